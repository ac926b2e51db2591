//! The networks with sizes known at run time: `PyTorch`'s values, those of the layers with constant sizes, and differences.

use differentiable::nn::dynamic::{
    Autoencoder, Data, Dense, Gru, Lstm, Matrix, MatrixTangent, Mlp, MlpTangent, Rnn, activate, losses,
};
use differentiable::nn::{self, Activation, Adam, AdamW, RmsProp, Sgd, clip_by_norm};
use differentiable::{Differentiable, Tangent, differentiable, gradient_check, no_diff};
use differentiable_goldens::{assert_close, golden, number, numbers};
use differentiable_networks::{assert_near, matrix, noise};
use rand::SeedableRng as _;
use rand::rngs::SmallRng;
use serde_json::Value;

const SMOOTH: [Activation; 14] = [
    Activation::Identity,
    Activation::Gelu,
    Activation::GeluTanh,
    Activation::Silu,
    Activation::Selu,
    Activation::Sigmoid,
    Activation::Tanh,
    Activation::Mish,
    Activation::HardSwish,
    Activation::Softsign,
    Activation::Celu { alpha: 0.7 },
    Activation::LogSigmoid,
    Activation::Softplus { beta: 2.0 },
    Activation::TanhShrink,
];

/// Those with a kink, or a step.
const KINKED: [Activation; 8] = [
    Activation::Relu,
    Activation::Relu6,
    Activation::LeakyRelu { slope: 0.1 },
    Activation::Elu { alpha: 0.7 },
    Activation::HardSigmoid,
    Activation::HardTanh,
    Activation::SoftShrink { lambda: 0.1 },
    Activation::HardShrink { lambda: 0.1 },
];

fn network(init: &Value, activation: Activation) -> Mlp<f64> {
    let layer = |weight: &str, bias: &str| {
        let bias = numbers(&init[bias]);
        let weight = numbers(&init[weight]);
        Dense { weight: Matrix::new(bias.len(), weight.len() / bias.len(), weight), bias }
    };
    Mlp { layers: vec![layer("0.weight", "0.bias"), layer("2.weight", "2.bias")], activation }
}

#[track_caller]
fn check(got: &Mlp<f64>, want: &Value) {
    assert_close("0.weight", &got.layers[0].weight.values, &want["0.weight"]);
    assert_close("0.bias", &got.layers[0].bias, &want["0.bias"]);
    assert_close("2.weight", &got.layers[1].weight.values, &want["2.weight"]);
    assert_close("2.bias", &got.layers[1].bias, &want["2.bias"]);
}

#[track_caller]
fn check_gradient(got: &MlpTangent<f64>, want: &Value) {
    assert_close("0.weight", &got.layers[0].weight.values, &want["0.weight"]);
    assert_close("0.bias", &got.layers[0].bias, &want["0.bias"]);
    assert_close("2.weight", &got.layers[1].weight.values, &want["2.weight"]);
    assert_close("2.bias", &got.layers[1].bias, &want["2.bias"]);
}

#[differentiable(wrt(network))]
fn xor_loss(network: &Mlp<f64>, x: &Data<f64>, y: &Data<f64>) -> f64 {
    let scores: Matrix<f64> = network.forward(x);
    let output: Matrix<f64> = activate(Activation::Sigmoid, &scores);
    losses::mse(&output, y)
}

#[differentiable(wrt(network))]
fn class_loss(network: &Mlp<f64>, x: &Data<f64>, classes: &[usize]) -> f64 {
    let scores: Matrix<f64> = network.forward(x);
    losses::cross_entropy(&scores, classes)
}

#[test]
fn xor_trains_as_in_pytorch() {
    let file = golden("train_A_xor");
    let (x, y) = (Data::from(matrix(&file["x"], 2)), Data::from(matrix(&file["y"], 1)));
    let mut network = network(&file["init"], Activation::Sigmoid);
    check_gradient(&xor_loss::grad(&network, &x, &y), &file["grads_step0"]);
    let mut sgd = Sgd::new(&network, number(&file["lr"]));
    let mut gradient = network.zero_tangent();
    for step in 0..=10 {
        gradient.set_zero();
        let value = xor_loss::value_and_grad_into(&network, &x, &y, &mut gradient);
        assert_close("loss", &value, &file["losses_steps_0_to_10"][step]);
        if step < 10 {
            sgd.step(&mut network, &gradient);
        }
    }
    check(&network, &file["final_after_10_steps"]);
}

