//! The programs of `examples/` that train, and those on what goes wrong: they do what they say. The long ones train for
//! a part of their time here; `.ci/run` looks at how they end.

#![allow(clippy::float_cmp, reason = "what is exact is compared exactly")]

#[path = "../examples/autoencoder.rs"]
#[allow(dead_code)]
mod autoencoder;
#[path = "../examples/batch_norm.rs"]
#[allow(dead_code)]
mod batch_norm;
#[path = "../examples/cnn.rs"]
#[allow(dead_code)]
mod cnn;
#[path = "../examples/exploding.rs"]
#[allow(dead_code)]
mod exploding;
#[path = "../examples/gradient_checking.rs"]
#[allow(dead_code)]
mod gradient_checking;
#[path = "../examples/iris.rs"]
#[allow(dead_code)]
mod iris;
#[path = "../examples/outer_product.rs"]
#[allow(dead_code)]
mod outer_product;
#[path = "../examples/regression.rs"]
#[allow(dead_code)]
mod regression;
#[path = "../examples/sequence.rs"]
#[allow(dead_code)]
mod sequence;
#[path = "../examples/stability.rs"]
#[allow(dead_code)]
mod stability;
#[path = "../examples/vanishing.rs"]
#[allow(dead_code)]
mod vanishing;
#[path = "../examples/xor.rs"]
#[allow(dead_code)]
mod xor;

use differentiable::{Differentiable as _, Tangent as _, gradient_check};

#[test]
fn xor_is_learned_from_xaviers_start() {
    let mut network = xor::xavier(1);
    let losses = xor::train(&mut network, xor::EPOCHS);
    assert!((0.2..0.35).contains(&losses[0]), "{}", losses[0]);
    assert!(losses[xor::EPOCHS] < 0.005, "{}", losses[xor::EPOCHS]);
    assert_eq!(xor::answers(&network).map(f64::round), [0.0, 1.0, 1.0, 0.0]);
}

#[test]
fn xor_stalls_from_a_tiny_start() {
    let mut network = xor::tiny(1);
    let losses = xor::train(&mut network, 5000);
    assert!(losses.iter().all(|loss| (loss - 0.25).abs() < 0.01), "{:?}", losses.last());
    assert!(!xor::is_learned(&network));
}

#[test]
fn xor_has_the_right_gradient() {
    let report = gradient_check(&xor::xavier(3), xor::loss, xor::loss::grad).unwrap();
    assert_eq!(report.numbers, 17);
}

#[test]
fn regression_falls() {
    let data = regression::data(1);
    let (descent, adam) = (regression::by_descent(&data), regression::by_adam(&data));
    for losses in [&descent, &adam] {
        assert!((0.7..2.5).contains(&losses[0]), "{}", losses[0]);
        assert!(losses[500] < 0.97 * losses[0], "{} {}", losses[0], losses[500]);
    }
    // Small steps of full-batch descent go down, each of them.
    assert!(descent.is_sorted_by(|a, b| a > b));
}

#[test]
fn regression_has_the_right_gradient() {
    let data = regression::data(1);
    let network = regression::network(differentiable::nn::Activation::Sigmoid, 3);
    let both = |network: &regression::Network| {
        let mut gradient = network.zero_tangent();
        (regression::batch(network, &data, &mut gradient), gradient)
    };
    let loss = |network: &regression::Network| both(network).0;
    let gradient = |network: &regression::Network| both(network).1;
    assert_eq!(gradient_check(&network, loss, gradient).unwrap().numbers, 49);
    assert!(gradient(&network).norm_squared() > 0.0);
}

#[test]
fn iris_is_told_apart() {
    let mut seed = 1;
    let flowers = iris::flowers(&mut seed);
    let (network, history) = iris::train(&flowers, &mut seed);
    let accuracy = iris::accuracy(&iris::confusion(&network, &flowers[iris::TRAIN..]));
    assert!(accuracy >= 0.94, "{accuracy}");
    assert!(history.last().unwrap().train_loss < 0.15, "{:?}", history.last());
}

