//! The same steps by the networks whose sizes are known at run time, in a workspace that is kept. The step by hand is that of constant sizes.

use std::hint::black_box;

use differentiable::nn::dynamic::{
    Data, LeNet, Lstm, Matrix, MatrixTangent, Mlp, Network, Rnn, Sequences, losses,
};
use differentiable::nn::{Activation, Sgd};
use differentiable::{Differentiable as _, Real, Tangent as _, ZipVisitor};

use super::{Step, deep, images, lenet, lstm, number, rnn};

/// A step with constant sizes, and beside it one of a network that begins with the same parameters.
pub struct AtRunTime<N: Network<f32>, L> {
    fixed: Box<dyn Step>,
    network: N,
    x: N::Input,
    loss: L,
    workspace: N::Workspace,
    gradient: N::Tangent,
    optimiser: Sgd<N>,
}

impl<N: Network<f32>, L> AtRunTime<N, L>
where
    L: Fn(&Matrix<f32>, &mut MatrixTangent<f32>) -> f32,
{
    /// The parameters are those that the step with constant sizes has now.
    fn new(fixed: Box<dyn Step>, mut network: N, x: N::Input, rate: f32, loss: L) -> Self {
        let [start, _] = fixed.results();
        fill(&mut network, &start);
        Self {
            gradient: network.zero_tangent(),
            optimiser: Sgd::new(&network, f64::from(rate)),
            workspace: N::Workspace::default(),
            fixed,
            network,
            x,
            loss,
        }
    }
}

/// Visits the parameters, one after the other.
fn visit<N: Network<f32>>(network: &mut N, mut each: impl FnMut(&mut f64)) {
    struct Each<F>(F);
    impl<F: FnMut(&mut f64)> ZipVisitor for Each<F> {
        fn slices<T: Real>(&mut self, values: &mut [T], _: &[T]) {
            for value in values {
                let mut number = value.to_f64();
                (self.0)(&mut number);
                *value = T::from_f64(number);
            }
        }
    }
    let zero = network.zero_tangent();
    network.zip_tangent_mut(&zero, &mut Each(&mut each));
}

fn fill<N: Network<f32>>(network: &mut N, values: &[f32]) {
    let mut values = values.iter();
    visit(network, |number| *number = f64::from(*values.next().expect("as many numbers")));
    assert!(values.next().is_none(), "a network of other sizes");
}

#[expect(clippy::cast_possible_truncation, reason = "they are of this type")]
fn flat<N: Network<f32> + Clone>(network: &N) -> Vec<f32> {
    let mut numbers = Vec::new();
    visit(&mut network.clone(), |number| numbers.push(*number as f32));
    numbers
}

impl<N: Network<f32> + Clone, L> Step for AtRunTime<N, L>
where
    L: Fn(&Matrix<f32>, &mut MatrixTangent<f32>) -> f32,
{
    fn name(&self) -> String {
        format!("{}, sizes at run time", self.fixed.name())
    }

    fn by_hand(&mut self) {
        self.fixed.by_hand();
    }

    fn by_macro(&mut self) {
        self.gradient.set_zero();
        let Self { network, x, loss, workspace, gradient, .. } = self;
        black_box(network.value_and_grad_within(black_box(x), loss, workspace, gradient));
        self.optimiser.step(&mut self.network, &self.gradient);
    }

    fn results(&self) -> [Vec<f32>; 2] {
        let [by_hand, _] = self.fixed.results();
        [by_hand, flat(&self.network)]
    }
}

fn data(rows: usize, columns: usize, at: impl Fn(usize, usize) -> f32) -> Data<f32> {
    let values = (0..rows * columns).map(|i| at(i / columns, i % columns)).collect();
    Matrix::new(rows, columns, values).into()
}

/// The classes of a batch; the mean of the cross-entropy, or the sum.
fn cross_entropy(batch: usize, mean: bool) -> impl Fn(&Matrix<f32>, &mut MatrixTangent<f32>) -> f32 {
    let classes: Vec<usize> = (0..batch).map(|b| b * 7 % 10).collect();
    move |scores, d_scores| {
        let classes = black_box(&classes);
        if mean {
            losses::cross_entropy::value_and_grad_into(scores, classes, d_scores)
        } else {
            losses::cross_entropy_sum::value_and_grad_into(scores, classes, d_scores)
        }
    }
}

fn perceptron(fixed: Box<dyn Step>, sizes: &[usize], batch: usize) -> Box<dyn Step> {
    let x = data(batch, 784, |b, j| number(b * 784 + j).abs());
    let network = Mlp::zeros(sizes, Activation::Relu);
    Box::new(AtRunTime::new(fixed, network, x, 1.0 / 64.0, cross_entropy(batch, true)))
}

fn convolutional() -> Box<dyn Step> {
    let x = data(32, 784, |b, j| number(b * 784 + j).abs());
    let network = LeNet::zeros(1, [28, 28], 10);
    Box::new(AtRunTime::new(lenet::Pictures::new(), network, x, 1.0 / 1024.0, cross_entropy(32, false)))
}

fn recurrent<N>(fixed: Box<dyn Step>, network: N, batch: usize) -> Box<dyn Step>
where
    N: Network<f32, Input = Sequences<f32>> + Clone + 'static,
{
    let xs = data(20 * batch, 8, |row, j| number(row % batch * 999 + row / batch * 8 + j));
    let y = data(batch, 32, |b, i| 0.5 * number(b * 777 + i));
    let loss = move |last: &Matrix<f32>, d_last: &mut MatrixTangent<f32>| {
        losses::mse_sum::vjp_into(last, black_box(&y), 1.0 / 32.0, d_last) / 32.0
    };
    Box::new(AtRunTime::new(fixed, network, Sequences::new(xs, batch), 1.0 / 1024.0, loss))
}

/// Every step of a size that a network whose sizes are known at run time is for.
pub fn all() -> Vec<Box<dyn Step>> {
    vec![
        perceptron(images::Images::<32>::new(), &[784, 128, 10], 32),
        perceptron(images::Images::<256>::new(), &[784, 128, 10], 256),
        perceptron(deep::Deep::new(), &[784, 512, 512, 10], 128),
        recurrent(Box::new(rnn::Sequences::<1>::new()), Rnn::zeros(8, 32), 1),
        recurrent(Box::new(rnn::Sequences::<16>::new()), Rnn::zeros(8, 32), 16),
        recurrent(Box::new(lstm::Sequences::<1>::new()), Lstm::zeros(8, 32), 1),
        recurrent(Box::new(lstm::Sequences::<16>::new()), Lstm::zeros(8, 32), 16),
        convolutional(),
    ]
}
