//! Generic functions, called with `f64` and with `f32`, and const generics.

#[corpus_macros::corpus]
mod functions {
    use differentiable::Real;

    #[at(1.5, 0.5)]
    #[at(-0.25, 2.0)]
    fn generic_scalar<T: Real>(x: T, y: T) -> T {
        x * y.sin() + x / (T::ONE + y * y) - T::from_f64(0.5)
    }

    #[at(&[1.5, 0.5, -2.0])]
    #[at(&[0.25])]
    fn generic_slice<T: Real>(v: &[T]) -> T {
        let mut s = T::ZERO;
        for &x in v {
            s += x * x;
        }
        s.sqrt()
    }

    #[at([1.5, 0.5, -2.0], 2)]
    #[at([0.25, 1.0, 3.0], 0)]
    fn generic_array<T>(v: [T; 3], i: usize) -> T
    where
        T: Real,
    {
        let mut w = v;
        w[i] *= v[0] + T::from_f64(i as f64);
        w[0] * w[1] - w[2].exp()
    }

    #[at([1.5, 0.5, -2.0])]
    #[at([0.25, 1.0, 3.0])]
    fn const_generic<const N: usize>(v: [f64; N]) -> f64 {
        let mut s = 1.0;
        for i in 0..N {
            s = s * v[i] + v[N - 1];
        }
        s / N as f64
    }

    #[at([[1.5, 0.5, -2.0], [0.3, 0.2, 0.1]], [1.0, 2.0, 3.0])]
    #[at([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], [0.5, -2.0, 0.1])]
    fn generic_in_everything<T: Real, const R: usize, const C: usize>(m: [[T; C]; R], x: [T; C]) -> [T; R] {
        let mut out = [T::ZERO; R];
        for i in 0..R {
            for j in 0..C {
                out[i] += m[i][j] * x[j];
            }
            out[i] = out[i].tanh();
        }
        out
    }

    #[at(&[1.5, 0.5], &mut [0.25, -1.0, 2.0], 0.5)]
    #[at(&[1.0, -0.5], &mut [1.0, 2.0, 0.1], 1.5)]
    fn generic_with_lifetimes<'a, T: Real>(x: &'a [T], out: &mut [T], k: T) -> T {
        let first: &'a T = &x[0];
        for (o, &v) in out.iter_mut().zip(x) {
            *o += v * k * *o;
        }
        out[0] * *first + out[2]
    }

    fn generic_norm<T: Real, const N: usize>(v: &[T; N]) -> T {
        let mut s = T::ZERO;
        for i in 0..N {
            s += v[i] * v[i];
        }
        s.sqrt()
    }

    fn blend<T: Real>(a: T, b: T, t: T) -> T {
        a + (b - a) * t
    }

    #[at([1.5, 0.5, -2.0], 0.25)]
    #[at([0.25, 1.0, 3.0], 0.75)]
    fn calls_of_generic_functions(v: [f64; 3], t: f64) -> f64 {
        generic_norm(&v) + blend(v[0], v[1], t) + generic_norm::<f64, 2>(&[v[2], t])
    }

    #[at([1.5, 0.5, -2.0], 0.25)]
    #[at([0.25, 1.0, 3.0], 0.75)]
    fn generic_calls_generic<T: Real>(v: [T; 3], t: T) -> T {
        let w = [blend(v[0], v[1], t), blend(v[1], v[2], t)];
        blend(w[0], w[1], t) + generic_norm(&v) * generic_norm(&w)
    }

    #[at(2.0)]
    #[at(10.0)]
    fn generic_newton<T: Real>(x: T) -> T {
        let half = T::from_f64(0.5);
        let mut y = x;
        for _ in 0..6 {
            y = half * (y + x / y);
        }
        y
    }

    #[at(1.5)]
    #[at(-0.5)]
    fn generic_branches<T: Real>(x: T) -> T {
        if x > T::ZERO {
            x.sqrt().max(T::from_f64(0.25))
        } else if x < T::from_f64(-3.0) {
            T::ONE
        } else {
            -x.powi(3) + T::abs(x)
        }
    }

    #[at(0.5, 2)]
    #[at(-1.5, 4)]
    fn generic_horner<T: Real>(x: T, n: usize) -> T {
        let mut y = T::ZERO;
        for k in (0..n).rev() {
            y = y * x + T::from_f64(k as f64 + 1.0);
        }
        y.sin() * T::cos(x)
    }

    #[derive(Copy)]
    struct Complex<T> {
        re: T,
        im: T,
    }

    #[at(Complex { re: 0.5, im: 1.5 }, Complex { re: -1.0, im: 0.25 })]
    #[at(Complex { re: 2.0, im: -0.5 }, Complex { re: 1.0, im: 1.0 })]
    fn generic_struct_product<T: Real>(a: Complex<T>, b: Complex<T>) -> Complex<T> {
        Complex { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re }
    }

    #[at(Complex { re: 0.1, im: 0.25 }, 3)]
    #[at(Complex { re: -0.2, im: -0.5 }, 2)]
    fn mandelbrot_orbit(c: Complex<f64>, steps: usize) -> f64 {
        let mut z = c;
        for _ in 0..steps {
            let square = generic_struct_product(z, z);
            z = Complex { re: square.re + c.re, im: square.im + c.im };
        }
        z.re * z.re + z.im * z.im
    }

    #[at(0.75, 1.5)]
    #[at(-1.25, 0.5)]
    #[as_written = "f32 is what it is about"]
    fn single_precision(x: f32, y: f32) -> f32 {
        let z = x * y + 0.5;
        (z.sin() + 1.5_f32).ln() * f32::exp(y) - 2f32 * x
    }

    #[at(&[0.75, 1.5, -0.5])]
    #[at(&[-1.25])]
    #[as_written = "f32 is what it is about"]
    fn single_precision_sum_in_double(v: &[f32]) -> f64 {
        let mut s = 0.5_f64;
        for &x in v {
            s += x as f64 * s;
        }
        s
    }

    #[at(0.75, 2)]
    #[at(-1.25, 5)]
    #[as_written = "f32 is what it is about"]
    fn widened_and_narrowed(x: f32, n: u8) -> f32 {
        let wide = x as f64;
        let y = (wide * f64::from(n)).sin() * wide;
        y as f32 * x + f32::from(n)
    }

    #[at(0.75, 1.5)]
    #[at(-1.25, 0.5)]
    #[as_written = "f32 is what it is about"]
    fn mixed_parameters(x: f32, y: f64) -> f64 {
        let z = f64::from(x) * y;
        z * z + y
    }

    #[at([0.75, 1.5], 1)]
    #[at([-1.25, 2.0], 0)]
    #[as_written = "f32 is what it is about"]
    fn single_precision_array(v: [f32; 2], i: usize) -> [f32; 2] {
        let mut w = v;
        w[i] = w[i].max(0.0) * std::f32::consts::PI + v[1 - i];
        [w[0] * w[1], w[i]]
    }
}