#[test]
fn classes_train_as_in_pytorch() {
    let file = golden("train_C_small");
    let x = Data::from(matrix(&file["x"], 20));
    let y: [usize; 8] = differentiable_goldens::integers(&file["y"]);
    let mut network = network(&file["init"], Activation::Relu);
    assert_close("output", &network.forward(&x).values, &file["output_step0"]);
    check_gradient(&class_loss::grad(&network, &x, &y), &file["grads_step0"]);
    let mut sgd = Sgd::new(&network, number(&file["lr"]));
    for step in 0..=10 {
        let (value, gradient) = class_loss::value_and_grad(&network, &x, &y);
        assert_close("loss", &value, &file["losses_steps_0_to_10"][step]);
        if step < 10 {
            sgd.step(&mut network, &gradient);
        }
    }
    check(&network, &file["final_after_10_steps"]);
}

/// Deep ones: the gradient of every parameter and of the input, for every activation.
#[test]
fn deep_networks_against_differences() {
    #[differentiable]
    fn loss(network: &Mlp<f64>, x: &Matrix<f64>, #[no_diff] y: &Data<f64>) -> f64 {
        let output: Matrix<f64> = network.forward_matrix(x);
        losses::mse_sum(&output, y)
    }
    let y = Data::from(Matrix::new(4, 2, noise(8, 1)));
    let x = Matrix::new(4, 3, noise(12, 2));
    for activation in SMOOTH {
        let network = Mlp::random(&[3, 5, 4, 2], activation, &mut SmallRng::seed_from_u64(3));
        let checked = gradient_check(
            &(network.clone(), x.clone()),
            |p| loss(&p.0, &p.1, &y),
            |p| loss::grad(&p.0, &p.1, &y),
        );
        assert_eq!(checked.unwrap_or_else(|e| panic!("{activation:?}: {e:?}")).numbers, 20 + 24 + 10 + 12);
        // Data gives the same, without a gradient of itself.
        let data = Data::from(x.clone());
        assert_eq!(network.forward(&data), network.forward_matrix(&x));
        let (_, (d_network, ..)) = network.forward_matrix_vjp(&x, MatrixTangent { values: noise(8, 4) });
        let (_, d_of_data) = network.forward_vjp(&data, MatrixTangent { values: noise(8, 4) });
        assert_eq!(d_network, d_of_data);
    }
}

#[test]
fn autoencoder_against_differences() {
    #[differentiable(wrt(network))]
    fn loss(network: &Autoencoder<f64>, x: &Data<f64>) -> f64 {
        let output: Matrix<f64> = network.forward(x);
        losses::mse(&output, x)
    }
    let x = Data::from(Matrix::new(3, 6, noise(18, 2)));
    let network = Autoencoder::random(6, 4, 2, Activation::Tanh, &mut SmallRng::seed_from_u64(1));
    gradient_check(&network, |p| loss(p, &x), |p| loss::grad(p, &x)).expect("the gradient is right");
}

/// The activations of a matrix are those of arrays.
#[test]
fn activations_are_those_of_arrays() {
    let x = noise(12, 1);
    let array: [f64; 12] = x.clone().try_into().expect("twelve");
    for activation in SMOOTH.into_iter().chain(KINKED) {
        let (y, (d_x, ..)) = {
            let seed = MatrixTangent { values: vec![1.0; 12] };
            let (y, d_x) = activate::vjp(activation, &Matrix::new(3, 4, x.clone()), seed);
            (y, (d_x,))
        };
        let (want, want_x) = nn::activate_each::vjp(activation, &array, [1.0; 12]);
        assert_near(&format!("{activation:?}"), &y.values, &want, 1e-15);
        assert_near(&format!("slope of {activation:?}"), &d_x.values, &want_x, 1e-14);
    }
}

/// At points between the kinks, on each piece.
#[test]
fn activations_with_kinks_against_differences() {
    #[differentiable]
    fn sum(#[no_diff] activation: Activation, x: &Matrix<f64>) -> f64 {
        let y: Matrix<f64> = activate(activation, x);
        let mut sum = 0.0;
        for i in 0..y.values.len() {
            sum += y.values[i] * x.values[i];
        }
        sum
    }
    let x = Matrix::new(2, 5, vec![-7.0, -3.5, -2.9, -0.6, -0.05, 0.05, 0.6, 2.9, 3.5, 7.0]);
    for activation in KINKED {
        let checked = gradient_check(&x, |x| sum(activation, x), |x| sum::grad(activation, x));
        assert_eq!(checked.unwrap_or_else(|e| panic!("{activation:?}: {e:?}")).numbers, 10);
    }
}

