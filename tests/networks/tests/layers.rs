//! Norms, dropout and embedding with sizes known at run time: `PyTorch`'s values, those of the layers with constant sizes, differences.

use differentiable::nn::dynamic::{
    BatchNorm, Data, Dense, Embedding, GroupNorm, LayerNorm, Matrix, MatrixTangent, RmsNorm, losses,
};
use differentiable::nn::state::{StateDict, load, save};
use differentiable::nn::{self, Adam, Dropout};
use differentiable::{Differentiable, Tangent, differentiable, gradient_check};
use differentiable_goldens::{assert_close, golden, number, numbers};
use differentiable_networks::{assert_near, matrix, noise};
use rand::SeedableRng as _;
use rand::rngs::SmallRng;
use serde_json::Value;

fn seed(case: &Value) -> MatrixTangent<f64> {
    MatrixTangent { values: numbers(&case["R"]) }
}

#[test]
fn batch_norm_as_in_pytorch() {
    let file = golden("batchnorm");
    for (name, columns, channels) in [("bn1d", 4, 4), ("bn2d", 60, 3)] {
        let case = &file[name];
        let x = matrix(&case["x"], columns);
        let mut norm = BatchNorm::new(channels, number(&case["eps"]), number(&case["momentum"]));
        norm.weight = numbers(&case["gamma"]);
        norm.bias = numbers(&case["beta"]);
        let (y, (d_norm, d_x)) = norm.forward_images_training_vjp(&x, seed(case));
        assert_close("output", &y.values, &case["output"]);
        assert_close("grad_x", &d_x.values, &case["grad_x"]);
        assert_close("grad_gamma", &d_norm.weight, &case["grad_gamma"]);
        assert_close("grad_beta", &d_norm.bias, &case["grad_beta"]);
        norm.track_images(&x);
        assert_close("mean", &norm.running_mean, &case["running_mean_after"]);
        assert_close("var", &norm.running_var, &case["running_var_after"]);
        let (y, (d_norm, d_x)) = norm.forward_images_vjp(&x, seed(case));
        assert_close("output", &y.values, &case["output_eval_with_those_running_stats"]);
        assert_close("grad_x", &d_x.values, &case["eval_grad_x"]);
        assert_close("grad_gamma", &d_norm.weight, &case["eval_grad_gamma"]);
        assert_close("grad_beta", &d_norm.bias, &case["eval_grad_beta"]);
        if columns == channels {
            assert_eq!(norm.forward(&x), norm.forward_images(&x));
            assert_eq!(norm.forward_training(&x), norm.forward_images_training(&x));
        }
    }
}

#[test]
fn norms_of_rows_as_in_pytorch() {
    let file = golden("layernorm");
    let case = &file["ln_last_dim"];
    let mut norm = LayerNorm::new(5, number(&case["eps"]));
    (norm.weight, norm.bias) = (numbers(&case["gamma"]), numbers(&case["beta"]));
    let (y, (d_norm, d_x)) = norm.forward_vjp(&matrix(&case["x"], 5), seed(case));
    assert_close("output", &y.values, &case["output"]);
    assert_close("grad_x", &d_x.values, &case["grad_x"]);
    assert_close("grad_gamma", &d_norm.weight, &case["grad_gamma"]);
    assert_close("grad_beta", &d_norm.bias, &case["grad_beta"]);

    let case = &file["groupnorm_2_groups"];
    let mut norm = GroupNorm::new(2, 4, number(&case["eps"]));
    (norm.weight, norm.bias) = (numbers(&case["gamma"]), numbers(&case["beta"]));
    let (y, (d_norm, d_x)) = norm.forward_vjp(&matrix(&case["x"], 12), seed(case));
    assert_close("output", &y.values, &case["output"]);
    assert_close("grad_x", &d_x.values, &case["grad_x"]);
    assert_close("grad_gamma", &d_norm.weight, &case["grad_gamma"]);
    assert_close("grad_beta", &d_norm.bias, &case["grad_beta"]);

    let case = &file["rmsnorm"];
    let weight: Vec<f64> = numbers(&case["gamma"]);
    let mut norm = RmsNorm::new(weight.len(), number(&case["eps"]));
    norm.weight = weight;
    let (y, (d_norm, d_x)) = norm.forward_vjp(&matrix(&case["x"], norm.weight.len()), seed(case));
    assert_close("output", &y.values, &case["output"]);
    assert_close("grad_x", &d_x.values, &case["grad_x"]);
    assert_close("grad_gamma", &d_norm.weight, &case["grad_gamma"]);
}

