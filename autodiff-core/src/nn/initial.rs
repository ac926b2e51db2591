//! Initial parameters: the bounds and deviations that keep the scale of what passes through a layer.
//!
//! The fans of a layer are how many numbers go into each of its outputs and how many outputs each input goes to: for
//! [`Dense`](super::Dense) `IN` and `OUT`, for [`Conv2d`](super::Conv2d) either times the size of the kernel. The gain says what the activation
//! after the layer takes away. Feature `rand` draws the numbers.
//!
//! ```
//! use autodiff_core::nn::initial::{Initial, gain};
//! assert_eq!(Initial::he_normal(50, gain::RELU).deviation(), 0.2);
//! assert_eq!(Initial::xavier_uniform(1, 5, 1.0), Initial::Uniform { bound: 1.0 });
//! ```

use crate::Real;

/// What initial parameters are drawn from, around zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Initial {
    /// Every number up to the bound is as likely.
    Uniform {
        /// The largest absolute value.
        bound: f64,
    },
    /// The normal distribution.
    Normal {
        /// The standard deviation.
        deviation: f64,
    },
}

impl Initial {
    /// Xavier (Glorot and Bengio, 2010): the bound is `gain · √(6 / (fan_in + fan_out))`.
    pub fn xavier_uniform(fan_in: usize, fan_out: usize, gain: f64) -> Self {
        Initial::Uniform { bound: gain * root(6.0, fan_in + fan_out) }
    }

    /// Xavier (Glorot and Bengio, 2010): the deviation is `gain · √(2 / (fan_in + fan_out))`.
    pub fn xavier_normal(fan_in: usize, fan_out: usize, gain: f64) -> Self {
        Initial::Normal { deviation: gain * root(2.0, fan_in + fan_out) }
    }

    /// He (He and others, 2015): the bound is `gain · √(3 / fan)`; the fan is usually the one in.
    pub fn he_uniform(fan: usize, gain: f64) -> Self {
        Initial::Uniform { bound: gain * root(3.0, fan) }
    }

    /// He (He and others, 2015): the deviation is `gain / √fan`; the fan is usually the one in.
    pub fn he_normal(fan: usize, gain: f64) -> Self {
        Initial::Normal { deviation: gain * root(1.0, fan) }
    }

    /// The standard deviation.
    pub fn deviation(self) -> f64 {
        match self {
            Initial::Uniform { bound } => bound / Real::sqrt(3.0_f64),
            Initial::Normal { deviation } => deviation,
        }
    }
}

/// `√(part / whole)`
fn root(part: f64, whole: usize) -> f64 {
    Real::sqrt(part / f64::from_usize(whole))
}

/// Gains, by the activation after the layer.
pub mod gain {
    use crate::Real;

    /// No activation, or a sigmoid.
    pub const LINEAR: f64 = 1.0;
    /// The hyperbolic tangent.
    pub const TANH: f64 = 5.0 / 3.0;
    /// ReLU.
    pub const RELU: f64 = core::f64::consts::SQRT_2;
    /// SELU.
    pub const SELU: f64 = 0.75;

    /// Leaky ReLU: `√(2 / (1 + slope²))`.
    ///
    /// ```
    /// use autodiff_core::nn::initial::gain;
    /// assert_eq!(gain::leaky_relu(0.0), gain::RELU);
    /// ```
    pub fn leaky_relu(slope: f64) -> f64 {
        Real::sqrt(2.0 / (1.0 + slope * slope))
    }
}

#[cfg(all(feature = "rand", feature = "alloc"))]
pub(super) use random::default_of;

#[cfg(feature = "rand")]
mod random {
    use rand::{Rng, RngExt as _};

    use super::Initial;
    use crate::nn::{Conv1d, Conv2d, Dense, Embedding, Gru, Lstm, MultiHeadAttention, Rnn};
    use crate::{Real, Tangent, VisitorMut};

    impl Initial {
        /// Draws a number for each of the weights: a number, or arrays of them.
        ///
        /// ```
        /// use autodiff_core::nn::initial::Initial;
        /// use rand::{SeedableRng, rngs::SmallRng};
        /// let mut weights = [[0.0; 10]; 10];
        /// Initial::xavier_uniform(10, 10, 1.0).fill(&mut weights, &mut SmallRng::seed_from_u64(1));
        /// assert!(weights.iter().flatten().all(|w: &f64| w.abs() < 0.548 && *w != 0.0));
        /// ```
        pub fn fill<W: Tangent, R: Rng + ?Sized>(self, weights: &mut W, random: &mut R) {
            weights.visit_mut(&mut Fill { initial: self, random });
        }

        fn draw<R: Rng + ?Sized>(self, random: &mut R) -> f64 {
            match self {
                Initial::Uniform { bound } => bound * (2.0 * random.random::<f64>() - 1.0),
                Initial::Normal { deviation } => {
                    // Box and Muller. From 0 to 1 without 0, so that it has a logarithm.
                    let radius = 1.0 - random.random::<f64>();
                    let angle = core::f64::consts::TAU * random.random::<f64>();
                    deviation * Real::sqrt(-2.0 * Real::ln(radius)) * Real::cos(angle)
                }
            }
        }
    }

