//! Copies that a mail asks for: Metakocka's own PDFs of the customer's documents, for those only who may be told what is sensitive.
//!
//! What isn't fetched (no ERP at hand, a type that it prints no report of, a fault) stays an open `[…]` in the draft.

use jiff::civil::Date;

use super::relate::{self, Related};
use super::{Desk, FlowError};
use crate::domain::{AttachedCopy, Confidence, DisclosureClass, DocType, Document, Intent, Message, MkId, Withheld, WithheldWhy};
use crate::fault;
use crate::mail;

/// More documents than this at once are asked for in so many words by nobody; the owner sees to them.
const MOST_COPIES: usize = 5;

/// What the copies of one draft may weigh together, in bytes: as much as Metakocka's largest file, which every mail server takes.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// What a PDF begins with (ISO 32000-1 §7.5.2).
const PDF: &[u8] = b"%PDF";

/// The copies of one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    /// Those that go with it; their bytes lie in the store's files.
    pub attached: Vec<AttachedCopy>,
}

impl Copies {
    /// The documents of which a copy goes with the answer.
    #[must_use]
    pub fn documents(&self) -> Vec<MkId> {
        self.attached.iter().map(|copy| copy.document.clone()).collect()
    }
}

/// Fetches what is asked for and may be told, and keeps its bytes, so that every attempt sends the same.
///
/// # Errors
/// The store. A fault of the ERP is none: then there is no copy.
pub async fn fetch(desk: &Desk, message: &Message, related: &Related) -> Result<Copies, FlowError> {
    let Some(erp) = &desk.erp else { return Ok(Copies::default()) };
    let today = desk.day(desk.clock.now());
    let mut copies = Copies::default();
    let mut room = MOST_BYTES;
    for document in allowed(related, message).into_iter().filter(|document| holds(document, today)).take(MOST_COPIES) {
        let bytes = match erp.report(document.doc_type, &document.id).await {
            Ok(bytes) if bytes.starts_with(PDF) && bytes.len() <= room => bytes,
            Ok(_) => {
                tracing::warn!(mailbox = %desk.mailbox.id, document = %document.id, "a copy is no PDF or too large; it stays open in the draft");
                continue;
            }
            Err(error) => {
                tracing::warn!(mailbox = %desk.mailbox.id, document = %document.id, error = %fault::chain(&error), "a copy could not be fetched; it stays open in the draft");
                continue;
            }
        };
        room -= bytes.len();
        let (name, size) = (free_name(&copies, document), bytes.len());
        let file = desk.store.keep_file(bytes).await?;
        copies.attached.push(AttachedCopy { document: document.id.clone(), name, size, file });
    }
    Ok(copies)
}

/// That a copy was asked for and may not be told, and why; nothing where none was or it may.
#[must_use]
pub fn withheld(related: &Related, message: &Message) -> Option<Withheld> {
    refused(related, message).map(|why| Withheld { fact: "copy".to_owned(), why })
}

fn refused(related: &Related, message: &Message) -> Option<WithheldWhy> {
    let asks = |intent| related.reading.intents.contains(&intent);
    let named = related.documents.iter().any(|document| fits(related, &document.record));
    let clearance = relate::clearance(related, message);
    let asked = asks(Intent::InvoiceCopy) && clearance.withheld().is_some() || named;
    clearance.refuses(DisclosureClass::Sensitive).filter(|_| asked)
}

/// The documents whose copies are asked for and may be told, best first: a part of what a draft stands on. Where something could not be
/// read, nobody knows whether they still may.
#[must_use]
pub fn allowed<'a>(related: &'a Related, message: &Message) -> Vec<&'a Document> {
    if !related.fresh.unread().is_empty() || refused(related, message).is_some() {
        return Vec::new();
    }
    related.documents.iter().map(|mirrored| &mirrored.record).filter(|document| fits(related, document)).collect()
}

/// An offer that has run out is renewed by a person, not sent again.
fn holds(document: &Document, today: Date) -> bool {
    document.doc_type != DocType::SalesOffer || document.valid_to.is_none_or(|last| last >= today)
}

/// It is the contact's own, certain or likely, and of the kind whose copy is asked for.
fn fits(related: &Related, document: &Document) -> bool {
    let asks = |intent| related.reading.intents.contains(&intent);
    let own = related.contact.as_ref().is_some_and(|contact| document.partner.as_ref() == Some(&contact.record.id));
    let sure = related.matches.documents.iter().any(|found| found.id == document.id && found.confidence >= Confidence::Likely);
    let kind = document.doc_type;
    own && sure && (kind.is_billing() && asks(Intent::InvoiceCopy) || kind == DocType::SalesOffer && asks(Intent::Offer))
}

/// A name that no other copy of the draft has.
fn free_name(copies: &Copies, document: &Document) -> String {
    let name = mail::file_name(&document.number, "pdf");
    let taken = copies.attached.iter().any(|copy| copy.name == name);
    if taken { mail::file_name(document.id.as_str(), "pdf") } else { name }
}
