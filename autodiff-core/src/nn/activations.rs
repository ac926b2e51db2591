//! Activation functions, each for a number, for an array (`_each`), for a batch of arrays (`_rows`) and for slices
//! (`_slice`, feature `alloc`).
//!
//! Values and derivatives are `PyTorch`'s, those at kinks as well: `relu'(0) = 0`, `relu6'(6) = 0`. Parameters have
//! gradients too: `leaky_relu` with a slope that is learned is what is called `PReLU`.
//!
//! ```
//! use autodiff_core::nn::activations::{gelu, relu_each, selu_rows};
//! assert_eq!(relu_each(&[-1.0, 0.0, 2.0]), [0.0, 0.0, 2.0]);
//! assert_eq!(relu_each::vjp(&[-1.0, 0.0, 2.0], [1.0; 3]).1, [0.0, 0.0, 1.0]);
//! assert_eq!(gelu::grad(0.0), 0.5);
//! assert_eq!(selu_rows(&[[0.0_f32; 2]; 3]), [[0.0; 2]; 3]);
//! ```

#![allow(unused_braces, reason = "the braces around each body are the macro's")]

mod error_function;

use crate::{Real, differentiable, no_diff};
pub use error_function::erf;

/// The slope of a unit that is on, in [`selu`]. (Klambauer and others, 2017.)
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
/// What a unit that is off saturates at, in [`selu`], before the scale.
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;

