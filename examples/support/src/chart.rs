//! Line charts, as SVG: panels side by side, each with curves over a common horizontal axis.

use std::fmt::Write as _;

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 340.0;
const LEFT: f64 = 66.0;
const TOP: f64 = 72.0;
const PLOT_WIDTH: f64 = WIDTH - LEFT - 18.0;
const PLOT_HEIGHT: f64 = HEIGHT - TOP - 52.0;
const COLOURS: [&str; 5] = ["#2563eb", "#ea580c", "#16a34a", "#9333ea", "#64748b"];
const MOST_TICKS: u32 = 6;
const MOST_DOTS: usize = 60;
/// Twelve pixels per letter is too wide, five too narrow.
const LETTER: f64 = 7.0;

/// How values become heights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Whole decades. A value that is not a positive number is not drawn.
    Logarithmic,
    /// From a round number below the values to one above.
    Linear,
    /// Parts of one, up to 100 %.
    Percent,
}

/// Values with a name, at consecutive whole numbers.
#[derive(Clone, Debug)]
pub struct Curve<'a> {
    /// What the legend says.
    pub name: &'a str,
    /// The position of the first value on the horizontal axis.
    pub first: u32,
    /// The distance from one value to the next.
    pub step: u32,
    /// The values.
    pub values: Vec<f64>,
}

impl<'a> Curve<'a> {
    /// Values at 1, 2, 3, ….
    pub fn new(name: &'a str, values: impl IntoIterator<Item = f64>) -> Self {
        Self { name, first: 1, step: 1, values: values.into_iter().collect() }
    }

    fn at(&self, i: usize) -> f64 {
        let i = u32::try_from(i).unwrap_or(u32::MAX);
        f64::from(self.first) + f64::from(self.step) * f64::from(i)
    }
}

/// One pair of axes and what is drawn over them.
#[derive(Clone, Debug)]
pub struct Panel<'a> {
    /// Above the plot.
    pub title: &'a str,
    /// Below the plot.
    pub across: &'a str,
    /// The kind of vertical axis.
    pub scale: Scale,
    /// What is drawn.
    pub curves: Vec<Curve<'a>>,
}

