//! When a template of the company's own is taken: the rule in its front matter.

use serde::Deserialize;

use crate::domain::{DocType, Intent, MailDomain};
use crate::writer::{Form, Material};

/// `[when]`: each line that stands there has to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct When {
    /// `"formal"` or `"informal"`: how the answer addresses the sender.
    form: Option<FormWord>,
    /// One of the documents that the mail is about is of one of these types.
    documents: Vec<DocType>,
    /// The order's state is one of these keys: `shipped`.
    status: Vec<String>,
    /// The sender writes from one of these domains.
    domains: Vec<MailDomain>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FormWord {
    Formal,
    Informal,
}

impl When {
    /// Every line holds.
    pub(super) fn holds(&self, material: &Material<'_>) -> bool {
        let documents = material.open_documents();
        let of_type = |kinds: &[DocType]| documents.iter().any(|document| kinds.contains(&document.record.doc_type));
        let in_state = || {
            let codes = documents.iter().filter_map(|document| document.record.status_code());
            codes.into_iter().any(|code| self.status.iter().any(|wanted| wanted == code))
        };
        let from = || material.message.author().is_some_and(|author| self.domains.contains(&author.address.domain()));
        self.form.is_none_or(|form| (form == FormWord::Formal) == (material.form == Form::Formal))
            && (self.documents.is_empty() || of_type(&self.documents))
            && (self.status.is_empty() || in_state())
            && (self.domains.is_empty() || from())
    }

    /// How many lines it has: of two templates with the same priority the stricter one is taken.
    pub(super) fn strictness(&self) -> usize {
        [self.form.is_some(), !self.documents.is_empty(), !self.status.is_empty(), !self.domains.is_empty()]
            .iter()
            .filter(|line| **line)
            .count()
    }
}

/// The template answers everything that is asked.
pub(super) fn answers(intents: &[Intent], material: &Material<'_>) -> bool {
    intents.is_empty() || material.reading.intents.iter().all(|asked| intents.contains(asked))
}
