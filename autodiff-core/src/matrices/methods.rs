//! The methods of matrices that a gradient flows through, by the protocol of calls: `sum_pullback` is what generated code
//! calls for `sum` in reverse mode, `sum_pushforward` in forward mode.

#![allow(clippy::type_complexity, reason = "a value, and the closure that runs its reverse")]

use nalgebra::allocator::Allocator;
use nalgebra::{DefaultAllocator, OMatrix, RowOVector, U1, U3};

use super::products::{add_scaled, add_transposed_product};
use super::{Element, Size, check, shaped};
use crate::rt::Scalar;
use crate::{NoTangent, Real, Tangent};

/// `d += step(element of x)`, element by element.
#[inline]
fn add_each<T: Element, R: Size, C: Size>(
    d: &mut OMatrix<T, R, C>,
    x: &OMatrix<T, R, C>,
    step: impl Fn(T) -> T,
) where
    DefaultAllocator: Allocator<R, C>,
{
    if !x.is_empty() {
        let d = shaped(d, x);
        d.as_mut_slice().iter_mut().zip(x.as_slice()).for_each(|(d, x)| *d += step(*x));
    }
}

/// Reverse mode of an operation on pairs of elements, by the rule of the numbers.
#[inline]
fn pull_each<T: Element, R: Size, C: Size>(
    rule: impl Fn(T, T, T) -> (T, T),
    (a, b): (&OMatrix<T, R, C>, &OMatrix<T, R, C>),
    seed: &OMatrix<T, R, C>,
    d_a: &mut OMatrix<T, R, C>,
    d_b: &mut OMatrix<T, R, C>,
) where
    DefaultAllocator: Allocator<R, C>,
{
    if seed.is_empty() {
        return;
    }
    let (d_a, d_b) = (shaped(d_a, a), shaped(d_b, b));
    let operands = a.as_slice().iter().zip(b.as_slice()).zip(seed.as_slice());
    for (((a, b), seed), (d_a, d_b)) in operands.zip(d_a.as_mut_slice().iter_mut().zip(d_b.as_mut_slice())) {
        let (p_a, p_b) = rule(*a, *b, *seed);
        *d_a += p_a;
        *d_b += p_b;
    }
}

/// Forward mode of an operation on pairs of elements.
#[inline]
fn push_each<T: Element, R: Size, C: Size>(
    rule: impl Fn(T, T, T, T) -> T,
    (a, d_a): (&OMatrix<T, R, C>, &OMatrix<T, R, C>),
    (b, d_b): (&OMatrix<T, R, C>, &OMatrix<T, R, C>),
) -> OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    let (mut tangent, mut d_b) = (d_a.clone(), d_b.clone());
    let others = a.as_slice().iter().zip(b.as_slice()).zip(shaped(&mut d_b, b).as_slice());
    for (d_a, ((a, b), d_b)) in shaped(&mut tangent, a).as_mut_slice().iter_mut().zip(others) {
        *d_a = rule(*a, *b, *d_a, *d_b);
    }
    tangent
}

/// The inner product with a tangent, which may be the zero of any shape.
#[inline]
fn along<T: Element, R: Size, C: Size>(a: &OMatrix<T, R, C>, d: &OMatrix<T, R, C>) -> T
where
    DefaultAllocator: Allocator<R, C>,
{
    if d.is_empty() { Real::ZERO } else { a.dot(d) }
}

/// `1 / norm`, and zero for the norm of zero: there the gradient is zero, as in `PyTorch`.
#[inline]
fn inverse<T: Element>(norm: T) -> T {
    if norm == T::ZERO { Real::ZERO } else { T::ONE / norm }
}

