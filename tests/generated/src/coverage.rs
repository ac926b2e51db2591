//! Which constructs occurred in the programs that were checked.

use std::collections::BTreeMap;

use crate::ast::{
    Adaptor, Arg, Arm, Block, Chain, Change, End, Expr, Fun, Hold, Iter, Node, Numbers, Program, Source,
    Stmt, Ty,
};
use crate::generate::Class;

/// Number of programs per construct.
pub type Counts = BTreeMap<&'static str, usize>;

/// Counts the constructs of a program.
pub fn count(program: &Program, counts: &mut Counts) {
    let mut found = Counts::new();
    for fun in &program.funs {
        for id in &fun.params {
            found.insert(param(fun, *id), 1);
        }
        match fun.returns {
            None => found.insert("returns nothing", 1),
            Some(Ty::Float) => None,
            Some(_) => found.insert("returns an aggregate", 1),
        };
        if fun.recursive {
            found.insert("recursion", 1);
        }
        fun.body.clone().visit(&mut |node| match node {
            Node::Block(block) => {
                block.stmts.iter().for_each(|stmt| stmt_kinds(stmt, fun, &mut found));
                shadowing(block, fun, &mut found);
            }
            Node::Expr(e) => expr_kinds(e, &mut found),
        });
    }
    for name in found.into_keys() {
        *counts.entry(name).or_default() += 1;
    }
}

fn param(fun: &Fun, id: usize) -> &'static str {
    let var = &fun.vars[id];
    match (var.ty, var.hold) {
        (Ty::Float, Hold::Owned) if var.mutable => "parameter mut x: f64",
        (Ty::Float, Hold::Owned) => "parameter f64",
        (Ty::Float, _) => "parameter &mut f64",
        (Ty::Slice, Hold::Mut) => "parameter &mut [f64]",
        (Ty::Slice, _) => "parameter &[f64]",
        (Ty::Array(_), Hold::Owned) => "parameter [f64; N]",
        (Ty::Array(_), Hold::Shared) => "parameter &[f64; N]",
        (Ty::Array(_), Hold::Mut) => "parameter &mut [f64; N]",
        (Ty::Matrix(..), _) => "parameter &[[f64; M]; N]",
        (Ty::Usize, _) => "parameter usize",
        (Ty::Bool, _) => "parameter bool",
        (Ty::Pair | Ty::Nest, _) => "parameter tuple",
        (Ty::Vec, _) => "parameter Vec",
        (Ty::Points(_), _) => "parameter of structs",
        (Ty::Closure(_), _) => "parameter closure",
        (Ty::Point | Ty::Body, Hold::Owned) => "parameter struct",
        (Ty::Point | Ty::Body, Hold::Shared) => "parameter &struct",
        (Ty::Point | Ty::Body, Hold::Mut) => "parameter &mut struct",
    }
}

fn shadowing(block: &Block, fun: &Fun, found: &mut Counts) {
    let lets = block.stmts.iter().filter_map(|stmt| match stmt {
        Stmt::Let(id, ..) => Some(*id),
        _ => None,
    });
    for id in lets {
        if fun.vars[..id].iter().any(|var| var.name == fun.vars[id].name) {
            found.insert("a name used again", 1);
        }
    }
}

