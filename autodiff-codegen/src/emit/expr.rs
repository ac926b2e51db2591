//! Values, operands, places and types.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Emitter;
use crate::ir::{Arg, BinOp, Const, Member, Operand, Place, Projection, Rvalue, Spelling, Ty, UnOp, VarKind};

/// How tightly an expression binds, for parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Level {
    Loose,
    Or,
    And,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Cast,
    Unary,
    Postfix,
}

impl Emitter<'_> {
    /// An operand where any expression may stand.
    pub fn operand(&self, a: &Operand) -> TokenStream {
        self.leveled(a).0
    }

    /// An operand that must bind at least as tightly as the level.
    pub(super) fn at(&self, a: &Operand, level: Level) -> TokenStream {
        let (tokens, own) = self.leveled(a);
        if own < level { quote!((#tokens)) } else { tokens }
    }

    fn leveled(&self, a: &Operand) -> (TokenStream, Level) {
        match a {
            Operand::Var(v) => {
                let ident = self.ident(*v);
                if self.is_lent(*v) {
                    (quote!(*#ident), Level::Unary)
                } else {
                    (quote!(#ident), Level::Postfix)
                }
            }
            Operand::Const(constant, ty) => self.constant(constant, ty),
            Operand::Tree(value) => self.value(value),
        }
    }

    fn constant(&self, constant: &Const, ty: &Ty) -> (TokenStream, Level) {
        let negative = |negative: bool| if negative { Level::Unary } else { Level::Postfix };
        match constant {
            Const::Float { value, text } if text.is_empty() => {
                (self.made_float(*value, ty), negative(*value < 0.0 && !matches!(ty, Ty::Param(_))))
            }
            Const::Float { text, value } => (parse(text), negative(*value < 0.0)),
            Const::Int { value, text } if text.is_empty() => {
                let literal = Literal::i128_unsuffixed(*value);
                (quote!(#literal), negative(*value < 0))
            }
            Const::Int { text, value } => (parse(text), negative(*value < 0)),
            Const::Bool(value) => (quote!(#value), Level::Postfix),
            Const::Unit => (quote!(()), Level::Postfix),
            Const::Path(path) => (path.clone(), Level::Unary),
        }
    }

    fn made_float(&self, value: f64, ty: &Ty) -> TokenStream {
        let rt = &self.rt;
        let literal = Literal::f64_unsuffixed(value.abs());
        let literal = if value < 0.0 { quote!(-#literal) } else { quote!(#literal) };
        match ty {
            Ty::Param(t) if value == 0.0 => quote!(#t::ZERO),
            Ty::Param(t) if value == 1.0 => quote!(#t::ONE),
            Ty::Param(t) => quote!(#t::from_f64(#literal)),
            Ty::Float(_) => literal,
            Ty::SomeFloat if self.function.real_params.is_empty() => literal,
            _ => quote!(#rt::constant(#literal)),
        }
    }

    /// A value as the right side of a `let`.
    pub fn rvalue(&self, value: &Rvalue) -> TokenStream {
        self.value(value).0
    }

    fn value(&self, value: &Rvalue) -> (TokenStream, Level) {
        let rt = &self.rt;
        match value {
            Rvalue::Use(Operand::Var(v)) if self.is_moved_too_early(&Place::var(*v)) => {
                (self.kept(&Operand::Var(*v)), Level::Postfix)
            }
            Rvalue::Use(a) => self.leveled(a),
            Rvalue::Load(place) if self.is_moved_for_good(place) => {
                let place = self.place(place);
                (quote!(#rt::keep(&#place)), Level::Postfix)
            }
            Rvalue::Load(place) => self.load(place),
            Rvalue::CloneOf(place) => {
                let unsized_place = self.is_slice(place);
                let tokens = self.place_postfix(place);
                (
                    if unsized_place { quote!(#tokens.to_vec()) } else { quote!(#tokens.clone()) },
                    Level::Postfix,
                )
            }
            Rvalue::Borrow(place) => (self.borrow(place), Level::Unary),
            Rvalue::Taken(place, taking) => (self.taken(place, taking), Level::Postfix),
            Rvalue::Unary(UnOp::Neg, a) => {
                let a = self.kept_at(a, Level::Unary);
                (quote!(-#a), Level::Unary)
            }
            Rvalue::Unary(UnOp::Not, a) => {
                let a = self.kept_at(a, Level::Unary);
                (quote!(!#a), Level::Unary)
            }
            Rvalue::Binary(op, a, b) => self.binary(*op, a, b),
            Rvalue::Rule(name, args, spelling) => (self.rule(name, args, spelling), Level::Postfix),
            Rvalue::Cast(a, _, ty) => {
                let a = self.at(a, Level::Cast);
                (quote!(#a as #ty), Level::Cast)
            }
            Rvalue::Tuple(items) => {
                let items = items.iter().map(|a| self.kept(a));
                (if items.len() == 1 { quote!((#(#items,)*)) } else { quote!((#(#items),*)) }, Level::Postfix)
            }
            Rvalue::Array(items) => {
                let items = items.iter().map(|a| self.kept(a));
                (quote!([#(#items),*]), Level::Postfix)
            }
            Rvalue::Repeat(a, n) => {
                let (a, n) = (self.operand(a), &n.0);
                (quote!([#a; #n]), Level::Postfix)
            }
            Rvalue::VecRepeat(a, n) => {
                let (a, n) = (self.operand(a), self.operand(n));
                (quote!(#rt::vec![#a; #n]), Level::Postfix)
            }
            Rvalue::VecList(items) => {
                let items = items.iter().map(|a| self.kept(a));
                (quote!(#rt::vec![#(#items),*]), Level::Postfix)
            }
            Rvalue::Struct { path, fields, tuple_like } => {
                (self.construct(path, fields, *tuple_like), Level::Postfix)
            }
            Rvalue::Len(place) => (self.length(place), Level::Postfix),
            Rvalue::Call { callee, args, fallible } => {
                let call = self.call(callee, args, None);
                (if *fallible { quote!(#call?) } else { call }, Level::Postfix)
            }
            Rvalue::NoDiff(a, path) => {
                let a = self.operand(a);
                (quote!(#path(#a)), Level::Postfix)
            }
            Rvalue::Opaque(opaque) => (opaque.tokens.clone(), Level::Loose),
            Rvalue::Select(c, a, b) => {
                let chain = matches!(b, Operand::Tree(tree) if matches!(**tree, Rvalue::Select(..)));
                let (c, a, b) = (self.operand(c), self.operand(a), self.operand(b));
                let otherwise = if chain { quote!(#b) } else { quote!({ #b }) };
                (quote!(if #c { #a } else #otherwise), Level::Loose)
            }
            Rvalue::Zero(ty, like) => (self.zero_of(ty, like.as_ref()), Level::Postfix),
            Rvalue::Scale(seed, partial) => {
                let (seed, partial) = (self.operand(seed), self.operand(partial));
                (quote!(#rt::scale(#seed, #partial)), Level::Postfix)
            }
            Rvalue::Runtime(name, args) => (self.runtime(name, args), Level::Postfix),
            Rvalue::Nothing => (quote!(()), Level::Postfix),
        }
    }

    fn zero_of(&self, ty: &Ty, like: Option<&Place>) -> TokenStream {
        let rt = &self.rt;
        match like {
            Some(place) if !ty.has_zero() => {
                let place = self.reference(place);
                quote!(#rt::zero_tangent(#place))
            }
            _ => self.zero(ty),
        }
    }

    /// A length. Where the type is not known to be a sequence's, rustc checks that it is an integer: a vector
    /// of the user's may call its norm `len`.
    fn length(&self, place: &Place) -> TokenStream {
        let rt = &self.rt;
        let ty = crate::infer::place_ty(self.function, place);
        let place = self.place_postfix(place);
        match ty.pointee() {
            Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_) | Ty::Inert(_) => quote!(#place.len()),
            _ => quote!(#rt::length(#place.len())),
        }
    }

    fn is_slice(&self, place: &Place) -> bool {
        matches!(crate::infer::place_ty(self.function, place).pointee(), Ty::Slice(_))
            || matches!(place.path.last(), Some(Projection::Range(..)))
    }

    fn load(&self, place: &Place) -> (TokenStream, Level) {
        (self.place(place), if self.is_unary(place) { Level::Unary } else { Level::Postfix })
    }

    fn binary(&self, op: BinOp, a: &Operand, b: &Operand) -> (TokenStream, Level) {
        let level = level_of(op);
        let stricter = |level: Level| match level {
            Level::Or => Level::And,
            Level::And => Level::Compare,
            Level::Compare => Level::BitOr,
            Level::BitOr => Level::BitXor,
            Level::BitXor => Level::BitAnd,
            Level::BitAnd => Level::Shift,
            Level::Shift => Level::Sum,
            Level::Sum => Level::Product,
            _ => Level::Cast,
        };
        let left = if level == Level::Compare {
            self.at(a, Level::Cast.min(Level::BitOr))
        } else {
            self.kept_at(a, level)
        };
        // `a as usize < b` would be read as the start of a generic argument.
        let angle = matches!(op, BinOp::Lt | BinOp::Shl);
        let left = if angle && ends_with_cast(a) { quote!((#left)) } else { left };
        let right = if level == Level::Compare {
            self.at(b, stricter(level))
        } else {
            self.kept_at(b, stricter(level))
        };
        let op = operator(op);
        (quote!(#left #op #right), level)
    }

    /// An operand that may be moved: what is not known to be `Copy` and is read again later is copied.
    fn kept_at(&self, a: &Operand, level: Level) -> TokenStream {
        let rt = &self.rt;
        match a {
            Operand::Var(v) if self.is_moved_too_early(&Place::var(*v)) => {
                let ident = self.ident(*v);
                quote!(#rt::keep(&#ident))
            }
            Operand::Tree(tree) => match &**tree {
                Rvalue::Load(place) if self.is_moved_too_early(place) => {
                    let place = self.place(place);
                    quote!(#rt::keep(&#place))
                }
                _ => self.at(a, level),
            },
            _ => self.at(a, level),
        }
    }

    /// An operand that goes into another value.
    pub fn kept(&self, a: &Operand) -> TokenStream {
        self.kept_at(a, Level::Loose)
    }

    /// Whether reading the place may move out of it, and there is another use of its variable.
    fn is_moved_too_early(&self, place: &Place) -> bool {
        let owned = !matches!(self.function.var(place.root).ty, Ty::Ref(..))
            && place.path.iter().all(|step| matches!(step, Projection::Field(_)));
        owned
            && !crate::infer::place_ty(self.function, place).is_copy()
            && self.function.var(place.root).kind != VarKind::Adjoint
            && self.wanted_later.contains(&place.root)
    }

    /// The same for a `let`: what is assigned anew later may be moved.
    fn is_moved_for_good(&self, place: &Place) -> bool {
        self.is_moved_too_early(place) && !self.replaced.contains(&place.root)
    }

    fn rule(&self, name: &str, args: &[Operand], spelling: &Spelling) -> TokenStream {
        let name = proc_macro2::Ident::new(name, proc_macro2::Span::call_site());
        match spelling {
            Spelling::Path(path) => {
                let args = args.iter().map(|a| self.operand(a));
                quote!(#path(#(#args),*))
            }
            Spelling::Method => {
                let receiver = self.at(&args[0], Level::Postfix);
                let rest = args[1..].iter().map(|a| self.operand(a));
                quote!(#receiver.#name(#(#rest),*))
            }
        }
    }

    fn construct(&self, path: &TokenStream, fields: &[(Member, Operand)], tuple_like: bool) -> TokenStream {
        if tuple_like {
            let values = fields.iter().map(|(_, a)| self.kept(a));
            return quote!(#path(#(#values),*));
        }
        let fields = fields.iter().map(|(member, a)| {
            let (member, a) = (self.member(member), self.kept(a));
            quote!(#member: #a)
        });
        quote!(#path { #(#fields),* })
    }

    fn member(&self, member: &Member) -> TokenStream {
        match member {
            Member::Named(name) => quote!(#name),
            Member::Index(k) => {
                let k = Literal::u32_unsuffixed(*k);
                quote!(#k)
            }
        }
    }

    /// `&place`, or the variable itself where it is a reference already.
    pub fn reference(&self, place: &Place) -> TokenStream {
        if let Some(root) = self.whole_reference(place) {
            return quote!(#root);
        }
        if let Some(tokens) = self.payload_reference(place) {
            return tokens;
        }
        let place = self.place(place);
        quote!(&#place)
    }

    /// A reference as a value: `&row` of a `row` that is a reference is one to the reference.
    fn borrow(&self, place: &Place) -> TokenStream {
        match place.path.as_slice() {
            [Projection::Deref] => self.reference(place),
            _ => self.payload_reference(place).unwrap_or_else(|| {
                let place = self.place(place);
                quote!(&#place)
            }),
        }
    }

    pub(super) fn mutable_reference(&self, place: &Place) -> TokenStream {
        if let Some(root) = self.whole_reference(place) {
            return quote!(#root);
        }
        let place = self.place_mut(place);
        quote!(&mut #place)
    }

    /// The root, if the place is all that a reference variable refers to.
    pub(super) fn whole_reference(&self, place: &Place) -> Option<proc_macro2::Ident> {
        let is_ref = matches!(self.function.var(place.root).ty, Ty::Ref(..));
        let whole = match place.path.as_slice() {
            [] => is_ref || self.is_lent(place.root),
            [Projection::Deref] => is_ref,
            _ => false,
        };
        whole.then(|| self.ident(place.root))
    }

    /// A place that is read.
    pub fn place(&self, place: &Place) -> TokenStream {
        self.place_for(place, false)
    }

    /// A place that is written.
    pub fn place_mut(&self, place: &Place) -> TokenStream {
        self.place_for(place, true)
    }

    pub(super) fn place_for(&self, place: &Place, write: bool) -> TokenStream {
        let root = self.ident(place.root);
        let mut unary = place.is_var() && self.is_lent(place.root);
        let mut tokens = if unary { quote!(*#root) } else { quote!(#root) };
        for (at, step) in place.path.iter().enumerate() {
            if unary {
                tokens = quote!((#tokens));
                unary = false;
            }
            tokens = match step {
                Projection::Field(member) => {
                    let member = self.member(member);
                    quote!(#tokens.#member)
                }
                Projection::Index(i) => {
                    let i = self.operand(i);
                    quote!(#tokens[#i])
                }
                Projection::Range(lo, hi) => {
                    let (lo, hi) = (
                        lo.as_ref().map(|a| self.at(a, Level::Or)),
                        hi.as_ref().map(|a| self.at(a, Level::Or)),
                    );
                    quote!(#tokens[#lo..#hi])
                }
                Projection::Deref if self.is_followed(place, at) => tokens,
                Projection::Deref => {
                    unary = true;
                    quote!(*#tokens)
                }
                Projection::Payload(payload) => {
                    let base = Place { root: place.root, path: place.path[..at].to_vec() };
                    let (tokens, is_reference) = self.payload(&base, payload, write);
                    unary = is_reference && !self.is_followed(place, at);
                    if unary { quote!(*#tokens) } else { tokens }
                }
            };
        }
        tokens
    }

    pub(super) fn place_postfix(&self, place: &Place) -> TokenStream {
        let tokens = self.place(place);
        if self.is_unary(place) { quote!((#tokens)) } else { tokens }
    }

    /// Whether a `*` is the first thing printed.
    fn is_unary(&self, place: &Place) -> bool {
        match place.path.last() {
            Some(Projection::Deref) => true,
            Some(Projection::Payload(payload)) => !payload.tangent || !payload.is_value(),
            Some(Projection::Field(_) | Projection::Index(_) | Projection::Range(..)) => false,
            None => self.is_lent(place.root),
        }
    }

    fn runtime(&self, name: &str, args: &[Arg]) -> TokenStream {
        let rt = &self.rt;
        let function = proc_macro2::Ident::new(name, proc_macro2::Span::call_site());
        match name {
            "none" => quote!(#rt::None),
            "some" => {
                let a = self.arg(&args[0]);
                quote!(#rt::Some(#a))
            }
            "some_copy" => {
                let (Arg::Ref(place) | Arg::RefMut(place) | Arg::Receiver(place)) = &args[0] else {
                    return quote!(#rt::None);
                };
                let copy = self.rvalue(&Rvalue::CloneOf(place.clone()));
                quote!(#rt::Some(#copy))
            }
            "kept" => {
                let a = self.arg(&args[0]);
                quote!(#a.expect("kept by the forward sweep"))
            }
            "probe" => self.arg(&args[0]),
            "no_tangent" => quote!(#rt::NoTangent),
            "mutated" => quote!(#rt::Mutated),
            // What is behind a reference that a pattern bound.
            "kept_ref" => {
                let a = self.arg(&args[0]);
                quote!(#a.as_ref().expect("kept by the forward sweep"))
            }
            "borrow" => self.arg(&args[0]),
            "number" => {
                let (part, ty) = (self.arg(&args[0]), self.scalar_type(&args[1]));
                quote!(#rt::number::<#ty, _>(#part))
            }
            "cast_pushforward" => {
                let (a, tangent, ty) = (self.arg(&args[0]), self.arg(&args[1]), self.scalar_type(&args[2]));
                quote!(#rt::cast_pushforward::<_, _, #ty>(#a, #tangent))
            }
            "zero_of" => match &args[0] {
                Arg::Value(Operand::Const(Const::Float { .. }, _)) => quote!(0.0),
                other => {
                    let a = self.arg(other);
                    quote!(#rt::zero_tangent(&#a))
                }
            },
            "scratch" | "scratch_value" => {
                let a = match &args[0] {
                    Arg::Value(a) => {
                        let a = self.operand(a);
                        quote!(&#a)
                    }
                    other => self.arg(other),
                };
                quote!(#rt::#function(#a))
            }
            "sum_from" => {
                let (all, from) = (self.arg(&args[0]), self.arg(&args[1]));
                quote!(#rt::sum_from(#all, #from))
            }
            _ if name.ends_with("_pullback") => self.pullback_of_unknown(&function, args),
            _ if super::stmt::applies_operator(name) => {
                let args = args.iter().map(|arg| match arg {
                    Arg::Value(a) => {
                        let a = self.at(a, Level::Unary);
                        quote!(&#a)
                    }
                    other => self.arg(other),
                });
                quote!(#rt::#function(#(#args),*))
            }
            _ => {
                let args = args.iter().map(|a| self.arg(a));
                quote!(#rt::#function(#(#args),*))
            }
        }
    }

    /// The type of a typed constant.
    fn scalar_type(&self, arg: &Arg) -> TokenStream {
        match arg {
            Arg::Value(Operand::Const(_, Ty::Param(t))) => quote!(#t),
            Arg::Value(Operand::Const(_, Ty::Float(crate::ir::FloatTy::F32))) => quote!(f32),
            Arg::Value(Operand::Const(_, Ty::Float(crate::ir::FloatTy::F64))) => quote!(f64),
            _ => quote!(_),
        }
    }

    /// `rt::mul_pullback(&a, &b, seed)`.
    fn pullback_of_unknown(&self, function: &proc_macro2::Ident, args: &[Arg]) -> TokenStream {
        let (rt, args) = (&self.rt, self.operands_and_seed(args));
        quote!(#rt::#function(#args))
    }

    /// The operands by reference, and the seed.
    pub(super) fn operands_and_seed(&self, args: &[Arg]) -> TokenStream {
        let (seed, inputs) = args.split_last().expect("the seed is the last");
        let inputs = inputs.iter().map(|arg| match arg {
            Arg::Value(a) => {
                let a = self.at(a, Level::Unary);
                quote!(&#a)
            }
            other => self.arg(other),
        });
        let seed = self.arg(seed);
        quote!(#(#inputs,)* #seed)
    }

    /// Whether the variable is a parameter that is a reference to a scalar, which is read with `*`.
    pub fn is_shadow(&self, v: crate::ir::VarId) -> bool {
        self.function.var(v).kind == VarKind::Param && matches!(self.function.var(v).ty, Ty::Ref(true, _))
    }
}

/// Whether a cast is the last thing printed.
fn ends_with_cast(a: &Operand) -> bool {
    let Operand::Tree(tree) = a else { return false };
    match &**tree {
        Rvalue::Cast(..) => true,
        Rvalue::Binary(_, _, right) | Rvalue::Unary(_, right) | Rvalue::Use(right) => ends_with_cast(right),
        _ => false,
    }
}

fn parse(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|_| quote!(compile_error!("a literal that does not parse")))
}

fn level_of(op: BinOp) -> Level {
    match op {
        BinOp::Add | BinOp::Sub => Level::Sum,
        BinOp::Mul | BinOp::Div | BinOp::Rem => Level::Product,
        BinOp::BitAnd => Level::BitAnd,
        BinOp::BitOr => Level::BitOr,
        BinOp::BitXor => Level::BitXor,
        BinOp::Shl | BinOp::Shr => Level::Shift,
        BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge => Level::Compare,
        BinOp::And => Level::And,
        BinOp::Or => Level::Or,
    }
}

/// The tokens of `op=`.
pub fn compound(op: BinOp) -> TokenStream {
    match op {
        BinOp::Add => quote!(+=),
        BinOp::Sub => quote!(-=),
        BinOp::Mul => quote!(*=),
        BinOp::Div => quote!(/=),
        BinOp::Rem => quote!(%=),
        BinOp::BitAnd | BinOp::And => quote!(&=),
        BinOp::BitOr | BinOp::Or => quote!(|=),
        BinOp::BitXor => quote!(^=),
        BinOp::Shl => quote!(<<=),
        BinOp::Shr => quote!(>>=),
        BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge => quote!(=),
    }
}

/// The operator's tokens.
pub(super) fn operator(op: BinOp) -> TokenStream {
    match op {
        BinOp::Add => quote!(+),
        BinOp::Sub => quote!(-),
        BinOp::Mul => quote!(*),
        BinOp::Div => quote!(/),
        BinOp::Rem => quote!(%),
        BinOp::BitAnd => quote!(&),
        BinOp::BitOr => quote!(|),
        BinOp::BitXor => quote!(^),
        BinOp::Shl => quote!(<<),
        BinOp::Shr => quote!(>>),
        BinOp::Eq => quote!(==),
        BinOp::Ne => quote!(!=),
        BinOp::Lt => quote!(<),
        BinOp::Le => quote!(<=),
        BinOp::Gt => quote!(>),
        BinOp::Ge => quote!(>=),
        BinOp::And => quote!(&&),
        BinOp::Or => quote!(||),
    }
}
