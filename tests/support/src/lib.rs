//! The harness behind the corpus: [`Dual`] numbers under the names of `f64`, and [`check`], which compares a
//! function's derivatives with them.

mod cast;
mod check;
mod dual;
mod flat;
mod job;
mod real;

pub use cast::{Cast, consts};
pub use check::{Case, Run, check};
pub use dual::{Dual, no_diff};
pub use flat::{Flat, Slot};
pub use job::{Job, Mode};
pub use real::Real;
