//! Lowering: the syntax of a function becomes a flat program of [`ir`](crate::ir).
//!
//! One pass over the syntax, in the order of evaluation. Names are resolved to variables on the way, references
//! to places disappear (they are *aliases* of the place), and every statement that only saves typing (compound
//! assignment through iterators, `swap`, destructuring, `while let`) becomes the few statements it stands for.
//!
//! What the compiler does not take is reported through [`crate::fence`], and lowering goes on, so that one
//! compile shows every error. An expression of type `!` lowers to `None`: nothing after it runs.

#![expect(
    clippy::option_option,
    reason = "the outer option is control flow (nothing runs after a `!`), the inner one an answer"
)]

mod active;
mod boxed;
mod call;
mod chain;
mod choose;
mod chosen;
mod closure;
mod collect;
mod consume;
mod content;
mod control;
mod elementwise;
mod expected;
mod expr;
mod given;
mod held;
mod hygiene;
mod iterate;
mod known;
mod loops;
mod macros;
mod maybe;
mod method;
mod named_chain;
mod names;
mod opaque;
mod operators;
mod params;
mod pattern;
mod place;
mod rebound;
mod sequence;
mod sources;
mod stages;
mod standin;
mod stmt;
#[cfg(test)]
mod tests;
mod types;

pub use active::{gives_gradient, has_active_parameter};
pub use known::Known;
pub use params::{Unbounded, unbounded};

use std::collections::{BTreeMap, HashMap, HashSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens as _;

use crate::args::Options;
use crate::error::Errors;
use crate::fence;
use crate::ir::{
    Block, Const, Function, LoopId, Opaque, Operand, Place, Rvalue, Stmt, StmtKind, Ty, VarId, VarKind,
    Wrapper,
};

/// A function as it stands in the source.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Its signature.
    pub sig: &'a syn::Signature,
    /// Its body.
    pub block: &'a syn::Block,
    /// The generics of the `impl` around it.
    pub impl_generics: Option<&'a syn::Generics>,
    /// The type that the `impl` is for.
    pub self_ty: Option<&'a syn::Type>,
    /// The options of the attribute.
    pub options: &'a Options,
    /// What the attribute sees around the function.
    pub known: Option<&'a Known>,
}

/// Lowers a function. `None` if there were errors; as many as possible have been collected.
pub fn lower(source: &Source<'_>, errors: &mut Errors) -> Option<Function> {
    let before = errors.len();
    let function = lower_anyway(source, errors);
    (errors.len() == before).then_some(function)
}

/// Lowers a function. After errors it is not the function that was written: what was refused is a constant in
/// it, so that the analyses find what else is wrong, and do not report the same thing again.
pub fn lower_anyway(source: &Source<'_>, errors: &mut Errors) -> Function {
    let separated = hygiene::separated(source.sig, source.block);
    let source = &Source { block: separated.as_ref().unwrap_or(source.block), ..*source };
    let mut lowerer = Lowerer::new(source, errors);
    fence::signature(source.sig, &mut lowerer.problems);
    fence::body(source.block, &mut lowerer.problems);
    lowerer.parameters(source);
    lowerer.known_constant(source);
    lowerer.learn(source);
    lowerer.body(source);
    // The body may have met more types.
    lowerer.learn(source);
    lowerer.finish(source, errors)
}

/// What a name of the source stands for.
#[derive(Clone, Debug)]
enum Binding {
    /// A variable.
    Var(VarId),
    /// A reference to a place.
    Alias(Located),
    /// A tuple that is not put together, or a function.
    Given(given::Given),
}

/// A place, and the number of references around it: `&a[i]` is `a[i]` with one reference.
#[derive(Clone, Debug)]
struct Located {
    place: Place,
    refs: u32,
    mutable: bool,
}

impl Located {
    fn of(place: Place) -> Self {
        Located { place, refs: 0, mutable: false }
    }

    fn reference(place: Place, mutable: bool) -> Self {
        Located { place, refs: 1, mutable }
    }
}

/// Where the value of an expression goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Dest {
    /// Nowhere.
    Ignore,
    /// Into a declared variable.
    Var(VarId),
    /// It is the function's value, with its wrapper.
    Result,
}

/// A loop or labelled block that is being lowered.
struct LoopContext {
    /// What `break` leaves.
    id: LoopId,
    /// The loop that `continue` goes on with.
    next: LoopId,
    label: Option<String>,
    dest: Dest,
    is_block: bool,
    /// The body of a closure, which `return` leaves.
    returns: bool,
    was_left: bool,
}

/// A diagnostic before it is handed over.
pub(crate) type Problem = crate::error::Diagnostic;

