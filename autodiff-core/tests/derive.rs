//! `#[derive(Differentiable)]` in use.
#![expect(missing_docs, clippy::float_cmp, reason = "tests")]

use autodiff_core::{Differentiable, NoTangent, Real, Tangent};

#[derive(Differentiable)]
pub struct Layer {
    pub weights: [[f64; 3]; 40],
    pub bias: Vec<f64>,
    pub size: usize,
    #[no_diff]
    pub rate: f64,
}

fn layer() -> Layer {
    Layer { weights: [[1.0; 3]; 40], bias: vec![2.0; 4], size: 3, rate: 0.5 }
}

#[test]
fn named() {
    let mut layer = layer();
    let mut gradient: LayerTangent = layer.zero_tangent();
    assert_eq!(gradient.bias, [0.0; 4]);
    assert_eq!(gradient.size, NoTangent);
    gradient.weights[39][1] = 4.0;
    gradient.bias[0] = 1.0;
    assert_eq!(gradient.norm_squared(), 17.0);
    layer.move_along(&gradient, -layer.rate);
    assert_eq!(layer.weights[39], [1.0, -1.0, 1.0]);
    assert_eq!(layer.bias, [1.5, 2.0, 2.0, 2.0]);
}

#[test]
fn left_out_fields_absorb() {
    let mut d_layer = layer().zero_tangent();
    d_layer.rate += 2.0;
    autodiff_core::rt::accumulate(&mut d_layer.rate, 2.0);
    assert_eq!(d_layer.rate, NoTangent);
    assert_eq!(d_layer, layer().zero_tangent());
    assert_eq!(size_of_val(&d_layer), 40 * 3 * 8 + size_of::<Vec<f64>>());
}

#[test]
fn operators() {
    let mut one = layer().zero_tangent();
    one.bias[1] = 2.0;
    one.weights[0][0] = 1.0;
    let zero = LayerTangent::default();
    assert_eq!(zero.clone() + one.clone(), one);
    assert_eq!((-one.clone()).bias, [0.0, -2.0, 0.0, 0.0]);
    assert_eq!((one.clone() * 3.0 - one.clone()).weights[0], [2.0, 0.0, 0.0]);
    let mut sum = zero;
    sum += one.clone();
    sum += one.clone();
    sum -= one.clone();
    sum *= 2.0;
    assert_eq!(sum.bias, [0.0, 4.0, 0.0, 0.0]);
    assert_eq!(sum.dot(&one), 10.0);
    assert!(format!("{sum:?}").starts_with("LayerTangent { weights: [[2.0"));
}

#[test]
#[should_panic(
    expected = "`Layer::bias` has length 4, but its tangent has length 0: a gradient has the shape of \
                           its parameter; start from its `zero_tangent()`"
)]
fn shape() {
    layer().assert_same_shape(&LayerTangent::default(), "d_layer");
}

#[derive(Differentiable)]
struct Pair(f64, #[no_diff] String, (f32, [f64; 2]));

#[test]
fn tuples_keep_their_numbers() {
    let mut pair = Pair(1.0, "name".into(), (2.0, [3.0; 2]));
    let gradient = PairTangent(1.0, NoTangent, (0.5, [0.0, 1.0]));
    pair.move_along(&gradient, 2.0);
    assert_eq!((pair.0, pair.1.as_str(), pair.2), (3.0, "name", (3.0, [3.0, 5.0])));
    assert_eq!(pair.zero_tangent(), PairTangent::default());
}

#[derive(Differentiable)]
struct Unit;

#[derive(Differentiable)]
struct OnlyNumbers {
    count: usize,
    #[no_diff]
    rate: f64,
}

#[test]
fn without_numbers() {
    assert_eq!(Unit.zero_tangent(), UnitTangent {});
    let numbers = OnlyNumbers { count: 2, rate: 1.0 };
    assert_eq!(numbers.zero_tangent().norm_squared(), 0.0);
    assert_eq!((numbers.count, numbers.rate), (2, 1.0));
}

#[derive(Differentiable)]
struct Model<'a, T: Real, M, const N: usize = 2>
where
    M: Clone,
{
    layer: M,
    scale: T,
    weights: [T; N],
    more: Vec<[T; N]>,
    data: &'a [T],
    #[no_diff]
    names: &'a [&'static str],
}

#[test]
fn generic_and_nested() {
    #[derive(Clone, Differentiable)]
    struct Inner {
        a: f32,
    }
    let data = [1.0_f32, 2.0];
    let mut model = Model {
        layer: Inner { a: 1.0 },
        scale: 2.0,
        weights: [3.0; 3],
        more: vec![[1.0; 3]],
        data: &data,
        names: &["x"],
    };
    let mut gradient: ModelTangent<f32, Inner, 3> = model.zero_tangent();
    model.assert_same_shape(&gradient, "d_model");
    assert_eq!((gradient.more.len(), gradient.data.len()), (1, 2));
    gradient.layer.a = 3.0;
    gradient.weights[2] = 4.0;
    gradient.names += 1.0;
    assert_eq!(gradient.clone().norm_squared(), 25.0);
    assert_eq!(gradient.clone(), gradient);
    assert!(format!("{gradient:?}").starts_with("ModelTangent { layer: InnerTangent { a: 3.0 }, scale: 0.0"));
    model.layer.move_along(&gradient.layer, 1.0);
    assert_eq!(model.layer.a, 4.0);
    assert_eq!((model.names.len(), model.data.len(), model.more.len(), model.scale), (1, 2, 1, 2.0));
    assert_eq!(model.weights, [3.0; 3]);
    generic(&mut model.weights, 1.0);
}

fn generic<T: Real, const N: usize>(weights: &mut [T; N], rate: f64) {
    let gradient = Wrapped { inner: *weights }.zero_tangent();
    weights.move_along(&gradient.inner, rate);
}

#[derive(Differentiable)]
struct Wrapped<T> {
    inner: T,
}

#[test]
#[should_panic(expected = "numbers behind a shared reference cannot be changed")]
fn shared_references_stay() {
    let data = [1.0_f64];
    let mut wrapped = Wrapped { inner: &data };
    wrapped.move_along(&WrappedTangent { inner: [1.0] }, 1.0);
}

#[test]
fn mutable_references_move() {
    let mut data = [1.0_f64];
    let mut wrapped = Wrapped { inner: &mut data };
    wrapped.move_along(&WrappedTangent { inner: [1.0] }, 1.0);
    assert_eq!(data, [2.0]);
}
