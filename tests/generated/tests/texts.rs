//! No generated code changes unseen: `tests/generated/texts.txt` has a line for every function of the corpus and of the
//! tests, with the length of what the attribute makes of it and a number that stands for its text.
//!
//! After a change of the generated code, write it again, and read which functions changed and whether they grew:
//!
//! ```sh
//! UPDATE_EXPECT=1 cargo test -p generated-programs --test texts
//! ```

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use generated_programs::texts::{self, Items};

fn record() -> String {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let corpus = texts::of_folder(&tests.join("corpus"), Items::All);
    let mut out = String::new();
    for text in corpus.into_iter().chain(texts::of_folder(&tests, Items::Marked)) {
        let lines = text.lines().unwrap_or_else(|problem| panic!("{}: {problem}", text.name));
        let _ = writeln!(out, "{}: {lines} lines, {:016x}", text.name, text.digest());
    }
    out
}

#[test]
fn generated_code_is_as_recorded() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("texts.txt");
    let new = record();
    assert!(new.lines().count() > 700, "the corpus is not where this test looks for it");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, new).expect("the record can be written");
        return;
    }
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    let (before, after): (BTreeSet<&str>, BTreeSet<&str>) = (old.lines().collect(), new.lines().collect());
    let mut different: Vec<String> =
        before.difference(&after).map(|line| format!("  {line} (before)\n")).collect();
    different.extend(after.difference(&before).map(|line| format!("  {line} (now)\n")));
    different.sort();
    assert!(
        different.is_empty(),
        "the generated code of these functions changed; read what it is now, then \
         `UPDATE_EXPECT=1 cargo test -p generated-programs --test texts` records it.\n{}",
        different.concat()
    );
}
