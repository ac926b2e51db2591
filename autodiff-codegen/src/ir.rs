//! The intermediate representation: a structured program in A-normal form.
//!
//! Lowering makes it from syntax, every analysis reads it, both transforms map it to more of itself, and
//! emission and the interpreter print and run it. The primal and its derivatives are programs of the same
//! language, so whatever can be said of one (printed, interpreted, simplified) can be said of the other.
//!
//! # Invariants
//!
//! 1. **Operands do not change.** A variable that occurs as [`Operand::Var`] is *single-assignment*: it has
//!    one defining statement on every path (`Let`, a parameter, a loop variable, a pattern binding, or a
//!    `Declare` that every path assigns once). Everything else is read through [`Rvalue::Load`] of a
//!    [`Place`] and written through [`StmtKind::Assign`] / [`StmtKind::OpAssign`].
//! 2. **Flat.** After lowering, operands are variables and constants; only `simplify` builds
//!    [`Operand::Tree`]s, and only emission and the interpreter look into them.
//! 3. **Renamed apart.** Every variable has its own [`VarId`] and its own printed name.
//! 4. **Evaluation order is Rust's**, made explicit by statement order. `&&` and `||` whose right side could
//!    panic or has effects are `If`s.
//! 5. **Places are frozen.** Index operands inside a place are single-assignment, so a place denotes the
//!    same memory wherever it is mentioned.

mod change;
mod choice;
mod derivatives;
mod known;
mod make;
mod operator;
pub mod rename;
mod types;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

pub use operator::Operator;
use proc_macro2::{Ident, Span, TokenStream};

pub use change::{Change, Taking};
pub use choice::{Maybe, Payload, is_variant, makes_variant, maybe_of};
pub use derivatives::{derivatives_of, is_absolute, mark_of};

/// A variable of a [`Function`]: an index into [`Function::vars`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct VarId(pub u32);

/// A loop, or the body of the function: what `break`, `continue` and frames refer to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct LoopId(pub u32);

/// A tape that holds one frame per iteration of a loop: an index into [`Function::tapes`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct TapeId(pub u32);

/// A `break`, `continue` or `return` of the normalised program: an index into the table of exits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ExitId(pub u32);

/// Widths of built-in floating point numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum FloatTy {
    /// `f32`
    F32,
    /// `f64`
    F64,
}

/// A length as the user wrote it: `3`, `N`, `ROWS`. Compared by text.
#[derive(Clone, Debug)]
pub struct Length(pub TokenStream);

impl Length {
    /// The text of the length.
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    /// The number, where the length is a literal.
    pub fn literal(&self) -> Option<u64> {
        let text: String = self.text().chars().filter(|c| *c != '_').collect();
        text.trim_end_matches("usize").parse().ok()
    }
}

impl PartialEq for Length {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

/// What is known of a type from syntax and local inference.
#[derive(Clone, Debug)]
pub enum Ty {
    /// A variable of the inference table; none is left after `infer`.
    Infer(u32),
    /// Nothing is known: rustc will know.
    Unknown,
    /// A float, of a width that rustc infers.
    SomeFloat,
    /// `f32` or `f64`.
    Float(FloatTy),
    /// A type parameter of the function or of its `impl`, bounded by `Real`.
    Param(Ident),
    /// An integer; the name is empty where rustc infers it.
    Int(String),
    /// `bool`
    Bool,
    /// `()`
    Unit,
    /// `char`, `str`, `String`: a known type that carries no gradient.
    Inert(TokenStream),
    /// `[T; N]`
    Array(Box<Ty>, Length),
    /// `[T]`, always behind a reference.
    Slice(Box<Ty>),
    /// `Vec<T>`
    Vec(Box<Ty>),
    /// `&T`, `&mut T`
    Ref(bool, Box<Ty>),
    /// `(A, B)`
    Tuple(Vec<Ty>),
    /// `Option<T>` or `Result<T, E>`, whose tangent is an `Option` of the tangent of `T`.
    Maybe(Maybe, Box<Ty>),
    /// Any other type, by the tokens the user wrote.
    Named(TokenStream),
}

/// Where a variable comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VarKind {
    /// A parameter (`self` among them).
    Param,
    /// A variable of the user's; `mutable` if it was declared `let mut` (or is bound by `ref mut`).
    User {
        /// May be assigned after its definition.
        mutable: bool,
    },
    /// A name for a subexpression, made by lowering or by a transform.
    Temp,
    /// The adjoint or tangent of a variable.
    Adjoint,
}