/// The SVG of panels side by side.
///
/// ```
/// use example_support::chart::{Curve, Panel, Scale, draw};
/// let curves = vec![Curve::new("train", [1.0, 0.1, 0.01])];
/// let svg = draw(&[Panel { title: "Loss", across: "epoch", scale: Scale::Logarithmic, curves }]);
/// assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
/// ```
pub fn draw(panels: &[Panel<'_>]) -> String {
    let count = u32::try_from(panels.len()).unwrap_or(u32::MAX);
    let width = WIDTH * f64::from(count);
    let mut svg = String::new();
    add(&mut svg, format_args!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}">"#));
    add(&mut svg, format_args!(r##"<rect width="{width}" height="{HEIGHT}" fill="#ffffff"/>"##));
    add(&mut svg, format_args!(r##"<g font-family="system-ui, sans-serif" font-size="12" fill="#334155">"##));
    for (x, panel) in (0..count).zip(panels) {
        add(&mut svg, format_args!(r#"<g transform="translate({} 0)">"#, WIDTH * f64::from(x)));
        panel.draw(&mut svg);
        add(&mut svg, format_args!("</g>"));
    }
    add(&mut svg, format_args!("</g>\n</svg>"));
    svg
}

/// An axis: a value's position from 0 to 1, and labelled positions.
struct Axis {
    logarithmic: bool,
    range: (f64, f64),
    ticks: Vec<(f64, String)>,
}

impl Axis {
    fn position(&self, value: f64) -> f64 {
        let (low, high) = self.range;
        if self.logarithmic { (value / low).ln() / (high / low).ln() } else { (value - low) / (high - low) }
    }

    fn y(&self, value: f64) -> f64 {
        TOP + PLOT_HEIGHT * (1.0 - self.position(value))
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + PLOT_WIDTH * self.position(value)
    }
}

impl Panel<'_> {
    fn draw(&self, svg: &mut String) {
        let (across, up) = (self.horizontal(), self.vertical());
        let title = self.title;
        add(svg, format_args!(r#"<text x="{LEFT}" y="26" font-size="15" font-weight="600">{title}</text>"#));
        draw_horizontal(svg, &across, self.across);
        draw_vertical(svg, &up);
        let mut x = LEFT;
        for (curve, colour) in self.curves.iter().zip(COLOURS.into_iter().cycle()) {
            x = draw_legend(svg, x, colour, curve.name);
            draw_curve(svg, colour, curve, &across, &up);
        }
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        self.curves.iter().flat_map(|curve| curve.values.iter().copied()).filter(|value| value.is_finite())
    }

    /// Half a step beyond the first and last values.
    fn horizontal(&self) -> Axis {
        let half = self.curves.first().map_or(1.0, |curve| f64::from(curve.step)) / 2.0;
        let first = self.curves.iter().map(|curve| curve.at(0)).fold(f64::INFINITY, f64::min);
        let ends =
            self.curves.iter().filter(|c| !c.values.is_empty()).map(|curve| curve.at(curve.values.len() - 1));
        let last = ends.fold(first, f64::max);
        let step = round_step(last - first, MOST_TICKS + 2).max(1.0);
        let mut ticks: Vec<f64> = multiples(first, last, step);
        if ticks.first().is_none_or(|tick| tick - first >= step / 2.0) {
            ticks.insert(0, first);
        }
        Axis {
            logarithmic: false,
            range: (first - half, last + half),
            ticks: ticks.into_iter().map(|tick| (tick, format!("{tick}"))).collect(),
        }
    }

    fn vertical(&self) -> Axis {
        match self.scale {
            Scale::Logarithmic => self.decades(),
            Scale::Linear => self.linear(),
            Scale::Percent => self.percent(),
        }
    }

    fn decades(&self) -> Axis {
        let values = || self.values().filter(|value| *value > 0.0);
        let low = values().fold(f64::INFINITY, f64::min).clamp(1e-300, 1e300);
        let high = values().fold(low, f64::max);
        let (first, last) =
            (decade(low.log10().floor()), decade(high.log10().ceil()).max(decade(low.log10().floor()) + 1));
        let step = usize::try_from(last - first).unwrap_or(1).div_ceil(MOST_TICKS as usize);
        let ticks = (first..=last).step_by(step).map(|power| (10f64.powi(power), label(power)));
        Axis { logarithmic: true, range: (10f64.powi(first), 10f64.powi(last)), ticks: ticks.collect() }
    }

    fn linear(&self) -> Axis {
        let low = self.values().fold(f64::INFINITY, f64::min);
        let high = self.values().fold(low, f64::max);
        let (low, high) = if low.is_finite() { (low, high) } else { (0.0, 1.0) };
        let step = round_step(high - low, MOST_TICKS);
        let range = ((low / step).floor() * step, ((high / step).ceil() * step).max(low + step));
        let ticks = multiples(range.0, range.1, step);
        let ticks = ticks.into_iter().map(|v| (v, format!("{}", (v * 1e9).round() / 1e9))).collect();
        Axis { logarithmic: false, range, ticks }
    }

    fn percent(&self) -> Axis {
        let lowest = self.values().fold(1.0, f64::min);
        let step = if lowest > 0.9 {
            0.02
        } else if lowest > 0.75 {
            0.05
        } else {
            0.2
        };
        let first = ((lowest / step).floor() * step).min(1.0 - step);
        let ticks = (0..20)
            .map(|i| 1.0 - step * f64::from(i))
            .take_while(|value| *value > first - 1e-9)
            .map(|value| (value, format!("{:.0} %", 100.0 * value)))
            .collect();
        Axis { logarithmic: false, range: (first, 1.0), ticks }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the logarithm of a finite number")]
fn decade(power: f64) -> i32 {
    power as i32
}

/// 1, 2 or 5 times a power of ten, so that a width has at most so many steps.
fn round_step(width: f64, most: u32) -> f64 {
    let least = (width / f64::from(most)).max(f64::MIN_POSITIVE);
    let power = 10f64.powf(least.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    if width > 0.0 { steps.into_iter().find(|step| *step >= least).unwrap_or(steps[3]) } else { 1.0 }
}

/// The multiples of a step from `first` to `last`.
fn multiples(first: f64, last: f64, step: f64) -> Vec<f64> {
    let start = (first / step - 1e-9).ceil();
    (0..100).map(|i| (start + f64::from(i)) * step).take_while(|value| *value <= last + 1e-9 * step).collect()
}

fn label(power: i32) -> String {
    if (-4..4).contains(&power) { format!("{}", 10f64.powi(power)) } else { format!("1e{power}") }
}

fn add(svg: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(svg, "{line}").expect("writing to a string succeeds");
}

fn draw_horizontal(svg: &mut String, axis: &Axis, name: &str) {
    let bottom = TOP + PLOT_HEIGHT;
    for (value, text) in &axis.ticks {
        let (x, y) = (axis.x(*value), bottom + 18.0);
        add(svg, format_args!(r#"<text x="{x:.1}" y="{y:.1}" text-anchor="middle">{text}</text>"#));
    }
    let (x, y) = (LEFT + PLOT_WIDTH / 2.0, bottom + 38.0);
    add(svg, format_args!(r#"<text x="{x:.1}" y="{y:.1}" text-anchor="middle">{name}</text>"#));
}

fn draw_vertical(svg: &mut String, axis: &Axis) {
    let (right, bottom) = (LEFT + PLOT_WIDTH, TOP + PLOT_HEIGHT);
    for (value, text) in &axis.ticks {
        let y = axis.y(*value);
        add(svg, format_args!(r##"<path d="M{LEFT} {y:.1}H{right}" stroke="#e2e8f0"/>"##));
        let (x, y) = (LEFT - 8.0, y + 4.0);
        add(svg, format_args!(r#"<text x="{x}" y="{y:.1}" text-anchor="end">{text}</text>"#));
    }
    add(svg, format_args!(r##"<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="#94a3b8"/>"##));
}

/// Returns where the next name goes.
fn draw_legend(svg: &mut String, x: f64, colour: &str, name: &str) -> f64 {
    add(svg, format_args!(r#"<path d="M{x} 46h18" stroke="{colour}" stroke-width="2.5"/>"#));
    add(svg, format_args!(r#"<text x="{}" y="50">{name}</text>"#, x + 24.0));
    x + 40.0 + LETTER * f64::from(u32::try_from(name.chars().count()).unwrap_or(0))
}

fn draw_curve(svg: &mut String, colour: &str, curve: &Curve<'_>, across: &Axis, up: &Axis) {
    let points: Vec<(f64, f64)> = curve
        .values
        .iter()
        .enumerate()
        .map(|(i, value)| (across.x(curve.at(i)), up.y(*value)))
        .filter(|(_, y)| y.is_finite())
        .collect();
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let path = path.join(" ");
    add(svg, format_args!(r#"<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>"#));
    for (x, y) in points.iter().filter(|_| points.len() <= MOST_DOTS) {
        add(svg, format_args!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="2.4" fill="{colour}"/>"#));
    }
}
