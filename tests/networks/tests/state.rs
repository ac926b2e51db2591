//! Saving and loading: round trips, files from Python, and every error.

use differentiable::nn::dynamic::{self, Data, Matrix, losses};
use differentiable::nn::state::{LoadError, StateDict, load, save};
use differentiable::nn::{
    self, Activation, BatchNorm, Conv1d, Conv2d, Dense, DepthwiseConv2d, Embedding, GroupNorm, Gru,
    LayerNorm, LeNet, Lstm, Mlp, MultiHeadAttention, RmsNorm, Rnn, RnnClassifier, Sgd, TransformerBlock,
};
use differentiable::{differentiable, state_dict};
use differentiable_goldens::{assert_close, golden, integers, number};
use differentiable_networks::matrix;
use rand::SeedableRng as _;
use rand::rngs::SmallRng;

const CLASSES: &[u8] = include_bytes!("../data/classes.safetensors");
const LSTM: &[u8] = include_bytes!("../data/lstm.safetensors");

fn random() -> SmallRng {
    SmallRng::seed_from_u64(1)
}

/// The names and shapes that a model saves.
fn tensors<M: StateDict>(model: &M) -> Vec<(String, Vec<usize>)> {
    let mut entries = Vec::new();
    model.entries("", &mut entries);
    entries.into_iter().map(|entry| (entry.name, entry.shape)).collect()
}

/// What was saved comes back, and the names and shapes are these.
#[track_caller]
fn round_trip<M: StateDict + PartialEq + std::fmt::Debug>(
    model: &M,
    mut other: M,
    names: &[(&str, &[usize])],
) {
    let want: Vec<_> = names.iter().map(|(name, shape)| ((*name).to_owned(), shape.to_vec())).collect();
    assert_eq!(tensors(model), want);
    load(&mut other, &save(model)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(&other, model);
}

#[test]
fn layers_round_trip() {
    let r = &mut random();
    let names: &[(&str, &[usize])] = &[("weight", &[3, 2]), ("bias", &[3])];
    round_trip(&Dense::<f32, 2, 3>::random(r), Dense::zeros(), names);
    round_trip(&dynamic::Dense::<f64>::random(2, 3, r), dynamic::Dense::zeros(2, 3), names);
    round_trip(
        &Conv1d::<f32, 2, 3, 5>::random(r),
        Conv1d::zeros(),
        &[("weight", &[3, 2, 5]), ("bias", &[3])],
    );
    round_trip(
        &Conv2d::<f32, 2, 3, 5, 4>::random(r),
        Conv2d::zeros(),
        &[("weight", &[3, 2, 5, 4]), ("bias", &[3])],
    );
    let window = dynamic::Window::new(2, [9, 9], [5, 4]);
    round_trip(
        &dynamic::Conv2d::<f32>::random(3, window, r),
        dynamic::Conv2d::zeros(3, window),
        &[("weight", &[3, 2, 5, 4]), ("bias", &[3])],
    );
    round_trip(
        &dynamic::Conv1d::<f64>::random([2, 3], 9, 5, r),
        dynamic::Conv1d::zeros([2, 3], 9, 5),
        &[("weight", &[3, 2, 5]), ("bias", &[3])],
    );
    round_trip(
        &DepthwiseConv2d::<f64, 2, 1, 3> { weight: [[[1.0, 2.0, 3.0]], [[4.0, 5.0, 6.0]]], bias: [7.0, 8.0] },
        DepthwiseConv2d { weight: [[[0.0; 3]]; 2], bias: [0.0; 2] },
        &[("weight", &[2, 1, 1, 3]), ("bias", &[2])],
    );
    round_trip(&Embedding::<f32, 4, 3>::random(r), Embedding::random(r), &[("weight", &[4, 3])]);
}

#[test]
fn norms_round_trip() {
    let norm = BatchNorm {
        weight: [1.0, 2.0],
        bias: [3.0, 4.0],
        running_mean: [5.0, 6.0],
        running_var: [7.0, 8.0],
        ..BatchNorm::<f64, 2>::new(1e-5, 0.1)
    };
    let names: &[(&str, &[usize])] =
        &[("weight", &[2]), ("bias", &[2]), ("running_mean", &[2]), ("running_var", &[2])];
    round_trip(&norm, BatchNorm::new(1e-5, 0.1), names);
    let mut norm = LayerNorm::<f32, 2>::new(1e-5);
    norm.bias = [3.0, 4.0];
    round_trip(&norm, LayerNorm::new(1e-5), &names[..2]);
    let mut norm = GroupNorm::<f32, 2, 1>::new(1e-5);
    norm.bias = [3.0, 4.0];
    round_trip(&norm, GroupNorm::new(1e-5), &names[..2]);
    let mut norm = RmsNorm::<f32, 2>::new(1e-5);
    norm.weight = [3.0, 4.0];
    round_trip(&norm, RmsNorm::new(1e-5), &names[..1]);
}

fn recurrent_names<'n>(
    shapes: &'n [[usize; 2]; 2],
    bias: &'n [usize; 1],
) -> [(&'static str, &'n [usize]); 4] {
    [("weight_ih_l0", &shapes[0]), ("weight_hh_l0", &shapes[1]), ("bias_ih_l0", bias), ("bias_hh_l0", bias)]
}

