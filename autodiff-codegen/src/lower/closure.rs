//! Closures: a call of one is its body, with its parameters bound to the arguments.
//!
//! The body sees the names of the place where the closure was made, whatever has been shadowed since. What it
//! captures by reference cannot change behind its back: Rust's borrow rules say so. What a `move` closure
//! captures and might change is copied when the closure is made. A closure without `move` owns what its body
//! consumes, which syntax does not tell; but then, and only then, Rust lets the variable be assigned before a call.

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::rc::Rc;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident};
use syn::Expr;
use syn::spanned::Spanned as _;
use syn::visit::Visit;

use super::call::is_function_path;
use super::given::Given;
use super::pattern::Origin;
use super::place::{bare, ident_of};
use super::{Binding, Dest, LoopContext, Lowerer};
use crate::fence;
use crate::ir::{Const, Member, Opaque, Operand, Place, Projection, Rvalue, StmtKind, VarId, VarKind};

/// Calls of closures inside closures multiply: more than this many bodies are not written.
const MOST_BODIES: u32 = 2_000;

/// A function that is known where it is called.
#[derive(Clone, Debug)]
pub(super) enum Function {
    /// A closure.
    Closure(Closure),
    /// The path of a function: `f64::sin`.
    Path(syn::ExprPath),
}

/// A closure, and the names that it sees.
#[derive(Clone)]
pub(super) struct Closure(Rc<Made>);

struct Made {
    syntax: syn::ExprClosure,
    names: HashMap<String, Binding>,
    /// The variables that it captures.
    reads: BTreeSet<VarId>,
    /// Those that it changes.
    writes: BTreeSet<VarId>,
    /// It owns a variable that it changes: a copy of it would go its own way.
    owns_state: bool,
    /// How many assignments there had been when it was made, or last called.
    assignments_seen: Cell<usize>,
}

impl fmt::Debug for Closure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Closure({})", self.0.syntax.to_token_stream())
    }
}

impl Closure {
    pub(super) fn reads(&self) -> &BTreeSet<VarId> {
        &self.0.reads
    }

    pub(super) fn writes(&self) -> &BTreeSet<VarId> {
        &self.0.writes
    }

    pub(super) fn names(&self) -> &HashMap<String, Binding> {
        &self.0.names
    }

    pub(super) fn syntax(&self) -> &syn::ExprClosure {
        &self.0.syntax
    }
}

impl Function {
    /// Whether it changes variables, or has an effect that can be seen: then it matters how often it runs.
    pub(super) fn has_effect(&self) -> bool {
        match self {
            Function::Closure(closure) => !closure.0.writes.is_empty() || runs_macro(&closure.0.syntax),
            Function::Path(_) => false,
        }
    }

    /// The name of its parameter, for the variable that becomes its argument.
    pub(super) fn parameter(&self, at: usize) -> Option<&syn::Pat> {
        match self {
            Function::Closure(closure) => closure.0.syntax.inputs.get(at),
            Function::Path(_) => None,
        }
    }
}

impl Lowerer {
    /// The function that an expression means, if it is known: a closure, the name of one, or a path.
    pub(super) fn function_value(&mut self, e: &Expr) -> Option<Function> {
        match bare(e) {
            Expr::Closure(closure) => self.closure(closure).map(Function::Closure),
            Expr::Reference(reference) if !matches!(bare(&reference.expr), Expr::Path(_)) => {
                self.function_value(&reference.expr)
            }
            Expr::Reference(reference) => self.closure_called(&reference.expr),
            _ => self.closure_called(e),
        }
    }

    /// The same for what is called, or given to an adaptor: there, a path of lower case is a function.
    pub(super) fn function(&mut self, e: &Expr) -> Option<Function> {
        if let Some(function) = self.function_value(e) {
            return Some(function);
        }
        match bare(e) {
            Expr::Path(path) if !self.is_local_place(e) => Some(Function::Path(path.clone())),
            _ => None,
        }
    }

    /// The local closure that is called, by name or on the spot.
    pub(super) fn closure_called(&mut self, e: &Expr) -> Option<Function> {
        match bare(e) {
            Expr::Closure(closure) => return self.closure(closure).map(Function::Closure),
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => {
                return self.closure_called(&unary.expr);
            }
            Expr::Call(call) => {
                let maker = self.closure_called(&call.func).filter(|f| self.makes_function(f))?;
                let args = self.givens(call.args.iter())?;
                return match self.apply(&maker, args, e)? {
                    Given::Function(function) => Some(function),
                    Given::One(_) | Given::Tuple(..) | Given::Chain(_) => None,
                };
            }
            _ => {}
        }
        match self.peek_given(e)? {
            Given::Function(function) => Some(function),
            Given::One(_) | Given::Tuple(..) | Given::Chain(_) => None,
        }
    }

