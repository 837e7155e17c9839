//! What drafts ask of Metakocka: the records that they stand on, one by one and never out of a memory.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;

use crate::domain::{Contact, DocType, Document, MkId, Product, Stock};
use crate::flow::stock_event;
use crate::metakocka::{Client, MetakockaError, Why};

/// The ERP of one tenant, as drafts read it. Every read is fresh; none writes.
#[async_trait]
pub trait ErpReads: fmt::Debug + Send + Sync {
    /// A document by its id; `None` if there is none.
    ///
    /// # Errors
    /// As every read.
    async fn document(&self, doc_type: DocType, id: &MkId) -> Result<Option<Document>, MetakockaError>;

    /// A partner by its id; `None` if there is none.
    ///
    /// # Errors
    /// As every read.
    async fn contact(&self, id: &MkId) -> Result<Option<Contact>, MetakockaError>;

    /// A product with its prices, by one of the codes that it was known by; `None` if it is no longer found by them.
    ///
    /// # Errors
    /// As every read; a product without any code can't be asked for.
    async fn product(&self, known: &Product) -> Result<Option<Product>, MetakockaError>;

    /// What lies of a product, one row for each warehouse that customers may hear of.
    ///
    /// # Errors
    /// As every read.
    async fn stock(&self, product: &MkId) -> Result<Vec<Stock>, MetakockaError>;

    /// A document as Metakocka's own PDF.
    ///
    /// # Errors
    /// As every read; a type that no report is known for can't be asked for.
    async fn report(&self, doc_type: DocType, id: &MkId) -> Result<Vec<u8>, MetakockaError>;

    /// Nothing is asked at the moment, after too many failures.
    fn is_held_back(&self) -> bool {
        false
    }
}

#[async_trait]
impl ErpReads for Client {
    async fn document(&self, doc_type: DocType, id: &MkId) -> Result<Option<Document>, MetakockaError> {
        Self::document(self, doc_type, id).await
    }

    async fn contact(&self, id: &MkId) -> Result<Option<Contact>, MetakockaError> {
        self.partner(id).await
    }

    async fn product(&self, known: &Product) -> Result<Option<Product>, MetakockaError> {
        self.product_again(known).await
    }

    async fn stock(&self, product: &MkId) -> Result<Vec<Stock>, MetakockaError> {
        stock_event::stock_of(self, &[product.clone()].into()).await
    }

    async fn report(&self, doc_type: DocType, id: &MkId) -> Result<Vec<u8>, MetakockaError> {
        Self::report(self, doc_type, id).await
    }

    fn is_held_back(&self) -> bool {
        self.circuit_open()
    }
}

/// An ERP that did not answer a moment ago, and isn't asked again before its next turn.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Silent {
    fn refusal<T>() -> Result<T, MetakockaError> {
        let why = Why::CircuitOpen { after: Duration::ZERO };
        Err(MetakockaError { endpoint: "get_document", host: "Metakocka".to_owned(), tenant: String::new(), why })
    }
}

#[async_trait]
impl ErpReads for Silent {
    async fn document(&self, _: DocType, _: &MkId) -> Result<Option<Document>, MetakockaError> {
        Self::refusal()
    }

    async fn contact(&self, _: &MkId) -> Result<Option<Contact>, MetakockaError> {
        Self::refusal()
    }

    async fn product(&self, _: &Product) -> Result<Option<Product>, MetakockaError> {
        Self::refusal()
    }

    async fn stock(&self, _: &MkId) -> Result<Vec<Stock>, MetakockaError> {
        Self::refusal()
    }

    async fn report(&self, _: DocType, _: &MkId) -> Result<Vec<u8>, MetakockaError> {
        Self::refusal()
    }

    fn is_held_back(&self) -> bool {
        true
    }
}