/// Methods without an argument. What the value leaves for the reverse comes before it.
macro_rules! alone {
    ($($([$R2:ty, $C2:ty])? $pullback:ident $pushforward:ident -> $Out:ty:
        |$a:ident| $value:expr, |$kept:pat_param, $seed:ident, $d:ident| $reverse:expr, |$d_a:ident| $forward:expr;)*) => {
        /// Methods of matrices without an argument.
        #[expect(missing_docs, reason = "the protocol of calls, two functions for each method")]
        pub trait AloneRules<T: Element, R: Size, C: Size>: Sized
        where
            DefaultAllocator: Allocator<R, C>,
        {
            $(
                fn $pullback(&self) -> ($Out, impl FnOnce(&Self, $Out, &mut Self) + use<Self, T, R, C>)
                $(where DefaultAllocator: Allocator<$R2, $C2>)?;

                fn $pushforward(&self, d_self: &Self) -> ($Out, $Out)
                $(where DefaultAllocator: Allocator<$R2, $C2>)?;
            )*
        }

        impl<T: Element, R: Size, C: Size> AloneRules<T, R, C> for OMatrix<T, R, C>
        where
            DefaultAllocator: Allocator<R, C>,
        {
            $(
                #[inline]
                fn $pullback(&self) -> ($Out, impl FnOnce(&Self, $Out, &mut Self) + use<T, R, C>)
                $(where DefaultAllocator: Allocator<$R2, $C2>)?
                {
                    let $a = self;
                    let (kept, value) = $value;
                    (value, move |$a: &Self, $seed: $Out, $d: &mut Self| {
                        let $kept = kept;
                        $reverse;
                    })
                }

                #[inline]
                fn $pushforward(&self, $d_a: &Self) -> ($Out, $Out)
                $(where DefaultAllocator: Allocator<$R2, $C2>)?
                {
                    let $a = self;
                    let ($kept, value) = $value;
                    (value, $forward)
                }
            )*
        }
    };
}
alone! {
    sum_pullback sum_pushforward -> T:
        |a| ((), a.sum()), |(), seed, d| shaped(d, a).add_scalar_mut(seed), |d_a| d_a.sum();
    norm_pullback norm_pushforward -> T:
        |a| { let norm = a.norm(); (norm, norm) },
        |norm, seed, d| add_scaled(d, seed * inverse(norm), a),
        |d_a| along(a, d_a) * inverse(norm);
    norm_squared_pullback norm_squared_pushforward -> T:
        |a| ((), a.norm_squared()), |(), seed, d| add_scaled(d, seed + seed, a),
        |d_a| { let half = along(a, d_a); half + half };
    normalize_pullback normalize_pushforward -> OMatrix<T, R, C>:
        |a| { let norm = a.norm(); (norm, a.unscale(norm)) },
        |norm, seed, d| {
            let factor = inverse(norm);
            add_scaled(d, factor, &seed);
            add_scaled(d, -along(a, &seed) * factor * factor * factor, a);
        },
        |d_a| {
            let (factor, mut tangent) = (inverse(norm), d_a.scale(inverse(norm)));
            add_scaled(&mut tangent, -along(a, d_a) * factor * factor * factor, a);
            tangent
        };
    [C, R] transpose_pullback transpose_pushforward -> OMatrix<T, C, R>:
        |a| ((), a.transpose()),
        |(), seed, d| if !seed.is_empty() { *shaped(d, a) += seed.transpose() },
        |d_a| d_a.transpose();
    [U1, C] row_sum_pullback row_sum_pushforward -> RowOVector<T, C>:
        |a| ((), a.row_sum()),
        |(), seed, d| if !seed.is_empty() { shaped(d, a).row_iter_mut().for_each(|mut row| row += &seed) },
        |d_a| { let mut d_a = d_a.clone(); shaped(&mut d_a, a).row_sum() };
    [R, U1] column_sum_pullback column_sum_pushforward -> OMatrix<T, R, U1>:
        |a| ((), a.column_sum()),
        |(), seed, d| if !seed.is_empty() { shaped(d, a).column_iter_mut().for_each(|mut column| column += &seed) },
        |d_a| { let mut d_a = d_a.clone(); shaped(&mut d_a, a).column_sum() };
}

