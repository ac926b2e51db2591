//! The loss curve, as an SVG of two panels: loss on a logarithmic axis, accuracy on a linear one.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::Epoch;
use crate::training::Score;

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 340.0;
const LEFT: f64 = 62.0;
const TOP: f64 = 48.0;
const PLOT_WIDTH: f64 = WIDTH - LEFT - 18.0;
const PLOT_HEIGHT: f64 = HEIGHT - TOP - 52.0;
const TRAIN_COLOUR: &str = "#2563eb";
const TEST_COLOUR: &str = "#ea580c";
const MOST_TICKS: usize = 6;
const MOST_DOTS: usize = 60;

/// A vertical axis: a value's position from 0 (bottom) to 1 (top), and labelled positions.
struct Axis {
    position: fn(f64, (f64, f64)) -> f64,
    range: (f64, f64),
    ticks: Vec<(f64, String)>,
}

/// Makes the directory, and complains now if the file cannot be written later.
pub fn prepare(path: &Path) -> Result<(), String> {
    if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        fs::create_dir_all(directory).map_err(|error| cannot_write(path, &error))?;
    }
    fs::File::options()
        .append(true)
        .create(true)
        .open(path)
        .map(drop)
        .map_err(|error| cannot_write(path, &error))
}

/// Draws the history.
pub fn write(path: &Path, history: &[Epoch]) -> Result<(), String> {
    let width = 2.0 * WIDTH;
    let mut svg = String::new();
    add(&mut svg, format_args!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}">"#));
    add(&mut svg, format_args!(r##"<rect width="{width}" height="{HEIGHT}" fill="#ffffff"/>"##));
    add(&mut svg, format_args!(r##"<g font-family="system-ui, sans-serif" font-size="12" fill="#334155">"##));
    panel(&mut svg, 0.0, "Loss (log scale)", &loss_axis(history), history, |score| score.loss);
    panel(&mut svg, WIDTH, "Accuracy", &accuracy_axis(history), history, |score| score.accuracy);
    add(&mut svg, format_args!("</g>\n</svg>"));
    fs::write(path, svg).map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}

fn scores(history: &[Epoch]) -> impl Iterator<Item = &Score> {
    history.iter().flat_map(|epoch| [&epoch.train, &epoch.test])
}

/// Whole decades around the losses. A loss that is not a positive number (training diverged) is not drawn.
fn loss_axis(history: &[Epoch]) -> Axis {
    let losses = || scores(history).map(|score| score.loss).filter(|loss| loss.is_finite() && *loss > 0.0);
    let low = losses().fold(f64::INFINITY, f64::min).clamp(1e-12, 1.0);
    let high = losses().fold(low, f64::max).min(1e12);
    let (first, last) =
        (decade(low.log10().floor()), decade(high.log10().ceil()).max(decade(low.log10()) + 1));
    let step = usize::try_from(last - first).unwrap_or(1).div_ceil(MOST_TICKS);
    let ticks =
        (first..=last).step_by(step).map(|power| (10f64.powi(power), label(10f64.powi(power)))).collect();
    Axis { position: log_position, range: (10f64.powi(first), 10f64.powi(last)), ticks }
}

#[expect(clippy::cast_possible_truncation, reason = "the logarithm of a number between 1e-12 and 1e12")]
fn decade(power: f64) -> i32 {
    power as i32
}

fn label(value: f64) -> String {
    if (1e-4..1e4).contains(&value) { format!("{value}") } else { format!("{value:e}") }
}

fn log_position(value: f64, (low, high): (f64, f64)) -> f64 {
    (value / low).ln() / (high / low).ln()
}

/// From a round percentage below the accuracies up to 100 %.
fn accuracy_axis(history: &[Epoch]) -> Axis {
    let lowest = scores(history).map(|score| score.accuracy).fold(1.0, f64::min);
    let step = if lowest > 0.9 {
        0.02
    } else if lowest > 0.75 {
        0.05
    } else {
        0.2
    };
    let first = (lowest / step).floor() * step;
    let ticks = (0..20)
        .map(|i| 1.0 - step * f64::from(i))
        .take_while(|value| *value > first - 1e-9)
        .map(|value| (value, format!("{:.0} %", 100.0 * value)))
        .collect();
    Axis { position: linear_position, range: (first.min(1.0 - step), 1.0), ticks }
}

fn linear_position(value: f64, (low, high): (f64, f64)) -> f64 {
    (value - low) / (high - low)
}

fn panel(svg: &mut String, x: f64, title: &str, axis: &Axis, history: &[Epoch], figure: fn(&Score) -> f64) {
    add(svg, format_args!(r#"<g transform="translate({x} 0)">"#));
    add(svg, format_args!(r#"<text x="{LEFT}" y="26" font-size="15" font-weight="600">{title}</text>"#));
    horizontal_axis(svg, history.len());
    vertical_axis(svg, axis);
    legend(svg, 250.0, TRAIN_COLOUR, "train");
    legend(svg, 330.0, TEST_COLOUR, "test");
    curve(svg, TRAIN_COLOUR, axis, history.iter().map(|epoch| figure(&epoch.train)));
    curve(svg, TEST_COLOUR, axis, history.iter().map(|epoch| figure(&epoch.test)));
    add(svg, format_args!("</g>"));
}

fn add(svg: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(svg, "{line}").expect("writing to a string succeeds");
}

/// The middle of an epoch's column: `epoch` counts from 1.
fn epoch_x(epoch: usize, epochs: usize) -> f64 {
    let [epoch, epochs] = [epoch, epochs].map(|n| f64::from(u32::try_from(n).unwrap_or(u32::MAX)));
    LEFT + PLOT_WIDTH * (epoch - 0.5) / epochs
}

fn value_y(axis: &Axis, value: f64) -> f64 {
    TOP + PLOT_HEIGHT * (1.0 - (axis.position)(value, axis.range))
}

fn horizontal_axis(svg: &mut String, epochs: usize) {
    let bottom = TOP + PLOT_HEIGHT;
    let step =
        [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].into_iter().find(|step| epochs / step <= MOST_TICKS + 2);
    let step = step.unwrap_or(epochs / MOST_TICKS);
    for epoch in (1..=epochs).filter(|epoch| epoch % step == 0 || *epoch == 1) {
        let x = epoch_x(epoch, epochs);
        add(
            svg,
            format_args!(r#"<text x="{x:.1}" y="{:.1}" text-anchor="middle">{epoch}</text>"#, bottom + 18.0),
        );
    }
    let middle = LEFT + PLOT_WIDTH / 2.0;
    add(
        svg,
        format_args!(r#"<text x="{middle}" y="{:.1}" text-anchor="middle">epoch</text>"#, bottom + 38.0),
    );
}

fn vertical_axis(svg: &mut String, axis: &Axis) {
    let right = LEFT + PLOT_WIDTH;
    for (value, text) in &axis.ticks {
        let y = value_y(axis, *value);
        add(svg, format_args!(r##"<path d="M{LEFT} {y:.1}H{right}" stroke="#e2e8f0"/>"##));
        add(
            svg,
            format_args!(r#"<text x="{}" y="{:.1}" text-anchor="end">{text}</text>"#, LEFT - 8.0, y + 4.0),
        );
    }
    let bottom = TOP + PLOT_HEIGHT;
    add(svg, format_args!(r##"<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="#94a3b8"/>"##));
}

fn legend(svg: &mut String, x: f64, colour: &str, name: &str) {
    add(svg, format_args!(r#"<path d="M{x} 22h22" stroke="{colour}" stroke-width="2.5"/>"#));
    add(svg, format_args!(r#"<text x="{}" y="26">{name}</text>"#, x + 28.0));
}

fn curve(svg: &mut String, colour: &str, axis: &Axis, values: impl ExactSizeIterator<Item = f64>) {
    let epochs = values.len();
    let points: Vec<(f64, f64)> = values
        .enumerate()
        .map(|(i, value)| (epoch_x(i + 1, epochs), value_y(axis, value)))
        .filter(|(_, y)| y.is_finite())
        .collect();
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let path = path.join(" ");
    add(svg, format_args!(r#"<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>"#));
    for (x, y) in points.iter().filter(|_| epochs <= MOST_DOTS) {
        add(svg, format_args!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="2.4" fill="{colour}"/>"#));
    }
}
