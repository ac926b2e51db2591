//! A mutable reference to nothing.

use core::ptr::NonNull;

/// A `&mut` to a value without size.
///
/// A derived tangent leaves out the `#[no_diff]` fields of its struct, but code that was generated without
/// sight of the struct may still add to them: `d_model.rate += ..`. The tangent dereferences to a zero-sized
/// struct which has those fields as `NoTangent`, and `DerefMut` needs a place for it. There is none inside the
/// tangent, so it comes from here.
#[inline(always)]
#[expect(unsafe_code, reason = "the only way to a `&mut` of a zero-sized struct without a place, see SAFETY")]
pub fn zero_sized_mut<'a, T: Copy + Default>() -> &'a mut T {
    const { assert!(size_of::<T>() == 0, "only for types without size") };
    // SAFETY: the pointer is aligned and not null, which is all that a reference to a type without size needs:
    // it covers no bytes, so it can neither dangle nor alias. `T: Copy + Default` has a value, and anyone could
    // make another, so no invariant hangs on how many there are.
    unsafe { NonNull::<T>::dangling().as_mut() }
}

#[cfg(test)]
mod tests {
    use crate::NoTangent;

    #[test]
    fn may_be_had_twice() {
        let (a, b) = (super::zero_sized_mut::<NoTangent>(), super::zero_sized_mut::<NoTangent>());
        *a += 1.0;
        *b = *a;
        assert_eq!(*b, NoTangent);
    }
}
