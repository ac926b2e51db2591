//! Gradients of ordinary Rust functions, written at compile time by an attribute.
//!
//! `#[differentiable]` reads a function and writes its derivatives beside it: plain, safe, readable Rust, on the
//! stable compiler, without a graph at run time. The function itself stays as it is. A gradient is right, or the
//! program does not compile: what a gradient would flow through and the macro does not understand is an error
//! that says what, why, and what to write instead.
//!
//! # A first gradient
//!
//! ```
//! use differentiable::differentiable;
//!
//! /// How far a neuron with one input is off.
//! #[differentiable]
//! fn loss(w: f64, b: f64, x: f64, y: f64) -> f64 {
//!     let z = w * x + b;
//!     let p = 1.0 / (1.0 + (-z).exp());
//!     0.5 * (p - y).powi(2)
//! }
//!
//! let (mut w, mut b) = (1.0, 0.5);
//! let (value, (dw, db, ..)) = loss::value_and_grad(w, b, 2.0, 0.0);
//! assert!((value - 0.42701905171682425).abs() < 1e-15);
//! assert!((dw - 0.12957155239054208).abs() < 1e-15);
//! assert!((db - 0.06478577619527104).abs() < 1e-15);
//!
//! // One step of gradient descent.
//! (w, b) = (w - 0.5 * dw, b - 0.5 * db);
//! assert!(loss(w, b, 2.0, 0.0) < value);
//! ```
//!
//! # Parameters in a struct
//!
//! ```
//! use differentiable::{Differentiable, Tangent, differentiable};
//!
//! /// A straight line.
//! #[derive(Differentiable)]
//! struct Line {
//!     slope: f64,
//!     offset: f64,
//! }
//!
//! /// The squared error of the line at a point.
//! #[differentiable(wrt(line))]
//! fn error(line: &Line, x: f64, y: f64) -> f64 {
//!     (line.slope * x + line.offset - y).powi(2)
//! }
//!
//! let points = [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)];
//! let mut line = Line { slope: 0.0, offset: 0.0 };
//! for _ in 0..500 {
//!     let mut gradient = line.zero_tangent();
//!     for (x, y) in points {
//!         error::value_and_grad_into(&line, x, y, &mut gradient);
//!     }
//!     line.move_along(&gradient, -0.1);
//! }
//! assert!((line.slope - 2.0).abs() < 1e-6 && (line.offset - 1.0).abs() < 1e-6);
//! ```
//!
//! # What the attribute writes
//!
//! Beside `fn f` there is an enum `f` without variants, whose associated functions are the derivatives:
//!
//! | call | returns |
//! |---|---|
//! | `f::grad(args..)` | one gradient per active parameter: bare if there is one, else a tuple |
//! | `f::value_and_grad(args..)` | `(value, gradient)` |
//! | `f::value_and_grad_into(args.., &mut d_a, ..)` | the value; **adds** the gradients to the buffers |
//! | `f::vjp(args.., seed)` | `(value, gradient)`, for the cotangent `seed` of the result |
//! | `f::vjp_into(args.., seed, &mut d_a, ..)` | the value; adds; for functions that write through `&mut` |
//! | `f::jvp(args.., d_a, ..)` | `(value, tangent)`, forward mode |
//!
//! For a method the names are suffixes: `model.energy_grad(..)`.
//!
//! # Features
//!
//! * `std` (default): float functions of the standard library.
//! * `alloc`: gradients of slices and `Vec`s, and loops of unknown length. Without it, arrays and constant loops.
//! * `nn`: array operations and ready-made networks, `ops` and `nn`. Not a default: who wants the macro alone does not
//!   wait for their derivatives to be made.
//! * `rand`: random initial parameters for them, with a generator of the crate `rand`.
//! * `gemm`: large products of matrices in slices by the crate `gemm`.
//! * `safetensors`: saving and loading parameters, with the names and layouts of `PyTorch`.
#![no_std]
#![forbid(unsafe_code)]

// Generated code says `::differentiable::..`, also inside this package.
#[allow(unused_extern_crates, reason = "used by what the macros write")]
extern crate self as differentiable;

#[doc(hidden)]
pub use autodiff_core::rt;
#[cfg(feature = "safetensors")]
#[doc(inline)]
pub use autodiff_core::state_dict;
#[doc(inline)]
pub use autodiff_core::{
    Differentiable, GradientCheck, GradientError, GradientReport, NoTangent, PairVisitor, Real, StateVisitor,
    Tangent, Tape, Visitor, VisitorMut, ZipVisitor, derivative, differentiable, gradient_check, no_diff,
    operators, scalar_traits,
};
#[cfg(feature = "nn")]
#[doc(inline)]
pub use autodiff_core::{nn, ops};

#[doc = include_str!("../docs/diagnostics.md")]
pub mod diagnostics {}

/// The examples of the README run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
