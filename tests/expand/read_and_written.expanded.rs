#[allow(dead_code)]
pub fn running_sums(mut a: [f64; 4], j: usize) -> f64 {
    for i in 0..4 {
        a[i] = a[i] + a[j] * a[i];
    }
    a[3]
}
/// Derivatives of [`running_sums`](fn@running_sums), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum running_sums {}
impl running_sums {
    /// The gradient of `running_sums`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(mut a: [f64; 4], j: usize) -> [f64; 4] {
        let (_, gradient) = Self::value_and_grad(a, j);
        gradient
    }
    /// The value and the gradient of `running_sums`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(mut a: [f64; 4], j: usize) -> (f64, [f64; 4]) {
        let mut d_a = ::differentiable::rt::zero_tangent(&a);
        let value = Self::value_and_grad_into(a, j, &mut d_a);
        (value, d_a)
    }
    /// Adds the gradient to the buffers, and returns the value, of `running_sums`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(mut a: [f64; 4], j: usize, d_a: &mut [f64; 4]) -> f64 {
        Self::vjp_into(a, j, 1.0, d_a)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `running_sums`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(mut a: [f64; 4], j: usize, seed: f64) -> (f64, [f64; 4]) {
        let mut d_a = ::differentiable::rt::zero_tangent(&a);
        let value = Self::vjp_into(a, j, seed, &mut d_a);
        (value, d_a)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `running_sums`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(mut a: [f64; 4], j: usize, seed: f64, d_a: &mut [f64; 4]) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let mut tape = [0.0; 4];
        let mut tape_1 = [0.0; 4];
        for i in 0..4 {
            let a_at = a[i];
            let a_at_1 = a[j];
            a[i] = a_at + a_at_1 * a_at;
            tape[i] = a_at_1;
            tape_1[i] = a_at;
        }
        let a_at_3 = a[3];
        let mut d_a_1 = [0.0; 4];
        d_a_1[3] += seed;
        for i in (0..4).rev() {
            let a_at_1 = tape[i];
            let a_at = tape_1[i];
            let d_sum = d_a_1[i];
            d_a_1[i] = 0.0;
            d_a_1[j] += d_sum * a_at;
            d_a_1[i] += d_sum + d_sum * a_at_1;
        }
        rt::accumulate(d_a, d_a_1);
        a_at_3
    }
    /// The value and its tangent (forward mode) of `running_sums`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(mut a: [f64; 4], j: usize, d_a: [f64; 4]) -> (f64, f64) {
        Self::pushforward(a, j, d_a, ::differentiable::NoTangent)
    }
    /// The forward sweep, and what runs the reverse sweep, of `running_sums`.
    #[doc(hidden)]
    #[allow(
        unused,
        impl_trait_redundant_captures,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        clippy::restriction
    )]
    #[inline]
    pub fn pullback(
        mut a: [f64; 4],
        j: usize,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            f64,
            &mut [f64; 4],
            &mut ::differentiable::NoTangent,
        ) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let mut tape = [0.0; 4];
        let mut tape_1 = [0.0; 4];
        for i in 0..4 {
            let a_at = a[i];
            let a_at_1 = a[j];
            a[i] = a_at + a_at_1 * a_at;
            tape[i] = a_at_1;
            tape_1[i] = a_at;
        }
        let a_at_3 = a[3];
        (
            a_at_3,
            move |seed: f64, d_a: &mut [f64; 4], d_j: &mut ::differentiable::NoTangent| {
                let mut d_a_1 = [0.0; 4];
                d_a_1[3] += seed;
                for i in (0..4).rev() {
                    let a_at_1 = tape[i];
                    let a_at = tape_1[i];
                    let d_sum = d_a_1[i];
                    d_a_1[i] = 0.0;
                    d_a_1[j] += d_sum * a_at;
                    d_a_1[i] += d_sum + d_sum * a_at_1;
                }
                rt::accumulate(d_a, d_a_1);
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `running_sums`.
    #[doc(hidden)]
    #[allow(
        unused,
        impl_trait_redundant_captures,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        clippy::restriction
    )]
    #[inline]
    pub fn pullback_again(
        mut a: [f64; 4],
        j: usize,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            ::differentiable::rt::Mutated,
            ::differentiable::rt::Mutated,
            f64,
            &mut [f64; 4],
            &mut ::differentiable::NoTangent,
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(a, j);
        (value, move |_, _, seed, d_a, d_j| pullback(seed, d_a, d_j))
    }
    /// Forward mode with a tangent for every parameter, of `running_sums`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        mut a: [f64; 4],
        j: usize,
        mut d_a: [f64; 4],
        d_j: ::differentiable::NoTangent,
    ) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        for i in 0..4 {
            let a_at = a[i];
            let d_a_at = d_a[i];
            let a_at_1 = a[j];
            d_a[i] = d_a_at + (d_a[j] * a_at + d_a_at * a_at_1);
            a[i] = a_at + a_at_1 * a_at;
        }
        let a_at_3 = a[3];
        let d_a_at_3 = d_a[3];
        (a_at_3, d_a_at_3)
    }
}
