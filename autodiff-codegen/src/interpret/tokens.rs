//! A small evaluator for inactive code that lowering keeps as tokens: `a.len().min(b.len())`, `N + 1`,
//! `assert!(n > 0)`. What it does not know is [`Trap::Unsupported`].

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::integers::cast;
use super::machine::Machine;
use super::methods;
use super::value::{Scalar, Trap, Value};
use crate::ir::{BinOp, FloatTy, Opaque, Ty};

/// A position in a sequence of tokens.
pub(super) struct Cursor<'t> {
    pub(super) trees: &'t [TokenTree],
}

impl<'t> Cursor<'t> {
    pub(super) fn next(&mut self) -> Option<&'t TokenTree> {
        let (first, rest) = self.trees.split_first()?;
        self.trees = rest;
        Some(first)
    }

    /// Takes the operator, if it is next. The longest operators must be tried first.
    fn eat(&mut self, punct: &str) -> bool {
        let found = punct.chars().count() <= self.trees.len()
            && punct.chars().zip(self.trees).all(|(c, tree)| is_punct(tree, c));
        if found {
            self.trees = &self.trees[punct.len()..];
        }
        found
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = matches!(self.trees.first(), Some(TokenTree::Ident(ident)) if ident == word);
        if found {
            self.trees = &self.trees[1..];
        }
        found
    }
}

pub(super) fn is_punct(tree: &TokenTree, c: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == c)
}

/// The parts between separators; an empty last part is left out.
pub(super) fn split(trees: &[TokenTree], separator: char) -> Vec<&[TokenTree]> {
    let mut parts: Vec<&[TokenTree]> = trees.split(|tree| is_punct(tree, separator)).collect();
    if parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    parts
}

/// Operators of two arguments, longest first, with their precedence.
const OPERATORS: &[(&str, BinOp, u8)] = &[
    ("&&", BinOp::And, 2),
    ("||", BinOp::Or, 1),
    ("==", BinOp::Eq, 3),
    ("!=", BinOp::Ne, 3),
    ("<=", BinOp::Le, 3),
    (">=", BinOp::Ge, 3),
    ("<<", BinOp::Shl, 7),
    (">>", BinOp::Shr, 7),
    ("<", BinOp::Lt, 3),
    (">", BinOp::Gt, 3),
    ("|", BinOp::BitOr, 4),
    ("^", BinOp::BitXor, 5),
    ("&", BinOp::BitAnd, 6),
    ("+", BinOp::Add, 8),
    ("-", BinOp::Sub, 8),
    ("*", BinOp::Mul, 9),
    ("/", BinOp::Div, 9),
    ("%", BinOp::Rem, 9),
];

impl<S: Scalar> Machine<'_, '_, S> {
    /// Runs opaque code for its value.
    pub(super) fn opaque(&mut self, code: &Opaque) -> Result<Value<S>, Trap> {
        if !code.writes.is_empty() {
            return Err(Trap::Unsupported(format!("`{}`, which writes", code.tokens)));
        }
        self.tokens(&code.tokens)
    }

    /// Runs a statement for its effect: assertions can fail, printing is left out.
    pub(super) fn effect(&mut self, code: &Opaque) -> Result<(), Trap> {
        let trees: Vec<TokenTree> = code.tokens.clone().into_iter().collect();
        let Some((name, args)) = macro_call(&trees) else { return self.opaque(code).map(|_| ()) };
        let trees: Vec<TokenTree> = args.stream().into_iter().collect();
        let args = split(&trees, ',');
        let holds = match (name.trim_start_matches("debug_"), args.as_slice()) {
            ("assert", [condition, ..]) => matches!(self.slice(condition)?, Value::Bool(true)),
            ("assert_eq", [a, b, ..]) => self.equal(a, b)?,
            ("assert_ne", [a, b, ..]) => !self.equal(a, b)?,
            ("panic" | "unreachable" | "todo" | "unimplemented", _) => false,
            _ => true,
        };
        if holds { Ok(()) } else { Err(Trap::Panic(code.tokens.to_string())) }
    }

    fn equal(&mut self, a: &[TokenTree], b: &[TokenTree]) -> Result<bool, Trap> {
        let (a, b) = (self.slice(a)?, self.slice(b)?);
        Ok(matches!(self.binary(BinOp::Eq, &a, &b)?, Value::Bool(true)))
    }

