//! What has no reference values: gradients against central differences, forward mode against reverse mode.

use differentiable::nn::{
    Activation, Autoencoder, Dense, Gru, LeNet, Lstm, Mlp, MultiHeadAttention, Rnn, RnnClassifier,
    TransformerBlock, scaled_dot_product_attention,
};
use differentiable::ops;
use differentiable::{Differentiable, Real, Tangent, ZipVisitor};
use differentiable_goldens::flat;
use rand::{SeedableRng as _, rngs::SmallRng};

/// Numbers from −1 to 1 in the shape of an array.
fn numbers<A: Tangent>(seed: u64) -> A {
    let mut array = A::zero();
    differentiable::nn::initial::Initial::Uniform { bound: 1.0 }
        .fill(&mut array, &mut SmallRng::seed_from_u64(seed));
    array
}

/// A small step of one of the parameters.
struct Nudge {
    at: usize,
    by: f64,
}

impl ZipVisitor for Nudge {
    fn slices<T: Real>(&mut self, values: &mut [T], _: &[T]) {
        if let Some(value) = values.get_mut(self.at) {
            *value += T::from_f64(self.by);
            self.at = usize::MAX;
        } else {
            self.at = self.at.wrapping_sub(values.len());
        }
    }
}

/// The gradient of `f(p) · seed` against differences, at some of the parameters.
#[track_caller]
fn check<P: Differentiable + Clone, Y: Tangent>(
    what: &str,
    p: &P,
    gradient: &P::Tangent,
    seed: &Y,
    f: impl Fn(&P) -> Y,
) {
    const STEP: f64 = 1e-6;
    let gradient_numbers = flat(gradient);
    let stride = (gradient_numbers.len() / 50).max(1);
    for at in (0..gradient_numbers.len()).step_by(stride) {
        let moved = |by: f64| {
            let mut p = p.clone();
            p.zip_tangent_mut(gradient, &mut Nudge { at, by });
            f(&p).dot(seed)
        };
        let slope = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
        let got = gradient_numbers[at];
        assert!((got - slope).abs() < 1e-7 * slope.abs().max(1.0), "{what}, number {at}: {got}, but {slope}");
    }
}

/// Shortens the tests of functions with two arrays.
macro_rules! of_two {
    ($($test:ident: $f:ident($a:ty, $b:ty) -> $y:ty;)*) => {$(
        #[test]
        fn $test() {
            let (a, b, seed): ($a, $b, $y) = (numbers(1), numbers(2), numbers(3));
            let (_, (d_a, d_b)) = ops::$f::vjp(&a, &b, seed);
            check("the first", &a, &d_a, &seed, |a| ops::$f(a, &b));
            check("the second", &b, &d_b, &seed, |b| ops::$f(&a, b));
            let (t_a, t_b): ($a, $b) = (numbers(4), numbers(5));
            let (_, tangent) = ops::$f::jvp(&a, &b, &t_a, &t_b);
            assert!((tangent.dot(&seed) - d_a.dot(&t_a) - d_b.dot(&t_b)).abs() < 1e-12);
        }
    )*};
}

of_two! {
    add: add([f64; 4], [f64; 4]) -> [f64; 4];
    sub: sub([f64; 4], [f64; 4]) -> [f64; 4];
    mul: mul([f64; 4], [f64; 4]) -> [f64; 4];
    dot: dot([f64; 11], [f64; 11]) -> f64;
    matvec: matvec([[f64; 5]; 3], [f64; 5]) -> [f64; 3];
    matvec_t: matvec_t([[f64; 5]; 3], [f64; 3]) -> [f64; 5];
    outer: outer([f64; 3], [f64; 4]) -> [[f64; 4]; 3];
    matmul: matmul([[f64; 4]; 2], [[f64; 3]; 4]) -> [[f64; 3]; 2];
    matmul_nt: matmul_nt([[f64; 4]; 2], [[f64; 4]; 3]) -> [[f64; 3]; 2];
    matmul_tn: matmul_tn([[f64; 2]; 4], [[f64; 3]; 4]) -> [[f64; 3]; 2];
}

