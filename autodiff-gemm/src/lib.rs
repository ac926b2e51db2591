//! The matrix product of the crate [`gemm`] behind a safe function.
//!
//! `autodiff-core` denies `unsafe`, and `gemm` takes raw pointers. The one call of it stands here, after the checks that make it
//! sound.
//!
//! ```
//! let mut c = [10.0, 20.0];
//! // [1 2] · [[3 4], [5 6]], added.
//! autodiff_gemm::add_product(&mut c, [1, 2, 2], (&[1.0, 2.0], [2, 1]), (&[3.0, 4.0, 5.0, 6.0], [2, 1]));
//! assert_eq!(c, [23.0, 36.0]);
//! ```

/// `f32` and `f64`.
pub trait Element: sealed::Sealed + Copy + 'static {
    /// 1
    const ONE: Self;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

impl Element for f32 {
    const ONE: Self = 1.0;
}

impl Element for f64 {
    const ONE: Self = 1.0;
}

/// A matrix in a slice, and its strides from row to row and from column to column.
pub type Strided<'a, T> = (&'a [T], [usize; 2]);

/// `C += A·B` on one thread, for sizes `[m, k, n]`: `A` of `m × k`, `B` of `k × n`, and `C` of `m × n`, row by row.
///
/// # Panics
///
/// If `c` has not `m · n` elements, or `a` or `b` has fewer than its sizes and strides reach, before anything is written.
pub fn add_product<T: Element>(
    c: &mut [T],
    [m, k, n]: [usize; 3],
    (a, a_strides): Strided<'_, T>,
    (b, b_strides): Strided<'_, T>,
) {
    assert!(Some(c.len()) == m.checked_mul(n), "`c` has length {}, but {m} × {n} is asked for", c.len());
    let [a_row, a_column] = checked("a", a.len(), [m, k], a_strides);
    let [b_row, b_column] = checked("b", b.len(), [k, n], b_strides);
    let [c_row, c_column] = checked("c", c.len(), [m, n], [n, 1]);
    if m == 0 || k == 0 || n == 0 {
        return;
    }
    // SAFETY: `T` is `f32` or `f64`, which `gemm` takes. All that it reads and writes are the elements `i · row + j · column`
    // for `i` and `j` below the sizes; `checked` has seen that the largest of these indices, and with it each, is below the
    // length of its slice, and that the strides are `isize`s. `c` is borrowed mutably, so it overlaps neither `a` nor `b`, and its
    // strides are those of a matrix row by row, so no two of its elements are one. The slices are initialised.
    #[expect(unsafe_code, reason = "`gemm` has no safe interface; checked above")]
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            c.as_mut_ptr(),
            c_column,
            c_row,
            true,
            a.as_ptr(),
            a_column,
            a_row,
            b.as_ptr(),
            b_column,
            b_row,
            T::ONE,
            T::ONE,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

/// The strides of a matrix that lies within `len` elements.
fn checked(name: &str, len: usize, [rows, columns]: [usize; 2], [row, column]: [usize; 2]) -> [isize; 2] {
    let last = |count: usize, stride: usize| count.saturating_sub(1).checked_mul(stride);
    let reach = last(rows, row).zip(last(columns, column)).and_then(|(down, along)| down.checked_add(along));
    let inside = rows == 0 || columns == 0 || reach.is_some_and(|reach| reach < len);
    assert!(
        inside,
        "`{name}` has length {len}, too short for {rows} × {columns} with strides {row} and {column}"
    );
    [row, column].map(|stride| isize::try_from(stride).expect("a stride within a slice"))
}

#[cfg(test)]
mod tests {
    use super::add_product;

    /// Whole numbers, so that every order of summation gives the same.
    fn numbers(count: usize, step: usize) -> Vec<f64> {
        (0..u32::try_from(count).unwrap())
            .map(|i| f64::from(i * u32::try_from(step).unwrap() % 17) - 8.0)
            .collect()
    }

    fn plain(
        c: &mut [f64],
        [m, k, n]: [usize; 3],
        (a, s): (&[f64], [usize; 2]),
        (b, t): (&[f64], [usize; 2]),
    ) {
        for i in 0..m {
            for p in 0..k {
                for j in 0..n {
                    c[i * n + j] += a[i * s[0] + p * s[1]] * b[p * t[0] + j * t[1]];
                }
            }
        }
    }

    #[test]
    fn every_transposed_form() {
        for sizes in [[1, 1, 1], [3, 5, 7], [16, 16, 16], [33, 20, 41], [0, 3, 2], [3, 0, 2], [64, 100, 10]] {
            let [m, k, n] = sizes;
            let (a, b) = (numbers(m * k, 5), numbers(k * n, 7));
            for a_strides in [[k, 1], [1, m]] {
                for b_strides in [[n, 1], [1, k]] {
                    let (mut got, mut want) = (numbers(m * n, 3), numbers(m * n, 3));
                    add_product(&mut got, sizes, (&a, a_strides), (&b, b_strides));
                    plain(&mut want, sizes, (&a, a_strides), (&b, b_strides));
                    assert_eq!(got, want, "{sizes:?} {a_strides:?} {b_strides:?}");
                }
            }
        }
    }

    #[test]
    #[should_panic(expected = "`c` has length 3, but 2 × 2 is asked for")]
    fn result_of_another_size() {
        add_product(&mut [0.0; 3], [2, 1, 2], (&[1.0; 2], [1, 1]), (&[1.0; 2], [2, 1]));
    }

    #[test]
    #[should_panic(expected = "`a` has length 2, too short for 2 × 2 with strides 2 and 1")]
    fn factor_too_short() {
        add_product(&mut [0.0; 4], [2, 2, 2], (&[1.0; 2], [2, 1]), (&[1.0; 4], [2, 1]));
    }

    #[test]
    #[should_panic(expected = "too short")]
    fn strides_that_overflow() {
        add_product(&mut [0.0; 2], [2, 1, 1], (&[1.0; 2], [usize::MAX, 1]), (&[1.0], [1, 1]));
    }
}
