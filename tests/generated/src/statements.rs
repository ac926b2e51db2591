//! Makes random statements.

use crate::aggregates::writes;
use crate::ast::{Arg, Block, Expr, Hold, Id, Iter, Numbers, Op, Place, Stmt, Ty};
use crate::generate::{Around, Gen};
use crate::memory;
use crate::nests::{self, Ends};
use crate::print::known;
use crate::sequences;

/// Adds one statement (or a few that belong together).
pub fn statement(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    g.budget -= 1;
    let deep = level >= 3;
    match g.rng.below(126) {
        0..=17 => let_float(g, out),
        18..=21 => let_list(g, out),
        22..=24 => let_pair(g, out),
        25..=26 => let_int(g, out),
        27..=36 => assign(g, out),
        37..=52 => op_assign(g, out),
        53..=54 => swap(g, out),
        55..=57 if g.class.branches() => late(g, out),
        58..=66 if g.class.branches() && !deep => branch(g, out, level),
        67..=68 if g.class.branches() && !deep => matching(g, out, level),
        69..=70 if !deep => out.push(Stmt::Scope(block(g, level))),
        71..=83 if g.class.loops() && !deep => looping(g, out, level),
        84..=91 if g.class.exits() => leave(g, out),
        92..=97 if !g.helpers.is_empty() => call(g, out),
        98 => let_flag(g, out),
        99..=102 => memory::let_value(g, out),
        103 | 104 => memory::let_parts(g, out),
        105..=107 if !deep => memory::alias(g, out, level),
        108 | 109 if !deep => memory::choose(g, out, level),
        110 | 111 => memory::exchange(g, out),
        112 | 113 => memory::replace(g, out),
        114..=117 => memory::vec(g, out, level),
        118 => memory::fill(g, out),
        119..=122 => sequences::change(g, out),
        123 | 124 if !deep => sequences::closure(g, out, level),
        _ => let_float(g, out),
    }
}

/// Statements in a scope of their own.
pub fn block(g: &mut Gen<'_>, level: usize) -> Block {
    g.scoped(|g| {
        let mut stmts = Vec::new();
        for _ in 0..=g.rng.below(3) {
            statement(g, &mut stmts, level + 1);
        }
        Block { stmts, value: None }
    })
}

// ---- bindings ----

pub fn bind(g: &mut Gen<'_>, ty: Ty, mutable: bool) -> Id {
    let name = g.name();
    g.declare(&name, ty, mutable)
}

pub fn let_float(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let value = if g.rng.chance(20) { g.literal() } else { g.float(3) };
    let mutable = g.rng.chance(50);
    let annotated = g.rng.chance(25);
    let ambiguous = !annotated && !known(&value, &g.fun);
    let id = bind(g, Ty::Float, mutable);
    g.fun.vars[id].ambiguous = ambiguous;
    g.scope.push(id);
    out.push(Stmt::Let(id, annotated, value));
}

fn let_list(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let mutable = g.rng.chance(70);
    let (ty, value) = if g.rng.chance(35) {
        let row = |g: &mut Gen<'_>| vec![g.float(1), g.float(1)];
        let rows = vec![row(g), row(g)];
        (Ty::Matrix(2, 2), Expr::Matrix(rows))
    } else {
        let n = 2 + g.rng.below(2);
        // With an annotation: `map` becomes a loop that needs the type.
        let mapped = if g.rng.chance(30) { g.mapped_array(n) } else { None };
        (Ty::Array(n), mapped.unwrap_or_else(|| g.value_of(Ty::Array(n), 1)))
    };
    let id = bind(g, ty, mutable);
    g.scope.push(id);
    // Annotated, so that methods can be called on elements of `[0.5; 2]`.
    out.push(Stmt::Let(id, true, value));
}

fn let_pair(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let kind = g.rng.below(3);
    let (a, b) = (g.float(2), g.float(2));
    if kind == 0 {
        let id = bind(g, Ty::Pair, true);
        g.scope.push(id);
        out.push(Stmt::Let(id, true, Expr::Make(Ty::Pair, vec![a, b])));
        return;
    }
    let ids = [bind(g, Ty::Float, false), bind(g, Ty::Float, kind == 1)];
    if g.fun.vars[ids[0]].name == g.fun.vars[ids[1]].name {
        return;
    }
    g.scope.extend(ids);
    if kind == 1 {
        out.push(Stmt::SinCos(ids[0], ids[1], a));
        return;
    }
    for (id, part) in ids.into_iter().zip([&a, &b]) {
        g.fun.vars[id].ambiguous = !known(part, &g.fun);
    }
    out.push(Stmt::LetParts(Ty::Pair, ids.to_vec(), Expr::Make(Ty::Pair, vec![a, b])));
}

