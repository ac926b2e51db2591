//! Random programs through the macro and rustc: values bit for bit, gradients and tangents against dual
//! numbers. What the interpreter is not asked (how the derivatives are printed), rustc is.

include!(concat!(env!("OUT_DIR"), "/programs.rs"));
