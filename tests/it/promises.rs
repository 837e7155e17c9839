//! The twenty-two promises about Metakocka: where each is kept, and those that have no other place.

use std::collections::BTreeSet;
use std::path::Path;

use postar::app::{App, Needs};
use postar::config::{self, Environment};
use postar::domain::{DocType, Document, MkId, TenantId};
use postar::flow::Clock;
use postar::metakocka::{Client, Query, Settings};
use postar::metrics::Metrics;
use postar::sim::{Profile, Seed};
use postar::store::{MirrorKind, Store};
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::sim::stage::{KEY, Stage};

/// Each promise in a few words, and the tests that keep it: a file under `tests/it`, and a function in it.
const KEPT: [(u8, &str, &[(&str, &str)]); 22] = [
    (
        1,
        "a wrong path is a wrong setting, and no storm",
        &[("metakocka/faults.rs", "a_page_that_is_not_there_is_a_wrong_setting_and_asked_for_once")],
    ),
    (
        2,
        "a refused key ends in three calls and an alert, and is shown nowhere",
        &[
            ("metakocka/faults.rs", "a_refused_key_is_tried_three_times_and_never_again"),
            ("metakocka/faults.rs", "the_key_is_in_no_error_even_where_the_server_sends_it_back"),
            ("service/http.rs", "readyz_is_503_until_every_part_is_in_order_and_names_each"),
        ],
    ),
    (
        3,
        "an answer that is lost after the write leaves exactly one document",
        &[
            ("writes/lost_answers.rs", "a_write_whose_answer_is_lost_is_looked_up_and_never_sent_twice"),
            ("writes/many.rs", "of_hundreds_of_writes_none_is_made_twice_and_none_is_lost"),
        ],
    ),
    (4, "what exists already is named by its id", &[("writes/lost_answers.rs", "an_order_that_is_said_to_exist_is_the_one_that_is_named")]),
    (
        5,
        "an unknown code leaves a write's end unknown",
        &[("metakocka/writes.rs", "whatever_happens_on_the_way_a_write_is_sent_once_and_its_end_unknown")],
    ),
    (
        6,
        "pages of a hundred, each row once, one search at a time",
        &[
            ("promises.rs", "rows_that_come_between_pages_lose_none_and_double_none"),
            ("metakocka/manners.rs", "searches_go_one_by_one_and_no_more_than_two_calls_at_once"),
        ],
    ),
    (
        7,
        "full pages end, a single row needs no list",
        &[("metakocka/reads.rs", "a_list_of_exactly_full_pages_ends"), ("metakocka/faults.rs", "shapes_that_can_be_borne_are_borne")],
    ),
    (8, "a winter day is a calendar day", &[("metakocka/reads.rs", "winter_days_are_asked_for_and_read_as_calendar_days")]),
    (
        9,
        "each amount in its own spelling",
        &[("metakocka/reads.rs", "payments_are_read_from_their_own_spelling"), ("metakocka/reads.rs", "each_field_is_read_as_what_it_is")],
    ),
    (
        10,
        "nobody found is no outage, and several are never linked",
        &[
            ("metakocka/manners.rs", "no_hits_are_an_empty_page_however_they_are_shown"),
            ("metakocka/keyed.rs", "a_partner_is_found_by_the_whole_of_a_key_and_never_by_a_part"),
            ("matching/disclosure.rs", "several_contacts_that_fit_alike_are_told_nothing"),
        ],
    ),
    (
        11,
        "what is left out is unpaid, unknown, and breaks nothing",
        &[("promises.rs", "what_a_document_leaves_out_is_unpaid_or_unknown_and_breaks_nothing")],
    ),
    (
        12,
        "a change and a deletion are seen within two cycles",
        &[
            ("sync/changes.rs", "a_changed_order_is_seen_by_one_call_though_their_clock_is_an_hour_late"),
            ("sync/deletions.rs", "a_document_that_a_scan_misses_is_gone_once_nobody_knows_it_by_its_id_either"),
        ],
    ),
    (
        13,
        "quotas and outages are waited for, and pass without a restart",
        &[
            ("metakocka/faults.rs", "a_wish_to_wait_is_granted_or_passed_on"),
            ("metakocka/circuit.rs", "after_failures_in_a_row_nothing_is_asked_for_a_while_and_then_one_call_tries"),
        ],
    ),
    (
        14,
        "a hostile server costs bounded memory and time, and nobody else",
        &[
            ("metakocka/faults.rs", "a_server_that_hangs_is_left_at_the_deadline"),
            ("metakocka/faults.rs", "an_answer_without_end_is_cut_off"),
            ("tenants/apart.rs", "a_hanging_erp_holds_up_its_own_company_only"),
            ("tenants/apart.rs", "a_flooding_erp_holds_up_its_own_company_only"),
        ],
    ),
    (
        15,
        "what can't be read is told, and none of it kept",
        &[
            ("metakocka/faults.rs", "each_unreadable_answer_has_its_own_sentence"),
            ("metakocka/keyed.rs", "a_list_that_is_broken_anywhere_is_used_nowhere"),
        ],
    ),
    (16, "equal numbers and names, and no leak", &[("tenants/canaries.rs", "no_canary_of_one_company_is_ever_seen_at_the_other")]),
    (
        17,
        "the webhook is proved, quick, and a hint",
        &[
            ("service/webhook.rs", "a_bad_signature_gets_401_and_nothing_is_processed"),
            ("service/webhook.rs", "a_good_event_is_acknowledged_with_both_keys_and_waits_for_nobody"),
            ("service/webhook.rs", "a_replayed_id_is_ignored_after_a_restart_too"),
            ("service/webhook.rs", "amounts_that_come_out_of_order_end_as_the_erp_has_them"),
        ],
    ),
    (18, "text of the ERP is inert", &[("flow/inert.rs", "text_of_the_erp_is_shown_inert_and_never_an_instruction")]),
    (19, "the key follows no redirect", &[("metakocka/faults.rs", "a_redirect_is_not_followed_and_the_key_stays_here")]),
    (20, "nasty and clean end the same", &[("sync/scans.rs", "what_a_full_sync_stores_is_the_same_under_every_odd_shape")]),
    (21, "a new key works at the next call", &[("promises.rs", "after_a_rotation_the_next_call_goes_with_the_new_key")]),
    (22, "an address in any case is the same", &[("matching/contact.rs", "an_address_decides_and_its_case_does_not")]),
];

