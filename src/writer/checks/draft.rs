//! A draft that was proved: the text, the facts it was written from and what was held back.

use crate::domain::{Fact, Withheld, Written};
use crate::writer::slots::{FACT_PLACE, GAP_PLACE, Opened};

/// A draft, checked. Only [`super::prove`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub(super) written: Written,
    pub(super) facts: Vec<Fact>,
    pub(super) withheld: Vec<Withheld>,
    pub(super) opened: Opened,
}

impl Draft {
    /// The own text: greeting to closing line.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.written.text
    }

    /// The text with its figures and gaps.
    #[must_use]
    pub fn written(&self) -> &Written {
        &self.written
    }

    /// What the writer was given, in the order of their ids.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// What it was not given: labels, never values.
    #[must_use]
    pub fn withheld(&self) -> &[Withheld] {
        &self.withheld
    }

    /// The text with `{{f3}}` for each fact and `{{gap1}}` for each gap, the n-th of [`Written::gaps`]: what a model is shown, and what
    /// [`super::claim_of_reply`] takes back.
    #[must_use]
    pub fn slotted(&self) -> String {
        let mut facts = self.opened.facts.iter().filter_map(|(_, n)| self.facts.get(*n)).map(|fact| format!("{{{{{}}}}}", fact.id.0));
        let kinds = self.kinds_of_gaps();
        let nth = |kind: &usize| kinds.iter().position(|known| known == kind).unwrap_or_default() + 1;
        let mut gaps = self.opened.gaps.iter().map(|kind| format!("{{{{gap{}}}}}", nth(kind)));
        let mut text = String::new();
        for c in self.opened.prose.chars() {
            match c {
                FACT_PLACE => text.extend(facts.next()),
                GAP_PLACE => text.extend(gaps.next()),
                _ => text.push(c),
            }
        }
        text
    }

    /// Its words without its slots: what another text is compared with that need not state the same.
    pub(in crate::writer) fn words_alone(mut self) -> Self {
        self.opened.facts.clear();
        self.opened.gaps.clear();
        self
    }

    /// The kinds of gaps, each once, in the order of the text.
    pub(super) fn kinds_of_gaps(&self) -> Vec<usize> {
        let mut kinds = Vec::new();
        for kind in &self.opened.gaps {
            if !kinds.contains(kind) {
                kinds.push(*kind);
            }
        }
        kinds
    }
}
