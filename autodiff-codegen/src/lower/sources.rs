//! What a chain starts from: slices, arrays, `Vec`s, ranges, parts of slices, and values that are repeated.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Expr;
use syn::spanned::Spanned as _;

use super::call::is_function_path;
use super::chain::{Stop, settled};
use super::closure::Function;
use super::given::Given;
use super::iterate::{Item, View, followed, literal, unknown};
use super::place::bare;
use super::{Binding, Located, Lowerer};
use crate::ir::{BinOp, Opaque, Operand, Place, Projection, Rvalue, Ty};

impl Lowerer {
    // ---- sources ----

    /// An iterator, or what is made one by `for`, `zip` and kin, that no adaptor has been put on.
    pub(super) fn source(&mut self, e: &Expr) -> Result<View, Stop> {
        match bare(e) {
            Expr::Range(range) => self.range_view(range),
            Expr::Reference(reference) => {
                if !self.is_indexed(&reference.expr, true) {
                    return Err(unknown());
                }
                let located = settled(self.locate(&reference.expr))?;
                let located = Located::reference(located.place, reference.mutability.is_some());
                Ok(self.elements(located, e))
            }
            Expr::Call(call) if let Some(view) = self.made_by_core(call)? => Ok(view),
            made if self.is_made_here(made) => {
                let located = settled(self.made(made))?;
                Ok(self.elements(located, e))
            }
            place => {
                if !self.is_local_place(place) {
                    return Err(unknown());
                }
                if let Some(refs) = self.field_of_sequences(place) {
                    let located = Located { refs, ..settled(self.locate(place))? };
                    return Ok(self.elements(located, e));
                }
                if !self.is_indexed(place, false) {
                    return Err(unknown());
                }
                let located = settled(self.reference_or_value(place))?;
                Ok(self.elements(located, e))
            }
        }
    }

    /// A field of unknown type that a loop consumes: an array or a `Vec`, or, in a struct with a lifetime, a slice. The number
    /// of references that its elements come in.
    fn field_of_sequences(&self, e: &Expr) -> Option<u32> {
        let known = |ty: Ty| !matches!(ty.pointee(), Ty::Infer(_) | Ty::Unknown);
        if !matches!(e, Expr::Field(_)) || self.peek_ty(e).is_some_and(known) || !self.holds_gradient(e, None)
        {
            return None;
        }
        let root = self.peek_ty(super::place::root_expr(e))?;
        match root.pointee() {
            Ty::Named(tokens) => Some(u32::from(tokens.to_string().contains('\''))),
            _ => Some(0),
        }
    }

    /// `core::iter::repeat(x)`, `once(x)`, `repeat_n(x, n)`, `empty()`
    fn made_by_core(&mut self, call: &syn::ExprCall) -> Result<Option<View>, Stop> {
        let Expr::Path(path) = bare(&call.func) else { return Ok(None) };
        let mut segments = path.path.segments.iter().rev();
        let name = segments.next().map(|s| s.ident.to_string()).unwrap_or_default();
        if segments.next().is_none_or(|s| s.ident != "iter") {
            return Ok(None);
        }
        let hi = match (name.as_str(), call.args.len()) {
            ("repeat", 1) => None,
            ("once", 1) => Some(Self::usize_literal(1)),
            ("repeat_n", 2) => Some(Self::usize_literal(0)),
            ("empty", 0) => {
                let nothing = Item::Fixed(Given::value(Operand::unit()));
                return Ok(Some(View::over(Self::usize_literal(0), nothing)));
            }
            _ => return Ok(None),
        };
        let given = settled(self.given(&call.args[0]))?;
        let hi = if name == "repeat_n" { Some(settled(self.number(&call.args[1]))?) } else { hi };
        Ok(Some(View { hi, ..View::over(Operand::unit(), Item::Fixed(given)) }))
    }

    /// Whether the expression makes a sequence that is iterated by index: an array, a `vec!`, or what a function
    /// gives that something active may enter.
    pub(super) fn is_made_here(&self, e: &Expr) -> bool {
        match bare(e) {
            Expr::Array(_) | Expr::Repeat(_) => true,
            Expr::Macro(mac) => super::macros::name(&mac.mac) == "vec",
            Expr::Call(call) => {
                (is_function_path(&call.func) || self.peek_given(&call.func).is_some())
                    && self.mentions_numbers(call)
            }
            Expr::MethodCall(call) => {
                let is_copy = matches!(call.method.to_string().as_str(), "clone" | "to_vec" | "to_owned");
                (is_copy || self.is_array_map(call) || !self.is_kept_call(e) && !self.is_local_place(e))
                    && self.mentions_numbers(call)
            }
            _ => false,
        }
    }

