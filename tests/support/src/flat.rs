//! The floats inside of a value, in order.

use crate::Dual;

/// One float of a value.
pub enum Slot<'a> {
    /// Of the `f64` version.
    Double(&'a mut f64),
    /// Of the `f32` version.
    Single(&'a mut f32),
    /// Of the dual-number version.
    Dual(&'a mut Dual),
}

/// A value that is made of floats and of data without a gradient.
pub trait Flat {
    /// Shows every float to `see`, in order.
    fn each(&mut self, see: &mut dyn FnMut(Slot<'_>));
}

impl Flat for f64 {
    fn each(&mut self, see: &mut dyn FnMut(Slot<'_>)) {
        see(Slot::Double(self));
    }
}

impl Flat for f32 {
    fn each(&mut self, see: &mut dyn FnMut(Slot<'_>)) {
        see(Slot::Single(self));
    }
}

impl Flat for Dual {
    fn each(&mut self, see: &mut dyn FnMut(Slot<'_>)) {
        see(Slot::Dual(self));
    }
}

/// Data without floats.
macro_rules! inert {
    ($($ty:ty)*) => {$(
        impl Flat for $ty {
            fn each(&mut self, _: &mut dyn FnMut(Slot<'_>)) {}
        }
    )*};
}

inert! { () bool char u8 u16 u32 u64 usize i8 i16 i32 i64 isize String &str }

impl<T: Flat, const N: usize> Flat for [T; N] {
    fn each(&mut self, see: &mut dyn FnMut(Slot<'_>)) {
        self.iter_mut().for_each(|x| x.each(see));
    }
}

impl<T: Flat> Flat for Option<T> {
    fn each(&mut self, see: &mut dyn FnMut(Slot<'_>)) {
        if let Some(inner) = self {
            inner.each(see);
        }
    }
}

impl<T: Flat> Flat for Vec<T> {
    fn each(&mut self, see: &mut dyn FnMut(Slot<'_>)) {
        self.iter_mut().for_each(|x| x.each(see));
    }
}

/// Tuples.
macro_rules! tuples {
    ($(($($name:ident . $index:tt)*))*) => {$(
        impl<$($name: Flat),*> Flat for ($($name,)*) {
            fn each(&mut self, see: &mut dyn FnMut(Slot<'_>)) {
                $(self.$index.each(see);)*
            }
        }
    )*};
}

tuples! { (A.0) (A.0 B.1) (A.0 B.1 C.2) (A.0 B.1 C.2 D.3) (A.0 B.1 C.2 D.3 E.4) (A.0 B.1 C.2 D.3 E.4 F.5) }
