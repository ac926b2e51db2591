//! Structs of structs whose methods have the same name, in a generic type: a network of layers.

use differentiable::{Differentiable, Real, differentiable};

#[derive(Clone, Debug, Differentiable)]
struct Dense<T: Real, const I: usize, const O: usize> {
    weight: [[T; I]; O],
    bias: [T; O],
}

#[differentiable]
impl<T: Real, const I: usize, const O: usize> Dense<T, I, O> {
    fn forward(&self, x: &[T; I]) -> [T; O] {
        let mut y = self.bias;
        for o in 0..O {
            for i in 0..I {
                y[o] += self.weight[o][i] * x[i];
            }
        }
        y
    }
}

#[derive(Clone, Debug, Differentiable)]
struct Network<T: Real, const I: usize, const H: usize, const O: usize> {
    first: Dense<T, I, H>,
    last: Dense<T, H, O>,
}

#[differentiable]
impl<T: Real, const I: usize, const H: usize, const O: usize> Network<T, I, H, O> {
    /// The method of a field has the name of this one. The type of `h` is not written.
    fn forward(&self, x: &[T; I]) -> [T; O] {
        let h = self.first.forward(x);
        let mut a = h;
        for i in 0..H {
            a[i] = h[i].tanh();
        }
        self.last.forward(&a)
    }

    fn loss(&self, x: &[T; I], target: &[T; O]) -> T {
        let y = self.forward(x);
        let mut sum = T::ZERO;
        for o in 0..O {
            sum += (y[o] - target[o]).powi(2);
        }
        sum / T::from_usize(target.len()) + T::from_i32(2) * self.last.bias[0]
    }
}

fn network() -> Network<f64, 2, 3, 2> {
    Network {
        first: Dense { weight: [[0.5, -0.2], [0.3, 0.7], [-0.6, 0.1]], bias: [0.1, 0.0, -0.3] },
        last: Dense { weight: [[0.4, -0.5, 0.2], [0.9, 0.3, -0.8]], bias: [0.2, -0.1] },
    }
}

const X: [f64; 2] = [0.8, -1.2];
const TARGET: [f64; 2] = [0.5, 0.25];

/// The change of the loss where one number of the network changes, by central differences.
fn difference(change: impl Fn(&mut Network<f64, 2, 3, 2>, f64)) -> f64 {
    let step = 1e-6;
    let (mut up, mut down) = (network(), network());
    change(&mut up, step);
    change(&mut down, -step);
    (up.loss(&X, &TARGET) - down.loss(&X, &TARGET)) / (2.0 * step)
}

#[test]
fn a_network_of_generic_layers() {
    let (gradient, d_x, _) = network().loss_grad(&X, &TARGET);
    for i in 0..3 {
        for j in 0..2 {
            let expected = difference(|n, h| n.first.weight[i][j] += h);
            assert!((gradient.first.weight[i][j] - expected).abs() < 1e-8);
            let expected = difference(|n, h| n.last.weight[j][i] += h);
            assert!((gradient.last.weight[j][i] - expected).abs() < 1e-8);
        }
        let expected = difference(|n, h| n.first.bias[i] += h);
        assert!((gradient.first.bias[i] - expected).abs() < 1e-8);
    }
    assert!((gradient.last.bias[0] - difference(|n, h| n.last.bias[0] += h)).abs() < 1e-8);
    assert_eq!(d_x.len(), 2);
}

/// A tree: the method calls itself on what a variable holds, so it runs the callee again.
#[derive(Clone, Debug, Differentiable)]
struct Chain {
    factor: f64,
}

#[differentiable]
impl Chain {
    fn power(&self, x: f64, n: u32) -> f64 {
        if n == 0 { x } else { self.factor * self.power(x, n - 1).sin() }
    }
}

#[test]
fn a_method_that_calls_itself() {
    let chain = Chain { factor: 1.3 };
    let (d_chain, d_x) = chain.power_grad(0.4, 3);
    let f = |factor: f64, x: f64| Chain { factor }.power(x, 3);
    let h = 1e-6;
    assert!((d_x - (f(1.3, 0.4 + h) - f(1.3, 0.4 - h)) / (2.0 * h)).abs() < 1e-8);
    assert!((d_chain.factor - (f(1.3 + h, 0.4) - f(1.3 - h, 0.4)) / (2.0 * h)).abs() < 1e-8);
}
