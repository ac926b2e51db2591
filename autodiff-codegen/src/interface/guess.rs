//! What the attribute on a single method guesses of the `impl` around it, which it does not see.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;
use syn::visit::{self, Visit};

/// A method's attribute does not see the generics of its `impl`. Types of one capital letter in the signature
/// that the method does not declare are taken for parameters bounded by `Real`; if one is not, the generated
/// code does not compile.
pub(super) fn guessed_generics(sig: &syn::Signature, body: &syn::Block) -> syn::Generics {
    let own: Vec<String> = sig.generics.type_params().map(|p| p.ident.to_string()).collect();
    let consts: Vec<String> = sig.generics.const_params().map(|p| p.ident.to_string()).collect();
    let mut letters = BTreeSet::new();
    let mut types = Vec::new();
    for input in &sig.inputs {
        if let syn::FnArg::Typed(typed) = input {
            types.push(typed.ty.to_token_stream());
        }
    }
    types.push(sig.output.to_token_stream());
    types.into_iter().for_each(|tokens| collect_letters(tokens, &mut letters));
    let mut generics = syn::Generics::default();
    for letter in letters {
        let name = letter.to_string();
        if !own.contains(&name)
            && !consts.contains(&name)
            && !["N", "M", "K", "D", "C"].contains(&name.as_str())
            && !is_struct(&name, sig, body)
        {
            generics.params.push(syn::parse_quote!(#letter: Real));
        }
    }
    generics
}

fn collect_letters(tokens: TokenStream, found: &mut BTreeSet<Ident>) {
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Ident(ident) => {
                let text = ident.to_string();
                if text.len() == 1 && text.chars().all(|c| c.is_ascii_uppercase()) {
                    found.insert(ident);
                }
            }
            proc_macro2::TokenTree::Group(group) => collect_letters(group.stream(), found),
            _ => {}
        }
    }
}

/// Whether the method shows that the letter is a struct's: it makes or takes apart one, or reads a field of a parameter of
/// that type.
fn is_struct(letter: &str, sig: &syn::Signature, body: &syn::Block) -> bool {
    let of_type = |input: &syn::FnArg| match input {
        syn::FnArg::Typed(typed) => {
            let syn::Pat::Ident(pat) = &*typed.pat else { return None };
            let ty = match &*typed.ty {
                syn::Type::Reference(reference) => &*reference.elem,
                other => other,
            };
            matches!(ty, syn::Type::Path(path) if path.path.is_ident(letter)).then(|| pat.ident.to_string())
        }
        syn::FnArg::Receiver(_) => None,
    };
    let parameters = sig.inputs.iter().filter_map(of_type).collect();
    let mut signs = Signs { letter, parameters, found: false };
    signs.visit_block(body);
    signs.found
}

struct Signs<'a> {
    letter: &'a str,
    parameters: BTreeSet<String>,
    found: bool,
}

impl<'ast> Visit<'ast> for Signs<'_> {
    fn visit_expr_struct(&mut self, e: &'ast syn::ExprStruct) {
        self.found |= e.path.is_ident(self.letter);
        visit::visit_expr_struct(self, e);
    }

    fn visit_pat_struct(&mut self, pat: &'ast syn::PatStruct) {
        self.found |= pat.path.is_ident(self.letter);
        visit::visit_pat_struct(self, pat);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        self.found |= matches!(&*call.func, syn::Expr::Path(path) if path.path.is_ident(self.letter));
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
        if let syn::Expr::Path(base) = &*field.base
            && let Some(ident) = base.path.get_ident()
        {
            self.found |= self.parameters.contains(&ident.to_string());
        }
        visit::visit_expr_field(self, field);
    }
}
