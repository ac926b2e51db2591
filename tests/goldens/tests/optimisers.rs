//! Steps on a quadratic function and on a small network.

use differentiable::nn::{
    Adadelta, Adagrad, Adam, AdamW, Adamax, Dense, NAdam, Optimiser, RAdam, RmsProp, Sgd, activations, losses,
};
use differentiable::{Differentiable, Tangent, differentiable};
use differentiable_goldens::{array, assert_close, golden, number};
use serde_json::Value;

/// The optimisers of the file, with their options.
fn optimisers<P: Differentiable + Clone + 'static>(
    p: &P,
    runs: &Value,
) -> Vec<(String, Box<dyn Optimiser<P>>)> {
    let runs = runs.as_object().expect("an object");
    runs.iter().map(|(name, run)| (name.clone(), optimiser(name, p, &run["hyper"]))).collect()
}

fn optimiser<P: Differentiable + Clone + 'static>(name: &str, p: &P, hyper: &Value) -> Box<dyn Optimiser<P>> {
    let of = |key: &str| number(&hyper[key]);
    let rate = of("lr");
    match name.split('_').next().expect("a name") {
        "sgd" => {
            let plain = Sgd::new(p, rate).weight_decay(of("weight_decay"));
            let sgd = plain.momentum(of("momentum")).dampening(of("dampening"));
            Box::new(if hyper["nesterov"] == true { sgd.nesterov() } else { sgd })
        }
        "adam" if hyper["amsgrad"] == true => Box::new(Adam::new(p, rate).amsgrad()),
        "adam" => Box::new(Adam::new(p, rate).weight_decay(of("weight_decay"))),
        "adamw" => Box::new(AdamW::new(p, rate, of("weight_decay"))),
        "rmsprop" => {
            let rmsprop = RmsProp::new(p, rate).momentum(of("momentum")).alpha(of("alpha"));
            Box::new(if hyper["centered"] == true { rmsprop.centred() } else { rmsprop })
        }
        "adagrad" => Box::new(Adagrad::new(p, rate)),
        "adadelta" => Box::new(Adadelta::new(p, rate).rho(of("rho"))),
        "adamax" => Box::new(Adamax::new(p, rate)),
        "nadam" => Box::new(NAdam::new(p, rate)),
        "radam" => Box::new(RAdam::new(p, rate)),
        other => panic!("{other} is not known"),
    }
}

#[differentiable(wrt(p))]
fn quadratic(a: &[[f64; 3]; 3], b: &[f64; 3], p: &[f64; 3]) -> f64 {
    let mut value = 0.0;
    for i in 0..3 {
        for j in 0..3 {
            value += 0.5 * p[i] * a[i][j] * p[j];
        }
        value -= b[i] * p[i];
    }
    value
}

#[test]
fn on_a_quadratic() {
    let file = golden("optimizers");
    let case = &file["quadratic"];
    let (a, b, start) = (array(&case["A"]), array(&case["b"]), array::<[f64; 3]>(&case["p0"]));
    for (name, mut optimiser) in optimisers(&start, &case["runs"]) {
        let run = &case["runs"][&name];
        let mut p = start;
        for step in 0..10 {
            let (value, gradient) = quadratic::value_and_grad(&a, &b, &p);
            assert_close(&name, &value, &run["loss_before_each_step"][step]);
            optimiser.step(&mut p, &gradient);
            assert_close(&name, &p, &run["params_after_each_step"][step]);
        }
    }
}

#[derive(Clone, Debug, Differentiable)]
struct Network {
    first: Dense<f64, 3, 4>,
    last: Dense<f64, 4, 2>,
}

#[differentiable(wrt(network))]
fn loss(network: &Network, x: &[[f64; 3]; 6], y: &[[f64; 2]; 6]) -> f64 {
    let hidden: [[f64; 4]; 6] = network.first.forward_rows(x);
    let active: [[f64; 4]; 6] = activations::tanh_rows(&hidden);
    let output: [[f64; 2]; 6] = network.last.forward_rows(&active);
    losses::mse_rows(&output, y)
}

#[test]
fn on_a_network() {
    let file = golden("optimizers");
    let case = &file["mlp"];
    let (x, y) = (array(&case["x"]), array(&case["y"]));
    let start = Network {
        first: Dense { weight: array(&case["init"]["0.weight"]), bias: array(&case["init"]["0.bias"]) },
        last: Dense { weight: array(&case["init"]["2.weight"]), bias: array(&case["init"]["2.bias"]) },
    };
    let hyper = &file["quadratic"]["runs"];
    for (name, mut optimiser) in optimisers(&start, hyper) {
        let run = &case["runs"][&name];
        let rate = run["hyper"].get("lr").map_or(optimiser.rate(), number);
        optimiser.set_rate(rate);
        let mut network = start.clone();
        let mut gradient = network.zero_tangent();
        for step in 0..5 {
            gradient.set_zero();
            let value = loss::value_and_grad_into(&network, &x, &y, &mut gradient);
            assert_close(&name, &value, &run["loss_before_each_step"][step]);
            optimiser.step(&mut network, &gradient);
        }
        let end = &run["final_after_5_steps"];
        assert_close(&name, &network.first.weight, &end["0.weight"]);
        assert_close(&name, &network.first.bias, &end["0.bias"]);
        assert_close(&name, &network.last.weight, &end["2.weight"]);
        assert_close(&name, &network.last.bias, &end["2.bias"]);
    }
}
