//! The type of a field's tangent, written as simply as can be.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{GenericArgument, PathArguments, Type, spanned::Spanned as _};

const FLOATS: [&str; 2] = ["f32", "f64"];
const INERT: [&str; 16] = [
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "bool", "char",
    "str", "String",
];

/// The tangent of a type. Known ones are written out, of others rustc is asked.
pub(super) fn tangent(ty: &Type, runtime: &TokenStream) -> TokenStream {
    match ty {
        Type::Paren(inner) => tangent(&inner.elem, runtime),
        Type::Group(inner) => tangent(&inner.elem, runtime),
        Type::Array(array) => {
            let (element, length) = (tangent(&array.elem, runtime), &array.len);
            quote!([#element; #length])
        }
        Type::Tuple(tuple) if tuple.elems.is_empty() => quote!(#runtime::NoTangent),
        Type::Tuple(tuple) => {
            let elements = tuple.elems.iter().map(|element| tangent(element, runtime));
            quote!((#(#elements,)*))
        }
        // The tangent of a reference is that of what it refers to: the lifetime is gone.
        Type::Reference(reference) => tangent(&reference.elem, runtime),
        Type::Path(path) if path.qself.is_none() => {
            of_path(&path.path, runtime).unwrap_or_else(|| ask(ty, runtime))
        }
        _ => ask(ty, runtime),
    }
}

/// Names that mean the same everywhere, and containers of them.
fn of_path(path: &syn::Path, runtime: &TokenStream) -> Option<TokenStream> {
    if let Some(name) = path.get_ident().map(ToString::to_string) {
        if FLOATS.contains(&name.as_str()) {
            return Some(quote!(#path));
        }
        return INERT.contains(&name.as_str()).then(|| quote!(#runtime::NoTangent));
    }
    let last = path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let [GenericArgument::Type(element)] = arguments.args.iter().collect::<Vec<_>>()[..] else { return None };
    if last.ident != "Vec" && last.ident != "Box" {
        return None;
    }
    let element = tangent(element, runtime);
    let mut container = path.clone();
    container.segments.last_mut()?.arguments = PathArguments::None;
    Some(quote!(#container<#element>))
}

fn ask(ty: &Type, runtime: &TokenStream) -> TokenStream {
    // Where the type has no gradient, rustc's error is at the type.
    let at = ty.span();
    let runtime: TokenStream = runtime
        .clone()
        .into_iter()
        .map(|mut token| {
            token.set_span(token.span().located_at(at));
            token
        })
        .collect();
    // `f64 +` is a type, too, and would take the `as` for a bound.
    if matches!(ty, Type::TraitObject(_) | Type::ImplTrait(_)) {
        return quote_spanned!(at=> <(#ty) as #runtime::Differentiable>::Tangent);
    }
    quote_spanned!(at=> <#ty as #runtime::Differentiable>::Tangent)
}
