//! Small ways to make places and operands.

use super::{Const, Operand, Place, Ty, VarId};

impl Place {
    /// The variable itself.
    pub fn var(root: VarId) -> Self {
        Place { root, path: Vec::new() }
    }

    /// Whether it is a whole variable.
    pub fn is_var(&self) -> bool {
        self.path.is_empty()
    }
}

impl Operand {
    /// The variable, if it is one.
    pub fn var(&self) -> Option<VarId> {
        match self {
            Operand::Var(v) => Some(*v),
            Operand::Const(..) | Operand::Tree(_) => None,
        }
    }

    /// A float constant that a transform made.
    pub fn float(value: f64, ty: Ty) -> Self {
        Operand::Const(Const::Float { value, text: String::new() }, ty)
    }

    /// The unit value.
    pub fn unit() -> Self {
        Operand::Const(Const::Unit, Ty::Unit)
    }
}
