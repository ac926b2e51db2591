//! Arrays, nested arrays and slices: linear algebra, updates in place, and places that may coincide.

#[corpus_macros::corpus]
mod functions {
    #[at(&[1.0, -0.5, 2.0], &[0.3, 0.7, -1.1])]
    #[at(&[0.25], &[4.0])]
    fn dot(a: &[f64], b: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..a.len() {
            s += a[i] * b[i];
        }
        s
    }

    #[at([[1.0, -0.5, 2.0], [0.3, 0.7, -1.1]], [0.5, 1.5, -0.25])]
    #[at([[0.0, 1.0, 0.0], [1.0, 0.0, 2.0]], [1.0, 2.0, 3.0])]
    fn matrix_times_vector(m: [[f64; 3]; 2], v: [f64; 3]) -> [f64; 2] {
        let mut out = [0.0; 2];
        for i in 0..2 {
            for j in 0..3 {
                out[i] += m[i][j] * v[j];
            }
        }
        out
    }

    #[at(&[1.0, -0.5, 2.0, 0.3, 0.7, -1.1], &[0.5, 1.5, -0.25], 2, 3)]
    #[at(&[1.0, 2.0], &[0.5], 2, 1)]
    fn flat_matrix_times_vector(w: &[f64], x: &[f64], rows: usize, cols: usize) -> f64 {
        let mut total = 0.0;
        for i in 0..rows {
            let mut z = 0.1;
            for j in 0..cols {
                z += w[i * cols + j] * x[j];
            }
            total += z.tanh();
        }
        total
    }