macro_rules! of_one {
    ($($test:ident: $f:ident($a:ty) -> $y:ty;)*) => {$(
        #[test]
        fn $test() {
            let (a, seed): ($a, $y) = (numbers(1), numbers(3));
            let (_, d_a) = ops::$f::vjp(&a, seed);
            check("the gradient", &a, &d_a, &seed, |a| ops::$f(a));
            let direction: $a = numbers(4);
            let (_, tangent) = ops::$f::jvp(&a, &direction);
            assert!((tangent.dot(&seed) - d_a.dot(&direction)).abs() < 1e-12);
        }
    )*};
}

of_one! {
    sum: sum([f64; 5]) -> f64;
    mean: mean([f64; 5]) -> f64;
    norm: norm([f64; 5]) -> f64;
    sum_rows: sum_rows([[f64; 4]; 3]) -> [f64; 3];
    sum_columns: sum_columns([[f64; 4]; 3]) -> [f64; 4];
    mean_rows: mean_rows([[f64; 4]; 3]) -> [f64; 3];
    mean_columns: mean_columns([[f64; 4]; 3]) -> [f64; 4];
    transpose: transpose([[f64; 4]; 3]) -> [[f64; 3]; 4];
    log_sum_exp: log_sum_exp([f64; 5]) -> f64;
    softmax: softmax([f64; 5]) -> [f64; 5];
    log_softmax: log_softmax([f64; 5]) -> [f64; 5];
}

#[test]
fn scaled_and_shifted() {
    let (x, y, seed): ([f64; 4], [f64; 4], [f64; 4]) = (numbers(1), numbers(2), numbers(3));
    let (_, (d_factor, d_x, d_y)) = ops::axpy::vjp(0.7, &x, &y, seed);
    check("factor", &0.7, &d_factor, &seed, |f| ops::axpy(*f, &x, &y));
    check("x", &x, &d_x, &seed, |x| ops::axpy(0.7, x, &y));
    check("y", &y, &d_y, &seed, |y| ops::axpy(0.7, &x, y));
    let (_, (d_factor, d_x)) = ops::scale::vjp(0.7, &x, seed);
    check("factor", &0.7, &d_factor, &seed, |f| ops::scale(*f, &x));
    check("x", &x, &d_x, &seed, |x| ops::scale(0.7, x));
}

/// What is written by hand, as the macro would make it.
mod generated {
    use differentiable::differentiable;

    #[differentiable]
    pub fn affine_rows<const R: usize, const C: usize, const B: usize>(
        w: &[[f64; C]; R],
        bias: &[f64; R],
        x: &[[f64; C]; B],
    ) -> [[f64; R]; B] {
        let mut y = [[0.0; R]; B];
        for b in 0..B {
            for i in 0..R {
                let mut sum = bias[i];
                for j in 0..C {
                    sum += w[i][j] * x[b][j];
                }
                y[b][i] = sum;
            }
        }
        y
    }
}

fn affine_of<const R: usize, const C: usize>() {
    let (w, b, x): ([[f64; C]; R], [f64; R], [[f64; C]; 2]) = (numbers(1), numbers(2), numbers(3));
    let seed: [[f64; R]; 2] = numbers(4);
    let want = generated::affine_rows::vjp(&w, &b, &x, seed);
    let got = ops::affine_rows::vjp(&w, &b, &x, seed);
    let close = |got: Vec<f64>, want: Vec<f64>| {
        assert_eq!(got.len(), want.len());
        assert!(got.iter().zip(&want).all(|(g, w)| (g - w).abs() < 1e-13), "{got:?} is not {want:?}");
    };
    close(flat(&got), flat(&want));
    let (mut d_w, mut d_b) = (w.zero_tangent(), b.zero_tangent());
    let both = [0, 1].map(|k| {
        let (y, pullback) = ops::affine::pullback(&w, &b, &x[k]);
        let mut d_x = [0.0; C];
        pullback(&w, &b, &x[k], seed[k], &mut d_w, &mut d_b, &mut d_x);
        (y, d_x)
    });
    close(flat(&(both.map(|b| b.0), (d_w, d_b, both.map(|b| b.1)))), flat(&want));
    let (t_w, t_b, t_x) = (numbers(5), numbers(6), numbers(7));
    let tangents = generated::affine_rows::jvp(&w, &b, &x, &t_w, &t_b, &t_x);
    close(flat(&ops::affine_rows::jvp(&w, &b, &x, &t_w, &t_b, &t_x)), flat(&tangents));
    close(flat(&ops::affine::jvp(&w, &b, &x[1], &t_w, &t_b, &t_x[1]).1), flat(&tangents.1[1]));
}

