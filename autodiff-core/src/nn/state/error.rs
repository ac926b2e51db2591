//! What can be wrong with a file.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Why a file was not loaded. The model is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoadError {
    /// It is no whole `safetensors` file.
    File(
        /// What the reader says.
        String,
    ),
    /// A tensor of the model is not in the file.
    Missing {
        /// Its name.
        name: String,
        /// Its shape in the model.
        expected: Vec<usize>,
    },
    /// A tensor of the file is not in the model.
    Unexpected {
        /// Its name.
        name: String,
        /// Its shape in the file.
        found: Vec<usize>,
    },
    /// A tensor has another shape in the file than in the model.
    Shape {
        /// Its name.
        name: String,
        /// Its shape in the file.
        found: Vec<usize>,
        /// Its shape in the model.
        expected: Vec<usize>,
    },
    /// A tensor has other numbers in the file than in the model.
    Type {
        /// Its name.
        name: String,
        /// The type of its numbers in the file.
        found: String,
        /// That in the model.
        expected: &'static str,
    },
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::File(what) => write!(f, "this is no whole safetensors file: {what}"),
            LoadError::Missing { name, expected } => {
                write!(f, "the file has no tensor `{name}`; {expected:?} is asked for")
            }
            LoadError::Unexpected { name, found } => {
                write!(f, "the file has a tensor `{name}` of shape {found:?}, which the model has not")
            }
            LoadError::Shape { name, found, expected } => {
                write!(f, "`{name}` has shape {found:?} in the file, but {expected:?} in the model")
            }
            LoadError::Type { name, found, expected } => {
                write!(f, "`{name}` is of {found} in the file, but of {expected} in the model")
            }
        }
    }
}

impl core::error::Error for LoadError {}