#[test]
fn embedding_as_in_pytorch() {
    let file = golden("embedding");
    let columns = file["weight"][0].as_array().expect("a row").len();
    let mut table = Embedding { weight: matrix(&file["weight"], columns), padding: None };
    let indices = [1, 4, 1, 6, 1, 0];
    let (y, d_table) = table.forward_vjp(&indices, seed(&file));
    assert_close("output", &y.values, &file["output"]);
    assert_close("grad_weight", &d_table.weight.values, &file["grad_weight"]);
    table.padding = Some(1);
    let (_, d_table) = table.forward_vjp(&indices, seed(&file));
    assert_close("padding", &d_table.weight.values, &file["grad_weight_padding_idx_1"]);
}

#[test]
fn dropout_is_that_of_arrays() {
    let values = noise(30, 1);
    let array: [f64; 30] = values.clone().try_into().expect("thirty");
    let dropout = Dropout { probability: 0.4 };
    let r: [f64; 30] = noise(30, 2).try_into().expect("thirty");
    let (want, (_, d_want)) = dropout.forward_vjp(&array, 5, r);
    let seed = MatrixTangent { values: r.to_vec() };
    let (y, (_, d_x)) = dropout.forward_matrix_vjp(&Matrix::new(6, 5, values), 5, seed);
    assert_eq!((y.values, d_x.values), (want.to_vec(), d_want.to_vec()));
}

#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Stack {
    table: Embedding<f64>,
    batch: BatchNorm<f64>,
    layer: LayerNorm<f64>,
    rms: RmsNorm<f64>,
    group: GroupNorm<f64>,
    output: Dense<f64>,
}

#[differentiable(wrt(stack))]
fn loss(stack: &Stack, indices: &[usize], y: &Data<f64>) -> f64 {
    let a: Matrix<f64> = stack.table.forward(indices);
    let b: Matrix<f64> = stack.batch.forward_training(&a);
    let c: Matrix<f64> = stack.layer.forward(&b);
    let d: Matrix<f64> = stack.rms.forward(&c);
    let e: Matrix<f64> = stack.group.forward(&d);
    let f: Matrix<f64> = stack.output.forward(&e);
    losses::mse(&f, y)
}

fn stack() -> Stack {
    let mut stack = Stack {
        table: Embedding { weight: Matrix::new(5, 4, noise(20, 1)), padding: None },
        batch: BatchNorm::new(4, 1e-2, 0.1),
        layer: LayerNorm::new(4, 1e-2),
        rms: RmsNorm::new(4, 1e-2),
        group: GroupNorm::new(2, 4, 1e-2),
        output: Dense { weight: Matrix::new(1, 4, noise(4, 2)), bias: vec![0.1] },
    };
    stack.batch.bias = noise(4, 3);
    stack.layer.weight = noise(4, 4);
    stack
}

#[test]
fn against_differences_and_the_loss_falls() {
    let indices = [0, 3, 1, 3, 4, 2];
    let y = Data::from(Matrix::new(6, 1, noise(6, 5)));
    let mut stack = stack();
    gradient_check(&stack, |p| loss(p, &indices, &y), |p| loss::grad(p, &indices, &y)).expect("right");
    let before = loss(&stack, &indices, &y);
    let mut optimiser = Adam::new(&stack, 0.02);
    let mut gradient = stack.zero_tangent();
    for _ in 0..100 {
        gradient.set_zero();
        loss::value_and_grad_into(&stack, &indices, &y, &mut gradient);
        optimiser.step(&mut stack, &gradient);
    }
    assert!(loss(&stack, &indices, &y) < 0.3 * before);
}

#[test]
fn values_are_those_of_constant_sizes() {
    let rows: [[f64; 3]; 2] = [[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]];
    let x = Matrix::from_rows(&rows);
    let flat = |y: [[f64; 3]; 2]| y.as_flattened().to_vec();
    assert_eq!(
        LayerNorm::new(3, 1e-5).forward(&x).values,
        flat(nn::LayerNorm::new(1e-5).forward_rows(&rows))
    );
    assert_eq!(
        RmsNorm::new(3, 1e-5).forward(&x).values,
        flat(rows.map(|row| nn::RmsNorm::new(1e-5).forward(&row)))
    );
    let constant = nn::BatchNorm::<f64, 3>::new(1e-5, 0.1);
    let norm = BatchNorm::new(3, 1e-5, 0.1);
    assert_eq!(norm.forward_training(&x).values, flat(constant.forward_training(&rows)));
    assert_eq!(norm.forward(&x).values, flat(rows.map(|row| constant.forward(&row))));
}

