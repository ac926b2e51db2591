//! Chains of iterators: a source, adaptors, and what consumes the items. They become one loop.
//!
//! As long as the adaptors allow, the chain is a [`View`]: a range of indices, and an item for each. What cannot be
//! told by an index (`filter` and what comes after it) is a [`Stage`], code around what is done with an item.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Expr, Pat, parse_quote};

use super::closure::Function;
use super::given::Given;
use super::iterate::{Item, Shift, View};
use super::place::{bare, ident_of};
use super::{Dest, Lowerer};
use crate::ir::{Opaque, Operand, Ty, VarId};

/// Why a chain is not a loop.
pub(super) enum Stop {
    /// Nothing after it runs.
    Never,
    /// It is no iterator that the macro knows.
    Unknown,
    /// This adaptor is not known, or not here.
    At(Span, String),
}

/// A value, or the end of the code that is reached.
pub(super) fn settled<T>(value: Option<T>) -> Result<T, Stop> {
    value.ok_or(Stop::Never)
}

/// A chain without its consumer.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    /// The chains that `chain` has put one after the other; then the view is none.
    pub(super) parts: Vec<Flow>,
    pub(super) view: View,
    pub(super) stages: Vec<Stage>,
}

/// What happens to an item on its way.
#[derive(Clone, Debug)]
pub(super) enum Stage {
    Map(Function),
    Filter(Function),
    FilterMap(Function),
    MapWhile(Function),
    Inspect(Function),
    TakeWhile(Function),
    SkipWhile(Function),
    Scan(Function, VarId),
    FlatMap(Option<Function>),
    Copied,
    Enumerate,
    Take(Operand),
    Skip(Operand),
    StepBy(Operand),
    Zip(Box<View>),
}

/// What is done with an item.
pub(super) type Body<'b> = &'b mut dyn FnMut(&mut Lowerer, Given) -> Option<()>;

/// The loop that a chain becomes.
#[derive(Clone, Copy)]
pub(super) struct Head<'h> {
    /// The chain.
    pub(super) at: &'h Expr,
    /// The label of a `for`.
    pub(super) label: Option<&'h syn::Label>,
    /// The pattern of a `for`.
    pub(super) pat: Option<&'h Pat>,
}

/// Adaptors with the number of their arguments.
pub(super) const ADAPTORS: [(&str, usize); 22] = [
    ("chain", 1),
    ("rev", 0),
    ("enumerate", 0),
    ("copied", 0),
    ("cloned", 0),
    ("into_iter", 0),
    ("by_ref", 0),
    ("flatten", 0),
    ("fuse", 0),
    ("zip", 1),
    ("take", 1),
    ("skip", 1),
    ("step_by", 1),
    ("map", 1),
    ("filter", 1),
    ("filter_map", 1),
    ("map_while", 1),
    ("inspect", 1),
    ("take_while", 1),
    ("skip_while", 1),
    ("flat_map", 1),
    ("scan", 2),
];

/// Adaptors that are known to be unknown.
const UNKNOWN: [&str; 12] = [
    "cycle",
    "peekable",
    "try_fold",
    "map_windows",
    "array_chunks",
    "intersperse",
    "dedup",
    "sorted",
    "sorted_by",
    "tuple_windows",
    "chunk_by",
    "rchunks",
];

impl Lowerer {
    /// The chain as a loop to be. Whatever was written on the way is taken back if it is none.
    pub(super) fn flow(&mut self, e: &Expr) -> Result<Flow, Stop> {
        let before = self.buffers.last().map_or(0, Vec::len);
        let problems = self.problems.len();
        let outer = self.over_constants;
        self.over_constants = outer || self.mentions_numbers(e);
        let flow = self.flow_of(e);
        self.over_constants = outer;
        if let (Err(Stop::Unknown | Stop::At(..)), Some(buffer)) = (&flow, self.buffers.last_mut()) {
            buffer.truncate(before);
            self.lengths.clear();
            self.problems.truncate(problems);
        }
        flow
    }

