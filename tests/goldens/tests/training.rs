//! Whole networks: gradients of the first step, losses of ten, and where they end.

use differentiable::nn::{Dense, Lstm, Rnn, Sgd, activations, losses};
use differentiable::{Differentiable, Tangent, differentiable};
use differentiable_goldens::{array, assert_close, golden, integers, number};
use serde_json::Value;

#[derive(Clone, Debug, Differentiable)]
struct Network<const IN: usize, const H: usize, const OUT: usize> {
    first: Dense<f64, IN, H>,
    last: Dense<f64, H, OUT>,
}

impl<const IN: usize, const H: usize, const OUT: usize> Network<IN, H, OUT> {
    fn new(init: &Value) -> Self {
        Self {
            first: Dense { weight: array(&init["0.weight"]), bias: array(&init["0.bias"]) },
            last: Dense { weight: array(&init["2.weight"]), bias: array(&init["2.bias"]) },
        }
    }

    #[track_caller]
    fn check(&self, want: &Value) {
        assert_close("0.weight", &self.first.weight, &want["0.weight"]);
        assert_close("0.bias", &self.first.bias, &want["0.bias"]);
        assert_close("2.weight", &self.last.weight, &want["2.weight"]);
        assert_close("2.bias", &self.last.bias, &want["2.bias"]);
    }
}

#[track_caller]
fn check_gradient<const IN: usize, const H: usize, const OUT: usize>(
    gradient: &NetworkTangent<IN, H, OUT>,
    want: &Value,
) {
    assert_close("0.weight", &gradient.first.weight, &want["0.weight"]);
    assert_close("0.bias", &gradient.first.bias, &want["0.bias"]);
    assert_close("2.weight", &gradient.last.weight, &want["2.weight"]);
    assert_close("2.bias", &gradient.last.bias, &want["2.bias"]);
}

#[differentiable]
fn xor_output(network: &Network<2, 4, 1>, x: &[[f64; 2]; 4]) -> [[f64; 1]; 4] {
    let hidden: [[f64; 4]; 4] = network.first.forward_rows(x);
    let active: [[f64; 4]; 4] = activations::sigmoid_rows(&hidden);
    let last: [[f64; 1]; 4] = network.last.forward_rows(&active);
    activations::sigmoid_rows(&last)
}

#[differentiable(wrt(network))]
fn xor_loss(network: &Network<2, 4, 1>, x: &[[f64; 2]; 4], y: &[[f64; 1]; 4]) -> f64 {
    let output: [[f64; 1]; 4] = xor_output(network, x);
    losses::mse_rows(&output, y)
}

#[test]
fn xor() {
    let file = golden("train_A_xor");
    let (x, y) = (array(&file["x"]), array(&file["y"]));
    let mut network = Network::new(&file["init"]);
    assert_close("output", &xor_output(&network, &x), &file["output_step0"]);
    check_gradient(&xor_loss::grad(&network, &x, &y), &file["grads_step0"]);
    let mut sgd = Sgd::new(&network, number(&file["lr"]));
    for step in 0..=10 {
        let (value, gradient) = xor_loss::value_and_grad(&network, &x, &y);
        assert_close("loss", &value, &file["losses_steps_0_to_10"][step]);
        if step < 10 {
            sgd.step(&mut network, &gradient);
        }
    }
    network.check(&file["final_after_10_steps"]);
}

#[differentiable]
fn logits(network: &Network<20, 12, 4>, x: &[f64; 20]) -> [f64; 4] {
    let hidden: [f64; 12] = network.first.forward(x);
    let active: [f64; 12] = activations::relu_each(&hidden);
    network.last.forward(&active)
}

#[differentiable(wrt(network))]
fn example_loss(network: &Network<20, 12, 4>, x: &[f64; 20], class: usize) -> f64 {
    let scores: [f64; 4] = logits(network, x);
    losses::cross_entropy(&scores, class)
}

/// Example by example: gradients are summed, then scaled.
#[test]
fn classes() {
    let file = golden("train_C_small");
    let (x, y): ([[f64; 20]; 8], [usize; 8]) = (array(&file["x"]), integers(&file["y"]));
    let mut network = Network::new(&file["init"]);
    assert_close("output", &x.map(|x| logits(&network, &x)), &file["output_step0"]);
    let mut sgd = Sgd::new(&network, number(&file["lr"]));
    let mut gradient = network.zero_tangent();
    for step in 0..=10 {
        gradient.set_zero();
        let total: f64 =
            (0..8).map(|b| example_loss::value_and_grad_into(&network, &x[b], y[b], &mut gradient)).sum();
        gradient.scale(1.0 / 8.0);
        assert_close("loss", &(total / 8.0), &file["losses_steps_0_to_10"][step]);
        if step == 0 {
            check_gradient(&gradient, &file["grads_step0"]);
        }
        if step < 10 {
            sgd.step(&mut network, &gradient);
        }
    }
    network.check(&file["final_after_10_steps"]);
}

