//! Structs, enums and operators together, as whole programs have them.

use std::ops::{Add, Index, IndexMut, Mul, Sub};

use differentiable::{Differentiable, Tangent, differentiable, gradient_check};

#[derive(Clone, Copy, Debug, Differentiable)]
struct Vec3 {
    x: f64,
    y: f64,
    z: f64,
}

#[differentiable]
impl Add for Vec3 {
    type Output = Vec3;
    fn add(self, other: Vec3) -> Vec3 {
        Vec3 { x: self.x + other.x, y: self.y + other.y, z: self.z + other.z }
    }
}

#[differentiable]
impl Sub for Vec3 {
    type Output = Vec3;
    fn sub(self, other: Vec3) -> Vec3 {
        Vec3 { x: self.x - other.x, y: self.y - other.y, z: self.z - other.z }
    }
}

#[differentiable]
impl Mul<f64> for Vec3 {
    type Output = Vec3;
    fn mul(self, k: f64) -> Vec3 {
        Vec3 { x: self.x * k, y: self.y * k, z: self.z * k }
    }
}

/// Methods that take `self` by value, by reference, and each other's results.
#[differentiable]
impl Vec3 {
    fn dot(self, other: Vec3) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    fn norm(&self) -> f64 {
        self.dot(*self).sqrt()
    }

    fn unit(self) -> Vec3 {
        self * (1.0 / self.norm())
    }

    fn cross(self, o: Vec3) -> Vec3 {
        Vec3 {
            x: self.y * o.z - self.z * o.y,
            y: self.z * o.x - self.x * o.z,
            z: self.x * o.y - self.y * o.x,
        }
    }

    /// An inactive receiver of a method that takes it by value.
    fn along(&self, #[no_diff] axis: Vec3) -> f64 {
        axis.dot(*self) * self.dot(axis)
    }
}

#[derive(Clone, Copy, Debug, Differentiable)]
struct Ray {
    origin: Vec3,
    direction: Vec3,
}

#[derive(Clone, Copy, Debug, Differentiable)]
struct Scene {
    ray: Ray,
    center: Vec3,
    radius: f64,
}

/// The types of most variables are out of sight here: a product of one of them and a float is no float.
#[differentiable]
fn shaded(scene: &Scene, #[no_diff] light: Vec3) -> f64 {
    let direction = scene.ray.direction.unit();
    let to_center = scene.ray.origin - scene.center;
    let b = to_center.dot(direction);
    let discriminant = b * b - (to_center.dot(to_center) - scene.radius * scene.radius);
    if discriminant < 0.0 {
        return 0.0;
    }
    let t = -b - discriminant.sqrt();
    let hit = scene.ray.origin + direction * t;
    let normal = (hit - scene.center).unit();
    normal.dot(light).max(0.0) + normal.cross(direction).norm() * t + hit.along(light)
}

fn scene() -> Scene {
    let origin = Vec3 { x: 0.1, y: 0.2, z: -3.0 };
    let ray = Ray { origin, direction: Vec3 { x: 0.05, y: 0.1, z: 1.0 } };
    Scene { ray, center: Vec3 { x: 0.2, y: 0.1, z: 0.3 }, radius: 1.0 }
}

const LIGHT: Vec3 = Vec3 { x: 0.3, y: 0.6, z: -0.7 };

#[test]
fn a_ray_meets_a_sphere() {
    let scene = scene();
    let report = gradient_check(&scene, |s| shaded(s, LIGHT), |s| shaded::grad(s, LIGHT));
    assert_eq!(report.expect("the gradient is right").numbers, 10);
    let far = Scene { radius: 0.01, ..scene };
    assert_eq!(shaded::value_and_grad(&far, LIGHT), (0.0, scene.zero_tangent()));
}

#[test]
fn forward_mode_agrees() {
    let scene = scene();
    let direction = shaded::grad(&scene, LIGHT);
    let (value, slope) = shaded::jvp(&scene, LIGHT, &direction);
    assert_eq!(value.to_bits(), shaded(&scene, LIGHT).to_bits());
    let expected = direction.dot(&direction);
    assert!((slope - expected).abs() < 1e-12 * expected.abs(), "{slope}, expected {expected}");
}

