//! Convolutions, pooling and the convolutional network with sizes known at run time: `PyTorch`'s values, what the macro makes of the plain
//! loops, the network with constant sizes, and differences.

use differentiable::nn::dynamic::{
    Conv1d, Conv2d, Data, Dense, LeNet, Matrix, MatrixTangent, Window, activate, avg_pool, losses, max_pool,
};
use differentiable::nn::{self, Activation};
use differentiable::ops::slices;
use differentiable::{Differentiable, differentiable, gradient_check};
use differentiable_goldens::{assert_close, flat, golden, numbers};
use differentiable_networks::{assert_near, noise};
use rand::SeedableRng as _;
use rand::rngs::SmallRng;
use serde_json::Value;

/// The sizes of a value, from the outside in.
fn shape(value: &Value) -> Vec<usize> {
    match value {
        Value::Array(items) => [vec![items.len()], shape(&items[0])].concat(),
        _ => Vec::new(),
    }
}

fn size(case: &Value, name: &str, default: usize) -> usize {
    case[name].as_u64().map_or(default, |size| usize::try_from(size).expect("a small number"))
}

/// Rows of a batch, whatever an element is.
fn rows(value: &Value) -> Matrix<f64> {
    let values = numbers(value);
    let count = shape(value)[0];
    Matrix::new(count, values.len() / count, values)
}

#[test]
fn convolutions_as_in_pytorch() {
    for name in ["conv2d_3x3", "conv2d_3x3_pad1_stride2", "conv2d_2x3_dilation2"] {
        let case = &golden("conv_pool")[name];
        let (x, weight) = (shape(&case["x"]), shape(&case["weight"]));
        let window = Window::new(x[1], [x[2], x[3]], [weight[2], weight[3]])
            .with_stride([size(case, "stride", 1); 2])
            .with_padding([size(case, "padding", 0); 2])
            .with_dilation([size(case, "dilation", 1); 2]);
        let mut layer = Conv2d::zeros(weight[0], window);
        (layer.weight.values, layer.bias) = (numbers(&case["weight"]), numbers(&case["bias"]));
        let seed = MatrixTangent { values: numbers(&case["R"]) };
        let (y, (d_layer, d_x)) = layer.forward_vjp(&rows(&case["x"]), seed.clone());
        assert_close("output", &y.values, &case["output"]);
        assert_close("grad_weight", &d_layer.weight.values, &case["grad_weight"]);
        assert_close("grad_bias", &d_layer.bias, &case["grad_bias"]);
        assert_close("grad_x", &d_x.values, &case["grad_x"]);
        let (of_data, d_of_data) = layer.forward_data_vjp(&Data::from(rows(&case["x"])), seed);
        assert_eq!((of_data, d_of_data), (y, d_layer));
    }
}

#[test]
fn convolution_of_sequences_as_in_pytorch() {
    let case = &golden("conv_pool")["conv1d"];
    let mut layer = Conv1d::zeros([3, 4], 7, 3).with_padding(1);
    (layer.weight.values, layer.bias) = (numbers(&case["weight"]), numbers(&case["bias"]));
    let seed = MatrixTangent { values: numbers(&case["R"]) };
    let (y, (d_layer, d_x)) = layer.forward_vjp(&rows(&case["x"]), seed);
    assert_close("output", &y.values, &case["output"]);
    assert_close("grad_weight", &d_layer.weight.values, &case["grad_weight"]);
    assert_close("grad_bias", &d_layer.bias, &case["grad_bias"]);
    assert_close("grad_x", &d_x.values, &case["grad_x"]);
}

#[test]
fn pooling_as_in_pytorch() {
    let file = golden("conv_pool");
    let check = |name: &str, [kernel, stride, padding]: [usize; 3], largest: bool| {
        let case = &file[name];
        let x = shape(&case["x"]);
        let window =
            Window::new(x[1], [x[2], x[3]], [kernel; 2]).with_stride([stride; 2]).with_padding([padding; 2]);
        let mut seed = MatrixTangent { values: vec![1.0; numbers(&case["output"]).len()] };
        if case["R"].is_array() {
            seed.values = numbers(&case["R"]);
        }
        let pool = if largest { max_pool::vjp } else { avg_pool::vjp };
        let (y, d_x) = pool(&rows(&case["x"]), window, seed);
        assert_close(name, &y.values, &case["output"]);
        assert_close(name, &d_x.values, &case["grad_x"]);
    };
    check("maxpool_2", [2, 2, 0], true);
    check("maxpool_2_ties", [2, 2, 0], true);
    check("maxpool_3_stride2_pad1", [3, 2, 1], true);
    check("avgpool_2", [2, 2, 0], false);
    check("avgpool_3_stride2_pad1_count_include_pad", [3, 2, 1], false);
    check("global_avgpool", [6, 1, 0], false);
}

