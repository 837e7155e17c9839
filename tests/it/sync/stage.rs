//! A simulator, a mirror of it, and a clock that both keep.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use postar::domain::{DocType, MkId, TenantId};
use postar::flow::Clock;
use postar::flow::sync::{self, Erp, Kind, Progress, Pulled, SyncError};
use postar::metakocka::{Client, Patience, Settings};
use postar::sim::{Profile, Seed};
use postar::store::{MirrorKind, Store};
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::sim::stage::{KEY, NOW, Stage};

/// A company under the simulator, and its mirror.
pub(crate) struct House {
    pub(crate) sim: Stage,
    pub(crate) store: Store,
    pub(crate) client: Client,
    pub(crate) progress: Progress,
    pub(crate) tenant: TenantId,
    clock: Clock,
    now: Arc<Mutex<Timestamp>>,
    _folder: tempfile::TempDir,
}

impl House {
    pub(crate) async fn of(seed: Seed, profile: Profile) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let sim = Stage::start(seed, profile).await;
        let now = Arc::new(Mutex::new(NOW.parse::<Timestamp>().unwrap()));
        let told = Arc::clone(&now);
        Self {
            client: client(sim.running.base_url().clone()),
            sim,
            store,
            progress: Progress::default(),
            tenant: TenantId::new("lipa"),
            clock: Clock::moving(move || *told.lock().unwrap()),
            now,
            _folder: folder,
        }
    }

    /// A company of so many orders, and nothing else.
    pub(crate) async fn with_orders(count: usize) -> Self {
        Self::of(company(json!({"documents": (1..=count).map(order).collect::<Vec<_>>()})), Profile::Clean).await
    }

    pub(crate) fn erp(&self) -> Erp<'_> {
        Erp { client: &self.client, store: &self.store, tenant: &self.tenant, clock: &self.clock, progress: &self.progress }
    }

    pub(crate) fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    /// Both clocks move on.
    pub(crate) async fn advance(&self, by: Duration) {
        self.sim.control(Method::POST, "clock/advance", json!({"seconds": by.as_secs()})).await;
        let mut now = self.now.lock().unwrap();
        *now = now.checked_add(by).unwrap();
    }

    pub(crate) async fn pull(&self, kind: Kind, full: bool) -> Pulled {
        self.try_pull(kind, full).await.expect("a pull")
    }

    pub(crate) async fn try_pull(&self, kind: Kind, full: bool) -> Result<Pulled, SyncError> {
        // Two scans are told apart by when they began.
        self.advance(Duration::from_secs(1)).await;
        sync::pull(&self.erp(), kind, full).await
    }

    pub(crate) async fn pull_all(&self, full: bool) {
        for kind in Kind::ALL {
            self.pull(kind, full).await;
        }
    }

    /// How many orders the mirror holds.
    pub(crate) fn orders(&self) -> usize {
        self.store.ids(&self.tenant, MirrorKind::Documents(DocType::SalesOrder), None, None).count()
    }

    pub(crate) fn holds(&self, id: &str) -> bool {
        self.store.document(&self.tenant, &MkId::new(id)).unwrap().is_some()
    }

    pub(crate) async fn put(&self, kind: &str, row: Value) {
        self.sim.put(kind, row).await;
    }

    pub(crate) async fn delete(&self, kind: &str, id: &str) {
        self.sim.control(Method::POST, "seed-add", json!({"company_id": "4711", "kind": kind, "delete": id})).await;
    }

    /// Calls of one endpoint so far.
    pub(crate) async fn calls(&self, endpoint: &str) -> u64 {
        self.sim.asserts().await["calls"][endpoint].as_u64().unwrap_or_default()
    }
}

/// A client whose pauses a test can wait for.
pub(crate) fn client(base: url::Url) -> Client {
    client_with(base, KEY)
}

pub(crate) fn client_with(base: url::Url, key: &str) -> Client {
    let patience = Patience { first_pause: Duration::from_millis(2), ..Patience::default() };
    Client::new(Settings { patience, ..Settings::new(TenantId::new("lipa"), base, "4711", SecretString::from(key)) }).expect("a client")
}

/// A seed with one company of these tables.
pub(crate) fn company(tables: Value) -> Seed {
    let mut company = json!({"company_id": "4711", "keys": [KEY]});
    company.as_object_mut().unwrap().extend(tables.as_object().unwrap().clone());
    Seed::from_json(json!({"companies": [company]}).to_string())
}

pub(crate) fn order(n: usize) -> Value {
    json!({
        "mk_id": order_id(n), "doc_type": "sales_order", "count_code": format!("PN-{n}"), "doc_date": "2026-11-10+02:00",
        "created_ts": "2026-11-10T09:00:00+02:00", "partner": {"mk_id": "471100000900", "customer": "Gozd in sin d.o.o."},
        "sum_basic": "360", "sum_all": "439.2"
    })
}

pub(crate) fn order_id(n: usize) -> String {
    (471_100_010_000 + n).to_string()
}

/// Everything that the mirror holds, by kind and id, without the moments of reading.
pub(crate) fn mirrored(store: &Store, tenant: &TenantId) -> BTreeMap<(&'static str, String), String> {
    let mut all = BTreeMap::new();
    for part in MirrorKind::all() {
        for id in store.ids(tenant, part, None, None) {
            let id = id.unwrap();
            let shown = match part {
                MirrorKind::Contacts => format!("{:?}", store.contact(tenant, &id).unwrap().map(|found| found.record)),
                MirrorKind::Products => {
                    let stock: Vec<_> = store.stock_of(tenant, &id).unwrap().into_iter().map(|row| row.record).collect();
                    format!("{:?} {stock:?}", store.product(tenant, &id).unwrap().map(|found| found.record))
                }
                _ => format!("{:?}", store.document(tenant, &id).unwrap().map(|found| found.record)),
            };
            all.insert((part.word(), id.as_str().to_owned()), shown);
        }
    }
    all
}
