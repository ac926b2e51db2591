use differentiable::differentiable;

#[differentiable]
fn pushed(x: f64) -> f64 {
    let (a, b) = ([x, 1.0], [x, x]);
    let mut rows: Vec<&[f64; 2]> = Vec::new();
    rows.push(&a);
    rows.push(&b);
    rows[0][0] * rows[1][1]
}

#[differentiable]
fn optional(x: f64) -> f64 {
    let a = [x, 1.0];
    let row = if x > 0.0 { Some(&a) } else { None };
    match row {
        Some(row) => row[0],
        None => x,
    }
}

fn main() {}
