//! The fence: everything that is refused, each with the reason and the way out, in one place.
//!
//! [`signature`] and [`body`] look at syntax that is refused wherever it occurs. The other functions make the
//! diagnostic for what lowering runs into. What is refused only because a gradient would flow through it
//! (an unknown macro, a closure, an `unsafe` block) is the business of the activity analysis.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use crate::error::{Diagnostic, Extent};

fn problem(at: impl Into<Extent>, what: impl Into<String>, why: &str, help: impl Into<String>) -> Diagnostic {
    Diagnostic { at: at.into(), what: what.into(), why: why.into(), help: help.into() }
}

/// The tokens as one short line.
pub fn short(tokens: impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let text = text
        .replace(" . ", ".")
        .replace(" :: ", "::")
        .replace("& ", "&")
        .replace(" (", "(")
        .replace(" [", "[");
    if text.chars().count() <= 40 {
        text
    } else {
        format!("{}…", text.chars().take(40).collect::<String>())
    }
}

/// A type as one short line.
fn short_ty(tokens: impl ToTokens) -> String {
    short(tokens).replace(" < ", "<").replace(" >", ">").replace(" ,", ",")
}

// ---- items and signatures ----

/// What is refused about a signature.
pub fn signature(sig: &syn::Signature, found: &mut Vec<Diagnostic>) {
    found.extend(async_function(sig));
    found.extend(unsafe_function(sig));
    found.extend(const_function(sig));
    found.extend(extern_function(sig));
    found.extend(variadic_function(sig));
    found.extend(returned_reference(sig));
    for input in &sig.inputs {
        if let syn::FnArg::Typed(typed) = input
            && !typed.attrs.iter().any(|a| a.path().segments.last().is_some_and(|s| s.ident == "no_diff"))
        {
            found.extend(parameter_type(&typed.ty));
        }
    }
}

fn async_function(sig: &syn::Signature) -> Option<Diagnostic> {
    let token = sig.asyncness?;
    Some(problem(
        token.span,
        format!("`{}` is an `async` function, which cannot be differentiated", sig.ident),
        "a gradient runs the function backwards, and a suspended computation cannot be run backwards",
        "put the arithmetic into a plain function under `#[differentiable]`, and call that from the `async` one",
    ))
}

fn unsafe_function(sig: &syn::Signature) -> Option<Diagnostic> {
    let syn::Safety::Unsafe(token) = sig.safety else { return None };
    Some(problem(
        token.span,
        format!("`{}` is an `unsafe` function, which cannot be differentiated", sig.ident),
        "the generated code is safe Rust, and cannot know what the function relies on",
        "take safe references or slices as parameters, or write the derivative by hand with `#[derivative(of = ..)]`",
    ))
}

fn const_function(sig: &syn::Signature) -> Option<Diagnostic> {
    let token = sig.constness?;
    Some(problem(
        token.span,
        format!("`{}` is a `const` function, which cannot be differentiated", sig.ident),
        "its derivatives call float methods and keep values, which Rust does not allow in constants",
        "remove `const`, or keep the `const` function and add a plain one with the attribute that has the same body",
    ))
}

fn extern_function(sig: &syn::Signature) -> Option<Diagnostic> {
    let abi = sig.abi.as_ref()?;
    Some(problem(
        abi.extern_token.span,
        format!("`{}` is an `extern` function, which cannot be differentiated", sig.ident),
        "its derivatives are Rust functions that return tuples, which other languages cannot call",
        "put the arithmetic into a plain function under `#[differentiable]`, and call it from the `extern` one",
    ))
}

fn variadic_function(sig: &syn::Signature) -> Option<Diagnostic> {
    let variadic = sig.variadic.as_ref()?;
    Some(problem(
        Extent::of(variadic),
        "a function with `...` cannot be differentiated",
        "its gradient has one value per parameter, and these parameters are not known",
        "take a slice",
    ))
}

