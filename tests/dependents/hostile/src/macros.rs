//! Macros in odd places.

#![allow(clippy::all, clippy::pedantic, reason = "odd on purpose")]

use ::differentiable::differentiable;

macro_rules! polynomial {
    ($name:ident, $x:ident: $ty:ty => $body:expr) => {
        #[differentiable]
        pub fn $name($x: $ty) -> $ty {
            $body
        }
    };
}

polynomial!(square, x: f64 => x * x);
polynomial!(cube, y: f32 => y * y * y);

macro_rules! weighted {
    ($name:ident, $a:expr, $b:expr, $op:tt, $($rest:stmt;)*) => {
        #[differentiable]
        pub fn $name(x: f64, y: f64) -> f64 {
            let first = x * $a;
            let second = y * $b $op first;
            $($rest;)*
            second * $a
        }
    };
}

// `1.0 + 2.0` comes in a group without delimiters: `x * (1.0 + 2.0)`.
weighted!(sums, 1.0 + 2.0, 3.0 - 1.0, -, let _unused = 1;);

macro_rules! documented {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($x:ident: $ty:ty) -> $out:ty $body:block) => {
        $(#[$meta])*
        #[differentiable]
        $vis fn $name($x: $ty) -> $out $body
    };
}
documented! {
    /// A square.
    #[must_use]
    #[doc = "More."]
    pub fn documented_square(x: f64) -> f64 { x * x }
}

macro_rules! hygienic {
    ($name:ident, $x:ident) => {
        #[differentiable]
        pub fn $name($x: f64) -> f64 {
            let y = $x * 2.0;
            let inner = $x + y;
            inner * y
        }
    };
}
hygienic!(same_name, y);

macro_rules! operators {
    ($($name:ident $op:tt $assign:tt)*) => {
        $(
            #[differentiable]
            pub fn $name(x: f64, y: f64) -> f64 {
                let mut z = x $op y;
                z $assign y;
                z
            }
        )*
    };
}
operators!(plus + += minus - -= times * *= over / /=);

macro_rules! methods {
    ($name:ident: $($method:ident),*) => {
        #[differentiable]
        pub fn $name(x: f64) -> f64 {
            let y = x;
            $(let y = y.$method();)*
            y
        }
    };
}
methods!(chain: sin, cos, exp);

macro_rules! blocks {
    ($name:ident, $body:block, $pat:pat, $a:ident, $b:ident, $lit:literal, $lifetime:lifetime) => {
        #[differentiable]
        pub fn $name(x: f64) -> f64 {
            let $pat = (x, $lit);
            let c: f64 = $body;
            let mut sum = $a * $b + c;
            $lifetime: for _ in 0..3 {
                for _ in 0..3 {
                    sum *= x;
                    if sum > 10.0 {
                        continue $lifetime;
                    }
                }
            }
            sum
        }
    };
}
blocks!(pieces, { 2.0 * 3.0 }, (a, b), a, b, 1.5, 'outer);

const HALF: f64 = 0.5;

macro_rules! half {
    () => {
        HALF
    };
}

#[differentiable]
pub fn constants(x: f64) -> f64 {
    let h = half!();
    x * x * h * half!()
}

#[differentiable]
pub fn inert_macros(x: &[f64], n: usize) -> f64 {
    ::core::assert!(!x.is_empty(), "no numbers");
    ::core::debug_assert_eq!(x.len(), n);
    ::core::debug_assert!(x[0].is_finite(), "{} {n}", x[0]);
    let unit = ::core::matches!(n, 1 | 2);
    if unit {
        x[0]
    } else {
        x[0] * x[0]
    }
}

/// Attributes.
#[differentiable]
#[doc(alias = "decorated")]
#[inline(always)]
#[must_use]
#[track_caller]
#[cold]
#[allow(clippy::needless_return, unused_mut)]
#[cfg(not(any()))]
#[doc = "More."]
pub fn attributes(
    #[allow(unused_mut)] mut x: f64,
    /* a comment */ y: f64, // another
) -> f64 {
    //! Inner documentation.
    #![allow(clippy::let_and_return)]
    #[allow(unused_variables)]
    let z = x * y;
    return z;
}

#[cfg(any())]
#[differentiable]
pub fn configured_away(x: DoesNotExist) -> f64 {
    x
}

pub fn inside() -> f64 {
    #[differentiable]
    fn local(x: f64) -> f64 {
        x * x
    }
    #[differentiable]
    fn calls_local(x: f64) -> f64 {
        local(x) * x
    }
    calls_local::grad(2.0)
}

#[differentiable]
pub fn odd<'a>(x: &'a [f64; 2]) -> f64 {
    x[0] * (x[1])
}
