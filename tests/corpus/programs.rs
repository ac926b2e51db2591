//! Functions that people differentiate.

#[corpus_macros::corpus]
mod functions {
    #[at(&[1.2, 0.8, -0.5, 1.5])]
    #[at(&[1.0, 1.0])]
    fn rosenbrock(x: &[f64]) -> f64 {
        let mut sum = 0.0;
        for i in 0..x.len() - 1 {
            let a = 1.0 - x[i];
            let b = x[i + 1] - x[i] * x[i];
            sum += a * a + 100.0 * b * b;
        }
        sum
    }

    #[at([0.5, -0.25], 0.1, &[[1.0, 2.0], [-0.5, 1.5], [0.3, -1.0]], &[1.0, 0.0, 1.0])]
    #[at([1.5, 0.75], -0.3, &[[0.2, 0.1]], &[0.0])]
    fn logistic_regression(w: [f64; 2], b: f64, #[no_diff] xs: &[[f64; 2]], #[no_diff] ys: &[f64]) -> f64 {
        let mut loss = 0.0;
        for (x, &y) in xs.iter().zip(ys) {
            let z = w[0] * x[0] + w[1] * x[1] + b;
            let p = 1.0 / (1.0 + (-z).exp());
            loss -= y * p.ln() + (1.0 - y) * (1.0 - p).ln();
        }
        loss / ys.len() as f64 + 0.01 * (w[0] * w[0] + w[1] * w[1])
    }

    #[at(1.2, 0.3)]
    #[at(3.0, 0.8)]
    fn kepler_equation(mean_anomaly: f64, eccentricity: f64) -> f64 {
        let mut e = mean_anomaly;
        for _ in 0..50 {
            let error = e - eccentricity * e.sin() - mean_anomaly;
            if error.abs() < 1e-6 {
                break;
            }
            e -= error / (1.0 - eccentricity * e.cos());
        }
        e
    }

    fn erf(x: f64) -> f64 {
        let t = 1.0 / (1.0 + 0.3275911 * x.abs());
        let poly =
            ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
        let y = 1.0 - poly * (-x * x).exp();
        if x < 0.0 { -y } else { y }
    }

    fn normal_cdf(x: f64) -> f64 {
        0.5 * (1.0 + erf(x / std::f64::consts::SQRT_2))
    }

    #[at(100.0, 95.0, 0.02, 0.2, 0.5)]
    #[at(90.0, 100.0, 0.05, 0.35, 1.5)]
    fn black_scholes_call(spot: f64, strike: f64, rate: f64, volatility: f64, years: f64) -> f64 {
        let deviation = volatility * years.sqrt();
        let d1 = ((spot / strike).ln() + (rate + 0.5 * volatility * volatility) * years) / deviation;
        let d2 = d1 - deviation;
        spot * normal_cdf(d1) - strike * (-rate * years).exp() * normal_cdf(d2)
    }

    fn pendulum(state: [f64; 2], damping: f64) -> [f64; 2] {
        [state[1], -state[0].sin() - damping * state[1]]
    }

    #[at([0.5, 0.0], 0.1, 0.2, 5)]
    #[at([2.0, -1.0], 0.5, 0.05, 3)]
    fn pendulum_by_runge_kutta(start: [f64; 2], damping: f64, h: f64, steps: usize) -> [f64; 2] {
        let mut y = start;
        for _ in 0..steps {
            let k1 = pendulum(y, damping);
            let k2 = pendulum([y[0] + 0.5 * h * k1[0], y[1] + 0.5 * h * k1[1]], damping);
            let k3 = pendulum([y[0] + 0.5 * h * k2[0], y[1] + 0.5 * h * k2[1]], damping);
            let k4 = pendulum([y[0] + h * k3[0], y[1] + h * k3[1]], damping);
            for i in 0..2 {
                y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
            }
        }
        y
    }

    #[at(&[1.0, -0.5, 0.25, 2.0], 0.75)]
    #[at(&[3.0], 2.0)]
    fn horner(coefficients: &[f64], x: f64) -> f64 {
        let mut y = 0.0;
        for &c in coefficients.iter().rev() {
            y = y * x + c;
        }
        y
    }

