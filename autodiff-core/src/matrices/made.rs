//! Matrices made of numbers.

#![allow(clippy::type_complexity, reason = "a value, and the closure that runs its reverse")]
#![allow(clippy::too_many_arguments, reason = "a number for each element")]

#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use nalgebra::{Const, OMatrix};
#[cfg(feature = "alloc")]
use nalgebra::{Dyn, U1};

use super::Element;
use crate::NoTangent;

/// `new(x, y, z)`, for all shapes of so many elements: their arguments go row by row.
macro_rules! new {
    ($($New:ident: $($x:ident $d:ident $at:literal),+; $([$R:literal $C:literal])+;)*) => {$(
        #[doc = concat!("Matrices of so many elements: ", stringify!($New))]
        #[expect(missing_docs, reason = "the protocol of calls")]
        pub trait $New<T>: Sized {
            fn new_pullback($($x: T),+) -> (Self, impl FnOnce(Self, $(&mut new!(@T $x T)),+) + use<Self, T>);
            fn new_pushforward($($x: T),+, $($d: T),+) -> (Self, Self);
        }
        new!(@impls $New; $($x $d $at),+; $([$R $C])+);
    )*};
    (@T $x:ident T) => { T };
    (@impls $New:ident; $($x:ident $d:ident $at:literal),+; [$R:literal $C:literal] $($rest:tt)*) => {
        impl<T: Element> $New<T> for OMatrix<T, Const<$R>, Const<$C>> {
            #[inline]
            fn new_pullback($($x: T),+) -> (Self, impl FnOnce(Self, $(&mut new!(@T $x T)),+) + use<T>) {
                let reverse = |seed: Self, $($d: &mut T),+| {
                    $(*$d += seed[place($at, true, ($R, $C))];)+
                };
                (Self::new($($x),+), reverse)
            }

            #[inline]
            fn new_pushforward($($x: T),+, $($d: T),+) -> (Self, Self) {
                (Self::new($($x),+), Self::new($($d),+))
            }
        }
        new!(@impls $New; $($x $d $at),+; $($rest)*);
    };
    (@impls $New:ident; $($x:ident $d:ident $at:literal),+;) => {};
}
new! {
    New1: a d_a 0; [1 1];
    New2: a d_a 0, b d_b 1; [2 1] [1 2];
    New3: a d_a 0, b d_b 1, c d_c 2; [3 1] [1 3];
    New4: a d_a 0, b d_b 1, c d_c 2, d d_d 3; [4 1] [2 2] [1 4];
    New5: a d_a 0, b d_b 1, c d_c 2, d d_d 3, e d_e 4; [5 1] [1 5];
    New6: a d_a 0, b d_b 1, c d_c 2, d d_d 3, e d_e 4, f d_f 5; [6 1] [3 2] [2 3] [1 6];
    New8: a d_a 0, b d_b 1, c d_c 2, d d_d 3, e d_e 4, f d_f 5, g d_g 6, h d_h 7; [4 2] [2 4];
    New9: a d_a 0, b d_b 1, c d_c 2, d d_d 3, e d_e 4, f d_f 5, g d_g 6, h d_h 7, i d_i 8; [3 3];
    New12: a d_a 0, b d_b 1, c d_c 2, d d_d 3, e d_e 4, f d_f 5, g d_g 6, h d_h 7, i d_i 8, j d_j 9, k d_k 10, l d_l 11;
        [4 3] [3 4];
    New16: a d_a 0, b d_b 1, c d_c 2, d d_d 3, e d_e 4, f d_f 5, g d_g 6, h d_h 7, i d_i 8, j d_j 9, k d_k 10, l d_l 11,
        m d_m 12, n d_n 13, o d_o 14, p d_p 15; [4 4];
}

/// Matrices that one number makes, given sizes.
pub trait Filled<T, Sizes>: Sized {
    /// All elements are this.
    fn filled(sizes: Sizes, element: T) -> Self;

    /// The sum of all elements.
    fn total(&self) -> T;
}

/// Matrices that a list makes.
pub trait Listed<T, Sizes>: Sized {
    /// From a list, row by row or column by column.
    fn listed(sizes: Sizes, list: &[T], by_rows: bool) -> Self;

    /// Adds the elements to the list that they were taken from.
    fn give_back(&self, by_rows: bool, into: &mut [T]);
}

/// Where the element of a list goes.
#[inline]
fn place(at: usize, by_rows: bool, (rows, columns): (usize, usize)) -> (usize, usize) {
    if by_rows { (at / columns, at % columns) } else { (at % rows, at / rows) }
}