fn let_int(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let value = g.int(1);
    let mutable = g.rng.chance(40);
    let annotated = g.rng.chance(60);
    let id = bind(g, Ty::Usize, mutable);
    g.scope.push(id);
    out.push(Stmt::Let(id, annotated, value));
}

fn let_flag(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let value = g.cond(1);
    let id = bind(g, Ty::Bool, g.budget % 2 == 0);
    g.scope.push(id);
    out.push(Stmt::Let(id, false, value));
}

/// `let v: f64; if c { .. v = a; } else { v = b; }`
fn late(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let id = bind(g, Ty::Float, false);
    // From here on the name means this variable, which cannot be read yet.
    g.scope.push(id);
    g.locked.push(id);
    let cond = g.cond(1);
    let (yes, no) = (late_branch(g, id), late_branch(g, id));
    g.locked.retain(|locked| *locked != id);
    out.push(Stmt::Late(id));
    out.push(Stmt::If(cond, yes, Some(no)));
}

fn late_branch(g: &mut Gen<'_>, id: Id) -> Block {
    g.scoped(|g| {
        let (mut stmts, outer) = (Vec::new(), g.scope.len());
        if g.rng.chance(40) {
            statement(g, &mut stmts, 3);
        }
        let name = &g.fun.vars[id].name;
        if g.scope[outer..].iter().any(|other| g.fun.vars[*other].name == *name) {
            // It would hide the variable from its assignment.
            stmts.clear();
            g.scope.truncate(outer);
        }
        let value = g.float(2);
        stmts.push(Stmt::Assign(Place::var(id), value));
        Block { stmts, value: None }
    })
}

// ---- writes ----

pub fn target(g: &mut Gen<'_>) -> Option<Place> {
    let ids = g.writable(|var| var.ty.contains(Ty::Float));
    let id = g.choose(&ids)?;
    Some(g.element(id))
}

fn assign(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let lists = g.writable(|var| match (var.ty, var.hold) {
        (Ty::Vec, hold) => hold == Hold::Owned,
        (ty, _) => ty.is_copy() && !ty.is_scalar(),
    });
    if let (Some(id), true) = (g.choose(&lists), g.rng.chance(20)) {
        let value = g.value_of(g.fun.vars[id].ty, 1);
        out.push(Stmt::Assign(Place::var(id), value));
        return;
    }
    let ints = g.writable(|var| var.ty == Ty::Usize);
    if let (Some(id), true) = (g.choose(&ints), g.rng.chance(25)) {
        let value = Expr::binary(Op::Rem, g.int(1), Expr::Int(5));
        out.push(Stmt::Assign(Place::var(id), value));
        return;
    }
    let flags = g.writable(|var| var.ty == Ty::Bool);
    if let (Some(id), true) = (g.choose(&flags), g.rng.chance(30)) {
        let value = g.cond(1);
        out.push(Stmt::Assign(Place::var(id), value));
        return;
    }
    let Some(place) = target(g) else { return let_float(g, out) };
    let mut value = g.float(3);
    if g.rng.chance(50) {
        // The old value is used: `a[i] = a[i] * 0.5 + a[j]`.
        let half = Expr::binary(Op::Mul, Expr::Read(place.clone()), Expr::Float(0.5));
        value = Expr::binary(Op::Add, half, value);
    }
    out.push(Stmt::Assign(place, value));
}

fn op_assign(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let ints = g.writable(|var| var.ty == Ty::Usize);
    if let (Some(id), true) = (g.choose(&ints), g.rng.chance(15)) {
        let value = Expr::Int(1 + g.rng.below(2));
        out.push(Stmt::OpAssign(Place::var(id), Op::Add, value));
        return;
    }
    let Some(place) = target(g) else { return let_float(g, out) };
    let (op, value) = match g.rng.below(10) {
        0..=4 => (Op::Add, g.float(2)),
        5 | 6 => (Op::Sub, g.float(2)),
        7 => (Op::Mul, g.float(1)),
        8 => (Op::Div, Expr::Float(g.rng.pick(&[2.0, -1.5]))),
        _ if g.rng.chance(30) => (Op::Rem, Expr::Float(3.5)),
        _ => {
            let sine = Expr::Rule("sin", vec![g.float(1)], true);
            (Op::Div, Expr::binary(Op::Add, sine, Expr::Float(2.0)))
        }
    };
    out.push(Stmt::OpAssign(place, op, value));
}

