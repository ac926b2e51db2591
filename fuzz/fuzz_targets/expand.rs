//! The bytes choose an item of the corpus, and what is changed in it.
#![no_main]

use std::path::Path;

use generated_programs::mangle::{Stock, check};
use generated_programs::rng::Rng;

// Tokens belong to their thread.
thread_local! {
    static STOCK: Stock = {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        Stock::read(&[&root.join("tests/corpus"), &root.join("tests/ui/fail")])
    };
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut rng = Rng::from_bytes(data);
    let (item, arguments) = STOCK.with(|stock| (stock.mangled(&mut rng), stock.arguments(&mut rng)));
    if let Err(problem) = check(&arguments, &item) {
        panic!("{problem}");
    }
});
