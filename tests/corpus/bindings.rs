//! `let` in all its forms, scopes, and names that the generated code might want for itself.

#[corpus_macros::corpus]
mod functions {
    #[at(1.5, -0.5)]
    #[at(0.25, 2.0)]
    fn shadowing(x: f64, y: f64) -> f64 {
        let z = x * y;
        let z = z + x;
        let x = z.sin();
        let z = z * x;
        z + y * x
    }

    #[at(1.5, -0.5)]
    #[at(0.25, 2.0)]
    fn shadowing_in_a_block(x: f64, y: f64) -> f64 {
        let a = x * 2.0;
        let b = {
            let a = a * y;
            let y = a + 1.0;
            y * y
        };
        a * b + y
    }

    #[at(1.5)]
    #[at(-0.25)]
    fn shadowed_parameter_with_another_type(n: f64) -> f64 {
        let y = n * n;
        let n = 3_usize;
        y * n as f64
    }

    #[at(1.5, 0.5, -2.0)]
    #[at(0.3, 1.0, 0.7)]
    fn tuple_patterns(a: f64, b: f64, c: f64) -> f64 {
        let (x, y) = (a * b, b - c);
        let ((p, q), _) = ((x * y, y), c);
        let (r, .., s) = (p, q, a, p * q);
        r * s + x
    }

    #[at(1.5, 0.5)]
    #[at(0.3, 1.0)]
    fn tuple_fields(a: f64, b: f64) -> f64 {
        let pair = (a * b, a + b);
        let nested = (pair, pair.0 * 2.0);
        nested.0.1 * nested.1 - (nested.0).0 + pair.1
    }

    #[at((1.5, 0.5))]
    #[at((-0.3, 2.0))]
    fn tuple_parameter(p: (f64, f64)) -> f64 {
        p.0 * p.1 + p.0.exp()
    }

    #[at((1.5, 0.5), [1.0, 2.0])]
    #[at((-0.3, 2.0), [0.5, -0.5])]
    fn pattern_parameters((a, b): (f64, f64), [c, d]: [f64; 2]) -> f64 {
        a * c - b * d + a * b
    }

    #[at((1.5, 2, [0.5, 1.0]))]
    #[at((-0.3, 0, [2.0, 3.0]))]
    fn tuple_with_an_integer(p: (f64, usize, [f64; 2])) -> f64 {
        let (x, n, v) = p;
        x * n as f64 * v[0] + v[1] * x
    }

    #[at([1.5, 0.5, -1.0])]
    #[at([0.1, 0.2, 0.3])]
    fn array_patterns(v: [f64; 3]) -> f64 {
        let [a, b, c] = v;
        let [first, ..] = [a * b, b * c];
        first + c.cos() * v[1]
    }

    #[at(1.5, true)]
    #[at(1.5, false)]
    fn late_initialisation(x: f64, up: bool) -> f64 {
        let y;
        if up {
            y = x * x;
        } else {
            y = x.sin();
        }
        let z: f64;
        z = y * x;
        z + y
    }

    #[at(1.5, 2)]
    #[at(-0.5, 0)]
    fn late_initialisation_by_match(x: f64, n: u32) -> f64 {
        let (scale, offset);
        match n {
            0 => {
                scale = x;
                offset = 1.0;
            }
            _ => {
                scale = 2.0;
                offset = x * x;
            }
        }
        scale * x + offset
    }

    #[at(1.5)]
    #[at(-0.5)]
    fn nested_block_expressions(x: f64) -> f64 {
        let y = {
            let a = {
                let b = x * 2.0;
                b.sin() + b
            };
            a * { x + 1.0 }
        };
        y * y
    }

    #[at(1.5)]
    #[at(-0.5)]
    fn a_block_as_an_argument(x: f64) -> f64 {
        f64::max(
            {
                let y = x * x;
                y + 1.0
            },
            0.5,
        ) * { 3.0 }
    }

    #[at(0.7, 1.5, -0.3)]
    #[at(1.2, 0.1, 2.0)]
    fn names_of_generated_code(d_x: f64, seed: f64, tape: f64) -> f64 {
        let value = d_x * seed;
        let rt = value + tape;
        let pullback = rt * d_x;
        let adjoint = pullback.sin();
        let result = adjoint * rt;
        let tangent = result + seed;
        tangent * value
    }

