//! What a server says, taken out of the tokenizer's borrowed values into our own.

use std::collections::{BTreeMap, BTreeSet};

use async_imap::imap_proto::{AttributeValue, Capability, MailboxDatum, NameAttribute, Outcome as Text, Response, ResponseCode};
use async_imap::imap_proto::{MessageSection, SectionPath, Status as Condition, StatusAttribute, rfc4315::UidSetMember};

use super::Cause;
use super::structure::{self, Part};
use crate::mailbox::Refusal;

/// Capabilities in capitals: `IDLE`, `AUTH=PLAIN`.
pub(super) type Capabilities = BTreeSet<String>;

/// A response code (RFC 3501 §7.1, RFC 4315 §3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Capability(Capabilities),
    PermanentFlags(Vec<String>),
    ReadOnly,
    ReadWrite,
    UidNext(u32),
    UidValidity(u32),
    AppendUid {
        validity: u32,
        uid: u32,
    },
    CopyUid,
    /// Any other one, by its name in capitals.
    Named(String),
}

/// The items of a FETCH response, as far as they are of interest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fetched {
    pub(super) uid: Option<u32>,
    pub(super) size: Option<u64>,
    pub(super) flags: Option<Vec<String>>,
    pub(super) arrived: Option<String>,
    /// The one section of the whole mail that was asked for; `Some(None)` is NIL.
    pub(super) section: Option<Option<Vec<u8>>>,
    /// What it is made of.
    pub(super) structure: Option<Part>,
    /// Bodies and MIME headers of parts, by their section (`1.2`, `1.2.MIME`).
    pub(super) parts: BTreeMap<String, Vec<u8>>,
}

/// A folder of a LIST response, its name still in modified UTF-7.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) attributes: BTreeSet<String>,
    pub(super) delimiter: Option<String>,
    pub(super) name: String,
}

/// The items of a STATUS response, as far as they were filled in; the folder's name still in modified UTF-7.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Status {
    pub(super) name: String,
    pub(super) messages: Option<u32>,
    pub(super) uid_next: Option<u32>,
    pub(super) uid_validity: Option<u32>,
    pub(super) modseq: Option<u64>,
}

/// An untagged response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Untagged {
    Exists(u32),
    Gone,
    Flags(Vec<String>),
    Fetch(Fetched),
    List(Entry),
    Status(Status),
    Capability(Capabilities),
    /// What a server says of itself (RFC 2971): the values, in one text.
    Id(String),
    Condition {
        code: Option<Code>,
        text: String,
    },
    Preauth,
    Bye(String),
    Other,
}

/// How a command ended, in the words of the tagged line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tagged {
    Ok,
    No,
    Bad,
}

/// What came of one command.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) untagged: Vec<Untagged>,
    pub(super) tagged: Tagged,
    pub(super) code: Option<Code>,
    text: String,
}

impl Outcome {
    pub(super) fn new(tagged: Tagged, code: Option<Code>, text: String, untagged: Vec<Untagged>) -> Self {
        Self { untagged, tagged, code, text }
    }

    /// The outcome if the command did what it was asked to.
    pub(super) fn ok(self) -> Result<Self, Cause> {
        if self.tagged == Tagged::Ok { Ok(self) } else { Err(Cause::Refused(self.refusal())) }
    }

    /// The server's words, for a command that was refused.
    pub(super) fn refusal(&self) -> Refusal {
        let word = if self.tagged == Tagged::Bad { "BAD" } else { "NO" };
        let (named, text) = split_code(&self.text);
        let code = if let Some(Code::Named(name)) = &self.code { Some(name.clone()) } else { named };
        Refusal::new(word, code, text)
    }

    /// Whether mails went, or their number is no longer this one.
    pub(super) fn has_news(&self, exists: Option<u32>) -> bool {
        self.untagged.iter().any(|line| match line {
            Untagged::Exists(count) => Some(*count) != exists,
            Untagged::Gone => true,
            _ => false,
        })
    }

    /// The FETCH responses.
    pub(super) fn fetched(self) -> impl Iterator<Item = Fetched> {
        self.untagged.into_iter().filter_map(|line| if let Untagged::Fetch(items) = line { Some(items) } else { None })
    }
}

/// One response of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Untagged(Untagged),
    Continue,
    Done { tag: String, tagged: Option<Tagged>, code: Option<Code>, text: String },
}

impl Line {
    pub(super) fn of(response: &Response<'_>) -> Self {
        match response {
            Response::Continue(_) => Self::Continue,
            Response::Done { tag, status, outcome } => {
                let (code, text) = said(outcome);
                Self::Done { tag: tag.0.clone(), tagged: tagged(status), code, text }
            }
            other => Self::Untagged(untagged(other)),
        }
    }
}

fn tagged(status: &Condition) -> Option<Tagged> {
    match status {
        Condition::Ok => Some(Tagged::Ok),
        Condition::No => Some(Tagged::No),
        Condition::Bad => Some(Tagged::Bad),
        Condition::PreAuth | Condition::Bye => None,
    }
}

fn untagged(response: &Response<'_>) -> Untagged {
    match response {
        Response::Data { status: Condition::Bye, outcome } => Untagged::Bye(said(outcome).1),
        Response::Data { status: Condition::PreAuth, .. } => Untagged::Preauth,
        Response::Data { outcome, .. } => {
            let (code, text) = said(outcome);
            Untagged::Condition { code, text }
        }
        Response::Capabilities(words) => Untagged::Capability(capabilities(words)),
        Response::Expunge(_) | Response::Vanished { earlier: false, .. } => Untagged::Gone,
        Response::Fetch(_, values) => Untagged::Fetch(fetched(values)),
        Response::MailboxData(datum) => folder_data(datum),
        Response::Id(fields) => Untagged::Id(fields.iter().flatten().map(|(_, value)| value.as_ref()).collect::<Vec<_>>().join(" ")),
        _ => Untagged::Other,
    }
}

