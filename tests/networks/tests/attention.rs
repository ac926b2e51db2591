//! Attention with sizes known at run time: that of constant sizes, differences, what is saved.

use differentiable::nn::dynamic::{
    Matrix, MatrixTangent, MultiHeadAttention, TransformerBlock, scaled_dot_product_attention,
};
use differentiable::nn::state::{StateDict, load, save};
use differentiable::nn::{self, Adam};
use differentiable::{Tangent, differentiable, gradient_check};
use differentiable_goldens::flat;
use differentiable_networks::{assert_near, noise};
use rand::SeedableRng as _;
use rand::rngs::SmallRng;

fn random() -> SmallRng {
    SmallRng::seed_from_u64(3)
}

fn rows<const C: usize, const R: usize>(seed: u32) -> [[f64; C]; R] {
    let values = noise(R * C, seed);
    core::array::from_fn(|r| core::array::from_fn(|c| values[r * C + c]))
}

fn seed<const C: usize>(rows: &[[f64; C]]) -> MatrixTangent<f64> {
    MatrixTangent { values: rows.as_flattened().to_vec() }
}

/// With as many queries as keys, fewer, and more.
#[test]
fn scaled_products_are_those_of_constant_sizes() {
    fn check<const L: usize, const S: usize>(causal: bool) {
        let (q, k, v) = (rows::<3, L>(1), rows::<3, S>(2), rows::<2, S>(3));
        let r = rows::<2, L>(4);
        let (want, (want_q, want_k, want_v)) = nn::scaled_dot_product_attention::vjp(&q, &k, &v, causal, r);
        let (mq, mk, mv) = (Matrix::from_rows(&q), Matrix::from_rows(&k), Matrix::from_rows(&v));
        let (y, (d_q, d_k, d_v)) = scaled_dot_product_attention::vjp(&mq, &mk, &mv, causal, seed(&r));
        assert_near("output", &y.values, want.as_flattened(), 1e-14);
        assert_near("queries", &d_q.values, want_q.as_flattened(), 1e-14);
        assert_near("keys", &d_k.values, want_k.as_flattened(), 1e-14);
        assert_near("values", &d_v.values, want_v.as_flattened(), 1e-14);
    }
    for causal in [false, true] {
        check::<4, 4>(causal);
        check::<2, 5>(causal);
        check::<5, 2>(causal);
    }
}

/// A block of constant sizes of random numbers, and the same with sizes known at run time.
fn blocks(causal: bool) -> (nn::TransformerBlock<f64, 6, 2, 3, 8>, TransformerBlock<f64>) {
    let mut constant = nn::TransformerBlock::random(causal, &mut random());
    constant.norm1.weight = rows::<6, 1>(1)[0];
    constant.norm2.bias = rows::<6, 1>(2)[0];
    constant.attention.in_proj_bias = rows(3);
    let mut block = TransformerBlock::zeros(6, 2, 8, causal);
    load(&mut block, &save(&constant)).expect("names and shapes are the same");
    (constant, block)
}

#[test]
fn attention_is_that_of_constant_sizes() {
    for causal in [false, true] {
        let (constant, block) = blocks(causal);
        let (x, r) = (rows::<6, 4>(5), rows::<6, 4>(6));
        let (want, (d_want, d_want_x)) = constant.attention.forward_vjp(&x, r);
        let (y, (d, d_x)) = block.attention.forward_vjp(&Matrix::from_rows(&x), seed(&r));
        assert_near("output", &y.values, want.as_flattened(), 1e-14);
        assert_near("input", &d_x.values, d_want_x.as_flattened(), 1e-14);
        assert_near("parameters", &flat(&d), &flat(&d_want), 1e-13);
    }
}

#[test]
fn the_block_is_that_of_constant_sizes() {
    for causal in [false, true] {
        let (constant, block) = blocks(causal);
        let (x, r) = (rows::<6, 4>(5), rows::<6, 4>(6));
        let (want, (d_want, d_want_x)) = constant.forward_vjp(&x, r);
        let (y, (d, d_x)) = block.forward_vjp(&Matrix::from_rows(&x), seed(&r));
        assert_near("output", &y.values, want.as_flattened(), 1e-13);
        assert_near("input", &d_x.values, d_want_x.as_flattened(), 1e-12);
        assert_near("parameters", &flat(&d), &flat(&d_want), 1e-12);
    }
}

