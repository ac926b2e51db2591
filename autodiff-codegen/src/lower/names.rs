//! Names: those a function uses, and the ones its variables get.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::{Binding, Lowerer};
use crate::ir::{Member, Operand, Place, Projection, Rvalue, Ty, Var, VarId, VarKind};

/// Collects the identifiers of the tokens that a new variable could clash with: all but those after `.` and `::`.
pub(super) fn collect(tokens: TokenStream, names: &mut BTreeSet<String>) {
    let mut last = ' ';
    let mut member = false;
    for token in tokens {
        let mut punct = ' ';
        match token {
            TokenTree::Ident(ident) if !member => {
                names.insert(ident.to_string());
            }
            TokenTree::Group(group) => collect(group.stream(), names),
            TokenTree::Punct(p) => punct = p.as_char(),
            TokenTree::Ident(_) | TokenTree::Literal(_) => {}
        }
        // `a.b` and `a::b`, but neither `a..b` nor `a: b`.
        member = matches!((last, punct), (':', ':')) || (punct == '.' && last != '.');
        last = punct;
    }
}

/// Whether the function has a `return` of its own.
pub(super) fn has_return(block: &syn::Block) -> bool {
    struct Finder(bool);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_expr_return(&mut self, _: &'ast syn::ExprReturn) {
            self.0 = true;
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        fn visit_item(&mut self, _: &'ast syn::Item) {}
        // `vec![{ return x; }]`
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            self.0 |= mentions_return(mac.tokens.clone());
        }
    }
    let mut finder = Finder(false);
    visit::visit_block(&mut finder, block);
    finder.0
}

/// Whether the word occurs.
pub(super) fn mentions_return(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "return",
        TokenTree::Group(group) => mentions_return(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

impl Lowerer {
    /// A variable of the user's: it keeps its name, unless an earlier one has it.
    pub(super) fn user_var(&mut self, ident: &Ident, ty: Ty, mutable: bool) -> VarId {
        let wish = ident.to_string();
        let name = if self.user_names.insert(wish.clone()) {
            wish
        } else {
            self.f.fresh_name(wish.trim_start_matches("r#"))
        };
        let var = self.f.push_var(Var {
            name,
            ident: ident.clone(),
            ty,
            annotation: None,
            kind: VarKind::User { mutable },
            span: ident.span(),
        });
        if mutable {
            self.mutable.insert(var);
        }
        var
    }

    /// The same, visible from here on.
    pub(super) fn bind_user_var(&mut self, ident: &Ident, ty: Ty, mutable: bool) -> VarId {
        let var = self.user_var(ident, ty, mutable);
        self.bind(ident, Binding::Var(var));
        var
    }

    /// The identifier to print for a variable, at a place in the source.
    pub(super) fn printed(&self, var: VarId, at: Span) -> Ident {
        let var = self.f.var(var);
        let mut ident =
            if var.ident == var.name { var.ident.clone() } else { plain_ident(&var.name, var.ident.span()) };
        ident.set_span(at.resolved_at(var.ident.span()));
        ident
    }

    /// A good name for a temporary that holds the value.
    pub(super) fn wish(&self, value: &Rvalue) -> String {
        match value {
            Rvalue::Load(place) | Rvalue::CloneOf(place) | Rvalue::Borrow(place) => self.place_wish(place),
            Rvalue::Unary(op, _) => match op {
                crate::ir::UnOp::Neg => "neg".to_owned(),
                crate::ir::UnOp::Not => "not".to_owned(),
            },
            Rvalue::Binary(op, ..) => operator_wish(*op).to_owned(),
            Rvalue::Rule(name, ..) => (*name).to_owned(),
            Rvalue::Cast(operand, _, ty) => match syn::parse2::<Ident>(ty.clone()) {
                Ok(ty) => format!("{}_{ty}", self.source_name(operand)),
                Err(_) => self.source_name(operand),
            },
            Rvalue::NoDiff(operand, _) => self.source_name(operand),
            Rvalue::Tuple(_) => "tuple".to_owned(),
            Rvalue::Array(_) | Rvalue::Repeat(..) => "array".to_owned(),
            Rvalue::VecRepeat(..) | Rvalue::VecList(_) => "items".to_owned(),
            Rvalue::Struct { path, .. } => snake(&path.to_string()),
            Rvalue::Len(_) => "len".to_owned(),
            Rvalue::Call { callee, .. } => match callee {
                crate::ir::Callee::Path { name, .. } | crate::ir::Callee::Method { name, .. } => {
                    let text = name.to_string();
                    format!("{}_value", text.trim_start_matches("r#"))
                }
                crate::ir::Callee::Operator(operator) => operator.op.map_or("neg", operator_wish).to_owned(),
            },
            _ => "value".to_owned(),
        }
    }

    /// The name of a variable before it was renamed apart.
    fn source_name(&self, operand: &Operand) -> String {
        match operand {
            Operand::Var(var) => self.f.var(*var).ident.to_string().trim_start_matches("r#").to_owned(),
            Operand::Const(..) | Operand::Tree(_) => "number".to_owned(),
        }
    }

    fn place_wish(&self, place: &Place) -> String {
        let root = self.f.var(place.root).name.trim_start_matches("r#").to_owned();
        match place.path.last() {
            Some(Projection::Index(_)) => format!("{}_at", self.last_name(place).unwrap_or(root)),
            Some(Projection::Range(..)) => format!("{root}_part"),
            Some(Projection::Field(_)) => self.last_name(place).unwrap_or(root),
            Some(Projection::Payload(_)) => format!("{}_value", self.last_name(place).unwrap_or(root)),
            // `value_of`: the same name again would hide what is printed for the reference.
            Some(Projection::Deref) | None => format!("{root}_now"),
        }
    }

    /// The last field name on the path.
    fn last_name(&self, place: &Place) -> Option<String> {
        place.path.iter().rev().find_map(|step| match step {
            Projection::Field(Member::Named(name)) => {
                Some(name.to_string().trim_start_matches("r#").to_owned())
            }
            Projection::Field(Member::Index(n)) => Some(format!("{}_{n}", self.f.var(place.root).name)),
            Projection::Index(_) | Projection::Range(..) | Projection::Deref | Projection::Payload(_) => None,
        })
    }
}

/// What no variable is called: a type may be called `Box`, or a field `r#type`, and what is made of it is named by it.
pub(super) fn keywords() -> BTreeSet<String> {
    "abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in let \
     loop macro match mod move mut override priv pub ref return self static struct super trait true try type typeof unsafe unsized \
     use virtual where while yield"
        .split_whitespace()
        .map(ToOwned::to_owned)
        .collect()
}

/// An identifier by its text, raw or not.
pub(super) fn plain_ident(name: &str, span: Span) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, span),
        None => Ident::new(name, span),
    }
}

/// A type name as a variable name: `Vec2` as `vec2`.
fn snake(path: &str) -> String {
    let last = path.rsplit("::").next().unwrap_or(path);
    let name: String = last.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if name == "Self" || name.is_empty() { "made".to_owned() } else { name.to_lowercase() }
}

fn operator_wish(op: crate::ir::BinOp) -> &'static str {
    use crate::ir::BinOp as B;
    match op {
        B::Add => "sum",
        B::Sub => "diff",
        B::Mul => "prod",
        B::Div => "quot",
        B::Rem => "rest",
        B::BitAnd | B::BitOr | B::BitXor | B::Shl | B::Shr => "bits",
        B::Eq | B::Ne | B::Lt | B::Le | B::Gt | B::Ge | B::And | B::Or => "test",
    }
}
