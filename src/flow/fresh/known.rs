//! What was read of the ERP for one answer, laid over what the mirror has; and what is left of a record that could not be read.

use super::read::Record;
use crate::domain::{Contact, Document, DocumentMatch, Intent, MatchReason, Matches, Mirrored, MkId, Product, SourceKind, Stock, Unread};
use crate::flow::relate::Related;
use crate::writer::ProductAsked;

/// What was read for one answer, and what could not be.
#[derive(Clone, Debug, Default)]
pub struct Fresh {
    pub(super) contact: Option<Mirrored<Contact>>,
    pub(super) documents: Vec<Mirrored<Document>>,
    pub(super) products: Vec<Mirrored<Product>>,
    pub(super) stock: Vec<(MkId, Vec<Mirrored<Stock>>)>,
    unread: Vec<Unread>,
    /// What could not be read is left out of the answer.
    leaves_out: bool,
    /// What kept something from being read may pass by itself.
    pub(super) may_pass: bool,
}

impl Fresh {
    /// What could not be read, each record once.
    #[must_use]
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// Something could not be read, and may be in a while.
    #[must_use]
    pub fn may_clear_up(&self) -> bool {
        self.may_pass
    }

    /// Notes that a record could not be read.
    pub(super) fn leave(&mut self, record: &Record, why: String) {
        self.unread.push(Unread { kind: record.kind, id: record.id.clone(), why });
    }

    /// It was asked for already.
    pub(super) fn was_asked(&self, record: &Record) -> bool {
        let read = match record.kind {
            SourceKind::Contact => self.contact.is_some(),
            SourceKind::Document => self.documents.iter().any(|known| known.record.id == record.id),
            SourceKind::Product => self.products.iter().any(|known| known.record.id == record.id),
            SourceKind::Stock => self.stock_of(&record.id).is_some(),
        };
        read || self.is_unread(record.kind, &record.id)
    }

    /// The stock of a product, if it was read.
    pub(super) fn stock_of(&self, product: &MkId) -> Option<&[Mirrored<Stock>]> {
        self.stock.iter().find(|(known, _)| known == product).map(|(_, rows)| rows.as_slice())
    }

    fn is_unread(&self, kind: SourceKind, id: &MkId) -> bool {
        self.unread.iter().any(|unread| unread.kind == kind && unread.id == *id)
    }

    /// Puts what was read in the place of what the mirror has, which may lag behind.
    pub(super) fn lay_over(&self, related: &mut Related) {
        if let (Some(known), Some(read)) = (&mut related.contact, &self.contact)
            && known.record.id == read.record.id
        {
            known.clone_from(read);
        }
        for known in &mut related.documents {
            if let Some(read) = self.documents.iter().find(|read| read.record.id == known.record.id) {
                known.clone_from(read);
            }
        }
        related.fresh = self.clone();
    }

    /// Takes everything out of the answer that could not be read.
    ///
    /// A document that the mail itself names keeps its number, so that the draft can say what is open; of others nothing is left. Who the
    /// contact is decides whether any of its documents may be told.
    pub(super) fn leave_out(mut self, related: &mut Related) {
        self.leaves_out = true;
        let nobody = self.unread.iter().any(|unread| unread.kind == SourceKind::Contact);
        let repeats = related.reading.intents.contains(&Intent::Order);
        let matches = &related.matches;
        related.documents.retain_mut(|known| {
            let unread = nobody || self.is_unread(SourceKind::Document, &known.record.id);
            if unread {
                known.record = bare(known.record.clone());
            }
            !unread || !repeats && is_named(matches, &known.record.id)
        });
        related.fresh = self;
    }

    /// The products that a mail names, as they were read.
    #[must_use]
    pub fn products(&self, mut asked: Vec<ProductAsked>) -> Vec<ProductAsked> {
        for one in &mut asked {
            let id = one.product.record.id.clone();
            if let Some(read) = self.products.iter().find(|read| read.record.id == id) {
                one.product = read.clone();
            }
            if let Some(rows) = self.stock_of(&id) {
                one.stock = rows.to_vec();
            }
            let open = |kind| self.leaves_out && self.is_unread(kind, &id);
            if open(SourceKind::Product) {
                one.product.record.prices.clear();
            }
            if open(SourceKind::Stock) || open(SourceKind::Product) {
                one.stock.clear();
            }
        }
        asked
    }
}

/// A document of which nothing is known but what it is called, and whose it is.
fn bare(document: Document) -> Document {
    let Document { id, doc_type, number, partner, currency, .. } = document;
    Document { partner, ..Document::bare(id, doc_type, number, currency) }
}

/// Its number stands in the mail letter by letter.
fn is_named(matches: &Matches, id: &MkId) -> bool {
    use MatchReason::{NumberInAttachment, NumberInQuote, NumberInSubject, NumberInText};
    let named = |found: &DocumentMatch| {
        found.reasons.iter().any(|reason| matches!(reason, NumberInSubject | NumberInText | NumberInQuote | NumberInAttachment))
    };
    matches.documents.iter().any(|found| found.id == *id && named(found))
}
