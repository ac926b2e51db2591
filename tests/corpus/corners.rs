//! The conventions at the corners of the functions, one after the other, and zero times infinity.

#[corpus_macros::corpus]
mod functions {
    use differentiable::no_diff;

    #[at(0.0)]
    #[at(-0.0)]
    #[kink = "abs'(0) = 0 by convention"]
    fn abs_at_zero(x: f64) -> f64 {
        x.abs() + 3.0 * x
    }

    #[at(1.5, 1.5)]
    #[at(-2.0, -2.0)]
    #[kink = "a tie gives one half to each"]
    fn max_of_a_tie(x: f64, y: f64) -> f64 {
        x.max(y) * 3.0
    }

    #[at(1.5, 1.5)]
    #[at(0.0, 0.0)]
    #[kink = "a tie gives one half to each"]
    fn min_of_a_tie(x: f64, y: f64) -> f64 {
        x.min(y) * 3.0 + y
    }

    #[at(0.0)]
    #[kink = "relu'(0) = 0"]
    fn relu_at_zero(x: f64) -> f64 {
        x.max(0.0) + 2.0 * x
    }

    #[at(0.0)]
    #[kink = "as relu, with the constant in front"]
    fn relu_at_zero_constant_first(x: f64) -> f64 {
        0.0_f64.max(x) + f64::max(0.0, x) + f64::min(x, 0.0)
    }

    #[at(1.0)]
    #[kink = "as relu"]
    fn min_with_a_constant_at_a_tie(x: f64) -> f64 {
        x.min(1.0) * 5.0 + x
    }

    #[at(-1.0)]
    #[at(1.0)]
    #[at(0.5)]
    #[kink = "clamp passes the gradient on the closed interval"]
    fn clamp_at_its_bounds(x: f64) -> f64 {
        x.clamp(-1.0, 1.0) * 3.0
    }

    #[at(2.0, 2.0, 5.0)]
    #[at(5.0, 2.0, 5.0)]
    #[kink = "at the bound it is still the argument that counts"]
    fn clamp_at_active_bounds(x: f64, lo: f64, hi: f64) -> f64 {
        x.clamp(lo, hi) * 3.0
    }

    #[at(1.5)]
    #[at(-0.5)]
    fn max_with_nan(x: f64) -> f64 {
        x.max(f64::NAN) * x + f64::NAN.min(x)
    }

    #[at(0.0)]
    #[kink = "there is no function to the left of zero"]
    fn unused_root_of_zero(x: f64) -> f64 {
        let _root = x.sqrt();
        3.0 * x
    }

    #[at(0.0, 2.0)]
    #[kink = "there is no function to the left of zero"]
    fn root_of_zero_times_zero(x: f64, y: f64) -> f64 {
        x.sqrt() * 0.0 + y
    }

    #[at(0.0)]
    #[at(-1.0)]
    #[kink = "the tested value is the border"]
    fn root_in_a_branch_not_taken(x: f64) -> f64 {
        if x > 0.0 { x.sqrt() } else { 2.0 * x }
    }

    #[at(0.0, 3.0)]
    #[at(2.0, 3.0)]
    #[kink = "x == 0 is tested"]
    fn safe_division(x: f64, y: f64) -> f64 {
        let safe = if x == 0.0 { 1.0 } else { x };
        let ratio = y / safe;
        if x == 0.0 { 0.0 } else { ratio }
    }

    #[at(0.0, 1.0)]
    #[at(0.5, 1.0)]
    #[kink = "x == 0 is tested"]
    fn selected_after_the_fact(x: f64, y: f64) -> f64 {
        let both = (x.ln() * x, y * 2.0);
        if x > 0.0 { both.0 } else { both.1 }
    }

    #[at([0.0, 3.0, 4.0])]
    #[at([1.0, 2.0, 2.0])]
    #[kink = "one component is at zero"]
    fn norm_of_the_nonzero(v: [f64; 3]) -> f64 {
        let roots = [v[0].sqrt(), v[1].sqrt(), v[2].sqrt()];
        let mut sum = 0.0;
        for i in 0..3 {
            if v[i] > 0.0 {
                sum += roots[i];
            }
        }
        sum
    }

    #[at(1.5, 0.25)]
    #[at(-0.5, 2.0)]
    #[kink = "no_diff stops the gradient on purpose"]
    fn stopped_gradient(x: f64, y: f64) -> f64 {
        let frozen = no_diff(x * y);
        frozen * x + y
    }

    #[at(1.3)]
    #[at(-2.6)]
    #[kink = "no_diff stops the gradient on purpose"]
    fn straight_through_rounding(x: f64) -> f64 {
        x + no_diff(x.round() - x)
    }

    #[at(2.6)]
    #[at(-1.2)]
    fn fractional_part(x: f64) -> f64 {
        let whole = no_diff(x.floor());
        (x - whole).powi(2)
    }

    #[at(1.5, -2.0)]
    #[at(-1.5, 0.5)]
    fn comparison_as_an_index(x: f64, y: f64) -> f64 {
        let bigger = (x > y) as usize;
        let count = bigger + usize::from(x > 0.0);
        let weights = [0.5, 1.5, -2.0];
        x * weights[count] + y
    }

    #[at(0.0, 0.0)]
    #[at(2.0, 0.0)]
    fn products_with_zero(x: f64, y: f64) -> f64 {
        x * y + x * x * y + y * 0.0
    }

    #[at(0.0, 3)]
    #[at(0.0, 1)]
    #[at(0.0, 0)]
    fn power_of_zero(x: f64, n: i32) -> f64 {
        x.powi(n) + x.powi(2) * 4.0
    }

    #[at(800.0)]
    #[at(-800.0)]
    #[double_only = "the numbers are about the range of f64"]
    fn saturated_sigmoid(x: f64) -> f64 {
        if x >= 0.0 {
            1.0 / (1.0 + (-x).exp())
        } else {
            let e = x.exp();
            e / (1.0 + e)
        }
    }

    #[at([1000.0, 1001.0, 999.0])]
    #[at([-1000.0, -1000.5, -1003.0])]
    fn log_sum_exp_of_large_numbers(x: [f64; 3]) -> f64 {
        let mut largest = x[0];
        for i in 1..3 {
            if x[i] > largest {
                largest = x[i];
            }
        }
        let mut sum = 0.0;
        for i in 0..3 {
            sum += (x[i] - largest).exp();
        }
        largest + sum.ln()
    }

    #[at(0.0)]
    #[at(1e-3)]
    #[at(0.7)]
    fn sinc_with_series(x: f64) -> f64 {
        if x.abs() < 1e-2 { 1.0 - x * x / 6.0 + x.powi(4) / 120.0 } else { x.sin() / x }
    }

    #[at(0.5)]
    #[at(1.0)]
    #[kink = "the threshold itself is a sample point"]
    fn huber(x: f64) -> f64 {
        let a = x.abs();
        if a <= 1.0 { 0.5 * a * a } else { a - 0.5 }
    }

    #[at(3.0, 1.5)]
    #[at(-2.0, 0.5)]
    fn infinity_is_only_compared(x: f64, y: f64) -> f64 {
        let mut best = f64::INFINITY;
        if x < best {
            best = x;
        }
        best.min(f64::MAX) * y
    }
}