#[test]
fn recurrent_layers_round_trip() {
    let r = &mut random();
    let zeros =
        || Rnn { weight_ih: [[0.0; 2]; 3], weight_hh: [[0.0; 3]; 3], bias_ih: [0.0; 3], bias_hh: [0.0; 3] };
    let names = &recurrent_names(&[[3, 2], [3, 3]], &[3]);
    round_trip(&Rnn::<f64, 2, 3>::random(r), zeros(), names);
    round_trip(&dynamic::Rnn::<f64>::random(2, 3, r), dynamic::Rnn::zeros(2, 3), names);
    let names = &recurrent_names(&[[12, 2], [12, 3]], &[12]);
    let (lstm, other) = (Lstm::<f64, 2, 3>::random(r), Lstm::random(r));
    round_trip(&lstm, other, names);
    round_trip(&dynamic::Lstm::<f64>::random(2, 3, r), dynamic::Lstm::zeros(2, 3), names);
    let names = &recurrent_names(&[[9, 2], [9, 3]], &[9]);
    let (gru, other) = (Gru::<f64, 2, 3>::random(r), Gru::random(r));
    round_trip(&gru, other, names);
    round_trip(&dynamic::Gru::<f64>::random(2, 3, r), dynamic::Gru::zeros(2, 3), names);
}

#[test]
fn models_round_trip() {
    let r = &mut random();
    let relu = Activation::Relu;
    let names: &[(&str, &[usize])] =
        &[("0.weight", &[3, 2]), ("0.bias", &[3]), ("2.weight", &[4, 3]), ("2.bias", &[4])];
    let (model, other) = (Mlp::<f32, 2, 3, 4>::random(relu, r), Mlp::random(relu, r));
    round_trip(&model, other, names);
    let sizes = &[2, 3, 4];
    round_trip(&dynamic::Mlp::<f32>::random(sizes, relu, r), dynamic::Mlp::zeros(sizes, relu), names);

    let code: &[(&str, &[usize])] = &[
        ("encoder.weight", &[3, 4]),
        ("encoder.bias", &[3]),
        ("to_code.weight", &[2, 3]),
        ("to_code.bias", &[2]),
        ("decoder.weight", &[3, 2]),
        ("decoder.bias", &[3]),
        ("output.weight", &[4, 3]),
        ("output.bias", &[4]),
    ];
    let (model, other) = (nn::Autoencoder::<f32, 4, 3, 2>::random(relu, r), nn::Autoencoder::random(relu, r));
    round_trip(&model, other, code);
    round_trip(
        &dynamic::Autoencoder::<f64>::random(4, 3, 2, relu, r),
        dynamic::Autoencoder::zeros(4, 3, 2, relu),
        code,
    );

    let (model, mut other) = (Box::new(LeNet::<f32>::random(r)), Box::new(LeNet::random(r)));
    let shapes = tensors(&*model);
    assert_eq!(shapes[2], ("conv2.weight".into(), vec![16, 6, 5, 5]));
    assert_eq!(shapes[9], ("fc3.bias".into(), vec![10]));
    load(&mut *other, &save(&*model)).expect("it fits");
    assert_eq!(other, model);

    let (model, other) = (RnnClassifier::<f64, 2, 3, 4>::random(r), RnnClassifier::random(r));
    let names: &[(&str, &[usize])] = &[
        ("rnn.weight_ih_l0", &[3, 2]),
        ("rnn.weight_hh_l0", &[3, 3]),
        ("rnn.bias_ih_l0", &[3]),
        ("rnn.bias_hh_l0", &[3]),
        ("output.weight", &[4, 3]),
        ("output.bias", &[4]),
    ];
    round_trip(&model, other, names);
}

