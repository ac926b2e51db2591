//! The products written by hand against what the attribute makes of plain loops. With feature `gemm` (`--features gemm`) the
//! large ones go through that crate.

use differentiable::nn::dynamic::{Data, Matrix};
use differentiable::ops::slices;
use differentiable_networks::{assert_near, noise};

/// The plain loops.
mod plain {
    use differentiable::differentiable;

    #[differentiable]
    pub fn matmul(a: &[f64], b: &[f64], c: &mut [f64], rows: usize, inner: usize, columns: usize) {
        for i in 0..rows {
            for j in 0..columns {
                let mut sum = 0.0;
                for k in 0..inner {
                    sum += a[i * inner + k] * b[k * columns + j];
                }
                c[i * columns + j] = sum;
            }
        }
    }

    #[differentiable]
    pub fn matmul_nt(a: &[f64], b: &[f64], c: &mut [f64], rows: usize, inner: usize, columns: usize) {
        for i in 0..rows {
            for j in 0..columns {
                let mut sum = 0.0;
                for k in 0..inner {
                    sum += a[i * inner + k] * b[j * inner + k];
                }
                c[i * columns + j] = sum;
            }
        }
    }

    #[differentiable]
    pub fn matmul_tn(a: &[f64], b: &[f64], c: &mut [f64], rows: usize, inner: usize, columns: usize) {
        for i in 0..rows {
            for j in 0..columns {
                let mut sum = 0.0;
                for k in 0..inner {
                    sum += a[k * rows + i] * b[k * columns + j];
                }
                c[i * columns + j] = sum;
            }
        }
    }

    #[differentiable]
    pub fn affine_rows(w: &[f64], b: &[f64], x: &[f64], y: &mut [f64]) {
        let outputs = b.len();
        let inputs = w.len() / outputs;
        for r in 0..y.len() / outputs {
            for o in 0..outputs {
                let mut sum = b[o];
                for i in 0..inputs {
                    sum += w[o * inputs + i] * x[r * inputs + i];
                }
                y[r * outputs + o] = sum;
            }
        }
    }
}

/// How far sums of so many products of numbers up to 1 may be off: each rounding by half an ulp of the sum so far.
fn tolerance(terms: usize) -> f64 {
    let terms = f64::from(u32::try_from(terms).expect("a small number"));
    f64::EPSILON * terms * terms.max(2.0)
}

/// Below and above the widths of tiles, and of what goes to `gemm`.
const SIZES: [[usize; 3]; 9] = [
    [1, 1, 1],
    [2, 3, 4],
    [5, 8, 9],
    [4, 16, 8],
    [7, 17, 23],
    [9, 1, 33],
    [3, 0, 2],
    [37, 41, 35],
    [64, 50, 48],
];

macro_rules! check_product {
    ($name:ident) => {
        for [rows, inner, columns] in SIZES {
            let (a, b) = (noise(rows * inner, 1), noise(inner * columns, 2));
            let (d_a, d_b) = (noise(rows * inner, 3), noise(inner * columns, 4));
            let seed = noise(rows * columns, 5);
            let what = format!("{} of {rows}, {inner}, {columns}", stringify!($name));
            let near = |part: &str, got: &[f64], want: &[f64]| {
                assert_near(&format!("{what}, {part}"), got, want, tolerance(rows.max(inner).max(columns)));
            };
            let start = || (vec![7.0; seed.len()], d_a.clone(), d_b.clone(), seed.clone());

            let (mut want, mut want_a, mut want_b, mut want_c) = start();
            plain::$name::vjp_into(
                &a,
                &b,
                &mut want,
                rows,
                inner,
                columns,
                &mut want_a,
                &mut want_b,
                &mut want_c,
            );
            let (mut got, mut got_a, mut got_b, mut got_c) = start();
            slices::$name::vjp_into(
                &a, &b, &mut got, rows, inner, columns, &mut got_a, &mut got_b, &mut got_c,
            );
            near("value", &got, &want);
            near("∂a", &got_a, &want_a);
            near("∂b", &got_b, &want_b);
            assert_eq!((&got_c, &want_c), (&vec![0.0; seed.len()], &vec![0.0; seed.len()]), "{what}");

            let (mut want, .., mut want_t) = start();
            let _ = plain::$name::jvp(&a, &b, &mut want, rows, inner, columns, &d_a, &d_b, &mut want_t);
            let (mut got, .., mut got_t) = start();
            let _ = slices::$name::jvp(&a, &b, &mut got, rows, inner, columns, &d_a, &d_b, &mut got_t);
            near("value", &got, &want);
            near("tangent", &got_t, &want_t);
        }
    };
}

