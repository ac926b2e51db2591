//! The numbers of tensors: of which type, and where they lie.

use alloc::vec;
use alloc::vec::Vec;

use safetensors::Dtype;

use super::{Entry, EntryMut, StateDict};
use crate::Real;
#[allow(unused_imports, reason = "for documentation")]
use crate::nn::dynamic::Matrix;

/// `f32` and `f64`: numbers that a file can have.
pub trait Element: Real {
    /// What it is called in a message.
    #[doc(hidden)]
    const NAME: &'static str;
    #[doc(hidden)]
    const DTYPE: Dtype;

    #[doc(hidden)]
    fn append_to(self, bytes: &mut Vec<u8>);

    /// Fills the numbers from as many times their size bytes.
    #[doc(hidden)]
    fn fill_from(values: &mut [Self], bytes: &[u8]);
}

macro_rules! element {
    ($($float:ident $dtype:ident $size:literal;)*) => {$(
        impl Element for $float {
            const NAME: &'static str = stringify!($dtype);
            const DTYPE: Dtype = Dtype::$dtype;

            fn append_to(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }

            fn fill_from(values: &mut [Self], bytes: &[u8]) {
                for (value, bytes) in values.iter_mut().zip(bytes.as_chunks::<$size>().0) {
                    *value = Self::from_le_bytes(*bytes);
                }
            }
        }
    )*};
}
element! {
    f32 F32 4;
    f64 F64 8;
}

/// Arrays, `Vec`s and [`Matrix`]es of numbers: one tensor each.
pub trait Numbers<T> {
    /// The shape.
    fn shape(&self) -> Vec<usize>;

    /// All numbers, row by row.
    fn numbers(&self) -> &[T];

    /// All numbers, to write.
    fn numbers_mut(&mut self) -> &mut [T];
}

/// Arrays in arrays: the shape, and how often `as_flattened` is called.
macro_rules! arrays {
    ($([$($n:ident),*] $ty:ty: $($flat:ident $flat_mut:ident),*;)*) => {$(
        impl<T: Element, $(const $n: usize),*> Numbers<T> for $ty {
            fn shape(&self) -> Vec<usize> {
                vec![$($n),*]
            }

            fn numbers(&self) -> &[T] {
                self$(.$flat())*
            }

            fn numbers_mut(&mut self) -> &mut [T] {
                self$(.$flat_mut())*
            }
        }
    )*};
}
arrays! {
    [A] [T; A]: as_slice as_mut_slice;
    [A, B] [[T; B]; A]: as_flattened as_flattened_mut;
    [A, B, C] [[[T; C]; B]; A]: as_flattened as_flattened_mut, as_flattened as_flattened_mut;
    [A, B, C, D] [[[[T; D]; C]; B]; A]:
        as_flattened as_flattened_mut, as_flattened as_flattened_mut, as_flattened as_flattened_mut;
}

impl<T: Element> Numbers<T> for Vec<T> {
    fn shape(&self) -> Vec<usize> {
        vec![self.len()]
    }

    fn numbers(&self) -> &[T] {
        self
    }

    fn numbers_mut(&mut self) -> &mut [T] {
        self
    }
}

impl<T: Element> Numbers<T> for Matrix<T> {
    fn shape(&self) -> Vec<usize> {
        vec![self.rows, self.columns]
    }

    fn numbers(&self) -> &[T] {
        &self.values
    }

    fn numbers_mut(&mut self) -> &mut [T] {
        &mut self.values
    }
}

/// A list of layers, each under its index.
impl<S: StateDict> StateDict for Vec<S> {
    type Number = S::Number;

    fn entries<'a>(&'a self, prefix: &str, to: &mut Vec<Entry<'a, S::Number>>) {
        for (i, item) in self.iter().enumerate() {
            item.entries(&super::join(prefix, &alloc::format!("{i}")), to);
        }
    }

    fn entries_mut<'a>(&'a mut self, prefix: &str, to: &mut Vec<EntryMut<'a, S::Number>>) {
        for (i, item) in self.iter_mut().enumerate() {
            item.entries_mut(&super::join(prefix, &alloc::format!("{i}")), to);
        }
    }
}
