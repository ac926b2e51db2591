//! Changes of whole sequences: what `Vec`s and slices do by methods.
//!
//! Each has an adjoint of the same kind: what pushes is reversed by popping the adjoint, a rotation by the
//! opposite one. So the adjoint of a `Vec` follows its length backwards.

use super::{Operand, Place};

/// A change of the elements, or of the length, of a sequence.
#[derive(Clone, Debug)]
pub enum Change {
    /// `v.push(a)`
    Push(Operand),
    /// `v.insert(i, a)`
    Insert(Operand, Operand),
    /// `v.truncate(n)`, with the length before (once normalised).
    Truncate(Operand, Option<Operand>),
    /// `v.resize(n, a)`, with the length before.
    Resize(Operand, Operand, Option<Operand>),
    /// `v.extend_from_slice(&other)`, with the length before.
    Extend(Place, Option<Operand>),
    /// `v.append(&mut other)`, with the length before.
    Append(Place, Option<Operand>),
    /// `v.reserve(n)`: nothing for a gradient.
    Reserve(Operand),
    /// `s.fill(a)`
    Fill(Operand),
    /// `s.copy_from_slice(&other)`, or `clone_from_slice` where the elements are not `Copy`.
    CopyFrom(Place, &'static str),
    /// `s.copy_within(from..end, to)`
    CopyWithin(Operand, Operand, Operand),
    /// `s.swap_with_slice(&mut other)`
    SwapWith(Place),
    /// `s.reverse()`
    Reverse,
    /// `s.rotate_left(n)`
    RotateLeft(Operand),
    /// `s.rotate_right(n)`
    RotateRight(Operand),

    // ---- made by transforms only ----
    /// Drops the last element.
    Shorten,
    /// Puts an element where `swap_remove` took one.
    SwapInsert(Operand, Operand),
    /// Another length, new elements being zero.
    Restore(Operand),
    /// Every element zero.
    Clear,
    /// The adjoint of `copy_within`.
    CopyWithinBack(Operand, Operand, Operand),
}

/// How a value is taken out of a place, which changes by it.
#[derive(Clone, Debug)]
pub enum Taking {
    /// `v.pop().unwrap()`
    Pop,
    /// `v.remove(i)`
    Remove(Operand),
    /// `v.swap_remove(i)`
    SwapRemove(Operand),
    /// `v.split_off(i)`
    SplitOff(Operand),
    /// `mem::replace(&mut place, a)`
    Replace(Operand),
    /// `mem::take(&mut place)`
    Take,
}

impl Change {
    /// Calls `operand` on each operand and `place` on each place of the change.
    pub fn parts<'a>(&'a self, operand: &mut dyn FnMut(&'a Operand), place: &mut dyn FnMut(&'a Place)) {
        match self {
            Change::Push(a)
            | Change::Reserve(a)
            | Change::Fill(a)
            | Change::RotateLeft(a)
            | Change::RotateRight(a)
            | Change::Restore(a) => operand(a),
            Change::Insert(a, b) | Change::SwapInsert(a, b) => {
                operand(a);
                operand(b);
            }
            Change::Truncate(a, before) => {
                operand(a);
                before.iter().for_each(operand);
            }
            Change::Resize(a, b, before) => {
                operand(a);
                operand(b);
                before.iter().for_each(operand);
            }
            Change::Extend(p, before) | Change::Append(p, before) => {
                place(p);
                before.iter().for_each(operand);
            }
            Change::CopyFrom(p, _) | Change::SwapWith(p) => place(p),
            Change::CopyWithin(a, b, c) | Change::CopyWithinBack(a, b, c) => {
                operand(a);
                operand(b);
                operand(c);
            }
            Change::Reverse | Change::Shorten | Change::Clear => {}
        }
    }

    /// The same, to change.
    pub fn parts_mut(&mut self, operand: &mut dyn FnMut(&mut Operand), place: &mut dyn FnMut(&mut Place)) {
        match self {
            Change::Push(a)
            | Change::Reserve(a)
            | Change::Fill(a)
            | Change::RotateLeft(a)
            | Change::RotateRight(a)
            | Change::Restore(a) => operand(a),
            Change::Insert(a, b) | Change::SwapInsert(a, b) => {
                operand(a);
                operand(b);
            }
            Change::Truncate(a, before) => {
                operand(a);
                before.iter_mut().for_each(operand);
            }
            Change::Resize(a, b, before) => {
                operand(a);
                operand(b);
                before.iter_mut().for_each(operand);
            }
            Change::Extend(p, before) | Change::Append(p, before) => {
                place(p);
                before.iter_mut().for_each(operand);
            }
            Change::CopyFrom(p, _) | Change::SwapWith(p) => place(p),
            Change::CopyWithin(a, b, c) | Change::CopyWithinBack(a, b, c) => {
                operand(a);
                operand(b);
                operand(c);
            }
            Change::Reverse | Change::Shorten | Change::Clear => {}
        }
    }

