//! What a writer is given.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::domain::{
    Confidence, Contact, DisclosureClass, Document, Habit, Language, Matches, Message, Mirrored, MkId, Product, Stock, WithheldWhy,
};

use super::slots::plain;
use super::{Form, Reading};

/// Everything that a draft is written from.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// What is asked.
    pub reading: &'a Reading,
    /// The language to write in.
    pub language: Language,
    /// The form of address to write in.
    pub form: Form,
    /// The mail that is answered.
    pub message: &'a Message,
    /// The one contact, where there is one.
    pub contact: Option<&'a Mirrored<Contact>>,
    /// What the mail was matched with; only certain and likely documents give facts.
    pub matches: &'a Matches,
    /// The records behind `matches.documents`, in any order.
    pub documents: &'a [Mirrored<Document>],
    /// The products that the mail names, best first.
    pub products: &'a [ProductAsked],
    /// The facts may not be told, and why; nothing of the ERP goes into the draft then.
    pub withheld: Option<WithheldWhy>,
    /// The highest class of facts that may be told; `Public` where `withheld` says why.
    pub allowed: DisclosureClass,
    /// Documents whose copies go with the draft.
    pub attached: &'a [MkId],
    /// The owner's own words: the signature below every mail. What stands in it may be stated.
    pub signature: &'a str,
    /// The tenant's day, in its time zone.
    pub today: Date,
    /// How the owner usually writes, to this customer or to everybody, where that is settled.
    pub habit: Option<Habit>,
    /// Answers of the owner's own to such questions, every figure, name and link masked: for a writer that learns from examples.
    pub examples: &'a [String],
}

/// A product that the mail names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductAsked {
    /// The product.
    pub product: Mirrored<Product>,
    /// How many are asked for, where the mail says.
    pub quantity: Option<Decimal>,
    /// Its rows in the warehouses that count for customers (Metakocka's `include_in_stock_info`); others are not mirrored.
    pub stock: Vec<Mirrored<Stock>>,
}

impl<'a> Material<'a> {
    /// The documents that may give facts, best first: certain or likely, and the contact's own.
    ///
    /// The partner is compared again here, though matching did it: a fact of another customer must not depend on one check.
    pub(super) fn open_documents(&self) -> Vec<&'a Mirrored<Document>> {
        let (None, Some(contact)) = (self.withheld, self.contact) else { return Vec::new() };
        let own = |document: &&Mirrored<Document>| document.record.partner.as_ref() == Some(&contact.record.id);
        let sure = self.matches.documents.iter().filter(|found| found.confidence >= Confidence::Likely);
        sure.filter_map(|found| self.documents.iter().find(|document| document.record.id == found.id))
            .filter(own)
            .filter(|document| !plain(&document.record.number).is_empty())
            .collect()
    }

    /// The products that may give facts.
    pub(super) fn open_products(&self) -> Vec<&'a ProductAsked> {
        let told = self.products.iter().filter(|_| !self.is_closed());
        told.filter(|asked| !plain(&asked.product.record.name).is_empty()).collect()
    }

    /// Nothing at all may be told. A known customer who names somebody else's document still hears what anybody may hear.
    pub(super) fn is_closed(&self) -> bool {
        self.withheld.is_some_and(|why| why != WithheldWhy::NotTheCustomer)
    }

    /// The mail names a document that is not the sender's, or that nobody knows: the draft says the same in both cases, and
    /// to an unproven sender neither, so that nobody can find out by asking which numbers exist.
    pub(super) fn names_what_is_not_theirs(&self) -> bool {
        let named = self.matches.names_foreign_document || !self.matches.unknown_numbers.is_empty();
        self.withheld == Some(WithheldWhy::NotTheCustomer) || (self.withheld.is_none() && named)
    }
}
