#[differentiable]
pub fn rows_without_a_gap(table: &[f64], columns: usize) -> f64 {
    let mut sum = 0.0;
    'rows: for row in table.chunks_exact(columns) {
        let mut product = 1.0;
        for x in row {
            if *x < 0.0 {
                continue 'rows;
            }
            product *= x;
        }
        sum += product;
    }
    sum
}