/// Around the number of sums that run side by side.
#[test]
fn affine() {
    affine_of::<3, 1>();
    affine_of::<1, 15>();
    affine_of::<3, 16>();
    affine_of::<2, 17>();
    affine_of::<2, 50>();
    affine_of::<2, 0>();
}

/// Slices give what arrays give.
#[test]
fn slices() {
    let (a, b): ([[f64; 4]; 2], [[f64; 3]; 4]) = (numbers(1), numbers(2));
    let seed: [[f64; 3]; 2] = numbers(3);
    let (c, (d_a, d_b)) = ops::matmul::vjp(&a, &b, seed);
    let [mut s_a, mut s_b] = [vec![0.0; 8], vec![0.0; 12]];
    let mut s_c = vec![7.0; 6];
    let mut d_c = seed.as_flattened().to_vec();
    ops::slices::matmul::vjp_into(
        a.as_flattened(),
        b.as_flattened(),
        &mut s_c,
        2,
        4,
        3,
        &mut s_a,
        &mut s_b,
        &mut d_c,
    );
    near(&s_c, c.as_flattened());
    near(&s_a, d_a.as_flattened());
    near(&s_b, d_b.as_flattened());
    // What was in `c` is overwritten.
    near(&d_c, &[0.0; 6]);

    let b_t = ops::transpose(&b);
    let (c, (d_a, d_b)) = ops::matmul_nt::vjp(&a, &b_t, seed);
    (s_a, s_b, s_c) = (vec![0.0; 8], vec![0.0; 12], vec![7.0; 6]);
    d_c = seed.as_flattened().to_vec();
    ops::slices::matmul_nt::vjp_into(
        a.as_flattened(),
        b_t.as_flattened(),
        &mut s_c,
        2,
        4,
        3,
        &mut s_a,
        &mut s_b,
        &mut d_c,
    );
    near(&s_c, c.as_flattened());
    near(&s_a, d_a.as_flattened());
    near(&s_b, d_b.as_flattened());

    let a_t = ops::transpose(&a);
    let (c, (d_a, d_b)) = ops::matmul_tn::vjp(&a_t, &b, seed);
    (s_a, s_b, s_c) = (vec![0.0; 8], vec![0.0; 12], vec![7.0; 6]);
    d_c = seed.as_flattened().to_vec();
    ops::slices::matmul_tn::vjp_into(
        a_t.as_flattened(),
        b.as_flattened(),
        &mut s_c,
        2,
        4,
        3,
        &mut s_a,
        &mut s_b,
        &mut d_c,
    );
    near(&s_c, c.as_flattened());
    near(&s_a, d_a.as_flattened());
    near(&s_b, d_b.as_flattened());
}