#[test]
fn matmul() {
    check_product!(matmul);
}

#[test]
fn matmul_nt() {
    check_product!(matmul_nt);
}

#[test]
fn matmul_tn() {
    check_product!(matmul_tn);
}

#[test]
fn affine_rows() {
    for [rows, inputs, outputs] in SIZES {
        let (w, b, x) = (noise(outputs * inputs, 1), noise(outputs, 2), noise(rows * inputs, 3));
        let start = || {
            let y = vec![7.0; rows * outputs];
            (y, noise(w.len(), 4), noise(b.len(), 5), noise(x.len(), 6), noise(rows * outputs, 7))
        };
        let near = |part: &str, got: &[f64], want: &[f64]| {
            let what = format!("{part} of {rows}, {inputs}, {outputs}");
            assert_near(&what, got, want, tolerance(rows.max(inputs).max(outputs) + 1));
        };
        let (mut want, mut want_w, mut want_b, mut want_x, mut want_y) = start();
        plain::affine_rows::vjp_into(
            &w,
            &b,
            &x,
            &mut want,
            &mut want_w,
            &mut want_b,
            &mut want_x,
            &mut want_y,
        );
        let (mut got, mut got_w, mut got_b, mut got_x, mut got_y) = start();
        slices::affine_rows::vjp_into(&w, &b, &x, &mut got, &mut got_w, &mut got_b, &mut got_x, &mut got_y);
        near("value", &got, &want);
        near("∂w", &got_w, &want_w);
        near("∂b", &got_b, &want_b);
        near("∂x", &got_x, &want_x);
        near("∂y", &got_y, &want_y);
        let (mut got, mut got_w, mut got_b, _, mut got_y) = start();
        slices::affine_rows_of_data::vjp_into(&w, &b, &x, &mut got, &mut got_w, &mut got_b, &mut got_y);
        near("value of data", &got, &want);
        near("∂w of data", &got_w, &want_w);
        near("∂b of data", &got_b, &want_b);

        let (mut want, t_w, t_b, t_x, mut want_t) = start();
        let _ = plain::affine_rows::jvp(&w, &b, &x, &mut want, &t_w, &t_b, &t_x, &mut want_t);
        let (mut got, .., mut got_t) = start();
        let _ = slices::affine_rows::jvp(&w, &b, &x, &mut got, &t_w, &t_b, &t_x, &mut got_t);
        near("tangent", &got_t, &want_t);
        let (mut got, .., mut got_t) = start();
        let _ = slices::affine_rows_of_data::jvp(&w, &b, &x, &mut got, &t_w, &t_b, &mut got_t);
        let zero = vec![0.0; x.len()];
        let (mut want, .., mut want_t) = start();
        let _ = plain::affine_rows::jvp(&w, &b, &x, &mut want, &t_w, &t_b, &zero, &mut want_t);
        near("tangent of data", &got_t, &want_t);
    }
}

/// As inside a differentiable function: by pullback and pushforward.
mod inside {
    use differentiable::differentiable;
    use differentiable::nn::dynamic::Data;
    use differentiable::ops::slices;

    #[differentiable]
    pub fn energy(w: &[f64], b: &[f64], x: &[f64], #[no_diff] data: &Data<f64>) -> f64 {
        let mut y = vec![0.0; 2 * b.len()];
        slices::affine_rows(w, b, x, &mut y);
        let mut z = vec![0.0; 2 * b.len()];
        slices::affine_rows_of_data(w, b, &data.matrix.values, &mut z);
        let mut c = vec![0.0; 4];
        slices::matmul_nt(&y, &z, &mut c, 2, 3, 2);
        let mut sum = 0.0;
        for i in 0..4 {
            sum += c[i] * c[i];
        }
        sum
    }
}

