//! Compiles a program and compares what comes out with the direct evaluation of its syntax.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use autodiff_codegen::args::Options;
use autodiff_codegen::dump::dump;
use autodiff_codegen::error::Errors;
use autodiff_codegen::interpret::{Entry, Program, Scalar, Trap, Value, run};
use autodiff_codegen::ir::{BinOp, Function};
use autodiff_codegen::rules::Rule;
use autodiff_codegen::transform::{jvp, vjp};
use autodiff_codegen::{infer, lower, pipeline};

use crate::ast::{Hold, Ty};
use crate::dual::{Dual, INPUTS};
use crate::evaluate::{self, Input, Outcome, Stop};
use crate::generate::Sample;
use crate::print;
use crate::rng::Rng;

/// How a check ended without a failure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Agreed,
    Discarded(Stop),
}

/// What is wrong: the stage, and the numbers.
#[derive(Clone, Debug)]
pub struct Failure {
    pub stage: &'static str,
    pub details: String,
}

fn failure(stage: &'static str, details: impl Into<String>) -> Failure {
    Failure { stage, details: details.into() }
}

impl Scalar for Dual {
    fn from_f64(value: f64) -> Self {
        Dual::constant(value)
    }

    fn value(&self) -> f64 {
        self.v
    }

    fn neg(&self) -> Self {
        Dual::neg(self)
    }

    fn arithmetic(op: BinOp, a: &Self, b: &Self) -> Self {
        match op {
            BinOp::Add => a.add(b),
            BinOp::Sub => a.sub(b),
            BinOp::Mul => a.mul(b),
            BinOp::Div => a.div(b),
            _ => a.rem(b),
        }
    }

    fn rule(rule: &'static Rule, args: &[Self]) -> Self {
        match (rule.name, args) {
            ("powi", [x, n]) => x.powi(n.v as i32),
            (name, args) => Dual::rule(name, args).unwrap_or(Dual::constant(f64::NAN)),
        }
    }
}

/// Compiles the program and compares everything.
pub fn check(sample: &Sample) -> Result<Verdict, Failure> {
    let expected = match evaluate::run(&sample.program, &sample.inputs) {
        Ok(expected) => expected,
        Err(stop) => return Ok(Verdict::Discarded(stop)),
    };
    let work = AssertUnwindSafe(|| compare(sample, &expected));
    match catch_unwind(work) {
        Ok(result) => result.map(|()| Verdict::Agreed),
        Err(payload) => {
            let text = payload.downcast_ref::<String>().cloned();
            let text = text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string));
            Err(failure("panic", text.unwrap_or_default()))
        }
    }
}

fn compare(sample: &Sample, expected: &Outcome) -> Result<(), Failure> {
    let lowered = lower_all(sample)?;
    let name = sample.program.funs.last().map(|fun| fun.name.clone()).unwrap_or_default();
    primal(sample, expected, &primals(&lowered), &name)?;
    if primal_only() {
        return Ok(());
    }
    let directions = Directions::new(sample, expected);
    let Programs { default, apart, stored } = programs(&lowered)?;
    directions.reverse(sample, expected, &default, &name, "gradient")?;
    if let Some(apart) = apart {
        directions.reverse(sample, expected, &apart, &name, "gradient in two sweeps")?;
    }
    directions.reverse(sample, expected, &stored, &name, "gradient with store_all")?;
    directions.forward(sample, expected, &default, &name)
}

// ---- compilation ----

fn lower_all(sample: &Sample) -> Result<Vec<(String, Function)>, Failure> {
    let mut lowered = Vec::new();
    for (index, fun) in sample.program.funs.iter().enumerate() {
        let source = print::function(&sample.program, index);
        lowered.push((fun.name.clone(), lower_one(&source)?));
    }
    Ok(lowered)
}

