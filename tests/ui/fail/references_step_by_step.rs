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
fn positive(x: f64) -> f64 {
    let a = [x, x * x];
    let mut chosen: Vec<&f64> = Vec::new();
    for v in &a {
        if *v > 0.0 {
            chosen.push(v);
        }
    }
    *chosen[0]
}

fn main() {}
