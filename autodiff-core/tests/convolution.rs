//! The convolution over an image, whose derivative is written by hand, against what the macro makes of the plain loops.

#![cfg(all(feature = "std", feature = "nn"))]

use autodiff_core::differentiable;
use autodiff_core::nn::Conv2d;

const IN: usize = 2;
const OUT: usize = 3;

type Images<const C: usize, const H: usize, const W: usize> = [[[f64; W]; H]; C];
type Kernels<const KH: usize, const KW: usize> = [[[[f64; KW]; KH]; IN]; OUT];

#[differentiable]
fn plain<
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    const HO: usize,
    const WO: usize,
>(
    w: &[[[[f64; KW]; KH]; IN]; OUT],
    b: &[f64; OUT],
    x: &[[[f64; W]; H]; IN],
    stride: usize,
    padding: usize,
    dilation: usize,
) -> [[[f64; WO]; HO]; OUT] {
    let mut y = [[[0.0; WO]; HO]; OUT];
    for o in 0..OUT {
        for i in 0..HO {
            for j in 0..WO {
                y[o][i][j] = b[o];
                for c in 0..IN {
                    for p in 0..KH {
                        for q in 0..KW {
                            let (row, column) = (i * stride + p * dilation, j * stride + q * dilation);
                            if row >= padding
                                && row < H + padding
                                && column >= padding
                                && column < W + padding
                            {
                                y[o][i][j] += w[o][c][p][q] * x[c][row - padding][column - padding];
                            }
                        }
                    }
                }
            }
        }
    }
    y
}

fn numbers(count: usize, from: u32) -> Vec<f64> {
    (0..count).map(|i| (f64::from(u32::try_from(i).unwrap() + from) * 12.9898).sin()).collect()
}

fn image<const C: usize, const H: usize, const W: usize>(from: u32) -> Images<C, H, W> {
    let mut image = [[[0.0; W]; H]; C];
    let flat = image.as_flattened_mut().as_flattened_mut();
    flat.copy_from_slice(&numbers(C * H * W, from));
    image
}

fn kernels<const KH: usize, const KW: usize>(from: u32) -> Kernels<KH, KW> {
    let mut kernels = [[[[0.0; KW]; KH]; IN]; OUT];
    let flat = kernels.as_flattened_mut().as_flattened_mut().as_flattened_mut();
    flat.copy_from_slice(&numbers(OUT * IN * KH * KW, from));
    kernels
}

fn assert_close(name: &str, a: &[f64], b: &[f64]) {
    assert_eq!(a.len(), b.len());
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        assert!((a - b).abs() < 1e-12, "{name}, [{i}]: {a} and {b}");
    }
}

macro_rules! check {
    ($($name:ident: kernel $kh:literal $kw:literal, stride $s:literal, padding $p:literal, dilation $d:literal,
       $h:literal $w:literal to $ho:literal $wo:literal;)*) => {$(
        #[test]
        fn $name() {
            let weight = kernels::<$kh, $kw>(1);
            let layer = Conv2d::<f64, IN, OUT, $kh, $kw, $s, $p, $d> { weight, bias: [0.5, -1.0, 0.25] };
            let tangent = (kernels::<$kh, $kw>(500), [0.1, 0.2, -0.3]);
            let (x, d_x) = (image::<IN, $h, $w>(90), image::<IN, $h, $w>(900));
            let seed = image::<OUT, $ho, $wo>(700);
            let flat = |y: &Images<OUT, $ho, $wo>| y.as_flattened().as_flattened().to_vec();
            let flat_in = |x: &Images<IN, $h, $w>| x.as_flattened().as_flattened().to_vec();
            let flat_w = |w: &Kernels<$kh, $kw>| w.as_flattened().as_flattened().as_flattened().to_vec();

            let (y, (w, b, to_x)) = plain::vjp(&layer.weight, &layer.bias, &x, $s, $p, $d, seed);
            let (value, (d_layer, d_image)) = layer.forward_vjp(&x, seed);
            assert_close("value", &flat(&value), &flat(&y));
            assert_close("weight", &flat_w(&d_layer.weight), &flat_w(&w));
            assert_close("bias", &d_layer.bias, &b);
            assert_close("image", &flat_in(&d_image), &flat_in(&to_x));
            let (value, of_data) = layer.forward_data_vjp(&x, seed);
            assert_close("value", &flat(&value), &flat(&y));
            assert_close("weight", &flat_w(&of_data.weight), &flat_w(&w));

            let mut moved = d_layer;
            (moved.weight, moved.bias) = tangent;
            let still = [[[0.0; $w]; $h]; IN];
            for (d_image, name) in [(d_x, "forward"), (still, "forward, data")] {
                let d_plain = (&moved.weight, &moved.bias, &d_image);
                let (_, d_y) = plain::jvp(
                    &layer.weight, &layer.bias, &x, $s, $p, $d, d_plain.0, d_plain.1, d_plain.2,
                );
                let (_, found) = layer.forward_jvp(&x, &moved, &d_image);
                assert_close(name, &flat(&found), &flat(&d_y));
                if name == "forward, data" {
                    let (_, found) = layer.forward_data_jvp(&x, &moved);
                    assert_close(name, &flat(&found), &flat(&d_y));
                }
            }
        }
    )*};
}

check! {
    whole: kernel 3 2, stride 1, padding 0, dilation 1, 6 5 to 4 4;
    padded: kernel 5 3, stride 1, padding 2, dilation 1, 6 7 to 6 9;
    in_steps: kernel 2 3, stride 2, padding 1, dilation 1, 6 7 to 4 4;
    spread: kernel 2 3, stride 1, padding 1, dilation 2, 6 7 to 6 5;
    all_at_once: kernel 3 2, stride 3, padding 2, dilation 2, 8 9 to 3 4;
    kernel_beyond_the_image: kernel 5 5, stride 1, padding 4, dilation 1, 2 3 to 6 7;
}
