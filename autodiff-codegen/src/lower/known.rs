//! What an attribute on a whole module or `impl` sees beside the function: structs, signatures, constants, aliases.
//!
//! It only ever makes known what would be unknown. So a function comes out the same, with ordinary arithmetic where
//! it would go through the traits of the runtime.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens as _;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};

use super::{Lowerer, Source, params::wrapper_of};
use crate::ir::{Ty, Wrapper};

/// The items around a function.
#[derive(Clone, Debug, Default)]
pub struct Known {
    aliases: BTreeMap<String, syn::Type>,
    structs: BTreeMap<String, syn::ItemStruct>,
    functions: BTreeMap<String, syn::Signature>,
    methods: Vec<Method>,
    constants: BTreeMap<String, syn::Type>,
}

#[derive(Clone, Debug)]
struct Method {
    self_ty: syn::Type,
    generics: syn::Generics,
    sig: syn::Signature,
}

impl Known {
    /// Adds what the items tell.
    pub fn add(&mut self, items: &[syn::Item]) {
        for item in items {
            match item {
                syn::Item::Type(alias) if alias.generics.params.is_empty() => {
                    self.aliases.insert(alias.ident.to_string(), (*alias.ty).clone());
                }
                syn::Item::Struct(s) => {
                    self.structs.insert(s.ident.to_string(), s.clone());
                }
                syn::Item::Fn(f) => {
                    self.functions.insert(f.sig.ident.to_string(), f.sig.clone());
                }
                syn::Item::Const(c) => {
                    self.constants.insert(c.ident.to_string(), (*c.ty).clone());
                }
                syn::Item::Static(s) => {
                    self.constants.insert(s.ident.to_string(), (*s.ty).clone());
                }
                syn::Item::Impl(block) => self.add_impl(block),
                _ => {}
            }
        }
        // An alias of an alias.
        for _ in 0..self.aliases.len().min(8) {
            let before = self.aliases.clone();
            self.aliases.values_mut().for_each(|ty| Aliases(&before, &[]).visit_type_mut(ty));
        }
    }

    /// Adds the signatures of a block's methods.
    pub fn add_impl(&mut self, block: &syn::ItemImpl) {
        for item in &block.items {
            if let syn::ImplItem::Fn(method) = item {
                let (self_ty, generics) = ((*block.self_ty).clone(), block.generics.clone());
                self.methods.push(Method { self_ty, generics, sig: method.sig.clone() });
            }
        }
    }

    /// Replaces aliases by what they stand for.
    pub fn resolve(&self, sig: &mut syn::Signature, block: &mut syn::Block) {
        let own: Vec<String> = sig.generics.type_params().map(|p| p.ident.to_string()).collect();
        let mut aliases = Aliases(&self.aliases, &own);
        aliases.visit_signature_mut(sig);
        aliases.visit_block_mut(block);
    }

    fn resolved(&self, mut ty: syn::Type) -> syn::Type {
        Aliases(&self.aliases, &[]).visit_type_mut(&mut ty);
        ty
    }
}

/// Replaces aliases; names of the second list are something else.
struct Aliases<'a>(&'a BTreeMap<String, syn::Type>, &'a [String]);

impl VisitMut for Aliases<'_> {
    fn visit_type_mut(&mut self, ty: &mut syn::Type) {
        if let syn::Type::Path(path) = ty
            && path.qself.is_none()
            && let Some(name) = path.path.get_ident().map(ToString::to_string)
            && !self.1.contains(&name)
            && let Some(meaning) = self.0.get(&name)
        {
            *ty = meaning.clone();
            return;
        }
        visit_mut::visit_type_mut(self, ty);
    }
}

/// Replaces the parameters of generics by arguments.
struct Substitute(BTreeMap<String, syn::GenericArgument>);

impl VisitMut for Substitute {
    fn visit_type_mut(&mut self, ty: &mut syn::Type) {
        if let syn::Type::Path(path) = ty
            && let Some(name) = path.path.get_ident().map(ToString::to_string)
            && let Some(syn::GenericArgument::Type(argument)) = self.0.get(&name)
        {
            *ty = argument.clone();
            return;
        }
        visit_mut::visit_type_mut(self, ty);
    }

    fn visit_expr_mut(&mut self, e: &mut syn::Expr) {
        if let syn::Expr::Path(path) = e
            && let Some(name) = path.path.get_ident().map(ToString::to_string)
            && let Some(argument) = self.0.get(&name)
            && let Ok(argument) = syn::parse2(argument.to_token_stream())
        {
            *e = argument;
            return;
        }
        visit_mut::visit_expr_mut(self, e);
    }
}

