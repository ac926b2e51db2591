//! The campaigns: `cargo run --release -p generated-programs -- interpreted --count 1000000`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use generated_programs::campaign::{self, Plan};
use generated_programs::{compiled, mutants, record, texts};

/// The compiler allocates small things all the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const HELP: &str = "\
Usage: generated-programs interpreted|compiled|mutants [OPTIONS]

  interpreted  programs through the compiler's interpreter
  compiled     programs through the macro and rustc, in batches
  mutants      the compiler with one mistake at a time: does the suite see it?
  texts        a number for what is made of each of tests/expand, the corpus, the other tests, and tests/ui

  --from SEED    first seed [default: 1000000]
  --count N      programs that must agree [default: 1000000; compiled: 5000; mutants: 1000 each]
  --batch N      compiled: programs in one crate [default: 500]
  --every N      mutants: only every Nth [default: 1]
  --minutes N    interpreted: stop after that time, and record what ran
  --anew         interpreted: forget the runs that are recorded
  --first        interpreted: stop at the first failure
  --threads N    [default: the cores]
  --no-record    do not write tests/generated/campaigns.md
";

struct Options {
    command: String,
    from: u64,
    count: Option<u64>,
    batch: u64,
    threads: usize,
    record: bool,
    first: bool,
    minutes: Option<u64>,
    anew: bool,
    every: usize,
}

fn options() -> Result<Options, lexopt::Error> {
    use lexopt::prelude::*;
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let mut found = Options {
        command: String::new(),
        from: 1_000_000,
        count: None,
        batch: 500,
        threads,
        record: true,
        first: false,
        minutes: None,
        anew: false,
        every: 1,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("from") => found.from = parser.value()?.parse()?,
            Long("count") => found.count = Some(parser.value()?.parse()?),
            Long("batch") => found.batch = parser.value()?.parse()?,
            Long("threads") => found.threads = parser.value()?.parse()?,
            Long("every") => found.every = parser.value()?.parse()?,
            Long("minutes") => found.minutes = Some(parser.value()?.parse()?),
            Long("anew") => found.anew = true,
            Long("first") => found.first = true,
            Long("no-record") => found.record = false,
            Long("help") => "help".clone_into(&mut found.command),
            Value(command) if found.command.is_empty() => found.command = command.string()?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(found)
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns.md")
}

fn keep(options: &Options, title: &str, body: &str) {
    println!("{body}");
    if options.record
        && let Err(problem) = record::write(&file(), title, body)
    {
        eprintln!("{}: {problem}", file().display());
    }
}

fn interpreted(options: &Options) -> ExitCode {
    // A panic of the compiler is a failure like any other, and reported once, shrunk.
    std::panic::set_hook(Box::new(|_| {}));
    let count = options.count.unwrap_or(1_000_000);
    let plan = Plan {
        from: options.from,
        count,
        threads: options.threads,
        limit: options.minutes.map(Duration::from_mins),
        progress: !options.first,
        first: options.first,
    };
    // Those at the start: the campaign is of the program that was built then.
    let circumstances = record::circumstances();
    let tally = campaign::run(&plan);
    tally.failures.iter().for_each(|failure| println!("{failure}\n----"));
    let title = "Interpreted programs";
    let before = if options.anew { Vec::new() } else { record::runs(&file(), title) };
    keep(options, title, &record::interpreted(&circumstances, &plan, &tally, before));
    if tally.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn compiled(options: &Options) -> ExitCode {
    let count = options.count.unwrap_or(5_000);
    let circumstances = record::circumstances();
    let result = compiled::campaign(options.from, count, options.batch);
    keep(options, "Compiled programs", &compiled::section(&circumstances, &result));
    if result.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn mutants(options: &Options) -> ExitCode {
    let circumstances = record::circumstances();
    let plan = mutants::Plan {
        threads: options.threads,
        every: options.every,
        programs: options.count.unwrap_or(1_000),
    };
    match mutants::run(&plan) {
        Ok(score) => {
            keep(options, "Mutants", &mutants::section(&circumstances, &plan, &score));
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn main() -> ExitCode {
    match options() {
        Ok(options) => match options.command.as_str() {
            "interpreted" => interpreted(&options),
            "compiled" => compiled(&options),
            "mutants" => mutants(&options),
            "texts" => {
                let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
                texts::digests(&tests).iter().for_each(|digest| println!("{digest}"));
                ExitCode::SUCCESS
            }
            "help" => {
                print!("{HELP}");
                ExitCode::SUCCESS
            }
            _ => {
                eprint!("{HELP}");
                ExitCode::from(2)
            }
        },
        Err(problem) => {
            eprintln!("{problem}\n\n{HELP}");
            ExitCode::from(2)
        }
    }
}
