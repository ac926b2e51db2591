//! What the other items of a module tell about a call.

use super::{Callee, Function, Ty, Wrapper};

impl Callee {
    /// Its name in [`Function::known_results`]: `helper`, or `Vec2 .norm` by the type that it belongs to.
    pub fn known_as(&self, receiver: Option<&Ty>) -> Option<String> {
        match self {
            Callee::Method { name, .. } => match receiver?.pointee() {
                Ty::Named(path) => Some(format!("{path} .{name}")),
                _ => None,
            },
            Callee::Path { qualifier, name, .. } => {
                let qualifier: String = qualifier.to_string().split_whitespace().collect();
                Some(match qualifier.trim_end_matches(':') {
                    "" | "self" => name.to_string(),
                    qualifier => format!("{qualifier} .{name}"),
                })
            }
            Callee::Operator(_) => None,
        }
    }
}

impl Function {
    /// The type of what the call gives, after the `?` if it is fallible.
    pub fn known_result(&self, callee: &Callee, receiver: Option<&Ty>, fallible: bool) -> Option<&Ty> {
        let (wrapper, ty) = self.known_results.get(&callee.known_as(receiver)?)?;
        (fallible != (*wrapper == Wrapper::Plain)).then_some(ty)
    }
}