/// Methods with another matrix of the same type.
macro_rules! pairs {
    ($($pullback:ident $pushforward:ident $name:literal -> $Out:ty:
        |$a:ident, $b:ident| $value:expr, |$seed:ident, $d_a:ident, $d_b:ident| $reverse:expr, $forward:expr;)*) => {
        /// Methods of two matrices of the same type.
        #[expect(missing_docs, reason = "the protocol of calls, two functions for each method")]
        pub trait PairRules<T: Element, R: Size, C: Size>: Sized
        where
            DefaultAllocator: Allocator<R, C>,
        {
            $(
                fn $pullback(
                    &self,
                    rhs: &Self,
                ) -> ($Out, impl FnOnce(&Self, &Self, $Out, &mut Self, &mut Self) + use<Self, T, R, C>);

                fn $pushforward(&self, rhs: &Self, d_self: &Self, d_rhs: &Self) -> ($Out, $Out);
            )*
        }

        impl<T: Element, R: Size, C: Size> PairRules<T, R, C> for OMatrix<T, R, C>
        where
            DefaultAllocator: Allocator<R, C>,
        {
            $(
                #[inline]
                #[track_caller]
                fn $pullback(
                    &self,
                    $b: &Self,
                ) -> ($Out, impl FnOnce(&Self, &Self, $Out, &mut Self, &mut Self) + use<T, R, C>) {
                    check(self.shape() == $b.shape(), $name, self.shape(), $b.shape());
                    let $a = self;
                    ($value, |$a: &Self, $b: &Self, $seed: $Out, $d_a: &mut Self, $d_b: &mut Self| $reverse)
                }

                #[inline]
                #[track_caller]
                fn $pushforward(&self, $b: &Self, $d_a: &Self, $d_b: &Self) -> ($Out, $Out) {
                    check(self.shape() == $b.shape(), $name, self.shape(), $b.shape());
                    let $a = self;
                    ($value, $forward)
                }
            )*
        }
    };
}
pairs! {
    dot_pullback dot_pushforward "`dot`" -> T:
        |a, b| a.dot(b),
        |seed, d_a, d_b| if seed != T::ZERO {
            add_scaled(d_a, seed, b);
            add_scaled(d_b, seed, a);
        },
        along(a, d_b) + along(b, d_a);
    component_mul_pullback component_mul_pushforward "`component_mul`" -> OMatrix<T, R, C>:
        |a, b| a.component_mul(b),
        |seed, d_a, d_b| pull_each(Scalar::mul_pullback, (a, b), &seed, d_a, d_b),
        push_each(Scalar::mul_pushforward, (a, d_a), (b, d_b));
    component_div_pullback component_div_pushforward "`component_div`" -> OMatrix<T, R, C>:
        |a, b| a.component_div(b),
        |seed, d_a, d_b| pull_each(Scalar::div_pullback, (a, b), &seed, d_a, d_b),
        push_each(Scalar::div_pushforward, (a, d_a), (b, d_b));
}

