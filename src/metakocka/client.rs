//! The client: partners, products, stock and documents as pages of domain values, and one write at a time.

use serde_json::{Map, Value, json};

use super::cache::Memory;
use super::door::Door;
use super::endpoints::Endpoint;
use super::error::{MetakockaError, Why};
use super::pace::Lane;
use super::page::{Page, Rows, rows_of};
use super::partners::PartnerList;
use super::query::Query;
use super::receipt::Receipt;
use super::request::Request;
use super::settings::Settings;
use super::wire::{self, BadRow, Row};
use crate::domain::{DocType, Document, MkId, Product, Stock};

/// Products and stock rows per page; the documented maximum.
pub(super) const LIST_LIMIT: u32 = 1000;

/// Documents per page; the documented maximum of `search`.
const SEARCH_LIMIT: u32 = 100;

/// Added to every read of documents: when and how much was paid, and the files beside it. What a call doesn't know, it ignores.
const OPTIONS: [&str; 3] = ["show_last_payment_date", "show_payment_detail", "show_attachments"];

/// Metakocka of one company. Every call ends within its deadline. Dropping a read's future stops it; a write's is not to be dropped, for
/// what it did would stay unknown.
#[derive(Debug)]
pub struct Client {
    pub(super) door: Door,
    pub(super) memory: Memory,
    pub(super) partner_list: PartnerList,
}

impl Client {
    /// Makes a client; nothing is asked yet.
    ///
    /// # Errors
    /// A `base_url` that no key may be sent to, or no certificates to trust.
    pub fn new(settings: Settings) -> Result<Self, MetakockaError> {
        Door::new(settings).map(|door| Self { door, memory: Memory::new(), partner_list: PartnerList::default() })
    }

    /// True while nothing is asked: after too many failures in a row, for a while; after too many refusals of the key, until a new
    /// client is made.
    #[must_use]
    pub fn circuit_open(&self) -> bool {
        self.door.is_closed()
    }

    /// Sends a write: once, whatever comes of it. What a failed one may have done, [`MetakockaError::saved`] tells.
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn write(&self, request: &Request) -> Result<Receipt, MetakockaError> {
        let answer = self.door.write(request.call(), request.body()).await;
        // Also after a failure: what it did is not known.
        self.memory.forget(request.kind(), request.record().map(|record| &record.id)).await;
        Ok(Receipt::of(request, &answer?, self.door.redactor()))
    }

    /// A page of products with all their price rows (`json/product_list`).
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn products(&self, offset: u32) -> Result<Page<Product>, MetakockaError> {
        let answer = self.door.ask(Lane::Bulk, Endpoint::Products, with_prices(paged(offset, LIST_LIMIT))).await?;
        let map = &self.door.settings().fields.products;
        self.page(Endpoint::Products, &answer, Some((offset, LIST_LIMIT)), |row| wire::product(map, row))
    }

    /// A page of stock rows, one per lot: [`super::sum_stock`] adds them up once all pages are there (`json/warehouse_stock`).
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn stock(&self, offset: u32) -> Result<Page<Stock>, MetakockaError> {
        let answer = self.door.ask(Lane::Bulk, Endpoint::Stock, paged(offset, LIST_LIMIT)).await?;
        self.page(Endpoint::Stock, &answer, Some((offset, LIST_LIMIT)), wire::stock)
    }

    /// The same for these products only (`product_mk_id_list`); a server that doesn't know the filter sends rows of others too.
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn stock_of(&self, products: &[MkId], offset: u32) -> Result<Page<Stock>, MetakockaError> {
        let mut arguments = paged(offset, LIST_LIMIT);
        let ids: Vec<&str> = products.iter().map(MkId::as_str).collect();
        arguments.insert("product_mk_id_list".to_owned(), json!(ids.join(",")));
        let Some(answer) = self.found(Endpoint::Stock, arguments).await? else { return Ok(Page::none()) };
        self.page(Endpoint::Stock, &answer, Some((offset, LIST_LIMIT)), wire::stock)
    }

