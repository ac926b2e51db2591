//! Every row: its partials against differences at its samples and against the table at its corners, and the
//! expressions it builds against the numbers it gives.

use proc_macro2::{Ident, Span};

use super::*;
use crate::ir::{Arg, Const, FloatTy, Rvalue, VarId};

const F64: Ty = Ty::Float(FloatTy::F64);

fn all_active(rule: &Rule) -> Vec<bool> {
    vec![true; rule.params.len()]
}

/// Equal to a relative tolerance, or the same infinity or NaN.
fn close(a: f64, b: f64, tolerance: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan() || (a - b).abs() <= tolerance * (1.0 + b.abs())
}

fn difference(rule: &Rule, args: &[f64], i: usize) -> f64 {
    let h = 1e-6 * (1.0 + args[i].abs());
    let at = |x: f64| {
        let mut moved = args.to_vec();
        moved[i] = x;
        rule.eval(&moved)
    };
    (at(args[i] + h) - at(args[i] - h)) / (2.0 * h)
}

#[test]
fn partials_are_the_differences() {
    for rule in all().iter().filter(|rule| !rule.stopped) {
        assert!(!rule.samples.is_empty(), "{} has no samples", rule.name);
        for args in rule.samples {
            let y = rule.eval(args);
            for (i, partial) in rule.partials_f64(args, y, &all_active(rule)).into_iter().enumerate() {
                assert_eq!(partial.is_some(), rule.params[i] == Kind::Float, "{}", rule.name);
                let Some(partial) = partial else { continue };
                let expected = difference(rule, args, i);
                assert!(
                    close(partial, expected, 1e-8),
                    "{} at {args:?}, {i}: {partial} {expected}",
                    rule.name
                );
            }
        }
    }
}

#[test]
fn stopped_rows_have_no_partials() {
    for rule in all().iter().filter(|rule| rule.stopped) {
        for args in rule.samples {
            let partials = rule.partials_f64(args, rule.eval(args), &all_active(rule));
            assert!(partials.iter().all(Option::is_none), "{}", rule.name);
        }
    }
}

#[test]
fn corners_are_as_chosen() {
    for rule in all() {
        for (args, expected) in rule.corners {
            let found: Vec<f64> =
                rule.partials_f64(args, rule.eval(args), &all_active(rule)).into_iter().flatten().collect();
            assert_eq!(found.len(), expected.len(), "{} at {args:?}", rule.name);
            for (found, expected) in found.iter().zip(*expected) {
                assert!(close(*found, *expected, 1e-15), "{} at {args:?}: {found} {expected}", rule.name);
            }
        }
    }
}

#[test]
fn a_tie_with_an_inactive_value_gives_nothing() {
    for name in ["max", "min"] {
        let rule = find(name).unwrap();
        assert_eq!(rule.partials_f64(&[0.0, 0.0], 0.0, &[true, false]), [Some(0.0), None]);
        assert_eq!(rule.partials_f64(&[0.0, 0.0], 0.0, &[false, true]), [None, Some(0.0)]);
        assert_eq!(rule.partials_f64(&[f64::NAN, 0.0], 0.0, &[true, false]), [Some(0.0), None]);
        assert_eq!(rule.partials_f64(&[1.0, f64::NAN], 1.0, &[true, false]), [Some(1.0), None]);
    }
}

/// The arguments as operands: variables 0, 1, ..; the result is the last one.
fn variables(rule: &Rule) -> (Vec<Operand>, Operand) {
    let count = u32::try_from(rule.params.len()).unwrap();
    ((0..count).map(|i| Operand::Var(VarId(i))).collect(), Operand::Var(VarId(count)))
}

/// The arguments as literals.
#[expect(clippy::cast_possible_truncation, reason = "integer samples are small")]
fn literals(rule: &Rule, args: &[f64]) -> Vec<Operand> {
    let literal = |(kind, value): (&Kind, &f64)| match kind {
        Kind::Int => {
            Operand::Const(Const::Int { value: *value as i128, text: String::new() }, Ty::Int("i32".into()))
        }
        Kind::Float | Kind::Inert => Operand::float(*value, F64),
    };
    rule.params.iter().zip(args).map(literal).collect()
}