#[differentiable]
fn loss(block: &TransformerBlock<f64>, x: &Matrix<f64>) -> f64 {
    let y: Matrix<f64> = block.forward(x);
    let mut sum = 0.0;
    for i in 0..y.values.len() {
        sum += (y.values[i] - 0.5) * (y.values[i] - 0.5);
    }
    sum
}

#[test]
fn against_differences_and_the_loss_falls() {
    for causal in [false, true] {
        let (_, mut block) = blocks(causal);
        let x = Matrix::new(5, 6, noise(30, 7));
        let checked = (block.clone(), x.clone());
        gradient_check(&checked, |p| loss(&p.0, &p.1), |p| loss::grad(&p.0, &p.1)).expect("right");
        let before = loss(&block, &x);
        let mut optimiser = Adam::new(&block, 0.01);
        for _ in 0..50 {
            let (gradient, _) = loss::grad(&block, &x);
            optimiser.step(&mut block, &gradient);
        }
        assert!(loss(&block, &x) < 0.5 * before);
    }
}

/// Forward mode and reverse mode agree.
#[test]
fn forward_mode() {
    let (_, block) = blocks(true);
    let x = Matrix::new(4, 6, noise(24, 8));
    let (d_block, d_x) = loss::grad(&block, &x);
    let along = d_block.norm_squared() + d_x.norm_squared();
    let (_, tangent) = loss::jvp(&block, &x, &d_block, &d_x);
    assert!((tangent - along).abs() < 1e-10 * along);
}

#[test]
fn saved_and_loaded() {
    let block = TransformerBlock::<f64>::random(4, 2, 8, true, &mut random());
    let mut entries = Vec::new();
    block.attention.entries("", &mut entries);
    let names: Vec<(&str, &[usize])> = entries.iter().map(|e| (&*e.name, &*e.shape)).collect();
    let want: [(&str, &[usize]); 4] = [
        ("in_proj_weight", &[12, 4]),
        ("in_proj_bias", &[12]),
        ("out_proj.weight", &[4, 4]),
        ("out_proj.bias", &[4]),
    ];
    assert_eq!(names, want);
    let mut fresh = TransformerBlock::zeros(4, 2, 8, true);
    load(&mut fresh, &save(&block)).expect("it fits");
    assert_eq!(fresh, block);
    let mut narrower = TransformerBlock::<f64>::zeros(2, 2, 8, true);
    assert!(load(&mut narrower, &save(&block)).is_err());
    assert_eq!(narrower, TransformerBlock::zeros(2, 2, 8, true));
}

#[test]
#[should_panic(expected = "3 heads of a width of 4: the heads have to be of equal size")]
fn heads_that_do_not_divide() {
    MultiHeadAttention::<f64>::zeros(4, 3, false);
}

#[test]
#[should_panic(expected = "a multi-head attention of 4 inputs is given 3 columns")]
fn another_number_of_columns() {
    MultiHeadAttention::<f64>::zeros(4, 2, false).forward(&Matrix::zeros(2, 3));
}

#[test]
#[should_panic(expected = "three projections of a width of 4 have 12 rows and 4 offsets")]
fn too_few_offsets() {
    let mut attention = MultiHeadAttention::<f64>::zeros(4, 2, false);
    attention.in_proj_bias.truncate(4);
    attention.forward(&Matrix::zeros(2, 4));
}

#[test]
#[should_panic(expected = "there are 3 keys, but 2 values")]
fn keys_without_values() {
    let (x, v) = (Matrix::<f64>::zeros(3, 2), Matrix::zeros(2, 2));
    scaled_dot_product_attention(&x, &x, &v, false);
}

#[test]
#[should_panic(expected = "a dot-product attention of 2 inputs is given 3 columns")]
fn keys_of_another_width() {
    let (q, k) = (Matrix::<f64>::zeros(3, 2), Matrix::zeros(3, 3));
    scaled_dot_product_attention(&q, &k, &k, false);
}
