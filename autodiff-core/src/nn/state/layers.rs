//! The names of the ready-made layers and models.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::{Element, Entry, EntryMut, Numbers, StateDict, join};
use crate::nn::{
    Autoencoder, BatchNorm, Conv1d, Conv2d, ConvTranspose2d, Dense, DepthwiseConv2d, Embedding, GroupNorm,
    Gru, LayerNorm, LeNet, Lstm, Mlp, MultiHeadAttention, RmsNorm, Rnn, RnnClassifier, TransformerBlock,
    dynamic,
};
use crate::state_dict;

/// A layer whose fields are tensors. A shape that is not that of the field is given as an expression of the
/// field's own, or of the layer.
macro_rules! layer {
    ($([$($generics:tt)*] $ty:ty { $($field:ident $name:literal $(|$own:ident| $shape:expr)? $(=> |$layer:ident| $of:expr)?),* })*) => {$(
        impl<T: Element, $($generics)*> StateDict for $ty {
            type Number = T;

            fn entries<'a>(&'a self, prefix: &str, to: &mut Vec<Entry<'a, T>>) {
                $(to.push(Entry {
                    name: join(prefix, $name),
                    shape: layer!(@shape self, $field $(, |$own| $shape)? $(, of |$layer| $of)?),
                    values: self.$field.numbers(),
                });)*
            }

            fn entries_mut<'a>(&'a mut self, prefix: &str, to: &mut Vec<EntryMut<'a, T>>) {
                $(to.push(EntryMut {
                    name: join(prefix, $name),
                    shape: layer!(@shape self, $field $(, |$own| $shape)? $(, of |$layer| $of)?),
                    values: self.$field.numbers_mut(),
                });)*
            }
        }
    )*};
    (@shape $this:ident, $field:ident) => { $this.$field.shape() };
    (@shape $this:ident, $field:ident, |$name:ident| $shape:expr) => {{
        let $name: Vec<usize> = $this.$field.shape();
        $shape
    }};
    (@shape $this:ident, $field:ident, of |$name:ident| $shape:expr) => {{
        let $name = &*$this;
        $shape
    }};
}

/// `[gates, H, ..]` as `[gates · H, ..]`.
fn stacked(shape: &[usize]) -> Vec<usize> {
    let mut stacked = shape[1..].to_vec();
    stacked[0] *= shape[0];
    stacked
}

