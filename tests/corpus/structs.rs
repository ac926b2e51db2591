//! References, structs and `Vec`s as parameters, locals and results.

#[corpus_macros::corpus]
mod functions {
    #[at(&1.5, &-0.5)]
    #[at(&0.25, &2.0)]
    fn shared_references(x: &f64, y: &f64) -> f64 {
        *x * *y + x.sin() * y + (x - y).powi(2)
    }

    #[at(&1.5, 0.5)]
    #[at(&-0.25, 2.0)]
    fn references_with_a_lifetime<'a>(x: &'a f64, y: f64) -> f64 {
        let r: &'a f64 = x;
        r * y + *r
    }

    #[derive(Copy)]
    struct Point {
        x: f64,
        y: f64,
    }

    #[at(Point { x: 1.5, y: -0.5 })]
    #[at(Point { x: 0.25, y: 2.0 })]
    fn struct_by_value(p: Point) -> f64 {
        p.x * p.y + p.x.exp()
    }

    #[at(&Point { x: 1.5, y: -0.5 }, &Point { x: 0.5, y: 3.0 })]
    #[at(&Point { x: 0.25, y: 2.0 }, &Point { x: 0.25, y: 1.0 })]
    fn distance_of_points(p: &Point, q: &Point) -> f64 {
        let dx = p.x - q.x;
        let dy = p.y - q.y;
        (dx * dx + dy * dy).sqrt()
    }

    #[at(&mut Point { x: 1.5, y: -0.5 }, 0.3)]
    #[at(&mut Point { x: 0.25, y: 2.0 }, -1.2)]
    fn struct_rotated_in_place(p: &mut Point, angle: f64) {
        let (s, c) = angle.sin_cos();
        let x = p.x;
        p.x = c * x - s * p.y;
        p.y = s * x + c * p.y;
        p.y += p.x * p.y;
    }

    #[at(Point { x: 1.5, y: -0.5 }, 0.3)]
    #[at(Point { x: 0.25, y: 2.0 }, -1.2)]
    fn struct_updated(p: Point, x: f64) -> f64 {
        let q = Point { x: x * x, ..p };
        q.x * q.y + p.x * q.y
    }

    #[at(&Point { x: 1.5, y: -0.5 }, 0.3)]
    #[at(&Point { x: 0.25, y: 2.0 }, -1.2)]
    fn struct_updated_behind_a_reference(p: &Point, x: f64) -> f64 {
        let mut q = Point { y: x * p.x, ..*p };
        q.x *= q.y;
        let r = Point { x: q.x * x, ..q };
        r.x * r.y + q.x * Point { x: p.y, ..r }.x
    }

    #[at(&mut Point { x: 1.5, y: -0.5 }, 0.3)]
    #[at(&mut Point { x: 0.25, y: 2.0 }, -1.2)]
    fn struct_updated_in_a_loop(p: &mut Point, x: f64) {
        for k in 0..4 {
            *p = Point { x: p.y * x, ..*p };
            if k % 2 == 0 {
                *p = Point { y: p.x + p.y * p.y, ..*p };
            }
        }
    }

    #[at(&mut Point { x: 1.5, y: -0.5 })]
    #[at(&mut Point { x: 0.25, y: 2.0 })]
    fn literals_on_fields(p: &mut Point) {
        p.x /= 2.0;
        p.y *= 3.0;
        p.x -= 1.0;
        p.y += 0.5;
        p.y /= -4.0;
        p.x = 2.0 / p.x;
    }

    #[at(&[Point { x: 1.5, y: -0.5 }, Point { x: 0.5, y: 3.0 }])]
    fn literals_on_fields_of_elements(points: &[Point; 2]) -> f64 {
        let mut points = *points;
        for p in &mut points {
            p.x /= 2.0;
            p.y *= 3.0;
        }
        points[0].x /= 4.0;
        let mut last = points[1];
        last.y /= 3.0;
        last.y *= 0.5;
        points[0].x * points[0].y + last.x * last.y
    }

    #[at(&Point { x: 1.5, y: -0.5 }, 0.3)]
    #[at(&Point { x: 0.25, y: 2.0 }, -1.2)]
    fn struct_is_returned(p: &Point, scale: f64) -> Point {
        Point { x: p.x * scale, y: p.y / scale + p.x }
    }

    #[at(1.5, 0.5)]
    #[at(0.25, -2.0)]
    fn struct_built_inside(a: f64, b: f64) -> f64 {
        let x = a * b;
        let mut p = Point { x, y: a + b };
        p.y *= p.x;
        let Point { x: u, y } = p;
        let q = Point { x: y, y: p.y };
        u * q.x + q.y
    }

    #[at(Point { x: 1.5, y: -0.5 }, 2.0)]
    #[at(Point { x: 0.25, y: 2.0 }, 0.5)]
    fn struct_pattern_parameter(Point { x, y: height }: Point, k: f64) -> f64 {
        x * height + k * x
    }

    struct Layer {
        weights: [[f64; 2]; 2],
        bias: [f64; 2],
        #[no_diff]
        rate: f64,
        #[no_diff]
        name: &'static str,
    }

    struct Network {
        first: Layer,
        second: Layer,
        scale: f64,
        steps: usize,
    }

    #[at(
        &Layer { weights: [[0.5, -0.25], [1.5, 0.75]], bias: [0.1, -0.2], rate: 0.5, name: "hidden" },
        [1.0, -2.0]
    )]
    #[at(
        &Layer { weights: [[0.1, 0.2], [0.3, 0.4]], bias: [0.0, 1.0], rate: 2.0, name: "output" },
        [0.5, 0.25]
    )]
    fn layer_with_settings(layer: &Layer, x: [f64; 2]) -> f64 {
        let mut total = 0.0;
        for i in 0..2 {
            let mut z = layer.bias[i];
            for j in 0..2 {
                z += layer.weights[i][j] * x[j];
            }
            total += z.tanh() * layer.rate;
        }
        if layer.name == "output" { total * 2.0 } else { total }
    }

    #[at(
        &Network {
            first: Layer { weights: [[0.5, -0.25], [1.5, 0.75]], bias: [0.1, -0.2], rate: 0.5, name: "a" },
            second: Layer { weights: [[0.1, 0.2], [0.3, 0.4]], bias: [0.0, 1.0], rate: 2.0, name: "b" },
            scale: 1.5,
            steps: 2,
        },
        [0.5, 1.0]
    )]
    #[at(
        &Network {
            first: Layer { weights: [[0.5, 0.25], [0.5, -0.75]], bias: [0.3, 0.2], rate: 1.5, name: "a" },
            second: Layer { weights: [[0.7, 0.2], [-0.3, 0.4]], bias: [0.5, 0.1], rate: 1.0, name: "b" },
            scale: -0.5,
            steps: 3,
        },
        [0.5, -1.0]
    )]
    fn nested_structs(net: &Network, x: [f64; 2]) -> f64 {
        let mut h = x;
        for _ in 0..net.steps {
            let mut sums = net.first.bias;
            for i in 0..2 {
                for j in 0..2 {
                    sums[i] += net.first.weights[i][j] * h[j];
                }
            }
            h = [sums[0].tanh() * net.scale, sums[1].tanh()];
        }
        h[0] * net.second.weights[0][1] + h[1] * net.second.bias[1] * net.second.rate
    }

    #[at(
        &mut Network {
            first: Layer { weights: [[0.5, -0.25], [1.5, 0.75]], bias: [0.1, -0.2], rate: 0.5, name: "a" },
            second: Layer { weights: [[0.1, 0.2], [0.3, 0.4]], bias: [0.0, 1.0], rate: 2.0, name: "b" },
            scale: 1.5,
            steps: 2,
        },
        0.5
    )]
    fn nested_fields_are_updated(net: &mut Network, x: f64) -> f64 {
        net.first.bias[0] += net.scale * x;
        net.second.weights[1][0] *= net.first.bias[0];
        net.scale = net.second.weights[1][0] * net.scale;
        net.first.bias[1] -= net.second.rate * x;
        net.scale + net.first.bias[1]
    }

    #[derive(Copy)]
    struct Pair<T> {
        left: T,
        right: T,
    }

    #[at(Pair { left: 1.5, right: 0.5 })]
    #[at(Pair { left: -0.5, right: 2.0 })]
    fn generic_struct(p: Pair<f64>) -> f64 {
        p.left * p.right + p.left.sin()
    }

    #[at(&Pair { left: [1.5, 0.5], right: [2.0, -1.0] })]
    #[at(&Pair { left: [0.5, 0.25], right: [1.0, 3.0] })]
    fn generic_struct_of_arrays(p: &Pair<[f64; 2]>) -> f64 {
        p.left[0] * p.right[1] - p.left[1] * p.right[0]
    }

    #[derive(Copy)]
    struct Meters(f64);

    struct Interval(f64, f64, usize);

    #[at(Meters(1.5), Meters(2.0))]
    #[at(Meters(0.5), Meters(-1.0))]
    fn tuple_struct(a: Meters, b: Meters) -> Meters {
        let Meters(inner) = b;
        Meters(a.0 * inner + a.0)
    }

    #[at(&Interval(0.5, 1.5, 4))]
    #[at(&Interval(-1.0, 2.0, 3))]
    fn tuple_struct_with_a_count(range: &Interval) -> f64 {
        let width = (range.1 - range.0) / range.2 as f64;
        let mut area = 0.0;
        for i in 0..range.2 {
            let middle = range.0 + width * (i as f64 + 0.5);
            area += middle * middle * width;
        }
        area
    }

    #[at(&[Point { x: 1.5, y: -0.5 }, Point { x: 0.5, y: 1.0 }, Point { x: 2.0, y: 0.25 }])]
    #[at(&[Point { x: 1.5, y: 0.5 }])]
    fn slice_of_structs(points: &[Point]) -> f64 {
        let mut s = 0.0;
        for i in 0..points.len() {
            s += points[i].x * points[i].y + points[0].x;
        }
        s
    }

    #[at(&mut [Point { x: 1.5, y: -0.5 }, Point { x: 0.5, y: 1.0 }], 0.5)]
    #[at(&mut [Point { x: 1.5, y: 0.5 }], -0.25)]
    fn structs_of_a_slice_are_updated(points: &mut [Point], dt: f64) {
        for i in 0..points.len() {
            points[i].x += dt * points[i].y;
            points[i].y -= dt * points[i].x * points[0].x;
        }
    }

    #[at(vec![1.5, 0.5, -2.0])]
    #[at(vec![0.25])]
    fn vec_by_value(v: Vec<f64>) -> f64 {
        let mut s = 1.0;
        for i in 0..v.len() {
            s *= v[i] + v[0];
        }
        s
    }

    #[at(&vec![1.5, 0.5, -2.0], 2.0)]
    #[at(&vec![0.25], 1.0)]
    #[allow(clippy::ptr_arg, reason = "a form that people write")]
    fn reference_to_a_vec(v: &Vec<f64>, p: f64) -> f64 {
        let mut s = p;
        for i in 0..v.len() {
            s += v[i] * v[i] * p;
        }
        s.sqrt()
    }

    #[at(vec![vec![1.5, 0.5], vec![-2.0], vec![]])]
    #[at(vec![vec![0.25, 2.0, 1.0]])]
    fn vec_of_vecs(rows: Vec<Vec<f64>>) -> f64 {
        let mut s = 0.0;
        for i in 0..rows.len() {
            let mut p = 1.0;
            for j in 0..rows[i].len() {
                p *= rows[i][j];
            }
            s += p * p;
        }
        s
    }

    #[at(&[1.5, 0.5, -2.0], 3.0)]
    #[at(&[0.25], 0.5)]
    fn vec_is_returned(v: &[f64], k: f64) -> Vec<f64> {
        let mut out = vec![0.0; v.len()];
        for i in 0..v.len() {
            out[i] = v[i] * k + out[0];
        }
        out
    }

    #[at(1.5, 4)]
    #[at(0.5, 1)]
    fn vec_as_scratch_space(x: f64, n: usize) -> f64 {
        let mut powers = vec![1.0; n + 1];
        for i in 1..=n {
            powers[i] = powers[i - 1] * x;
        }
        let weights = vec![x, 2.0, x * x];
        powers[n] + powers[n / 2] * weights[n % 3]
    }

    #[at(0.5, 3, 2)]
    #[at(-1.5, 1, 4)]
    fn vec_of_vecs_as_a_table(x: f64, rows: usize, cols: usize) -> f64 {
        let mut table = vec![vec![0.0; cols + 1]; rows + 1];
        table[0][0] = x;
        for i in 0..=rows {
            for j in 0..=cols {
                if i > 0 {
                    table[i][j] += table[i - 1][j] * x;
                }
                if j > 0 {
                    table[i][j] += table[i][j - 1].sin();
                }
            }
        }
        table[rows][cols]
    }

    #[at((Point { x: 1.5, y: 0.5 }, 2.0), [Meters(0.5), Meters(1.5)])]
    #[at((Point { x: -1.5, y: 0.25 }, 1.0), [Meters(2.0), Meters(-0.5)])]
    fn structs_in_tuples_and_arrays(p: (Point, f64), m: [Meters; 2]) -> (f64, Point) {
        let s = p.0.x * p.1 * m[0].0;
        (s, Point { x: s * m[1].0, y: p.0.y })
    }

    #[at(&[1.5, 0.5], &[1.0, 2.0], 0.5)]
    #[at(&[0.25, 2.0], &[0.0, 1.0], 2.0)]
    fn excluded_parameters(w: &[f64], #[no_diff] data: &[f64], #[no_diff] rate: f64) -> f64 {
        (w[0] * data[0] + w[1] * data[1]) * rate * w[0]
    }

    #[at(1.5, 0.5, 2.0)]
    #[at(0.25, 2.0, -1.0)]
    #[differentiable(wrt(a, c))]
    fn with_respect_to_some(a: f64, b: f64, c: f64) -> f64 {
        a * b * c + a * a
    }

    #[at(1.5, 0.5)]
    #[at(0.25, 2.0)]
    #[differentiable(name = "renamed_derivatives")]
    fn under_another_name(a: f64, b: f64) -> f64 {
        a * b + b.exp()
    }

    #[at(Point { x: 1.5, y: -0.5 }, 2.0)]
    fn updated_by_value(p: Point, k: f64) -> f64 {
        let q = Point { x: k * p.x, ..p.clone() };
        let r = Point { y: q.x, ..q };
        r.x * r.y + p.x
    }

    #[at(&Layer { weights: [[0.5, -0.25], [1.5, 0.75]], bias: [0.1, -0.2], rate: 0.5, name: "hidden" }, 1.5)]
    fn updated_by_reference(layer: &Layer, k: f64) -> f64 {
        let other = Layer { bias: [k * layer.bias[1], k], ..layer.clone() };
        other.bias[0] * other.weights[1][0] * other.rate + other.bias[1] * layer.bias[0]
    }
}
