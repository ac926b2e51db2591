//! Functions that call each other in a circle. The pullback of one would have that of the other inside its type, and
//! so its own: one of each circle is run again in the reverse sweep instead, as with `checkpoint`.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

/// Who calls whom, by name.
#[derive(Default)]
pub struct Calls {
    callees: BTreeMap<String, BTreeSet<String>>,
}

/// Collects the names that a body calls.
struct Names(BTreeSet<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        self.0.extend(path.path.segments.last().map(|s| s.ident.to_string()));
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.0.insert(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }
}

impl Calls {
    /// Adds a function, or one more method of the name.
    pub fn add(&mut self, name: &syn::Ident, block: &syn::Block) {
        let mut names = Names(BTreeSet::new());
        names.visit_block(block);
        self.callees.entry(name.to_string()).or_default().extend(names.0);
    }

    /// One function of every circle of two or more, so that without them there is none. A function that calls
    /// itself is not one: that is seen without help.
    pub fn to_run_again(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut done = BTreeSet::new();
        for name in self.callees.keys() {
            self.visit(name, &mut Vec::new(), &mut done, &mut found);
        }
        found
    }

    fn visit<'a>(
        &'a self,
        name: &'a str,
        path: &mut Vec<&'a str>,
        done: &mut BTreeSet<&'a str>,
        found: &mut BTreeSet<String>,
    ) {
        if path.contains(&name) {
            if path.last() != Some(&name) {
                found.insert(name.to_owned());
            }
            return;
        }
        if !done.insert(name) {
            return;
        }
        path.push(name);
        for callee in self.callees.get(name).into_iter().flatten().filter(|c| self.callees.contains_key(*c)) {
            self.visit(callee, path, done, found);
        }
        path.pop();
    }
}