    /// Puts other operands and places where [`parts`](Change::parts) finds them.
    ///
    /// # Panics
    /// If there are fewer than the change has.
    pub fn set_parts(&mut self, operands: Vec<Operand>, places: Vec<Place>) {
        let (mut operands, mut places) = (operands.into_iter(), places.into_iter());
        self.parts_mut(
            &mut |a| {
                *a = operands.next().expect("as many as before");
            },
            &mut |p| *p = places.next().expect("as many as before"),
        );
    }

    /// What becomes part of the sequence: an operand, or the elements of a place.
    pub fn source(&self) -> (Option<&Operand>, Option<&Place>) {
        match self {
            Change::Push(a)
            | Change::Insert(_, a)
            | Change::Resize(_, a, _)
            | Change::Fill(a)
            | Change::SwapInsert(_, a) => (Some(a), None),
            Change::Extend(p, _) | Change::Append(p, _) | Change::CopyFrom(p, _) | Change::SwapWith(p) => {
                (None, Some(p))
            }
            Change::Truncate(..)
            | Change::Reserve(_)
            | Change::CopyWithin(..)
            | Change::CopyWithinBack(..)
            | Change::Reverse
            | Change::RotateLeft(_)
            | Change::RotateRight(_)
            | Change::Shorten
            | Change::Restore(_)
            | Change::Clear => (None, None),
        }
    }

    /// Another place that is changed as well.
    pub fn also_written(&self) -> Option<&Place> {
        match self {
            Change::Append(p, _) | Change::SwapWith(p) => Some(p),
            Change::Push(_)
            | Change::Insert(..)
            | Change::Truncate(..)
            | Change::Resize(..)
            | Change::Extend(..)
            | Change::Reserve(_)
            | Change::Fill(_)
            | Change::CopyFrom(..)
            | Change::CopyWithin(..)
            | Change::CopyWithinBack(..)
            | Change::Reverse
            | Change::RotateLeft(_)
            | Change::RotateRight(_)
            | Change::Shorten
            | Change::SwapInsert(..)
            | Change::Restore(_)
            | Change::Clear => None,
        }
    }

    /// Whether the length may be another afterwards.
    pub fn changes_length(&self) -> bool {
        match self {
            Change::Push(_)
            | Change::Insert(..)
            | Change::Truncate(..)
            | Change::Resize(..)
            | Change::Extend(..)
            | Change::Append(..)
            | Change::Shorten
            | Change::SwapInsert(..)
            | Change::Restore(_) => true,
            Change::Reserve(_)
            | Change::Fill(_)
            | Change::CopyFrom(..)
            | Change::CopyWithin(..)
            | Change::CopyWithinBack(..)
            | Change::SwapWith(_)
            | Change::Reverse
            | Change::RotateLeft(_)
            | Change::RotateRight(_)
            | Change::Clear => false,
        }
    }
}

impl Taking {
    /// The index, or the new value.
    pub fn operand(&self) -> Option<&Operand> {
        match self {
            Taking::Remove(a) | Taking::SwapRemove(a) | Taking::SplitOff(a) | Taking::Replace(a) => Some(a),
            Taking::Pop | Taking::Take => None,
        }
    }

    /// The same, to change.
    pub fn operand_mut(&mut self) -> Option<&mut Operand> {
        match self {
            Taking::Remove(a) | Taking::SwapRemove(a) | Taking::SplitOff(a) | Taking::Replace(a) => Some(a),
            Taking::Pop | Taking::Take => None,
        }
    }

    /// What is in the place afterwards, if it is given.
    pub fn replacement(&self) -> Option<&Operand> {
        match self {
            Taking::Replace(a) => Some(a),
            Taking::Pop | Taking::Remove(_) | Taking::SwapRemove(_) | Taking::SplitOff(_) | Taking::Take => {
                None
            }
        }
    }
}
