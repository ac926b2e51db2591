//! `campaigns.md`: the last result of each campaign, written by the campaign.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::campaign::{Plan, Tally};
use crate::coverage::Counts;

const HEAD: &str = "# Campaigns\n\nThe last result of each campaign, written by the campaign itself: `just fuzz`, `just fuzz-compiled`,\n\
`just mutants`. Each section is replaced as a whole.\n";

/// Replaces the section of that title.
pub fn write(file: &Path, title: &str, body: &str) -> std::io::Result<()> {
    let old = std::fs::read_to_string(file).unwrap_or_else(|_| HEAD.to_owned());
    let mut parts: Vec<String> = old.split("\n## ").map(str::to_owned).collect();
    let section = format!("{title}\n\n{}\n", body.trim_end());
    match parts.iter_mut().skip(1).find(|part| part.lines().next() == Some(title)) {
        Some(part) => *part = section,
        None => parts.push(section),
    }
    let trimmed: Vec<&str> = parts.iter().map(|part| part.trim_end()).collect();
    std::fs::write(file, format!("{}\n", trimmed.join("\n\n## ")))
}

fn output(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

/// When, of which commit, by which compiler.
pub fn circumstances() -> String {
    let dirty = if output("git", &["status", "--porcelain"]).is_empty() { "" } else { " and changes" };
    let commit = output("git", &["rev-parse", "--short=12", "HEAD"]);
    let (date, rustc) = (output("date", &["-u", "+%Y-%m-%d %H:%M UTC"]), output("rustc", &["--version"]));
    format!("{date}, commit {commit}{dirty}, {rustc}")
}

/// The section of an interpreted campaign.
pub fn interpreted(circumstances: &str, plan: &Plan, tally: &Tally) -> String {
    let mut out = format!("{circumstances}.\n\n| | |\n|---|---|\n");
    let seconds = tally.time.as_secs_f64();
    let (from, to) = (plan.from, plan.from + tally.made);
    let _ = writeln!(out, "| seeds | {from}..{to} |");
    let _ = writeln!(out, "| programs that agreed | {} |", tally.agreed);
    let _ = writeln!(out, "| programs that disagreed | {} |", tally.failures.len());
    let reasons: Vec<String> = tally.discarded.iter().map(|(why, n)| format!("{why} {n}")).collect();
    let _ = writeln!(out, "| samples that say nothing | {} |", reasons.join(", "));
    let _ = writeln!(out, "| time | {seconds:.0} s on {} threads |", plan.threads);
    let mut all = Counts::new();
    for counts in tally.counts.values() {
        counts.iter().for_each(|(name, count)| *all.entry(name).or_default() += count);
    }
    let _ = writeln!(out, "\n{}", table(&all));
    out
}

/// Programs per construct.
pub fn table(counts: &BTreeMap<&'static str, usize>) -> String {
    let list: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
    format!("Programs per construct: {}.", list.join("; "))
}
