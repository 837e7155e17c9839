//! Faults woven into a source text: each is asleep until `crate::mutant(n)` says that it is the one to be tried.
//!
//! No line is added, so that the compiler's lines are those of the source.

use std::ops::Range;

use anyhow::{Context as _, Result};
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use crate::candidate::{Genre, Mutant, Place};

/// One place of the text that faults change.
#[derive(Debug)]
struct Site {
    /// What is written anew.
    range: Range<usize>,
    kind: Kind,
    mutants: Vec<usize>,
}

#[derive(Debug)]
enum Kind {
    /// Values given back in place of a body: written before it.
    Body { values: Vec<String> },
    /// `left OPERATOR right`, with other operators.
    Binary { left: Range<usize>, right: Range<usize>, own: String, others: Vec<String> },
    /// `!operand`.
    Unary { operand: Range<usize> },
    /// A guard that is always true or always false.
    Guard { values: Vec<String> },
    /// An arm that is never taken: the end of its pattern, and whether it has a guard to go on with.
    Arm { guarded: bool },
}

/// The text with the faults in it, and the numbers of those that found no place.
pub(crate) fn weave(text: &str, mutants: &[&Mutant]) -> Result<(String, Vec<usize>)> {
    let file = syn::parse_file(text).context("it is no Rust")?;
    let mut places = Places { text, mutants, sites: Vec::new() };
    places.visit_file(&file);
    let of_bodies = mutants.iter().filter(|mutant| mutant.genre == Genre::FnValue).map(|mutant| mutant.span.start);
    let mut starts: Vec<Place> = of_bodies.collect();
    starts.sort();
    starts.dedup();
    for start in starts {
        let (numbers, values) = places.at(Genre::FnValue, start);
        let at = offset(text, start);
        places.sites.push(Site { range: at..at, kind: Kind::Body { values }, mutants: numbers });
    }
    let mut sites = places.sites;
    sites.sort_by_key(|site| (site.range.start, std::cmp::Reverse(site.range.end), !site.range.is_empty()));
    let homeless = mutants.iter().map(|mutant| mutant.number).filter(|number| !sites.iter().any(|site| site.mutants.contains(number)));
    let homeless = homeless.collect();
    Ok((Loom { text, sites: &sites }.written(0..text.len(), 0), homeless))
}

/// Byte of a place.
fn offset(text: &str, place: Place) -> usize {
    let line_start = text.split_inclusive('\n').take(place.line - 1).map(str::len).sum::<usize>();
    let line = text.get(line_start..).unwrap_or_default();
    line_start + line.char_indices().nth(place.column - 1).map_or(line.len(), |(at, _)| at)
}

/// Finds the expressions that faults are in.
struct Places<'t> {
    text: &'t str,
    mutants: &'t [&'t Mutant],
    sites: Vec<Site>,
}

impl Places<'_> {
    fn at(&self, genre: Genre, start: Place) -> (Vec<usize>, Vec<String>) {
        let here = self.mutants.iter().filter(|mutant| mutant.genre == genre && mutant.span.start == start);
        here.map(|mutant| (mutant.number, mutant.replacement.clone())).unzip()
    }

    fn at_span(&self, genre: Genre, span: Span) -> (Vec<usize>, Vec<String>) {
        let start = span.start();
        self.at(genre, Place { line: start.line, column: start.column + 1 })
    }
}