    #[at([[0.0, 0.0], [1.0, 2.0], [2.0, -1.0], [3.0, 0.5]], 0.3)]
    #[at([[0.5, 1.0], [-1.0, 2.0], [0.0, -1.0], [1.0, 0.5]], 0.8)]
    fn de_casteljau(control: [[f64; 2]; 4], t: f64) -> [f64; 2] {
        let mut p = control;
        for level in 1..4 {
            for i in 0..4 - level {
                for k in 0..2 {
                    p[i][k] = (1.0 - t) * p[i][k] + t * p[i + 1][k];
                }
            }
        }
        p[0]
    }

    #[at([[4.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.25, 2.0]])]
    #[at([[2.0, -0.5, 0.0], [-0.5, 1.0, 0.1], [0.0, 0.1, 5.0]])]
    fn cholesky_log_determinant(a: [[f64; 3]; 3]) -> f64 {
        let mut l = [[0.0; 3]; 3];
        for i in 0..3 {
            for j in 0..=i {
                let mut sum = a[i][j];
                for k in 0..j {
                    sum -= l[i][k] * l[j][k];
                }
                if i == j {
                    l[i][j] = sum.sqrt();
                } else {
                    l[i][j] = sum / l[j][j];
                }
            }
        }
        let mut log_det = 0.0;
        for i in 0..3 {
            log_det += 2.0 * l[i][i].ln();
        }
        log_det
    }

    #[at([[4.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.75, 2.0]], [1.0, 2.0, -0.5])]
    #[at([[2.0, -0.5, 0.3], [-0.5, 1.0, 0.1], [0.7, 0.1, 5.0]], [0.5, 0.0, 1.5])]
    fn gaussian_elimination(mut a: [[f64; 3]; 3], mut b: [f64; 3]) -> [f64; 3] {
        for k in 0..3 {
            for i in k + 1..3 {
                let factor = a[i][k] / a[k][k];
                for j in k..3 {
                    a[i][j] -= factor * a[k][j];
                }
                b[i] -= factor * b[k];
            }
        }
        let mut x = [0.0; 3];
        for i in (0..3).rev() {
            let mut sum = b[i];
            for j in i + 1..3 {
                sum -= a[i][j] * x[j];
            }
            x[i] = sum / a[i][i];
        }
        x
    }

