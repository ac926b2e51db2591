//! Patterns of `match` and `for` on inactive data, from their tokens.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::machine::Machine;
use super::tokens::{is_punct, split};
use super::value::{Scalar, Trap, Value};
use crate::ir::{BinOp, VarId};

impl<S: Scalar> Machine<'_, '_, S> {
    /// Whether the pattern matches; if so its variables have their values.
    pub(super) fn bind_pattern(
        &mut self,
        pattern: &TokenStream,
        binds: &[VarId],
        value: &Value<S>,
    ) -> Result<bool, Trap> {
        let trees: Vec<TokenTree> = pattern.clone().into_iter().collect();
        self.alternatives(&trees, Some(binds), value)
    }

    /// Without a list, the names are those of opaque code: every one that is no constant is bound.
    pub(super) fn alternatives(
        &mut self,
        trees: &[TokenTree],
        binds: Option<&[VarId]>,
        value: &Value<S>,
    ) -> Result<bool, Trap> {
        for alternative in split(trees, '|') {
            if self.matches(alternative, binds, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn matches(
        &mut self,
        trees: &[TokenTree],
        binds: Option<&[VarId]>,
        value: &Value<S>,
    ) -> Result<bool, Trap> {
        match trees {
            [] => Ok(false),
            [TokenTree::Ident(word)] if word == "_" => Ok(true),
            [TokenTree::Ident(word), rest @ ..] if word == "mut" || word == "ref" => {
                self.matches(rest, binds, value)
            }
            [first, rest @ ..] if is_punct(first, '&') => self.matches(rest, binds, value),
            [name @ TokenTree::Ident(_), at, rest @ ..] if is_punct(at, '@') => Ok(self
                .matches(rest, binds, value)?
                && self.matches(std::slice::from_ref(name), binds, value)?),
            [TokenTree::Ident(name)] => {
                if self.bind_name(&name.to_string(), binds, value) {
                    Ok(true)
                } else {
                    self.constant_or_range(trees, value)
                }
            }
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                self.tuple(&inner, binds, value)
            }
            _ => self.constant_or_range(trees, value),
        }
    }

    /// Gives the name its value, if it is a variable's.
    fn bind_name(&mut self, name: &str, binds: Option<&[VarId]>, value: &Value<S>) -> bool {
        let Some(binds) = binds else {
            let variable =
                name.starts_with(|c: char| c.is_lowercase() || c == '_') && !matches!(name, "true" | "false");
            if variable {
                self.locals.push((name.to_owned(), value.clone()));
            }
            return variable;
        };
        let Some(var) = binds.iter().find(|var| self.frame.function.var(**var).name == name) else {
            return false;
        };
        let cell = self.cell(*var);
        self.memory.set(cell, Some(value.clone()));
        true
    }

    fn tuple(
        &mut self,
        trees: &[TokenTree],
        binds: Option<&[VarId]>,
        value: &Value<S>,
    ) -> Result<bool, Trap> {
        let parts = split(trees, ',');
        let Value::List(items) = value else { return self.alternatives(trees, binds, value) };
        if parts.len() != items.len() {
            return Err(Trap::Type(format!("a pattern of {} parts for {value:?}", parts.len())));
        }
        for (part, item) in parts.into_iter().zip(items) {
            if !self.alternatives(part, binds, item)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn constant_or_range(&mut self, trees: &[TokenTree], value: &Value<S>) -> Result<bool, Trap> {
        let dots = trees.windows(2).position(|pair| is_punct(&pair[0], '.') && is_punct(&pair[1], '.'));
        let Some(at) = dots else { return self.compare(BinOp::Eq, value, trees) };
        let inclusive = trees.get(at + 2).is_some_and(|tree| is_punct(tree, '='));
        let (lo, hi) = (&trees[..at], &trees[at + 2 + usize::from(inclusive)..]);
        let below = if inclusive { BinOp::Le } else { BinOp::Lt };
        let above_lo = lo.is_empty() || self.compare(BinOp::Ge, value, lo)?;
        Ok(above_lo && (hi.is_empty() || self.compare(below, value, hi)?))
    }

    fn compare(&mut self, op: BinOp, value: &Value<S>, trees: &[TokenTree]) -> Result<bool, Trap> {
        let other = self.tokens(&trees.iter().cloned().collect())?;
        match self.binary(op, value, &other)? {
            Value::Bool(answer) => Ok(answer),
            other => Err(Trap::Type(format!("{other:?} in a pattern"))),
        }
    }
}