/// What is refused about the type of the value.
pub fn returned_reference(sig: &syn::Signature) -> Option<Diagnostic> {
    let syn::ReturnType::Type(_, ty) = &sig.output else { return None };
    let reference = first_reference(ty)?;
    Some(problem(
        Extent::of(reference),
        format!("`{}` returns a reference, which cannot be differentiated", sig.ident),
        "the caller could read through it, or write, after the function is done, and the gradient would not see it",
        "return the value itself (a number, an array, a `Vec`), or write it through a `&mut` parameter",
    ))
}

fn first_reference(ty: &syn::Type) -> Option<&syn::TypeReference> {
    struct Finder<'ast>(Option<&'ast syn::TypeReference>);
    impl<'ast> Visit<'ast> for Finder<'ast> {
        fn visit_type_reference(&mut self, r: &'ast syn::TypeReference) {
            if r.lifetime.as_ref().is_none_or(|l| l.ident != "static") {
                self.0.get_or_insert(r);
            }
        }
        fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
            // The error of a `Result` carries no gradient, and may borrow.
            let is_result = path.path.segments.last().is_some_and(|s| s.ident == "Result");
            match path.path.segments.last().map(|s| &s.arguments) {
                Some(syn::PathArguments::AngleBracketed(args)) if is_result => {
                    args.args.iter().take(1).for_each(|arg| self.visit_generic_argument(arg));
                }
                _ => visit::visit_type_path(self, path),
            }
        }
    }
    let mut finder = Finder(None);
    finder.visit_type(ty);
    finder.0
}

/// What is refused about the type of a parameter.
pub fn parameter_type(ty: &syn::Type) -> Option<Diagnostic> {
    struct Finder(Option<Diagnostic>);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_type_ptr(&mut self, pointer: &'ast syn::TypePtr) {
            self.0.get_or_insert(raw_pointer(pointer));
        }
        fn visit_type_trait_object(&mut self, object: &'ast syn::TypeTraitObject) {
            self.0.get_or_insert(trait_object(object));
        }
        fn visit_type_fn_ptr(&mut self, _: &'ast syn::TypeFnPtr) {}
        fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
            if let Some(last) = path.path.segments.last()
                && ["Cell", "RefCell", "UnsafeCell", "Mutex", "RwLock", "OnceCell"]
                    .iter()
                    .any(|n| last.ident == n)
            {
                self.0.get_or_insert(shared_cell(path));
            }
            visit::visit_type_path(self, path);
        }
    }
    let mut finder = Finder(None);
    finder.visit_type(ty);
    finder.0
}

fn raw_pointer(pointer: &syn::TypePtr) -> Diagnostic {
    problem(
        pointer.star_token.span,
        "a raw pointer cannot carry a gradient",
        "what it points to may change in ways that cannot be seen in the function",
        "take `&T`, `&mut T` or a slice; or write `#[no_diff]` before the parameter if no gradient goes through it",
    )
}

fn trait_object(object: &syn::TypeTraitObject) -> Diagnostic {
    problem(
        Extent::of(object),
        format!("`{}` cannot carry a gradient", short_ty(object)),
        "which function runs is decided while the program runs, so its derivative cannot be generated now",
        "take a type parameter (`M: Trait`) or a concrete type; or write `#[no_diff]` before the parameter",
    )
}

fn shared_cell(path: &syn::TypePath) -> Diagnostic {
    problem(
        Extent::of(path),
        format!("`{}` cannot carry a gradient", short_ty(path)),
        "its contents change through a shared reference, which the analysis of what must be kept relies on not happening",
        "take `&mut T`; or write `#[no_diff]` before the parameter if no gradient goes through it",
    )
}

/// A parameter whose type is a type parameter that is not known to have a gradient.
pub fn unbounded_parameter(ty: &syn::Type, name: &Ident, is_function: bool) -> Diagnostic {
    let (what, why, help) = if is_function {
        (
            format!("`{name}` is a function, which cannot carry a gradient"),
            "which code runs is decided by the caller, so its derivative cannot be generated here",
            "write `#[no_diff]` before the parameter if no gradient goes through it".to_owned(),
        )
    } else {
        (
            format!("`{name}` is not known to be a number"),
            "its operators, its functions and its zero are those of the trait `Real`, which it is not bounded by",
            format!(
                "bound it, `{name}: Real`; or write `#[no_diff]` before the parameter if it carries no gradient"
            ),
        )
    };
    problem(Extent::of(ty), what, why, help)
}

