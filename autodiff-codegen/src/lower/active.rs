//! Whether there is anything to differentiate.

use super::{Lowerer, Source};
use crate::error::Errors;

/// Whether any parameter can carry a gradient and no option takes it out.
pub fn has_active_parameter(source: &Source<'_>) -> bool {
    let errors = Errors::new();
    let mut lowerer = Lowerer::new(source, &errors);
    lowerer.parameters(source);
    lowerer.f.params.iter().any(|p| p.active)
}
