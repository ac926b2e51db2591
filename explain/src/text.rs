//! The story for a terminal.

use std::fmt::Write as _;

use crate::story::Story;

/// Every step, one under the other, then the generated function.
pub fn render(story: &Story) -> String {
    let mut out = String::new();
    let (first, lines) = &story.source;
    for (n, line) in lines.iter().enumerate() {
        let _ = writeln!(out, "{:4} │ {line}", first + n);
    }
    for (n, step) in story.steps.iter().enumerate() {
        let _ = writeln!(out, "\n{}. {}", n + 1, step.title);
        for line in &step.lines {
            let _ = writeln!(out, "   {}", line.text);
        }
    }
    let _ = writeln!(out, "\nWhat `#[differentiable]` wrote for this; it gives the same gradient:\n");
    for line in story.generated.lines() {
        let _ = writeln!(out, "   {line}");
    }
    out
}
