#[differentiable]
pub fn running_sums(mut a: [f64; 4], j: usize) -> f64 {
    for i in 0..4 {
        a[i] = a[i] + a[j] * a[i];
    }
    a[3]
}
