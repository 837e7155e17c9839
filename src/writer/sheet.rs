//! The fact sheet: everything a draft may state, each with its source, handed to the templates as slots.

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::domain::{
    Contact, Currency, DisclosureClass, Document, Fact, FactId, FactSource, FactValue, Language, Mirrored, MkId, Money, Product,
    SourceKind, Status, Stock, Withheld, WithheldWhy,
};

use super::{Material, format, slots};

/// Facts in the order in which they were asked for.
#[derive(Debug)]
pub(super) struct Sheet {
    language: Language,
    allowed: DisclosureClass,
    why: WithheldWhy,
    facts: Vec<Fact>,
    refused: Vec<Withheld>,
}

/// The record that a fact is read from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    source: FactSource,
    read_at: Timestamp,
}

impl Origin {
    pub(super) fn document(document: &Mirrored<Document>) -> Self {
        let record = &document.record;
        Self::new(SourceKind::Document, Some(record), &record.id, document.read_at)
    }

    pub(super) fn contact(contact: &Mirrored<Contact>) -> Self {
        Self::new(SourceKind::Contact, None, &contact.record.id, contact.read_at)
    }

    pub(super) fn product(product: &Mirrored<Product>) -> Self {
        Self::new(SourceKind::Product, None, &product.record.id, product.read_at)
    }

    pub(super) fn stock(stock: &Mirrored<Stock>) -> Self {
        Self::new(SourceKind::Stock, None, &stock.record.product, stock.read_at)
    }

    fn new(kind: SourceKind, document: Option<&Document>, id: &MkId, read_at: Timestamp) -> Self {
        let doc_type = document.map(|document| document.doc_type);
        Self { source: FactSource { kind, doc_type, id: id.clone(), field: String::new() }, read_at }
    }
}

impl Sheet {
    /// An empty one, that takes what may be told.
    pub(super) fn new(material: &Material<'_>) -> Self {
        let why = material.withheld.unwrap_or(WithheldWhy::SenderUnknown);
        Self { language: material.language, allowed: material.allowed, why, facts: Vec::new(), refused: Vec::new() }
    }

    pub(super) fn into_facts(self) -> Vec<Fact> {
        self.facts
    }

    /// What it didn't take because it may not be told.
    pub(super) fn refused(&self) -> &[Withheld] {
        &self.refused
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// Writes a fact down and gives its slot; `None` if there is nothing to show, or if it may not be told. The same field of the same
    /// record stays one fact, however often it is used.
    pub(super) fn put(&mut self, origin: &Origin, label: &str, field: &str, value: FactValue) -> Option<String> {
        let shown = format::shown(&value, self.language);
        if shown.is_empty() {
            return None;
        }
        let source = FactSource { field: field.to_owned(), ..origin.source.clone() };
        let class = source.class();
        if class > self.allowed {
            self.refused.push(Withheld { fact: label.to_owned(), why: self.why });
            return None;
        }
        let known = self.facts.iter().position(|fact| fact.source == source && fact.value == value);
        let index = known.unwrap_or(self.facts.len());
        if known.is_none() {
            let id = FactId::nth(index + 1);
            let limit = source.limit();
            let (label, shown) = (label.to_owned(), shown.clone());
            self.facts.push(Fact { id, label, value, shown, source, read_at: origin.read_at, class, limit });
        }
        Some(slots::fact(index, &shown))
    }

    /// An amount of money.
    pub(super) fn money(&mut self, origin: &Origin, field: &str, amount: Option<Decimal>, currency: &Currency) -> Option<String> {
        let value = FactValue::Money(Money { amount: amount?, currency: currency.clone() });
        self.put(origin, last(field), field, value)
    }

    /// A day.
    pub(super) fn date(&mut self, origin: &Origin, field: &str, day: Option<jiff::civil::Date>) -> Option<String> {
        self.put(origin, last(field), field, FactValue::Date(day?))
    }

    /// Text that is copied letter by letter.
    pub(super) fn text(&mut self, origin: &Origin, field: &str, text: &str) -> Option<String> {
        self.put(origin, last(field), field, FactValue::Identifier(slots::plain(text)))
    }

    /// How many of something.
    pub(super) fn quantity(&mut self, origin: &Origin, field: &str, amount: Decimal, unit: Option<&str>) -> Option<String> {
        let unit = unit.map(slots::plain).filter(|unit| !unit.is_empty());
        self.put(origin, last(field), field, FactValue::Quantity { amount, unit })
    }

    /// A row of a status register.
    pub(super) fn status(&mut self, origin: &Origin, status: Option<&Status>) -> Option<String> {
        let status = status?;
        self.put(origin, "status_desc", "status_desc", FactValue::Status { code: status.code.clone(), shown: status.shown.clone() })
    }
}

/// The label of a field is its own name, without the list it stands in: `product_list[1].amount` → `amount`.
fn last(field: &str) -> &str {
    field.rsplit('.').next().unwrap_or(field)
}
