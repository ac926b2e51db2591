//! Mutation testing of the compiler: does the suite notice when a rule, a decision or a statement's transform is
//! wrong?
//!
//! All mutants are compiled at once, into a copy of the compiler: each is a branch that the environment variable
//! `MUTANT` takes. A condition turned round, a comparison by another, a statement left out, a function that returns
//! at once, a partial derivative negated, dropped or doubled. Then the suite runs once per mutant: programs through the
//! interpreter and the compiler's unit tests, and, if these see nothing, what is recorded of the texts that the macro writes for the tests:
//! a mutant that only they see decides how a gradient is computed, or what is refused.

mod places;
mod rewrite;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

pub use rewrite::Mutant;

/// A run that takes longer has been caught. Others take seconds; the machine may have more to do.
const PATIENCE: Duration = Duration::from_mins(5);

/// What to run.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub threads: usize,
    /// Every how manyth mutant.
    pub every: usize,
    /// Programs per mutant.
    pub programs: u64,
}

/// How a mutant ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// A wrong gradient, a program that does not run, or a unit test that fails.
    Caught,
    /// It never ends.
    TimedOut,
    /// Only the recorded texts see it: other code, which gives the same, or another refusal.
    InTexts,
    /// The same code of all that is known here.
    Survived,
    /// No test comes to it.
    NotReached,
}

