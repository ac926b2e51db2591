//! Methods of `Vec`s and slices that change their elements or their length, and `mem::replace` and kin.

use quote::quote;
use syn::spanned::Spanned as _;
use syn::{Expr, parse_quote};

use super::iterate::followed;
use super::place::bare;
use super::{Dest, Lowerer};
use crate::fence;
use crate::ir::{Change, Const, Opaque, Operand, Place, Projection, Rvalue, StmtKind, Taking, Ty, VarKind};

/// Methods that give a value and change the sequence.
const TAKING: [&str; 3] = ["remove", "swap_remove", "split_off"];

/// Methods that only change the sequence, with their number of arguments.
const CHANGING: [(&str, usize); 19] = [
    ("push", 1),
    ("insert", 2),
    ("truncate", 1),
    ("clear", 0),
    ("resize", 2),
    ("extend_from_slice", 1),
    ("extend", 1),
    ("append", 1),
    ("reserve", 1),
    ("reserve_exact", 1),
    ("shrink_to_fit", 0),
    ("fill", 1),
    ("copy_from_slice", 1),
    ("clone_from_slice", 1),
    ("copy_within", 2),
    ("swap_with_slice", 1),
    ("reverse", 0),
    ("rotate_left", 1),
    ("rotate_right", 1),
];

/// Methods that tell a `Vec`, with their number of arguments.
const GROWING: [(&str, usize); 11] = [
    ("push", 1),
    ("pop", 0),
    ("insert", 2),
    ("truncate", 1),
    ("clear", 0),
    ("resize", 2),
    ("extend_from_slice", 1),
    ("extend", 1),
    ("append", 1),
    ("swap_remove", 1),
    ("split_off", 1),
];

const SORTS: [&str; 9] = [
    "sort",
    "sort_by",
    "sort_by_key",
    "sort_by_cached_key",
    "sort_unstable",
    "sort_unstable_by",
    "sort_unstable_by_key",
    "select_nth_unstable",
    "select_nth_unstable_by",
];

const SIEVES: [&str; 9] = [
    "retain",
    "retain_mut",
    "dedup",
    "dedup_by",
    "dedup_by_key",
    "drain",
    "splice",
    "resize_with",
    "extract_if",
];

impl Lowerer {
    /// A method that changes a sequence. `Some(None)` if it is another.
    pub(super) fn sequence_method(
        &mut self,
        call: &syn::ExprMethodCall,
        name: &str,
        receiver: Option<&Ty>,
    ) -> Option<Option<Rvalue>> {
        if !self.is_local_place(&call.receiver) || !self.is_sequence(call, receiver) {
            return Some(None);
        }
        if !self.holds_gradient(&call.receiver, receiver) {
            return Some(None);
        }
        let done = Some(Some(Rvalue::Use(Operand::unit())));
        if name == "pop" && call.args.is_empty() {
            let (from, whole) = (self.unused("from"), &call.receiver);
            let popped: Expr = parse_quote!({
                let #from = &mut #whole;
                if #from.is_empty() { None } else { Some(#from.pop().unwrap()) }
            });
            return self.rvalue(&popped).map(Some);
        }
        if TAKING.contains(&name) && call.args.len() == 1 {
            return self.taken_out(call, name).map(Some);
        }
        if CHANGING.contains(&(name, call.args.len())) {
            self.change(call, name)?;
            return done;
        }
        if SORTS.contains(&name) {
            self.problems.push(fence::sorted(call));
            return done;
        }
        if SIEVES.contains(&name) {
            self.problems.push(fence::sequence_method(call));
            return done;
        }
        Some(None)
    }

    /// Whether a method is one of sequences, as far as is known of what it is called on.
    pub(super) fn is_sequence(&self, call: &syn::ExprMethodCall, ty: Option<&Ty>) -> bool {
        let grows = || GROWING.contains(&(call.method.to_string().as_str(), call.args.len()));
        is_sequence(&call.receiver, ty)
            || self.is_part(&call.receiver)
            || self.growing_variable(&call.receiver).is_some() && grows()
    }