/// The losses of batches are those of arrays.
#[test]
fn losses_are_those_of_arrays() {
    let (x, y) = (noise(6, 1), noise(6, 2));
    let of = |values: &[f64]| [[values[0], values[1], values[2]], [values[3], values[4], values[5]]];
    let (m, d) = (Matrix::new(2, 3, x.clone()), Data::from(Matrix::new(2, 3, y.clone())));
    let (ax, ay) = (of(&x), of(&y));
    macro_rules! same {
        ($($name:ident $sum:ident $rows:ident $rows_sum:ident ($($param:expr),*);)*) => {$(
            let (value, gradient) = losses::$name::value_and_grad(&m, &d $(, $param)*);
            let want = nn::losses::$rows::value_and_grad(&ax, &ay $(, $param)*);
            assert_near(stringify!($name), &[value], &[want.0], 1e-15);
            assert_near(stringify!($name), &gradient.0.values, want.1.0.as_flattened(), 1e-15);
            assert_near(
                stringify!($sum),
                &[losses::$sum(&m, &d $(, $param)*)],
                &[nn::losses::$rows_sum(&ax, &ay $(, $param)*)],
                1e-14,
            );
        )*};
    }
    // One gradient is bare, two are a tuple: those with a parameter have two.
    same! {
        huber huber_sum huber_rows huber_rows_sum (0.5);
        smooth_l1 smooth_l1_sum smooth_l1_rows smooth_l1_rows_sum (0.5);
        hinge_embedding hinge_embedding_sum hinge_embedding_rows hinge_embedding_rows_sum (0.3);
        bce_with_logits_weighted bce_with_logits_weighted_sum bce_with_logits_weighted_rows bce_with_logits_weighted_rows_sum (0.7);
    }
    macro_rules! same_bare {
        ($($name:ident $sum:ident $rows:ident $rows_sum:ident;)*) => {$(
            let (value, gradient) = losses::$name::value_and_grad(&m, &d);
            let want = nn::losses::$rows::value_and_grad(&ax, &ay);
            assert_near(stringify!($name), &[value], &[want.0], 1e-15);
            assert_near(stringify!($name), &gradient.values, want.1.0.as_flattened(), 1e-15);
            assert_near(
                stringify!($sum),
                &[losses::$sum(&m, &d)],
                &[nn::losses::$rows_sum(&ax, &ay)],
                1e-14,
            );
        )*};
    }
    same_bare! {
        mse mse_sum mse_rows mse_rows_sum;
        l1 l1_sum l1_rows l1_rows_sum;
        bce_with_logits bce_with_logits_sum bce_with_logits_rows bce_with_logits_rows_sum;
        hinge hinge_sum hinge_rows hinge_rows_sum;
    }
    let (value, gradient) = losses::cross_entropy::value_and_grad(&m, &[2, 0]);
    let want = nn::losses::cross_entropy_rows::value_and_grad(&ax, &[2, 0]);
    assert_near("cross-entropy", &[value], &[want.0], 1e-15);
    assert_near("cross-entropy", &gradient.values, want.1.as_flattened(), 1e-15);
}

/// The loss after 200 steps.
fn train(
    mut network: Mlp<f64>,
    x: &Data<f64>,
    classes: &[usize],
    mut optimiser: impl nn::Optimiser<Mlp<f64>>,
) -> f64 {
    let mut gradient = network.zero_tangent();
    for _ in 0..200 {
        gradient.set_zero();
        class_loss::value_and_grad_into(&network, x, classes, &mut gradient);
        clip_by_norm(&mut gradient, 1.0);
        optimiser.step(&mut network, &gradient);
    }
    class_loss(&network, x, classes)
}

/// Every optimiser takes the parameters, and so does clipping.
#[test]
fn optimisers_take_the_parameters() {
    let x = Data::from(Matrix::new(16, 3, noise(48, 1)));
    let classes: Vec<usize> = (0..16).map(|i| usize::from(x.matrix.row(i)[0] > x.matrix.row(i)[1])).collect();
    let start = Mlp::<f64>::random(&[3, 8, 8, 2], Activation::Relu, &mut SmallRng::seed_from_u64(5));
    let first = class_loss(&start, &x, &classes);
    let last = [
        train(start.clone(), &x, &classes, Sgd::new(&start, 0.3).momentum(0.9)),
        train(start.clone(), &x, &classes, Adam::new(&start, 0.02)),
        train(start.clone(), &x, &classes, AdamW::new(&start, 0.02, 0.01)),
        train(start.clone(), &x, &classes, RmsProp::new(&start, 0.01)),
    ];
    assert!(last.iter().all(|loss| *loss < 0.2 * first), "{first} became {last:?}");
}

