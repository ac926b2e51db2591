//! Steps in memory that is kept: the same values and gradients as by the generated code, and no allocation after the first step.

use differentiable::nn::dynamic::{
    Data, LeNet, LstmClassifier, Matrix, MatrixTangent, Mlp, MlpWorkspace, Network, RnnClassifier, Sequences,
    losses,
};
use differentiable::nn::{Activation, Adam, Optimiser, Sgd, clip_by_norm};
use differentiable::{Differentiable, Tangent, differentiable, gradient_check};
use differentiable_goldens::flat;
use differentiable_networks::{assert_near, noise};
use rand::SeedableRng as _;
use rand::rngs::SmallRng;

const ACTIVATIONS: [Activation; 22] = [
    Activation::Identity,
    Activation::Relu,
    Activation::Gelu,
    Activation::GeluTanh,
    Activation::Silu,
    Activation::Selu,
    Activation::Sigmoid,
    Activation::Tanh,
    Activation::Mish,
    Activation::HardSwish,
    Activation::Softsign,
    Activation::Relu6,
    Activation::LeakyRelu { slope: 0.1 },
    Activation::Elu { alpha: 0.7 },
    Activation::Celu { alpha: 0.7 },
    Activation::LogSigmoid,
    Activation::Softplus { beta: 2.0 },
    Activation::HardSigmoid,
    Activation::HardTanh,
    Activation::TanhShrink,
    Activation::SoftShrink { lambda: 0.1 },
    Activation::HardShrink { lambda: 0.1 },
];

fn random() -> SmallRng {
    SmallRng::seed_from_u64(7)
}

fn data(rows: usize, columns: usize, seed: u32) -> Data<f64> {
    Data::from(Matrix::new(rows, columns, noise(rows * columns, seed)))
}

fn cross_entropy(classes: &[usize]) -> impl Fn(&Matrix<f64>, &mut MatrixTangent<f64>) -> f64 {
    |scores, d_scores| losses::cross_entropy::value_and_grad_into(scores, classes, d_scores)
}

/// Trains for some steps in a workspace, which is used for other batches in between, and compares each with the generated code.
fn train<N: Network<f64> + Clone>(
    start: &N,
    batches: [(&N::Input, &[usize]); 2],
    generated: impl Fn(&N, &N::Input, &[usize]) -> (f64, N::Tangent),
    mut optimiser: impl Optimiser<N>,
) {
    let mut network = start.clone();
    let mut workspace = N::Workspace::default();
    let mut gradient = network.zero_tangent();
    for step in 0..6 {
        let (x, classes) = batches[step % 2];
        let (want, d_want) = generated(&network, x, classes);
        let mut got = 0.0;
        let allocations = allocation_counter::measure(|| {
            gradient.set_zero();
            let loss = cross_entropy(classes);
            got = network.value_and_grad_within(x, loss, &mut workspace, &mut gradient);
        });
        assert_near("loss", &[got], &[want], 1e-12);
        assert_near("gradient", &flat(&gradient), &flat(&d_want), 1e-12);
        let update = allocation_counter::measure(|| {
            clip_by_norm(&mut gradient, 5.0);
            optimiser.step(&mut network, &gradient);
        });
        // The crate `gemm` has buffers of its own for large products.
        if step > 0 && !cfg!(feature = "gemm") {
            assert_eq!((allocations.count_total, update.count_total), (0, 0), "in step {step}");
        }
    }
    let (x, classes) = batches[0];
    let loss = losses::cross_entropy(network.forward_within(x, &mut workspace), classes);
    assert_near("trained", &[loss], &[generated(&network, x, classes).0], 1e-12);
    assert!((loss - generated(start, x, classes).0).abs() > 1e-6, "nothing was learned");
}

#[differentiable(wrt(network))]
fn mlp_loss(network: &Mlp<f64>, x: &Data<f64>, classes: &[usize]) -> f64 {
    let scores: Matrix<f64> = network.forward(x);
    losses::cross_entropy(&scores, classes)
}

#[test]
fn mlp() {
    let (x, rest) = (data(8, 3, 1), data(3, 3, 2));
    let batches = [(&x, &[0, 1, 1, 0, 1, 0, 0, 1][..]), (&rest, &[1, 0, 0][..])];
    for activation in ACTIVATIONS {
        for sizes in [&[3, 2][..], &[3, 5, 2], &[3, 5, 7, 4, 2]] {
            let network = Mlp::random(sizes, activation, &mut random());
            let optimiser = Sgd::new(&network, 0.05).momentum(0.5);
            train(&network, batches, mlp_loss::value_and_grad, optimiser);
        }
    }
}

#[differentiable(wrt(network))]
fn lenet_loss(network: &LeNet<f64>, x: &Data<f64>, classes: &[usize]) -> f64 {
    let scores: Matrix<f64> = network.forward(x);
    losses::cross_entropy(&scores, classes)
}