    /// Declarations inside the function: constants are remembered.
    pub(super) fn item(&mut self, tokens: &TokenStream) -> Result<(), Trap> {
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let [TokenTree::Ident(keyword), TokenTree::Ident(name), rest @ ..] = trees.as_slice() else {
            return Ok(());
        };
        let equals = rest.iter().position(|tree| is_punct(tree, '='));
        let end = rest.iter().rposition(|tree| is_punct(tree, ';')).unwrap_or(rest.len());
        if let (true, Some(equals)) = (keyword == "const", equals) {
            let value = self.slice(&rest[equals + 1..end])?;
            self.local_constants.insert(name.to_string(), value);
        }
        Ok(())
    }

    /// The value of an expression given as tokens.
    pub(super) fn tokens(&mut self, tokens: &TokenStream) -> Result<Value<S>, Trap> {
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        self.slice(&trees)
    }

    pub(super) fn slice(&mut self, trees: &[TokenTree]) -> Result<Value<S>, Trap> {
        let mut cursor = Cursor { trees };
        let value = self.expression(&mut cursor, 0)?;
        if cursor.trees.is_empty() { Ok(value) } else { Err(unsupported(trees)) }
    }

    fn expression(&mut self, cursor: &mut Cursor<'_>, least: u8) -> Result<Value<S>, Trap> {
        let mut left = self.prefix(cursor)?;
        if least == 0 && cursor.eat("..") {
            return self.range(&left, cursor);
        }
        while let Some((op, precedence)) = next_operator(cursor, least) {
            let right = self.expression(cursor, precedence + 1)?;
            left = self.binary(op, &left, &right)?;
            if least == 0 && cursor.eat("..") {
                return self.range(&left, cursor);
            }
        }
        Ok(left)
    }

    fn range(&mut self, lo: &Value<S>, cursor: &mut Cursor<'_>) -> Result<Value<S>, Trap> {
        let inclusive = cursor.eat("=");
        match (lo, self.expression(cursor, 1)?) {
            (Value::Int(lo), Value::Int(hi)) if hi - lo < 10_000_000 => {
                Ok(Value::List((*lo..hi + i128::from(inclusive)).map(Value::Int).collect()))
            }
            (lo, hi) => Err(Trap::Unsupported(format!("the range from {lo:?} to {hi:?}"))),
        }
    }

    fn prefix(&mut self, cursor: &mut Cursor<'_>) -> Result<Value<S>, Trap> {
        if cursor.eat("-") {
            return match self.prefix(cursor)? {
                Value::Int(v) => Ok(Value::Int(-v)),
                Value::Float(v) => Ok(Value::Float(v.neg())),
                other => Err(Trap::Type(format!("-{other:?}"))),
            };
        }
        if cursor.eat("!") {
            return match self.prefix(cursor)? {
                Value::Bool(v) => Ok(Value::Bool(!v)),
                other => Err(Trap::Type(format!("!{other:?}"))),
            };
        }
        if cursor.eat("&") || cursor.eat("*") {
            cursor.eat_word("mut");
            return self.prefix(cursor);
        }
        let value = self.primary(cursor)?;
        self.postfix(value, cursor)
    }

    fn primary(&mut self, cursor: &mut Cursor<'_>) -> Result<Value<S>, Trap> {
        let trees = cursor.trees;
        match cursor.next() {
            Some(TokenTree::Literal(literal)) => number(&literal.to_string()),
            Some(TokenTree::Group(group)) => self.group(group),
            Some(TokenTree::Ident(word)) if word == "if" => self.if_else(cursor),
            Some(TokenTree::Ident(word)) if word == "match" => self.choice(cursor),
            Some(TokenTree::Ident(first)) => self.path(first.to_string(), cursor),
            _ => Err(unsupported(trees)),
        }
    }

    pub(super) fn group(&mut self, group: &Group) -> Result<Value<S>, Trap> {
        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
        let comma = inner.iter().any(|tree| is_punct(tree, ','));
        match group.delimiter() {
            Delimiter::Parenthesis if inner.is_empty() => Ok(Value::Unit),
            Delimiter::Bracket if inner.iter().any(|tree| is_punct(tree, ';')) => self.repeat(&inner),
            Delimiter::Parenthesis | Delimiter::None if !comma => self.slice(&inner),
            Delimiter::Parenthesis | Delimiter::Bracket | Delimiter::None => self.list(&inner),
            Delimiter::Brace if inner.iter().any(|tree| is_punct(tree, ';')) => Err(unsupported(&inner)),
            Delimiter::Brace => self.slice(&inner),
        }
    }

    fn list(&mut self, trees: &[TokenTree]) -> Result<Value<S>, Trap> {
        let items = split(trees, ',').into_iter().map(|part| self.slice(part));
        Ok(Value::List(items.collect::<Result<_, _>>()?))
    }