fn lower_one(source: &str) -> Result<Function, Failure> {
    let item: syn::ItemFn = syn::parse_str(source).map_err(|e| failure("parse", e.to_string()))?;
    let options = Options::default();
    let source = lower::Source {
        sig: &item.sig,
        block: &item.block,
        impl_generics: None,
        self_ty: None,
        options: &options,
        known: None,
    };
    let mut errors = Errors::new();
    let lowered = lower::lower(&source, &mut errors);
    let problems = errors.finish();
    match lowered {
        Some(mut function) if problems.is_empty() => {
            infer::infer(&mut function);
            Ok(function)
        }
        _ => Err(refused(&problems)),
    }
}

fn refused(problems: &[autodiff_codegen::error::Diagnostic]) -> Failure {
    failure(
        "refused",
        problems.iter().map(autodiff_codegen::error::Diagnostic::text).collect::<Vec<_>>().join("\n"),
    )
}

/// `GENERATED_PRIMAL=1`: only the functions themselves.
fn primal_only() -> bool {
    std::env::var_os("GENERATED_PRIMAL").is_some()
}

/// The functions without their derivatives.
fn primals<S: Scalar>(lowered: &[(String, Function)]) -> Program<S> {
    let mut program = Program { functions: OPERATORS.with(Clone::clone), ..Program::default() };
    for (name, function) in lowered {
        program.functions.insert(name.clone(), Entry { primal: function.clone(), vjp: None, jvp: None });
    }
    program
}

thread_local! {
    /// The operators of floats, which are called where the compiler does not know that they are floats: functions
    /// like any other, as an `impl` for a type of the user's would have them.
    static OPERATORS: BTreeMap<String, Entry> = operators();
}

fn operators() -> BTreeMap<String, Entry> {
    let mut entries = BTreeMap::new();
    for (name, op) in [("add", "+"), ("sub", "-"), ("mul", "*"), ("div", "/"), ("rem", "%")] {
        for (letter, right, read) in [("v", "f64", "b"), ("r", "&f64", "*b")] {
            let name = format!("{name}_assign_{letter}");
            let no_diff = if op == "%" { "#[no_diff] " } else { "" };
            let source = format!("fn {name}(a: &mut f64, {no_diff}b: {right}) {{ *a {op}= {read}; }}");
            let primal = lower_one(&source).expect("it is a differentiable function");
            let (vjp, jvp) = (pipeline::vjp(&primal, false), pipeline::jvp(&primal));
            entries.insert(name, Entry { primal, vjp: Some(vjp), jvp: Some(jvp) });
        }
    }
    entries
}

/// The functions with their derivatives.
struct Programs {
    default: Program<f64>,
    /// With the two sweeps apart, where they are one by default.
    apart: Option<Program<f64>>,
    /// With everything stored.
    stored: Program<f64>,
}

fn programs(lowered: &[(String, Function)]) -> Result<Programs, Failure> {
    let (mut default, mut apart, mut stored) = (primals(lowered), primals(lowered), primals(lowered));
    let mut fused = false;
    for (name, function) in lowered {
        let mut errors = Errors::new();
        let found = pipeline::analyse(function.clone(), &mut errors);
        let problems = errors.finish();
        let Some(found) = found else { return Err(refused(&problems)) };
        let mut sweeps = found.reverse(false);
        let pushforward = jvp::as_program(&found.forward());
        let add = |program: &mut Program<f64>, sweeps: &vjp::Sweeps| {
            if let Some(entry) = program.functions.get_mut(name) {
                entry.vjp = Some(vjp::as_program(sweeps));
                entry.jvp = Some(pushforward.clone());
            }
        };
        add(&mut default, &sweeps);
        fused |= sweeps.fused.take().is_some();
        add(&mut apart, &sweeps);
        add(&mut stored, &found.reverse(true));
    }
    Ok(Programs { default, apart: fused.then_some(apart), stored })
}