/// The plain loops.
#[differentiable]
#[expect(clippy::too_many_arguments, reason = "what a convolution has")]
fn plain(
    w: &[f64],
    b: &[f64],
    x: &[f64],
    y: &mut [f64],
    channels: usize,
    size: [usize; 2],
    output: [usize; 2],
    kernel: [usize; 2],
    stride: [usize; 2],
    padding: [usize; 2],
    dilation: [usize; 2],
) {
    let images = x.len() / (channels * size[0] * size[1]);
    for n in 0..images {
        for o in 0..b.len() {
            for i in 0..output[0] {
                for j in 0..output[1] {
                    let mut sum = b[o];
                    for c in 0..channels {
                        for p in 0..kernel[0] {
                            for q in 0..kernel[1] {
                                let row = i * stride[0] + p * dilation[0];
                                let column = j * stride[1] + q * dilation[1];
                                if row >= padding[0]
                                    && row < size[0] + padding[0]
                                    && column >= padding[1]
                                    && column < size[1] + padding[1]
                                {
                                    let pixel = (row - padding[0]) * size[1] + column - padding[1];
                                    sum += w[((o * channels + c) * kernel[0] + p) * kernel[1] + q]
                                        * x[(n * channels + c) * size[0] * size[1] + pixel];
                                }
                            }
                        }
                    }
                    y[((n * b.len() + o) * output[0] + i) * output[1] + j] = sum;
                }
            }
        }
    }
}

/// All numbers of channels and outputs around the widths of tiles, long and short rows, every stride, padding and dilation.
#[test]
fn convolutions_are_the_plain_loops() {
    let mut cases = vec![
        (6, Window::new(1, [12, 28], [5, 5]).with_padding([2, 2])),
        (16, Window::new(6, [14, 14], [5, 5])),
        (5, Window::new(7, [3, 50], [1, 4]).with_dilation([1, 3])),
        (1, Window::new(1, [1, 1], [1, 1])),
        (3, Window::new(2, [9, 8], [4, 3]).with_padding([5, 4]).with_dilation([2, 1])),
        (2, Window::new(3, [9, 8], [3, 2]).with_stride([2, 3]).with_padding([1, 2]).with_dilation([1, 2])),
        (4, Window::new(2, [7, 7], [3, 3]).with_stride([1, 2])),
    ];
    for outputs in 1..10 {
        cases
            .push((outputs, Window::new(outputs % 4 + 1, [4 + outputs, 30 - outputs], [2, 1 + outputs % 3])));
    }
    for (outputs, window) in cases {
        let what = format!("{outputs} outputs of {window:?}");
        let (w, b, x) = (noise(outputs * window.seen(), 1), noise(outputs, 2), noise(2 * window.inputs(), 3));
        let length = 2 * outputs * window.places();
        let start = || {
            let (y, d_y) = (vec![7.0; length], noise(length, 7));
            (y, noise(w.len(), 4), noise(outputs, 5), noise(x.len(), 6), d_y)
        };
        let near = |part: &str, got: &[f64], want: &[f64]| {
            assert_near(&format!("{part}, {what}"), got, want, 1e-11);
        };
        let Window { channels, size, kernel, stride, padding, dilation } = window;
        let (mut want, mut want_w, mut want_b, mut want_x, mut want_y) = start();
        plain::vjp_into(
            &w,
            &b,
            &x,
            &mut want,
            channels,
            size,
            window.output(),
            kernel,
            stride,
            padding,
            dilation,
            &mut want_w,
            &mut want_b,
            &mut want_x,
            &mut want_y,
        );
        let (mut got, mut got_w, mut got_b, mut got_x, mut got_y) = start();
        slices::correlate::vjp_into(
            &w, &b, &x, &mut got, window, &mut got_w, &mut got_b, &mut got_x, &mut got_y,
        );
        near("value", &got, &want);
        near("∂w", &got_w, &want_w);
        near("∂b", &got_b, &want_b);
        near("∂x", &got_x, &want_x);
        near("∂y", &got_y, &want_y);

        let (mut want, t_w, t_b, t_x, mut want_t) = start();
        let _ = plain::jvp(
            &w,
            &b,
            &x,
            &mut want,
            channels,
            size,
            window.output(),
            kernel,
            stride,
            padding,
            dilation,
            &t_w,
            &t_b,
            &t_x,
            &mut want_t,
        );
        let (mut got, .., mut got_t) = start();
        let _ = slices::correlate::jvp(&w, &b, &x, &mut got, window, &t_w, &t_b, &t_x, &mut got_t);
        near("tangent", &got_t, &want_t);
    }
}

