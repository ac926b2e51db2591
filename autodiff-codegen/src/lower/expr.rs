//! Expressions.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::Expr;
use syn::spanned::Spanned as _;

use super::place::{bare, ident_of};
use super::{Dest, Lowerer};
use crate::fence;
use crate::ir::{
    BinOp, Block, Const, FloatTy, Length, Maybe, Member, Opaque, Operand, Place, Projection, Rvalue,
    StmtKind, Ty, UnOp, VarKind,
};

impl Lowerer {
    /// Evaluates to an operand.
    pub(super) fn operand(&mut self, e: &Expr) -> Option<Operand> {
        let value = self.rvalue(e)?;
        Some(self.atom(value, value_span(e)))
    }

    /// Evaluates to an operand of an operator, which follows references by itself.
    pub(super) fn number(&mut self, e: &Expr) -> Option<Operand> {
        if !self.is_local_place(e) {
            return self.operand(e);
        }
        let located = self.locate(e)?;
        let value = self.read_number(located);
        Some(self.atom(value, value_span(e)))
    }

    /// Evaluates all operands of an expression, ready for it to be computed.
    pub(super) fn rvalue(&mut self, e: &Expr) -> Option<Rvalue> {
        match e {
            Expr::Paren(inner) => self.rvalue(&inner.expr),
            Expr::Group(inner) => self.rvalue(&inner.expr),
            Expr::Lit(lit) => Some(Rvalue::Use(self.literal(&lit.lit))),
            Expr::Path(path) => Some(self.path_value(e, path)),
            Expr::Field(_) | Expr::Index(_) => self.place_value(e),
            Expr::Unary(unary) => self.unary(e, unary),
            Expr::Binary(binary) => self.binary(e, binary),
            Expr::Cast(cast) => {
                let operand = self.number(&cast.expr)?;
                let ty = self.ty(&cast.ty);
                Some(Rvalue::Cast(operand, ty, cast.ty.to_token_stream()))
            }
            Expr::Reference(reference) => self.reference_value(e, reference),
            Expr::Call(call) => self.call(e, call, false),
            Expr::MethodCall(call) if self.is_content(e) || self.is_lookup(&call.receiver) => {
                self.method_call(e, call, false)
            }
            Expr::MethodCall(call) => match self.maybe_method(call) {
                Some(stands_for) => self.rvalue(&stands_for),
                None => self.method_call(e, call, false),
            },
            Expr::Try(inner) => match self.content_value(e)? {
                Some(value) => Some(value),
                None => self.question_mark(&inner.expr),
            },
            Expr::Struct(fields) => self.struct_value(fields),
            Expr::Tuple(tuple) if tuple.elems.is_empty() => Some(Rvalue::Use(Operand::unit())),
            Expr::Tuple(tuple) => Some(Rvalue::Tuple(self.operands(tuple.elems.iter())?)),
            Expr::Array(array) => Some(Rvalue::Array(self.operands(array.elems.iter())?)),
            Expr::Repeat(repeat) => {
                let item = self.operand(&repeat.expr)?;
                Some(Rvalue::Repeat(item, Length(repeat.len.to_token_stream())))
            }
            Expr::Macro(mac) => self.macro_value(e, &mac.mac),
            Expr::Block(block) if block.label.is_none() => self.block_rvalue(&block.block),
            Expr::If(_) | Expr::Match(_) | Expr::Loop(_) | Expr::Block(_) => self.through_variable(e),
            Expr::Closure(_) => Some(Rvalue::Opaque(self.opaque(e, "a closure"))),
            Expr::Range(_) => Some(Rvalue::Opaque(self.opaque(e, "a range"))),
            Expr::Unsafe(_) => Some(Rvalue::Opaque(self.opaque(e, "an `unsafe` block"))),
            Expr::Const(_) => Some(Rvalue::Opaque(self.opaque(e, "a `const` block"))),
            Expr::Assign(_)
            | Expr::ForLoop(_)
            | Expr::While(_)
            | Expr::Return(_)
            | Expr::Break(_)
            | Expr::Continue(_) => {
                self.into(e, Dest::Ignore)?;
                Some(Rvalue::Use(Operand::unit()))
            }
            other => Some(Rvalue::Opaque(self.opaque(other, "this expression"))),
        }
    }

