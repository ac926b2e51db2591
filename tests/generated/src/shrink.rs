//! Makes a failing program smaller: deletes statements, and puts constants and parts in the place of
//! expressions, as long as it still fails.

use crate::ast::{Block, Chain, End, Expr, Fun, Node, Op, Stmt, Ty};
use crate::check::valid;
use crate::evaluate::Input;
use crate::generate::Sample;

/// How many edits are tried.
const ATTEMPTS: usize = 3_000;

/// The smallest sample found for which `fails` holds.
pub fn shrink(sample: &Sample, fails: &dyn Fn(&Sample) -> bool) -> Sample {
    let mut search = Search { best: sample.clone(), fails, attempts: 0 };
    while search.pass() && search.attempts < ATTEMPTS {}
    search.best
}

struct Search<'a> {
    best: Sample,
    fails: &'a dyn Fn(&Sample) -> bool,
    attempts: usize,
}

impl Search<'_> {
    /// Keeps the candidate if it still fails.
    fn keep(&mut self, candidate: Option<Sample>) -> bool {
        let Some(candidate) = candidate.filter(|candidate| valid(&candidate.program)) else { return false };
        self.attempts += 1;
        let better = self.attempts < ATTEMPTS && (self.fails)(&candidate);
        if better {
            self.best = candidate;
        }
        better
    }

    /// Tries every edit once, the large ones first; whether one was kept.
    fn pass(&mut self) -> bool {
        let mut better = false;
        for helper in (0..self.best.program.funs.len() - 1).rev() {
            better |= self.keep(without_helper(&self.best, helper));
        }
        for index in (0..self.best.program.funs.len()).rev() {
            better |= self.sites(index, count_blocks, block_edit);
            better |= self.sites(index, count_exprs, expr_edit);
        }
        for param in (0..self.best.inputs.len()).rev() {
            better |= self.keep(without_param(&self.best, param));
        }
        for param in 0..self.best.inputs.len() {
            better |= self.keep(simpler_input(&self.best, param));
        }
        better
    }

    /// Tries the edits of every site of a function. After one that was kept the site is another one.
    fn sites(&mut self, index: usize, count: fn(&Fun) -> usize, edit: Edit) -> bool {
        let (mut site, mut better) = (0, false);
        while site < count(&self.best.program.funs[index]) {
            let mut number = 0;
            loop {
                match edit(&self.best, index, site, number) {
                    Edited::Done(candidate) if self.keep(Some(candidate.clone())) => better = true,
                    Edited::Done(_) | Edited::Nothing => number += 1,
                    Edited::End => break,
                }
            }
            site += 1;
        }
        better
    }
}

/// Edit of a function (the second argument) at a site (the third), by number.
type Edit = fn(&Sample, usize, usize, usize) -> Edited;

enum Edited {
    Done(Sample),
    /// There is no such edit here.
    Nothing,
    /// Nor are there any with higher numbers.
    End,
}

fn count_blocks(fun: &Fun) -> usize {
    let mut count = 0;
    fun.body.clone().visit(&mut |node| count += usize::from(matches!(node, Node::Block(_))));
    count
}

fn count_exprs(fun: &Fun) -> usize {
    let mut count = 0;
    fun.body.clone().visit(&mut |node| count += usize::from(matches!(node, Node::Expr(_))));
    count
}

/// Edit number `edit` of block number `site`: deletes a statement, or unwraps its inner block.
fn block_edit(sample: &Sample, index: usize, site: usize, edit: usize) -> Edited {
    let mut copy = sample.clone();
    let (mut at, mut done) = (0, Some(false));
    copy.program.funs[index].body.visit(&mut |node| {
        if let Node::Block(block) = node {
            if at == site {
                done = edit_block(block, edit);
            }
            at += 1;
        }
    });
    match done {
        Some(true) => Edited::Done(copy),
        Some(false) => Edited::Nothing,
        None => Edited::End,
    }
}

/// Whether the edit did something; `None` after the last.
fn edit_block(block: &mut Block, edit: usize) -> Option<bool> {
    let (position, kind) = (edit / 3, edit % 3);
    if position >= block.stmts.len() {
        return None;
    }
    // Later statements first: they depend on earlier ones.
    let position = block.stmts.len() - 1 - position;
    if kind == 0 {
        block.stmts.remove(position);
        return Some(true);
    }
    let inner = inner_blocks(&block.stmts[position]);
    let inner = inner.get(kind - 1);
    if let Some(inner) = inner {
        block.stmts.splice(position..=position, inner.stmts.clone());
    }
    Some(inner.is_some())
}

fn inner_blocks(stmt: &Stmt) -> Vec<Block> {
    match stmt {
        Stmt::If(_, yes, no) => [Some(yes.clone()), no.clone()].into_iter().flatten().collect(),
        Stmt::Match(_, arms, otherwise) => {
            arms.iter().map(|arm| arm.body.clone()).chain([otherwise.clone()]).collect()
        }
        Stmt::For(.., body)
        | Stmt::While(.., body)
        | Stmt::Loop(_, body)
        | Stmt::Scope(body)
        | Stmt::Pop(.., body) => {
            vec![body.clone()]
        }
        _ => Vec::new(),
    }
}

