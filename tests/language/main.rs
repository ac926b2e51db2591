//! Ordinary Rust around derivatives: calls by path, values that are consumed, views, iterators, closures, against central
//! differences.
#![allow(deprecated, reason = "the lints of the attribute are not what is tested here")]
#![allow(unused, clippy::all, clippy::pedantic, reason = "programs in the style of those who write them")]

/// The gradient of `f(x, y)` and its forward mode, against central differences; the values bit for bit.
#[macro_export]
macro_rules! two_numbers {
    ($f:ident) => {
        for (x, y) in [(0.7, 1.3), (-0.4, 0.9), (1.6, -0.8)] {
            let h = 1e-6;
            let along =
                |dx: f64, dy: f64| ($f(x + h * dx, y + h * dy) - $f(x - h * dx, y - h * dy)) / (2.0 * h);
            let (value, (d_x, d_y)) = $f::value_and_grad(x, y);
            let (same, tangent) = $f::jvp(x, y, 0.6, -1.1);
            assert_eq!([value.to_bits(), same.to_bits()], [$f(x, y).to_bits(); 2], "the value at ({x}, {y})");
            $crate::close("by x", d_x, along(1.0, 0.0), (x, y));
            $crate::close("by y", d_y, along(0.0, 1.0), (x, y));
            $crate::close("forward", tangent, along(0.6, -1.1), (x, y));
        }
    };
}

fn close(what: &str, found: f64, expected: f64, at: (f64, f64)) {
    let scale = 1.0 + found.abs().max(expected.abs());
    assert!((found - expected).abs() <= 2e-6 * scale, "{what} at {at:?}: {found}, by differences {expected}");
}

mod boxes;
mod calls;
mod choices;
mod constants;
mod iterations;
mod matches;
mod named_chains;
mod paths;
