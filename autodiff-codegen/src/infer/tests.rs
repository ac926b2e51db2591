//! Inference on programs built by hand.

#![expect(clippy::many_single_char_names, reason = "the variables of the programs under test")]

use proc_macro2::{Ident, Span, TokenStream};

use super::*;
use crate::ir::{
    Arg, BinOp, Block, Callee, Const, FloatTy, Length, LoopId, Member, Operand, Param, Place, Projection,
    Range, Rvalue, Spelling, Stmt, StmtKind, UnOp, Var, VarKind, Wrapper,
};

const F64: Ty = Ty::Float(FloatTy::F64);

/// A function in the making.
struct Build(Function);

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap()
}

fn named(text: &str) -> Ty {
    Ty::Named(tokens(text))
}

fn reference(ty: Ty) -> Ty {
    Ty::Ref(false, Box::new(ty))
}

fn slice(ty: Ty) -> Ty {
    reference(Ty::Slice(Box::new(ty)))
}

impl Build {
    fn new(ret: Ty) -> Self {
        Build(Function {
            name: ident("f"),
            params: Vec::new(),
            vars: Vec::new(),
            tapes: Vec::new(),
            ret,
            ret_tokens: TokenStream::new(),
            wrapper: Wrapper::Plain,
            body: Block::default(),
            result: Operand::unit(),
            infer_vars: 0,
            place_types: PlaceTypes::new(),
            by_path: std::collections::BTreeMap::new(),
            loops: 0,
            labels: Vec::new(),
            taken: std::collections::BTreeSet::new(),
            known_fields: BTreeMap::new(),
            known_results: BTreeMap::new(),
            real_params: Vec::new(),
        })
    }

    fn open(&mut self) -> Ty {
        self.0.infer_vars += 1;
        Ty::Infer(self.0.infer_vars - 1)
    }

    fn declare(&mut self, name: &str, ty: Ty, kind: VarKind) -> VarId {
        let span = Span::call_site();
        self.0.push_var(Var { name: name.into(), ident: ident(name), ty, annotation: None, kind, span })
    }

    fn param(&mut self, name: &str, ty: Ty) -> VarId {
        let var = self.declare(name, ty, VarKind::Param);
        let ty_tokens = TokenStream::new();
        self.0.params.push(Param { var, ty_tokens, receiver: false, mutable: false, active: true });
        var
    }

    fn var(&mut self, name: &str) -> VarId {
        let ty = self.open();
        self.declare(name, ty, VarKind::User { mutable: true })
    }

    fn stmt(&mut self, kind: StmtKind) {
        self.0.body.stmts.push(Stmt { kind, span: Span::call_site() });
    }

    /// `let name = value;`
    fn set(&mut self, name: &str, value: Rvalue) -> VarId {
        let var = self.var(name);
        self.stmt(StmtKind::Let(var, value));
        var
    }

    fn int(&mut self, text: &str) -> Operand {
        Operand::Const(Const::Int { value: 0, text: text.into() }, self.open())
    }

    fn float(&mut self, text: &str) -> Operand {
        Operand::Const(Const::Float { value: 0.0, text: text.into() }, self.open())
    }

    /// Infers twice; the second time must change nothing.
    fn infer(mut self) -> Function {
        infer(&mut self.0);
        let first = format!("{:?}", types(&self.0));
        infer(&mut self.0);
        assert_eq!(first, format!("{:?}", types(&self.0)));
        self.0
    }
}

fn types(function: &Function) -> Vec<String> {
    let places = function.place_types.iter().map(|((_, path), ty)| format!("{path}: {}", show(ty)));
    function.vars.iter().map(|var| show(&var.ty)).chain(places).collect()
}

fn show(ty: &Ty) -> String {
    match ty {
        Ty::Infer(_) => "infer".into(),
        Ty::Unknown => "?".into(),
        Ty::SomeFloat => "float".into(),
        Ty::Float(FloatTy::F32) => "f32".into(),
        Ty::Float(FloatTy::F64) => "f64".into(),
        Ty::Param(name) => name.to_string(),
        Ty::Int(name) if name.is_empty() => "int".into(),
        Ty::Int(name) => name.clone(),
        Ty::Bool => "bool".into(),
        Ty::Unit => "()".into(),
        Ty::Inert(text) | Ty::Named(text) => text.to_string(),
        Ty::Array(inner, length) => format!("[{}; {}]", show(inner), length.text()),
        Ty::Slice(inner) => format!("[{}]", show(inner)),
        Ty::Vec(inner) => format!("Vec<{}>", show(inner)),
        Ty::Ref(_, inner) => format!("&{}", show(inner)),
        Ty::Tuple(parts) => format!("({})", parts.iter().map(show).collect::<Vec<_>>().join(", ")),
        Ty::Maybe(kind, inner) => format!("{kind:?}<{}>", show(inner)),
    }
}

