//! Why a draft was not written.

use std::borrow::Cow;

use thiserror::Error;

use crate::domain::Finding;
use crate::fault::{Fault, Lasting};

/// A draft that could not be written, and is not placed.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The checks found something that may not be placed.
    #[error("the draft from template {template} may not be placed: {}", listed(.findings))]
    Refused {
        /// The template that was rendered.
        template: String,
        /// Everything that was found.
        findings: Vec<Finding>,
    },
    /// A template could not be rendered.
    #[error("could not render template {template}")]
    Template {
        /// Its name.
        template: String,
        /// What tera says.
        #[source]
        why: tera::Error,
    },
}

impl Fault for WriteError {
    fn lasting(&self) -> Lasting {
        Lasting::UntilSomeoneActs
    }

    fn advice(&self) -> Cow<'static, str> {
        match self {
            Self::Refused { .. } => "answer this mail by hand and correct the template".into(),
            Self::Template { .. } => "correct the template, or take the built-in one".into(),
        }
    }
}

fn listed(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{} \"{}\"", finding.check.word(), finding.text)).collect::<Vec<_>>().join(", ")
}
