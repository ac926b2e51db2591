//! Writes programs as Rust source that carries the attribute, with the values and derivatives to expect: the
//! same comparison, made by rustc and the printed code instead of the interpreter.

use std::fmt::Write as _;

use crate::ast::{Fun, Hold, Ty};
use crate::evaluate::{self, Input, Outcome};
use crate::generate::Sample;
use crate::oracle::{Directions, is_output};
use crate::print::{self, assemble};

const HEAD: &str = "\
/// Two floats.
#[derive(Clone, Copy, Debug, differentiable::Differentiable)]
#[allow(dead_code, missing_docs)]
pub struct Point { pub x: f64, pub y: f64 }
/// A struct in a struct.
#[derive(Clone, Copy, Debug, differentiable::Differentiable)]
#[allow(dead_code, missing_docs)]
pub struct Body { pub at: Point, pub w: [f64; 2], pub mass: f64 }
#[allow(warnings)]
fn value(name: &str, got: f64, bits: u64) {
    assert!(got.to_bits() == bits, \"{name}: value {got}, not {}\", f64::from_bits(bits));
}
#[allow(warnings)]
fn gradient(name: &str, got: &[f64], wanted: &[f64], tolerance: f64) {
    let fine = got.len() == wanted.len() && got.iter().zip(wanted).all(|(g, w)| (g - w).abs() <= tolerance);
    assert!(fine, \"{name}: gradient {got:?}, not {wanted:?}\");
}
";

/// The source of a test file for the samples, by name.
pub fn file(samples: &[(String, Sample)]) -> String {
    let mut out = HEAD.to_owned();
    for (name, sample) in samples {
        if let (Ok(expected), Some(fun)) =
            (evaluate::run(&sample.program, &sample.inputs), sample.program.funs.last())
        {
            let directions = Directions::new(sample, &expected);
            Dump { name, sample, fun, expected: &expected, directions: &directions, out: &mut out }.program();
        }
    }
    out
}

/// A sample being written.
struct Dump<'a> {
    name: &'a str,
    sample: &'a Sample,
    fun: &'a Fun,
    expected: &'a Outcome,
    directions: &'a Directions,
    out: &'a mut String,
}

impl Dump<'_> {
    fn program(&mut self) {
        let name = self.name;
        let _ = writeln!(self.out, "#[allow(warnings)]\nmod {name} {{\nuse super::*;");
        for (module, options) in [("plain", ""), ("stored", "(store_all)")] {
            let _ = writeln!(self.out, "pub mod {module} {{ use super::*;");
            for index in 0..self.sample.program.funs.len() {
                let text = print::function(&self.sample.program, index);
                let _ = writeln!(self.out, "#[differentiable::differentiable{options}]\npub {text}");
            }
            self.out.push_str("}\n");
        }
        for module in ["plain", "stored"] {
            let _ = writeln!(self.out, "#[test]\nfn reverse_{module}() {{");
            self.reverse(module);
            self.out.push_str("}\n");
        }
        self.out.push_str("#[test]\nfn forward() {\n");
        self.forward();
        self.out.push_str("}\n}\n");
    }

    fn ty(&self, param: usize) -> Ty {
        self.fun.vars[self.fun.params[param]].ty
    }

    fn hold(&self, param: usize) -> Hold {
        self.fun.vars[self.fun.params[param]].hold
    }

    fn active(&self) -> impl Iterator<Item = usize> + use<> {
        let params: Vec<usize> =
            (0..self.fun.params.len()).filter(|i| !matches!(self.ty(*i), Ty::Usize | Ty::Bool)).collect();
        params.into_iter()
    }

    /// Declares the arguments; they, as they are passed.
    fn arguments(&mut self) -> Vec<String> {
        let mut args = Vec::new();
        for (i, input) in self.sample.inputs.iter().enumerate() {
            let text = match input {
                Input::Float(v) => format!("{v:?}_f64"),
                Input::Int(v) => v.to_string(),
                Input::Bool(v) => v.to_string(),
                Input::List(list) => literal(self.ty(i), list, false),
            };
            let _ = writeln!(self.out, "    let mut a{i} = {text};");
            args.push(format!("{}a{i}", reference(self.hold(i))));
        }
        args
    }

    fn reverse(&mut self, module: &str) {
        let mut args = self.arguments();
        args.extend(self.expected.value.map(|_| format!("{:?}", self.directions.seed)));
        for i in self.active() {
            let first = self.directions.outputs[i].clone();
            let start =
                if is_output(self.sample, i) { first } else { vec![self.directions.start; first.len()] };
            let _ = writeln!(self.out, "    let mut d_{i} = {};", literal(self.ty(i), &start, true));
            args.push(format!("&mut d_{i}"));
        }
        let _ = writeln!(self.out, "    let result = {module}::f::vjp_into({});", args.join(", "));
        if self.expected.value.is_some() {
            self.value_is("result");
        }
        self.written();
        let largest = self.directions.gradient.iter().fold(1.0_f64, |largest, v| largest.max(v.abs()));
        let tolerance = self.tolerance(largest);
        for i in self.active() {
            let before = if is_output(self.sample, i) { 0.0 } else { self.directions.start };
            let from = self.directions.offset(i);
            let wanted = &self.directions.gradient[from..from + self.directions.outputs[i].len()];
            let wanted: Vec<f64> = wanted.iter().map(|v| v + before).collect();
            self.gradient_is(&format!("d_{i}"), self.ty(i), &wanted, tolerance);
        }
    }

    fn forward(&mut self) {
        let mut args = self.arguments();
        for i in self.active() {
            let tangent = literal(self.ty(i), &self.directions.tangents[i], true);
            let _ = writeln!(self.out, "    let mut d_{i} = {tangent};");
            args.push(format!("{}d_{i}", reference(self.hold(i))));
        }
        let _ = writeln!(self.out, "    let result = plain::f::jvp({});", args.join(", "));
        if let Some(value) = &self.expected.value {
            self.value_is("result.0");
            let wanted = [self.directions.along(value)];
            let tolerance = self.tolerance(wanted[0].abs());
            self.gradient_is("result.1", Ty::Float, &wanted, tolerance);
        }
        self.written();
        for (i, cells) in &self.expected.written {
            let wanted: Vec<f64> = cells.iter().map(|cell| self.directions.along(cell)).collect();
            let tolerance = self.tolerance(wanted.iter().fold(1.0_f64, |largest, v| largest.max(v.abs())));
            self.gradient_is(&format!("d_{i}"), self.ty(*i), &wanted, tolerance);
        }
    }

    fn tolerance(&self, largest: f64) -> f64 {
        1e-10 * largest.max(1.0) + 1e-12 * self.expected.peak
    }

    fn value_is(&mut self, got: &str) {
        if let Some(value) = self.expected.value {
            let _ = writeln!(self.out, "    value({:?}, {got}, {:#x});", self.name, value.v.to_bits());
        }
    }

    fn written(&mut self) {
        for (i, cells) in &self.expected.written {
            let paths = paths(self.ty(*i), cells.len(), &format!("a{i}"));
            for (path, cell) in paths.iter().zip(cells) {
                let _ = writeln!(self.out, "    value({:?}, {path}, {:#x});", self.name, cell.v.to_bits());
            }
        }
    }

    fn gradient_is(&mut self, got: &str, ty: Ty, wanted: &[f64], tolerance: f64) {
        let got = paths(ty, wanted.len(), got).join(", ");
        let _ = writeln!(self.out, "    gradient({:?}, &[{got}], &{wanted:?}, {tolerance:e});", self.name);
    }
}