impl<'ast> Visit<'ast> for Places<'_> {
    fn visit_expr_binary(&mut self, node: &'ast syn::ExprBinary) {
        let (mutants, others) = self.at_span(Genre::BinaryOperator, node.op.span());
        if !mutants.is_empty() && !has_let(&node.left) && !has_let(&node.right) {
            let own = self.text.get(node.op.span().byte_range()).unwrap_or_default().to_owned();
            let kind = Kind::Binary { left: node.left.span().byte_range(), right: node.right.span().byte_range(), own, others };
            self.sites.push(Site { range: node.span().byte_range(), kind, mutants });
        }
        visit::visit_expr_binary(self, node);
    }

    fn visit_expr_unary(&mut self, node: &'ast syn::ExprUnary) {
        let (mutants, _) = self.at_span(Genre::UnaryOperator, node.op.span());
        if !mutants.is_empty() {
            let kind = Kind::Unary { operand: node.expr.span().byte_range() };
            self.sites.push(Site { range: node.span().byte_range(), kind, mutants });
        }
        visit::visit_expr_unary(self, node);
    }

    fn visit_arm(&mut self, node: &'ast syn::Arm) {
        let guard = node.guard.as_ref().map(|(_, guard)| guard).filter(|guard| !has_let(guard));
        if let Some(guard) = guard {
            let (mutants, values) = self.at_span(Genre::MatchArmGuard, guard.span());
            if !mutants.is_empty() {
                self.sites.push(Site { range: guard.span().byte_range(), kind: Kind::Guard { values }, mutants });
            }
        }
        let (mutants, _) = self.at_span(Genre::MatchArm, node.span());
        let lets = node.guard.is_some() && guard.is_none();
        if !mutants.is_empty() && !lets {
            let at = guard.map_or(node.pat.span().byte_range().end, |guard| guard.span().byte_range().start);
            self.sites.push(Site { range: at..at, kind: Kind::Arm { guarded: guard.is_some() }, mutants });
        }
        visit::visit_arm(self, node);
    }
}

/// `a && let Some(b) = c`: such a chain may stand in no brackets.
fn has_let(expression: &syn::Expr) -> bool {
    match expression {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

/// Writes the text anew.
struct Loom<'t> {
    text: &'t str,
    /// By their start; what holds others comes before them.
    sites: &'t [Site],
}

impl Loom<'_> {
    /// A part of the text with the faults in it, from the site of this index on.
    fn written(&self, range: Range<usize>, first: usize) -> String {
        let (mut out, mut at) = (String::new(), range.start);
        for (index, site) in self.sites.iter().enumerate().skip(first) {
            if site.range.start < at || site.range.end > range.end || site.range.start > range.end {
                continue;
            }
            out += self.text.get(at..site.range.start).unwrap_or_default();
            out += &self.changed(site, index);
            at = site.range.end;
        }
        out + self.text.get(at..range.end).unwrap_or_default()
    }

    fn changed(&self, site: &Site, index: usize) -> String {
        let inner = |range: &Range<usize>| self.written(range.clone(), index + 1);
        let numbered = |values: &[String]| site.mutants.iter().copied().zip(values.to_vec()).collect::<Vec<_>>();
        match &site.kind {
            Kind::Body { values } => {
                numbered(values).iter().map(|(number, value)| format!("if crate::mutant({number}) {{ return {value}; }} ")).collect()
            }
            Kind::Binary { left, right, own, others } => {
                let with = |operator: &str| format!("{} {operator} {}", inner(left), inner(right));
                let tried =
                    numbered(others).into_iter().map(|(number, other)| format!("if crate::mutant({number}) {{ {} }} else ", with(&other)));
                format!("({}{{ {} }})", tried.collect::<String>(), with(own))
            }
            Kind::Unary { operand } => {
                let [number, ..] = site.mutants.as_slice() else { return String::new() };
                format!("(if crate::mutant({number}) {{ {0} }} else {{ !{0} }})", inner(operand))
            }
            Kind::Guard { values } => {
                let tried = numbered(values).into_iter().map(|(number, value)| format!("if crate::mutant({number}) {{ {value} }} else "));
                format!("({}{{ {} }})", tried.collect::<String>(), inner(&site.range))
            }
            Kind::Arm { guarded } => {
                let [number, ..] = site.mutants.as_slice() else { return String::new() };
                if *guarded { format!("!crate::mutant({number}) && ") } else { format!(" if !crate::mutant({number})") }
            }
        }
    }
}
