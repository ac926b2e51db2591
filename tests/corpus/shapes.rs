//! Values that are replaced by values of another shape.

#[corpus_macros::corpus]
mod functions {
    #[at(1.5)]
    #[at(-0.25)]
    fn shorter_than_before(x: f64) -> f64 {
        let mut r = vec![2.0, x];
        let a = r[1];
        r = vec![a * x; 1];
        a * r[0]
    }

    #[at(vec![1.5, 0.5, -2.0])]
    #[at(vec![0.25])]
    fn a_parameter_is_replaced(mut a: Vec<f64>) -> f64 {
        let first = a[0] * a[0];
        a = vec![first, 2.0];
        a[0] * a[1] + first
    }

    #[at(&[1.5, 0.5, -2.0, 0.25])]
    #[at(&[0.25, 1.0, 2.0, -1.0])]
    fn layers_of_falling_width(x: &[f64; 4]) -> f64 {
        let mut h = vec![x[0], x[1], x[2], x[3]];
        while h.len() > 1 {
            let mut next = vec![0.0; h.len() - 1];
            for i in 0..next.len() {
                next[i] = (h[i] * h[i + 1]).sin() + h[i];
            }
            h = next;
        }
        h[0]
    }

    #[at(&[1.5, 0.5, -2.0], 3)]
    #[at(&[0.25, 1.0, 2.0], 0)]
    fn layers_of_rising_width(x: &[f64; 3], n: usize) -> f64 {
        let mut h = vec![x[0]];
        for k in 0..n {
            let old = h;
            h = vec![0.5; old.len() + 1];
            for i in 0..old.len() {
                h[i] = old[i] * x[k];
                h[i + 1] += old[i];
            }
        }
        let mut s = 0.0;
        for v in &h {
            s += v * v;
        }
        s
    }

    #[at(1.5, 0.5, true)]
    #[at(0.25, -2.0, false)]
    fn replaced_in_a_branch(x: f64, y: f64, longer: bool) -> f64 {
        let mut v = vec![x, y];
        let s = v[0] * v[1];
        if longer {
            v = vec![s, x, y];
        }
        let mut p = 1.0;
        for a in &v {
            p *= a.sin();
        }
        p
    }

    #[at(1.5, 0.5, true)]
    #[at(0.25, -2.0, false)]
    fn initialised_late(x: f64, y: f64, longer: bool) -> f64 {
        let mut v;
        if longer {
            v = vec![x, y, x * y];
        } else {
            v = vec![y];
        }
        let s = v[0].exp();
        v = vec![s; 2];
        v[0] * v[1] + x
    }

    struct Layer {
        weights: Vec<f64>,
        bias: f64,
    }

    #[at(Layer { weights: vec![1.0, -2.0, 0.5], bias: 0.25 })]
    #[at(Layer { weights: vec![0.5], bias: -1.0 })]
    fn a_field_is_replaced(mut layer: Layer) -> f64 {
        let first = layer.weights[0] * layer.bias;
        layer.weights = vec![first, layer.bias];
        layer.bias *= layer.weights[0];
        layer.weights[1] * layer.bias + layer.weights[0]
    }

    #[at(&[1.5, 0.5], 3)]
    #[at(&[0.25, -1.0], 1)]
    fn rows_of_a_triangle(x: &[f64; 2], n: usize) -> f64 {
        let mut rows = vec![vec![x[0]]; n];
        for i in 1..n {
            rows[i] = vec![x[1] * rows[i - 1][0]; i + 1];
        }
        let mut s = 0.0;
        for row in &rows {
            for v in row {
                s += v.sin();
            }
        }
        s
    }

    #[at(Layer { weights: vec![1.0, -2.0, 0.5], bias: 0.25 }, 3)]
    #[at(Layer { weights: vec![0.5], bias: -1.0 }, 2)]
    fn a_struct_is_moved_and_replaced(layer: Layer, n: usize) -> f64 {
        let mut state = layer;
        for _ in 0..n {
            let old = state;
            let mut weights = vec![0.0; old.weights.len() + 1];
            for i in 0..old.weights.len() {
                weights[i + 1] = old.weights[i] * old.bias;
            }
            state = Layer { weights, bias: old.bias.sin() + old.weights[0] };
        }
        state.weights[n] * state.bias
    }

    // The shape of `state` is noted when it gets its value; the assignment after that has nothing to do with it.
    #[at(Layer { weights: vec![1.0, -2.0, 0.5], bias: 0.25 }, Layer { weights: vec![0.5], bias: -1.0 })]
    fn another_field_changes_first(mut layer: Layer, other: Layer) -> f64 {
        let mut state = other;
        layer.bias = 1.0;
        let moved = state;
        state = moved;
        state.bias * layer.weights[0] + layer.bias
    }

    struct Point {
        x: f64,
        y: f64,
    }

    fn cross(p: &Point, q: &Point) -> f64 {
        p.x * q.y
    }

    #[at(&mut [Point { x: 1.5, y: 0.5 }, Point { x: -2.0, y: 0.25 }])]
    #[at(&mut [Point { x: 0.5, y: 2.5 }, Point { x: 1.0, y: -0.25 }])]
    fn one_element_lent_twice(a: &mut [Point; 2]) {
        let t = cross(&a[0], &a[0]);
        a[1].x += t;
    }
}
