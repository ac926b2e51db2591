//! Makes random programs that type-check, borrow-check and stay within ordinary numbers most of the time.

use super::ast::{Block, Expr, Fun, Hold, Id, Label, Op, Place, Program, Ty, Var};
use super::evaluate::Input;
use super::rng::Rng;
use super::statements;

/// What a program may contain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// No jumps: bindings, mutation, arrays.
    Straight,
    /// And `if`, `match`, blocks.
    Branches,
    /// And loops.
    Loops,
    /// And `break`, `continue`, `return`.
    Exits,
    /// All of it, and calls of helper functions.
    Calls,
}

impl Class {
    pub fn branches(self) -> bool {
        self != Class::Straight
    }

    pub fn loops(self) -> bool {
        matches!(self, Class::Loops | Class::Exits | Class::Calls)
    }

    pub fn exits(self) -> bool {
        matches!(self, Class::Exits | Class::Calls)
    }
}

/// A program with inputs for its last function.
#[derive(Clone, Debug)]
pub struct Sample {
    pub program: Program,
    pub inputs: Vec<Input>,
}

/// The sample of that seed.
pub fn sample(seed: u64, class: Class) -> Sample {
    let mut rng = Rng::new(seed);
    let mut funs: Vec<Fun> = Vec::new();
    if class == Class::Calls {
        for index in 0..=rng.below(2) {
            let inner = rng.pick(&[Class::Straight, Class::Branches, Class::Loops, Class::Exits]);
            let inner = if index > 0 && rng.chance(50) { Class::Calls } else { inner };
            let fun = function(&mut rng, &format!("h{index}"), inner, &funs, 4);
            funs.push(fun);
        }
    }
    let budget = 3 + rng.below(9);
    let main = function(&mut rng, "f", class, &funs, budget as i32);
    let inputs = main.params.iter().map(|id| input(&mut rng, &main.vars[*id])).collect();
    funs.push(main);
    Sample { program: Program { funs }, inputs }
}

/// A value for a parameter.
fn input(rng: &mut Rng, var: &Var) -> Input {
    match var.ty {
        Ty::Float => Input::Float(rng.float()),
        Ty::Usize => Input::Int(rng.below(5)),
        Ty::Bool => Input::Bool(rng.chance(50)),
        Ty::Array(n) => Input::List((0..n).map(|_| rng.float()).collect()),
        Ty::Matrix(rows, columns) => Input::List((0..rows * columns).map(|_| rng.float()).collect()),
        Ty::Slice => Input::List((0..2 + rng.below(3)).map(|_| rng.float()).collect()),
        Ty::Pair => Input::List(vec![rng.float(), rng.float()]),
    }
}

/// A loop that the code being made is inside of.
#[derive(Clone, Copy, Debug)]
pub struct Around {
    pub label: Label,
    /// A `loop` whose breaks carry a float.
    pub valued: bool,
}

/// The function being made.
pub struct Gen<'a> {
    pub rng: &'a mut Rng,
    pub class: Class,
    pub helpers: &'a [Fun],
    pub fun: Fun,
    /// Variables in scope, the innermost last.
    pub scope: Vec<Id>,
    pub around: Vec<Around>,
    /// Borrowed, so not to be written.
    pub frozen: Vec<Id>,
    /// Borrowed mutably, so not to be mentioned.
    pub locked: Vec<Id>,
    pub labels: Label,
    /// Statements still to be made.
    pub budget: i32,
}

fn function(rng: &mut Rng, name: &str, class: Class, helpers: &[Fun], budget: i32) -> Fun {
    let body = Block::default();
    let fun = Fun { name: name.to_owned(), params: Vec::new(), vars: Vec::new(), returns: true, body };
    let mut g = Gen {
        rng,
        class,
        helpers,
        fun,
        scope: Vec::new(),
        around: Vec::new(),
        frozen: Vec::new(),
        locked: Vec::new(),
        labels: 0,
        budget,
    };
    g.params();
    let writes = g.fun.params.iter().any(|id| g.fun.vars[*id].hold == Hold::Mut);
    g.fun.returns = !(writes && g.rng.chance(35));
    let mut stmts = Vec::new();
    while g.budget > 0 {
        statements::statement(&mut g, &mut stmts, 0);
    }
    let value = g.fun.returns.then(|| Box::new(g.last_value()));
    g.fun.body = Block { stmts, value };
    g.fun
}

const NAMES: &[&str] = &[
    "x", "y", "z", "u", "v", "w", "p", "q", "r", "s", "t", "acc", "sum", "tmp", "d_x", "d_y", "seed",
    "value", "tape", "x_1", "cond", "result",
];

