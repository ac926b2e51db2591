//! The bytes are the source: an attribute's arguments up to the first line break, and an item.
#![no_main]

use generated_programs::mangle::check;
use proc_macro2::TokenStream;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let (arguments, item) = text.split_once('\n').unwrap_or(("", &text));
    if let (Ok(arguments), Ok(item)) = (arguments.parse::<TokenStream>(), item.parse::<TokenStream>())
        && let Err(problem) = check(&arguments, &item)
    {
        panic!("{problem}");
    }
});
