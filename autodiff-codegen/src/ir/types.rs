//! What a type tells about gradients.

use super::{Maybe, Ty};

impl Ty {
    /// Whether a value of the type may carry a gradient. Types that are not known may: rustc decides then,
    /// through `Differentiable`, and integers turn out to have the tangent `NoTangent`.
    pub fn carries(&self) -> bool {
        match self {
            Ty::Infer(_) | Ty::Unknown | Ty::SomeFloat | Ty::Float(_) | Ty::Param(_) | Ty::Named(_) => true,
            Ty::Int(_) | Ty::Bool | Ty::Unit | Ty::Inert(_) => false,
            Ty::Array(item, _) | Ty::Slice(item) | Ty::Vec(item) | Ty::Ref(_, item) | Ty::Maybe(_, item) => {
                item.carries()
            }
            Ty::Tuple(items) => items.iter().any(Ty::carries),
        }
    }

    /// A slice or `Vec` (of slices or `Vec`s) of floats in sight: its tangent has the same type. Of a named type, whether it
    /// has a tangent at all is not known.
    pub fn is_list_of_floats(&self) -> bool {
        match self {
            Ty::Slice(item) | Ty::Vec(item) => item.has_zero() || item.is_list_of_floats(),
            _ => false,
        }
    }

    /// A float scalar of known kind: ordinary arithmetic can be printed for it.
    pub fn is_float(&self) -> bool {
        matches!(self, Ty::SomeFloat | Ty::Float(_) | Ty::Param(_))
    }

    /// A scalar that is not a float: an integer or a `bool`.
    pub fn is_discrete(&self) -> bool {
        matches!(self, Ty::Int(_) | Ty::Bool)
    }

    /// The type behind any number of references.
    pub fn pointee(&self) -> &Ty {
        match self {
            Ty::Ref(_, inner) => inner.pointee(),
            other => other,
        }
    }

    /// Whether values of the type are known to be `Copy`.
    pub fn is_copy(&self) -> bool {
        match self {
            Ty::SomeFloat | Ty::Float(_) | Ty::Param(_) | Ty::Int(_) | Ty::Bool | Ty::Unit => true,
            Ty::Array(item, _) => item.is_copy(),
            Ty::Tuple(items) => items.iter().all(Ty::is_copy),
            Ty::Ref(mutable, _) => !mutable,
            Ty::Maybe(Maybe::Option | Maybe::Either, item) => item.is_copy(),
            Ty::Maybe(Maybe::Result, _) => false,
            Ty::Infer(_) | Ty::Unknown | Ty::Inert(_) | Ty::Slice(_) | Ty::Vec(_) | Ty::Named(_) => false,
        }
    }

    /// Whether a value of the type, when overwritten, may come to hold a sequence of another length.
    pub fn may_resize(&self) -> bool {
        match self {
            Ty::Infer(_) | Ty::Unknown | Ty::Vec(_) | Ty::Named(_) | Ty::Inert(_) => true,
            Ty::SomeFloat | Ty::Float(_) | Ty::Param(_) | Ty::Int(_) | Ty::Bool | Ty::Unit => false,
            Ty::Array(item, _) | Ty::Slice(item) => item.may_resize(),
            // Through `&mut [T]` the elements may be overwritten, of a `Vec` also the length.
            Ty::Ref(_, inner) | Ty::Maybe(_, inner) => inner.may_resize(),
            Ty::Tuple(items) => items.iter().any(Ty::may_resize),
        }
    }

    /// The type of the elements of a sequence.
    pub fn element(&self) -> Option<&Ty> {
        match self.pointee() {
            Ty::Array(item, _) | Ty::Slice(item) | Ty::Vec(item) => Some(item),
            _ => None,
        }
    }