/// A variable.
#[derive(Clone, Debug)]
pub struct Var {
    /// The printed name, unique in the function; the user's own where possible.
    pub name: String,
    /// The user's identifier, for its span and hygiene (also its original name, before renaming apart).
    pub ident: Ident,
    /// Its type.
    pub ty: Ty,
    /// The type annotation that the user wrote on its `let`, to be printed again.
    pub annotation: Option<TokenStream>,
    /// Where it comes from.
    pub kind: VarKind,
    /// The expression or pattern that made it, for diagnostics.
    pub span: Span,
}

/// A literal or a path to a constant.
#[derive(Clone, Debug)]
pub enum Const {
    /// A float of known value; `text` is what the user wrote (with suffix), empty if a transform made it.
    Float {
        /// Value.
        value: f64,
        /// The user's token text, printed as it is.
        text: String,
    },
    /// An integer literal, `text` with its suffix.
    Int {
        /// Value.
        value: i128,
        /// The user's token text.
        text: String,
    },
    /// `true`, `false`
    Bool(bool),
    /// `()`
    Unit,
    /// Any other inactive constant expression: `core::f64::consts::PI`, `N`, `T::ONE`, `"text"`. Free of
    /// local variables, of effects, and cheap: it may be printed any number of times, anywhere.
    Path(TokenStream),
}

/// A value of an expression: a single-assignment variable, a constant, or (after `simplify`) a tree.
#[derive(Clone, Debug)]
pub enum Operand {
    /// A variable.
    Var(VarId),
    /// A constant, with its type (`Infer` at first).
    Const(Const, Ty),
    /// An expression used once, put back in its place.
    Tree(Box<Rvalue>),
}

/// A memory location: a variable and a path into it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The variable at its root.
    pub root: VarId,
    /// The path, outermost first.
    pub path: Vec<Projection>,
}

/// One step of a [`Place`]. References are followed without a step of their own wherever Rust would follow
/// them (field access, indexing), as in source text; `Deref` is there where the source says `*`.
#[derive(Clone, Debug)]
pub enum Projection {
    /// `.name`, `.0`
    Field(Member),
    /// `[i]`
    Index(Operand),
    /// `[lo..hi]`: a subslice.
    Range(Option<Operand>, Option<Operand>),
    /// `*`
    Deref,
    /// The field of a variant that the value is known to be: `x` of `Some(x)`. Lowering makes it for the places
    /// that patterns name; in a primal it is printed for `Some` and `Ok` only.
    Payload(Payload),
}

/// A field name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    /// `.name`
    Named(Ident),
    /// `.0`
    Index(u32),
}

/// Operators of one argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnOp {
    /// `-a`
    Neg,
    /// `!a`
    Not,
}

/// Operators of two arguments.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[expect(missing_docs, reason = "the operators of Rust under their usual names")]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    /// `&&` whose right side is free of effects and cannot panic.
    And,
    /// `||`, likewise.
    Or,
}

