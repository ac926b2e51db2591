//! The images of `data/digits.csv`: 8×8 pixels valued 0 to 16, then the class.

use crate::network::{CLASSES, PIXELS};
use crate::random::Random;

const CSV: &str = include_str!("../../data/digits.csv");
const TRAIN: usize = 1347;
const BRIGHTEST: f32 = 16.0;

/// An image with pixels from 0 to 1, and the digit it shows.
pub struct Image {
    pub pixels: [f32; PIXELS],
    pub label: usize,
}

/// Images to learn from, and images to be judged by.
pub struct Digits {
    pub train: Vec<Image>,
    pub test: Vec<Image>,
}

/// All images in random order, the first 1,347 to train.
pub fn load(random: &mut Random) -> Result<Digits, String> {
    let mut train = CSV
        .lines()
        .enumerate()
        .map(|(i, line)| image(line).ok_or_else(|| format!("data/digits.csv, line {}: not an image", i + 1)))
        .collect::<Result<Vec<_>, _>>()?;
    if train.len() <= TRAIN {
        return Err(format!("data/digits.csv has {} images, too few", train.len()));
    }
    random.shuffle(&mut train);
    let test = train.split_off(TRAIN);
    Ok(Digits { train, test })
}

fn image(line: &str) -> Option<Image> {
    let (pixels, label) = line.rsplit_once(',')?;
    let label = label.parse().ok().filter(|label| *label < CLASSES)?;
    let pixels: Vec<f32> = pixels
        .split(',')
        .map(|pixel| pixel.parse::<u8>().ok().map(|value| f32::from(value) / BRIGHTEST))
        .collect::<Option<_>>()?;
    Some(Image { pixels: pixels.try_into().ok()?, label })
}
