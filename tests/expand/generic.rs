#[differentiable]
pub fn norm<T: Real, const N: usize>(x: &[T; N]) -> T {
    let mut sum = T::ZERO;
    for i in 0..N {
        sum += x[i] * x[i];
    }
    sum.sqrt()
}
