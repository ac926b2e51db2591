//! Payloads of tangents, and calls whose value may not be there.

use crate::{NoTangent, Tangent};

/// A tangent of something that may not be there.
pub trait Payload {
    /// The tangent of what may be there.
    type Part;

    /// It, zero if nothing has been added to it.
    fn payload(&self) -> Self::Part;

    /// It, made zero first if nothing has been added to it.
    fn payload_mut(&mut self) -> &mut Self::Part;
}

impl<D: Tangent> Payload for Option<D> {
    type Part = D;

    #[inline(always)]
    fn payload(&self) -> D {
        self.clone().unwrap_or_else(D::zero)
    }

    #[inline(always)]
    fn payload_mut(&mut self) -> &mut D {
        self.get_or_insert_with(D::zero)
    }
}

/// Of a field that is not differentiated, which the macro could not see.
impl Payload for NoTangent {
    type Part = NoTangent;

    #[inline(always)]
    fn payload(&self) -> NoTangent {
        NoTangent
    }

    #[inline(always)]
    fn payload_mut(&mut self) -> &mut NoTangent {
        self
    }
}

/// The tangent of what may be there; zero if it is not.
#[inline(always)]
pub fn payload<D: Payload>(tangent: &D) -> D::Part {
    tangent.payload()
}

/// The tangent of what may be there, to add to.
#[inline(always)]
pub fn payload_mut<D: Payload>(tangent: &mut D) -> &mut D::Part {
    tangent.payload_mut()
}

/// The tangent of what a variant of an enum holds: of an enum that only chooses, for others have none.
#[inline(always)]
pub fn variant(_: &NoTangent) -> NoTangent {
    NoTangent
}

/// The same, to add to.
#[inline(always)]
pub fn variant_mut(tangent: &mut NoTangent) -> &mut NoTangent {
    tangent
}

/// What a call returns that may not be there: the value with its pullback or its tangent.
pub trait Split {
    /// The value, that may not be there.
    type Value;
    /// What comes with it.
    type Second;

    /// The one, and the other.
    fn split(self) -> (Self::Value, Option<Self::Second>);
}

impl<V, P> Split for Option<(V, P)> {
    type Value = Option<V>;
    type Second = P;

    #[inline(always)]
    fn split(self) -> (Option<V>, Option<P>) {
        self.unzip()
    }
}

impl<V, P, E> Split for Result<(V, P), E> {
    type Value = Result<V, E>;
    type Second = P;

    #[inline(always)]
    fn split(self) -> (Result<V, E>, Option<P>) {
        match self {
            Ok((value, second)) => (Ok(value), Some(second)),
            Err(error) => (Err(error), None),
        }
    }
}

/// The value of a call that may not be there, and what comes with it.
#[inline(always)]
pub fn split<S: Split>(pair: S) -> (S::Value, Option<S::Second>) {
    pair.split()
}

/// The same, as an `Option`: where the macro does not know which of the two the callee returns.
#[inline(always)]
pub fn split_option<S: Split<Value: Optional>>(
    pair: S,
) -> (Option<<S::Value as Optional>::Inner>, Option<S::Second>) {
    let (value, second) = pair.split();
    (value.option(), second)
}

/// `Option` and `Result`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither an `Option` nor a `Result`",
    note = "the macro took it for one because of the method that is called on it; give it a name with a type: `let value: T = ..;`"
)]
pub trait Optional {
    /// What may be there.
    type Inner;

    /// The error forgotten.
    fn option(self) -> Option<Self::Inner>;
}

impl<T> Optional for Option<T> {
    type Inner = T;

    #[inline(always)]
    fn option(self) -> Option<T> {
        self
    }
}

impl<T, E> Optional for Result<T, E> {
    type Inner = T;

    #[inline(always)]
    fn option(self) -> Option<T> {
        self.ok()
    }
}

/// What a call returned, as an `Option`.
#[inline(always)]
pub fn option<T: Optional>(value: T) -> Option<T::Inner> {
    value.option()
}

#[cfg(test)]
mod tests {
    use super::{payload, payload_mut, split};
    use crate::NoTangent;

    #[test]
    fn payloads() {
        let mut d = None::<f64>;
        assert_eq!(payload(&d), 0.0);
        *payload_mut(&mut d) += 2.0;
        assert_eq!(d, Some(2.0));
        assert_eq!(payload(&NoTangent), NoTangent);
        assert_eq!(*payload_mut(&mut NoTangent), NoTangent);
    }

    #[test]
    fn pairs() {
        assert_eq!(split(Some((1.0, 2.0))), (Some(1.0), Some(2.0)));
        assert_eq!(split(Ok::<_, &str>((1.0, 2.0))), (Ok(1.0), Some(2.0)));
        assert_eq!(split(Err::<(f64, f64), _>("no")), (Err("no"), None));
    }
}