/// Methods with a number.
macro_rules! with_number {
    ($($pullback:ident $pushforward:ident $method:ident:
        |$a:ident, $k:ident| |$seed:ident, $d:ident, $d_k:ident| $reverse:expr, |$d_a:ident| $forward:expr;)*) => {
        /// Methods of a matrix and a number.
        #[expect(missing_docs, reason = "the protocol of calls, two functions for each method")]
        pub trait NumberRules<T: Element, R: Size, C: Size>: Sized
        where
            DefaultAllocator: Allocator<R, C>,
        {
            $(
                fn $pullback(&self, k: T) -> (Self, impl FnOnce(&Self, Self, &mut Self, &mut T) + use<Self, T, R, C>);

                fn $pushforward(&self, k: T, d_self: &Self, d_k: T) -> (Self, Self);
            )*
        }

        impl<T: Element, R: Size, C: Size> NumberRules<T, R, C> for OMatrix<T, R, C>
        where
            DefaultAllocator: Allocator<R, C>,
        {
            $(
                #[inline]
                fn $pullback(&self, $k: T) -> (Self, impl FnOnce(&Self, Self, &mut Self, &mut T) + use<T, R, C>) {
                    (self.$method($k), move |$a: &Self, $seed: Self, $d: &mut Self, $d_k: &mut T| $reverse)
                }

                #[inline]
                fn $pushforward(&self, $k: T, $d_a: &Self, $d_k: T) -> (Self, Self) {
                    let ($a, mut $d) = (self, $d_a.clone());
                    shaped(&mut $d, $a);
                    let forward = $forward;
                    $d.as_mut_slice().iter_mut().zip($a.as_slice()).for_each(|(d, a)| *d = forward(*a, *d));
                    (self.$method($k), $d)
                }
            )*
        }
    };
}
with_number! {
    scale_pullback scale_pushforward scale:
        |a, k| |seed, d, d_k| {
            add_scaled(d, k, &seed);
            *d_k += along(a, &seed);
        },
        |d_a| |a, d| d * k + a * d_k;
    unscale_pullback unscale_pushforward unscale:
        |a, k| |seed, d, d_k| {
            add_each(d, &seed, |seed| seed / k);
            *d_k -= along(a, &seed) / (k * k);
        },
        |d_a| |a, d| d / k - a * d_k / (k * k);
    add_scalar_pullback add_scalar_pushforward add_scalar:
        |_a, k| |seed, d, d_k| {
            d.accumulate(&seed);
            *d_k += seed.sum();
        },
        |d_a| |_, d| d + d_k;
}

/// A size: an integer, through which no gradient flows.
macro_rules! sizes {
    ($($name:ident $pullback:ident $pushforward:ident -> $Out:ty, $NoTangent:ty;)*) => {
        /// The sizes of a matrix.
        #[expect(missing_docs, reason = "the protocol of calls, two functions for each method")]
        pub trait SizeRules<T: Element, R: Size, C: Size>: Sized
        where
            DefaultAllocator: Allocator<R, C>,
        {
            $(
                fn $pullback(&self) -> ($Out, impl FnOnce(&Self, $NoTangent, &mut Self) + use<Self, T, R, C>);

                fn $pushforward(&self, d_self: &Self) -> ($Out, $NoTangent);
            )*
        }

        impl<T: Element, R: Size, C: Size> SizeRules<T, R, C> for OMatrix<T, R, C>
        where
            DefaultAllocator: Allocator<R, C>,
        {
            $(
                #[inline]
                fn $pullback(&self) -> ($Out, impl FnOnce(&Self, $NoTangent, &mut Self) + use<T, R, C>) {
                    (self.$name(), |_: &Self, _: $NoTangent, _: &mut Self| ())
                }

                #[inline]
                fn $pushforward(&self, _: &Self) -> ($Out, $NoTangent) {
                    (self.$name(), <$NoTangent as Tangent>::zero())
                }
            )*
        }
    };
}
sizes! {
    nrows nrows_pullback nrows_pushforward -> usize, NoTangent;
    ncols ncols_pullback ncols_pushforward -> usize, NoTangent;
    shape shape_pullback shape_pushforward -> (usize, usize), (NoTangent, NoTangent);
}