#[test]
fn expressions_and_numbers_agree() {
    for rule in all() {
        for args in rule.samples.iter().chain(rule.corners.iter().map(|(args, _)| args)) {
            for active in activities(rule.params.len()) {
                agree(rule, args, &active);
            }
        }
    }
}

fn agree(rule: &Rule, args: &[f64], active: &[bool]) {
    let y = rule.eval(args);
    let numbers = rule.partials_f64(args, y, active);
    let values: Vec<f64> = args.iter().copied().chain([y]).collect();
    let (names, result) = variables(rule);
    let written = literals(rule, args);
    // All variables, and each way of having one literal among them.
    let mixed = (0..names.len()).map(|i| {
        let mut mixed = names.clone();
        mixed[i] = written[i].clone();
        mixed
    });
    for operands in mixed.chain([names.clone()]) {
        let trees = rule.partials(&operands, &result, active, &F64);
        assert_eq!(trees.len(), numbers.len());
        for (tree, number) in trees.iter().zip(&numbers) {
            let value = tree.as_ref().map(|tree| run(tree, &values));
            let same = match (value, number) {
                (Some(value), Some(number)) => close(value, *number, 1e-14),
                (value, number) => value.is_none() == number.is_none(),
            };
            let shown: Vec<String> = operands.iter().map(show).collect();
            assert!(same, "{} at {args:?} as {shown:?}: {value:?} {number:?}", rule.name);
        }
    }
}

/// Every choice of active arguments but none.
fn activities(count: usize) -> impl Iterator<Item = Vec<bool>> {
    (1..1_u32 << count).map(move |mask| (0..count).map(|i| mask >> i & 1 == 1).collect())
}

/// Evaluates a partial; truth values are 1 and 0.
#[expect(clippy::cast_precision_loss, reason = "integer samples are small")]
#[expect(clippy::float_cmp, reason = "the comparison that generated code makes")]
fn run(operand: &Operand, values: &[f64]) -> f64 {
    let tree = match operand {
        Operand::Var(id) => return values[id.0 as usize],
        Operand::Const(Const::Float { value, .. }, _) => return *value,
        Operand::Const(Const::Int { value, .. }, _) => return *value as f64,
        Operand::Const(..) => panic!("no such constant in a partial"),
        Operand::Tree(tree) => &**tree,
    };
    match tree {
        Rvalue::Unary(op, a) => of_unary(*op).unwrap().eval(&[run(a, values)]),
        Rvalue::Rule(name, args, _) => {
            let args: Vec<f64> = args.iter().map(|arg| run(arg, values)).collect();
            find(name).unwrap().eval(&args)
        }
        Rvalue::Select(test, a, b) => run(if run(test, values) == 0.0 { b } else { a }, values),
        Rvalue::Cast(a, ..) => run(a, values),
        Rvalue::Binary(op, a, b) => {
            let (a, b) = (run(a, values), run(b, values));
            match op {
                BinOp::Eq => f64::from(u8::from(a == b)),
                BinOp::Lt => f64::from(u8::from(a < b)),
                BinOp::Le => f64::from(u8::from(a <= b)),
                BinOp::Gt => f64::from(u8::from(a > b)),
                BinOp::Ge => f64::from(u8::from(a >= b)),
                op => of_binary(*op).unwrap().eval(&[a, b]),
            }
        }
        _ => panic!("no such expression in a partial"),
    }
}

/// A partial as text, with arguments `a`, `b`, `c` and so on.
fn show(operand: &Operand) -> String {
    let tree = match operand {
        Operand::Var(id) => return char::from(b'a' + u8::try_from(id.0).unwrap()).to_string(),
        Operand::Const(Const::Float { value, .. }, _) => return format!("{value:?}"),
        Operand::Const(Const::Int { value, .. }, _) => return value.to_string(),
        Operand::Const(..) => panic!("no such constant in a partial"),
        Operand::Tree(tree) => &**tree,
    };
    match tree {
        Rvalue::Unary(_, a) => format!("-{}", show(a)),
        Rvalue::Rule(name, args, _) => {
            let others: Vec<String> = args[1..].iter().map(show).collect();
            format!("{}.{name}({})", show(&args[0]), others.join(", "))
        }
        Rvalue::Select(test, a, b) => format!("if {} {{ {} }} else {{ {} }}", show(test), show(a), show(b)),
        Rvalue::Cast(a, _, ty) => format!("{} as {ty}", show(a)),
        Rvalue::Binary(op, a, b) => format!("({} {op:?} {})", show(a), show(b)),
        Rvalue::Runtime(name, args) => match &args[0] {
            Arg::Value(a) => format!("{name}({})", show(a)),
            _ => panic!("by value"),
        },
        _ => panic!("no such expression in a partial"),
    }
}

