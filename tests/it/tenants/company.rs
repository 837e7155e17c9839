//! Two companies that a careless look-up would take for one: equal ids, count codes, names, addresses and Message-IDs, each with its own canaries.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use postar::app::{App, Needs, Tenant};
use postar::config::{self, Environment};
use postar::domain::{Contact, Document, Explanation, Mirrored, MkId, Product, Stock, TenantId};
use postar::flow::Clock;
use postar::flow::pass::PassReport;
use postar::metrics::Metrics;
use postar::store::{Changes, MirrorKind, Store, SyncState};
use serde_json::json;
use tempfile::TempDir;

/// 22 November 2026, 9:30 UTC.
const NOW: i64 = 1_795_339_800;

pub(super) const CONTACT: &str = "471100000900";
pub(super) const ORDER: &str = "471100000123";
pub(super) const PRODUCT: &str = "471100000103";

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Who {
    pub(super) tenant: &'static str,
    pub(super) mailbox: &'static str,
    /// What stands in its records only: letters in texts and codes, digits in amounts.
    pub(super) word: &'static str,
    pub(super) digits: &'static str,
}

pub(super) const LIPA: Who = Who { tenant: "lipa", mailbox: "prodaja-lipa", word: "SINICA", digits: "73519" };
pub(super) const JAVOR: Who = Who { tenant: "javor", mailbox: "prodaja-javor", word: "KOSOBRIN", digits: "86427" };

impl Who {
    pub(super) fn other(self) -> Self {
        if self == LIPA { JAVOR } else { LIPA }
    }

    pub(super) fn id(self) -> TenantId {
        TenantId::new(self.tenant)
    }

    /// Whether a text tells something of this company's records.
    pub(super) fn is_told_by(self, text: &str) -> bool {
        let figures: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        figures.to_uppercase().contains(self.word) || figures.contains(self.digits)
    }
}

/// All that was logged in this process, at every level.
#[derive(Clone, Debug, Default)]
pub(super) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    fn listen() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let this = log.clone();
        let all = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(move || this.clone());
        (log, tracing::subscriber::set_default(all.finish()))
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub(super) struct Two {
    pub(super) app: App,
    pub(super) log: Log,
    pub(super) dir: TempDir,
    _listening: tracing::subscriber::DefaultGuard,
}

fn configuration(dir: &Path, erps: [&str; 2]) -> String {
    let tenant = |who: Who, erp: &str, key: &str| {
        let Who { tenant, mailbox, .. } = who;
        let dir = dir.display();
        format!(
            "[[tenant]]\nid = \"{tenant}\"\nlanguage = \"sl\"\n[tenant.metakocka]\nbase_url = \"{erp}\"\ncompany_id = \"4711\"\n\
             secret_key = {{ env = \"{key}\" }}\n[[mailbox]]\nid = \"{mailbox}\"\ntenant = \"{tenant}\"\naddress = \"prodaja@{tenant}.example\"\n\
             trusted_authserv_ids = [\"mx.{tenant}.example\"]\nlimits = {{ drafts_per_hour = \"off\", per_correspondent_day = \"off\" }}\n\
             [mailbox.maildir]\npath = \"{dir}/{tenant}\"\n"
        )
    };
    let [lipas, javors] = erps;
    format!("data_dir = \"{}/data\"\n{}{}", dir.display(), tenant(LIPA, lipas, "LIPA_KEY"), tenant(JAVOR, javors, "JAVOR_KEY"))
}

impl Two {
    /// Both, their mirrors empty; nobody answers where their ERPs should be.
    pub(super) async fn set() -> Self {
        Self::with_erps(["http://127.0.0.1:9", "http://127.0.0.1:9"]).await
    }

    pub(super) async fn with_erps(erps: [&str; 2]) -> Self {
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap();
        for who in [LIPA, JAVOR] {
            for folder in ["", ".Drafts", ".Sent", ".Trash"] {
                for part in ["cur", "new", "tmp"] {
                    std::fs::create_dir_all(dir.path().join(who.tenant).join(folder).join(part)).unwrap();
                }
            }
        }
        let keys: Environment = [("LIPA_KEY", "sim-key-4711"), ("JAVOR_KEY", "sim-key-4711")].into_iter().collect();
        let loaded = config::parse(Path::new("postar.toml"), &configuration(dir.path(), erps), &keys).unwrap();
        let (log, listening) = Log::listen();
        let store = Store::open(&dir.path().join("data/store")).unwrap();
        let clock = Clock::fixed(Timestamp::from_second(NOW).unwrap());
        let app = App::assemble(loaded.config, &keys, Needs::Everything, clock, store, Metrics::new()).await.unwrap();
        let two = Self { app, log, dir, _listening: listening };
        for who in [LIPA, JAVOR] {
            let state = |changes: Changes, kind| changes.synced(&who.id(), kind, synced());
            two.app.store.commit(MirrorKind::all().into_iter().fold(Changes::new(), state)).await.unwrap();
        }
        two
    }

    pub(super) fn tenant(&self, who: Who) -> &Tenant {
        self.app.tenants.iter().find(|tenant| *tenant.id() == who.id()).unwrap()
    }