/// The attribute on something that is not a function.
pub fn not_a_function(item: &syn::Item) -> Diagnostic {
    let (kind, help) = match item {
        syn::Item::Struct(_) => ("a struct", "`#[derive(Differentiable)]` gives a struct its tangent type"),
        syn::Item::Enum(_) => {
            ("an enum", "a gradient needs a fixed shape: take an enum as a `#[no_diff]` parameter")
        }
        syn::Item::Trait(_) => ("a trait", "put the attribute on each `impl` block of the trait"),
        syn::Item::Mod(_) => ("a module", "put the attribute on the functions in it"),
        _ => ("this item", "put the attribute on a function, or on an `impl` block"),
    };
    problem(
        item.span(),
        format!("`#[differentiable]` does not go on {kind}"),
        "only functions have derivatives",
        help,
    )
}

/// `wrt` with a name that no parameter has.
pub fn wrt_of_no_parameter(name: &Ident, parameters: &[String]) -> Diagnostic {
    problem(
        name.span(),
        format!("`wrt({name})`: there is no parameter `{name}`"),
        "`wrt` names the parameters that the gradient is taken with respect to",
        format!("the parameters are {}", parameters.join(", ")),
    )
}

/// `wrt` with a parameter that carries no gradient.
pub fn wrt_of_inactive(name: &Ident, ty: &TokenStream) -> Diagnostic {
    problem(
        name.span(),
        format!("`wrt({name})`: a gradient cannot be taken with respect to a `{}`", short_ty(ty)),
        "only floats, and arrays, slices, tuples and structs of them, have a gradient",
        format!("remove `{name}` from `wrt(..)`, or make it a float"),
    )
}

/// Nothing to differentiate with respect to.
pub fn nothing_active(name: &Ident) -> Diagnostic {
    problem(
        name.span(),
        format!("`{name}` has no parameter to differentiate with respect to"),
        "a gradient is taken with respect to floats, and arrays, slices, tuples and structs of them",
        "make a parameter a float (`f64`, `&[f64]`, ..), or remove `#[no_diff]` or the attribute",
    )
}

// ---- the body ----

/// What is refused wherever it occurs in a body.
pub fn body(block: &syn::Block, found: &mut Vec<Diagnostic>) {
    let mut fence = Body(found);
    visit::visit_block(&mut fence, block);
}

/// Whether the expression has something in it that [`body`] reports.
pub fn is_reported(e: &syn::Expr) -> bool {
    let mut found = Vec::new();
    Body(&mut found).visit_expr(e);
    !found.is_empty()
}

struct Body<'f>(&'f mut Vec<Diagnostic>);

impl<'ast> Visit<'ast> for Body<'_> {
    fn visit_item(&mut self, _: &'ast syn::Item) {}

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let known = ["allow", "expect", "warn", "deny", "doc", "rustfmt", "inline", "cold"];
        let name = attribute.path().segments.first().map(|s| s.ident.to_string()).unwrap_or_default();
        if !known.contains(&name.as_str()) {
            self.0.push(inner_attribute(attribute, &name));
        }
    }

    fn visit_expr_await(&mut self, e: &'ast syn::ExprAwait) {
        self.0.push(problem(
            e.await_token.span,
            "`.await` cannot be differentiated",
            "a gradient runs the function backwards, and a suspended computation cannot be run backwards",
            "await the value in the caller, and pass it in as a parameter",
        ));
    }

    fn visit_expr_async(&mut self, e: &'ast syn::ExprAsync) {
        self.0.push(problem(
            e.async_token.span,
            "an `async` block cannot be differentiated",
            "a gradient runs the function backwards, and a suspended computation cannot be run backwards",
            "move it into the caller",
        ));
    }

    fn visit_expr_yield(&mut self, e: &'ast syn::ExprYield) {
        self.0.push(problem(
            e.yield_token.span,
            "`yield` cannot be differentiated",
            "a gradient runs the function backwards, and a suspended computation cannot be run backwards",
            "return an array or a `Vec` of the values",
        ));
    }

    fn visit_expr_raw_addr(&mut self, e: &'ast syn::ExprRawAddr) {
        self.0.push(problem(
            e.and_token.span,
            "a raw pointer cannot be followed by a gradient",
            "what it points to may change in ways that cannot be seen in the function",
            "use `&` or `&mut`",
        ));
    }
}