fn stmt_kinds(stmt: &Stmt, fun: &Fun, found: &mut Counts) {
    let kind = match stmt {
        Stmt::Let(id, ..) if fun.vars[*id].ambiguous => "let of a bare literal",
        Stmt::Let(id, ..) => match (fun.vars[*id].ty, fun.vars[*id].mutable) {
            (Ty::Float, true) => "let mut",
            (Ty::Float, false) => "let",
            (Ty::Usize, _) => "let of an integer",
            (Ty::Bool, _) => "let of a bool",
            (Ty::Array(_), _) => "let of an array",
            (Ty::Matrix(..), _) => "let of a matrix",
            (Ty::Pair | Ty::Nest | Ty::Slice, _) => "let of a tuple",
            (Ty::Vec, _) => "let of a Vec",
            (Ty::Points(_), _) => "let of structs",
            (Ty::Closure(_), _) => "let of a closure",
            (Ty::Point | Ty::Body, _) => "let of a struct",
        },
        Stmt::LetParts(Ty::Pair | Ty::Nest, ..) => "let (a, b)",
        Stmt::LetParts(Ty::Point | Ty::Body, ..) => "let Struct { a, b }",
        Stmt::LetParts(..) => "let [a, b]",
        Stmt::Alias(_, true, _, None) => "let r = &mut place",
        Stmt::Alias(_, false, _, None) => "let r = &place",
        Stmt::Alias(_, true, ..) => "let r = &mut a[..]",
        Stmt::Alias(..) => "let r = &a[..]",
        Stmt::Choose(..) => "let r = if c { &a } else { &b }",
        Stmt::LetReplace(..) => "mem::replace",
        Stmt::MemSwap(..) => "mem::swap",
        Stmt::Fill(..) => "fill",
        Stmt::Push(..) => "push",
        Stmt::Change(_, change) => match change {
            Change::Insert(..) => "insert",
            Change::Truncate(_) => "truncate",
            Change::Resize(..) => "resize",
            Change::Extend(_) => "extend_from_slice",
            Change::CopyFrom(_) => "copy_from_slice",
            Change::RotateLeft(_) => "rotate_left",
            Change::RotateRight(_) => "rotate_right",
            Change::Reverse => "reverse",
        },
        Stmt::LetRemoved(_, _, method, _) => method,
        Stmt::LetClosure(..) => "let of a closure",
        Stmt::Pop(..) => "pop",
        Stmt::SinCos(..) => "sin_cos",
        Stmt::Late(_) => "late initialisation",
        Stmt::Assign(place, _) => match place.steps.len() {
            0 => "x = e",
            1 => "a[i] = e",
            _ => "m[i][j] = e",
        },
        Stmt::OpAssign(place, ..) => match place.steps.len() {
            0 => "x op= e",
            1 => "a[i] op= e",
            _ => "m[i][j] op= e",
        },
        Stmt::If(_, _, None) => "if",
        Stmt::If(_, _, Some(_)) => "if else",
        Stmt::Match(_, arms, _) => {
            arms_kinds(arms, found);
            "match"
        }
        Stmt::For(_, _, iter, _) => iter_kind(iter),
        Stmt::While(..) => "while",
        Stmt::Loop(..) => "loop",
        Stmt::Break(_, true, _) => "break 'label",
        Stmt::Break(_, false, Some(_)) => "break value",
        Stmt::Break(..) => "break",
        Stmt::Continue(_, true) => "continue 'label",
        Stmt::Continue(..) => "continue",
        Stmt::Return(_) => "return",
        Stmt::Scope(_) => "block",
        Stmt::Swap(..) => "swap",
        Stmt::Call(_, args) => {
            args_kinds(args, found);
            "call for its effect"
        }
    };
    found.insert(kind, 1);
}

fn arms_kinds(arms: &[Arm], found: &mut Counts) {
    for arm in arms {
        if arm.guard.is_some() {
            found.insert("match guard", 1);
        }
        if arm.binds.is_some() {
            found.insert("match binding", 1);
        }
        if arm.range {
            found.insert("match range", 1);
        }
    }
}

fn chain_kinds(chain: &Chain, found: &mut Counts) {
    found.insert(
        match chain.source {
            Source::Range(_) => "chain of a range",
            Source::Items(_) => "chain of iter",
            Source::Enumerate(_) => "chain of enumerate",
            Source::Zip(..) => "chain of zip",
            Source::Windows(_) => "chain of windows",
        },
        1,
    );
    let adaptors = [
        (chain.rev, "chain rev"),
        (chain.skip > 0, "chain skip"),
        (chain.take.is_some(), "chain take"),
        (chain.filter.is_some(), "chain filter"),
    ];
    found.extend(adaptors.iter().filter(|(has, _)| *has).map(|(_, name)| (*name, 1)));
}