fn folder_data(datum: &MailboxDatum<'_>) -> Untagged {
    match datum {
        MailboxDatum::Exists(count) => Untagged::Exists(*count),
        MailboxDatum::Flags(flags) => Untagged::Flags(flags.iter().map(ToString::to_string).collect()),
        MailboxDatum::List(entry) => Untagged::List(Entry {
            attributes: entry.name_attributes.iter().map(attribute).collect(),
            delimiter: entry.delimiter.as_ref().map(ToString::to_string),
            name: entry.name.to_string(),
        }),
        MailboxDatum::Status { mailbox, status } => Untagged::Status(folder_status(mailbox, status)),
        _ => Untagged::Other,
    }
}

/// A 0 where none may be is taken for an item that was left out.
fn folder_status(name: &str, items: &[StatusAttribute]) -> Status {
    let mut status = Status { name: name.to_owned(), ..Status::default() };
    for item in items {
        match item {
            StatusAttribute::Messages(count) => status.messages = Some(*count),
            StatusAttribute::UidNext(uid @ 1..) => status.uid_next = Some(*uid),
            StatusAttribute::UidValidity(validity @ 1..) => status.uid_validity = Some(*validity),
            StatusAttribute::HighestModSeq(modseq @ 1..) => status.modseq = Some(*modseq),
            _ => {}
        }
    }
    status
}

fn fetched(values: &[AttributeValue<'_>]) -> Fetched {
    let mut items = Fetched::default();
    for value in values {
        match value {
            AttributeValue::Uid(uid) => items.uid = Some(*uid),
            AttributeValue::Rfc822Size(size) => items.size = Some(u64::from(*size)),
            AttributeValue::Flags(flags) => items.flags = Some(flags.iter().map(ToString::to_string).collect()),
            AttributeValue::InternalDate(date) => items.arrived = Some(date.to_string()),
            AttributeValue::BodySection { section: Some(SectionPath::Part(path, which)), data, .. } => {
                let name = structure::section(path, matches!(which, Some(MessageSection::Mime)));
                // NIL where bytes were announced is no part: the mail is fetched as it lies then.
                items.parts.extend(data.as_ref().map(|bytes| (name, bytes.to_vec())));
            }
            AttributeValue::BodySection { data, .. } => items.section = Some(data.as_ref().map(|bytes| bytes.to_vec())),
            AttributeValue::BodyStructure(structure) => items.structure = Some(Part::of(structure)),
            _ => {}
        }
    }
    items
}

fn attribute(attribute: &NameAttribute<'_>) -> String {
    let name = match attribute {
        NameAttribute::NoSelect => "\\NOSELECT",
        NameAttribute::All => "\\ALL",
        NameAttribute::Drafts => "\\DRAFTS",
        NameAttribute::Junk => "\\JUNK",
        NameAttribute::Sent => "\\SENT",
        NameAttribute::Trash => "\\TRASH",
        NameAttribute::Extension(name) => name,
        _ => "\\OTHER",
    };
    name.to_ascii_uppercase()
}

fn capabilities(words: &[Capability<'_>]) -> Capabilities {
    let word = |capability: &Capability<'_>| match capability {
        Capability::Imap4rev1 => "IMAP4REV1".to_owned(),
        Capability::Auth(name) => format!("AUTH={}", name.to_ascii_uppercase()),
        Capability::Atom(name) => name.to_ascii_uppercase(),
    };
    words.iter().map(word).collect()
}

fn said(outcome: &Text<'_>) -> (Option<Code>, String) {
    (outcome.code.as_ref().map(code), outcome.information.as_ref().map(ToString::to_string).unwrap_or_default())
}

fn code(code: &ResponseCode<'_>) -> Code {
    let named = |name: &str| Code::Named(name.to_owned());
    match code {
        ResponseCode::Capabilities(words) => Code::Capability(capabilities(words)),
        ResponseCode::PermanentFlags(flags) => Code::PermanentFlags(flags.iter().map(ToString::to_string).collect()),
        ResponseCode::ReadOnly => Code::ReadOnly,
        ResponseCode::ReadWrite => Code::ReadWrite,
        ResponseCode::UidNext(uid) => Code::UidNext(*uid),
        ResponseCode::UidValidity(validity) => Code::UidValidity(*validity),
        ResponseCode::AppendUid(validity, uids) => match uids.as_slice() {
            [UidSetMember::Uid(uid)] => Code::AppendUid { validity: *validity, uid: *uid },
            _ => named("APPENDUID"),
        },
        ResponseCode::CopyUid(..) => Code::CopyUid,
        ResponseCode::TryCreate => named("TRYCREATE"),
        ResponseCode::Alert => named("ALERT"),
        _ => named("OTHER"),
    }
}

/// Takes a code that the tokenizer doesn't know (`[OVERQUOTA] full`) off the text.
fn split_code(text: &str) -> (Option<String>, &str) {
    let unknown = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match unknown {
        Some((code, rest)) => (code.split(' ').next().map(str::to_ascii_uppercase), rest.trim_start()),
        None => (None, text),
    }
}