    /// The warehouses whose stock is not told to customers: closed, or with `include_in_stock_info` off (`json/warehouse_list`, one answer).
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn warehouses_apart(&self) -> Result<Vec<MkId>, MetakockaError> {
        let answer = match self.door.ask(Lane::Prompt, Endpoint::Warehouses, Map::new()).await {
            Err(MetakockaError { why: Why::NotFound { .. }, .. }) => return Ok(Vec::new()),
            other => other?,
        };
        let page = self.page(Endpoint::Warehouses, &answer, None, wire::warehouse)?;
        Ok(page.items.into_iter().filter(|(_, apart)| *apart).map(|(id, _)| id).collect())
    }

    /// A page of whole documents of one type, oldest first (`search`). Rows may repeat on the next page where the set changes meanwhile.
    ///
    /// # Errors
    /// See [`Why`]; a query that doesn't [fit](Query::fits) the type is one.
    pub async fn documents(&self, doc_type: DocType, query: &Query, offset: u32) -> Result<Page<Document>, MetakockaError> {
        if !query.fits(doc_type) {
            return Err(self.door.fault(Endpoint::Search, Why::NotAskable { doc_type: doc_type.word(), asked: query.words() }));
        }
        let mut arguments = with_options(paged(offset, SEARCH_LIMIT));
        for (name, value) in [("doc_type", doc_type.word()), ("result_type", "doc"), ("order_direction", "asc")] {
            arguments.insert(name.to_owned(), json!(value));
        }
        if let Some(conditions) = query.conditions(doc_type) {
            arguments.insert("query_advance".to_owned(), conditions);
        }
        let answer = match self.door.ask(query.lane(), Endpoint::Search, arguments).await {
            // Of complaints, an error says that there are none.
            Err(MetakockaError { why: Why::NotFound { .. }, .. }) => return Ok(Page::none()),
            other => other?,
        };
        self.page(Endpoint::Search, &answer, Some((offset, SEARCH_LIMIT)), |row| wire::document(doc_type, row))
    }

    pub(super) fn page<T>(
        &self,
        endpoint: Endpoint,
        answer: &Map<String, Value>,
        window: Option<(u32, u32)>,
        read: impl Fn(&Row<'_>) -> Result<T, BadRow>,
    ) -> Result<Page<T>, MetakockaError> {
        let Rows { rows, next, total } = rows_of(endpoint, answer, window).map_err(|why| self.door.fault(endpoint, why))?;
        let page = self.rows(endpoint, &rows, read)?;
        Ok(Page { next, total, ..page })
    }

    /// The rows that can be read; a page of which none can is an error.
    pub(super) fn rows<T>(
        &self,
        endpoint: Endpoint,
        rows: &[&Value],
        read: impl Fn(&Row<'_>) -> Result<T, BadRow>,
    ) -> Result<Page<T>, MetakockaError> {
        let page = Page::of(rows, read).map_err(|why| self.door.fault(endpoint, why))?;
        if let Some(first) = page.skipped.first() {
            tracing::warn!(endpoint = endpoint.name(), skipped = page.skipped.len(), why = %first.why, "some rows of Metakocka can't be read and were left out");
        }
        Ok(page)
    }
}

pub(super) fn paged(offset: u32, limit: u32) -> Map<String, Value> {
    let fields = [("offset", offset), ("limit", limit)];
    fields.into_iter().map(|(name, number)| (name.to_owned(), json!(number.to_string()))).collect()
}

pub(super) fn with_options(mut arguments: Map<String, Value>) -> Map<String, Value> {
    arguments.extend(OPTIONS.map(|name| (name.to_owned(), json!("true"))));
    arguments
}

pub(super) fn with_prices(mut arguments: Map<String, Value>) -> Map<String, Value> {
    arguments.extend(["return_pricelist", "show_tax_factor"].map(|name| (name.to_owned(), json!("true"))));
    arguments
}