macro_rules! recurrent {
    ($test:ident, $file:literal, $layer:ident, $gates:literal, $forward:expr) => {
        #[test]
        fn $test() {
            let file = golden($file);
            let init = &file["init"];
            let layer = $layer {
                weight_ih: matrix(&init["weight_ih_l0"], 3),
                weight_hh: matrix(&init["weight_hh_l0"], 5),
                bias_ih: numbers(&init["bias_ih_l0"]),
                bias_hh: numbers(&init["bias_hh_l0"]),
            };
            assert_eq!(layer.weight_ih.rows, 5 * $gates);
            let xs = Data::from(matrix(&file["x"], 3));
            let h0 = matrix(&file["h0"], 5);
            let seed = MatrixTangent { values: numbers(&file["R"]) };
            $forward(&file, &layer, &xs, &h0, seed);
        }
    };
}

recurrent!(
    rnn_as_in_pytorch,
    "train_E_rnn_small",
    Rnn,
    1,
    |file: &Value, rnn: &Rnn<f64>, xs: &Data<f64>, h0, seed: MatrixTangent<f64>| {
        let again = seed.clone();
        let (hs, (d_rnn, ..)) = rnn.forward_vjp(xs, h0, seed);
        assert_close("output", &hs.values, &file["output"]);
        let want = &file["grads_all_outputs"];
        assert_close("weight_ih", &d_rnn.weight_ih.values, &want["weight_ih_l0"]);
        assert_close("weight_hh", &d_rnn.weight_hh.values, &want["weight_hh_l0"]);
        assert_close("bias_ih", &d_rnn.bias_ih, &want["bias_ih_l0"]);
        assert_close("bias_hh", &d_rnn.bias_hh, &want["bias_hh_l0"]);
        let (same, (d_same, d_xs, ..)) = rnn.forward_matrix_vjp(&xs.matrix, h0, again);
        assert_eq!((same, d_same), (hs, d_rnn));
        assert_close("grad_x", &d_xs.values, &file["grad_x_all_outputs"]);
    }
);

recurrent!(
    lstm_as_in_pytorch,
    "train_E_lstm_small",
    Lstm,
    4,
    |file: &Value, lstm: &Lstm<f64>, xs: &Data<f64>, h0, seed: MatrixTangent<f64>| {
        let c0 = matrix(&file["c0"], 5);
        let seed = (seed, MatrixTangent { values: vec![0.0; 10] });
        let again = seed.clone();
        let ((hs, c), (d_lstm, ..)) = lstm.forward_vjp(xs, h0, &c0, seed);
        assert_close("output", &hs.values, &file["output"]);
        assert_close("c_n", &c.values, &file["c_n"]);
        let want = &file["grads_all_outputs"];
        assert_close("weight_ih", &d_lstm.weight_ih.values, &want["weight_ih_l0"]);
        assert_close("weight_hh", &d_lstm.weight_hh.values, &want["weight_hh_l0"]);
        assert_close("bias_ih", &d_lstm.bias_ih, &want["bias_ih_l0"]);
        assert_close("bias_hh", &d_lstm.bias_hh, &want["bias_hh_l0"]);
        let (same, (d_same, d_xs, ..)) = lstm.forward_matrix_vjp(&xs.matrix, h0, &c0, again);
        assert_eq!((same, d_same), ((hs, c), d_lstm));
        assert_close("grad_x", &d_xs.values, &file["grad_x_all_outputs"]);
    }
);

#[differentiable]
fn gru_loss(gru: &Gru<f64>, h0: &Matrix<f64>, #[no_diff] xs: &Data<f64>, #[no_diff] y: &Data<f64>) -> f64 {
    let hs: Matrix<f64> = gru.forward(xs, h0);
    losses::mse(&hs, y)
}

