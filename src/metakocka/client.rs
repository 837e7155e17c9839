//! The reads: partners, products, stock and documents, as pages of domain values.

use jiff::{Timestamp, civil::Date};
use serde_json::{Map, Value, json};

use super::door::Door;
use super::endpoints::Endpoint;
use super::envelope;
use super::error::{MetakockaError, Why};
use super::settings::Settings;
use super::wire::{self, BadRow, Row, Skipped};
use crate::domain::{Contact, DocType, Document, MkId, Product, Stock};

/// Products and stock rows per page; the documented maximum.
const LIST_LIMIT: u32 = 1000;

/// Documents per page; the documented maximum of `search`.
const SEARCH_LIMIT: u32 = 100;

/// Added to every read of documents: when and how much was paid. The second also works where the first is ignored.
const PAYMENT_OPTIONS: [(&str, &str); 2] = [("show_last_payment_date", "true"), ("show_payment_detail", "true")];

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows that could be read, in Metakocka's order.
    pub items: Vec<T>,
    /// Rows that could not; they exist, so they must not be taken for deleted.
    pub skipped: Vec<Skipped>,
    /// The offset of the next page; `None` on the last.
    pub next: Option<u32>,
    /// Rows on all pages, where Metakocka says so (documents).
    pub total: Option<u32>,
}

/// Which documents of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Query {
    /// All of them.
    All,
    /// Changed at or after this moment; orders only. Two hours earlier is asked for, since Metakocka's clock is in doubt by one.
    ChangedSince(Timestamp),
    /// Dated this day or later; not for offers.
    DatedFrom(Date),
}

impl Query {
    /// Whether Metakocka can answer this for the type.
    #[must_use]
    pub fn fits(&self, doc_type: DocType) -> bool {
        match self {
            Self::All => true,
            Self::ChangedSince(_) => doc_type == DocType::SalesOrder,
            Self::DatedFrom(_) => doc_type != DocType::SalesOffer,
        }
    }

    fn conditions(&self) -> Option<Value> {
        match self {
            Self::All => None,
            Self::ChangedSince(moment) => Some(json!([{"type": "last_change_from", "value": wire::sent_timestamp(*moment)}])),
            Self::DatedFrom(day) => Some(json!([{"type": "doc_date_from", "value": wire::sent_date(*day)}])),
        }
    }

    fn words(&self) -> &'static str {
        match self {
            Self::All => "all",
            Self::ChangedSince(_) => "changes since a moment",
            Self::DatedFrom(_) => "a first date",
        }
    }
}

/// Metakocka of one company. Every read ends: within its deadline, its tries and its pauses. Dropping a read's future stops it.
#[derive(Debug)]
pub struct Client {
    door: Door,
}

impl Client {
    /// Makes a client; nothing is asked yet.
    ///
    /// # Errors
    /// A `base_url` that no key may be sent to, or no certificates to trust.
    pub fn new(settings: Settings) -> Result<Self, MetakockaError> {
        Door::new(settings).map(|door| Self { door })
    }

    /// True once the key was refused too often: nothing is asked until a new client is made.
    #[must_use]
    pub fn circuit_open(&self) -> bool {
        self.door.given_up()
    }

    /// Every partner, in one answer: Metakocka has no pages here, and no way to ask for changes (`get_partner`).
    ///
    /// # Errors
    /// See [`Why`]; fewer rows than are counted is one, since the rest would look deleted.
    pub async fn partners(&self) -> Result<Page<Contact>, MetakockaError> {
        let answer = match self.door.ask(Endpoint::Partners, Map::new()).await {
            Err(MetakockaError { why: Why::NotFound { .. }, .. }) => {
                return Ok(Page { items: vec![], skipped: vec![], next: None, total: None });
            }
            other => other?,
        };
        let page = self.page(Endpoint::Partners, &answer, None, wire::partner)?;
        let (read, counted) = (page.items.len() + page.skipped.len(), envelope::count(&answer, "partner_list_count"));
        match counted.and_then(|counted| usize::try_from(counted).ok()) {
            Some(counted) if counted != read => {
                Err(self.door.fault(Endpoint::Partners, Why::Nonsense { fault: format!("{counted} partners are counted and {read} came") }))
            }
            _ => Ok(page),
        }
    }

    /// A page of products with all their price rows (`json/product_list`).
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn products(&self, offset: u32) -> Result<Page<Product>, MetakockaError> {
        let mut arguments = paged(offset, LIST_LIMIT);
        arguments.insert("return_pricelist".to_owned(), json!("true"));
        arguments.insert("show_tax_factor".to_owned(), json!("true"));
        let answer = self.door.ask(Endpoint::Products, arguments).await?;
        self.page(Endpoint::Products, &answer, Some((offset, LIST_LIMIT)), wire::product)
    }