    /// Whether the tokens mention a variable that may carry a gradient.
    pub(super) fn mentions_numbers(&self, tokens: impl quote::ToTokens) -> bool {
        let mut names = std::collections::BTreeSet::new();
        super::names::collect(tokens.to_token_stream(), &mut names);
        names.iter().filter_map(|name| self.lookup(name)).any(|binding| match binding {
            Binding::Var(var) => self.f.var(*var).ty.carries(),
            Binding::Alias(located) => self.f.var(located.place.root).ty.carries(),
            Binding::Given(given) => self.may_carry(given),
        })
    }

    fn may_carry(&self, given: &Given) -> bool {
        match given {
            Given::Function(Function::Closure(closure)) => {
                closure.reads().iter().any(|var| self.f.var(*var).ty.carries())
            }
            Given::Function(Function::Path(_)) => false,
            Given::Tuple(items, _) => items.iter().any(|item| self.may_carry(item)),
            Given::One(_) => self.given_ty(given).is_none_or(|ty| ty.carries()),
            Given::Chain(_) => true,
        }
    }

    /// A variable that holds the sequence.
    fn made(&mut self, e: &Expr) -> Option<Located> {
        let value = self.operand(e)?;
        Some(Located::of(self.home(&value, e.span())))
    }

    fn reference_or_value(&mut self, e: &Expr) -> Option<Located> {
        let located = self.locate(e)?;
        if located.refs > 0 {
            return Some(located);
        }
        let through = self.through_reference(located.place.clone());
        Some(if through.refs > 0 { through } else { located })
    }

