//! The labelled company as the program has it after a start: its configuration read, its mirror filled; made once, copied for each run.

use std::path::Path;
use std::sync::LazyLock;

use jiff::Timestamp;
use postar::app::{App, Needs, Tenant};
use postar::config::{self, Environment};
use postar::domain::{Mirrored, TenantId};
use postar::flow::{Clock, Desk};
use postar::metrics::Metrics;
use postar::store::{Changes, MirrorKind, Store, SyncState};
use tempfile::TempDir;

use crate::labelled;

/// When every story begins: 16 November 2026, 9:00 UTC, as the labelled company's records have it.
pub(crate) const BEGIN: i64 = 1_794_819_600;

const CONFIGURATION: &str = r#"
data_dir = "/var/lib/postar"
[[tenant]]
id = "lipa"
name = "Lipa Studio d.o.o."
language = "sl"
timezone = "Europe/Ljubljana"
internal_domains = ["lipa.example"]
[tenant.metakocka]
base_url = "http://127.0.0.1:9"
company_id = "4711"
secret_key = { env = "UNUSED" }
[[mailbox]]
id = "prodaja"
tenant = "lipa"
address = "prodaja@lipa.example"
name = "Lipa Studio, prodaja"
signature = "Lep pozdrav\nLipa Studio"
folders = ["INBOX", "Support"]
trusted_authserv_ids = ["mx.lipa.example"]
limits = { drafts_per_hour = "off", per_correspondent_day = "off" }
[mailbox.imap]
host = "imap.lipa.example"
port = 993
tls = "implicit"
username = "prodaja@lipa.example"
password = { env = "UNUSED" }
"#;

/// What every run has in common.
pub(crate) struct Company {
    pub(crate) tenant: Tenant,
    /// Its store is the company's own; a run puts another one in its place.
    pub(crate) desk: Desk,
    folder: TempDir,
}

static COMPANY: LazyLock<Company> = LazyLock::new(|| {
    // On a thread of its own: whoever asks first may be inside a runtime.
    std::thread::spawn(|| tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(found())).join().unwrap()
});

/// The company.
pub(crate) fn company() -> &'static Company {
    &COMPANY
}

/// A folder for a store: in memory where there is such a place, since a run writes it thousands of times.
pub(crate) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap()
}

async fn found() -> Company {
    let folder = folder();
    let store = Store::open(&folder.path().join("mirrored")).unwrap();
    store.commit(mirror(&TenantId::new("lipa"))).await.unwrap();
    drop(store);
    let loaded = config::parse(Path::new("postar.toml"), CONFIGURATION, &Environment::default()).unwrap();
    let (clock, metrics) = (Clock::fixed(begin()), Metrics::new());
    let unused = Store::open(&folder.path().join("unused")).unwrap();
    let app = App::assemble(loaded.config, &Environment::default(), Needs::StoreOnly, clock, unused, metrics).await.unwrap();
    Company { tenant: app.tenants[0].clone(), desk: app.mailboxes[0].desk.clone(), folder }
}

pub(crate) fn begin() -> Timestamp {
    Timestamp::from_second(BEGIN).unwrap()
}

fn fresh<T>(records: Vec<Mirrored<T>>) -> impl Iterator<Item = Mirrored<T>> {
    records.into_iter().map(|known| Mirrored { record: known.record, read_at: begin() })
}

fn mirror(tenant: &TenantId) -> Changes {
    let labelled::Company { contacts, products, documents, stock } = labelled::Company::read();
    let changes = fresh(contacts).fold(Changes::new(), |changes, contact| changes.contact(tenant, contact));
    let changes = fresh(products).fold(changes, |changes, product| changes.product(tenant, product));
    let changes = fresh(documents).fold(changes, |changes, document| changes.document(tenant, document));
    let changes = fresh(stock).fold(changes, |changes, stock| changes.stock(tenant, stock));
    let state = SyncState::at(begin());
    MirrorKind::all().into_iter().fold(changes, |changes, kind| changes.synced(tenant, kind, state))
}

impl Company {
    /// Puts a copy of the mirrored store there.
    pub(crate) fn copy_store(&self, to: &Path) {
        copy(&self.folder.path().join("mirrored"), to);
    }
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), there).unwrap();
        }
    }
}