    pub(super) fn operands<'e>(&mut self, items: impl Iterator<Item = &'e Expr>) -> Option<Vec<Operand>> {
        items.map(|item| self.operand(item)).collect()
    }

    /// A value that is computed by statements: a variable that each of their paths assigns.
    fn through_variable(&mut self, e: &Expr) -> Option<Rvalue> {
        let ty = self.fresh_ty();
        let var = self.f.new_var("value", ty, VarKind::Temp, e.span());
        self.declare_into(var, e)?;
        Some(Rvalue::Use(Operand::Var(var)))
    }

    /// Declares the variable and assigns the expression to it. Where the expression has no value, neither is
    /// the variable declared: its type could not be inferred.
    pub(super) fn declare_into(&mut self, var: crate::ir::VarId, e: &Expr) -> Option<()> {
        let at = self.buffers.last().map_or(0, Vec::len);
        self.emit(StmtKind::Declare(var), e.span());
        let done = self.into(e, Dest::Var(var));
        if done.is_none()
            && let Some(buffer) = self.buffers.last_mut()
        {
            buffer.remove(at);
        }
        done
    }

    // ---- literals and paths ----

    pub(super) fn literal(&mut self, lit: &syn::Lit) -> Operand {
        let text = lit.to_token_stream().to_string();
        match lit {
            syn::Lit::Float(float) => {
                let value = float.base10_parse().unwrap_or(f64::NAN);
                let ty = self.float_suffix(float.suffix());
                Operand::Const(Const::Float { value, text }, ty)
            }
            syn::Lit::Int(int) if matches!(int.suffix(), "f32" | "f64") => {
                let value = int.base10_digits().parse().unwrap_or(f64::NAN);
                let ty = self.float_suffix(int.suffix());
                Operand::Const(Const::Float { value, text }, ty)
            }
            syn::Lit::Int(int) => {
                let ty = match int.suffix() {
                    "" => self.fresh_ty(),
                    suffix => Ty::Int(suffix.to_owned()),
                };
                match int.base10_parse() {
                    Ok(value) => Operand::Const(Const::Int { value, text }, ty),
                    Err(_) => Operand::Const(Const::Path(lit.to_token_stream()), ty),
                }
            }
            syn::Lit::Bool(value) => Operand::Const(Const::Bool(value.value), Ty::Bool),
            syn::Lit::Str(_) => {
                let ty = Ty::Ref(false, Box::new(Ty::Inert(quote!(str))));
                Operand::Const(Const::Path(lit.to_token_stream()), ty)
            }
            syn::Lit::Char(_) => Operand::Const(Const::Path(lit.to_token_stream()), Ty::Inert(quote!(char))),
            other => {
                let ty = self.fresh_ty();
                Operand::Const(Const::Path(other.to_token_stream()), ty)
            }
        }
    }

    fn float_suffix(&mut self, suffix: &str) -> Ty {
        match suffix {
            "f32" => Ty::Float(FloatTy::F32),
            "f64" => Ty::Float(FloatTy::F64),
            _ => self.fresh_ty(),
        }
    }

    fn path_value(&mut self, e: &Expr, path: &syn::ExprPath) -> Rvalue {
        if self.is_local_place(e)
            && let Some(located) = self.locate(e)
        {
            return self.read_located(located);
        }
        if super::maybe::Maker::of(e) == Some(super::maybe::Maker::None) {
            let ty = Ty::Maybe(Maybe::Option, Box::new(self.fresh_ty()));
            return Rvalue::Use(Operand::Const(Const::Path(path.to_token_stream()), ty));
        }
        let ty = self.constant_ty(path);
        Rvalue::Use(Operand::Const(Const::Path(path.to_token_stream()), ty))
    }

    /// The type of a constant, where its path tells.
    fn constant_ty(&mut self, path: &syn::ExprPath) -> Ty {
        let segments = &path.path.segments;
        if let Some(ty) = path.path.get_ident().and_then(|ident| self.const_params.get(&ident.to_string())) {
            return ty.clone();
        }
        if let Some(syn::QSelf { ty, .. }) = &path.qself {
            let ty = self.ty(ty);
            return if ty.is_float() { ty } else { self.fresh_ty() };
        }
        let Some(first) = segments.first().filter(|_| segments.len() == 2) else {
            return self.std_constant_ty(path);
        };
        let name = path.path.segments[1].ident.to_string();
        let digits = matches!(name.as_str(), "DIGITS" | "MANTISSA_DIGITS" | "RADIX" | "MAX_EXP" | "MIN_EXP");
        match first.ident.to_string().as_str() {
            "f64" if !digits => Ty::Float(FloatTy::F64),
            "f32" if !digits => Ty::Float(FloatTy::F32),
            integer if super::types::is_integer_name(integer) => match name.as_str() {
                "MIN" | "MAX" => Ty::Int(integer.to_owned()),
                _ => Ty::Int("u32".to_owned()),
            },
            _ if self.f.real_params.contains(&first.ident) => Ty::Param(first.ident.clone()),
            _ => self.fresh_ty(),
        }
    }

    /// `std::f64::consts::PI`, `f32::consts::E`
    fn std_constant_ty(&mut self, path: &syn::ExprPath) -> Ty {
        let has = |name: &str| path.path.segments.iter().any(|s| s.ident == name);
        if has("consts") && has("f64") {
            Ty::Float(FloatTy::F64)
        } else if has("consts") && has("f32") {
            Ty::Float(FloatTy::F32)
        } else {
            self.fresh_ty()
        }
    }

    /// A field, an element or a dereference as a value.
    fn place_value(&mut self, e: &Expr) -> Option<Rvalue> {
        if self.is_foreign_place(e) {
            let what = format!("the constant `{}`", fence::short(e));
            return Some(Rvalue::Opaque(self.opaque(e, what)));
        }
        let located = self.locate(e)?;
        Some(self.read_located(located))
    }

    /// A reference as a value. One that may be written through, or that refers to constants, is kept as code.
    fn reference_value(&mut self, e: &Expr, reference: &syn::ExprReference) -> Option<Rvalue> {
        let mut names = std::collections::BTreeSet::new();
        super::names::collect(reference.expr.to_token_stream(), &mut names);
        if reference.mutability.is_none() && names.iter().any(|name| self.lookup(name).is_some()) {
            let located = self.locate(e)?;
            return Some(self.read_located(located));
        }
        let is_place = self.is_local_place(&reference.expr);
        let what = if is_place { "a reference that is kept in a value" } else { "a reference to a value" };
        let ty = reference.mutability.is_none().then(|| Ty::Ref(false, Box::new(self.fresh_ty())));
        Some(Rvalue::Opaque(Opaque { ty, ..self.opaque(e, what) }))
    }

    fn struct_value(&mut self, e: &syn::ExprStruct) -> Option<Rvalue> {
        let mut fields = Vec::new();
        for field in &e.fields {
            fields.push((super::place::member(&field.member), self.operand(&field.expr)?));
        }
        let mut path = e.path.to_token_stream();
        if let Some(qself) = &e.qself {
            let (ty, trait_path) = (&qself.ty, &e.path);
            path = quote!(<#ty as #trait_path>);
        }
        match &e.rest {
            Some(rest) => self.updated(rest, fields, path),
            None => Some(Rvalue::Struct { path, fields, tuple_like: false }),
        }
    }

    /// `Point { x, ..base }`: a copy of the base, whose named fields are then assigned.
    fn updated(&mut self, rest: &Expr, fields: Vec<(Member, Operand)>, path: TokenStream) -> Option<Rvalue> {
        let span = rest.span();
        let base = if self.is_local_place(rest) {
            let located = self.locate(rest)?;
            Rvalue::CloneOf(super::iterate::followed(located).place)
        } else {
            self.rvalue(rest)?
        };
        let base = self.atom(base, span);
        let ty = self.operand_ty(&base).filter(|ty| matches!(ty, Ty::Named(_))).unwrap_or(Ty::Named(path));
        let updated = self.changing("updated", ty, base, span);
        for (member, value) in fields {
            let place = Place { root: updated, path: vec![Projection::Field(member)] };
            self.emit(StmtKind::Assign(place, value), span);
        }
        Some(Rvalue::Load(Place::var(updated)))
    }

    // ---- operators ----

    fn unary(&mut self, e: &Expr, unary: &syn::ExprUnary) -> Option<Rvalue> {
        match unary.op {
            syn::UnOp::Deref(_) => self.place_value(e),
            syn::UnOp::Neg(_) => {
                if let Expr::Lit(lit) = bare(&unary.expr)
                    && let Some(negative) = negated(self.literal(&lit.lit))
                {
                    return Some(Rvalue::Use(negative));
                }
                self.operator_of(None, &[&unary.expr], unary.op.span())
            }
            _ => Some(Rvalue::Unary(UnOp::Not, self.number(&unary.expr)?)),
        }
    }

    fn binary(&mut self, e: &Expr, binary: &syn::ExprBinary) -> Option<Rvalue> {
        if let Some(op) = super::stmt::compound_operator(&binary.op) {
            self.compound_assign(op, binary)?;
            return Some(Rvalue::Use(Operand::unit()));
        }
        match binary.op {
            syn::BinOp::And(_) => return self.short_circuit(BinOp::And, binary),
            syn::BinOp::Or(_) => return self.short_circuit(BinOp::Or, binary),
            _ => {}
        }
        let op = operator(&binary.op)?;
        if matches!(op, BinOp::Eq | BinOp::Ne)
            && (self.may_move(&binary.left) || self.may_move(&binary.right))
        {
            return Some(Rvalue::Opaque(self.inert_of(e, "a comparison", Some(Ty::Bool))));
        }
        self.operator_of(Some(op), &[&binary.left, &binary.right], binary.op.span())
    }

    /// Whether loading the operand of `==` could move it: a field of a type that is not known.
    fn may_move(&self, e: &Expr) -> bool {
        matches!(bare(e), Expr::Field(_)) && self.is_local_place(e) && !self.is_known_field(e)
    }

    fn is_known_field(&self, e: &Expr) -> bool {
        let Expr::Field(field) = bare(e) else { return false };
        let Some(super::Binding::Var(var)) = ident_of(&field.base).and_then(|i| self.lookup(&i.to_string()))
        else {
            return false;
        };
        let step = Projection::Field(super::place::member(&field.member));
        self.place_ty(&Place { root: *var, path: vec![step] }).is_some()
    }

    fn short_circuit(&mut self, op: BinOp, binary: &syn::ExprBinary) -> Option<Rvalue> {
        let left = self.number(&binary.left)?;
        let (right, block) = self.in_block(|l| l.number(&binary.right));
        if let Some(right) = right.clone()
            && self.is_total(&block)
        {
            self.append(block);
            return Some(Rvalue::Binary(op, left, right));
        }
        let span = binary.left.span();
        let var = self.f.new_var("test", Ty::Bool, VarKind::Temp, span);
        self.emit(StmtKind::Declare(var), span);
        let (mut taken, mut other) = (block, Block::default());
        if let Some(right) = right {
            let kind = StmtKind::Assign(Place::var(var), right);
            taken.stmts.push(crate::ir::Stmt { kind, span });
        }
        let settled = Operand::Const(Const::Bool(op == BinOp::Or), Ty::Bool);
        let kind = StmtKind::Assign(Place::var(var), settled);
        other.stmts.push(crate::ir::Stmt { kind, span });
        if op == BinOp::Or {
            std::mem::swap(&mut taken, &mut other);
        }
        self.emit(StmtKind::If(left, taken, other), span);
        Some(Rvalue::Use(Operand::Var(var)))
    }

    /// Appends statements to the block that is open.
    pub(super) fn append(&mut self, block: Block) {
        self.buffers.last_mut().expect("a block is open").extend(block.stmts);
    }

    /// Whether the statements can neither panic nor have an effect.
    pub(super) fn is_total(&self, block: &Block) -> bool {
        block
            .stmts
            .iter()
            .all(|stmt| matches!(&stmt.kind, StmtKind::Let(_, value) if self.is_total_value(value)))
    }

    fn is_total_value(&self, value: &Rvalue) -> bool {
        match value {
            Rvalue::Use(_) | Rvalue::Cast(..) | Rvalue::NoDiff(..) => true,
            Rvalue::Load(place) | Rvalue::Len(place) => {
                place.path.iter().all(|step| matches!(step, Projection::Field(_) | Projection::Deref))
            }
            Rvalue::Unary(op, a) => *op == UnOp::Not || self.is_float(a),
            Rvalue::Binary(op, a, b) => op.is_comparison() || self.is_float(a) || self.is_float(b),
            Rvalue::Rule(name, args, _) => *name != "clamp" && args.first().is_some_and(|a| self.is_float(a)),
            Rvalue::Opaque(opaque) => {
                opaque.pure_inert && opaque.writes.is_empty() && is_chain(opaque.tokens.clone())
            }
            _ => false,
        }
    }
}