/// A choice: it has no gradient of its own, whatever its payload is.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
enum Activation {
    Relu,
    Tanh,
    Leaky(#[no_diff] f64),
    Power { exponent: i32 },
}

#[derive(Clone, Debug, Differentiable)]
struct Network {
    weights: Vec<Vec<f64>>,
    biases: Vec<f64>,
    activations: Vec<Activation>,
}

#[differentiable(wrt(x))]
fn activate(kind: Activation, x: f64) -> f64 {
    match kind {
        Activation::Relu => x.max(0.0),
        Activation::Tanh => x.tanh(),
        Activation::Leaky(slope) if x < 0.0 => slope * x,
        Activation::Leaky(_) => x,
        Activation::Power { exponent } => x.powi(exponent),
    }
}

#[differentiable]
fn forward(network: &Network, x: &[f64]) -> f64 {
    let mut h: Vec<f64> = x.to_vec();
    for (layer, weights) in network.weights.iter().enumerate() {
        let n = h.len();
        let next: Vec<f64> = (0..weights.len() / n)
            .map(|o| {
                let row = &weights[o * n..(o + 1) * n];
                let sum: f64 = row.iter().zip(&h).map(|(a, b)| a * b).sum();
                activate(network.activations[layer], sum + network.biases[layer])
            })
            .collect();
        h = next;
    }
    h.iter().sum()
}

#[test]
fn a_network_chooses_its_activations() {
    let all = [Activation::Relu, Activation::Tanh, Activation::Leaky(0.1), Activation::Power { exponent: 2 }];
    for first in all {
        let network = Network {
            weights: vec![vec![0.1, -0.4, 0.5, 0.7, 0.9, -0.2], vec![0.3, 0.2, -0.6]],
            biases: vec![0.1, 0.2],
            activations: vec![first, Activation::Tanh],
        };
        let x = [0.4, -0.3];
        let report = gradient_check(&network, |n| forward(n, &x), |n| forward::grad(n, &x).0);
        assert_eq!(report.expect("the gradient is right").numbers, 11, "{first:?}");
    }
}

/// Methods with the names of iterators' methods.
#[derive(Clone, Debug, Differentiable)]
struct Weights {
    all: [f64; 3],
    factor: f64,
    #[no_diff]
    count: usize,
}

#[differentiable]
impl Weights {
    fn sum(&self) -> f64 {
        self.all.iter().map(|w| w * self.factor).sum()
    }

    fn scaled(&self, by: f64) -> f64 {
        self.sum() * by
    }

    fn map(&self, by: f64) -> Weights {
        Weights { all: [by, self.factor, 1.0], factor: by, count: 1 }
    }
}

#[differentiable]
fn named_like_iterators(weights: &Weights, x: f64) -> f64 {
    weights.sum() * x + weights.scaled(x) + weights.map(x).all[0]
}

/// A field without a gradient, as a number: its type is not known to the macro, in either mode.
#[allow(clippy::cast_precision_loss, reason = "the count is small")]
#[differentiable]
fn with_a_count(weights: &Weights, x: f64) -> f64 {
    let changed = Weights { factor: x * x, ..weights.clone() };
    changed.factor * changed.count as f64 + weights.factor * weights.count as f64
}

#[test]
fn names_and_counts() {
    let weights = Weights { all: [1.0, 2.0, -0.5], factor: 0.3, count: 4 };
    for function in [named_like_iterators::grad, with_a_count::grad] {
        let _ = function(&weights, 0.7);
    }
    let report =
        gradient_check(&weights, |w| named_like_iterators(w, 0.7), |w| named_like_iterators::grad(w, 0.7).0);
    assert!(report.is_ok(), "{report:?}");
    let report = gradient_check(&weights, |w| with_a_count(w, 0.7), |w| with_a_count::grad(w, 0.7).0);
    assert!(report.is_ok(), "{report:?}");
    let (d_weights, dx) = with_a_count::grad(&weights, 0.7);
    let tangent = WeightsTangent { factor: 1.0, ..weights.zero_tangent() };
    let (_, slope) = with_a_count::jvp(&weights, 0.7, &tangent, 1.0);
    assert!((slope - (d_weights.factor + dx)).abs() < 1e-12, "{slope}");
}

/// A matrix with an index of its own, and by rows.
#[derive(Clone, Debug, Differentiable)]
struct Matrix<const R: usize, const C: usize> {
    data: [[f64; C]; R],
}

#[differentiable]
impl<const R: usize, const C: usize> Index<(usize, usize)> for Matrix<R, C> {
    type Output = f64;
    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        assert!(i < R && j < C, "there is no element ({i}, {j})");
        &self.data[i][j]
    }
}