#[test]
fn lenet() {
    let (x, rest) = (data(3, 2 * 12 * 14, 1), data(1, 2 * 12 * 14, 2));
    let network = LeNet::random(2, [12, 14], 4, &mut random());
    let optimiser = Adam::new(&network, 0.002);
    train(&network, [(&x, &[0, 3, 1]), (&rest, &[2])], lenet_loss::value_and_grad, optimiser);
}

#[differentiable(wrt(network))]
fn rnn_loss(network: &RnnClassifier<f64>, xs: &Sequences<f64>, classes: &[usize]) -> f64 {
    let scores: Matrix<f64> = network.forward(xs);
    losses::cross_entropy(&scores, classes)
}

#[differentiable(wrt(network))]
fn lstm_loss(network: &LstmClassifier<f64>, xs: &Sequences<f64>, classes: &[usize]) -> f64 {
    let scores: Matrix<f64> = network.forward(xs);
    losses::cross_entropy(&scores, classes)
}

/// Batches on both sides of the width of a tile, one step, and many.
#[test]
fn recurrent() {
    for (batch, steps, hidden) in [(5, 7, 9), (1, 1, 4), (1, 9, 33), (4, 2, 3), (3, 6, 70)] {
        let xs = Sequences::new(data(batch * steps, 3, 1), batch);
        let rest = Sequences::new(data(steps, 3, 2), 1);
        let classes: Vec<usize> = (0..batch).map(|b| b % 3).collect();
        let batches = [(&xs, &classes[..]), (&rest, &[1][..])];
        let network = RnnClassifier::random(3, hidden, 3, &mut random());
        let optimiser = Sgd::new(&network, 0.02);
        train(&network, batches, rnn_loss::value_and_grad, optimiser);
        let network = LstmClassifier::random(3, hidden, 3, &mut random());
        let optimiser = Sgd::new(&network, 0.02);
        train(&network, batches, lstm_loss::value_and_grad, optimiser);
    }
}

/// The passes in a workspace against differences, without the generated code.
#[test]
fn against_differences() {
    let xs = Sequences::new(data(8, 2, 1), 2);
    let classes = [0, 2];
    let rnn = RnnClassifier::random(2, 4, 3, &mut random());
    let lstm = LstmClassifier::random(2, 3, 3, &mut random());
    let mlp = Mlp::random(&[2, 4, 3, 3], Activation::Sigmoid, &mut random());
    let (x, eight) = (data(8, 2, 3), [0, 2, 1, 1, 0, 2, 2, 0]);
    macro_rules! check {
        ($network:expr, $x:expr, $classes:expr) => {
            let value = |network: &_| {
                let mut workspace = Default::default();
                losses::cross_entropy(Network::forward_within(network, $x, &mut workspace), &$classes)
            };
            let gradient = |network: &_| {
                let mut gradient = Differentiable::zero_tangent(network);
                let (mut workspace, loss) = (Default::default(), cross_entropy(&$classes));
                Network::value_and_grad_within(network, $x, loss, &mut workspace, &mut gradient);
                gradient
            };
            gradient_check(&$network, value, gradient).expect("the gradient is right");
        };
    }
    check!(rnn, &xs, classes);
    check!(lstm, &xs, classes);
    check!(mlp, &x, eight);
}

#[test]
#[should_panic(expected = "gradient")]
fn another_gradient() {
    let network = Mlp::<f64>::zeros(&[3, 4, 2], Activation::Relu);
    let mut gradient = Mlp::<f64>::zeros(&[3, 5, 2], Activation::Relu).zero_tangent();
    let loss = cross_entropy(&[0]);
    network.value_and_grad_within(&data(1, 3, 1), loss, &mut MlpWorkspace::default(), &mut gradient);
}

#[test]
#[should_panic(expected = "the batch has 2 rows, but the last forward pass had 1")]
fn another_batch() {
    let network = Mlp::<f64>::zeros(&[3, 4, 2], Activation::Relu);
    let (mut workspace, mut gradient) = (MlpWorkspace::default(), network.zero_tangent());
    network.forward_within(&data(1, 3, 1), &mut workspace);
    network.reverse_within(&data(2, 3, 1), &mut workspace, &mut gradient);
}

#[test]
#[should_panic(expected = "a dense layer of 3 inputs is given 4 columns")]
fn wrong_columns() {
    Mlp::<f64>::zeros(&[3, 2], Activation::Relu).forward_within(&data(1, 4, 1), &mut MlpWorkspace::default());
}

#[test]
#[should_panic(expected = "7 rows are no whole steps of a batch of 2")]
fn wrong_steps() {
    Sequences::new(data(7, 3, 1), 2);
}