impl Substitute {
    /// The arguments of a path for the parameters of what it names; none if they do not match.
    fn new(generics: &syn::Generics, path: &syn::Path) -> Option<Substitute> {
        let written: Vec<syn::GenericArgument> = match &path.segments.last()?.arguments {
            syn::PathArguments::AngleBracketed(args) => {
                let is_lifetime =
                    |arg: &syn::GenericArgument| matches!(arg, syn::GenericArgument::Lifetime(_));
                args.args.iter().filter(|arg| !is_lifetime(arg)).cloned().collect()
            }
            _ => Vec::new(),
        };
        let names: Vec<String> = generics
            .params
            .iter()
            .filter_map(|param| match param {
                syn::GenericParam::Type(t) => Some(t.ident.to_string()),
                syn::GenericParam::Const(c) => Some(c.ident.to_string()),
                syn::GenericParam::Lifetime(_) => None,
            })
            .collect();
        (names.len() == written.len()).then(|| Substitute(names.into_iter().zip(written).collect()))
    }
}

/// Names of items inside of a body, which hide those around it.
fn items_of(block: &syn::Block) -> BTreeSet<String> {
    struct Finder(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_item(&mut self, item: &'ast syn::Item) {
            let tokens = item.to_token_stream();
            super::names::collect(tokens, &mut self.0);
        }
    }
    let mut finder = Finder(BTreeSet::new());
    finder.visit_block(block);
    finder.0
}

impl Lowerer {
    /// The type of a constant of the module.
    pub(super) fn known_constant(&mut self, source: &Source<'_>) {
        let Some(known) = source.known else { return };
        let hidden = items_of(source.block);
        for (name, ty) in known.constants.iter().filter(|(name, _)| !hidden.contains(*name)) {
            let ty = self.ty(&known.resolved(ty.clone()));
            self.const_params.entry(name.clone()).or_insert(ty);
        }
    }

    /// The type of what a call of a function or a method gives whose signature is in sight.
    pub(super) fn known_call(&self, e: &syn::Expr) -> Option<Ty> {
        let key = match super::place::bare(e) {
            syn::Expr::Call(call) => {
                let syn::Expr::Path(path) = super::place::bare(&call.func) else { return None };
                let names: Vec<String> = path.path.segments.iter().map(|s| s.ident.to_string()).collect();
                match (&path.qself, &names[..]) {
                    (None, [name]) if self.lookup(name).is_none() => name.clone(),
                    (None, [ty, name]) => format!("{ty} .{name}"),
                    _ => return None,
                }
            }
            syn::Expr::MethodCall(call) => match self.peek_ty(&call.receiver)?.pointee() {
                Ty::Named(path) => format!("{path} .{}", call.method),
                _ => return None,
            },
            _ => return None,
        };
        let (wrapper, ty) = self.f.known_results.get(&key)?;
        (*wrapper == Wrapper::Plain).then(|| ty.clone())
    }

    /// Writes down the types of fields and results that the function may meet.
    pub(super) fn learn(&mut self, source: &Source<'_>) {
        let Some(known) = source.known else { return };
        let hidden = items_of(source.block);
        let mut todo: Vec<syn::Path> = Vec::new();
        self.f.vars.iter().for_each(|var| named(&var.ty, &mut todo));
        named(&self.f.ret, &mut todo);
        let plain = known.structs.iter().filter(|(_, s)| s.generics.params.is_empty());
        todo.extend(plain.filter_map(|(name, _)| syn::parse_str::<syn::Path>(name).ok()));
        todo.extend(syn::parse_str::<syn::Path>("Self").ok());
        let visible = |name: &String| !hidden.contains(name);
        for (name, sig) in known.functions.iter().filter(|(name, _)| visible(name)) {
            if let Some((wrapper, ty)) = self.known_result(sig, known, None) {
                named(&ty, &mut todo);
                self.f.known_results.insert(name.clone(), (wrapper, ty));
            }
        }
        let mut done = BTreeSet::new();
        while let Some(path) = todo.pop() {
            let is_new = done.insert(path.to_token_stream().to_string());
            let last = path.segments.last().map(|s| s.ident.to_string());
            if is_new && path.segments.len() == 1 && last.as_ref().is_some_and(visible) {
                self.learn_type(&path, source, known, &mut todo);
            }
        }
    }

