//! Products of matrices in slices, with derivatives written by hand.
//!
//! The derivative of a product is two products, each as fast as the product itself; the loops that the macro would write
//! are not. Every one is compared in the tests with what the macro makes of the plain loops. Pullbacks keep no numbers, so
//! no derivative allocates.

use super::super::kernels::{nn, nt, tn};
use crate::rt::{Mutated, check_len};
use crate::{NoTangent, Real};

#[track_caller]
fn check_matrix(name: &str, len: usize, [rows, columns]: [usize; 2]) {
    assert!(len == rows * columns, "`{name}` has length {len}, but {rows} × {columns} is asked for");
}

/// A function that reads slices, among them `data` without a gradient, and overwrites one; and its derivatives, by what adds
/// to the cotangents (`pull`) and what gives the tangent of the result (`push`).
macro_rules! product {
    (
        $(#[$doc:meta])*
        $name:ident reads [$($a:ident $d_a:ident),*] data [$($x:ident)?] writes $c:ident $d_c:ident
        sizes [$($n:ident: $size:ty),*];
        forward $forward:block
        pull $pull:block
        push $push:block
    ) => {
        $(#[$doc])*
        #[inline]
        #[track_caller]
        pub fn $name<T: Real>($($a: &[T],)* $($x: &[T],)? $c: &mut [T] $(, $n: $size)*) $forward

        #[doc = concat!("Derivatives of [`", stringify!($name), "`](fn@", stringify!($name), ").")]
        #[expect(non_camel_case_types, reason = "the name of the function")]
        pub enum $name {}

        #[allow(clippy::too_many_arguments, clippy::type_complexity, reason = "as the macro writes it")]
        impl $name {
            /// Writes the result, adds to the cotangents of what is read, and leaves zero for that of what is overwritten.
            #[inline]
            #[track_caller]
            pub fn vjp_into<T: Real>(
                $($a: &[T],)* $($x: &[T],)? $c: &mut [T], $($n: $size,)*
                $($d_a: &mut [T],)* $d_c: &mut [T],
            ) {
                $(check_len(stringify!($d_a), $a.len(), $d_a.len());)*
                check_len(stringify!($d_c), $c.len(), $d_c.len());
                $name($($a,)* $($x,)? $c $(, $n)*);
                Self::pull($($a,)* $($x,)? $($n,)* $($d_a,)* $d_c);
            }

            #[inline]
            pub(crate) fn pull<T: Real>(
                $($a: &[T],)* $($x: &[T],)? $($n: $size,)* $($d_a: &mut [T],)* $d_c: &mut [T],
            ) {
                $pull
                $d_c.fill(T::ZERO);
            }

            /// Writes the result and its tangent (forward mode).
            #[track_caller]
            pub fn jvp<T: Real>(
                $($a: &[T],)* $($x: &[T],)? $c: &mut [T], $($n: $size,)*
                $($d_a: &[T],)* $d_c: &mut [T],
            ) -> ((), NoTangent) {
                $(check_len(stringify!($d_a), $a.len(), $d_a.len());)*
                check_len(stringify!($d_c), $c.len(), $d_c.len());
                $name($($a,)* $($x,)? $c $(, $n)*);
                Self::push($($a,)* $($x,)? $($n,)* $($d_a,)* $d_c);
                ((), NoTangent)
            }

            #[inline]
            #[allow(unused_variables, reason = "a linear function does not look at what it is linear in")]
            fn push<T: Real>(
                $($a: &[T],)* $($x: &[T],)? $($n: $size,)* $($d_a: &[T],)* $d_c: &mut [T],
            ) $push

            #[doc(hidden)]
            #[inline]
            #[track_caller]
            pub fn pushforward<T: Real>(
                $($a: &[T],)* $($x: &[T],)? $c: &mut [T], $($n: $size,)*
                $($d_a: &[T],)* $(product!(@unused $x): &NoTangent,)? $d_c: &mut [T],
                $(product!(@unused $n): NoTangent,)*
            ) -> ((), NoTangent) {
                Self::jvp($($a,)* $($x,)? $c, $($n,)* $($d_a,)* $d_c)
            }

            #[doc(hidden)]
            #[inline]
            #[track_caller]
            pub fn pullback<T: Real>(
                $($a: &[T],)* $($x: &[T],)? $c: &mut [T], $($n: $size,)*
            ) -> (
                (),
                impl FnOnce(
                    $(product!(@slice $a),)* $(product!(@slice $x),)? Mutated, NoTangent,
                    $(product!(@shadow $a),)* $(product!(@none $x),)? &mut [T], $(product!(@none $n),)*
                ) + use<T>,
            ) {
                $name($($a,)* $($x,)? $c $(, $n)*);
                let pull = move |
                    $($a: &[T],)* $($x: &[T],)? _: Mutated, _: NoTangent,
                    $($d_a: &mut [T],)* $(product!(@unused $x): &mut NoTangent,)? $d_c: &mut [T],
                    $(product!(@unused $n): &mut NoTangent,)*
                | Self::pull($($a,)* $($x,)? $($n,)* $($d_a,)* $d_c);
                ((), pull)
            }
        }
    };
    (@unused $x:ident) => { _ };
    (@slice $x:ident) => { &[T] };
    (@shadow $x:ident) => { &mut [T] };
    (@none $x:ident) => { &mut NoTangent };
}
#[cfg(feature = "alloc")]
pub(super) use product;

product! {
    /// `C = A·B`, of `rows × inner` and `inner × columns`.
    ///
    /// # Panics
    ///
    /// If a slice has another length than its sizes ask for.
    ///
    /// ```
    /// let mut c = [0.0; 4];
    /// autodiff_core::ops::slices::matmul(&[1.0, 2.0, 3.0, 4.0], &[1.0, 1.0, 0.0, 2.0], &mut c, 2, 2, 2);
    /// assert_eq!(c, [1.0, 5.0, 3.0, 11.0]);
    /// ```
    matmul reads [a d_a, b d_b] data [] writes c d_c sizes [rows: usize, inner: usize, columns: usize];
    forward {
        check_matrix("a", a.len(), [rows, inner]);
        check_matrix("b", b.len(), [inner, columns]);
        check_matrix("c", c.len(), [rows, columns]);
        c.fill(T::ZERO);
        nn(a, b, c, [rows, inner, columns]);
    }
    pull {
        nt(d_c, b, d_a, [rows, columns, inner]);
        tn(a, d_c, d_b, [inner, rows, columns]);
    }
    push {
        d_c.fill(T::ZERO);
        nn(d_a, b, d_c, [rows, inner, columns]);
        nn(a, d_b, d_c, [rows, inner, columns]);
    }
}

product! {
    /// `C = A·Bᵀ`, of `rows × inner` and `columns × inner`. The sums run side by side, so the last digits differ from those of
    /// a loop in order.
    ///
    /// # Panics
    ///
    /// As [`matmul`](fn@matmul).
    ///
    /// ```
    /// let mut c = [0.0; 4];
    /// autodiff_core::ops::slices::matmul_nt(&[1.0, 2.0, 3.0, 4.0], &[1.0, 0.0, 1.0, 2.0], &mut c, 2, 2, 2);
    /// assert_eq!(c, [1.0, 5.0, 3.0, 11.0]);
    /// ```
    matmul_nt reads [a d_a, b d_b] data [] writes c d_c sizes [rows: usize, inner: usize, columns: usize];
    forward {
        check_matrix("a", a.len(), [rows, inner]);
        check_matrix("b", b.len(), [columns, inner]);
        check_matrix("c", c.len(), [rows, columns]);
        c.fill(T::ZERO);
        nt(a, b, c, [rows, inner, columns]);
    }
    pull {
        nn(d_c, b, d_a, [rows, columns, inner]);
        tn(d_c, a, d_b, [columns, rows, inner]);
    }
    push {
        d_c.fill(T::ZERO);
        nt(d_a, b, d_c, [rows, inner, columns]);
        nt(a, d_b, d_c, [rows, inner, columns]);
    }
}

product! {
    /// `C = Aᵀ·B`, of `inner × rows` and `inner × columns`.
    ///
    /// # Panics
    ///
    /// As [`matmul`](fn@matmul).
    ///
    /// ```
    /// let mut c = [0.0; 4];
    /// autodiff_core::ops::slices::matmul_tn(&[1.0, 3.0, 2.0, 4.0], &[1.0, 1.0, 0.0, 2.0], &mut c, 2, 2, 2);
    /// assert_eq!(c, [1.0, 5.0, 3.0, 11.0]);
    /// ```
    matmul_tn reads [a d_a, b d_b] data [] writes c d_c sizes [rows: usize, inner: usize, columns: usize];
    forward {
        check_matrix("a", a.len(), [inner, rows]);
        check_matrix("b", b.len(), [inner, columns]);
        check_matrix("c", c.len(), [rows, columns]);
        c.fill(T::ZERO);
        tn(a, b, c, [rows, inner, columns]);
    }
    pull {
        nt(b, d_c, d_a, [inner, columns, rows]);
        nn(a, d_c, d_b, [inner, rows, columns]);
    }
    push {
        d_c.fill(T::ZERO);
        tn(d_a, b, d_c, [rows, inner, columns]);
        tn(a, d_b, d_c, [rows, inner, columns]);
    }
}

product! {
    /// `Y = X·Wᵀ + b` in each row: a batch through a dense layer of `b.len()` outputs. `W` has a row per output.
    ///
    /// # Panics
    ///
    /// If `w` is not of whole rows, or `x` and `y` are not of as many rows.
    ///
    /// ```
    /// use autodiff_core::ops::slices::affine_rows;
    /// let mut y = [0.0; 4];
    /// affine_rows(&[1.0, 2.0, 0.0, -1.0], &[0.5, 0.0], &[1.0, 0.0, 1.0, 1.0], &mut y);
    /// assert_eq!(y, [1.5, 0.0, 3.5, -1.0]);
    /// ```
    affine_rows reads [w d_w, b d_b, x d_x] data [] writes y d_y sizes [];
    forward { affine(w, b, x, y); }
    pull {
        pull_parameters(w, b, x, d_w, d_b, d_y);
        let [rows, inputs, outputs] = affine_sizes(w, b, d_y);
        nn(d_y, w, d_x, [rows, outputs, inputs]);
    }
    push {
        affine(d_w, d_b, x, d_y);
        nt(d_x, w, d_y, affine_sizes(w, b, d_y));
    }
}

product! {
    /// [`affine_rows`](fn@affine_rows) of data: there is no gradient of `x`, and the time for it is saved. For layers: a caller
    /// whose `x` is plainly a slice has a shadow for it that is not wanted here.
    #[doc(hidden)]
    affine_rows_of_data reads [w d_w, b d_b] data [x] writes y d_y sizes [];
    forward { affine(w, b, x, y); }
    pull { pull_parameters(w, b, x, d_w, d_b, d_y); }
    push { affine(d_w, d_b, x, d_y); }
}

/// Rows, inputs, outputs.
#[inline]
fn affine_sizes<T>(w: &[T], b: &[T], y: &[T]) -> [usize; 3] {
    let outputs = b.len();
    let of = |len: usize| len.checked_div(outputs).unwrap_or(0);
    [of(y.len()), of(w.len()), outputs]
}

#[track_caller]
fn affine<T: Real>(w: &[T], b: &[T], x: &[T], y: &mut [T]) {
    let [rows, inputs, outputs] = affine_sizes(w, b, y);
    check_matrix("w", w.len(), [outputs, inputs]);
    check_matrix("y", y.len(), [rows, outputs]);
    check_matrix("x", x.len(), [rows, inputs]);
    if outputs > 0 {
        y.chunks_exact_mut(outputs).for_each(|row| row.copy_from_slice(b));
    }
    nt(x, w, y, [rows, inputs, outputs]);
}

fn pull_parameters<T: Real>(w: &[T], b: &[T], x: &[T], d_w: &mut [T], d_b: &mut [T], d_y: &[T]) {
    let [rows, inputs, outputs] = affine_sizes(w, b, d_y);
    if outputs > 0 {
        for row in d_y.chunks_exact(outputs) {
            for (d_b, d_y) in d_b.iter_mut().zip(row) {
                *d_b += *d_y;
            }
        }
    }
    tn(d_y, x, d_w, [outputs, rows, inputs]);
}
