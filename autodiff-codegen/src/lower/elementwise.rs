//! Methods of arrays of foreign types that are not plain calls: `mapv` and `map`, which take a closure, and `sum`, which iterators
//! have as well.
//!
//! The body of a closure is written in a loop over the elements, which the type gives as a `Vec`, and is made of again
//! (`rt::elements`, `rt::from_elements`): a type that does not know how is rustc's error, with the text of the trait.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::Expr;

use super::place::{bare, root_expr};
use super::{Binding, Lowerer};
use crate::ir::{Arg, Callee, Operand, Place, Rvalue, Stmt, StmtKind, Ty, VarId};

/// The types of `nalgebra`, under whose `map` a gradient flows element by element. Iterators and `Option` have a `map` as well.
const MATRICES: [&str; 12] = [
    "DMatrix",
    "DVector",
    "Matrix",
    "OMatrix",
    "OVector",
    "RowDVector",
    "RowOVector",
    "RowSVector",
    "RowVector",
    "SMatrix",
    "SVector",
    "Vector",
];

/// Methods of arrays that give an array: what is called on their result is a method of an array as well.
const ARRAY_METHODS: [&str; 16] = [
    "dot",
    "mapv",
    "t",
    "sum_axis",
    "row",
    "column",
    "transpose",
    "tr_mul",
    "component_mul",
    "component_div",
    "normalize",
    "scale",
    "unscale",
    "add_scalar",
    "row_sum",
    "column_sum",
];

impl Lowerer {
    /// `array.mapv(f)` or `array.sum()`, where the array is of a type that only rustc knows.
    pub(super) fn elementwise(&mut self, call: &syn::ExprMethodCall) -> Option<Option<Rvalue>> {
        let maps = call.args.len() == 1 && call.method == "mapv";
        let sums = call.args.is_empty() && call.method == "sum" && call.turbofish.is_none();
        if !(maps || sums) || !self.is_foreign_array(&call.receiver, maps) {
            return Some(None);
        }
        if sums {
            return self.user_method(call, false).map(Some);
        }
        if self.function(&call.args[0]).is_none() {
            return Some(None);
        }
        self.mapped(call).map(Some)
    }

    /// `matrix.map(f)`, of `nalgebra`.
    pub(super) fn matrix_map(&mut self, call: &syn::ExprMethodCall) -> Option<Option<Rvalue>> {
        let maps = call.args.len() == 1 && call.method == "map" && self.is_matrix(&call.receiver);
        if !maps || self.function(&call.args[0]).is_none() {
            return Some(None);
        }
        self.mapped(call).map(Some)
    }

