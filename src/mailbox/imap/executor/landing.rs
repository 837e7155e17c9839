//! Several commands in the air at once, and their verdicts as they come in.

use super::super::Cause;
use super::super::response::{Code, Outcome, Tagged, Untagged};
use crate::mailbox::error::plain;

/// A flight as it comes in.
pub(super) struct Landing {
    first: u64,
    untagged: Vec<Untagged>,
    landed: Vec<Option<(Tagged, Option<Code>, String)>>,
}

impl Landing {
    pub(super) fn new(first: u64, commands: usize) -> Self {
        Self { first, untagged: Vec::new(), landed: vec![None; commands] }
    }

    pub(super) fn is_complete(&self) -> bool {
        self.landed.iter().all(Option::is_some)
    }

    pub(super) fn take(&mut self, line: Untagged) {
        self.untagged.push(line);
    }

    pub(super) fn land(&mut self, tag: &str, tagged: Option<Tagged>, code: Option<Code>, text: String) -> Result<(), Cause> {
        let tagged = tagged.ok_or_else(|| Cause::Syntax("a tagged line without OK, NO or BAD".to_owned()))?;
        let ours = |(index, slot): &(usize, &mut Option<_>)| slot.is_none() && tag_text(self.first + *index as u64) == tag;
        let (_, slot) = self.landed.iter_mut().enumerate().find(ours).ok_or_else(|| foreign(tag))?;
        *slot = Some((tagged, code, text));
        Ok(())
    }

    pub(super) fn outcomes(self) -> Vec<Outcome> {
        let mut lines = self.untagged;
        let verdicts = self.landed.into_iter().flatten();
        verdicts.map(|(tagged, code, text)| Outcome::new(tagged, code, text, std::mem::take(&mut lines))).collect()
    }
}

pub(super) fn tag_text(number: u64) -> String {
    format!("p{number}")
}

pub(super) fn foreign(tag: &str) -> Cause {
    Cause::Desync(format!("an answer to {}, which nobody sent", plain(tag)))
}
