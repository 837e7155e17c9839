//! Everything a draft consists of, before it is bytes.

use jiff::Zoned;

use super::Attached;
use crate::domain::{Language, MessageId, NamedAddress};

/// Everything a draft consists of.
#[derive(Clone, Debug)]
pub struct Outgoing<'a> {
    /// The identity that was written to, with the owner's name.
    pub from: &'a NamedAddress,
    /// At least one.
    pub to: &'a [NamedAddress],
    /// May be empty.
    pub cc: &'a [NamedAddress],
    /// The subject, with its `Re: `.
    pub subject: &'a str,
    /// The mail that is answered; none where it has no Message-ID of its own.
    pub in_reply_to: Option<&'a MessageId>,
    /// Its references and itself, as `references` gives them.
    pub references: &'a [MessageId],
    /// The moment of this revision, in the tenant's zone; never the clock of a retry.
    pub date: &'a Zoned,
    /// Of this revision.
    pub message_id: &'a MessageId,
    /// The value of `X-Postar-Draft`: `<key>; rev=N`.
    pub marker: &'a str,
    /// The own text, paragraphs parted by blank lines.
    pub text: &'a str,
    /// The owner's signature; may be empty.
    pub signature: &'a str,
    /// The original, to stand below.
    pub quoted: Option<Quoted<'a>>,
    /// The language of the text.
    pub language: Language,
    /// What goes with it.
    pub attached: &'a [Attached<'a>],
}

/// The quoted original.
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'a> {
    /// The line above it, as `attribution` makes it.
    pub attribution: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// Lines ended by LF alone, without control characters but the tab, without blank lines around.
pub(super) fn body_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let plain: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    plain.trim_matches('\n').trim_end().to_owned()
}