/// How the user wrote a rule's function, to be printed the same way.
#[derive(Clone, Debug)]
pub enum Spelling {
    /// `x.sin()`
    Method,
    /// `f64::sin(x)`, `core::ops::Add::add(a, b)`: the path.
    Path(TokenStream),
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub enum Arg {
    /// By value.
    Value(Operand),
    /// `&place`
    Ref(Place),
    /// `&mut place`
    RefMut(Place),
    /// The receiver of a method, printed without `&`: Rust borrows it as the method asks. Lowering cannot
    /// know whether the method takes `self`, `&self` or `&mut self`.
    Receiver(Place),
}

/// What is called.
#[derive(Clone, Debug)]
pub enum Callee {
    /// `path(..)`. `self_type` tells an associated function (`Type::f`, `Self::f`) from a free one (`module::f`).
    Path {
        /// The path as written, with its turbofish.
        path: TokenStream,
        /// The path up to the last segment, with `::`.
        qualifier: TokenStream,
        /// The last segment.
        name: Ident,
        /// The turbofish of the last segment, `::<..>`, or empty.
        turbofish: TokenStream,
        /// The last segment belongs to a type.
        associated: bool,
        /// `Tr` of `<T as Tr>::f`: the derivatives have to be those of that trait's function.
        of_trait: Option<Ident>,
    },
    /// `receiver.name(..)`, the receiver being the first argument.
    Method {
        /// The method.
        name: Ident,
        /// Its turbofish, `::<..>`, or empty.
        turbofish: TokenStream,
    },
    /// An operator of a type that may be the user's, where it takes a reference or assigns.
    Operator(Operator),
}

/// Code kept as the user's tokens because no gradient may flow through it. Lowering has already renamed the
/// variables in it to their printed names.
#[derive(Clone, Debug)]
pub struct Opaque {
    /// The expression.
    pub tokens: TokenStream,
    /// The variables that it mentions.
    pub reads: BTreeSet<VarId>,
    /// The variables that it may write, or borrow mutably.
    pub writes: BTreeSet<VarId>,
    /// What it is, for the error if an active variable enters: "a closure", "the macro `foo!`".
    pub what: String,
    /// Active variables may enter, because no gradient can leave: `x.is_nan()`, `x.to_bits()`.
    pub pure_inert: bool,
    /// Its type, where the code itself tells.
    pub ty: Option<Ty>,
}

/// The right side of a `Let`.
#[derive(Clone, Debug)]
pub enum Rvalue {
    /// The operand itself: a copy, or a move.
    Use(Operand),
    /// What the place holds now.
    Load(Place),
    /// An operator of one argument, of built-in arithmetic.
    Unary(UnOp, Operand),
    /// An operator of two arguments, of built-in arithmetic.
    Binary(BinOp, Operand, Operand),
    /// A function of the rule table (`sin`, `max`, `powi`, `floor`, ..), by the name of its row.
    Rule(&'static str, Vec<Operand>, Spelling),
    /// `a as T`
    Cast(Operand, Ty, TokenStream),
    /// `(a, b)`
    Tuple(Vec<Operand>),
    /// `[a, b]`
    Array(Vec<Operand>),
    /// `[a; N]`
    Repeat(Operand, Length),
    /// `vec![a; n]`
    VecRepeat(Operand, Operand),
    /// `vec![a, b]`
    VecList(Vec<Operand>),
    /// `Path { a: x, b: y }` or `Path(x, y)`
    Struct {
        /// The path.
        path: TokenStream,
        /// Fields in source order.
        fields: Vec<(Member, Operand)>,
        /// Written with parentheses.
        tuple_like: bool,
    },
    /// `place.len()`: never active.
    Len(Place),
    /// A call of a function or method that is not in the rule table: differentiable if an active value enters.
    Call {
        /// What is called.
        callee: Callee,
        /// Its arguments; the receiver first.
        args: Vec<Arg>,
        /// Followed by `?`: the callee returns `Result` or `Option`, and this is the value inside.
        fallible: bool,
    },
    /// `place.clone()`, `place.to_vec()`, `place.to_owned()`: a copy whose gradient is the original's.
    CloneOf(Place),
    /// `&place`, as a value: a field, an item, what a branch chooses. Its tangent is one of its own, of what it refers
    /// to: nothing behind a shared reference changes as long as it is used.
    Borrow(Place),
    /// A value that is taken out of a place, which changes by it. The value of a `Let` only.
    Taken(Place, Taking),
    /// `no_diff(a)`: the value, and no gradient.
    NoDiff(Operand, TokenStream),
    /// Inactive code.
    Opaque(Opaque),
    /// `if cond { a } else { b }`, both sides pure: a chosen reference, or made by transforms and by rules.
    Select(Operand, Operand, Operand),
    /// Zero in the shape of the type, or of the variable where the type does not tell. Transforms only.
    Zero(Ty, Option<Place>),
    /// `seed × partial`, zero where the seed is zero, whatever the partial. Transforms only.
    Scale(Operand, Operand),
    /// A function of the runtime crate by name, arguments by value. Transforms only.
    Runtime(&'static str, Vec<Arg>),
    /// The value (first component) and the pullback of a differentiable call. Binds two variables, through
    /// [`StmtKind::LetPullback`]. Never elsewhere.
    Nothing,
}

/// A statement with its place in the source.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// What it does.
    pub kind: StmtKind,
    /// Where it was written.
    pub span: Span,
}

/// A sequence of statements: a scope.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// In order.
    pub stmts: Vec<Stmt>,
}

/// The numbers a `for` runs over. Bounds are evaluated once, before the loop.
#[derive(Clone, Debug)]
pub struct Range {
    /// First.
    pub lo: Operand,
    /// End.
    pub hi: Operand,
    /// `..=`
    pub inclusive: bool,
    /// `.step_by(k)`, applied before `rev` if `rev` is set and `step_first`.
    pub step: Option<Operand>,
    /// `.rev()`
    pub rev: bool,
    /// Order of the two adaptors: `(a..b).step_by(k).rev()` if true, `(a..b).rev().step_by(k)` if false.
    pub step_first: bool,
}

/// An arm of a `match`.
#[derive(Clone, Debug)]
pub struct Arm {
    /// The pattern as tokens, with its variables under their printed names.
    pub pattern: TokenStream,
    /// The variables it binds.
    pub binds: Vec<VarId>,
    /// Statements that compute the guard, and the guard.
    pub guard: Option<(Block, Operand)>,
    /// What it runs.
    pub body: Block,
}

/// Kinds of statements.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// `let var = value;`
    Let(VarId, Rvalue),
    /// The pattern of the `match` arm around has bound the variable to what is in the place: a load that happened.
    Bound(VarId, Place),
    /// `let var;`: late initialisation, or the result of a block expression.
    Declare(VarId),
    /// `place = value;`. The first assignment of a declared variable among them.
    Assign(Place, Operand),
    /// `place op= value;`
    OpAssign(Place, BinOp, Operand),
    /// Swaps two places: `mem::swap(&mut a, &mut b)`, `s.swap(i, j)`.
    Swap(Place, Place),
    /// A change of a whole sequence, of its length or its elements.
    Change(Place, Change),
    /// `if cond { .. } else { .. }`
    If(Operand, Block, Block),
    /// `match scrutinee { .. }` on inactive data.
    Match(Opaque, Vec<Arm>),
    /// `for var in range { .. }`
    For(LoopId, VarId, Range, Block),
    /// `for pattern in iterator { .. }` over any inactive iterator.
    ForEach(LoopId, TokenStream, Vec<VarId>, Opaque, Block),
    /// `while { cond_block; cond } { body }`; the block only computes, it assigns nothing that was there before.
    While(LoopId, Block, Operand, Block),
    /// `loop { .. }`
    Loop(LoopId, Block),
    /// A labelled block: `Break` leaves it.
    Labeled(LoopId, Block),
    /// `break`
    Break(LoopId),
    /// `continue`
    Continue(LoopId),
    /// `return`: the value has been assigned to [`Function::result`].
    Return,
    /// Leaves the function with a value that has no gradient: `return Err(e)`, `return None`. The tokens
    /// are the value.
    Bail(Opaque),
    /// Runs once, in the forward sweep: `println!`, `assert!`, calls for effect on inactive data.
    Effect(Opaque),
    /// Declarations inside the function (`const`, `fn`, `use`, `struct`), printed as they are.
    Item(TokenStream),
    /// A block in braces.
    Scope(Block),

