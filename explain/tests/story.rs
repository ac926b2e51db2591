//! Whole stories: their figures, and what is said where there is nothing to tell.

use differentiable_explain::Kind::{Backward, Forward, Inputs, Loss, Update};
use differentiable_explain::{Failure, Kind, Options, Story, explain, page, text};

const PICTURE: &str = include_str!("../../examples/picture.rs");

fn tell(source: &str, name: &str, arguments: &[&str]) -> Result<Story, Failure> {
    let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
    explain(source, name, &arguments, &Options::default())
}

fn picture() -> Story {
    let arguments = ["-0.4", "1.6", "1.3", "0.75", "0.5", "0.8", "1.0"];
    tell(PICTURE, "loss", &arguments).expect("the example is differentiable")
}

fn assert_close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a} is not {b}");
}

/// The figures of the picture: p = 0.7, loss 0.09, then 0.85 and 0.02.
#[test]
fn the_picture_has_eight_steps() {
    let story = picture();
    let kinds: Vec<Kind> = story.steps.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, [Inputs, Forward, Forward, Loss, Backward, Backward, Backward, Update]);
    assert_close(story.result, 0.09);
    assert!((story.after - 0.0226).abs() < 1e-4);
    let names: Vec<&str> = story.gradient.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["w1", "w2", "w3", "w4"]);
    for ((_, found), by_hand) in story.gradient.iter().zip([-0.39, -0.36, 0.12, -0.768]) {
        assert_close(*found, by_hand);
    }
}

#[test]
fn the_factors_of_a_chain_are_counted() {
    let text = text::render(&picture());
    assert!(
        text.contains("d_w3 = d_p · ∂p/∂w3 = (−0.6) · (−0.2) = 0.12   (2 factors: ∂loss/∂p · ∂p/∂w3)"),
        "{text}"
    );
    assert!(text.contains("(3 factors: ∂loss/∂p · ∂p/∂h1 · ∂h1/∂w1)"), "{text}");
    assert!(text.contains("p: 0.7 → 0.849632"), "{text}");
    assert!(text.contains("*d_w4 += d_p * h2;"), "{text}");
}

#[test]
fn the_page_has_a_picture_per_step() {
    let page = page::render(&picture());
    assert_eq!(page.matches("<svg").count(), 8);
    assert_eq!(page.matches("<section").count(), 8);
    assert_eq!(page.matches("</svg>").count(), 8);
    assert!(!page.contains("http://") || page.matches("http://www.w3.org").count() == 8, "nothing is loaded");
    assert!(page.contains("data-lines=\"16\""), "the line of `p` is lit");
}

/// Loops, calls, in-place changes, arrays: values are told apart by index and by number.
#[test]
fn any_function_can_be_shown() {
    let source = "
        use differentiable::differentiable;
        #[differentiable]
        fn cell(h: f64, x: f64, w: &[f64; 2]) -> f64 {
            (w[0] * h + w[1] * x).tanh()
        }
        #[differentiable]
        fn loss(w: &[f64; 2], #[no_diff] xs: &[f64]) -> f64 {
            let mut h = 0.5;
            for i in 0..xs.len() {
                h = cell(h, xs[i], w);
            }
            let error = h - 1.0;
            error * error
        }";
    let story = tell(source, "loss", &["[0.3, -0.7]", "[1, 2, 3]"]).expect("it is differentiable");
    let text = text::render(&story);
    assert!(text.contains("h (3) = "), "{text}");
    assert!(text.contains("xs[2] = 3   (no gradient wanted)"), "{text}");
    let f = |w: [f64; 2]| {
        let h = [1.0, 2.0, 3.0].iter().fold(0.5_f64, |h, x| (w[0] * h + w[1] * x).tanh());
        (h - 1.0) * (h - 1.0)
    };
    let step = 1e-6;
    for (k, (name, d)) in story.gradient.iter().enumerate() {
        assert_eq!(name, &format!("w[{k}]"));
        let (mut up, mut down) = ([0.3, -0.7], [0.3, -0.7]);
        up[k] += step;
        down[k] -= step;
        let difference = (f(up) - f(down)) / (2.0 * step);
        assert!((d - difference).abs() < 1e-8, "{name}: {d} against {difference}");
    }
}

fn message(result: Result<Story, Failure>) -> String {
    result.expect_err("there is nothing to tell").to_string()
}

#[test]
fn mistakes_are_named() {
    let f = "#[differentiable]\nfn f(x: f64, n: u32) -> f64 {\n    x.powi(n as i32)\n}";
    let missing = message(tell(f, "g", &[]));
    assert_eq!(missing, "there is no function `g`; the file has `f`");
    let count = message(tell(f, "f", &["1.0"]));
    assert_eq!(count, "`f` has 2 parameters (x, n), but there are 1 arguments");
    let literal = message(tell(f, "f", &["y", "2"]));
    assert_eq!(literal, "`y` for `x`: `y` is not a literal");
    let syntax = message(tell("fn f( {", "f", &[]));
    assert!(syntax.starts_with("line 1: "), "{syntax}");
    let array = message(tell("#[differentiable]\nfn f(x: f64) -> [f64; 1] { [x] }", "f", &["1.0"]));
    assert!(array.starts_with("`f` does not return a float"), "{array}");
    let refused = message(tell("#[differentiable]\nfn f(x: f64) -> f64 {\n    x.floor()\n}", "f", &["1.0"]));
    assert!(refused.starts_with("line 3: "), "{refused}");
    let endless = message(tell("#[differentiable]\nfn f(x: &[f64]) -> f64 { x[3] }", "f", &["[1.0]"]));
    assert_eq!(endless, "the run ended early: index 3 out of bounds of length 1");
}
