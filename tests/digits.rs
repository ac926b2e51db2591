//! The example `digits`, as a library: its options, and its training.

#![allow(clippy::float_cmp, reason = "what is exact is compared exactly")]

#[path = "../examples/digits/options.rs"]
#[allow(dead_code)]
mod options;
#[path = "../examples/digits/training.rs"]
mod training;

use example_support::data::PIXELS;
use options::{Options, Request};
use training::{Network, Trainer, evaluate, load, loss, network};

fn parse(arguments: &[&str]) -> Result<Request, String> {
    options::parse(arguments.iter().map(|argument| (*argument).into()))
}

fn options(arguments: &[&str]) -> Options {
    match parse(arguments) {
        Ok(Request::Run(options)) => options,
        other => panic!("{other:?}"),
    }
}

#[test]
fn options_are_read() {
    let options = options(&["-e", "3", "--rate=0.5", "--seed", "7", "-b1", "--svg", "a.svg"]);
    assert_eq!((options.epochs, options.seed, options.batch), (3, 7, 1));
    assert_eq!((options.rate, options.svg.to_str()), (0.5, Some("a.svg")));
    assert!(matches!(parse(&["--help"]), Ok(Request::Help)));
    assert!(matches!(parse(&["-e", "2", "-h"]), Ok(Request::Help)));
}

#[test]
fn help_names_the_defaults() {
    let Options { epochs, rate, seed, batch, svg } = options(&[]);
    let defaults = [epochs.to_string(), rate.to_string(), seed.to_string(), batch.to_string()];
    for default in defaults.into_iter().chain([svg.display().to_string()]) {
        assert!(options::HELP.contains(&format!("[default: {default}]")), "{default}");
    }
}

#[test]
fn nonsense_is_refused_in_one_line() {
    let cases: [(&[&str], &str); 12] = [
        (&["--batch", "0"], "--batch must be from 1 to 1347, not 0"),
        (&["--batch", "1348"], "--batch must be from 1 to 1347, not 1348"),
        (&["--batch", "ten"], "--batch takes a whole number, not `ten`"),
        (&["--epochs", "0"], "--epochs must be from 1 to 100000, not 0"),
        (&["--epochs", "2.5"], "--epochs takes a whole number, not `2.5`"),
        (&["--rate", "-1"], "--rate must be a positive number, not -1"),
        (&["--rate", "NaN"], "--rate must be a positive number, not NaN"),
        (&["--rate", "inf"], "--rate must be a positive number, not inf"),
        (&["--seed", "-1"], "--seed takes a whole number below 2^64, not `-1`"),
        (&["--svg="], "--svg needs the path of a file"),
        (&["--epochs"], "--epochs needs a value"),
        (&["--speed"], "invalid option '--speed'"),
    ];
    for (arguments, message) in cases {
        assert_eq!(parse(arguments).expect_err(message), message);
    }
    assert!(parse(&["something"]).is_err());
}

#[test]
fn data_is_split() {
    let digits = load(&mut 1).unwrap();
    assert_eq!((digits.train.len(), digits.test.len()), (1347, 450));
    let pixels = || digits.train.iter().flat_map(|image| &image.pixels);
    assert!(pixels().all(|pixel| (0.0..=1.0).contains(pixel)));
    assert!(pixels().any(|pixel| *pixel == 1.0));
}

/// Two epochs do most of the work, without the heap.
#[test]
fn training_learns_without_the_heap() {
    let digits = load(&mut 1).unwrap();
    let mut network = network(1);
    let mut trainer = Trainer::new(&network, 0.05);
    let before = evaluate(&network, &digits.test);
    let allocations = allocation_counter::measure(|| {
        for batch in digits.train.chunks(16).chain(digits.train.chunks(16)) {
            trainer.step(&mut network, batch);
        }
    });
    let after = evaluate(&network, &digits.test);
    assert_eq!(allocations.count_total, 0);
    assert!(after.accuracy > 0.85 && after.loss < before.loss / 3.0, "{} {}", after.accuracy, after.loss);
}

/// Scores that would overflow `exp` on their own have a loss and a gradient.
#[test]
fn loss_does_not_overflow() {
    let mut network = network(1);
    network.output.bias[3] = 1000.0;
    let image = [0.5; PIXELS];
    let (value, gradient) = loss::value_and_grad(&network, &image, 0);
    assert!((900.0..1100.0).contains(&value), "{value}");
    assert_eq!(gradient.output.bias[..5], [-1.0, 0.0, 0.0, 1.0, 0.0]);
}

/// A weight of the network; the first layer's is that of a pixel.
type Weight = fn(&mut Network, usize) -> &mut f32;

/// Along one weight of each kind, the gradient is the slope of the loss.
#[test]
fn gradient_is_the_slope() {
    let image = &load(&mut 1).unwrap().test[0];
    let network = network(1);
    let gradient = loss::grad(&network, &image.pixels, image.label);
    let pixel = image.pixels.iter().position(|pixel| *pixel == 1.0).unwrap();
    let weights: [(Weight, f32); 4] = [
        (|network, pixel| &mut network.hidden.weight[5][pixel], gradient.hidden.weight[5][pixel]),
        (|network, _| &mut network.hidden.bias[5], gradient.hidden.bias[5]),
        (|network, _| &mut network.output.weight[2][5], gradient.output.weight[2][5]),
        (|network, _| &mut network.output.bias[2], gradient.output.bias[2]),
    ];
    let step = 1.0 / 128.0;
    for (weight, expected) in weights {
        let at = |offset: f32| {
            let mut moved = network.clone();
            *weight(&mut moved, pixel) += offset;
            loss(&moved, &image.pixels, image.label)
        };
        let slope = (at(step) - at(-step)) / (2.0 * step);
        assert!((slope - expected).abs() < 1e-3, "{slope} {expected}");
    }
}
