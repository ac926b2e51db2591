//! `campaigns.md`: the last result of each campaign, written by the campaign.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::campaign::{Plan, Tally};
use crate::coverage::Counts;

const HEAD: &str = "# Campaigns\n\nThe last result of each campaign, written by the campaign itself: `just fuzz`, `just fuzz-compiled`,\n\
`just mutants`. Each section is replaced as a whole, but that of the interpreted\n\
programs, which adds up its runs.\n";

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

/// The rows of a section's table of runs.
pub fn runs(file: &Path, title: &str) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let section = text.split("\n## ").find(|part| part.lines().next() == Some(title)).unwrap_or_default();
    let rows = section.lines().skip_while(|line| !line.starts_with("| seeds")).skip(2);
    rows.take_while(|line| line.starts_with("| ") && !line.starts_with("| all")).map(str::to_owned).collect()
}

/// The number in that column of a row.
fn number(row: &str, column: usize) -> u64 {
    row.split('|').nth(column).and_then(|cell| cell.trim().parse().ok()).unwrap_or_default()
}

/// The seeds of a row.
fn range(row: &str) -> Option<(u64, u64)> {
    let (from, to) = row.split('|').nth(1)?.trim().split_once("..")?;
    Some((from.parse().ok()?, to.parse().ok()?))
}

/// The section of an interpreted campaign: this run, and those before it. No seed counts twice: a run replaces
/// those before that share seeds with it.
pub fn interpreted(circumstances: &str, plan: &Plan, tally: &Tally, before: Vec<String>) -> String {
    let (from, to) = (plan.from, plan.from + tally.made);
    let mut parts = circumstances.split(", ");
    let (date, commit) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let commit = commit.trim_start_matches("commit ");
    let discarded: u64 = tally.discarded.values().sum();
    let (agreed, failures, seconds) = (tally.agreed, tally.failures.len(), tally.time.as_secs());
    let threads = plan.threads;
    let mut rows = before;
    rows.retain(|row| range(row).is_some_and(|(first, end)| end <= from || to <= first));
    rows.push(format!(
        "| {from}..{to} | {commit} | {date} | {agreed} | {failures} | {discarded} | {seconds} | {threads} |"
    ));
    rows.sort_by_key(|row| range(row));
    let total = |column| rows.iter().map(|row| number(row, column)).sum::<u64>();
    let all = format!("| all | | | {} | {} | {} | {} | |", total(4), total(5), total(6), total(7));
    let reasons: Vec<String> = tally.discarded.iter().map(|(why, n)| format!("{why} {n}")).collect();
    let mut counts = Counts::new();
    for class in tally.counts.values() {
        class.iter().for_each(|(name, count)| *counts.entry(name).or_default() += count);
    }
    format!(
        "One row per run, by the compiler and the generator of that commit; {}.\n\n\
         | seeds | commit | when | agreed | disagreed | say nothing | seconds | threads |\n\
         |---|---|---|---|---|---|---|---|\n{}\n{all}\n\n\
         Of the last run, samples that say nothing: {}.\n\n{}\n",
        parts.collect::<Vec<_>>().join(", "),
        rows.join("\n"),
        reasons.join(", "),
        table(&counts)
    )
}

/// Programs per construct.
pub fn table(counts: &BTreeMap<&'static str, usize>) -> String {
    let list: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
    format!("Programs per construct: {}.", list.join("; "))
}
