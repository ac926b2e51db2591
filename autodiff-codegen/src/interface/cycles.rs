//! Functions that call each other in a circle. The pullback of one would have that of the other inside its type, and
//! so its own: one of each circle is run again in the reverse sweep instead, as with `checkpoint`.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

/// Who calls whom, by name.
#[derive(Default)]
pub struct Calls {
    callees: BTreeMap<String, BTreeSet<String>>,
    /// There is a single type: what is called on a field of `self` is a method of another.
    of_one_type: bool,
}

/// Collects the names that a body calls.
struct Names {
    found: BTreeSet<String>,
    of_one_type: bool,
}

impl<'ast> Visit<'ast> for Names {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        self.found.extend(path.path.segments.last().map(|s| s.ident.to_string()));
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if !(self.of_one_type && is_field_of_self(&call.receiver)) {
            self.found.insert(call.method.to_string());
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// `self.a`, `self.a.b`. (A field of the type itself would have to be a box. If circles go through one, rustc says so, E0720.)
fn is_field_of_self(e: &syn::Expr) -> bool {
    match e {
        syn::Expr::Field(field) => match &*field.base {
            syn::Expr::Path(path) => path.path.is_ident("self"),
            base => is_field_of_self(base),
        },
        _ => false,
    }
}

impl Calls {
    /// For the methods of a single type: a layer's `forward` is not that of the network which has it in a field.
    pub fn of_one_type() -> Self {
        Self { of_one_type: true, ..Self::default() }
    }

    /// Adds a function, or one more method of the name.
    pub fn add(&mut self, name: &syn::Ident, block: &syn::Block) {
        let mut names = Names { found: BTreeSet::new(), of_one_type: self.of_one_type };
        names.visit_block(block);
        self.callees.entry(name.to_string()).or_default().extend(names.found);
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

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::Calls;

    fn run_again(mut calls: Calls) -> Vec<String> {
        let block: syn::ItemImpl = parse_quote! {
            impl Net {
                fn forward(&self, x: f64) -> f64 { self.head(self.layers.first.forward(x)) }
                fn head(&self, x: f64) -> f64 { self.last.forward(x) }
                fn even(&self, n: usize) -> f64 { self.odd(n - 1) }
                fn odd(&self, n: usize) -> f64 { self.even(n - 1) }
            }
        };
        super::super::impls::add_calls(&block, &mut calls);
        calls.to_run_again().into_iter().collect()
    }

    #[test]
    fn methods_of_fields_are_those_of_other_types() {
        assert_eq!(run_again(Calls::of_one_type()), ["even"]);
        assert_eq!(run_again(Calls::default()), ["even", "forward"]);
    }
}
