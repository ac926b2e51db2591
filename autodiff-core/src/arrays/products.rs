//! `dot`, between vectors and matrices.

#![allow(clippy::needless_pass_by_value, reason = "a view is a reference with a shape")]

use ndarray::linalg::{Dot, general_mat_mul, general_mat_vec_mul};
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Axis, Data, Ix1, Ix2};

use super::{Element, shaped};
use crate::Differentiable;
use crate::operators::TangentOf;

/// The derivative of `a.dot(&b)`.
#[diagnostic::on_unimplemented(
    message = "`dot` of a `{Self}` and a `{Rhs}` has no derivative",
    note = "it has one between `Array1` and `Array2`, and views of them"
)]
pub trait DotRule<Rhs: Differentiable>: Dot<Rhs, Output: Differentiable> + Differentiable {
    /// Panics, with both shapes, where there is no product.
    fn check(&self, rhs: &Rhs);

    /// Adds the cotangents of both, or of the one that is wanted.
    fn pull(
        &self,
        rhs: &Rhs,
        seed: &TangentOf<Self::Output>,
        d_self: Option<&mut TangentOf<Self>>,
        d_rhs: Option<&mut TangentOf<Rhs>>,
    );

    /// The tangent of the product.
    fn push(&self, rhs: &Rhs, d_self: &TangentOf<Self>, d_rhs: &TangentOf<Rhs>) -> TangentOf<Self::Output>;
}

/// `into += a bᵀ`
fn add_outer<T: Element>(into: &mut Array2<T>, a: ArrayView1<'_, T>, b: ArrayView1<'_, T>) {
    general_mat_mul(T::ONE, &a.insert_axis(Axis(1)), &b.insert_axis(Axis(0)), T::ONE, into);
}

/// `into += a b`
fn add_product<T: Element>(into: &mut Array2<T>, a: ArrayView2<'_, T>, b: ArrayView2<'_, T>) {
    general_mat_mul(T::ONE, &a, &b, T::ONE, into);
}

/// `into += a x`
fn add_applied<T: Element>(into: &mut Array1<T>, a: ArrayView2<'_, T>, x: ArrayView1<'_, T>) {
    general_mat_vec_mul(T::ONE, &a, &x, T::ONE, into);
}

/// One combination: the cotangents, given a seed that is not the zero of any shape.
macro_rules! dot {
    ($A:ty, $B:ty => $O:ty; $is_zero:expr;
        |$a:ident, $b:ident, $seed:ident, $d_a:ident, $d_b:ident| $pull_a:expr, $pull_b:expr) => {
        impl<T: Element, S: Data<Elem = T>, S2: Data<Elem = T>> DotRule<ArrayBase<S2, $B>>
            for ArrayBase<S, $A>
        where
            ArrayBase<S, $A>: Differentiable<Tangent = ndarray::Array<T, $A>>,
            ArrayBase<S2, $B>: Differentiable<Tangent = ndarray::Array<T, $B>>,
        {
            #[track_caller]
            fn check(&self, rhs: &ArrayBase<S2, $B>) {
                let (a, b) = (self.shape(), rhs.shape());
                assert!(a.last() == b.first(), "arrays of shapes {a:?} and {b:?} have no `dot` product");
            }

            fn pull(
                &self,
                $b: &ArrayBase<S2, $B>,
                $seed: &$O,
                d_self: Option<&mut TangentOf<Self>>,
                d_rhs: Option<&mut ndarray::Array<T, $B>>,
            ) {
                if $is_zero($seed) {
                    return;
                }
                let $a = self;
                if let Some(d_self) = d_self {
                    let $d_a = shaped(d_self, self);
                    $pull_a;
                }
                if let Some(d_rhs) = d_rhs {
                    let $d_b = shaped(d_rhs, $b);
                    $pull_b;
                }
            }

            fn push(
                &self,
                rhs: &ArrayBase<S2, $B>,
                d_self: &TangentOf<Self>,
                d_rhs: &ndarray::Array<T, $B>,
            ) -> $O {
                let (mut d_self, mut d_rhs) = (d_self.clone(), d_rhs.clone());
                shaped(&mut d_self, self).dot(rhs) + self.dot(&*shaped(&mut d_rhs, rhs))
            }
        }
    };
}
dot!(Ix1, Ix1 => T; |seed: &T| *seed == T::ZERO; |a, b, seed, d_a, d_b|
    d_a.scaled_add(*seed, b), d_b.scaled_add(*seed, a));
dot!(Ix2, Ix1 => Array1<T>; Array1::is_empty; |a, b, seed, d_a, d_b|
    add_outer(d_a, seed.view(), b.view()), add_applied(d_b, a.t(), seed.view()));
dot!(Ix1, Ix2 => Array1<T>; Array1::is_empty; |a, b, seed, d_a, d_b|
    add_applied(d_a, b.view(), seed.view()), add_outer(d_b, a.view(), seed.view()));
dot!(Ix2, Ix2 => Array2<T>; Array2::is_empty; |a, b, seed, d_a, d_b|
    add_product(d_a, seed.view(), b.t()), add_product(d_b, a.t(), seed.view()));