    fn learn_type(
        &mut self,
        path: &syn::Path,
        source: &Source<'_>,
        known: &Known,
        todo: &mut Vec<syn::Path>,
    ) {
        let key = path.to_token_stream().to_string();
        let meant = match (key.as_str(), source.self_ty) {
            ("Self", Some(syn::Type::Path(own))) if own.qself.is_none() => own.path.clone(),
            ("Self", _) => return,
            _ => path.clone(),
        };
        let Some(name) = meant.get_ident().or(meant.segments.last().map(|s| &s.ident)) else { return };
        if let Some(s) = known.structs.get(&name.to_string())
            && let Some(mut substitute) = Substitute::new(&s.generics, &meant)
        {
            for (field, index) in s.fields.iter().zip(0_u32..) {
                let shape =
                    field.ident.as_ref().map_or_else(|| format!(".{index}"), |name| format!(".{name}"));
                let mut ty = known.resolved(field.ty.clone());
                substitute.visit_type_mut(&mut ty);
                let ty = self.ty(&ty);
                named(&ty, todo);
                self.f.known_fields.insert(format!("{key} {shape}"), ty);
            }
        }
        for method in &known.methods {
            let syn::Type::Path(of) = &method.self_ty else { continue };
            let same = of.path.segments.last().is_some_and(|s| s.ident == *name);
            let substitute = same.then(|| Substitute::of_impl(&method.generics, &of.path, &meant)).flatten();
            if let Some(substitute) = substitute
                && let Some((wrapper, ty)) = self.known_result(&method.sig, known, Some((substitute, &meant)))
            {
                named(&ty, todo);
                self.f.known_results.insert(format!("{key} .{}", method.sig.ident), (wrapper, ty));
            }
        }
    }

    /// What a call gives, unless it depends on the types of its arguments.
    fn known_result(
        &mut self,
        sig: &syn::Signature,
        known: &Known,
        of: Option<(Substitute, &syn::Path)>,
    ) -> Option<(Wrapper, Ty)> {
        let generic =
            sig.generics.type_params().next().is_some() || sig.generics.const_params().next().is_some();
        let syn::ReturnType::Type(_, ty) = &sig.output else { return None };
        if generic || matches!(**ty, syn::Type::ImplTrait(_) | syn::Type::Reference(_)) {
            return None;
        }
        let mut ty = known.resolved((**ty).clone());
        if let Some((mut substitute, path)) = of {
            let own = syn::TypePath { attrs: Vec::new(), qself: None, path: path.clone() };
            substitute.0.insert("Self".to_owned(), syn::GenericArgument::Type(syn::Type::Path(own)));
            substitute.visit_type_mut(&mut ty);
        }
        let (wrapper, inner) = wrapper_of(&ty);
        Some((wrapper, self.ty(inner)))
    }
}

impl Substitute {
    /// The parameters of an `impl` for `Layer<T, N>`, as the path has them: `Layer<f64, 3>`.
    fn of_impl(generics: &syn::Generics, pattern: &syn::Path, path: &syn::Path) -> Option<Substitute> {
        let mut as_declared = generics.clone();
        let syn::PathArguments::AngleBracketed(args) = &pattern.segments.last()?.arguments else {
            return Substitute::new(&syn::Generics::default(), path);
        };
        // Only where the `impl` is for the parameters themselves, in any order.
        let names: Vec<String> = args.args.iter().map(|arg| arg.to_token_stream().to_string()).collect();
        let params: Vec<syn::GenericParam> = names
            .iter()
            .filter(|name| !name.starts_with('\''))
            .map(|name| {
                generics.params.iter().find(|param| match param {
                    syn::GenericParam::Type(t) => t.ident == name.as_str(),
                    syn::GenericParam::Const(c) => c.ident == name.as_str(),
                    syn::GenericParam::Lifetime(_) => false,
                })
            })
            .map(Option::<&syn::GenericParam>::cloned)
            .collect::<Option<_>>()?;
        as_declared.params = params.into_iter().collect();
        Substitute::new(&as_declared, path)
    }
}

/// The paths of named types in the type.
fn named(ty: &Ty, found: &mut Vec<syn::Path>) {
    match ty {
        Ty::Named(tokens) => found.extend(syn::parse2::<syn::Path>(tokens.clone()).ok()),
        Ty::Array(inner, _) | Ty::Slice(inner) | Ty::Vec(inner) | Ty::Ref(_, inner) | Ty::Maybe(_, inner) => {
            named(inner, found);
        }
        Ty::Tuple(parts) => parts.iter().for_each(|part| named(part, found)),
        Ty::Infer(_)
        | Ty::Unknown
        | Ty::SomeFloat
        | Ty::Float(_)
        | Ty::Param(_)
        | Ty::Int(_)
        | Ty::Bool
        | Ty::Unit
        | Ty::Inert(_) => {}
    }
}
