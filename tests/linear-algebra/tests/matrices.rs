//! Every operation on vectors and matrices of `nalgebra`, in reverse and forward mode: `f64` against central
//! differences, `f32` against `f64`.

#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "closures that the macro differentiates, for two widths of float"
)]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small numbers")]

use differentiable::{Differentiable, Tangent, differentiable};
use linear_algebra::check;
use nalgebra::{
    DMatrix, DVector, Matrix2, Matrix2x3, Matrix3, Matrix3x2, RowDVector, SMatrix, SVector, Vector2, Vector3,
    Vector4,
};

/// A number for each element, away from zero.
fn some(at: usize, from: f64) -> f64 {
    (from + 0.7 * at as f64).sin() + 1.5
}

fn vector(n: usize, from: f64) -> DVector<f64> {
    DVector::from_fn(n, |i, _| some(i, from))
}

fn matrix(rows: usize, columns: usize, from: f64) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |i, j| some(3 * i + j, from))
}

fn fixed<const R: usize, const C: usize>(from: f64) -> SMatrix<f64, R, C> {
    SMatrix::from_fn(|i, j| some(3 * i + j, from))
}

fn values(tangent: &impl Tangent) -> Vec<f64> {
    let mut all = Vec::new();
    tangent.for_each_value(|value| all.push(value));
    all
}

/// The gradients of two floats agree, to what the smaller can.
#[track_caller]
fn agree(single: &impl Tangent, double: &impl Tangent) {
    let (single, double) = (values(single), values(double));
    assert_eq!(single.len(), double.len());
    let scale = double.iter().fold(1.0_f64, |scale, value| scale.max(value.abs()));
    let near = single.iter().zip(&double).all(|(a, b)| (a - b).abs() < 2e-5 * scale);
    assert!(near, "{single:?} {double:?}");
}

/// A function of two values, checked at a point.
macro_rules! cases {
    ($($name:ident($a:ident: $A:ident = $at_a:expr, $b:ident: $B:ident = $at_b:expr) $body:block)*) => {$(
        #[test]
        fn $name() {
            #[differentiable]
            fn f($a: &$A<f64>, $b: &$B<f64>) -> f64 $body
            #[differentiable]
            fn single($a: &$A<f32>, $b: &$B<f32>) -> f32 $body
            let at: ($A<f64>, $B<f64>) = ($at_a, $at_b);
            check(&at, |(a, b)| f(a, b), |(a, b)| f::grad(a, b), |(a, b), (d_a, d_b)| f::jvp(a, b, d_a, d_b).1);
            let double = f::grad(&at.0, &at.1);
            agree(&single::grad(&at.0.cast::<f32>(), &at.1.cast::<f32>()), &double);
        }
    )*};
}

