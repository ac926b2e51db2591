//! Code that is nested too deep: the phases descend into it, and would run out of rustc's stack.

use syn::visit::{self, Visit};

use super::problem;
use crate::codes;
use crate::error::{Diagnostic, Extent};

/// Expressions and blocks around each other. Unoptimised, as in a user's build, the compiler takes 12 KiB for each
/// of the 8 MiB that rustc has.
const DEEPEST: usize = 400;

/// Loops around each other: each adds a dimension to a tape, and rustc gives up at 128.
const DEEPEST_LOOP: usize = 100;

/// What is refused about the depth of the item.
pub fn too_deep(item: &syn::Item) -> Option<Diagnostic> {
    let mut depth = Depth::default();
    depth.visit_item(item);
    depth.found
}

#[derive(Default)]
struct Depth {
    level: usize,
    loops: usize,
    found: Option<Diagnostic>,
}

impl Depth {
    fn limit(&mut self, e: &syn::Expr) {
        let (what, help) = if self.loops > DEEPEST_LOOP {
            ("loops are nested", "put inner loops into a function of their own")
        } else if self.level > DEEPEST {
            ("this is nested", "give parts of it names with `let`, or put them into functions of their own")
        } else {
            return;
        };
        let limit = if self.loops > DEEPEST_LOOP { DEEPEST_LOOP } else { DEEPEST };
        self.found =
            Some(problem(codes::TOO_DEEP, Extent::of(e), format!("{what} more than {limit} deep"), help));
    }
}

impl<'ast> Visit<'ast> for Depth {
    fn visit_expr(&mut self, e: &'ast syn::Expr) {
        if self.found.is_some() {
            return;
        }
        let is_loop = matches!(e, syn::Expr::ForLoop(_) | syn::Expr::While(_) | syn::Expr::Loop(_));
        self.level += 1;
        self.loops += usize::from(is_loop);
        self.limit(e);
        if self.found.is_none() {
            visit::visit_expr(self, e);
        }
        self.level -= 1;
        self.loops -= usize::from(is_loop);
    }
}
