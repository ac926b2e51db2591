//! IR to tokens. Mechanical: every statement and value of the IR has one way to be printed.

mod calls;
mod expr;
mod payload;
mod sequences;
mod stmt;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use crate::ir::{Block, Function, LoopId, Opaque, Operand, Rvalue, StmtKind, Ty, VarId, VarKind};
use crate::simplify::uses::Uses;
use crate::transform::FUNCTION;

/// Prints one program.
pub struct Emitter<'a> {
    function: &'a Function,
    /// The path of the runtime module.
    rt: TokenStream,
    /// Variables printed under another name: `self` inside a closure, where it is a reference.
    pub renamed: BTreeMap<VarId, Ident>,
    uses: Uses,
    /// Variables that the forward sweep must not move: the reverse sweep, or the end of an iteration, reads them.
    pub wanted_later: BTreeSet<VarId>,
    /// Variables that are given a new value as a whole, after which a move does not count.
    replaced: BTreeSet<VarId>,
    labels: BTreeMap<LoopId, syn::Lifetime>,
}

impl<'a> Emitter<'a> {
    /// An emitter for the blocks of one program.
    pub fn new(
        function: &'a Function,
        rt: TokenStream,
        blocks: &mut [&mut Block],
        results: &[&Operand],
    ) -> Self {
        let uses = Uses::new(function, blocks, results);
        let mut labels = BTreeMap::new();
        for block in blocks.iter() {
            needed_labels(block, None, &mut |id| {
                labels.insert(id, label(function, id));
            });
        }
        let (wanted_later, replaced) = (wanted_later(blocks), replaced(function, blocks));
        Emitter { function, rt, renamed: BTreeMap::new(), uses, wanted_later, replaced, labels }
    }

    /// The identifier of a variable.
    pub fn ident(&self, v: VarId) -> Ident {
        if let Some(ident) = self.renamed.get(&v) {
            return ident.clone();
        }
        let var = self.function.var(v);
        if var.ident == "self" {
            return Ident::new("self", var.ident.span());
        }
        match var.name.strip_prefix("r#") {
            Some(raw) => Ident::new_raw(raw, var.ident.span()),
            None => Ident::new(&var.name, var.ident.span()),
        }
    }

    /// Code of the user's, with the names that variables have where it is printed.
    fn printed(&self, opaque: &Opaque) -> TokenStream {
        let name_of = |v: &VarId| self.renamed.get(v).map(|name| (self.function.var(*v).ident.clone(), name));
        let renamed: Vec<_> = opaque.reads.iter().filter_map(name_of).collect();
        if renamed.is_empty() { opaque.tokens.clone() } else { with_names(opaque.tokens.clone(), &renamed) }
    }

    /// Whether the variable, a value in the function, is a reference where this is printed.
    fn is_lent(&self, v: VarId) -> bool {
        self.renamed.contains_key(&v) && !matches!(self.function.var(v).ty, Ty::Ref(..))
    }

    /// `mut` where the variable is written after its definition.
    fn mutability(&self, v: VarId) -> TokenStream {
        let declared = self.function.var(v).kind == VarKind::User { mutable: true };
        let written = self.uses.writes[v.0 as usize] > 0;
        let declared_only = self.function.var(v).kind == VarKind::Temp;
        if declared || written && !declared_only { quote!(mut) } else { TokenStream::new() }
    }

    /// The statements of a block.
    pub fn block(&self, block: &Block) -> TokenStream {
        block.stmts.iter().map(|s| self.stmt(s)).collect()
    }

