//! A text that somebody else wrote, beside the draft whose place it would take.

use crate::domain::{Fact, FactKind, Finding};
use crate::writer::slots::Opened;
use crate::writer::{Draft, Material};

use super::mail_figures::MailFigures;
use super::prose::{Prose, readable};
use super::words::{self, Table};
use super::{Check, line};

/// What the checks of foreign texts look at.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) opened: &'a Opened,
    pub(super) facts: &'a [Fact],
    pub(super) material: &'a Material<'a>,
    pub(super) base: &'a Draft,
    pub(super) prose: Prose,
    pub(super) base_prose: Prose,
    pub(super) mailed: &'a MailFigures,
    /// The words of the language to write in.
    pub(super) table: &'static Table,
}

impl<'a> Scene<'a> {
    pub(super) fn new(opened: &'a Opened, facts: &'a [Fact], material: &'a Material<'a>, base: &'a Draft, mailed: &'a MailFigures) -> Self {
        let (prose, base_prose) = (Prose::of(opened, material.language), Prose::of(&base.opened, material.language));
        Self { opened, facts, material, base, prose, base_prose, mailed, table: words::of(material.language) }
    }

    /// The writer's own words, with the places of slots.
    pub(super) fn own(&self) -> &'a str {
        &self.opened.prose
    }

    /// Facts of this kind are on the sheet.
    pub(super) fn has_facts(&self, kind: FactKind) -> bool {
        self.facts.iter().any(|fact| fact.value.kind() == kind)
    }
}

/// Everything found, in the order of the checks; each once.
#[derive(Debug, Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    pub(super) fn add(&mut self, check: Check, words: &str) {
        let found = Finding { check, text: line(&readable(words)) };
        if !self.0.contains(&found) {
            self.0.push(found);
        }
    }
}
