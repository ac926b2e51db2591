//! What the attribute stands on, and signatures.

super::rows! {
    ASYNC_FUNCTION = 1, "an `async` function" {
        why: "a gradient runs the function backwards, and a suspended computation cannot be run backwards",
        fails: "
#[differentiable]
async fn loss(x: f64) -> f64 {
    x * x
}
",
        works: "
#[differentiable]
fn loss(x: f64) -> f64 {
    x * x
}

async fn report(x: f64) -> f64 {
    loss::grad(x)
}
",
    }

    UNSAFE_FUNCTION = 2, "an `unsafe` function" {
        why: "the generated code is safe Rust, and cannot know what the function relies on",
        fails: "
#[differentiable]
unsafe fn first(x: &[f64]) -> f64 {
    x[0] * x[0]
}
",
        works: "
#[differentiable]
fn first(x: &[f64]) -> f64 {
    x[0] * x[0]
}
",
    }

    CONST_FUNCTION = 3, "a `const` function" {
        why: "its derivatives call float methods and keep values, which Rust does not allow in constants",
        fails: "
#[differentiable]
const fn square(x: f64) -> f64 {
    x * x
}
",
        works: "
#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}
",
    }

    EXTERN_FUNCTION = 4, "an `extern` function" {
        why: "its derivatives are Rust functions that return tuples, which other languages cannot call",
        fails: "
#[differentiable]
extern \"C\" fn square(x: f64) -> f64 {
    x * x
}
",
        works: "
#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

extern \"C\" fn square_for_c(x: f64) -> f64 {
    square(x)
}
",
    }

    VARIADIC_FUNCTION = 5, "a function with `...`" {
        why: "its gradient has one value per parameter, and these parameters are not known",
        fails: "
#[differentiable]
fn sum(x: f64, ...) -> f64 {
    x
}
",
        works: "
#[differentiable]
fn sum(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for x in x {
        sum += x;
    }
    sum
}
",
    }

    RETURNED_REFERENCE = 6, "a reference is returned" {
        why: "the caller could read through it, or write, after the function is done, and the gradient would not see it",
        fails: "
#[differentiable]
fn first(x: &[f64; 2]) -> &f64 {
    &x[0]
}
",
        works: "
#[differentiable]
fn first(x: &[f64; 2]) -> f64 {
    x[0]
}
",
    }

    ON_A_TYPE = 7, "the attribute on a type" {
        why: "only functions have derivatives; a type has a tangent",
        fails: "
#[differentiable]
struct Line {
    slope: f64,
}
",
        works: "
#[derive(Differentiable)]
struct Line {
    slope: f64,
}
",
    }

    ON_A_TRAIT = 8, "the attribute on a trait" {
        why: "the methods of a trait have no body to differentiate; those of an `impl` have",
        fails: "
#[differentiable]
trait Energy {
    fn energy(&self, x: f64) -> f64;
}
",
        works: "
#[derive(Differentiable)]
struct Spring {
    stiffness: f64,
}

trait Energy {
    fn energy(&self, x: f64) -> f64;
}

#[differentiable]
impl Energy for Spring {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.stiffness * x * x
    }
}
",
    }

    ON_A_MODULE = 9, "an option of one function, on a module" {
        why: "a name, or the parameters of `wrt`, belong to one function; the attribute on a module is about all of them",
        fails: "
#[differentiable(wrt(x))]
mod model {
    pub fn product(x: f64, y: f64) -> f64 {
        x * y
    }
}
",
        works: "
#[differentiable]
mod model {
    #[differentiable(wrt(x))]
    pub fn product(x: f64, y: f64) -> f64 {
        x * y
    }
}
",
    }

    ON_ANOTHER_ITEM = 10, "the attribute on what is not a function" {
        why: "only functions have derivatives",
        fails: "
#[differentiable]
const SQUARE: fn(f64) -> f64 = |x| x * x;
",
        works: "
#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}
",
    }

    NO_BODY = 11, "a function without a body" {
        why: "a derivative is made from the body of the function",
        fails: "
trait Energy {
    #[differentiable]
    fn energy(&self, x: f64) -> f64;
}
",
        works: "
#[derive(Differentiable)]
struct Spring {
    stiffness: f64,
}

trait Energy {
    fn energy(&self, x: f64) -> f64;
}

#[differentiable]
impl Energy for Spring {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.stiffness * x * x
    }
}
",
    }

    UNREADABLE_ITEM = 12, "an item that cannot be read" {
        why: "what the macro does not read, it cannot differentiate",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    x builtin 2.0
}
",
        works: "
#[differentiable]
fn f(x: f64) -> f64 {
    x * 2.0
}
",
    }

    TOO_DEEP = 13, "code that is nested too deep" {
        why: "the compiler descends into it, and would run out of stack",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    ----------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------x
}
",
        works: "
#[differentiable]
fn f(x: f64) -> f64 {
    let y = -x;
    -y
}
",
    }

    INDEXING = 14, "an `Index` that looks at more than the index" {
        why: "the same code finds the gradient in the tangent, which has the fields that have one, and other numbers in them",
        fails: "
use std::ops::Index;

#[derive(Differentiable)]
struct Sparse {
    values: Vec<f64>,
    #[no_diff]
    columns: usize,
}

#[differentiable]
impl Index<(usize, usize)> for Sparse {
    type Output = f64;

    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        &self.values[i * self.columns + j]
    }
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
",
    }
}
