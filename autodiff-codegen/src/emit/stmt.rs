//! Statements.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::quote;

use super::Emitter;
use super::expr::compound;
use crate::ir::{
    Block, Const, LoopId, Maybe, Operand, Place, Range, Rvalue, Stmt, StmtKind, Tape, TapeId, Ty, VarId,
};

impl Emitter<'_> {
    /// One statement.
    #[expect(clippy::too_many_lines, reason = "one arm per kind of statement")]
    pub fn stmt(&self, s: &Stmt) -> TokenStream {
        let rt = &self.rt;
        match &s.kind {
            StmtKind::Let(v, value) => self.let_(*v, value, s.span),
            StmtKind::Declare(v) => {
                let (mutability, ident, ty) = (self.declared_mut(*v), self.ident(*v), self.annotation(*v));
                quote!(let #mutability #ident #ty;)
            }
            StmtKind::Set(v, value) => {
                let (ident, value) = (self.ident(*v), self.rvalue(value));
                quote!(#ident = #value;)
            }
            StmtKind::Assign(place, a) => {
                let (place, a) = (self.place_mut(place), self.kept(a));
                quote!(#place = #a;)
            }
            StmtKind::OpAssign(place, op, a) => {
                let (place, op, a) = (self.place_mut(place), compound(*op), self.operand(a));
                quote!(#place #op #a;)
            }
            StmtKind::Swap(a, b) => self.swap(a, b),
            StmtKind::Change(place, change) => self.change(place, change),
            StmtKind::If(c, a, b) => self.if_(c, a, b),
            StmtKind::Match(opaque, arms) => {
                let scrutinee = self.printed(opaque);
                let arms = arms.iter().map(|arm| {
                    let (pattern, body) = (&arm.pattern, self.block(&arm.body));
                    let guard = arm.guard.as_ref().map(|(before, guard)| {
                        let (before, guard) = (self.block(before), self.operand(guard));
                        if before.is_empty() { quote!(if #guard) } else { quote!(if { #before #guard }) }
                    });
                    quote!(#pattern #guard => { #body })
                });
                quote!(match #scrutinee { #(#arms)* })
            }
            StmtKind::For(id, v, range, body) => {
                let (label, ident, body) = (self.label(*id), self.ident(*v), self.block(body));
                let range = match self.typed(*v, range).filter(|_| has_method(body.clone(), &ident)) {
                    Some(typed) => self.range(&typed),
                    None => self.range(range),
                };
                quote!(#label for #ident in #range { #body })
            }
            StmtKind::ForEach(id, pattern, _, opaque, body) => {
                let (label, body, iterator) = (self.label(*id), self.block(body), &opaque.tokens);
                quote!(#label for #pattern in #iterator { #body })
            }
            StmtKind::While(id, before, c, body) => {
                let (label, before, body) = (self.label(*id), self.block(before), self.block(body));
                let c = self.operand(c);
                if before.is_empty() {
                    quote!(#label while #c { #body })
                } else {
                    quote!(#label while { #before #c } { #body })
                }
            }
            StmtKind::Loop(id, body) => {
                let (label, body) = (self.label(*id), self.block(body));
                quote!(#label loop { #body })
            }
            StmtKind::Labeled(id, body) => {
                let (label, body) = (self.label(*id), self.block(body));
                quote!(#label { #body })
            }
            StmtKind::Break(id) => self.jump(&quote!(break), *id),
            StmtKind::Continue(id) => self.jump(&quote!(continue), *id),
            StmtKind::Return | StmtKind::Leave(_) => quote!(return;),
            StmtKind::Bail(opaque) => {
                let value = &opaque.tokens;
                quote!(return #value;)
            }
            StmtKind::Effect(opaque) => {
                let tokens = &opaque.tokens;
                quote!(#tokens;)
            }
            StmtKind::Item(tokens) => tokens.clone(),
            // The pattern has done it.
            StmtKind::Bound(..) => TokenStream::new(),
            StmtKind::Scope(block) => {
                let block = self.block(block);
                quote!({ #block })
            }
            StmtKind::LetPullback { value, pullback, callee, args, fallible, whole } => {
                let value_var = *value;
                let value = value.map_or_else(|| quote!(_), |v| self.binding(v));
                let (pullback, call) = (
                    self.ident(*pullback),
                    self.call(callee, args, Some(if *whole { "pullback_again" } else { "pullback" })),
                );
                let whole = self.both(call, value_var, *fallible);
                let checked = self.checked_callee(callee);
                quote!(#checked let (#value, #pullback) = #whole;)
            }
            StmtKind::CallPullback { pullback, again, seed, shadows } => {
                let is_maybe = matches!(self.function.var(*pullback).ty, Ty::Maybe(..));
                let pullback = self.ident(*pullback);
                let args = again.iter().map(|a| self.arg(a)).chain(seed.iter().map(|a| self.operand(a)));
                let args = args.chain(shadows.iter().map(|a| self.shadow(a)));
                if is_maybe {
                    quote!(if let #rt::Some(#pullback) = #pullback { #pullback(#(#args),*); })
                } else {
                    quote!(#pullback(#(#args),*);)
                }
            }
            StmtKind::CallJoint { callee, args, seed, shadows } => {
                let mut all = args.clone();
                all.extend(seed.iter().map(|a| crate::ir::Arg::Value(a.clone())));
                all.extend(shadows.iter().cloned());
                let (checked, call) =
                    (self.checked_callee(callee), self.call(callee, &all, Some("vjp_into")));
                quote!(#checked let _ = #call;)
            }
            StmtKind::LetJvp { value, tangent, callee, args, fallible } => {
                let (checked, call) =
                    (self.checked_callee(callee), self.call(callee, args, Some("pushforward")));
                let whole = self.both(call, Some(*value), *fallible);
                let (value, tangent) = (self.binding(*value), self.binding(*tangent));
                quote!(#checked let (#value, #tangent) = #whole;)
            }
            StmtKind::Accumulate(place, a) => {
                let place = self.shadow(&crate::ir::Arg::RefMut(place.clone()));
                if let Some((function, args)) = added_in_place(a) {
                    let args = self.operands_and_seed(args);
                    return quote!(#rt::#function(#args, #place););
                }
                let a = self.contribution(a);
                quote!(#rt::accumulate(#place, #a);)
            }
            StmtKind::TapeNew(tape) => self.tape_new(*tape),
            StmtKind::TapePush(tape, index, vars) => self.tape_push(*tape, index, vars),
            StmtKind::TapePop(tape, index, vars) => self.tape_pop(*tape, index, vars),
        }
    }

    /// What a call returns: the value, and what comes with it.
    fn both(&self, call: TokenStream, value: Option<VarId>, fallible: bool) -> TokenStream {
        let rt = &self.rt;
        match value.map(|v| &self.function.var(v).ty) {
            _ if fallible => quote!(#call?),
            Some(Ty::Maybe(Maybe::Either, _)) => quote!(#rt::split_option(#call)),
            Some(Ty::Maybe(..)) => quote!(#rt::split(#call)),
            _ => call,
        }
    }

    /// What is added: by reference where it is a place that cannot be copied.
    fn contribution(&self, a: &Operand) -> TokenStream {
        let place = match a {
            Operand::Var(v) => Some(crate::ir::Place::var(*v)),
            Operand::Tree(tree) => match &**tree {
                Rvalue::Load(place) => Some(place.clone()),
                _ => None,
            },
            Operand::Const(..) => None,
        };
        match place {
            Some(place) if !crate::infer::place_ty(self.function, &place).is_copy() => self.reference(&place),
            _ => self.operand(a),
        }
    }

    fn binding(&self, v: VarId) -> TokenStream {
        let (mutability, ident) = (self.mutability(v), self.ident(v));
        quote!(#mutability #ident)
    }

    fn annotation(&self, v: VarId) -> Option<TokenStream> {
        self.function.var(v).annotation.as_ref().map(|ty| quote!(: #ty))
    }

    /// A declared variable is `mut` only if the user said so, or it is written more than once.
    fn declared_mut(&self, v: VarId) -> TokenStream {
        let mutable = self.function.var(v).kind == crate::ir::VarKind::User { mutable: true };
        if mutable { quote!(mut) } else { TokenStream::new() }
    }

    fn let_(&self, v: VarId, value: &Rvalue, span: proc_macro2::Span) -> TokenStream {
        let (binding, ty, mut tokens) = (self.early_binding(v), self.annotation(v), self.rvalue(value));
        if let Rvalue::Runtime(name, _) = value {
            if is_operator(name) {
                tokens = super::respanned(tokens, span);
            }
            if self.function.var(v).ty == Ty::Unit {
                return quote!(#tokens;);
            }
        }
        if let (Ty::Maybe(Maybe::Either, _), Rvalue::Call { fallible: false, .. }) =
            (&self.function.var(v).ty, value)
        {
            let rt = &self.rt;
            tokens = quote!(#rt::option(#tokens));
        }
        quote!(let #binding #ty = #tokens;)
    }

    /// Variables declared early are assigned later, whatever their kind.
    fn early_binding(&self, v: VarId) -> TokenStream {
        let ident = self.ident(v);
        let written = self.uses.writes[v.0 as usize] > 0;
        let declared = self.function.var(v).kind == crate::ir::VarKind::User { mutable: true };
        if written || declared { quote!(mut #ident) } else { quote!(#ident) }
    }

    /// Swaps two places. Elements of one sequence are swapped by it: Rust would not lend two of them at once.
    fn swap(&self, a: &Place, b: &Place) -> TokenStream {
        if a.root == b.root
            && let (Some((base, i)), Some((other, j))) = (self.element_of(a), self.element_of(b))
        {
            if base.to_string() == other.to_string() {
                return quote!(#base.swap(#i, #j););
            }
            if crate::infer::place_ty(self.function, a).is_copy() {
                let (a, b) = (self.place(a), self.place(b));
                return quote!((#a, #b) = (#b, #a););
            }
        }
        let (a, b) = (crate::ir::Arg::RefMut(a.clone()), crate::ir::Arg::RefMut(b.clone()));
        let (a, b) = (self.arg(&a), self.arg(&b));
        quote!(::core::mem::swap(#a, #b);)
    }

    /// A sequence and an index into it, subslices undone.
    fn element_of(&self, place: &Place) -> Option<(TokenStream, TokenStream)> {
        use crate::ir::Projection::{Index, Range};
        let (Index(i), mut start) = place.path.split_last()? else { return None };
        let mut index = self.operand(i);
        while let Some((Range(lo, _), rest)) = start.split_last() {
            if let Some(lo) = lo {
                let lo = self.operand(lo);
                index = quote!(#lo + #index);
            }
            start = rest;
        }
        Some((self.place(&Place { root: place.root, path: start.to_vec() }), index))
    }

    fn if_(&self, c: &Operand, a: &Block, b: &Block) -> TokenStream {
        let (c, then) = (self.operand(c), self.block(a));
        let otherwise = match b.stmts.as_slice() {
            [] => None,
            [only] if matches!(only.kind, StmtKind::If(..)) => {
                let chain = self.stmt(only);
                Some(quote!(else #chain))
            }
            _ => {
                let b = self.block(b);
                Some(quote!(else { #b }))
            }
        };
        quote!(if #c { #then } #otherwise)
    }

    fn label(&self, id: LoopId) -> Option<TokenStream> {
        self.label_of(id).map(|label| quote!(#label:))
    }

    fn jump(&self, word: &TokenStream, id: LoopId) -> TokenStream {
        let label = self.label_of(id);
        quote!(#word #label;)
    }

    /// A range between literals, with its type: methods of the variable ask for one.
    fn typed(&self, v: VarId, range: &Range) -> Option<Range> {
        let mut typed = range.clone();
        let (Operand::Const(Const::Int { .. }, _), Operand::Const(Const::Int { text, .. }, _)) =
            (&range.lo, &mut typed.hi)
        else {
            return None;
        };
        match &self.function.var(v).ty {
            Ty::Int(name) if !name.is_empty() && text.chars().all(|c| c.is_ascii_digit()) => {
                *text = format!("{text}_{name}");
                Some(typed)
            }
            _ => None,
        }
    }

    fn range(&self, range: &Range) -> TokenStream {
        let (lo, hi) = (self.bound(&range.lo), self.bound(&range.hi));
        let plain = if range.inclusive { quote!(#lo..=#hi) } else { quote!(#lo..#hi) };
        let step = range.step.as_ref().map(|k| {
            let k = self.operand(k);
            quote!(.step_by(#k))
        });
        let rev = range.rev.then(|| quote!(.rev()));
        if step.is_none() && rev.is_none() {
            return plain;
        }
        if range.step_first { quote!((#plain)#step #rev) } else { quote!((#plain)#rev #step) }
    }

    fn bound(&self, a: &Operand) -> TokenStream {
        let tokens = self.operand(a);
        match a {
            Operand::Tree(tree) if matches!(**tree, Rvalue::Opaque(_) | Rvalue::Select(..)) => {
                quote!((#tokens))
            }
            _ => tokens,
        }
    }

    // ---- tapes ----

    fn tape(&self, id: TapeId) -> (&Tape, proc_macro2::Ident) {
        let tape = &self.function.tapes[id.0 as usize];
        (tape, proc_macro2::Ident::new(&tape.name, proc_macro2::Span::mixed_site()))
    }

    fn tape_new(&self, id: TapeId) -> TokenStream {
        let (tape, name) = self.tape(id);
        let rt = &self.rt;
        let frame = match tape.slots.as_slice() {
            [only] => self.zero(only),
            slots => {
                let slots = slots.iter().map(|ty: &Ty| self.zero(ty));
                quote!((#(#slots),*))
            }
        };
        if let (true, Some(n)) = (tape.indexed, &tape.reserve) {
            let n = self.operand(n);
            return quote!(let mut #name = #rt::frames(#frame, #n););
        }
        if tape.dims.is_empty() {
            return match (&tape.bound, &tape.reserve) {
                (Some(n), _) => {
                    let single = n.0.clone().into_iter().count() == 1;
                    let n = &n.0;
                    let n = if single { quote!(#n) } else { quote!({ #n }) };
                    quote!(let mut #name = #rt::Stack::<_, #n>::new();)
                }
                (None, Some(n)) => {
                    let n = self.operand(n);
                    quote!(let mut #name = #rt::Tape::with_capacity(#n);)
                }
                (None, None) => quote!(let mut #name = #rt::Tape::new();),
            };
        }
        let array = tape.dims.iter().rev().fold(frame, |inner, n| {
            let n = &n.0;
            quote!([#inner; #n])
        });
        let computed = tape.dims.iter().any(|n| n.literal().is_none());
        let check = if computed { quote!(#rt::check_stack(&#name);) } else { TokenStream::new() };
        quote!(let mut #name = #array; #check)
    }

    fn frame(&self, vars: &[VarId]) -> TokenStream {
        let idents = vars.iter().map(|v| self.ident(*v));
        if vars.len() == 1 { quote!(#(#idents)*) } else { quote!((#(#idents),*)) }
    }

    fn tape_push(&self, id: TapeId, index: &[Operand], vars: &[VarId]) -> TokenStream {
        let (_, name) = self.tape(id);
        let frame = self.frame(vars);
        if index.is_empty() {
            return quote!(#name.push(#frame););
        }
        let index = index.iter().map(|i| self.operand(i));
        quote!(#name #([#index])* = #frame;)
    }

    fn tape_pop(&self, id: TapeId, index: &[Operand], vars: &[VarId]) -> TokenStream {
        let (_, name) = self.tape(id);
        let frame = self.frame(vars);
        if index.is_empty() {
            return quote!(let #frame = #name.pop(););
        }
        let index = index.iter().map(|i| self.operand(i));
        quote!(let #frame = #name #([#index])*;)
    }
}

/// The function of the runtime that adds the cotangent of one operand of an operator to a place, where that is what is added.
fn added_in_place(a: &Operand) -> Option<(proc_macro2::Ident, &[crate::ir::Arg])> {
    let Operand::Tree(tree) = a else { return None };
    let Rvalue::Runtime(name, args) = &**tree else { return None };
    let one = name.strip_prefix("left_").map(|rest| (rest, "left"));
    let (operator, side) = one.or_else(|| name.strip_prefix("right_").map(|rest| (rest, "right")))?;
    let name = format!("{}_{side}_into", operator.strip_suffix("_pullback")?);
    Some((proc_macro2::Ident::new(&name, proc_macro2::Span::call_site()), args))
}

/// Functions of the runtime whose errors are about an operator of the user's.
fn is_operator(name: &str) -> bool {
    matches!(name, "discrete" | "float" | "owned") || name.ends_with("_pullback") || applies_operator(name)
}

/// Functions of the runtime that apply an operator, or push it forward: to references.
pub fn applies_operator(name: &str) -> bool {
    matches!(name, "add" | "sub" | "mul" | "div" | "rem") || name.ends_with("_pushforward")
}

/// Whether a method of the variable is called: `i.pow(2)`.
fn has_method(body: TokenStream, of: &proc_macro2::Ident) -> bool {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let is_dot = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(dot)) if dot.as_char() == '.' && dot.spacing() == Spacing::Alone);
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Ident(ident) => {
            ident == of && is_dot(tokens.get(at + 1)) && !(at > 0 && is_dot(tokens.get(at - 1)))
        }
        TokenTree::Group(group) => has_method(group.stream(), of),
        _ => false,
    })
}