    /// Whether the expression is a matrix of `nalgebra`: its type has such a name, or it comes of arithmetic or of a method
    /// that arrays alone have.
    fn is_matrix(&self, e: &Expr) -> bool {
        match self.peek_ty(e).as_ref().map(Ty::pointee) {
            Some(Ty::Named(tokens)) => return is_matrix_name(&tokens.to_string()),
            None | Some(Ty::Infer(_) | Ty::Unknown) => {}
            Some(_) => return false,
        }
        match bare(e) {
            Expr::Binary(_) => true,
            Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Neg(_)),
            Expr::Reference(inner) => self.is_matrix(&inner.expr),
            Expr::MethodCall(call) if call.method == "map" => self.is_matrix(&call.receiver),
            Expr::MethodCall(call) => is_array_method(call),
            Expr::Path(_) => self.is_computed_matrix(e),
            _ => false,
        }
    }

    /// A variable that arithmetic, a method that arrays alone have, or `map` has given.
    fn is_computed_matrix(&self, e: &Expr) -> bool {
        let Some(ident) = super::place::ident_of(e) else { return false };
        let Some(Binding::Var(var)) = self.lookup(&ident.to_string()) else { return false };
        let gives = |value: &Rvalue| match value {
            Rvalue::Binary(..) | Rvalue::Unary(..) => true,
            Rvalue::Call { callee: Callee::Method { name, .. }, .. } => {
                ARRAY_METHODS.iter().any(|method| name == method)
            }
            Rvalue::Call { callee: Callee::Path { name, .. }, .. } => name == "from_elements",
            _ => false,
        };
        let defines =
            |stmt: &Stmt| matches!(&stmt.kind, StmtKind::Let(of, value) if of == var && gives(value));
        self.buffers.iter().flatten().any(defines)
    }

    /// `array.mean()` or `array.mean_axis(..)`: none, of an array without elements.
    pub(super) fn is_mean(&self, call: &syn::ExprMethodCall) -> bool {
        let is_mean = call.method == "mean" || call.method == "mean_axis";
        is_mean && self.is_foreign_array(&call.receiver, true)
    }

    /// Whether the expression is an array of a foreign type, as far as syntax tells. A method that nothing else has
    /// speaks for it, where nothing speaks against it.
    fn is_foreign_array(&self, e: &Expr, certain: bool) -> bool {
        if self.is_adapted(e) || self.is_foreign_place(e) {
            return false;
        }
        match self.peek_ty(e).as_ref().map(Ty::pointee) {
            Some(Ty::Named(_)) => return true,
            None | Some(Ty::Infer(_) | Ty::Unknown) => {}
            Some(_) => return false,
        }
        match bare(e) {
            Expr::Binary(_) => true,
            Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Neg(_)) || certain,
            Expr::MethodCall(call) => certain || is_array_method(call),
            Expr::Call(_) => true,
            Expr::Path(_) => certain || self.is_computed(e),
            Expr::Field(_) => certain || !matches!(root_expr(e), Expr::MethodCall(_)),
            _ => certain,
        }
    }

    /// A variable that arithmetic or a call has given: no iterator, and no `Option`, comes of arithmetic.
    fn is_computed(&self, e: &Expr) -> bool {
        let Some(ident) = super::place::ident_of(e) else { return false };
        let Some(Binding::Var(var)) = self.lookup(&ident.to_string()) else { return false };
        self.buffers.iter().flatten().any(|stmt| computes(stmt, *var))
    }

    fn mapped(&mut self, call: &syn::ExprMethodCall) -> Option<Rvalue> {
        let span = call.method.span();
        let array = self.array_place(&call.receiver)?;
        let elements = runtime_call("elements", vec![Arg::Ref(array.clone())], span);
        let ty = Ty::Vec(Box::new(self.fresh_ty()));
        let value = self.atom(elements, span);
        let var = self.changing("elements", ty, value, span);
        self.in_scope(|l| {
            let [all, each] = ["__elements", "__element"].map(|name| Ident::new(name, Span::mixed_site()));
            l.bind(&all, Binding::Var(var));
            let function = &call.args[0];
            let value: Expr = match bare(function) {
                Expr::Path(path) => syn::parse_quote!(#path(*#each)),
                other => syn::parse_quote!((#other)(*#each)),
            };
            let replaced: Expr = syn::parse_quote!(#all.iter_mut().for_each(|#each| *#each = #value));
            l.operand(&replaced)
        })?;
        let mapped = self.now(var, span);
        Some(runtime_call("from_elements", vec![Arg::Ref(array), Arg::Value(mapped)], span))
    }

    /// The place of an array; a value gets a temporary to live in.
    fn array_place(&mut self, e: &Expr) -> Option<Place> {
        let located = self.locate(e)?;
        Some(self.through_reference(located.place).place)
    }
}

/// Whether the statement gives the variable the result of arithmetic, of a copy or of a call. A call that turns out to
/// give an iterator of active values has no `sum_pullback`: rustc's error.
fn computes(stmt: &Stmt, var: VarId) -> bool {
    let computed = |value: &Rvalue| {
        matches!(
            value,
            Rvalue::Binary(..)
                | Rvalue::Unary(..)
                | Rvalue::Call { .. }
                | Rvalue::CloneOf(_)
                | Rvalue::Use(Operand::Var(_))
        )
    };
    matches!(&stmt.kind, StmtKind::Let(of, value) if *of == var && computed(value))
}

/// `DVector < f64 >`, `nalgebra :: Vector3 < f64 >`
fn is_matrix_name(ty: &str) -> bool {
    let path = ty.split('<').next().unwrap_or_default();
    let name = path.rsplit("::").next().unwrap_or_default().trim();
    let without_size = |name: &'_ str| name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let rows = &name[..without_size(name)];
    let name = match rows.strip_suffix('x') {
        Some(rows) if rows.ends_with(|c: char| c.is_ascii_digit()) => &rows[..without_size(rows)],
        _ => rows,
    };
    MATRICES.contains(&name)
}

fn is_array_method(call: &syn::ExprMethodCall) -> bool {
    ARRAY_METHODS.iter().any(|method| call.method == method)
}

/// A call of a function of the runtime that has a derivative.
fn runtime_call(name: &str, args: Vec<Arg>, span: Span) -> Rvalue {
    let name = Ident::new(name, Span::mixed_site().located_at(span));
    let callee = Callee::Path {
        path: quote!(rt::#name),
        qualifier: quote!(rt::),
        name,
        turbofish: proc_macro2::TokenStream::new(),
        associated: false,
        of_trait: None,
    };
    Rvalue::Call { callee, args, fallible: false }
}
