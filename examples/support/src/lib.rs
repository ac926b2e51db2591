//! What the examples share, and no user needs: charts, pictures, progress bars, and the text of generated functions.

pub mod chart;
pub mod data;
pub mod picture;
pub mod show;

use std::fs;
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar on the terminal; none where the output goes elsewhere.
pub fn progress(steps: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{elapsed_precise} {bar:40} {pos}/{len} steps  {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(steps as u64).with_style(style)
}

/// Writes a file, and makes its directory.
///
/// # Errors
/// If that is not possible: a line that names the file.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
    directory
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| cannot_write(path, &error))
}

/// Makes the directory of a file, and complains now if the file cannot be written later.
///
/// # Errors
/// As [`write()`].
pub fn prepare(path: &Path) -> Result<(), String> {
    if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        fs::create_dir_all(directory).map_err(|error| cannot_write(path, &error))?;
    }
    fs::File::options()
        .append(true)
        .create(true)
        .open(path)
        .map(drop)
        .map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}