    /// Whether iterating the expression goes through elements by index. A type that is not known counts as a
    /// slice where the expression is referenced, for then it is iterated in place.
    fn is_indexed(&self, e: &Expr, referenced: bool) -> bool {
        match self.peek_ty(e) {
            None => referenced,
            Some(ty) => match ty.pointee() {
                Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_) => true,
                // A name that is not a collection's may be an alias of an array.
                Ty::Named(tokens) => {
                    let name = tokens.to_string();
                    !is_collection(&name) && !self.type_params.contains(&name) && !name.starts_with("impl ")
                }
                Ty::Infer(_) | Ty::Unknown => referenced || matches!(ty, Ty::Ref(..)),
                _ => false,
            },
        }
    }

    fn range_view(&mut self, range: &syn::ExprRange) -> Result<View, Stop> {
        let Some(start) = &range.start else { return Err(unknown()) };
        if is_char(start) {
            return Err(unknown());
        }
        let lo = settled(self.number(start))?;
        let hi = match &range.end {
            Some(end) => Some(settled(self.number(end))?),
            None => None,
        };
        let inclusive = matches!(range.limits, syn::RangeLimits::Closed(_));
        Ok(View { lo, hi, inclusive, ..View::over(Operand::unit(), Item::Index(Vec::new())) })
    }

    /// The elements of a place, by index.
    pub(super) fn elements(&mut self, located: Located, e: &Expr) -> View {
        let located = self.settled_place(located);
        let base = followed(located);
        let len = self.length(&base.place, e);
        View::over(len, Item::Element(base, Vec::new()))
    }

    /// The number of elements of a place.
    pub(super) fn length(&mut self, place: &Place, e: &Expr) -> Operand {
        if let Some(ty) = self.place_ty(place)
            && let Ty::Array(_, len) = ty.pointee()
        {
            return Self::length_operand(len);
        }
        match self.known_length(place) {
            Some(len) => len,
            None => self.atom(Rvalue::Len(place.clone()), e.span()),
        }
    }

    /// The length of a place, if it has been asked for and cannot have changed.
    pub(super) fn known_length(&self, place: &Place) -> Option<Operand> {
        let key = self.length_key(place)?;
        self.lengths.iter().find(|(_, k, _)| *k == key).map(|(.., len)| len.clone())
    }

    /// Notes that the variable holds a length.
    pub(super) fn note_length(&mut self, value: &Rvalue, var: crate::ir::VarId) {
        if let Rvalue::Len(place) = value
            && self.is_frozen(var)
            && let Some(key) = self.length_key(place)
        {
            self.lengths.push((self.buffers.len(), key, Operand::Var(var)));
        }
    }

    /// A name for the length of a place, if it cannot change.
    fn length_key(&self, place: &Place) -> Option<String> {
        let is_direct = place.path.iter().all(|step| matches!(step, Projection::Deref));
        let is_fixed = match &self.f.var(place.root).ty {
            Ty::Ref(false, _) => true,
            Ty::Ref(true, inner) => is_direct && matches!(**inner, Ty::Slice(_)),
            _ => true,
        };
        let part = matches!(place.path.last(), Some(Projection::Range(Some(_), Some(Operand::Var(_)))));
        (is_fixed && self.is_frozen(place.root) || part).then(|| format!("{:?}", followed_place(place)))
    }

    /// `iter()`, `iter_mut()`
    pub(super) fn iter_view(&mut self, call: &syn::ExprMethodCall, mutable: bool) -> Result<View, Stop> {
        if self.is_made_here(&call.receiver) {
            let located = Located { refs: 1, mutable, ..settled(self.made(&call.receiver))? };
            if mutable {
                return Err(unknown());
            }
            return Ok(self.elements(located, &call.receiver));
        }
        let is_place = matches!(super::place::root_expr(&call.receiver), Expr::Path(_));
        let is_local = self.is_local_place(&call.receiver) && self.is_indexed(&call.receiver, true);
        let is_constant = !mutable && self.over_constants && is_constant(&call.receiver);
        if !is_place || !is_local && !is_constant {
            return Err(unknown());
        }
        let located = settled(self.reference_or_value(&call.receiver))?;
        let located = Located { refs: 1, mutable, ..located };
        Ok(self.elements(located, &call.receiver))
    }

    /// `windows(n)`, `chunks(n)`, `chunks_exact(n)`, `chunks_mut(n)`, `chunks_exact_mut(n)`
    pub(super) fn parts_view(&mut self, call: &syn::ExprMethodCall) -> Result<View, Stop> {
        let located = if self.is_local_place(&call.receiver) {
            settled(self.reference_or_value(&call.receiver))?
        } else if self.is_made_here(&call.receiver) {
            settled(self.made(&call.receiver))?
        } else {
            return Err(unknown());
        };
        let name = call.method.to_string();
        let located = self.settled_place(located);
        let base = followed(Located { refs: 1, mutable: name.ends_with("_mut"), ..located });
        let len = settled(self.number(&call.args[0]))?;
        let span = call.span();
        if literal(&len).is_none_or(|n| n == 0) {
            self.require("the length of the parts", &[&len], span, |t| {
                let len = &t[0];
                quote!(assert!(#len != 0, "the length of windows and chunks must be non-zero"))
            });
        }
        let all = self.length(&base.place, &call.receiver);
        let count = match name.as_str() {
            "windows" => {
                let one = Self::usize_literal(1);
                let more = self.sum_of(all.clone(), one, span);
                self.difference(&more, &len, span)
            }
            "chunks_exact" | "chunks_exact_mut" => {
                self.int_binary(BinOp::Div, all.clone(), len.clone(), span)
            }
            _ => self.opaque_int("count", &[&all, &len], span, |t| {
                let (all, len) = (&t[0], &t[1]);
                quote!(#all.div_ceil(#len))
            }),
        };
        let scaled = name != "windows";
        let all = matches!(name.as_str(), "chunks" | "chunks_mut").then_some(all);
        let item = Item::Part { base, len, scaled, all, shifts: Vec::new() };
        Ok(View::over(count, item))
    }

    /// Code that panics where a condition does not hold.
    pub(super) fn require(
        &mut self,
        what: &str,
        operands: &[&Operand],
        at: Span,
        make: impl FnOnce(&[TokenStream]) -> TokenStream,
    ) {
        let check = self.opaque_of_operands(what, operands, at, make);
        self.opaque_effect(Opaque { pure_inert: true, ..check }, at);
    }
}

/// Whether the path is spelled like a constant: `WEIGHTS`, `table::NODES`.
fn is_constant(e: &Expr) -> bool {
    let Expr::Path(path) = bare(e) else { return false };
    let last = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
    path.qself.is_none() && last.starts_with(char::is_uppercase) && !last.contains(char::is_lowercase)
}

fn followed_place(place: &Place) -> Place {
    followed(Located::of(place.clone())).place
}

fn is_char(e: &Expr) -> bool {
    matches!(bare(e), Expr::Lit(syn::ExprLit { lit: syn::Lit::Char(_) | syn::Lit::Byte(_), .. }))
}

/// Types of the standard library that are iterated in other ways than by index.
fn is_collection(ty: &str) -> bool {
    let name = ty.split('<').next().unwrap_or(ty).trim();
    let last = name.rsplit("::").next().unwrap_or(name).trim();
    matches!(
        last,
        "HashMap"
            | "BTreeMap"
            | "HashSet"
            | "BTreeSet"
            | "BinaryHeap"
            | "LinkedList"
            | "Option"
            | "Result"
            | "Range"
            | "RangeInclusive"
            | "RangeFrom"
    )
}