    /// A company's records as of some revision: contact, order, product and stock.
    pub(super) async fn mirror(&self, who: Who, revision: u32) {
        let (tenant, at) = (who.id(), Timestamp::from_second(NOW).unwrap());
        let changes = Changes::new()
            .contact(&tenant, Mirrored { record: contact(who), read_at: at })
            .document(&tenant, Mirrored { record: order(who, revision), read_at: at })
            .product(&tenant, Mirrored { record: product(who), read_at: at })
            .stock(&tenant, Mirrored { record: stock(who), read_at: at });
        self.app.store.commit(changes).await.unwrap();
    }

    /// The same customer writes to a company; the Message-ID is the same at both.
    pub(super) fn deliver(&self, who: Who, id: u32, text: &str) {
        let tenant = who.tenant;
        let mail = format!(
            "Received: from mx.{tenant}.example by imap.{tenant}.example with LMTP id x; Sun, 22 Nov 2026 10:00:03 +0100\r\n\
             Authentication-Results: mx.{tenant}.example; dmarc=pass header.from=gozd.example\r\n\
             Received: from mail.gozd.example by mx.{tenant}.example with ESMTPS id y; Sun, 22 Nov 2026 10:00:01 +0100\r\n\
             From: Neža Gozd <neza@gozd.example>\r\nTo: prodaja@{tenant}.example\r\nMessage-ID: <m{id}@gozd.example>\r\nSubject: Vprašanje\r\n\
             Date: Sun, 22 Nov 2026 10:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        );
        self.put(who, &format!("m{id}"), mail.as_bytes());
    }

    pub(super) fn put(&self, who: Who, name: &str, mail: &[u8]) {
        std::fs::write(self.dir.path().join(who.tenant).join("new").join(format!("{name}.host")), mail).unwrap();
    }

    pub(super) async fn pass(&self, who: Who) -> PassReport {
        let mailbox = self.app.mailboxes.iter().find(|mailbox| mailbox.id().as_str() == who.mailbox).unwrap();
        let mut report = PassReport::default();
        mailbox.pass(&mut report).await.unwrap();
        report
    }

    pub(super) async fn ripple(&self, who: Who) {
        while self.app.ripple(self.tenant(who)).await.unwrap().is_some() {}
    }

    /// Everything that lies in a company's mailbox, our drafts in the trash included.
    pub(super) fn mailbox_of(&self, who: Who) -> String {
        files_under(&self.dir.path().join(who.tenant))
            .iter()
            .map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned())
            .collect()
    }

    pub(super) fn explanations(&self, who: Who) -> Vec<Explanation> {
        let store = &self.app.store;
        let mails = store.mails_after(&postar::domain::MailboxId::new(who.mailbox), None, 999).unwrap();
        mails.iter().filter_map(|mail| store.explanation(&mail.mailbox, &mail.id).unwrap()).collect()
    }
}

fn synced() -> SyncState {
    serde_json::from_value(json!({"last_success": Timestamp::from_second(NOW).unwrap(), "hash": null})).unwrap()
}

pub(super) fn files_under(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] }).collect()
}

pub(super) fn contact(who: Who) -> Contact {
    let person = json!({"id": null, "name": "Neža Gozd", "emails": ["neza@gozd.example"], "phones": ["041 234 567"]});
    let address =
        json!({"kind": "Račun", "street": format!("{} 1", who.word), "post_number": "1000", "city": "Ljubljana", "country": null});
    let contact = json!({
        "id": CONTACT, "code": "17", "name": "Gozd in sin d.o.o.", "tax_number": "SI12345678", "registration_number": null, "buyer": true,
        "supplier": false, "people": [person], "addresses": [address],
    });
    serde_json::from_value(contact).unwrap()
}

pub(super) fn order(who: Who, revision: u32) -> Document {
    let Who { word, digits, .. } = who;
    let line = json!({"product": PRODUCT, "code": "MIZA-1", "name": format!("Miza {word}"), "unit": "kos", "amount": "2", "price": null, "price_with_tax": null, "discount": null});
    let order = json!({
        "id": ORDER, "doc_type": "sales_order", "number": "PN-77", "date": "2026-11-03", "partner": CONTACT, "currency": "EUR", "title": word,
        "lines": [line], "sum_all": format!("{digits}.{:02}", revision % 100), "shipped_date": "2026-11-20", "status": {"code": "shipped", "shown": word},
        "tracking_codes": [format!("{word}{revision:06}SI")], "links": [], "notes": word,
    });
    serde_json::from_value(order).unwrap()
}

fn product(who: Who) -> Product {
    let product = json!({
        "id": PRODUCT, "count_code": "101", "code": "MIZA-1", "barcode": null, "name": format!("Miza hrast {}", who.word), "unit": "kos",
        "for_sale": true, "service": false, "prices": [],
    });
    serde_json::from_value(product).unwrap()
}

fn stock(who: Who) -> Stock {
    Stock {
        product: MkId::new(PRODUCT),
        warehouse: MkId::new("471100000101"),
        amount: who.digits.parse().unwrap(),
        free: None,
        unit: Some("kos".to_owned()),
    }
}
