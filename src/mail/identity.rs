//! The identity fields of a mail that is only looked through: Sent and Drafts listings.

use super::Budget;
use super::header::{fields, mailboxes, message_ids};
use crate::domain::{MessageId, NamedAddress};

/// The header field that marks our drafts.
pub const DRAFT_MARKER: &str = "X-Postar-Draft";

/// Who a mail is and what it answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Message-ID.
    pub message_id: Option<MessageId>,
    /// In-Reply-To.
    pub in_reply_to: Vec<MessageId>,
    /// References, oldest first.
    pub references: Vec<MessageId>,
    /// From.
    pub from: Vec<NamedAddress>,
    /// The value of `X-Postar-Draft`: `<key>; rev=N`.
    pub marker: Option<String>,
}

/// Reads a header block; what isn't there stays empty.
#[must_use]
pub fn identity(header: &[u8]) -> Identity {
    let budget = Budget::default();
    let headers = fields::read(header, &budget).headers;
    let ids = |name: &str| headers.get(name).map(|field| message_ids::read(field, budget.ids)).unwrap_or_default();
    Identity {
        message_id: ids("Message-ID").into_iter().next(),
        in_reply_to: ids("In-Reply-To"),
        references: ids("References"),
        from: headers.get("From").map(|field| mailboxes::read(field, budget.addresses).list).unwrap_or_default(),
        marker: headers.get(DRAFT_MARKER).map(str::to_owned),
    }
}
