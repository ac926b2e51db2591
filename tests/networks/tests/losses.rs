//! The losses of whole rows with sizes known at run time: those of constant sizes, which are `PyTorch`'s, and differences.

use differentiable::gradient_check;
use differentiable::nn::dynamic::{Data, Matrix, losses};
use differentiable::nn::losses as constant;
use differentiable_networks::{assert_near, noise};

const CLASSES: [usize; 4] = [2, 0, 1, 2];

/// 4 rows of 3.
fn rows(seed: u32) -> [[f64; 3]; 4] {
    let values = noise(12, seed);
    core::array::from_fn(|b| core::array::from_fn(|i| values[b * 3 + i]))
}

/// Distributions, one with a probability of 0.
fn distributions() -> [[f64; 3]; 4] {
    [[0.2, 0.3, 0.5], [0.0, 0.25, 0.75], [0.1, 0.8, 0.1], [0.0, 0.0, 1.0]]
}

/// The mean of the losses of the rows, and its gradient.
fn mean(of: impl Fn(usize) -> (f64, [f64; 3])) -> (f64, [[f64; 3]; 4]) {
    let each: [(f64, [f64; 3]); 4] = core::array::from_fn(of);
    (each.iter().map(|(value, _)| value / 4.0).sum(), each.map(|(_, gradient)| gradient.map(|g| g / 4.0)))
}

/// Value and gradient are those wanted, and the gradient is that of differences. Where there are several, it is the one of the field.
macro_rules! same {
    ($name:ident ($x:expr $(, $argument:expr)*) $(. $field:tt)?, $want:expr) => {{
        let x = Matrix::from_rows(&$x);
        let of = |x: &Matrix<f64>| losses::$name::value_and_grad(x $(, $argument)*);
        let (value, want) = (of(&x), $want);
        assert_near(stringify!($name), &[value.0], &[want.0], 1e-14);
        assert_near(stringify!($name), &[value.0], &[losses::$name(&x $(, $argument)*)], 0.0);
        let d_x = value.1 $(. $field)?;
        assert_near(stringify!($name), &d_x.values, want.1.as_flattened(), 1e-14);
        gradient_check(&x, |x| losses::$name(x $(, $argument)*), |x| of(x).1 $(. $field)?).expect("right");
    }};
}

#[test]
fn negative_log_likelihood() {
    let x = rows(1);
    same!(nll(x, &CLASSES), constant::nll_rows::value_and_grad(&x, &CLASSES));
    let log_p = Matrix::from_rows(&x);
    assert_near("sum", &[losses::nll_sum(&log_p, &CLASSES)], &[4.0 * losses::nll(&log_p, &CLASSES)], 1e-14);
}

#[test]
fn variants_of_cross_entropy() {
    let x = rows(2);
    let weights = [0.5, 2.0, 1.25];
    let want = constant::cross_entropy_rows_weighted::value_and_grad(&x, &CLASSES, &weights);
    let (_, (_, d_weights)) =
        losses::cross_entropy_weighted::value_and_grad(&Matrix::from_rows(&x), &CLASSES, &weights);
    assert_near("weights", &d_weights, &want.1.1, 1e-14);
    same!(cross_entropy_weighted(x, &CLASSES, &weights).0, (want.0, want.1.0));

    let classes = [2, 7, 1, 7];
    let want = constant::cross_entropy_rows_ignoring::value_and_grad(&x, &classes, 7);
    same!(cross_entropy_ignoring(x, &classes, 7), want);

    let want = mean(|b| {
        let (value, gradient) = constant::cross_entropy_smoothed::value_and_grad(&x[b], CLASSES[b], 0.1);
        (value, gradient.0)
    });
    same!(cross_entropy_smoothed(x, &CLASSES, 0.1).0, want);

    let p = Data::from_rows(&distributions());
    let want = mean(|b| {
        let p = distributions()[b];
        let (value, gradient) = constant::cross_entropy_probabilities::value_and_grad(&x[b], &p);
        (value, gradient.0)
    });
    same!(cross_entropy_probabilities(x, &p), want);
}

#[test]
fn divergences() {
    let (x, p) = (rows(3), distributions());
    let want = constant::kl_div_rows::value_and_grad(&x, &p);
    same!(kl_div(x, &Data::from_rows(&p)), (want.0, want.1.0));

    let log_p = rows(4);
    let want = mean(|b| {
        let (value, gradient) = constant::kl_div_log_target::value_and_grad(&x[b], &log_p[b]);
        (value, gradient.0)
    });
    same!(kl_div_log_target(x, &Data::from_rows(&log_p)), want);
}

#[test]
fn cosine() {
    let (a, b) = (rows(5), rows(6));
    let alike = [true, false, false, true];
    for margin in [-0.9, 0.9] {
        let want = constant::cosine_embedding_rows::value_and_grad(&a, &b, &alike, margin);
        let (left, right) = (Matrix::from_rows(&a), Matrix::from_rows(&b));
        let (_, (_, d_b, d_margin)) = losses::cosine_embedding::value_and_grad(&left, &right, &alike, margin);
        assert_near("the other", &d_b.values, want.1.1.as_flattened(), 1e-14);
        assert_near("margin", &[d_margin], &[want.1.2], 1e-14);
        same!(cosine_embedding(a, &right, &alike, margin).0, (want.0, want.1.0));
    }
}

#[test]
fn probabilities() {
    let x: [[f64; 3]; 4] = rows(7).map(|row| row.map(|value| 0.5 + 0.4 * value));
    let y = distributions();
    let want = constant::bce_rows::value_and_grad(&x, &y);
    same!(bce(x, &Data::from_rows(&y)), (want.0, want.1.0));
    // Where a logarithm would be infinite.
    let certain = Matrix::from_rows(&[[0.0, 1.0]]);
    let loss = losses::bce_sum(&certain, &Data::from_rows(&[[1.0, 0.0]]));
    assert_near("certain", &[loss], &[200.0], 0.0);
}

#[test]
#[should_panic(expected = "class 3, but there are 3")]
fn a_class_too_many() {
    losses::nll(&Matrix::from_rows(&rows(1)), &[0, 1, 3, 0]);
}

#[test]
#[should_panic(expected = "there are 4 rows, but 2 classes")]
fn too_few_classes() {
    losses::cross_entropy_ignoring(&Matrix::from_rows(&rows(1)), &[0, 1], 9);
}

#[test]
#[should_panic(expected = "there are 3 classes, but 2 weights")]
fn too_few_weights() {
    losses::cross_entropy_weighted(&Matrix::from_rows(&rows(1)), &CLASSES, &[1.0, 2.0]);
}