    #[at(0.7, 1.5)]
    #[at(1.2, 0.1)]
    fn a_variable_and_its_adjoints_name(x: f64, d_x: f64) -> f64 {
        let d_d_x = x * d_x;
        let y = d_d_x * x;
        let d_y = y + d_x;
        let dy = d_y * y;
        dy * d_d_x
    }

    #[at(0.7, 1.5)]
    #[at(1.2, 0.1)]
    fn numbered_names(t: f64, t_1: f64) -> f64 {
        let t_2 = t * t_1;
        let t1 = t_2 + t * t;
        let t2 = t1 * t_1;
        let tmp = t2 - t1;
        let v0 = tmp * t_2;
        v0 + t_1
    }

    #[at(0.7, 1.5)]
    #[at(1.2, 0.1)]
    fn raw_and_foreign_names(r#type: f64, größe: f64) -> f64 {
        let r#loop = r#type * größe;
        let λ = r#loop.exp();
        λ * r#type
    }

    #[at(0.5)]
    #[at(2.0)]
    fn names_of_float_methods(sin: f64) -> f64 {
        let cos = sin.cos() * sin;
        let exp = cos.exp();
        exp * sin + cos
    }

    #[at(0.5)]
    #[at(2.0)]
    fn a_variable_called_like_the_function(x: f64) -> f64 {
        let a_variable_called_like_the_function = x * 3.0;
        a_variable_called_like_the_function * x
    }

    #[at(1.5)]
    #[at(-0.75)]
    fn local_constants(x: f64) -> f64 {
        const SCALE: f64 = 2.5;
        const OFFSETS: [f64; 2] = [-1.0, 0.5];
        const LAST: usize = 1;
        x * SCALE + OFFSETS[LAST] * x * x + OFFSETS[0]
    }

    const GRAVITY: f64 = 9.81;
    static TABLE: [f64; 3] = [0.5, 1.5, -2.5];

    #[at(1.5, 2)]
    #[at(0.25, 0)]
    fn module_constants(t: f64, i: usize) -> f64 {
        0.5 * GRAVITY * t * t + TABLE[i] * t
    }

    #[at(1.5, 0.5)]
    #[at(-0.25, 2.0)]
    fn type_annotations(x: f64, y: f64) -> f64 {
        let z: f64 = x * y;
        let pair: (f64, f64) = (z, z + x);
        let list: [f64; 2] = [pair.0, pair.1];
        let n: usize = 2;
        list[0] * list[1] / n as f64
    }

    type Vec2 = [f64; 2];

    #[at([1.5, 0.5])]
    #[at([-0.25, 2.0])]
    fn type_alias_inside(v: [f64; 2]) -> f64 {
        let w: Vec2 = [v[1], -v[0]];
        w[0] * v[0] * 2.0 + w[1] * w[1]
    }

    #[at([1.5, 0.5], [0.25, 3.0])]
    #[at([-0.25, 2.0], [1.0, 1.0])]
    fn type_alias_parameters(a: &Vec2, b: Vec2) -> Vec2 {
        [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]]
    }

    #[at(1.5)]
    #[at(0.2)]
    fn copies_of_a_variable(x: f64) -> f64 {
        let a = x;
        let b = a;
        let mut c = b;
        c *= a;
        let d = c;
        c += b * d;
        c * d
    }

    #[at(1.5)]
    #[at(0.2)]
    fn returned_early_at_the_end(x: f64) -> f64 {
        let y = x.exp();
        return y * x;
    }

    #[at(1.5)]
    #[at(0.2)]
    #[allow(unused_must_use, reason = "the point of the function")]
    fn unused_results_and_statements(x: f64) -> f64 {
        let _ = x.sin();
        let _kept = x.cos();
        x.sqrt();
        let y = x * x;
        y * 2.0
    }

    #[at(1.5, 0.5)]
    #[at(0.2, -1.0)]
    fn destructuring_assignment_by_hand(x: f64, y: f64) -> f64 {
        let (mut a, mut b) = (x, y);
        let t = a;
        a = b * 2.0;
        b = t * a;
        a * b + t
    }
}
