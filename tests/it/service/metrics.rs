//! Every name of the metrics is there from the start, once, and counts what it says.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use postar::domain::{Decision, DraftStatus, MailboxId, ReasonWord, TenantId};
use postar::metrics::{Metrics, TenantKinds};

/// Name, type and one series at 0 that must be there before anything happened.
const PROMISED: [(&str, &str, &str); 15] = [
    ("postar_messages_ingested_total", "counter", r#"{mailbox="prodaja"} 0"#),
    ("postar_decisions_total", "counter", r#"{mailbox="prodaja",decision="draft",reason="answer"} 0"#),
    ("postar_drafts_placed_total", "counter", r#"{mailbox="prodaja"} 0"#),
    ("postar_drafts_outcome_total", "counter", r#"{mailbox="prodaja",outcome="sent_edited"} 0"#),
    ("postar_imap_connected", "gauge", r#"{mailbox="prodaja"} 0"#),
    ("postar_arrival_to_draft_seconds", "histogram", r#"_count{mailbox="prodaja"} 0"#),
    ("postar_sync_last_success_timestamp_seconds", "gauge", r#"{tenant="lipa",kind="products"} 0.0"#),
    ("postar_metakocka_requests_total", "counter", r#"{tenant="lipa",endpoint="search",outcome="ok"} 0"#),
    ("postar_metakocka_circuit_open", "gauge", r#"{tenant="lipa"} 0"#),
    ("postar_writer_seconds", "histogram", r#"_count{tenant="lipa",kind="template"} 0"#),
    ("postar_figures_rejected_total", "counter", r#"{tenant="lipa"} 0"#),
    ("postar_findings_total", "counter", r#"{tenant="lipa",check="figure"} 0"#),
    ("postar_alerts_total", "counter", r#"{mailbox="prodaja",kind="bank_change"} 0"#),
    ("postar_jobs_waiting", "gauge", r#"{kind="draft"} 0"#),
    ("postar_store_bytes", "gauge", " 0"),
];

fn mailbox() -> MailboxId {
    MailboxId::new("prodaja")
}

fn tenant() -> TenantId {
    TenantId::new("lipa")
}

pub(super) fn registered() -> Metrics {
    let metrics = Metrics::new();
    metrics.register_mailbox(&mailbox());
    metrics.register_tenant(
        &tenant(),
        TenantKinds { syncs: &["contacts", "products", "documents"], endpoints: &["search", "product_list"], writer: "template" },
    );
    metrics.register_jobs(&["draft"]);
    metrics
}

fn has_line(text: &str, line: &str) -> bool {
    text.lines().any(|l| l == line)
}

#[test]
fn every_promised_name_is_there_at_zero_before_anything_happened() {
    let text = registered().render();
    for (name, kind, series) in PROMISED {
        assert!(has_line(&text, &format!("# TYPE {name} {kind}")), "{name} has no type line of {kind}:\n{text}");
        assert!(text.lines().any(|l| l.starts_with(&format!("# HELP {name} "))), "{name} has no help line");
        assert!(has_line(&text, &format!("{name}{series}")), "{name}{series} is missing:\n{text}");
    }
}

#[test]
fn no_other_names_are_shown_and_none_ends_in_total_twice() {
    let text = registered().render();
    let shown: BTreeSet<&str> = text.lines().filter_map(|l| l.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    assert_eq!(shown, PROMISED.iter().map(|(name, ..)| *name).collect());
    assert!(!text.contains("_total_total"));
}

#[test]
fn every_sample_belongs_to_the_name_above_it() {
    let text = registered().render();
    let mut name = "";
    for line in text.lines() {
        if let Some(kind) = line.strip_prefix("# TYPE ") {
            name = kind.split(' ').next().unwrap();
        } else if !line.starts_with('#') {
            let sample = line.split(['{', ' ']).next().unwrap();
            let part = sample.strip_prefix(name).unwrap_or_else(|| panic!("{sample} stands below {name}"));
            assert!(["", "_bucket", "_sum", "_count"].contains(&part), "{sample} is no sample of {name}");
            assert!(line.rsplit(' ').next().unwrap().parse::<f64>().is_ok(), "no number: {line}");
        }
    }
}

#[test]
fn what_happens_is_counted_under_its_labels() {
    let metrics = registered();
    let twin = metrics.clone();
    metrics.message_ingested(&mailbox());
    twin.message_ingested(&mailbox());
    metrics.decided(&mailbox(), Decision::Ignore, &ReasonWord::Rule("noreply \"x\"".to_owned()));
    metrics.draft_placed(&mailbox());
    metrics.draft_ended(&mailbox(), DraftStatus::Withdrawn);
    metrics.imap_connected(&mailbox(), true);
    metrics.arrival_to_draft(&mailbox(), Duration::from_millis(120));
    metrics.sync_succeeded(&tenant(), "products", Timestamp::from_second(1_763_800_000).unwrap());
    metrics.metakocka_request(&tenant(), "search", "rate_limited");
    metrics.metakocka_circuit(&tenant(), true);
    metrics.writer_took(&tenant(), "template", Duration::from_millis(3));
    metrics.figure_rejected(&tenant());
    metrics.jobs_waiting("draft", 7);
    metrics.store_bytes(4096);
    let text = metrics.render();
    for line in [
        r#"postar_messages_ingested_total{mailbox="prodaja"} 2"#,
        r#"postar_decisions_total{mailbox="prodaja",decision="ignore",reason="rule:noreply \"x\""} 1"#,
        r#"postar_drafts_placed_total{mailbox="prodaja"} 1"#,
        r#"postar_drafts_outcome_total{mailbox="prodaja",outcome="withdrawn"} 1"#,
        r#"postar_imap_connected{mailbox="prodaja"} 1"#,
        r#"postar_arrival_to_draft_seconds_bucket{le="0.1",mailbox="prodaja"} 0"#,
        r#"postar_arrival_to_draft_seconds_bucket{le="0.2",mailbox="prodaja"} 1"#,
        r#"postar_sync_last_success_timestamp_seconds{tenant="lipa",kind="products"} 1763800000.0"#,
        r#"postar_metakocka_requests_total{tenant="lipa",endpoint="search",outcome="rate_limited"} 1"#,
        r#"postar_metakocka_circuit_open{tenant="lipa"} 1"#,
        r#"postar_writer_seconds_bucket{le="0.005",tenant="lipa",kind="template"} 1"#,
        r#"postar_figures_rejected_total{tenant="lipa"} 1"#,
        r#"postar_jobs_waiting{kind="draft"} 7"#,
        "postar_store_bytes 4096",
    ] {
        assert!(has_line(&text, line), "missing: {line}\n{text}");
    }
}
