//! Normalisation, dropout, embedding.

#![allow(clippy::float_cmp, reason = "masks hold two numbers, and are multiplied by")]

use differentiable::Tangent;
use differentiable::nn::{BatchNorm, Dropout, Embedding, GroupNorm, LayerNorm, RmsNorm};
use differentiable_goldens::{array, assert_close, golden, integers, number, numbers};
use serde_json::Value;

/// Output and gradients of a layer with a factor and an offset.
#[track_caller]
fn check<Y: Tangent, X: Tangent>(
    case: &Value,
    y: &Y,
    d_x: &X,
    d_weight: &impl Tangent,
    d_bias: &impl Tangent,
) {
    assert_close("output", y, &case["output"]);
    assert_close("grad_x", d_x, &case["grad_x"]);
    assert_close("grad_gamma", d_weight, &case["grad_gamma"]);
    assert_close("grad_beta", d_bias, &case["grad_beta"]);
}

#[test]
fn batch_norm() {
    let file = golden("batchnorm");
    let case = &file["bn1d"];
    let mut norm = BatchNorm {
        weight: array(&case["gamma"]),
        bias: array(&case["beta"]),
        ..BatchNorm::<f64, 4>::new(number(&case["eps"]), number(&case["momentum"]))
    };
    let (x, r): ([[f64; 4]; 6], _) = (array(&case["x"]), array(&case["R"]));
    let (y, (d_norm, d_x)) = norm.forward_training_vjp(&x, r);
    check(case, &y, &d_x, &d_norm.weight, &d_norm.bias);
    norm.track(&x);
    assert_close("running mean", &norm.running_mean, &case["running_mean_after"]);
    assert_close("running var", &norm.running_var, &case["running_var_after"]);

    let mut d_norm = Tangent::zero();
    let both = [0, 1, 2, 3, 4, 5].map(|b| {
        let mut d_x = [0.0; 4];
        let y = norm.forward_vjp_into(&x[b], r[b], &mut d_norm, &mut d_x);
        (y, d_x)
    });
    assert_close("eval", &both.map(|b| b.0), &case["output_eval_with_those_running_stats"]);
    assert_close("eval grad_x", &both.map(|b| b.1), &case["eval_grad_x"]);
    assert_close("eval grad_gamma", &d_norm.weight, &case["eval_grad_gamma"]);
    assert_close("eval grad_beta", &d_norm.bias, &case["eval_grad_beta"]);
}

type Image = [[[f64; 5]; 4]; 3];

#[test]
fn batch_norm_of_images() {
    let file = golden("batchnorm");
    let case = &file["bn2d"];
    let mut norm = BatchNorm {
        weight: array(&case["gamma"]),
        bias: array(&case["beta"]),
        ..BatchNorm::<f64, 3>::new(number(&case["eps"]), number(&case["momentum"]))
    };
    let (x, r): ([Image; 2], _) = (array(&case["x"]), array(&case["R"]));
    let (y, (d_norm, d_x)) = norm.forward_images_training_vjp(&x, r);
    check(case, &y, &d_x, &d_norm.weight, &d_norm.bias);
    norm.track_images(&x);
    assert_close("running mean", &norm.running_mean, &case["running_mean_after"]);
    assert_close("running var", &norm.running_var, &case["running_var_after"]);

    let mut d_norm = Tangent::zero();
    let both = [0, 1].map(|b| {
        let mut d_x = Image::zero();
        let y = norm.forward_image_vjp_into(&x[b], r[b], &mut d_norm, &mut d_x);
        (y, d_x)
    });
    assert_close("eval", &both.map(|b| b.0), &case["output_eval_with_those_running_stats"]);
    assert_close("eval grad_x", &both.map(|b| b.1), &case["eval_grad_x"]);
    assert_close("eval grad_gamma", &d_norm.weight, &case["eval_grad_gamma"]);
    assert_close("eval grad_beta", &d_norm.bias, &case["eval_grad_beta"]);
}

#[test]
fn layer_norm() {
    let file = golden("layernorm");
    let case = &file["ln_last_dim"];
    let norm = LayerNorm {
        weight: array(&case["gamma"]),
        bias: array(&case["beta"]),
        ..LayerNorm::<f64, 5>::new(number(&case["eps"]))
    };
    let (x, r): ([[f64; 5]; 4], _) = (array(&case["x"]), array(&case["R"]));
    let (y, (d_norm, d_x)) = norm.forward_rows_vjp(&x, r);
    check(case, &y, &d_x, &d_norm.weight, &d_norm.bias);
    // Row by row.
    let mut sum = Tangent::zero();
    let rows = [0, 1, 2, 3].map(|b| {
        let mut d_x = [0.0; 5];
        let y = norm.forward_vjp_into(&x[b], r[b], &mut sum, &mut d_x);
        (y, d_x)
    });
    check(case, &rows.map(|row| row.0), &rows.map(|row| row.1), &sum.weight, &sum.bias);
}

