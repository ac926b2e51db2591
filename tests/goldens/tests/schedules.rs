//! Learning rates over 24 steps.

use differentiable::nn::schedules::{
    Constant, Cosine, Exponential, Milestones, OneCycle, Polynomial, Schedule, Steps, Then, WarmRestarts,
    WarmUp,
};
use differentiable_goldens::{assert_close, golden};

const RATE: f64 = 0.1;

#[test]
fn as_in_pytorch() {
    let file = golden("lr_schedulers");
    let check = |name: &str, schedule: &dyn Schedule| {
        let rates: Vec<f64> = (0..24).map(|step| schedule.rate(step)).collect();
        assert_close(name, &rates, &file[name]);
    };
    check("step_size6_gamma0.5", &Steps { rate: RATE, decay: 0.5, steps: 6 });
    check("multistep_3_9_15_gamma0.1", &Milestones { rate: RATE, decay: 0.1, at: &[3, 9, 15] });
    check("exponential_gamma0.9", &Exponential { rate: RATE, decay: 0.9, steps: 1 });
    check("cosine_Tmax20_etamin0.001", &Cosine { rate: RATE, least: 0.001, steps: 20 });
    check(
        "cosine_warm_restarts_T0_5_Tmult2_etamin0",
        &WarmRestarts { rate: RATE, least: 0.0, steps: 5, factor: 2 },
    );
    let warm_up = WarmUp { rate: RATE, from: 0.1, steps: 5 };
    check("linear_warmup_start0.1_iters5", &warm_up);
    let then = Cosine { rate: RATE, least: 0.0, steps: 15 };
    check("warmup5_then_cosine_Tmax15", &Then { first: warm_up, steps: 5, then });
    check("polynomial_iters20_power2", &Polynomial { rate: RATE, power: 2.0, steps: 20 });
    let half = Then { first: Constant { rate: 0.5 * RATE }, steps: 4, then: Constant { rate: RATE } };
    check("constant_factor0.5_iters4", &half);
    check("onecycle_max0.1_total20", &OneCycle::new(RATE, 24));
}
