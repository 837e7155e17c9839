//! One write as the exact body that Metakocka takes, checked before anything is sent; the door adds the key.

mod document;
mod fields;
mod partner;
mod product;
mod unwritable;

use std::fmt;

use data_encoding::BASE64;
use serde_json::{Map, Value};

pub use unwritable::Unwritable;

use super::endpoints::Endpoint;
use crate::domain::{ErpKind, ErpRef, ErpWrite, MkId};

/// Where the bytes of a file stand in a body: `attachment_list[0].data_b64`.
const BYTES: &str = "data_b64";

/// A write, ready to be sent. Has no `Debug` of its body: that is a customer's data.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    endpoint: Endpoint,
    /// The body without the credentials; a file's bytes are told by their number only.
    body: Map<String, Value>,
    file: Option<Vec<u8>>,
    partner: Option<MkId>,
    record: Option<ErpRef>,
    kind: ErpKind,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("endpoint", &self.endpoint()).finish_non_exhaustive()
    }
}

impl Request {
    /// The request of a write; `file` holds the bytes of one that attaches a file.
    ///
    /// # Errors
    /// [`Unwritable`] where Metakocka would refuse it, cut it off, or do something else than was meant.
    pub fn of(write: &ErpWrite, file: Option<&[u8]>) -> Result<Self, Unwritable> {
        let (endpoint, body) = match write {
            ErpWrite::NewPartner(partner) => (Endpoint::AddPartner, partner::added(partner)?),
            ErpWrite::ChangeContact(change) => (Endpoint::UpdatePartner, partner::changed(change)?),
            ErpWrite::ChangeProduct(change) => (Endpoint::UpdateProduct, product::changed(change)?),
            ErpWrite::NewDocument(document) => (Endpoint::PutDocument, document::put(document)?),
            ErpWrite::Status(change) => document::status(change)?,
            ErpWrite::Note(note) => (Endpoint::UpdateDocument, document::note(note)?),
            ErpWrite::Attach(attach) => (Endpoint::AddAttachment, document::attachment(attach, file)?),
        };
        let file = matches!(write, ErpWrite::Attach(_)).then(|| file.map(<[u8]>::to_vec)).flatten();
        Ok(Self { endpoint, body, file, partner: partner_of(write), record: write.record(), kind: kind_of(write) })
    }

    /// Metakocka's name of the call: `put_document`.
    #[must_use]
    pub fn endpoint(&self) -> &'static str {
        self.endpoint.name()
    }

    /// What is sent, without the credentials, and with `<4312 bytes>` for a file's.
    #[must_use]
    pub fn shown(&self) -> Value {
        Value::Object(self.body.clone())
    }

    pub(super) fn call(&self) -> Endpoint {
        self.endpoint
    }

    /// The body with a file's bytes in it, without the credentials.
    pub(super) fn body(&self) -> Map<String, Value> {
        let mut body = self.body.clone();
        let slot = body.get_mut("attachment_list").and_then(|list| list.get_mut(0)).and_then(|entry| entry.get_mut(BYTES));
        if let (Some(slot), Some(bytes)) = (slot, &self.file) {
            *slot = Value::String(BASE64.encode(bytes));
        }
        body
    }

    /// The partner it is for; the answer has to name the same one.
    pub(super) fn partner(&self) -> Option<&MkId> {
        self.partner.as_ref()
    }

    /// The record that it changes; none for one that it makes.
    pub(super) fn record(&self) -> Option<&ErpRef> {
        self.record.as_ref()
    }

    /// The kind of record that it makes or changes.
    pub(super) fn kind(&self) -> ErpKind {
        self.kind
    }
}

fn partner_of(write: &ErpWrite) -> Option<MkId> {
    match write {
        ErpWrite::NewDocument(document) => Some(document.partner.clone()),
        _ => None,
    }
}

fn kind_of(write: &ErpWrite) -> ErpKind {
    match write {
        ErpWrite::NewPartner(_) | ErpWrite::ChangeContact(_) => ErpKind::Contact,
        ErpWrite::ChangeProduct(_) => ErpKind::Product,
        ErpWrite::NewDocument(_) | ErpWrite::Status(_) | ErpWrite::Note(_) | ErpWrite::Attach(_) => ErpKind::Document,
    }
}
