//! Consumers that give an `Option`, and what sifts a `Vec`: they are the loop that they stand for, where an index does not
//! tell which item is meant.

use proc_macro2::{Ident, Span};
use syn::{Expr, parse_quote};

use super::Lowerer;
use super::closure::has_return;
use super::held::gives_references;
use super::place::bare;
use crate::ir::Ty;

/// Consumers that give an `Option`, with the number of their arguments.
const SELECTING: [(&str, usize); 10] = [
    ("next", 0),
    ("last", 0),
    ("nth", 1),
    ("reduce", 1),
    ("min_by", 1),
    ("max_by", 1),
    ("min_by_key", 1),
    ("max_by_key", 1),
    ("find", 1),
    ("find_map", 1),
];

/// Those that `unwrap` takes together with a chain, if its items are known by index.
const BY_INDEX: [&str; 6] = ["next", "last", "nth", "reduce", "min_by", "max_by"];

/// Adaptors that leave the items known by index.
const PLAIN: [&str; 14] = [
    "iter",
    "iter_mut",
    "into_iter",
    "copied",
    "cloned",
    "enumerate",
    "zip",
    "rev",
    "skip",
    "step_by",
    "take",
    "map",
    "windows",
    "chunks",
];

impl Lowerer {
    /// Whether the call gives an `Option` by such a loop.
    pub(super) fn selects(&self, call: &syn::ExprMethodCall) -> bool {
        let name = call.method.to_string();
        SELECTING.contains(&(name.as_str(), call.args.len()))
            && self.is_of_chain(call)
            && self.mentions_numbers(call)
            && !counts(&call.receiver)
            && (call.method == "nth" || !call.args.iter().any(leaves))
    }

    /// Whether the call, opened by `unwrap`, is found by index.
    pub(super) fn is_selected_by_index(&self, opener: &str, call: &syn::ExprMethodCall) -> bool {
        matches!(opener, "unwrap" | "expect")
            && BY_INDEX.iter().any(|name| call.method == name)
            && is_plain(&call.receiver)
    }

    /// What the call stands for: a block that gives the same.
    pub(super) fn stands_for(&mut self, call: &syn::ExprMethodCall) -> Option<Expr> {
        match (call.method.to_string().as_str(), call.args.len()) {
            ("partition", 1) if self.is_adapted(&call.receiver) && self.mentions_numbers(call) => {
                self.partitioned(call)
            }
            ("retain", 1) if self.is_sifted(call) => self.retained(call),
            ("concat", 0) if self.mentions_numbers(&call.receiver) => self.concatenated(&call.receiver),
            _ if self.selects(call) => self.selecting_loop(call),
            _ => None,
        }
    }

    pub(super) fn unused(&mut self, wish: &str) -> Ident {
        Ident::new(&self.f.fresh_name(wish), Span::call_site())
    }

