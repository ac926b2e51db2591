//! Numbers for people.

/// Up to six significant digits, without zeros at the end.
pub fn number(x: f64) -> String {
    let magnitude = x.abs();
    if x == 0.0 {
        return "0".to_owned();
    }
    if !x.is_finite() || !(1e-4..1e7).contains(&magnitude) {
        return format!("{x:.3e}").replace('-', "−");
    }
    let whole_digits = magnitude.log10().floor().max(-4.0);
    // Between -4 and 6, by the test above.
    let decimals = (5.0 - whole_digits).max(0.0) as usize;
    let text = format!("{x:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    text.replace('-', "−")
}

/// A number as a factor: negative ones in parentheses.
pub fn factor(x: f64) -> String {
    if x < 0.0 { format!("({})", number(x)) } else { number(x) }
}

/// `a, b, c`, and how many more if there are too many.
pub fn list(items: &[String], most: usize) -> String {
    let shown = items.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
    if items.len() > most { format!("{shown} and {} more", items.len() - most) } else { shown }
}

#[cfg(test)]
mod tests {
    use super::{factor, list, number};

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(0.7), "0.7");
        assert_eq!(number(-0.24), "−0.24");
        assert_eq!(number(1_234_567.0), "1234567");
        assert_eq!(number(1.0 / 3.0), "0.333333");
        assert_eq!(number(1.5e-9), "1.500e−9");
        assert_eq!(number(f64::INFINITY), "inf");
        assert_eq!(factor(-2.0), "(−2)");
    }

    #[test]
    fn long_lists_are_cut() {
        let items = ["a", "b", "c"].map(String::from);
        assert_eq!(list(&items, 3), "a, b, c");
        assert_eq!(list(&items, 1), "a and 2 more");
    }
}
