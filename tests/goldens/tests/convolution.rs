//! Convolutions and pooling.

use differentiable::Tangent;
use differentiable::nn::{
    AvgPool2d, Conv1d, Conv2d, ConvTranspose2d, DepthwiseConv2d, MaxPool2d, global_avg_pool2d,
};
use differentiable_goldens::{array, assert_close, flat, golden};
use serde_json::Value;

/// A layer over each image of a case: output, gradients of the input and of the parameters.
macro_rules! convolution {
    ($test:ident, $name:literal, $batch:literal, $layer:ty, $x:ty, $y:ty) => {
        #[test]
        fn $test() {
            let case = &golden("conv_pool")[$name];
            let layer = <$layer>::from_case(case);
            let (xs, rs): ([$x; $batch], [$y; $batch]) = (array(&case["x"]), array(&case["R"]));
            let (mut ys, mut d_xs) = (Vec::new(), Vec::new());
            let mut d_layer = Tangent::zero();
            for (x, r) in xs.iter().zip(rs) {
                let mut d_x = <$x>::zero();
                let y: $y = layer.forward_vjp_into(x, r, &mut d_layer, &mut d_x);
                // The other way, which keeps what it needs: as a caller's reverse pass has it.
                let (again, pullback) = layer.forward_pullback(x);
                assert_eq!(y, again);
                let (mut d_other, mut d_same) = (d_layer.clone(), <$x>::zero());
                d_other.set_zero();
                pullback(&layer, x, r, &mut d_other, &mut d_same);
                for (a, b) in flat(&d_x).iter().zip(flat(&d_same)) {
                    assert!((a - b).abs() < 1e-12);
                }
                ys.push(y);
                d_xs.push(d_x);
            }
            assert_close("output", &ys, &case["output"]);
            assert_close("grad_x", &d_xs, &case["grad_x"]);
            assert_close("grad_weight", &d_layer.weight, &case["grad_weight"]);
            assert_close("grad_bias", &d_layer.bias, &case["grad_bias"]);
        }
    };
}

trait FromCase {
    fn from_case(case: &Value) -> Self;
}

macro_rules! from_case {
    ($([$($generics:tt)*] $layer:ident<$($args:ident),*>;)*) => {$(
        impl<$($generics)*> FromCase for $layer<f64, $($args),*> {
            fn from_case(case: &Value) -> Self {
                Self { weight: array(&case["weight"]), bias: array(&case["bias"]) }
            }
        }
    )*};
}
from_case! {
    [const I: usize, const O: usize, const K: usize, const S: usize, const P: usize] Conv1d<I, O, K, S, P>;
    [const I: usize, const O: usize, const H: usize, const W: usize, const S: usize, const P: usize, const D: usize]
        Conv2d<I, O, H, W, S, P, D>;
    [const C: usize, const H: usize, const W: usize, const S: usize, const P: usize] DepthwiseConv2d<C, H, W, S, P>;
    [const I: usize, const O: usize, const H: usize, const W: usize, const S: usize, const P: usize]
        ConvTranspose2d<I, O, H, W, S, P>;
}

convolution!(plain, "conv2d_3x3", 2, Conv2d<f64, 2, 3, 3, 3>, [[[f64; 5]; 6]; 2], [[[f64; 3]; 4]; 3]);
convolution!(
    padded_with_stride,
    "conv2d_3x3_pad1_stride2",
    2,
    Conv2d<f64, 2, 3, 3, 3, 2, 1>,
    [[[f64; 5]; 6]; 2],
    [[[f64; 3]; 3]; 3]
);
convolution!(
    dilated,
    "conv2d_2x3_dilation2",
    1,
    Conv2d<f64, 2, 2, 2, 3, 1, 0, 2>,
    [[[f64; 8]; 7]; 2],
    [[[f64; 4]; 5]; 2]
);
convolution!(
    depthwise,
    "conv2d_depthwise",
    1,
    DepthwiseConv2d<f64, 4, 3, 3, 1, 1>,
    [[[f64; 5]; 5]; 4],
    [[[f64; 5]; 5]; 4]
);
convolution!(sequence, "conv1d", 2, Conv1d<f64, 3, 4, 3, 1, 1>, [[f64; 7]; 3], [[f64; 7]; 4]);
convolution!(
    transposed,
    "conv_transpose2d_stride2",
    1,
    ConvTranspose2d<f64, 2, 3, 2, 2, 2>,
    [[[f64; 3]; 3]; 2],
    [[[f64; 6]; 6]; 3]
);

macro_rules! pooling {
    ($test:ident, $name:literal, $layer:ty) => {
        #[test]
        fn $test() {
            let case = &golden("conv_pool")[$name];
            let (xs, rs): ([Large; 2], [Small; 2]) = (array(&case["x"]), array(&case["R"]));
            let both = [0, 1].map(|b| <$layer>::default().forward_vjp(&xs[b], rs[b]));
            assert_close("output", &both.clone().map(|b| b.0), &case["output"]);
            assert_close("grad_x", &both.map(|b| b.1.1), &case["grad_x"]);
        }
    };
}

type Large = [[[f64; 6]; 6]; 2];
type Small = [[[f64; 3]; 3]; 2];

pooling!(max_pool, "maxpool_2", MaxPool2d<2, 2>);
pooling!(max_pool_padded, "maxpool_3_stride2_pad1", MaxPool2d<3, 2, 1>);
pooling!(avg_pool, "avgpool_2", AvgPool2d<2, 2>);
pooling!(avg_pool_padded, "avgpool_3_stride2_pad1_count_include_pad", AvgPool2d<3, 2, 1>);

#[test]
fn global() {
    let case = &golden("conv_pool")["global_avgpool"];
    let (xs, rs): ([Large; 2], [[f64; 2]; 2]) = (array(&case["x"]), array(&case["R"]));
    let both = [0, 1].map(|b| global_avg_pool2d::vjp(&xs[b], rs[b]));
    assert_close("output", &both.map(|b| b.0), &case["output"]);
    assert_close("grad_x", &both.map(|b| b.1), &case["grad_x"]);
}

#[test]
fn the_first_of_equals() {
    let case = &golden("conv_pool")["maxpool_2_ties"];
    let x: [[[f64; 4]; 4]; 1] = array(&case["x"]);
    let (y, (_, d_x)) = MaxPool2d::<2, 2>.forward_vjp(&x, [[[1.0; 2]; 2]]);
    assert_close("output", &y, &case["output"]);
    assert_close("grad_x", &d_x, &case["grad_x"]);
}