#[differentiable]
impl<const R: usize, const C: usize> IndexMut<(usize, usize)> for Matrix<R, C> {
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut f64 {
        &mut self.data[i][j]
    }
}

#[differentiable]
impl<const R: usize, const C: usize> Index<usize> for Matrix<R, C> {
    type Output = [f64; C];
    fn index(&self, i: usize) -> &[f64; C] {
        &self.data[i]
    }
}

/// The leading coefficient stands apart.
#[derive(Clone, Debug, Differentiable)]
struct Polynomial {
    coefficients: Vec<f64>,
    leading: f64,
}

#[differentiable]
impl Index<usize> for Polynomial {
    type Output = f64;
    fn index(&self, i: usize) -> &Self::Output {
        if i == 0 { &self.leading } else { &self.coefficients[i - 1] }
    }
}

#[differentiable]
fn indexed(m: &Matrix<2, 2>, p: &Polynomial, x: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..2 {
        for j in 0..2 {
            sum += m[(i, j)] * m[(j, i)] * x + m[i][j];
        }
    }
    let mut value = 0.0;
    for i in 0..3 {
        value = value * x + p[i];
    }
    let mut changed = m.clone();
    changed[(0, 1)] *= x;
    changed[(1, 0)] = changed[(0, 0)] * sum;
    for i in 0..2 {
        changed[(i, i)] += m[(0, i)];
    }
    value + changed[(0, 1)] * changed[(1, 0)] * changed[(1, 1)]
}

#[test]
fn types_with_an_index() {
    let at = (
        Matrix { data: [[0.5, -1.0], [2.0, 0.7]] },
        Polynomial { coefficients: vec![1.0, -0.3], leading: 0.4 },
        1.3,
    );
    let report = gradient_check(&at, |(m, p, x)| indexed(m, p, *x), |(m, p, x)| indexed::grad(m, p, *x));
    assert_eq!(report.expect("the gradient is right").numbers, 8);
    let gradient = indexed::grad(&at.0, &at.1, at.2);
    let (_, slope) = indexed::jvp(&at.0, &at.1, at.2, &gradient.0, &gradient.1, gradient.2);
    let squared = gradient.0.norm_squared() + gradient.1.norm_squared() + gradient.2 * gradient.2;
    assert!((slope - squared).abs() < 1e-9 * squared, "{slope} {squared}");
}

/// Two indices of it mean one element.
#[derive(Clone, Debug, Differentiable)]
struct Ring {
    data: [f64; 2],
}

#[differentiable]
impl Index<usize> for Ring {
    type Output = f64;
    fn index(&self, i: usize) -> &f64 {
        &self.data[i % 2]
    }
}

#[differentiable]
impl IndexMut<usize> for Ring {
    fn index_mut(&mut self, i: usize) -> &mut f64 {
        &mut self.data[i % 2]
    }
}

#[differentiable]
fn wound_up(a: &[f64; 4], ring: &mut Ring) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        ring[i] = a[i] * a[i];
        sum += ring[i] * a[i];
    }
    sum
}

/// The iterations of such a loop may not change places: sum = Σ aᵢ³, and what stays in the ring is a₂² and a₃².
#[test]
fn a_ring_has_no_element_for_each_index() {
    let (mut ring, mut d_a) = (Ring { data: [0.5, 0.6] }, [0.0; 4]);
    let mut d_ring = RingTangent { data: [10.0, 100.0] };
    wound_up::vjp_into(&[1.0, 2.0, 3.0, 4.0], &mut ring, 1.0, &mut d_a, &mut d_ring);
    let expected = [3.0, 12.0, 27.0 + 10.0 * 6.0, 48.0 + 100.0 * 8.0];
    assert!(d_a.iter().zip(expected).all(|(d, e)| (d - e).abs() < 1e-12), "{d_a:?}");
    assert!(d_ring.data.iter().all(|d| d.abs() < 1e-12), "{d_ring:?}");
}