    /// Whether the name stands for a part of a sequence: `&mut v[lo..hi]`, an item of `chunks_mut`.
    fn is_part(&self, e: &Expr) -> bool {
        let Some(ident) = super::place::ident_of(e) else { return false };
        match self.lookup(&ident.to_string()) {
            Some(super::Binding::Alias(located)) => {
                matches!(followed(located.clone()).place.path.last(), Some(Projection::Range(..)))
            }
            _ => false,
        }
    }

    /// A local of unknown type that may be a `Vec`: what a function returned, or a part of that. Were it of another type,
    /// its tangent would not fit, and the program would not compile.
    fn growing_variable(&self, e: &Expr) -> Option<crate::ir::VarId> {
        let Expr::Path(_) = bare(e) else { return None };
        let ident = super::place::ident_of(e)?;
        let super::Binding::Var(var) = self.lookup(&ident.to_string())? else { return None };
        let found = self.f.var(*var);
        let unknown = matches!(found.ty, Ty::Infer(_) | Ty::Unknown);
        let local = found.kind == VarKind::User { mutable: true };
        let users = self.nominal.contains(var) || self.made_by_type.contains(var);
        (unknown && local && !users).then_some(*var)
    }

    /// Whether a gradient may be in the sequence: others are kept as they are.
    pub(super) fn holds_gradient(&self, e: &Expr, ty: Option<&Ty>) -> bool {
        let by_type = ty.is_none_or(Ty::carries);
        let root = super::place::ident_of(super::place::root_expr(e));
        let by_root = root.and_then(|ident| self.lookup(&ident.to_string())).is_none_or(|binding| {
            let root = match binding {
                super::Binding::Var(var) => *var,
                super::Binding::Alias(located) => located.place.root,
                super::Binding::Given(_) => return true,
            };
            self.f.params.iter().all(|p| p.var != root || p.active)
        });
        by_type && by_root
    }

    /// The place of a sequence that a method is called on.
    pub(super) fn sequence_place(&mut self, e: &Expr) -> Option<Place> {
        Some(followed(self.locate(e)?).place)
    }

    /// The same, where its length changes.
    pub(super) fn resized(&mut self, call: &syn::ExprMethodCall) -> Option<Place> {
        if let Some(var) = self.growing_variable(&call.receiver) {
            let item = self.fresh_ty();
            self.f.vars[var.0 as usize].ty = Ty::Vec(Box::new(item));
        }
        let place = self.sequence_place(&call.receiver)?;
        let root = self.f.var(place.root);
        if root.kind == VarKind::Param && matches!(root.ty, Ty::Ref(true, _)) {
            let name = root.name.clone();
            self.problems.push(fence::resized_parameter(call, &name));
        }
        Some(place)
    }

    // ---- changes ----

    fn change(&mut self, call: &syn::ExprMethodCall, name: &str) -> Option<()> {
        let change = match name {
            "extend" => return self.extend(call),
            "copy_from_slice" | "clone_from_slice" => return self.copy_elements(call, name),
            "swap_with_slice" => return self.swap_elements(call),
            "shrink_to_fit" => return Some(()),
            "push" | "insert" | "truncate" | "clear" | "resize" | "extend_from_slice" | "append"
            | "reserve" | "reserve_exact" => {
                let place = self.resized(call)?;
                let change = self.length_change(call, name)?;
                self.emit(StmtKind::Change(place, change), call.method.span());
                return Some(());
            }
            "fill" => Change::Fill(self.element(&call.args[0])?),
            "reverse" => Change::Reverse,
            "rotate_left" => Change::RotateLeft(self.number(&call.args[0])?),
            "rotate_right" => Change::RotateRight(self.number(&call.args[0])?),
            _ => return self.copy_within(call),
        };
        let place = self.sequence_place(&call.receiver)?;
        self.emit(StmtKind::Change(place, change), call.method.span());
        Some(())
    }

