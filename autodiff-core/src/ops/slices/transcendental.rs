//! `exp`, `tanh` and the logistic function of whole slices. The derivatives are rules, for they are made from the results, which lie in
//! the caller's slice: nothing is kept beside it.

use crate::{Real, derivative, rt};

/// A function of each element, its rule and its forward mode. `$partial` is the derivative, by the result.
macro_rules! transcendental {
    ($(
        $(#[$doc:meta])*
        $name:ident $rule:ident $forward:ident: $method:ident, |$y:ident| $partial:expr
    )*) => {$(
        $(#[$doc])*
        ///
        /// # Panics
        ///
        /// If the lengths differ.
        pub fn $name<T: Real>(x: &[T], y: &mut [T]) {
            assert!(x.len() == y.len(), "`x` has length {}, but `y` has length {}", x.len(), y.len());
            for (y, x) in y.iter_mut().zip(x) {
                *y = x.$method();
            }
        }

        #[derivative(of = $name, jvp = $forward)]
        pub fn $rule<T: Real>(x: &[T], y: &mut [T], d_x: &mut [T], d_y: &mut [T]) {
            $name(x, y);
            for ((d_x, d_y), y) in d_x.iter_mut().zip(d_y).zip(y) {
                let $y = *y;
                *d_x += rt::scale(*d_y, $partial);
                *d_y = T::ZERO;
            }
        }

        fn $forward<T: Real>(x: &[T], y: &mut [T], d_x: &[T], d_y: &mut [T]) -> ((), crate::NoTangent) {
            $name(x, y);
            for ((d_y, d_x), y) in d_y.iter_mut().zip(d_x).zip(y) {
                let $y = *y;
                *d_y = rt::scale(*d_x, $partial);
            }
            ((), crate::NoTangent)
        }
    )*};
}

transcendental! {
    /// `yᵢ = e^xᵢ`, many at once, by [`Real::exp_branch_free`].
    ///
    /// ```
    /// let mut y = [0.0; 2];
    /// autodiff_core::ops::slices::exp(&[0.0, -1000.0], &mut y);
    /// assert_eq!(y, [1.0, 0.0]);
    /// ```
    exp exp_rule exp_forward: exp_branch_free, |y| y

    /// `yᵢ = tanh xᵢ`, many at once, by [`Real::tanh_branch_free`].
    ///
    /// ```
    /// let mut y = [0.0; 2];
    /// autodiff_core::ops::slices::tanh(&[0.0, -1000.0], &mut y);
    /// assert_eq!(y, [0.0, -1.0]);
    /// ```
    tanh tanh_rule tanh_forward: tanh_branch_free, |y| T::ONE - y * y

    /// `yᵢ = 1 / (1 + e^−xᵢ)`, many at once, by [`Real::sigmoid_branch_free`].
    ///
    /// ```
    /// let mut y = [0.0; 2];
    /// autodiff_core::ops::slices::sigmoid(&[0.0, -1000.0], &mut y);
    /// assert_eq!(y, [0.5, 0.0]);
    /// ```
    sigmoid sigmoid_rule sigmoid_forward: sigmoid_branch_free, |y| y * (T::ONE - y)
}