const STEPS: usize = 6;

/// `[T, B, ..]` as a sequence per example.
fn sequences<const N: usize>(value: &Value) -> [[[f64; N]; STEPS]; 2] {
    let steps: [[[f64; N]; 2]; STEPS] = array(value);
    [0, 1].map(|b| steps.map(|step| step[b]))
}

#[differentiable]
fn rnn_loss(rnn: &Rnn<f64, 3, 5>, xs: &[[f64; 3]; STEPS], h0: &[f64; 5], #[no_diff] y: &[f64; 5]) -> f64 {
    let hs: [[f64; 5]; STEPS] = rnn.forward(xs, h0);
    losses::mse(&hs[STEPS - 1], y)
}

#[track_caller]
fn check_recurrent(
    w_ih: &impl Tangent,
    w_hh: &impl Tangent,
    b_ih: &impl Tangent,
    b_hh: &impl Tangent,
    want: &Value,
) {
    assert_close("weight_ih", w_ih, &want["weight_ih_l0"]);
    assert_close("weight_hh", w_hh, &want["weight_hh_l0"]);
    assert_close("bias_ih", b_ih, &want["bias_ih_l0"]);
    assert_close("bias_hh", b_hh, &want["bias_hh_l0"]);
}

#[test]
fn recurrent() {
    let file = golden("train_E_rnn_small");
    let (xs, rs) = (sequences::<3>(&file["x"]), sequences::<5>(&file["R"]));
    let (h0, y): ([[f64; 5]; 2], [[f64; 5]; 2]) = (array(&file["h0"]), array(&file["y"]));
    let init = &file["init"];
    let mut rnn = Rnn {
        weight_ih: array(&init["weight_ih_l0"]),
        weight_hh: array(&init["weight_hh_l0"]),
        bias_ih: array(&init["bias_ih_l0"]),
        bias_hh: array(&init["bias_hh_l0"]),
    };
    let hs = [0, 1].map(|b| rnn.forward(&xs[b], &h0[b]));
    assert_close("output", &std::array::from_fn::<_, STEPS, _>(|t| [hs[0][t], hs[1][t]]), &file["output"]);
    assert_close("h_n", &[0, 1].map(|b| rnn.last(&xs[b], &h0[b])), &file["h_n"]);
    assert_close(
        "h_n by steps",
        &[0, 1].map(|b| xs[b].iter().fold(h0[b], |h, x| rnn.step(x, &h))),
        &file["h_n"],
    );

    let mut all = rnn.zero_tangent();
    let d_xs = [0, 1].map(|b| {
        let mut d = [[0.0; 3]; STEPS];
        rnn.forward_vjp_into(&xs[b], &h0[b], rs[b], &mut all, &mut d, &mut [0.0; 5]);
        d
    });
    let d_xs = std::array::from_fn::<_, STEPS, _>(|t| [d_xs[0][t], d_xs[1][t]]);
    assert_close("grad_x of all outputs", &d_xs, &file["grad_x_all_outputs"]);
    check_recurrent(&all.weight_ih, &all.weight_hh, &all.bias_ih, &all.bias_hh, &file["grads_all_outputs"]);

    let mut sgd = Sgd::new(&rnn, number(&file["lr"]));
    for step in 0..=10 {
        let mut gradient = rnn.zero_tangent();
        let (mut d_x, mut d_h0, mut total) = ([[[0.0; 3]; STEPS]; 2], [[0.0; 5]; 2], 0.0);
        for b in 0..2 {
            let args = (&mut gradient, &mut d_x[b], &mut d_h0[b]);
            total += rnn_loss::value_and_grad_into(&rnn, &xs[b], &h0[b], &y[b], args.0, args.1, args.2);
        }
        // The mean over the batch.
        gradient.scale(0.5);
        assert_close("loss", &(total / 2.0), &file["losses_steps_0_to_10"][step]);
        if step == 0 {
            assert_close("loss", &(total / 2.0), &file["loss"]);
            let by_step = std::array::from_fn::<_, STEPS, _>(|t| [0, 1].map(|b| d_x[b][t].map(|d| d / 2.0)));
            assert_close("grad_x", &by_step, &file["grad_x"]);
            assert_close("grad_h0", &d_h0.map(|row| row.map(|d| d / 2.0)), &file["grad_h0"]);
            let g = &gradient;
            check_recurrent(&g.weight_ih, &g.weight_hh, &g.bias_ih, &g.bias_hh, &file["grads"]);
        }
        if step < 10 {
            sgd.step(&mut rnn, &gradient);
        }
    }
    let end = &file["final_after_10_steps"];
    check_recurrent(&rnn.weight_ih, &rnn.weight_hh, &rnn.bias_ih, &rnn.bias_hh, end);
}

