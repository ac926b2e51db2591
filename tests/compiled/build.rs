//! Writes the programs, `COMPILED_COUNT` of them from the seed `COMPILED_FROM` on.

use std::path::Path;

fn setting(name: &str, default: u64) -> u64 {
    println!("cargo::rerun-if-env-changed={name}");
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn main() -> std::io::Result<()> {
    let (from, count) = (setting("COMPILED_FROM", 0), setting("COMPILED_COUNT", 200));
    let (text, _) = generated_programs::compiled::file(from, count);
    let directory = std::env::var_os("OUT_DIR").unwrap_or_default();
    std::fs::write(Path::new(&directory).join("programs.rs"), text)
}