/// Edit number `edit` of expression number `site`: a part of it, or a constant, in its place.
fn expr_edit(sample: &Sample, index: usize, site: usize, edit: usize) -> Edited {
    let mut copy = sample.clone();
    let names = sample.program.funs[index].clone();
    let (mut at, mut done) = (0, false);
    copy.program.funs[index].body.visit(&mut |node| {
        if let Node::Expr(expr) = node {
            if at == site
                && let Some(simpler) = simpler(expr, &sample.program.funs, &names).into_iter().nth(edit)
            {
                *expr = simpler;
                done = true;
            }
            at += 1;
        }
    });
    if done { Edited::Done(copy) } else { Edited::End }
}

fn simpler(expr: &Expr, funs: &[Fun], fun: &Fun) -> Vec<Expr> {
    if matches!(expr, Expr::Float(_) | Expr::Int(_) | Expr::Bool(_)) {
        return Vec::new();
    }
    let mut out = match expr.ty(funs, fun) {
        Ty::Float => vec![Expr::Float(2.0), Expr::Float(0.5)],
        Ty::Usize => vec![Expr::Int(0), Expr::Int(1), Expr::Int(2)],
        Ty::Bool => vec![Expr::Bool(true), Expr::Bool(false)],
        _ => Vec::new(),
    };
    out.extend(parts(expr));
    out
}

fn simpler_chain(chain: &Chain, change: fn(&mut Chain)) -> Expr {
    let mut copy = chain.clone();
    change(&mut copy);
    Expr::Chain(Box::new(copy))
}

/// Parts of an expression that have its type.
fn parts(expr: &Expr) -> Vec<Expr> {
    match expr {
        Expr::Neg(a) | Expr::PowConst(a, _) | Expr::PowVar(a, _) | Expr::Not(a) => vec![(**a).clone()],
        Expr::Binary(op, a, b) if op.is_arithmetic() || matches!(op, Op::And | Op::Or) => {
            vec![(**a).clone(), (**b).clone()]
        }
        Expr::Rule(_, args, _) => args.clone(),
        Expr::Chain(chain) => vec![
            simpler_chain(chain, |c| c.skip = 0),
            simpler_chain(chain, |c| c.take = None),
            simpler_chain(chain, |c| c.rev = false),
            simpler_chain(chain, |c| c.filter = None),
            simpler_chain(chain, |c| c.end = End::Sum),
        ],
        Expr::If(_, yes, no) => vec![Expr::Scope(yes.clone()), Expr::Scope(no.clone())],
        Expr::Match(_, arms, no) => vec![Expr::Scope(no.clone()), Expr::Scope(arms[0].body.clone())],
        Expr::Scope(block) if block.stmts.is_empty() => {
            block.value.iter().map(|value| (**value).clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// Without a helper that is not called any more: emptied by other edits, it only has to go.
fn without_helper(sample: &Sample, helper: usize) -> Option<Sample> {
    let mut copy = sample.clone();
    let mut called = false;
    for fun in &mut copy.program.funs {
        fun.body.visit(&mut |node| match node {
            Node::Expr(Expr::Call(index, _)) => renumber(index, helper, &mut called),
            Node::Block(block) => {
                for stmt in &mut block.stmts {
                    if let Stmt::Call(index, _) = stmt {
                        renumber(index, helper, &mut called);
                    }
                }
            }
            Node::Expr(_) => {}
        });
    }
    copy.program.funs.remove(helper);
    (!called).then_some(copy)
}

fn renumber(index: &mut usize, gone: usize, called: &mut bool) {
    *called |= *index == gone;
    *index -= usize::from(*index > gone);
}

/// Without a parameter; that nothing uses it is checked with the program.
fn without_param(sample: &Sample, param: usize) -> Option<Sample> {
    let mut copy = sample.clone();
    copy.inputs.remove(param);
    copy.program.funs.last_mut()?.params.remove(param);
    let fun = copy.program.funs.last()?;
    fun.params.iter().any(|id| !matches!(fun.vars[*id].ty, Ty::Usize | Ty::Bool)).then_some(copy)
}

/// With the parameter at a rounder value.
fn simpler_input(sample: &Sample, param: usize) -> Option<Sample> {
    let mut copy = sample.clone();
    let round = |v: &mut f64| *v = (*v * 2.0).round() / 2.0;
    match &mut copy.inputs[param] {
        Input::Float(v) => round(v),
        Input::List(list) => list.iter_mut().for_each(round),
        Input::Int(_) | Input::Bool(_) => {}
    }
    (copy.inputs[param] != sample.inputs[param]).then_some(copy)
}
