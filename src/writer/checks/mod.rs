//! The proof that stands between every text and its placing: whoever wrote it, nothing becomes a [`Draft`] but through [`prove`].
//!
//! The built-in templates' own words are checked in this repository, so their drafts pass the checks of safety only. A text that somebody
//! else wrote (a model, a user's template) passes all of them: it may say in other words what the template's draft says, and nothing more.

mod accounts;
mod commitments;
mod contradictions;
mod draft;
mod figures;
mod language;
mod length;
mod links;
mod mail_figures;
mod markup;
mod names;
mod numbers_in_words;
mod prose;
mod reply;
mod runs;
mod scene;
mod slots;
mod words;

use crate::domain::{Check, Fact, Finding, Withheld, Written};

use super::Material;
use super::slots::Opened;
use mail_figures::MailFigures;
use scene::{Findings, Scene};

pub use draft::Draft;
pub use reply::claim_of_reply;

/// A text that wants to become a draft, with everything that it may state.
#[derive(Debug)]
pub(super) struct Claim<'a> {
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
    /// The built-in templates' draft whose place it takes; `None` for that draft itself.
    pub(super) instead_of: Option<&'a Draft>,
}

/// Makes a draft of a text, or tells everything that speaks against it.
pub(super) fn prove(claim: Claim<'_>, material: &Material<'_>) -> Result<Draft, Vec<Finding>> {
    let mut findings = Findings::default();
    if claim.instead_of.is_some() && claim.opened.prose.len() > length::MOST * 4 {
        return Err(vec![Finding { check: Check::Length, text: "endless".to_owned() }]);
    }
    let mailed = MailFigures::of(material.message, material.signature);
    let figures = figures::check(&claim.opened, &claim.facts, &mailed, &mut findings);
    if let Some(base) = claim.instead_of {
        foreign(&claim, material, base, &mailed, &mut findings);
    }
    if !findings.0.is_empty() {
        return Err(findings.0);
    }
    let written = Written {
        text: claim.opened.text.clone(),
        language: material.language,
        figures,
        gaps: claim.gaps,
        left_off: claim.left_off,
        template: claim.template,
    };
    Ok(Draft { written, facts: claim.facts, withheld: claim.withheld, opened: claim.opened })
}

/// The checks of a text that nobody in this house wrote.
fn foreign(claim: &Claim<'_>, material: &Material<'_>, base: &Draft, mailed: &MailFigures, findings: &mut Findings) {
    let scene = Scene::new(&claim.opened, &claim.facts, material, base, mailed);
    length::check(&scene, findings);
    slots::check(&scene, findings);
    markup::check(&scene, findings);
    links::check(&scene, findings);
    accounts::check(&scene, findings);
    mail_figures::check(&scene, findings);
    numbers_in_words::check(&scene, findings);
    contradictions::check(&scene, findings);
    commitments::check(&scene, findings);
    names::check(&scene, findings);
    language::check(&scene, findings);
}

/// Longest text of a finding, in characters.
const LINE: usize = 80;

/// Words on one line, cut.
fn line(words: &str) -> String {
    super::slots::plain(words).chars().take(LINE).collect()
}
