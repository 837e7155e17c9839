//! The part of an HTML mail that a person sees, as bare and well-nested markup.
//!
//! A full HTML parser takes quadratic time on deep or tangled nesting. This one keeps a bounded stack, follows the rules of
//! the standard that decide what lies within what (WHATWG HTML §13.2.6), and hands on nothing but blocks and texts.

use mail_parser::decoders::html::html_to_text;

use super::markup::{Attributes, Token, Tokens, style_rules};
use super::style::{Look, Sheet};

/// Open elements; honest mail with twenty quoted quotes stays below it. Text below deeper ones is dropped.
const DEPTH: usize = 128;

/// Blocks and line breaks that are handed on; the renderer takes some 2 KB for each. What comes behind them is not looked at.
const BLOCKS: usize = 5_000;

/// Elements whose content is not shown, and is no secret either.
const SILENT: &[&str] =
    &["template", "object", "svg", "math", "select", "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"];

const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Inline elements whose end tag counts wherever it stands; that of another inline element ends nothing across a block.
const FORMATTING: &[&str] = &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// What is left of a mail's markup.
#[derive(Debug, Default)]
pub(super) struct Visible {
    /// Well-nested, without attributes.
    pub(super) markup: String,
    /// Words were left out that a person can't see.
    pub(super) hidden: bool,
    /// Something lay too deep and was left out.
    pub(super) over: bool,
}

/// Walks over the markup once.
pub(super) fn of(markup: &str) -> Visible {
    let mut tree = Tree { sheet: Sheet::of(&style_rules(markup)), open: Vec::new(), blocks: 0, lost: false, out: Visible::default() };
    for token in Tokens::of(markup) {
        if tree.blocks >= BLOCKS {
            tree.out.over = true;
            break;
        }
        match token {
            Token::Text(text) => tree.text(text),
            Token::Start(name, attributes) => tree.start(name, &attributes),
            Token::End(name) => tree.end(&name),
        }
    }
    tree.close(0);
    tree.out
}

struct Open {
    name: String,
    look: Look,
    gone: bool,
    silent: bool,
    /// The tag that was written for it.
    written: Option<&'static str>,
}

struct Tree {
    sheet: Sheet,
    open: Vec<Open>,
    blocks: usize,
    lost: bool,
    out: Visible,
}

impl Tree {
    fn text(&mut self, text: &str) {
        match self.open.last() {
            _ if self.lost => self.out.over |= has_words(text),
            Some(last) if last.silent => {}
            Some(last) if last.gone || last.look.is_invisible() => self.out.hidden |= has_words(text),
            _ => self.out.markup.push_str(text),
        }
    }

    fn start(&mut self, name: String, attributes: &Attributes) {
        self.close_implied(&name);
        let parent = self.open.last();
        let mut look = parent.map(|parent| parent.look.clone()).unwrap_or_default();
        let silent = parent.is_some_and(|parent| parent.silent) || SILENT.contains(&name.as_str());
        look.dress(&name, attributes, &self.sheet);
        let gone = parent.is_some_and(|parent| parent.gone) || attributes.hidden || look.is_gone();
        let seen = !gone && !silent && !look.is_invisible();
        if VOID.contains(&name.as_str()) {
            if seen && matches!(name.as_str(), "br" | "hr") {
                self.blocks += 1;
                self.out.markup.push_str("<br>");
            }
            return;
        }
        if self.open.len() >= DEPTH {
            self.lost = true;
            return;
        }
        let written = written(&name).filter(|_| seen);
        if let Some(tag) = written {
            self.blocks += 1;
            self.out.markup.push_str(&format!("<{tag}>"));
        }
        self.open.push(Open { name, look, gone, silent, written });
    }

    /// A block ends an open paragraph, an item the item before it, a cell the cell before it.
    fn close_implied(&mut self, name: &str) {
        let (ends, bounds): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "option" => (&["option"], &["select"]),
            _ if is_block(name) => (&["p"], &["td", "th", "table", "button", "caption"]),
            _ => return,
        };
        let found = self.open.iter().rposition(|open| ends.contains(&open.name.as_str()) || bounds.contains(&open.name.as_str()));
        if let Some(at) = found.filter(|at| self.open.get(*at).is_some_and(|open| ends.contains(&open.name.as_str()))) {
            self.close(at);
        }
    }

    fn end(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else { return };
        let above = self.open.get(at + 1..).unwrap_or_default();
        let across_block = above.iter().any(|open| is_block(&open.name));
        if !across_block || is_block(name) {
            let cell = above.iter().any(|open| matches!(open.name.as_str(), "td" | "th"))
                && !matches!(name, "table" | "tr" | "tbody" | "thead" | "td" | "th");
            if !cell {
                self.close(at);
            }
        } else if FORMATTING.contains(&name) {
            self.open.remove(at);
        }
    }

    /// Closes everything from this level up.
    fn close(&mut self, at: usize) {
        for open in self.open.drain(at..).rev() {
            if let Some(tag) = open.written {
                self.out.markup.push_str(&format!("</{tag}>"));
            }
            if matches!(open.name.as_str(), "td" | "th") {
                self.out.markup.push(' ');
            }
            self.lost = false;
        }
    }
}

impl Look {
    /// Everything that says how an element looks, weakest first.
    fn dress(&mut self, name: &str, attributes: &Attributes, sheet: &Sheet) {
        self.presentational(attributes.color.as_deref(), attributes.background.as_deref());
        for declarations in sheet.matching(name, &attributes.class, &attributes.id) {
            self.apply(declarations);
        }
        self.apply(&attributes.style);
    }
}

/// The tag that keeps a block apart from its neighbours; inline elements need none.
fn written(name: &str) -> Option<&'static str> {
    Some(match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "p",
        "blockquote" => "blockquote",
        "ul" => "ul",
        "ol" => "ol",
        "li" => "li",
        "pre" => "pre",
        "td" | "th" => return None,
        _ if is_block(name) => "div",
        _ => return None,
    })
}

fn is_block(name: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    BLOCKS.contains(&name)
}

/// Letters or digits once entities are decoded: filler of blanks is no text.
fn has_words(text: &str) -> bool {
    let decoded = if text.contains('&') { html_to_text(text) } else { text.to_owned() };
    decoded.contains(char::is_alphanumeric)
}
