//! A compact textual form of a program, for tests and for looking at.

use std::fmt::Write as _;

use proc_macro2::TokenStream;

use crate::ir::{
    Arg, Arm, BinOp, Block, Callee, Change, Const, Function, LoopId, Member, Opaque, Operand, Place,
    Projection, Range, Rvalue, Spelling, StmtKind, Taking, UnOp, VarId,
};

/// The program as text, a statement per line.
pub fn dump(f: &Function) -> String {
    let mut dumper = Dumper { f, text: String::new(), depth: 0 };
    dumper.block(&f.body);
    let result = dumper.operand(&f.result);
    dumper.line(&format!("=> {result}"));
    dumper.text
}

struct Dumper<'f> {
    f: &'f Function,
    text: String,
    depth: usize,
}

/// Tokens with less space than they print with.
fn compact(tokens: &TokenStream) -> String {
    let mut text = tokens.to_string();
    let changes = [
        (" . ", "."),
        (" :: ", "::"),
        (":: ", "::"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" [", "["),
        (" ,", ","),
        (" !", "!"),
        ("& ", "&"),
        (" ;", ";"),
        ("* ", "*"),
        (" ?", "?"),
        (" : ", ": "),
        (" ::", "::"),
    ];
    for (from, to) in changes {
        text = text.replace(from, to);
    }
    text
}