#[test]
fn attention_round_trips() {
    let r = &mut random();
    let names: &[(&str, &[usize])] = &[
        ("in_proj_weight", &[12, 4]),
        ("in_proj_bias", &[12]),
        ("out_proj.weight", &[4, 4]),
        ("out_proj.bias", &[4]),
    ];
    let (model, other) =
        (MultiHeadAttention::<f32, 4, 2, 2>::random(true, r), MultiHeadAttention::random(true, r));
    round_trip(&model, other, names);
    let (model, mut other) =
        (TransformerBlock::<f32, 4, 2, 2, 8>::random(true, r), TransformerBlock::random(true, r));
    assert_eq!(tensors(&model)[4], ("attention.out_proj.weight".into(), vec![4, 4]));
    load(&mut other, &save(&model)).expect("it fits");
    assert_eq!(other, model);
}

#[differentiable(wrt(network))]
fn loss(network: &dynamic::Mlp<f64>, x: &Data<f64>, classes: &[usize]) -> f64 {
    let scores: Matrix<f64> = network.forward(x);
    losses::cross_entropy(&scores, classes)
}

/// A network from Python runs here, and trains on as it does there.
#[test]
fn a_network_from_python() {
    let file = golden("train_C_small");
    let x = Data::from(matrix(&file["x"], 20));
    let y: [usize; 8] = integers(&file["y"]);
    let mut network = dynamic::Mlp::<f64>::zeros(&[20, 12, 4], Activation::Relu);
    load(&mut network, CLASSES).expect("it is the same network");
    assert_close("output", &network.forward(&x).values, &file["output_step0"]);
    let mut sgd = Sgd::new(&network, number(&file["lr"]));
    for step in 0..=10 {
        let (value, gradient) = loss::value_and_grad(&network, &x, &y);
        assert_close("loss", &value, &file["losses_steps_0_to_10"][step]);
        sgd.step(&mut network, &gradient);
    }
    // The same file, into the model of constant sizes.
    let mut fixed = Mlp::<f64, 20, 12, 4>::random(Activation::Relu, &mut random());
    load(&mut fixed, CLASSES).expect("it is the same network");
    let first: [f64; 20] = x.matrix.row(0).try_into().expect("twenty");
    assert_close("output", &fixed.forward(&first), &file["output_step0"][0]);
    // What is saved here is the file from there: the same tensors, so the same bytes.
    assert_eq!(save(&fixed), CLASSES);
}

#[test]
fn an_lstm_from_python() {
    let file = golden("train_E_lstm_small");
    let mut lstm = dynamic::Lstm::<f64>::zeros(3, 5);
    load(&mut lstm, LSTM).expect("it is the same layer");
    let xs = Data::from(matrix(&file["x"], 3));
    let (hs, _) = lstm.forward(&xs, &matrix(&file["h0"], 5), &matrix(&file["c0"], 5));
    assert_close("output", &hs.values, &file["output"]);
    let mut fixed = Lstm::<f64, 3, 5>::random(&mut random());
    load(&mut fixed, LSTM).expect("it is the same layer");
    assert_eq!(fixed.weight_hh.as_flattened().as_flattened(), lstm.weight_hh.values);
}

// ---- errors: which, what they say, and that nothing was changed ----

#[track_caller]
fn refused<M: StateDict + Clone + PartialEq + std::fmt::Debug>(
    model: &M,
    file: &[u8],
    message: &str,
) -> LoadError {
    let mut changed = model.clone();
    let error = load(&mut changed, file).expect_err("the file does not fit");
    assert_eq!(&changed, model, "a model was changed");
    assert_eq!(error.to_string(), message);
    error
}

#[derive(Clone, Debug, PartialEq)]
struct Pair {
    first: Dense<f64, 2, 3>,
    second: Dense<f64, 3, 1>,
}
state_dict!([] Pair: f64 { first: "0", second: "1" });

#[derive(Clone, Debug, PartialEq)]
struct First(Dense<f64, 2, 3>);
state_dict!([] First: f64 { 0: "0" });

#[derive(Clone, Debug, PartialEq)]
struct Wider {
    first: Dense<f64, 2, 3>,
    second: Dense<f64, 3, 2>,
}
state_dict!([] Wider: f64 { first: "0", second: "1" });

fn pair() -> Pair {
    Pair { first: Dense::random(&mut random()), second: Dense::random(&mut random()) }
}