    // ---- made by transforms only ----
    /// `let (value, pullback) = callee::pullback(args);`, followed by `?` if `fallible`.
    LetPullback {
        /// The value of the call, if it has one that is used.
        value: Option<VarId>,
        /// The pullback.
        pullback: VarId,
        /// What is called.
        callee: Callee,
        /// Its arguments.
        args: Vec<Arg>,
        /// The callee returns `Result` or `Option`.
        fallible: bool,
        /// The pullback takes every argument once more, because it is not known which of them are references.
        whole: bool,
    },
    /// `pullback(args again, seed, shadows);`
    CallPullback {
        /// The pullback.
        pullback: VarId,
        /// Arguments by reference, once more.
        again: Vec<Arg>,
        /// The cotangent of the value, if it has one.
        seed: Option<Operand>,
        /// One shadow per parameter.
        shadows: Vec<Arg>,
    },
    /// `let (value, tangent) = callee::jvp(args, tangents);`
    LetJvp {
        /// The value.
        value: VarId,
        /// Its tangent.
        tangent: VarId,
        /// What is called.
        callee: Callee,
        /// Arguments and tangents.
        args: Vec<Arg>,
        /// The callee returns `Result` or `Option`.
        fallible: bool,
    },
    /// `place += value`, for a value of any tangent type.
    Accumulate(Place, Operand),
    /// Makes the (empty) tape.
    TapeNew(TapeId),
    /// Keeps a frame: at the index operands for a tape of known size, else on top.
    TapePush(TapeId, Vec<Operand>, Vec<VarId>),
    /// `let (a, b) = ..`: gets the frame back.
    TapePop(TapeId, Vec<Operand>, Vec<VarId>),
    /// `var = value;` for a variable that a transform declared early, so that the reverse sweep sees it.
    Set(VarId, Rvalue),
    /// Leaves the enclosing levels as the table of exits of the reverse transform says; only between normalisation and emission.
    Leave(ExitId),
    /// Runs the function on itself again: `f::vjp_into(args, seed, shadows)`, for a recursive call.
    CallJoint {
        /// What is called.
        callee: Callee,
        /// Its arguments, as in the forward sweep.
        args: Vec<Arg>,
        /// The cotangent of the value.
        seed: Option<Operand>,
        /// One shadow per active parameter.
        shadows: Vec<Arg>,
    },
}