    /// A path that a `let` gives another name: `let act = f64::tanh;`.
    pub(super) fn named_function(&self, e: &Expr) -> Option<Function> {
        let Expr::Path(path) = bare(e) else { return None };
        let is_float = path.path.segments.len() == 2
            && matches!(path.path.segments[0].ident.to_string().as_str(), "f64" | "f32");
        let is_item = path.path.get_ident().is_some_and(|ident| self.item_names.contains(&ident.to_string()));
        ((is_float || is_item) && is_function_path(e)).then(|| Function::Path(path.clone()))
    }

    /// Makes a closure. None for one that cannot be inlined: it is kept as code.
    fn closure(&mut self, e: &syn::ExprClosure) -> Option<Closure> {
        if e.asyncness.is_some() || e.constness.is_some() || has_question_mark(e) {
            return None;
        }
        let Opaque { mut reads, mut writes, .. } = self.captured_by(e);
        let mut names = self.visible(e);
        let mut owns_state = false;
        if e.capture.is_some() {
            owns_state = self.move_captured(&mut names, (&mut reads, &mut writes), e.span());
        }
        let assignments_seen = Cell::new(self.assigned.len());
        Some(Closure(Rc::new(Made { syntax: e.clone(), names, reads, writes, owns_state, assignments_seen })))
    }

    /// What the names in a closure stand for here.
    fn visible(&self, e: &syn::ExprClosure) -> HashMap<String, Binding> {
        let mut names = BTreeSet::new();
        super::names::collect(e.to_token_stream(), &mut names);
        shown_names(e.to_token_stream(), &mut names);
        names.into_iter().filter_map(|name| Some((name.clone(), self.lookup(&name)?.clone()))).collect()
    }

    /// `move`: the closure gets copies of the variables that may change.
    fn move_captured(
        &mut self,
        names: &mut HashMap<String, Binding>,
        (reads, writes): (&mut BTreeSet<VarId>, &mut BTreeSet<VarId>),
        span: Span,
    ) -> bool {
        let mut owns_state = false;
        let mut captured: Vec<&mut Binding> = names.values_mut().collect();
        captured.sort_by_key(|binding| match binding {
            Binding::Var(var) => var.0,
            Binding::Alias(_) | Binding::Given(_) => u32::MAX,
        });
        for binding in captured {
            let Binding::Var(var) = binding else {
                *binding = self.settled_binding(binding.clone());
                continue;
            };
            if self.is_frozen(*var) || !reads.contains(var) && !writes.contains(var) {
                continue;
            }
            let is_changed = writes.remove(var);
            reads.remove(var);
            let (name, ty) = (self.f.var(*var).name.clone(), self.f.var(*var).ty.clone());
            let kind = VarKind::User { mutable: is_changed };
            let copy = self.f.new_var(name.trim_start_matches("r#"), ty, kind, span);
            if is_changed {
                self.mutable.insert(copy);
                owns_state = true;
            }
            self.emit(StmtKind::Let(copy, Rvalue::Load(Place::var(*var))), span);
            reads.insert(copy);
            if is_changed {
                writes.insert(copy);
            }
            *binding = Binding::Var(copy);
        }
        owns_state
    }

    /// The function as a value: code, through which no gradient can flow.
    pub(super) fn function_operand(&mut self, function: &Function, at: &Expr) -> Operand {
        match function {
            Function::Closure(closure) => {
                let opaque = self.opaque_closure(closure);
                Operand::Var(self.named_temp("closure", Rvalue::Opaque(opaque), at.span()))
            }
            Function::Path(path) => {
                let ty = self.fresh_ty();
                Operand::Const(Const::Path(path.to_token_stream()), ty)
            }
        }
    }

    /// Whether the body of the closure ends in another closure.
    pub(super) fn makes_function(&self, function: &Function) -> bool {
        match function {
            Function::Closure(closure) => ends_in_closure(&closure.0.syntax.body),
            Function::Path(_) => false,
        }
    }

    // ---- calls ----