/// The four forms of an activation. The body is in each of them, so that the derivative of each is one loop.
macro_rules! activation {
    ($(
        $(#[$doc:meta])*
        $name:ident $each:ident $rows:ident $slice:ident |$x:ident $(, $param:ident)*| $body:tt
    )*) => {$(
        $(#[$doc])*
        #[differentiable]
        pub fn $name<T: Real>($x: T $(, $param: T)*) -> T $body

        #[doc = concat!("[`", stringify!($name), "`](fn@", stringify!($name), ") of each element, for shape `[N]`.")]
        #[differentiable]
        pub fn $each<T: Real, const N: usize>(x: &[T; N] $(, $param: T)*) -> [T; N] {
            let mut y = [T::ZERO; N];
            for i in 0..N {
                let $x = x[i];
                y[i] = $body;
            }
            y
        }

        #[doc = concat!("[`", stringify!($name), "`](fn@", stringify!($name), ") of each element, for shape `[B, N]`.")]
        #[differentiable]
        pub fn $rows<T: Real, const B: usize, const N: usize>(
            x: &[[T; N]; B] $(, $param: T)*
        ) -> [[T; N]; B] {
            let mut y = [[T::ZERO; N]; B];
            for b in 0..B {
                for i in 0..N {
                    let $x = x[b][i];
                    y[b][i] = $body;
                }
            }
            y
        }

        #[doc = concat!("[`", stringify!($name), "`](fn@", stringify!($name), ") of each element, written into `y`.")]
        ///
        /// # Panics
        ///
        /// If the lengths differ.
        #[cfg(feature = "alloc")]
        #[differentiable]
        pub fn $slice<T: Real>(x: &[T] $(, $param: T)*, y: &mut [T]) {
            assert!(x.len() == y.len(), "`x` has length {}, but `y` has length {}", x.len(), y.len());
            for i in 0..x.len() {
                let $x = x[i];
                y[i] = $body;
            }
        }
    )*};
}

activation! {
    /// `x`
    identity identity_each identity_rows identity_slice |x| { x }

    /// `max(x, 0)`
    ///
    /// ```
    /// use autodiff_core::nn::activations::relu;
    /// assert_eq!((relu(2.0), relu(-2.0)), (2.0, 0.0));
    /// assert_eq!((relu::grad(2.0), relu::grad(0.0)), (1.0, 0.0));
    /// ```
    relu relu_each relu_rows relu_slice |x| { if x <= T::ZERO { T::ZERO } else { x } }

    /// `min(max(x, 0), 6)`
    relu6 relu6_each relu6_rows relu6_slice |x| {
        let six = T::from_f64(6.0);
        if x <= T::ZERO { T::ZERO } else if x >= six { six } else { x }
    }

    /// `x`, or `slope · x` where `x ≤ 0`. `PyTorch`'s default slope is 0.01.
    leaky_relu leaky_relu_each leaky_relu_rows leaky_relu_slice |x, slope| { if x > T::ZERO { x } else { slope * x } }

    /// `x`, or `α(eˣ − 1)` where `x ≤ 0`. `PyTorch`'s default α is 1. (Clevert and others, 2015.)
    elu elu_each elu_rows elu_slice |x, alpha| { if x > T::ZERO { x } else { alpha * x.exp_m1() } }

    /// `x`, or `α(e^(x/α) − 1)` where `x ≤ 0`: its slope has no step, whatever the α. (Barron, 2017.)
    celu celu_each celu_rows celu_slice |x, alpha| { if x > T::ZERO { x } else { alpha * (x / alpha).exp_m1() } }

    /// `λx`, or `λα(eˣ − 1)` where `x ≤ 0`, with the λ ≈ 1.0507 and α ≈ 1.6733 that keep mean 0 and variance 1 from
    /// layer to layer. (Klambauer and others, 2017.)
    selu selu_each selu_rows selu_slice |x| {
        let scale = T::from_f64(SELU_SCALE);
        if x > T::ZERO { scale * x } else { scale * T::from_f64(SELU_ALPHA) * x.exp_m1() }
    }

    /// `x·Φ(x) = x/2 · (1 + erf(x/√2))`. (Hendrycks and Gimpel, 2016.)
    gelu gelu_each gelu_rows gelu_slice |x| {
        // Φ and its slope φ, as constants at this point, and a straight line through them: the derivative of Φ by hand, in
        // a form that loops take without keeping a pullback per element.
        let at = no_diff(x);
        let below = no_diff(error_function::normal_cdf(at));
        let density = no_diff(error_function::normal_density(at));
        if density > T::ZERO { x * (below + density * (x - at)) } else { x * below }
    }

    /// GELU, approximated: `x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³)))`.
    gelu_tanh gelu_tanh_each gelu_tanh_rows gelu_tanh_slice |x| {
        let inner = T::from_f64(0.797_884_560_802_865_4) * (x + T::from_f64(0.044_715) * x * x * x);
        T::from_f64(0.5) * x * (T::ONE + inner.tanh_branch_free())
    }

    /// `x · sigmoid(x)`, also called swish. (Elfwing and others, 2017.)
    silu silu_each silu_rows silu_slice |x| {
        x * x.sigmoid_branch_free()
    }

    /// `1 / (1 + e⁻ˣ)`, without overflow.
    ///
    /// ```
    /// use autodiff_core::nn::activations::{sigmoid, sigmoid_each};
    /// assert_eq!(sigmoid_each(&[0.0, 1000.0, -1000.0]), [0.5, 1.0, 0.0]);
    /// assert_eq!(sigmoid::grad(0.0), 0.25);
    /// ```
    sigmoid sigmoid_each sigmoid_rows sigmoid_slice |x| {
        x.sigmoid_branch_free()
    }

    /// `ln sigmoid(x)`, without overflow.
    log_sigmoid log_sigmoid_each log_sigmoid_rows log_sigmoid_slice |x| {
        -(-x).softplus_branch_free()
    }

    /// `tanh x`
    tanh tanh_each tanh_rows tanh_slice |x| { x.tanh_branch_free() }

    /// `ln(1 + e^βx) / β`, without overflow. `PyTorch` replaces it by `x` where `βx > 20`, which differs by less than
    /// 2.1e-9; this one does not.
    softplus softplus_each softplus_rows softplus_slice |x, beta| {
        (beta * x).softplus_branch_free() / beta
    }

    /// `x · tanh(ln(1 + eˣ))`, without overflow. (Misra, 2019.)
    mish mish_each mish_rows mish_slice |x| {
        let e = (-x.abs()).exp_branch_free();
        // tanh(ln(1 + eˣ)) = ((1 + eˣ)² − 1) / ((1 + eˣ)² + 1), by e^−|x|.
        let two = T::from_f64(2.0);
        if x >= T::ZERO {
            x * ((T::ONE + two * e) / (T::ONE + two * e * (T::ONE + e)))
        } else {
            x * (e * (two + e) / (two + e * (two + e)))
        }
    }

    /// `x · min(max(x + 3, 0), 6) / 6`. (Howard and others, 2019.)
    hard_swish hard_swish_each hard_swish_rows hard_swish_slice |x| {
        let three = T::from_f64(3.0);
        if x <= -three { T::ZERO } else if x >= three { x } else { x * (x + three) / T::from_f64(6.0) }
    }

    /// `min(max(x + 3, 0), 6) / 6`
    hard_sigmoid hard_sigmoid_each hard_sigmoid_rows hard_sigmoid_slice |x| {
        let three = T::from_f64(3.0);
        if x <= -three { T::ZERO } else if x >= three { T::ONE } else { (x + three) / T::from_f64(6.0) }
    }

    /// `min(max(x, −1), 1)`
    hard_tanh hard_tanh_each hard_tanh_rows hard_tanh_slice |x| {
        if x <= -T::ONE { -T::ONE } else if x >= T::ONE { T::ONE } else { x }
    }

    /// `x / (1 + |x|)`
    softsign softsign_each softsign_rows softsign_slice |x| { x / (T::ONE + x.abs()) }

    /// `x − tanh x`
    tanh_shrink tanh_shrink_each tanh_shrink_rows tanh_shrink_slice |x| { x - x.tanh() }

    /// `x` moved towards 0 by `lambda`, and 0 where that is across. `PyTorch`'s default is 0.5.
    soft_shrink soft_shrink_each soft_shrink_rows soft_shrink_slice |x, lambda| {
        if x > lambda { x - lambda } else if x < -lambda { x + lambda } else { T::ZERO }
    }

    /// `x`, and 0 where `|x| ≤ lambda`. `PyTorch`'s default is 0.5.
    hard_shrink hard_shrink_each hard_shrink_rows hard_shrink_slice |x, lambda| {
        if x.abs() > lambda { x } else { T::ZERO }
    }
}
