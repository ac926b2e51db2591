//! Bounds, deviations, and what is drawn.

use differentiable::nn::initial::{Initial, gain};
use differentiable::{Real, Tangent};
use differentiable_goldens::{assert_close, flat, golden, number};
use rand::{SeedableRng as _, rngs::SmallRng};

#[test]
fn gains() {
    let gains = &golden("init")["gains"];
    assert_close("linear", &gain::LINEAR, &gains["linear"]);
    assert_close("sigmoid", &gain::LINEAR, &gains["sigmoid"]);
    assert_close("tanh", &gain::TANH, &gains["tanh"]);
    assert_close("relu", &gain::RELU, &gains["relu"]);
    assert_close("leaky_relu", &gain::leaky_relu(0.01), &gains["leaky_relu"]);
    assert_close("selu", &gain::SELU, &gains["selu"]);
}

#[test]
fn closed_forms_and_samples() {
    check::<[[f64; 128]; 64]>("linear_64x128", 128, 64);
    check::<[[f64; 784]; 10]>("linear_10x784", 784, 10);
    check::<[[[[f64; 5]; 5]; 6]; 16]>("conv_16x6x5x5", 150, 400);
}

fn check<W: Tangent>(name: &str, fan_in: usize, fan_out: usize) {
    let case = &golden("init")["cases"][name];
    assert_eq!([&case["fan_in"], &case["fan_out"]], [fan_in, fan_out]);
    for (kind, initial) in [
        ("xavier_uniform", Initial::xavier_uniform(fan_in, fan_out, 1.0)),
        ("xavier_normal", Initial::xavier_normal(fan_in, fan_out, 1.0)),
        ("he_uniform_relu_fan_in", Initial::he_uniform(fan_in, gain::RELU)),
        ("he_normal_relu_fan_in", Initial::he_normal(fan_in, gain::RELU)),
        ("he_normal_relu_fan_out", Initial::he_normal(fan_out, gain::RELU)),
        (
            "he_uniform_leaky_a_sqrt5 (nn.Linear/Conv default)",
            Initial::he_uniform(fan_in, gain::leaky_relu(5.0_f64.sqrt())),
        ),
    ] {
        let want = &case[kind];
        match initial {
            Initial::Uniform { bound } => assert_close(kind, &bound, &want["bound"]),
            Initial::Normal { deviation } => assert_close(kind, &deviation, &want["std"]),
        }
        if let Some(std) = want.get("std") {
            assert_close(kind, &initial.deviation(), std);
        }
        drawn::<W>(kind, initial, number(&want["sample_absmax"]));
    }
}

/// As many numbers as the reference has: of the right spread, and different for another seed.
fn drawn<W: Tangent>(kind: &str, initial: Initial, reference: f64) {
    let draw = |seed| {
        let mut weights = W::zero();
        initial.fill(&mut weights, &mut SmallRng::seed_from_u64(seed));
        weights
    };
    assert_eq!(draw(0), draw(0), "{kind}");
    assert_ne!(draw(0), draw(1), "{kind}");
    let numbers: Vec<f64> = (0..20).flat_map(|seed| flat(&draw(seed))).collect();
    let count = f64::from_usize(numbers.len());
    let mean = numbers.iter().sum::<f64>() / count;
    let spread = (numbers.iter().map(|w| (w - mean).powi(2)).sum::<f64>() / count).sqrt();
    let deviation = initial.deviation();
    assert!(mean.abs() < 5.0 * deviation / count.sqrt(), "{kind}: mean {mean}");
    assert!((spread / deviation - 1.0).abs() < 5.0 / count.sqrt(), "{kind}: deviation {spread}");
    let largest = numbers.iter().fold(0.0_f64, |m, w| m.max(w.abs()));
    match initial {
        Initial::Uniform { bound } => {
            assert!(largest <= bound && largest > 0.999 * bound, "{kind}: {largest}");
        }
        Initial::Normal { .. } => assert!((largest / reference - 1.0).abs() < 0.3, "{kind}: {largest}"),
    }
}