    #[at(&[[1.0, -0.5], [0.3, 0.7]], &[[0.5, 1.5], [-0.25, 2.0]])]
    #[at(&[[1.0, 0.0], [0.0, 1.0]], &[[3.0, 1.5], [0.5, 2.5]])]
    fn matrix_product(a: &[[f64; 2]; 2], b: &[[f64; 2]; 2]) -> [[f64; 2]; 2] {
        let mut c = [[0.0; 2]; 2];
        for i in 0..2 {
            for j in 0..2 {
                for k in 0..2 {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        c
    }

    #[at([[1.0, -0.5, 0.1], [0.3, 0.7, 0.2], [2.0, 0.4, -1.0]])]
    #[at([[2.0, 0.0, 1.0], [1.0, 3.0, 0.0], [0.0, 1.0, 4.0]])]
    fn determinant(m: [[f64; 3]; 3]) -> f64 {
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    }

    #[at([[1.0, -0.5, 0.1], [0.3, 0.7, 0.2]])]
    #[at([[2.0, 0.0, 1.0], [1.0, 3.0, 0.0]])]
    fn transposed(m: [[f64; 3]; 2]) -> [[f64; 2]; 3] {
        let mut t = [[0.0; 2]; 3];
        for i in 0..2 {
            for j in 0..3 {
                t[j][i] = m[i][j] * 2.0;
            }
        }
        t
    }

    #[at([0.5, 1.5, -0.75])]
    #[at([10.0, 9.0, 8.5])]
    fn softmax(x: [f64; 3]) -> [f64; 3] {
        let mut largest = x[0];
        for i in 1..3 {
            largest = largest.max(x[i]);
        }
        let mut e = [0.0; 3];
        let mut sum = 0.0;
        for i in 0..3 {
            e[i] = (x[i] - largest).exp();
            sum += e[i];
        }
        [e[0] / sum, e[1] / sum, e[2] / sum]
    }

    #[at(&[0.5, 1.5, -0.75], 1)]
    #[at(&[10.0, 9.0, 8.5, 3.0], 0)]
    fn cross_entropy(logits: &[f64], class: usize) -> f64 {
        let mut largest = f64::NEG_INFINITY;
        for i in 0..logits.len() {
            if logits[i] > largest {
                largest = logits[i];
            }
        }
        let mut sum = 0.0;
        for i in 0..logits.len() {
            sum += (logits[i] - largest).exp();
        }
        largest + sum.ln() - logits[class]
    }

    #[at(&mut [0.5, 1.5, -0.75, 2.0])]
    #[at(&mut [3.0])]
    fn prefix_products_in_place(v: &mut [f64]) {
        for i in 1..v.len() {
            v[i] *= v[i - 1];
        }
    }

    #[at(&mut [0.5, 1.5, -0.75, 2.0], 0.5)]
    #[at(&mut [3.0, 1.0], -1.5)]
    fn suffix_recurrence_in_place(v: &mut [f64], decay: f64) -> f64 {
        let n = v.len();
        for i in (0..n - 1).rev() {
            v[i] += decay * v[i + 1] * v[i];
        }
        v[0] * decay
    }

    #[at([0.5, 1.5, -0.75], 0.3)]
    #[at([1.0, 2.0, 0.25], -1.2)]
    fn rotation_in_place(mut p: [f64; 3], angle: f64) -> [f64; 3] {
        let (s, c) = angle.sin_cos();
        let x = p[0];
        p[0] = c * x - s * p[1];
        p[1] = s * x + c * p[1];
        p[2] *= c;
        p
    }

    #[at(&mut [0.5, 1.5, -0.75], 0, 2)]
    #[at(&mut [0.5, 1.5, -0.75], 1, 1)]
    fn plane_rotation_of_a_slice(v: &mut [f64], i: usize, j: usize) {
        let (a, b) = (v[i], v[j]);
        v[i] = 0.6 * a - 0.8 * b;
        v[j] = 0.8 * a * b + 0.6 * b;
    }

    #[at(&mut [0.5, 1.5, -0.75], &[1, 1, 0])]
    #[at(&mut [0.5, 1.5, -0.75], &[2, 2, 2, 2])]
    #[at(&mut [0.5, 1.5, -0.75], &[])]
    fn scattered_updates(v: &mut [f64], at: &[usize]) {
        for k in 0..at.len() {
            v[at[k]] = v[at[k]] * v[0] + v[(at[k] + 1) % 3];
        }
    }

    #[at(&[0.5, 1.5, -0.75], &[2, 0, 2, 1])]
    #[at(&[3.0, 1.5, 0.25], &[1])]
    fn gathered(v: &[f64], at: &[usize]) -> f64 {
        let mut p = 1.0;
        for k in 0..at.len() {
            p = p * v[at[k]] + v[0];
        }
        p
    }

    #[at(&[0.1, 0.6, 0.3, 0.9, 0.65], &[1.0, 2.0, -1.0, 0.5, 3.0])]
    #[at(&[0.2, 0.2], &[1.0, 2.0])]
    fn weighted_histogram(keys: &[f64], weights: &[f64]) -> [f64; 4] {
        let mut bins = [0.0; 4];
        for i in 0..weights.len() {
            let bin = (keys[i] * 4.0) as usize;
            bins[bin] += weights[i] * weights[i];
        }
        bins
    }

    #[at(&[0.5, 1.5, -0.75, 2.0, 0.1])]
    #[at(&[3.0, 2.0, 1.0])]
    fn finite_differences(u: &[f64]) -> f64 {
        let mut energy = 0.0;
        for i in 1..u.len() - 1 {
            let curvature = u[i - 1] - 2.0 * u[i] + u[i + 1];
            energy += curvature * curvature;
        }
        energy
    }

    #[at(&mut [0.5, 1.5, -0.75, 2.0, 0.1], 0.2, 3)]
    #[at(&mut [3.0, 2.0, 1.0], 0.1, 1)]
    fn heat_equation(u: &mut [f64], rate: f64, steps: usize) {
        for _ in 0..steps {
            let mut left = u[0];
            for i in 1..u.len() - 1 {
                let here = u[i];
                u[i] = here + rate * (left - 2.0 * here + u[i + 1]);
                left = here;
            }
        }
    }

    #[at(&[0.5, 1.5], &mut [1.0, -2.0])]
    #[at(&[2.0, 0.3], &mut [0.0, 0.5])]
    fn out_parameter_is_overwritten(x: &[f64], out: &mut [f64]) {
        out[0] = x[0] * x[1];
        out[1] = x[0].sin() + out[0];
    }

    #[at(&[0.5, 1.5], &mut [1.0, -2.0])]
    #[at(&[2.0, 0.3], &mut [0.0, 0.5])]
    fn out_parameter_is_added_to(x: &[f64], out: &mut [f64]) -> f64 {
        let mut sum = 0.0;
        for i in 0..x.len() {
            out[i] += x[i] * x[i];
            sum += out[i] * x[0];
        }
        sum
    }

    #[at(&mut 1.5, 0.5)]
    #[at(&mut -0.3, 2.0)]
    fn scalar_through_a_mutable_reference(state: &mut f64, input: f64) -> f64 {
        let before = *state;
        *state = before * 0.9 + input * before;
        *state * input + before
    }

    #[at(&mut 1.5, &mut [0.5, -0.25])]
    #[at(&mut -0.3, &mut [2.0, 1.0])]
    fn two_mutable_parameters(a: &mut f64, v: &mut [f64; 2]) {
        v[0] *= *a;
        *a += v[0] * v[1];
        v[1] = *a * v[1];
    }

    #[at(&mut [[0.5, 1.0], [-0.25, 3.0]], 0.5)]
    #[at(&mut [[2.0, 1.0], [0.25, -1.0]], -1.0)]
    fn mutable_nested_array(m: &mut [[f64; 2]; 2], f: f64) {
        for i in 0..2 {
            for j in 0..2 {
                m[i][j] = m[j][i] * f + m[i][j];
            }
        }
    }

    #[at(&[[0.5, 1.0], [-0.25, 3.0], [1.0, 1.0]])]
    #[at(&[[2.0, 1.0]])]
    fn slice_of_arrays(points: &[[f64; 2]]) -> f64 {
        let mut s = 0.0;
        for i in 0..points.len() {
            let [x, y] = points[i];
            s += x * y;
            for j in 0..i {
                let p = points[j];
                s += (x - p[0]) * (y - p[1]);
            }
        }
        s
    }

    #[at(0.5, 1.5)]
    #[at(2.0, -0.25)]
    fn array_of_results(x: f64, y: f64) -> [f64; 3] {
        [x * y, x.sin() + y, 2.5]
    }

    #[at(0.5, 1.5)]
    #[at(2.0, -0.25)]
    fn tuple_of_results(x: f64, y: f64) -> (f64, f64) {
        let z = x * y;
        (z * z, z + x)
    }

    #[at(0.5, 3)]
    #[at(2.0, 1)]
    fn tuple_with_parts_of_every_kind(x: f64, n: usize) -> (f64, usize, [f64; 2], bool) {
        let y = x.powi(2);
        (y * x, n + 1, [y, x], x > 1.0)
    }

    #[at([0.5, 1.5, -0.75])]
    #[at([2.0, 0.0, 1.0])]
    fn copies_of_rows(v: [f64; 3]) -> f64 {
        let m = [v, [v[2], v[0], v[1]], v];
        let row = m[1];
        let mut other = m[0];
        other[1] = row[0] * m[2][2];
        other[0] * other[1] + row[2]
    }

    #[at(0.5, 2)]
    #[at(-1.5, 4)]
    fn repeated_elements(x: f64, n: usize) -> f64 {
        let mut v = [x * x; 5];
        v[n] = x;
        let m = [[x, 1.0]; 2];
        let mut s = 0.0;
        for i in 0..5 {
            s += v[i] * (i + 1) as f64 * m[i % 2][i % 2];
        }
        s
    }

    #[at(&[0.5, 1.5, 2.5, 0.25], 2)]
    #[at(&[2.0, 0.5], 1)]
    fn subslice_bounds_by_index(v: &[f64], split: usize) -> f64 {
        let mut head = 1.0;
        let mut tail = 0.0;
        for i in 0..split {
            head *= v[i];
        }
        for i in split..v.len() {
            tail += v[i].ln();
        }
        head * tail
    }

    #[at([[[0.5, 1.0], [2.0, -1.0]], [[0.1, 0.2], [0.3, 0.4]]])]
    #[at([[[1.0, 1.0], [1.0, 1.0]], [[2.0, 2.0], [2.0, 2.0]]])]
    fn three_dimensions(t: [[[f64; 2]; 2]; 2]) -> f64 {
        let mut s = 1.0;
        for i in 0..2 {
            for j in 0..2 {
                for k in 0..2 {
                    s += t[i][j][k] * t[k][i][j];
                }
            }
        }
        s
    }

    #[at([3.0, 1.0, 2.0, 0.5])]
    #[at([0.5, 0.25, -1.0, 4.0])]
    fn insertion_sort(v: [f64; 4]) -> [f64; 4] {
        let mut v = v;
        for i in 1..4 {
            let x = v[i];
            let mut j = i;
            while j > 0 && v[j - 1] > x {
                v[j] = v[j - 1];
                j -= 1;
            }
            v[j] = x;
        }
        [v[0], v[1] * 2.0, v[2] * v[0], v[3]]
    }
}