layer! {
    [const IN: usize, const OUT: usize] Dense<T, IN, OUT> { weight "weight", bias "bias" }
    [const IN: usize, const OUT: usize, const K: usize, const S: usize, const P: usize]
    Conv1d<T, IN, OUT, K, S, P> { weight "weight", bias "bias" }
    [
        const IN: usize, const OUT: usize, const KH: usize, const KW: usize, const S: usize, const P: usize,
        const D: usize
    ]
    Conv2d<T, IN, OUT, KH, KW, S, P, D> { weight "weight", bias "bias" }
    [const IN: usize, const OUT: usize, const KH: usize, const KW: usize, const S: usize, const P: usize]
    ConvTranspose2d<T, IN, OUT, KH, KW, S, P> { weight "weight", bias "bias" }
    [const C: usize, const KH: usize, const KW: usize, const S: usize, const P: usize]
    DepthwiseConv2d<T, C, KH, KW, S, P> {
        weight "weight" |shape| vec![shape[0], 1, shape[1], shape[2]],
        bias "bias"
    }
    [const C: usize] BatchNorm<T, C> {
        weight "weight", bias "bias", running_mean "running_mean", running_var "running_var"
    }
    [const N: usize] LayerNorm<T, N> { weight "weight", bias "bias" }
    [const N: usize] RmsNorm<T, N> { weight "weight" }
    [const C: usize, const GROUPS: usize] GroupNorm<T, C, GROUPS> { weight "weight", bias "bias" }
    [const V: usize, const D: usize] Embedding<T, V, D> { weight "weight" }
    [const IN: usize, const H: usize] Rnn<T, IN, H> {
        weight_ih "weight_ih_l0", weight_hh "weight_hh_l0", bias_ih "bias_ih_l0", bias_hh "bias_hh_l0"
    }
    [const IN: usize, const H: usize] Lstm<T, IN, H> {
        weight_ih "weight_ih_l0" |shape| stacked(&shape),
        weight_hh "weight_hh_l0" |shape| stacked(&shape),
        bias_ih "bias_ih_l0" |shape| stacked(&shape),
        bias_hh "bias_hh_l0" |shape| stacked(&shape)
    }
    [const IN: usize, const H: usize] Gru<T, IN, H> {
        weight_ih "weight_ih_l0" |shape| stacked(&shape),
        weight_hh "weight_hh_l0" |shape| stacked(&shape),
        bias_ih "bias_ih_l0" |shape| stacked(&shape),
        bias_hh "bias_hh_l0" |shape| stacked(&shape)
    }
    [] dynamic::Dense<T> { weight "weight", bias "bias" }
    [] dynamic::BatchNorm<T> {
        weight "weight", bias "bias", running_mean "running_mean", running_var "running_var"
    }
    [] dynamic::LayerNorm<T> { weight "weight", bias "bias" }
    [] dynamic::RmsNorm<T> { weight "weight" }
    [] dynamic::GroupNorm<T> { weight "weight", bias "bias" }
    [] dynamic::Embedding<T> { weight "weight" }
    [] dynamic::Conv1d<T> {
        weight "weight" => |layer| vec![layer.bias.len(), layer.window.channels, layer.window.kernel[1]],
        bias "bias"
    }
    [] dynamic::Conv2d<T> {
        weight "weight" => |layer| {
            let [height, width] = layer.window.kernel;
            vec![layer.bias.len(), layer.window.channels, height, width]
        },
        bias "bias"
    }
    [] dynamic::Rnn<T> {
        weight_ih "weight_ih_l0", weight_hh "weight_hh_l0", bias_ih "bias_ih_l0", bias_hh "bias_hh_l0"
    }
    [] dynamic::Lstm<T> {
        weight_ih "weight_ih_l0", weight_hh "weight_hh_l0", bias_ih "bias_ih_l0", bias_hh "bias_hh_l0"
    }
    [] dynamic::Gru<T> {
        weight_ih "weight_ih_l0", weight_hh "weight_hh_l0", bias_ih "bias_ih_l0", bias_hh "bias_hh_l0"
    }
}

/// The projections, as tensors of their own, and the layer after the heads.
impl<T: Element, const E: usize, const HEADS: usize, const D: usize> StateDict
    for MultiHeadAttention<T, E, HEADS, D>
{
    type Number = T;

    fn entries<'a>(&'a self, prefix: &str, to: &mut Vec<Entry<'a, T>>) {
        let (weight, bias) = (&self.in_proj_weight, &self.in_proj_bias);
        let name = |name| join(prefix, name);
        to.push(Entry {
            name: name("in_proj_weight"),
            shape: stacked(&weight.shape()),
            values: weight.numbers(),
        });
        to.push(Entry { name: name("in_proj_bias"), shape: stacked(&bias.shape()), values: bias.numbers() });
        self.out_proj.entries(&name("out_proj"), to);
    }

    fn entries_mut<'a>(&'a mut self, prefix: &str, to: &mut Vec<EntryMut<'a, T>>) {
        let (weight, bias) = (&mut self.in_proj_weight, &mut self.in_proj_bias);
        let name = |name| join(prefix, name);
        to.push(EntryMut {
            name: name("in_proj_weight"),
            shape: stacked(&weight.shape()),
            values: weight.numbers_mut(),
        });
        to.push(EntryMut {
            name: name("in_proj_bias"),
            shape: stacked(&bias.shape()),
            values: bias.numbers_mut(),
        });
        self.out_proj.entries_mut(&name("out_proj"), to);
    }
}