macro_rules! made {
    ($([$($generics:tt)*] $M:ty: ($($n:ident)*) as $Sizes:ty, ($($m:ident)*) as $ListSizes:ty;)*) => {$(
        impl<T: Element, $($generics)*> Filled<T, $Sizes> for $M {
            #[inline]
            fn filled(($($n,)*): $Sizes, element: T) -> Self {
                Self::from_element($($n,)* element)
            }

            #[inline]
            fn total(&self) -> T {
                self.sum()
            }
        }

        impl<T: Element, $($generics)*> Listed<T, $ListSizes> for $M {
            #[inline]
            #[track_caller]
            fn listed(($($m,)*): $ListSizes, list: &[T], by_rows: bool) -> Self {
                if by_rows { Self::from_row_slice($($m,)* list) } else { Self::from_column_slice($($m,)* list) }
            }

            #[inline]
            fn give_back(&self, by_rows: bool, into: &mut [T]) {
                for (at, d) in into.iter_mut().enumerate().take(self.len()) {
                    *d += self[place(at, by_rows, self.shape())];
                }
            }
        }
    )*};
}
made! {
    [const R: usize, const C: usize] OMatrix<T, Const<R>, Const<C>>: () as (), () as ();
}
#[cfg(feature = "alloc")]
made! {
    [] OMatrix<T, Dyn, U1>: (n) as (usize,), () as ();
    [] OMatrix<T, U1, Dyn>: (n) as (usize,), () as ();
    [] OMatrix<T, Dyn, Dyn>: (rows columns) as (usize, usize), (rows columns) as (usize, usize);
}

/// Constructors from one number, after sizes that are integers.
macro_rules! of_numbers {
    ($($Trait:ident $Sizes:ty: ($($n:ident $size:ty, $none:ty;)*);)*) => {$(
        /// Matrices of one number.
        #[expect(missing_docs, reason = "the protocol of calls, two functions for each constructor")]
        pub trait $Trait<T: Element>: Filled<T, $Sizes> {
            of_numbers!(@both from_element_pullback from_element_pushforward $($n $size, $none;)*);
            of_numbers!(@both repeat_pullback repeat_pushforward $($n $size, $none;)*);
        }

        impl<T: Element, M: Filled<T, $Sizes>> $Trait<T> for M {}
    )*};
    (@both $pullback:ident $pushforward:ident $($n:ident $size:ty, $none:ty;)*) => {
        #[inline]
        fn $pullback(
            $($n: $size,)*
            element: T,
        ) -> (Self, impl FnOnce(Self, $(&mut $none,)* &mut T) + use<Self, T>) {
            let reverse = |seed: Self, $($n: &mut $none,)* d_element: &mut T| {
                $(let _ = $n;)*
                *d_element += seed.total();
            };
            (Self::filled(($($n,)*), element), reverse)
        }

        #[inline]
        fn $pushforward($($n: $size,)* element: T, $(_: $none,)* d_element: T) -> (Self, Self) {
            (Self::filled(($($n,)*), element), Self::filled(($($n,)*), d_element))
        }
    };
}
of_numbers! {
    StaticOfNumber (): ();
    VectorOfNumber (usize,): (n usize, NoTangent;);
    MatrixOfNumber (usize, usize): (rows usize, NoTangent; columns usize, NoTangent;);
}

/// Constructors from a slice or a `Vec`, after sizes that are integers.
macro_rules! of_lists {
    ($($Trait:ident $Sizes:ty: ($($n:ident $size:ty, $none:ty;)*);)*) => {$(
        /// Matrices of lists of numbers.
        #[expect(missing_docs, reason = "the protocol of calls, two functions for each constructor")]
        pub trait $Trait<T: Element>: Listed<T, $Sizes> {
            of_lists!(@slice from_row_slice_pullback from_row_slice_pushforward true $($n $size, $none;)*);
            of_lists!(@slice from_column_slice_pullback from_column_slice_pushforward false $($n $size, $none;)*);

            #[inline]
            #[cfg(feature = "alloc")]
            fn from_vec_pullback(
                $($n: $size,)*
                list: Vec<T>,
            ) -> (Self, impl FnOnce(Self, $(&mut $none,)* &mut Vec<T>) + use<Self, T>) {
                let reverse = |seed: Self, $($n: &mut $none,)* d_list: &mut Vec<T>| {
                    $(let _ = $n;)*
                    seed.give_back(false, d_list);
                };
                (Self::listed(($($n,)*), &list, false), reverse)
            }

            #[inline]
            #[cfg(feature = "alloc")]
            fn from_vec_pushforward($($n: $size,)* list: Vec<T>, $(_: $none,)* d_list: Vec<T>) -> (Self, Self) {
                (Self::listed(($($n,)*), &list, false), Self::listed(($($n,)*), &d_list, false))
            }
        }

        impl<T: Element, M: Listed<T, $Sizes>> $Trait<T> for M {}
    )*};
    (@slice $pullback:ident $pushforward:ident $by_rows:literal $($n:ident $size:ty, $none:ty;)*) => {
        #[inline]
        fn $pullback(
            $($n: $size,)*
            list: &[T],
        ) -> (Self, impl FnOnce(&[T], Self, $(&mut $none,)* &mut [T]) + use<Self, T>) {
            let reverse = |_: &[T], seed: Self, $($n: &mut $none,)* d_list: &mut [T]| {
                $(let _ = $n;)*
                seed.give_back($by_rows, d_list);
            };
            (Self::listed(($($n,)*), list, $by_rows), reverse)
        }

        #[inline]
        fn $pushforward($($n: $size,)* list: &[T], $(_: $none,)* d_list: &[T]) -> (Self, Self) {
            (Self::listed(($($n,)*), list, $by_rows), Self::listed(($($n,)*), d_list, $by_rows))
        }
    };
}
of_lists! {
    OfList (): ();
    MatrixOfList (usize, usize): (rows usize, NoTangent; columns usize, NoTangent;);
}