/// The derivative program that the failure is about, as text.
pub fn program_text(sample: &Sample, stage: &str) -> String {
    let text = catch_unwind(AssertUnwindSafe(|| {
        let lowered = lower_all(sample).unwrap_or_default();
        let (_, function) = lowered.last()?;
        Some(dump(&match stage {
            "gradient" | "gradient in two sweeps" => pipeline::vjp(function, false),
            "gradient with store_all" => pipeline::vjp(function, true),
            "forward derivative" => pipeline::jvp(function),
            _ => function.clone(),
        }))
    }));
    text.ok().flatten().unwrap_or_default()
}

// ---- values ----

/// The inputs as values of the interpreter; `next` numbers the floats.
fn values<S: Scalar>(sample: &Sample, next: &mut dyn FnMut(f64) -> S) -> Vec<Value<S>> {
    let Some(fun) = sample.program.funs.last() else { return Vec::new() };
    let params = fun.params.iter().map(|id| fun.vars[*id].ty).zip(&sample.inputs);
    params.map(|(ty, input)| value(ty, input, next)).collect()
}

fn value<S: Scalar>(ty: Ty, input: &Input, next: &mut dyn FnMut(f64) -> S) -> Value<S> {
    match input {
        Input::Float(v) => Value::Float(next(*v)),
        Input::Int(v) => Value::Int(*v as i128),
        Input::Bool(v) => Value::Bool(*v),
        Input::List(list) => {
            let mut floats = list.iter().map(|v| Value::Float(next(*v)));
            aggregate(ty, list.len(), &mut floats)
        }
    }
}

/// A value of the type, from its floats; `len` is that of a slice.
fn aggregate<S>(ty: Ty, len: usize, floats: &mut dyn Iterator<Item = Value<S>>) -> Value<S> {
    if let Some(element) = ty.element() {
        let count = ty.length().unwrap_or(len);
        return Value::List((0..count).map(|_| aggregate(element, 0, floats)).collect());
    }
    match ty {
        Ty::Pair | Ty::Nest => {
            Value::List(ty.fields().iter().map(|(_, part)| aggregate(*part, 0, floats)).collect())
        }
        Ty::Point | Ty::Body => {
            let fields = ty.fields().iter();
            Value::Struct(
                fields.map(|(name, part)| ((*name).to_owned(), aggregate(*part, 0, floats))).collect(),
            )
        }
        _ => floats.next().unwrap_or(Value::Unit),
    }
}

fn same_bits(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a == 0.0 && b == 0.0
}

fn check_floats(stage: &'static str, expected: &[Dual], got: &[f64]) -> Result<(), Failure> {
    let fine =
        expected.len() == got.len() && expected.iter().zip(got).all(|(e, g)| e.v.to_bits() == g.to_bits());
    if fine {
        return Ok(());
    }
    let expected: Vec<f64> = expected.iter().map(|dual| dual.v).collect();
    Err(failure(stage, format!("expected {expected:?}, got {got:?}")))
}

/// The value and what is written through `&mut` must be those of the syntax, bit for bit.
fn check_values(
    stage: &'static str,
    expected: &Outcome,
    value: &[f64],
    args: &[Vec<f64>],
) -> Result<(), Failure> {
    check_floats(stage, expected.value.as_slice(), value)?;
    expected.written.iter().try_for_each(|(param, cells)| check_floats(stage, cells, &args[*param]))
}

fn numbers<S: Scalar>(value: &Value<S>) -> Vec<f64> {
    value.flatten().iter().map(Scalar::value).collect()
}

fn trapped(stage: &'static str, trap: &Trap) -> Failure {
    failure(stage, trap.to_string())
}

