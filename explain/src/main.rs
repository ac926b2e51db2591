//! `explain FILE FUNCTION ARGUMENTS..`: the gradient of a function, step by step.

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use differentiable_explain::{Options, Story, explain, page, text};

const USAGE: &str = "\
Shows how the gradient of a function comes about, step by step, with its own numbers.

usage: explain [options] FILE FUNCTION ARGUMENT...

FILE       a Rust file; the functions in it under #[differentiable] can call each other
FUNCTION   the one to explain; it returns a float
ARGUMENT   a Rust literal per parameter: 0.5, '[1.0, 2.0]', '(1.0, 3)', 'Net { w: [1.0] }';
           put -- before the first if one begins with a minus sign

options:
  --rate R       the rate of the step of gradient descent at the end (0.1)
  --html PAGE    write a page with pictures to move through, instead of text
  -h, --help     this text
";

struct Command {
    file: PathBuf,
    function: String,
    arguments: Vec<String>,
    options: Options,
    html: Option<PathBuf>,
}

fn main() -> ExitCode {
    match read_command(env::args_os().skip(1)) {
        Ok(None) => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Ok(Some(command)) => finish(run(&command), 1),
        Err(error) => finish(Err(format!("{error}; see --help")), 2),
    }
}

fn finish(result: Result<(), String>, failed: u8) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("explain: {error}");
            ExitCode::from(failed)
        }
    }
}

fn read_command(words: impl Iterator<Item = std::ffi::OsString>) -> Result<Option<Command>, lexopt::Error> {
    use lexopt::prelude::{Long, Short, Value, ValueExt as _};
    let mut parser = lexopt::Parser::from_args(words);
    let (mut values, mut options, mut html) = (Vec::new(), Options::default(), None);
    while let Some(word) = parser.next()? {
        match word {
            Long("rate") => options.rate = parser.value()?.parse()?,
            Long("html") => html = Some(PathBuf::from(parser.value()?)),
            Short('h') | Long("help") => return Ok(None),
            Value(value) => values.push(value.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let mut values = values.into_iter();
    let (Some(file), Some(function)) = (values.next(), values.next()) else {
        return Err("a file and a function are needed".into());
    };
    let arguments = values.collect();
    Ok(Some(Command { file: file.into(), function, arguments, options, html }))
}

fn run(command: &Command) -> Result<(), String> {
    let file = command.file.display();
    let source = fs::read_to_string(&command.file).map_err(|error| format!("cannot read {file}: {error}"))?;
    let story = explain(&source, &command.function, &command.arguments, &command.options)
        .map_err(|error| format!("{file}: {error}"))?;
    show(command, &story)
}

fn show(command: &Command, story: &Story) -> Result<(), String> {
    let Some(path) = &command.html else {
        print!("{}", text::render(story));
        return Ok(());
    };
    fs::write(path, page::render(story))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    println!("{} steps in {}", story.steps.len(), path.display());
    Ok(())
}
