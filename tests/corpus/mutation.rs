//! Variables, elements and fields that are written more than once.

#[corpus_macros::corpus]
mod functions {
    #[at(1.1)]
    #[at(-0.7)]
    fn squared_again_and_again(x: f64) -> f64 {
        let mut x = x;
        x = x * x;
        x = x * x;
        x = x * x;
        x
    }

    #[at(1.1, 0.5)]
    #[at(-0.7, 2.0)]
    fn mutable_parameters(mut x: f64, mut y: f64) -> f64 {
        x *= y;
        y += x;
        x -= y * x;
        x / y
    }

    #[at(1.5, 0.75)]
    #[at(-0.5, 3.0)]
    fn every_compound_assignment(x: f64, y: f64) -> f64 {
        let mut a = x;
        a += y;
        a *= x;
        a -= y * y;
        a /= y;
        let mut b = a * 4.0;
        b %= 1.75;
        a * b
    }

    #[at(1.5, 0.75)]
    #[at(-0.5, 3.0)]
    fn compound_with_itself(x: f64, y: f64) -> f64 {
        let mut a = x * y;
        a += a;
        a *= a;
        a -= a * y;
        a /= a + 10.0;
        a
    }

    #[at(1.5)]
    #[at(0.3)]
    fn value_used_before_and_after_an_overwrite(x: f64) -> f64 {
        let mut y = x.sin();
        let a = y * y;
        y = y.exp() * x;
        let b = y * a;
        y = a - y;
        a * b * y
    }

    #[at(1.5, -2.0)]
    #[at(0.3, 0.8)]
    fn swap_through_a_temporary(x: f64, y: f64) -> f64 {
        let mut a = x * x;
        let mut b = y.sin();
        let t = a;
        a = b;
        b = t;
        a = a * b - b;
        a + 2.0 * b
    }

    #[at(1.5, -2.0)]
    #[at(0.3, 0.8)]
    fn overwritten_by_a_constant(x: f64, y: f64) -> f64 {
        let mut a = x * y;
        let b = a * x;
        a = 2.0;
        let c = a * y;
        a = x;
        a * b * c
    }

    #[at(1.5, -2.0)]
    #[at(0.3, 0.8)]
    #[allow(unused_assignments, reason = "the point of the function")]
    fn a_dead_store(x: f64, y: f64) -> f64 {
        let mut a = x.exp();
        a = y * y;
        a *= x;
        a
    }

    #[at(0.5, -1.5, 2.0)]
    #[at(1.5, 0.25, -0.5)]
    fn chained_updates(x: f64, y: f64, z: f64) -> f64 {
        let mut s = x;
        s = s * y + z;
        s = (s - x) * s;
        s = s.sin() + s * z;
        s -= s.cos() * y;
        s * s
    }

    #[at([1.5, -0.5, 2.0], 1, 1)]
    #[at([0.3, 0.9, -1.1], 0, 2)]
    fn element_read_and_written(a: [f64; 3], i: usize, j: usize) -> f64 {
        let mut a = a;
        a[i] = a[i] + a[j];
        a[0] * a[1] * a[2]
    }

    #[at([1.5, -0.5, 2.0], 1, 1)]
    #[at([0.3, 0.9, -1.1], 0, 2)]
    fn element_times_itself(a: [f64; 3], i: usize, j: usize) -> f64 {
        let mut a = a;
        a[i] = a[j] * a[i];
        a[j] = a[i] * a[j];
        a[i] *= a[j];
        a[0] + a[1].sin() * a[2]
    }

    #[at([1.5, -0.5, 2.0], 1, 1)]
    #[at([0.3, 0.9, -1.1], 0, 2)]
    fn compound_with_another_element(a: [f64; 3], i: usize, j: usize) -> f64 {
        let mut a = a;
        a[i] += a[j];
        a[i] -= a[j] * a[i];
        a[j] /= a[i] + 5.0;
        a[0] * a[1] - a[2] * a[1]
    }

    #[at([1.5, -0.5, 2.0], 0, 2)]
    #[at([0.3, 0.9, -1.1], 1, 1)]
    fn swapped_elements(mut a: [f64; 3], i: usize, j: usize) -> f64 {
        let t = a[i];
        a[i] = a[j];
        a[j] = t;
        a[0] * 2.0 + a[1].powi(2) + a[2] * a[0]
    }

    #[at([1.5, -0.5, 2.0], 0, 2)]
    #[at([0.3, 0.9, -1.1], 1, 2)]
    fn swapped_by_the_slice_method(mut a: [f64; 3], i: usize, j: usize) -> f64 {
        a[0] *= 2.0;
        a.swap(i, j);
        a[0] * 2.0 + a[1].powi(2) + a[2] * a[0]
    }

