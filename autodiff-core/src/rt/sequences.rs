//! What adjoints of sequences are changed by.

use crate::Tangent;

/// The last element, taken out.
///
/// # Panics
/// Without one.
#[cfg(feature = "alloc")]
#[inline(always)]
#[track_caller]
pub fn pop<T>(sequence: &mut alloc::vec::Vec<T>) -> T {
    sequence.pop().expect("it has an element")
}

/// Puts an element back where `swap_remove` took it out.
#[cfg(feature = "alloc")]
#[inline]
pub fn swap_insert<T>(sequence: &mut alloc::vec::Vec<T>, index: usize, item: T) {
    sequence.push(item);
    let last = sequence.len() - 1;
    sequence.swap(index, last);
}

/// Another length; new elements are zero.
#[cfg(feature = "alloc")]
#[inline]
pub fn restore<D: Tangent>(adjoint: &mut alloc::vec::Vec<D>, len: usize) {
    adjoint.resize_with(len, D::zero);
}

/// Makes every element zero.
#[inline]
pub fn set_zero<D: Tangent>(adjoint: &mut [D]) {
    adjoint.iter_mut().for_each(Tangent::set_zero);
}

/// The sum of the elements from an index on, if there are so many: what `resize` gives back to its value.
#[inline]
pub fn sum_from<D: Tangent>(adjoint: &[D], from: usize) -> D {
    super::sum_of(adjoint.get(from..).unwrap_or_default())
}

/// The adjoint of `copy_within(lo..hi, to)`, in place: an element at a time, against the order in which they
/// can be copied.
#[inline]
pub fn copy_within_pullback<D: Tangent>(adjoint: &mut [D], lo: usize, hi: usize, to: usize) {
    let mut back = |k: usize| {
        if lo != to {
            let seed = super::take(&mut adjoint[to + k]);
            adjoint[lo + k].accumulate(&seed);
        }
    };
    if to > lo { (0..hi - lo).for_each(&mut back) } else { (0..hi - lo).rev().for_each(&mut back) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The adjoint of a copy, by its definition: what was written is zero, and goes where it came from.
    #[test]
    fn copies_within() {
        for (lo, hi, to) in [(0, 3, 2), (2, 5, 0), (1, 4, 1), (0, 2, 3), (0, 0, 0), (1, 5, 0)] {
            let mut adjoint = [1.0, 2.0, 4.0, 8.0, 16.0];
            copy_within_pullback(&mut adjoint, lo, hi, to);
            let mut expected = [1.0, 2.0, 4.0, 8.0, 16.0];
            let seeds = expected[to..to + hi - lo].to_vec();
            expected[to..to + hi - lo].fill(0.0);
            for (k, seed) in seeds.into_iter().enumerate() {
                expected[lo + k] += seed;
            }
            assert_eq!(adjoint, expected, "{lo}..{hi} to {to}");
        }
    }

    #[test]
    fn lengths() {
        let mut adjoint = alloc::vec![1.0, 2.0, 3.0];
        assert_eq!(pop(&mut adjoint), 3.0);
        swap_insert(&mut adjoint, 0, 5.0);
        assert_eq!(adjoint, [5.0, 2.0, 1.0]);
        restore(&mut adjoint, 4);
        assert_eq!(sum_from(&adjoint, 1), 3.0);
        assert_eq!(sum_from(&adjoint, 7), 0.0);
        set_zero(&mut adjoint);
        assert_eq!(adjoint, [0.0; 4]);
    }
}
