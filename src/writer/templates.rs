//! The reply templates: built into the program, compiled once, filled with slots.
//!
//! A template begins in small letters, as inside a sentence; the letter makes them capital wherever a sentence begins.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, Tera};
use thiserror::Error;

use crate::domain::{Intent, Language};
use crate::fault::{Fault, Lasting};

use super::{OwnTemplate, slots};

#[derive(RustEmbed)]
#[folder = "templates/reply/"]
struct Files;

/// Parts that every language has beside one template for each intent.
const SHARED: [&str; 6] = ["greeting", "not_found", "withheld", "closing", "tracking", "prices"];

/// What can be left open: the name in the templates (`gap.price`) and in words.
const GAPS: [(&str, &str); 20] = [
    ("order", "order"),
    ("status", "order status"),
    ("delivery_date", "delivery date"),
    ("tracking", "tracking code"),
    ("invoice", "invoice"),
    ("copy", "copy of the invoice"),
    ("total", "total"),
    ("due_date", "due date"),
    ("payment", "payment state"),
    ("price", "price"),
    ("stock", "stock"),
    ("restock", "when it is in stock again"),
    ("offer", "offer"),
    ("valid_to", "validity of the offer"),
    ("confirmation", "confirmation of the order"),
    ("change", "whether the change is possible"),
    ("return", "terms of the return"),
    ("solution", "answer to the complaint"),
    ("bank", "who speaks about the bank details"),
    ("answer", "answer"),
];

/// The compiled templates of all five languages.
#[derive(Clone, Debug)]
pub struct Templates {
    tera: Tera,
    gaps: BTreeMap<&'static str, String>,
    own: Vec<OwnTemplate>,
}

/// A template that is missing or can't be read.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// A language lacks one.
    #[error("reply template {name} is missing")]
    Missing {
        /// `de/order_status.txt`
        name: String,
    },
    /// A file is not UTF-8.
    #[error("reply template {name} is not UTF-8")]
    NotText {
        /// `de/order_status.txt`
        name: String,
        /// Where it breaks.
        #[source]
        why: std::str::Utf8Error,
    },
    /// Tera refuses it.
    #[error("could not compile the reply templates")]
    Syntax(#[source] tera::Error),
}

impl Fault for TemplateError {
    fn lasting(&self) -> Lasting {
        Lasting::UntilSomeoneActs
    }

    fn advice(&self) -> std::borrow::Cow<'static, str> {
        "correct the template that is named".into()
    }
}

impl Templates {
    /// Compiles the built-in templates.
    ///
    /// # Errors
    /// If one is missing, is not UTF-8 or holds a fault.
    pub fn load() -> Result<Self, TemplateError> {
        let mut tera = Tera::new();
        let mut sources = Vec::new();
        for name in Files::iter() {
            let file = Files::get(&name).ok_or_else(|| TemplateError::Missing { name: name.to_string() })?;
            let text = std::str::from_utf8(&file.data).map_err(|why| TemplateError::NotText { name: name.to_string(), why })?;
            sources.push((name.to_string(), text.to_owned()));
        }
        tera.add_raw_templates(sources.iter().map(|(name, text)| (name.as_str(), text.as_str()))).map_err(TemplateError::Syntax)?;
        let gaps = GAPS.iter().enumerate().map(|(n, (key, _))| (*key, slots::gap(n))).collect();
        let missing = names().find(|name| !tera.contains_template(name));
        missing.map_or(Ok(Self { tera, gaps, own: Vec::new() }), |name| Err(TemplateError::Missing { name }))
    }

    /// These, and a company's own beside them.
    #[must_use]
    pub fn with_own(mut self, own: Vec<OwnTemplate>) -> Self {
        self.own = own;
        self
    }

    /// The company's own.
    #[must_use]
    pub fn own(&self) -> &[OwnTemplate] {
        &self.own
    }

    /// Fills one template; facts and gaps are still slots in what comes back.
    pub(super) fn fill(&self, language: Language, template: &str, scene: &impl Serialize) -> Result<String, tera::Error> {
        let mut context = Context::from_serialize(scene)?;
        context.insert("gap", &self.gaps);
        Ok(tidy(&self.tera.render(&file(language, template), &context)?))
    }
}

fn names() -> impl Iterator<Item = String> {
    let of = |language| Intent::ALL.into_iter().map(Intent::word).chain(SHARED).map(move |template| file(language, template));
    Language::ALL.into_iter().flat_map(of)
}

fn file(language: Language, template: &str) -> String {
    format!("{language}/{template}.txt")
}

/// The gap of this name as a slot; an unknown name is the gap of an answer.
pub(super) fn gap_slot(name: &str) -> String {
    let answer = GAPS.len().saturating_sub(1);
    slots::gap(GAPS.iter().position(|(known, _)| *known == name).unwrap_or(answer))
}

/// What is missing, in words.
pub(super) fn gap_in_words(n: usize) -> Option<&'static str> {
    GAPS.get(n).map(|(_, words)| *words)
}

/// A line of a template that begins a new paragraph.
const BREAK: &str = "¶";

/// Lines of a template are joined to one paragraph, except items of a list and after a break; blanks are single.
///
/// Empty lines mean nothing, so that conditions can stand on lines of their own.
fn tidy(rendered: &str) -> String {
    let mut text = String::new();
    let mut fresh = true;
    for line in rendered.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")) {
        if line == BREAK {
            text.push_str("\n\n");
        } else if !line.is_empty() {
            let item = line.starts_with("- ");
            text.push_str(if fresh {
                ""
            } else if item {
                "\n"
            } else {
                " "
            });
            text.push_str(&line);
        }
        fresh = line == BREAK || (fresh && line.is_empty());
    }
    text.trim().to_owned()
}