#[test]
fn every_promise_is_kept_by_a_test_that_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    for (nth, (number, promise, tests)) in KEPT.iter().enumerate() {
        assert_eq!(usize::from(*number), nth + 1);
        assert!(!tests.is_empty(), "{promise}");
        for (file, test) in *tests {
            let text = std::fs::read_to_string(root.join(file)).unwrap_or_else(|why| panic!("{number}, {promise}: {file}: {why}"));
            let at = text.find(&format!("fn {test}(")).unwrap_or_else(|| panic!("{number}, {promise}: no {test} in {file}"));
            let before = text.split_at(at).0;
            let lines: Vec<&str> = before.lines().rev().take(6).collect();
            assert!(lines.iter().any(|line| line.contains("test") && line.trim_start().starts_with("#[")), "{test} in {file} is no test");
        }
    }
}

/// A company without mailboxes at this ERP.
struct Company {
    app: App,
    folder: TempDir,
}

const LIPA: &str = "lipa";

impl Company {
    async fn of(erp: &Stage) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store")).unwrap();
        let app = Self::assemble(&folder, erp, KEY, store).await;
        Self { app, folder }
    }

    async fn assemble(folder: &TempDir, erp: &Stage, key: &str, store: Store) -> App {
        let text = format!(
            "data_dir = \"{}\"\n[[tenant]]\nid = \"{LIPA}\"\n[tenant.metakocka]\nbase_url = \"{}\"\ncompany_id = \"4711\"\nsecret_key = {{ env = \"KEY\" }}\n",
            folder.path().display(),
            erp.running.listening()
        );
        let environment: Environment = [("KEY", key)].into_iter().collect();
        let loaded = config::parse(Path::new("postar.toml"), &text, &environment).unwrap();
        App::assemble(loaded.config, &environment, Needs::Metakocka, Clock::system(), store, Metrics::new()).await.unwrap()
    }

    /// What a reload does where the key was changed.
    async fn reload(&mut self, erp: &Stage, key: &str) {
        self.app = Self::assemble(&self.folder, erp, key, self.app.store.clone()).await;
    }

    async fn sync(&self, full: bool) -> Vec<String> {
        self.app.sync(&self.app.tenants[0], full).await.failures
    }

    fn document(&self, id: &str) -> Option<Document> {
        self.app.store.document(&TenantId::new(LIPA), &MkId::new(id)).unwrap().map(|mirrored| mirrored.record)
    }

    fn ids(&self, kind: MirrorKind) -> Vec<MkId> {
        self.app.store.ids(&TenantId::new(LIPA), kind, None, None).collect::<Result<_, _>>().unwrap()
    }
}