#[test]
fn inside_a_differentiable_function() {
    let (w, b, x) = (noise(12, 1), noise(3, 2), noise(8, 3));
    let data = Data::from(Matrix::new(2, 4, noise(8, 4)));
    let at = (w.clone(), b.clone(), x.clone());
    let checked = differentiable::gradient_check(
        &at,
        |p| inside::energy(&p.0, &p.1, &p.2, &data),
        |p| inside::energy::grad(&p.0, &p.1, &p.2, &data),
    );
    assert_eq!(checked.expect("the gradient is right").numbers, 23);
    let (d_w, d_b, d_x) = inside::energy::grad(&w, &b, &x, &data);
    let (t_w, t_b, t_x) = (noise(12, 5), noise(3, 6), noise(8, 7));
    let (_, tangent) = inside::energy::jvp(&w, &b, &x, &data, &t_w, &t_b, &t_x);
    let pairs = d_w.iter().zip(&t_w).chain(d_b.iter().zip(&t_b)).chain(d_x.iter().zip(&t_x));
    let product: f64 = pairs.map(|(d, t)| d * t).sum();
    assert!((tangent - product).abs() < 1e-10, "{tangent} is not {product}");
}

#[test]
#[should_panic(expected = "`x` has length 5, but 2 × 3 is asked for")]
fn rows_that_do_not_fit() {
    slices::affine_rows(&[0.0; 6], &[0.0; 2], &[0.0; 5], &mut [0.0; 4]);
}

#[test]
#[should_panic(expected = "`b` has length 5, but 3 × 2 is asked for")]
fn factors_that_do_not_fit() {
    slices::matmul(&[0.0; 6], &[0.0; 5], &mut [0.0; 4], 2, 3, 2);
}

/// In `f32` too, against sums in `f64`.
#[test]
fn products_in_single_precision() {
    #[expect(clippy::cast_possible_truncation, reason = "the nearest number is what is wanted")]
    fn single(values: &[f64]) -> Vec<f32> {
        values.iter().map(|value| *value as f32).collect()
    }
    for [rows, inner, columns] in SIZES {
        let (a, b) = (single(&noise(rows * inner, 1)), single(&noise(inner * columns, 2)));
        let double = |values: &[f32]| values.iter().map(|value| f64::from(*value)).collect::<Vec<_>>();
        let (mut got, mut want) = (vec![7.0; rows * columns], vec![7.0; rows * columns]);
        let tolerance = tolerance(inner) * f64::from(f32::EPSILON) / f64::EPSILON;
        slices::matmul(&a, &b, &mut got, rows, inner, columns);
        plain::matmul(&double(&a), &double(&b), &mut want, rows, inner, columns);
        assert_near("matmul", &double(&got), &want, tolerance);
        slices::matmul_nt(&a, &b, &mut got, rows, inner, columns);
        plain::matmul_nt(&double(&a), &double(&b), &mut want, rows, inner, columns);
        assert_near("matmul_nt", &double(&got), &want, tolerance);
        slices::matmul_tn(&a, &b, &mut got, rows, inner, columns);
        plain::matmul_tn(&double(&a), &double(&b), &mut want, rows, inner, columns);
        assert_near("matmul_tn", &double(&got), &want, tolerance);
    }
}

/// The portable products and their derivatives allocate nothing. (`gemm` has buffers of its own.)
#[cfg(not(feature = "gemm"))]
#[test]
fn no_allocation() {
    let (w, b, x) = (noise(40 * 70, 1), noise(40, 2), noise(65 * 70, 3));
    let (mut y, mut d_y) = (vec![0.0; 65 * 40], noise(65 * 40, 4));
    let (mut d_w, mut d_b, mut d_x) = (vec![0.0; w.len()], vec![0.0; b.len()], vec![0.0; x.len()]);
    let allocations = allocation_counter::measure(|| {
        slices::affine_rows::vjp_into(&w, &b, &x, &mut y, &mut d_w, &mut d_b, &mut d_x, &mut d_y);
    });
    assert_eq!(allocations.count_total, 0);
}
