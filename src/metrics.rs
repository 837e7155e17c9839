//! What is counted: every metric of the product, each there at 0 from the start.
//!
//! One handle, cheap to clone; rooms call typed methods and never see a label's spelling.

mod writers;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use jiff::Timestamp;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode_registry;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use self::writers::Writers;
use crate::domain::{AlertKind, Decision, DraftStatus, MailboxId, ReasonWord, TenantId};

/// The content type of [`Metrics::render`]: the text format that every Prometheus reads.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Upper bounds in seconds, dense around the aims of 50 and 200 ms, up to the hour that a held-back mail may wait.
const ARRIVAL_BOUNDS: [f64; 14] = [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0];

/// Upper bounds in seconds: a template takes milliseconds, a model up to its time limit of a minute.
const WRITER_BOUNDS: [f64; 12] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 2.5, 5.0, 15.0, 30.0, 60.0];

/// The ends that a draft can come to.
const OUTCOMES: [DraftStatus; 6] = [
    DraftStatus::Sent,
    DraftStatus::SentEdited,
    DraftStatus::Deleted,
    DraftStatus::Withdrawn,
    DraftStatus::AnsweredWithout,
    DraftStatus::Failed,
];

/// All the metrics; clones share their numbers.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    ingested: Family<OfMailbox, Counter>,
    decisions: Family<OfDecision, Counter>,
    placed: Family<OfMailbox, Counter>,
    outcomes: Family<OfOutcome, Counter>,
    alerts: Family<OfAlert, Counter>,
    connected: Family<OfMailbox, Gauge>,
    arrival: Family<OfMailbox, Histogram, fn() -> Histogram>,
    synced: Family<OfTenantKind, Gauge<f64, AtomicU64>>,
    requests: Family<OfRequest, Counter>,
    circuit: Family<OfTenant, Gauge>,
    writer: Family<OfTenantKind, Histogram, fn() -> Histogram>,
    rejected: Family<OfTenant, Counter>,
    waiting: Family<OfKind, Gauge>,
    store_bytes: Gauge,
    writers: Writers,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfMailbox {
    mailbox: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfDecision {
    mailbox: String,
    decision: &'static str,
    reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfOutcome {
    mailbox: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfAlert {
    mailbox: String,
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfTenant {
    tenant: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfTenantKind {
    tenant: String,
    kind: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfRequest {
    tenant: String,
    endpoint: String,
    outcome: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfKind {
    kind: String,
}

/// The words under which a tenant's numbers start at 0.
#[derive(Clone, Copy, Debug)]
pub struct TenantKinds<'a> {
    /// The kinds that are synced: `contacts`, `products`, `documents`.
    pub syncs: &'a [&'a str],
    /// The ERP calls that are made, by the last part of their path.
    pub endpoints: &'a [&'a str],
    /// The configured writer: `template` and so on.
    pub writer: &'a str,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

impl Metrics {
    /// All names, without a mailbox or tenant yet.
    #[must_use]
    pub fn new() -> Self {
        let mut inner = Inner {
            registry: Registry::default(),
            ingested: Family::default(),
            decisions: Family::default(),
            placed: Family::default(),
            outcomes: Family::default(),
            alerts: Family::default(),
            connected: Family::default(),
            arrival: Family::new_with_constructor(|| Histogram::new(ARRIVAL_BOUNDS)),
            synced: Family::default(),
            requests: Family::default(),
            circuit: Family::default(),
            writer: Family::new_with_constructor(|| Histogram::new(WRITER_BOUNDS)),
            rejected: Family::default(),
            waiting: Family::default(),
            store_bytes: Gauge::default(),
            writers: Writers::default(),
        };
        inner.name_all();
        Self(Arc::new(inner))
    }

    /// Starts a mailbox's numbers at 0; doing it twice changes nothing.
    pub fn register_mailbox(&self, id: &MailboxId) {
        let mailbox = of_mailbox(id);
        drop(self.0.ingested.get_or_create(&mailbox));
        drop(self.0.placed.get_or_create(&mailbox));
        drop(self.0.connected.get_or_create(&mailbox));
        drop(self.0.arrival.get_or_create(&mailbox));
        drop(self.0.decisions.get_or_create(&of_decision(id, Decision::Draft, &ReasonWord::Answer)));
        for outcome in OUTCOMES {
            drop(self.0.outcomes.get_or_create(&of_outcome(id, outcome)));
        }
        for kind in AlertKind::ALL {
            drop(self.0.alerts.get_or_create(&of_alert(id, kind)));
        }
    }

    /// Starts a tenant's numbers at 0; doing it twice changes nothing.
    pub fn register_tenant(&self, id: &TenantId, kinds: TenantKinds<'_>) {
        drop(self.0.circuit.get_or_create(&of_tenant(id)));
        drop(self.0.rejected.get_or_create(&of_tenant(id)));
        drop(self.0.writer.get_or_create(&of_tenant_kind(id, kinds.writer)));
        self.0.writers.register(id, kinds.writer);
        for kind in kinds.syncs {
            drop(self.0.synced.get_or_create(&of_tenant_kind(id, kind)));
        }
        for endpoint in kinds.endpoints {
            drop(self.0.requests.get_or_create(&of_request(id, endpoint, "ok")));
        }
    }

    /// Starts the numbers of these kinds of jobs at 0.
    pub fn register_jobs(&self, kinds: &[&str]) {
        for kind in kinds {
            drop(self.0.waiting.get_or_create(&OfKind { kind: (*kind).to_owned() }));
        }
    }

    /// A mail was taken in for the first time.
    pub fn message_ingested(&self, mailbox: &MailboxId) {
        self.0.ingested.get_or_create(&of_mailbox(mailbox)).inc();
    }

    /// A mail was decided.
    pub fn decided(&self, mailbox: &MailboxId, decision: Decision, reason: &ReasonWord) {
        self.0.decisions.get_or_create(&of_decision(mailbox, decision, reason)).inc();
    }

    /// A draft lies in the mailbox.
    pub fn draft_placed(&self, mailbox: &MailboxId) {
        self.0.placed.get_or_create(&of_mailbox(mailbox)).inc();
    }

    /// A draft came to its end.
    pub fn draft_ended(&self, mailbox: &MailboxId, outcome: DraftStatus) {
        self.0.outcomes.get_or_create(&of_outcome(mailbox, outcome)).inc();
    }

    /// The owner was told something of a mail.
    pub fn alert(&self, mailbox: &MailboxId, kind: AlertKind) {
        self.0.alerts.get_or_create(&of_alert(mailbox, kind)).inc();
    }

    /// Whether a mailbox is logged in.
    pub fn imap_connected(&self, mailbox: &MailboxId, connected: bool) {
        self.0.connected.get_or_create(&of_mailbox(mailbox)).set(i64::from(connected));
    }

    /// The time from a mail's arrival to its draft lying in the mailbox.
    pub fn arrival_to_draft(&self, mailbox: &MailboxId, took: Duration) {
        self.0.arrival.get_or_create(&of_mailbox(mailbox)).observe(took.as_secs_f64());
    }

    /// A sync of this kind ended well.
    pub fn sync_succeeded(&self, tenant: &TenantId, kind: &str, at: Timestamp) {
        self.0.synced.get_or_create(&of_tenant_kind(tenant, kind)).set(at.as_duration().as_secs_f64());
    }

    /// An ERP call ended: `outcome` is `ok` or the short word of its fault.
    pub fn metakocka_request(&self, tenant: &TenantId, endpoint: &str, outcome: &str) {
        self.0.requests.get_or_create(&of_request(tenant, endpoint, outcome)).inc();
    }

    /// Whether calls to the ERP are held back after too many faults.
    pub fn metakocka_circuit(&self, tenant: &TenantId, open: bool) {
        self.0.circuit.get_or_create(&of_tenant(tenant)).set(i64::from(open));
    }

    /// A draft's text was written.
    pub fn writer_took(&self, tenant: &TenantId, kind: &str, took: Duration) {
        self.0.writer.get_or_create(&of_tenant_kind(tenant, kind)).observe(took.as_secs_f64());
    }

    /// A text held a figure without a source, so it was not placed.
    pub fn figure_rejected(&self, tenant: &TenantId) {
        self.0.rejected.get_or_create(&of_tenant(tenant)).inc();
    }

    /// How many jobs of a kind wait now.
    pub fn jobs_waiting(&self, kind: &str, count: usize) {
        self.0.waiting.get_or_create(&OfKind { kind: kind.to_owned() }).set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    /// How much room the store takes on disk.
    pub fn store_bytes(&self, bytes: u64) {
        self.0.store_bytes.set(i64::try_from(bytes).unwrap_or(i64::MAX));
    }

    /// All numbers in the Prometheus text format 0.0.4; see [`CONTENT_TYPE`].
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail, and no metric here has an encoder that can.
        let _ = encode_registry(&mut text, &self.0.registry);
        with_plain_counter_names(&text)
    }
}

impl Inner {
    /// Gives each metric its name. A counter gets its `_total` when it is rendered.
    fn name_all(&mut self) {
        let r = &mut self.registry;
        r.register("postar_messages_ingested", "Mails taken in", self.ingested.clone());
        r.register("postar_decisions", "Mails by decision and reason", self.decisions.clone());
        r.register("postar_drafts_placed", "Drafts put into the mailbox", self.placed.clone());
        r.register("postar_drafts_outcome", "What became of drafts", self.outcomes.clone());
        r.register("postar_alerts", "What the owner was told beside drafts", self.alerts.clone());
        r.register("postar_imap_connected", "1 while the mailbox is logged in", self.connected.clone());
        r.register("postar_arrival_to_draft_seconds", "From a mail's arrival to its draft", self.arrival.clone());
        r.register("postar_sync_last_success_timestamp_seconds", "When a sync last ended well, 0 for never", self.synced.clone());
        r.register("postar_metakocka_requests", "Calls to Metakocka by outcome", self.requests.clone());
        r.register("postar_metakocka_circuit_open", "1 while calls to Metakocka are held back", self.circuit.clone());
        r.register("postar_writer_seconds", "Time to write one draft", self.writer.clone());
        r.register("postar_figures_rejected", "Drafts stopped for a figure without a source", self.rejected.clone());
        r.register("postar_jobs_waiting", "Jobs that wait", self.waiting.clone());
        r.register("postar_store_bytes", "Size of the store on disk", self.store_bytes.clone());
        self.writers.name_all(r);
    }
}

/// The library writes OpenMetrics, where a counter's HELP and TYPE lack the `_total` of its samples; the older text format wants one name.
fn with_plain_counter_names(open_metrics: &str) -> String {
    let counters: Vec<&str> = open_metrics.lines().filter_map(|l| l.strip_prefix("# TYPE ")?.strip_suffix(" counter")).collect();
    let mut text = String::with_capacity(open_metrics.len() + counters.len() * 16);
    for line in open_metrics.lines() {
        match named(line).filter(|(_, name, _)| counters.contains(name)) {
            Some((word, name, rest)) => text.extend(["# ", word, " ", name, "_total ", rest]),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

/// `# HELP name rest` or `# TYPE name rest`, in its three parts.
fn named(line: &str) -> Option<(&str, &str, &str)> {
    let mut parts = line.strip_prefix("# ")?.splitn(3, ' ');
    Some((parts.next()?, parts.next()?, parts.next()?))
}

fn of_mailbox(id: &MailboxId) -> OfMailbox {
    OfMailbox { mailbox: id.to_string() }
}

fn of_decision(id: &MailboxId, decision: Decision, reason: &ReasonWord) -> OfDecision {
    OfDecision { mailbox: id.to_string(), decision: decision.word(), reason: reason.to_string() }
}

fn of_outcome(id: &MailboxId, outcome: DraftStatus) -> OfOutcome {
    OfOutcome { mailbox: id.to_string(), outcome: outcome.word() }
}

fn of_alert(id: &MailboxId, kind: AlertKind) -> OfAlert {
    OfAlert { mailbox: id.to_string(), kind: kind.word() }
}

fn of_tenant(id: &TenantId) -> OfTenant {
    OfTenant { tenant: id.to_string() }
}

fn of_tenant_kind(id: &TenantId, kind: &str) -> OfTenantKind {
    OfTenantKind { tenant: id.to_string(), kind: kind.to_owned() }
}

fn of_request(id: &TenantId, endpoint: &str, outcome: &str) -> OfRequest {
    OfRequest { tenant: id.to_string(), endpoint: endpoint.to_owned(), outcome: outcome.to_owned() }
}