#[test]
fn slices_of_vectors() {
    let (m, x, seed): ([[f64; 4]; 2], [f64; 4], [f64; 2]) = (numbers(1), numbers(2), numbers(3));
    let (y, (d_m, d_x)) = ops::matvec::vjp(&m, &x, seed);
    let (mut s_m, mut s_x, mut s_y, mut d_y) = (vec![0.0; 8], vec![0.0; 4], vec![7.0; 2], seed);
    ops::slices::matvec::vjp_into(m.as_flattened(), &x, &mut s_y, &mut s_m, &mut s_x, &mut d_y);
    near(&s_y, &y);
    near(&s_m, d_m.as_flattened());
    near(&s_x, &d_x);

    let m_t = ops::transpose(&m);
    let (mut s_m, mut s_x, mut s_y, mut d_y) = (vec![0.0; 8], vec![0.0; 4], vec![7.0; 2], seed);
    ops::slices::matvec_t::vjp_into(m_t.as_flattened(), &x, &mut s_y, &mut s_m, &mut s_x, &mut d_y);
    near(&s_y, &y);
    near(&s_m, ops::transpose(&d_m).as_flattened());
    near(&s_x, &d_x);

    let seed: [f64; 4] = numbers(4);
    let (y, d_x) = ops::softmax::vjp(&x, seed);
    let (mut s_x, mut s_y, mut d_y) = (vec![0.0; 4], vec![7.0; 4], seed);
    ops::slices::softmax::vjp_into(&x, &mut s_y, &mut s_x, &mut d_y);
    near(&s_y, &y);
    near(&s_x, &d_x);
    let (y, d_x) = ops::log_softmax::vjp(&x, seed);
    let (mut s_x, mut s_y, mut d_y) = (vec![0.0; 4], vec![7.0; 4], seed);
    ops::slices::log_softmax::vjp_into(&x, &mut s_y, &mut s_x, &mut d_y);
    near(&s_y, &y);
    near(&s_x, &d_x);
    near(&ops::slices::log_sum_exp::grad(&x), &ops::log_sum_exp::grad(&x));
    near(&ops::slices::norm::grad(&x), &ops::norm::grad(&x));
    near(&ops::slices::mean::grad(&x), &ops::mean::grad(&x));
    near(&ops::slices::sum::grad(&x), &ops::sum::grad(&x));
    let (d_a, d_b) = ops::slices::dot::grad(&x, &seed);
    near(&d_a, &seed);
    near(&d_b, &x);
}

#[track_caller]
fn near(got: &[f64], want: &[f64]) {
    assert_eq!(got.len(), want.len());
    assert!(got.iter().zip(want).all(|(g, w)| (g - w).abs() < 1e-14), "{got:?} is not {want:?}");
}

#[test]
#[should_panic(expected = "`a` has length 2, but `b` has length 3")]
fn other_lengths() {
    ops::slices::dot(&[1.0, 2.0], &[1.0, 2.0, 3.0]);
}

#[test]
#[should_panic(expected = "`b` has length 5, but 2 × 3 is asked for")]
fn other_sizes_in_the_gradient() {
    let (mut c, mut d_c) = ([0.0; 6], [0.0; 6]);
    ops::slices::matmul::vjp_into(
        &[0.0; 4],
        &[0.0; 5],
        &mut c,
        2,
        2,
        3,
        &mut [0.0; 4],
        &mut [0.0; 5],
        &mut d_c,
    );
}

#[test]
fn attention() {
    let q: [[f64; 3]; 2] = numbers(1);
    let k: [[f64; 3]; 4] = numbers(2);
    let v: [[f64; 2]; 4] = numbers(3);
    let seed: [[f64; 2]; 2] = numbers(4);
    for causal in [false, true] {
        let f = scaled_dot_product_attention::<f64, 2, 4, 3, 2>;
        let (_, (d_q, d_k, d_v)) = scaled_dot_product_attention::vjp(&q, &k, &v, causal, seed);
        check("q", &q, &d_q, &seed, |q| f(q, &k, &v, causal));
        check("k", &k, &d_k, &seed, |k| f(&q, k, &v, causal));
        check("v", &v, &d_v, &seed, |v| f(&q, &k, v, causal));
    }
}

/// The gradients of a layer and of its input, and forward mode along both.
macro_rules! layers {
    ($($test:ident: $layer:expr, ($x:ty) -> $y:ty;)*) => {$(
        #[test]
        fn $test() {
            let layer = $layer;
            let (x, seed): ($x, $y) = (numbers(1), numbers(2));
            let (_, (d_layer, d_x)) = layer.forward_vjp(&x, seed);
            check("the layer", &layer, &d_layer, &seed, |layer| layer.forward(&x));
            check("the input", &x, &d_x, &seed, |x| layer.forward(x));
            let (_, tangent) = layer.forward_jvp(&x, &d_layer, &d_x);
            let along = d_layer.norm_squared() + d_x.norm_squared();
            assert!((tangent.dot(&seed) - along).abs() < 1e-9 * along.max(1.0));
        }
    )*};
}

fn random() -> SmallRng {
    SmallRng::seed_from_u64(11)
}

