//! Losses and their gradients.

use differentiable::nn::losses as l;
use differentiable::ops;
use differentiable_goldens::{array, assert_close, golden, integers};
use serde_json::Value;

type Rows<const B: usize, const N: usize> = [[f64; N]; B];

fn case(name: &str) -> Value {
    let file = golden("losses");
    assert!(file[name].is_object(), "{name}");
    file[name].clone()
}

/// A loss and its gradient against a case.
#[track_caller]
fn check<G: differentiable::Tangent>(name: &str, (value, gradient): (f64, G)) {
    let case = case(name);
    assert_close(name, &value, &case["loss"]);
    assert_close(&format!("{name}, gradient"), &gradient, &case["grad_input"]);
}

/// The gradient of the first argument.
fn first<A, B>((value, (a, _)): (f64, (A, B))) -> (f64, A) {
    (value, a)
}

#[test]
fn cross_entropy_of_classes() {
    let x: Rows<5, 4> = array(&case("cross_entropy_mean")["input"]);
    let classes: [usize; 5] = integers(&case("cross_entropy_mean")["target"]);
    check("cross_entropy_mean", l::cross_entropy_rows::value_and_grad(&x, &classes));
    check("cross_entropy_sum", l::cross_entropy_rows_sum::value_and_grad(&x, &classes));
    let each = [0, 1, 2, 3, 4].map(|b| l::cross_entropy::value_and_grad(&x[b], classes[b]));
    assert_close("none", &each.map(|e| e.0), &case("cross_entropy_none")["loss"]);
    assert_close("none", &each.map(|e| e.1), &case("cross_entropy_none")["grad_input"]);
    let smoothed = [0, 1, 2, 3, 4].map(|b| l::cross_entropy_smoothed::value_and_grad(&x[b], classes[b], 0.1));
    let mean = (smoothed.iter().map(|s| s.0).sum::<f64>() / 5.0, smoothed.map(|s| s.1.0.map(|d| d / 5.0)));
    check("cross_entropy_label_smoothing_0.1", mean);
}

#[test]
fn cross_entropy_with_weights() {
    let case = case("cross_entropy_class_weights");
    let x: Rows<5, 4> = array(&case["input"]);
    let (classes, weights) = (integers(&case["target"]), array(&case["weight"]));
    check(
        "cross_entropy_class_weights",
        first(l::cross_entropy_rows_weighted::value_and_grad(&x, &classes, &weights)),
    );
}

#[test]
fn cross_entropy_with_a_class_ignored() {
    let case = case("cross_entropy_ignore_index_1");
    let x: Rows<5, 4> = array(&case["input"]);
    let classes: [usize; 5] = integers(&case["target"]);
    check("cross_entropy_ignore_index_1", l::cross_entropy_rows_ignoring::value_and_grad(&x, &classes, 1));
}

#[test]
fn cross_entropy_of_distributions() {
    let case = case("cross_entropy_prob_targets");
    let (x, p): (Rows<5, 4>, Rows<5, 4>) = (array(&case["input"]), array(&case["target"]));
    let each = [0, 1, 2, 3, 4].map(|b| l::cross_entropy_probabilities::value_and_grad(&x[b], &p[b]));
    let mean = (each.iter().map(|e| e.0).sum::<f64>() / 5.0, each.map(|e| e.1.0.map(|d| d / 5.0)));
    check("cross_entropy_prob_targets", mean);
}

#[test]
fn cross_entropy_of_extreme_logits() {
    let case = case("cross_entropy_extreme_logits");
    let x: Rows<2, 3> = array(&case["input"]);
    let classes = integers(&case["target"]);
    check("cross_entropy_extreme_logits", l::cross_entropy_rows::value_and_grad(&x, &classes));
}

#[test]
fn negative_log_likelihood() {
    let case = case("nll_on_log_softmax");
    let log_p: Rows<5, 4> = array(&case["input"]);
    let classes: [usize; 5] = integers(&case["target"]);
    check("nll_on_log_softmax", l::nll_rows::value_and_grad(&log_p, &classes));
}

#[test]
fn binary_cross_entropy() {
    let mean = case("bce_with_logits_mean");
    let (x, y): ([f64; 6], [f64; 6]) = (array(&mean["input"]), array(&mean["target"]));
    check("bce_with_logits_mean", first(l::bce_with_logits::value_and_grad(&x, &y)));
    let (value, (d_x, ..)) = l::bce_with_logits_weighted::value_and_grad(&x, &y, 2.5);
    check("bce_with_logits_pos_weight_2.5", (value, d_x));

    let extreme = case("bce_with_logits_extreme_none");
    let (x, y): ([f64; 6], [f64; 6]) = (array(&extreme["input"]), array(&extreme["target"]));
    let each = [0, 1, 2, 3, 4, 5].map(|i| l::logit_entropy::value_and_grad(x[i], y[i]));
    assert_close("extreme", &each.map(|e| e.0), &extreme["loss"]);
    assert_close("extreme", &each.map(|e| e.1.0), &extreme["grad_input"]);

    let of_p = case("bce_on_probs_mean");
    let (x, y): ([f64; 6], [f64; 6]) = (array(&of_p["input"]), array(&of_p["target"]));
    check("bce_on_probs_mean", first(l::bce::value_and_grad(&x, &y)));
}

