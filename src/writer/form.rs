//! The form of address, as the sender uses it: verbs and pronouns that can mean nothing else, never a word that only looks like one.

use crate::domain::Message;

use super::read::language;
use super::sentence::sentences;
use super::vocabulary::of;

/// The form of address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// vi, Sie, Vi, Lei; also where the mail does not tell.
    Formal,
    /// ti, du, tu.
    Informal,
}

impl Form {
    /// How the new words of a mail address us, by the table of the mail's own language: `ti` is Slovenian for *these*, too.
    ///
    /// The plural of a whole company (`kdaj boste dobavili`) tells nothing; a word of the polite form outweighs one of the familiar.
    pub(super) fn of(message: &Message) -> Self {
        let Some(table) = message.language.or_else(|| language(message)).map(of) else { return Self::Formal };
        let body = sentences(&message.words.new);
        let familiar = body.iter().any(|sentence| table.is_informal(sentence));
        if familiar && !body.iter().any(|sentence| table.is_formal(sentence)) { Self::Informal } else { Self::Formal }
    }

    /// The form to answer in: that of a customer who is known; to somebody who isn't, the polite one.
    #[must_use]
    pub fn answering(self, known: bool) -> Self {
        if known { self } else { Self::Formal }
    }
}
