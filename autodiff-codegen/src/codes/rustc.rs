//! Errors that rustc finds in generated code, or before it: the attribute sees one function, and no types.

super::rows! {
    NOT_DIFFERENTIABLE = 300, "a type without a gradient" {
        why: "a parameter or field of a type of its own is active, so the type must say what its gradient is (rustc: E0277)",
        fails: "
struct Model {
    w: f64,
}

#[differentiable]
fn scaled(model: &Model, x: f64) -> f64 {
    model.w * x
}
",
        works: "
#[derive(Differentiable)]
struct Model {
    w: f64,
}

#[differentiable]
fn scaled(model: &Model, x: f64) -> f64 {
    model.w * x
}
",
    }

    // Tried for a better text of rustc's (1.95) than "cannot find module or crate `helper` in this scope": `<helper>::pullback`
    // says "expected type, found function `helper`", and of the attribute nothing either; `use helper as
    // helper_is_without_the_attribute;` before the call puts that name into the message, but of a plain name it is one more
    // line for every call that is right, and an import of a name that a crate has as well is ambiguous (E0659). Calls by a path
    // need such an import anyway (`ir/derivatives`), and have `differentiable__m__helper` in the message.
    NO_ATTRIBUTE = 301, "a call of a function without the attribute" {
        why: "the derivatives of a function are in a type of its name, which only the attribute makes (rustc: E0433, `cannot find module or crate`; of `m::helper` it names `differentiable__m__helper`, the name that generated code brings it under). For a function of another crate, `#[derivative(of = m::helper)]` makes it from a rule written by hand",
        fails: "
fn helper(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn twice(x: f64) -> f64 {
    2.0 * helper(x)
}
",
        works: "
#[differentiable]
fn helper(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn twice(x: f64) -> f64 {
    2.0 * helper(x)
}
",
    }

    METHOD_WITHOUT_ATTRIBUTE = 302, "a call of a method without the attribute" {
        why: "the derivatives of a method are methods beside it, which only the attribute makes (rustc: E0599, no method named `.._pullback`)",
        fails: "
#[derive(Differentiable)]
struct Spring {
    stiffness: f64,
}

impl Spring {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.stiffness * x * x
    }
}

#[differentiable]
fn twice(spring: &Spring, x: f64) -> f64 {
    2.0 * spring.energy(x)
}
",
        works: "
#[derive(Differentiable)]
struct Spring {
    stiffness: f64,
}

#[differentiable]
impl Spring {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.stiffness * x * x
    }
}

#[differentiable]
fn twice(spring: &Spring, x: f64) -> f64 {
    2.0 * spring.energy(x)
}
",
    }

    NOT_OWNED = 303, "an active value written through what code without a derivative returned" {
        why: "a function that no active value enters is left alone; if it returns a way into a variable, a lock or a cell, what is written there comes back by another way, and the gradient is lost (rustc: E0277)",
        fails: "
fn cell(a: &mut [f64; 2], i: usize) -> &mut f64 {
    &mut a[i]
}

#[differentiable]
fn doubled(x: f64) -> f64 {
    let mut a = [1.0; 2];
    *cell(&mut a, 1) = x;
    a[1] * 2.0 + x
}
",
        works: "
fn position(i: usize) -> usize {
    i
}

#[differentiable]
fn doubled(x: f64) -> f64 {
    let mut a = [1.0; 2];
    a[position(1)] = x;
    a[1] * 2.0 + x
}
",
    }

    CALL_FOR_EFFECT = 304, "a call for its effect of a function without the attribute" {
        why: "nobody looks at what the function returns, so it is called for what it does with the active value, which may come back from where it was kept; with the attribute on it, that is looked into (rustc: E0433 or E0599)",
        fails: "
fn show(x: f64) {
    println!(\"{x}\");
}

#[differentiable]
fn doubled(x: f64) -> f64 {
    show(x);
    x * 2.0
}
",
        works: "
fn show(x: f64) {
    println!(\"{x}\");
}

#[differentiable]
fn doubled(x: f64) -> f64 {
    show(no_diff(x));
    x * 2.0
}
",
    }

    BORROWING_RESULT = 305, "a value with references in it, from a call" {
        why: "the reverse sweep runs later, and what holds references is made again there; what a call returns cannot be, and the macro does not see that it holds some (rustc: E0597, `does not live long enough`)",
        fails: "
#[derive(Differentiable)]
struct Row<'a> {
    weights: &'a [f64],
}

#[differentiable]
impl<'a> Row<'a> {
    fn new(weights: &'a [f64]) -> Self {
        Row { weights }
    }
}

#[differentiable]
fn f(x: f64) -> f64 {
    let weights = [x, x * x];
    let row = Row::new(&weights);
    row.weights[0] * row.weights[1]
}
",
        works: "
#[derive(Differentiable)]
struct Row<'a> {
    weights: &'a [f64],
}

#[differentiable]
fn f(x: f64) -> f64 {
    let weights = [x, x * x];
    let row = Row { weights: &weights };
    row.weights[0] * row.weights[1]
}
",
    }

    INDEX_WITHOUT_ATTRIBUTE = 306, "a type of one's own is indexed, without the attribute on its `Index`" {
        why: "the adjoint of `m[(i, j)]` is `d_m[(i, j)]`, and the attribute on `impl Index` is what lets a tangent be indexed (rustc: E0608, `cannot index into a value of type .. Tangent`)",
        fails: "
use std::ops::Index;

#[derive(Differentiable)]
struct Matrix {
    values: [[f64; 3]; 3],
}

impl Index<(usize, usize)> for Matrix {
    type Output = f64;

    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        &self.values[i][j]
    }
}

#[differentiable]
fn corner(m: &Matrix, x: f64) -> f64 {
    m[(0, 0)] * x
}
",
        works: "
use std::ops::Index;

#[derive(Differentiable)]
struct Matrix {
    values: [[f64; 3]; 3],
}

#[differentiable]
impl Index<(usize, usize)> for Matrix {
    type Output = f64;

    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        &self.values[i][j]
    }
}

