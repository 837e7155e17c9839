//! Reads by key: one partner, product or document as it is now, and what matches a key exactly.

use serde_json::{Map, Value, json};

use super::client::{Client, LIST_LIMIT, paged, with_options, with_prices};
use super::endpoints::Endpoint;
use super::error::{MetakockaError, Why};
use super::pace::Lane;
use super::wire::{self, Row};
use crate::domain::{Contact, DocType, Document, EmailAddress, MkId, Product, fold, number_key};

/// What a partner is looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartnerKey<'a> {
    /// An address of one of its people.
    Email(&'a EmailAddress),
    /// Its tax number, with or without the country's letters.
    TaxNumber(&'a str),
    /// Its whole name.
    Name(&'a str),
}

/// What a product is looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductKey<'a> {
    /// `code`: the SKU.
    Code(&'a str),
    /// `count_code`: the number that people see.
    CountCode(&'a str),
}

impl PartnerKey<'_> {
    /// The ways in which it may be written there. Nothing for a blank key: that would be answered with every partner.
    pub(super) fn spellings(&self) -> Vec<(&'static str, String)> {
        let (field, words) = match self {
            Self::Email(address) => ("partner_email", vec![address.as_str().to_owned()]),
            Self::Name(name) => ("partner_name", vec![name.trim().to_owned()]),
            Self::TaxNumber(number) => {
                let dense: String = number.chars().filter(|c| !c.is_whitespace()).collect();
                let bare = dense.trim_start_matches(|c: char| c.is_ascii_alphabetic()).to_owned();
                let prefixed = if bare == dense { format!("SI{bare}") } else { dense };
                ("partner_tax_number", if bare.is_empty() { vec![] } else { vec![bare, prefixed] })
            }
        };
        words.into_iter().filter(|word| !word.is_empty()).map(|word| (field, word)).collect()
    }

    /// Theirs is a search for a part; ours is exact.
    fn is_of(&self, contact: &Contact) -> bool {
        match self {
            Self::Email(address) => contact.knows(address),
            Self::Name(name) => fold(&contact.name) == fold(name),
            Self::TaxNumber(number) => {
                let digits: String = number.chars().filter(char::is_ascii_digit).collect();
                contact.tax_digits().is_some_and(|known| known == digits)
            }
        }
    }
}

impl ProductKey<'_> {
    pub(super) fn spelling(&self) -> (&'static str, &str) {
        match self {
            Self::Code(code) => ("code", code.trim()),
            Self::CountCode(code) => ("count_code", code.trim()),
        }
    }

    fn is_of(&self, product: &Product) -> bool {
        match self {
            Self::Code(code) => product.code.as_deref() == Some(code.trim()),
            Self::CountCode(code) => product.count_code.as_deref() == Some(code.trim()),
        }
    }
}

impl Client {
    /// One partner (`get_partner`); `None` if there is none of this id.
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn partner(&self, id: &MkId) -> Result<Option<Contact>, MetakockaError> {
        let found = self.partners_where("partner_id", id.as_str()).await?;
        Ok(found.into_iter().find(|contact| contact.id == *id))
    }

    /// The partners of a key, compared exactly; none for a blank key.
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn partners_by(&self, key: PartnerKey<'_>) -> Result<Vec<Contact>, MetakockaError> {
        let mut found: Vec<Contact> = Vec::new();
        for (field, word) in key.spellings() {
            for contact in self.partners_where(field, &word).await? {
                if key.is_of(&contact) && !found.iter().any(|known| known.id == contact.id) {
                    found.push(contact);
                }
            }
        }
        Ok(found)
    }

    async fn partners_where(&self, field: &str, word: &str) -> Result<Vec<Contact>, MetakockaError> {
        let Some(answer) = self.found(Endpoint::Partners, one(field, word)).await? else { return Ok(Vec::new()) };
        let map = &self.door.settings().fields.contacts;
        Ok(self.page(Endpoint::Partners, &answer, None, |row| wire::partner(map, row))?.items)
    }

    /// One product with its prices (`json/product_list`); `None` if none has this key.
    ///
    /// # Errors
    /// See [`Why`]; several products of one key are one, since which is meant can't be told.
    pub async fn product(&self, key: ProductKey<'_>) -> Result<Option<Product>, MetakockaError> {
        let (field, word) = key.spelling();
        if word.is_empty() {
            return Ok(None);
        }
        let mut arguments = with_prices(paged(0, LIST_LIMIT));
        arguments.insert(field.to_owned(), json!(word));
        let Some(answer) = self.found(Endpoint::Products, arguments).await? else { return Ok(None) };
        let map = &self.door.settings().fields.products;
        let mut matching = self.page(Endpoint::Products, &answer, None, |row| wire::product(map, row))?.items;
        matching.retain(|product| key.is_of(product));
        match matching.len() {
            0 | 1 => Ok(matching.pop()),
            several => {
                Err(self.door.fault(Endpoint::Products, Why::Nonsense { fault: format!("{several} products have the same {field}") }))
            }
        }
    }

    /// A product that is known, as it is now: by its code, else by its number. `None` if it is no longer found by these.
    ///
    /// # Errors
    /// See [`Why`]; a product without either can't be asked for.
    pub async fn product_again(&self, known: &Product) -> Result<Option<Product>, MetakockaError> {
        let keys = [known.code.as_deref().map(ProductKey::Code), known.count_code.as_deref().map(ProductKey::CountCode)];
        let mut askable = false;
        for key in keys.into_iter().flatten() {
            askable |= !key.spelling().1.is_empty();
            match self.product(key).await? {
                Some(found) if found.id == known.id => return Ok(Some(found)),
                _ => {}
            }
        }
        if !askable {
            return Err(self.door.fault(Endpoint::Products, Why::NotAskable { doc_type: "product", asked: "one without a code" }));
        }
        Ok(None)
    }

    /// One document as it is now (`get_document`); `None` if there is none of this type and id.
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn document(&self, doc_type: DocType, id: &MkId) -> Result<Option<Document>, MetakockaError> {
        // The field carries the mk_id; a field of that name would be ignored.
        let found = self.document_where(doc_type, "doc_id", id.as_str()).await?;
        self.as_asked(found, |document| document.id == *id)
    }

    /// The sales order of a customer's own number (`get_document` by `buyer_order`): how an order that may have been saved is found again.
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn order_of_buyer(&self, buyer_order: &str) -> Result<Option<Document>, MetakockaError> {
        let word = buyer_order.trim();
        if word.is_empty() {
            return Ok(None);
        }
        let found = self.document_where(DocType::SalesOrder, "buyer_order", word).await?;
        let same = |number: &str| number_key(number) == number_key(word);
        self.as_asked(found, |document| document.buyer_order.as_deref().is_some_and(same))
    }

    /// The filters that `search` takes for a type in this company (`search_query_advance_discovery`).
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn filters(&self, doc_type: DocType) -> Result<Vec<String>, MetakockaError> {
        let answer = self.found(Endpoint::Discovery, one("doc_type", doc_type.word())).await?.unwrap_or_default();
        let rows = answer.get(doc_type.word()).map(wire::listed).unwrap_or_default();
        Ok(rows.into_iter().filter_map(|row| Row::of(row).ok()?.text("type")).collect())
    }

    pub(super) async fn document_where(&self, doc_type: DocType, field: &str, word: &str) -> Result<Option<Document>, MetakockaError> {
        let mut arguments = with_options(one(field, word));
        arguments.insert("doc_type".to_owned(), json!(doc_type.word()));
        let Some(answer) = self.found(Endpoint::Document, arguments).await? else { return Ok(None) };
        let document = wire::document(doc_type, &Row::of_map(&answer)).map_err(|bad| self.door.fault(Endpoint::Document, bad.into()))?;
        Ok(Some(document))
    }

    fn as_asked(&self, found: Option<Document>, asked: impl Fn(&Document) -> bool) -> Result<Option<Document>, MetakockaError> {
        match found {
            Some(document) if !asked(&document) => {
                let fault = "another document came than was asked for".to_owned();
                Err(self.door.fault(Endpoint::Document, Why::Nonsense { fault }))
            }
            found => Ok(found),
        }
    }

    /// The answer, or none where Metakocka says that there is none.
    pub(super) async fn found(
        &self,
        endpoint: Endpoint,
        arguments: Map<String, Value>,
    ) -> Result<Option<Map<String, Value>>, MetakockaError> {
        match self.door.ask(Lane::Prompt, endpoint, arguments).await {
            Err(MetakockaError { why: Why::NotFound { .. }, .. }) => Ok(None),
            other => other.map(Some),
        }
    }
}

fn one(field: &str, word: &str) -> Map<String, Value> {
    Map::from_iter([(field.to_owned(), json!(word))])
}