struct Lowerer {
    f: Function,
    problems: Vec<Problem>,
    scopes: Vec<HashMap<String, Binding>>,
    /// Unfinished blocks, innermost last.
    buffers: Vec<Vec<Stmt>>,
    loops: Vec<LoopContext>,
    /// Items of inner blocks, which move to the front: the reverse sweep may mention them anywhere.
    items: Vec<Stmt>,
    item_names: HashSet<String>,
    /// `swap`, `replace` and `take`, where a `use` in the function brings them in.
    memory_functions: HashSet<String>,
    /// Names that a variable of the user's has already.
    user_names: HashSet<String>,
    /// Variables that are assigned after their definition, or borrowed mutably.
    mutable: HashSet<VarId>,
    /// Variables of a type of the user's, as far as syntax tells.
    nominal: HashSet<VarId>,
    /// Variables that an associated function of a type has made, which is likely of that type.
    made_by_type: HashSet<VarId>,
    /// Variables that hold copies of what a reference means, which is made to point elsewhere.
    rebound: HashSet<VarId>,
    /// Variables that hold what a reference refers to, where the source has the reference.
    read_already: HashSet<VarId>,
    /// Variables that hold an `Option` of a value, where the source has one of a reference.
    held: HashSet<VarId>,
    /// A chain mentions numbers that may carry a gradient: constants in it are gone through by index.
    over_constants: bool,
    /// Names of boxes that nothing but their value is asked of.
    boxes: HashSet<String>,
    /// Names of iterators that are only iterated over.
    chains: HashMap<String, named_chain::Uses>,
    /// Names of such variables that start with `None`.
    options_of_references: HashSet<String>,
    const_params: HashMap<String, Ty>,
    type_params: HashSet<String>,
    result: Option<VarId>,
    /// A parameter is of a type that has been refused.
    refused_parameter: bool,
    /// What is being matched on is an `Option` or a `Result`, and only rustc knows which.
    either: bool,
    /// The bodies of closures that have been written.
    bodies: u32,
    /// The places that have been assigned so far, in the order of the text.
    assigned: Vec<Place>,
    /// An expression, by its address, and the type that its surroundings ask for.
    expected: Option<(usize, Ty)>,
    /// The same for the value of the function, and of closures.
    expected_tails: Vec<(usize, Ty)>,
    /// The name that a `let` gives to the sequence that is being made, and the variable that has got it.
    sequence_name: Option<(Ident, Option<VarId>)>,
    /// The element of a sequence that the sequence being made is to be, or the type of what has been made there.
    sequence_place: Option<Result<Place, Ty>>,
    /// Lengths that cannot change, by the text of the place, with the number of blocks that were open.
    lengths: Vec<(usize, String, Operand)>,
}

impl Lowerer {
    fn new(source: &Source<'_>, _errors: &Errors) -> Self {
        let sig = source.sig;
        let mut taken = names::keywords();
        names::collect(sig.to_token_stream(), &mut taken);
        names::collect(source.block.to_token_stream(), &mut taken);
        let f = Function {
            name: sig.ident.clone(),
            params: Vec::new(),
            vars: Vec::new(),
            tapes: Vec::new(),
            ret: Ty::Unit,
            ret_tokens: TokenStream::new(),
            wrapper: Wrapper::Plain,
            body: Block::default(),
            result: Operand::unit(),
            infer_vars: 0,
            loops: 0,
            labels: Vec::new(),
            taken,
            place_types: BTreeMap::default(),
            by_path: BTreeMap::default(),
            known_fields: BTreeMap::default(),
            known_results: BTreeMap::default(),
            real_params: types::bounded_params(&sig.generics, source.impl_generics, &["Real"]),
        };
        Lowerer {
            f,
            problems: Vec::new(),
            scopes: vec![HashMap::new()],
            buffers: vec![Vec::new()],
            loops: Vec::new(),
            items: Vec::new(),
            item_names: HashSet::new(),
            memory_functions: HashSet::new(),
            user_names: HashSet::new(),
            mutable: HashSet::new(),
            nominal: HashSet::new(),
            made_by_type: HashSet::new(),
            rebound: HashSet::new(),
            read_already: HashSet::new(),
            held: HashSet::new(),
            over_constants: false,
            boxes: boxed::boxes(source.block),
            chains: named_chain::chains(source.block),
            options_of_references: held::options_of_references(source.block),
            const_params: types::const_params(&sig.generics, source.impl_generics),
            type_params: types::type_params(&sig.generics, source.impl_generics),
            result: None,
            refused_parameter: false,
            either: false,
            bodies: 0,
            assigned: Vec::new(),
            expected: None,
            expected_tails: Vec::new(),
            sequence_name: None,
            sequence_place: None,
            lengths: Vec::new(),
        }
    }

    /// Lowers the body, and settles where the value of the function is.
    fn body(&mut self, source: &Source<'_>) {
        self.return_type(&source.sig.output);
        if matches!(self.f.ret, Ty::Unit) {
            let dest = if self.f.wrapper == Wrapper::Plain { Dest::Ignore } else { Dest::Result };
            self.block_into(source.block, dest);
        } else if self.f.wrapper == Wrapper::Plain && !names::has_return(source.block) {
            if let Some(syn::Stmt::Expr(tail, None)) = source.block.stmts.last() {
                let ty = self.f.ret.clone();
                self.expect_tail(tail, &ty);
            }
            if let Some(value) = self.block_value(source.block) {
                self.f.result = value;
            }
        } else {
            let span = source.sig.ident.span();
            let ty = self.f.ret.clone();
            let result = self.f.new_var("result", ty, VarKind::Temp, span);
            self.result = Some(result);
            self.f.result = Operand::Var(result);
            self.emit(StmtKind::Declare(result), span);
            self.block_into(source.block, Dest::Result);
        }
    }