/// (¼)¹⁰ is the most that ten sigmoids let through, and they let through just that where each is at its steepest.
#[test]
fn sigmoids_let_the_gradient_vanish() {
    let bound = 0.25_f64.powi(10);
    assert!((bound - 9.5e-7).abs() < 0.05e-7);
    assert_eq!(vanishing::sigmoid_chain::grad(1.0, &vanishing::STEEPEST), bound);
    for x in [-3.0, 0.0, 0.5, 1.0, 10.0] {
        let slope = vanishing::sigmoid_chain::grad(x, &[0.0; vanishing::LAYERS]);
        assert!(0.0 < slope && slope < bound, "{slope}");
    }
    assert_eq!(vanishing::relu_chain::grad(1.0, &[0.0; vanishing::LAYERS]), 1.0);
}

#[test]
fn deep_sigmoids_do_not_learn_and_relus_do() {
    use differentiable::nn::Activation;
    let flowers = vanishing::flowers();
    let [sigmoid, relu] = [Activation::Sigmoid, Activation::Relu].map(|activation| {
        let mut network = vanishing::network(activation, 1);
        let norms = vanishing::norms(&vanishing::batch(&network, &flowers).1);
        (norms[9] / norms[0], *vanishing::train(&mut network, &flowers, 100).last().unwrap())
    });
    assert!(sigmoid.0 > 1e4 && relu.0 < 10.0, "{sigmoid:?} {relu:?}");
    assert!((sigmoid.1 - 3.0_f64.ln()).abs() < 0.02 && relu.1 < 0.2, "{sigmoid:?} {relu:?}");
}

#[test]
fn gradients_explode() {
    let norms = exploding::norms(1.5);
    assert!(norms[exploding::LENGTH - 1] > 1e4 && norms[0] < 2.0, "{norms:?}");
    assert!(exploding::norms(0.5).iter().all(|norm| *norm < 5.0));
}

#[test]
fn clipping_cures_explosions() {
    use exploding::{Clipping, TEACHER, train};
    let (losses, cell) = train(Clipping::Not, 0.05);
    assert!(losses[exploding::STEPS - 1].is_nan() && cell.w.is_nan(), "{cell:?}");
    for clipping in [Clipping::ByValue(1.0), Clipping::ByNorm(1.0)] {
        let (losses, cell) = train(clipping, 0.05);
        assert!(losses[exploding::STEPS - 1] < 0.01, "{clipping:?}: {:?}", losses.last());
        assert!((cell.w - TEACHER.w).abs() < 0.05, "{clipping:?}: {cell:?}");
    }
}

/// At ±1000 the naive forms have a NaN or an infinity somewhere, the stable ones nowhere.
#[test]
fn stable_forms_are_finite() {
    use differentiable::nn::losses;
    use differentiable::ops;
    let (value, gradient) = stability::naive_sigmoid::value_and_grad(1000.0);
    assert!(value.is_nan() && gradient.is_nan());
    assert!(stability::naive_softplus(1000.0).is_infinite());
    assert_eq!([-1000.0, 1000.0].map(ops::sigmoid), [0.0, 1.0]);
    assert_eq!([-1000.0, 1000.0].map(ops::sigmoid::grad), [0.0, 0.0]);
    assert_eq!([-1000.0, 1000.0].map(ops::softplus), [0.0, 1000.0]);
    assert_eq!([-1000.0, 1000.0].map(ops::softplus::grad), [0.0, 1.0]);
    let x = [1000.0, -1000.0, -1000.0];
    assert!(
        stability::naive_log_sum_exp(&x).is_infinite() && stability::naive_cross_entropy(&x, 1).is_infinite()
    );
    assert_eq!(ops::log_sum_exp::value_and_grad(&x), (1000.0, [1.0, 0.0, 0.0]));
    assert_eq!(losses::cross_entropy::value_and_grad(&x, 1), (2000.0, [1.0, -1.0, 0.0]));
}

#[test]
fn gradients_add_and_stop_where_they_are_told_to() {
    let mut d_x = 0.0;
    for _ in 0..3 {
        stability::to_moving_target::value_and_grad_into(3.0, &mut d_x);
    }
    let once = stability::to_moving_target::grad(3.0);
    assert!((once - 0.06).abs() < 1e-12 && (d_x - 3.0 * once).abs() < 1e-12);
    assert!((stability::to_fixed_target::grad(3.0) - 0.6).abs() < 1e-12);
    assert_eq!(stability::straight_through_round::value_and_grad(2.7), (3.0, 1.0));
    assert!(stability::soft_argmax(&[1.0, 3.0, 2.0], 20.0) - 1.0 < 1e-6);
}

