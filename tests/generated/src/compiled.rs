//! Programs through the macro and rustc: `tests/compiled` is built once per batch, with the batch in its
//! environment.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::campaign::class_of;
use crate::coverage::{self, Counts};
use crate::evaluate;
use crate::generate::{Sample, sample};
use crate::{dump, record};

/// The programs of the first seeds, from that one on, that can be checked.
pub fn samples(from: u64, count: u64) -> (Vec<(String, Sample)>, u64) {
    let (mut found, mut seed) = (Vec::new(), from);
    while (found.len() as u64) < count {
        let class = class_of(seed);
        let sample = sample(seed, class);
        if evaluate::run(&sample.program, &sample.inputs).is_ok() {
            found.push((format!("{}_{seed}", class.name()), sample));
        }
        seed += 1;
    }
    (found, seed)
}

/// The source of a test file, and the seed after the last.
pub fn file(from: u64, count: u64) -> (String, u64) {
    let (samples, end) = samples(from, count);
    (dump::file(&samples), end)
}

/// What came of a campaign.
#[derive(Clone, Debug, Default)]
pub struct Result {
    pub seeds: (u64, u64),
    pub programs: u64,
    pub batches: u64,
    /// What cargo said of batches that failed.
    pub failures: Vec<String>,
    pub time: Duration,
    pub counts: Counts,
}

/// Runs batches one after the other.
pub fn campaign(from: u64, count: u64, batch: u64) -> Result {
    let start = Instant::now();
    let mut result = Result { seeds: (from, from), ..Result::default() };
    while result.programs < count && result.failures.len() < 3 {
        let size = batch.min(count - result.programs);
        let first = result.seeds.1;
        let (samples, end) = samples(first, size);
        if let Err(text) = one_batch(first, size) {
            println!("{text}");
            result.failures.push(text);
        }
        samples.iter().for_each(|(_, sample)| coverage::count(&sample.program, &mut result.counts));
        result.programs += size;
        result.batches += 1;
        result.seeds.1 = end;
        result.time = start.elapsed();
        eprintln!("{:6} s: {} of {count} programs", result.time.as_secs(), result.programs);
    }
    result
}

fn one_batch(from: u64, count: u64) -> std::result::Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["test", "--quiet", "-p", "compiled-programs"])
        .env("COMPILED_FROM", from.to_string())
        .env("COMPILED_COUNT", count.to_string())
        .output()
        .map_err(|problem| problem.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    Err(text.concat())
}

/// The section of the record.
pub fn section(circumstances: &str, result: &Result) -> String {
    let (from, to) = result.seeds;
    let rows: BTreeMap<usize, (&str, String)> = [
        ("seeds", format!("{from}..{to}")),
        ("programs", result.programs.to_string()),
        ("batches", result.batches.to_string()),
        ("batches that failed", result.failures.len().to_string()),
        ("time", format!("{} s", result.time.as_secs())),
    ]
    .into_iter()
    .enumerate()
    .collect();
    let rows: Vec<String> = rows.values().map(|(name, value)| format!("| {name} | {value} |")).collect();
    format!(
        "{circumstances}.\n\n| | |\n|---|---|\n{}\n\n{}\n",
        rows.join("\n"),
        record::table(&result.counts)
    )
}