fn swap(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let ids = g.writable(|var| var.ty.element().is_some());
    let Some(id) = g.choose(&ids) else { return op_assign(g, out) };
    let i = g.rng.below(2);
    let j = if g.rng.chance(20) { i } else { 1 - i };
    out.push(Stmt::Swap(id, Expr::Int(i), Expr::Int(j)));
}

// ---- choices ----

fn branch(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    let cond = g.cond(1);
    let yes = block(g, level);
    let no = g.rng.chance(55).then(|| {
        if g.rng.chance(25) {
            // `else if`
            let (cond, yes, no) = (g.cond(1), block(g, level + 1), block(g, level + 1));
            return Block { stmts: vec![Stmt::If(cond, yes, Some(no))], value: None };
        }
        block(g, level)
    });
    out.push(Stmt::If(cond, yes, no));
}

fn matching(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    let on = Expr::binary(Op::Rem, g.int(1), Expr::Int(4));
    let arms = vec![g.arm(|g| block(g, level)), g.arm(|g| block(g, level))];
    let otherwise = block(g, level);
    out.push(Stmt::Match(on, arms, otherwise));
}

// ---- loops ----

fn looping(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    match g.rng.below(20) {
        0 => nests::state(g, out, level),
        1..=7 => for_range(g, out, level),
        8..=12 => for_items(g, out, level),
        13..=14 => while_loop(g, out, level),
        15..=16 if g.class.exits() => endless(g, out, level),
        17..=18 if g.class.exits() => loop_value(g, out, level),
        _ => for_range(g, out, level),
    }
}

/// The body of a loop, with its variables in scope.
pub fn body(g: &mut Gen<'_>, label: usize, vars: &[Id], make: impl FnOnce(&mut Gen<'_>) -> Block) -> Block {
    g.around.push(Around { label, valued: false });
    let made = g.scoped(|g| {
        g.scope.extend(vars);
        make(g)
    });
    g.around.pop();
    made
}

fn numbers(g: &mut Gen<'_>) -> Numbers {
    let k = 1 + g.rng.below(3);
    match g.rng.below(10) {
        0 | 1 => Numbers::Rev,
        2 => Numbers::Step(k),
        3 => Numbers::StepRev(k),
        4 => Numbers::RevStep(k),
        _ => Numbers::Plain,
    }
}

/// From zero, or near, to a length or a number.
fn ends(g: &mut Gen<'_>) -> Ends {
    let slices = g.visible(|var| matches!(var.ty, Ty::Slice | Ty::Vec));
    let counts = g.visible(|var| var.ty == Ty::Usize && !var.mutable);
    let (mut below, mut below_len, mut inclusive) = (None, None, false);
    let hi = match g.rng.below(10) {
        0..=2 if !slices.is_empty() => {
            below_len = g.choose(&slices);
            Expr::Len(below_len.unwrap_or_default())
        }
        3 if slices.len() > 1 => {
            below_len = Some(slices[0]);
            Expr::MinLen(slices[0], slices[1])
        }
        4 | 5 if !counts.is_empty() => {
            let n = Expr::float_var(g.choose(&counts).unwrap_or_default());
            Expr::binary(Op::Rem, n, Expr::Int(4))
        }
        _ => {
            inclusive = g.rng.chance(20);
            let n = 1 + g.rng.below(3);
            below = Some(n + usize::from(inclusive));
            Expr::Int(n)
        }
    };
    let lo = if g.rng.chance(20) { g.int(0) } else { Expr::Int(0) };
    Ends { lo, hi, inclusive, below, below_len }
}

fn for_range(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    let nested = if g.rng.chance(20) { nests::triangle(g) } else { None };
    let Ends { lo, hi, inclusive, below, below_len } = nested.unwrap_or_else(|| ends(g));
    let mut numbers = numbers(g);
    if let (Numbers::StepRev(k), true) = (&numbers, inclusive) {
        // Rust cannot reverse those.
        numbers = Numbers::RevStep(*k);
    }
    let name = if g.rng.chance(70) { g.rng.pick(&["i", "j", "k"]).to_owned() } else { g.name() };
    let id = g.declare(&name, Ty::Usize, false);
    (g.fun.vars[id].below, g.fun.vars[id].below_len) = (below, below_len);
    let label = g.label();
    let body = body(g, label, &[id], |g| block(g, level));
    out.push(Stmt::For(label, vec![id], Iter::Range { lo, hi, inclusive, numbers }, body));
}

