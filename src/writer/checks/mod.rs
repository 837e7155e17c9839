//! The proof that stands between every text and its placing: whoever wrote it, nothing becomes a [`Draft`] but through [`prove`].

mod figures;

use crate::domain::{Check, Fact, Finding, Withheld, Written};

use super::Material;
use super::slots::Opened;

/// A draft, checked: the text, the facts it was written from and what was held back. Only [`prove`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    written: Written,
    facts: Vec<Fact>,
    withheld: Vec<Withheld>,
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
}

/// A text that wants to become a draft, with everything that it may state.
#[derive(Debug)]
pub(super) struct Claim {
    /// The text, its slots taken out and noted.
    pub(super) opened: Opened,
    /// What its slots may name, by index.
    pub(super) facts: Vec<Fact>,
    /// What was held back.
    pub(super) withheld: Vec<Withheld>,
    /// What is left open, in words.
    pub(super) gaps: Vec<String>,
    /// What was asked and is not touched.
    pub(super) left_off: Vec<String>,
    /// The template, or the one that the model's text stands in for.
    pub(super) template: String,
}

/// Makes a draft of a text, or tells everything that speaks against it.
pub(super) fn prove(claim: Claim, material: &Material<'_>) -> Result<Draft, Vec<Finding>> {
    let figures = figures::check(&claim.opened, &claim.facts, material.message)
        .map_err(|unproven| vec![Finding { check: Check::Figure, text: unproven.0 }])?;
    let written = Written {
        text: claim.opened.text,
        language: material.language,
        figures,
        gaps: claim.gaps,
        left_off: claim.left_off,
        template: claim.template,
    };
    Ok(Draft { written, facts: claim.facts, withheld: claim.withheld })
}
