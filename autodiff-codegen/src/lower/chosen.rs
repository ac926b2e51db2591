//! References that an `if` chooses: `let row = if first { &a } else { &b };`. Where both are plain places, so that
//! looking at either has no effect, the choice is a value that the reverse sweep can make again from the same test.

use syn::Expr;
use syn::spanned::Spanned as _;

use super::place::bare;
use super::{Located, Lowerer};
use crate::ir::{Operand, Projection, Rvalue, Ty};

impl Lowerer {
    /// The choice between two references, if the expression is one.
    pub(super) fn chosen_reference(&mut self, e: &Expr) -> Option<Option<Rvalue>> {
        let Expr::If(choice) = bare(e) else { return Some(None) };
        let Some((then, otherwise)) = branches(choice) else { return Some(None) };
        if !self.is_plain_reference(then) || !self.is_plain_reference(otherwise) {
            return Some(None);
        }
        let test = self.number(&choice.cond)?;
        let then = self.referred(then)?;
        let otherwise = self.referred(otherwise)?;
        Some(Some(Rvalue::Select(test, then, otherwise)))
    }

    /// A shared reference to a variable, or to a field of one.
    fn is_plain_reference(&mut self, e: &Expr) -> bool {
        let (place, is_written) = match bare(e) {
            Expr::Reference(reference) if reference.mutability.is_none() => (&*reference.expr, true),
            other => (other, false),
        };
        if !is_plain_place(place) || !self.is_local_place(place) {
            return false;
        }
        is_written || matches!(self.peek_ty(place), Some(Ty::Ref(false, _)))
    }

    fn referred(&mut self, e: &Expr) -> Option<Operand> {
        let mut located = self.locate(e)?;
        if located.refs == 0 {
            located = self.through_reference(located.place);
        }
        let is_reference = matches!(located.place.path.as_slice(), [Projection::Deref]);
        if is_reference && self.is_frozen(located.place.root) {
            return Some(Operand::Var(located.place.root));
        }
        let borrowed = self.read_located(Located { refs: 1, mutable: false, ..located });
        Some(self.atom(borrowed, e.span()))
    }
}

/// Both values of an `if` without further statements.
pub(super) fn branches(choice: &syn::ExprIf) -> Option<(&Expr, &Expr)> {
    if matches!(*choice.cond, Expr::Let(_)) {
        return None;
    }
    let (_, otherwise) = choice.else_branch.as_ref()?;
    let Expr::Block(otherwise) = &**otherwise else { return None };
    Some((only_value(&choice.then_branch)?, only_value(&otherwise.block)?))
}

fn only_value(block: &syn::Block) -> Option<&Expr> {
    match block.stmts.as_slice() {
        [syn::Stmt::Expr(value, None)] => Some(value),
        _ => None,
    }
}

fn is_plain_place(e: &Expr) -> bool {
    match bare(e) {
        Expr::Path(_) => true,
        Expr::Field(field) => is_plain_place(&field.base),
        _ => false,
    }
}