#[differentiable]
fn lstm_loss(
    lstm: &Lstm<f64, 3, 5>,
    xs: &[[f64; 3]; STEPS],
    h0: &[f64; 5],
    c0: &[f64; 5],
    #[no_diff] y: &[f64; 5],
) -> f64 {
    let (hs, _): ([[f64; 5]; STEPS], [f64; 5]) = lstm.forward(xs, h0, c0);
    losses::mse(&hs[STEPS - 1], y)
}

#[test]
fn long_short_term_memory() {
    let file = golden("train_E_lstm_small");
    let (xs, rs) = (sequences::<3>(&file["x"]), sequences::<5>(&file["R"]));
    let (h0, c0): ([[f64; 5]; 2], [[f64; 5]; 2]) = (array(&file["h0"]), array(&file["c0"]));
    let y: [[f64; 5]; 2] = array(&file["y"]);
    let init = &file["init"];
    let mut lstm = Lstm {
        weight_ih: array(&init["weight_ih_l0"]),
        weight_hh: array(&init["weight_hh_l0"]),
        bias_ih: array(&init["bias_ih_l0"]),
        bias_hh: array(&init["bias_hh_l0"]),
    };
    let both = [0, 1].map(|b| lstm.forward(&xs[b], &h0[b], &c0[b]));
    assert_close(
        "output",
        &std::array::from_fn::<_, STEPS, _>(|t| [0, 1].map(|b| both[b].0[t])),
        &file["output"],
    );
    assert_close("h_n", &[0, 1].map(|b| both[b].0[STEPS - 1]), &file["h_n"]);
    assert_close("c_n", &both.map(|b| b.1), &file["c_n"]);

    let mut all = lstm.zero_tangent();
    let d_xs = [0, 1].map(|b| {
        let mut d = [[0.0; 3]; STEPS];
        let seed = (rs[b], [0.0; 5]);
        lstm.forward_vjp_into(&xs[b], &h0[b], &c0[b], seed, &mut all, &mut d, &mut [0.0; 5], &mut [0.0; 5]);
        d
    });
    let d_xs = std::array::from_fn::<_, STEPS, _>(|t| [d_xs[0][t], d_xs[1][t]]);
    assert_close("grad_x of all outputs", &d_xs, &file["grad_x_all_outputs"]);
    check_recurrent(&all.weight_ih, &all.weight_hh, &all.bias_ih, &all.bias_hh, &file["grads_all_outputs"]);

    let mut sgd = Sgd::new(&lstm, number(&file["lr"]));
    for step in 0..=10 {
        let mut gradient = lstm.zero_tangent();
        let (mut d_x, mut d_h0, mut d_c0) = ([[[0.0; 3]; STEPS]; 2], [[0.0; 5]; 2], [[0.0; 5]; 2]);
        let mut total = 0.0;
        for b in 0..2 {
            total += lstm_loss::value_and_grad_into(
                &lstm,
                &xs[b],
                &h0[b],
                &c0[b],
                &y[b],
                &mut gradient,
                &mut d_x[b],
                &mut d_h0[b],
                &mut d_c0[b],
            );
        }
        gradient.scale(0.5);
        assert_close("loss", &(total / 2.0), &file["losses_steps_0_to_10"][step]);
        if step == 0 {
            let by_step = std::array::from_fn::<_, STEPS, _>(|t| [0, 1].map(|b| d_x[b][t].map(|d| d / 2.0)));
            assert_close("grad_x", &by_step, &file["grad_x"]);
            assert_close("grad_h0", &d_h0.map(|row| row.map(|d| d / 2.0)), &file["grad_h0"]);
            assert_close("grad_c0", &d_c0.map(|row| row.map(|d| d / 2.0)), &file["grad_c0"]);
            let g = &gradient;
            check_recurrent(&g.weight_ih, &g.weight_hh, &g.bias_ih, &g.bias_hh, &file["grads"]);
        }
        if step < 10 {
            sgd.step(&mut lstm, &gradient);
        }
    }
    let end = &file["final_after_10_steps"];
    check_recurrent(&lstm.weight_ih, &lstm.weight_hh, &lstm.bias_ih, &lstm.bias_hh, end);
}
