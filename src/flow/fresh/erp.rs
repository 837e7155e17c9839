//! What drafts ask of Metakocka: the records that they stand on, one by one and never out of a memory.

use std::fmt;

use async_trait::async_trait;

use crate::domain::{Contact, DocType, Document, MkId, Product, Stock};
use crate::flow::stock_event;
use crate::metakocka::{Client, MetakockaError};

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