    fn flow_of(&mut self, e: &Expr) -> Result<Flow, Stop> {
        if let Some(chain) = self.named_chain(e) {
            return self.rest_of(chain);
        }
        let Expr::MethodCall(call) = bare(e) else {
            if let Some((a, b, call)) = self.zip_function(e) {
                let a = self.flow_of(a)?;
                return self.zip(a, b, call.span(), "zip");
            }
            return Ok(Flow::of(self.source(e)?));
        };
        let method = call.method.to_string();
        let plain = Flow::of;
        match (method.as_str(), call.args.len()) {
            ("iter" | "iter_mut", 0) => self.iter_view(call, method == "iter_mut").map(plain),
            ("windows" | "chunks" | "chunks_exact" | "chunks_mut" | "chunks_exact_mut", 1) => {
                self.parts_view(call).map(plain)
            }
            ("drain", 1) if let Some(part) = self.drained(call) => {
                let value = settled(self.operand(&part))?;
                let place = self.home(&value, call.span());
                Ok(plain(self.elements(super::Located::of(place), e)))
            }
            ("into_iter", 0) if !self.is_adapted(&call.receiver) => self.source(&call.receiver).map(plain),
            (name, count) if ADAPTORS.contains(&(name, count)) => {
                let flow = self.flow_of(&call.receiver)?;
                self.adapted(flow, &method, call)
            }
            _ if self.is_adapted(&call.receiver) => {
                self.flow_of(&call.receiver)?;
                Err(Stop::At(call.method.span(), format!("the iterator adaptor `{method}`")))
            }
            _ => Ok(plain(self.source(e)?)),
        }
    }

