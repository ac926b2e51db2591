//! Makes random programs that type-check, borrow-check and stay within ordinary numbers most of the time.

use crate::ast::{Block, Expr, Fun, Hold, Id, Label, Op, Place, Program, Ty, Var};
use crate::evaluate::Input;
use crate::rng::Rng;
use crate::statements;

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

/// All of them, from small to large.
pub const CLASSES: [Class; 5] = [Class::Straight, Class::Branches, Class::Loops, Class::Exits, Class::Calls];

impl Class {
    pub fn name(self) -> &'static str {
        match self {
            Class::Straight => "straight",
            Class::Branches => "branches",
            Class::Loops => "loops",
            Class::Exits => "exits",
            Class::Calls => "calls",
        }
    }

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
            let fun = function(&mut rng, &format!("h{index}"), inner, &funs, 4, true);
            funs.push(fun);
        }
    }
    // Small programs mostly: they are cheap, and most mistakes need few statements.
    let budget = 2 + rng.below(10).min(rng.below(10));
    let main = function(&mut rng, "f", class, &funs, budget as i32, false);
    let inputs = main.params.iter().map(|id| input(&mut rng, &main.vars[*id])).collect();
    funs.push(main);
    Sample { program: Program { funs }, inputs }
}

/// A value for a parameter.
fn input(rng: &mut Rng, var: &Var) -> Input {
    match var.ty {
        Ty::Float => Input::Float(number(rng)),
        Ty::Usize => Input::Int(rng.below(5)),
        Ty::Bool => Input::Bool(rng.chance(50)),
        Ty::Slice | Ty::Vec => Input::List((0..2 + rng.below(3)).map(|_| number(rng)).collect()),
        ty => Input::List((0..ty.cells()).map(|_| number(rng)).collect()),
    }
}

/// An input: mostly with three decimals, at times a number where functions are special.
fn number(rng: &mut Rng) -> f64 {
    if rng.chance(8) { rng.pick(&[0.0, -0.0, 1.0, -1.0, 0.5, 2.0]) } else { rng.float() }
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
    /// Inside a closure: nothing may be written, and nothing left.
    pub pure: bool,
}

fn function(rng: &mut Rng, name: &str, class: Class, helpers: &[Fun], budget: i32, helper: bool) -> Fun {
    let body = Block::default();
    let recursive = helper && rng.chance(20);
    let returns = Some(Ty::Float);
    let name = name.to_owned();
    let fun = Fun { name, params: Vec::new(), vars: Vec::new(), returns, recursive, body };
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
        pure: false,
    };
    if recursive {
        g.param(Ty::Usize, Hold::Owned, false);
    }
    g.params();
    let writes = g.fun.params.iter().any(|id| g.fun.vars[*id].hold == Hold::Mut);
    g.fun.returns = match g.rng.below(10) {
        0..=2 if writes => None,
        0..=3 if helper => {
            Some(g.rng.pick(&[Ty::Pair, Ty::Point, Ty::Array(2), Ty::Array(3), Ty::Body, Ty::Nest, Ty::Vec]))
        }
        _ => Some(Ty::Float),
    };
    let mut stmts = Vec::new();
    if recursive {
        statements::base_case(&mut g, &mut stmts);
    }
    let at = g.rng.below(2) as i32;
    let mut recursion = recursive;
    while g.budget > 0 {
        if recursion && g.budget <= budget - at {
            recursion = false;
            statements::recursion(&mut g, &mut stmts);
        }
        statements::statement(&mut g, &mut stmts, 0);
    }
    let value =
        g.fun.returns.map(|ty| Box::new(if ty == Ty::Float { g.last_value() } else { g.value_of(ty, 2) }));
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
            match self.rng.below(18) {
                9 => self.param(Ty::Point, Hold::Shared, false),
                10 => self.param(Ty::Point, Hold::Owned, true),
                11 => self.param(Ty::Body, Hold::Shared, false),
                12 => self.param(Ty::Body, Hold::Mut, true),
                13 => self.param(Ty::Points(2), Hold::Shared, false),
                14 => self.param(Ty::Nest, Hold::Owned, false),
                // Not of helpers: a recursive call would move what its reverse needs again (E0382).
                15 if self.fun.name == "f" => self.param(Ty::Vec, Hold::Owned, true),
                16 => self.param(Ty::Point, Hold::Mut, true),
                17 => self.param(Ty::Points(2), Hold::Mut, true),
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
            Ty::Usize => self.fresh("n"),
            Ty::Bool => self.fresh("flag"),
            Ty::Float => self.fresh("x"),
            _ => self.fresh("a"),
        };
        let id = self.declare(&name, ty, mutable);
        self.fun.vars[id].hold = hold;
        self.fun.params.push(id);
        self.scope.push(id);
    }

    pub fn fresh(&self, wish: &str) -> String {
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
        let lists = self.visible(|var| var.ty != Ty::Float && var.ty.contains(Ty::Float));
        let mut value = self.float(2);
        for id in floats.into_iter().rev().take(3) {
            value = Expr::binary(Op::Add, value, Expr::Read(Place::var(id)));
        }
        for id in lists.into_iter().rev().take(3) {
            let element = self.element(id);
            let factor = Expr::Float(self.rng.pick(&[0.5, 2.0, -1.5]));
            value = Expr::binary(Op::Add, value, Expr::binary(Op::Mul, factor, Expr::Read(element)));
        }
        value
    }
}
