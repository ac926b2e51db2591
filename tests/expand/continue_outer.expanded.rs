#[allow(dead_code)]
pub fn rows_without_a_gap(table: &[f64], columns: usize) -> f64 {
    let mut sum = 0.0;
    'rows: for row in table.chunks_exact(columns) {
        let mut product = 1.0;
        for x in row {
            if *x < 0.0 {
                continue 'rows;
            }
            product *= x;
        }
        sum += product;
    }
    sum
}
/// Derivatives of [`rows_without_a_gap`](fn@rows_without_a_gap), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum rows_without_a_gap {}
impl rows_without_a_gap {
    /// The gradient of `rows_without_a_gap`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(table: &[f64], columns: usize) -> ::differentiable::rt::Vec<f64> {
        let (_, gradient) = Self::value_and_grad(table, columns);
        gradient
    }
    /// The value and the gradient of `rows_without_a_gap`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(
        table: &[f64],
        columns: usize,
    ) -> (f64, ::differentiable::rt::Vec<f64>) {
        let mut d_table = ::differentiable::rt::zero_tangent(&*table);
        let value = Self::value_and_grad_into(table, columns, &mut d_table);
        (value, d_table)
    }
    /// Adds the gradient to the buffers, and returns the value, of `rows_without_a_gap`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(
        table: &[f64],
        columns: usize,
        d_table: &mut [f64],
    ) -> f64 {
        Self::vjp_into(table, columns, 1.0, d_table)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `rows_without_a_gap`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(
        table: &[f64],
        columns: usize,
        seed: f64,
    ) -> (f64, ::differentiable::rt::Vec<f64>) {
        let mut d_table = ::differentiable::rt::zero_tangent(&*table);
        let value = Self::vjp_into(table, columns, seed, &mut d_table);
        (value, d_table)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `rows_without_a_gap`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        table: &[f64],
        columns: usize,
        seed: f64,
        d_table: &mut [f64],
    ) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        rt::check_len("d_table", table.len(), d_table.len());
        let mut tape = rt::Tape::new();
        let mut sum = 0.0;
        assert!(columns != 0, "the length of windows and chunks must be non-zero");
        let quot = table.len() / columns;
        let mut tape_1 = rt::frames((0, 0), quot);
        'rows: for i in 0..quot {
            let mut reached = 2;
            let mut count = 0;
            let start = i * columns;
            let end = start + columns;
            let mut product = 1.0;
            for i_1 in 0..columns {
                let mut product_old = 0.0;
                let mut reached_1 = 2;
                count += 1;
                if table[start..end][i_1] < 0.0 {
                    reached_1 = 1;
                    reached = 1;
                    tape.push((product_old, reached_1));
                    tape_1[i] = (reached, count);
                    continue 'rows;
                }
                product_old = product;
                product = product_old * table[start..end][i_1];
                tape.push((product_old, reached_1));
            }
            sum += product;
            tape_1[i] = (reached, count);
        }
        for i in (0..quot).rev() {
            let (reached, count) = tape_1[i];
            let start = i * columns;
            let end = start + columns;
            let mut d_product = 0.0;
            if reached > 1 {
                d_product += seed;
            }
            for i_1 in (0..count).rev() {
                let (product_old, reached_1) = tape.pop();
                if reached_1 > 1 {
                    let d_product_new = d_product;
                    d_product = d_product_new * table[start..end][i_1];
                    d_table[start..end][i_1] += d_product_new * product_old;
                }
            }
        }
        sum
    }
    /// The value and its tangent (forward mode) of `rows_without_a_gap`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(table: &[f64], columns: usize, d_table: &[f64]) -> (f64, f64) {
        ::differentiable::rt::check_len("d_table", table.len(), d_table.len());
        Self::pushforward(table, columns, d_table, ::differentiable::NoTangent)
    }
    /// The forward sweep, and what runs the reverse sweep, of `rows_without_a_gap`.
    #[doc(hidden)]
    #[allow(
        unused,
        impl_trait_redundant_captures,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        clippy::restriction
    )]
    #[inline]
    pub fn pullback(
        table: &[f64],
        columns: usize,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            f64,
            &mut [f64],
            &mut ::differentiable::NoTangent,
        ) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let mut tape = rt::Tape::new();
        let mut sum = 0.0;
        assert!(columns != 0, "the length of windows and chunks must be non-zero");
        let quot = table.len() / columns;
        let mut tape_1 = rt::frames((0, 0), quot);
        'rows: for i in 0..quot {
            let mut reached = 2;
            let mut count = 0;
            let start = i * columns;
            let end = start + columns;
            let mut product = 1.0;
            for i_1 in 0..columns {
                let mut product_old = 0.0;
                let mut reached_1 = 2;
                count += 1;
                if table[start..end][i_1] < 0.0 {
                    reached_1 = 1;
                    reached = 1;
                    tape.push((product_old, reached_1));
                    tape_1[i] = (reached, count);
                    continue 'rows;
                }
                product_old = product;
                product = product_old * table[start..end][i_1];
                tape.push((product_old, reached_1));
            }
            sum += product;
            tape_1[i] = (reached, count);
        }
        (
            sum,
            move |
                table: &[f64],
                seed: f64,
                d_table: &mut [f64],
                d_columns: &mut ::differentiable::NoTangent|
            {
                rt::check_len("d_table", table.len(), d_table.len());
                for i in (0..quot).rev() {
                    let (reached, count) = tape_1[i];
                    let start = i * columns;
                    let end = start + columns;
                    let mut d_product = 0.0;
                    if reached > 1 {
                        d_product += seed;
                    }
                    for i_1 in (0..count).rev() {
                        let (product_old, reached_1) = tape.pop();
                        if reached_1 > 1 {
                            let d_product_new = d_product;
                            d_product = d_product_new * table[start..end][i_1];
                            d_table[start..end][i_1] += d_product_new * product_old;
                        }
                    }
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `rows_without_a_gap`.
    #[doc(hidden)]
    #[allow(
        unused,
        impl_trait_redundant_captures,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        clippy::restriction
    )]
    #[inline]
    pub fn pullback_again(
        table: &[f64],
        columns: usize,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            ::differentiable::rt::Mutated,
            f64,
            &mut [f64],
            &mut ::differentiable::NoTangent,
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(table, columns);
        (
            value,
            move |table, _, seed, d_table, d_columns| pullback(
                table,
                seed,
                d_table,
                d_columns,
            ),
        )
    }
    /// Forward mode with a tangent for every parameter, of `rows_without_a_gap`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        table: &[f64],
        columns: usize,
        d_table: &[f64],
        d_columns: ::differentiable::NoTangent,
    ) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = 0.0;
        let mut d_sum = 0.0;
        assert!(columns != 0, "the length of windows and chunks must be non-zero");
        'rows: for i in 0..table.len() / columns {
            let start = i * columns;
            let end = start + columns;
            let mut product = 1.0;
            let mut d_product = 0.0;
            for i_1 in 0..columns {
                if table[start..end][i_1] < 0.0 {
                    continue 'rows;
                }
                let table_at_1 = table[start..end][i_1];
                let product_old = product;
                d_product = d_product * table_at_1
                    + d_table[start..end][i_1] * product_old;
                product = product_old * table_at_1;
            }
            d_sum += d_product;
            sum += product;
        }
        (sum, d_sum)
    }
}
