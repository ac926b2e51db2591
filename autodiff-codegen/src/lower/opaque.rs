//! Code that is kept as tokens: its variables get their printed names, and what it reads and may write is noted.

use std::collections::{BTreeSet, HashMap, HashSet};

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned as _;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};

use super::closure::{Closure, Function};
use super::given::Given;
use super::pattern::Origin;
use super::place::{bare, ident_of, root_expr};
use super::{Binding, Located, Lowerer, macros, method, pattern};
use crate::fence;
use crate::ir::{Member, Opaque, Operand, Place, Projection, Ty, VarId};

impl Lowerer {
    pub(super) fn opaque_of_nothing() -> Opaque {
        Opaque {
            tokens: TokenStream::new(),
            reads: BTreeSet::new(),
            writes: BTreeSet::new(),
            what: String::new(),
            pure_inert: false,
            ty: None,
        }
    }

    /// Keeps an expression as tokens.
    pub(super) fn opaque(&mut self, e: &Expr, what: impl Into<String>) -> Opaque {
        let mut expr = e.clone();
        let opaque = Self::opaque_of_nothing();
        let mut keeper = Keeper::new(self, opaque);
        keeper.visit_expr_mut(&mut expr);
        let Keeper { mut opaque, problems, .. } = keeper;
        if !problems.is_empty() || (!self.problems.is_empty() && fence::is_reported(e)) {
            // One error for an expression: the analyses are not to refuse it again.
            opaque.reads.clear();
            opaque.writes.clear();
        }
        self.problems.extend(problems);
        opaque.tokens = expr.to_token_stream();
        opaque.what = what.into();
        opaque
    }

    /// What a closure reads and writes.
    pub(super) fn captured_by(&self, e: &syn::ExprClosure) -> Opaque {
        let mut keeper = Keeper::new(self, Self::opaque_of_nothing());
        keeper.only_looks = true;
        keeper.visit_expr_closure_mut(&mut e.clone());
        keeper.opaque
    }

    /// A closure that is known, as code.
    pub(super) fn opaque_closure(&self, closure: &Closure) -> Opaque {
        let mut keeper = Keeper::new(self, Self::opaque_of_nothing());
        let tokens = keeper.closure(closure);
        Opaque { tokens, what: String::from("a closure"), ..keeper.opaque }
    }

    /// Keeps an expression through which no gradient can leave, whatever enters.
    pub(super) fn inert(&mut self, e: &Expr, what: impl Into<String>) -> Opaque {
        Opaque { pure_inert: true, ..self.opaque(e, what) }
    }

    /// The same, of a type that is known.
    pub(super) fn inert_of(&mut self, e: &Expr, what: impl Into<String>, ty: Option<Ty>) -> Opaque {
        Opaque { ty, ..self.inert(e, what) }
    }

    /// A reference to a place, kept as a value.
    pub(super) fn opaque_reference(&mut self, located: &Located) -> Opaque {
        let mut opaque = Self::opaque_of_nothing();
        opaque.tokens = reference_tokens(self, located, Span::call_site(), &mut opaque.reads);
        if located.mutable {
            opaque.writes.insert(located.place.root);
        }
        opaque.what = String::from("a reference that is kept in a value");
        opaque
    }

