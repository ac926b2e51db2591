//! The rule table: every function with a built-in derivative, one row each.
//!
//! `table` holds the rows. A row gives the function's parameters, its value on `f64`, and its partial
//! derivatives as plain Rust over `num::Num`; instantiated with `sym::Sym` they are the IR that the
//! transforms insert, instantiated with `f64` they are what the interpreter and the tests run. The documented
//! list ([`markdown`]) and a test per row are made from the same rows, so none of them can disagree.

mod num;
mod pairs;
mod sym;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::ir::{BinOp, Operand, Ty, UnOp};
use sym::Sym;

/// How an argument of a rule takes part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A float that gets a partial.
    Float,
    /// An integer: it never carries a gradient.
    Int,
    /// A float whose partial is not defined usefully: an active value here is refused.
    Inert,
}

/// The partials of a row, one per [`Kind::Float`] parameter, for one kind of number. The last argument tells
/// whether every float argument is active.
type Partials<N> = fn(&[N], N, bool) -> Vec<N>;

/// A row of the table.
#[expect(clippy::struct_excessive_bools, reason = "independent properties, each asked for by its name")]
pub struct Rule {
    /// The name of the method in `std` (`add`, `sub`, `mul`, `div`, `rem`, `neg` for the operators).
    pub name: &'static str,
    /// The kinds of its parameters, the receiver first.
    pub params: &'static [Kind],
    /// The names of its parameters.
    pub param_names: &'static [&'static str],
    /// The name of its result in [`Rule::doc`].
    pub result: &'static str,
    /// A partial may be infinite or NaN at finite arguments, by a pole or by overflow.
    pub singular: bool,
    /// The result may be infinite at finite arguments of ordinary size.
    pub may_be_infinite: bool,
    /// There is no derivative: the gradient stops here, and a use of the result as a number is refused.
    pub stopped: bool,
    /// The result stays within bounds whatever the arguments.
    pub bounded: bool,
    /// Integers have a method or an operator of this name too.
    pub shared_with_integers: bool,
    /// Arguments at which tests compare the partials with differences.
    pub samples: &'static [&'static [f64]],
    /// Arguments at kinks and poles, and the partials there (both arguments active).
    pub corners: &'static [Corner],
    /// The formula, for people.
    pub doc: &'static str,
    value: fn(&[f64]) -> f64,
    numeric: Partials<f64>,
    symbolic: Partials<Sym>,
}

/// Arguments at which the derivative is a matter of choice, and the partials chosen.
pub type Corner = (&'static [f64], &'static [f64]);

impl Rule {
    /// The partials as IR, not multiplied by the seed: `None` for arguments that are inactive or have none.
    /// `ty` is the type of the result, for the constants.
    ///
    /// A maximum or minimum shares a tie only where all of its arguments are active.
    pub fn partials(
        &self,
        args: &[Operand],
        result: &Operand,
        active: &[bool],
        ty: &Ty,
    ) -> Vec<Option<Operand>> {
        let found = sym::build(ty, args, result, |args, result| {
            (self.symbolic)(args, result, self.all_active(active))
        });
        self.spread(found, active)
    }

    /// The value: exactly what the method of `f64` gives. Integer arguments are given as floats.
    pub fn eval(&self, args: &[f64]) -> f64 {
        (self.value)(args)
    }

    /// The partials as numbers, likewise.
    pub fn partials_f64(&self, args: &[f64], result: f64, active: &[bool]) -> Vec<Option<f64>> {
        self.spread((self.numeric)(args, result, self.all_active(active)), active)
    }

    /// [`Rule::singular`] for these arguments: literal exponents and divisors make most partials tame.
    pub fn singular_at(&self, args: &[Operand], active: &[bool]) -> bool {
        let literal = |i: usize| args.get(i).and_then(sym::literal);
        let second_inactive = !active.get(1).copied().unwrap_or(false);
        match (self.name, literal(1)) {
            ("powi" | "powf", Some(exponent)) => ![0.0, 1.0, 2.0].contains(&exponent),
            ("div", Some(divisor)) => divisor == 0.0 || !second_inactive,
            _ => self.singular,
        }
    }

    /// [`Rule::may_be_infinite`] for these arguments.
    pub fn may_be_infinite_at(&self, args: &[Operand]) -> bool {
        match (self.name, args.get(1).and_then(sym::literal)) {
            ("powi" | "powf", Some(exponent)) => !(0.0..=2.0).contains(&exponent),
            ("div", Some(divisor)) => divisor == 0.0,
            _ => self.may_be_infinite,
        }
    }

    fn all_active(&self, active: &[bool]) -> bool {
        self.params.iter().zip(active).all(|(kind, active)| *kind != Kind::Float || *active)
    }

    /// Puts the partials, which the rows give for float parameters alone, beside the parameters.
    fn spread<N>(&self, partials: Vec<N>, active: &[bool]) -> Vec<Option<N>> {
        let mut partials = partials.into_iter();
        let partial_of = |(kind, active): (&Kind, &bool)| match kind {
            Kind::Float => partials.next().filter(|_| *active),
            Kind::Int | Kind::Inert => None,
        };
        self.params.iter().zip(active).map(partial_of).collect()
    }
}

/// Every row, in the order of the documentation.
pub fn all() -> &'static [Rule] {
    table::ROWS
}

/// The row of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    static BY_NAME: OnceLock<HashMap<&'static str, &'static Rule>> = OnceLock::new();
    BY_NAME.get_or_init(|| all().iter().map(|rule| (rule.name, rule)).collect()).get(name).copied()
}

/// The row of an arithmetic operator; `None` for comparisons, logic and bits.
pub fn of_binary(op: BinOp) -> Option<&'static Rule> {
    let name = match op {
        BinOp::Add => "add",
        BinOp::Sub => "sub",
        BinOp::Mul => "mul",
        BinOp::Div => "div",
        BinOp::Rem => "rem",
        BinOp::BitAnd
        | BinOp::BitOr
        | BinOp::BitXor
        | BinOp::Shl
        | BinOp::Shr
        | BinOp::And
        | BinOp::Or
        | BinOp::Eq
        | BinOp::Ne
        | BinOp::Lt
        | BinOp::Le
        | BinOp::Gt
        | BinOp::Ge => return None,
    };
    find(name)
}

/// The row of a prefix operator.
pub fn of_unary(op: UnOp) -> Option<&'static Rule> {
    match op {
        UnOp::Neg => find("neg"),
        UnOp::Not => None,
    }
}

/// The table as Markdown, for the documentation.
pub fn markdown() -> String {
    let row = |rule: &Rule| {
        let params = rule.param_names.join(", ");
        format!("| `{} = {}({params})` | {} |\n", rule.result, rule.name, rule.doc.replace('|', "\\|"))
    };
    let rows: String = all().iter().map(row).collect();
    format!("| function | derivative |\n|---|---|\n{rows}")
}
