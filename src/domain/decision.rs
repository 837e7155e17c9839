//! What became of a mail, with the reason: `explain` shows exactly this.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Alert, AttachedCopy, Authenticity, ContactMatch, Digest, DocumentMatch, DraftKey, DraftStatus, EmailAddress, Fact, Figure, Finding,
    Language, MailboxId, MessageId, Place, TenantId, Unread, Withheld,
};

/// What is done with a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// An answer is drafted.
    Draft,
    /// No draft, but the mail is linked to a contact or document.
    File,
    /// Neither.
    Ignore,
}

impl Decision {
    /// The word of the contract.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::File => "file",
            Self::Ignore => "ignore",
        }
    }
}

/// The first gate that held, or `Answer`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReasonWord {
    /// No gate held.
    Answer,
    /// Nothing in it can be read.
    Unreadable,
    /// A configured address or one of our drafts is its author.
    OwnMail,
    /// Delivery status, receipt or feedback.
    Report,
    /// An invitation or an answer to one.
    Calendar,
    /// Auto-Submitted, or its older kin.
    AutoSubmitted,
    /// `Return-Path: <>`.
    EmptyReturnPath,
    /// A list or bulk mail.
    List,
    /// Junk.
    Spam,
    /// A sender that takes no answer.
    NoReply,
    /// Older than `max_age`.
    TooOld,
    /// The owner answered already.
    AlreadyAnswered,
    /// The owner has a draft in this thread.
    OwnerDraft,
    /// Somebody else is meant.
    NotAddressed,
    /// Nothing is asked.
    NoReplyNeeded,
    /// Held back by a limit; drafted later.
    RateLimited,
    /// A workflow rule of this name.
    Rule(String),
}

impl ReasonWord {
    /// The word of the contract, without the name of a rule.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Unreadable => "unreadable",
            Self::OwnMail => "own_mail",
            Self::Report => "report",
            Self::Calendar => "calendar",
            Self::AutoSubmitted => "auto_submitted",
            Self::EmptyReturnPath => "empty_return_path",
            Self::List => "list",
            Self::Spam => "spam",
            Self::NoReply => "no_reply",
            Self::TooOld => "too_old",
            Self::AlreadyAnswered => "already_answered",
            Self::OwnerDraft => "owner_draft",
            Self::NotAddressed => "not_addressed",
            Self::NoReplyNeeded => "no_reply_needed",
            Self::RateLimited => "rate_limited",
            Self::Rule(_) => "rule",
        }
    }
}

impl fmt::Display for ReasonWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(name) => write!(f, "rule:{name}"),
            other => f.write_str(other.word()),
        }
    }
}

/// What the sender wants; a mail can want several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// How far is my order?
    OrderStatus,
    /// When will it arrive?
    Delivery,
    /// Send me the invoice.
    InvoiceCopy,
    /// What is due, by when, has it been paid?
    Payment,
    /// What does it cost?
    Price,
    /// Do you have it?
    Stock,
    /// Make me an offer; about an offer.
    Offer,
    /// I order.
    Order,
    /// I want to send it back.
    Return,
    /// Something is wrong.
    Complaint,
    /// Change or cancel my order.
    Change,
    /// New or questioned bank details.
    BankDetails,
    /// Anything else that wants an answer.
    Other,
}

impl Intent {
    /// Every intent, in the order of the contract.
    pub const ALL: [Self; 13] = [
        Self::OrderStatus,
        Self::Delivery,
        Self::InvoiceCopy,
        Self::Payment,
        Self::Price,
        Self::Stock,
        Self::Offer,
        Self::Order,
        Self::Return,
        Self::Complaint,
        Self::Change,
        Self::BankDetails,
        Self::Other,
    ];