    fn length_change(&mut self, call: &syn::ExprMethodCall, name: &str) -> Option<Change> {
        let args = &call.args;
        Some(match name {
            "push" if self.holds_references(&call.receiver) => Change::Push(self.operand(&args[0])?),
            "push" => Change::Push(self.element(&args[0])?),
            "insert" => {
                let index = self.number(&args[0])?;
                Change::Insert(index, self.element(&args[1])?)
            }
            "truncate" => Change::Truncate(self.number(&args[0])?, None),
            "clear" => Change::Truncate(Self::usize_literal(0), None),
            "resize" => {
                let length = self.number(&args[0])?;
                Change::Resize(length, self.element(&args[1])?, None)
            }
            "extend_from_slice" => Change::Extend(self.other_sequence(&args[0])?, None),
            "append" => Change::Append(self.other_sequence(&args[0])?, None),
            _ => Change::Reserve(self.number(&args[0])?),
        })
    }

    /// Whether the sequence is known to be one of references.
    fn holds_references(&self, e: &Expr) -> bool {
        let is_reference = |ty: Ty| matches!(ty.pointee(), Ty::Vec(item) if matches!(**item, Ty::Ref(..)));
        self.peek_ty(e).is_some_and(is_reference)
    }

    /// An element: a number behind references is read.
    fn element(&mut self, e: &Expr) -> Option<Operand> {
        if matches!(bare(e), Expr::Reference(_)) { self.operand(e) } else { self.number(e) }
    }

    /// The sequence that an argument refers to.
    fn other_sequence(&mut self, e: &Expr) -> Option<Place> {
        if self.is_local_place(e) || !matches!(bare(e), Expr::Reference(_)) {
            return self.sequence_place(e);
        }
        let located = self.locate(e)?;
        Some(followed(located).place)
    }

