//! Closures, choices and iterator chains in inactive code that lowering keeps as tokens:
//! `(0..n).filter(|&i| i % 2 == 0).map(|i| i as f64).sum::<f64>()`. An iterator is the list of its items.

use proc_macro2::{Delimiter, Group, TokenTree};

use super::machine::Machine;
use super::methods;
use super::tokens::{Cursor, is_punct, split, unsupported};
use super::value::{Scalar, Trap, Value};
use crate::ir::BinOp;

/// Methods that take a closure, or a function by its path.
const WITH_CLOSURE: [&str; 7] = ["map", "filter", "fold", "any", "all", "take_while", "skip_while"];

impl<S: Scalar> Machine<'_, '_, S> {
    /// The value of a method that runs a closure, or whose type argument says what it makes. Nothing for others.
    pub(super) fn chain_method(
        &mut self,
        name: &str,
        turbofish: Option<&str>,
        receiver: &Value<S>,
        group: &Group,
    ) -> Option<Result<Value<S>, Trap>> {
        let Value::List(items) = receiver else { return None };
        match name {
            "sum" | "product" => Some(self.total(name, turbofish, items)),
            _ if WITH_CLOSURE.contains(&name) => {
                let args: Vec<TokenTree> = group.stream().into_iter().collect();
                Some(self.with_closure(name, items, &args))
            }
            _ => None,
        }
    }

    /// As the standard library adds: floats from −0.
    fn total(&self, name: &str, turbofish: Option<&str>, items: &[Value<S>]) -> Result<Value<S>, Trap> {
        let float = match (turbofish, items.first()) {
            (Some(ty), _) => ty.starts_with('f'),
            (None, Some(first)) => matches!(first, Value::Float(_)),
            (None, None) => {
                return Err(Trap::Unsupported(format!("`{name}` of nothing, of an unknown type")));
            }
        };
        let (op, start) = if name == "sum" { (BinOp::Add, -0.0) } else { (BinOp::Mul, 1.0) };
        let start = if float { Value::float(start) } else { Value::Int(i128::from(name != "sum")) };
        items.iter().try_fold(start, |total, item| self.binary(op, &total, item))
    }

    fn with_closure(&mut self, name: &str, items: &[Value<S>], args: &[TokenTree]) -> Result<Value<S>, Trap> {
        if name == "fold" {
            let comma = args.iter().position(|tree| is_punct(tree, ',')).ok_or_else(|| unsupported(args))?;
            let start = self.slice(&args[..comma])?;
            let step = &args[comma + 1..];
            return items
                .iter()
                .try_fold(start, |total, item| self.call_closure(step, &[total, item.clone()]));
        }
        if name == "map" {
            let mapped = items.iter().map(|item| self.call_closure(args, std::slice::from_ref(item)));
            return mapped.collect::<Result<_, _>>().map(Value::List);
        }
        let mut answers = Vec::new();
        for item in items {
            match self.call_closure(args, std::slice::from_ref(item))? {
                Value::Bool(answer) => answers.push(answer),
                other => return Err(Trap::Type(format!("{other:?} as an answer"))),
            }
        }
        let first = |wanted: bool| answers.iter().position(|answer| *answer == wanted);
        let end = first(false).unwrap_or(items.len());
        let kept = match name {
            "any" => return Ok(Value::Bool(first(true).is_some())),
            "all" => return Ok(Value::Bool(first(false).is_none())),
            "take_while" => items[..end].to_vec(),
            "skip_while" => items[end..].to_vec(),
            "filter" => {
                items.iter().zip(&answers).filter(|(_, kept)| **kept).map(|(v, _)| v.clone()).collect()
            }
            _ => return Err(unsupported(args)),
        };
        Ok(Value::List(kept))
    }