layers! {
    dense: Dense::<f64, 4, 3>::random(&mut random()), ([f64; 4]) -> [f64; 3];
    mlp: Mlp::<f64, 4, 5, 3>::random(Activation::Gelu, &mut random()), ([f64; 4]) -> [f64; 3];
    autoencoder: Autoencoder::<f64, 4, 5, 2>::random(Activation::Tanh, &mut random()), ([f64; 4]) -> [f64; 4];
    classifier: RnnClassifier::<f64, 2, 4, 3>::random(&mut random()), ([[f64; 2]; 5]) -> [f64; 3];
    heads: MultiHeadAttention::<f64, 6, 2, 3>::random(false, &mut random()), ([[f64; 6]; 3]) -> [[f64; 6]; 3];
    causal: MultiHeadAttention::<f64, 6, 3, 2>::random(true, &mut random()), ([[f64; 6]; 4]) -> [[f64; 6]; 4];
    block: TransformerBlock::<f64, 4, 2, 2, 8>::random(true, &mut random()), ([[f64; 4]; 3]) -> [[f64; 4]; 3];
}

/// The recurrent layers, from a first state.
#[test]
fn recurrent() {
    let (xs, h0): ([[f64; 3]; 4], [f64; 2]) = (numbers(1), numbers(2));
    let seed: [[f64; 2]; 4] = numbers(3);
    let gru = Gru::<f64, 3, 2>::random(&mut random());
    let (_, (d_gru, d_xs, d_h0)) = gru.forward_vjp(&xs, &h0, seed);
    check("gru", &gru, &d_gru, &seed, |gru| gru.forward(&xs, &h0));
    check("xs", &xs, &d_xs, &seed, |xs| gru.forward(xs, &h0));
    check("h0", &h0, &d_h0, &seed, |h0| gru.forward(&xs, h0));

    let rnn = Rnn::<f64, 3, 2>::random(&mut random());
    let seed: [f64; 2] = numbers(4);
    let mut d_xs = xs.to_vec();
    d_xs.set_zero();
    let (mut d_rnn, mut d_h0) = (rnn.zero_tangent(), [0.0; 2]);
    rnn.last_vjp_into(&xs, &h0, seed, &mut d_rnn, &mut d_xs, &mut d_h0);
    check("rnn", &rnn, &d_rnn, &seed, |rnn| rnn.last(&xs, &h0));
    check("xs", &xs.to_vec(), &d_xs, &seed, |xs| rnn.last(xs, &h0));
    check("h0", &h0, &d_h0, &seed, |h0| rnn.last(&xs, h0));

    let lstm = Lstm::<f64, 3, 2>::random(&mut random());
    let seed: ([[f64; 2]; 4], [f64; 2]) = (numbers(5), numbers(6));
    let (_, (d_lstm, ..)) = lstm.forward_vjp(&xs, &h0, &[0.5, -0.5], seed);
    check("lstm", &lstm, &d_lstm, &seed, |lstm| lstm.forward(&xs, &h0, &[0.5, -0.5]));
}

/// A network of half a megabyte, on the stack: more than a test's thread has without optimisation.
#[test]
fn le_net() {
    let check = || {
        let network = LeNet::<f64>::random(&mut random());
        let (x, seed): ([[[f64; 28]; 28]; 1], [f64; 10]) = (numbers(1), numbers(2));
        let (_, (d_network, d_x)) = network.forward_vjp(&x, seed);
        check("the network", &network, &d_network, &seed, |network| network.forward(&x));
        check("the picture", &x, &d_x, &seed, |x| network.forward(x));
    };
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(check).expect("a thread");
    thread.join().expect("the gradients are right");
}

/// In single precision as well.
#[test]
fn single_precision() {
    let network = Mlp::<f32, 4, 5, 3>::random(Activation::Relu, &mut random());
    let wide = Mlp::<f64, 4, 5, 3>::random(Activation::Relu, &mut random());
    let (x, seed): ([f32; 4], [f32; 3]) = (numbers(1), numbers(2));
    let (y, (d_network, _)) = network.forward_vjp(&x, seed);
    let (y_wide, (d_wide, _)) = wide.forward_vjp(&x.map(f64::from), seed.map(f64::from));
    let close = |a: Vec<f64>, b: Vec<f64>| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5);
    assert!(close(flat(&y), flat(&y_wide)) && close(flat(&d_network), flat(&d_wide)));
}
