//! Writes programs as Rust source that carries the attribute, with the values and gradients to expect: the
//! same comparison, made by rustc and the printed code instead of the interpreter.

use std::fmt::Write as _;

use super::ast::{Fun, Hold, Ty};
use super::evaluate::{self, Input, Outcome};
use super::generate::Sample;
use super::oracle::{Directions, is_output};
use super::print;

const HEAD: &str = "\
#![allow(warnings)]
fn value(name: &str, got: f64, bits: u64) {
    assert!(got.to_bits() == bits, \"{name}: value {got}, not {}\", f64::from_bits(bits));
}
fn gradient(name: &str, got: &[f64], wanted: &[f64], tolerance: f64) {
    let fine = got.len() == wanted.len() && got.iter().zip(wanted).all(|(g, w)| (g - w).abs() <= tolerance);
    assert!(fine, \"{name}: gradient {got:?}, not {wanted:?}\");
}
";

/// The source of a test file for the samples, by name.
pub fn file(samples: &[(String, Sample)]) -> String {
    let mut out = HEAD.to_owned();
    for (name, sample) in samples {
        if let Ok(expected) = evaluate::run(&sample.program, &sample.inputs) {
            one(name, sample, &expected, &mut out);
        }
    }
    out
}

fn one(name: &str, sample: &Sample, expected: &Outcome, out: &mut String) {
    let attribute = "    #[differentiable::differentiable]\n    pub fn ";
    let _ = writeln!(out, "mod {name} {{");
    for index in 0..sample.program.funs.len() {
        let _ = write!(out, "{attribute}{}", &print::function(&sample.program, index)["fn ".len()..]);
    }
    let _ = writeln!(out, "}}\n#[test]\nfn test_{name}() {{");
    let Some(fun) = sample.program.funs.last() else { return };
    let directions = Directions::new(sample, expected);
    let mut args = inputs(fun, sample, out);
    args.extend(expected.value.map(|_| format!("{:?}", directions.seed)));
    args.extend(shadows(fun, sample, &directions, out));
    let _ = writeln!(out, "    let result = {name}::f::vjp_into({});", args.join(", "));
    if let Some(value) = expected.value {
        let _ = writeln!(out, "    value({name:?}, result, {:#x});", value.v.to_bits());
    }
    for (param, cells) in &expected.written {
        for (k, cell) in cells.iter().enumerate() {
            let got = cell_of(fun.vars[fun.params[*param]].ty, &format!("a{param}"), k);
            let _ = writeln!(out, "    value({name:?}, {got}, {:#x});", cell.v.to_bits());
        }
    }
    gradients(name, fun, sample, &directions, expected.peak, out);
    out.push_str("}\n");
}

fn cell_of(ty: Ty, name: &str, k: usize) -> String {
    match ty {
        Ty::Float => name.to_owned(),
        Ty::Matrix(_, columns) => format!("{name}[{}][{}]", k / columns, k % columns),
        _ => format!("{name}[{k}]"),
    }
}

fn literal(ty: Ty, list: &[f64]) -> String {
    match ty {
        Ty::Float => format!("{:?}_f64", list[0]),
        Ty::Matrix(_, columns) => {
            let rows: Vec<String> = list.chunks(columns).map(|row| format!("{row:?}")).collect();
            format!("[{}]", rows.join(", "))
        }
        _ => format!("{list:?}"),
    }
}

fn inputs(fun: &Fun, sample: &Sample, out: &mut String) -> Vec<String> {
    let mut args = Vec::new();
    for (i, (id, input)) in fun.params.iter().zip(&sample.inputs).enumerate() {
        let var = &fun.vars[*id];
        let text = match input {
            Input::Float(v) => format!("{v:?}_f64"),
            Input::Int(v) => v.to_string(),
            Input::Bool(v) => v.to_string(),
            Input::List(list) => literal(var.ty, list),
        };
        let _ = writeln!(out, "    let mut a{i} = {text};");
        args.push(format!("{}a{i}", reference(var.hold)));
    }
    args
}

fn reference(hold: Hold) -> &'static str {
    match hold {
        Hold::Owned => "",
        Hold::Shared => "&",
        Hold::Mut => "&mut ",
    }
}

fn is_active(fun: &Fun, param: usize) -> bool {
    !matches!(fun.vars[fun.params[param]].ty, Ty::Usize | Ty::Bool)
}

fn shadows(fun: &Fun, sample: &Sample, directions: &Directions, out: &mut String) -> Vec<String> {
    let mut args = Vec::new();
    for i in (0..fun.params.len()).filter(|i| is_active(fun, *i)) {
        let first = &directions.outputs[i];
        let start = if is_output(sample, i) { first.clone() } else { vec![directions.start; first.len()] };
        let _ = writeln!(out, "    let mut d_{i} = {};", literal(fun.vars[fun.params[i]].ty, &start));
        args.push(format!("&mut d_{i}"));
    }
    args
}

fn gradients(name: &str, fun: &Fun, sample: &Sample, directions: &Directions, peak: f64, out: &mut String) {
    let largest = directions.gradient.iter().fold(1.0_f64, |largest, v| largest.max(v.abs()));
    let tolerance = 1e-10 * largest + 1e-12 * peak;
    for i in (0..fun.params.len()).filter(|i| is_active(fun, *i)) {
        let before = if is_output(sample, i) { 0.0 } else { directions.start };
        let from = directions.offset(i);
        let wanted = &directions.gradient[from..from + directions.outputs[i].len()];
        let wanted: Vec<f64> = wanted.iter().map(|v| v + before).collect();
        let cells: Vec<String> =
            (0..wanted.len()).map(|k| cell_of(fun.vars[fun.params[i]].ty, &format!("d_{i}"), k)).collect();
        let _ = writeln!(out, "    gradient({name:?}, &[{}], &{wanted:?}, {tolerance:e});", cells.join(", "));
    }
}