/// In `f32`, which has tiles of its own, against `f64`.
#[test]
#[expect(clippy::cast_possible_truncation, reason = "rounding is what is tested")]
fn convolutions_in_f32() {
    let single = |values: Vec<f64>| values.into_iter().map(|value| value as f32).collect::<Vec<_>>();
    let double = |values: &[f32]| values.iter().map(|value| f64::from(*value)).collect::<Vec<_>>();
    for outputs in [1, 3, 6, 16] {
        let window = Window::new(3, [13, 17], [5, 3]).with_padding([2, 1]);
        let (w, b) = (single(noise(outputs * window.seen(), 1)), single(noise(outputs, 2)));
        let (x, seed) = (single(noise(window.inputs(), 3)), single(noise(outputs * window.places(), 4)));
        let (mut y, mut d_y) = (vec![7.0; seed.len()], seed.clone());
        let (mut d_w, mut d_b, mut d_x) = (vec![0.0; w.len()], vec![0.0; b.len()], vec![0.0; x.len()]);
        slices::correlate::vjp_into(&w, &b, &x, &mut y, window, &mut d_w, &mut d_b, &mut d_x, &mut d_y);
        let (mut want, mut want_w) = (vec![7.0; seed.len()], vec![0.0; w.len()]);
        let (mut want_b, mut want_x, mut want_y) = (vec![0.0; b.len()], vec![0.0; x.len()], double(&seed));
        slices::correlate::vjp_into(
            &double(&w),
            &double(&b),
            &double(&x),
            &mut want,
            window,
            &mut want_w,
            &mut want_b,
            &mut want_x,
            &mut want_y,
        );
        for (got, want) in [(&y, want), (&d_w, want_w), (&d_b, want_b), (&d_x, want_x)] {
            assert_near("in f32", &double(got), &want, 1e-4);
        }
    }
}

/// A small network of every layer: parameters and input.
#[derive(Clone, Debug, Differentiable)]
struct Small {
    first: Conv2d<f64>,
    second: Conv2d<f64>,
    output: Dense<f64>,
}

#[differentiable]
fn small_loss(network: &Small, x: &Matrix<f64>, #[no_diff] y: &Data<f64>) -> f64 {
    let z: Matrix<f64> = network.first.forward(x);
    let z: Matrix<f64> = max_pool(&z, Window::new(3, [6, 5], [2, 2]).with_stride([2, 1]));
    let z: Matrix<f64> = activate(Activation::Tanh, &z);
    let z: Matrix<f64> = network.second.forward(&z);
    let z: Matrix<f64> = avg_pool(&z, Window::new(2, [2, 2], [2, 2]));
    let z: Matrix<f64> = network.output.forward(&z);
    losses::mse(&z, y)
}

#[test]
fn a_small_network_against_differences() {
    let mut random = SmallRng::seed_from_u64(4);
    let first = Window::new(2, [6, 5], [3, 3]).with_padding([1, 1]);
    let second = Window::new(3, [3, 4], [2, 3]).with_stride([1, 1]);
    let network = Small {
        first: Conv2d::random(3, first, &mut random),
        second: Conv2d::random(2, second, &mut random),
        output: Dense::random(2, 3, &mut random),
    };
    let x = Matrix::new(2, 60, noise(120, 5));
    let y = Data::from(Matrix::new(2, 3, noise(6, 6)));
    let checked =
        gradient_check(&(network, x), |p| small_loss(&p.0, &p.1, &y), |p| small_loss::grad(&p.0, &p.1, &y));
    assert_eq!(checked.expect("the gradient is right").numbers, 57 + 38 + 9 + 120);
}

fn dense<const IN: usize, const OUT: usize>(layer: &nn::Dense<f64, IN, OUT>) -> Dense<f64> {
    Dense { weight: Matrix::from_rows(&layer.weight), bias: layer.bias.to_vec() }
}