/// Whether the tokens are names, dots and empty parentheses alone: `x.is_nan()`.
fn is_chain(tokens: proc_macro2::TokenStream) -> bool {
    tokens.into_iter().all(|token| match token {
        proc_macro2::TokenTree::Ident(_) => true,
        proc_macro2::TokenTree::Punct(punct) => punct.as_char() == '.',
        proc_macro2::TokenTree::Group(group) => {
            group.delimiter() == proc_macro2::Delimiter::Parenthesis && group.stream().is_empty()
        }
        proc_macro2::TokenTree::Literal(_) => false,
    })
}

/// Where an error about a value is shown: the operator or the name of the function.
pub(super) fn value_span(e: &Expr) -> proc_macro2::Span {
    match bare(e) {
        Expr::Binary(binary) => binary.op.span(),
        Expr::MethodCall(call) => call.method.span(),
        Expr::Call(call) => value_span(&call.func),
        Expr::Path(path) => path.path.segments.last().map_or_else(|| e.span(), |last| last.ident.span()),
        Expr::Cast(cast) => cast.as_token.span(),
        Expr::Block(block) => tail_span(&block.block),
        other => other.span(),
    }
}

/// Where an error about the value of a block is shown: at the expression in its end.
pub(super) fn tail_span(block: &syn::Block) -> proc_macro2::Span {
    match block.stmts.last() {
        Some(syn::Stmt::Expr(tail, None)) => value_span(tail),
        Some(last) => last.span(),
        None => block.span(),
    }
}

