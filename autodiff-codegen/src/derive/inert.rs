//! The fields that the tangent leaves out.
//!
//! The attribute on a function cannot see the struct, so code that it generates may say `d_model.rate += ..` for
//! a field `rate` that is `#[no_diff]`. That has to compile, and do nothing: the tangent dereferences to a struct
//! without size that has the fields it leaves out, as `NoTangent`. That struct has a name of its own only inside
//! a constant without one, so that it meets no other.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use super::Model;

impl Model<'_> {
    /// `FooInert` and `Deref` to it; nothing where no field is left out.
    pub(super) fn inert(&self) -> TokenStream {
        let Model { input, runtime, tangent, .. } = self;
        let fields: Vec<TokenStream> = self
            .fields
            .left_out()
            .map(|f| {
                let (vis, member) = (f.vis, &f.member);
                let doc = format!(" `{}::{}` has no gradient.", input.ident, super::fields::name(member));
                quote!(#[doc = #doc] #vis #member: #runtime::NoTangent)
            })
            .collect();
        if fields.is_empty() {
            return TokenStream::new();
        }
        let values = self.fields.left_out().map(|f| {
            let member = &f.member;
            quote!(#member: #runtime::NoTangent)
        });
        let inert = format_ident!("{}Inert", input.ident, span = Span::call_site());
        let (vis, doc) = (&input.vis, format!(" The fields of `{}` that have no gradient.", input.ident));
        let (impl_generics, args, bounds) = self.generics.of_tangent();
        quote! {
            const _: () = {
                #[doc = #doc]
                #[allow(dead_code)]
                #[derive(Clone, Copy, Debug, Default)]
                #vis struct #inert {
                    #(#fields,)*
                }

                #[automatically_derived]
                impl #impl_generics ::core::ops::Deref for #tangent #args #bounds {
                    type Target = #inert;
                    fn deref(&self) -> &#inert {
                        &#inert { #(#values,)* }
                    }
                }

                #[automatically_derived]
                impl #impl_generics ::core::ops::DerefMut for #tangent #args #bounds {
                    fn deref_mut(&mut self) -> &mut #inert {
                        #runtime::rt::zero_sized_mut()
                    }
                }
            };
        }
    }
}