fn args_kinds(args: &[Arg], found: &mut Counts) {
    for arg in args {
        match arg {
            Arg::Borrow(_, true, None) => found.insert("argument &mut a", 1),
            Arg::Borrow(_, true, Some(_)) => found.insert("argument &mut a[..]", 1),
            Arg::Borrow(_, false, None) => found.insert("argument &a", 1),
            Arg::Borrow(_, false, Some(_)) => found.insert("argument &a[..]", 1),
            Arg::Value(_) => None,
        };
    }
}

fn iter_kind(iter: &Iter) -> &'static str {
    match iter {
        Iter::Range { lo: Expr::Read(_) | Expr::Binary(..), .. } => "for in i..b",
        Iter::Range { hi: Expr::Read(place), .. } if place.steps.is_empty() => "for in 0..i",
        Iter::Range { inclusive: true, .. } => "for in a..=b",
        Iter::Range { numbers, .. } => match numbers {
            Numbers::Plain => "for in a..b",
            Numbers::Rev => "for rev",
            Numbers::Step(_) => "for step_by",
            Numbers::StepRev(_) => "for step_by rev",
            Numbers::RevStep(_) => "for rev step_by",
        },
        Iter::Items { mutable: false, method: true, .. } => "for iter",
        Iter::Items { mutable: true, method: true, .. } => "for iter_mut",
        Iter::Items { mutable: false, .. } => "for &a",
        Iter::Items { mutable: true, .. } => "for &mut a",
        Iter::Enumerate { mutable: false, .. } => "for enumerate",
        Iter::Enumerate { mutable: true, .. } => "for iter_mut enumerate",
        Iter::Zip { mutable: false, .. } => "for zip",
        Iter::Zip { mutable: true, .. } => "for iter_mut zip",
        Iter::Parts { method, .. } => method,
        Iter::Adapted(_, adaptor) => match adaptor {
            Adaptor::Rev => "for iter rev",
            Adaptor::Skip(_) => "for iter skip",
            Adaptor::Take(_) => "for iter take",
            Adaptor::StepBy(_) => "for iter step_by",
        },
    }
}

fn expr_kinds(e: &Expr, found: &mut Counts) {
    let kind = match e {
        Expr::Rule(name, _, method) => {
            found.insert(if *method { "rule as method" } else { "rule by path" }, 1);
            name
        }
        Expr::PowVar(..) | Expr::PowConst(..) => "powi",
        Expr::Len(_) => "len",
        Expr::MinLen(..) => "len min len",
        Expr::IntMin(..) => "min of integers",
        Expr::IsFinite(_) => "is_finite",
        Expr::ToFloat(_) => "as f64",
        Expr::ToIndex(_) => "as usize",
        Expr::If(..) => "if as a value",
        Expr::Scope(_) => "block as a value",
        Expr::Match(_, arms, _) => {
            arms_kinds(arms, found);
            "match as a value"
        }
        Expr::Make(Ty::Point | Ty::Body, _) => "Struct { .. }",
        Expr::VecList(_) => "vec![a, b]",
        Expr::VecRepeat(..) => "vec![e; n]",
        Expr::ToVec(_) => "to_vec",
        Expr::Chain(chain) => {
            chain_kinds(chain, found);
            match chain.end {
                End::Collect => "chain collect",
                End::Sum => "chain sum",
                End::Product => "chain product",
                End::Fold(..) => "chain fold",
                End::Extreme(..) => "chain fold max",
            }
        }
        Expr::Apply(..) => "call of a closure",
        Expr::FromFn(..) => "array::from_fn",
        Expr::MapArray(..) => "map of an array",
        Expr::Loop(..) => "loop as a value",
        Expr::Call(_, args) => {
            args_kinds(args, found);
            "call"
        }
        Expr::Repeat(..) => "[e; n]",
        Expr::Binary(crate::ast::Op::And | crate::ast::Op::Or, ..) => "&& and ||",
        Expr::Binary(crate::ast::Op::Rem, ..) => "%",
        Expr::Binary(crate::ast::Op::Div, ..) => "/",
        _ => return,
    };
    found.insert(kind, 1);
}

