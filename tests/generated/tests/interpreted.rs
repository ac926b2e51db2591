//! Random programs: the compiler against a direct evaluation of their syntax with forward dual numbers.
//!
//! `just fuzz` runs a campaign on other seeds. A failure prints its seed and the smallest program that still
//! fails.

use generated_programs::campaign::{Plan, run};

/// Programs that are checked in an ordinary run.
const COUNT: u64 = 50_000;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn programs_agree_with_dual_numbers() {
    let (from, count) = (setting("GENERATED_FROM").unwrap_or(0), setting("GENERATED_COUNT").unwrap_or(COUNT));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let tally = run(&Plan { from, count, threads, limit: None, progress: false, first: false });
    assert!(tally.failures.is_empty(), "{}", tally.failures.join("\n----\n"));
    println!("{} programs agreed, of {} made, in {:?}", tally.agreed, tally.made, tally.time);
    if count >= COUNT {
        let missing = tally.missing();
        assert!(missing.is_empty(), "no program had {missing:?}");
    }
}
