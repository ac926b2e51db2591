//! The copy of the compiler that has the mutants.

use std::io;
use std::path::{Path, PathBuf};

use super::rewrite::{Mutant, rewrite};

/// What is mutated, under `autodiff-codegen/src`.
const FOLDERS: [&str; 4] = ["rules", "analyze", "transform", "simplify"];

/// The switch that mutants ask.
const SWITCH: &str = r#"
//! Which mutant is on.

use std::sync::{LazyLock, Mutex};
use std::collections::BTreeSet;
use std::io::Write as _;

static MUTANT: LazyLock<String> = LazyLock::new(|| std::env::var("MUTANT").unwrap_or_default());
static NUMBER: LazyLock<u32> = LazyLock::new(|| MUTANT.parse().unwrap_or(u32::MAX));
static TRACE: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("MUTANT_TRACE").ok());
static SEEN: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// Whether that one is.
pub fn on(id: u32) -> bool {
    if let Some(file) = &*TRACE {
        if SEEN.lock().is_ok_and(|mut seen| seen.insert(id)) {
            if let Ok(mut file) = std::fs::OpenOptions::new().create(true).append(true).open(file) {
                let _ = writeln!(file, "{id}");
            }
        }
    }
    *NUMBER == id
}

/// A partial derivative of the rule table, or what the mutant makes of it.
pub fn row<N: crate::rules::num::Num>(name: &str, partial: &str, value: N) -> N {
    if !MUTANT.starts_with("row:") {
        return value;
    }
    let mut parts = MUTANT.split(':').skip(1);
    if parts.next() != Some(name) || parts.next() != Some(partial) {
        return value;
    }
    match parts.next() {
        Some("negated") => -value,
        Some("dropped") => crate::rules::pairs::c(0.0),
        _ => value * crate::rules::pairs::c(2.0),
    }
}
"#;

/// Copies the compiler and this crate, with mutants in the former.
pub fn copy(root: &Path, to: &Path) -> io::Result<Vec<Mutant>> {
    for part in ["autodiff-codegen", "tests/generated", "tests/corpus", "tests/expand", "tests/ui"] {
        let _ = std::fs::remove_dir_all(to.join(part));
        copy_folder(&root.join(part), &to.join(part))?;
    }
    for entry in std::fs::read_dir(root.join("tests"))?.flatten().filter(|entry| entry.path().is_file()) {
        std::fs::copy(entry.path(), to.join("tests").join(entry.file_name()))?;
    }
    std::fs::copy(root.join("Cargo.lock"), to.join("Cargo.lock"))?;
    let manifest = std::fs::read_to_string(root.join("Cargo.toml"))?;
    let workspace = manifest.split("\n[package]").next().unwrap_or_default();
    let members = workspace.lines().map(|line| {
        let is_members = line.starts_with("members");
        if is_members { "members = [\"autodiff-codegen\", \"tests/generated\"]" } else { line }
    });
    let profile = "\n[profile.dev]\nopt-level = 1\ndebug = 0\nincremental = false\n";
    let text = members.collect::<Vec<_>>().join("\n") + profile;
    // The warnings of rewritten code are nobody's.
    std::fs::write(to.join("Cargo.toml"), text.replace("\"deny\"", "\"allow\""))?;
    mutate(&to.join("autodiff-codegen/src"))
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn mutate(source: &Path) -> io::Result<Vec<Mutant>> {
    let mut mutants = Vec::new();
    for folder in FOLDERS {
        for file in files(source, folder) {
            let name = file.strip_prefix(source).unwrap_or(&file).display().to_string();
            let text = std::fs::read_to_string(&file)?;
            if name == "rules/table.rs" {
                mutants.extend(rows(&text));
                let hooked = text.replace(
                    "$(let $d: N = $partial;)*",
                    "$(let $d: N = crate::mutant::row(stringify!($name), stringify!($d), $partial);)*",
                );
                std::fs::write(&file, hooked)?;
                continue;
            }
            if let Some(changed) = rewrite(&name, &text, &mut mutants) {
                std::fs::write(&file, changed)?;
            }
        }
    }
    std::fs::write(source.join("mutant.rs"), SWITCH)?;
    let library = std::fs::read_to_string(source.join("lib.rs"))?;
    std::fs::write(
        source.join("lib.rs"),
        library.replacen("pub mod analyze;", "pub mod analyze;\npub mod mutant;", 1),
    )?;
    let rules = std::fs::read_to_string(source.join("rules/mod.rs"))?;
    let rules = rules
        .replace("\nmod num;", "\npub(crate) mod num;")
        .replace("\nmod pairs;", "\npub(crate) mod pairs;");
    std::fs::write(source.join("rules/mod.rs"), rules)?;
    Ok(mutants)
}

fn files(source: &Path, folder: &str) -> Vec<PathBuf> {
    let mut found = vec![source.join(format!("{folder}.rs"))];
    let entries = std::fs::read_dir(source.join(folder)).into_iter().flatten().flatten();
    found
        .extend(entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "rs")));
    found.retain(|file| file.is_file() && !file.ends_with("tests.rs"));
    found.sort();
    found
}

/// Three mutants per partial derivative of the table.
fn rows(text: &str) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    let mut row = String::new();
    let body = text.split("\nrules! {").nth(1).unwrap_or_default();
    for line in body.lines() {
        let code = line.trim();
        if line.starts_with("    ") && !line.starts_with("     ") && code.contains(") -> ") {
            code.split('(').next().unwrap_or_default().clone_into(&mut row);
        }
        let assigned = code.split("d_").skip(1).filter_map(|rest| rest.split_once(" = "));
        for (partial, _) in assigned.filter(|(name, _)| name.chars().all(|c| c.is_alphanumeric() || c == '_'))
        {
            if code.starts_with("//") || code.contains("\"`d_") && !code.starts_with('{') {
                continue;
            }
            for change in ["negated", "dropped", "doubled"] {
                mutants.push(Mutant {
                    id: format!("row:{row}:d_{partial}:{change}"),
                    at: format!("rules/table.rs:{row}"),
                    what: format!("d_{partial} {change}"),
                });
            }
        }
    }
    mutants
}