/// Where the frames of a loop are kept.
#[derive(Clone, Debug)]
pub struct Tape {
    /// Printed name.
    pub name: String,
    /// Lengths of the enclosing constant loops, outermost first; empty for a tape that grows.
    pub dims: Vec<Length>,
    /// Types of the slots of a frame.
    pub slots: Vec<Ty>,
    /// For a growing tape: the number of frames known at entry, to reserve.
    pub reserve: Option<Operand>,
    /// For a growing tape: a constant that it does not grow beyond.
    pub bound: Option<Length>,
    /// It has the reserved number of frames from the start, and is indexed.
    pub indexed: bool,
}

/// How a parameter takes part.
#[derive(Clone, Debug)]
pub struct Param {
    /// The variable it binds. A pattern parameter binds a fresh variable, and is taken apart by statements.
    pub var: VarId,
    /// The type as written, with `Self` for receivers (`&Self`, `&mut Self`, `Self`).
    pub ty_tokens: TokenStream,
    /// It is `self`.
    pub receiver: bool,
    /// Declared `mut`.
    pub mutable: bool,
    /// A gradient is wanted: its type can carry one and no option takes it out.
    pub active: bool,
}

/// What a function returns around its differentiable value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrapper {
    /// The value itself.
    Plain,
    /// `Result<V, E>`
    Result,
    /// `Option<V>`
    Option,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: Ident,
    /// Parameters in order.
    pub params: Vec<Param>,
    /// Every variable.
    pub vars: Vec<Var>,
    /// Every tape (after `transform::vjp`).
    pub tapes: Vec<Tape>,
    /// Type of the value.
    pub ret: Ty,
    /// The tokens of `ret`: `V` of `Result<V, E>`. Empty for `()`.
    pub ret_tokens: TokenStream,
    /// What is around the value.
    pub wrapper: Wrapper,
    /// The body; its declarations include the result where it is a variable.
    pub body: Block,
    /// The value at the end of the body. If any `Return` occurs, this is a declared variable that is assigned
    /// before each of them and at the end.
    pub result: Operand,
    /// Number of `Ty::Infer` variables in use, for fresh ones.
    pub infer_vars: u32,
    /// Types of places that the type of their root does not tell (`m.b` of a struct), by root and shape. Empty
    /// until `infer`.
    pub place_types: BTreeMap<(VarId, String), Ty>,
    /// The functions that are called by a path, by its text: generated code imports them.
    pub by_path: BTreeMap<String, TokenStream>,
    /// Number of loops, for fresh ids.
    pub loops: u32,
    /// Labels of the user's loops, and the spans of loops without one.
    pub labels: Vec<(LoopId, String)>,
    /// Names that generated code must not use: every identifier in the function's tokens.
    pub taken: BTreeSet<String>,
    /// Types of fields that an attribute on a whole module sees, by type and shape: `Vec2 .x`.
    pub known_fields: BTreeMap<String, Ty>,
    /// What the calls of functions (`helper`) and methods (`Vec2 .norm`) give that such an attribute sees.
    pub known_results: BTreeMap<String, (Wrapper, Ty)>,
    /// Type parameters that are bounded by `Real` (or `Differentiable` scalars), of the function and its `impl`.
    pub real_params: Vec<Ident>,
}