/// Runs the function itself on dual numbers.
fn primal(sample: &Sample, expected: &Outcome, program: &Program<Dual>, name: &str) -> Result<(), Failure> {
    let mut inputs = 0;
    let args = values(sample, &mut |v| {
        inputs += 1;
        Dual::input(v, inputs - 1)
    });
    let function = &program.functions[name].primal;
    let outcome = run(program, function, args).map_err(|trap| trapped("primal trapped", &trap))?;
    let written: Vec<Vec<f64>> = outcome.args.iter().map(numbers).collect();
    check_values("primal value", expected, &numbers(&outcome.value), &written)?;
    if let (Some(expected), Value::Float(got)) = (expected.value, &outcome.value) {
        let equal = expected.d.iter().zip(got.d).all(|(a, b)| same_bits(*a, b));
        if !equal {
            return Err(failure("primal on duals", format!("expected {:?}, got {:?}", expected.d, got.d)));
        }
    }
    Ok(())
}

// ---- derivatives ----

/// The cotangents of the outputs, the tangents of the inputs, and what is in the shadows before.
pub struct Directions {
    pub seed: f64,
    /// Per parameter: cotangents of what it holds at the end, for parameters behind `&mut`.
    pub outputs: Vec<Vec<f64>>,
    pub tangents: Vec<Vec<f64>>,
    pub start: f64,
    /// The gradient by the dual numbers.
    pub gradient: Vec<f64>,
}

impl Directions {
    pub fn new(sample: &Sample, expected: &Outcome) -> Self {
        let mut rng = Rng::new(0);
        let mut pick = || rng.pick(&[1.0, -0.5, 2.0, 0.75, -1.5]);
        let sizes: Vec<usize> = values(sample, &mut |v| v).iter().map(|v| v.flatten().len()).collect();
        let seed = pick();
        let outputs: Vec<Vec<f64>> = sizes.iter().map(|n| (0..*n).map(|_| pick()).collect()).collect();
        let tangents = sizes.iter().map(|n| (0..*n).map(|_| pick()).collect()).collect();
        let mut gradient = vec![0.0; INPUTS];
        let mut add = |cotangent: f64, dual: &Dual| {
            gradient.iter_mut().zip(dual.d).for_each(|(g, d)| *g += cotangent * d);
        };
        expected.value.iter().for_each(|value| add(seed, value));
        for (param, cells) in &expected.written {
            outputs[*param].iter().zip(cells).for_each(|(cotangent, cell)| add(*cotangent, cell));
        }
        let start = if sample.inputs.len().is_multiple_of(2) { 0.0 } else { 1.0 };
        Directions { seed, outputs, tangents, start, gradient }
    }

    /// The reverse program: value, and gradient added to the shadows.
    fn reverse(
        &self,
        sample: &Sample,
        expected: &Outcome,
        program: &Program<f64>,
        name: &str,
        stage: &'static str,
    ) -> Result<(), Failure> {
        let entry = &program.functions[name];
        let Some(vjp) = &entry.vjp else { return Err(failure(stage, "missing")) };
        let mut args = values(sample, &mut |v| v);
        let shadows = self.shadows(sample, &args);
        args.extend(expected.value.map(|_| Value::Float(self.seed)));
        let first = args.len();
        let active: Vec<usize> = (0..shadows.len()).filter(|i| entry.primal.params[*i].active).collect();
        args.extend(active.iter().map(|i| shadows[*i].clone()));
        let outcome = run(program, vjp, args).map_err(|trap| trapped(stage, &trap))?;
        if outcome.frames_left > 0 {
            return Err(failure(stage, format!("{} frames left on the tape", outcome.frames_left)));
        }
        let written: Vec<Vec<f64>> = outcome.args[..sample.inputs.len()].iter().map(numbers).collect();
        check_values(stage, expected, &numbers(&outcome.value), &written)?;
        let mut got = vec![0.0; INPUTS];
        for (i, shadow) in active.iter().zip(&outcome.args[first..]) {
            let from = self.offset(*i);
            let before = if is_output(sample, *i) { 0.0 } else { self.start };
            numbers(shadow).into_iter().enumerate().for_each(|(k, v)| got[from + k] = v - before);
        }
        Self::close(stage, &self.gradient, &got, expected.peak)
    }

    /// The derivative along the tangents.
    pub fn along(&self, dual: &Dual) -> f64 {
        self.tangents.iter().flatten().zip(dual.d).map(|(t, d)| t * d).sum()
    }

