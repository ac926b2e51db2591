//! The data sets of `data/`, read from their text.

/// Pixels of an image of a digit, 8×8.
pub const PIXELS: usize = 64;
/// Digits to tell apart.
pub const DIGITS: usize = 10;
/// Species of iris to tell apart.
pub const SPECIES: usize = 3;
/// The value of the brightest pixels in the file.
const BRIGHTEST: f32 = 16.0;

/// An image with pixels from 0 to 1, and the digit it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Row by row.
    pub pixels: [f32; PIXELS],
    /// From 0 to 9.
    pub label: usize,
}

/// A flower, and its species.
#[derive(Clone, Debug, PartialEq)]
pub struct Flower {
    /// Length and width of sepal and petal.
    pub measures: [f64; 4],
    /// 0 for setosa, 1 for versicolor, 2 for virginica.
    pub species: usize,
}

/// The images of `data/digits.csv`.
///
/// ```
/// let row = format!("{}16,7", "0,".repeat(63));
/// let images = example_support::data::digits(&row).unwrap();
/// assert_eq!((images[0].pixels[63], images[0].label), (1.0, 7));
/// assert_eq!(example_support::data::digits("1,2").unwrap_err(), "line 1 is not an image");
/// ```
///
/// # Errors
/// If a line is not an image.
pub fn digits(csv: &str) -> Result<Vec<Image>, String> {
    rows(csv, "an image", image)
}

fn image(line: &str) -> Option<Image> {
    let (pixels, label) = line.rsplit_once(',')?;
    let label = label.parse().ok().filter(|label| *label < DIGITS)?;
    let pixels: Vec<f32> = pixels
        .split(',')
        .map(|pixel| pixel.parse::<u8>().ok().map(|value| f32::from(value) / BRIGHTEST))
        .collect::<Option<_>>()?;
    Some(Image { pixels: pixels.try_into().ok()?, label })
}

/// The flowers of `data/iris.csv`.
///
/// ```
/// let flowers = example_support::data::iris("5.1,3.5,1.4,0.2,0\n").unwrap();
/// assert_eq!((flowers[0].measures[2], flowers[0].species), (1.4, 0));
/// ```
///
/// # Errors
/// If a line is not a flower.
pub fn iris(csv: &str) -> Result<Vec<Flower>, String> {
    rows(csv, "a flower", flower)
}

fn flower(line: &str) -> Option<Flower> {
    let (measures, species) = line.rsplit_once(',')?;
    let species = species.parse().ok().filter(|species| *species < SPECIES)?;
    let measures: Vec<f64> = measures.split(',').map(|m| m.parse().ok()).collect::<Option<_>>()?;
    Some(Flower { measures: measures.try_into().ok()?, species })
}

fn rows<R>(csv: &str, what: &str, row: impl Fn(&str) -> Option<R>) -> Result<Vec<R>, String> {
    let lines = csv.lines().filter(|line| !line.is_empty()).enumerate();
    lines.map(|(i, line)| row(line).ok_or_else(|| format!("line {} is not {what}", i + 1))).collect()
}
