//! Every operation on arrays of `ndarray`, in reverse and forward mode, against central differences.

#![allow(clippy::cast_precision_loss, reason = "small numbers")]

use differentiable::differentiable;
use linear_algebra::check;
use ndarray::{Array1, Array2, Axis};

fn vector(n: usize, from: f64) -> Array1<f64> {
    Array1::from_shape_fn(n, |i| (from + 0.7 * i as f64).sin() + 1.5)
}

fn matrix(rows: usize, columns: usize, from: f64) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| (from + 0.9 * i as f64 - 0.4 * j as f64).cos() + 1.5)
}

/// A function of two arrays, checked at a point.
macro_rules! cases {
    ($($name:ident($a:ident: $A:ty = $at_a:expr, $b:ident: $B:ty = $at_b:expr) $body:block)*) => {$(
        #[test]
        fn $name() {
            #[differentiable]
            fn f($a: &$A, $b: &$B) -> f64 $body
            let at: ($A, $B) = ($at_a, $at_b);
            check(&at, |(a, b)| f(a, b), |(a, b)| f::grad(a, b), |(a, b), (d_a, d_b)| f::jvp(a, b, d_a, d_b).1);
        }
    )*};
}

cases! {
    dot_of_vectors(a: Array1<f64> = vector(4, 0.1), b: Array1<f64> = vector(4, 0.9)) {
        a.dot(b)
    }
    dot_of_matrix_and_vector(a: Array2<f64> = matrix(3, 4, 0.1), b: Array1<f64> = vector(4, 0.9)) {
        let y = a.dot(b);
        y.dot(&y)
    }
    dot_of_vector_and_matrix(a: Array1<f64> = vector(3, 0.1), b: Array2<f64> = matrix(3, 4, 0.9)) {
        let y = a.dot(b);
        y.dot(&y)
    }
    dot_of_matrices(a: Array2<f64> = matrix(3, 4, 0.1), b: Array2<f64> = matrix(4, 2, 0.9)) {
        let y = a.dot(b);
        (&y * &y).sum()
    }
    transposed(a: Array2<f64> = matrix(3, 4, 0.1), b: Array2<f64> = matrix(3, 2, 0.9)) {
        let y = a.t().dot(b);
        (&y * &y).sum()
    }
    arithmetic(a: Array2<f64> = matrix(3, 4, 0.1), b: Array1<f64> = vector(4, 0.9)) {
        let y = (a * 2.0 - b) / (b + 3.0) + 1.0 / a;
        let z = -y * a;
        z.sum()
    }
    mapped(a: Array2<f64> = matrix(3, 4, 0.1), b: Array1<f64> = vector(4, 0.9)) {
        let y = (a.dot(b)).mapv(f64::tanh);
        let k = b.sum();
        let z = y.mapv(|v| v * k + v.powi(2));
        z.sum() + a.mapv(|v| v * v).sum()
    }
    sums(a: Array2<f64> = matrix(3, 4, 0.1), b: Array1<f64> = vector(4, 0.9)) {
        let columns = a.sum_axis(Axis(0));
        let rows = a.sum_axis(Axis(1));
        (&columns * b).sum() + rows.dot(&rows)
    }
    means(a: Array2<f64> = matrix(3, 4, 0.1), b: Array1<f64> = vector(4, 0.9)) {
        let columns = a.mean_axis(Axis(0)).unwrap();
        let m = a.mean().unwrap();
        (&columns * b).sum() * m + b.mean().unwrap()
    }
    indexed(a: Array2<f64> = matrix(3, 4, 0.1), b: Array1<f64> = vector(4, 0.9)) {
        let mut sum = 0.0;
        for i in 0..a.nrows() {
            for j in 0..a.ncols() {
                sum += a[[i, j]] * b[j] * a[(i, j)];
            }
        }
        for j in 0..b.len() {
            sum += b[j] * b[j];
        }
        sum
    }
    written(a: Array2<f64> = matrix(3, 4, 0.1), b: Array1<f64> = vector(4, 0.9)) {
        let mut y = Array1::zeros(3);
        for i in 0..3 {
            y[i] = a[[i, 1]] * b[i];
            y[i] += b[0];
        }
        let mut z = Array2::zeros((3, 4));
        z[[1, 2]] = y[1] * b[3];
        z[[0, 0]] = a[[0, 0]] * a[[1, 1]];
        z += a;
        z += b;
        z *= 2.0;
        let w = &z * a;
        w.sum() + y.dot(&y)
    }
    assigned(a: Array2<f64> = matrix(3, 4, 0.1), b: Array1<f64> = vector(4, 0.9)) {
        let mut y = a * 3.0;
        let z = y.sum_axis(Axis(0));
        y.assign(b);
        y += a;
        let mut w = Array1::zeros(4);
        w.assign(&z);
        (&y * a).sum() * w.dot(b)
    }
    lines(a: Array2<f64> = matrix(3, 4, 0.1), b: Array1<f64> = vector(4, 0.9)) {
        let mut sum = a.column(1).dot(&a.column(2));
        for i in 0..3 {
            sum += a.row(i).dot(b);
        }
        sum
    }
    made(a: Array1<f64> = vector(3, 0.1), b: Array1<f64> = vector(4, 0.9)) {
        let k = a.sum();
        let y: Array1<f64> = Array1::from_elem(4, k);
        let mut z = b.clone();
        z -= &y;
        z /= 3.0;
        let w = z.to_owned();
        (w * y).sum()
    }
    reversed_operands(a: Array2<f64> = matrix(3, 4, 0.1), b: Array2<f64> = matrix(3, 1, 0.9)) {
        let y = b - a;
        let z = b / a;
        let w = a * b + &y * &z;
        w.sum()
    }
    sums_of_variables(a: Array1<f64> = vector(3, 0.1), b: Array1<f64> = vector(3, 0.9)) {
        let mut y = Array1::zeros(3);
        for i in 0..3 {
            y[i] = a[i] * b[i];
        }
        let z = y.mapv(f64::exp);
        let w = z.clone();
        y.sum() * w.sum() + z.sum()
    }
    loops_and_branches(a: Array2<f64> = matrix(3, 3, 0.1), b: Array1<f64> = vector(3, 0.9)) {
        let mut state = b.clone();
        for step in 0..4 {
            state = a.dot(&state).mapv(|v| (0.1 * v).tanh());
            if step % 2 == 0 {
                state += b;
            } else {
                state = &state * 0.5;
            }
        }
        state.dot(&state)
    }
}