    struct Fill<'r, R: ?Sized> {
        initial: Initial,
        random: &'r mut R,
    }

    impl<R: Rng + ?Sized> VisitorMut for Fill<'_, R> {
        fn slice<T: Real>(&mut self, values: &mut [T]) {
            for value in values.iter_mut() {
                *value = T::from_f64(self.initial.draw(self.random));
            }
        }
    }

    /// `PyTorch`'s default: up to `1 / √fan` on either side.
    pub(in crate::nn) fn default_of(fan: usize) -> Initial {
        Initial::he_uniform(fan, 1.0 / Real::sqrt(3.0_f64))
    }

    impl<T: Real, const IN: usize, const OUT: usize> Dense<T, IN, OUT> {
        /// Weights and biases as `PyTorch` draws them: uniform, up to `1 / √IN`.
        ///
        /// ```
        /// use autodiff_core::nn::Dense;
        /// use rand::{SeedableRng, rngs::SmallRng};
        /// let layer = Dense::<f32, 16, 4>::random(&mut SmallRng::seed_from_u64(1));
        /// assert!(layer.weight.iter().flatten().all(|w| w.abs() <= 0.25));
        /// ```
        pub fn random<R: Rng + ?Sized>(random: &mut R) -> Self {
            let mut layer = Self::zeros();
            default_of(IN).fill(&mut layer.weight, random);
            default_of(IN).fill(&mut layer.bias, random);
            layer
        }

        /// Weights as given; biases zero.
        ///
        /// ```
        /// use autodiff_core::nn::{Dense, initial::{Initial, gain}};
        /// use rand::{SeedableRng, rngs::SmallRng};
        /// let he = Initial::he_normal(16, gain::RELU);
        /// let layer = Dense::<f32, 16, 4>::initialised(he, &mut SmallRng::seed_from_u64(1));
        /// assert_eq!(layer.bias, [0.0; 4]);
        /// ```
        pub fn initialised<R: Rng + ?Sized>(initial: Initial, random: &mut R) -> Self {
            let mut layer = Self::zeros();
            initial.fill(&mut layer.weight, random);
            layer
        }
    }

    impl<
        T: Real,
        const IN: usize,
        const OUT: usize,
        const K: usize,
        const STRIDE: usize,
        const PADDING: usize,
    > Conv1d<T, IN, OUT, K, STRIDE, PADDING>
    {
        /// Weights and biases as `PyTorch` draws them: uniform, up to `1 / √(IN·K)`.
        pub fn random<R: Rng + ?Sized>(random: &mut R) -> Self {
            let mut layer = Self::zeros();
            default_of(IN * K).fill(&mut layer.weight, random);
            default_of(IN * K).fill(&mut layer.bias, random);
            layer
        }
    }

    impl<
        T: Real,
        const IN: usize,
        const OUT: usize,
        const KH: usize,
        const KW: usize,
        const STRIDE: usize,
        const PADDING: usize,
        const DILATION: usize,
    > Conv2d<T, IN, OUT, KH, KW, STRIDE, PADDING, DILATION>
    {
        /// Weights and biases as `PyTorch` draws them: uniform, up to `1 / √(IN·KH·KW)`.
        pub fn random<R: Rng + ?Sized>(random: &mut R) -> Self {
            let mut layer = Self::zeros();
            default_of(IN * KH * KW).fill(&mut layer.weight, random);
            default_of(IN * KH * KW).fill(&mut layer.bias, random);
            layer
        }
    }

    impl<T: Real, const V: usize, const D: usize> Embedding<T, V, D> {
        /// Standard normal, as in `PyTorch`.
        pub fn random<R: Rng + ?Sized>(random: &mut R) -> Self {
            let mut weight = [[T::ZERO; D]; V];
            Initial::Normal { deviation: 1.0 }.fill(&mut weight, random);
            Self { weight, padding: None }
        }
    }

    /// The recurrent layers: all parameters uniform, up to `1 / √H`, as in `PyTorch`.
    macro_rules! recurrent {
        ($($layer:ident)*) => {$(
            impl<T: Real, const IN: usize, const H: usize> $layer<T, IN, H> {
                /// All parameters as `PyTorch` draws them: uniform, up to `1 / √H`.
                pub fn random<R: Rng + ?Sized>(random: &mut R) -> Self {
                    let mut layer = Self {
                        weight_ih: Tangent::zero(),
                        weight_hh: Tangent::zero(),
                        bias_ih: Tangent::zero(),
                        bias_hh: Tangent::zero(),
                    };
                    default_of(H).fill(&mut layer.weight_ih, random);
                    default_of(H).fill(&mut layer.weight_hh, random);
                    default_of(H).fill(&mut layer.bias_ih, random);
                    default_of(H).fill(&mut layer.bias_hh, random);
                    layer
                }
            }
        )*};
    }
    recurrent!(Rnn Lstm Gru);

    impl<T: Real, const E: usize, const HEADS: usize, const D: usize> MultiHeadAttention<T, E, HEADS, D> {
        /// Weights as `PyTorch` draws them; biases zero.
        pub fn random<R: Rng + ?Sized>(causal: bool, random: &mut R) -> Self {
            let mut in_proj_weight = [[[T::ZERO; E]; E]; 3];
            Initial::xavier_uniform(E, 3 * E, 1.0).fill(&mut in_proj_weight, random);
            let out_proj = Dense::initialised(default_of(E), random);
            Self { in_proj_weight, in_proj_bias: [[T::ZERO; E]; 3], out_proj, causal }
        }
    }
}
