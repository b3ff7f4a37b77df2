//! Where a switch can stand, and what it does there.

use proc_macro2::{LineColumn, Span};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, ReturnType, Stmt, Type, UnOp};

/// One change.
pub(crate) struct Change {
    pub(crate) number: u32,
    pub(crate) line: usize,
    pub(crate) what: String,
}

/// Texts to put in before byte `at`; of several, the later opened stands further in.
struct Insert {
    at: usize,
    /// Closings come before openings; of two closings the inner comes first, of two openings the outer.
    rank: (u8, i64, i64),
    text: String,
}

const CLOSE: u8 = 0;
const STATEMENT_END: u8 = 1;
const EARLY: u8 = 2;
const STATEMENT: u8 = 3;
const OPEN: u8 = 4;

fn signed(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

struct Places<'s> {
    source: &'s str,
    lines: Vec<usize>,
    inserts: Vec<Insert>,
    cuts: Vec<(usize, usize)>,
    changes: Vec<Change>,
    next: u32,
}

/// The source with switches, and what they change.
pub(crate) fn instrument(source: &str, next: &mut usize) -> syn::Result<(String, Vec<Change>)> {
    let file = syn::parse_file(source)?;
    let mut lines = vec![0];
    lines.extend(source.match_indices('\n').map(|(at, _)| at + 1));
    let mut places = Places {
        source,
        lines,
        inserts: Vec::new(),
        cuts: Vec::new(),
        changes: Vec::new(),
        next: u32::try_from(*next).unwrap_or(u32::MAX),
    };
    places.visit_file(&file);
    *next = places.next as usize;
    let changes = std::mem::take(&mut places.changes);
    Ok((places.text(), changes))
}

impl Places<'_> {
    fn byte(&self, at: LineColumn) -> usize {
        let start = self.lines[at.line - 1];
        let line = &self.source[start..];
        start + line.char_indices().nth(at.column).map_or(line.len(), |(byte, _)| byte)
    }

    fn range(&self, span: Span) -> (usize, usize) {
        (self.byte(span.start()), self.byte(span.end()))
    }

    fn number(&mut self, span: Span, what: String) -> u32 {
        let number = self.next;
        self.next += 1;
        self.changes.push(Change { number, line: span.start().line, what });
        number
    }

    fn shown(&self, span: Span) -> String {
        let (from, to) = self.range(span);
        let text: String = self.source[from..to].split_whitespace().collect::<Vec<_>>().join(" ");
        text.chars().take(90).collect()
    }

    /// Puts texts around an expression.
    fn around(&mut self, span: Span, before: String, after: &str) {
        let (from, to) = self.range(span);
        self.open(from, to - from, before);
        self.close(to, to - from, after);
    }

    fn open(&mut self, at: usize, size: usize, text: String) {
        let rank = (OPEN, -signed(size), signed(self.inserts.len()));
        self.inserts.push(Insert { at, rank, text });
    }

    fn close(&mut self, at: usize, size: usize, text: &str) {
        let rank = (CLOSE, signed(size), -signed(self.inserts.len()));
        self.inserts.push(Insert { at, rank, text: text.to_owned() });
    }

    /// A condition that is always true, and one that is always false.
    fn condition(&mut self, expr: &Expr) {
        // A comparison has changes of its own; a chain, those of its parts.
        match expr {
            Expr::Let(_) => {}
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_) | BinOp::Or(_)) => {}
            Expr::Paren(inner) => self.condition(&inner.expr),
            _ => {
                let shown = self.shown(expr.span());
                let number = self.number(expr.span(), format!("`{shown}` -> true"));
                self.number(expr.span(), format!("`{shown}` -> false"));
                self.around(expr.span(), format!("crate::mutant::fixed({number}, "), ")");
            }
        }
    }

    fn early(&mut self, name: &str, output: &ReturnType, block: &Block) {
        let Some(first) = block.stmts.first() else { return };
        let answers: Vec<(&str, &str)> = match output {
            ReturnType::Default => vec![("()", "return;")],
            ReturnType::Type(_, output) => match &**output {
                Type::Path(path) => {
                    let Some(last) = path.path.segments.last() else { return };
                    match last.ident.to_string().as_str() {
                        "bool" => vec![("true", "return true;"), ("false", "return false;")],
                        "Option" => vec![("None", "return None;")],
                        "Vec" => vec![("Vec::new()", "return Vec::new();")],
                        "Result" if self.shown(last.span()).starts_with("Result<()") => {
                            vec![("Ok(())", "return Ok(());")]
                        }
                        "usize" | "u64" | "u32" | "i64" => vec![("0", "return 0;")],
                        _ => return,
                    }
                }
                _ => return,
            },
        };
        let span = first.span();
        let (at, _) = self.range(span);
        for (said, answer) in answers {
            let number = self.number(span, format!("fn {name} -> {said}"));
            let text = format!("if crate::mutant::on({number}) {{ {answer} }} ");
            self.inserts.push(Insert { at, rank: (EARLY, 0, signed(number as usize)), text });
        }
    }

    fn text(mut self) -> String {
        self.inserts.sort_by_key(|insert| (insert.at, insert.rank));
        let mut out = String::with_capacity(self.source.len() * 2);
        let mut cuts = self.cuts.clone();
        cuts.sort_unstable();
        let (mut at, mut inserts) = (0, self.inserts.iter().peekable());
        let mut cuts = cuts.into_iter().peekable();
        while at <= self.source.len() {
            while let Some(insert) = inserts.next_if(|insert| insert.at == at) {
                out += &insert.text;
            }
            if let Some((_, to)) = cuts.next_if(|(from, _)| *from == at) {
                at = to;
                continue;
            }
            let next = self.source[at..].chars().next();
            match next {
                Some(c) => {
                    out.push(c);
                    at += c.len_utf8();
                }
                None => break,
            }
        }
        out
    }
}

