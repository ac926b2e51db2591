//! The traits of the struct and of its tangent.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Member;

use super::{Model, fields};

impl Model<'_> {
    /// `impl Differentiable for Foo`
    pub(super) fn impl_differentiable(&self) -> TokenStream {
        let Model { input, runtime, tangent, .. } = self;
        let name = &input.ident;
        let (impl_generics, value_args, bounds) = self.generics.of_value();
        let (_, tangent_args, _) = self.generics.of_tangent();
        let zeros = self.fields.construct(runtime, |field| {
            let member = &field.member;
            quote!(#runtime::Differentiable::zero_tangent(&self.#member))
        });
        let checks = self.fields.each(|member| {
            let place = format!("{name}::{}", fields::name(member));
            quote!(#runtime::Differentiable::assert_same_shape(&self.#member, &tangent.#member, #place);)
        });
        let zips = self.fields.each(|member| {
            quote!(#runtime::Differentiable::zip_tangent_mut(&mut self.#member, &tangent.#member, visitor);)
        });
        let states = self.fields.each(|member| {
            quote! {
                #runtime::Differentiable::zip_states_mut(
                    &mut self.#member,
                    &gradient.#member,
                    states.each_mut().map(|state| &mut state.#member),
                    visitor,
                );
            }
        });
        quote! {
            #[automatically_derived]
            #[allow(unused_variables, unused_mut)]
            impl #impl_generics #runtime::Differentiable for #name #value_args #bounds {
                type Tangent = #tangent #tangent_args;

                fn zero_tangent(&self) -> Self::Tangent {
                    #tangent #zeros
                }

                #[track_caller]
                fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
                    #checks
                }

                fn zip_tangent_mut(
                    &mut self,
                    tangent: &Self::Tangent,
                    visitor: &mut impl #runtime::ZipVisitor,
                ) {
                    #zips
                }

                fn zip_states_mut<const STATES: usize>(
                    &mut self,
                    gradient: &Self::Tangent,
                    mut states: [&mut Self::Tangent; STATES],
                    visitor: &mut impl #runtime::StateVisitor<STATES>,
                ) {
                    #states
                }
            }
        }
    }

    /// `impl Owned for Foo`, unless a field is a way into something else.
    pub(super) fn impl_owned(&self) -> TokenStream {
        let Model { input, runtime, .. } = self;
        if self.fields.active().any(|field| is_way_out(field.ty)) {
            return TokenStream::new();
        }
        let mut generics = input.generics.clone();
        let params: Vec<syn::Ident> = generics.type_params().map(|p| p.ident.clone()).collect();
        for param in params {
            generics.make_where_clause().predicates.push(syn::parse_quote!(#param: #runtime::rt::Owned));
        }
        let (impl_generics, args, bounds) = generics.split_for_impl();
        let name = &input.ident;
        quote! {
            #[automatically_derived]
            impl #impl_generics #runtime::rt::Owned for #name #args #bounds {}
        }
    }

    /// `impl Tangent for FooTangent`, and what the runtime asks for beside it.
    pub(super) fn impl_tangent(&self) -> TokenStream {
        let Model { runtime, tangent, .. } = self;
        let (impl_generics, args, bounds) = self.generics.of_tangent();
        let zeros = self.fields.construct(runtime, |_| quote!(#runtime::Tangent::zero()));
        let one = |method: TokenStream, borrow: TokenStream| {
            self.fields.each(|member| quote!(#runtime::Tangent::#method(#borrow self.#member, visitor);))
        };
        let two = |method: TokenStream, borrow: TokenStream| {
            self.fields.each(
                |member| quote!(#runtime::Tangent::#method(#borrow self.#member, &other.#member, visitor);),
            )
        };
        let fixed = self.fields.fixed_shape(runtime);
        let (visit, visit_mut) = (one(quote!(visit), quote!(&)), one(quote!(visit_mut), quote!(&mut)));
        let (zip, zip_mut) = (two(quote!(zip), quote!(&)), two(quote!(zip_mut), quote!(&mut)));
        quote! {
            #[automatically_derived]
            #[allow(unused_variables)]
            impl #impl_generics #runtime::Tangent for #tangent #args #bounds {
                const FIXED_SHAPE: bool = #fixed;

                fn zero() -> Self {
                    #tangent #zeros
                }

                fn visit(&self, visitor: &mut impl #runtime::Visitor) {
                    #visit
                }

                fn visit_mut(&mut self, visitor: &mut impl #runtime::VisitorMut) {
                    #visit_mut
                }

                fn zip(&self, other: &Self, visitor: &mut impl #runtime::PairVisitor) {
                    #zip
                }

                fn zip_mut(&mut self, other: &Self, visitor: &mut impl #runtime::ZipVisitor) {
                    #zip_mut
                }
            }

            #[automatically_derived]
            impl #impl_generics #runtime::rt::ActiveTangent for #tangent #args #bounds {}

            #[automatically_derived]
            impl #impl_generics #runtime::rt::Contribution<#runtime::NoTangent> for #tangent #args #bounds {
                fn add_to(self, _: &mut #runtime::NoTangent) {}
            }
        }
    }

    /// `Default`, and `Clone`, `Debug`, `PartialEq` where the standard derives would ask for too much.
    pub(super) fn impl_standard(&self) -> TokenStream {
        let Model { runtime, tangent, .. } = self;
        let (impl_generics, args, bounds) = self.generics.of_tangent();
        let rest = (!self.generics.tangent_params_are_plain()).then(|| self.impl_derivable());
        quote! {
            #[automatically_derived]
            impl #impl_generics ::core::default::Default for #tangent #args #bounds {
                fn default() -> Self {
                    #runtime::Tangent::zero()
                }
            }
            #rest
        }
    }

    /// What `#[derive(Clone, Debug, PartialEq)]` would write, without its bounds on type parameters.
    fn impl_derivable(&self) -> TokenStream {
        let Model { runtime, tangent, .. } = self;
        let (impl_generics, args, bounds) = self.generics.of_tangent();
        let clones = self.fields.construct(runtime, |field| {
            let member = &field.member;
            quote!(::core::clone::Clone::clone(&self.#member))
        });
        let equal = self.equal();
        let debug = self.debug();
        quote! {
            #[automatically_derived]
            impl #impl_generics ::core::clone::Clone for #tangent #args #bounds {
                fn clone(&self) -> Self {
                    #tangent #clones
                }
            }

            #[automatically_derived]
            impl #impl_generics ::core::cmp::PartialEq for #tangent #args #bounds {
                fn eq(&self, other: &Self) -> bool {
                    #equal
                }
            }

            #[automatically_derived]
            impl #impl_generics ::core::fmt::Debug for #tangent #args #bounds {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #debug
                }
            }
        }
    }

    fn equal(&self) -> TokenStream {
        let equal = self.fields.active().map(|field| {
            let member = &field.member;
            quote!(self.#member == other.#member)
        });
        let equal: Vec<TokenStream> = equal.collect();
        if equal.is_empty() { quote!(true) } else { quote!(#(#equal)&&*) }
    }

    fn debug(&self) -> TokenStream {
        let title = self.tangent.to_string();
        let fields = self.fields.kept().map(|field| match &field.member {
            Member::Named(name) => {
                let text = name.to_string();
                quote!(.field(#text, &self.#name))
            }
            member @ Member::Unnamed(_) => quote!(.field(&self.#member)),
        });
        let start = if self.fields.named() { quote!(debug_struct) } else { quote!(debug_tuple) };
        quote!(f.#start(#title) #(#fields)* .finish())
    }

    /// `+`, `-`, `* f64`, unary `-`, and the assigning forms.
    pub(super) fn impl_operators(&self) -> TokenStream {
        let Model { runtime, tangent, .. } = self;
        let plus = self.operator("Add", &quote!(Self), &quote!(#runtime::Tangent::accumulate(self, &other)));
        let minus =
            self.operator("Sub", &quote!(Self), &quote!(#runtime::Tangent::add_scaled(self, &other, -1.0)));
        let times = self.operator("Mul", &quote!(f64), &quote!(#runtime::Tangent::scale(self, other)));
        let (impl_generics, args, bounds) = self.generics.of_tangent();
        quote! {
            #plus
            #minus
            #times

            #[automatically_derived]
            impl #impl_generics ::core::ops::Neg for #tangent #args #bounds {
                type Output = Self;
                fn neg(mut self) -> Self {
                    #runtime::Tangent::scale(&mut self, -1.0);
                    self
                }
            }
        }
    }

    /// An operator in both forms; `body` changes `self`, by `other`.
    fn operator(&self, name: &str, other: &TokenStream, body: &TokenStream) -> TokenStream {
        let tangent = &self.tangent;
        let (impl_generics, args, bounds) = self.generics.of_tangent();
        let ident = |text: &str| syn::Ident::new(text, proc_macro2::Span::call_site());
        let (operator, assign) = (ident(name), ident(&format!("{name}Assign")));
        let lower = name.to_lowercase();
        let (method, assign_method) = (ident(&lower), ident(&format!("{lower}_assign")));
        quote! {
            #[automatically_derived]
            impl #impl_generics ::core::ops::#assign<#other> for #tangent #args #bounds {
                fn #assign_method(&mut self, other: #other) {
                    #body;
                }
            }

            #[automatically_derived]
            impl #impl_generics ::core::ops::#operator<#other> for #tangent #args #bounds {
                type Output = Self;
                fn #method(mut self, other: #other) -> Self {
                    ::core::ops::#assign::#assign_method(&mut self, other);
                    self
                }
            }
        }
    }
}

/// `&mut f64`, `*mut f64`: what is written there is read elsewhere.
fn is_way_out(ty: &syn::Type) -> bool {
    use syn::visit::Visit;
    struct Look(bool);
    impl<'ast> Visit<'ast> for Look {
        fn visit_type_reference(&mut self, ty: &'ast syn::TypeReference) {
            self.0 |= ty.mutability.is_some();
            syn::visit::visit_type_reference(self, ty);
        }
        fn visit_type_ptr(&mut self, _: &'ast syn::TypePtr) {
            self.0 = true;
        }
    }
    let mut look = Look(false);
    look.visit_type(ty);
    look.0
}