/// A row or a column. A derivative has a copy where the function has a view: what runs the reverse sweep must not borrow.
macro_rules! lines {
    ($($name:ident $name_mut:ident $pullback:ident $pushforward:ident $R2:ty, $C2:ty;)*) => {
        /// Rows and columns.
        #[expect(missing_docs, reason = "the protocol of calls, two functions for each method")]
        pub trait LineRules<T: Element, R: Size, C: Size>: Sized
        where
            DefaultAllocator: Allocator<R, C> + Allocator<U1, C> + Allocator<R, U1>,
        {
            $(
                fn $pullback(
                    &self,
                    at: usize,
                ) -> (
                    OMatrix<T, $R2, $C2>,
                    impl FnOnce(&Self, OMatrix<T, $R2, $C2>, &mut Self, &mut NoTangent) + use<Self, T, R, C>,
                );

                fn $pushforward(
                    &self,
                    at: usize,
                    d_self: &Self,
                    d_at: NoTangent,
                ) -> (OMatrix<T, $R2, $C2>, OMatrix<T, $R2, $C2>);
            )*
        }

        impl<T: Element, R: Size, C: Size> LineRules<T, R, C> for OMatrix<T, R, C>
        where
            DefaultAllocator: Allocator<R, C> + Allocator<U1, C> + Allocator<R, U1>,
        {
            $(
                #[inline]
                fn $pullback(
                    &self,
                    at: usize,
                ) -> (
                    OMatrix<T, $R2, $C2>,
                    impl FnOnce(&Self, OMatrix<T, $R2, $C2>, &mut Self, &mut NoTangent) + use<T, R, C>,
                ) {
                    let reverse = move |a: &Self, seed: OMatrix<T, $R2, $C2>, d: &mut Self, _: &mut NoTangent| {
                        if !seed.is_empty() {
                            let mut line = shaped(d, a).$name_mut(at);
                            line += &seed;
                        }
                    };
                    (self.$name(at).into_owned(), reverse)
                }

                #[inline]
                fn $pushforward(
                    &self,
                    at: usize,
                    d_self: &Self,
                    _: NoTangent,
                ) -> (OMatrix<T, $R2, $C2>, OMatrix<T, $R2, $C2>) {
                    let tangent =
                        if d_self.is_empty() { Tangent::zero() } else { d_self.$name(at).into_owned() };
                    (self.$name(at).into_owned(), tangent)
                }
            )*
        }
    };
}
lines! {
    row row_mut row_pullback row_pushforward U1, C;
    column column_mut column_pullback column_pushforward R, U1;
}

/// `a.tr_mul(&b)`, which is `aᵀ b`.
#[expect(missing_docs, reason = "the protocol of calls, two functions for each method")]
pub trait TransposedProductRules<T: Element, R: Size, K: Size>: Sized
where
    DefaultAllocator: Allocator<R, K>,
{
    fn tr_mul_pullback<C: Size>(
        &self,
        rhs: &OMatrix<T, R, C>,
    ) -> (
        OMatrix<T, K, C>,
        impl FnOnce(&Self, &OMatrix<T, R, C>, OMatrix<T, K, C>, &mut Self, &mut OMatrix<T, R, C>)
        + use<Self, T, R, K, C>,
    )
    where
        DefaultAllocator: Allocator<K, C> + Allocator<R, C> + Allocator<C, K>;

    fn tr_mul_pushforward<C: Size>(
        &self,
        rhs: &OMatrix<T, R, C>,
        d_self: &Self,
        d_rhs: &OMatrix<T, R, C>,
    ) -> (OMatrix<T, K, C>, OMatrix<T, K, C>)
    where
        DefaultAllocator: Allocator<K, C> + Allocator<R, C> + Allocator<K, R>;
}

