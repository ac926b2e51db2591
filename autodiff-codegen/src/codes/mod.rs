//! The table of diagnostics: a row for each, with its code, what it is about, why it is refused, the smallest
//! example that is, and the same example written so that it compiles.
//!
//! A diagnostic is made with the [`Code`] of its row, and takes its reason from there. `docs/diagnostics.md` is printed from
//! the table, and `tests/diagnostics.rs` holds every row to what it says: `fails` gives this code and no other,
//! `works` gives none.
//!
//! Codes never change their meaning. A new row takes a free number of its file's block; when the construct is
//! supported one day, its row goes, and the number moves to [`RETIRED`].

use std::fmt;

mod calls;
mod expressions;
mod gradients;
mod items;
mod lints;
mod options;
mod page;
mod parameters;
mod patterns;
mod rustc;
mod sequences;

pub use calls::*;
pub use expressions::*;
pub use gradients::*;
pub use items::*;
pub use lints::*;
pub use options::*;
pub use parameters::*;
pub use patterns::*;
pub use rustc::*;
pub use sequences::*;

pub use page::page;

/// What kind of diagnostic: `AD001`. Only rows of the table make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AD{:03}", self.0)
    }
}

impl Code {
    /// Its row.
    #[expect(clippy::missing_panics_doc, reason = "rows make codes")]
    pub fn row(self) -> &'static Row {
        all().find(|row| row.code == self).expect("codes are made by rows")
    }

    /// What kind of diagnostic it is.
    pub fn kind(self) -> Kind {
        let block = BLOCKS.iter().find(|block| block.numbers.contains(&self.0));
        block.map_or(Kind::Error, |block| block.kind)
    }

    /// The lint of a name, as the option `allow` has it: the name of the constant in small letters.
    pub fn of_lint(name: &str) -> Option<Code> {
        lints::ROWS.iter().find(|row| row.name.to_lowercase() == name).map(|row| row.code)
    }

    /// Its number.
    pub fn number(self) -> u16 {
        self.0
    }
}

/// A row of the table.
#[derive(Debug)]
pub struct Row {
    /// The code.
    pub code: Code,
    /// The name of the code in this module.
    pub name: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// Why it is refused.
    pub why: &'static str,
    /// Items that give this code and no other.
    pub fails: &'static str,
    /// The way out: items that compile.
    pub works: &'static str,
}

/// Every row, by code.
pub fn all() -> impl Iterator<Item = &'static Row> {
    BLOCKS.iter().flat_map(|block| block.rows)
}

/// The rows of one file.
#[derive(Debug)]
pub struct Block {
    /// Heading of the page.
    pub heading: &'static str,
    /// The numbers that new rows of the file are taken from.
    pub numbers: std::ops::RangeInclusive<u16>,
    /// The rows, by code.
    pub rows: &'static [Row],
    /// Who speaks, and how loud.
    pub kind: Kind,
}

/// Kinds of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An error of the macro.
    Error,
    /// A warning of the macro.
    Lint,
    /// An error of rustc's, in generated code.
    Rustc,
}

/// The files of the table.
pub const BLOCKS: &[Block] = &[
    Block { heading: "Functions and items", numbers: 1..=29, rows: items::ROWS, kind: Kind::Error },
    Block { heading: "Options, rules and derives", numbers: 30..=59, rows: options::ROWS, kind: Kind::Error },
    Block { heading: "Parameters and types", numbers: 60..=79, rows: parameters::ROWS, kind: Kind::Error },
    Block { heading: "Patterns", numbers: 80..=99, rows: patterns::ROWS, kind: Kind::Error },
    Block {
        heading: "Statements and expressions",
        numbers: 100..=149,
        rows: expressions::ROWS,
        kind: Kind::Error,
    },
    Block {
        heading: "Calls, methods and iterators",
        numbers: 150..=199,
        rows: calls::ROWS,
        kind: Kind::Error,
    },
    Block {
        heading: "What a gradient would flow through",
        numbers: 200..=249,
        rows: gradients::ROWS,
        kind: Kind::Error,
    },
    Block { heading: "Lints", numbers: 250..=269, rows: lints::ROWS, kind: Kind::Lint },
    Block { heading: "Sequences", numbers: 270..=289, rows: sequences::ROWS, kind: Kind::Error },
    Block { heading: "Errors of rustc's", numbers: 300..=319, rows: rustc::ROWS, kind: Kind::Rustc },
];

/// Numbers of diagnostics that are no more. Never used again.
pub const RETIRED: &[u16] = &[83, 106, 151, 152];

/// The rows of a file, and a constant for each code.
macro_rules! rows {
    ($(
        $name:ident = $number:literal, $title:literal {
            why: $why:literal,
            fails: $fails:literal,
            works: $works:literal $(,)?
        }
    )*) => {
        $(
            #[doc = $title]
            pub const $name: $crate::codes::Code = $crate::codes::Code($number);
        )*

        pub(super) const ROWS: &[$crate::codes::Row] = &[$(
            $crate::codes::Row {
                code: $name,
                name: stringify!($name),
                title: $title,
                why: $why,
                fails: $fails,
                works: $works,
            },
        )*];
    };
}
use rows;