fn item(g: &mut Gen<'_>, of: Id, mutable: bool) -> Id {
    let ty = g.fun.vars[of].ty.element().unwrap_or(Ty::Float);
    let id = bind(g, ty, mutable);
    g.fun.vars[id].hold = if mutable { Hold::Mut } else { Hold::Shared };
    id
}

fn for_items(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    let list = |ty: Ty| ty.element().is_some();
    let mut mutable = g.rng.chance(45);
    let writable = g.writable(|var| list(var.ty));
    mutable &= !writable.is_empty();
    let ids = if mutable { writable } else { g.visible(|var| list(var.ty)) };
    let Some(of) = g.choose(&ids) else { return for_range(g, out, level) };
    let (frozen, locked) = (g.frozen.len(), g.locked.len());
    if mutable {
        g.locked.push(of);
    } else {
        g.frozen.push(of);
    }
    let (mut iter, vars) = items(g, of, mutable);
    if g.rng.chance(25) && !matches!(iter, Iter::Items { method: false, .. }) {
        let adaptor = sequences::adaptor(g);
        iter = Iter::Adapted(Box::new(iter), adaptor);
    }
    let label = g.label();
    let distinct =
        vars.iter().all(|a| vars.iter().all(|b| a == b || g.fun.vars[*a].name != g.fun.vars[*b].name));
    let body = body(g, label, &vars, |g| block(g, level));
    g.frozen.truncate(frozen);
    g.locked.truncate(locked);
    if distinct {
        out.push(Stmt::For(label, vars, iter, body));
    }
}

fn items(g: &mut Gen<'_>, of: Id, mutable: bool) -> (Iter, Vec<Id>) {
    let others = g.visible(|var| var.ty.element().is_some());
    match g.rng.below(6) {
        0 => {
            let index = g.declare("i", Ty::Usize, false);
            match g.fun.vars[of].ty.length() {
                Some(n) => g.fun.vars[index].below = Some(n),
                None => g.fun.vars[index].below_len = Some(of),
            }
            (Iter::Enumerate { of, mutable }, vec![index, item(g, of, mutable)])
        }
        1 if others.iter().any(|b| *b != of) => {
            let b = others.into_iter().find(|b| *b != of).unwrap_or(of);
            g.frozen.push(b);
            (Iter::Zip { a: of, b, mutable }, vec![item(g, of, mutable), item(g, b, false)])
        }
        2 | 3 if matches!(g.fun.vars[of].ty, Ty::Array(_) | Ty::Slice | Ty::Vec) => {
            let method = if mutable { "chunks_exact_mut" } else { g.rng.pick(&["windows", "chunks_exact"]) };
            let id = bind(g, Ty::Slice, mutable);
            g.fun.vars[id].hold = if mutable { Hold::Mut } else { Hold::Shared };
            (Iter::Parts { of, method }, vec![id])
        }
        _ => {
            let method = g.rng.chance(60);
            (Iter::Items { of, mutable, method }, vec![item(g, of, mutable)])
        }
    }
}

/// `let mut k = 0;`, which only its loop may change.
fn counter(g: &mut Gen<'_>, out: &mut Vec<Stmt>) -> Id {
    let name = g.fun.vars.len();
    let id = g.declare(&format!("k{name}"), Ty::Usize, true);
    g.scope.push(id);
    g.frozen.push(id);
    let annotated = g.rng.chance(50);
    out.push(Stmt::Let(id, annotated, Expr::Int(0)));
    id
}

fn count(id: Id) -> Stmt {
    Stmt::OpAssign(Place::var(id), Op::Add, Expr::Int(1))
}

fn while_loop(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    let id = counter(g, out);
    let bound = 1 + g.rng.below(4);
    let mut cond = Expr::binary(Op::Lt, Expr::float_var(id), Expr::Int(bound));
    if g.rng.chance(40) {
        cond = Expr::binary(Op::And, cond, g.plain_cond());
    }
    let label = g.label();
    let mut made = body(g, label, &[], |g| block(g, level));
    let at = if g.class.exits() { 0 } else { made.stmts.len() };
    made.stmts.insert(at, count(id));
    out.push(Stmt::While(label, cond, made));
}