impl<T: Element, R: Size, K: Size> TransposedProductRules<T, R, K> for OMatrix<T, R, K>
where
    DefaultAllocator: Allocator<R, K>,
{
    #[track_caller]
    fn tr_mul_pullback<C: Size>(
        &self,
        rhs: &OMatrix<T, R, C>,
    ) -> (
        OMatrix<T, K, C>,
        impl FnOnce(&Self, &OMatrix<T, R, C>, OMatrix<T, K, C>, &mut Self, &mut OMatrix<T, R, C>)
        + use<T, R, K, C>,
    )
    where
        DefaultAllocator: Allocator<K, C> + Allocator<R, C> + Allocator<C, K>,
    {
        check(self.nrows() == rhs.nrows(), "`tr_mul`", self.shape(), rhs.shape());
        let reverse =
            |a: &Self, b: &OMatrix<T, R, C>, seed: OMatrix<T, K, C>, d_a: &mut Self, d_b: &mut _| {
                if !seed.is_empty() {
                    shaped(d_a, a).gemm(Real::ONE, b, &seed.transpose(), Real::ONE);
                    shaped(d_b, b).gemm(Real::ONE, a, &seed, Real::ONE);
                }
            };
        (self.tr_mul(rhs), reverse)
    }

    #[track_caller]
    fn tr_mul_pushforward<C: Size>(
        &self,
        rhs: &OMatrix<T, R, C>,
        d_self: &Self,
        d_rhs: &OMatrix<T, R, C>,
    ) -> (OMatrix<T, K, C>, OMatrix<T, K, C>)
    where
        DefaultAllocator: Allocator<K, C> + Allocator<R, C> + Allocator<K, R>,
    {
        check(self.nrows() == rhs.nrows(), "`tr_mul`", self.shape(), rhs.shape());
        let mut tangent =
            OMatrix::from_element_generic(self.shape_generic().1, rhs.shape_generic().1, Real::ZERO);
        if !d_self.is_empty() {
            add_transposed_product(&mut tangent, d_self, rhs);
        }
        if !d_rhs.is_empty() {
            add_transposed_product(&mut tangent, self, d_rhs);
        }
        (self.tr_mul(rhs), tangent)
    }
}

/// The trace of a square matrix.
#[expect(missing_docs, reason = "the protocol of calls, two functions for each method")]
pub trait SquareRules<T: Element, N: Size>: Sized
where
    DefaultAllocator: Allocator<N, N>,
{
    fn trace_pullback(&self) -> (T, impl FnOnce(&Self, T, &mut Self) + use<Self, T, N>);
    fn trace_pushforward(&self, d_self: &Self) -> (T, T);
}

impl<T: Element, N: Size> SquareRules<T, N> for OMatrix<T, N, N>
where
    DefaultAllocator: Allocator<N, N>,
{
    #[track_caller]
    fn trace_pullback(&self) -> (T, impl FnOnce(&Self, T, &mut Self) + use<T, N>) {
        let reverse = |a: &Self, seed: T, d: &mut Self| {
            let d = shaped(d, a);
            (0..a.nrows()).for_each(|i| d[(i, i)] += seed);
        };
        (self.trace(), reverse)
    }

    #[track_caller]
    fn trace_pushforward(&self, d_self: &Self) -> (T, T) {
        (self.trace(), (0..d_self.nrows()).fold(Real::ZERO, |sum, i| sum + d_self[(i, i)]))
    }
}

type Vector3<T> = OMatrix<T, U3, U1>;

/// The cross product.
#[expect(missing_docs, reason = "the protocol of calls, two functions for each method")]
pub trait CrossRules<T: Element>: Sized {
    fn cross_pullback(
        &self,
        rhs: &Self,
    ) -> (Self, impl FnOnce(&Self, &Self, Self, &mut Self, &mut Self) + use<Self, T>);

    fn cross_pushforward(&self, rhs: &Self, d_self: &Self, d_rhs: &Self) -> (Self, Self);
}

impl<T: Element> CrossRules<T> for Vector3<T> {
    #[inline]
    fn cross_pullback(
        &self,
        rhs: &Self,
    ) -> (Self, impl FnOnce(&Self, &Self, Self, &mut Self, &mut Self) + use<T>) {
        let reverse = |a: &Self, b: &Self, seed: Self, d_a: &mut Self, d_b: &mut Self| {
            *d_a += b.cross(&seed);
            *d_b += seed.cross(a);
        };
        (self.cross(rhs), reverse)
    }

    #[inline]
    fn cross_pushforward(&self, rhs: &Self, d_self: &Self, d_rhs: &Self) -> (Self, Self) {
        (self.cross(rhs), d_self.cross(rhs) + self.cross(d_rhs))
    }
}
