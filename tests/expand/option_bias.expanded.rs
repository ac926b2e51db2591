#[allow(dead_code)]
pub fn layer(w: &[[f64; 3]; 2], bias: Option<&[f64; 2]>, x: &[f64; 3]) -> f64 {
    let mut sum = 0.0;
    for i in 0..2 {
        let mut z = 0.0;
        for j in 0..3 {
            z += w[i][j] * x[j];
        }
        if let Some(b) = bias {
            z += b[i];
        }
        sum += z.tanh();
    }
    sum
}
/// Derivatives of [`layer`](fn@layer), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum layer {}
impl layer {
    /// The gradient of `layer`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(
        w: &[[f64; 3]; 2],
        bias: Option<&[f64; 2]>,
        x: &[f64; 3],
    ) -> ([[f64; 3]; 2], ::core::option::Option<[f64; 2]>, [f64; 3]) {
        let (_, gradient) = Self::value_and_grad(w, bias, x);
        gradient
    }
    /// The value and the gradient of `layer`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(
        w: &[[f64; 3]; 2],
        bias: Option<&[f64; 2]>,
        x: &[f64; 3],
    ) -> (f64, ([[f64; 3]; 2], ::core::option::Option<[f64; 2]>, [f64; 3])) {
        let mut d_w = ::differentiable::rt::zero_tangent(&*w);
        let mut d_bias = ::differentiable::rt::zero_tangent(&bias);
        let mut d_x = ::differentiable::rt::zero_tangent(&*x);
        let value = Self::value_and_grad_into(
            w,
            bias,
            x,
            &mut d_w,
            &mut d_bias,
            &mut d_x,
        );
        (value, (d_w, d_bias, d_x))
    }
    /// Adds the gradient to the buffers, and returns the value, of `layer`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(
        w: &[[f64; 3]; 2],
        bias: Option<&[f64; 2]>,
        x: &[f64; 3],
        d_w: &mut [[f64; 3]; 2],
        d_bias: &mut ::core::option::Option<[f64; 2]>,
        d_x: &mut [f64; 3],
    ) -> f64 {
        Self::vjp_into(w, bias, x, 1.0, d_w, d_bias, d_x)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `layer`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(
        w: &[[f64; 3]; 2],
        bias: Option<&[f64; 2]>,
        x: &[f64; 3],
        seed: f64,
    ) -> (f64, ([[f64; 3]; 2], ::core::option::Option<[f64; 2]>, [f64; 3])) {
        let mut d_w = ::differentiable::rt::zero_tangent(&*w);
        let mut d_bias = ::differentiable::rt::zero_tangent(&bias);
        let mut d_x = ::differentiable::rt::zero_tangent(&*x);
        let value = Self::vjp_into(w, bias, x, seed, &mut d_w, &mut d_bias, &mut d_x);
        (value, (d_w, d_bias, d_x))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `layer`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        w: &[[f64; 3]; 2],
        bias: Option<&[f64; 2]>,
        x: &[f64; 3],
        seed: f64,
        d_w: &mut [[f64; 3]; 2],
        d_bias: &mut ::core::option::Option<[f64; 2]>,
        d_x: &mut [f64; 3],
    ) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        rt::check_shape(&bias, d_bias, "d_bias");
        let mut tape = [0; 2];
        let mut tape_1 = [0.0; 2];
        let mut sum = 0.0;
        for i in 0..2 {
            let mut arm = 0;
            let mut z = 0.0;
            for j in 0..3 {
                z += w[i][j] * x[j];
            }
            match bias {
                Some(_) => {
                    z += bias.unwrap()[i];
                }
                _ => {
                    arm = 1;
                }
            }
            let tanh = z.tanh();
            sum += tanh;
            tape[i] = arm;
            tape_1[i] = tanh;
        }
        for i in (0..2).rev() {
            let arm = tape[i];
            let tanh = tape_1[i];
            let d_z_now = seed * (1.0 - tanh * tanh);
            if arm == 0 {
                rt::payload_mut(d_bias)[i] += d_z_now;
            }
            for j in (0..3).rev() {
                d_x[j] += d_z_now * w[i][j];
                d_w[i][j] += d_z_now * x[j];
            }
        }
        sum
    }
    /// The value and its tangent (forward mode) of `layer`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(
        w: &[[f64; 3]; 2],
        bias: Option<&[f64; 2]>,
        x: &[f64; 3],
        d_w: &[[f64; 3]; 2],
        d_bias: ::core::option::Option<[f64; 2]>,
        d_x: &[f64; 3],
    ) -> (f64, f64) {
        Self::pushforward(w, bias, x, d_w, d_bias, d_x)
    }
    /// The forward sweep, and what runs the reverse sweep, of `layer`.
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
        w: &[[f64; 3]; 2],
        bias: Option<&[f64; 2]>,
        x: &[f64; 3],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[[f64; 3]; 2],
            Option<&[f64; 2]>,
            &[f64; 3],
            f64,
            &mut [[f64; 3]; 2],
            &mut ::core::option::Option<[f64; 2]>,
            &mut [f64; 3],
        ) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let mut tape = [0; 2];
        let mut tape_1 = [0.0; 2];
        let mut sum = 0.0;
        for i in 0..2 {
            let mut arm = 0;
            let mut z = 0.0;
            for j in 0..3 {
                z += w[i][j] * x[j];
            }
            match bias {
                Some(_) => {
                    z += bias.unwrap()[i];
                }
                _ => {
                    arm = 1;
                }
            }
            let tanh = z.tanh();
            sum += tanh;
            tape[i] = arm;
            tape_1[i] = tanh;
        }
        (
            sum,
            move |
                w: &[[f64; 3]; 2],
                bias: Option<&[f64; 2]>,
                x: &[f64; 3],
                seed: f64,
                d_w: &mut [[f64; 3]; 2],
                d_bias: &mut ::core::option::Option<[f64; 2]>,
                d_x: &mut [f64; 3]|
            {
                for i in (0..2).rev() {
                    let arm = tape[i];
                    let tanh = tape_1[i];
                    let d_z_now = seed * (1.0 - tanh * tanh);
                    if arm == 0 {
                        rt::payload_mut(d_bias)[i] += d_z_now;
                    }
                    for j in (0..3).rev() {
                        d_x[j] += d_z_now * w[i][j];
                        d_w[i][j] += d_z_now * x[j];
                    }
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `layer`.
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
        w: &[[f64; 3]; 2],
        bias: Option<&[f64; 2]>,
        x: &[f64; 3],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[[f64; 3]; 2],
            Option<&[f64; 2]>,
            &[f64; 3],
            f64,
            &mut [[f64; 3]; 2],
            &mut ::core::option::Option<[f64; 2]>,
            &mut [f64; 3],
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(w, bias, x);
        (
            value,
            move |w, bias, x, seed, d_w, d_bias, d_x| pullback(
                w,
                bias,
                x,
                seed,
                d_w,
                d_bias,
                d_x,
            ),
        )
    }
    /// Forward mode with a tangent for every parameter, of `layer`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        w: &[[f64; 3]; 2],
        bias: Option<&[f64; 2]>,
        x: &[f64; 3],
        d_w: &[[f64; 3]; 2],
        d_bias: ::core::option::Option<[f64; 2]>,
        d_x: &[f64; 3],
    ) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = 0.0;
        let mut d_sum = 0.0;
        for i in 0..2 {
            let mut z = 0.0;
            let mut d_z = 0.0;
            for j in 0..3 {
                let w_at = w[i][j];
                let x_at = x[j];
                d_z += d_w[i][j] * x_at + d_x[j] * w_at;
                z += w_at * x_at;
            }
            match bias {
                Some(_) => {
                    d_z += rt::payload(&d_bias)[i];
                    z += bias.unwrap()[i];
                }
                _ => {}
            }
            let tanh = z.tanh();
            d_sum += d_z * (1.0 - tanh * tanh);
            sum += tanh;
        }
        (sum, d_sum)
    }
}