fn inner_attribute(attribute: &syn::Attribute, name: &str) -> Diagnostic {
    let help = match name {
        "cfg" | "cfg_attr" => "use `if cfg!(..)` inside the function, or `#[cfg(..)]` on the whole function",
        _ => "remove it",
    };
    problem(
        Extent::of(attribute),
        format!("the attribute `{}` is not supported inside a differentiable function", short(attribute)),
        "it may change what the code does, and the derivative would not know",
        help,
    )
}

/// A `return` in code that is kept as it is.
pub fn return_inside_kept_code(e: &syn::ExprReturn) -> Diagnostic {
    problem(
        e.return_token.span,
        "`return` inside this expression is not supported",
        "the code around it is kept as it is, and its value would be returned without a gradient",
        "compute the value first with `let`, and `return` in an `if` or `match` statement of its own",
    )
}

/// A pattern that is not taken apart.
pub fn pattern(pat: &syn::Pat) -> Diagnostic {
    problem(
        Extent::of(pat),
        format!("the pattern `{}` is not supported here", short(pat)),
        "a gradient follows values through tuples, arrays, structs and references; a pattern that may fail is a branch",
        "take the value apart with a tuple, array or struct pattern, or use `match` or `let .. else` on inactive data",
    )
}

/// `x @ pattern`
pub fn at_pattern(pat: &syn::PatIdent) -> Diagnostic {
    problem(
        Extent::of(pat),
        format!("`{} @ ..` is not supported", pat.ident),
        "it names a value and its parts at once, so two names would share one gradient",
        format!("write `let {0} = ..;` first, and take `{0}` apart in a second `let`", pat.ident),
    )
}

/// `(first, .., last)` where the number of items is not known.
pub fn rest_in_the_middle(pat: &syn::Pat) -> Diagnostic {
    problem(
        Extent::of(pat),
        "this pattern counts from the end of a value whose length is not known here",
        "without the length, it is not known which element is meant",
        "annotate the type of the value, or index it: `x[x.len() - 1]`",
    )
}

/// A pair of a `zip` or `enumerate` that is not taken apart.
pub fn pair_pattern(pat: &syn::Pat) -> Diagnostic {
    problem(
        Extent::of(pat),
        format!("the loop gives pairs, and `{}` does not take them apart", short(pat)),
        "the items of the loop are references into the slices, and a pair of references cannot be kept",
        "write `for (a, b) in ..`",
    )
}

/// `Foo { a, ..base }`
pub fn struct_update(rest: &syn::Expr) -> Diagnostic {
    problem(
        Extent::of(rest),
        format!("`..{}` is not supported", short(rest)),
        "the fields that it copies are not named here, so their gradients cannot be",
        "name every field, or copy the whole value into a `let mut` variable and assign the fields that differ",
    )
}

/// An assignment to a constant or static.
pub fn static_write(e: &syn::Expr) -> Diagnostic {
    problem(
        Extent::of(e),
        format!("`{}` is written, and it is not a variable of this function", short(e)),
        "a value that outlives the call would carry the gradient out of the function, where nothing sees it",
        "pass it in as a `&mut` parameter",
    )
}

/// `r = &mut other;`
pub fn alias_reassigned(e: &syn::Expr) -> Diagnostic {
    problem(
        Extent::of(e),
        format!("the reference `{}` is made to point elsewhere", short(e)),
        "a gradient is kept by place, so it must be known which place a reference means",
        "keep an index instead of the reference, or use a new variable with `let`",
    )
}

