//! Arguments from the command line: Rust literals, arrays, tuples and structs of them.

use autodiff_codegen::interpret::Value;
use autodiff_codegen::ir::{Function, Ty};
use quote::ToTokens as _;
use syn::Expr;

use crate::program::Failure;

/// A value as it was written.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// A float.
    Float(f64),
    /// An integer.
    Int(i128),
    /// `true`, `false`
    Bool(bool),
    /// `[a, b]`, `(a, b)`, `vec![a, b]`
    List(Vec<Written>),
    /// `Name { a: x }`
    Struct(Vec<(String, Written)>),
}

/// Reads the arguments, one per parameter.
///
/// # Errors
/// With the parameter's name, if one cannot be read or the number is wrong.
pub fn read(function: &Function, texts: &[String]) -> Result<Vec<Written>, Failure> {
    let names: Vec<&str> = function.params.iter().map(|p| function.var(p.var).name.as_str()).collect();
    if names.len() != texts.len() {
        let what = format!(
            "`{}` has {} parameters ({}), but there are {} arguments",
            function.name,
            names.len(),
            names.join(", "),
            texts.len()
        );
        return Err(Failure::Arguments(what));
    }
    let read_one = |(param, text): (&autodiff_codegen::ir::Param, &String)| {
        let var = function.var(param.var);
        let wrong = |why: String| Failure::Arguments(format!("`{text}` for `{}`: {why}", var.name));
        let expr: Expr = syn::parse_str(text).map_err(|error| wrong(error.to_string()))?;
        written(&expr).map(|value| as_type(value, pointee(&var.ty))).map_err(wrong)
    };
    function.params.iter().zip(texts).map(read_one).collect()
}

fn pointee(ty: &Ty) -> &Ty {
    if let Ty::Ref(_, inner) = ty { pointee(inner) } else { ty }
}

/// `2` for a float is `2.0`.
fn as_type(value: Written, ty: &Ty) -> Written {
    match (value, ty) {
        (Written::Int(n), Ty::Float(_)) => Written::Float(n as f64),
        (Written::List(items), Ty::Array(inner, _) | Ty::Slice(inner) | Ty::Vec(inner)) => {
            Written::List(items.into_iter().map(|item| as_type(item, pointee(inner))).collect())
        }
        (Written::List(items), Ty::Tuple(types)) if items.len() == types.len() => {
            Written::List(items.into_iter().zip(types).map(|(item, ty)| as_type(item, pointee(ty))).collect())
        }
        (value, _) => value,
    }
}

fn written(expr: &Expr) -> Result<Written, String> {
    let list = |items: &mut dyn Iterator<Item = &Expr>| {
        items.map(written).collect::<Result<Vec<_>, _>>().map(Written::List)
    };
    match expr {
        Expr::Lit(lit) => literal(&lit.lit),
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => match written(&unary.expr)? {
            Written::Float(x) => Ok(Written::Float(-x)),
            Written::Int(n) => Ok(Written::Int(-n)),
            _ => Err("only a number has a sign".to_owned()),
        },
        Expr::Array(array) => list(&mut array.elems.iter()),
        Expr::Tuple(tuple) => list(&mut tuple.elems.iter()),
        Expr::Reference(reference) => written(&reference.expr),
        Expr::Paren(inner) => written(&inner.expr),
        Expr::Struct(value) => {
            let field =
                |f: &syn::FieldValue| written(&f.expr).map(|v| (f.member.to_token_stream().to_string(), v));
            value.fields.iter().map(field).collect::<Result<Vec<_>, _>>().map(Written::Struct)
        }
        other => Err(format!("`{}` is not a literal", other.to_token_stream())),
    }
}

fn literal(lit: &syn::Lit) -> Result<Written, String> {
    match lit {
        syn::Lit::Float(x) => x.base10_parse().map(Written::Float).map_err(|error| error.to_string()),
        syn::Lit::Int(n) if matches!(n.suffix(), "f64" | "f32") => {
            n.base10_digits().parse().map(Written::Float).map_err(|error| format!("{error}"))
        }
        syn::Lit::Int(n) => n.base10_parse().map(Written::Int).map_err(|error| error.to_string()),
        syn::Lit::Bool(b) => Ok(Written::Bool(b.value)),
        other => Err(format!("`{}` is not a number", other.to_token_stream())),
    }
}

impl Written {
    /// The value for the interpreter; `float` makes its numbers, and gets their path (`w[2]`).
    pub fn value<S>(&self, path: &str, float: &mut impl FnMut(&str, f64) -> S) -> Value<S> {
        match self {
            Written::Float(x) => Value::Float(float(path, *x)),
            Written::Int(n) => Value::Int(*n),
            Written::Bool(b) => Value::Bool(*b),
            Written::List(items) => Value::List(
                items
                    .iter()
                    .enumerate()
                    .map(|(i, item)| item.value(&format!("{path}[{i}]"), float))
                    .collect(),
            ),
            Written::Struct(fields) => Value::Struct(
                fields
                    .iter()
                    .map(|(name, v)| (name.clone(), v.value(&format!("{path}.{name}"), float)))
                    .collect(),
            ),
        }
    }

    /// The same shape with other numbers, in order.
    #[must_use]
    pub fn with_numbers(&self, next: &mut impl FnMut(f64) -> f64) -> Self {
        match self {
            Written::Float(x) => Written::Float(next(*x)),
            Written::List(items) => Written::List(items.iter().map(|item| item.with_numbers(next)).collect()),
            Written::Struct(fields) => Written::Struct(
                fields.iter().map(|(name, item)| (name.clone(), item.with_numbers(next))).collect(),
            ),
            Written::Int(_) | Written::Bool(_) => self.clone(),
        }
    }
}