    #[at(1.5, -0.5)]
    #[at(0.3, 0.9)]
    fn swapped_by_mem_swap(x: f64, y: f64) -> f64 {
        let mut a = x * y;
        let mut b = x - y;
        std::mem::swap(&mut a, &mut b);
        a -= b * y;
        a * x + b
    }

    #[at([[1.5, -0.5], [2.0, 0.25]], 0)]
    #[at([[0.3, 0.9], [-1.1, 0.6]], 1)]
    fn nested_elements(mut m: [[f64; 2]; 2], i: usize) -> f64 {
        m[i][1] = m[0][i] * m[1][0];
        m[1][i] += m[i][1] * m[i][1];
        m[i] = [m[i][1], m[1 - i][0]];
        m[0][0] * m[1][1] - m[0][1] * m[1][0]
    }

    #[at([1.5, -0.5], [2.0, 0.25])]
    #[at([0.3, 0.9], [-1.1, 0.6])]
    fn whole_arrays_are_assigned(a: [f64; 2], b: [f64; 2]) -> f64 {
        let mut v = a;
        v[0] *= b[0];
        let w = v;
        v = b;
        v[1] -= w[0] * v[0];
        v[0] * w[1] + v[1] * w[0]
    }

    #[at(1.5, 0.5)]
    #[at(-0.5, 2.0)]
    fn mutated_tuple_fields(x: f64, y: f64) -> f64 {
        let mut p = (x, y * x);
        p.0 += p.1;
        p.1 = p.0 * p.1;
        p.0 *= p.0;
        p.0 - p.1
    }

    #[at(0.5, 0.25)]
    #[at(-1.0, 2.0)]
    fn mutation_inside_a_block(x: f64, y: f64) -> f64 {
        let mut s = x;
        let t = {
            s *= y;
            let inner = s * s;
            s += inner;
            inner
        };
        s * t
    }

    #[at(0.5, 0.25)]
    #[at(-1.0, 2.0)]
    fn operand_mutated_later_in_the_expression(x: f64, y: f64) -> f64 {
        let mut s = x;
        let sum = s * y
            + {
                s = s * s + 1.0;
                s * y
            }
            + s * x;
        sum * s
    }

    #[at(0.5, 3)]
    #[at(-1.0, 6)]
    fn indices_are_mutated_too(x: f64, n: usize) -> f64 {
        let mut v = [x, 2.0 * x, x * x];
        let mut i = n % 3;
        v[i] *= 1.5;
        i = (i + 1) % 3;
        v[i] += v[(i + 2) % 3] * x;
        i = (i + 1) % 3;
        v[i] = v[0] * v[1] + v[i];
        v[0] + v[1] * v[2]
    }

    #[at([0.5, -0.3, 1.2])]
    #[at([1.0, 2.0, 3.0])]
    fn inactive_and_active_in_one_array(x: [f64; 3]) -> f64 {
        let mut v = [0.0; 5];
        v[0] = 3.0;
        v[1] = x[0] * v[0];
        v[2] = v[1] * x[1];
        v[0] = x[2];
        v[3] = v[0] * v[2];
        v[4] = 0.5;
        v[0] + v[1] + v[2] * v[3] * v[4]
    }

    #[at(0.9)]
    #[at(-0.4)]
    fn becomes_active_and_inactive_again(x: f64) -> f64 {
        let mut a = 1.0;
        let b = a * x;
        a = b * x;
        let c = a + 1.0;
        a = 7.0;
        let d = a * c;
        a = d * d;
        a * b
    }

    #[at(0.9, 1.3)]
    #[at(-0.4, 0.2)]
    fn fibonacci_of_values(x: f64, y: f64) -> f64 {
        let mut a = x;
        let mut b = y;
        let mut c = a * b;
        a = b;
        b = c;
        c = a * b + x;
        a = b;
        b = c;
        c = a * b - y;
        a + b + c
    }

    #[at(0.9, 1.3)]
    #[at(-0.4, 0.2)]
    fn mem_replace_of_a_local(x: f64, y: f64) -> f64 {
        let mut state = x * x;
        let old = std::mem::replace(&mut state, y * x);
        old * state - y
    }

    #[at(0.9, 1.3)]
    #[at(-0.4, 0.2)]
    fn filled_and_copied(x: f64, y: f64) -> f64 {
        let mut v = [x, y, 0.0, 0.0];
        let mut w = [0.0; 4];
        w.copy_from_slice(&v);
        v.fill(x * y);
        v[0] * w[1] + v[3] * w[0]
    }

    #[at(0.9, 1.3)]
    fn active_only_after_it_was_taken(x: f64, y: f64) -> f64 {
        let mut start = 1.0;
        let mut sum = std::mem::replace(&mut start, 2.0);
        sum += x * y;
        let mut parts = vec![0.5, 1.5];
        let mut last = parts.remove(1);
        last *= x;
        sum * start + last
    }
}
