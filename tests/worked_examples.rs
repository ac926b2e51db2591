//! The worked examples: the programs of `examples/` give the figures that were computed apart from them, by hand
//! and by macro.

#![allow(clippy::duplicate_mod, reason = "each example has the module for its table")]
#![allow(clippy::unreadable_literal, clippy::excessive_precision, reason = "the figures as they were given")]
#![allow(clippy::many_single_char_names, clippy::similar_names, reason = "named as in the formulas")]

#[path = "../examples/neuron.rs"]
#[allow(dead_code)]
mod neuron;
#[path = "../examples/small_network.rs"]
#[allow(dead_code)]
mod small_network;
#[path = "../examples/two_layers.rs"]
#[allow(dead_code)]
mod two_layers;

/// Figures that were given with all digits.
const FULL: f64 = 1e-14;
/// Figures that were given with twelve digits after the point.
const TWELVE_DIGITS: f64 = 1e-12;

#[track_caller]
fn assert_relative(actual: f64, expected: f64) {
    assert!((actual - expected).abs() <= FULL * expected.abs(), "{actual:e}, expected {expected:e}");
}

#[track_caller]
fn assert_close(actual: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(actual.len(), expected.len());
    for (a, e) in actual.iter().zip(expected) {
        assert!((a - e).abs() <= tolerance, "{actual:?}, expected {expected:?}");
    }
}

fn assert_neuron(figures: neuron::Figures, expected: [f64; 6]) {
    let neuron::Figures { z, p, loss, d_z, d_w, d_b } = figures;
    for (actual, expected) in [z, p, loss, d_z, d_w, d_b].into_iter().zip(expected) {
        assert_relative(actual, expected);
    }
}

#[test]
fn neuron_saturated() {
    let expected = [
        -9.0,
        1.2339457598623172e-4,
        7.613110691410957e-9,
        1.522434254969051e-8,
        3.044868509938102e-8,
        1.522434254969051e-8,
    ];
    assert_neuron(neuron::by_hand(-3.0, -3.0, 2.0, 0.0), expected);
    assert_neuron(neuron::by_macro(-3.0, -3.0, 2.0, 0.0), expected);
}

#[test]
fn neuron_that_is_wrong() {
    let expected = [
        2.5,
        0.9241418199787566,
        0.42701905171682425,
        0.06478577619527104,
        0.12957155239054208,
        0.06478577619527104,
    ];
    assert_neuron(neuron::by_hand(1.0, 0.5, 2.0, 0.0), expected);
    assert_neuron(neuron::by_macro(1.0, 0.5, 2.0, 0.0), expected);
}

#[test]
fn neuron_after_a_step() {
    let (w, b) = neuron::step(1.0, 0.5, 2.0, 0.0, 0.5);
    assert_relative(w, 0.935214223804729);
    assert_relative(b, 0.4676071119023645);
    let figures = neuron::by_macro(w, b, 2.0, 0.0);
    assert_relative(figures.p, 0.9119785198353102);
    assert_relative(figures.loss, 0.41585241032050163);
}

fn assert_two_layers(figures: &two_layers::Figures) {
    assert_close(&figures.z1, &[0.85, -0.65, 1.15], TWELVE_DIGITS);
    assert_close(&figures.a1, &[0.85, 0.0, 1.15], TWELVE_DIGITS);
    assert_close(&figures.z2, &[0.74, 0.59], TWELVE_DIGITS);
    assert_close(&two_layers::softmax(&figures.z2), &[0.537_429_845_344, 0.462_570_154_656], TWELVE_DIGITS);
    assert_relative(figures.loss, 0.6209570477895322);
    let d_z2 = [-0.462_570_154_656, 0.462_570_154_656];
    assert_close(&figures.d_z2, &d_z2, TWELVE_DIGITS);
    assert_close(&figures.d_b2, &d_z2, TWELVE_DIGITS);
    assert_close(&figures.d_w2[0], &[-0.393_184_631_458, 0.0, -0.531_955_677_855], TWELVE_DIGITS);
    assert_close(&figures.d_w2[1], &[0.393_184_631_458, 0.0, 0.531_955_677_855], TWELVE_DIGITS);
    assert_close(&figures.d_a1, &[-0.323_799_108_259, 0.323_799_108_259, 0.138_771_046_397], TWELVE_DIGITS);
    let d_z1 = [-0.323_799_108_259, 0.0, 0.138_771_046_397];
    assert_close(&figures.d_z1, &d_z1, TWELVE_DIGITS);
    assert_close(&figures.d_b1, &d_z1, TWELVE_DIGITS);
    let d_w1 = [[-0.485_698_662_389, 0.161_899_554_130], [0.0, 0.0], [0.208_156_569_595, -0.069_385_523_198]];
    assert_close(figures.d_w1.as_flattened(), d_w1.as_flattened(), TWELVE_DIGITS);
}

#[test]
fn two_layers() {
    let (network, x, class) = two_layers::example();
    assert_two_layers(&two_layers::by_hand(&network, &x, class));
    assert_two_layers(&two_layers::by_macro(&network, &x, class));
}

#[test]
fn two_layers_dead_neuron_gets_exactly_nothing() {
    let (network, x, class) = two_layers::example();
    let figures = two_layers::by_macro(&network, &x, class);
    assert_close(&figures.d_w1[1], &[0.0, 0.0], 0.0);
    assert_close(&[figures.d_b1[1], figures.d_z1[1]], &[0.0, 0.0], 0.0);
}

fn assert_small_network(figures: &small_network::Figures) {
    assert_relative(figures.loss, 2.774_601_085_846_166_3);
    assert_close(&[figures.d_z2, figures.d_b2], &[3.331_426_772_928; 2], TWELVE_DIGITS);
    let d_w2 = [18.320_076_590_968_178, 0.0, 9.590_893_905_519_91, 6.456_900_687_095_763];
    let d_w1 = [
        [-0.343_866_046_335_995_43, 0.0, 0.479_870_609_433_577_6, 4.844_805_696_257_048],
        [-0.687_732_092_671_990_9, 0.0, 0.959_741_218_867_155_2, 9.689_611_392_514_095],
    ];
    let actual = figures.d_w2.iter().chain(figures.d_w1.as_flattened());
    for (actual, expected) in actual.zip(d_w2.iter().chain(d_w1.as_flattened())) {
        assert_relative(*actual, *expected);
    }
    assert_close(&figures.d_b1, &figures.d_w1[0], 0.0);
}

#[test]
fn small_network() {
    let (network, x, y) = small_network::example();
    assert_small_network(&small_network::by_hand(&network, &x, y));
    assert_small_network(&small_network::by_macro(&network, &x, y));
}

#[test]
fn training_lowers_the_loss() {
    let (mut network, x, class) = two_layers::example();
    assert!(two_layers::train(&mut network, &x, class, 0.1, 20).is_sorted_by(|a, b| a > b));
    let (mut network, x, y) = small_network::example();
    assert!(small_network::train(&mut network, &x, y, 0.001, 20).is_sorted_by(|a, b| a > b));
}
