//! Changes of sequences.

use super::machine::Machine;
use super::value::{Scalar, Trap, Value};
use crate::ir::{Change, Operand, Place, Taking};

impl<S: Scalar> Machine<'_, '_, S> {
    fn sequence(&mut self, place: &Place) -> Result<Vec<Value<S>>, Trap> {
        let at = self.resolve(place)?;
        let at = self.memory.follow(at)?;
        match self.memory.read(&at)? {
            Value::List(items) => Ok(items),
            other => Err(Trap::Type(format!("{other:?} as a sequence"))),
        }
    }

    fn store_list(&mut self, place: &Place, items: Vec<Value<S>>) -> Result<(), Trap> {
        let at = self.resolve(place)?;
        let at = self.memory.follow(at)?;
        self.memory.write(&at, Value::List(items))
    }

    fn count(&mut self, n: &Operand) -> Result<usize, Trap> {
        let n = self.integer(n)?;
        usize::try_from(n).map_err(|_| Trap::Overflow(format!("{n} elements")))
    }

    fn index(&mut self, n: &Operand, len: usize) -> Result<usize, Trap> {
        let i = self.integer(n)?;
        usize::try_from(i).ok().filter(|i| *i <= len).ok_or(Trap::OutOfBounds(i, len))
    }

    pub(super) fn change(&mut self, place: &Place, change: &Change) -> Result<(), Trap> {
        let mut items = self.sequence(place)?;
        match change {
            Change::Push(a) => items.push(self.operand(a)?),
            Change::Insert(i, a) => {
                let i = self.index(i, items.len())?;
                items.insert(i, self.operand(a)?);
            }
            Change::Truncate(n, _) => items.truncate(self.count(n)?),
            Change::Resize(n, a, _) => items.resize(self.count(n)?, self.operand(a)?),
            Change::Extend(other, _) => items.extend(self.sequence(other)?),
            Change::Append(other, _) => {
                items.extend(self.sequence(other)?);
                self.store_list(other, Vec::new())?;
            }
            Change::Reserve(_) => {}
            Change::Fill(a) => items.fill(self.operand(a)?),
            Change::CopyFrom(other, _) => {
                let new = self.sequence(other)?;
                if new.len() != items.len() {
                    return Err(Trap::Shape(format!("{} elements into {}", new.len(), items.len())));
                }
                items = new;
            }
            Change::CopyWithin(lo, hi, to) => {
                let len = items.len();
                let (lo, hi, to) = (self.index(lo, len)?, self.index(hi, len)?, self.index(to, len)?);
                let part = items.get(lo..hi).ok_or(Trap::OutOfBounds(hi as i128, len))?.to_vec();
                let end = to + part.len();
                items.get_mut(to..end).ok_or(Trap::OutOfBounds(end as i128, len))?.clone_from_slice(&part);
            }
            Change::SwapWith(other) => {
                let mut new = self.sequence(other)?;
                std::mem::swap(&mut items, &mut new);
                self.store_list(other, new)?;
            }
            Change::Reverse => items.reverse(),
            Change::RotateLeft(n) => {
                let n = self.index(n, items.len())?;
                items.rotate_left(n);
            }
            Change::RotateRight(n) => {
                let n = self.index(n, items.len())?;
                items.rotate_right(n);
            }
            other => return self.change_adjoint(place, items, other),
        }
        self.store_list(place, items)
    }

    /// What transforms make.
    fn change_adjoint(
        &mut self,
        place: &Place,
        mut items: Vec<Value<S>>,
        change: &Change,
    ) -> Result<(), Trap> {
        match change {
            Change::Shorten => {
                items.pop();
            }
            Change::SwapInsert(i, a) => {
                let i = self.index(i, items.len())?;
                items.push(self.operand(a)?);
                let last = items.len() - 1;
                items.swap(i, last);
            }
            Change::Restore(n) => items.resize(self.count(n)?, Value::float(0.0)),
            Change::Clear => items.iter_mut().for_each(|item| *item = item.zero_tangent()),
            Change::CopyWithinBack(lo, hi, to) => {
                let len = items.len();
                let (lo, hi, to) = (self.index(lo, len)?, self.index(hi, len)?, self.index(to, len)?);
                let part: Vec<Value<S>> = items[to..to + (hi - lo)].to_vec();
                items[to..to + (hi - lo)].iter_mut().for_each(|item| *item = item.zero_tangent());
                for (item, seed) in items[lo..hi].iter_mut().zip(&part) {
                    item.accumulate(seed)?;
                }
            }
            other => return Err(Trap::Unsupported(format!("{other:?}"))),
        }
        self.store_list(place, items)
    }

    pub(super) fn taken(&mut self, place: &Place, taking: &Taking) -> Result<Value<S>, Trap> {
        if let Taking::Replace(_) | Taking::Take = taking {
            let at = self.resolve(place)?;
            let at = self.memory.follow(at)?;
            let old = self.memory.read(&at)?;
            let new = match (taking, &old) {
                (Taking::Replace(a), _) => self.operand(a)?,
                (_, Value::List(_)) => Value::List(Vec::new()),
                (_, Value::Int(_)) => Value::Int(0),
                (_, Value::Bool(_)) => Value::Bool(false),
                _ => Value::float(0.0),
            };
            self.memory.write(&at, new)?;
            return Ok(old);
        }
        let mut items = self.sequence(place)?;
        let len = items.len();
        let value = match taking {
            Taking::Pop => items.pop().ok_or(Trap::OutOfBounds(0, 0))?,
            Taking::Remove(i) | Taking::SwapRemove(i) => {
                let i = self.index(i, len)?;
                if i == len {
                    return Err(Trap::OutOfBounds(i as i128, len));
                }
                if matches!(taking, Taking::Remove(_)) { items.remove(i) } else { items.swap_remove(i) }
            }
            Taking::SplitOff(i) => {
                let i = self.index(i, len)?;
                Value::List(items.split_off(i))
            }
            Taking::Replace(_) | Taking::Take => return Err(Trap::Unsupported("taken twice".to_owned())),
        };
        self.store_list(place, items)?;
        Ok(value)
    }
}
