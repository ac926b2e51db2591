//! Chains over constants: weights, nodes, coefficients.

mod zipped_with_a_constant {
    use differentiable::*;
    const W: [f64; 3] = [0.2, 0.3, 0.5];
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let v = [x, y, x * y];
        v.iter().zip(W.iter()).map(|(v, w)| w * v * v).sum()
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod loops_over_a_constant {
    use differentiable::*;
    const W: [f64; 3] = [0.2, 0.3, 0.5];
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let v = [x, y, x * y];
        let mut t = 0.0;
        for (w, v) in W.iter().zip(&v) {
            t += w * v * v;
        }
        t
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod sums_over_a_constant {
    use differentiable::*;
    const W: [f64; 3] = [0.2, 0.3, 0.5];
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = 0.0;
        for w in W.iter() {
            t += w * x * y;
        }
        for w in W {
            t += w * x;
        }
        for (i, w) in W.iter().enumerate() {
            t += w * y * i as f64;
        }
        t + W.iter().sum::<f64>() * x + W.iter().map(|w| w * x).sum::<f64>()
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod pairs_in_a_constant {
    use differentiable::*;
    const W: [(f64, f64); 3] = [(0.2, 1.0), (0.3, 2.0), (0.5, 0.1)];
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = 0.0;
        for (w, n) in W {
            t += w * (x * x + 1.0).powf(n) * y;
        }
        for &(w, n) in &W {
            t += w * (n * y).sin();
        }
        for (w, n) in W.iter() {
            t += w * (n * x).cos();
        }
        W.iter().map(|&(w, n)| w * (n * x).cos()).sum::<f64>()
            + t
            + W.iter().fold(0.0, |a, (w, n)| a * y + w * n)
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod quadrature {
    use differentiable::*;
    const NODES: [f64; 3] = [-0.7745966692414834, 0.0, 0.7745966692414834];
    const WEIGHTS: [f64; 3] = [5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0];
    static COEF: &[[f64; 2]] = &[[1.0, 2.0], [0.5, -1.0]];
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let g = |t: f64| (t * y).exp() * x;
        let q: f64 = NODES.iter().zip(WEIGHTS.iter()).map(|(n, w)| w * g(0.5 * x * n + 0.5)).sum();
        let p = COEF.iter().map(|[a, b]| a * x + b * y * x).product::<f64>();
        let r = NODES
            .iter()
            .rev()
            .zip(&WEIGHTS)
            .enumerate()
            .filter(|(i, _)| i % 2 == 0)
            .map(|(i, (n, w))| n * w * x.powi(i as i32))
            .sum::<f64>();
        let n: usize = NODES.iter().filter(|n| **n > 0.0).count();
        let s: f64 = WEIGHTS.iter().sum();
        let m = WEIGHTS.iter().cloned().fold(0.0, f64::max);
        q + p + r * n as f64 + s * m * y
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod horner {
    use differentiable::*;
    const COEFFICIENTS: [f64; 4] = [1.0, -0.5, 0.25, 2.0];
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        COEFFICIENTS.iter().rev().fold(0.0, |a, c| a * x + c)
            * COEFFICIENTS.iter().fold(y, |a, c| a * y * 0.5 + c)
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}