fn reference(hold: Hold) -> &'static str {
    match hold {
        Hold::Owned => "",
        Hold::Shared => "&",
        Hold::Mut => "&mut ",
    }
}

/// A value of the type, or of its tangent's.
fn literal(ty: Ty, list: &[f64], tangent: bool) -> String {
    let text = part(ty, list.len(), tangent, &mut list.iter());
    if ty == Ty::Vec { format!("vec!{text}") } else { text }
}

fn part(ty: Ty, len: usize, tangent: bool, floats: &mut std::slice::Iter<'_, f64>) -> String {
    let mut one = |ty: Ty| part(ty, 0, tangent, floats);
    let parts: Vec<String> = match ty.element() {
        Some(element) => (0..ty.length().unwrap_or(len)).map(|_| one(element)).collect(),
        None => ty.fields().iter().map(|(_, field)| one(*field)).collect(),
    };
    if ty == Ty::Float {
        return format!("{:?}_f64", floats.next().copied().unwrap_or_default());
    }
    let text = assemble(ty, &parts);
    if tangent && matches!(ty, Ty::Point | Ty::Body) { text.replacen(' ', "Tangent ", 1) } else { text }
}

/// The floats of a value, as expressions.
fn paths(ty: Ty, len: usize, base: &str) -> Vec<String> {
    match ty.element() {
        Some(element) => {
            let count = ty.length().unwrap_or(len);
            (0..count).flat_map(|k| paths(element, 0, &format!("{base}[{k}]"))).collect()
        }
        None if ty == Ty::Float => vec![base.to_owned()],
        None => ty.fields().iter().flat_map(|(name, ty)| paths(*ty, 0, &format!("{base}.{name}"))).collect(),
    }
}