/// A GRU gives, sequence by sequence, what the one of constant sizes gives; and its gradient is right.
#[test]
fn gru_as_with_constant_sizes() {
    let gru = Gru::<f64>::random(3, 4, &mut SmallRng::seed_from_u64(1));
    let fixed = {
        let w = |m: &Matrix<f64>, i: usize| m.row(i).to_vec();
        nn::Gru::<f64, 3, 4> {
            weight_ih: std::array::from_fn(|g| {
                std::array::from_fn(|i| w(&gru.weight_ih, g * 4 + i).try_into().expect("three"))
            }),
            weight_hh: std::array::from_fn(|g| {
                std::array::from_fn(|i| w(&gru.weight_hh, g * 4 + i).try_into().expect("four"))
            }),
            bias_ih: std::array::from_fn(|g| std::array::from_fn(|i| gru.bias_ih[g * 4 + i])),
            bias_hh: std::array::from_fn(|g| std::array::from_fn(|i| gru.bias_hh[g * 4 + i])),
        }
    };
    let xs = Data::from(Matrix::new(10, 3, noise(30, 2)));
    let h0 = Matrix::new(2, 4, noise(8, 3));
    let hs = gru.forward(&xs, &h0);
    for b in 0..2 {
        let sequence: [[f64; 3]; 5] =
            std::array::from_fn(|t| xs.matrix.row(2 * t + b).try_into().expect("three"));
        let want = fixed.forward(&sequence, h0.row(b).try_into().expect("four"));
        for t in 0..5 {
            assert_near("state", hs.row(2 * t + b), &want[t], 1e-14);
        }
    }
    let y = Data::from(Matrix::new(10, 4, noise(40, 4)));
    gradient_check(&(gru, h0), |p| gru_loss(&p.0, &p.1, &xs, &y), |p| gru_loss::grad(&p.0, &p.1, &xs, &y))
        .expect("the gradient is right");
}

/// Everything that goes into a recurrent layer has a gradient: parameters, inputs, first state and first cell.
#[test]
fn recurrent_inputs_against_differences() {
    #[differentiable]
    fn rnn_loss(rnn: &Rnn<f64>, xs: &Matrix<f64>, h0: &Matrix<f64>, #[no_diff] y: &Data<f64>) -> f64 {
        let hs: Matrix<f64> = rnn.forward_matrix(xs, h0);
        losses::mse(&hs, y)
    }
    #[differentiable]
    fn gru_loss(gru: &Gru<f64>, xs: &Matrix<f64>, h0: &Matrix<f64>, #[no_diff] y: &Data<f64>) -> f64 {
        let hs: Matrix<f64> = gru.forward_matrix(xs, h0);
        losses::mse(&hs, y)
    }
    #[differentiable]
    fn lstm_loss(
        lstm: &Lstm<f64>,
        xs: &Matrix<f64>,
        h0: &Matrix<f64>,
        c0: &Matrix<f64>,
        #[no_diff] y: &Data<f64>,
    ) -> f64 {
        let states: (Matrix<f64>, Matrix<f64>) = lstm.forward_matrix(xs, h0, c0);
        losses::mse(&states.0, y) + losses::mse_sum(&states.1, &no_diff(Data::from(Matrix::zeros(2, 4))))
    }
    let r = &mut SmallRng::seed_from_u64(2);
    let (xs, h0, c0) =
        (Matrix::new(8, 3, noise(24, 1)), Matrix::new(2, 4, noise(8, 2)), Matrix::new(2, 4, noise(8, 3)));
    let y = Data::from(Matrix::new(8, 4, noise(32, 4)));
    let at = (Rnn::<f64>::random(3, 4, r), xs.clone(), h0.clone());
    gradient_check(&at, |p| rnn_loss(&p.0, &p.1, &p.2, &y), |p| rnn_loss::grad(&p.0, &p.1, &p.2, &y))
        .expect("the gradient is right");
    let at = (Gru::<f64>::random(3, 4, r), xs.clone(), h0.clone());
    gradient_check(&at, |p| gru_loss(&p.0, &p.1, &p.2, &y), |p| gru_loss::grad(&p.0, &p.1, &p.2, &y))
        .expect("the gradient is right");
    let at = (Lstm::<f64>::random(3, 4, r), xs, h0, c0);
    let gradient = |p: &(Lstm<f64>, _, _, _)| lstm_loss::grad(&p.0, &p.1, &p.2, &p.3, &y);
    gradient_check(&at, |p| lstm_loss(&p.0, &p.1, &p.2, &p.3, &y), gradient).expect("the gradient is right");
}

#[test]
#[should_panic(expected = "a dense layer of 3 inputs is given 2 columns")]
fn wrong_columns() {
    Dense::<f64>::zeros(3, 4).forward(&Matrix::zeros(5, 2));
}

#[test]
#[should_panic(expected = "the prediction is 5 × 2, but the target 5 × 3")]
fn wrong_targets() {
    losses::mse(&Matrix::<f64>::zeros(5, 2), &Data::from(Matrix::zeros(5, 3)));
}

#[test]
#[should_panic(expected = "there are 5 rows, but 4 classes")]
fn wrong_classes() {
    losses::cross_entropy(&Matrix::<f64>::zeros(5, 2), &[0, 1, 0, 1]);
}

#[test]
#[should_panic(expected = "7 rows are no whole steps of a batch of 2")]
fn wrong_steps() {
    Rnn::<f64>::zeros(3, 4).forward(&Data::from(Matrix::zeros(7, 3)), &Matrix::zeros(2, 4));
}
