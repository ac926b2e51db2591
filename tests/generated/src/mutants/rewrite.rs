//! Puts mutants into a source file.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote};
use syn::spanned::Spanned as _;
use syn::visit_mut::{self, VisitMut};
use syn::{BinOp, Block, Expr, ReturnType, Stmt, parse_quote};

/// One change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mutant {
    /// What `MUTANT` is set to.
    pub id: String,
    /// File and line.
    pub at: String,
    pub what: String,
}

/// The source with its mutants, which are added to the list.
pub fn rewrite(file: &str, text: &str, mutants: &mut Vec<Mutant>) -> Option<String> {
    let mut parsed = syn::parse_file(text).ok()?;
    let before = mutants.len();
    let arithmetic = file.starts_with("rules");
    Rewriter { file, arithmetic, mutants }.visit_file_mut(&mut parsed);
    (mutants.len() > before).then(|| prettyplease::unparse(&parsed))
}

struct Rewriter<'a> {
    file: &'a str,
    /// Numbers are computed here.
    arithmetic: bool,
    mutants: &'a mut Vec<Mutant>,
}

fn short(tokens: &TokenStream) -> String {
    let text: String = tokens.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().take(70).collect()
}

fn is_test(attrs: &[syn::Attribute]) -> bool {
    attrs
        .iter()
        .any(|attr| attr.path().is_ident("cfg") && attr.to_token_stream().to_string().contains("test"))
}

