//! Small programs, their values, and the ways they can fail.

use super::{Entry, Outcome, Program, Scalar, Trap, Value, run, run_observed};
use crate::args::Options;
use crate::error::Errors;
use crate::ir::Function;
use crate::{infer, lower, pipeline};

fn compile(source: &str) -> Function {
    let item: syn::ItemFn = syn::parse_str(source).expect("the test's program is Rust");
    let options = Options::default();
    let (sig, block) = (&item.sig, &item.block);
    let source =
        lower::Source { sig, block, impl_generics: None, self_ty: None, options: &options, known: None };
    let mut errors = Errors::new();
    let lowered = lower::lower(&source, &mut errors);
    assert!(errors.is_empty(), "{:?}", errors.finish());
    let mut function = lowered.expect("a function without errors");
    infer::infer(&mut function);
    function
}

fn program(sources: &[&str]) -> Program<f64> {
    let mut program = Program::default();
    for source in sources {
        let primal = compile(source);
        let (vjp, jvp) = (pipeline::vjp(&primal, false), pipeline::jvp(&primal));
        let entry = Entry { primal, vjp: Some(vjp), jvp: Some(jvp) };
        program.functions.insert(entry.primal.name.to_string(), entry);
    }
    program
}

fn outcome(source: &str, args: Vec<Value<f64>>) -> Result<Outcome<f64>, Trap> {
    let program = program(&[source]);
    let entry = program.functions.values().next().expect("one function");
    run(&program, &entry.primal, args)
}

fn floats<S: Scalar>(value: &Value<S>) -> Vec<f64> {
    value.flatten().iter().map(Scalar::value).collect()
}

const SUM: &str = "fn sum(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n { s += x[i] * x[i]; }
    s
}";

#[test]
fn a_loop_over_a_slice() {
    let outcome = outcome(SUM, vec![Value::floats(&[1.0, 2.0, 3.0]), Value::Int(2)]).expect("it runs");
    assert_eq!(floats(&outcome.value), [5.0]);
}

#[test]
fn what_rust_would_panic_at() {
    let beyond = outcome(SUM, vec![Value::floats(&[1.0]), Value::Int(2)]);
    assert_eq!(beyond.expect_err("out of bounds"), Trap::OutOfBounds(1, 1));
    let source = "fn f(x: f64, n: usize) -> f64 { assert!(n > 1, \"n is {n}\"); x * (7 / (n - 2)) as f64 }";
    let args = |n: i128| vec![Value::float(2.0), Value::Int(n)];
    assert!(matches!(outcome(source, args(0)), Err(Trap::Panic(_))));
    assert_eq!(outcome(source, args(2)).expect_err("divided by zero"), Trap::DivisionByZero);
    let below = outcome("fn f(x: f64, n: usize) -> f64 { let m = n - 2; x * m as f64 }", args(1));
    assert!(matches!(below, Err(Trap::Overflow(_))));
}

#[test]
fn a_loop_without_end_reaches_the_limit() {
    let endless = "fn f(mut x: f64) -> f64 { loop { x += 1.0; if x < 0.0 { break; } } x }";
    let trap = outcome(endless, vec![Value::float(1.0)]).expect_err("it does not end");
    assert_eq!(trap, Trap::StepLimit);
}

#[test]
fn writes_through_references_are_returned() {
    let source = "fn f(a: &mut [f64], b: &[f64; 2]) { a[0] = b[1]; a.swap(0, 1); }";
    let args = vec![Value::floats(&[1.0, 2.0]), Value::floats(&[3.0, 4.0])];
    let outcome = outcome(source, args).expect("it runs");
    assert_eq!(floats(&outcome.args[0]), [2.0, 4.0]);
    assert!(matches!(outcome.value, Value::Unit));
}

#[test]
fn calls_and_inactive_code() {
    let helper = "fn cube(x: f64) -> f64 { x * x * x }";
    let caller = "fn f(a: &[f64], b: &[f64]) -> f64 {
        const FACTOR: f64 = 0.5;
        let n = a.len().min(b.len());
        let mut s = 0.0;
        for i in 0..n {
            s += match i % 3 { 0 => cube(a[i]), 1 | 2 => b[i], _ => 0.0 };
        }
        FACTOR * s
    }";
    let program = program(&[helper, caller]);
    let args = vec![Value::floats(&[2.0, 3.0]), Value::floats(&[5.0, 7.0, 9.0])];
    let outcome = run(&program, &program.functions["f"].primal, args).expect("it runs");
    assert_eq!(floats(&outcome.value), [7.5]);
}

#[test]
fn both_derivatives_run() {
    let program = program(&[SUM]);
    let entry = &program.functions["sum"];
    let x = Value::floats(&[1.0, 2.0, 3.0]);
    let args = vec![x.clone(), Value::Int(3), Value::float(0.5), Value::floats(&[0.0, 0.0, 10.0])];
    let reverse = run(&program, entry.vjp.as_ref().expect("there"), args).expect("it runs");
    assert_eq!(floats(&reverse.value), [14.0]);
    assert_eq!(floats(&reverse.args[3]), [1.0, 2.0, 13.0]);
    assert_eq!(reverse.frames_left, 0);
    let args = vec![x, Value::Int(3), Value::floats(&[1.0, 0.0, -1.0])];
    let forward = run(&program, entry.jvp.as_ref().expect("there"), args).expect("it runs");
    assert_eq!(floats(&forward.value), [14.0, -4.0]);
}

#[test]
fn an_observer_sees_every_value() {
    let program = program(&["fn f(x: f64) -> f64 { let y = x * x; let mut z = y + 1.0; z *= 2.0; z }"]);
    let mut seen = Vec::new();
    run_observed(&program, &program.functions["f"].primal, vec![Value::float(3.0)], &mut |event| {
        seen.push((event.function.var(event.var).name.clone(), floats(event.value)[0]));
    })
    .expect("it runs");
    let y_and_z: Vec<f64> = seen.iter().filter(|(name, _)| name == "y" || name == "z").map(|s| s.1).collect();
    assert_eq!(y_and_z, [9.0, 10.0, 20.0]);
}

#[test]
fn chains_and_choices_that_stay_tokens() {
    let source = "fn f(x: f64, n: usize) -> f64 {
        let k = (0..n).rev().filter(|&i| i % 2 == 0).map(|i| if i > 2 { 1.0 } else if i > 1 { 4.0 }
            else { match i { 0 if n > 100 => 0.0, 0 | 1 => 0.5, _ => 2.0 } }).sum::<f64>();
        let m = (1..n).zip(2..n).fold(0, |m, (a, b)| m + a * b);
        x * k * m as f64
    }";
    let outcome = outcome(source, vec![Value::float(2.0), Value::Int(5)]).expect("it runs");
    assert_eq!(floats(&outcome.value), [2.0 * 5.5 * 20.0]);
}
