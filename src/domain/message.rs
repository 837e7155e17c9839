//! A mail as postar understands it: bytes went in, this came out, always.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Digest, EmailAddress, Language, MessageId, NamedAddress};

/// What we keep of a mail. Only `mail::parse` makes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its Message-ID, or one made of its digest.
    pub id: MessageId,
    /// SHA-256 of the bytes as they came.
    pub digest: Digest,
    /// Size of the bytes as they came.
    pub size: usize,
    /// The Date header; says what the sender claims.
    pub date: Option<Timestamp>,
    /// The date of the topmost Received line: when the mailbox's own server took it in.
    pub received: Option<Timestamp>,
    /// The authors (From). More than one header or address makes the mail ambiguous.
    pub from: Vec<NamedAddress>,
    /// Where answers are wanted (Reply-To).
    pub reply_to: Vec<NamedAddress>,
    /// To.
    pub to: Vec<NamedAddress>,
    /// Cc.
    pub cc: Vec<NamedAddress>,
    /// The envelope sender that the last server noted.
    pub return_path: Option<ReturnPath>,
    /// The subject, decoded, on one line.
    pub subject: String,
    /// In-Reply-To, in order.
    pub in_reply_to: Vec<MessageId>,
    /// References, oldest first.
    pub references: Vec<MessageId>,
    /// The text, split into what is new, what is quoted and how it is signed.
    pub words: Words,
    /// The language of the new words, where it is clear.
    pub language: Option<Language>,
    /// Names, types and sizes of what is attached.
    pub attachments: Vec<Attachment>,
    /// The top-level header fields, unfolded and undecoded, in order; bounded by the budget.
    pub headers: Headers,
    /// The type of the whole: `multipart/report; report-type=delivery-status`, in lower case.
    pub content_type: String,
    /// METHOD of a calendar part, in upper case: REQUEST, REPLY, CANCEL …
    pub calendar_method: Option<String>,
    /// What is wrong with it.
    pub defects: Vec<Defect>,
}

impl Message {
    /// The one author, or `None` where the mail names none or several.
    #[must_use]
    pub fn author(&self) -> Option<&NamedAddress> {
        match self.from.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// True if this defect was found.
    #[must_use]
    pub fn has(&self, defect: Defect) -> bool {
        self.defects.contains(&defect)
    }

    /// The mail that stands at the root of its thread, itself if it starts one.
    #[must_use]
    pub fn thread_root(&self) -> &MessageId {
        self.references.first().or(self.in_reply_to.first()).unwrap_or(&self.id)
    }
}

/// The text of a mail, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// What the sender wrote this time, without quotes and signature; only what a person can see.
    pub new: String,
    /// The history below or between.
    pub quoted: String,
    /// The sender's signature block.
    pub signature: String,
}

impl Words {
    /// All of it, as it is quoted below an answer.
    #[must_use]
    pub fn whole(&self) -> String {
        let parts = [&self.new, &self.signature, &self.quoted].into_iter().filter(|part| !part.trim().is_empty());
        parts.map(|part| part.trim_end()).collect::<Vec<_>>().join("\n\n")
    }
}

/// The envelope sender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReturnPath {
    /// `<>`: a machine's notice (RFC 5321 §4.5.5).
    Null,
    /// A person's or program's address.
    Address(EmailAddress),
}

/// One attachment, described; its bytes stay in the mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The file name, decoded.
    pub name: Option<String>,
    /// `type/subtype` in lower case.
    pub content_type: String,
    /// Decoded size in bytes.
    pub size: usize,
}

/// What is odd about a mail; each makes some later step more careful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Defect {
    /// Larger than the budget: only its header was read.
    TooLarge,
    /// More parts, deeper nesting, more headers or more addresses than the budget allows; the rest was not looked at.
    OverBudget,
    /// No text that a person can read (encrypted, or nothing decodable).
    NoReadableText,
    /// Several From headers or several authors: two programs may see two senders.
    SeveralFrom,
    /// No From that can be read.
    NoFrom,
    /// Two Content-Type headers or boundaries in one place: two programs may see two mails.
    DuplicateContentType,
    /// An address or name holds encoded control characters.
    ControlCharacters,
    /// A multipart without its closing boundary.
    Truncated,
    /// The same identity header (Message-ID, Date, Subject, To …) stands twice.
    DuplicateHeader,
    /// The parser panicked; nothing but the bytes is known.
    ParserPanicked,
    /// Text that a person can't see was left out (hidden HTML, zero-width, bidi or tag characters).
    HiddenText,
}

/// Header fields in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headers(pub Vec<(String, String)>);

impl Headers {
    /// The first field of this name (case-insensitive), trimmed.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// Every field of this name, top first, trimmed.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0.iter().filter(move |(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}