/// The same names and shapes as with constant sizes.
impl<T: Element> StateDict for dynamic::MultiHeadAttention<T> {
    type Number = T;

    fn entries<'a>(&'a self, prefix: &str, to: &mut Vec<Entry<'a, T>>) {
        let (weight, bias) = (&self.in_proj_weight, &self.in_proj_bias);
        let name = |name| join(prefix, name);
        to.push(Entry { name: name("in_proj_weight"), shape: weight.shape(), values: weight.numbers() });
        to.push(Entry { name: name("in_proj_bias"), shape: bias.shape(), values: bias.numbers() });
        self.out_proj.entries(&name("out_proj"), to);
    }

    fn entries_mut<'a>(&'a mut self, prefix: &str, to: &mut Vec<EntryMut<'a, T>>) {
        let (weight, bias) = (&mut self.in_proj_weight, &mut self.in_proj_bias);
        let name = |name| join(prefix, name);
        to.push(EntryMut {
            name: name("in_proj_weight"),
            shape: weight.shape(),
            values: weight.numbers_mut(),
        });
        to.push(EntryMut { name: name("in_proj_bias"), shape: bias.shape(), values: bias.numbers_mut() });
        self.out_proj.entries_mut(&name("out_proj"), to);
    }
}

state_dict!([T: Element, const IN: usize, const H: usize, const OUT: usize] Mlp<T, IN, H, OUT>: T {
    hidden: "0",
    output: "2",
});
state_dict!([T: Element, const IN: usize, const H: usize, const CODE: usize] Autoencoder<T, IN, H, CODE>: T {
    encoder: "encoder",
    to_code: "to_code",
    decoder: "decoder",
    output: "output",
});
state_dict!([T: Element] LeNet<T>: T { conv1: "conv1", conv2: "conv2", fc1: "fc1", fc2: "fc2", fc3: "fc3" });
state_dict!([T: Element, const IN: usize, const H: usize, const OUT: usize] RnnClassifier<T, IN, H, OUT>: T {
    rnn: "rnn",
    output: "output",
});
state_dict!([T: Element, const E: usize, const HEADS: usize, const D: usize, const F: usize]
TransformerBlock<T, E, HEADS, D, F>: T {
    norm1: "norm1",
    attention: "attention",
    norm2: "norm2",
    up: "up",
    down: "down",
});
state_dict!([T: Element] dynamic::LeNet<T>: T {
    conv1: "conv1",
    conv2: "conv2",
    fc1: "fc1",
    fc2: "fc2",
    fc3: "fc3",
});
state_dict!([T: Element] dynamic::TransformerBlock<T>: T {
    norm1: "norm1",
    attention: "attention",
    norm2: "norm2",
    up: "up",
    down: "down",
});
state_dict!([T: Element] dynamic::RnnClassifier<T>: T { rnn: "rnn", output: "output" });
state_dict!([T: Element] dynamic::LstmClassifier<T>: T { lstm: "lstm", output: "output" });
state_dict!([T: Element] dynamic::Autoencoder<T>: T {
    encoder: "encoder",
    to_code: "to_code",
    decoder: "decoder",
    output: "output",
});

/// Layers with an activation after each but the last: every other number.
impl<T: Element> StateDict for dynamic::Mlp<T> {
    type Number = T;

    fn entries<'a>(&'a self, prefix: &str, to: &mut Vec<Entry<'a, T>>) {
        for (l, layer) in self.layers.iter().enumerate() {
            layer.entries(&join(prefix, &format!("{}", 2 * l)), to);
        }
    }

    fn entries_mut<'a>(&'a mut self, prefix: &str, to: &mut Vec<EntryMut<'a, T>>) {
        for (l, layer) in self.layers.iter_mut().enumerate() {
            layer.entries_mut(&join(prefix, &format!("{}", 2 * l)), to);
        }
    }
}