fn endless(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    let id = counter(g, out);
    let label = g.label();
    let mut made = body(g, label, &[], |g| block(g, level));
    let bound = Expr::Int(1 + g.rng.below(4));
    let done = Expr::binary(Op::Ge, Expr::float_var(id), bound);
    let explicit = g.rng.chance(20);
    let stop = Block { stmts: vec![Stmt::Break(label, explicit, None)], value: None };
    made.stmts.insert(0, Stmt::If(done, stop, None));
    made.stmts.insert(0, count(id));
    out.push(Stmt::Loop(label, made));
}

/// `let v = loop { k += 1; ..; if k >= 3 { break value; } };`
fn loop_value(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    let id = counter(g, out);
    let label = g.label();
    g.around.push(Around { label, valued: true });
    let made = g.scoped(|g| {
        let mut stmts = vec![count(id)];
        statement(g, &mut stmts, level + 1);
        let bound = Expr::Int(1 + g.rng.below(3));
        let mut done = Expr::binary(Op::Ge, Expr::float_var(id), bound);
        if g.rng.chance(40) {
            done = Expr::binary(Op::Or, done, g.cond(0));
        }
        let value = g.float(2);
        let stop = Block { stmts: vec![Stmt::Break(label, false, Some(value))], value: None };
        stmts.push(Stmt::If(done, stop, None));
        Block { stmts, value: None }
    });
    g.around.pop();
    let var = bind(g, Ty::Float, false);
    g.scope.push(var);
    // Annotated: the type of the loop is that of its breaks, which may be literals.
    out.push(Stmt::Let(var, true, Expr::Loop(label, made)));
}

// ---- leaving ----

/// `if c { ..; break; }` and the like.
fn leave(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let cond = g.cond(1);
    let taken = g.scoped(|g| {
        let mut stmts = Vec::new();
        if g.rng.chance(40) {
            statement(g, &mut stmts, 3);
        }
        let jump = jump(g);
        stmts.push(jump);
        Block { stmts, value: None }
    });
    out.push(Stmt::If(cond, taken, None));
}

fn jump(g: &mut Gen<'_>) -> Stmt {
    let kind = g.rng.below(10);
    if g.around.is_empty() || kind < 2 {
        let value = g.fun.returns.map(|ty| g.value_of(ty, 2));
        return Stmt::Return(value);
    }
    let innermost = g.around.len() - 1;
    let level = if g.rng.chance(60) { innermost } else { g.rng.below(g.around.len()) };
    let around = g.around[level];
    let explicit = level != innermost || g.rng.chance(20);
    if kind < 5 {
        return Stmt::Continue(around.label, explicit);
    }
    let value = around.valued.then(|| g.float(2));
    Stmt::Break(around.label, explicit, value)
}

/// A call for its effect.
fn call(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    match g.call(2, writes) {
        Some((index, args)) => out.push(Stmt::Call(index, args)),
        None => let_float(g, out),
    }
}

// ---- recursion ----

/// `if n == 0 { return value; }`
pub fn base_case(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let none = Expr::binary(Op::Eq, Expr::float_var(g.fun.params[0]), Expr::Int(0));
    let value = g.fun.returns.map(|ty| g.value_of(ty, 1));
    out.push(Stmt::If(none, Block { stmts: vec![Stmt::Return(value)], value: None }, None));
}

/// `let r = h(n - 1, ..);`
pub fn recursion(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let params: Vec<(Ty, Hold)> =
        g.fun.params[1..].iter().map(|id| (g.fun.vars[*id].ty, g.fun.vars[*id].hold)).collect();
    let less = Expr::binary(Op::Sub, Expr::float_var(g.fun.params[0]), Expr::Int(1));
    let Some(rest) = g.args(&params, 1) else { return };
    let args = std::iter::once(Arg::Value(less)).chain(rest).collect();
    let index = g.helpers.len();
    let Some(ty) = g.fun.returns else {
        out.push(Stmt::Call(index, args));
        return;
    };
    let mutable = g.rng.chance(40);
    let id = bind(g, ty, mutable);
    g.scope.push(id);
    out.push(Stmt::Let(id, true, Expr::Call(index, args)));
}
