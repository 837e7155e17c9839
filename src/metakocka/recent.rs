//! Reads by key that may be some minutes old: for looking around, never for what is told to a customer or written.

use super::client::Client;
use super::error::MetakockaError;
use super::keyed::{PartnerKey, ProductKey};
use crate::domain::{Contact, DocType, Document, MkId, Product};

/// The reads by key of a client, out of its memory where it has them.
#[derive(Clone, Copy, Debug)]
pub struct Recent<'a>(&'a Client);

impl Client {
    /// The same reads by key, each at most five minutes old (what the owner sets up once: an hour), and none older than a change
    /// that this client made or was [told of](Client::forget).
    #[must_use]
    pub fn recent(&self) -> Recent<'_> {
        Recent(self)
    }
}

impl Recent<'_> {
    /// As [`Client::partner`].
    ///
    /// # Errors
    /// See [`super::Why`].
    pub async fn partner(&self, id: &MkId) -> Result<Option<Contact>, MetakockaError> {
        self.0.memory.partner(id, self.0.partner(id)).await
    }

    /// As [`Client::partners_by`].
    ///
    /// # Errors
    /// See [`super::Why`].
    pub async fn partners_by(&self, key: PartnerKey<'_>) -> Result<Vec<Contact>, MetakockaError> {
        let Some((field, word)) = key.spellings().into_iter().next() else { return Ok(Vec::new()) };
        self.0.memory.partners_by(field, word, self.0.partners_by(key)).await
    }

    /// As [`Client::product`].
    ///
    /// # Errors
    /// See [`super::Why`].
    pub async fn product(&self, key: ProductKey<'_>) -> Result<Option<Product>, MetakockaError> {
        let (field, word) = key.spelling();
        self.0.memory.product(field, word.to_owned(), self.0.product(key)).await
    }

    /// As [`Client::document`].
    ///
    /// # Errors
    /// See [`super::Why`].
    pub async fn document(&self, doc_type: DocType, id: &MkId) -> Result<Option<Document>, MetakockaError> {
        // An id is of one document, so the memory knows no types; whoever asks with another one is answered afresh.
        match self.0.memory.document(id, self.0.document(doc_type, id)).await? {
            Some(document) if document.doc_type == doc_type => Ok(Some(document)),
            _ => self.0.document(doc_type, id).await,
        }
    }

    /// As [`Client::order_of_buyer`].
    ///
    /// # Errors
    /// See [`super::Why`].
    pub async fn order_of_buyer(&self, buyer_order: &str) -> Result<Option<Document>, MetakockaError> {
        self.0.memory.order(buyer_order.trim().to_owned(), self.0.order_of_buyer(buyer_order)).await
    }

    /// As [`Client::filters`].
    ///
    /// # Errors
    /// See [`super::Why`].
    pub async fn filters(&self, doc_type: DocType) -> Result<Vec<String>, MetakockaError> {
        self.0.memory.filters(doc_type, self.0.filters(doc_type)).await
    }

    /// As [`Client::warehouses_apart`].
    ///
    /// # Errors
    /// See [`super::Why`].
    pub async fn warehouses_apart(&self) -> Result<Vec<MkId>, MetakockaError> {
        self.0.memory.warehouses(self.0.warehouses_apart()).await
    }
}
