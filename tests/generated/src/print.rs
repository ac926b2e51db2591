//! Programs as Rust source.

use std::fmt::Write as _;

use crate::ast::{
    Adaptor, Arg, Arm, Block, Chain, Change, End, Expr, Fun, Hold, Id, Iter, Label, Numbers, Place, Program,
    Source, Step, Stmt, Ty,
};

/// The whole program.
pub fn program(program: &Program) -> String {
    (0..program.funs.len()).map(|index| function(program, index)).collect::<Vec<_>>().join("\n")
}

/// One function of it.
pub fn function(program: &Program, index: usize) -> String {
    let fun = &program.funs[index];
    let mut printer = Printer { program, fun, out: String::new(), indent: 1 };
    let params: Vec<String> = fun.params.iter().map(|id| printer.param(*id)).collect();
    let returns = fun.returns.map(|ty| format!(" -> {}", ty.text())).unwrap_or_default();
    printer.block(&fun.body);
    format!("fn {}({}){returns} {{\n{}}}\n", fun.name, params.join(", "), printer.out)
}

struct Printer<'a> {
    program: &'a Program,
    fun: &'a Fun,
    out: String,
    indent: usize,
}

impl Printer<'_> {
    fn param(&self, id: Id) -> String {
        let var = &self.fun.vars[id];
        let mutable = if var.mutable && var.hold == Hold::Owned { "mut " } else { "" };
        let reference = match var.hold {
            Hold::Owned => "",
            Hold::Shared => "&",
            Hold::Mut => "&mut ",
        };
        format!("{mutable}{}: {reference}{}", var.name, var.ty.text())
    }

    fn name(&self, id: Id) -> &str {
        &self.fun.vars[id].name
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{}{text}", "    ".repeat(self.indent));
    }

    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        if let Some(value) = &block.value {
            let text = self.expr(value);
            self.line(&text);
        }
    }

    /// A block in braces, as an expression.
    fn braces(&self, block: &Block) -> String {
        let mut inner =
            Printer { program: self.program, fun: self.fun, out: String::new(), indent: self.indent + 1 };
        inner.block(block);
        format!("{{\n{}{}}}", inner.out, "    ".repeat(self.indent))
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let text = match stmt {
            Stmt::Let(id, annotated, e) => {
                let var = &self.fun.vars[*id];
                let mutable = if var.mutable { "mut " } else { "" };
                let annotation = if *annotated { format!(": {}", var.ty.text()) } else { String::new() };
                format!("let {mutable}{}{annotation} = {};", var.name, self.expr(e))
            }
            Stmt::LetParts(ty, ids, e) => format!("let {} = {};", self.pattern(*ty, ids), self.expr(e)),
            Stmt::SinCos(a, b, e) => {
                let call = self.rule("sin_cos", std::slice::from_ref(e), true);
                format!("let {} = {call};", self.pattern(Ty::Pair, &[*a, *b]))
            }
            Stmt::Alias(id, mutable, place, range) => {
                let lent = self.lent(place, *mutable, *range);
                format!("let {} = {lent};", self.name(*id))
            }
            Stmt::Choose(id, test, a, b) => {
                let (a, b) = (self.lent(a, false, None), self.lent(b, false, None));
                format!("let {} = if {} {{ {a} }} else {{ {b} }};", self.name(*id), self.expr(test))
            }
            Stmt::LetReplace(id, place, e) => {
                let mutable = if self.fun.vars[*id].mutable { "mut " } else { "" };
                let lent = self.lent(place, true, None);
                format!("let {mutable}{} = std::mem::replace({lent}, {});", self.name(*id), self.expr(e))
            }
            Stmt::MemSwap(a, b) => {
                format!("std::mem::swap({}, {});", self.lent(a, true, None), self.lent(b, true, None))
            }
            Stmt::Fill(id, e) => format!("{}.fill({});", self.name(*id), self.expr(e)),
            Stmt::Push(id, e) => format!("{}.push({});", self.name(*id), self.expr(e)),
            Stmt::Change(id, change) => self.change(*id, change),
            Stmt::LetRemoved(id, of, method, index) => {
                let mutable = if self.fun.vars[*id].mutable { "mut " } else { "" };
                format!(
                    "let {mutable}{} = {}.{method}({});",
                    self.name(*id),
                    self.name(*of),
                    self.expr(index)
                )
            }
            Stmt::LetClosure(id, params, body) => {
                let params: Vec<String> =
                    params.iter().map(|id| format!("{}: f64", self.name(*id))).collect();
                format!("let {} = |{}| {};", self.name(*id), params.join(", "), self.expr(body))
            }
            Stmt::Late(id) => {
                let mutable = if self.fun.vars[*id].mutable { "mut " } else { "" };
                format!("let {mutable}{}: f64;", self.name(*id))
            }
            Stmt::Assign(place, e) => format!("{} = {};", self.place(place), self.expr(e)),
            Stmt::OpAssign(place, op, e) => format!("{} {}= {};", self.place(place), op.text(), self.expr(e)),
            Stmt::Swap(id, i, j) => format!("{}.swap({}, {});", self.name(*id), self.expr(i), self.expr(j)),
            Stmt::Call(index, args) => format!("{};", self.call(*index, args)),
            Stmt::Return(None) => "return;".to_owned(),
            Stmt::Return(Some(e)) => format!("return {};", self.expr(e)),
            Stmt::Break(label, explicit, value) => {
                let label = if *explicit { format!(" 'l{label}") } else { String::new() };
                let value = value.as_ref().map(|e| format!(" {}", self.expr(e))).unwrap_or_default();
                format!("break{label}{value};")
            }
            Stmt::Continue(label, true) => format!("continue 'l{label};"),
            Stmt::Continue(_, false) => "continue;".to_owned(),
            structured => self.structured(structured),
        };
        self.line(&text);
    }

    fn change(&self, id: Id, change: &Change) -> String {
        let other = |id: &Id| self.lent(&Place::var(*id), false, None);
        let call = match change {
            Change::Insert(i, e) => format!("insert({}, {})", self.expr(i), self.expr(e)),
            Change::Truncate(n) => format!("truncate({})", self.expr(n)),
            Change::Resize(n, e) => format!("resize({}, {})", self.expr(n), self.expr(e)),
            Change::Extend(b) => format!("extend_from_slice({})", other(b)),
            Change::CopyFrom(b) => format!("copy_from_slice({})", other(b)),
            Change::RotateLeft(k) => format!("rotate_left({})", self.expr(k)),
            Change::RotateRight(k) => format!("rotate_right({})", self.expr(k)),
            Change::Reverse => "reverse()".to_owned(),
        };
        format!("{}.{call};", self.name(id))
    }

    /// The pattern that takes a value of the type apart.
    fn pattern(&self, ty: Ty, ids: &[Id]) -> String {
        let part = |id: &Id| {
            let mutable = if self.fun.vars[*id].mutable { "mut " } else { "" };
            format!("{mutable}{}", self.name(*id))
        };
        let parts: Vec<String> = ids.iter().map(part).collect();
        assemble(ty, &parts)
    }

    fn structured(&self, stmt: &Stmt) -> String {
        match stmt {
            Stmt::If(cond, yes, no) => {
                let no = no.as_ref().map(|no| format!(" else {}", self.braces(no))).unwrap_or_default();
                format!("if {} {}{no}", self.expr(cond), self.braces(yes))
            }
            Stmt::Match(on, arms, otherwise) => self.matching(on, arms, otherwise),
            Stmt::For(label, ids, iter, body) => {
                let pattern = match ids.as_slice() {
                    [id] => self.name(*id).to_owned(),
                    ids => {
                        format!("({})", ids.iter().map(|id| self.name(*id)).collect::<Vec<_>>().join(", "))
                    }
                };
                let label = label_before(*label, body);
                format!("{label}for {pattern} in {} {}", self.source(iter), self.braces(body))
            }
            Stmt::While(label, cond, body) => {
                format!("{}while {} {}", label_before(*label, body), self.expr(cond), self.braces(body))
            }
            Stmt::Loop(label, body) => format!("{}loop {}", label_before(*label, body), self.braces(body)),
            Stmt::Scope(body) => self.braces(body),
            Stmt::Pop(id, of, body) => {
                format!("if let Some({}) = {}.pop() {}", self.name(*id), self.name(*of), self.braces(body))
            }
            _ => unreachable!("printed by `stmt`"),
        }
    }

    fn matching(&self, on: &Expr, arms: &[Arm], otherwise: &Block) -> String {
        let inner = Printer { indent: self.indent + 1, out: String::new(), ..*self };
        let pad = "    ".repeat(self.indent + 1);
        let mut text = format!("match {} {{\n", self.expr(on));
        for arm in arms {
            let guard = arm.guard.as_ref().map(|guard| format!(" if {}", inner.expr(guard)));
            let (pattern, guard) = (self.arm_pattern(arm), guard.unwrap_or_default());
            let _ = writeln!(text, "{pad}{pattern}{guard} => {}", inner.braces(&arm.body));
        }
        let end = "    ".repeat(self.indent);
        format!("{text}{pad}_ => {}\n{end}}}", inner.braces(otherwise))
    }

    fn arm_pattern(&self, arm: &Arm) -> String {
        let numbers = match (arm.numbers.as_slice(), arm.range) {
            ([first, .., last], true) => format!("{first}..={last}"),
            (numbers, _) => numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | "),
        };
        match (arm.binds, numbers.is_empty()) {
            (Some(id), true) => self.name(id).to_owned(),
            (Some(id), false) if arm.numbers.len() > 1 && !arm.range => {
                format!("{} @ ({numbers})", self.name(id))
            }
            (Some(id), false) => format!("{} @ {numbers}", self.name(id)),
            (None, _) => numbers,
        }
    }

    fn source(&self, iter: &Iter) -> String {
        match iter {
            Iter::Range { lo, hi, inclusive, numbers } => {
                let dots = if *inclusive { "..=" } else { ".." };
                let range = format!("{}{dots}{}", self.operand(lo), self.operand(hi));
                match numbers {
                    Numbers::Plain => range,
                    Numbers::Rev => format!("({range}).rev()"),
                    Numbers::Step(k) => format!("({range}).step_by({k})"),
                    Numbers::StepRev(k) => format!("({range}).step_by({k}).rev()"),
                    Numbers::RevStep(k) => format!("({range}).rev().step_by({k})"),
                }
            }
            Iter::Items { of, mutable, method } => match (mutable, method) {
                (false, true) => format!("{}.iter()", self.name(*of)),
                (true, true) => format!("{}.iter_mut()", self.name(*of)),
                (false, false) if self.fun.vars[*of].hold == Hold::Shared => self.name(*of).to_owned(),
                (false, false) if self.fun.vars[*of].hold == Hold::Mut => format!("&*{}", self.name(*of)),
                (false, false) => format!("&{}", self.name(*of)),
                (true, false) if self.fun.vars[*of].hold == Hold::Mut => format!("&mut *{}", self.name(*of)),
                (true, false) => format!("&mut {}", self.name(*of)),
            },
            Iter::Parts { of, method } => format!("{}.{method}(2)", self.name(*of)),
            Iter::Adapted(inner, adaptor) => {
                let inner = self.source(inner);
                match adaptor {
                    Adaptor::Rev => format!("{inner}.rev()"),
                    Adaptor::Skip(n) => format!("{inner}.skip({n})"),
                    Adaptor::Take(n) => format!("{inner}.take({n})"),
                    Adaptor::StepBy(n) => format!("{inner}.step_by({n})"),
                }
            }
            Iter::Enumerate { of, mutable } => {
                format!("{}.{}().enumerate()", self.name(*of), iter_of(*mutable))
            }
            Iter::Zip { a, b, mutable } => {
                format!("{}.{}().zip({}.iter())", self.name(*a), iter_of(*mutable), self.name(*b))
            }
        }
    }

    fn place(&self, place: &Place) -> String {
        let var = &self.fun.vars[place.var];
        let mut text = var.name.clone();
        if var.hold != Hold::Owned && place.steps.is_empty() {
            text.insert(0, '*');
        }
        let mut ty = var.ty;
        for step in &place.steps {
            let _ = match step {
                Step::Index(index) => write!(text, "[{}]", self.expr(index)),
                Step::Field(field) => write!(text, ".{}", ty.fields()[*field].0),
            };
            ty = ty.step(step);
        }
        text
    }

    /// In parentheses where it needs them.
    fn operand(&self, e: &Expr) -> String {
        let text = self.expr(e);
        let simple = match e {
            Expr::Float(v) => *v >= 0.0,
            Expr::Read(place) => !self.place(place).starts_with('*'),
            Expr::Int(_) | Expr::Bool(_) | Expr::Len(_) | Expr::MinLen(..) | Expr::IntMin(..) => true,
            Expr::Rule(..) | Expr::PowConst(..) | Expr::PowVar(..) | Expr::Call(..) | Expr::IsFinite(_) => {
                true
            }
            Expr::Chain(_) | Expr::Apply(..) => true,
            _ => false,
        };
        if simple { text } else { format!("({text})") }
    }

    fn expr(&self, e: &Expr) -> String {
        match e {
            Expr::Float(v) => format!("{v:?}"),
            Expr::Int(v) => v.to_string(),
            Expr::Bool(v) => v.to_string(),
            Expr::Read(place) => self.place(place),
            Expr::Len(id) => format!("{}.len()", self.name(*id)),
            Expr::MinLen(a, b) => format!("{}.len().min({}.len())", self.name(*a), self.name(*b)),
            Expr::Neg(a) => format!("-{}", self.operand(a)),
            Expr::Not(a) => format!("!{}", self.operand(a)),
            Expr::Binary(op, a, b) => format!("{} {} {}", self.operand(a), op.text(), self.operand(b)),
            Expr::Rule(name, args, method) => self.rule(name, args, *method),
            Expr::PowConst(a, n) => self.float_method(a, "powi", &n.to_string()),
            Expr::PowVar(a, n) => self.float_method(a, "powi", &format!("{} as i32", self.operand(n))),
            Expr::IntMin(a, b) => format!("{}.min({})", self.operand(a), self.expr(b)),
            Expr::IsFinite(a) => self.float_method(a, "is_finite", ""),
            Expr::ToFloat(a) => format!("{} as f64", self.operand(a)),
            Expr::ToIndex(a) => format!("{} as usize", self.float_method(a, "abs", "")),
            _ => self.structured_expr(e),
        }
    }

    fn structured_expr(&self, e: &Expr) -> String {
        match e {
            Expr::If(cond, yes, no) => {
                format!("if {} {} else {}", self.expr(cond), self.braces(yes), self.braces(no))
            }
            Expr::Scope(body) => self.braces(body),
            Expr::Match(on, arms, otherwise) => self.matching(on, arms, otherwise),
            Expr::Loop(label, body) => format!("{}loop {}", label_before(*label, body), self.braces(body)),
            Expr::Call(index, args) => self.call(*index, args),
            Expr::Array(items) => self.list(items),
            Expr::Repeat(item, n) => format!("[{}; {n}]", self.expr(item)),
            Expr::Matrix(rows) => {
                format!("[{}]", rows.iter().map(|row| self.list(row)).collect::<Vec<_>>().join(", "))
            }
            Expr::Make(ty, parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.expr(part)).collect();
                assemble(*ty, &parts)
            }
            Expr::VecList(items) => format!("vec!{}", self.list(items)),
            Expr::VecRepeat(item, n) => format!("vec![{}; {}]", self.expr(item), self.expr(n)),
            Expr::ToVec(id) => {
                let method = if self.fun.vars[*id].ty == Ty::Vec { "clone" } else { "to_vec" };
                format!("{}.{method}()", self.name(*id))
            }
            Expr::Chain(chain) => self.chain(chain),
            Expr::Apply(id, args) => {
                let args: Vec<String> = args.iter().map(|e| self.expr(e)).collect();
                format!("{}({})", self.name(*id), args.join(", "))
            }
            Expr::FromFn(_, bind, body) => {
                format!("core::array::from_fn(|{}| {})", self.name(*bind), self.expr(body))
            }
            Expr::MapArray(of, bind, body) => {
                format!("{}.map(|{}| {})", self.name(*of), self.name(*bind), self.expr(body))
            }
            _ => unreachable!("printed by `expr`"),
        }
    }

    fn list(&self, items: &[Expr]) -> String {
        format!("[{}]", items.iter().map(|e| self.expr(e)).collect::<Vec<_>>().join(", "))
    }

    fn rule(&self, name: &str, args: &[Expr], method: bool) -> String {
        let rest: Vec<String> = args[1..].iter().map(|e| self.expr(e)).collect();
        if method {
            return self.float_method(&args[0], name, &rest.join(", "));
        }
        let all: Vec<String> = args.iter().map(|e| self.expr(e)).collect();
        format!("f64::{name}({})", all.join(", "))
    }

    /// A method call, or a call by path where rustc does not know the receiver's type yet.
    fn float_method(&self, receiver: &Expr, name: &str, rest: &str) -> String {
        if known(receiver, self.fun) {
            return format!("{}.{name}({rest})", self.operand(receiver));
        }
        let comma = if rest.is_empty() { "" } else { ", " };
        format!("f64::{name}({}{comma}{rest})", self.expr(receiver))
    }

    fn call(&self, index: usize, args: &[Arg]) -> String {
        let args: Vec<String> = args.iter().map(|arg| self.arg(arg)).collect();
        format!("{}({})", self.program.funs[index].name, args.join(", "))
    }

    fn arg(&self, arg: &Arg) -> String {
        match arg {
            Arg::Value(e) => self.expr(e),
            Arg::Borrow(place, mutable, range) => self.lent(place, *mutable, *range),
        }
    }

    /// `&mut place`, or the variable itself where it is a reference already.
    fn lent(&self, place: &Place, mutable: bool, range: Option<(usize, usize)>) -> String {
        let reference = if mutable { "&mut " } else { "&" };
        let hold = self.fun.vars[place.var].hold;
        match (place.steps.is_empty(), range) {
            (true, Some((lo, hi))) => format!("{reference}{}[{lo}..{hi}]", self.name(place.var)),
            (false, Some((lo, hi))) => format!("{reference}{}[{lo}..{hi}]", self.place(place)),
            (true, None) => match (hold, mutable) {
                (Hold::Owned, _) => format!("{reference}{}", self.name(place.var)),
                (Hold::Mut, false) => format!("&*{}", self.name(place.var)),
                (Hold::Mut, true) | (Hold::Shared, _) => self.name(place.var).to_owned(),
            },
            (false, None) => format!("{reference}{}", self.place(place)),
        }
    }

    fn chain(&self, chain: &Chain) -> String {
        let mut text = match &chain.source {
            Source::Range(hi) => format!("(0..{})", self.operand(hi)),
            Source::Items(of) => format!("{}.iter()", self.name(*of)),
            Source::Enumerate(of) => format!("{}.iter().enumerate()", self.name(*of)),
            Source::Zip(a, b) => format!("{}.iter().zip({}.iter())", self.name(*a), self.name(*b)),
            Source::Windows(of) => format!("{}.windows(2)", self.name(*of)),
        };
        if chain.rev {
            text.push_str(".rev()");
        }
        if chain.skip > 0 {
            let _ = write!(text, ".skip({})", chain.skip);
        }
        if let Some(k) = chain.take {
            let _ = write!(text, ".take({k})");
        }
        let names: Vec<&str> = chain.binds.iter().map(|id| self.name(*id)).collect();
        let pattern = if names.len() == 1 { names[0].to_owned() } else { format!("({})", names.join(", ")) };
        if let Some(filter) = &chain.filter {
            let _ = write!(text, ".filter(|&{pattern}| {})", self.expr(filter));
        }
        let body = self.expr(&chain.body);
        let _ = match &chain.end {
            End::Collect => write!(text, ".map(|{pattern}| {body}).collect::<Vec<f64>>()"),
            End::Sum => write!(text, ".map(|{pattern}| {body}).sum::<f64>()"),
            End::Product => write!(text, ".map(|{pattern}| {body}).product::<f64>()"),
            End::Fold(init, acc) => {
                write!(text, ".fold({}, |{}, {pattern}| {body})", self.expr(init), self.name(*acc))
            }
            End::Extreme(init, name) => {
                write!(text, ".map(|{pattern}| {body}).fold({}, f64::{name})", self.expr(init))
            }
        };
        text
    }
}

