//! Random programs: a typed syntax of their own, which shares nothing with the compiler under test.

/// A variable of a function: an index into [`Fun::vars`].
pub type Id = usize;
/// A loop of a function.
pub type Label = usize;

/// Types of variables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ty {
    Float,
    Usize,
    Bool,
    /// `[f64; n]`
    Array(usize),
    /// `[[f64; columns]; rows]`
    Matrix(usize, usize),
    /// `[f64]`
    Slice,
    /// `(f64, f64)`
    Pair,
    /// `Vec<f64>`
    Vec,
    /// `Point { x: f64, y: f64 }`
    Point,
    /// `[Point; n]`
    Points(usize),
    /// `Body { at: Point, w: [f64; 2], mass: f64 }`
    Body,
    /// `((f64, f64), f64)`
    Nest,
    /// A closure of that many floats.
    Closure(usize),
}

impl Ty {
    /// The fields of a struct or a tuple.
    pub fn fields(self) -> &'static [(&'static str, Ty)] {
        match self {
            Ty::Pair => &[("0", Ty::Float), ("1", Ty::Float)],
            Ty::Nest => &[("0", Ty::Pair), ("1", Ty::Float)],
            Ty::Point => &[("x", Ty::Float), ("y", Ty::Float)],
            Ty::Body => &[("at", Ty::Point), ("w", Ty::Array(2)), ("mass", Ty::Float)],
            _ => &[],
        }
    }

    /// What an index leads to.
    pub fn element(self) -> Option<Ty> {
        match self {
            Ty::Array(_) | Ty::Slice | Ty::Vec => Some(Ty::Float),
            Ty::Matrix(_, columns) => Some(Ty::Array(columns)),
            Ty::Points(_) => Some(Ty::Point),
            _ => None,
        }
    }

    /// The number of elements, where the type tells.
    pub fn length(self) -> Option<usize> {
        match self {
            Ty::Array(n) | Ty::Matrix(n, _) | Ty::Points(n) => Some(n),
            _ => None,
        }
    }

    /// How many floats it holds; those of a slice or a `Vec` are not counted.
    pub fn cells(self) -> usize {
        match (self, self.element()) {
            (Ty::Float, _) => 1,
            (ty, Some(element)) => ty.length().unwrap_or(0) * element.cells(),
            (ty, None) => ty.fields().iter().map(|(_, ty)| ty.cells()).sum(),
        }
    }

    pub fn is_scalar(self) -> bool {
        matches!(self, Ty::Float | Ty::Usize | Ty::Bool)
    }

    /// Whether a value is copied by reading it.
    pub fn is_copy(self) -> bool {
        !matches!(self, Ty::Slice | Ty::Vec)
    }

    /// Whether a part of it, or all, is of that type.
    pub fn contains(self, part: Ty) -> bool {
        self == part
            || self.element().is_some_and(|element| element.contains(part))
            || self.fields().iter().any(|(_, field)| field.contains(part))
    }

    /// The type at the end of a step.
    pub fn step(self, step: &Step) -> Ty {
        match step {
            Step::Index(_) => self.element().unwrap_or(Ty::Float),
            Step::Field(field) => self.fields().get(*field).map_or(Ty::Float, |(_, ty)| *ty),
        }
    }

    /// As Rust writes it.
    pub fn text(self) -> String {
        match self {
            Ty::Float => "f64".to_owned(),
            Ty::Usize => "usize".to_owned(),
            Ty::Bool => "bool".to_owned(),
            Ty::Array(n) => format!("[f64; {n}]"),
            Ty::Matrix(rows, columns) => format!("[[f64; {columns}]; {rows}]"),
            Ty::Slice => "[f64]".to_owned(),
            Ty::Pair => "(f64, f64)".to_owned(),
            Ty::Vec => "Vec<f64>".to_owned(),
            Ty::Point => "Point".to_owned(),
            Ty::Points(n) => format!("[Point; {n}]"),
            Ty::Body => "Body".to_owned(),
            Ty::Nest => "((f64, f64), f64)".to_owned(),
            Ty::Closure(_) => "_".to_owned(),
        }
    }
}

/// How a variable holds its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hold {
    Owned,
    Shared,
    Mut,
}

#[derive(Clone, Debug)]
pub struct Var {
    pub name: String,
    pub ty: Ty,
    pub hold: Hold,
    pub mutable: bool,
    /// A float whose type rustc only infers later: no method can be called on it.
    pub ambiguous: bool,
    /// For an index: below this number.
    pub below: Option<usize>,
    /// For an index: below the length of this slice.
    pub below_len: Option<Id>,
}