fn text_of(name: &str, args: &[Operand], active: &[bool], ty: &Ty) -> Vec<String> {
    let result = Operand::Var(VarId(24));
    let partials = find(name).unwrap().partials(args, &result, active, ty);
    partials.iter().map(|partial| partial.as_ref().map_or_else(|| "-".into(), show)).collect()
}

#[test]
fn partials_read_well() {
    let (a, b) = (Operand::Var(VarId(0)), Operand::Var(VarId(1)));
    let float = |value| Operand::float(value, F64);
    let int = |value| Operand::Const(Const::Int { value, text: String::new() }, Ty::Int("i32".into()));
    let unary = |name| text_of(name, std::slice::from_ref(&a), &[true], &F64).remove(0);
    let left =
        |name, right: &Operand| text_of(name, &[a.clone(), right.clone()], &[true, false], &F64).remove(0);
    assert_eq!(unary("tanh"), "(1.0 Sub (y Mul y))");
    assert_eq!(unary("exp"), "y");
    assert_eq!(unary("cos"), "-a.sin()");
    assert_eq!(unary("neg"), "-1.0");
    assert_eq!(left("add", &b), "1.0");
    assert_eq!(left("mul", &b), "b");
    assert_eq!(left("div", &float(3.0)), "(1.0 Div 3.0)");
    assert_eq!(left("div", &float(0.5)), "2.0");
    assert_eq!(left("powi", &int(2)), "(2.0 Mul a)");
    assert_eq!(left("powi", &int(3)), "(3.0 Mul a.powi(2))");
    assert_eq!(left("powi", &int(-1)), "-a.powi(-2)");
    assert_eq!(left("powi", &b), "if (b Eq 0) { 0.0 } else { (b as f64 Mul a.powi((b Sub 1))) }");
    assert_eq!(left("powf", &float(0.5)), "(0.5 Div y)");
    assert_eq!(left("powf", &float(1.5)), "(1.5 Mul a.powf(0.5))");
    assert_eq!(left("max", &float(0.0)), "if (a Gt 0.0) { 1.0 } else { 0.0 }");
}

#[test]
fn generic_code_converts_exponents_by_the_runtime() {
    let ty = Ty::Param(Ident::new("T", Span::call_site()));
    let args = [Operand::Var(VarId(0)), Operand::Var(VarId(1))];
    let partials = text_of("powi", &args, &[true, false], &ty);
    assert_eq!(partials, ["if (b Eq 0) { 0.0 } else { (from_i32(b) Mul a.powi((b Sub 1))) }", "-"]);
}

#[test]
fn names_are_unique_and_found() {
    for rule in all() {
        assert!(std::ptr::eq(find(rule.name).unwrap(), rule), "{} twice", rule.name);
    }
    assert!(find("gamma").is_none());
}

#[test]
fn the_documented_list_has_a_line_per_row() {
    let text = markdown();
    assert_eq!(text.lines().count(), all().len() + 2);
    assert!(text.contains("| `y = tanh(x)` | `d_x = 1 − y²` |"));
}

#[test]
fn literals_tame_singular_rows() {
    let x = Operand::Var(VarId(0));
    let div = find("div").unwrap();
    assert!(!div.singular_at(&[x.clone(), Operand::float(2.0, F64)], &[true, false]));
    assert!(div.singular_at(&[x.clone(), x.clone()], &[true, true]));
    assert!(find("powf").unwrap().singular_at(&[x.clone(), Operand::float(0.5, F64)], &[true, false]));
    assert!(!find("powf").unwrap().singular_at(&[x, Operand::float(2.0, F64)], &[true, false]));
}
