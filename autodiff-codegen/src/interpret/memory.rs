//! The memory of a run: one cell per variable, and pointers into them.

use super::value::{Scalar, Trap, Value};

/// A memory location: a cell, a path into it, and for a slice the window it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    cell: usize,
    path: Vec<usize>,
    window: Option<(usize, usize)>,
}

impl Pointer {
    /// The whole cell.
    pub(super) fn cell(cell: usize) -> Self {
        Pointer { cell, path: Vec::new(), window: None }
    }

    fn child(mut self, index: usize) -> Self {
        self.path.push(index);
        self.window = None;
        self
    }
}

/// Cells in a stack: every call adds those of its variables.
#[derive(Debug)]
pub(super) struct Memory<S> {
    cells: Vec<Option<Value<S>>>,
}

impl<S: Scalar> Memory<S> {
    pub(super) fn new() -> Self {
        Memory { cells: Vec::new() }
    }

    pub(super) fn top(&self) -> usize {
        self.cells.len()
    }

    /// Adds `count` cells without a value; returns the first.
    pub(super) fn reserve(&mut self, count: usize) -> usize {
        let base = self.cells.len();
        self.cells.resize_with(base + count, || None);
        base
    }

    /// Adds a cell that holds a value.
    pub(super) fn allocate(&mut self, value: Value<S>) -> Pointer {
        self.cells.push(Some(value));
        Pointer::cell(self.cells.len() - 1)
    }

    pub(super) fn truncate(&mut self, top: usize) {
        self.cells.truncate(top);
    }

    pub(super) fn get(&self, cell: usize) -> Option<&Value<S>> {
        self.cells[cell].as_ref()
    }

    pub(super) fn set(&mut self, cell: usize, value: Option<Value<S>>) {
        self.cells[cell] = value;
    }

    /// The value at a location; for a slice, the list that the slice shows a part of.
    pub(super) fn peek(&self, at: &Pointer) -> Result<&Value<S>, Trap> {
        let whole = self.cells[at.cell].as_ref().ok_or_else(|| uninitialized(at))?;
        at.path.iter().try_fold(whole, |value, index| value.child(*index)).ok_or_else(|| dangling(at))
    }

    pub(super) fn peek_mut(&mut self, at: &Pointer) -> Result<&mut Value<S>, Trap> {
        let whole = self.cells[at.cell].as_mut().ok_or_else(|| uninitialized(at))?;
        at.path.iter().try_fold(whole, |value, index| value.child_mut(*index)).ok_or_else(|| dangling(at))
    }

    /// A copy of the value at a location.
    pub(super) fn read(&self, at: &Pointer) -> Result<Value<S>, Trap> {
        let value = self.peek(at)?;
        match (at.window, value) {
            (None, _) => Ok(value.clone()),
            (Some((lo, hi)), Value::List(items)) => Ok(Value::List(items[lo..hi].to_vec())),
            (Some(_), other) => Err(Trap::Type(format!("a slice of {other:?}"))),
        }
    }

    /// Like [`Memory::read`], and what is referred to in the place of references.
    pub(super) fn read_deep(&self, at: &Pointer) -> Result<Value<S>, Trap> {
        let value = self.read(at)?;
        self.deep(value)
    }

    /// The value with what it refers to in the place of references.
    pub(super) fn deep(&self, value: Value<S>) -> Result<Value<S>, Trap> {
        match value {
            Value::Ref(to) => self.read_deep(&to),
            Value::List(items) => {
                Ok(Value::List(items.into_iter().map(|v| self.deep(v)).collect::<Result<_, _>>()?))
            }
            other => Ok(other),
        }
    }

    /// Writes to a location. A whole cell may be without a value until then.
    pub(super) fn write(&mut self, at: &Pointer, value: Value<S>) -> Result<(), Trap> {
        if at.path.is_empty() && at.window.is_none() {
            self.cells[at.cell] = Some(value);
            return Ok(());
        }
        let Some((lo, hi)) = at.window else {
            *self.peek_mut(at)? = value;
            return Ok(());
        };
        match (self.peek_mut(at)?, value) {
            (Value::List(old), Value::List(new)) if new.len() == hi - lo => {
                old[lo..hi].clone_from_slice(&new);
                Ok(())
            }
            (_, other) => Err(Trap::Shape(format!("{other:?} written to {} elements", hi - lo))),
        }
    }

    /// Applies `change` to every component that the location shows.
    pub(super) fn update(
        &mut self,
        at: &Pointer,
        change: impl FnOnce(&mut Value<S>) -> Result<(), Trap>,
    ) -> Result<(), Trap> {
        if at.window.is_none() {
            return change(self.peek_mut(at)?);
        }
        let mut copy = self.read(at)?;
        change(&mut copy)?;
        self.write(at, copy)
    }

    /// Follows references until a location that holds something else.
    pub(super) fn follow(&self, mut at: Pointer) -> Result<Pointer, Trap> {
        while let Value::Ref(to) = self.peek(&at)? {
            at = to.clone();
        }
        Ok(at)
    }

    /// Follows one reference, if it is one.
    pub(super) fn deref(&self, at: Pointer) -> Result<Pointer, Trap> {
        match self.peek(&at)? {
            Value::Ref(to) => Ok(to.clone()),
            _ => Ok(at),
        }
    }

    pub(super) fn len(&self, at: &Pointer) -> Result<usize, Trap> {
        match (at.window, self.peek(at)?) {
            (Some((lo, hi)), _) => Ok(hi - lo),
            (None, Value::List(items)) => Ok(items.len()),
            (None, other) => Err(Trap::Type(format!("the length of {other:?}"))),
        }
    }

    pub(super) fn element(&self, at: Pointer, index: i128) -> Result<Pointer, Trap> {
        let len = self.len(&at)?;
        let inside = usize::try_from(index).ok().filter(|i| *i < len).ok_or(Trap::OutOfBounds(index, len))?;
        let first = at.window.map_or(0, |(lo, _)| lo);
        Ok(at.child(first + inside))
    }

    pub(super) fn slice(&self, mut at: Pointer, lo: i128, hi: Option<i128>) -> Result<Pointer, Trap> {
        let len = self.len(&at)?;
        let end = hi.map_or(Ok(len), usize::try_from).map_err(|_| Trap::OutOfBounds(hi.unwrap_or(0), len))?;
        let start = usize::try_from(lo).ok().filter(|lo| *lo <= end).ok_or(Trap::OutOfBounds(lo, end))?;
        if end > len {
            return Err(Trap::OutOfBounds(end as i128, len));
        }
        let first = at.window.map_or(0, |(lo, _)| lo);
        at.window = Some((first + start, first + end));
        Ok(at)
    }

    pub(super) fn field(&self, at: Pointer, member: &crate::ir::Member) -> Result<Pointer, Trap> {
        let value = self.peek(&at)?;
        let index = value.position(member);
        index.map(|i| at.child(i)).ok_or_else(|| Trap::Type(format!("field {member:?} of {value:?}")))
    }
}

fn uninitialized(at: &Pointer) -> Trap {
    Trap::Uninitialized(format!("cell {}", at.cell))
}

fn dangling(at: &Pointer) -> Trap {
    Trap::Type(format!("nothing at {at:?}"))
}