/// In every class.
const PLAIN: &[&str] = &[
    "let",
    "let mut",
    "let of a bare literal",
    "let of an integer",
    "let of a bool",
    "let of an array",
    "let of a matrix",
    "let of a tuple",
    "let (a, b)",
    "sin_cos",
    "x = e",
    "a[i] = e",
    "m[i][j] = e",
    "x op= e",
    "a[i] op= e",
    "m[i][j] op= e",
    "block",
    "swap",
    "a name used again",
    "returns nothing",
    "parameter mut x: f64",
    "parameter f64",
    "parameter &mut f64",
    "parameter &mut [f64]",
    "parameter &[f64]",
    "parameter [f64; N]",
    "parameter &[f64; N]",
    "parameter &mut [f64; N]",
    "parameter &[[f64; M]; N]",
    "parameter usize",
    "rule as method",
    "rule by path",
    "len",
    "as f64",
    "as usize",
    "[e; n]",
    "%",
    "/",
    "&& and ||",
    "is_finite",
    "push",
    "pop",
    "fill",
    "to_vec",
    "vec![a, b]",
    "vec![e; n]",
    "mem::swap",
    "mem::replace",
    "let r = &place",
    "let r = &mut place",
    "let r = &a[..]",
    "let r = &mut a[..]",
    "let r = if c { &a } else { &b }",
    "let Struct { a, b }",
    "Struct { .. }",
    "insert",
    "truncate",
    "resize",
    "copy_from_slice",
    "rotate_left",
    "rotate_right",
    "reverse",
    "remove",
    "swap_remove",
    "let of a closure",
    "call of a closure",
    "array::from_fn",
    "map of an array",
];

/// Functions of the rule table, in every class.
const RULES: &[&str] = &[
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "sqrt",
    "cbrt",
    "recip",
    "powi",
    "powf",
    "exp",
    "exp2",
    "exp_m1",
    "ln",
    "ln_1p",
    "log",
    "log2",
    "log10",
    "abs",
    "copysign",
    "max",
    "min",
    "clamp",
    "fract",
    "to_degrees",
    "to_radians",
    "midpoint",
    "mul_add",
    "hypot",
    "atan2",
    "rem_euclid",
    "floor",
    "ceil",
    "round",
    "trunc",
    "signum",
];

/// Where there are branches.
const BRANCHES: &[&str] = &[
    "if",
    "if else",
    "match",
    "if as a value",
    "match as a value",
    "block as a value",
    "late initialisation",
    "parameter bool",
    "match guard",
    "match binding",
    "match range",
];

/// Where there are loops.
const LOOPS: &[&str] = &[
    "for in a..b",
    "for in a..=b",
    "for rev",
    "for step_by",
    "for step_by rev",
    "for rev step_by",
    "for iter",
    "for iter_mut",
    "for &a",
    "for &mut a",
    "for enumerate",
    "for iter_mut enumerate",
    "for zip",
    "for iter_mut zip",
    "while",
    "chain of a range",
    "chain of iter",
    "chain of enumerate",
    "chain of zip",
    "chain of windows",
    "chain rev",
    "chain skip",
    "chain take",
    "chain filter",
    "chain sum",
    "chain product",
    "chain fold",
    "chain fold max",
    "chain collect",
    "windows",
    "chunks_exact",
    "chunks_exact_mut",
    "for iter rev",
    "for iter skip",
    "for iter take",
    "for iter step_by",
];

/// Where loops are left.
const EXITS: &[&str] = &[
    "loop",
    "break",
    "break 'label",
    "break value",
    "continue",
    "continue 'label",
    "return",
    "loop as a value",
];

/// Where there are calls.
const CALLS: &[&str] = &[
    "call",
    "call for its effect",
    "argument &a",
    "argument &a[..]",
    "argument &mut a",
    "argument &mut a[..]",
];

/// What must occur among the programs of a class.
pub fn required(class: Class) -> Vec<&'static str> {
    let lists = [
        (PLAIN, true),
        (RULES, true),
        (BRANCHES, class.branches()),
        (LOOPS, class.loops()),
        (EXITS, class.exits()),
        (CALLS, class == Class::Calls),
    ];
    lists.iter().filter(|(_, wanted)| *wanted).flat_map(|(names, _)| names.iter().copied()).collect()
}