    /// A page of stock rows, one per lot: [`super::sum_stock`] adds them up once all pages are there (`json/warehouse_stock`).
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn stock(&self, offset: u32) -> Result<Page<Stock>, MetakockaError> {
        let answer = self.door.ask(Endpoint::Stock, paged(offset, LIST_LIMIT)).await?;
        self.page(Endpoint::Stock, &answer, Some((offset, LIST_LIMIT)), wire::stock)
    }

    /// The warehouses whose stock is not told to customers: closed, or with `include_in_stock_info` off (`json/warehouse_list`, one answer).
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn warehouses_apart(&self) -> Result<Vec<MkId>, MetakockaError> {
        let answer = match self.door.ask(Endpoint::Warehouses, Map::new()).await {
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
        let mut arguments = with_payments(paged(offset, SEARCH_LIMIT));
        for (name, value) in [("doc_type", doc_type.word()), ("result_type", "doc"), ("order_direction", "asc")] {
            arguments.insert(name.to_owned(), json!(value));
        }
        if let Some(conditions) = query.conditions() {
            arguments.insert("query_advance".to_owned(), conditions);
        }
        let answer = self.door.ask(Endpoint::Search, arguments).await?;
        self.page(Endpoint::Search, &answer, Some((offset, SEARCH_LIMIT)), |row| wire::document(doc_type, row))
    }

    /// One document as it is now (`get_document`); `None` if there is none of this type and id.
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn document(&self, doc_type: DocType, id: &MkId) -> Result<Option<Document>, MetakockaError> {
        let mut arguments = with_payments(Map::new());
        arguments.insert("doc_type".to_owned(), json!(doc_type.word()));
        // The field carries the mk_id; a field of that name would be ignored.
        arguments.insert("doc_id".to_owned(), json!(id.as_str()));
        let answer = match self.door.ask(Endpoint::Document, arguments).await {
            Err(MetakockaError { why: Why::NotFound { .. }, .. }) => return Ok(None),
            other => other?,
        };
        let document = wire::document(doc_type, &Row::of_map(&answer)).map_err(|bad| self.door.fault(Endpoint::Document, bad.into()))?;
        if document.id != *id {
            return Err(self
                .door
                .fault(Endpoint::Document, Why::Nonsense { fault: "another document came than was asked for".to_owned() }));
        }
        Ok(Some(document))
    }

    fn page<T>(
        &self,
        endpoint: Endpoint,
        answer: &Map<String, Value>,
        window: Option<(u32, u32)>,
        read: impl Fn(&Row<'_>) -> Result<T, BadRow>,
    ) -> Result<Page<T>, MetakockaError> {
        let page = page_of(endpoint, answer, window, read).map_err(|why| self.door.fault(endpoint, why))?;
        if let Some(first) = page.skipped.first() {
            tracing::warn!(endpoint = endpoint.name(), skipped = page.skipped.len(), why = %first.why, "some rows of Metakocka can't be read and were left out");
        }
        Ok(page)
    }
}

/// The page in an answer; `window` is the offset and limit that were asked for.
fn page_of<T>(
    endpoint: Endpoint,
    answer: &Map<String, Value>,
    window: Option<(u32, u32)>,
    read: impl Fn(&Row<'_>) -> Result<T, BadRow>,
) -> Result<Page<T>, Why> {
    let rows = envelope::rows(endpoint, answer)?;
    let total = envelope::count(answer, "result_all_records");
    let next = match window {
        Some((offset, limit)) => {
            echoed(answer, offset)?;
            next_offset(offset, limit, rows.len(), total)
        }
        None => None,
    };
    let (items, skipped) = wire::read_all(&rows, read);
    match skipped.first() {
        Some(first) if items.is_empty() => {
            Err(Why::Nonsense { fault: format!("none of {} rows can be read; in the first, {}", skipped.len(), first.why) })
        }
        _ => Ok(Page { items, skipped, next, total }),
    }
}

/// A server that ignores the offset would send the first page for ever.
fn echoed(answer: &Map<String, Value>, offset: u32) -> Result<(), Why> {
    match envelope::count(answer, "offset") {
        Some(other) if other != offset => {
            Err(Why::Nonsense { fault: format!("the page at {offset} was asked for and the one at {other} came") })
        }
        _ => Ok(()),
    }
}

/// With a total, up to the total (the server may send fewer rows than asked for); without one, up to the first short page.
fn next_offset(offset: u32, limit: u32, rows: usize, total: Option<u32>) -> Option<u32> {
    let rows = u32::try_from(rows).ok()?;
    let end = offset.checked_add(rows)?;
    let more = match total {
        Some(total) => rows > 0 && end < total,
        None => rows >= limit,
    };
    more.then_some(end)
}

fn paged(offset: u32, limit: u32) -> Map<String, Value> {
    let fields = [("offset", offset), ("limit", limit)];
    fields.into_iter().map(|(name, number)| (name.to_owned(), json!(number.to_string()))).collect()
}

fn with_payments(mut arguments: Map<String, Value>) -> Map<String, Value> {
    arguments.extend(PAYMENT_OPTIONS.map(|(name, value)| (name.to_owned(), json!(value))));
    arguments
}
