//! The checked-in text of generated code (see `tests/expand.rs`), compiled and run as the ordinary Rust that it is.

macro_rules! cases {
    ($($name:ident)*) => {
        $(
            #[allow(dead_code, unused_imports, reason = "the test below runs some of it")]
            #[allow(clippy::all, clippy::pedantic, reason = "the functions are chosen for what becomes of them")]
            mod $name {
                use differentiable::{Differentiable, Real};
                include!(concat!("expand/", stringify!($name), ".expanded.rs"));
            }
        )*
        const CASES: &[&str] = &[$(stringify!($name)),*];
    };
}

cases! {
    activation
    break_in_while
    call_in_loop
    chain_dot
    chain_layer
    chain_mean_variance
    chain_softmax
    choice
    closure_twice
    continue_outer
    corners
    derive_no_diff
    dot_product
    early_return
    energy
    fallible
    generic
    in_out_slice
    method
    model
    neuron
    option_bias
    overwritten_condition
    pair
    read_and_written
    recursion
    result
    rosenbrock
    running_product
    shadowing
    softmax_cross_entropy
}

#[test]
fn every_case_is_compiled() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand");
    let files = std::fs::read_dir(directory).expect("the directory is there");
    let names = files.map(|file| file.expect("it can be listed").file_name().to_string_lossy().into_owned());
    let mut cases: Vec<String> =
        names.filter_map(|n| n.strip_suffix(".expanded.rs").map(str::to_owned)).collect();
    cases.sort();
    assert_eq!(cases, CASES);
}

/// The derivatives of the checked-in text, against central differences.
mod values {
    /// Central differences of a function of several floats.
    fn differences(f: &dyn Fn(&[f64]) -> f64, x: &[f64]) -> Vec<f64> {
        let shifted = |k: usize, by: f64| {
            let mut x = x.to_vec();
            x[k] += by;
            f(&x)
        };
        (0..x.len()).map(|k| (shifted(k, 1e-6) - shifted(k, -1e-6)) / 2e-6).collect()
    }

    #[track_caller]
    fn check(gradient: &[f64], f: &dyn Fn(&[f64]) -> f64, x: &[f64]) {
        let expected = differences(f, x);
        let close = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-6 * (1.0 + b.abs());
        assert!(
            gradient.len() == x.len() && gradient.iter().zip(&expected).all(close),
            "{gradient:?} {expected:?}"
        );
    }

    #[test]
    fn of_numbers() {
        use super::{
            break_in_while, corners, early_return, neuron, overwritten_condition, recursion, shadowing,
        };
        let (w, b, x, y) = neuron::loss::grad(0.3, -0.2, 1.5, 0.7);
        check(&[w, b, x, y], &|v| neuron::loss(v[0], v[1], v[2], v[3]), &[0.3, -0.2, 1.5, 0.7]);
        check(&[break_in_while::newton_sqrt::grad(2.5)], &|v| break_in_while::newton_sqrt(v[0]), &[2.5]);
        for x in [0.4, -0.4, 1.8, -1.8] {
            let (d_x, d_delta) = early_return::huber::grad(x, 1.2);
            check(&[d_x, d_delta], &|v| early_return::huber(v[0], v[1]), &[x, 1.2]);
            let (d_x, d_wall) = overwritten_condition::reflected::grad(x, 0.9);
            check(&[d_x, d_wall], &|v| overwritten_condition::reflected(v[0], v[1]), &[x, 0.9]);
            let (d_x, d_y) = corners::distance::grad(x, 0.6);
            check(&[d_x, d_y], &|v| corners::distance(v[0], v[1]), &[x, 0.6]);
            let (d_x, d_d_x) = shadowing::shadowed::grad(x, 0.6);
            check(&[d_x, d_d_x], &|v| shadowing::shadowed(v[0], v[1]), &[x, 0.6]);
            for n in 0..7 {
                check(&[recursion::power::grad(x, n)], &|v| recursion::power(v[0], n), &[x]);
            }
        }
    }

    #[test]
    fn of_choices_and_errors() {
        use super::choice::{Kind, shape};
        use super::fallible::{log_ratio, sum_of_logs};
        for kind in [Kind::Linear, Kind::Power(3), Kind::Power(-1), Kind::Wave] {
            check(&[shape::grad(kind, 0.8)], &|v| shape(kind, v[0]), &[0.8]);
        }
        let (d_a, d_b) = log_ratio::grad(1.5, 0.5).unwrap();
        check(&[d_a, d_b], &|v| log_ratio(v[0], v[1]).unwrap(), &[1.5, 0.5]);
        let (d_a, d_b) = sum_of_logs::grad(&[1.5, 2.5], 0.5).unwrap();
        check(&[d_a[0], d_a[1], d_b], &|v| sum_of_logs(&v[..2], v[2]).unwrap(), &[1.5, 2.5, 0.5]);
        assert!(log_ratio::grad(1.5, 0.0).is_err() && sum_of_logs::grad(&[1.5], 0.0).is_err());
    }