/// The literal with a minus sign.
fn negated(operand: Operand) -> Option<Operand> {
    match operand {
        Operand::Const(Const::Float { value, text }, ty) => {
            Some(Operand::Const(Const::Float { value: -value, text: format!("-{text}") }, ty))
        }
        Operand::Const(Const::Int { value, text }, ty) => {
            Some(Operand::Const(Const::Int { value: -value, text: format!("-{text}") }, ty))
        }
        _ => None,
    }
}

/// The operator, unless it assigns or short-circuits.
fn operator(op: &syn::BinOp) -> Option<BinOp> {
    Some(match op {
        syn::BinOp::Add(_) => BinOp::Add,
        syn::BinOp::Sub(_) => BinOp::Sub,
        syn::BinOp::Mul(_) => BinOp::Mul,
        syn::BinOp::Div(_) => BinOp::Div,
        syn::BinOp::Rem(_) => BinOp::Rem,
        syn::BinOp::BitAnd(_) => BinOp::BitAnd,
        syn::BinOp::BitOr(_) => BinOp::BitOr,
        syn::BinOp::BitXor(_) => BinOp::BitXor,
        syn::BinOp::Shl(_) => BinOp::Shl,
        syn::BinOp::Shr(_) => BinOp::Shr,
        syn::BinOp::Eq(_) => BinOp::Eq,
        syn::BinOp::Ne(_) => BinOp::Ne,
        syn::BinOp::Lt(_) => BinOp::Lt,
        syn::BinOp::Le(_) => BinOp::Le,
        syn::BinOp::Gt(_) => BinOp::Gt,
        syn::BinOp::Ge(_) => BinOp::Ge,
        _ => return None,
    })
}
