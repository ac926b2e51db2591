//! The corpus: plain functions, by theme.

mod arrays;
mod bindings;
mod branches;
mod calls;
mod corners;
mod fallible;
mod generics;
mod iterations;
mod loops;
mod mutation;
mod programs;
mod scalar;
mod structs;