    /// Whether the zero of the tangent can be written down without a value to look at.
    pub fn has_zero(&self) -> bool {
        match self {
            Ty::SomeFloat | Ty::Float(_) | Ty::Param(_) => true,
            Ty::Array(item, _) => item.has_zero() && item.is_copy(),
            Ty::Tuple(items) => items.iter().all(Ty::has_zero),
            // `None`: nothing has been added to it.
            Ty::Maybe(_, item) => item.has_zero() && !item.is_open(),
            Ty::Infer(_) | Ty::Unknown | Ty::Unit | Ty::Inert(_) | Ty::Slice(_) => false,
            Ty::Vec(_) | Ty::Ref(..) | Ty::Named(_) | Ty::Int(_) | Ty::Bool => false,
        }
    }

    /// Whether rustc infers a part of the type.
    fn is_open(&self) -> bool {
        match self {
            Ty::SomeFloat | Ty::Infer(_) | Ty::Unknown => true,
            Ty::Array(item, _) | Ty::Slice(item) | Ty::Vec(item) | Ty::Ref(_, item) | Ty::Maybe(_, item) => {
                item.is_open()
            }
            Ty::Tuple(items) => items.iter().any(Ty::is_open),
            Ty::Float(_) | Ty::Param(_) | Ty::Int(_) | Ty::Bool | Ty::Unit | Ty::Inert(_) | Ty::Named(_) => {
                false
            }
        }
    }

    /// A shared reference, or an `Option` of one: a pullback is given it again.
    pub fn is_borrowed(&self) -> bool {
        match self {
            Ty::Ref(mutable, _) => !mutable,
            Ty::Maybe(_, item) => item.is_borrowed(),
            _ => false,
        }
    }

    /// Whether some value of the type can be written down, for a variable that is declared early.
    pub fn has_default(&self) -> bool {
        match self {
            Ty::Int(_) | Ty::Bool => true,
            Ty::Array(item, _) => item.has_default() && item.is_copy(),
            Ty::Tuple(items) => items.iter().all(Ty::has_default),
            Ty::Maybe(kind, item) => *kind != Maybe::Result && item.has_default(),
            _ => self.has_zero(),
        }
    }
}

impl PartialEq for Ty {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Ty::Infer(a), Ty::Infer(b)) => a == b,
            (Ty::Float(a), Ty::Float(b)) => a == b,
            (Ty::Param(a), Ty::Param(b)) => a == b,
            (Ty::Int(a), Ty::Int(b)) => a == b,
            (Ty::Inert(a), Ty::Inert(b)) | (Ty::Named(a), Ty::Named(b)) => a.to_string() == b.to_string(),
            (Ty::Array(a, n), Ty::Array(b, m)) => a == b && n == m,
            (Ty::Slice(a), Ty::Slice(b)) | (Ty::Vec(a), Ty::Vec(b)) => a == b,
            (Ty::Ref(m, a), Ty::Ref(n, b)) => m == n && a == b,
            (Ty::Tuple(a), Ty::Tuple(b)) => a == b,
            (Ty::Maybe(m, a), Ty::Maybe(n, b)) => m == n && a == b,
            (Ty::Unknown, Ty::Unknown) | (Ty::SomeFloat, Ty::SomeFloat) => true,
            (Ty::Bool, Ty::Bool) | (Ty::Unit, Ty::Unit) => true,
            _ => false,
        }
    }
}

impl super::BinOp {
    /// `==`, `<` and kin, and the logic on `bool`s: results through which no gradient flows.
    pub fn is_comparison(self) -> bool {
        use super::BinOp::{And, Eq, Ge, Gt, Le, Lt, Ne, Or};
        matches!(self, Eq | Ne | Lt | Le | Gt | Ge | And | Or)
    }
}

impl super::Function {
    /// Whether the memory of the variable can change after its definition: it is mutable, or a `&mut`.
    pub fn may_be_written(&self, v: super::VarId) -> bool {
        let var = self.var(v);
        let mutable = match var.kind {
            super::VarKind::User { mutable } => mutable,
            super::VarKind::Param => self.params.iter().any(|p| p.var == v && p.mutable),
            super::VarKind::Temp | super::VarKind::Adjoint => false,
        };
        mutable || matches!(var.ty, Ty::Ref(true, _))
    }
}
