//! The type that the surroundings of an expression ask for: what a chain collects into, how long `array::from_fn` makes its array.

use syn::{Expr, Stmt};

use super::Lowerer;
use super::place::bare;
use crate::ir::Ty;

impl Lowerer {
    /// Tells a chain of iterators what type its surroundings ask for.
    pub(super) fn expect(&mut self, e: &Expr, ty: &Ty) {
        self.expected = Some((std::ptr::from_ref(bare(e)).addr(), ty.clone()));
    }

    /// The type that the surroundings of an expression ask for.
    pub(super) fn expected(&mut self, e: &Expr) -> Option<Ty> {
        let address = std::ptr::from_ref(bare(e)).addr();
        if let Some(at) = self.expected_tails.iter().rposition(|(at, _)| *at == address) {
            return Some(self.expected_tails.swap_remove(at).1);
        }
        self.expected.take_if(|(at, _)| *at == address).map(|(_, ty)| ty)
    }

    /// The same for the value that a body ends in, whichever branch it takes.
    pub(super) fn expect_tail(&mut self, e: &Expr, ty: &Ty) {
        match bare(e) {
            Expr::Block(block) => self.expect_end(&block.block, ty),
            Expr::If(branch) => {
                self.expect_end(&branch.then_branch, ty);
                branch.else_branch.iter().for_each(|(_, other)| self.expect_tail(other, ty));
            }
            Expr::Match(inner) => inner.arms.iter().for_each(|arm| self.expect_tail(&arm.body, ty)),
            tail => self.expected_tails.push((std::ptr::from_ref(tail).addr(), ty.clone())),
        }
    }

    fn expect_end(&mut self, block: &syn::Block, ty: &Ty) {
        if let Some(Stmt::Expr(tail, None)) = block.stmts.last() {
            self.expect_tail(tail, ty);
        }
    }
}