cases! {
    dot(a: DVector = vector(4, 0.1), b: DVector = vector(4, 0.9)) {
        a.dot(b) * a.dot(a)
    }
    norms(a: DVector = vector(4, 0.1), b: Vector3 = fixed(0.9)) {
        a.norm() * b.norm_squared() + b.normalize().x + a.sum() / b.sum()
    }
    products(a: DMatrix = matrix(3, 4, 0.1), b: DMatrix = matrix(4, 2, 0.9)) {
        let y = a * b;
        (y.transpose() * &y).trace() + (&y * b.transpose()).sum()
    }
    large_products(a: DMatrix = matrix(9, 8, 0.1), b: DMatrix = matrix(8, 7, 0.9)) {
        let y = a * b;
        y.dot(&y)
    }
    products_with_vectors(a: DMatrix = matrix(3, 4, 0.1), b: DVector = vector(4, 0.9)) {
        let y = a * b;
        y.dot(&(a * (b * 2.0)))
    }
    transposed_products(a: DMatrix = matrix(3, 4, 0.1), b: DMatrix = matrix(3, 2, 0.9)) {
        let y = a.tr_mul(b);
        let z = a.transpose() * b;
        y.dot(&z) + z.tr_mul(&y).sum()
    }
    fixed_products(a: Matrix2x3 = fixed(0.1), b: Matrix3x2 = fixed(0.9)) {
        let y = a * b;
        let z = y * y;
        z.trace() + (b * a).norm()
    }
    rotated(a: Matrix3 = fixed(0.1), b: Vector3 = fixed(0.9)) {
        let y = a * b + b;
        y.cross(b).dot(&(a.transpose() * y))
    }
    arithmetic(a: DVector = vector(4, 0.1), b: DVector = vector(4, 0.9)) {
        let k = a[0];
        let y = (a + b) * 2.0 - a / k + 3.0 * b - k * a;
        let z = -y.clone() + &y * k;
        let w = a - &z;
        (w / 2.0 - z).dot(b)
    }
    arithmetic_of_fixed(a: Vector4 = fixed(0.1), b: Vector4 = fixed(0.9)) {
        let k = b.sum();
        let y = (a + b) * k - a / k + k * *b;
        (-y).dot(a)
    }
    element_by_element(a: DMatrix = matrix(3, 4, 0.1), b: DMatrix = matrix(3, 4, 0.9)) {
        let y = a.component_mul(b).component_div(&(a + b));
        let k = y.sum();
        (y.scale(k).unscale(3.0) - y.add_scalar(k)).norm_squared()
    }
    mapped(a: DMatrix = matrix(3, 4, 0.1), b: Vector3 = fixed(0.9)) {
        let k = b.sum();
        let y = a.map(|v| v.tanh());
        let z = (a * 2.0).map(|v| v * v * k);
        let w = z.map(|v| v.sqrt()).map(|v| v + 1.0);
        let u = b.map(|v| (v * k).sin());
        y.dot(&z) + w.sum() + u.dot(b)
    }
    sums(a: DMatrix = matrix(3, 4, 0.1), b: DVector = vector(3, 0.9)) {
        let y = a.column_sum();
        let z = a.row_sum();
        y.dot(b) + (z * a.transpose()).transpose().dot(&y)
    }
    assigned(a: DVector = vector(4, 0.1), b: DVector = vector(4, 0.9)) {
        let mut y = a.clone();
        y += b;
        y += b * 2.0;
        y -= a;
        y *= 2.0;
        y /= b[1];
        y *= b[0];
        y.dot(b)
    }
    elements(a: DMatrix = matrix(3, 4, 0.1), b: DVector = vector(4, 0.9)) {
        let mut sum = 0.0;
        for i in 0..a.nrows() {
            for j in 0..a.ncols() {
                sum += a[(i, j)] * b[j] * a[(i, j)];
            }
        }
        for j in 0..b.len() {
            sum += b[j] * b[j];
        }
        sum
    }
    written(a: DMatrix = matrix(3, 4, 0.1), b: DVector = vector(4, 0.9)) {
        let mut y = DVector::zeros(3);
        for i in 0..3 {
            y[i] = a[(i, 1)] * b[i];
            y[i] += b[0];
        }
        let mut z = DMatrix::zeros(3, 4);
        z[(1, 2)] = y[1] * b[3];
        z[(0, 0)] = a[(0, 0)] * a[(1, 1)];
        z += a;
        z.dot(a) + y.dot(&y)
    }
    fields(a: Vector3 = fixed(0.1), b: Vector2 = fixed(0.9)) {
        let mut y = a * 2.0;
        y.x = b.x * a.z;
        y.z *= b.y;
        y.norm_squared() * b.y + a.x * a.y
    }
    lines(a: DMatrix = matrix(3, 4, 0.1), b: RowDVector = RowDVector::from_fn(4, |_, j| some(j, 0.9))) {
        let mut sum = a.column(1).dot(&a.column(2));
        for i in 0..3 {
            sum += a.row(i).dot(b);
        }
        sum
    }
    made(a: Vector3 = fixed(0.1), b: Vector2 = fixed(0.9)) {
        let r = Matrix2::new(a.x, -a.y, a.y * b.x, a.z);
        let v = Vector2::new(b.y, a.x);
        let w = DVector::from_vec(vec![a[0], b[0], a[1] * b[1]]);
        let u = DVector::from_element(3, b.sum());
        let s = Matrix2x3::from_row_slice(&[a[0], a[1], a[2], b[0], b[1], a[0] * b[1]]);
        let m = DMatrix::from_row_slice(2, 2, &[a[0], 1.0, b[0], b[1]]);
        let c = DMatrix::from_column_slice(2, 2, &[a[0], 1.0, b[0], b[1]]);
        let f: Vector3<_> = Vector3::repeat(b.x);
        (r * v).dot(&v) + w.dot(&u) + (s * a).dot(b) + (&m * &c).trace() * f.dot(a) + (c * m).sum()
    }
    loops_and_branches(a: DMatrix = matrix(3, 3, 0.1), b: DVector = vector(3, 0.9)) {
        let mut state = b.clone();
        for step in 0..4 {
            state = (a * &state) * 0.1;
            if step % 2 == 0 {
                state += b;
            } else {
                state = state.component_mul(b);
            }
        }
        state.dot(&state)
    }
}