    fn repeat(&mut self, trees: &[TokenTree]) -> Result<Value<S>, Trap> {
        match split(trees, ';').as_slice() {
            [item, count] => match (self.slice(item)?, self.slice(count)?) {
                (item, Value::Int(count)) => Ok(Value::List(vec![item; usize::try_from(count).unwrap_or(0)])),
                (_, other) => Err(Trap::Type(format!("{other:?} as a length"))),
            },
            _ => Err(unsupported(trees)),
        }
    }

    /// A variable, a constant, or a call by path.
    fn path(&mut self, mut text: String, cursor: &mut Cursor<'_>) -> Result<Value<S>, Trap> {
        while cursor.eat("::") {
            match cursor.next() {
                Some(TokenTree::Ident(segment)) => text = format!("{text}::{segment}"),
                _ => return Err(Trap::Unsupported(format!("the path `{text}::..`"))),
            }
        }
        if let Some(TokenTree::Group(group)) = cursor.trees.first()
            && group.delimiter() == Delimiter::Parenthesis
        {
            cursor.next();
            return self.call_path(&text, group);
        }
        if let Some((_, value)) = self.locals.iter().rev().find(|(name, _)| *name == text) {
            return Ok(value.clone());
        }
        let function = self.frame.function;
        if let Some(index) = function.vars.iter().position(|var| var.name == text) {
            let index = u32::try_from(index).map_err(|_| Trap::Unsupported(text))?;
            let value = self.variable(crate::ir::VarId(index))?;
            return self.memory.deep(value);
        }
        let known = self.local_constants.get(&text).or_else(|| self.program.constants.get(&text)).cloned();
        known.or_else(|| constant(&text)).ok_or_else(|| Trap::Unsupported(format!("the name `{text}`")))
    }

    fn call_path(&mut self, text: &str, group: &Group) -> Result<Value<S>, Trap> {
        let trees: Vec<TokenTree> = group.stream().into_iter().collect();
        let args =
            split(&trees, ',').into_iter().map(|part| self.slice(part)).collect::<Result<Vec<_>, _>>()?;
        let name = text.rsplit("::").next().unwrap_or(text);
        match args.split_first() {
            Some((receiver, rest)) if !self.program.functions.contains_key(name) => {
                methods::method(name, receiver, rest)
            }
            _ => self.call_by_name(name, args),
        }
    }

    fn postfix(&mut self, mut value: Value<S>, cursor: &mut Cursor<'_>) -> Result<Value<S>, Trap> {
        loop {
            let dot = cursor.trees.first().is_some_and(|tree| is_punct(tree, '.'))
                && !cursor.trees.get(1).is_some_and(|tree| is_punct(tree, '.'));
            value = match cursor.trees.first() {
                Some(TokenTree::Punct(_)) if dot => {
                    cursor.next();
                    self.after_dot(&value, cursor)?
                }
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
                    cursor.next();
                    self.indexed(&value, group)?
                }
                Some(TokenTree::Ident(word)) if word == "as" => {
                    cursor.next();
                    cast(value, &named_type(cursor)?)?
                }
                _ => return Ok(value),
            };
        }
    }

    fn after_dot(&mut self, value: &Value<S>, cursor: &mut Cursor<'_>) -> Result<Value<S>, Trap> {
        let trees = cursor.trees;
        let name = match cursor.next() {
            Some(TokenTree::Ident(name)) => name.to_string(),
            Some(TokenTree::Literal(index)) => index.to_string(),
            _ => return Err(unsupported(trees)),
        };
        let turbofish = turbofish(cursor);
        if let Some(TokenTree::Group(group)) = cursor.trees.first()
            && group.delimiter() == Delimiter::Parenthesis
        {
            cursor.next();
            if let Some(value) = self.chain_method(&name, turbofish.as_deref(), value, group) {
                return value;
            }
            let args: Vec<TokenTree> = group.stream().into_iter().collect();
            let args =
                split(&args, ',').into_iter().map(|part| self.slice(part)).collect::<Result<Vec<_>, _>>()?;
            return methods::method(&name, value, &args);
        }
        let part = match value {
            Value::List(items) => name.parse::<usize>().ok().and_then(|i| items.get(i)),
            Value::Struct(fields) => fields.iter().find(|(field, _)| *field == name).map(|(_, v)| v),
            _ => None,
        };
        part.cloned().ok_or_else(|| unsupported(trees))
    }

    fn indexed(&mut self, value: &Value<S>, group: &Group) -> Result<Value<S>, Trap> {
        let index = self.tokens(&group.stream())?;
        match (value, index) {
            (Value::List(items), Value::Int(index)) => {
                let item = usize::try_from(index).ok().and_then(|i| items.get(i));
                item.cloned().ok_or(Trap::OutOfBounds(index, items.len()))
            }
            (Value::List(items), Value::List(range)) => {
                let part = |index: &Value<S>| match index {
                    Value::Int(index) => {
                        let item = usize::try_from(*index).ok().and_then(|i| items.get(i));
                        item.cloned().ok_or(Trap::OutOfBounds(*index, items.len()))
                    }
                    other => Err(Trap::Type(format!("{other:?} as an index"))),
                };
                range.iter().map(part).collect::<Result<_, _>>().map(Value::List)
            }
            (value, index) => Err(Trap::Unsupported(format!("{value:?}[{index:?}]"))),
        }
    }
}