    /// The tokens of a place under printed names; the variables in it are added to `reads`.
    pub(super) fn place_tokens(&self, place: &Place, at: Span, reads: &mut BTreeSet<VarId>) -> TokenStream {
        reads.insert(place.root);
        let mut tokens = self.printed(place.root, at).to_token_stream();
        for (n, step) in place.path.iter().enumerate() {
            tokens = match step {
                Projection::Field(Member::Named(name)) => quote!(#tokens.#name),
                Projection::Field(Member::Index(index)) => {
                    let index = syn::Index::from(*index as usize);
                    quote!(#tokens.#index)
                }
                Projection::Index(index) => {
                    let index = self.operand_tokens(index, at, reads);
                    quote!(#tokens[#index])
                }
                Projection::Range(lo, hi) => {
                    let lo = lo.as_ref().map(|o| self.operand_tokens(o, at, reads));
                    let hi = hi.as_ref().map(|o| self.operand_tokens(o, at, reads));
                    quote!(#tokens[#lo..#hi])
                }
                Projection::Payload(p) => {
                    let payload = payload_tokens(&tokens, p);
                    if n + 1 == place.path.len() { quote!(*#payload) } else { payload }
                }
                Projection::Deref if n + 1 == place.path.len() => quote!(*#tokens),
                Projection::Deref => quote!((*#tokens)),
            };
        }
        tokens
    }

    /// The tokens of an operand under printed names.
    pub(super) fn operand_tokens(
        &self,
        operand: &Operand,
        at: Span,
        reads: &mut BTreeSet<VarId>,
    ) -> TokenStream {
        use crate::ir::Const;
        match operand {
            Operand::Var(var) => {
                reads.insert(*var);
                self.printed(*var, at).to_token_stream()
            }
            Operand::Const(constant, _) => match constant {
                Const::Float { text, .. } | Const::Int { text, .. } => text.parse().unwrap_or_default(),
                Const::Bool(value) => value.to_token_stream(),
                Const::Unit => quote!(()),
                Const::Path(tokens) => tokens.clone(),
            },
            Operand::Tree(_) => TokenStream::new(),
        }
    }

    /// `method(receiver..)` on operands that are known, as opaque code: `n.min(m)`.
    pub(super) fn opaque_of_operands(
        &mut self,
        what: &str,
        operands: &[&Operand],
        at: Span,
        make: impl FnOnce(&[TokenStream]) -> TokenStream,
    ) -> Opaque {
        let mut reads = BTreeSet::new();
        let tokens: Vec<TokenStream> =
            operands.iter().map(|o| self.operand_tokens(o, at, &mut reads)).collect();
        Opaque { tokens: make(&tokens), reads, what: what.to_owned(), ..Self::opaque_of_nothing() }
    }

    /// A place that is mentioned as it is, without evaluating anything: the scrutinee of a `match`.
    pub(super) fn opaque_place(&mut self, located: &Located, at: Span, what: &str) -> Opaque {
        let mut opaque = Self::opaque_of_nothing();
        opaque.tokens = if located.refs > 0 {
            reference_tokens(self, located, at, &mut opaque.reads)
        } else {
            self.place_tokens(&located.place, at, &mut opaque.reads)
        };
        opaque.what = String::from(what);
        opaque
    }
}

/// A reference to what `Some` or `Ok` holds.
fn payload_tokens(whole: &TokenStream, payload: &crate::ir::Payload) -> TokenStream {
    if payload.variant == "Ok" {
        quote!(#whole.as_ref().ok().unwrap())
    } else {
        quote!(#whole.as_ref().unwrap())
    }
}

fn reference_tokens(l: &Lowerer, located: &Located, at: Span, reads: &mut BTreeSet<VarId>) -> TokenStream {
    let place = l.place_tokens(&located.place, at, reads);
    if located.mutable { quote!((&mut #place)) } else { quote!((&#place)) }
}

/// Renames what is kept, and notes what it does.
pub(super) struct Keeper<'l> {
    pub(super) lowerer: &'l Lowerer,
    pub(super) opaque: Opaque,
    /// Names that the kept code itself binds, by scope.
    hidden: Vec<HashSet<String>>,
    closures: u32,
    problems: Vec<super::Problem>,
    /// The names that are visible, if they are not those of the place that is being lowered.
    names: Option<&'l HashMap<String, Binding>>,
    /// Only what is read and written is asked for.
    only_looks: bool,
}

impl<'l> Keeper<'l> {
    fn new(lowerer: &'l Lowerer, opaque: Opaque) -> Self {
        let (hidden, problems) = (Vec::new(), Vec::new());
        Keeper { lowerer, opaque, hidden, closures: 0, problems, names: None, only_looks: false }
    }

    fn binding(&self, name: &str) -> Option<&'l Binding> {
        if self.hidden.iter().any(|scope| scope.contains(name)) {
            return None;
        }
        match self.names {
            Some(names) => names.get(name),
            None => self.lowerer.lookup(name),
        }
    }

    /// The tokens of a closure that is known, as it stands where it was made.
    fn closure(&mut self, closure: &'l Closure) -> TokenStream {
        self.opaque.reads.extend(closure.reads());
        self.opaque.writes.extend(closure.writes());
        if self.only_looks {
            return TokenStream::new();
        }
        let mut syntax = closure.syntax().clone();
        let names = self.names.replace(closure.names());
        let hidden = std::mem::take(&mut self.hidden);
        self.visit_expr_closure_mut(&mut syntax);
        self.names = names;
        self.hidden = hidden;
        quote!((#syntax))
    }

    /// The tokens of what a name stands for that is no single variable.
    fn given(&mut self, given: &'l Given, at: Span) -> TokenStream {
        match given {
            Given::One(Origin::Value(operand)) => {
                self.lowerer.operand_tokens(operand, at, &mut self.opaque.reads)
            }
            Given::One(Origin::Place(located)) => self.alias(located, 0, at).to_token_stream(),
            Given::Tuple(items, refs) => {
                let items: Vec<TokenStream> = items.iter().map(|item| self.given(item, at)).collect();
                let ands = std::iter::repeat_n(quote!(&), *refs as usize);
                quote!((#(#ands)* (#(#items,)*)))
            }
            Given::Function(Function::Closure(closure)) => self.closure(closure),
            Given::Function(Function::Path(path)) => path.to_token_stream(),
            Given::Chain(_) => {
                self.problems.push(fence::named_iterator(&quote_spanned!(at=> iterator)));
                TokenStream::new()
            }
        }
    }

    fn given_expr(&mut self, given: &'l Given, at: Span) -> Expr {
        let tokens = self.given(given, at);
        syn::parse2(tokens.clone()).unwrap_or(Expr::Verbatim(tokens))
    }

    fn note_write_of(&mut self, given: &Given) {
        match given {
            Given::One(Origin::Place(located)) => {
                self.opaque.writes.insert(located.place.root);
            }
            Given::One(Origin::Value(_)) => {}
            Given::Tuple(items, _) => items.iter().for_each(|item| self.note_write_of(item)),
            Given::Function(Function::Closure(closure)) => self.opaque.writes.extend(closure.writes()),
            Given::Function(Function::Path(_)) | Given::Chain(_) => {}
        }
    }

    fn expr_binding(&self, e: &Expr) -> Option<&'l Binding> {
        self.binding(&ident_of(e)?.to_string())
    }

    /// Notes that the memory at the root of the expression may be written.
    pub(super) fn note_write(&mut self, e: &Expr) {
        match self.expr_binding(root_expr(e)) {
            Some(Binding::Var(var)) => self.opaque.writes.insert(*var),
            Some(Binding::Alias(located)) => self.opaque.writes.insert(located.place.root),
            Some(Binding::Given(given)) => {
                self.note_write_of(given);
                true
            }
            None => false,
        };
    }

    fn may_change(&self, e: &Expr) -> bool {
        match self.expr_binding(root_expr(e)) {
            Some(Binding::Var(var)) => {
                !self.lowerer.is_frozen(*var) || matches!(self.lowerer.f.var(*var).ty, Ty::Ref(true, _))
            }
            Some(Binding::Alias(located)) => located.mutable,
            Some(Binding::Given(_)) => true,
            None => false,
        }
    }

    /// The tokens of an alias: the place where Rust follows references by itself, else a reference to it.
    fn alias(&mut self, located: &Located, followed: u32, at: Span) -> Expr {
        let reads = &mut self.opaque.reads;
        let tokens = if located.refs <= followed {
            self.lowerer.place_tokens(&located.place, at, reads)
        } else {
            reference_tokens(self.lowerer, located, at, reads)
        };
        syn::parse2(tokens.clone()).unwrap_or(Expr::Verbatim(tokens))
    }

    fn follow(&mut self, base: &mut Expr) {
        if let Some(Binding::Alias(located)) = self.expr_binding(base) {
            let ends_in_deref = matches!(located.place.path.last(), Some(Projection::Deref));
            let mut located = located.clone();
            if ends_in_deref {
                located.place.path.pop();
            }
            *base = self.alias(&located, u32::MAX, base.span());
        } else {
            self.visit_expr_mut(base);
        }
    }

    fn hide(&mut self, pat: &syn::Pat) {
        struct Names<'s>(&'s mut HashSet<String>);
        impl<'ast> Visit<'ast> for Names<'_> {
            fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
                if pattern::is_binding(pat) {
                    self.0.insert(pat.ident.to_string());
                }
                syn::visit::visit_pat_ident(self, pat);
            }
        }
        if let Some(scope) = self.hidden.last_mut() {
            Names(scope).visit_pat(pat);
        }
    }

    /// Renames identifiers in tokens that are not known to be expressions.
    fn rename_tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let mut member = false;
        let mut renamed = TokenStream::new();
        for token in tokens {
            let is_dot = matches!(&token, TokenTree::Punct(p) if p.as_char() == '.');
            match token {
                TokenTree::Ident(ident) if !member => match self.binding(&ident.to_string()) {
                    Some(Binding::Var(var)) => {
                        self.opaque.reads.insert(*var);
                        if !self.lowerer.is_frozen(*var) {
                            self.opaque.writes.insert(*var);
                        }
                        renamed.extend(self.lowerer.printed(*var, ident.span()).to_token_stream());
                    }
                    Some(Binding::Alias(located)) => {
                        renamed.extend(self.alias(located, 0, ident.span()).to_token_stream());
                    }
                    Some(Binding::Given(given)) => renamed.extend(self.given(given, ident.span())),
                    None => renamed.extend([TokenTree::Ident(ident)]),
                },
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.rename_tokens(group.stream()));
                    inner.set_span(group.span());
                    renamed.extend([TokenTree::Group(inner)]);
                }
                other => renamed.extend([other]),
            }
            member = is_dot;
        }
        renamed
    }
}

impl VisitMut for Keeper<'_> {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        match e {
            Expr::Path(path) if path.qself.is_none() => {
                let at = path.span();
                match self.expr_binding(e) {
                    Some(Binding::Var(var)) => {
                        self.opaque.reads.insert(*var);
                        let ident = self.lowerer.printed(*var, at);
                        *e = syn::parse_quote!(#ident);
                    }
                    Some(Binding::Alias(located)) => *e = self.alias(&located.clone(), 0, at),
                    Some(Binding::Given(given)) => *e = self.given_expr(given, at),
                    None => {}
                }
            }
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => {
                if let Some(Binding::Alias(located)) = self.expr_binding(&unary.expr) {
                    let located = Located { refs: located.refs.saturating_sub(1), ..located.clone() };
                    let place = self.alias(&located, 0, unary.span());
                    *e = syn::parse_quote!(#place);
                } else {
                    visit_mut::visit_expr_mut(self, e);
                }
            }
            Expr::Field(field) => self.follow(&mut field.base),
            Expr::Index(index) => {
                self.follow(&mut index.expr);
                self.visit_expr_mut(&mut index.index);
            }
            _ => visit_mut::visit_expr_mut(self, e),
        }
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut syn::ExprMethodCall) {
        if self.may_change(&call.receiver) && !method::only_reads(&call.method) {
            self.note_write(&call.receiver);
        }
        self.follow(&mut call.receiver);
        for arg in &mut call.args {
            self.visit_expr_mut(arg);
        }
    }

    fn visit_expr_call_mut(&mut self, call: &mut syn::ExprCall) {
        for arg in &call.args {
            if self.may_change(arg) && matches!(bare(arg), Expr::Path(_)) {
                let is_reference = match self.expr_binding(arg) {
                    Some(Binding::Var(var)) => matches!(self.lowerer.f.var(*var).ty, Ty::Ref(true, _)),
                    _ => true,
                };
                if is_reference {
                    self.note_write(arg);
                }
            }
        }
        visit_mut::visit_expr_call_mut(self, call);
    }

    fn visit_expr_assign_mut(&mut self, assign: &mut syn::ExprAssign) {
        self.note_write(&assign.left);
        visit_mut::visit_expr_assign_mut(self, assign);
    }

    fn visit_expr_binary_mut(&mut self, binary: &mut syn::ExprBinary) {
        if super::stmt::compound_operator(&binary.op).is_some() {
            self.note_write(&binary.left);
        }
        visit_mut::visit_expr_binary_mut(self, binary);
    }

    fn visit_expr_reference_mut(&mut self, reference: &mut syn::ExprReference) {
        if reference.mutability.is_some() {
            self.note_write(&reference.expr);
        }
        visit_mut::visit_expr_reference_mut(self, reference);
    }

    fn visit_expr_return_mut(&mut self, e: &mut syn::ExprReturn) {
        if self.closures == 0 {
            self.problems.push(fence::return_inside_kept_code(e));
        }
        visit_mut::visit_expr_return_mut(self, e);
    }

    fn visit_expr_struct_mut(&mut self, e: &mut syn::ExprStruct) {
        for field in &mut e.fields {
            let before = field.expr.to_token_stream().to_string();
            self.visit_expr_mut(&mut field.expr);
            if field.colon_token.is_none() && field.expr.to_token_stream().to_string() != before {
                field.colon_token = Some(syn::token::Colon::default());
            }
        }
        if let Some(rest) = &mut e.rest {
            self.visit_expr_mut(rest);
        }
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut syn::ExprClosure) {
        self.hidden.push(HashSet::new());
        self.closures += 1;
        for input in &closure.inputs {
            self.hide(input);
        }
        self.visit_expr_mut(&mut closure.body);
        self.closures -= 1;
        self.hidden.pop();
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        self.hidden.push(HashSet::new());
        for stmt in &mut block.stmts {
            self.visit_stmt_mut(stmt);
        }
        self.hidden.pop();
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        if let Some(init) = &mut local.init {
            self.visit_local_init_mut(init);
        }
        self.hide(&local.pat);
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        self.hidden.push(HashSet::new());
        self.hide(&arm.pat);
        if let syn::Pat::Guard(guard) = &mut arm.pat {
            self.visit_expr_mut(&mut guard.guard);
        }
        self.visit_expr_mut(&mut arm.body);
        self.hidden.pop();
    }

    fn visit_expr_for_loop_mut(&mut self, e: &mut syn::ExprForLoop) {
        self.visit_expr_mut(&mut e.expr);
        self.hidden.push(HashSet::new());
        self.hide(&e.pat);
        self.visit_block_mut(&mut e.body);
        self.hidden.pop();
    }

    fn visit_expr_if_mut(&mut self, e: &mut syn::ExprIf) {
        self.hidden.push(HashSet::new());
        self.visit_expr_mut(&mut e.cond);
        self.visit_block_mut(&mut e.then_branch);
        self.hidden.pop();
        if let Some((_, other)) = &mut e.else_branch {
            self.visit_expr_mut(other);
        }
    }

    fn visit_expr_while_mut(&mut self, e: &mut syn::ExprWhile) {
        self.hidden.push(HashSet::new());
        self.visit_expr_mut(&mut e.cond);
        self.visit_block_mut(&mut e.body);
        self.hidden.pop();
    }

    fn visit_expr_let_mut(&mut self, e: &mut syn::ExprLet) {
        self.visit_expr_mut(&mut e.expr);
        self.hide(&e.pat);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        mac.tokens = match macros::parse_arguments(mac) {
            Some(args) => macros::rename_arguments(self, mac, args),
            None => self.rename_tokens(mac.tokens.clone()),
        };
    }
}

impl Keeper<'_> {
    /// What a name that a format string captures is printed as, if that is not the name itself.
    pub(super) fn captured(&mut self, name: &str, at: Span) -> Option<Expr> {
        match self.binding(name)? {
            Binding::Var(var) => {
                self.opaque.reads.insert(*var);
                let ident = self.lowerer.printed(*var, at);
                (ident != name).then(|| syn::parse_quote!(#ident))
            }
            Binding::Alias(located) => {
                // A format string borrows what it shows.
                let shown = Located { mutable: false, ..located.clone() };
                Some(self.alias(&shown, 0, at))
            }
            Binding::Given(given) => Some(self.given_expr(given, at)),
        }
    }
}
