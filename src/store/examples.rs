//! The owner's newest answers to a question, masked, as examples of his ways: nothing in them says whom or what they were about.

use serde::{Deserialize, Serialize};

use crate::domain::{Intent, Language, MailboxId};

use super::codec::Record;
use super::plan::Plan;
use super::{Store, StoreError, schema};

/// So many are kept for one question in one language.
const KEPT: usize = 5;

/// The newest stands last.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
struct Examples(Vec<String>);

impl Record for Examples {
    const WHAT: &'static str = "examples of answers";
}

impl Store {
    /// The owner's newest answers to such a question in this language, the newest first, at most so many.
    ///
    /// # Errors
    /// As every read.
    pub fn examples(&self, mailbox: &MailboxId, intent: Intent, language: Language, most: usize) -> Result<Vec<String>, StoreError> {
        let kept: Examples = self.records().read(&schema::examples(mailbox, intent, language))?.unwrap_or_default();
        Ok(kept.0.into_iter().rev().take(most).collect())
    }
}

pub(super) fn add(plan: &mut Plan<'_>, mailbox: &MailboxId, intents: &[Intent], language: Language, text: &str) -> Result<(), StoreError> {
    for intent in intents {
        let key = schema::examples(mailbox, *intent, language);
        let mut kept: Examples = plan.read(&key)?.unwrap_or_default();
        if kept.0.iter().any(|known| known == text) {
            continue;
        }
        kept.0.push(text.to_owned());
        let surplus = kept.0.len().saturating_sub(KEPT);
        kept.0.drain(..surplus);
        plan.put(key, &kept)?;
    }
    Ok(())
}
