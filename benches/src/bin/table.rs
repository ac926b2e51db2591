//! The tables of figures of the README, from one run: `cargo run --release -p differentiable-benches --bin table`.
//!
//! Each time is the shortest of many rounds, in which the function and its two gradients take turns, so that a
//! machine that is slow for a while is slow for all of them.

use std::hint::black_box;
use std::time::{Duration, Instant};

use differentiable_benches::cases::{self, Case, WAYS};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

const ROUNDS: usize = 60;
const ROUND: Duration = Duration::from_millis(2);
const STATEMENTS: [usize; 3] = [10, 100, 1000];

fn main() {
    println!("| case | function | gradient by hand | by macro | macro / hand | macro / function |");
    println!("|---|---:|---:|---:|---:|---:|");
    for mut case in cases::all() {
        let [function, by_hand, by_macro] = measure(case.as_mut());
        println!(
            "| {} | {} | {} | {} | {:.2} | {:.2} |",
            case.name(),
            show(function),
            show(by_hand),
            show(by_macro),
            by_macro / by_hand,
            by_macro / function
        );
    }
    println!();
    println!("| statements of a function | time of the macro | per statement |");
    println!("|---:|---:|---:|");
    for statements in STATEMENTS {
        let seconds = expansion(statements);
        println!("| {statements} | {} | {} |", show(seconds), show(seconds / count(statements)));
    }
}

/// Seconds per call of the function, the gradient by hand and the gradient by macro.
fn measure(case: &mut (dyn Case + 'static)) -> [f64; 3] {
    let calls = calls_per_round(|| case.by_macro());
    let mut best = [f64::INFINITY; 3];
    for _ in 0..ROUNDS {
        for (way, best) in WAYS.iter().zip(&mut best) {
            *best = best.min(time(calls, || way(case)));
        }
    }
    best
}

/// How many calls fill a round.
fn calls_per_round(mut call: impl FnMut()) -> usize {
    let mut calls = 1;
    while time(calls, &mut call) * count(calls) < ROUND.as_secs_f64() {
        calls *= 2;
    }
    calls
}

/// Seconds per call.
fn time(calls: usize, mut call: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        call();
    }
    start.elapsed().as_secs_f64() / count(calls)
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("a count below 2^32"))
}

fn show(seconds: f64) -> String {
    match seconds {
        s if s < 1e-6 => format!("{:.0} ns", s * 1e9),
        s if s < 1e-3 => format!("{:.2} µs", s * 1e6),
        s => format!("{:.2} ms", s * 1e3),
    }
}

/// Seconds that the macro itself takes for a function of so many statements, as a library call.
fn expansion(statements: usize) -> f64 {
    let item = function_of(statements);
    let runtime = quote!(::differentiable);
    let expand = || {
        black_box(autodiff_codegen::expand(TokenStream::new(), black_box(item.clone()), &runtime));
    };
    let calls = calls_per_round(expand);
    (0..ROUNDS / 4).map(|_| time(calls, expand)).fold(f64::INFINITY, f64::min)
}

/// A function whose statements are of every common kind: in each ten, seven bindings, a compound assignment, a
/// branch and a loop (which are counted as one each).
fn function_of(statements: usize) -> TokenStream {
    let body = (0..statements).map(|i| {
        let (this, last) = (format_ident!("v{i}"), format_ident!("v{}", i.max(1) - 1));
        match i % 10 {
            3 => quote!(let #this = if #last > 0.5 { #last * x } else { #last + a[1] };),
            6 => quote!(let mut #this = #last; for j in 0..a.len() { #this += a[j] * x; }),
            8 => quote!(sum += #last * a[0]; let #this = #last;),
            0 => quote!(let #this = (sum + x).sin();),
            _ => quote!(let #this = (#last * x + 0.25).tanh() - a[0] / (1.0 + #last * #last);),
        }
    });
    quote! {
        fn generated(x: f64, a: &[f64]) -> f64 {
            let mut sum = x;
            #(#body)*
            sum
        }
    }
}