    /// Calls a function, for a pattern or an adaptor to take apart what it gives.
    pub(super) fn apply(&mut self, function: &Function, args: Vec<Given>, at: &Expr) -> Option<Given> {
        match function {
            Function::Closure(closure) if !has_return(&closure.0.syntax) => {
                self.inside(closure, &args, at, Self::given)
            }
            _ => {
                let value = self.apply_rvalue(function, args, at)?;
                if let Rvalue::Tuple(items) = value {
                    return Some(Given::Tuple(items.into_iter().map(Given::value).collect(), 0));
                }
                let operand = self.atom(value, super::expr::value_span(at));
                Some(Given::value(operand))
            }
        }
    }

    /// Calls a function, for its value.
    pub(super) fn apply_rvalue(
        &mut self,
        function: &Function,
        args: Vec<Given>,
        at: &Expr,
    ) -> Option<Rvalue> {
        match function {
            Function::Closure(closure) if has_return(&closure.0.syntax) => {
                self.inside_labeled(closure, &args, at)
            }
            Function::Closure(closure) => self.inside(closure, &args, at, Self::rvalue),
            Function::Path(path) => self.apply_path(path, args),
        }
    }

    fn apply_path(&mut self, path: &syn::ExprPath, args: Vec<Given>) -> Option<Rvalue> {
        self.in_scope(|l| {
            let mut call: syn::ExprCall = syn::parse_quote!(#path());
            for (n, given) in args.into_iter().enumerate() {
                let name = format_ident!("__argument{}", n, span = path.span());
                let binding = l.binding_of(given, path.span());
                l.bind(&name, binding);
                call.args.push(syn::parse_quote!(#name));
            }
            l.rvalue(&Expr::Call(call))
        })
    }

    fn binding_of(&mut self, given: Given, span: Span) -> Binding {
        match given {
            Given::One(Origin::Place(located)) => Binding::Alias(located),
            Given::One(Origin::Value(operand)) => Binding::Var(self.home(&operand, span).root),
            other => Binding::Given(other),
        }
    }

    /// Runs `run` on the body of the closure, among the names that it sees.
    pub(super) fn inside<R>(
        &mut self,
        closure: &Closure,
        args: &[Given],
        at: &Expr,
        run: impl FnOnce(&mut Self, &Expr) -> Option<R>,
    ) -> Option<R> {
        self.inside_bound(
            closure,
            |l| {
                for (pat, given) in closure.0.syntax.inputs.iter().zip(args) {
                    l.bind_given(pat, given, None, at)?;
                }
                Some(())
            },
            run,
        )
    }

    /// The same, with parameters that are bound by `bind`.
    pub(super) fn inside_bound<R>(
        &mut self,
        closure: &Closure,
        bind: impl FnOnce(&mut Self) -> Option<()>,
        run: impl FnOnce(&mut Self, &Expr) -> Option<R>,
    ) -> Option<R> {
        self.bodies += 1;
        if self.bodies > MOST_BODIES {
            if self.bodies == MOST_BODIES + 1 {
                self.problems.push(fence::closures_multiply(&closure.0.syntax));
            }
            return None;
        }
        if let Some(var) = self.assigned_behind(closure) {
            let name = self.f.var(var).name.clone();
            self.problems.push(fence::assigned_after_capture(&closure.0.syntax, &name));
            return None;
        }
        let scopes = std::mem::replace(&mut self.scopes, vec![closure.0.names.clone(), HashMap::new()]);
        let loops = std::mem::take(&mut self.loops);
        let value = bind(self).and_then(|()| run(self, &closure.0.syntax.body));
        self.scopes = scopes;
        self.loops = loops;
        closure.0.assignments_seen.set(self.assigned.len());
        value
    }

    /// A captured variable that has been assigned since the closure was made, and not by a call of it: the
    /// closure has consumed it, and the body would find the new value.
    fn assigned_behind(&self, closure: &Closure) -> Option<VarId> {
        let made = &closure.0;
        self.assigned[made.assignments_seen.get()..]
            .iter()
            .find(|place| {
                let is_captured = made.reads.contains(&place.root) || made.writes.contains(&place.root);
                is_captured && may_be_named(&place.path, &made.syntax)
            })
            .map(|place| place.root)
    }

    /// A body with `return`: a labelled block that a `return` leaves.
    fn inside_labeled(&mut self, closure: &Closure, args: &[Given], at: &Expr) -> Option<Rvalue> {
        let span = at.span();
        let has_value = returns_value(&closure.0.syntax);
        let ty = match &closure.0.syntax.output {
            syn::ReturnType::Type(_, ty) => self.ty(ty),
            syn::ReturnType::Default => self.fresh_ty(),
        };
        let mut dest = Dest::Ignore;
        if has_value {
            let var = self.f.new_var("returned", ty, VarKind::Temp, span);
            self.emit(StmtKind::Declare(var), span);
            dest = Dest::Var(var);
        }
        let id = self.new_loop(None);
        let (done, block) = self.in_block(|l| {
            l.inside(closure, args, at, |l, body| {
                let (label, is_block, returns) = (None, true, true);
                l.loops.push(LoopContext { id, next: id, label, dest, is_block, returns, was_left: false });
                let done = l.into(body, dest);
                let was_left = l.loops.pop().is_some_and(|context| context.was_left);
                done.or(was_left.then_some(()))
            })
        });
        self.emit(StmtKind::Labeled(id, block), span);
        done?;
        Some(Rvalue::Use(match dest {
            Dest::Var(var) => Operand::Var(var),
            Dest::Ignore | Dest::Result => Operand::unit(),
        }))
    }

    /// `return` in a closure leaves its body.
    pub(super) fn return_from_closure(&mut self, at: usize, e: &syn::ExprReturn) -> Option<()> {
        let (id, dest) = (self.loops[at].id, self.loops[at].dest);
        if let Some(value) = &e.expr {
            self.into(value, dest)?;
        }
        self.loops[at].was_left = true;
        self.emit(StmtKind::Break(id), e.span());
        None
    }

    /// Reports a closure that is given a second name although it owns what it changes.
    pub(super) fn check_second_name(&mut self, function: &Function, e: &Expr) {
        if let Function::Closure(closure) = function
            && closure.0.owns_state
            && ident_of(e).is_some()
        {
            self.problems.push(fence::closure_with_state(e));
        }
    }
}

/// Whether the closure may capture the place with this path: another field than its own it leaves alone.
fn may_be_named(path: &[Projection], closure: &syn::ExprClosure) -> bool {
    let Some(Projection::Field(field)) = path.first() else { return true };
    let field = match field {
        Member::Named(name) => name.to_string(),
        Member::Index(index) => index.to_string(),
    };
    mentions(closure.to_token_stream(), &field)
}

fn mentions(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Literal(literal) => literal.to_string().split('.').any(|part| part == name),
        TokenTree::Punct(_) => false,
    })
}

/// The expression that a block ends in.
pub(super) fn tail(e: &Expr) -> &Expr {
    match bare(e) {
        Expr::Block(block) if block.label.is_none() => match block.block.stmts.last() {
            Some(syn::Stmt::Expr(last, None)) => tail(last),
            _ => e,
        },
        other => other,
    }
}

pub(super) fn ends_in_closure(e: &Expr) -> bool {
    matches!(tail(e), Expr::Closure(_))
}

/// What is in a closure, and not in the closures inside it.
#[derive(Default)]
struct Finder {
    question_marks: u32,
    returns: u32,
    returned_values: u32,
    macros: u32,
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_expr_try(&mut self, e: &'ast syn::ExprTry) {
        self.question_marks += 1;
        syn::visit::visit_expr_try(self, e);
    }
    fn visit_expr_return(&mut self, e: &'ast syn::ExprReturn) {
        self.returns += 1;
        self.returned_values += u32::from(e.expr.is_some());
        syn::visit::visit_expr_return(self, e);
    }
    fn visit_macro(&mut self, _: &'ast syn::Macro) {
        self.macros += 1;
    }
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

fn found(e: &syn::ExprClosure) -> Finder {
    let mut finder = Finder::default();
    finder.visit_expr(&e.body);
    finder
}

fn has_question_mark(e: &syn::ExprClosure) -> bool {
    found(e).question_marks > 0
}

/// Whether the closure has a `return` of its own.
pub(super) fn has_return(e: &syn::ExprClosure) -> bool {
    found(e).returns > 0
}

fn returns_value(e: &syn::ExprClosure) -> bool {
    found(e).returned_values > 0
}

fn runs_macro(e: &syn::ExprClosure) -> bool {
    found(e).macros > 0
}

/// The names that the literals of the tokens may show: `"{x}"`.
fn shown_names(tokens: TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                if text.starts_with('"') || text.starts_with('r') {
                    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
                    names.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
                }
            }
            TokenTree::Group(group) => shown_names(group.stream(), names),
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}
