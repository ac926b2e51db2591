//! `as` and `From` between [`Dual`] and the built-in numbers.

use crate::Dual;

/// `self as T`, for the casts in which a dual number takes part.
pub trait Cast<T> {
    /// The cast.
    fn cast(self) -> T;
}

impl Cast<Dual> for Dual {
    fn cast(self) -> Dual {
        self
    }
}

/// Casts between `Dual` and an integer, and between two integers (the dual version of a function cannot tell
/// from syntax which of them an `as usize` is).
macro_rules! integers {
    ($($int:ty)*) => {$(
        impl Cast<Dual> for $int {
            #[expect(clippy::allow_attributes, reason = "not all of the lints apply to all of the types")]
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "this is `as`")]
            fn cast(self) -> Dual {
                Dual::lit(self as f64)
            }
        }
        integers! { @to $int: u8 u16 u32 u64 usize i8 i16 i32 i64 isize }
    )*};
    (@to $from:ty: $($to:ty)*) => {$(
        impl Cast<$to> for $from {
            #[expect(clippy::allow_attributes, reason = "not all of the lints apply to all of the types")]
            #[allow(
                clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_possible_wrap,
                clippy::cast_lossless, clippy::unnecessary_cast, trivial_numeric_casts, reason = "this is `as`"
            )]
            fn cast(self) -> $to {
                self as $to
            }
        }
    )*};
}

integers! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize }

/// Casts of a dual number to an integer.
macro_rules! to_integers {
    ($($int:ty)*) => {$(
        impl Cast<$int> for Dual {
            #[expect(clippy::allow_attributes, reason = "not all of the lints apply to all of the types")]
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "this is `as`")]
            fn cast(self) -> $int {
                self.re as $int
            }
        }
    )*};
}

to_integers! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize }

impl Cast<Dual> for bool {
    fn cast(self) -> Dual {
        Dual::lit(f64::from(self))
    }
}

/// Casts of a boolean to an integer.
macro_rules! from_bool {
    ($($int:ty)*) => {$(
        impl Cast<$int> for bool {
            fn cast(self) -> $int {
                <$int>::from(self)
            }
        }
    )*};
}

from_bool! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize }

/// `f64::from`
macro_rules! from {
    ($($from:ty)*) => {$(
        impl From<$from> for Dual {
            fn from(x: $from) -> Self {
                Dual::lit(f64::from(x))
            }
        }
    )*};
}

from! { bool u8 u16 u32 i8 i16 i32 f32 f64 }

/// The constants of `std::f64::consts`.
pub mod consts {
    use crate::Dual;

    macro_rules! consts {
        ($($name:ident)*) => {$(
            #[doc = concat!("`std::f64::consts::", stringify!($name), "`")]
            pub const $name: Dual = Dual::lit(std::f64::consts::$name);
        )*};
    }

    consts! {
        E FRAC_1_PI FRAC_1_SQRT_2 FRAC_2_PI FRAC_2_SQRT_PI FRAC_PI_2 FRAC_PI_3 FRAC_PI_4 FRAC_PI_6 LN_10 LN_2
        LOG10_E LOG2_E PI SQRT_2 TAU
    }
}