impl Fate {
    fn is_caught(self) -> bool {
        matches!(self, Self::Caught | Self::TimedOut | Self::InTexts)
    }
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Score {
    pub mutants: Vec<(Mutant, Option<Fate>)>,
    pub time: Duration,
}

/// The two programs of the suite, built.
struct Suite {
    campaign: PathBuf,
    unit: PathBuf,
    programs: u64,
    /// The digests of the texts without a mutant.
    texts: Vec<String>,
}

/// Writes the copy, builds it, and runs the suite on the mutants.
pub fn run(plan: &Plan) -> Result<Score, String> {
    let start = Instant::now();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let copy = root.join("target/mutants");
    let mutants = places::copy(&root, &copy).map_err(|problem| problem.to_string())?;
    eprintln!("{} mutants", mutants.len());
    let mut suite = build(&copy, plan.programs)?;
    suite.texts = texts(&suite, "none").ok_or("the texts cannot be made without a mutant")?;
    if fate(&suite, "none") != Fate::Survived {
        return Err("the suite fails without a mutant".to_owned());
    }
    let reached = reached(&suite, &copy.join("reached"));
    let chosen: Vec<Mutant> = mutants.into_iter().step_by(plan.every.max(1)).collect();
    let (next, fates) = (AtomicUsize::new(0), Mutex::new(vec![None; chosen.len()]));
    std::thread::scope(|scope| {
        for _ in 0..plan.threads.max(1) {
            scope.spawn(|| {
                loop {
                    let k = next.fetch_add(1, Ordering::Relaxed);
                    let Some(mutant) = chosen.get(k) else { return };
                    let row = mutant.id.starts_with("row:");
                    let found = if row || reached.contains(&mutant.id) {
                        fate(&suite, &mutant.id)
                    } else {
                        Fate::NotReached
                    };
                    if !found.is_caught() {
                        eprintln!("{found:?}: {} {}", mutant.at, mutant.what);
                    }
                    if k.is_multiple_of(50) {
                        eprintln!("{:6} s: {k} of {}", start.elapsed().as_secs(), chosen.len());
                    }
                    if let Ok(mut fates) = fates.lock() {
                        fates[k] = Some(found);
                    }
                }
            });
        }
    });
    let fates = fates.into_inner().unwrap_or_default();
    Ok(Score { mutants: chosen.into_iter().zip(fates).collect(), time: start.elapsed() })
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn build(copy: &Path, programs: u64) -> Result<Suite, String> {
    let target = copy.join("target");
    let run = |args: &[&str]| {
        let output = cargo()
            .args(args)
            .current_dir(copy)
            .env("CARGO_TARGET_DIR", &target)
            .stderr(Stdio::inherit())
            .output()
            .map_err(|problem| problem.to_string())?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() { Ok(text) } else { Err("the mutants do not compile".to_owned()) }
    };
    run(&["build", "--offline", "-p", "generated-programs"])?;
    let text =
        run(&["test", "--offline", "-p", "autodiff-codegen", "--lib", "--no-run", "--message-format=json"])?;
    let unit = text
        .lines()
        .rev()
        .find_map(|line| line.split("\"executable\":\"").nth(1)?.split('"').next())
        .ok_or("there is no test program")?;
    Ok(Suite {
        campaign: target.join("debug/generated-programs"),
        unit: PathBuf::from(unit),
        programs,
        texts: Vec::new(),
    })
}

fn commands(suite: &Suite) -> [Command; 3] {
    let campaign = |from: u64, count: u64| {
        let mut command = Command::new(&suite.campaign);
        command.args(["interpreted", "--threads", "1", "--no-record", "--first"]);
        command.args(["--from", &from.to_string(), "--count", &count.to_string()]);
        command
    };
    let mut unit = Command::new(&suite.unit);
    // That test compares addresses of constants, which another build may lay out twice.
    unit.args(["--test-threads", "2", "-q", "--skip", "names_are_unique_and_found"]);
    [campaign(0, suite.programs / 5), unit, campaign(suite.programs, suite.programs)]
}

/// The digests of the texts; nothing if they cannot be made.
fn texts(suite: &Suite, id: &str) -> Option<Vec<String>> {
    let file = suite.campaign.with_file_name(format!("texts.{}", id.replace(':', "-")));
    let mut command = Command::new(&suite.campaign);
    command.arg("texts").env("MUTANT", id).stdin(Stdio::null()).stderr(Stdio::null());
    command.stdout(std::fs::File::create(&file).ok()?);
    let ended = waited(command);
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let _ = std::fs::remove_file(&file);
    (ended == Some(true)).then(|| text.split_whitespace().map(str::to_owned).collect())
}

fn fate(suite: &Suite, id: &str) -> Fate {
    for mut command in commands(suite) {
        command.env("MUTANT", id).stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
        match waited(command) {
            Some(true) => {}
            Some(false) => return Fate::Caught,
            None => return Fate::TimedOut,
        }
    }
    if texts(suite, id).as_ref() == Some(&suite.texts) { Fate::Survived } else { Fate::InTexts }
}

/// Whether it succeeded; nothing if it had to be stopped.
fn waited(mut command: Command) -> Option<bool> {
    let Ok(mut child) = command.spawn() else { return Some(false) };
    let start = Instant::now();
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status.success());
        }
        if start.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The mutants that the suite comes to.
fn reached(suite: &Suite, file: &Path) -> BTreeSet<String> {
    let _ = std::fs::remove_file(file);
    let mut expand = Command::new(&suite.campaign);
    expand.arg("texts");
    for mut command in commands(suite).into_iter().chain([expand]) {
        command.env("MUTANT_TRACE", file).stdout(Stdio::null()).stderr(Stdio::null());
        let _ = command.status();
    }
    std::fs::read_to_string(file).unwrap_or_default().lines().map(str::to_owned).collect()
}

/// The section of the record.
pub fn section(circumstances: &str, plan: &Plan, score: &Score) -> String {
    let count = |fate: Fate| score.mutants.iter().filter(|(_, f)| *f == Some(fate)).count();
    let (caught, late, seen) = (count(Fate::Caught), count(Fate::TimedOut), count(Fate::InTexts));
    let (same, missed) = (count(Fate::Survived), count(Fate::NotReached));
    let all = caught + late + seen + same + missed;
    let mut out = format!("{circumstances}.\n\n| | |\n|---|---|\n");
    let _ = writeln!(out, "| mutants | {all} (every {}.) |", plan.every);
    let _ = writeln!(out, "| caught by a gradient, a program that does not run, or a unit test | {caught} |");
    let _ = writeln!(out, "| caught by never ending | {late} |");
    let _ = writeln!(
        out,
        "| caught by the recorded texts only: other code with the same gradients, or another refusal | {seen} |"
    );
    let _ = writeln!(out, "| survived: the same code of all that is known here | {same} |");
    let _ = writeln!(out, "| not reached by this suite | {missed} |");
    let percent = 100.0 * (caught + late + seen) as f64 / all.max(1) as f64;
    let _ = writeln!(out, "| score | {percent:.1} % |");
    let _ = writeln!(out, "| time | {} s |", score.time.as_secs());
    let mut files: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for (mutant, fate) in &score.mutants {
        let file = mutant.at.split(':').next().unwrap_or_default();
        let [good, sum] = files.entry(file).or_default();
        *good += usize::from(fate.is_some_and(Fate::is_caught));
        *sum += 1;
    }
    out.push_str("\n| file | caught | mutants |\n|---|---|---|\n");
    for (file, [good, sum]) in files {
        let _ = writeln!(out, "| {file} | {good} | {sum} |");
    }
    out.push_str("\nNot caught:\n\n");
    for (mutant, fate) in &score.mutants {
        let note = match fate {
            Some(Fate::Survived) => "survived",
            Some(Fate::NotReached) => "not reached",
            Some(Fate::Caught | Fate::TimedOut | Fate::InTexts) | None => continue,
        };
        let _ = writeln!(out, "- `{}` {}: {note}", mutant.at, mutant.what);
    }
    out
}