    #[at([0.9, 0.1, -0.2, 0.3], [1.0, 2.0, -0.5])]
    #[at([0.5, 0.5, 0.5, -0.5], [0.0, 1.0, 0.0])]
    fn quaternion_rotation(q: [f64; 4], v: [f64; 3]) -> [f64; 3] {
        let norm = (q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]).sqrt();
        let (w, x, y, z) = (q[0] / norm, q[1] / norm, q[2] / norm, q[3] / norm);
        let t = [2.0 * (y * v[2] - z * v[1]), 2.0 * (z * v[0] - x * v[2]), 2.0 * (x * v[1] - y * v[0])];
        [
            v[0] + w * t[0] + y * t[2] - z * t[1],
            v[1] + w * t[1] + z * t[0] - x * t[2],
            v[2] + w * t[2] + x * t[1] - y * t[0],
        ]
    }

    #[at(&[[0.0, 0.0, 0.0], [1.1, 0.1, 0.0], [0.2, 1.2, 0.3]], 1.0, 1.0, 3.0)]
    #[at(&[[0.0, 0.0, 0.0], [1.5, 0.5, 0.2]], 0.5, 1.25, 1.0)]
    fn lennard_jones(positions: &[[f64; 3]], epsilon: f64, sigma: f64, cutoff: f64) -> f64 {
        let mut energy = 0.0;
        for i in 0..positions.len() {
            for j in i + 1..positions.len() {
                let mut r2 = 0.0;
                for k in 0..3 {
                    let d = positions[i][k] - positions[j][k];
                    r2 += d * d;
                }
                if r2 > cutoff * cutoff {
                    continue;
                }
                let s6 = (sigma * sigma / r2).powi(3);
                energy += 4.0 * epsilon * (s6 * s6 - s6);
            }
        }
        energy + epsilon
    }

    #[at(&[1.0, 2.5, -0.5], 0.75, 0.25)]
    #[at(&[0.1], -1.0, -0.5)]
    fn gaussian_log_likelihood(data: &[f64], mean: f64, log_sigma: f64) -> f64 {
        let sigma = log_sigma.exp();
        let mut total = 0.0;
        for &x in data {
            let z = (x - mean) / sigma;
            total += -0.5 * z * z - log_sigma - 0.5 * (2.0 * std::f64::consts::PI).ln();
        }
        total
    }

    struct Mlp {
        w1: [[f64; 2]; 3],
        b1: [f64; 3],
        w2: [f64; 3],
        b2: f64,
    }

    #[at(
        &Mlp { w1: [[0.5, -0.2], [-0.3, 0.4], [0.8, 0.1]], b1: [0.1, 0.0, -0.1], w2: [0.6, -0.4, 0.2], b2: 0.05 },
        &[[1.5, -0.5], [0.5, 1.0]],
        &[1.0, 0.0]
    )]
    #[at(
        &Mlp { w1: [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]], b1: [0.7, 0.8, 0.9], w2: [-1.0, 1.0, 0.5], b2: 0.0 },
        &[[0.25, 0.75]],
        &[0.5]
    )]
    fn two_layer_network(net: &Mlp, inputs: &[[f64; 2]], targets: &[f64]) -> f64 {
        let mut loss = 0.0;
        for n in 0..inputs.len() {
            let mut z = net.b2;
            for i in 0..3 {
                let mut a = net.b1[i];
                for j in 0..2 {
                    a += net.w1[i][j] * inputs[n][j];
                }
                z += net.w2[i] * a.max(0.0);
            }
            let error = z.tanh() - targets[n];
            loss += 0.5 * error * error;
        }
        loss / inputs.len() as f64
    }

    #[at(&[1.0, -0.5, 2.0, 0.25, 1.5], &[0.5, -1.0, 0.25], 0.1)]
    #[at(&[1.0, 3.0], &[0.5], -0.1)]
    fn convolution(signal: &[f64], kernel: &[f64], bias: f64) -> Vec<f64> {
        let n = signal.len() + 1 - kernel.len();
        let mut out = vec![bias; n];
        for i in 0..n {
            for (k, w) in kernel.iter().enumerate() {
                out[i] += w * signal[i + k];
            }
        }
        out
    }

    #[at(&[1.0, -0.5, 2.0, 0.25], 0.5, 0.8, -0.1)]
    #[at(&[1.0], 1.5, -0.5, 0.3)]
    fn recurrent_network(xs: &[f64], wx: f64, wh: f64, b: f64) -> f64 {
        let mut h = 0.0;
        let mut loss = 0.0;
        for (t, x) in xs.iter().enumerate() {
            h = (wx * x + wh * h + b).tanh();
            loss += (h - 0.1 * t as f64).powi(2);
        }
        loss
    }

    #[at(&[1.0, 2.0, 0.5, 1.5], &[1.1, 0.4, 1.7])]
    #[at(&[0.5, 0.7], &[0.1, 0.9])]
    fn dynamic_time_warping(a: &[f64], b: &[f64]) -> f64 {
        let (n, m) = (a.len(), b.len());
        let mut cost = vec![vec![1e6_f64; m + 1]; n + 1];
        cost[0][0] = 0.0;
        for i in 1..=n {
            for j in 1..=m {
                let d = (a[i - 1] - b[j - 1]).powi(2);
                let best = cost[i - 1][j - 1].min(cost[i - 1][j]).min(cost[i][j - 1]);
                cost[i][j] = d + best;
            }
        }
        cost[n][m].sqrt()
    }

    #[at([0.5, 1.5, -0.75, 2.0], 1.2, 0.3)]
    #[at([1.0, 0.25, 3.0, -1.0], 0.5, -0.2)]
    fn batch_normalisation(x: [f64; 4], gamma: f64, beta: f64) -> [f64; 4] {
        let mut mean = 0.0;
        for v in x {
            mean += v / 4.0;
        }
        let mut variance = 0.0;
        for v in x {
            variance += (v - mean) * (v - mean) / 4.0;
        }
        let scale = gamma / (variance + 1e-5).sqrt();
        let mut y = [0.0; 4];
        for i in 0..4 {
            y[i] = (x[i] - mean) * scale + beta;
        }
        y
    }

    #[at([0.5, 1.5], [[0.2, 0.8], [1.0, -0.5]], [[0.3, 0.1], [0.5, 0.9]])]
    #[at([-0.5, 0.25], [[1.2, 0.3], [0.4, 0.5]], [[1.0, 0.0], [0.0, 1.0]])]
    fn attention(query: [f64; 2], keys: [[f64; 2]; 2], values: [[f64; 2]; 2]) -> [f64; 2] {
        let mut scores = [0.0; 2];
        for i in 0..2 {
            for k in 0..2 {
                scores[i] += query[k] * keys[i][k];
            }
            scores[i] /= 2.0_f64.sqrt();
        }
        let top = scores[0].max(scores[1]);
        let mut total = 0.0;
        for s in scores.iter_mut() {
            *s = (*s - top).exp();
            total += *s;
        }
        let mut out = [0.0; 2];
        for i in 0..2 {
            for k in 0..2 {
                out[k] += scores[i] / total * values[i][k];
            }
        }
        out
    }

    #[at([0.8, 1.2, 0.6], 30.0)]
    #[at([0.5, 0.5, 1.0], 75.0)]
    fn planar_arm_reach(lengths: [f64; 3], degrees: f64) -> f64 {
        let mut angle = 0.0;
        let (mut x, mut y) = (0.0, 0.0);
        for (i, length) in lengths.iter().enumerate() {
            angle += degrees.to_radians() / (i + 1) as f64;
            let (s, c) = f64::sin_cos(angle);
            x += length * c;
            y += length * s;
        }
        x.hypot(y)
    }

    #[at(1.0, 2.0, 3, 0.5)]
    #[at(0.0, 1.5, 6, -1.0)]
    fn simpson_rule(a: f64, b: f64, n: usize, k: f64) -> f64 {
        let n = 2 * n;
        let h = (b - a) / n as f64;
        let mut sum = 0.0;
        for i in 0..=n {
            let x = a + h * i as f64;
            let weight = if i == 0 || i == n {
                1.0
            } else if i % 2 == 1 {
                4.0
            } else {
                2.0
            };
            sum += weight * (k * x * x).exp();
        }
        sum * h / 3.0
    }

    #[at(0.5, 2.0)]
    #[at(1.5, 7.0)]
    fn bisection_after_newton_polish(lo: f64, target: f64) -> f64 {
        let f = 1.0;
        let (mut a, mut b) = (lo, lo + 4.0);
        let mut middle = 0.5 * (a + b);
        for _ in 0..5 {
            if middle * middle * f > target {
                b = middle;
            } else {
                a = middle;
            }
            middle = 0.5 * (a + b);
        }
        for _ in 0..2 {
            middle -= (middle * middle - target) / (2.0 * middle);
        }
        middle
    }

    #[at(10.0, 1.5, 1.1, 0.4, 0.4, 0.1, 20)]
    #[at(3.0, 2.0, 0.9, 0.3, 0.5, 0.2, 8)]
    fn lotka_volterra(
        prey: f64,
        predators: f64,
        birth: f64,
        hunt: f64,
        death: f64,
        gain: f64,
        n: usize,
    ) -> f64 {
        let (mut x, mut y) = (prey, predators);
        let dt = 0.05;
        for _ in 0..n {
            let dx = birth * x - hunt * x * y;
            let dy = gain * x * y - death * y;
            x += dt * dx;
            y += dt * dy;
        }
        x * y
    }

    #[at(&[1.0, 1.2, 1.5, 1.3, 1.8], 0.4, 0.3)]
    #[at(&[2.0, 1.0], 0.8, 0.1)]
    fn exponential_smoothing(series: &[f64], alpha: f64, beta: f64) -> f64 {
        let mut level = series[0];
        let mut trend = 0.0;
        let mut error = 0.0;
        for x in &series[1..] {
            let forecast = level + trend;
            error += (x - forecast).powi(2);
            let last = level;
            level = alpha * x + (1.0 - alpha) * forecast;
            trend = beta * (level - last) + (1.0 - beta) * trend;
        }
        error
    }

    #[at([0.2, 0.3, 0.5], [[0.7, 0.2, 0.1], [0.3, 0.4, 0.3], [0.2, 0.2, 0.6]], &[0, 1, 1, 0])]
    #[at([0.6, 0.3, 0.1], [[0.5, 0.25, 0.25], [0.1, 0.8, 0.1], [0.3, 0.3, 0.4]], &[1])]
    fn hidden_markov_likelihood(start: [f64; 3], step: [[f64; 3]; 3], seen: &[usize]) -> f64 {
        let emit = [[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]];
        let mut alpha = start;
        let mut log_likelihood = 0.0;
        for (t, &symbol) in seen.iter().enumerate() {
            let mut next = [0.0; 3];
            for j in 0..3 {
                if t == 0 {
                    next[j] = alpha[j];
                } else {
                    for i in 0..3 {
                        next[j] += alpha[i] * step[i][j];
                    }
                }
                next[j] *= emit[j][symbol];
            }
            let total = next[0] + next[1] + next[2];
            for j in 0..3 {
                alpha[j] = next[j] / total;
            }
            log_likelihood += total.ln();
        }
        log_likelihood
    }

    #[at([0.5, 0.25, 0.75], [0.1, 0.2, 0.9])]
    #[at([0.9, 0.6, 0.3], [0.3, 0.3, 0.35])]
    fn color_difference(a: [f64; 3], b: [f64; 3]) -> f64 {
        let mut linear = [[0.0; 3]; 2];
        let colors = [a, b];
        for (k, color) in colors.iter().enumerate() {
            for i in 0..3 {
                let c = color[i];
                linear[k][i] = if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
            }
        }
        let weights = [0.2126, 0.7152, 0.0722];
        let mut sum = 0.0;
        for i in 0..3 {
            sum += weights[i] * (linear[0][i] - linear[1][i]).powi(2);
        }
        sum.sqrt()
    }

    #[at([1.0, 0.5, 0.25], 0.1, 3)]
    #[at([0.5, -1.5, 2.0], 0.05, 5)]
    fn gradient_descent_by_hand(start: [f64; 3], rate: f64, steps: usize) -> f64 {
        let mut x = start;
        for _ in 0..steps {
            let g = [2.0 * x[0] + x[1], x[0] + 4.0 * x[1].powi(3), x[2].sin()];
            for i in 0..3 {
                x[i] -= rate * g[i];
            }
        }
        x[0] * x[0] + x[0] * x[1] + x[1].powi(4) - x[2].cos()
    }

    #[at(&mut [1.0, 0.0, -0.5, 0.25], &mut [0.0, 1.0, 0.5, -0.25])]
    #[at(&mut [0.5, 1.5], &mut [2.0, -1.0])]
    fn fast_fourier_transform(re: &mut [f64], im: &mut [f64]) {
        let n = re.len();
        if n == 4 {
            re.swap(1, 2);
            im.swap(1, 2);
        }
        let mut size = 2;
        while size <= n {
            let half = size / 2;
            for start in (0..n).step_by(size) {
                for k in 0..half {
                    let angle = -2.0 * std::f64::consts::PI * k as f64 / size as f64;
                    let (s, c) = angle.sin_cos();
                    let (i, j) = (start + k, start + k + half);
                    let (tr, ti) = (c * re[j] - s * im[j], s * re[j] + c * im[j]);
                    re[j] = re[i] - tr;
                    im[j] = im[i] - ti;
                    re[i] += tr;
                    im[i] += ti;
                }
            }
            size *= 2;
        }
    }

    #[at([0.0, 1.0, 2.5, 4.0], [1.0, 2.0, 0.5, 3.0], 1.7)]
    #[at([0.0, 0.5, 1.0, 2.0], [0.3, -0.5, 0.25, 1.0], 0.2)]
    fn piecewise_linear_interpolation(xs: [f64; 4], ys: [f64; 4], x: f64) -> f64 {
        let mut k = 0;
        while k < 2 && xs[k + 1] < x {
            k += 1;
        }
        let t = (x - xs[k]) / (xs[k + 1] - xs[k]);
        ys[k] + t * (ys[k + 1] - ys[k])
    }

    #[at(&[0.5, -1.0, 2.0], &[0.25, 0.5, 0.125], 2)]
    #[at(&[1.5, 0.3, 0.1], &[0.2, 0.6, 0.1], 0)]
    fn focal_loss(logits: &[f64], weights: &[f64], class: usize) -> f64 {
        let mut top = logits[0];
        for &z in logits {
            top = if z > top { z } else { top };
        }
        let mut total = 0.0;
        for &z in logits {
            total += (z - top).exp();
        }
        let p = (logits[class] - top).exp() / total;
        -weights[class] * (1.0 - p).powf(2.0) * p.ln()
    }
}
