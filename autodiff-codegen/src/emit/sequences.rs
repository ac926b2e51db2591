//! Changes of sequences.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emitter;
use crate::infer::place_ty;
use crate::ir::{Change, Place, Taking};

impl Emitter<'_> {
    pub(super) fn change(&self, target: &Place, change: &Change) -> TokenStream {
        let (rt, place) = (&self.rt, self.place_postfix(target));
        match change {
            Change::Push(a) => {
                let a = self.operand(a);
                quote!(#place.push(#a);)
            }
            Change::Insert(i, a) => {
                let (i, a) = (self.operand(i), self.operand(a));
                quote!(#place.insert(#i, #a);)
            }
            Change::Truncate(n, _) => {
                let n = self.operand(n);
                quote!(#place.truncate(#n);)
            }
            Change::Resize(n, a, _) => {
                let (n, a) = (self.operand(n), self.operand(a));
                quote!(#place.resize(#n, #a);)
            }
            Change::Extend(other, _) => {
                let other = self.reference(other);
                quote!(#place.extend_from_slice(#other);)
            }
            Change::Append(other, _) => {
                let other = self.mutable_reference(other);
                quote!(#place.append(#other);)
            }
            Change::Reserve(n) => {
                let n = self.operand(n);
                quote!(#place.reserve(#n);)
            }
            Change::Fill(a) => {
                let a = self.operand(a);
                quote!(#place.fill(#a);)
            }
            Change::CopyFrom(other, method) => {
                let method = proc_macro2::Ident::new(method, proc_macro2::Span::call_site());
                let other = self.reference(other);
                quote!(#place.#method(#other);)
            }
            Change::CopyWithin(lo, hi, to) => {
                let (lo, hi, to) = (self.operand(lo), self.operand(hi), self.operand(to));
                quote!(#place.copy_within(#lo..#hi, #to);)
            }
            Change::SwapWith(other) => {
                let other = self.mutable_reference(other);
                quote!(#place.swap_with_slice(#other);)
            }
            Change::Reverse => quote!(#place.reverse();),
            Change::RotateLeft(n) => {
                let n = self.operand(n);
                quote!(#place.rotate_left(#n);)
            }
            Change::RotateRight(n) => {
                let n = self.operand(n);
                quote!(#place.rotate_right(#n);)
            }
            Change::Shorten => quote!(#place.pop();),
            Change::SwapInsert(i, a) => {
                let (place, i, a) = (self.mutable_reference(target), self.operand(i), self.operand(a));
                quote!(#rt::swap_insert(#place, #i, #a);)
            }
            Change::Restore(n) => {
                let (n, zero) = (self.operand(n), self.zero_element(target));
                match zero {
                    Some(zero) => quote!(#place.resize(#n, #zero);),
                    None => {
                        let place = self.mutable_reference(target);
                        quote!(#rt::restore(#place, #n);)
                    }
                }
            }
            Change::Clear => match self.zero_element(target) {
                Some(zero) => quote!(#place.fill(#zero);),
                None => quote!(#rt::set_zero(&mut #place[..]);),
            },
            Change::CopyWithinBack(lo, hi, to) => {
                let (lo, hi, to) = (self.operand(lo), self.operand(hi), self.operand(to));
                quote!(#rt::copy_within_pullback(&mut #place[..], #lo, #hi, #to);)
            }
        }
    }

    /// The zero of an element, where the type tells.
    fn zero_element(&self, place: &Place) -> Option<TokenStream> {
        let ty = place_ty(self.function, place);
        ty.element().filter(|item| item.has_zero()).map(|item| self.zero(item))
    }

    pub(super) fn taken(&self, target: &Place, taking: &Taking) -> TokenStream {
        let (rt, place) = (&self.rt, self.place_postfix(target));
        match taking {
            Taking::Pop => {
                let place = self.mutable_reference(target);
                quote!(#rt::pop(#place))
            }
            Taking::Remove(i) => {
                let i = self.operand(i);
                quote!(#place.remove(#i))
            }
            Taking::SwapRemove(i) => {
                let i = self.operand(i);
                quote!(#place.swap_remove(#i))
            }
            Taking::SplitOff(i) => {
                let i = self.operand(i);
                quote!(#place.split_off(#i))
            }
            Taking::Replace(a) => {
                let (place, a) = (self.mutable_reference(target), self.operand(a));
                quote!(::core::mem::replace(#place, #a))
            }
            Taking::Take => {
                let place = self.mutable_reference(target);
                quote!(::core::mem::take(#place))
            }
        }
    }
}
