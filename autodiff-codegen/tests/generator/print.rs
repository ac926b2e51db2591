//! Programs as Rust source.

use std::fmt::Write as _;

use super::ast::{Arg, Block, Expr, Fun, Hold, Id, Iter, Label, Numbers, Place, Program, Step, Stmt, Ty};

/// The whole program.
pub fn program(program: &Program) -> String {
    (0..program.funs.len()).map(|index| function(program, index)).collect::<Vec<_>>().join("\n")
}

/// One function of it.
pub fn function(program: &Program, index: usize) -> String {
    let fun = &program.funs[index];
    let mut printer = Printer { program, fun, out: String::new(), indent: 1 };
    let params: Vec<String> = fun.params.iter().map(|id| printer.param(*id)).collect();
    let returns = if fun.returns { " -> f64" } else { "" };
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
        format!("{mutable}{}: {reference}{}", var.name, ty(var.ty))
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
                let annotation = if *annotated { format!(": {}", ty(var.ty)) } else { String::new() };
                format!("let {mutable}{}{annotation} = {};", var.name, self.expr(e))
            }
            Stmt::LetPair(a, b, e) => format!("let {} = {};", self.pair_pattern(*a, *b), self.expr(e)),
            Stmt::SinCos(a, b, e) => {
                let call = self.rule("sin_cos", std::slice::from_ref(e), true);
                format!("let {} = {call};", self.pair_pattern(*a, *b))
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

    fn pair_pattern(&self, a: Id, b: Id) -> String {
        let part = |id: Id| {
            let mutable = if self.fun.vars[id].mutable { "mut " } else { "" };
            format!("{mutable}{}", self.name(id))
        };
        format!("({}, {})", part(a), part(b))
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
            _ => unreachable!("printed by `stmt`"),
        }
    }

    fn matching(&self, on: &Expr, arms: &[(Vec<usize>, Block)], otherwise: &Block) -> String {
        let inner = Printer { indent: self.indent + 1, out: String::new(), ..*self };
        let pad = "    ".repeat(self.indent + 1);
        let mut text = format!("match {} {{\n", self.expr(on));
        for (numbers, arm) in arms {
            let pattern = numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ");
            let _ = writeln!(text, "{pad}{pattern} => {}", inner.braces(arm));
        }
        let end = "    ".repeat(self.indent);
        format!("{text}{pad}_ => {}\n{end}}}", inner.braces(otherwise))
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
        let scalar = matches!(var.ty, Ty::Float | Ty::Usize | Ty::Bool);
        let mut text = var.name.clone();
        if scalar && var.hold != Hold::Owned {
            text.insert(0, '*');
        }
        for step in &place.steps {
            let _ = match step {
                Step::Index(index) => write!(text, "[{}]", self.expr(index)),
                Step::Field(field) => write!(text, ".{field}"),
            };
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
            Expr::Pair(a, b) => format!("({}, {})", self.expr(a), self.expr(b)),
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
            Arg::Borrow(id, mutable, Some((lo, hi))) => {
                format!("&{}{}[{lo}..{hi}]", if *mutable { "mut " } else { "" }, self.name(*id))
            }
            Arg::Borrow(id, mutable, None) => match (self.fun.vars[*id].hold, mutable) {
                (Hold::Owned, true) => format!("&mut {}", self.name(*id)),
                (Hold::Owned, false) => format!("&{}", self.name(*id)),
                (Hold::Mut, false) => format!("&*{}", self.name(*id)),
                (Hold::Mut, true) | (Hold::Shared, _) => self.name(*id).to_owned(),
            },
        }
    }
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
        if let super::ast::Node::Block(block) = node {
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
            arms.first().and_then(|arm| arm.1.value.as_ref()).is_some_and(|value| known(value, fun))
        }
        Expr::Loop(..) => false,
        _ => true,
    }
}

fn ty(ty: Ty) -> String {
    match ty {
        Ty::Float => "f64".to_owned(),
        Ty::Usize => "usize".to_owned(),
        Ty::Bool => "bool".to_owned(),
        Ty::Array(n) => format!("[f64; {n}]"),
        Ty::Matrix(rows, columns) => format!("[[f64; {columns}]; {rows}]"),
        Ty::Slice => "[f64]".to_owned(),
        Ty::Pair => "(f64, f64)".to_owned(),
    }
}
