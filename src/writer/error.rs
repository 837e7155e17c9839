//! Why a draft was not written.

use std::borrow::Cow;

use thiserror::Error;

use crate::fault::{Fault, Lasting};

/// A draft that could not be written, and is not placed.
#[derive(Debug, Error)]
pub enum WriteError {
    /// A run of digits in the text is neither a fact nor in the mail that is answered.
    #[error("the draft from template {template} states \"{figure}\", which is neither a fact nor in the mail")]
    UnprovenFigure {
        /// The template that was rendered.
        template: String,
        /// The figure as it stood in the text.
        figure: String,
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
            Self::UnprovenFigure { .. } => "answer this mail by hand and take the figure out of the template".into(),
            Self::Template { .. } => "correct the template, or take the built-in one".into(),
        }
    }
}