    /// Whether the expression is a chain already: what follows is a method of an iterator.
    pub(super) fn is_adapted(&self, e: &Expr) -> bool {
        match bare(e) {
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                let adapts = ADAPTORS.contains(&(name.as_str(), call.args.len()));
                let starts = matches!(
                    (name.as_str(), call.args.len()),
                    ("iter" | "iter_mut", 0)
                        | ("windows" | "chunks" | "chunks_exact" | "chunks_mut" | "chunks_exact_mut", 1)
                );
                let is_unknown = UNKNOWN.contains(&name.as_str());
                let drains = name == "drain" && call.args.len() == 1 && self.is_local_place(&call.receiver);
                starts
                    || drains
                    || self.named_chain(e).is_some()
                    || (adapts || is_unknown) && (name == "into_iter" || self.is_adapted(&call.receiver))
            }
            Expr::Range(_) => true,
            Expr::Path(_) => self.named_chain(e).is_some(),
            Expr::Call(_) => self.zip_function(e).is_some() || is_core_iterator(e),
            _ => false,
        }
    }

    /// `core::iter::zip(a, b)`
    fn zip_function<'e>(&self, e: &'e Expr) -> Option<(&'e Expr, &'e Expr, &'e syn::ExprCall)> {
        let Expr::Call(call) = bare(e) else { return None };
        let Expr::Path(path) = bare(&call.func) else { return None };
        let mut names = path.path.segments.iter().rev().map(|s| s.ident.to_string());
        let is_zip = names.next().as_deref() == Some("zip") && names.next().is_none_or(|n| n == "iter");
        (is_zip && call.args.len() == 2 && !self.is_local_place(&call.func))
            .then(|| (&call.args[0], &call.args[1], call))
    }

    // ---- adaptors ----

    fn adapted(&mut self, flow: Flow, method: &str, call: &syn::ExprMethodCall) -> Result<Flow, Stop> {
        let span = call.method.span();
        let by_index = flow.is_view();
        let unknown = || Stop::At(span, format!("the iterator adaptor `{method}`, as it is used here,"));
        match method {
            "into_iter" | "by_ref" | "fuse" => return Ok(flow),
            "zip" => return self.zip(flow, &call.args[0], span, method),
            "rev" => return self.rev(flow, span),
            "chain" => {
                let other = self.flow_of(&call.args[0])?;
                let view = View::over(Self::usize_literal(0), Item::Index(Vec::new()));
                return Ok(Flow { parts: vec![flow, other], view, stages: Vec::new() });
            }
            "copied" | "cloned" if by_index => {
                return Ok(on_view(flow, |view| View { item: view.item.by_value(), ..view }));
            }
            "map" if by_index => {
                let function = self.function(&call.args[0]).ok_or_else(unknown)?;
                let of_power = |item| if is_power(&call.args[0]) { as_i32(item) } else { item };
                let wrap = |item| Item::Map(Box::new(of_power(item)), function);
                return Ok(on_view(flow, |view| View { item: wrap(view.item), ..view }));
            }
            "enumerate" if by_index => {
                return Ok(Flow::of(self.enumerated(flow.view, span)?));
            }
            "take" if by_index => {
                let count = settled(self.number(&call.args[0]))?;
                return Ok(Flow::of(self.taken(flow.view, count, span)?));
            }
            // These skip items that have been computed.
            "skip" | "step_by" if by_index && !flow.view.item.has_effect() => {
                let n = settled(self.number(&call.args[0]))?;
                let view = match method {
                    "skip" => self.skipped(flow.view, n, span)?,
                    _ => self.stepped_by(flow.view, n, span)?,
                };
                return Ok(Flow::of(view));
            }
            _ => {}
        }
        let stage = self.stage(&flow, method, call)?;
        Ok(with_stage(flow, stage))
    }

    fn stage(&mut self, flow: &Flow, method: &str, call: &syn::ExprMethodCall) -> Result<Stage, Stop> {
        let span = call.method.span();
        let unknown = || Stop::At(span, format!("the iterator adaptor `{method}`, as it is used here,"));
        match method {
            "copied" | "cloned" => return Ok(Stage::Copied),
            "enumerate" => return Ok(Stage::Enumerate),
            "flatten" => return Ok(self.flattened(&call.receiver).unwrap_or(Stage::FlatMap(None))),
            "take" if flow.has_effect() => return Err(unknown()),
            "take" | "skip" | "step_by" => {
                let n = settled(self.number(&call.args[0]))?;
                return Ok(match method {
                    "take" => Stage::Take(n),
                    "skip" => Stage::Skip(n),
                    _ => Stage::StepBy(n),
                });
            }
            "scan" => {
                let state = settled(self.operand(&call.args[0]))?;
                let ty = self.operand_ty(&state).unwrap_or_else(|| self.fresh_ty());
                let state = self.changing("state", ty, state, span);
                let function = self.function(&call.args[1]).ok_or_else(unknown)?;
                return Ok(Stage::Scan(function, state));
            }
            _ => {}
        }
        let written = call.args.first().ok_or_else(unknown)?;
        let mut function = self.function(written).ok_or_else(unknown)?;
        if matches!(method, "filter_map" | "map_while") && !matches!(function, Function::Closure(_)) {
            let item = self.unused("item");
            function = self.function(&parse_quote!(|#item| (#written)(#item))).ok_or_else(unknown)?;
        }
        Ok(match method {
            "map" => Stage::Map(function),
            "filter" => Stage::Filter(function),
            "filter_map" => Stage::FilterMap(function),
            "map_while" => Stage::MapWhile(function),
            "inspect" => Stage::Inspect(function),
            "take_while" => Stage::TakeWhile(function),
            "skip_while" => Stage::SkipWhile(function),
            "flat_map" => Stage::FlatMap(Some(function)),
            _ => return Err(unknown()),
        })
    }

    /// `flatten` of `Option`s, which is a `filter_map`.
    fn flattened(&mut self, chain: &Expr) -> Option<Stage> {
        let mut base = bare(chain);
        while let Expr::MethodCall(call) = base {
            match call.method.to_string().as_str() {
                "iter" | "into_iter" | "copied" | "cloned" | "rev" | "skip" | "take" | "step_by"
                | "clone" => {}
                _ => return None,
            }
            base = bare(&call.receiver);
        }
        let ty = self.peek_ty(base)?;
        let (Ty::Array(item, _) | Ty::Slice(item) | Ty::Vec(item)) = ty.pointee() else { return None };
        let is_option = matches!(item.pointee(), Ty::Maybe(..));
        is_option.then(|| self.function(&parse_quote!(|maybe| maybe)).map(Stage::FilterMap)).flatten()
    }

    fn zip(&mut self, flow: Flow, other: &Expr, span: Span, name: &str) -> Result<Flow, Stop> {
        let unknown = || Stop::At(span, format!("the iterator adaptor `{name}`, as it is used here,"));
        let other = self.flow_of(other)?;
        if !other.is_view() {
            return Err(unknown());
        }
        if !flow.is_view() {
            let view = self.rebased(other.view, span)?;
            return Ok(with_stage(flow, Stage::Zip(Box::new(view))));
        }
        // The left side is asked for one item more than there are on the right.
        if flow.view.item.has_effect() {
            return Err(unknown());
        }
        Ok(Flow::of(self.zipped(flow.view, other.view, span)?))
    }

    fn rev(&mut self, flow: Flow, span: Span) -> Result<Flow, Stop> {
        let either_way = |stage: &Stage| match stage {
            Stage::Map(_) | Stage::Filter(_) | Stage::FilterMap(_) | Stage::Inspect(_) | Stage::Copied => {
                true
            }
            Stage::MapWhile(_)
            | Stage::TakeWhile(_)
            | Stage::SkipWhile(_)
            | Stage::Scan(..)
            | Stage::FlatMap(_)
            | Stage::Enumerate
            | Stage::Take(_)
            | Stage::Skip(_)
            | Stage::StepBy(_)
            | Stage::Zip(_) => false,
        };
        if !flow.parts.is_empty() || !flow.stages.iter().all(either_way) {
            return Err(Stop::At(span, String::from("the iterator adaptor `rev`, as it is used here,")));
        }
        Ok(Flow { view: self.reversed(flow.view, span)?, ..flow })
    }

    // ---- `for` ----

    /// A `for` over a chain.
    pub(super) fn for_flow(&mut self, e: &syn::ExprForLoop, flow: &Flow) {
        let head = Head { at: &e.expr, label: e.label.as_ref(), pat: Some(&e.pat) };
        self.run(flow, head, &mut |l, given| {
            l.in_scope(|l| {
                l.bind_given(&e.pat, &given, None, &e.expr)?;
                l.block_into(&e.body, Dest::Ignore)
            })
        });
    }

    /// A chain that is kept as it is, unless a gradient would flow through it: the error is shown at what is
    /// not known in it.
    pub(super) fn kept_chain(&mut self, e: &Expr, stop: &Stop) -> Opaque {
        match stop {
            Stop::At(_, what) => self.opaque(e, what.clone()),
            Stop::Never | Stop::Unknown => self.opaque(e, "an iterator"),
        }
    }
}

impl Flow {
    pub(super) fn of(view: View) -> Flow {
        Flow { parts: Vec::new(), view, stages: Vec::new() }
    }

    /// Whether it matters how often an item is computed.
    pub(super) fn has_effect(&self) -> bool {
        self.view.item.has_effect()
            || self.parts.iter().any(Flow::has_effect)
            || self.stages.iter().any(|stage| match stage {
                Stage::Map(f)
                | Stage::Filter(f)
                | Stage::FilterMap(f)
                | Stage::MapWhile(f)
                | Stage::Inspect(f)
                | Stage::TakeWhile(f)
                | Stage::SkipWhile(f)
                | Stage::FlatMap(Some(f)) => f.has_effect(),
                Stage::Scan(..) => true,
                Stage::FlatMap(None)
                | Stage::Copied
                | Stage::Enumerate
                | Stage::Take(_)
                | Stage::Skip(_)
                | Stage::StepBy(_) => false,
                Stage::Zip(view) => view.item.has_effect(),
            })
    }

    /// Whether the items are known by index.
    pub(super) fn is_view(&self) -> bool {
        self.stages.is_empty() && self.parts.is_empty()
    }
}

/// A counter of unknown type as what `powi` takes: where it is an index as well, it is a `usize`.
fn as_i32(item: Item) -> Item {
    match item {
        Item::Index(mut shifts) if !shifts.iter().any(|shift| matches!(shift, Shift::As(..))) => {
            shifts.push(Shift::As(Ty::Int("i32".to_owned()), quote!(i32)));
            Item::Index(shifts)
        }
        other => other,
    }
}

/// Whether a closure raises something to the power of its parameter: `|i| x.powi(i + 1)`.
fn is_power(e: &Expr) -> bool {
    struct Finder(Ident, bool);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            let mut power = call.args.first().filter(|_| call.method == "powi").map(bare);
            while let Some(
                Expr::Binary(syn::ExprBinary { left, .. }) | Expr::Unary(syn::ExprUnary { expr: left, .. }),
            ) = power
            {
                power = Some(bare(left));
            }
            self.1 |= power.and_then(ident_of).is_some_and(|name| *name == self.0);
            visit::visit_expr_method_call(self, call);
        }
    }
    let Expr::Closure(closure) = bare(e) else { return false };
    let Some(Pat::Ident(param)) = closure.inputs.first() else { return false };
    let mut finder = Finder(param.ident.clone(), false);
    finder.visit_expr(&closure.body);
    finder.1
}

fn on_view(flow: Flow, change: impl FnOnce(View) -> View) -> Flow {
    Flow { view: change(flow.view), ..flow }
}

fn with_stage(mut flow: Flow, stage: Stage) -> Flow {
    flow.stages.push(stage);
    flow
}

/// `core::iter::repeat(..)` and kin.
fn is_core_iterator(e: &Expr) -> bool {
    let Expr::Call(call) = bare(e) else { return false };
    let Expr::Path(path) = bare(&call.func) else { return false };
    let count = path.path.segments.len();
    let name = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
    count > 1
        && path.path.segments[count - 2].ident == "iter"
        && matches!(name.as_str(), "repeat" | "repeat_n" | "once" | "empty")
}