    /// The word of the contract; also the name of the template.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OrderStatus => "order_status",
            Self::Delivery => "delivery",
            Self::InvoiceCopy => "invoice_copy",
            Self::Payment => "payment",
            Self::Price => "price",
            Self::Stock => "stock",
            Self::Offer => "offer",
            Self::Order => "order",
            Self::Return => "return",
            Self::Complaint => "complaint",
            Self::Change => "change",
            Self::BankDetails => "bank_details",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Intent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Why one mail in one mailbox got this draft or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The mail.
    pub message_id: MessageId,
    /// The mailbox it lies in.
    pub mailbox: MailboxId,
    /// The mailbox's tenant.
    pub tenant: TenantId,
    /// When it was decided.
    pub decided_at: Timestamp,
    /// What is done.
    pub decision: Decision,
    /// Why.
    pub reason: ReasonWord,
    /// The draft's language; without a draft the mail's.
    pub language: Language,
    /// What is wanted.
    pub intents: Vec<Intent>,
    /// Whether the sender is who he says.
    pub authenticity: Authenticity,
    /// The one contact.
    pub contact: Option<ContactMatch>,
    /// Possible ones.
    pub candidates: Vec<ContactMatch>,
    /// The contact's documents that it is about.
    pub documents: Vec<DocumentMatch>,
    /// What the writer was given.
    pub facts: Vec<Fact>,
    /// What it was not given.
    pub withheld: Vec<Withheld>,
    /// Every run of digits in the own text.
    pub figures: Vec<Figure>,
    /// What is left visibly open.
    pub gaps: Vec<String>,
    /// What is left open because it could not be read again.
    #[serde(default)]
    pub unread: Vec<Unread>,
    /// What was asked and is not touched in the draft.
    pub left_off: Vec<String>,
    /// The template that wrote it.
    pub template: Option<String>,
    /// The configured writer.
    pub writer: String,
    /// The template wrote it though another writer is configured.
    pub fallback: bool,
    /// The draft, if one is planned or placed.
    pub draft: Option<ExplainedDraft>,
    /// What is asked, a sentence each, in the order of the mail.
    #[serde(default)]
    pub asks: Vec<String>,
    /// What the checks found in texts that were not placed.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// What the owner should know.
    #[serde(default)]
    pub alerts: Vec<Alert>,
    /// What a model was asked, where one was.
    #[serde(default)]
    pub model: Option<ModelUse>,
    /// How likely the draft is to be sent as it is, in percent, where enough was seen to say.
    #[serde(default)]
    pub confidence: Option<u8>,
}

impl Explanation {
    /// A fact of a record that could not be read again: of such a one the draft says no more than what the mail calls it.
    #[must_use]
    pub fn left_unread(&self, fact: &Fact) -> bool {
        self.unread.iter().any(|unread| unread.kind == fact.source.kind && unread.id == fact.source.id)
    }
}

/// What a model was asked for one draft, and what it cost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelUse {
    /// The model's name, as configured.
    pub name: String,
    /// How often it was asked: once, twice with a repair; 0 where the breaker or the budget said no.
    pub asked: u32,
    /// Tokens that went there and came back, as the server counted them or as they were estimated.
    pub tokens_in: u64,
    /// The same, of its answers.
    pub tokens_out: u64,
    /// How long it took in all.
    pub milliseconds: u64,
    /// The prompt, hashed: the same prompt has the same hash.
    pub prompt: Option<Digest>,
    /// Why the template wrote it after all.
    pub fell_back: Option<String>,
}

/// The draft as `explain` tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplainedDraft {
    /// Its key.
    pub key: DraftKey,
    /// Its revision, from 1.
    pub revision: u32,
    /// Its Message-ID.
    pub message_id: MessageId,
    /// Whom it goes to.
    pub to: Vec<EmailAddress>,
    /// Where it stands in its life.
    pub status: DraftStatus,
    /// Where it lies.
    pub place: Option<Place>,
    /// Its own text, without the signature and the quoted original.
    pub text: String,
    /// The copies that go with it.
    #[serde(default)]
    pub attachments: Vec<AttachedCopy>,
    /// All that it stands on, hashed: recipients, facts, and what the template makes of them today. Other words for the same are the same ground.
    #[serde(default)]
    pub ground: Option<Digest>,
}