/// Weights, offsets, inputs and seeds of 2 rows of 4.
fn numbers_of_norms() -> [[[f64; 4]; 2]; 3] {
    let row = |seed| -> [f64; 4] { noise(4, seed).try_into().expect("four") };
    [[row(1), row(2)], [row(3), row(4)], [row(5), row(6)]]
}

/// The sums over the rows of what the layers give that take one row.
fn summed<const C: usize>(rows: [[f64; C]; 2]) -> Vec<f64> {
    rows[0].iter().zip(rows[1]).map(|(a, b)| a + b).collect()
}

#[test]
fn gradients_of_layer_and_batch_norm_are_those_of_constant_sizes() {
    let [[weight, bias], rows, r] = numbers_of_norms();
    let (x, seed) = (Matrix::from_rows(&rows), MatrixTangent { values: r.as_flattened().to_vec() });

    let constant = nn::LayerNorm { weight, bias, epsilon: 1e-3 };
    let norm = LayerNorm { weight: weight.to_vec(), bias: bias.to_vec(), epsilon: 1e-3 };
    let (_, (want, want_x)) = constant.forward_rows_vjp(&rows, r);
    let (_, (got, d_x)) = norm.forward_vjp(&x, seed.clone());
    assert_near("layer norm, input", &d_x.values, want_x.as_flattened(), 1e-14);
    assert_near("layer norm, factors", &got.weight, &want.weight, 1e-14);
    assert_near("layer norm, offsets", &got.bias, &want.bias, 1e-14);

    let mut constant = nn::BatchNorm::<f64, 4>::new(1e-3, 0.1);
    (constant.weight, constant.bias) = (weight, bias);
    let mut norm = BatchNorm::new(4, 1e-3, 0.1);
    (norm.weight, norm.bias) = (weight.to_vec(), bias.to_vec());
    let (_, (want, want_x)) = constant.forward_training_vjp(&rows, r);
    let (_, (got, d_x)) = norm.forward_training_vjp(&x, seed.clone());
    assert_near("batch norm, input", &d_x.values, want_x.as_flattened(), 1e-12);
    assert_near("batch norm, factors", &got.weight, &want.weight, 1e-12);
    assert_near("batch norm, offsets", &got.bias, &want.bias, 1e-12);
    constant.running_mean = [0.5, -0.5, 0.25, 0.0];
    norm.running_mean = constant.running_mean.to_vec();
    let want = [0, 1].map(|b| constant.forward_vjp(&rows[b], r[b]).1);
    let (_, (got, d_x)) = norm.forward_vjp(&x, seed);
    assert_near("running, input", &d_x.values, [want[0].1, want[1].1].as_flattened(), 1e-14);
    assert_near("running, factors", &got.weight, &summed([want[0].0.weight, want[1].0.weight]), 1e-14);
    assert_near("running, offsets", &got.bias, &summed([want[0].0.bias, want[1].0.bias]), 1e-14);
}

#[test]
fn gradients_of_rms_and_group_norm_are_those_of_constant_sizes() {
    let [[weight, bias], rows, r] = numbers_of_norms();
    let (x, seed) = (Matrix::from_rows(&rows), MatrixTangent { values: r.as_flattened().to_vec() });

    let constant = nn::RmsNorm { weight, epsilon: 1e-3 };
    let norm = RmsNorm { weight: weight.to_vec(), epsilon: 1e-3 };
    let want = [0, 1].map(|b| constant.forward_vjp(&rows[b], r[b]).1);
    let (_, (got, d_x)) = norm.forward_vjp(&x, seed.clone());
    assert_near("input", &d_x.values, [want[0].1, want[1].1].as_flattened(), 1e-14);
    assert_near("factors", &got.weight, &summed([want[0].0.weight, want[1].0.weight]), 1e-14);

    let constant = nn::GroupNorm::<f64, 4, 2> { weight, bias, epsilon: 1e-3 };
    let norm = GroupNorm { weight: weight.to_vec(), bias: bias.to_vec(), groups: 2, epsilon: 1e-3 };
    let places = |row: [f64; 4]| row.map(|value| [value]);
    let want = [0, 1].map(|b| constant.forward_vjp(&places(rows[b]), places(r[b])).1);
    let (_, (got, d_x)) = norm.forward_vjp(&x, seed);
    let want_x = [want[0].1.as_flattened(), want[1].1.as_flattened()].concat();
    assert_near("input", &d_x.values, &want_x, 1e-12);
    assert_near("factors", &got.weight, &summed([want[0].0.weight, want[1].0.weight]), 1e-12);
    assert_near("offsets", &got.bias, &summed([want[0].0.bias, want[1].0.bias]), 1e-12);
}

