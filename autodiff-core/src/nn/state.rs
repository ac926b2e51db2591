//! Saving and loading parameters as `safetensors`, with `PyTorch`'s names and layouts. (Feature `safetensors`.)
//!
//! [`save`] writes the parameters of a layer or a model, running statistics among them; [`load`] reads what `PyTorch`'s
//! `safetensors.torch.save_file(model.state_dict(), ..)` has written, if the layers are the same. Everything is looked at
//! before anything is changed: after an error the model is as it was.
//!
//! | here | `PyTorch`'s names |
//! |---|---|
//! | `Dense` | `weight` of `[out, in]`, `bias`: `nn.Linear` |
//! | `Mlp` | `0.weight`, `0.bias`, `2.weight`, ..: `nn.Sequential` with an activation after each layer but the last |
//! | `Conv1d`, `Conv2d`, `ConvTranspose2d`, `DepthwiseConv2d` | `weight`, `bias` |
//! | `BatchNorm` | `weight`, `bias`, `running_mean`, `running_var`; a `num_batches_tracked` in a file is passed over |
//! | `LayerNorm`, `GroupNorm`, `RmsNorm`, `Embedding` | `weight`, and `bias` where there is one |
//! | `Rnn`, `Lstm`, `Gru` | `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0` |
//! | `MultiHeadAttention` | `in_proj_weight`, `in_proj_bias`, `out_proj.weight`, `out_proj.bias` |
//! | the other models | the names of their fields, a dot, and the above |
//!
//! A struct of yours takes part by [`state_dict!`](crate::state_dict):
//!
//! ```
//! use autodiff_core::nn::state::{load, save};
//! use autodiff_core::nn::{BatchNorm, Dense};
//! use autodiff_core::state_dict;
//!
//! struct Network {
//!     first: Dense<f32, 2, 3>,
//!     norm: BatchNorm<f32, 3>,
//! }
//! state_dict!([] Network: f32 { first: "0", norm: "1" });
//!
//! let mut network = Network { first: Dense::zeros(), norm: BatchNorm::new(1e-5, 0.1) };
//! network.first.bias = [1.0, 2.0, 3.0];
//! let file = save(&network);
//!
//! let mut other = Network { first: Dense::zeros(), norm: BatchNorm::new(1e-5, 0.1) };
//! load(&mut other, &file)?;
//! assert_eq!(other.first.bias, [1.0, 2.0, 3.0]);
//!
//! let error = load(&mut Dense::<f32, 2, 3>::zeros(), &file).unwrap_err();
//! assert_eq!(error.to_string(), "the file has no tensor `weight`; [3, 2] is asked for");
//! # Ok::<(), autodiff_core::nn::state::LoadError>(())
//! ```

mod error;
mod file;
mod layers;
mod numbers;

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

pub use error::LoadError;
pub use file::{load, save};
pub use numbers::{Element, Numbers};

/// A tensor of a model, to read.
#[derive(Clone, Debug)]
pub struct Entry<'a, T> {
    /// Its name in the file.
    pub name: String,
    /// Its shape in the file.
    pub shape: Vec<usize>,
    /// Its numbers, in the order of the file.
    pub values: &'a [T],
}

/// A tensor of a model, to write.
#[derive(Debug)]
pub struct EntryMut<'a, T> {
    /// Its name in the file.
    pub name: String,
    /// Its shape in the file.
    pub shape: Vec<usize>,
    /// Its numbers, in the order of the file.
    pub values: &'a mut [T],
}

/// What can be saved and loaded: a list of named tensors. [`state_dict!`](crate::state_dict) writes it for a struct.
pub trait StateDict {
    /// `f32` or `f64`.
    type Number: Element;

    /// Adds all tensors to the list, their names after the prefix, and in the order of [`entries_mut`](Self::entries_mut).
    fn entries<'a>(&'a self, prefix: &str, to: &mut Vec<Entry<'a, Self::Number>>);

    /// Adds all tensors to the list, to write.
    fn entries_mut<'a>(&'a mut self, prefix: &str, to: &mut Vec<EntryMut<'a, Self::Number>>);
}

/// A name after a prefix: `prefix.name`, or `name`.
///
/// ```
/// use autodiff_core::nn::state::join;
/// assert_eq!((join("", "0"), join("0", "weight")), ("0".into(), "0.weight".into()));
/// ```
pub fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_string() } else { format!("{prefix}.{name}") }
}

/// Implements [`StateDict`](crate::nn::state::StateDict) for a struct: its generics in brackets, its type, its numbers, and for each
/// field that is saved the name in the file. A field is anything that is a `StateDict` itself.
///
/// ```
/// use autodiff_core::nn::state::{Element, save};
/// use autodiff_core::nn::{Dense, Rnn};
/// use autodiff_core::{Real, state_dict};
///
/// struct Reader<T: Real, const H: usize> {
///     rnn: Rnn<T, 4, H>,
///     output: Dense<T, H, 2>,
/// }
/// state_dict!([T: Element, const H: usize] Reader<T, H>: T { rnn: "rnn", output: "head" });
/// ```
#[macro_export]
macro_rules! state_dict {
    ([$($generics:tt)*] $ty:ty: $number:ty { $($field:tt: $name:expr),* $(,)? }) => {
        impl<$($generics)*> $crate::nn::state::StateDict for $ty {
            type Number = $number;

            fn entries<'entries>(
                &'entries self,
                prefix: &str,
                to: &mut $crate::rt::Vec<$crate::nn::state::Entry<'entries, $number>>,
            ) {
                $($crate::nn::state::StateDict::entries(
                    &self.$field, &$crate::nn::state::join(prefix, $name), to,
                );)*
            }

            fn entries_mut<'entries>(
                &'entries mut self,
                prefix: &str,
                to: &mut $crate::rt::Vec<$crate::nn::state::EntryMut<'entries, $number>>,
            ) {
                $($crate::nn::state::StateDict::entries_mut(
                    &mut self.$field, &$crate::nn::state::join(prefix, $name), to,
                );)*
            }
        }
    };
}
