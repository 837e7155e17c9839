//! HTML to the text that a person sees of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use html2text::config::Config;
use html2text::render::TextDecorator;
use html2text::{Element, Handle, RcDom};

use super::style::{Look, Sheet};

/// Columns before a line is wrapped: wide enough that no sentence is ever cut, as a mail program wraps for itself.
const WIDTH: usize = 2_000;

/// Elements whose content nobody reads.
const SILENT: &[&str] =
    &["script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg", "math", "select", "textarea"];

/// The visible text, and whether something else was there to be read by programs only.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) text: String,
    pub(super) hidden: bool,
}

/// Renders what a person sees; empty where the renderer gives up or panics.
pub(super) fn visible(markup: &str) -> Seen {
    catch_unwind(AssertUnwindSafe(|| render(markup))).ok().flatten().unwrap_or_default()
}

fn render(markup: &str) -> Option<Seen> {
    let config = html2text::config::with_decorator(Plain).no_table_borders().raw_mode(true).no_link_wrapping();
    let dom = config.parse_html(markup.as_bytes()).ok()?;
    let hidden = prune(&dom);
    let text = text(&config, &dom)?;
    Some(Seen { text, hidden })
}

fn text(config: &Config<Plain>, dom: &RcDom) -> Option<String> {
    let tree = config.dom_to_render_tree(dom).ok()?;
    let rendered = config.render_to_string(tree, WIDTH).ok()?;
    let lines = rendered.lines().map(str::trim_end).map(|line| if is_rule(line) { "" } else { line });
    Some(lines.collect::<Vec<_>>().join("\n").replace('\u{a0}', " "))
}

fn is_rule(line: &str) -> bool {
    line.chars().count() > WIDTH / 2 && line.chars().all(|c| c == '─')
}

/// Takes out of the tree what can't be seen; true if any of it held words.
fn prune(dom: &RcDom) -> bool {
    let sheet = Sheet::of(&style_elements(&dom.document));
    let mut hidden = false;
    let mut open: Vec<(Handle, Look)> = vec![(dom.document.clone(), Look::default())];
    while let Some((node, look)) = open.pop() {
        let children = std::mem::take(&mut *node.children.borrow_mut());
        let mut kept = Vec::with_capacity(children.len());
        for child in children {
            match seen(&child, &look, &sheet) {
                Fate::Silent => {}
                Fate::Hidden => hidden |= has_words(&child),
                Fate::Shown(own) => {
                    open.push((child.clone(), own));
                    kept.push(child);
                }
            }
        }
        *node.children.borrow_mut() = kept;
    }
    hidden
}

enum Fate {
    Silent,
    Hidden,
    Shown(Look),
}

fn seen(node: &Handle, inherited: &Look, sheet: &Sheet) -> Fate {
    let Element { name, attrs, .. } = &node.data else { return Fate::Shown(inherited.clone()) };
    let tag: &str = &name.local;
    if SILENT.contains(&tag) {
        return Fate::Silent;
    }
    let mut look = inherited.clone();
    let attrs = attrs.borrow();
    let attribute = |wanted: &str| attrs.iter().find(|attr| &*attr.name.local == wanted).map(|attr| &*attr.value);
    if attribute("hidden").is_some() {
        return Fate::Hidden;
    }
    look.presentational(attribute("color"), attribute("bgcolor"));
    for declarations in sheet.matching(tag, attribute("class"), attribute("id")) {
        look.apply(declarations);
    }
    look.apply(attribute("style").unwrap_or_default());
    if look.is_invisible() { Fate::Hidden } else { Fate::Shown(look) }
}

fn style_elements(root: &Handle) -> String {
    let mut rules = String::new();
    let mut open = vec![root.clone()];
    while let Some(node) = open.pop() {
        if let Element { name, .. } = &node.data
            && &*name.local == "style"
        {
            for child in node.children.borrow().iter() {
                rules.push_str(&RcDom::node_as_dom_string(child));
            }
        }
        open.extend(node.children.borrow().iter().cloned());
    }
    rules
}

/// Anything but blanks below this node, which has been taken out of the tree.
fn has_words(node: &Handle) -> bool {
    let mut bytes = Vec::new();
    if node.serialize(&mut bytes).is_err() {
        return true;
    }
    let mut in_tag = false;
    let text = String::from_utf8_lossy(&bytes).replace("&nbsp;", " ");
    text.chars().any(|c| {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            other => return !in_tag && other.is_alphanumeric(),
        }
        false
    })
}

/// Words only; quotes as in plain mail.
#[derive(Clone, Debug)]
struct Plain;

impl TextDecorator for Plain {
    type Annotation = ();

    fn decorate_link_start(&mut self, _url: &str) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_link_end(&mut self) -> String {
        String::new()
    }

    fn decorate_em_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) {}

    fn decorate_preformat_cont(&self) {}

    fn decorate_image(&mut self, _src: &str, _title: &str) -> (String, ()) {
        (String::new(), ())
    }

    fn header_prefix(&self, _level: usize) -> String {
        String::new()
    }

    fn quote_prefix(&self) -> String {
        "> ".to_owned()
    }

    fn unordered_item_prefix(&self) -> String {
        "- ".to_owned()
    }

    fn ordered_item_prefix(&self, number: i64) -> String {
        format!("{number}. ")
    }

    fn make_subblock_decorator(&self) -> Self {
        self.clone()
    }
}
