//! Random programs: the compiler against a direct evaluation of their syntax with forward dual numbers.
//!
//! `GENERATED_FROM=1000000 GENERATED_COUNT=100000 cargo test --release --test generated_programs` runs a
//! campaign on other seeds. A failure prints its seed and the smallest program that still fails.

#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers throughout")]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_wrap, reason = "small numbers throughout")]
#![allow(clippy::match_same_arms, reason = "an arm per kind reads better")]
#![allow(clippy::result_large_err, reason = "a value with its tangents is handed on by `break`")]
#![allow(missing_docs, clippy::option_option, reason = "a test")]

mod generator;

use generator::coverage::{self, Counts};
use generator::generate::{Class, Sample, sample};
use generator::oracle::{Failure, Verdict, check, program_text};
use generator::{print, shrink};

/// Programs of each class that are checked in an ordinary run.
const COUNT: u64 = 4_000;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Checks programs of a class until enough were fit to be checked.
fn campaign(class: Class) {
    let (from, count) = (setting("GENERATED_FROM").unwrap_or(0), setting("GENERATED_COUNT").unwrap_or(COUNT));
    let mut counts = Counts::new();
    let (mut checked, mut seed) = (0, from);
    while checked < count {
        let sample = sample(seed, class);
        match check(&sample) {
            Ok(Verdict::Agreed) => {
                coverage::count(&sample.program, &mut counts);
                checked += 1;
            }
            Ok(Verdict::Discarded(_)) => {}
            Err(failure) => report(seed, class, &sample, &failure),
        }
        seed += 1;
    }
    println!("{class:?}: {checked} programs agreed, of {} made; {counts:?}", seed - from);
    if count >= COUNT {
        let missing: Vec<&str> =
            coverage::required(class).into_iter().filter(|name| !counts.contains_key(name)).collect();
        assert!(missing.is_empty(), "no program of the class {class:?} had {missing:?}");
    }
}

fn report(seed: u64, class: Class, sample: &Sample, failure: &Failure) -> ! {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let small = shrink::shrink(sample, &|candidate| {
        check(candidate).is_err_and(|other| other.stage == failure.stage)
    });
    let last = check(&small).expect_err("the shrunk program fails like the first one");
    std::panic::set_hook(hook);
    panic!(
        "seed {seed} of {class:?}: {}\n{}\n\ninputs {:?}\n\n{}\n{}",
        last.stage,
        last.details,
        small.inputs,
        print::program(&small.program),
        program_text(&small, last.stage)
    );
}

#[test]
fn straight_line_programs() {
    campaign(Class::Straight);
}

#[test]
fn programs_with_branches() {
    campaign(Class::Branches);
}

#[test]
fn programs_with_loops() {
    campaign(Class::Loops);
}

#[test]
fn programs_that_leave_loops() {
    campaign(Class::Exits);
}

#[test]
fn programs_with_calls() {
    campaign(Class::Calls);
}

/// Writes `GENERATED_COUNT` programs of each class, with the attribute, to the file `GENERATED_DUMP`, for a test
/// of the facade: what the interpreter is not asked, rustc is.
#[test]
fn dump_programs() {
    let Some(path) = std::env::var_os("GENERATED_DUMP") else { return };
    let (from, count) = (setting("GENERATED_FROM").unwrap_or(0), setting("GENERATED_COUNT").unwrap_or(100));
    let classes = [Class::Straight, Class::Branches, Class::Loops, Class::Exits, Class::Calls];
    let named = |class: Class, seed: u64| (format!("{class:?}_{seed}").to_lowercase(), sample(seed, class));
    let samples: Vec<(String, Sample)> =
        classes.iter().flat_map(|class| (from..from + count).map(move |seed| named(*class, seed))).collect();
    std::fs::write(path, generator::dump::file(&samples)).expect("the file can be written");
}
