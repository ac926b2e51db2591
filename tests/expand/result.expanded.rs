#[allow(dead_code)]
pub fn root(x: f64) -> Result<f64, String> {
    if x < 0.0 {
        return Err(format!("{x} has no root"));
    }
    Ok(x.sqrt())
}
/// Derivatives of [`root`](fn@root), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum root {}
impl root {
    /// The gradient of `root`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(x: f64) -> Result<f64, String> {
        let (_, gradient) = Self::value_and_grad(x)?;
        ::differentiable::rt::Ok(gradient)
    }
    /// The value and the gradient of `root`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(x: f64) -> Result<(f64, f64), String> {
        let mut d_x = 0.0;
        let value = Self::value_and_grad_into(x, &mut d_x)?;
        ::differentiable::rt::Ok((value, d_x))
    }
    /// Adds the gradient to the buffers, and returns the value, of `root`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(x: f64, d_x: &mut f64) -> Result<f64, String> {
        Self::vjp_into(x, 1.0, d_x)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `root`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(x: f64, seed: f64) -> Result<(f64, f64), String> {
        let mut d_x = 0.0;
        let value = Self::vjp_into(x, seed, &mut d_x)?;
        ::differentiable::rt::Ok((value, d_x))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `root`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(x: f64, seed: f64, d_x: &mut f64) -> Result<f64, String> {
        use ::differentiable::rt::{self, methods::*};
        if x < 0.0 {
            return Err(format!("{x} has no root"));
        }
        let sqrt = x.sqrt();
        *d_x += rt::scale(seed, 0.5 / sqrt);
        ::differentiable::rt::Ok(sqrt)
    }
    /// The value and its tangent (forward mode) of `root`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: f64, d_x: f64) -> Result<(f64, f64), String> {
        Self::pushforward(x, d_x)
    }
    /// The forward sweep, and what runs the reverse sweep, of `root`.
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
        x: f64,
    ) -> Result<(f64, impl ::core::ops::FnOnce(f64, &mut f64) + use<>), String> {
        use ::differentiable::rt::{self, methods::*};
        if x < 0.0 {
            return Err(format!("{x} has no root"));
        }
        let sqrt = x.sqrt();
        ::differentiable::rt::Ok((
            sqrt,
            move |seed: f64, d_x: &mut f64| {
                *d_x += rt::scale(seed, 0.5 / sqrt);
            },
        ))
    }
    /// The forward sweep, and what runs the reverse sweep, of `root`.
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
        x: f64,
    ) -> Result<
        (
            f64,
            impl ::core::ops::FnOnce(
                ::differentiable::rt::Mutated,
                f64,
                &mut f64,
            ) + use<>,
        ),
        String,
    > {
        let (value, pullback) = Self::pullback(x)?;
        ::differentiable::rt::Ok((
            value,
            move |_: ::differentiable::rt::Mutated, seed: f64, d_x: &mut f64| pullback(
                seed,
                d_x,
            ),
        ))
    }
    /// Forward mode with a tangent for every parameter, of `root`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(x: f64, d_x: f64) -> Result<(f64, f64), String> {
        use ::differentiable::rt::{self, methods::*};
        if x < 0.0 {
            return Err(format!("{x} has no root"));
        }
        let sqrt = x.sqrt();
        let d_sqrt = rt::scale(d_x, 0.5 / sqrt);
        ::differentiable::rt::Ok((sqrt, d_sqrt))
    }
}
#[allow(dead_code)]
pub fn ratio(x: f64, y: f64) -> Result<f64, String> {
    let top = root(x)?;
    root(y).map(|bottom| top / bottom)
}
/// Derivatives of [`ratio`](fn@ratio), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum ratio {}
impl ratio {
    /// The gradient of `ratio`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(x: f64, y: f64) -> Result<(f64, f64), String> {
        let (_, gradient) = Self::value_and_grad(x, y)?;
        ::differentiable::rt::Ok(gradient)
    }
    /// The value and the gradient of `ratio`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(x: f64, y: f64) -> Result<(f64, (f64, f64)), String> {
        let mut d_x = 0.0;
        let mut d_y = 0.0;
        let value = Self::value_and_grad_into(x, y, &mut d_x, &mut d_y)?;
        ::differentiable::rt::Ok((value, (d_x, d_y)))
    }
    /// Adds the gradient to the buffers, and returns the value, of `ratio`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(
        x: f64,
        y: f64,
        d_x: &mut f64,
        d_y: &mut f64,
    ) -> Result<f64, String> {
        Self::vjp_into(x, y, 1.0, d_x, d_y)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `ratio`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(x: f64, y: f64, seed: f64) -> Result<(f64, (f64, f64)), String> {
        let mut d_x = 0.0;
        let mut d_y = 0.0;
        let value = Self::vjp_into(x, y, seed, &mut d_x, &mut d_y)?;
        ::differentiable::rt::Ok((value, (d_x, d_y)))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `ratio`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        x: f64,
        y: f64,
        seed: f64,
        d_x: &mut f64,
        d_y: &mut f64,
    ) -> Result<f64, String> {
        use ::differentiable::rt::{self, methods::*};
        let mut quot = 0.0;
        let mut bottom_kept = 0.0;
        let mut arm = 0;
        let result;
        let (top, root_pullback_1) = root::pullback(x)?;
        let (root_value, root_pullback) = rt::split(root::pullback(y));
        match root_value {
            Ok(bottom) => {
                bottom_kept = bottom;
                quot = top / bottom;
                result = quot;
            }
            Err(held_1) => {
                arm = 1;
                return Err(held_1);
            }
        }
        let mut d_top = 0.0;
        let mut d_root_value = rt::None::<f64>;
        if arm == 0 {
            let bottom = bottom_kept;
            d_top += rt::scale(seed, 1.0 / bottom);
            *rt::payload_mut(&mut d_root_value) -= rt::scale(seed, quot / bottom);
        }
        if let rt::Some(root_pullback) = root_pullback {
            root_pullback(rt::payload(&d_root_value), d_y);
        }
        root_pullback_1(d_top, d_x);
        ::differentiable::rt::Ok(result)
    }
    /// The value and its tangent (forward mode) of `ratio`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: f64, y: f64, d_x: f64, d_y: f64) -> Result<(f64, f64), String> {
        Self::pushforward(x, y, d_x, d_y)
    }
    /// The forward sweep, and what runs the reverse sweep, of `ratio`.
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
        x: f64,
        y: f64,
    ) -> Result<
        (f64, impl ::core::ops::FnOnce(f64, &mut f64, &mut f64) + use<>),
        String,
    > {
        use ::differentiable::rt::{self, methods::*};
        let mut quot = 0.0;
        let mut bottom_kept = 0.0;
        let mut arm = 0;
        let result;
        let (top, root_pullback_1) = root::pullback(x)?;
        let (root_value, root_pullback) = rt::split(root::pullback(y));
        match root_value {
            Ok(bottom) => {
                bottom_kept = bottom;
                quot = top / bottom;
                result = quot;
            }
            Err(held_1) => {
                arm = 1;
                return Err(held_1);
            }
        }
        ::differentiable::rt::Ok((
            result,
            move |seed: f64, d_x: &mut f64, d_y: &mut f64| {
                let mut d_top = 0.0;
                let mut d_root_value = rt::None::<f64>;
                if arm == 0 {
                    let bottom = bottom_kept;
                    d_top += rt::scale(seed, 1.0 / bottom);
                    *rt::payload_mut(&mut d_root_value)
                        -= rt::scale(seed, quot / bottom);
                }
                if let rt::Some(root_pullback) = root_pullback {
                    root_pullback(rt::payload(&d_root_value), d_y);
                }
                root_pullback_1(d_top, d_x);
            },
        ))
    }
    /// The forward sweep, and what runs the reverse sweep, of `ratio`.
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
        x: f64,
        y: f64,
    ) -> Result<
        (
            f64,
            impl ::core::ops::FnOnce(
                ::differentiable::rt::Mutated,
                ::differentiable::rt::Mutated,
                f64,
                &mut f64,
                &mut f64,
            ) + use<>,
        ),
        String,
    > {
        let (value, pullback) = Self::pullback(x, y)?;
        ::differentiable::rt::Ok((
            value,
            move |
                _: ::differentiable::rt::Mutated,
                _: ::differentiable::rt::Mutated,
                seed: f64,
                d_x: &mut f64,
                d_y: &mut f64|
            pullback(seed, d_x, d_y),
        ))
    }
    /// Forward mode with a tangent for every parameter, of `ratio`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        x: f64,
        y: f64,
        d_x: f64,
        d_y: f64,
    ) -> Result<(f64, f64), String> {
        use ::differentiable::rt::{self, methods::*};
        let result;
        let d_result;
        let (top, d_top) = root::pushforward(x, d_x)?;
        rt::float(&top);
        let (root_value, d_root_value) = rt::split(root::pushforward(y, d_y));
        match root_value {
            Ok(bottom) => {
                let d_bottom = rt::number::<f64, _>(rt::payload(&d_root_value));
                let quot = top / bottom;
                d_result = rt::scale(d_top, 1.0 / bottom)
                    - rt::scale(d_bottom, quot / bottom);
                result = quot;
            }
            Err(held_1) => {
                return Err(held_1);
            }
        }
        ::differentiable::rt::Ok((result, d_result))
    }
}