pub(super) fn unsupported(trees: &[TokenTree]) -> Trap {
    let text: TokenStream = trees.iter().cloned().collect();
    Trap::Unsupported(format!("`{text}`"))
}

/// `::<f64>`: what stands in it.
fn turbofish(cursor: &mut Cursor<'_>) -> Option<String> {
    if !cursor.eat("::<") {
        return None;
    }
    let mut depth = 1;
    let end = cursor.trees.iter().position(|tree| {
        depth += i32::from(is_punct(tree, '<')) - i32::from(is_punct(tree, '>'));
        depth == 0
    })?;
    let text: TokenStream = cursor.trees[..end].iter().cloned().collect();
    cursor.trees = &cursor.trees[end + 1..];
    Some(text.to_string())
}

/// `name!(..)` with an optional semicolon.
fn macro_call(trees: &[TokenTree]) -> Option<(String, &Group)> {
    let bang = trees.iter().position(|tree| is_punct(tree, '!'))?;
    match (trees.get(bang.checked_sub(1)?)?, trees.get(bang + 1)?) {
        (TokenTree::Ident(name), TokenTree::Group(group)) => Some((name.to_string(), group)),
        _ => None,
    }
}

fn next_operator(cursor: &mut Cursor<'_>, least: u8) -> Option<(BinOp, u8)> {
    let (text, op, precedence) =
        OPERATORS.iter().find(|(text, ..)| Cursor { trees: cursor.trees }.eat(text))?;
    (*precedence >= least && cursor.eat(text)).then_some((*op, *precedence))
}

fn named_type(cursor: &mut Cursor<'_>) -> Result<Ty, Trap> {
    match cursor.next() {
        Some(TokenTree::Ident(name)) if name == "f64" => Ok(Ty::Float(FloatTy::F64)),
        Some(TokenTree::Ident(name)) if name == "f32" => Ok(Ty::Float(FloatTy::F32)),
        Some(TokenTree::Ident(name)) => Ok(Ty::Int(name.to_string())),
        _ => Err(Trap::Unsupported("a cast to a type that is no name".to_owned())),
    }
}

/// A numeric literal, with or without suffix.
fn number<S: Scalar>(text: &str) -> Result<Value<S>, Trap> {
    let plain: String = text.chars().filter(|c| *c != '_').collect();
    let suffixes = ["usize", "isize", "i128", "u128", "i64", "u64", "i32", "u32", "i16", "u16", "u8", "i8"];
    let digits = suffixes.iter().find_map(|suffix| plain.strip_suffix(suffix)).unwrap_or(&plain);
    if let Ok(value) = digits.parse::<i128>() {
        return Ok(Value::Int(value));
    }
    let digits = plain.strip_suffix("f64").or_else(|| plain.strip_suffix("f32")).unwrap_or(&plain);
    let value = digits.parse::<f64>();
    value.map(Value::float).map_err(|_| Trap::Unsupported(format!("the literal `{text}`")))
}

/// The constants of `core::f64` that programs mention.
fn constant<S: Scalar>(path: &str) -> Option<Value<S>> {
    use std::f64::consts as c;
    let value = match path.rsplit("::").next()? {
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        "PI" => c::PI,
        "TAU" => c::TAU,
        "E" => c::E,
        "LN_2" => c::LN_2,
        "LN_10" => c::LN_10,
        "SQRT_2" => c::SQRT_2,
        "FRAC_PI_2" => c::FRAC_PI_2,
        "FRAC_1_SQRT_2" => c::FRAC_1_SQRT_2,
        "INFINITY" => f64::INFINITY,
        "NEG_INFINITY" => f64::NEG_INFINITY,
        "NAN" => f64::NAN,
        "EPSILON" => f64::EPSILON,
        "MAX" => f64::MAX,
        "MIN" => f64::MIN,
        "MIN_POSITIVE" => f64::MIN_POSITIVE,
        "ZERO" => 0.0,
        "ONE" => 1.0,
        _ => return None,
    };
    Some(Value::float(value))
}
