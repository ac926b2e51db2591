//! The checked-in text of generated code (see `tests/expand.rs`), compiled and run as the ordinary Rust that it is.

macro_rules! cases {
    ($($name:ident)*) => {
        $(
            #[allow(dead_code, unused_imports, reason = "the test below runs some of it")]
            #[allow(clippy::all, clippy::pedantic, reason = "the functions are chosen for what becomes of them")]
            mod $name {
                use differentiable::{Differentiable, Real};
                include!(concat!("expand/", stringify!($name), ".expanded.rs"));
            }
        )*
        const CASES: &[&str] = &[$(stringify!($name)),*];
    };
}

cases! {
    break_in_while
    call_in_loop
    choice
    continue_outer
    corners
    derive_no_diff
    dot_product
    early_return
    fallible
    generic
    in_out_slice
    method
    model
    neuron
    overwritten_condition
    pair
    read_and_written
    recursion
    rosenbrock
    running_product
    shadowing
    softmax_cross_entropy
}

#[test]
fn every_case_is_compiled() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand");
    let files = std::fs::read_dir(directory).expect("the directory is there");
    let names = files.map(|file| file.expect("it can be listed").file_name().to_string_lossy().into_owned());
    let mut cases: Vec<String> = names.filter_map(|n| n.strip_suffix(".expanded.rs").map(str::to_owned)).collect();
    cases.sort();
    assert_eq!(cases, CASES);
}
