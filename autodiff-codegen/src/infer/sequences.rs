//! Types of changes of sequences.

use crate::ir::{Change, Operand, Place, Projection, Taking, Ty};

use super::places::usize_ty;
use super::solve::Solver;

impl Solver<'_> {
    /// The type of the elements of a place.
    fn element(&mut self, place: &Place) -> Ty {
        let mut element = place.clone();
        let first = crate::ir::Const::Int { value: 0, text: "0".into() };
        element.path.push(Projection::Index(Operand::Const(first, usize_ty())));
        self.place(&element)
    }

    pub(super) fn change(&mut self, place: &Place, change: &Change) {
        let element = self.element(place);
        let (value, other) = change.source();
        if let Some(value) = value {
            let value = self.operand(value);
            self.table.unify(&element, &value);
        }
        if let Some(other) = other {
            let other = self.element(other);
            self.table.unify(&element, &other);
        }
        let counts: Vec<&Operand> = match change {
            Change::Insert(n, _)
            | Change::Truncate(n, _)
            | Change::Resize(n, ..)
            | Change::Reserve(n)
            | Change::RotateLeft(n)
            | Change::RotateRight(n)
            | Change::SwapInsert(n, _)
            | Change::Restore(n) => vec![n],
            Change::CopyWithin(a, b, c) | Change::CopyWithinBack(a, b, c) => vec![a, b, c],
            Change::Push(_)
            | Change::Extend(..)
            | Change::Append(..)
            | Change::Fill(_)
            | Change::CopyFrom(..)
            | Change::SwapWith(_)
            | Change::Reverse
            | Change::Shorten
            | Change::Clear => Vec::new(),
        };
        for n in counts {
            let n = self.operand(n);
            self.table.unify(&n, &usize_ty());
        }
    }

    /// `result` is taken out of the place.
    pub(super) fn taken(&mut self, result: &Ty, place: &Place, taking: &Taking) {
        match taking {
            Taking::Pop | Taking::Remove(_) | Taking::SwapRemove(_) => {
                let element = self.element(place);
                self.table.unify(result, &element);
            }
            Taking::SplitOff(_) => {
                let whole = Ty::Vec(Box::new(self.element(place)));
                self.table.unify(result, &whole);
            }
            Taking::Replace(_) | Taking::Take => {
                let whole = self.place(place);
                self.table.unify(result, &whole);
            }
        }
        match taking {
            Taking::Remove(n) | Taking::SwapRemove(n) | Taking::SplitOff(n) => {
                let n = self.operand(n);
                self.table.unify(&n, &usize_ty());
            }
            Taking::Replace(value) => {
                let value = self.operand(value);
                self.table.unify(result, &value);
            }
            Taking::Pop | Taking::Take => {}
        }
    }
}