/// The same network with sizes known at run time.
fn with_sizes_at_run_time(fixed: &nn::LeNet<f64>) -> LeNet<f64> {
    let mut network = LeNet::zeros(1, [28, 28], 10);
    network.conv1.weight.values = fixed.conv1.weight.as_flattened().as_flattened().as_flattened().to_vec();
    network.conv2.weight.values = fixed.conv2.weight.as_flattened().as_flattened().as_flattened().to_vec();
    (network.conv1.bias, network.conv2.bias) = (fixed.conv1.bias.to_vec(), fixed.conv2.bias.to_vec());
    (network.fc1, network.fc2, network.fc3) = (dense(&fixed.fc1), dense(&fixed.fc2), dense(&fixed.fc3));
    network
}

#[differentiable]
fn loss(network: &LeNet<f64>, x: &Matrix<f64>, classes: &[usize]) -> f64 {
    let scores: Matrix<f64> = network.forward_matrix(x);
    losses::cross_entropy_sum(&scores, classes)
}

#[differentiable(wrt(network))]
fn loss_of_data(network: &LeNet<f64>, x: &Data<f64>, classes: &[usize]) -> f64 {
    let scores: Matrix<f64> = network.forward(x);
    losses::cross_entropy_sum(&scores, classes)
}

#[differentiable]
fn fixed_loss(network: &nn::LeNet<f64>, x: &[[[f64; 28]; 28]; 1], class: usize) -> f64 {
    let scores: [f64; 10] = network.forward(x);
    nn::losses::cross_entropy(&scores, class)
}

/// Networks with constant sizes lie on the stack; without optimisation there are many copies.
#[test]
fn lenet_as_with_constant_sizes() {
    let thread = std::thread::Builder::new().stack_size(1 << 28).spawn(compare_lenets).expect("a thread");
    thread.join().expect("they are the same");
}

fn compare_lenets() {
    let fixed = nn::LeNet::<f64>::random(&mut SmallRng::seed_from_u64(1));
    let network = with_sizes_at_run_time(&fixed);
    let x = Matrix::new(2, 784, noise(2 * 784, 2));
    let images: Vec<[[[f64; 28]; 28]; 1]> =
        (0..2).map(|n| [std::array::from_fn(|i| std::array::from_fn(|j| x.row(n)[i * 28 + j]))]).collect();
    let (value, (d_network, d_x)) = loss::value_and_grad(&network, &x, &[3, 7]);
    let mut want = 0.0;
    let mut d_fixed = fixed.zero_tangent();
    let mut d_images = [[[[0.0; 28]; 28]; 1]; 2];
    for (n, class) in [3, 7].into_iter().enumerate() {
        want += fixed_loss::value_and_grad_into(&fixed, &images[n], class, &mut d_fixed, &mut d_images[n]);
    }
    assert_near("loss", &[value], &[want], 1e-12);
    let d_images = d_images.as_flattened().as_flattened().as_flattened();
    assert_near("∂x", &d_x.values, d_images, 1e-12);
    assert_near("∂network", &flat(&d_network), &flat(&d_fixed), 1e-12);
    let data = Data::from(x);
    let (same, d_same) = loss_of_data::value_and_grad(&network, &data, &[3, 7]);
    assert_near("loss", &[same], &[value], 1e-15);
    assert_eq!(d_same, d_network);
}

#[test]
#[should_panic(expected = "a convolution of 784 inputs is given 783 columns")]
fn wrong_columns() {
    LeNet::<f64>::zeros(1, [28, 28], 10).forward(&Data::from(Matrix::zeros(2, 783)));
}

#[test]
#[should_panic(expected = "a window of 5 does not fit into 4 with 0 of padding on each side")]
fn images_too_small() {
    LeNet::<f64>::zeros(1, [8, 12], 10);
}

#[test]
#[should_panic(expected = "`w` has length 5, but 1 kernels of 4 numbers are asked for")]
fn wrong_kernels() {
    let window = Window::new(1, [3, 3], [2, 2]);
    slices::correlate(&[0.0; 5], &[0.0], &[0.0; 9], &mut [0.0; 4], window);
}

#[test]
#[should_panic(expected = "a padding of 2 is more than half of a window of 3")]
fn too_much_padding() {
    max_pool(&Matrix::<f64>::zeros(1, 9), Window::new(1, [3, 3], [3, 3]).with_padding([1, 2]));
}
