//! Pictures of grey pixels, as SVG.

use std::fmt::Write as _;

const PIXEL: usize = 8;
const MARGIN: usize = 8;
const LABELS: usize = 120;

/// Rows of square pictures of the same size, each row with a name. A pixel is from 0 (white) to 1 (black).
///
/// ```
/// let row = [vec![0.0, 0.5, 1.0, 0.25]];
/// let svg = example_support::picture::draw(&[("original", &row)]);
/// assert_eq!(svg.matches("<rect").count(), 1 + 1 + 3); // the page, the picture, three pixels that are not white
/// ```
///
/// # Panics
/// If a picture is not square.
pub fn draw(rows: &[(&str, &[Vec<f32>])]) -> String {
    let pictures = rows.iter().map(|(_, pictures)| pictures.len()).max().unwrap_or(0);
    let side =
        rows.iter().flat_map(|(_, row)| row.iter()).map(|pixels| pixels.len().isqrt()).max().unwrap_or(0);
    let size = side * PIXEL;
    let (width, height) =
        (LABELS + pictures * (size + MARGIN) + MARGIN, rows.len() * (size + MARGIN) + MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"system-ui, sans-serif\" \
         font-size=\"13\" fill=\"#334155\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"#e2e8f0\"/>\n"
    );
    for (i, (name, row)) in rows.iter().enumerate() {
        let y = MARGIN + i * (size + MARGIN);
        let _ = writeln!(svg, "<text x=\"{MARGIN}\" y=\"{}\">{name}</text>", y + size / 2);
        for (j, pixels) in row.iter().enumerate() {
            draw_one(&mut svg, LABELS + j * (size + MARGIN), y, side, pixels);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn draw_one(svg: &mut String, x: usize, y: usize, side: usize, pixels: &[f32]) {
    assert_eq!(pixels.len(), side * side, "a picture of {side}×{side} pixels");
    let size = side * PIXEL;
    let _ = writeln!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{size}\" height=\"{size}\" fill=\"#ffffff\"/>");
    for (i, pixel) in pixels.iter().enumerate() {
        let grey = 255.0 * (1.0 - pixel.clamp(0.0, 1.0));
        if grey < 254.5 {
            let (x, y) = (x + i % side * PIXEL, y + i / side * PIXEL);
            let _ = writeln!(
                svg,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{PIXEL}\" height=\"{PIXEL}\" fill=\"rgb({grey:.0},{grey:.0},{grey:.0})\"/>"
            );
        }
    }
}
