//! Many programs, on several threads.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::coverage::{self, Counts};
use crate::generate::{CLASSES, Class, Sample, sample};
use crate::oracle::{Failure, Verdict, check, program_text};
use crate::{print, shrink};

/// Seeds that a thread takes at once.
const CHUNK: u64 = 50;
/// How many failures end a campaign.
const ENOUGH: usize = 10;

/// What to run.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The first seed.
    pub from: u64,
    /// How many programs must agree. Samples that overflow or sit on a kink do not count.
    pub count: u64,
    pub threads: usize,
    /// Stop after that time.
    pub limit: Option<Duration>,
    /// Tell how far it is, every few seconds.
    pub progress: bool,
    /// Stop at the first failure, and leave it as it is.
    pub first: bool,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Programs whose values and derivatives agreed.
    pub agreed: u64,
    /// Programs made: `from..from + made` are the seeds.
    pub made: u64,
    /// Samples that say nothing, by reason.
    pub discarded: BTreeMap<String, u64>,
    /// Programs per construct, by class.
    pub counts: BTreeMap<&'static str, Counts>,
    /// Reports of what disagreed.
    pub failures: Vec<String>,
    pub time: Duration,
}

/// The class of a seed's program.
pub fn class_of(seed: u64) -> Class {
    CLASSES[(seed % CLASSES.len() as u64) as usize]
}

/// Runs until enough programs agreed, or ten did not.
pub fn run(plan: &Plan) -> Tally {
    let (next, total) = (AtomicU64::new(plan.from), Mutex::new(Tally::default()));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..plan.threads.max(1) {
            let work = || while one_chunk(plan, &next, &total, start) {};
            // Programs nest, and so do the calls that walk them.
            let thread = std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, work);
            thread.expect("a thread can be started");
        }
    });
    let mut tally = total.into_inner().unwrap_or_default();
    tally.made = next.into_inner() - plan.from;
    tally.time = start.elapsed();
    tally
}

/// Whether there is more to do.
fn one_chunk(plan: &Plan, next: &AtomicU64, total: &Mutex<Tally>, start: Instant) -> bool {
    let Ok((agreed, failures)) = total.lock().map(|tally| (tally.agreed, tally.failures.len())) else {
        return false;
    };
    let late = plan.limit.is_some_and(|limit| start.elapsed() >= limit);
    if late || agreed >= plan.count || failures >= if plan.first { 1 } else { ENOUGH } {
        return false;
    }
    let first = next.fetch_add(CHUNK, Ordering::Relaxed);
    let part = checked(first..first + CHUNK, plan.first);
    let Ok(mut tally) = total.lock() else { return false };
    tally.add(part);
    if plan.progress && first.is_multiple_of(CHUNK * 200) {
        let seconds = start.elapsed().as_secs();
        eprintln!("{seconds:6} s: {} of {} programs agreed", tally.agreed, plan.count);
    }
    true
}

impl Tally {
    fn add(&mut self, part: Tally) {
        self.agreed += part.agreed;
        self.failures.extend(part.failures);
        for (reason, count) in part.discarded {
            *self.discarded.entry(reason).or_default() += count;
        }
        for (class, counts) in part.counts {
            let sum = self.counts.entry(class).or_default();
            counts.into_iter().for_each(|(name, count)| *sum.entry(name).or_default() += count);
        }
    }

    /// Constructs that some class lacks.
    pub fn missing(&self) -> Vec<String> {
        let lacks = |class: &Class| {
            let counts = self.counts.get(class.name());
            let has = |name: &str| counts.is_some_and(|counts| counts.contains_key(name));
            let missing =
                coverage::required(*class).into_iter().filter(|name| !has(name)).collect::<Vec<_>>();
            missing.into_iter().map(|name| format!("{}: {name}", class.name())).collect::<Vec<_>>()
        };
        CLASSES.iter().flat_map(lacks).collect()
    }
}

fn checked(seeds: std::ops::Range<u64>, first: bool) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        let class = class_of(seed);
        let sample = sample(seed, class);
        match check(&sample) {
            Ok(Verdict::Agreed) => {
                coverage::count(&sample.program, tally.counts.entry(class.name()).or_default());
                tally.agreed += 1;
            }
            Ok(Verdict::Discarded(why)) => *tally.discarded.entry(format!("{why:?}")).or_default() += 1,
            Err(failure) if first => {
                tally.failures.push(failure.stage.to_owned());
                return tally;
            }
            Err(failure) => {
                eprintln!("seed {seed} of {class:?}: {}: {}", failure.stage, failure.details);
                tally.failures.push(report(seed, class, &sample, &failure));
            }
        }
    }
    tally
}

/// The smallest program that fails in the same way, as Rust source, with what it gave.
pub fn report(seed: u64, class: Class, sample: &Sample, failure: &Failure) -> String {
    let small = shrink::shrink(sample, &|candidate| {
        check(candidate).is_err_and(|other| other.stage == failure.stage)
    });
    let last = check(&small).err().unwrap_or_else(|| failure.clone());
    format!(
        "seed {seed} of {class:?}: {}\n{}\n\ninputs {:?}\n\n{}\n{}",
        last.stage,
        last.details,
        small.inputs,
        print::program(&small.program),
        program_text(&small, last.stage)
    )
}