#[test]
fn what_would_lose_its_gradient_is_refused() {
    let soft_forms = ["x + no_diff(x.round() - x)", "(-beta * x).exp()", "softmax"];
    for (source, soft_form) in stability::REFUSED.iter().zip(soft_forms) {
        let message = example_support::show::refusal(source, "f");
        assert!(message.contains(soft_form), "{source}\n{message}");
    }
}

#[test]
fn lengths_that_differ_are_named() {
    let message = stability::message_of_a_mismatch();
    assert!(message.contains('3') && message.contains('2'), "{message}");
}

#[test]
fn batch_norm_is_as_by_hand() {
    let (x, gamma, beta, delta) = batch_norm::example();
    let hand = batch_norm::by_hand(&x, &gamma, &beta, &delta);
    let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-14);
    for other in
        [batch_norm::by_macro(&x, &gamma, &beta, &delta), batch_norm::by_layer(&x, &gamma, &beta, &delta)]
    {
        assert!(close(hand.y.as_flattened(), other.y.as_flattened()));
        assert!(close(hand.d_x.as_flattened(), other.d_x.as_flattened()));
        assert!(close(&hand.d_gamma, &other.d_gamma) && close(&hand.d_beta, &other.d_beta));
    }
}

#[test]
fn gradient_checks_find_what_is_wrong_and_where() {
    for step in [1e-7, 1e-6, 1e-5] {
        let report = gradient_checking::check(step).unwrap();
        assert!(report.numbers == 32 && report.worst_relative < 1e-8, "{report:?}");
    }
    assert!(gradient_checking::check(1e-1).unwrap().worst_relative > 1e-6);
    let error = gradient_checking::check_the_wrong_rule().unwrap_err();
    assert_eq!((error.wrong, error.index), (3, 1), "{error}");
}

#[test]
fn outer_products_by_all_ways() {
    let (w, a, delta) = outer_product::example();
    let [expected, others @ ..] = outer_product::WAYS.map(|(_, way)| {
        let mut gradient = Box::new(outer_product::Gradient::zero());
        way(&w, &a, &delta, &mut gradient);
        gradient
    });
    for other in others {
        assert_eq!(expected.w, other.w);
        assert!(expected.a.iter().zip(&other.a).all(|(a, b)| (a - b).abs() < 1e-5));
    }
}

/// Three epochs on a part of the images.
#[test]
fn convolutions_learn() {
    let mut seed = 1;
    let examples = cnn::examples(&mut seed);
    let mut network = cnn::network(seed);
    let report = gradient_check(
        &network.output,
        |output| {
            let network = cnn::Network { output: output.clone(), ..network.clone() };
            f64::from(cnn::loss(&network, &examples[0].image, examples[0].label))
        },
        |_| cnn::loss::grad(&network, &examples[0].image, examples[0].label).output,
    );
    report.unwrap();
    let history = cnn::train(&mut network, examples[..400].split_at(300), 3, &mut seed);
    assert!(history[2].loss < 0.8 * history[0].loss && history[2].accuracy > 0.5, "{}", history[2].accuracy);
}

#[test]
fn autoencoder_learns() {
    let mut seed = 1;
    let images = autoencoder::images(&mut seed);
    let (network, history) = autoencoder::train(&images, 2, &mut seed);
    assert!(history[1] < history[0], "{history:?}");
    let test = &images[autoencoder::TRAIN..];
    assert!(autoencoder::mean_loss(&network, test) < autoencoder::variance(test), "{history:?}");
    assert!(autoencoder::draw(&network, &test[..3]).ends_with("</svg>\n"));
}

#[test]
fn sequence_learns() {
    let (_, log) = sequence::train(200, 1);
    assert!(log[1].loss < log[0].loss && log[0].largest_norm >= log[0].mean_norm, "{log:?}");
    let (w_x, w_h, b, target) = (0.5, 0.8, -0.1, 0.3);
    let xs = [1.0; sequence::LENGTH];
    let value = |w: &[f64; 3]| sequence::one_neuron(w[0], w[1], w[2], &xs, target);
    let gradient = |w: &[f64; 3]| <[f64; 3]>::from(sequence::one_neuron::grad(w[0], w[1], w[2], &xs, target));
    gradient_check(&[w_x, w_h, b], value, gradient).unwrap();
}
