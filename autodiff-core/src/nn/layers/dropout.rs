//! Dropout.

use crate::nn::random::uniform;
use crate::{Differentiable, Real, differentiable, no_diff};

/// Dropout (Srivastava and others, 2014): in training each element is zero with a probability, else divided by the
/// probability of the contrary, so that the mean stays. In inference it is the identity: leave it out.
///
/// Which elements are dropped follows from a seed, so the same call gives the same result, and the reverse pass drops the same.
/// Use another seed in each step.
///
/// ```
/// use autodiff_core::nn::Dropout;
/// let dropout = Dropout { probability: 0.5 };
/// let y = dropout.forward(&[1.0; 100], 7);
/// assert!(y.iter().all(|y| *y == 0.0 || *y == 2.0));
/// assert!((30..70).contains(&y.iter().filter(|y| **y == 0.0).count()));
/// let (_, (_, d_x)) = dropout.forward_vjp(&[1.0; 100], 7, [1.0; 100]);
/// assert_eq!(d_x, y);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
pub struct Dropout {
    /// The probability of being dropped, from 0 to 1.
    #[no_diff]
    pub probability: f64,
}

impl Dropout {
    /// What each element is multiplied by: 0, or `1 / (1 − probability)`.
    ///
    /// ```
    /// use autodiff_core::nn::Dropout;
    /// assert_eq!(Dropout { probability: 1.0 }.mask::<f32, 3>(1), [0.0; 3]);
    /// assert_eq!(Dropout { probability: 0.0 }.mask::<f32, 3>(1), [1.0; 3]);
    /// ```
    pub fn mask<T: Real, const N: usize>(&self, seed: u64) -> [T; N] {
        let kept = T::from_f64(1.0 / (1.0 - self.probability));
        let mut state = seed;
        core::array::from_fn(|_| if uniform(&mut state) < self.probability { T::ZERO } else { kept })
    }
}

#[differentiable]
impl Dropout {
    /// For shape `[N]`: `[N]`.
    pub fn forward<T: Real, const N: usize>(&self, x: &[T; N], seed: u64) -> [T; N] {
        let mask: [T; N] = no_diff(self.mask(seed));
        let mut y = [T::ZERO; N];
        for i in 0..N {
            y[i] = x[i] * mask[i];
        }
        y
    }
}
