//! The stock webhook: an event is proved, noted and acknowledged; what it says is only a hint, and the amounts are read from the ERP.
//!
//! So a forged amount has no effect, events may come twice or in any order, and a slow ERP never keeps the sender waiting.

use std::collections::BTreeSet;
use std::sync::Arc;

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha1::Sha1;
use tokio::sync::Notify;

use super::Clock;
use super::sync::SyncError;
use crate::domain::{Mirrored, MkId, Stock, TenantId};
use crate::metakocka::{self, Client, MetakockaError};
use crate::store::{Changes, Store, StoreError};

/// The event that tells of changed stock; the only one that Metakocka documents.
const STOCK_CHANGED: &str = "warehouse_product_stock_update";

/// So many products of one event are noted; Metakocka names one.
const MOST_PRODUCTS: usize = 100;

/// The stock of so many products is read in one call.
const PRODUCTS_AT_A_TIME: usize = 100;

/// What came in over HTTP.
#[derive(Clone, Copy, Debug)]
pub struct StockEvent<'a> {
    /// `X-MetaKocka-Event`.
    pub event: Option<&'a str>,
    /// `X-MetaKocka-Id`.
    pub id: Option<&'a str>,
    /// `X-MetaKocka-Signature`: Base64 of the HMAC-SHA1 of the bytes.
    pub signature: Option<&'a str>,
    /// The bytes as they came.
    pub body: &'a [u8],
}

/// What became of an event that was proved to be genuine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The stock of so many products will be read.
    Noted(usize),
    /// It came before.
    Again,
    /// It tells of something else.
    OfSomethingElse,
}

/// Why an event was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Whoever sent it doesn't know the secret. Nothing was done.
    #[error("the event of tenant {tenant} isn't signed with its webhook secret")]
    Signature {
        /// The tenant.
        tenant: TenantId,
    },
    /// It is signed, and isn't a stock answer.
    #[error("the event of tenant {tenant} could not be read")]
    Unreadable {
        /// The tenant.
        tenant: TenantId,
        /// Why.
        source: serde_json::Error,
    },
    /// The memory.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The webhook of one tenant.
#[derive(Clone, Debug)]
pub struct StockHook {
    /// The tenant.
    pub tenant: TenantId,
    /// What its events are signed with.
    pub secret: SecretString,
    /// The memory.
    pub store: Store,
    /// The moment.
    pub clock: Clock,
    /// Rings when there is stock to be read.
    pub bell: Arc<Notify>,
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    stock_list: Rows,
}

/// One row may come without its list.
#[derive(Deserialize)]
#[serde(untagged)]
enum Rows {
    Many(Vec<Row>),
    One(Row),
}

impl Default for Rows {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

#[derive(Deserialize)]
struct Row {
    mk_id: Option<String>,
}

impl StockHook {
    /// Takes an event. On return it is on disk, and so is that it was taken: the same id has no effect again.
    ///
    /// # Errors
    /// The signature is wrong, the body isn't a stock answer, or the store fails; then nothing was noted.
    pub async fn take(&self, event: StockEvent<'_>) -> Result<Taken, Refused> {
        if !self.is_genuine(event) {
            return Err(Refused::Signature { tenant: self.tenant.clone() });
        }
        if event.event.is_some_and(|name| name != STOCK_CHANGED) {
            return Ok(Taken::OfSomethingElse);
        }
        if let Some(id) = event.id
            && self.store.hook_event(&self.tenant, id)?.is_some()
        {
            return Ok(Taken::Again);
        }
        let products = products(event.body).map_err(|source| Refused::Unreadable { tenant: self.tenant.clone(), source })?;
        let noted = products.len();
        let changes = event.id.map_or_else(Changes::new, |id| Changes::new().hook_event(&self.tenant, id, self.clock.now()));
        let changes = products.into_iter().fold(changes, |changes, product| changes.stock_hint(&self.tenant, product));
        self.store.commit(changes).await?;
        self.bell.notify_one();
        Ok(Taken::Noted(noted))
    }

    /// Compared in constant time, over the bytes as they came: a body that somebody wrote anew is another one.
    fn is_genuine(&self, event: StockEvent<'_>) -> bool {
        let Ok(mut mac) = <Hmac<Sha1> as KeyInit>::new_from_slice(self.secret.expose_secret().as_bytes()) else { return false };
        mac.update(event.body);
        let signature = event.signature.and_then(|text| BASE64.decode(text.trim().as_bytes()).ok());
        mac.verify_slice(&signature.unwrap_or_default()).is_ok()
    }
}

fn products(body: &[u8]) -> Result<BTreeSet<MkId>, serde_json::Error> {
    let rows = match serde_json::from_slice::<Body>(body)?.stock_list {
        Rows::Many(rows) => rows,
        Rows::One(row) => vec![row],
    };
    let ids = rows.into_iter().filter_map(|row| row.mk_id).filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()));
    Ok(ids.take(MOST_PRODUCTS).map(MkId::new).collect())
}

/// Reads the stock of products whose change was told. Says of how many; there may be more.
///
/// # Errors
/// The ERP or the store; what was not read waits.
pub async fn read_again(client: &Client, store: &Store, tenant: &TenantId, clock: &Clock) -> Result<usize, SyncError> {
    let hints = store.stock_hints(tenant, PRODUCTS_AT_A_TIME)?;
    if hints.is_empty() {
        return Ok(0);
    }
    let products: BTreeSet<MkId> = hints.iter().map(|hint| hint.product.clone()).collect();
    let read_at = clock.now();
    let rows = stock_of(client, &products).await?;
    let mut changes = Changes::new();
    for gone in gone(store, tenant, &products, &rows)? {
        changes = changes.no_stock(tenant, &gone.product, &gone.warehouse);
    }
    let changes = rows.into_iter().fold(changes, |changes, record| changes.stock(tenant, Mirrored { record, read_at }));
    store.commit(hints.iter().fold(changes, |changes, hint| changes.stock_hint_done(tenant, hint))).await?;
    tracing::info!(tenant = %tenant, products = products.len(), "stock was read after an event");
    Ok(products.len())
}

/// The rows that customers may hear of, one for each product and warehouse.
pub(super) async fn stock_of(client: &Client, products: &BTreeSet<MkId>) -> Result<Vec<Stock>, MetakockaError> {
    let asked: Vec<MkId> = products.iter().cloned().collect();
    let (mut rows, mut next) = (Vec::new(), Some(0));
    while let Some(offset) = next {
        let page = client.stock_of(&asked, offset).await?;
        next = page.next;
        rows.extend(page.items);
    }
    let apart = client.warehouses_apart().await?;
    rows.retain(|row| products.contains(&row.product) && !apart.contains(&row.warehouse));
    Ok(metakocka::sum_stock(rows))
}

/// Rows of the mirror that the ERP no longer has.
fn gone(store: &Store, tenant: &TenantId, products: &BTreeSet<MkId>, now: &[Stock]) -> Result<Vec<Stock>, StoreError> {
    let mut gone = Vec::new();
    for product in products {
        let there = store.stock_of(tenant, product)?.into_iter().map(|mirrored| mirrored.record);
        gone.extend(there.filter(|row| !now.iter().any(|new| new.product == row.product && new.warehouse == row.warehouse)));
    }
    Ok(gone)
}