    /// `[a, b].concat()`, `rows.concat()`
    fn concatenated(&mut self, parts: &Expr) -> Option<Expr> {
        if let Expr::Array(array) = bare(parts) {
            let (all, parts) = (self.unused("all"), array.elems.iter());
            return Some(parse_quote!({
                let mut #all = Vec::new();
                #(#all.extend(#parts);)*
                #all
            }));
        }
        let item = self.peek_ty(parts)?.element()?.clone();
        let is_nested = matches!(item.pointee(), Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_));
        is_nested.then(|| parse_quote!(#parts.iter().flatten().copied().collect::<Vec<_>>()))
    }

    fn selecting_loop(&mut self, call: &syn::ExprMethodCall) -> Option<Expr> {
        let (chain, f) = (&*call.receiver, call.args.first());
        let (found, item) = (self.unused("found"), self.unused("item"));
        let name = call.method.to_string();
        if gives_references(chain) && name != "find_map" {
            self.options_of_references.insert(found.to_string());
        }
        Some(match (name.as_str(), f) {
            ("next", None) => parse_quote!({
                let mut #found = None;
                for #item in #chain { #found = Some(#item); break; }
                #found
            }),
            ("last", None) => parse_quote!({
                let mut #found = None;
                for #item in #chain { #found = Some(#item); }
                #found
            }),
            ("nth", Some(n)) => parse_quote!({
                let mut #found = None;
                for #item in #chain.skip(#n) { #found = Some(#item); break; }
                #found
            }),
            ("find", Some(f)) => parse_quote!({
                let mut #found = None;
                for #item in #chain { if (#f)(&#item) { #found = Some(#item); break; } }
                #found
            }),
            ("find_map", Some(f)) => parse_quote!({
                let mut #found = None;
                for #item in #chain.filter_map(#f) { #found = Some(#item); break; }
                #found
            }),
            ("reduce", Some(f)) => {
                let so_far = self.unused("so_far");
                parse_quote!({
                    let mut #found = None;
                    for #item in #chain {
                        if #found.is_none() {
                            #found = Some(#item);
                        } else if let Some(#so_far) = #found {
                            #found = Some((#f)(#so_far, #item));
                        }
                    }
                    #found
                })
            }
            (_, Some(f)) => self.extreme_loop(&name, chain, f, (&found, &item)),
            _ => return None,
        })
    }

    /// The least (the first of equals) or the greatest item (the last of equals), as std has it.
    fn extreme_loop(&mut self, name: &str, chain: &Expr, f: &Expr, (found, item): (&Ident, &Ident)) -> Expr {
        let so_far = self.unused("so_far");
        let worse: Expr = match name {
            "min_by" => parse_quote!((#f)(#so_far, &#item) == ::core::cmp::Ordering::Greater),
            "max_by" => parse_quote!((#f)(#so_far, &#item) != ::core::cmp::Ordering::Greater),
            "min_by_key" => parse_quote!((#f)(#so_far) > (#f)(&#item)),
            _ => parse_quote!((#f)(#so_far) <= (#f)(&#item)),
        };
        parse_quote!({
            let mut #found = None;
            for #item in #chain {
                if #found.is_none() {
                    #found = Some(#item);
                } else if match &#found { Some(#so_far) => #worse, None => false } {
                    #found = Some(#item);
                }
            }
            #found
        })
    }

    // ---- by index ----

    /// The same call where an index tells the item that is meant.
    pub(super) fn known_by_index(&mut self, call: &syn::ExprMethodCall) -> Option<Expr> {
        let mut same = call.clone();
        if let Some(found) = self.found_by_index(&call.receiver) {
            *same.receiver = found;
            return Some(Expr::MethodCall(same));
        }
        if let Expr::MethodCall(inner) = bare(&call.receiver)
            && let Some(compared) = self.compared_by_key(inner)
        {
            *same.receiver = compared;
            return Some(Expr::MethodCall(same));
        }
        self.found_by_index(&Expr::MethodCall(call.clone()))
    }

    /// `min_by_key(f)` is `min_by(|a, b| f(a).cmp(&f(b)))`.
    fn compared_by_key(&mut self, call: &syn::ExprMethodCall) -> Option<Expr> {
        let name = match call.method.to_string().as_str() {
            "min_by_key" => "min_by",
            "max_by_key" => "max_by",
            _ => return None,
        };
        if !self.selects(call) || !is_plain(&call.receiver) {
            return None;
        }
        let (chain, f) = (&call.receiver, call.args.first()?);
        let name = Ident::new(name, call.method.span());
        let (a, b) = (self.unused("a"), self.unused("b"));
        let (first, second) = (self.unused("first"), self.unused("second"));
        Some(parse_quote!(#chain.#name(|#a, #b| {
            let #first = (#f)(#a);
            let #second = (#f)(#b);
            #first.cmp(&#second)
        })))
    }

    /// `xs.iter().find(p)` is `xs.get(i)`, with the number of items that come before.
    pub(super) fn found_by_index(&self, e: &Expr) -> Option<Expr> {
        let Expr::MethodCall(call) = bare(e) else { return None };
        if call.method == "copied" || call.method == "cloned" {
            let mut same = call.clone();
            *same.receiver = self.found_by_index(&call.receiver)?;
            return Some(Expr::MethodCall(same));
        }
        if let Some(stepped) = self.stepped_on(call) {
            return Some(stepped);
        }
        let (chain, test) = match (call.method.to_string().as_str(), call.args.first()) {
            ("find", Some(test)) => (&*call.receiver, test),
            ("next", None) => match bare(&call.receiver) {
                Expr::MethodCall(inner) if inner.method == "filter" => {
                    (&*inner.receiver, inner.args.first()?)
                }
                _ => return None,
            },
            _ => return None,
        };
        let Expr::Closure(test) = bare(test) else { return None };
        if has_return(test) || !self.mentions_numbers(call) {
            return None;
        }
        let (start, copied) = match bare(chain) {
            Expr::MethodCall(call) if call.method == "copied" || call.method == "cloned" => {
                (&*call.receiver, Some(call.method.clone()))
            }
            other => (other, None),
        };
        let Expr::MethodCall(start) = bare(start) else { return None };
        let place = bare(&start.receiver);
        if start.method != "iter" || !self.is_local_place(place) || !is_path(place) {
            return None;
        }
        let mut before = test.clone();
        let body = &test.body;
        *before.body = parse_quote!(!(#body));
        before.output = syn::ReturnType::Default;
        let got: Expr = parse_quote!(#place.get(#chain.take_while(#before).count()));
        Some(match copied {
            Some(method) => parse_quote!(#got.#method()),
            None => got,
        })
    }

    // ---- sifting ----

    fn partitioned(&mut self, call: &syn::ExprMethodCall) -> Option<Expr> {
        let (chain, test) = (&*call.receiver, call.args.first().filter(|f| !leaves(f))?);
        let (item, yes, no) = (self.unused("item"), self.unused("left"), self.unused("right"));
        Some(parse_quote!({
            let mut #yes = Vec::new();
            let mut #no = Vec::new();
            for #item in #chain {
                if (#test)(&#item) { #yes.push(#item); } else { #no.push(#item); }
            }
            (#yes, #no)
        }))
    }

    /// Whether the call keeps some of the items of a local `Vec` that may carry a gradient.
    fn is_sifted(&self, call: &syn::ExprMethodCall) -> bool {
        let ty = self.peek_ty(&call.receiver);
        self.is_local_place(&call.receiver)
            && matches!(ty.as_ref(), Some(Ty::Vec(_)))
            && self.holds_gradient(&call.receiver, ty.as_ref())
            && !call.args.iter().any(leaves)
    }

    fn retained(&mut self, call: &syn::ExprMethodCall) -> Option<Expr> {
        let (place, test) = (&*call.receiver, call.args.first()?);
        let (item, all) = (self.unused("item"), self.unused("all"));
        Some(parse_quote!({
            let #all = ::core::mem::take(&mut #place);
            for #item in #all { if (#test)(&#item) { #place.push(#item); } }
        }))
    }

    /// What `drain(range)` takes out of a local `Vec`, as a block that gives a `Vec`.
    pub(super) fn drained(&mut self, call: &syn::ExprMethodCall) -> Option<Expr> {
        let ty = self.peek_ty(&call.receiver);
        let is_vec = matches!(ty.as_ref(), Some(Ty::Vec(_))) && self.is_local_place(&call.receiver);
        if call.method != "drain" || !is_vec || !self.holds_gradient(&call.receiver, ty.as_ref()) {
            return None;
        }
        let Expr::Range(range) = bare(call.args.first()?) else { return None };
        let place = &call.receiver;
        let (part, rest) = (self.unused("drained"), self.unused("rest"));
        let (from, to) = (self.unused("from"), self.unused("to"));
        let end: Option<Expr> = range.end.as_ref().map(|end| match range.limits {
            syn::RangeLimits::Closed(_) => parse_quote!((#end) + 1),
            syn::RangeLimits::HalfOpen(_) => parse_quote!(#end),
        });
        Some(match (&range.start, end) {
            (None, None) => parse_quote!(::core::mem::take(&mut #place)),
            (Some(start), None) => parse_quote!(#place.split_off(#start)),
            // The end may be told by the `Vec` itself, so it is known before that is emptied.
            (None, Some(end)) => parse_quote!({
                let #to = #end;
                let mut #part = ::core::mem::take(&mut #place);
                #place = #part.split_off(#to);
                #part
            }),
            (Some(start), Some(end)) => parse_quote!({
                let #from = #start;
                let mut #rest = #place.split_off(#end);
                let #part = #place.split_off(#from);
                #place.append(&mut #rest);
                #part
            }),
        })
    }
}

/// Whether the argument is a function that cannot be written out.
fn leaves(f: &Expr) -> bool {
    matches!(bare(f), Expr::Call(_) | Expr::MethodCall(_) | Expr::Block(_))
}

/// Whether the items are counted, or are numbers of a range. What is selected may then be an index that hangs on active values:
/// such a chain is kept as it is, so that an index that becomes a number of the result is still seen.
fn counts(chain: &Expr) -> bool {
    match bare(chain) {
        Expr::Range(_) => true,
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "enumerate" => true,
            "map" => false,
            _ => counts(&call.receiver),
        },
        _ => false,
    }
}

/// Whether the place is a variable, or fields of one.
fn is_path(e: &Expr) -> bool {
    match bare(e) {
        Expr::Path(_) => true,
        Expr::Field(field) => is_path(&field.base),
        _ => false,
    }
}

/// Whether the items of the chain are known by index.
fn is_plain(chain: &Expr) -> bool {
    match bare(chain) {
        Expr::MethodCall(call) => PLAIN.iter().any(|name| call.method == name) && is_plain(&call.receiver),
        _ => true,
    }
}