/// Sizes that are constants of the function.
#[differentiable]
fn quadratic<const N: usize>(a: &SMatrix<f64, N, N>, x: &SVector<f64, N>) -> f64 {
    x.dot(&(a * x))
}

#[test]
fn sizes_may_be_constants() {
    let at = (fixed::<5, 5>(0.1), fixed::<5, 1>(0.9));
    let jvp = |(a, x): &_, (d_a, d_x): &_| quadratic::jvp(a, x, d_a, d_x).1;
    check(&at, |(a, x)| quadratic(a, x), |(a, x)| quadratic::grad(a, x), jvp);
    let (_, d_x) = quadratic::grad(&at.0, &at.1);
    assert!((d_x - (at.0 + at.0.transpose()) * at.1).norm() < 1e-14);
}

/// Fields of a struct.
#[derive(Clone, Debug, Differentiable)]
struct Layer {
    w: DMatrix<f64>,
    b: DVector<f64>,
    gain: SVector<f64, 2>,
}

impl Layer {
    #[differentiable]
    fn apply(&self, x: &DVector<f64>) -> DVector<f64> {
        (&self.w * x + &self.b) * self.gain[0]
    }
}

#[differentiable]
fn loss(layer: &Layer, x: &DVector<f64>, #[no_diff] y: &DVector<f64>) -> f64 {
    let error = layer.apply(x) - y;
    error.norm_squared() * layer.gain.y
}

#[test]
fn fields_of_structs() {
    let layer = Layer { w: matrix(3, 4, 0.1), b: vector(3, 0.4), gain: fixed(0.2) };
    let (x, y) = (vector(4, 0.9), vector(3, 0.5));
    let jvp = |(n, x): &(Layer, _), (d_n, d_x): &_| loss::jvp(n, x, &y, d_n, d_x).1;
    check(&(layer, x), |(n, x)| loss(n, x, &y), |(n, x)| loss::grad(n, x, &y), jvp);
}

/// The gradient of a norm is zero at zero, as in `PyTorch`.
#[differentiable]
fn length(x: &Vector3<f64>) -> f64 {
    x.norm()
}

#[test]
fn the_norm_at_zero() {
    assert_eq!(length::grad(&Vector3::zeros()), Vector3::zeros());
    assert_eq!(length::grad(&Vector3::new(0.0, -2.0, 0.0)), Vector3::new(0.0, -1.0, 0.0));
}

/// A gradient by value, and one that adds to what is there.
#[test]
fn gradients_add() {
    let (a, x) = (Matrix2::new(1.0, 2.0, 3.0, 4.0), Vector2::new(1.0, 1.0));
    let (mut d_a, mut d_x) = (Matrix2::repeat(1.0), Vector2::repeat(1.0));
    let value = quadratic::value_and_grad_into(&a, &x, &mut d_a, &mut d_x);
    assert_eq!((value, d_a, d_x), (10.0, Matrix2::repeat(2.0), Vector2::new(8.0, 14.0)));
    let mut moved = x;
    moved.move_along(&Vector2::new(2.0, 0.0), -0.5);
    assert_eq!(moved, Vector2::new(0.0, 1.0));
}
