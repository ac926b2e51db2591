//! `docs/diagnostics.md`, which is also the module `differentiable::diagnostics` of the documentation.

use std::fmt::Write as _;

use super::{BLOCKS, Kind, Row};

const INTRODUCTION: &str = "\
<!-- Printed from the table in autodiff-codegen/src/codes by `UPDATE_EXPECT=1 cargo test -p autodiff-codegen --test diagnostics`. -->

# Diagnostics

A gradient is right, or the program does not compile. This page has every error of `#[differentiable]`,
`#[derivative]` and `#[derive(Differentiable)]`: an example that gives it, the reason, and the same program written so that it
compiles. A code never changes its meaning.
";

const LINTS: &str = "
Warnings: the program compiles, and its gradient is that of what is written, but probably not what is meant. They are
shown as uses of something deprecated, which is the way of a macro on stable Rust to warn. To allow one, write
`#[differentiable(allow(unused_parameter))]`; the names are those of the sections below. `#![allow(deprecated)]` allows them all,
and under `#![deny(warnings)]` they are errors, as every warning is. Methods of traits' `impl`s, whose parameters are given,
have no warnings about them.
";

const RUSTC: &str = "
The attribute sees one function: not the others, and no types. These are found by rustc, with messages of its own.
";

/// The page.
pub fn page() -> String {
    let mut text = String::from(INTRODUCTION);
    contents(&mut text);
    for block in BLOCKS {
        let _ = write!(text, "\n## {}\n", block.heading);
        text.push_str(match block.kind {
            Kind::Error => "",
            Kind::Lint => LINTS,
            Kind::Rustc => RUSTC,
        });
        block.rows.iter().for_each(|row| section(&mut text, row));
    }
    text
}

fn contents(text: &mut String) {
    text.push_str("\n| code | what |\n|---|---|\n");
    for row in super::all() {
        let _ = writeln!(text, "| [{0}](#{1}) | {2} |", row.code, row.anchor(), row.title);
    }
}

fn section(text: &mut String, row: &Row) {
    let Row { code, title, why, .. } = row;
    let _ = write!(text, "\n<a id=\"{}\"></a>\n\n### {code}: {title}\n\n", row.anchor());
    if code.kind() == Kind::Lint {
        let _ = write!(text, "`allow({})`\n\n", row.name.to_lowercase());
    }
    let _ = write!(text, "```rust,compile_fail\n{}```\n\n", row.failing_program());
    let _ = write!(text, "Why: {why}.\n\n");
    let _ = write!(text, "```rust\n{}```\n", row.working_program());
}

impl Row {
    /// The name of the row's place on the page.
    pub fn anchor(&self) -> String {
        self.code.to_string().to_lowercase()
    }

    /// `fails`, with what it imports.
    pub fn failing_program(&self) -> String {
        let deny = if self.code.kind() == Kind::Lint { "#![deny(deprecated)]\n" } else { "" };
        format!("{deny}{}", with_imports(self.fails))
    }

    /// `works`, with what it imports.
    pub fn working_program(&self) -> String {
        with_imports(self.works)
    }
}

/// The example after a `use` of the names of the facade that occur in it.
fn with_imports(example: &str) -> String {
    const MARKS: [(&str, &str); 5] = [
        ("Differentiable", "Differentiable)]"),
        ("Real", ": Real"),
        ("derivative", "#[derivative("),
        ("differentiable", "#[differentiable"),
        ("no_diff", "no_diff("),
    ];
    let used =
        |mark: &str| example.replace("#[differentiable::", "").replace("#[no_diff(", "").contains(mark);
    let names: Vec<&str> = MARKS.iter().filter(|(_, mark)| used(mark)).map(|(name, _)| *name).collect();
    match names.as_slice() {
        [] => example.trim_start().to_owned(),
        [name] => format!("use differentiable::{name};\n{example}"),
        names => format!("use differentiable::{{{}}};\n{example}", names.join(", ")),
    }
}
