//! The name under which generated code finds the derivatives of a function that is called by a path.

use proc_macro2::{Ident, Span, TokenStream};

/// `differentiable__foreign__f` for `foreign::f`. Generated code imports the function under that name: where a type of the
/// function's name stands beside it, as `#[differentiable]` makes it, that comes along. Where none does, as beside a function
/// of another crate, the name is that of the type which `#[derivative(of = foreign::f)]` makes.
pub fn derivatives_of(path: &TokenStream, span: Span) -> Ident {
    let text: String = path.to_string().split_whitespace().collect();
    let mut name = "differentiable".to_owned();
    for segment in text.split("::") {
        let segment = segment.trim_start_matches('$').trim_start_matches("r#");
        name.push_str("__");
        name.extend(segment.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }));
    }
    Ident::new(&name, span)
}

/// `energy_of_Model_is_differentiable`: a function that only an attribute on `impl Model for X` makes. A method of the same name that
/// belongs to the type itself has the same derivatives by name, and is another function.
pub fn mark_of(method: &Ident, of_trait: &Ident) -> Ident {
    let plain = |name: &Ident| name.to_string().trim_start_matches("r#").to_owned();
    Ident::new(&format!("{}_of_{}_is_differentiable", plain(method), plain(of_trait)), method.span())
}

/// Whether a path means the same function wherever it is written.
pub fn is_absolute(path: &TokenStream) -> bool {
    let text: String = path.to_string().split_whitespace().collect();
    ["::", "crate::", "$crate::"].iter().any(|start| text.starts_with(start))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn names_tell_paths_apart() {
        let name = |path| derivatives_of(&path, Span::call_site()).to_string();
        assert_eq!(name(quote!(a::b_c)), "differentiable__a__b_c");
        assert_eq!(name(quote!(::a::r#fn)), "differentiable____a__fn");
        assert!(
            is_absolute(&quote!(crate::f)) && is_absolute(&quote!(::a::f)) && !is_absolute(&quote!(a::f))
        );
    }
}
