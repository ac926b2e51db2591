//! From the program of a function to the programs of its derivatives.

pub mod jvp;
mod loops;
mod matches;
mod normalize;
pub use normalize::FUNCTION;
mod augment;
mod bounds;
mod calls;
mod effects;
mod fuse;
mod plan;
mod pull;
mod reserve;
mod reverse;
mod sequences;
mod shapes;
mod share;
mod snapshot;
mod trips;
mod unknown;
pub mod vjp;
