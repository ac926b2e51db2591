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
    /// Whether it returns a float, or nothing.
    pub returns: bool,
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
    Match(Box<Expr>, Vec<(Vec<usize>, Block)>, Block),
    /// `loop { .. break value; .. }`
    Loop(Label, Block),
    Call(usize, Vec<Arg>),
    Array(Vec<Expr>),
    Repeat(Box<Expr>, usize),
    Matrix(Vec<Vec<Expr>>),
    Pair(Box<Expr>, Box<Expr>),
}

#[derive(Clone, Debug)]
pub enum Arg {
    Value(Expr),
    /// `&v`, `&mut v`, `&v[lo..hi]`
    Borrow(Id, bool, Option<(usize, usize)>),
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
}

#[derive(Clone, Debug)]
pub enum Stmt {
    /// `let v = e;` with an annotation if asked for.
    Let(Id, bool, Expr),
    /// `let (a, b) = e;`
    LetPair(Id, Id, Expr),
    /// `let (a, b) = x.sin_cos();`
    SinCos(Id, Id, Expr),
    /// `let v: f64;`
    Late(Id),
    Assign(Place, Expr),
    OpAssign(Place, Op, Expr),
    If(Expr, Block, Option<Block>),
    Match(Expr, Vec<(Vec<usize>, Block)>, Block),
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

fn visit_arms(arms: &mut [(Vec<usize>, Block)], otherwise: &mut Block, f: &mut dyn FnMut(Node<'_>)) {
    for (_, arm) in arms {
        arm.visit(f);
    }
    otherwise.visit(f);
}

fn visit_args(args: &mut [Arg], f: &mut dyn FnMut(Node<'_>)) {
    for arg in args {
        if let Arg::Value(value) = arg {
            value.visit(f);
        }
    }
}

impl Stmt {
    fn visit(&mut self, f: &mut dyn FnMut(Node<'_>)) {
        match self {
            Stmt::Let(_, _, e) | Stmt::LetPair(_, _, e) | Stmt::SinCos(_, _, e) => e.visit(f),
            Stmt::Assign(place, e) | Stmt::OpAssign(place, _, e) => {
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

impl Expr {
    pub fn visit(&mut self, f: &mut dyn FnMut(Node<'_>)) {
        f(Node::Expr(self));
        match self {
            Expr::Float(_) | Expr::Int(_) | Expr::Bool(_) | Expr::Len(_) | Expr::MinLen(..) => {}
            Expr::Read(place) => place.visit(f),
            Expr::Neg(a) | Expr::Not(a) | Expr::PowConst(a, _) | Expr::IsFinite(a) => a.visit(f),
            Expr::ToFloat(a) | Expr::ToIndex(a) | Expr::Repeat(a, _) => a.visit(f),
            Expr::Binary(_, a, b) | Expr::PowVar(a, b) | Expr::IntMin(a, b) | Expr::Pair(a, b) => {
                a.visit(f);
                b.visit(f);
            }
            Expr::Rule(_, args, _) | Expr::Array(args) => args.iter_mut().for_each(|a| a.visit(f)),
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
    pub fn ty(&self, fun: &Fun) -> Ty {
        match self {
            Expr::Int(_) | Expr::Len(_) | Expr::MinLen(..) | Expr::IntMin(..) | Expr::ToIndex(_) => Ty::Usize,
            Expr::Bool(_) | Expr::Not(_) | Expr::IsFinite(_) => Ty::Bool,
            Expr::Read(place) => place.ty(fun),
            Expr::Binary(op, a, _) if op.is_arithmetic() => a.ty(fun),
            Expr::Binary(..) => Ty::Bool,
            Expr::Neg(a) => a.ty(fun),
            Expr::If(_, block, _) | Expr::Scope(block) | Expr::Match(_, _, block) => {
                block.value.as_ref().map_or(Ty::Float, |value| value.ty(fun))
            }
            Expr::Array(items) => Ty::Array(items.len()),
            Expr::Repeat(_, n) => Ty::Array(*n),
            Expr::Matrix(rows) => Ty::Matrix(rows.len(), rows[0].len()),
            Expr::Pair(..) => Ty::Pair,
            Expr::Float(_) | Expr::Rule(..) | Expr::PowVar(..) | Expr::PowConst(..) => Ty::Float,
            Expr::ToFloat(_) | Expr::Loop(..) | Expr::Call(..) => Ty::Float,
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
        let ty = fun.vars[self.var].ty;
        match (ty, self.steps.len()) {
            (ty, 0) => ty,
            (Ty::Matrix(_, columns), 1) => Ty::Array(columns),
            _ => Ty::Float,
        }
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