#[differentiable]
fn normed(norm: &LayerNorm<f64>, x: &Matrix<f64>) -> f64 {
    let y: Matrix<f64> = norm.forward(x);
    let mut sum = 0.0;
    for i in 0..y.values.len() {
        sum += y.values[i] * y.values[i];
    }
    sum
}

#[test]
fn a_wrong_shape_leaves_the_buffers_as_they_were() {
    let (norm, x) = (LayerNorm::<f64>::new(3, 1e-5), Matrix::new(2, 2, noise(4, 1)));
    let mut d_norm = norm.zero_tangent();
    (d_norm.weight, d_norm.bias) = (noise(3, 2), noise(3, 3));
    let mut d_x = MatrixTangent { values: noise(4, 4) };
    let before = (d_norm.clone(), d_x.clone());
    let step = std::panic::AssertUnwindSafe(|| normed::value_and_grad_into(&norm, &x, &mut d_norm, &mut d_x));
    assert!(std::panic::catch_unwind(step).is_err());
    assert_eq!((d_norm, d_x), before);
}

#[test]
fn a_random_embedding() {
    let table = Embedding::<f64>::random(50, 20, &mut SmallRng::seed_from_u64(1));
    assert_eq!((table.weight.rows, table.weight.columns, table.padding), (50, 20, None));
    let square = table.weight.values.iter().map(|w| w * w).sum::<f64>() / 1000.0;
    assert!((square - 1.0).abs() < 0.2);
}

#[test]
#[should_panic(expected = "a layer norm of 3 inputs is given 2 columns")]
fn another_number_of_columns() {
    LayerNorm::<f64>::new(3, 1e-5).forward(&Matrix::zeros(1, 2));
}

#[test]
#[should_panic(expected = "a batch norm of 3 channels is given 4 columns")]
fn channels_that_do_not_divide() {
    BatchNorm::<f64>::new(3, 1e-5, 0.1).forward_images(&Matrix::zeros(1, 4));
}

#[track_caller]
fn saved<M: StateDict + PartialEq + std::fmt::Debug>(model: &M, mut fresh: M, mut smaller: M) {
    load(&mut fresh, &save(model)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(&fresh, model);
    let before = save(&smaller);
    assert!(load(&mut smaller, &save(model)).is_err());
    assert_eq!(save(&smaller), before);
}

#[test]
fn saved_and_loaded() {
    let mut batch = BatchNorm::<f64>::new(3, 1e-5, 0.1);
    batch.track(&Matrix::new(2, 3, noise(6, 1)));
    saved(&batch, BatchNorm::new(3, 1e-5, 0.1), BatchNorm::new(2, 1e-5, 0.1));
    let layer = LayerNorm { weight: noise(3, 1), bias: noise(3, 2), epsilon: 1e-5 };
    saved(&layer, LayerNorm::new(3, 1e-5), LayerNorm::new(2, 1e-5));
    saved(&RmsNorm { weight: noise(3, 1), epsilon: 1e-5 }, RmsNorm::new(3, 1e-5), RmsNorm::new(2, 1e-5));
    let mut group = GroupNorm::<f64>::new(2, 4, 1e-5);
    group.weight = noise(4, 1);
    saved(&group, GroupNorm::new(2, 4, 1e-5), GroupNorm::new(2, 2, 1e-5));
    let table = Embedding { weight: Matrix::new(3, 2, noise(6, 1)), padding: None };
    saved(&table, Embedding::zeros(3, 2), Embedding::zeros(2, 2));
}
