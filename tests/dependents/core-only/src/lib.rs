//! The runtime crate alone, without the facade.
#![forbid(unsafe_code)]

use autodiff_core::{Differentiable, differentiable};

/// A line.
#[derive(Differentiable, Clone, Debug)]
pub struct Line {
    /// Slope.
    pub slope: f64,
    /// Value at zero.
    pub offset: f64,
}

/// The square of the error of a line at a point.
#[differentiable]
pub fn error(line: &Line, x: f64, y: f64) -> f64 {
    let e = line.slope * x + line.offset - y;
    e * e
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "small whole numbers")]

    use super::{Line, error};

    #[test]
    fn gradients() {
        let (d_line, d_x, d_y) = error::grad(&Line { slope: 2.0, offset: 1.0 }, 3.0, 5.0);
        assert_eq!((d_line.slope, d_line.offset, d_x, d_y), (12.0, 4.0, 8.0, -4.0));
    }
}