    /// Hands over the errors and the function.
    fn finish(mut self, source: &Source<'_>, errors: &mut Errors) -> Function {
        let stmts = self.buffers.pop().unwrap_or_default();
        self.f.body.stmts = self.items;
        self.f.body.stmts.extend(stmts);
        if fence::returned_reference(source.sig).is_some() {
            // It has been reported; the value itself would be refused as well.
            self.f.result = Operand::unit();
        }
        self.problems.into_iter().for_each(|problem| errors.add(problem));
        self.f
    }

    // ---- small tools ----

    fn emit(&mut self, kind: StmtKind, span: Span) {
        if let StmtKind::Assign(place, _) = &kind {
            self.assigned.push(place.clone());
        }
        self.buffers.last_mut().expect("a block is open").push(Stmt { kind, span });
    }

    fn fresh_ty(&mut self) -> Ty {
        self.f.infer_vars += 1;
        Ty::Infer(self.f.infer_vars - 1)
    }

    /// Runs `make` with a new block open, and returns what it gave together with that block.
    fn in_block<R>(&mut self, make: impl FnOnce(&mut Self) -> R) -> (R, Block) {
        self.buffers.push(Vec::new());
        let value = make(self);
        let stmts = self.buffers.pop().expect("the block is open");
        let open = self.buffers.len();
        self.lengths.retain(|(depth, ..)| *depth <= open);
        (value, Block { stmts })
    }

    /// Runs `make` in a scope of names of its own.
    fn in_scope<R>(&mut self, make: impl FnOnce(&mut Self) -> R) -> R {
        self.scopes.push(HashMap::new());
        let imported = self.memory_functions.clone();
        let value = make(self);
        self.memory_functions = imported;
        self.scopes.pop();
        value
    }

    fn lookup(&self, name: &str) -> Option<&Binding> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name))
    }

    fn bind(&mut self, ident: &Ident, binding: Binding) {
        let binding = self.settled_binding(binding);
        self.scopes.last_mut().expect("a scope is open").insert(ident.to_string(), binding);
    }

    /// A new temporary that holds the value.
    fn temp(&mut self, value: Rvalue, span: Span) -> VarId {
        let wish = self.wish(&value);
        self.named_temp(&wish, value, span)
    }

    fn named_temp(&mut self, wish: &str, value: Rvalue, span: Span) -> VarId {
        let ty = self.rvalue_ty(&value);
        let var = self.f.new_var(wish, ty, VarKind::Temp, span);
        if matches!(value, Rvalue::Struct { .. }) {
            self.nominal.insert(var);
        }
        self.note_length(&value, var);
        self.emit(StmtKind::Let(var, value), span);
        var
    }

    /// The value as an operand: itself where it is one, else a temporary.
    fn atom(&mut self, value: Rvalue, span: Span) -> Operand {
        match value {
            Rvalue::Use(operand) => operand,
            other => Operand::Var(self.temp(other, span)),
        }
    }

    /// A variable whose memory cannot change, so that it may be an operand.
    fn is_frozen(&self, var: VarId) -> bool {
        !self.mutable.contains(&var)
    }

    /// Puts a value where it belongs.
    fn store(&mut self, dest: Dest, value: Operand, span: Span) {
        let var = match dest {
            Dest::Ignore => return,
            Dest::Var(var) => var,
            Dest::Result => match self.result {
                Some(result) => result,
                None => return,
            },
        };
        self.learn_reference(var, &value);
        self.emit(StmtKind::Assign(Place::var(var), value), span);
    }

    /// What a reference that is chosen refers to: the loops and lengths after it need to know.
    fn learn_reference(&mut self, var: VarId, value: &Operand) {
        let Some(ty @ Ty::Ref(false, _)) = self.operand_ty(value) else { return };
        let known = &mut self.f.vars[var.0 as usize].ty;
        match (&*known, ty.pointee()) {
            (Ty::Infer(_), _) => *known = ty,
            // Of different lengths: a slice.
            (Ty::Ref(false, a), b) if matches!(**a, Ty::Array(..)) && **a != *b => {
                let Ty::Array(item, _) = &**a else { return };
                *known = Ty::Ref(false, Box::new(Ty::Slice(item.clone())));
            }
            _ => {}
        }
    }

    /// Code for effect, or whose value nothing flows through.
    fn opaque_effect(&mut self, opaque: Opaque, span: Span) {
        self.emit(StmtKind::Effect(opaque), span);
    }

    /// A binary operator on integers, as a temporary.
    fn int_binary(&mut self, op: crate::ir::BinOp, a: Operand, b: Operand, span: Span) -> Operand {
        self.atom(Rvalue::Binary(op, a, b), span)
    }

    /// An integer literal of type `usize`.
    fn usize_literal(value: i128) -> Operand {
        Operand::Const(Const::Int { value, text: value.to_string() }, Ty::Int("usize".to_owned()))
    }
}