    /// `|a, (b, c)| body`, or `f64::max`, of those arguments.
    fn call_closure(&mut self, trees: &[TokenTree], args: &[Value<S>]) -> Result<Value<S>, Trap> {
        let moved = matches!(trees.first(), Some(TokenTree::Ident(word)) if word == "move");
        let trees = &trees[usize::from(moved)..];
        if !trees.first().is_some_and(|tree| is_punct(tree, '|')) {
            return match (trees.last(), args.split_first()) {
                (Some(TokenTree::Ident(name)), Some((receiver, rest))) => {
                    methods::method(&name.to_string(), receiver, rest)
                }
                _ => Err(unsupported(trees)),
            };
        }
        let end = trees[1..].iter().position(|tree| is_punct(tree, '|')).ok_or_else(|| unsupported(trees))?;
        let (params, body) = (split(&trees[1..=end], ','), &trees[end + 2..]);
        if params.len() != args.len() {
            return Err(unsupported(trees));
        }
        let outer = self.locals.len();
        let result = self.bind_all(&params, args).and_then(|()| self.slice(body));
        self.locals.truncate(outer);
        result
    }

    fn bind_all(&mut self, params: &[&[TokenTree]], args: &[Value<S>]) -> Result<(), Trap> {
        for (param, arg) in params.iter().zip(args) {
            let pattern = split(param, ':').first().copied().unwrap_or_default();
            if !self.alternatives(pattern, None, arg)? {
                return Err(unsupported(param));
            }
        }
        Ok(())
    }

    // ---- choices ----

    /// What follows `if`.
    pub(super) fn if_else(&mut self, cursor: &mut Cursor<'_>) -> Result<Value<S>, Trap> {
        let (condition, yes) = head(cursor)?;
        let taken = match self.slice(condition)? {
            Value::Bool(taken) => taken,
            other => return Err(Trap::Type(format!("{other:?} as a condition"))),
        };
        if taken {
            let value = self.group(yes)?;
            while cursor.eat_word("else") {
                head(cursor)?;
            }
            return Ok(value);
        }
        if !cursor.eat_word("else") {
            return Err(unsupported(cursor.trees));
        }
        if cursor.eat_word("if") {
            return self.if_else(cursor);
        }
        let (_, no) = head(cursor)?;
        self.group(no)
    }

    /// What follows `match`.
    pub(super) fn choice(&mut self, cursor: &mut Cursor<'_>) -> Result<Value<S>, Trap> {
        let (on, arms) = head(cursor)?;
        let on = self.slice(on)?;
        let trees: Vec<TokenTree> = arms.stream().into_iter().collect();
        let mut rest = trees.as_slice();
        while let Some(arrow) =
            rest.windows(2).position(|pair| is_punct(&pair[0], '=') && is_punct(&pair[1], '>'))
        {
            let (pattern, body) = (&rest[..arrow], &rest[arrow + 2..]);
            let end = match body.first() {
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => 1,
                _ => body.iter().position(|tree| is_punct(tree, ',')).unwrap_or(body.len()),
            };
            let outer = self.locals.len();
            let taken = self.arm_matches(pattern, &on);
            let value = taken.and_then(|taken| taken.then(|| self.slice(&body[..end])).transpose());
            self.locals.truncate(outer);
            if let Some(value) = value? {
                return Ok(value);
            }
            let comma = body.get(end).is_some_and(|tree| is_punct(tree, ','));
            rest = &body[end + usize::from(comma)..];
        }
        Err(unsupported(&trees))
    }

    fn arm_matches(&mut self, pattern: &[TokenTree], on: &Value<S>) -> Result<bool, Trap> {
        let guard = pattern.iter().position(|tree| matches!(tree, TokenTree::Ident(word) if word == "if"));
        let (pattern, guard) = pattern.split_at(guard.unwrap_or(pattern.len()));
        if !self.alternatives(pattern, None, on)? {
            return Ok(false);
        }
        Ok(guard.is_empty() || matches!(self.slice(&guard[1..])?, Value::Bool(true)))
    }
}

/// What stands before a block, and the block.
fn head<'t>(cursor: &mut Cursor<'t>) -> Result<(&'t [TokenTree], &'t Group), Trap> {
    let trees = cursor.trees;
    let brace =
        |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let at = trees.iter().position(brace).ok_or_else(|| unsupported(trees))?;
    cursor.trees = &trees[at + 1..];
    match &trees[at] {
        TokenTree::Group(group) => Ok((&trees[..at], group)),
        _ => Err(unsupported(trees)),
    }
}