fn client(erp: &Stage) -> Client {
    Client::new(Settings::new(TenantId::new(LIPA), erp.running.base_url().clone(), "4711", SecretString::from(KEY))).unwrap()
}

fn row(id: u64, number: &str, more: Value) -> Value {
    let mut row = json!({
        "mk_id": id.to_string(), "doc_type": "sales_order", "count_code": number, "doc_date": "2026-11-02+02:00", "currency_code": "EUR",
        "partner": {"mk_id": "471100000170", "customer": "Gozd in sin d.o.o."},
    });
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row
}

#[tokio::test]
async fn rows_that_come_between_pages_lose_none_and_double_none() {
    let mut seed: Value = serde_json::from_str(&std::fs::read_to_string("tests/fixtures/eval/seed.json").unwrap()).unwrap();
    let documents = (0..240).map(|n| row(471_200_000_000 + n, &format!("V-{n}"), json!({}))).collect();
    seed["companies"][0]["documents"] = Value::Array(documents);
    let erp = Stage::start(Seed::from_json(seed.to_string()), Profile::default()).await;
    let (client, mut seen, mut pages, mut next) = (client(&erp), BTreeSet::new(), 0, Some(0));
    while let Some(offset) = next {
        let page = client.documents(DocType::SalesOrder, &Query::All, offset).await.unwrap();
        assert!(page.items.len() <= 100);
        seen.extend(page.items.into_iter().map(|document| document.id));
        pages += 1;
        next = page.next;
        if pages == 1 {
            // Before everything that was read: each row moves on by one.
            erp.put("documents", row(471_100_900_000, "V-nova", json!({}))).await;
        }
    }
    assert_eq!(pages, 3);
    assert!((0..240).all(|n| seen.contains(&MkId::new((471_200_000_000_u64 + n).to_string()))), "{} seen", seen.len());
    let company = Company::of(&erp).await;
    assert_eq!(company.sync(true).await, [""; 0]);
    assert_eq!(company.ids(MirrorKind::Documents(DocType::SalesOrder)).len(), 241);
}

#[tokio::test]
async fn what_a_document_leaves_out_is_unpaid_or_unknown_and_breaks_nothing() {
    let erp = Stage::eval(Profile::default()).await;
    erp.put("documents", row(471_100_009_001, "R-9001", json!({"doc_type": "sales_bill_domestic", "sum_all": "122"}))).await;
    erp.put("documents", row(471_100_009_002, "PN-9002", json!({}))).await;
    let company = Company::of(&erp).await;
    assert_eq!(company.sync(true).await, [""; 0]);
    let bill = company.document("471100009001").unwrap();
    assert_eq!((bill.sum_paid, bill.open_amount().map(|open| open.to_string())), (None, Some("122".to_owned())));
    let empty = company.document("471100009002").unwrap();
    assert_eq!((empty.status, empty.sum_all, empty.lines.len(), empty.sum_all.and(empty.sum_paid)), (None, None, 0, None));
}

#[tokio::test]
async fn after_a_rotation_the_next_call_goes_with_the_new_key() {
    let erp = Stage::eval(Profile::default()).await;
    let mut company = Company::of(&erp).await;
    assert_eq!(company.sync(false).await, [""; 0]);
    let before = company.app.tenants[0].print.clone();
    erp.control(Method::POST, "keys", json!({"company_id": "4711", "add": "nov-kljuc", "disable": KEY})).await;
    assert!(!company.sync(false).await.is_empty());
    company.reload(&erp, "nov-kljuc").await;
    assert_ne!(company.app.tenants[0].print, before, "a reload makes the part anew");
    assert_eq!(company.sync(false).await, [""; 0]);
}