    pub fn offset(&self, param: usize) -> usize {
        self.outputs[..param].iter().map(Vec::len).sum()
    }

    /// Cotangents of the outputs behind `&mut`, and something to add to for the others.
    fn shadows(&self, sample: &Sample, args: &[Value<f64>]) -> Vec<Value<f64>> {
        let refill = |(i, arg): (usize, &Value<f64>)| {
            let mut from = self.outputs[i].iter().copied();
            let output = is_output(sample, i);
            fill(arg, &mut || if output { from.next().unwrap_or_default() } else { self.start })
        };
        args.iter().enumerate().map(refill).collect()
    }

    /// The forward program: value and tangent.
    fn forward(
        &self,
        sample: &Sample,
        expected: &Outcome,
        program: &Program<f64>,
        name: &str,
    ) -> Result<(), Failure> {
        let stage = "forward derivative";
        let entry = &program.functions[name];
        let Some(jvp) = &entry.jvp else { return Err(failure(stage, "missing")) };
        let mut args = values(sample, &mut |v| v);
        let primals = args.clone();
        let first = args.len();
        let active: Vec<usize> = (0..first).filter(|i| entry.primal.params[*i].active).collect();
        for i in &active {
            let mut from = self.tangents[*i].iter().copied();
            args.push(fill(&primals[*i], &mut || from.next().unwrap_or_default()));
        }
        let outcome = run(program, jvp, args).map_err(|trap| trapped(stage, &trap))?;
        let Value::List(pair) = &outcome.value else { return Err(failure(stage, "no pair")) };
        let written: Vec<Vec<f64>> = outcome.args[..first].iter().map(numbers).collect();
        check_values(stage, expected, &numbers(&pair[0]), &written)?;
        if let Some(value) = &expected.value {
            Self::close(stage, &[self.along(value)], &numbers_or_zero(&pair[1]), expected.peak)?;
        }
        for (param, cells) in &expected.written {
            let at = active.iter().position(|i| i == param);
            let Some(at) = at else { continue };
            let wanted: Vec<f64> = cells.iter().map(|cell| self.along(cell)).collect();
            Self::close(stage, &wanted, &numbers(&outcome.args[first + at]), expected.peak)?;
        }
        Ok(())
    }

    /// Equal to 1e-10 of the largest component, or of what cancelled on the way.
    fn close(stage: &'static str, wanted: &[f64], got: &[f64], peak: f64) -> Result<(), Failure> {
        let largest = wanted.iter().fold(1.0_f64, |largest, v| largest.max(v.abs()));
        let tolerance = 1e-10 * largest + 1e-12 * peak;
        let fine =
            wanted.len() == got.len() && wanted.iter().zip(got).all(|(w, g)| (w - g).abs() <= tolerance);
        if fine { Ok(()) } else { Err(failure(stage, format!("expected {wanted:?}, got {got:?}"))) }
    }
}

/// Whether the parameter is written for the caller.
pub fn is_output(sample: &Sample, param: usize) -> bool {
    let fun = sample.program.funs.last();
    fun.is_some_and(|fun| fun.vars[fun.params[param]].hold == Hold::Mut)
}

/// The tangent of a value without gradient is zero.
fn numbers_or_zero(value: &Value<f64>) -> Vec<f64> {
    match value {
        Value::NoTangent | Value::Unit => vec![0.0],
        value => numbers(value),
    }
}

/// A tangent of the value's shape.
fn fill(like: &Value<f64>, next: &mut dyn FnMut() -> f64) -> Value<f64> {
    match like {
        Value::Float(_) => Value::Float(next()),
        Value::List(items) => Value::List(items.iter().map(|item| fill(item, next)).collect()),
        Value::Struct(fields) => {
            Value::Struct(fields.iter().map(|(name, item)| (name.clone(), fill(item, next))).collect())
        }
        _ => Value::NoTangent,
    }
}
