//! The numbers of a tangent one by one: for forward mode, row by row, from a hand-written reverse mode.

use crate::{Real, Tangent, Visitor, VisitorMut};

/// How many numbers a tangent holds.
pub fn numbers<D: Tangent>(tangent: &D) -> usize {
    let mut count = Count(0);
    tangent.visit(&mut count);
    count.0
}

/// Sets one of the numbers, in the order in which they are visited.
pub fn set_number<D: Tangent>(tangent: &mut D, index: usize, value: f64) {
    tangent.visit_mut(&mut Set { index, seen: 0, value });
}

struct Count(usize);

impl Visitor for Count {
    fn slice<T: Real>(&mut self, values: &[T]) {
        self.0 += values.len();
    }
}

struct Set {
    index: usize,
    seen: usize,
    value: f64,
}

impl VisitorMut for Set {
    fn slice<T: Real>(&mut self, values: &mut [T]) {
        if let Some(place) = self.index.checked_sub(self.seen).and_then(|at| values.get_mut(at)) {
            *place = T::from_f64(self.value);
        }
        self.seen += values.len();
    }
}

#[cfg(test)]
mod tests {
    use super::{numbers, set_number};

    #[test]
    fn one_number_of_many() {
        let mut tangent = ([1.0, 2.0], 3.0_f32, [[4.0], [5.0]]);
        assert_eq!(numbers(&tangent), 5);
        set_number(&mut tangent, 2, 7.0);
        set_number(&mut tangent, 4, 8.0);
        assert_eq!(tangent, ([1.0, 2.0], 7.0, [[4.0], [8.0]]));
    }
}
