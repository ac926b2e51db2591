//! Values of several numbers, patterns and early values.

use differentiable::differentiable;

/// A tuple and an array.
#[differentiable]
pub fn pair(x: f64, (a, b): (f64, f64)) -> (f64, [f64; 2]) {
    let (sum, difference) = (a + b, a - b);
    (x * sum, [x * difference, x])
}

/// A vector.
#[differentiable]
pub fn squares(x: &[f64]) -> Vec<f64> {
    let mut all = vec![0.0; x.len()];
    for i in 0..x.len() {
        all[i] = x[i] * x[i];
    }
    all
}

/// Matches.
#[differentiable]
pub fn chosen(x: f64, kind: Option<usize>) -> f64 {
    let y = match kind {
        Some(0) => x,
        Some(n) if n > 3 => x.sin(),
        Some(_) => x * x,
        None => return 0.0,
    };
    debug_assert!(y.is_finite(), "the input is too large: {x}");
    y * x
}

/// Late.
#[differentiable]
pub fn late(x: f64, flag: bool) -> f64 {
    let y;
    if flag {
        y = x * x;
    } else {
        y = 3.0 * x;
    }
    let block = {
        let inner = y.exp();
        inner * 2.0
    };
    block + y
}

#[cfg(test)]
mod tests {
    #[test]
    fn gradients() {
        let (value, (dx, dpair)) = super::pair::vjp(2.0, (3.0, 1.0), (1.0, [0.0, 0.0]));
        assert!((value.0 - 8.0).abs() < 1e-12, "{value:?}");
        assert!((dx - 4.0).abs() < 1e-12 && (dpair.0 - 2.0).abs() < 1e-12, "{dx} {dpair:?}");
    }
}