    /// `extend(iterator)`: the loop that pushes, or `extend_from_slice`.
    fn extend(&mut self, call: &syn::ExprMethodCall) -> Option<()> {
        let arg = &call.args[0];
        let known = self.peek_ty(arg);
        let is_slice = matches!(
            known.as_ref(),
            Some(Ty::Ref(_, inner)) if matches!(**inner, Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_))
        );
        if is_slice {
            let place = self.resized(call)?;
            let other = self.other_sequence(arg)?;
            self.emit(StmtKind::Change(place, Change::Extend(other, None)), call.method.span());
            return Some(());
        }
        self.into(&pushing_loop(call, arg), Dest::Ignore)
    }

    fn copy_elements(&mut self, call: &syn::ExprMethodCall, name: &str) -> Option<()> {
        let target = self.sequence_place(&call.receiver)?;
        let source = self.other_sequence(&call.args[0])?;
        let e = Expr::MethodCall(call.clone());
        if target.root != source.root {
            let method = if name == "copy_from_slice" { "copy_from_slice" } else { "clone_from_slice" };
            self.emit(StmtKind::Change(target, Change::CopyFrom(source, method)), call.method.span());
            return Some(());
        }
        self.same_lengths(&target, &source, &e, name);
        self.fill_loop(&target, &e, |l, index| {
            let mut source = source;
            source.path.push(Projection::Index(index.clone()));
            let element = l.read(source);
            l.atom(element, e.span())
        });
        Some(())
    }

    /// Swaps two parts of one slice element by element.
    fn swap_elements(&mut self, call: &syn::ExprMethodCall) -> Option<()> {
        let a = self.sequence_place(&call.receiver)?;
        let b = self.other_sequence(&call.args[0])?;
        if a.root != b.root {
            self.emit(StmtKind::Change(a, Change::SwapWith(b)), call.method.span());
            return Some(());
        }
        let e = Expr::MethodCall(call.clone());
        self.same_lengths(&a, &b, &e, "swap_with_slice");
        self.index_loop(&a, &e, |l, index| {
            let (mut first, mut second) = (a.clone(), b);
            first.path.push(Projection::Index(index.clone()));
            second.path.push(Projection::Index(index.clone()));
            l.emit(StmtKind::Swap(first, second), e.span());
        });
        Some(())
    }

    /// Panics where the lengths differ, as the method does.
    fn same_lengths(&mut self, a: &Place, b: &Place, e: &Expr, name: &str) {
        let (a, b) = (self.length(a, e), self.length(b, e));
        let same = matches!((&a, &b), (Operand::Const(a, _), Operand::Const(b, _)) if format!("{a:?}") == format!("{b:?}"));
        if same {
            return;
        }
        let message = format!("{name}: the slices have different lengths");
        let check = self.opaque_of_operands("the lengths", &[&a, &b], e.span(), |t| {
            let (a, b) = (&t[0], &t[1]);
            quote!(assert_eq!(#a, #b, #message))
        });
        self.opaque_effect(Opaque { pure_inert: true, ..check }, e.span());
    }

    fn copy_within(&mut self, call: &syn::ExprMethodCall) -> Option<()> {
        let e = Expr::MethodCall(call.clone());
        let place = self.sequence_place(&call.receiver)?;
        let Expr::Range(range) = bare(&call.args[0]) else {
            self.problems.push(fence::sequence_method(call));
            return Some(());
        };
        let lo = match &range.start {
            Some(lo) => self.number(lo)?,
            None => Self::usize_literal(0),
        };
        let hi = match &range.end {
            Some(hi) => {
                let hi = self.number(hi)?;
                match range.limits {
                    syn::RangeLimits::Closed(_) => self.one_more(hi, range.span()),
                    syn::RangeLimits::HalfOpen(_) => hi,
                }
            }
            None => self.length(&place, &e),
        };
        let to = self.number(&call.args[1])?;
        self.emit(StmtKind::Change(place, Change::CopyWithin(lo, hi, to)), call.method.span());
        Some(())
    }

    pub(super) fn one_more(&mut self, n: Operand, span: proc_macro2::Span) -> Operand {
        match n {
            Operand::Const(Const::Int { value, .. }, _) => Self::usize_literal(value + 1),
            n => self.int_binary(crate::ir::BinOp::Add, n, Self::usize_literal(1), span),
        }
    }

    // ---- values that are taken out ----

    fn taken_out(&mut self, call: &syn::ExprMethodCall, name: &str) -> Option<Rvalue> {
        let place = self.resized(call)?;
        let index = self.number(&call.args[0])?;
        let taking = match name {
            "remove" => Taking::Remove(index),
            "swap_remove" => Taking::SwapRemove(index),
            _ => Taking::SplitOff(index),
        };
        Some(Rvalue::Taken(place, taking))
    }

    /// The type of what is taken out.
    pub(super) fn taken_ty(&self, place: &Place, taking: &Taking) -> Option<Ty> {
        let whole = self.place_ty(place)?;
        match taking {
            Taking::Replace(_) | Taking::Take => Some(whole),
            Taking::SplitOff(_) => Some(whole.pointee().clone()),
            Taking::Pop | Taking::Remove(_) | Taking::SwapRemove(_) => whole.element().cloned(),
        }
    }

    /// `v.pop()` whose value nobody looks at: the length shrinks by one, if it can.
    pub(super) fn popped_and_dropped(&mut self, call: &syn::ExprMethodCall) -> Option<()> {
        let place = self.resized(call)?;
        let e = Expr::MethodCall(call.clone());
        let length = self.length(&place, &e);
        let less = self.opaque_int("length", &[&length], call.span(), |t| {
            let length = &t[0];
            quote!(#length.saturating_sub(1))
        });
        self.emit(StmtKind::Change(place, Change::Truncate(less, None)), call.method.span());
        Some(())
    }

    /// The capacity in `Vec::with_capacity(n)`.
    pub(super) fn capacity(&mut self, e: &Expr) -> Option<Option<Operand>> {
        let Expr::Call(call) = bare(e) else { return Some(None) };
        let Expr::Path(path) = bare(&call.func) else { return Some(None) };
        let mut names = path.path.segments.iter().rev().map(|s| s.ident.to_string());
        let is_it =
            names.next().as_deref() == Some("with_capacity") && names.next().as_deref() == Some("Vec");
        if !is_it || call.args.len() != 1 {
            return Some(None);
        }
        self.number(&call.args[0]).map(Some)
    }

    /// Notes what a `use` in the function brings in from `mem`.
    pub(super) fn imported(&mut self, tree: &syn::UseTree, of_mem: bool) {
        match tree {
            syn::UseTree::Path(path) => self.imported(&path.tree, path.ident == "mem"),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.imported(tree, of_mem)),
            syn::UseTree::Name(name) if of_mem => {
                self.memory_functions.insert(name.ident.to_string());
            }
            syn::UseTree::Glob(_) if of_mem => {
                self.memory_functions.extend(["swap", "replace", "take"].map(str::to_owned));
            }
            _ => {}
        }
    }

    // ---- mem ----

    /// `mem::swap`, `mem::replace`, `mem::take`
    pub(super) fn memory_function(&mut self, call: &syn::ExprCall, name: &str) -> Option<Option<Rvalue>> {
        let span = call.func.span();
        let value = match (name, call.args.len()) {
            ("swap", 2) => {
                let (a, b) = (self.pointed_at(&call.args[0])?, self.pointed_at(&call.args[1])?);
                self.emit(StmtKind::Swap(a, b), span);
                Rvalue::Use(Operand::unit())
            }
            ("replace", 2) => {
                let target = self.pointed_at(&call.args[0])?;
                let value = self.operand(&call.args[1])?;
                Rvalue::Taken(target, Taking::Replace(value))
            }
            ("take", 1) => Rvalue::Taken(self.pointed_at(&call.args[0])?, Taking::Take),
            _ => return Some(None),
        };
        Some(Some(value))
    }

    /// The place that a `&mut` argument means.
    pub(super) fn pointed_at(&mut self, e: &Expr) -> Option<Place> {
        let located = self.locate(e)?;
        let is_reference = located.place.is_var() && matches!(self.f.var(located.place.root).ty, Ty::Ref(..));
        if located.refs > 1 || (located.refs == 1 && is_reference) {
            // `mem::swap(&mut a, &mut b)` of two references: what they refer to stays where it is.
            self.problems.push(fence::alias_reassigned(e));
            return None;
        }
        Some(if located.refs > 0 { located.place } else { self.through_reference(located.place).place })
    }
}

/// The loop that pushes each item of the iterator.
fn pushing_loop(call: &syn::ExprMethodCall, items: &Expr) -> Expr {
    let span = call.method.span();
    let item = syn::Ident::new("item", proc_macro2::Span::mixed_site().located_at(span));
    let value: Expr = syn::parse_quote!(#item);
    let push = syn::ExprMethodCall {
        method: syn::Ident::new("push", span),
        args: std::iter::once(value).collect(),
        ..call.clone()
    };
    Expr::ForLoop(syn::ExprForLoop {
        attrs: Vec::new(),
        label: None,
        for_token: syn::token::For { span },
        pat: Box::new(syn::parse_quote!(#item)),
        in_token: syn::token::In { span },
        expr: Box::new(items.clone()),
        body: syn::Block {
            brace_token: syn::token::Brace::default(),
            stmts: vec![syn::Stmt::Expr(Expr::MethodCall(push), Some(syn::token::Semi { spans: [span] }))],
        },
    })
}

/// Whether the method puts elements in an order, or drops some.
pub(super) fn orders(name: &str) -> bool {
    SORTS.contains(&name) || SIEVES.contains(&name)
}

/// Whether the receiver is a sequence, as far as is known: a type of the user's may have such methods as well,
/// but a field of unknown type is taken for a `Vec` (rustc will object if it is none).
fn is_sequence(e: &Expr, ty: Option<&Ty>) -> bool {
    match ty.map(Ty::pointee) {
        Some(Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_)) => true,
        Some(Ty::Infer(_) | Ty::Unknown) | None => {
            matches!(bare(e), Expr::Field(_) | Expr::Index(_) | Expr::MethodCall(_))
        }
        Some(_) => false,
    }
}