#[differentiable]
fn corner(m: &Matrix, x: f64) -> f64 {
    m[(0, 0)] * x
}
",
    }

    STACK = 307, "the memory of a loop over a constant range does not fit on the stack" {
        why: "what a loop over a constant range keeps for the reverse sweep lies in an array, so that no heap is needed; the macro does not know the value of the constant, and rustc refuses more than 1 MiB when it builds the program (rustc: E0080, `evaluation panicked: the memory of a loop over a constant range ..`)",
        fails: "
const STEPS: usize = 1_000_000;

#[differentiable]
fn orbit(x: f64) -> f64 {
    let mut y = x;
    for _ in 0..STEPS {
        y = (y * x).sin();
    }
    y
}

fn main() {
    println!(\"{}\", orbit::grad(0.5));
}
",
        works: "
const STEPS: usize = 1_000_000;

#[differentiable]
fn orbit(x: f64) -> f64 {
    let mut y = x;
    let steps = STEPS;
    for _ in 0..steps {
        y = (y * x).sin();
    }
    y
}

fn main() {
    println!(\"{}\", orbit::grad(0.5));
}
",
    }

    TRAIT_PATH = 308, "a method called by the path of its trait" {
        why: "a macro does not see whether `Shape` in `Shape::area(&s, x)` is a type or a trait, and the derivatives of a trait's method are methods of the type that it is implemented for: the type has to be written (rustc: E0782, `expected a type, found a trait`)",
        fails: "
trait Shape {
    fn area(&self, scale: f64) -> f64;
}

#[derive(Differentiable)]
struct Square {
    side: f64,
}

#[differentiable]
impl Shape for Square {
    fn area(&self, scale: f64) -> f64 {
        scale * self.side * self.side
    }
}

#[differentiable]
fn twice(side: f64) -> f64 {
    let square = Square { side };
    Shape::area(&square, 2.0)
}
",
        works: "
trait Shape {
    fn area(&self, scale: f64) -> f64;
}

#[derive(Differentiable)]
struct Square {
    side: f64,
}

#[differentiable]
impl Shape for Square {
    fn area(&self, scale: f64) -> f64 {
        scale * self.side * self.side
    }
}

#[differentiable]
fn twice(side: f64) -> f64 {
    let square = Square { side };
    square.area(1.0) + <Square as Shape>::area(&square, 1.0)
}
",
    }

    RULE_ELSEWHERE = 309, "a rule for a path, from another module" {
        why: "`foreign::f` may mean another function in the module where `#[derivative(of = foreign::f)]` stands; a path from the root means the same everywhere (rustc: E0080, `evaluation panicked: the rule for this path was written in another module`)",
        fails: "
mod foreign {
    pub fn square(x: f64) -> f64 {
        x * x
    }
}

mod rules {
    use super::foreign;

    #[differentiable::derivative(of = foreign::square)]
    pub fn square_rule(x: f64, seed: f64) -> (f64, f64) {
        (x * x, 2.0 * x * seed)
    }
}

use rules::*;

#[differentiable]
fn twice(x: f64) -> f64 {
    2.0 * foreign::square(x)
}

fn main() {}
",
        works: "
mod foreign {
    pub fn square(x: f64) -> f64 {
        x * x
    }
}

#[differentiable::derivative(of = foreign::square)]
fn square_rule(x: f64, seed: f64) -> (f64, f64) {
    (x * x, 2.0 * x * seed)
}

#[differentiable]
fn twice(x: f64) -> f64 {
    2.0 * foreign::square(x)
}

fn main() {}
",
    }

    HIDDEN_METHOD = 310, "a trait's method that a method of the type hides" {
        why: "`s.energy(x)` calls the method of the type, and by that name there would be the derivatives of the trait's (rustc: E0277 at the method of the trait)",
        fails: "
trait Energy {
    fn energy(&self, x: f64) -> f64;
}

#[derive(Differentiable)]
struct Spring {
    k: f64,
}

impl Spring {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.k * x * x
    }
}

#[differentiable]
impl Energy for Spring {
    fn energy(&self, x: f64) -> f64 {
        self.k * x
    }
}
",
        works: "
trait Energy {
    fn energy(&self, x: f64) -> f64;
}

#[derive(Differentiable)]
struct Spring {
    k: f64,
}

#[differentiable]
impl Spring {
    fn own_energy(&self, x: f64) -> f64 {
        0.5 * self.k * x * x
    }
}

#[differentiable]
impl Energy for Spring {
    fn energy(&self, x: f64) -> f64 {
        self.own_energy(x)
    }
}
",
    }
}