impl Dumper<'_> {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{:indent$}{text}", "", indent = self.depth * 2);
    }

    fn nested(&mut self, head: &str, block: &Block) {
        self.line(&format!("{head} {{"));
        self.depth += 1;
        self.block(block);
        self.depth -= 1;
        self.line("}");
    }

    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            self.stmt(&stmt.kind);
        }
    }

    fn name(&self, var: VarId) -> &str {
        &self.f.var(var).name
    }

    fn stmt(&mut self, kind: &StmtKind) {
        match kind {
            StmtKind::If(cond, then, other) => self.conditional(cond, then, other),
            StmtKind::Match(scrutinee, arms) => self.matching(scrutinee, arms),
            StmtKind::For(id, var, range, body) => {
                let head = format!("{} for {} in {}", label(*id), self.name(*var), self.range(range));
                self.nested(&head, body);
            }
            StmtKind::ForEach(id, pattern, _, iterator, body) => {
                let head = format!("{} for {} in {}", label(*id), compact(pattern), opaque(iterator));
                self.nested(&head, body);
            }
            StmtKind::While(id, cond_block, cond, body) => {
                self.nested(&format!("{} while", label(*id)), cond_block);
                let head = format!("{} do", self.operand(cond));
                self.nested(&head, body);
            }
            StmtKind::Loop(id, body) => self.nested(&format!("{} loop", label(*id)), body),
            StmtKind::Labeled(id, body) => self.nested(&format!("{} block", label(*id)), body),
            StmtKind::Scope(body) => self.nested("scope", body),
            simple => {
                let text = self.simple(simple);
                self.line(&text);
            }
        }
    }

    fn conditional(&mut self, cond: &Operand, then: &Block, other: &Block) {
        let head = format!("if {}", self.operand(cond));
        self.nested(&head, then);
        if !other.stmts.is_empty() {
            self.nested("else", other);
        }
    }

    fn matching(&mut self, scrutinee: &Opaque, arms: &[Arm]) {
        self.line(&format!("match {} {{", opaque(scrutinee)));
        self.depth += 1;
        for arm in arms {
            let mut head = compact(&arm.pattern);
            if let Some((block, cond)) = &arm.guard {
                self.nested("guard", block);
                let _ = write!(head, " if {}", self.operand(cond));
            }
            self.nested(&format!("{head} =>"), &arm.body);
        }
        self.depth -= 1;
        self.line("}");
    }

    fn simple(&self, kind: &StmtKind) -> String {
        match kind {
            StmtKind::Let(var, value) => {
                let name = self.name(*var);
                let annotation = self.f.var(*var).annotation.as_ref();
                let annotation = annotation.map(|a| format!(": {}", compact(a))).unwrap_or_default();
                format!("let {name}{annotation} = {}", self.rvalue(value))
            }
            StmtKind::Set(var, value) => format!("{} = {}", self.name(*var), self.rvalue(value)),
            StmtKind::Declare(var) => format!("let {}", self.name(*var)),
            StmtKind::Assign(place, value) => format!("{} = {}", self.place(place), self.operand(value)),
            StmtKind::OpAssign(place, op, value) => {
                format!("{} {}= {}", self.place(place), symbol(*op), self.operand(value))
            }
            StmtKind::Swap(a, b) => format!("swap {}, {}", self.place(a), self.place(b)),
            StmtKind::Change(place, change) => self.change(place, change),
            StmtKind::Break(id) => format!("break {}", label(*id)),
            StmtKind::Continue(id) => format!("continue {}", label(*id)),
            StmtKind::Return => "return".to_owned(),
            StmtKind::Bail(value) => format!("bail {}", opaque(value)),
            StmtKind::Effect(code) => format!("effect {}", opaque(code)),
            StmtKind::Item(tokens) => format!("item {}", compact(tokens)),
            StmtKind::Accumulate(place, value) => format!("{} += {}", self.place(place), self.operand(value)),
            other => format!("{other:?}"),
        }
    }

    fn rvalue(&self, value: &Rvalue) -> String {
        match value {
            Rvalue::Use(a) => self.operand(a),
            Rvalue::Load(place) => format!("load {}", self.place(place)),
            Rvalue::Unary(UnOp::Neg, a) => format!("-{}", self.operand(a)),
            Rvalue::Unary(UnOp::Not, a) => format!("!{}", self.operand(a)),
            Rvalue::Binary(op, a, b) => format!("{} {} {}", self.operand(a), symbol(*op), self.operand(b)),
            Rvalue::Rule(name, args, Spelling::Method) => format!("{name}({})", self.operands(args)),
            Rvalue::Rule(name, args, Spelling::Path(path)) => {
                format!("{name}[{}]({})", compact(path), self.operands(args))
            }
            Rvalue::Cast(a, _, ty) => format!("{} as {}", self.operand(a), compact(ty)),
            Rvalue::Tuple(items) => format!("({})", self.operands(items)),
            Rvalue::Array(items) => format!("[{}]", self.operands(items)),
            Rvalue::Repeat(item, len) => format!("[{}; {}]", self.operand(item), compact(&len.0)),
            Rvalue::VecRepeat(item, len) => format!("vec![{}; {}]", self.operand(item), self.operand(len)),
            Rvalue::VecList(items) => format!("vec![{}]", self.operands(items)),
            Rvalue::Struct { path, fields, tuple_like } => self.structure(path, fields, *tuple_like),
            Rvalue::Len(place) => format!("{}.len()", self.place(place)),
            Rvalue::Call { callee, args, fallible } => self.call(callee, args, *fallible),
            Rvalue::CloneOf(place) => format!("clone {}", self.place(place)),
            Rvalue::Borrow(place) => format!("&{}", self.place(place)),
            Rvalue::Taken(place, taking) => self.taken(place, taking),
            Rvalue::NoDiff(a, _) => format!("no_diff({})", self.operand(a)),
            Rvalue::Opaque(code) => opaque(code),
            Rvalue::Select(cond, a, b) => {
                format!("select {} ? {} : {}", self.operand(cond), self.operand(a), self.operand(b))
            }
            other => format!("{other:?}"),
        }
    }

    fn taken(&self, place: &Place, taking: &Taking) -> String {
        let (place, operand) = (self.place(place), taking.operand().map(|a| self.operand(a)));
        let name = match taking {
            Taking::Pop => "pop",
            Taking::Remove(_) => "remove",
            Taking::SwapRemove(_) => "swap_remove",
            Taking::SplitOff(_) => "split_off",
            Taking::Replace(_) => "replace",
            Taking::Take => "take",
        };
        format!("{name} {place}({})", operand.unwrap_or_default())
    }

    fn change(&self, place: &Place, change: &Change) -> String {
        let (mut operands, mut places) = (Vec::new(), Vec::new());
        change.parts(&mut |a| operands.push(self.operand(a)), &mut |p| places.push(self.place(p)));
        let kind = format!("{change:?}");
        let kind = kind.split(['(', ' ']).next().unwrap_or_default().to_lowercase();
        places.extend(operands);
        format!("{kind} {}({})", self.place(place), places.join(", "))
    }

    fn structure(&self, path: &TokenStream, fields: &[(Member, Operand)], tuple_like: bool) -> String {
        let path = compact(path);
        let fields: Vec<String> = fields
            .iter()
            .map(|(name, value)| match name {
                Member::Named(name) => format!("{name}: {}", self.operand(value)),
                Member::Index(n) => format!("{n}: {}", self.operand(value)),
            })
            .collect();
        let fields = fields.join(", ");
        if tuple_like { format!("{path}({fields})") } else { format!("{path} {{ {fields} }}") }
    }

    fn call(&self, callee: &Callee, args: &[Arg], fallible: bool) -> String {
        let args: Vec<String> = args.iter().map(|arg| self.arg(arg)).collect();
        let name = match callee {
            Callee::Path { path, associated: false, .. } => compact(path),
            Callee::Path { qualifier, name, .. } => format!("<{}>::{name}", compact(qualifier)),
            Callee::Method { name, .. } => format!(".{name}"),
            Callee::Operator(operator) => operator.module(),
        };
        format!("call {name}({}){}", args.join(", "), if fallible { "?" } else { "" })
    }

    fn arg(&self, arg: &Arg) -> String {
        match arg {
            Arg::Value(a) => self.operand(a),
            Arg::Ref(place) => format!("&{}", self.place(place)),
            Arg::RefMut(place) => format!("&mut {}", self.place(place)),
            Arg::Receiver(place) => format!("self {}", self.place(place)),
        }
    }

    fn operands(&self, items: &[Operand]) -> String {
        items.iter().map(|item| self.operand(item)).collect::<Vec<_>>().join(", ")
    }

    fn operand(&self, operand: &Operand) -> String {
        match operand {
            Operand::Var(var) => self.name(*var).to_owned(),
            Operand::Const(constant, _) => match constant {
                Const::Float { value, text } if text.is_empty() => format!("{value:?}"),
                Const::Float { text, .. } | Const::Int { text, .. } => text.clone(),
                Const::Bool(value) => value.to_string(),
                Const::Unit => "()".to_owned(),
                Const::Path(tokens) => compact(tokens),
            },
            Operand::Tree(tree) => format!("({})", self.rvalue(tree)),
        }
    }

    fn place(&self, place: &Place) -> String {
        let mut text = self.name(place.root).to_owned();
        for step in &place.path {
            text = match step {
                Projection::Field(Member::Named(name)) => format!("{text}.{name}"),
                Projection::Field(Member::Index(n)) => format!("{text}.{n}"),
                Projection::Index(index) => format!("{text}[{}]", self.operand(index)),
                Projection::Range(lo, hi) => {
                    let end = |o: &Option<Operand>| o.as_ref().map(|o| self.operand(o)).unwrap_or_default();
                    format!("{text}[{}..{}]", end(lo), end(hi))
                }
                Projection::Deref => format!("(*{text})"),
                Projection::Payload(p) => match &p.member {
                    Member::Named(name) => format!("{text}.{}.{name}", p.variant),
                    Member::Index(n) => format!("{text}.{}.{n}", p.variant),
                },
            };
        }
        text
    }

    fn range(&self, range: &Range) -> String {
        let dots = if range.inclusive { "..=" } else { ".." };
        let mut text = format!("{}{dots}{}", self.operand(&range.lo), self.operand(&range.hi));
        let step = range.step.as_ref().map(|s| format!(" step {}", self.operand(s))).unwrap_or_default();
        let rev = if range.rev { " rev" } else { "" };
        let (first, second) = if range.step_first { (step.as_str(), rev) } else { (rev, step.as_str()) };
        text += first;
        text += second;
        text
    }
}

fn label(id: LoopId) -> String {
    format!("'l{}", id.0)
}

fn opaque(code: &Opaque) -> String {
    format!("`{}`{}", compact(&code.tokens), if code.pure_inert { "~" } else { "" })
}

fn symbol(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "+",
        BinOp::Sub => "-",
        BinOp::Mul => "*",
        BinOp::Div => "/",
        BinOp::Rem => "%",
        BinOp::BitAnd => "&",
        BinOp::BitOr => "|",
        BinOp::BitXor => "^",
        BinOp::Shl => "<<",
        BinOp::Shr => ">>",
        BinOp::Eq => "==",
        BinOp::Ne => "!=",
        BinOp::Lt => "<",
        BinOp::Le => "<=",
        BinOp::Gt => ">",
        BinOp::Ge => ">=",
        BinOp::And => "&&",
        BinOp::Or => "||",
    }
}
