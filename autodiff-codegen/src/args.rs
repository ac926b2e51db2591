//! The options of `#[differentiable(..)]`.

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Token, parenthesized};

use crate::codes::{self, Code};
use crate::error::Errors;

/// Options, parsed.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option that is on where it is written")]
pub struct Options {
    /// `name = "loss_ad"`: the name of the generated enum, or the prefix of the suffixed methods.
    pub name: Option<Ident>,
    /// `wrt(w, b)`: the parameters to differentiate with respect to.
    pub wrt: Option<Vec<Ident>>,
    /// `checkpoint`: callers run the function again in their reverse sweep instead of keeping what it computed.
    pub checkpoint: bool,
    /// `store_all`: keep every value the reverse sweep needs, recompute none. For comparison.
    pub store_all: bool,
    /// `associated`: a function without `self` inside an `impl`, which the attribute cannot see.
    pub associated: bool,
    /// `skip`: in a module or an `impl` under the attribute, leave this one out.
    pub skip: bool,
    /// `allow(zero_base)`: lints that are not to warn.
    pub allow: Vec<Code>,
}

const HELP: &str = "the options are `name = \"..\"`, `wrt(parameters)`, `checkpoint`, `store_all`, `associated`, `skip` and `allow(lints)`";

/// What is wrong with an option.
type Refusal = (Code, Span, String);

/// An option as written.
struct Written {
    name: Ident,
    value: Value,
}

enum Value {
    None,
    Text(syn::LitStr),
    Other(Span),
    List(Vec<Ident>),
}

impl Options {
    /// An option that is there and belongs to one function, where the attribute is on many.
    pub fn of_one_function(&self) -> Option<Ident> {
        let of_list = self.wrt.as_ref().and_then(|names| names.first());
        self.name.as_ref().or(of_list).cloned()
    }

    /// Parses the tokens between the parentheses of the attribute. Wrong options are reported and left out.
    pub fn parse(tokens: TokenStream, errors: &mut Errors) -> Options {
        let mut options = Options::default();
        let list = |input: ParseStream<'_>| {
            Punctuated::<Written, Token![,]>::parse_terminated_with(input, parse_option)
        };
        let written = match list.parse2(tokens) {
            Ok(written) => written,
            Err(error) => {
                let what = format!("the options cannot be read: {error}");
                errors.push(codes::OPTIONS_UNREADABLE, error.span(), what, HELP);
                return options;
            }
        };
        let mut seen: Vec<String> = Vec::new();
        for option in written {
            let name = option.name.to_string();
            let span = option.name.span();
            if seen.contains(&name) {
                let what = format!("the option `{name}` is given twice");
                errors.push(codes::OPTION_TWICE, span, what, "remove one of them");
                continue;
            }
            seen.push(name);
            if let Err((code, span, what)) = options.set(option) {
                errors.push(code, span, what, HELP);
            }
        }
        options
    }

    fn set(&mut self, option: Written) -> Result<(), Refusal> {
        let name = option.name.to_string();
        let span = option.name.span();
        match name.as_str() {
            "name" => self.name = Some(name_value(option.value, span)?),
            "wrt" => self.wrt = Some(list_value(option.value, span)?),
            "checkpoint" => self.checkpoint = flag(&name, &option.value, span)?,
            "store_all" => self.store_all = flag(&name, &option.value, span)?,
            "skip" => self.skip = flag(&name, &option.value, span)?,
            "associated" => self.associated = flag(&name, &option.value, span)?,
            "allow" => self.allow = lints(option.value, span)?,
            "order" => {
                return Err((codes::OPTION_ORDER, span, "the option `order` is not supported".to_owned()));
            }
            _ => {
                return Err((codes::OPTION_UNKNOWN, span, format!("there is no option `{name}`")));
            }
        }
        Ok(())
    }
}

fn name_value(value: Value, span: Span) -> Result<Ident, Refusal> {
    let refused = |span: Span, what: String| Err((codes::OPTION_VALUE, span, what));
    match value {
        Value::Text(text) => match syn::parse_str::<Ident>(&text.value()) {
            Ok(ident) => Ok(Ident::new(&ident.to_string(), text.span())),
            Err(_) => refused(text.span(), format!("`{}` is not a name", text.value())),
        },
        Value::Other(span) => refused(span, "`name` needs a text in quotes".to_owned()),
        Value::None | Value::List(_) => {
            refused(span, "`name` needs a value: `name = \"loss_ad\"`".to_owned())
        }
    }
}

fn list_value(value: Value, span: Span) -> Result<Vec<Ident>, Refusal> {
    match value {
        Value::List(names) if !names.is_empty() => Ok(names),
        _ => Err((codes::OPTION_VALUE, span, "`wrt` needs parameters: `wrt(w, b)`".to_owned())),
    }
}

fn lints(value: Value, span: Span) -> Result<Vec<Code>, Refusal> {
    let Value::List(names) = value else {
        return Err((codes::OPTION_VALUE, span, "`allow` needs lints: `allow(zero_base)`".to_owned()));
    };
    let lint = |name: Ident| {
        let unknown = || (codes::OPTION_VALUE, name.span(), format!("there is no lint `{name}`"));
        Code::of_lint(&name.to_string()).ok_or_else(unknown)
    };
    names.into_iter().map(lint).collect()
}

fn flag(name: &str, value: &Value, span: Span) -> Result<bool, Refusal> {
    match value {
        Value::None => Ok(true),
        _ => Err((codes::OPTION_VALUE, span, format!("`{name}` takes no value"))),
    }
}

fn parse_option(input: ParseStream<'_>) -> syn::Result<Written> {
    let name = input.call(Ident::parse_any)?;
    let value = if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        if input.peek(syn::LitStr) {
            Value::Text(input.parse()?)
        } else {
            let span = input.span();
            input.parse::<syn::Expr>()?;
            Value::Other(span)
        }
    } else if input.peek(syn::token::Paren) {
        let inside;
        parenthesized!(inside in input);
        let names = Punctuated::<Ident, Token![,]>::parse_terminated_with(&inside, Ident::parse_any)?;
        Value::List(names.into_iter().collect())
    } else {
        Value::None
    };
    Ok(Written { name, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Options, Vec<String>) {
        let mut errors = Errors::new();
        let options = Options::parse(text.parse().unwrap(), &mut errors);
        (options, errors.finish().into_iter().map(|e| e.what).collect())
    }

    #[test]
    fn every_option() {
        let (options, errors) = parse("name = \"loss_ad\", wrt(self, b), checkpoint, store_all, associated");
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(options.name.unwrap(), "loss_ad");
        assert_eq!(options.wrt.unwrap().iter().map(ToString::to_string).collect::<Vec<_>>(), ["self", "b"]);
        assert!(options.checkpoint && options.store_all && options.associated);
    }

    #[test]
    fn every_mistake_is_reported() {
        let (_, errors) = parse("nmae = \"x\", wrt, wrt(a), checkpoint = 3, name = 5");
        assert_eq!(
            errors,
            [
                "there is no option `nmae`",
                "`wrt` needs parameters: `wrt(w, b)`",
                "the option `wrt` is given twice",
                "`checkpoint` takes no value",
                "`name` needs a text in quotes",
            ]
        );
    }

    #[test]
    fn nonsense_is_one_error() {
        assert_eq!(parse("1 + 2").1.len(), 1);
    }
}