fn has_let(e: &Expr) -> bool {
    match e {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

/// Methods whose closure answers yes or no.
const TESTS: [&str; 10] = [
    "any",
    "all",
    "filter",
    "retain",
    "take_while",
    "skip_while",
    "position",
    "find",
    "is_some_and",
    "is_none_or",
];

impl Rewriter<'_> {
    fn mutant(&mut self, span: Span, what: String) -> TokenStream {
        let id = u32::try_from(self.mutants.len()).unwrap_or_default();
        let at = format!("{}:{}", self.file, span.start().line);
        self.mutants.push(Mutant { id: id.to_string(), at, what });
        quote!(crate::mutant::on(#id))
    }

    fn negate(&mut self, e: &mut Expr) {
        let on = self.mutant(e.span(), format!("not ({})", short(&e.to_token_stream())));
        *e = parse_quote!((#on ^ (#e)));
    }

    fn other(&self, op: &BinOp) -> Option<BinOp> {
        Some(match op {
            BinOp::Eq(_) => parse_quote!(!=),
            BinOp::Ne(_) => parse_quote!(==),
            BinOp::Lt(_) => parse_quote!(<=),
            BinOp::Le(_) => parse_quote!(<),
            BinOp::Gt(_) => parse_quote!(>=),
            BinOp::Ge(_) => parse_quote!(>),
            BinOp::And(_) => parse_quote!(||),
            BinOp::Or(_) => parse_quote!(&&),
            BinOp::Add(_) if self.arithmetic => parse_quote!(-),
            BinOp::Sub(_) if self.arithmetic => parse_quote!(+),
            BinOp::Mul(_) if self.arithmetic => parse_quote!(/),
            BinOp::Div(_) if self.arithmetic => parse_quote!(*),
            _ => return None,
        })
    }

    /// Lets a function return at once.
    fn returns(&mut self, sig: &syn::Signature, block: &mut Block) {
        if sig.constness.is_some() || block.stmts.is_empty() {
            return;
        }
        let values: Vec<Expr> = match &sig.output {
            ReturnType::Default => vec![parse_quote!(())],
            ReturnType::Type(_, ty) => match ty.to_token_stream().to_string() {
                text if text == "bool" => vec![parse_quote!(true), parse_quote!(false)],
                text if text.starts_with("Option <") => vec![parse_quote!(None)],
                text if text.starts_with("Vec <") => vec![parse_quote!(Vec::new())],
                _ => Vec::new(),
            },
        };
        let name = &sig.ident;
        for value in values.into_iter().rev() {
            let on = self.mutant(name.span(), format!("`{name}` returns {}", value.to_token_stream()));
            block.stmts.insert(0, parse_quote!(if #on { return #value; }));
        }
    }

    /// Arms of a match without a value may be left out; those of a test may be wrong.
    fn arms(&mut self, block: &mut Block, output: &ReturnType) {
        let unit = matches!(output, ReturnType::Default);
        let test = matches!(output, ReturnType::Type(_, ty) if ty.to_token_stream().to_string() == "bool");
        let Some(Stmt::Expr(Expr::Match(choice), None)) = block.stmts.last_mut() else { return };
        for arm in &mut choice.arms {
            let body = &mut arm.body;
            let plain = matches!(**body, Expr::MethodCall(_) | Expr::Call(_) | Expr::Block(_) | Expr::Lit(_));
            let text = short(&body.to_token_stream());
            if unit && plain && text != "{ }" {
                let on = self.mutant(body.span(), format!("left out: {text}"));
                **body = parse_quote!({ if !#on { #body } });
            } else if test && plain {
                self.negate(body);
            }
        }
    }
}

impl VisitMut for Rewriter<'_> {
    fn visit_item_mod_mut(&mut self, item: &mut syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit_mut::visit_item_mod_mut(self, item);
        }
    }

    fn visit_item_const_mut(&mut self, _: &mut syn::ItemConst) {}

    fn visit_item_static_mut(&mut self, _: &mut syn::ItemStatic) {}

    fn visit_item_fn_mut(&mut self, item: &mut syn::ItemFn) {
        if item.sig.constness.is_none() && !is_test(&item.attrs) {
            visit_mut::visit_block_mut(self, &mut item.block);
            self.arms(&mut item.block, &item.sig.output);
            self.returns(&item.sig, &mut item.block);
        }
    }

    fn visit_impl_item_fn_mut(&mut self, item: &mut syn::ImplItemFn) {
        if item.sig.constness.is_none() {
            visit_mut::visit_block_mut(self, &mut item.block);
            self.arms(&mut item.block, &item.sig.output);
            self.returns(&item.sig, &mut item.block);
        }
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        visit_mut::visit_stmt_mut(self, stmt);
        let deletable = match &*stmt {
            Stmt::Expr(Expr::MethodCall(_) | Expr::Call(_), Some(_)) => true,
            Stmt::Expr(Expr::Binary(binary), Some(_)) => {
                matches!(binary.op, BinOp::AddAssign(_) | BinOp::SubAssign(_) | BinOp::BitOrAssign(_))
            }
            Stmt::Expr(Expr::Assign(assign), Some(_)) => !matches!(*assign.left, Expr::Path(_)),
            _ => false,
        };
        if deletable {
            let on = self.mutant(stmt.span(), format!("left out: {}", short(&stmt.to_token_stream())));
            *stmt = parse_quote!(if !#on { #stmt });
        }
    }

    fn visit_expr_if_mut(&mut self, e: &mut syn::ExprIf) {
        visit_mut::visit_expr_if_mut(self, e);
        if !has_let(&e.cond) {
            self.negate(&mut e.cond);
        }
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut syn::ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if TESTS.contains(&call.method.to_string().as_str())
            && let Some(Expr::Closure(closure)) = call.args.first_mut()
            && !matches!(*closure.body, Expr::Block(_))
        {
            self.negate(&mut closure.body);
        }
    }

    fn visit_expr_mut(&mut self, e: &mut Expr) {
        visit_mut::visit_expr_mut(self, e);
        if has_let(e) {
            return;
        }
        match e {
            Expr::Binary(binary) => {
                if let Some(other) = self.other(&binary.op) {
                    let (left, op, right) = (&binary.left, &binary.op, &binary.right);
                    let what = format!("{} becomes {}", op.to_token_stream(), other.to_token_stream());
                    let on =
                        self.mutant(binary.span(), format!("{what}: {}", short(&binary.to_token_stream())));
                    *e = parse_quote!((if #on { #left #other #right } else { #left #op #right }));
                }
            }
            Expr::Macro(mac) if mac.mac.path.is_ident("matches") => self.negate(e),
            _ => {}
        }
    }
}