fn ty(function: &Function, var: VarId) -> String {
    show(&function.var(var).ty)
}

fn use_of(var: VarId) -> Operand {
    Operand::Var(var)
}

fn binary(op: BinOp, a: VarId, b: VarId) -> Rvalue {
    Rvalue::Binary(op, use_of(a), use_of(b))
}

fn field(root: VarId, name: &str) -> Place {
    Place { root, path: vec![Projection::Field(Member::Named(ident(name)))] }
}

fn element(root: VarId, index: Operand) -> Place {
    Place { root, path: vec![Projection::Index(index)] }
}

fn rule(name: &'static str, args: Vec<Operand>) -> Rvalue {
    Rvalue::Rule(name, args, Spelling::Method)
}

#[test]
fn floats_spread_through_arithmetic() {
    let mut b = Build::new(F64);
    let x = b.param("x", F64);
    let two = b.float("2.0");
    let y = b.set("y", Rvalue::Binary(BinOp::Mul, two, use_of(x)));
    let z = b.set("z", rule("sin", vec![use_of(y)]));
    let n = b.set("n", Rvalue::Unary(UnOp::Neg, use_of(z)));
    let t = b.set("t", binary(BinOp::Lt, z, n));
    let f = b.infer();
    assert_eq!([y, z, n, t].map(|v| ty(&f, v)), ["f64", "f64", "f64", "bool"]);
    let StmtKind::Let(_, Rvalue::Binary(_, two, _)) = &f.body.stmts[0].kind else { panic!() };
    assert_eq!(show(&operand_ty(&f, two)), "f64");
}

#[test]
fn evidence_travels_backwards_from_the_result() {
    let mut b = Build::new(F64);
    let m = b.param("m", reference(named("Model")));
    let a = b.set("a", Rvalue::Load(field(m, "a")));
    let mut last = a;
    for i in 0..100 {
        let c = b.set(&format!("c{i}"), Rvalue::Load(field(m, &format!("c{i}"))));
        last = b.set(&format!("s{i}"), binary(BinOp::Mul, last, c));
    }
    b.0.result = use_of(last);
    let f = b.infer();
    assert_eq!(ty(&f, a), "f64");
    assert!(f.vars[1..].iter().all(|var| show(&var.ty) == "f64"));
    assert_eq!(show(&place_ty(&f, &field(m, "c7"))), "f64");
    assert_eq!(show(&place_ty(&f, &field(m, "other"))), "?");
}

#[test]
fn a_field_has_one_type_wherever_it_is_read() {
    let mut b = Build::new(Ty::Unit);
    let m = b.param("m", reference(named("Model")));
    let x = b.param("x", F64);
    let first = b.set("first", Rvalue::Load(field(m, "b")));
    let second = b.set("second", Rvalue::Load(field(m, "b")));
    b.set("y", binary(BinOp::Mul, x, second));
    let f = b.infer();
    assert_eq!(ty(&f, first), "f64");
}

#[test]
fn elements_of_unknown_fields_are_found_by_use() {
    let mut b = Build::new(F64);
    let m = b.param("m", reference(named("Model")));
    let x = b.param("x", F64);
    let i = b.param("i", Ty::Int("usize".into()));
    let place = Place {
        root: m,
        path: vec![Projection::Field(Member::Named(ident("w"))), Projection::Index(use_of(i))],
    };
    let w = b.set("w", Rvalue::Load(place.clone()));
    b.set("y", binary(BinOp::Mul, w, x));
    let f = b.infer();
    assert_eq!(ty(&f, w), "f64");
    assert_eq!(show(&place_ty(&f, &place)), "f64");
}

#[test]
fn literals_alone_are_some_number() {
    let mut b = Build::new(Ty::Unit);
    let (one, two, three) = (b.int("1"), b.float("2.0"), b.float("3.0f32"));
    let i = b.set("i", Rvalue::Use(one));
    let s = b.set("s", Rvalue::Use(two));
    let t = b.set("t", Rvalue::Use(three));
    let big = b.int("0xf32");
    let h = b.set("h", Rvalue::Use(big));
    let wide = b.int("7u128");
    let w = b.set("w", Rvalue::Use(wide));
    let f = b.infer();
    assert_eq!([i, s, t, h, w].map(|v| ty(&f, v)), ["int", "float", "f32", "int", "u128"]);
}

