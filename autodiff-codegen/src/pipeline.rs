//! The phases after lowering, put together.

use crate::analyze::activity::{Activity, activity};
use crate::error::Errors;
use crate::infer::infer;
use crate::ir::{Block, Function, Operand};
use crate::simplify::simplify;
use crate::transform::jvp::{Pushforward, pushforward};
use crate::transform::vjp::{Sweeps, as_program, sweeps};

/// Everything that emission prints.
#[derive(Debug, Clone)]
pub struct Derivatives {
    /// Reverse mode.
    pub sweeps: Sweeps,
    /// Forward mode.
    pub pushforward: Pushforward,
}

/// A function whose types and activity are known.
#[derive(Debug, Clone)]
pub struct Analysed {
    function: Function,
    active: Activity,
}

/// Infers and analyses a lowered function. Errors of activity are added to `errors`.
pub fn analyse(mut lowered: Function, errors: &mut Errors) -> Option<Analysed> {
    infer(&mut lowered);
    let before = errors.len();
    let active = activity(&lowered, errors);
    crate::analyze::lent::check(&lowered, &active, errors);
    if errors.len() == before {
        crate::analyze::lints::lints(&lowered, &active, errors);
    }
    (errors.len() == before).then_some(Analysed { function: lowered, active })
}

impl Analysed {
    /// Reverse mode.
    pub fn reverse(&self, store_all: bool) -> Sweeps {
        let mut reverse = sweeps(&self.function, &self.active, store_all);
        let Sweeps { function, forward, reverse: backward, fused, .. } = &mut reverse;
        let result = function.result.clone();
        simplify(function, &mut [forward, backward], &[&result]);
        if let Some(fused) = fused {
            simplify(&fused.0, &mut [&mut fused.1], &[&result]);
        }
        reverse
    }

    /// Forward mode.
    pub fn forward(&self) -> Pushforward {
        let mut forward = pushforward(&self.function, &self.active);
        simplify_program(&mut forward.function, &forward.tangent);
        forward
    }
}

/// Differentiates a lowered function. Errors of activity are added to `errors`.
pub fn differentiate(lowered: Function, store_all: bool, errors: &mut Errors) -> Option<Derivatives> {
    let analysed = analyse(lowered, errors)?;
    Some(Derivatives { sweeps: analysed.reverse(store_all), pushforward: analysed.forward() })
}

/// Adds what the analyses find wrong in a function that lowering has found errors in already.
pub fn find_more_errors(mut lowered: Function, errors: &mut Errors) {
    infer(&mut lowered);
    activity(&lowered, errors);
}

fn simplify_program(function: &mut Function, extra: &Operand) {
    let mut body: Block = std::mem::take(&mut function.body);
    let result = function.result.clone();
    simplify(function, &mut [&mut body], &[&result, extra]);
    function.body = body;
}

/// The reverse-mode program, as the interpreter runs it: the function's parameters, the seed if there is a
/// value, and a shadow per active parameter; it returns the value.
///
/// # Panics
/// If the function cannot be differentiated.
pub fn vjp(lowered: &Function, store_all: bool) -> Function {
    as_program(&checked(lowered, store_all).sweeps)
}

/// The forward-mode program: the function's parameters, and a tangent per active parameter; it returns the
/// value and its tangent.
///
/// # Panics
/// If the function cannot be differentiated.
pub fn jvp(lowered: &Function) -> Function {
    crate::transform::jvp::as_program(&checked(lowered, false).pushforward)
}

fn checked(lowered: &Function, store_all: bool) -> Derivatives {
    let mut errors = Errors::new();
    let found = differentiate(lowered.clone(), store_all, &mut errors);
    let errors = errors.finish();
    found.unwrap_or_else(|| panic!("not differentiable: {errors:#?}"))
}