#[test]
fn missing_tensors() {
    // The first fits; only then something is missing.
    let file = save(&First(Dense::zeros()));
    let error = refused(&pair(), &file, "the file has no tensor `1.weight`; [1, 3] is asked for");
    assert_eq!(error, LoadError::Missing { name: "1.weight".into(), expected: vec![1, 3] });
    refused(&Dense::<f64, 2, 3>::zeros(), &file, "the file has no tensor `weight`; [3, 2] is asked for");
}

#[test]
fn extra_tensors() {
    let error = refused(
        &First(Dense::zeros()),
        &save(&pair()),
        "the file has a tensor `1.bias` of shape [1], which the model has not",
    );
    assert_eq!(error, LoadError::Unexpected { name: "1.bias".into(), found: vec![1] });
}

#[test]
fn other_shapes() {
    let file = save(&Pair { first: Dense::zeros(), second: Dense::zeros() });
    let model = Wider { first: Dense::random(&mut random()), second: Dense::zeros() };
    refused(&model, &file, "`1.weight` has shape [1, 3] in the file, but [2, 3] in the model");
    // As many numbers, but the other way round.
    let file = save(&Dense::<f64, 2, 3>::random(&mut random()));
    let model = dynamic::Dense::<f64> { weight: Matrix::zeros(2, 3), bias: vec![0.0; 3] };
    refused(&model, &file, "`weight` has shape [3, 2] in the file, but [2, 3] in the model");
}

#[test]
fn other_numbers() {
    let file = save(&Dense::<f32, 2, 3>::random(&mut random()));
    let error = refused(
        &Dense::<f64, 2, 3>::random(&mut random()),
        &file,
        "`weight` is of F32 in the file, but of F64 in the model",
    );
    let expected = LoadError::Type { name: "weight".into(), found: "F32".into(), expected: "F64" };
    assert_eq!(error, expected);
}

/// Of every length but the whole, and with damage anywhere in the header: an error, or the same numbers.
#[test]
fn damaged_files() {
    let model = pair();
    let other = Pair { first: Dense::zeros(), second: Dense::zeros() };
    let file = save(&model);
    for length in 0..file.len() {
        let mut changed = other.clone();
        let error = load(&mut changed, &file[..length]).expect_err("the file is truncated");
        assert!(matches!(error, LoadError::File(_)), "{length}: {error}");
        assert!(error.to_string().starts_with("this is no whole safetensors file: "));
        assert_eq!(changed, other);
    }
    let mut longer = file.clone();
    longer.push(0);
    let mut changed = other.clone();
    load(&mut changed, &longer).expect_err("there is more than the tensors");
    assert_eq!(changed, other);
    for at in 0..file.len() - 8 * (3 * 2 + 3 + 3 + 1) {
        let mut damaged = file.clone();
        damaged[at] ^= 0x15;
        let mut changed = other.clone();
        if load(&mut changed, &damaged).is_err() {
            assert_eq!(changed, other, "byte {at}");
        }
    }
}

/// `PyTorch` counts batches, in integers; that counter is passed over.
#[test]
fn the_counter_of_a_batch_norm_is_passed_over() {
    let norm = BatchNorm::<f32, 2>::new(1e-5, 0.1);
    let file = save(&norm);
    let header = usize::try_from(u64::from_le_bytes(file[..8].try_into().expect("eight"))).expect("small");
    let (head, data) = file[8..].split_at(header);
    let head = std::str::from_utf8(head).expect("it is text").trim_end();
    let (start, end) = (data.len(), data.len() + 8);
    let counter =
        format!(r#","num_batches_tracked":{{"dtype":"I64","shape":[],"data_offsets":[{start},{end}]}}}}"#);
    let head = format!("{}{counter}", head.strip_suffix('}').expect("it is an object"));
    let mut with = u64::try_from(head.len()).expect("small").to_le_bytes().to_vec();
    with.extend_from_slice(head.as_bytes());
    with.extend_from_slice(data);
    with.extend_from_slice(&7_i64.to_le_bytes());
    let mut other = BatchNorm::new(1e-5, 0.1);
    other.weight = [0.0; 2];
    load(&mut other, &with).expect("only the counter is more");
    assert_eq!(other, norm);
}

/// A file of a network with constant sizes is one of the same network with sizes known at run time.
#[test]
fn lenet_with_sizes_at_run_time() {
    let network = LeNet::<f32>::random(&mut random());
    let file = save(&network);
    let mut other = dynamic::LeNet::<f32>::zeros(1, [28, 28], 10);
    load(&mut other, &file).expect("the same names and shapes");
    assert_eq!(save(&other), file);
    assert_eq!(other.conv2.weight.row(3)[..5], network.conv2.weight[3][0][0]);
}