#[test]
fn layer_norm_of_two_dimensions() {
    let file = golden("layernorm");
    let case = &file["ln_two_dims"];
    let norm = LayerNorm {
        weight: array(&case["gamma"]),
        bias: array(&case["beta"]),
        ..LayerNorm::<f64, 12>::new(number(&case["eps"]))
    };
    let (x, r): ([[f64; 12]; 2], _) = (array(&case["x"]), array(&case["R"]));
    let (y, (d_norm, d_x)) = norm.forward_rows_vjp(&x, r);
    check(case, &y, &d_x, &d_norm.weight, &d_norm.bias);
}

#[test]
fn group_norm() {
    let file = golden("layernorm");
    let case = &file["groupnorm_2_groups"];
    let norm = GroupNorm {
        weight: array(&case["gamma"]),
        bias: array(&case["beta"]),
        ..GroupNorm::<f64, 4, 2>::new(number(&case["eps"]))
    };
    let [x, r]: [[[[f64; 3]; 4]; 2]; 2] = [array(&case["x"]), array(&case["R"])];
    let mut d_norm = Tangent::zero();
    let both = [0, 1].map(|b| {
        let mut d_x = [[0.0; 3]; 4];
        let y = norm.forward_vjp_into(&x[b], r[b], &mut d_norm, &mut d_x);
        (y, d_x)
    });
    check(case, &both.map(|b| b.0), &both.map(|b| b.1), &d_norm.weight, &d_norm.bias);
}

#[test]
fn rms_norm() {
    let file = golden("layernorm");
    let case = &file["rmsnorm"];
    let norm = RmsNorm { weight: array(&case["gamma"]), ..RmsNorm::<f64, 5>::new(number(&case["eps"])) };
    let (x, r): ([[f64; 5]; 4], [[f64; 5]; 4]) = (array(&case["x"]), array(&case["R"]));
    let mut d_norm = Tangent::zero();
    let rows = [0, 1, 2, 3].map(|b| {
        let mut d_x = [0.0; 5];
        let y = norm.forward_vjp_into(&x[b], r[b], &mut d_norm, &mut d_x);
        (y, d_x)
    });
    assert_close("output", &rows.map(|row| row.0), &case["output"]);
    assert_close("grad_x", &rows.map(|row| row.1), &case["grad_x"]);
    assert_close("grad_gamma", &d_norm.weight, &case["grad_gamma"]);
}

/// The masks of the file are `PyTorch`'s random numbers; what is done with a mask is compared.
#[test]
fn dropout() {
    let file = golden("dropout");
    let (x, r): ([f64; 30], [f64; 30]) = (array(&file["x"]), array(&file["R"]));
    for case in file["cases"].as_object().expect("an object").values() {
        let probability = number(&case["p"]);
        let dropout = Dropout { probability };
        // A mask of ours has the same two values.
        let mask = numbers(&case["mask"]);
        let kept = 1.0 / (1.0 - probability);
        let ours: [f64; 30] = dropout.mask(3);
        assert!(ours.iter().all(|m| *m == 0.0 || (*m - kept).abs() < 1e-15));
        let output: Vec<f64> = x.iter().zip(&mask).map(|(x, m)| x * m * kept).collect();
        assert_close("output", &output, &case["output"]);
        let gradient: Vec<f64> = r.iter().zip(&mask).map(|(r, m)| r * m * kept).collect();
        assert_close("grad_x", &gradient, &case["grad_x"]);
        // And is applied in the same way.
        let (y, (_, d_x)) = dropout.forward_vjp(&x, 3, r);
        assert_eq!(y, std::array::from_fn(|i| x[i] * ours[i]));
        assert_eq!(d_x, std::array::from_fn(|i| r[i] * ours[i]));
    }
    assert_eq!(Dropout { probability: 0.0 }.forward(&x, 1), x);
    assert_close("p = 1", &Dropout { probability: 1.0 }.forward(&[1.0, 2.0, 3.0], 1), &file["p1_output"]);
}

/// The part that is dropped is the probability, and different seeds drop different elements.
#[test]
fn dropout_is_random() {
    let dropout = Dropout { probability: 0.3 };
    let dropped: usize =
        (0..200).map(|seed| dropout.mask::<f64, 100>(seed).iter().filter(|m| **m == 0.0).count()).sum();
    assert!((5700..6300).contains(&dropped), "{dropped} of 20000");
    assert_ne!(dropout.mask::<f64, 100>(1), dropout.mask::<f64, 100>(2));
}

#[test]
fn embedding() {
    let file = golden("embedding");
    let table = Embedding::<f64, 7, 3> { weight: array(&file["weight"]), padding: None };
    let indices: [usize; 6] = integers(&file["indices"]);
    let (y, d_table) = table.forward_vjp(&indices, array(&file["R"]));
    assert_close("output", &y, &file["output"]);
    assert_close("grad_weight", &d_table.weight, &file["grad_weight"]);
    let padded = Embedding { padding: Some(1), ..table };
    let (_, d_table) = padded.forward_vjp(&indices, array(&file["R"]));
    assert_close("with padding", &d_table.weight, &file["grad_weight_padding_idx_1"]);
}
