//! No generated code changes unseen: `tests/generated/texts.txt` has a line for every function of the corpus, with
//! the length of what the attribute makes of it and a number that stands for its text.
//!
//! After a change of the generated code, write it again, and read which functions changed and whether they grew:
//!
//! ```sh
//! UPDATE_EXPECT=1 cargo test -p generated-programs --test texts
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use generated_programs::texts;

/// The lines of the record, by the name of the function.
fn by_name(record: &str) -> BTreeMap<&str, &str> {
    record.lines().filter_map(|line| line.split_once(": ")).collect()
}

fn record() -> String {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    let mut out = String::new();
    for text in texts::of_folder(&corpus) {
        let lines = text.lines().unwrap_or_else(|problem| panic!("{}: {problem}", text.name));
        let _ = writeln!(out, "{}: {lines} lines, {:016x}", text.name, text.digest());
    }
    out
}

#[test]
fn generated_code_of_the_corpus_is_as_recorded() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("texts.txt");
    let new = record();
    assert!(new.lines().count() > 500, "the corpus is not where this test looks for it");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, new).expect("the record can be written");
        return;
    }
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    let (before, after) = (by_name(&old), by_name(&new));
    let mut different = String::new();
    for name in before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))) {
        let [was, is] = [&before, &after].map(|record| record.get(name).copied().unwrap_or("(not there)"));
        if was != is {
            let _ = writeln!(different, "  {name}: {was} -> {is}");
        }
    }
    assert!(
        different.is_empty(),
        "the generated code of these functions changed; read what it is now, then \
         `UPDATE_EXPECT=1 cargo test -p generated-programs --test texts` records it.\n{different}"
    );
}