/// Whether attributes keep a thing out of the library as it ships.
fn is_test(attrs: &[syn::Attribute]) -> bool {
    attrs.iter().any(|attr| attr.path().is_ident("cfg") || attr.path().is_ident("test"))
}

impl<'ast> Visit<'ast> for Places<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }
    // Neither can ask a switch.
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}
    fn visit_type(&mut self, _: &'ast Type) {}
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
    fn visit_macro(&mut self, _: &'ast syn::Macro) {}

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if item.sig.constness.is_none() && !is_test(&item.attrs) {
            self.early(&item.sig.ident.to_string(), &item.sig.output, &item.block);
            visit::visit_block(self, &item.block);
        }
    }
    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        // What only shows or explains itself is read by people; its tests are texts.
        let name = item.sig.ident.to_string();
        if item.sig.constness.is_none() && name != "fmt" && name != "expecting" {
            self.early(&name, &item.sig.output, &item.block);
            visit::visit_block(self, &item.block);
        }
    }
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if !is_test(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        if let Stmt::Expr(expr, Some(semi)) = stmt
            && match expr {
                Expr::MethodCall(_) | Expr::Call(_) | Expr::Try(_) => true,
                Expr::Assign(assign) => matches!(&*assign.left, Expr::Field(_) | Expr::Unary(_)),
                _ => false,
            }
        {
            let shown = self.shown(expr.span());
            let number = self.number(expr.span(), format!("`{shown};` left out"));
            let (from, _) = self.range(expr.span());
            let (_, to) = self.range(semi.span());
            let before = format!("if !crate::mutant::on({number}) {{ ");
            self.inserts.push(Insert { at: from, rank: (STATEMENT, 0, 0), text: before });
            self.inserts.push(Insert {
                at: to,
                rank: (STATEMENT_END, 0, 0),
                text: " }".to_owned(),
            });
        }
        visit::visit_stmt(self, stmt);
    }

    fn visit_expr_if(&mut self, node: &'ast syn::ExprIf) {
        self.condition(&node.cond);
        visit::visit_expr_if(self, node);
    }
    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if let Some((_, guard)) = &arm.guard {
            self.condition(guard);
            self.visit_expr(guard);
        }
        self.visit_expr(&arm.body);
    }

    fn visit_expr_binary(&mut self, node: &'ast syn::ExprBinary) {
        let named = match node.op {
            BinOp::Lt(_) => Some(("lt", "<=", ">=")),
            BinOp::Le(_) => Some(("le", "<", ">")),
            BinOp::Gt(_) => Some(("gt", ">=", "<=")),
            BinOp::Ge(_) => Some(("ge", ">", "<")),
            _ => None,
        };
        match node.op {
            BinOp::And(_) | BinOp::Or(_) => {
                self.condition(&node.left);
                self.condition(&node.right);
            }
            BinOp::Eq(_) | BinOp::Ne(_) => {
                let shown = self.shown(node.span());
                let number = self.number(node.span(), format!("`{shown}` -> not so"));
                self.around(node.span(), format!("crate::mutant::not({number}, "), ")");
            }
            _ => {}
        }
        if let Some((name, first, second)) = named {
            let shown = self.shown(node.span());
            let number = self.number(node.span(), format!("`{shown}` with {first}"));
            self.number(node.span(), format!("`{shown}` with {second}"));
            let (left, right) = (self.range(node.left.span()), self.range(node.right.span()));
            let whole = self.range(node.span());
            let (size, small) = (whole.1 - whole.0, |(from, to): (usize, usize)| to - from);
            self.open(left.0, size, format!("crate::mutant::{name}({number}, &("));
            self.close(left.1, small(left) + 1, ")");
            self.cuts.push((left.1, right.0));
            self.open(right.0, small(right) + 1, ", &(".to_owned());
            self.close(right.1, size, "))");
        }
        visit::visit_expr_binary(self, node);
    }

    fn visit_expr_unary(&mut self, node: &'ast syn::ExprUnary) {
        if matches!(node.op, UnOp::Not(_)) {
            let shown = self.shown(node.span());
            let number = self.number(node.span(), format!("`{shown}` without !"));
            self.around(node.span(), format!("crate::mutant::not({number}, "), ")");
        }
        visit::visit_expr_unary(self, node);
    }

    fn visit_expr_method_call(&mut self, node: &'ast syn::ExprMethodCall) {
        let name = node.method.to_string();
        let other = match name.as_str() {
            "min" => "max",
            "max" => "min",
            "saturating_add" => "saturating_sub",
            "saturating_sub" => "saturating_add",
            "any" => "all",
            "all" => "any",
            "first" => "last",
            "last" if node.args.is_empty() => "first",
            _ => "",
        };
        let shown = self.shown(node.span());
        if matches!(
            name.as_str(),
            "is_some" | "is_none" | "is_empty" | "contains" | "is_some_and" | "is_none_or"
        ) {
            let number = self.number(node.span(), format!("`{shown}` -> not so"));
            self.around(node.span(), format!("crate::mutant::not({number}, "), ")");
        } else if matches!(other, "max" | "min" | "saturating_add" | "saturating_sub") {
            // Both are written down, so what stands in them is left as it is.
            let (from, to) = self.range(node.span());
            let (name_from, name_to) = self.range(node.method.span());
            let number = self.number(node.span(), format!("`{shown}` with {other}"));
            let whole = &self.source[from..to];
            let changed =
                format!("{}{other}{}", &whole[..name_from - from], &whole[name_to - from..]);
            let text = format!("(if crate::mutant::on({number}) {{ {changed} }} else {{ ");
            self.around(node.span(), text, " })");
        }
        visit::visit_expr_method_call(self, node);
    }
    fn visit_expr_closure(&mut self, node: &'ast syn::ExprClosure) {
        self.visit_expr(&node.body);
    }
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
}