#[derive(Clone, Debug)]
pub struct Fun {
    pub name: String,
    pub params: Vec<Id>,
    pub vars: Vec<Var>,
    /// What it returns.
    pub returns: Option<Ty>,
    /// Its first parameter counts down, and it calls itself.
    pub recursive: bool,
    pub body: Block,
}

/// Helpers, then the function under test.
#[derive(Clone, Debug)]
pub struct Program {
    pub funs: Vec<Fun>,
}

#[derive(Clone, Debug, Default)]
pub struct Block {
    pub stmts: Vec<Stmt>,
    pub value: Option<Box<Expr>>,
}

#[derive(Clone, Debug)]
pub struct Place {
    pub var: Id,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub enum Step {
    Index(Expr),
    Field(usize),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Op {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Lt,
    Le,
    Gt,
    Ge,
    Eq,
    Ne,
    And,
    Or,
}

#[derive(Clone, Debug)]
pub enum Expr {
    Float(f64),
    Int(usize),
    Bool(bool),
    Read(Place),
    /// `v.len()`
    Len(Id),
    /// `a.len().min(b.len())`
    MinLen(Id, Id),
    Neg(Box<Expr>),
    Not(Box<Expr>),
    Binary(Op, Box<Expr>, Box<Expr>),
    /// A function of floats: as a method, or by path.
    Rule(&'static str, Vec<Expr>, bool),
    /// `x.powi(k as i32)`
    PowVar(Box<Expr>, Box<Expr>),
    /// `x.powi(3)`
    PowConst(Box<Expr>, i32),
    /// `i.min(j)` of integers.
    IntMin(Box<Expr>, Box<Expr>),
    /// `x.is_finite()`
    IsFinite(Box<Expr>),
    /// `i as f64`
    ToFloat(Box<Expr>),
    /// `x.abs() as usize`
    ToIndex(Box<Expr>),
    If(Box<Expr>, Block, Block),
    Scope(Block),
    /// `match i { 0 => .., 1 | 2 => .., _ => .. }`
    Match(Box<Expr>, Vec<Arm>, Block),
    /// `loop { .. break value; .. }`
    Loop(Label, Block),
    Call(usize, Vec<Arg>),
    Array(Vec<Expr>),
    Repeat(Box<Expr>, usize),
    Matrix(Vec<Vec<Expr>>),
    /// A tuple, a struct, or an array of structs, from its parts.
    Make(Ty, Vec<Expr>),
    /// `vec![a, b]`
    VecList(Vec<Expr>),
    /// `vec![e; n]`
    VecRepeat(Box<Expr>, Box<Expr>),
    /// `v.clone()`, `s.to_vec()`
    ToVec(Id),
    Chain(Box<Chain>),
    /// `f(a, b)` of a local closure.
    Apply(Id, Vec<Expr>),
    /// `core::array::from_fn(|i| body)`
    FromFn(usize, Id, Box<Expr>),
    /// `a.map(|item| body)` of an array.
    MapArray(Id, Id, Box<Expr>),
}

/// `v.insert(i, e)` and what else changes a list in place.
#[derive(Clone, Debug)]
pub enum Change {
    Insert(Expr, Expr),
    Truncate(Expr),
    Resize(Expr, Expr),
    /// `v.extend_from_slice(&b)`
    Extend(Id),
    /// `a.copy_from_slice(&b)`
    CopyFrom(Id),
    RotateLeft(Expr),
    RotateRight(Expr),
    Reverse,
}

/// `a.iter().zip(b.iter()).map(|(x, y)| ..).sum::<f64>()` and the like.
#[derive(Clone, Debug)]
pub struct Chain {
    pub source: Source,
    pub rev: bool,
    /// `.skip(k)`
    pub skip: usize,
    /// `.take(k)`
    pub take: Option<usize>,
    /// `.filter(|i| ..)`, on the numbers of a range only.
    pub filter: Option<Expr>,
    /// What the closure binds: one or two names.
    pub binds: Vec<Id>,
    pub body: Expr,
    pub end: End,
}

/// Where a chain starts.
#[derive(Clone, Debug)]
pub enum Source {
    /// `(0..n)`
    Range(Expr),
    /// `a.iter()`
    Items(Id),
    /// `a.iter().enumerate()`
    Enumerate(Id),
    /// `a.iter().zip(b.iter())`
    Zip(Id, Id),
    /// `a.windows(2)`
    Windows(Id),
}

/// How a chain ends.
#[derive(Clone, Debug)]
pub enum End {
    Sum,
    Product,
    /// `.fold(init, |acc, item| body)`: the closure is the fold's.
    Fold(Expr, Id),
    /// `.fold(init, f64::max)`, `f64::min`
    Extreme(Expr, &'static str),
    /// `.collect::<Vec<f64>>()`
    Collect,
}

/// `0 | 2 => ..`, `1..=3 if c => ..`, `k if c => ..`
#[derive(Clone, Debug)]
pub struct Arm {
    /// Nothing for a binding.
    pub numbers: Vec<usize>,
    /// Written as a range from the first number to the last.
    pub range: bool,
    pub binds: Option<Id>,
    pub guard: Option<Expr>,
    pub body: Block,
}

#[derive(Clone, Debug)]
pub enum Arg {
    Value(Expr),
    /// `&v`, `&mut v.f`, `&v[lo..hi]`
    Borrow(Place, bool, Option<(usize, usize)>),
}

#[derive(Clone, Debug)]
pub enum Numbers {
    Plain,
    Rev,
    Step(usize),
    StepRev(usize),
    RevStep(usize),
}

/// What a `for` runs over.
#[derive(Clone, Debug)]
pub enum Iter {
    Range {
        lo: Expr,
        hi: Expr,
        inclusive: bool,
        numbers: Numbers,
    },
    /// `&v` or `v.iter()`, `v.iter_mut()`
    Items {
        of: Id,
        mutable: bool,
        method: bool,
    },
    Enumerate {
        of: Id,
        mutable: bool,
    },
    Zip {
        a: Id,
        b: Id,
        mutable: bool,
    },
    /// `v.windows(2)`, `v.chunks_exact(2)`, `v.chunks_exact_mut(2)`
    Parts {
        of: Id,
        method: &'static str,
    },
    /// One of the others, as method calls, and one more.
    Adapted(Box<Iter>, Adaptor),
}

/// The last method of an iterator.
#[derive(Clone, Copy, Debug)]
pub enum Adaptor {
    Rev,
    Skip(usize),
    Take(usize),
    StepBy(usize),
}

#[derive(Clone, Debug)]
pub enum Stmt {
    /// `let v = e;` with an annotation if asked for.
    Let(Id, bool, Expr),
    /// `let (a, b) = e;`, `let Point { x: a, y: b } = e;`, `let [a, b] = e;`
    LetParts(Ty, Vec<Id>, Expr),
    /// `let r = &mut a[i];`, `let s = &a[1..3];`
    Alias(Id, bool, Place, Option<(usize, usize)>),
    /// `let r = if e { &a } else { &b };`
    Choose(Id, Expr, Place, Place),
    /// `let old = std::mem::replace(&mut place, e);`
    LetReplace(Id, Place, Expr),
    /// `std::mem::swap(&mut a, &mut b);`
    MemSwap(Place, Place),
    /// `v.fill(e);`
    Fill(Id, Expr),
    /// `v.push(e);`
    Push(Id, Expr),
    /// `v.insert(i, e);` and the like.
    Change(Id, Change),
    /// `let x = v.remove(i);`, `v.swap_remove(i)`
    LetRemoved(Id, Id, &'static str, Expr),
    /// `let f = |u: f64, v: f64| body;`
    LetClosure(Id, Vec<Id>, Expr),
    /// `if let Some(x) = v.pop() { .. }`
    Pop(Id, Id, Block),
    /// `let (a, b) = x.sin_cos();`
    SinCos(Id, Id, Expr),
    /// `let v: f64;`
    Late(Id),
    Assign(Place, Expr),
    OpAssign(Place, Op, Expr),
    If(Expr, Block, Option<Block>),
    Match(Expr, Vec<Arm>, Block),
    For(Label, Vec<Id>, Iter, Block),
    While(Label, Expr, Block),
    Loop(Label, Block),
    /// With its label written out, or without; with a value for a loop that has one.
    Break(Label, bool, Option<Expr>),
    Continue(Label, bool),
    Return(Option<Expr>),
    Scope(Block),
    /// `v.swap(i, j)`
    Swap(Id, Expr, Expr),
    /// A call for its effect.
    Call(usize, Vec<Arg>),
}

/// What an edit is applied to, in one order for all.
pub enum Node<'a> {
    Block(&'a mut Block),
    Expr(&'a mut Expr),
}

impl Place {
    pub fn var(var: Id) -> Self {
        Place { var, steps: Vec::new() }
    }

    fn visit(&mut self, f: &mut dyn FnMut(Node<'_>)) {
        for step in &mut self.steps {
            if let Step::Index(index) = step {
                index.visit(f);
            }
        }
    }
}

impl Block {
    /// Calls `f` on every block and expression, outer first.
    pub fn visit(&mut self, f: &mut dyn FnMut(Node<'_>)) {
        f(Node::Block(self));
        for stmt in &mut self.stmts {
            stmt.visit(f);
        }
        if let Some(value) = &mut self.value {
            value.visit(f);
        }
    }
}

fn visit_arms(arms: &mut [Arm], otherwise: &mut Block, f: &mut dyn FnMut(Node<'_>)) {
    for arm in arms {
        if let Some(guard) = &mut arm.guard {
            guard.visit(f);
        }
        arm.body.visit(f);
    }
    otherwise.visit(f);
}

fn visit_args(args: &mut [Arg], f: &mut dyn FnMut(Node<'_>)) {
    for arg in args {
        match arg {
            Arg::Value(value) => value.visit(f),
            Arg::Borrow(place, ..) => place.visit(f),
        }
    }
}

impl Stmt {
    fn visit(&mut self, f: &mut dyn FnMut(Node<'_>)) {
        match self {
            Stmt::Let(_, _, e) | Stmt::LetParts(_, _, e) | Stmt::SinCos(_, _, e) => e.visit(f),
            Stmt::Fill(_, e) | Stmt::Push(_, e) => e.visit(f),
            Stmt::LetRemoved(_, _, _, e) | Stmt::LetClosure(_, _, e) => e.visit(f),
            Stmt::Change(_, change) => change.visit(f),
            Stmt::Pop(_, _, body) => body.visit(f),
            Stmt::Alias(_, _, place, _) => place.visit(f),
            Stmt::Choose(_, test, a, b) => {
                test.visit(f);
                a.visit(f);
                b.visit(f);
            }
            Stmt::MemSwap(a, b) => {
                a.visit(f);
                b.visit(f);
            }
            Stmt::Assign(place, e) | Stmt::OpAssign(place, _, e) | Stmt::LetReplace(_, place, e) => {
                place.visit(f);
                e.visit(f);
            }
            Stmt::If(cond, yes, no) => {
                cond.visit(f);
                yes.visit(f);
                if let Some(no) = no {
                    no.visit(f);
                }
            }
            Stmt::Match(on, arms, otherwise) => {
                on.visit(f);
                visit_arms(arms, otherwise, f);
            }
            Stmt::For(_, _, iter, body) => {
                if let Iter::Range { lo, hi, .. } = iter {
                    lo.visit(f);
                    hi.visit(f);
                }
                body.visit(f);
            }
            Stmt::While(_, cond, body) => {
                cond.visit(f);
                body.visit(f);
            }
            Stmt::Loop(_, body) | Stmt::Scope(body) => body.visit(f),
            Stmt::Break(_, _, value) | Stmt::Return(value) => value.iter_mut().for_each(|v| v.visit(f)),
            Stmt::Swap(_, i, j) => {
                i.visit(f);
                j.visit(f);
            }
            Stmt::Call(_, args) => visit_args(args, f),
            Stmt::Late(_) | Stmt::Continue(..) => {}
        }
    }
}

impl Change {
    fn visit(&mut self, f: &mut dyn FnMut(Node<'_>)) {
        match self {
            Change::Insert(a, b) | Change::Resize(a, b) => {
                a.visit(f);
                b.visit(f);
            }
            Change::Truncate(a) | Change::RotateLeft(a) | Change::RotateRight(a) => a.visit(f),
            Change::Extend(_) | Change::CopyFrom(_) | Change::Reverse => {}
        }
    }
}

impl Chain {
    fn visit(&mut self, f: &mut dyn FnMut(Node<'_>)) {
        if let Source::Range(hi) = &mut self.source {
            hi.visit(f);
        }
        if let Some(filter) = &mut self.filter {
            filter.visit(f);
        }
        if let End::Fold(init, _) | End::Extreme(init, _) = &mut self.end {
            init.visit(f);
        }
        self.body.visit(f);
    }
}

impl Expr {
    pub fn visit(&mut self, f: &mut dyn FnMut(Node<'_>)) {
        f(Node::Expr(self));
        match self {
            Expr::Float(_) | Expr::Int(_) | Expr::Bool(_) | Expr::Len(_) | Expr::MinLen(..) => {}
            Expr::ToVec(_) => {}
            Expr::Chain(chain) => chain.visit(f),
            Expr::Apply(_, args) => args.iter_mut().for_each(|a| a.visit(f)),
            Expr::FromFn(_, _, body) | Expr::MapArray(_, _, body) => body.visit(f),
            Expr::Read(place) => place.visit(f),
            Expr::Neg(a) | Expr::Not(a) | Expr::PowConst(a, _) | Expr::IsFinite(a) => a.visit(f),
            Expr::ToFloat(a) | Expr::ToIndex(a) | Expr::Repeat(a, _) => a.visit(f),
            Expr::Binary(_, a, b) | Expr::PowVar(a, b) | Expr::IntMin(a, b) | Expr::VecRepeat(a, b) => {
                a.visit(f);
                b.visit(f);
            }
            Expr::Rule(_, args, _) | Expr::Array(args) | Expr::Make(_, args) | Expr::VecList(args) => {
                args.iter_mut().for_each(|a| a.visit(f));
            }
            Expr::Matrix(rows) => rows.iter_mut().flatten().for_each(|a| a.visit(f)),
            Expr::If(cond, yes, no) => {
                cond.visit(f);
                yes.visit(f);
                no.visit(f);
            }
            Expr::Match(on, arms, otherwise) => {
                on.visit(f);
                visit_arms(arms, otherwise, f);
            }
            Expr::Scope(body) | Expr::Loop(_, body) => body.visit(f),
            Expr::Call(_, args) => visit_args(args, f),
        }
    }

    /// The type of its value.
    pub fn ty(&self, program: &[Fun], fun: &Fun) -> Ty {
        match self {
            Expr::Int(_) | Expr::Len(_) | Expr::MinLen(..) | Expr::IntMin(..) | Expr::ToIndex(_) => Ty::Usize,
            Expr::Bool(_) | Expr::Not(_) | Expr::IsFinite(_) => Ty::Bool,
            Expr::Read(place) => place.ty(fun),
            Expr::Binary(op, a, _) if op.is_arithmetic() => a.ty(program, fun),
            Expr::Binary(..) => Ty::Bool,
            Expr::Neg(a) => a.ty(program, fun),
            Expr::If(_, block, _) | Expr::Scope(block) | Expr::Match(_, _, block) => {
                block.value.as_ref().map_or(Ty::Float, |value| value.ty(program, fun))
            }
            Expr::Array(items) => Ty::Array(items.len()),
            Expr::Repeat(_, n) => Ty::Array(*n),
            Expr::Matrix(rows) => Ty::Matrix(rows.len(), rows[0].len()),
            Expr::Make(ty, _) => *ty,
            Expr::VecList(_) | Expr::VecRepeat(..) | Expr::ToVec(_) => Ty::Vec,
            Expr::Chain(chain) if matches!(chain.end, End::Collect) => Ty::Vec,
            Expr::FromFn(n, ..) => Ty::Array(*n),
            Expr::MapArray(of, ..) => fun.vars[*of].ty,
            Expr::Call(index, _) => {
                // A call of the function that is being made is not in the list yet.
                program.get(*index).unwrap_or(fun).returns.unwrap_or(Ty::Float)
            }
            Expr::Float(_) | Expr::Rule(..) | Expr::PowVar(..) | Expr::PowConst(..) => Ty::Float,
            Expr::ToFloat(_) | Expr::Loop(..) | Expr::Chain(_) | Expr::Apply(..) => Ty::Float,
        }
    }

    pub fn float_var(var: Id) -> Self {
        Expr::Read(Place::var(var))
    }

    pub fn binary(op: Op, a: Expr, b: Expr) -> Self {
        Expr::Binary(op, Box::new(a), Box::new(b))
    }
}

impl Place {
    pub fn ty(&self, fun: &Fun) -> Ty {
        self.steps.iter().fold(fun.vars[self.var].ty, Ty::step)
    }
}

impl Op {
    pub fn is_arithmetic(self) -> bool {
        matches!(self, Op::Add | Op::Sub | Op::Mul | Op::Div | Op::Rem)
    }

    pub fn text(self) -> &'static str {
        match self {
            Op::Add => "+",
            Op::Sub => "-",
            Op::Mul => "*",
            Op::Div => "/",
            Op::Rem => "%",
            Op::Lt => "<",
            Op::Le => "<=",
            Op::Gt => ">",
            Op::Ge => ">=",
            Op::Eq => "==",
            Op::Ne => "!=",
            Op::And => "&&",
            Op::Or => "||",
        }
    }
}