#[test]
fn an_integer_literal_beside_an_unknown_value_is_no_evidence() {
    let mut b = Build::new(Ty::Unit);
    let m = b.param("m", reference(named("Model")));
    let v = b.set("v", Rvalue::Load(field(m, "v")));
    let two = b.int("2");
    let twice = b.set("twice", Rvalue::Binary(BinOp::Mul, use_of(v), two));
    let three = b.int("3");
    let most = b.set("most", rule("max", vec![use_of(v), three]));
    let f = b.infer();
    assert_eq!([v, twice, most].map(|v| ty(&f, v)), ["?", "?", "?"]);
}

#[test]
fn an_index_is_evidence() {
    let mut b = Build::new(F64);
    let m = b.param("m", reference(named("Model")));
    let x = b.param("x", slice(F64));
    let n = b.set("n", Rvalue::Load(field(m, "n")));
    let two = b.int("2");
    let k = b.set("k", Rvalue::Binary(BinOp::Mul, use_of(n), two));
    let e = b.set("e", Rvalue::Load(element(x, use_of(k))));
    b.0.result = use_of(e);
    let f = b.infer();
    assert_eq!([n, k, e].map(|v| ty(&f, v)), ["usize", "usize", "f64"]);
}

#[test]
fn an_index_into_a_users_type_is_not() {
    let mut b = Build::new(Ty::Unit);
    let m = b.param("m", reference(named("Table")));
    let key = b.param("key", Ty::Unknown);
    b.set("e", Rvalue::Load(element(m, use_of(key))));
    let f = b.infer();
    assert_eq!(ty(&f, key), "?");
}

#[test]
fn references_are_seen_through() {
    let mut b = Build::new(F64);
    let (x, y) = (b.param("x", reference(F64)), b.param("y", F64));
    let s = b.set("s", binary(BinOp::Add, x, y));
    let q = b.set("q", rule("sqrt", vec![use_of(x)]));
    let d = b.set("d", Rvalue::Load(Place { root: x, path: vec![Projection::Deref] }));
    let f = b.infer();
    assert_eq!([s, q, d].map(|v| ty(&f, v)), ["f64", "f64", "f64"]);
    assert_eq!(ty(&f, x), "&f64");
}

#[test]
fn containers_and_their_parts() {
    let mut b = Build::new(F64);
    let x = b.param("x", F64);
    let zero = b.float("0.0");
    let row = b.set("row", Rvalue::Repeat(zero, Length(tokens("N"))));
    let i = b.param("i", Ty::Unknown);
    b.stmt(StmtKind::Assign(element(row, use_of(i)), use_of(x)));
    let pair = b.set("pair", Rvalue::Tuple(vec![use_of(row), use_of(i)]));
    let place = Place { root: pair, path: vec![Projection::Field(Member::Index(1))] };
    let j = b.set("j", Rvalue::Load(place));
    let all = Place { root: row, path: vec![Projection::Range(None, Some(use_of(j)))] };
    let part = b.set("part", Rvalue::Load(all));
    let list = b.set("list", Rvalue::Array(vec![use_of(x), use_of(x)]));
    let count = b.int("3");
    let v = b.set("v", Rvalue::VecRepeat(use_of(x), count));
    let len = b.set("len", Rvalue::Len(Place::var(v)));
    let f = b.infer();
    assert_eq!([row, pair, part].map(|v| ty(&f, v)), ["[f64; N]", "([f64; N], usize)", "[f64]"]);
    assert_eq!([i, j, len].map(|v| ty(&f, v)), ["usize", "usize", "usize"]);
    assert_eq!([list, v].map(|v| ty(&f, v)), ["[f64; 2]", "Vec<f64>"]);
}

#[test]
fn loops_and_conditions() {
    let mut b = Build::new(F64);
    let m = b.param("m", reference(named("Model")));
    let n = b.set("n", Rvalue::Load(field(m, "n")));
    let zero = b.int("0");
    let i = b.var("i");
    let on = b.var("on");
    let inner =
        Stmt { kind: StmtKind::If(use_of(on), Block::default(), Block::default()), span: Span::call_site() };
    let range =
        Range { lo: zero, hi: use_of(n), inclusive: false, step: None, rev: false, step_first: false };
    b.stmt(StmtKind::For(LoopId(0), i, range, Block { stmts: vec![inner] }));
    let f = b.infer();
    assert_eq!([n, i, on].map(|v| ty(&f, v)), ["int", "int", "bool"]);
}

