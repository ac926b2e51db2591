//! Functions that return `Result` or `Option`: the gradient of the value, or the error as it is.

use differentiable::differentiable;

/// Why there is no value.
#[derive(Clone, Debug, PartialEq)]
enum Trouble {
    Negative(usize),
    Empty,
}

#[differentiable]
fn checked_root(x: f64) -> Option<f64> {
    if x < 0.0 {
        return None;
    }
    Some(x.sqrt() * x)
}

#[test]
fn option() {
    assert_eq!(checked_root(4.0), Some(8.0));
    assert_eq!(checked_root::grad(4.0), Some(3.0));
    assert_eq!(checked_root::value_and_grad(4.0), Some((8.0, 3.0)));
    assert_eq!(checked_root::vjp(4.0, 2.0), Some((8.0, 6.0)));
    assert_eq!(checked_root::jvp(4.0, 0.5), Some((8.0, 1.5)));
    let mut buffer = 1.0;
    assert_eq!(checked_root::value_and_grad_into(4.0, &mut buffer), Some(8.0));
    assert_eq!(buffer, 4.0);
}

#[test]
fn no_option() {
    assert_eq!(checked_root::grad(-4.0), None);
    assert_eq!(checked_root::value_and_grad(-4.0), None);
    assert_eq!(checked_root::vjp(-4.0, 2.0), None);
    assert_eq!(checked_root::jvp(-4.0, 0.5), None);
    let mut buffer = 1.0;
    assert_eq!(checked_root::value_and_grad_into(-4.0, &mut buffer), None);
    assert_eq!(buffer, 1.0);
}

#[differentiable]
fn geometric_mean(v: &[f64]) -> Result<f64, Trouble> {
    if v.is_empty() {
        return Err(Trouble::Empty);
    }
    let mut sum = 0.0;
    for i in 0..v.len() {
        if v[i] <= 0.0 {
            return Err(Trouble::Negative(i));
        }
        sum += v[i].ln();
    }
    Ok((sum / v.len() as f64).exp())
}

#[test]
fn result() {
    let (value, gradient) = geometric_mean::value_and_grad(&[2.0, 8.0]).expect("both are positive");
    assert_eq!(Ok(value), geometric_mean(&[2.0, 8.0]));
    assert!((gradient[0] - 1.0).abs() < 1e-12 && (gradient[1] - 0.25).abs() < 1e-12);
    let (_, tangent) = geometric_mean::jvp(&[2.0, 8.0], &[1.0, 4.0]).expect("both are positive");
    assert!((tangent - 2.0).abs() < 1e-12);
}

#[test]
fn error() {
    assert_eq!(geometric_mean::grad(&[2.0, -8.0]), Err(Trouble::Negative(1)));
    assert_eq!(geometric_mean::grad(&[]), Err(Trouble::Empty));
    assert_eq!(geometric_mean::vjp(&[0.0], 1.0), Err(Trouble::Negative(0)));
}

#[differentiable]
fn spread(v: &[f64], k: f64) -> Result<f64, Trouble> {
    let mean = geometric_mean(v)?;
    let scaled = mean * k;
    Ok(scaled * scaled)
}

#[test]
fn question_mark() {
    let (value, (by_v, by_k)) = spread::value_and_grad(&[2.0, 8.0], 0.5).expect("both are positive");
    assert_eq!(Ok(value), spread(&[2.0, 8.0], 0.5));
    assert!((by_v[0] - 2.0).abs() < 1e-12 && (by_v[1] - 0.5).abs() < 1e-12);
    assert!((by_k - 16.0).abs() < 1e-12);
    assert_eq!(spread::grad(&[-1.0], 0.5), Err(Trouble::Negative(0)));
}

/// The loop could run forward and backward at once, were it not for the error.
#[differentiable]
fn sum_of_roots(v: &[f64], w: f64) -> Result<f64, Trouble> {
    let mut sum = 0.0;
    for i in 0..v.len() {
        if v[i] < 0.0 {
            return Err(Trouble::Negative(i));
        }
        sum += v[i].sqrt() * w;
    }
    Ok(sum)
}

#[differentiable]
fn bounded(v: &[f64], w: f64) -> Option<f64> {
    if v.is_empty() {
        return None;
    }
    let mut sum = 0.0;
    for x in v {
        sum += x * w;
    }
    if sum > 50.0 {
        return None;
    }
    for x in v {
        sum += x * x * w;
    }
    Some(sum)
}

#[differentiable]
fn of_callees(v: &[f64], w: f64) -> Result<f64, Trouble> {
    let mut sum = 0.0;
    for i in 1..=v.len() {
        sum += sum_of_roots(&v[..i], w)?;
    }
    Ok(sum)
}

#[test]
fn buffers_stay_as_they_were_at_an_error_half_way() {
    let (mut d_v, mut d_w) = (vec![1.0, 2.0, 3.0], 4.0);
    let good = [4.0, 9.0, 16.0];
    let bad = [4.0, 9.0, -16.0];
    assert_eq!(sum_of_roots::value_and_grad_into(&bad, 2.0, &mut d_v, &mut d_w), Err(Trouble::Negative(2)));
    assert_eq!(of_callees::value_and_grad_into(&bad, 2.0, &mut d_v, &mut d_w), Err(Trouble::Negative(2)));
    assert_eq!(bounded::value_and_grad_into(&good, 2.0, &mut d_v, &mut d_w), None);
    assert_eq!((d_v.as_slice(), d_w), ([1.0, 2.0, 3.0].as_slice(), 4.0));
    assert_eq!(sum_of_roots::grad(&good, 2.0), Ok((vec![0.5, 1.0 / 3.0, 0.25], 9.0)));
    assert_eq!(of_callees::grad(&good, 2.0), Ok((vec![1.5, 2.0 / 3.0, 0.25], 16.0)));
    assert_eq!(bounded::grad(&bad, 2.0), Some((vec![18.0, 38.0, -62.0], 350.0)));
}