/// A value or a pattern of the type, from its parts.
pub fn assemble(ty: Ty, parts: &[String]) -> String {
    match ty {
        Ty::Pair | Ty::Nest => format!("({})", parts.join(", ")),
        Ty::Point | Ty::Body => {
            let fields = ty.fields().iter().zip(parts);
            let fields: Vec<String> = fields.map(|((name, _), part)| field(name, part)).collect();
            format!("{} {{ {} }}", ty.text(), fields.join(", "))
        }
        _ => format!("[{}]", parts.join(", ")),
    }
}

fn field(name: &str, part: &str) -> String {
    if name == part { name.to_owned() } else { format!("{name}: {part}") }
}

fn iter_of(mutable: bool) -> &'static str {
    if mutable { "iter_mut" } else { "iter" }
}

fn label_before(label: Label, body: &Block) -> String {
    let mentioned = jumps_to(body, label);
    if mentioned { format!("'l{label}: ") } else { String::new() }
}

/// Whether some jump writes out this label.
fn jumps_to(body: &Block, label: Label) -> bool {
    let mut found = false;
    body.clone().visit(&mut |node| {
        if let crate::ast::Node::Block(block) = node {
            found |= block.stmts.iter().any(|stmt| match stmt {
                Stmt::Break(to, explicit, _) | Stmt::Continue(to, explicit) => *to == label && *explicit,
                _ => false,
            });
        }
    });
    found
}

/// Whether rustc knows the type when it sees a method called on it.
pub fn known(e: &Expr, fun: &Fun) -> bool {
    match e {
        Expr::Float(_) => false,
        Expr::Read(place) => !(place.steps.is_empty() && fun.vars[place.var].ambiguous),
        Expr::Neg(a) => known(a, fun),
        Expr::Binary(op, a, b) if op.is_arithmetic() => known(a, fun) || known(b, fun),
        Expr::If(_, a, _) | Expr::Scope(a) => a.value.as_ref().is_some_and(|value| known(value, fun)),
        Expr::Match(_, arms, _) => {
            arms.first().and_then(|arm| arm.body.value.as_ref()).is_some_and(|value| known(value, fun))
        }
        Expr::Loop(..) => false,
        Expr::Chain(chain) => !matches!(&chain.end, End::Fold(init, _) if !known(init, fun)),
        _ => true,
    }
}