    /// The zero of a tangent type that is known. Where a type parameter may be meant, rustc finds out which.
    fn zero(&self, ty: &Ty) -> TokenStream {
        match ty {
            Ty::Param(t) => quote!(#t::ZERO),
            Ty::Array(item, n) => {
                let (item, n) = (self.zero(item), &n.0);
                quote!([#item; #n])
            }
            Ty::Tuple(items) => {
                let items = items.iter().map(|item| self.zero(item));
                quote!((#(#items,)*))
            }
            Ty::Maybe(_, item) => {
                let rt = &self.rt;
                match plain_type(item) {
                    Some(item) => quote!(#rt::None::<#item>),
                    None => quote!(#rt::None),
                }
            }
            Ty::Int(_) => quote!(0),
            Ty::Bool => quote!(false),
            Ty::SomeFloat if !self.function.real_params.is_empty() => {
                let rt = &self.rt;
                quote!(#rt::constant(0.0))
            }
            _ => quote!(0.0),
        }
    }

    /// The label of a loop, if it needs one.
    pub fn label_of(&self, id: LoopId) -> Option<&syn::Lifetime> {
        self.labels.get(&id)
    }
}

/// What the reverse sweep mentions, and what goes onto tapes. In a program that runs forward and backward at once
/// the reverse is told by the values that it alone has.
fn wanted_later(blocks: &[&mut Block]) -> BTreeSet<VarId> {
    let mut wanted = BTreeSet::new();
    for (k, block) in blocks.iter().enumerate() {
        if k > 0 {
            wanted.extend(block.vars());
        }
        block.each(&mut |s| match &s.kind {
            StmtKind::TapePush(_, _, frame) => wanted.extend(frame),
            StmtKind::Let(_, Rvalue::Runtime(..) | Rvalue::Zero(..)) | StmtKind::Accumulate(..) => {
                s.add_own_vars(&mut wanted);
            }
            _ => {}
        });
    }
    wanted
}

fn replaced(function: &Function, blocks: &[&mut Block]) -> BTreeSet<VarId> {
    let mut replaced = BTreeSet::new();
    for block in blocks {
        block.each(&mut |s| match &s.kind {
            StmtKind::Assign(place, _) if place.is_var() => {
                let once =
                    matches!(function.var(place.root).kind, VarKind::User { mutable: false } | VarKind::Temp);
                if !once {
                    replaced.insert(place.root);
                }
            }
            StmtKind::Swap(a, b) => replaced.extend([a.root, b.root]),
            _ => {}
        });
    }
    replaced
}

/// The tokens, to be shown at another place in errors.
pub(crate) fn respanned(tokens: TokenStream, at: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let proc_macro2::TokenTree::Group(group) = &token {
                let mut moved = proc_macro2::Group::new(group.delimiter(), respanned(group.stream(), at));
                moved.set_span(group.span().located_at(at));
                return moved.into();
            }
            token.set_span(token.span().located_at(at));
            token
        })
        .collect()
}

/// The type, where it can be written down, of what is its own tangent.
fn plain_type(ty: &Ty) -> Option<TokenStream> {
    match ty {
        Ty::Float(crate::ir::FloatTy::F32) => Some(quote!(f32)),
        Ty::Float(crate::ir::FloatTy::F64) => Some(quote!(f64)),
        Ty::Param(t) => Some(quote!(#t)),
        Ty::Array(item, n) => {
            let (item, n) = (plain_type(item)?, &n.0);
            Some(quote!([#item; #n]))
        }
        Ty::Tuple(items) => {
            let items: Option<Vec<TokenStream>> = items.iter().map(plain_type).collect();
            let items = items?;
            Some(quote!((#(#items,)*)))
        }
        Ty::Maybe(_, item) => {
            let item = plain_type(item)?;
            Some(quote!(::core::option::Option<#item>))
        }
        _ => None,
    }
}

fn label(function: &Function, id: LoopId) -> syn::Lifetime {
    let own = function
        .labels
        .iter()
        .find(|(l, _)| *l == id)
        .map(|(_, name)| name.trim_start_matches('\'').to_owned());
    let name = match (id == FUNCTION, own) {
        (true, _) => "forward".to_owned(),
        (false, Some(name)) => name,
        (false, None) => format!("loop_{}", id.0),
    };
    syn::Lifetime::new(&format!("'{name}"), Span::mixed_site())
}

/// Loops that a `break` or `continue` names although they are not the innermost one, and labelled blocks.
fn needed_labels(block: &Block, innermost: Option<LoopId>, found: &mut dyn FnMut(LoopId)) {
    for s in &block.stmts {
        match &s.kind {
            StmtKind::Break(id) | StmtKind::Continue(id) if Some(*id) != innermost => found(*id),
            StmtKind::Labeled(id, body) => {
                found(*id);
                needed_labels(body, innermost, found);
            }
            StmtKind::For(id, _, _, body)
            | StmtKind::ForEach(id, _, _, _, body)
            | StmtKind::While(id, _, _, body)
            | StmtKind::Loop(id, body) => needed_labels(body, Some(*id), found),
            _ => s.blocks().into_iter().for_each(|inner| needed_labels(inner, innermost, found)),
        }
    }
}

/// The tokens with other names in place of some.
fn with_names(tokens: TokenStream, names: &[(Ident, &Ident)]) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(ident) => match names.iter().find(|(old, _)| *old == ident) {
                Some((_, new)) => TokenTree::Ident(Ident::new(&new.to_string(), ident.span())),
                None => TokenTree::Ident(ident),
            },
            TokenTree::Group(group) => {
                let inner = with_names(group.stream(), names);
                let mut renamed = Group::new(group.delimiter(), inner);
                renamed.set_span(group.span());
                TokenTree::Group(renamed)
            }
            other => other,
        })
        .collect()
}
