//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

use lexopt::{Arg, Parser};

pub const HELP: &str = "\
Trains a 64-32-10 network on pictures of handwritten digits.

Usage: cargo run --release --example digits -- [OPTIONS]

Options:
  -e, --epochs <N>   times to go through the training images  [default: 40]
  -r, --rate <RATE>  learning rate                            [default: 0.05]
  -s, --seed <SEED>  seed of weights and shuffling            [default: 1]
  -b, --batch <N>    images per training step, 1 to 1347      [default: 16]
      --svg <PATH>   where to write the loss curve            [default: target/digits.svg]
  -h, --help         print this help
";

const MOST_EPOCHS: usize = 100_000;
const LARGEST_BATCH: usize = 1347;

/// What to do.
#[derive(Debug)]
pub enum Request {
    Help,
    Run(Options),
}

/// How to train.
#[derive(Debug)]
pub struct Options {
    pub epochs: usize,
    pub rate: f64,
    pub seed: u64,
    pub batch: usize,
    pub svg: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        Self { epochs: 40, rate: 0.05, seed: 1, batch: 16, svg: PathBuf::from("target/digits.svg") }
    }
}

/// Reads the arguments, without the name of the program. An error is one line for the user.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Request, String> {
    let mut options = Options::default();
    let mut parser = Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Request::Help),
            Arg::Short('e') | Arg::Long("epochs") => options.epochs = number(&mut parser, "--epochs")?,
            Arg::Short('r') | Arg::Long("rate") => options.rate = number(&mut parser, "--rate")?,
            Arg::Short('s') | Arg::Long("seed") => options.seed = number(&mut parser, "--seed")?,
            Arg::Short('b') | Arg::Long("batch") => options.batch = number(&mut parser, "--batch")?,
            Arg::Long("svg") => options.svg = value(&mut parser, "--svg")?.into(),
            other => return Err(other.unexpected().to_string()),
        }
    }
    check(options).map(Request::Run)
}

fn value(parser: &mut Parser, option: &str) -> Result<OsString, String> {
    parser.value().map_err(|_| format!("{option} needs a value"))
}

fn number<T: FromStr>(parser: &mut Parser, option: &str) -> Result<T, String> {
    let text = value(parser, option)?;
    text.to_str().and_then(|digits| digits.trim().parse().ok()).ok_or_else(|| {
        let kind = match option {
            "--rate" => "a number",
            "--seed" => "a whole number below 2^64",
            _ => "a whole number",
        };
        format!("{option} takes {kind}, not `{}`", text.display())
    })
}

fn check(options: Options) -> Result<Options, String> {
    if !(1..=MOST_EPOCHS).contains(&options.epochs) {
        return Err(format!("--epochs must be from 1 to {MOST_EPOCHS}, not {}", options.epochs));
    }
    if !(1..=LARGEST_BATCH).contains(&options.batch) {
        return Err(format!("--batch must be from 1 to {LARGEST_BATCH}, not {}", options.batch));
    }
    if !(options.rate.is_finite() && options.rate > 0.0) {
        return Err(format!("--rate must be a positive number, not {}", options.rate));
    }
    if options.svg.as_os_str().is_empty() {
        return Err("--svg needs the path of a file".to_owned());
    }
    Ok(options)
}
