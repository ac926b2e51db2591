//! Instructions per call, which no other program on the machine disturbs:
//! `cargo run --release -p differentiable-benches --bin instructions`. Needs valgrind.
//!
//! The program runs itself under callgrind, once with some calls and once with more, and divides the difference.

use std::env;
use std::process::{Command, ExitCode};

use differentiable_benches::cases::{self, WAYS};

const FEW: u64 = 2;
const MORE: u64 = 12;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let result = match arguments.as_slice() {
        [] => table(),
        [case, way, calls] => run(case, way, calls),
        _ => Err("it takes no arguments".to_owned()),
    };
    result.map_or_else(|message| fail(&message), |()| ExitCode::SUCCESS)
}

fn fail(message: &str) -> ExitCode {
    eprintln!("instructions: {message}");
    ExitCode::FAILURE
}

fn table() -> Result<(), String> {
    println!("| case | function | gradient by hand | by macro | macro / hand | macro / function |");
    println!("|---|---:|---:|---:|---:|---:|");
    for (i, case) in cases::all().iter().enumerate() {
        let [function, by_hand, by_macro] = [0, 1, 2].map(|way| instructions_per_call(i, way));
        let (function, by_hand, by_macro) = (function?, by_hand?, by_macro?);
        println!(
            "| {} | {function:.0} | {by_hand:.0} | {by_macro:.0} | {:.2} | {:.2} |",
            case.name(),
            by_macro / by_hand,
            by_macro / function
        );
    }
    Ok(())
}

fn instructions_per_call(case: usize, way: usize) -> Result<f64, String> {
    let difference = count(case, way, MORE)? - count(case, way, FEW)?;
    Ok(difference / f64::from(u32::try_from(MORE - FEW).map_err(|error| error.to_string())?))
}

/// Instructions of the whole program with so many calls.
fn count(case: usize, way: usize, calls: u64) -> Result<f64, String> {
    let this = env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(this)
        .args([case.to_string(), way.to_string(), calls.to_string()])
        .output()
        .map_err(|error| format!("cannot run valgrind: {error}"))?;
    let report = String::from_utf8_lossy(&output.stderr);
    let collected = report.lines().find_map(|line| line.split_once("Collected :"));
    collected
        .and_then(|(_, number)| number.trim().parse().ok())
        .ok_or_else(|| format!("valgrind did not count:\n{report}"))
}

/// What runs under valgrind.
fn run(case: &str, way: &str, calls: &str) -> Result<(), String> {
    let number = |text: &str| text.parse::<usize>().map_err(|_| format!("not a number: `{text}`"));
    let mut all = cases::all();
    let case = all.get_mut(number(case)?).ok_or("no such case")?;
    let way = WAYS.get(number(way)?).ok_or("no such way")?;
    for _ in 0..number(calls)? {
        way(case.as_mut());
    }
    Ok(())
}
