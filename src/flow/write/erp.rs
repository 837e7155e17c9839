//! What the steps of a write ask of Metakocka: one call that writes, and the reads by which its result is found.

use std::fmt;

use async_trait::async_trait;
use jiff::civil::Date;

use crate::domain::{Contact, DocType, Document, MkId, Product};
use crate::metakocka::{Client, MetakockaError, PartnerKey, ProductKey, Query, Receipt, Request};

/// The ERP of one tenant. Every read is fresh.
#[async_trait]
pub trait Erp: fmt::Debug + Send + Sync {
    /// Sends a write: once, whatever comes of it.
    ///
    /// # Errors
    /// Anything but a clear yes; [`MetakockaError::saved`] tells what it may have done.
    async fn write(&self, request: &Request) -> Result<Receipt, MetakockaError>;

    /// A partner by its id.
    ///
    /// # Errors
    /// As every read.
    async fn contact(&self, id: &MkId) -> Result<Option<Contact>, MetakockaError>;

    /// The partners of a key, compared exactly.
    ///
    /// # Errors
    /// As every read.
    async fn contacts_by(&self, key: PartnerKey<'_>) -> Result<Vec<Contact>, MetakockaError>;

    /// A product by one of its codes; Metakocka finds none by its id.
    ///
    /// # Errors
    /// As every read.
    async fn product(&self, key: ProductKey<'_>) -> Result<Option<Product>, MetakockaError>;

    /// A document by its id, with its notes and the names of its files.
    ///
    /// # Errors
    /// As every read.
    async fn document(&self, doc_type: DocType, id: &MkId) -> Result<Option<Document>, MetakockaError>;

    /// The sales order of a customer's own number.
    ///
    /// # Errors
    /// As every read.
    async fn order_of_buyer(&self, buyer_order: &str) -> Result<Option<Document>, MetakockaError>;

    /// The offers of a partner from a day on, or of every day where Metakocka can't be asked by date.
    ///
    /// # Errors
    /// As every read.
    async fn offers_of(&self, partner: &MkId, from: Date) -> Result<Vec<Document>, MetakockaError>;
}

#[async_trait]
impl Erp for Client {
    async fn write(&self, request: &Request) -> Result<Receipt, MetakockaError> {
        Self::write(self, request).await
    }

    async fn contact(&self, id: &MkId) -> Result<Option<Contact>, MetakockaError> {
        self.partner(id).await
    }

    async fn contacts_by(&self, key: PartnerKey<'_>) -> Result<Vec<Contact>, MetakockaError> {
        self.partners_by(key).await
    }

    async fn product(&self, key: ProductKey<'_>) -> Result<Option<Product>, MetakockaError> {
        Self::product(self, key).await
    }

    async fn document(&self, doc_type: DocType, id: &MkId) -> Result<Option<Document>, MetakockaError> {
        Self::document(self, doc_type, id).await
    }

    async fn order_of_buyer(&self, buyer_order: &str) -> Result<Option<Document>, MetakockaError> {
        Self::order_of_buyer(self, buyer_order).await
    }

    async fn offers_of(&self, partner: &MkId, from: Date) -> Result<Vec<Document>, MetakockaError> {
        let query = Query::OfPartner { partner: partner.clone(), from };
        let (mut offers, mut next) = (Vec::new(), Some(0));
        while let Some(offset) = next {
            let page = self.documents(DocType::SalesOffer, &query, offset).await?;
            offers.extend(page.items);
            next = page.next;
        }
        Ok(offers)
    }
}
