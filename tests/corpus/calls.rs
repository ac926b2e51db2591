//! Calls of other differentiable functions, in every position and of every kind of argument.

#[corpus_macros::corpus]
mod functions {
    fn square(x: f64) -> f64 {
        x * x
    }

    fn scaled_sine(x: f64, k: f64) -> f64 {
        (k * x).sin() * k
    }

    fn norm(v: &[f64]) -> f64 {
        let mut s = 0.0;
        for x in v {
            s += x * x;
        }
        s.sqrt()
    }

    fn dot3(a: &[f64; 3], b: &[f64; 3]) -> f64 {
        a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    }

    fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    }

    fn scale_in_place(v: &mut [f64], k: f64) {
        for x in v.iter_mut() {
            *x *= k;
        }
    }

    fn accumulate(total: &mut f64, x: f64) {
        *total += x * *total;
    }

    fn sum_and_product(x: f64, y: f64) -> (f64, f64) {
        (x + y, x * y)
    }

    fn power(x: f64, n: usize, negate: bool) -> f64 {
        let mut p = 1.0;
        for _ in 0..n {
            p *= x;
        }
        if negate { -p } else { p }
    }

    #[at(1.5)]
    #[at(-0.4)]
    fn a_helper(x: f64) -> f64 {
        square(x) + square(x + 1.0) * 2.0
    }

    #[at(1.5, 0.5)]
    #[at(-0.4, 2.0)]
    fn calls_of_calls(x: f64, y: f64) -> f64 {
        square(scaled_sine(square(x), y)) - scaled_sine(x, square(y))
    }

    #[at(1.5, 4)]
    #[at(-0.4, 0)]
    fn calls_in_a_loop(x: f64, n: usize) -> f64 {
        let mut y = x;
        for i in 0..n {
            y = scaled_sine(y, x) + square(y) * 0.1 * i as f64;
        }
        y
    }

    #[at(1.5, 0.5)]
    #[at(-0.4, 0.5)]
    fn calls_in_branches_and_conditions(x: f64, y: f64) -> f64 {
        let mut z = if square(x) > 1.0 { square(y) } else { scaled_sine(x, y) };
        while square(z) < 4.0 {
            z = square(z) + 1.0;
        }
        z * x
    }

    #[at(&[1.5, -0.5, 2.0], 2)]
    #[at(&[0.25, 1.0], 1)]
    fn calls_with_slices(v: &[f64], split: usize) -> f64 {
        norm(v) * norm(&v[..split]) + norm(&v[split - 1..])
    }

    #[at([[1.5, -0.5, 2.0], [0.5, 1.0, 0.25]], [0.1, 0.2, 0.3])]
    #[at([[0.5, 1.5, -2.0], [1.5, 0.1, 1.25]], [1.0, -2.0, 0.5])]
    fn calls_with_rows(m: [[f64; 3]; 2], x: [f64; 3]) -> f64 {
        let mut s = 1.0;
        for i in 0..2 {
            s *= dot3(&m[i], &x) + norm(&m[1 - i]);
        }
        s
    }

    #[at([1.5, -0.5, 2.0])]
    #[at([0.25, 1.0, 3.0])]
    fn the_same_array_twice(v: [f64; 3]) -> f64 {
        dot3(&v, &v) + norm(&v)
    }

    #[at([1.5, -0.5, 2.0], [0.25, 1.0, 3.0])]
    #[at([0.5, 1.5, 0.25], [1.0, -1.0, 0.5])]
    fn arrays_by_value(a: [f64; 3], b: [f64; 3]) -> f64 {
        let c = cross(a, b);
        let d = cross(c, a);
        dot3(&d, &b) + d[0] * cross(b, c)[1]
    }

    #[at([1.5, -0.5, 2.0], 0.5)]
    #[at([0.25, 1.0, 3.0], -2.0)]
    fn a_callee_mutates_a_local(v: [f64; 3], k: f64) -> f64 {
        let mut w = v;
        let before = norm(&w);
        scale_in_place(&mut w, k);
        let middle = w[0] * w[1];
        scale_in_place(&mut w[1..], before);
        middle + norm(&w) + w[2]
    }

    #[at(&mut [1.5, -0.5, 2.0], 0.5)]
    #[at(&mut [0.25, 1.0], -2.0)]
    fn a_callee_mutates_a_parameter(v: &mut [f64], k: f64) -> f64 {
        scale_in_place(v, k);
        v[0] += k;
        scale_in_place(v, v[1]);
        norm(v)
    }

    #[at(1.5, 0.5)]
    #[at(-0.4, 2.0)]
    fn a_callee_mutates_a_scalar(x: f64, y: f64) -> f64 {
        let mut total = x;
        accumulate(&mut total, y);
        let first = total;
        for _ in 0..3 {
            accumulate(&mut total, first * 0.1);
        }
        total * first
    }

    #[at([1.5, -0.5, 2.0], 1)]
    #[at([0.4, 0.5, 0.6], 2)]
    fn a_callee_mutates_an_element(v: [f64; 3], i: usize) -> f64 {
        let mut v = v;
        let x = v[0];
        accumulate(&mut v[i], x);
        v[i] *= v[0];
        accumulate(&mut v[0], 2.0);
        v[0] * v[i] + v[2]
    }

    #[at(1.5, 0.5)]
    #[at(-0.4, 2.0)]
    fn results_are_tuples(x: f64, y: f64) -> f64 {
        let (s, p) = sum_and_product(x, y);
        let t = sum_and_product(s, p);
        t.0 * t.1 + sum_and_product(x, x).1
    }

    #[at(1.5, 3)]
    #[at(-0.4, 2)]
    fn inactive_arguments(x: f64, n: usize) -> f64 {
        power(x, n, n % 2 == 1) + power(2.0, n, false) * x + power(x, 2, true)
    }

    #[at(1.5)]
    #[at(-0.4)]
    fn inactive_calls(x: f64) -> f64 {
        let k = square(3.0);
        let m = norm(&[3.0, 4.0]);
        x * k + m * x * x
    }

    #[at(1.5, 0.5)]
    #[at(-0.4, 2.0)]
    fn unused_result_of_a_call(x: f64, y: f64) -> f64 {
        let _ = square(x);
        let _unused = scaled_sine(x, y);
        square(y);
        x * y
    }

    fn chain1(x: f64, y: f64) -> f64 {
        x * y + x.sin()
    }
    fn chain2(x: f64, y: f64) -> f64 {
        let a = chain1(x, y);
        chain1(a, x) * y
    }
    fn chain3(x: f64, y: f64) -> f64 {
        chain2(x, y) + chain2(y, x)
    }
    fn chain4(x: f64, y: f64) -> f64 {
        let mut s = chain3(x, y);
        s *= 0.5;
        chain3(s.sin(), y)
    }

    #[at(0.5, 0.25)]
    #[at(-0.4, 0.7)]
    fn five_calls_deep(x: f64, y: f64) -> f64 {
        chain4(x, y) * chain4(y, x) + x
    }

    fn continued_fraction(x: f64, depth: u32) -> f64 {
        if depth == 0 { x } else { x + 1.0 / continued_fraction(x * 1.1, depth - 1) }
    }

    #[at(1.5, 5)]
    #[at(0.4, 0)]
    #[at(0.4, 1)]
    fn recursion_on_a_scalar(x: f64, depth: u32) -> f64 {
        continued_fraction(x, depth) * x
    }

    fn sum_of_products(v: &[f64], scale: f64) -> f64 {
        if v.len() == 1 {
            return v[0] * scale;
        }
        let half = v.len() / 2;
        let left = sum_of_products(&v[..half], scale * v[half]);
        let right = sum_of_products(&v[half..], scale + left);
        left * right
    }

    #[at(&[0.5, 1.5, -0.75, 2.0, 0.25], 0.5)]
    #[at(&[0.5], 2.0)]
    fn recursion_on_slices(v: &[f64], scale: f64) -> f64 {
        sum_of_products(v, scale) + scale
    }

    #[at(0.8, 6)]
    #[at(-0.3, 1)]
    fn self_recursion(x: f64, n: u32) -> f64 {
        if n < 2 {
            return x;
        }
        self_recursion(x, n - 1) * x + self_recursion(x, n - 2)
    }

    #[differentiable(checkpoint)]
    fn is_even_power(x: f64, n: u32) -> f64 {
        if n == 0 { 1.0 } else { x * is_odd_power(x, n - 1) }
    }
    fn is_odd_power(x: f64, n: u32) -> f64 {
        if n == 0 { x.sin() } else { is_even_power(x + 0.1, n - 1) }
    }

    #[at(0.8, 4)]
    #[at(-0.3, 5)]
    fn mutual_recursion(x: f64, n: u32) -> f64 {
        is_even_power(x, n)
    }

    mod activations {
        pub fn relu(x: f64) -> f64 {
            x.max(0.0)
        }

        pub mod smooth {
            pub fn swish(x: f64, beta: f64) -> f64 {
                x / (1.0 + (-beta * x).exp())
            }
        }
    }

    use activations::smooth::{self, swish as silu};

    #[at(0.8, 1.5)]
    #[at(-0.3, 0.5)]
    fn across_modules(x: f64, beta: f64) -> f64 {
        activations::relu(x) + silu(x, beta) * self::activations::smooth::swish(beta, x) + smooth::swish(x, x)
    }

    fn weighted(x: f64, #[no_diff] weight: f64, #[no_diff] data: &[f64]) -> f64 {
        x * weight + data[0] * x * x
    }

    #[at(0.8, 1.5, &[2.0])]
    #[at(-0.3, 0.5, &[-1.0])]
    fn a_callee_with_excluded_parameters(x: f64, #[no_diff] w: f64, #[no_diff] data: &[f64]) -> f64 {
        weighted(x, w, data) * x + weighted(x * x, 3.0, &[0.5])
    }

    #[derive(Copy)]
    struct Particle {
        position: [f64; 2],
        velocity: [f64; 2],
        #[no_diff]
        mass: f64,
    }

    fn kinetic_energy(p: &Particle) -> f64 {
        0.5 * p.mass * (p.velocity[0] * p.velocity[0] + p.velocity[1] * p.velocity[1])
    }

    fn drift(p: &mut Particle, dt: f64) {
        for i in 0..2 {
            p.position[i] += dt * p.velocity[i];
        }
    }

    fn kicked(p: Particle, force: [f64; 2], dt: f64) -> Particle {
        let mut q = p;
        q.velocity[0] += dt * force[0] / p.mass;
        q.velocity[1] += dt * force[1] / p.mass;
        q
    }

    #[at(Particle { position: [1.0, 0.5], velocity: [0.25, -0.5], mass: 2.0 }, 0.1)]
    #[at(Particle { position: [-1.0, 1.5], velocity: [1.25, 0.5], mass: 0.5 }, 0.05)]
    fn structs_pass_through_calls(start: Particle, dt: f64) -> f64 {
        let mut p = start;
        for _ in 0..3 {
            let force = [-p.position[0], -p.position[1] * 2.0];
            p = kicked(p, force, dt);
            drift(&mut p, dt);
        }
        kinetic_energy(&p) + p.position[0] * p.position[1]
    }

    #[at(&[
        Particle { position: [1.0, 0.5], velocity: [0.25, -0.5], mass: 2.0 },
        Particle { position: [-1.0, 1.5], velocity: [1.25, 0.5], mass: 0.5 },
    ])]
    fn calls_with_elements_of_a_slice(system: &[Particle]) -> f64 {
        let mut energy = 0.0;
        for p in system {
            energy += kinetic_energy(p);
        }
        for i in 0..system.len() {
            energy *= kinetic_energy(&system[i]) + system[i].position[0];
        }
        energy
    }

    fn resized(v: &[f64], k: f64) -> Vec<f64> {
        let mut out = vec![0.0; v.len()];
        for i in 0..v.len() {
            out[i] = v[i] * k;
        }
        out
    }

    #[at(&[0.5, 1.5, -0.75], 0.5)]
    #[at(&[0.5], 2.0)]
    fn a_callee_returns_a_vec(v: &[f64], k: f64) -> f64 {
        let a = resized(v, k);
        let b = resized(&a, a[0]);
        norm(&b) + a[0] * b[0]
    }

    #[at(0.5, 1.5)]
    #[at(-1.5, 0.25)]
    fn a_function_inside(x: f64, y: f64) -> f64 {
        #[differentiable::differentiable]
        fn inner(a: f64, b: f64) -> f64 {
            a.exp() * b
        }
        inner(x, y) + inner(y, inner(x, 1.0))
    }

    #[at([0.5, 1.5, 0.25])]
    #[at([2.0, 0.1, 0.3])]
    fn a_call_as_an_index_and_as_a_bound(v: [f64; 3]) -> f64 {
        let mut s = 0.0;
        for i in 0..count(3) {
            s += square(v[count(i)]) * v[0];
        }
        s
    }

    #[plain]
    fn count(n: usize) -> usize {
        n % 4
    }
}
