//! What variants hold: `Some(x)`, and those of enums that only choose.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::Emitter;
use crate::ir::{Maybe, Payload, Place, Projection, Ty};

impl Emitter<'_> {
    /// Whether a step to a payload, or behind a reference in it, is followed by Rust itself: before `[i]` and `.field`.
    pub(super) fn is_followed(&self, place: &Place, at: usize) -> bool {
        let is_payload = |step: Option<&Projection>| matches!(step, Some(Projection::Payload(_)));
        let here = is_payload(place.path.get(at)) || at > 0 && is_payload(place.path.get(at - 1));
        let next = place.path[at + 1..].iter().find(|step| !matches!(step, Projection::Deref));
        let stops = is_payload(place.path.get(at))
            && matches!(place.path.get(at + 1), Some(Projection::Deref))
            && next.is_none();
        here && !stops
            && matches!(next, Some(Projection::Index(_) | Projection::Field(_) | Projection::Range(..)))
    }

    /// What a variant holds, and whether the tokens are a reference to it.
    pub(super) fn payload(&self, base: &Place, payload: &Payload, write: bool) -> (TokenStream, bool) {
        let rt = &self.rt;
        if !payload.tangent {
            let ty = crate::infer::place_ty(self.function, base);
            return match ty {
                Ty::Maybe(Maybe::Option, inner) if inner.is_copy() && !write => {
                    let base = self.place_postfix(base);
                    (quote!(#base.unwrap()), false)
                }
                _ => (self.primal_payload(base, payload, write), true),
            };
        }
        let of = if write { self.mutable_reference(base) } else { self.reference(base) };
        let (read, written) =
            if payload.is_value() { ("payload", "payload_mut") } else { ("variant", "variant_mut") };
        let name = Ident::new(if write { written } else { read }, Span::call_site());
        (quote!(#rt::#name(#of)), write)
    }

    /// A reference to what an `Option` of numbers holds, in the `Option` itself.
    pub(super) fn payload_reference(&self, place: &Place) -> Option<TokenStream> {
        let (Projection::Payload(payload), before) = place.path.split_last()? else { return None };
        if payload.tangent {
            return None;
        }
        let base = Place { root: place.root, path: before.to_vec() };
        Some(self.primal_payload(&base, payload, false))
    }

    fn primal_payload(&self, base: &Place, payload: &Payload, write: bool) -> TokenStream {
        let mut base = base.clone();
        // A method call follows references.
        while matches!(base.path.last(), Some(Projection::Deref)) {
            base.path.pop();
        }
        let whole = self.place_for(&base, write);
        let view = if write { quote!(as_mut()) } else { quote!(as_ref()) };
        let ok = (payload.variant == "Ok").then(|| quote!(.ok()));
        quote!(#whole.#view #ok.unwrap())
    }
}