#[test]
fn methods_shared_with_integers_follow_the_receiver() {
    let mut b = Build::new(Ty::Unit);
    let (n, x) = (b.param("n", Ty::Int("u8".into())), b.param("x", F64));
    let (one, zero) = (b.int("1"), b.float("0.0"));
    let most = b.set("most", rule("max", vec![use_of(n), one]));
    let relu = b.set("relu", rule("max", vec![use_of(x), zero]));
    let k = b.param("k", Ty::Unknown);
    let power = b.set("power", rule("powi", vec![use_of(x), use_of(k)]));
    let f = b.infer();
    assert_eq!([most, relu, power, k].map(|v| ty(&f, v)), ["u8", "f64", "f64", "i32"]);
}

#[test]
fn users_types_in_arithmetic_tell_nothing() {
    let mut b = Build::new(Ty::Unit);
    let v = b.param("v", named("Vec3"));
    let two = b.float("2.0");
    let w = b.set("w", Rvalue::Binary(BinOp::Mul, two, use_of(v)));
    let d = b.set("d", binary(BinOp::Mul, v, w));
    let f = b.infer();
    assert_eq!([w, d].map(|v| ty(&f, v)), ["?", "?"]);
}

#[test]
fn generic_structs_of_one_name_are_told_apart() {
    let mut b = Build::new(F64);
    let (x, i) = (b.param("x", F64), b.param("i", Ty::Int("usize".into())));
    let pair = |a| Rvalue::Struct {
        path: tokens("Pair"),
        fields: vec![(Member::Named(ident("a")), a)],
        tuple_like: false,
    };
    let p = b.set("p", pair(use_of(i)));
    let q = b.set("q", pair(use_of(x)));
    let pa = b.set("pa", Rvalue::Load(field(p, "a")));
    let qa = b.set("qa", Rvalue::Load(field(q, "a")));
    let f = b.infer();
    assert_eq!([p, pa, q, qa].map(|v| ty(&f, v)), ["Pair", "usize", "Pair", "f64"]);
}

#[test]
fn type_parameters_are_floats() {
    let t = Ty::Param(ident("T"));
    let mut b = Build::new(t.clone());
    b.0.real_params.push(ident("T"));
    let x = b.param("x", t);
    let callee = Callee::Path {
        path: tokens("T::from_f64"),
        qualifier: tokens("T::"),
        name: ident("from_f64"),
        turbofish: TokenStream::new(),
        associated: true,
        of_trait: None,
    };
    let half = b.float("0.5");
    let h = b.set("h", Rvalue::Call { callee, args: vec![Arg::Value(half)], fallible: false });
    let one = Operand::Const(Const::Path(tokens("T::ONE")), b.open());
    let s = b.set("s", Rvalue::Binary(BinOp::Add, one, use_of(x)));
    let f = b.infer();
    assert_eq!([h, s].map(|v| ty(&f, v)), ["T", "T"]);
}

#[test]
fn contradictions_are_left_to_rustc() {
    let mut b = Build::new(F64);
    let (x, n) = (b.param("x", F64), b.param("n", Ty::Int("usize".into())));
    let s = b.set("s", binary(BinOp::Add, x, n));
    b.stmt(StmtKind::Assign(Place::var(s), use_of(n)));
    b.stmt(StmtKind::Assign(Place::var(s), use_of(x)));
    let t = b.var("t");
    b.stmt(StmtKind::Let(t, Rvalue::Tuple(vec![use_of(t)])));
    b.0.result = use_of(t);
    b.infer();
}

#[test]
fn types_of_values() {
    let mut b = Build::new(F64);
    let x = b.param("x", F64);
    let f = b.infer();
    let tree = |value| Operand::Tree(Box::new(value));
    let two = Operand::float(2.0, Ty::SomeFloat);
    let product = tree(Rvalue::Binary(BinOp::Mul, two.clone(), use_of(x)));
    assert_eq!(show(&operand_ty(&f, &product)), "f64");
    let test = tree(Rvalue::Binary(BinOp::Gt, use_of(x), two.clone()));
    assert_eq!(show(&rvalue_ty(&f, &Rvalue::Select(test, two, product))), "f64");
}