impl Gen<'_> {
    fn params(&mut self) {
        for _ in 0..=self.rng.below(3) {
            let mutable = self.rng.chance(15);
            self.param(Ty::Float, Hold::Owned, mutable);
        }
        for _ in 0..self.rng.below(4).min(2) {
            match self.rng.below(9) {
                0 => self.param(Ty::Array(3), Hold::Shared, false),
                1 => self.param(Ty::Array(2), Hold::Owned, true),
                2 => self.param(Ty::Matrix(2, 2), Hold::Shared, false),
                3 | 4 => self.param(Ty::Slice, Hold::Shared, false),
                5 => self.param(Ty::Slice, Hold::Mut, true),
                6 => self.param(Ty::Array(3), Hold::Mut, true),
                7 => self.param(Ty::Float, Hold::Mut, true),
                _ => self.param(Ty::Array(3), Hold::Owned, false),
            }
        }
        if self.class.loops() || self.rng.chance(30) {
            self.param(Ty::Usize, Hold::Owned, false);
        }
        if self.class.branches() && self.rng.chance(25) {
            self.param(Ty::Bool, Hold::Owned, false);
        }
    }

    fn param(&mut self, ty: Ty, hold: Hold, mutable: bool) {
        let name = match ty {
            Ty::Usize => "n".to_owned(),
            Ty::Bool => "flag".to_owned(),
            Ty::Float => self.fresh("x"),
            _ => self.fresh("a"),
        };
        let id = self.declare(&name, ty, mutable);
        self.fun.vars[id].hold = hold;
        self.fun.params.push(id);
        self.scope.push(id);
    }

    fn fresh(&self, wish: &str) -> String {
        let taken = |name: &str| self.fun.vars.iter().any(|var| var.name == name);
        if !taken(wish) {
            return wish.to_owned();
        }
        (0..1000).map(|i| format!("{wish}{i}")).find(|name| !taken(name)).unwrap_or_default()
    }

    /// A new variable, not yet in scope.
    pub fn declare(&mut self, name: &str, ty: Ty, mutable: bool) -> Id {
        self.fun.vars.push(Var {
            name: name.to_owned(),
            ty,
            hold: Hold::Owned,
            mutable,
            ambiguous: false,
            below: None,
            below_len: None,
        });
        self.fun.vars.len() - 1
    }

    /// A name for a local variable: seldom one that hides another variable.
    pub fn name(&mut self) -> String {
        let name = self.rng.pick(NAMES);
        let hides = self.fun.vars.iter().any(|var| var.name == name);
        if hides && !self.rng.chance(40) { self.fresh(name) } else { name.to_owned() }
    }

    pub fn label(&mut self) -> Label {
        self.labels += 1;
        self.labels - 1
    }

    // ---- what can be used ----

    /// Variables that their names still mean, and that are not lent out mutably.
    pub fn visible(&self, wanted: impl Fn(&Var) -> bool) -> Vec<Id> {
        let hidden = |at: usize, id: Id| {
            self.scope[at + 1..].iter().any(|later| self.fun.vars[*later].name == self.fun.vars[id].name)
        };
        let candidates = self.scope.iter().enumerate().filter(|(at, id)| {
            wanted(&self.fun.vars[**id]) && !hidden(*at, **id) && !self.locked.contains(id)
        });
        candidates.map(|(_, id)| *id).collect()
    }

    /// Variables that may be written, in whole or in part.
    pub fn writable(&self, wanted: impl Fn(&Var) -> bool) -> Vec<Id> {
        let mut ids = self.visible(|var| var.mutable && wanted(var));
        ids.retain(|id| !self.frozen.contains(id));
        ids
    }

    /// One of them, if there is one; newer variables more often.
    pub fn choose(&mut self, ids: &[Id]) -> Option<Id> {
        if ids.is_empty() {
            return None;
        }
        let (a, b) = (self.rng.below(ids.len()), self.rng.below(ids.len()));
        Some(ids[if self.rng.chance(50) { a.max(b) } else { a }])
    }

    /// Runs `make` in a scope of its own.
    pub fn scoped<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.scope.len();
        let result = make(self);
        self.scope.truncate(outer);
        result
    }

    /// The value at the end: several variables together, so that little of the program is without effect.
    fn last_value(&mut self) -> Expr {
        let floats = self.visible(|var| var.ty == Ty::Float);
        let lists = self.visible(|var| matches!(var.ty, Ty::Array(_) | Ty::Slice | Ty::Matrix(..)));
        let mut value = self.float(2);
        for id in floats.into_iter().rev().take(3) {
            value = Expr::binary(Op::Add, value, Expr::Read(Place::var(id)));
        }
        for id in lists.into_iter().rev().take(2) {
            let element = self.element(id);
            let factor = Expr::Float(self.rng.pick(&[0.5, 2.0, -1.5]));
            value = Expr::binary(Op::Add, value, Expr::binary(Op::Mul, factor, Expr::Read(element)));
        }
        value
    }
}