/// A tail that is neither the good nor the bad variant.
pub fn wrapped_return(e: &syn::Expr, good: &str, bad: &str) -> Diagnostic {
    let bad = if bad == "Err" { "Err(..)" } else { bad };
    problem(
        Extent::of(e),
        format!("`{}` is returned, and neither `{good}(..)` nor `{bad}` is seen", short(e)),
        "the gradient belongs to the value inside, so it must be known where that value is made",
        format!("write `{good}(value)` or `{bad}`; for a value of this type, `{good}(value?)`"),
    )
}

/// `f::grad(..)` inside a differentiable function.
pub fn nested_derivative(at: impl Into<Extent>, name: &str) -> Diagnostic {
    problem(
        at,
        format!("`{}` is called inside a differentiable function", name.replace(" :: ", "::")),
        "nested differentiation needs `order = 2`, which is not there yet",
        "compute that derivative in the caller, and pass it in as a parameter",
    )
}

const DERIVATIVES: [&str; 9] = [
    "grad",
    "value_and_grad",
    "value_and_grad_into",
    "vjp",
    "vjp_into",
    "jvp",
    "hvp",
    "grad_and_hvp",
    "hessian",
];

/// `f::grad` and kin: a derivative in the name space of a function.
pub fn is_derivative_function(path: &syn::ExprPath) -> bool {
    let segments = &path.path.segments;
    let count = segments.len();
    count >= 2
        && DERIVATIVES.iter().any(|d| segments[count - 1].ident == d)
        && segments[count - 2].ident.to_string().starts_with(char::is_lowercase)
}

/// `m.energy_value_and_grad(..)`: a name that only the attribute makes.
pub fn is_derivative_method(name: &Ident) -> bool {
    let name = name.to_string();
    ["_value_and_grad", "_value_and_grad_into", "_vjp", "_vjp_into", "_jvp", "_hvp"]
        .iter()
        .any(|s| name.ends_with(s))
}

/// `mem::take`
pub fn mem_take(path: &syn::ExprPath) -> Diagnostic {
    problem(
        Extent::of(path),
        "`mem::take` is not supported",
        "it leaves the default value of a type that is not known here, whose gradient is not known either",
        "use `mem::replace` with the value to leave",
    )
}

/// Adaptors in an order that has no index form.
pub fn adaptor_order(call: &syn::ExprMethodCall) -> Diagnostic {
    problem(
        call.method.span(),
        format!("`.{}(..)` is not supported after these adaptors", call.method),
        "the loop is turned into one over an index, and the index of the items is not a simple one here",
        "put `step_by` and `rev` last, or write the loop with an index: `for i in 0..xs.len()`",
    )
}

/// `for i in 0..`
pub fn endless_range(e: &syn::Expr) -> Diagnostic {
    problem(
        Extent::of(e),
        "a `for` over a range without an end is not supported",
        "the reverse sweep must know where the loop ended",
        "give the range an end, or write `loop` with a counter and `break`",
    )
}

/// `break` or `continue` without a loop.
pub fn no_loop(span: Span, what: &str, label: Option<String>) -> Diagnostic {
    let label = label.map(|l| format!(" {l}")).unwrap_or_default();
    problem(
        span,
        format!("`{what}{label}` has no loop that it belongs to"),
        "it leaves a loop of the function",
        "put it inside the loop that it should leave, or correct the label",
    )
}

/// `#[derivative(..)]` on something that is not a rule.
pub fn malformed_derivative(span: Span, what: &str) -> Diagnostic {
    Diagnostic {
        at: span.into(),
        what: format!("this is not a rule for `#[derivative]`: {what}"),
        why: "a rule takes the function's arguments and the cotangent of its value, and gives the value and the gradient".into(),
        help: "write `#[derivative(of = f)] fn f_rule(x: f64, seed: f64) -> (f64, f64)`; for slices, take the shadows: `fn f_rule(x: &[f64], seed: f64, d_x: &mut [f64]) -> f64`".into(),
    }
}
