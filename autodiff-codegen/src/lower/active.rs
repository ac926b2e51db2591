//! Whether there is anything to differentiate.

use super::{Lowerer, Source};
use crate::error::Errors;

use crate::ir::Ty;

/// Whether a gradient comes from the function: of its value, or through a `&mut`.
pub fn gives_gradient(source: &Source<'_>) -> bool {
    let errors = Errors::new();
    let mut lowerer = Lowerer::new(source, &errors);
    lowerer.parameters(source);
    lowerer.return_type(&source.sig.output);
    let function = &lowerer.f;
    let active = || function.params.iter().filter(|p| p.active);
    let written = active().any(|p| matches!(function.var(p.var).ty, Ty::Ref(true, _)));
    active().next().is_some() && (function.ret.carries() || written)
}

/// Whether any parameter can carry a gradient and no option takes it out.
pub fn has_active_parameter(source: &Source<'_>) -> bool {
    let errors = Errors::new();
    let mut lowerer = Lowerer::new(source, &errors);
    lowerer.parameters(source);
    lowerer.f.params.iter().any(|p| p.active)
}