#[test]
fn of_numbers() {
    let mse = case("mse_mean");
    let (x, y): (Rows<5, 3>, Rows<5, 3>) = (array(&mse["input"]), array(&mse["target"]));
    check("mse_mean", first(l::mse_rows::value_and_grad(&x, &y)));
    check("mse_sum", first(l::mse_rows_sum::value_and_grad(&x, &y)));
    check("l1_mean", first(l::l1_rows::value_and_grad(&x, &y)));
    let (value, (d_x, ..)) = l::huber_rows::value_and_grad(&x, &y, 1.0);
    check("huber_delta1_mean", (value, d_x));
    let flat: ([f64; 15], [f64; 15]) = (array(&mse["input"]), array(&mse["target"]));
    assert_close("mse of one row", &l::mse(&flat.0, &flat.1), &mse["loss"]);
}

/// At the kinks.
#[test]
fn on_the_grid() {
    grid("l1_none_grid", |x, y| first(l::absolute_error::value_and_grad(x, y)));
    let huber = |x, y, delta| {
        let (value, (d_x, ..)) = l::huber_error::value_and_grad(x, y, delta);
        (value, d_x)
    };
    grid("huber_delta1_none_grid", |x, y| huber(x, y, 1.0));
    grid("huber_delta0.5_none_grid", |x, y| huber(x, y, 0.5));
    grid("smooth_l1_beta0.5_none_grid", |x, y| {
        let (value, (d_x, ..)) = l::smooth_absolute_error::value_and_grad(x, y, 0.5);
        (value, d_x)
    });
    grid("hinge_embedding_none", |x, y| {
        let (value, (d_x, ..)) = l::hinge_embedding_error::value_and_grad(x, y, 1.0);
        (value, d_x)
    });
}

#[track_caller]
fn grid(name: &str, loss: impl Fn(f64, f64) -> (f64, f64)) {
    let case = case(name);
    let (x, y): ([f64; 10], [f64; 10]) = (array(&case["input"]), array(&case["target"]));
    let both = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(|i| loss(x[i], y[i]));
    assert_close(name, &both.map(|b| b.0), &case["loss"]);
    assert_close(name, &both.map(|b| b.1), &case["grad_input"]);
}

#[test]
fn kullback_leibler() {
    let batch = case("kl_div_batchmean");
    let (log_q, p): (Rows<5, 4>, Rows<5, 4>) = (array(&batch["input"]), array(&batch["target"]));
    check("kl_div_batchmean", first(l::kl_div_rows::value_and_grad(&log_q, &p)));

    let of_log = case("kl_div_sum_log_target");
    let (log_q, log_p): ([f64; 20], [f64; 20]) = (array(&of_log["input"]), array(&of_log["target_log"]));
    check("kl_div_sum_log_target", first(l::kl_div_log_target::value_and_grad(&log_q, &log_p)));

    let through = case("kl_div_batchmean_through_log_softmax");
    let (x, p): (Rows<5, 4>, Rows<5, 4>) = (array(&through["input"]), array(&through["target"]));
    let (value, d_log_q) = first(l::kl_div_rows::value_and_grad(&x.map(|row| ops::log_softmax(&row)), &p));
    let gradient = [0, 1, 2, 3, 4].map(|b| ops::log_softmax::vjp(&x[b], d_log_q[b]).1);
    check("kl_div_batchmean_through_log_softmax", (value, gradient));
}

#[test]
fn cosine_embedding() {
    let case = case("cosine_embedding");
    let (a, b): (Rows<5, 3>, Rows<5, 3>) = (array(&case["input"]), array(&case["other"]));
    let alike = array::<[f64; 5]>(&case["target"]).map(|y| y > 0.0);
    let margin = case.get("margin").map_or(0.0, differentiable_goldens::number);
    let (value, (d_a, ..)) = l::cosine_embedding_rows::value_and_grad(&a, &b, &alike, margin);
    check("cosine_embedding", (value, d_a));
}

#[test]
fn softmax() {
    let case = case("softmax_rows");
    let (x, r): (Rows<5, 4>, Rows<5, 4>) = (array(&case["input"]), array(&case["R"]));
    let both = [0, 1, 2, 3, 4].map(|b| ops::softmax::vjp(&x[b], r[b]));
    assert_close("softmax", &both.map(|b| b.0), &case["softmax"]);
    let value = ops::sum_rows(&[0, 1, 2, 3, 4].map(|b| ops::mul(&both[b].0, &r[b]))).iter().sum();
    check("softmax_rows", (value, both.map(|b| b.1)));
}

#[test]
fn log_softmax() {
    let case = case("log_softmax_rows");
    let (x, r): (Rows<5, 4>, Rows<5, 4>) = (array(&case["input"]), array(&case["R"]));
    let both = [0, 1, 2, 3, 4].map(|b| ops::log_softmax::vjp(&x[b], r[b]));
    assert_close("log_softmax", &both.map(|b| b.0), &case["log_softmax"]);
    let value = ops::sum_rows(&[0, 1, 2, 3, 4].map(|b| ops::mul(&both[b].0, &r[b]))).iter().sum();
    check("log_softmax_rows", (value, both.map(|b| b.1)));
}

#[test]
fn log_sum_exp() {
    let x: Rows<2, 3> = array(&case("logsumexp_rows")["input"]);
    let both = x.map(|row| ops::log_sum_exp::value_and_grad(&row));
    check("logsumexp_rows", (both[0].0 + both[1].0, both.map(|b| b.1)));
}
