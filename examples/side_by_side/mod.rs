//! A table of figures by hand and by macro, for the worked examples.

/// A quantity by its two ways.
pub struct Row {
    name: String,
    by_hand: f64,
    by_macro: f64,
}

/// One figure.
pub fn scalar(name: &str, by_hand: f64, by_macro: f64) -> Row {
    Row { name: name.to_owned(), by_hand, by_macro }
}

/// The figures of a vector, numbered from 1.
pub fn vector(name: &str, by_hand: &[f64], by_macro: &[f64]) -> Vec<Row> {
    assert_eq!(by_hand.len(), by_macro.len(), "{name}");
    let pairs = by_hand.iter().zip(by_macro).enumerate();
    pairs.map(|(i, (hand, macro_))| scalar(&format!("{name}[{}]", i + 1), *hand, *macro_)).collect()
}

/// The figures of a matrix, numbered by row and column.
pub fn matrix<const N: usize>(name: &str, by_hand: &[[f64; N]], by_macro: &[[f64; N]]) -> Vec<Row> {
    assert_eq!(by_hand.len(), by_macro.len(), "{name}");
    let pairs = by_hand.iter().zip(by_macro).enumerate();
    pairs.flat_map(|(i, (hand, macro_))| vector(&format!("{name}[{}]", i + 1), hand, macro_)).collect()
}

/// The largest difference of the two columns.
pub fn max_difference(rows: &[Row]) -> f64 {
    rows.iter().map(|row| (row.by_hand - row.by_macro).abs()).fold(0.0, f64::max)
}

/// Prints the table, and the largest difference under it.
pub fn print(title: &str, rows: &[Row]) {
    println!("{title}");
    println!("  {:<12} {:>24} {:>24} {:>12}", "", "by hand", "by macro", "difference");
    for Row { name, by_hand, by_macro } in rows {
        let difference = (by_hand - by_macro).abs();
        println!("  {name:<12} {} {} {difference:>12.1e}", figure(*by_hand), figure(*by_macro));
    }
    println!("  max difference {:.1e}\n", max_difference(rows));
}

/// Small numbers in scientific notation, so that their digits show.
fn figure(value: f64) -> String {
    let value = value + 0.0; // −0 is shown as 0
    if value != 0.0 && value.abs() < 1e-3 { format!("{value:>24.15e}") } else { format!("{value:>24.15}") }
}