impl Function {
    /// The variable.
    pub fn var(&self, id: VarId) -> &Var {
        &self.vars[id.0 as usize]
    }

    /// Adds a variable, with a printed name that no other has.
    pub fn new_var(&mut self, wish: &str, ty: Ty, kind: VarKind, span: Span) -> VarId {
        let name = self.fresh_name(wish);
        let ident = Ident::new(&name, Span::mixed_site().located_at(span));
        self.push_var(Var { name, ident, ty, annotation: None, kind, span })
    }

    /// Adds a variable that has its name already.
    ///
    /// # Panics
    /// With more than 2³² variables.
    pub fn push_var(&mut self, var: Var) -> VarId {
        self.taken.insert(var.name.clone());
        self.vars.push(var);
        VarId(u32::try_from(self.vars.len() - 1).expect("fewer than 2^32 variables"))
    }

    /// `wish`, or `wish` with a number, whichever is free.
    pub fn fresh_name(&mut self, wish: &str) -> String {
        let name = if self.taken.contains(wish) { self.numbered(wish) } else { wish.to_owned() };
        self.taken.insert(name.clone());
        name
    }

    /// The first free number is looked for by doubling and bisection: a function of a thousand statements has
    /// hundreds of sums.
    fn numbered(&self, wish: &str) -> String {
        let is_taken = |n: u32| self.taken.contains(&format!("{wish}_{n}"));
        let (mut taken, mut free) = (0, 1);
        while is_taken(free) {
            (taken, free) = (free, free * 2);
        }
        while free - taken > 1 {
            let middle = taken.midpoint(free);
            if is_taken(middle) { taken = middle } else { free = middle }
        }
        format!("{wish}_{free}")
    }
}