    #[test]
    fn of_slices_and_arrays() {
        use super::{
            call_in_loop, continue_outer, dot_product, energy, generic, read_and_written, rosenbrock,
            running_product, softmax_cross_entropy,
        };
        let x = [0.7, -0.4, 1.3, 0.2];
        check(&rosenbrock::rosenbrock::grad(&x), &rosenbrock::rosenbrock, &x);
        check(&running_product::product::grad(&x), &running_product::product, &x);
        for columns in [1, 2] {
            let f = |v: &[f64]| continue_outer::rows_without_a_gap(v, columns);
            check(&continue_outer::rows_without_a_gap::grad(&x, columns), &f, &x);
        }
        let (d_a, d_b) = dot_product::dot::grad(&x[..2], &x[2..]);
        check(&[d_a, d_b].concat(), &|v| dot_product::dot(&v[..2], &v[2..]), &x);
        let (d_x, d_scale) = call_in_loop::total::grad(&x[..3], x[3]);
        check(&[d_x, vec![d_scale]].concat(), &|v| call_in_loop::total(&v[..3], v[3]), &x);
        for j in 0..4 {
            let f = |v: &[f64]| read_and_written::running_sums([v[0], v[1], v[2], v[3]], j);
            check(&read_and_written::running_sums::grad(x, j), &f, &x);
        }
        let three = [x[0], x[1], x[2]];
        check(&generic::norm::grad(&three), &|v| generic::norm(&[v[0], v[1], v[2]]), &three);
        for class in 0..3 {
            let f = |v: &[f64]| softmax_cross_entropy::cross_entropy(&[v[0], v[1], v[2]], class);
            check(&softmax_cross_entropy::cross_entropy::grad(&three, class), &f, &three);
        }
        check(&[energy::energy::grad(0.4, &three)], &|v| energy::energy(v[0], &three), &[0.4]);
    }

    #[test]
    fn of_chains_and_closures() {
        use super::{chain_dot, chain_layer, chain_mean_variance, chain_softmax, closure_twice};
        let x = [0.7, -0.4, 1.3, 0.2];
        let (d_a, d_b) = chain_dot::dot::grad(&x[..2], &x[2..]);
        check(&[d_a, d_b].concat(), &|v| chain_dot::dot(&v[..2], &v[2..]), &x);
        let (_, d_v) = chain_mean_variance::mean_and_variance::vjp(&x, (1.0, 2.0));
        let f = |v: &[f64]| {
            let (mean, variance) = chain_mean_variance::mean_and_variance(v);
            mean + 2.0 * variance
        };
        check(&d_v, &f, &x);
        let seed = [1.0, -2.0, 0.5, 3.0];
        let (_, d_x) = chain_softmax::softmax::vjp(&x, seed.to_vec());
        let f =
            |v: &[f64]| chain_softmax::softmax(v).iter().zip(&seed).map(|(y, seed)| y * seed).sum::<f64>();
        check(&d_x, &f, &x);
        let f = |v: &[f64]| chain_layer::layer(&v[..2], &v[2..3], &[v[3], 0.5]).iter().sum::<f64>();
        let (_, (d_w, d_b, d_x)) = chain_layer::layer::vjp(&x[..2], &x[2..3], &[x[3], 0.5], vec![1.0]);
        check(&[d_w, d_b, d_x[..1].to_vec()].concat(), &f, &x);
        let (d_a, d_b) = closure_twice::twice::grad(x[0], x[1]);
        check(&[d_a, d_b], &|v| closure_twice::twice(v[0], v[1]), &x[..2]);
    }

    #[test]
    fn of_structs_pairs_and_what_is_written() {
        use super::{in_out_slice, method, model, pair};
        let spring = method::Spring { stiffness: 2.0, length: 0.5 };
        let (d_spring, d_x) = spring.energy_grad(1.25);
        let f = |v: &[f64]| method::Spring { stiffness: v[0], length: v[1] }.energy(v[2]);
        check(&[d_spring.stiffness, d_spring.length, d_x], &f, &[2.0, 0.5, 1.25]);

        let layer = |v: &[f64]| model::Layer {
            weights: [[v[0], v[1]], [v[2], 0.1], [0.2, -0.3]],
            bias: [v[3], 0.0, 0.5],
        };
        let at = [0.3, -0.6, 0.9, 0.1];
        let (_, d_layer) = model::forward::vjp(&layer(&at), &[0.5, -1.5], [1.0, 2.0, -1.0]);
        let f = |v: &[f64]| {
            let [a, b, c] = model::forward(&layer(v), &[0.5, -1.5]);
            a + 2.0 * b - c
        };
        let found = [d_layer.weights[0][0], d_layer.weights[0][1], d_layer.weights[1][0], d_layer.bias[0]];
        check(&found, &f, &at);

        let (_, (d_x, d_y)) = pair::polar::vjp(0.6, -0.8, (1.0, 3.0));
        let f = |v: &[f64]| {
            let (length, angle) = pair::polar(v[0], v[1]);
            length + 3.0 * angle
        };
        check(&[d_x, d_y], &f, &[0.6, -0.8]);

        let at = [1.0, -2.0, 0.5, 0.3];
        let (mut x, mut d_x, mut d_rate) = ([at[0], at[1], at[2]], [1.0, 0.0, 2.0], 0.0);
        in_out_slice::smooth::vjp_into(&mut x, at[3], &mut d_x, &mut d_rate);
        let f = |v: &[f64]| {
            let mut x = [v[0], v[1], v[2]];
            in_out_slice::smooth(&mut x, v[3]);
            x[0] + 2.0 * x[2]
        };
        check(&[d_x[0], d_x[1], d_x[2], d_rate], &f, &at);
    }
}
