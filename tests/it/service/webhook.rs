//! The stock webhook: who may speak, what is answered, and that what it says is a hint only.

use std::sync::Arc;
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use postar::domain::{MkId, Stock, TenantId};
use postar::flow::Clock;
use postar::flow::stock_event::{self, StockHook};
use postar::http::{EVENT_LIMIT, Hooks, State, serve};
use postar::metakocka::{Client, Settings};
use postar::store::Store;
use reqwest::{Method, Response};
use secrecy::SecretString;
use serde_json::{Value, json};
use sha1::Sha1;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::sim::stage::{KEY, Stage, plain_http};

const SECRET: &str = "lipa-webhook-secret";
const TABLE: &str = "471100000103";
const WAREHOUSE: &str = "471100000101";

struct Listening {
    address: std::net::SocketAddr,
    hook: StockHook,
    _folder: tempfile::TempDir,
    _stop: DropGuard,
}

async fn listening() -> Listening {
    let folder = tempfile::tempdir().unwrap();
    let hook = StockHook {
        tenant: TenantId::new("lipa"),
        secret: SecretString::from(SECRET),
        store: Store::open(folder.path()).unwrap(),
        clock: Clock::system(),
        bell: Arc::default(),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
    let found = hook.clone();
    let hooks = Hooks::new(move |tenant| (tenant == "lipa").then(|| found.clone()));
    tokio::spawn(serve(listener, State { hooks, ..State::default() }, stop.clone()));
    Listening { address, hook, _folder: folder, _stop: stop.drop_guard() }
}

fn signed(body: &[u8]) -> String {
    let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body);
    BASE64.encode(&mac.finalize().into_bytes())
}

fn amount(amount: &str) -> String {
    json!({"opr_code": "0", "stock_list_count": "1", "stock_list": [{"warehouse_id": WAREHOUSE, "mk_id": TABLE, "amount": amount}]})
        .to_string()
}

impl Listening {
    async fn post(&self, tenant: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let mut request = plain_http().post(format!("http://{}/hooks/metakocka/{tenant}", self.address)).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    async fn event(&self, id: &str, body: &str) -> Response {
        let headers = [
            ("X-MetaKocka-Event", "warehouse_product_stock_update"),
            ("X-MetaKocka-Id", id),
            ("X-MetaKocka-Signature", &signed(body.as_bytes())),
        ];
        self.post("lipa", &headers, body).await
    }

    fn hinted(&self) -> Vec<String> {
        let hints = self.hook.store.stock_hints(&self.hook.tenant, 99).unwrap();
        hints.into_iter().map(|hint| hint.product.as_str().to_owned()).collect()
    }

    async fn read_again(&self, client: &Client) -> usize {
        stock_event::read_again(client, &self.hook.store, &self.hook.tenant, &Clock::system()).await.unwrap()
    }

    fn mirrored(&self) -> Vec<Stock> {
        let rows = self.hook.store.stock_of(&self.hook.tenant, &MkId::new(TABLE)).unwrap();
        rows.into_iter().map(|mirrored| mirrored.record).collect()
    }
}

fn client(erp: &Stage) -> Client {
    Client::new(Settings::new(TenantId::new("lipa"), erp.running.base_url().clone(), "4711", SecretString::from(KEY))).unwrap()
}

#[tokio::test]
async fn a_bad_signature_gets_401_and_nothing_is_processed() {
    let listening = listening().await;
    let body = amount("3");
    let good = signed(body.as_bytes());
    let re_serialised = body.replace("\":", "\": ");
    for (headers, body) in [
        (vec![("X-MetaKocka-Id", "1")], body.as_str()),
        (vec![("X-MetaKocka-Id", "1"), ("X-MetaKocka-Signature", "bm90IHRoZSBzaWduYXR1cmU=")], body.as_str()),
        (vec![("X-MetaKocka-Id", "1"), ("X-MetaKocka-Signature", "not base64!")], body.as_str()),
        (vec![("X-MetaKocka-Id", "1"), ("X-MetaKocka-Signature", &good)], re_serialised.as_str()),
    ] {
        let answer = listening.post("lipa", &headers, body).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()), (401, "application/problem+json"));
    }
    assert_eq!(listening.hinted(), [""; 0]);
    assert_eq!(listening.event("1", &body).await.status().as_u16(), 200, "a refused id isn't used up");
}

#[tokio::test]
async fn a_good_event_is_acknowledged_with_both_keys_and_waits_for_nobody() {
    let listening = listening().await;
    let began = Instant::now();
    let answer = listening.event("1", &amount("3")).await;
    let status = answer.status().as_u16();
    let text: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!((status, text), (200, json!({"status": "ok", "check_respond_status_json_ok": "true"})));
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(listening.hinted(), [TABLE]);
    tokio::time::timeout(Duration::from_secs(1), listening.hook.bell.notified()).await.expect("the part that reads the ERP is rung for");
}

#[tokio::test]
async fn a_replayed_id_is_ignored_after_a_restart_too() {
    let mut listening = listening().await;
    listening.event("7", &amount("3")).await;
    let erp = Stage::eval(postar::sim::Profile::default()).await;
    assert_eq!(listening.read_again(&client(&erp)).await, 1);
    assert_eq!(listening.event("7", &amount("9")).await.status().as_u16(), 200);
    assert_eq!(listening.hinted(), [""; 0]);
    let tenant = TenantId::new("javor");
    assert!(listening.hook.store.hook_event(&tenant, "7").unwrap().is_none(), "another tenant's 7 is another event");
    listening.hook.tenant = tenant;
    assert!(listening.hinted().is_empty());
}

#[tokio::test]
async fn amounts_that_come_out_of_order_end_as_the_erp_has_them() {
    let (listening, erp) = (listening().await, Stage::eval(postar::sim::Profile::default()).await);
    let client = client(&erp);
    let erps_own = client.stock_of(&[MkId::new(TABLE)], 0).await.unwrap().items;
    assert!(!erps_own.is_empty());
    for (id, said) in [("12", "4"), ("11", "900"), ("13", "-1")] {
        assert_eq!(listening.event(id, &amount(said)).await.status().as_u16(), 200);
    }
    assert_eq!(listening.read_again(&client).await, 1, "three events of one product are one read");
    let mut mirrored = listening.mirrored();
    mirrored.sort_by(|one, other| one.warehouse.cmp(&other.warehouse));
    let mut expected = postar::metakocka::sum_stock(erps_own);
    expected.sort_by(|one, other| one.warehouse.cmp(&other.warehouse));
    assert_eq!(mirrored, expected);
    assert_eq!(listening.read_again(&client).await, 0);
}

#[tokio::test]
async fn an_event_outlasts_an_erp_that_cannot_be_asked() {
    let (listening, erp) = (listening().await, Stage::eval(postar::sim::Profile::default()).await);
    listening.event("1", &amount("3")).await;
    erp.fault(json!({}), json!({"type": "status", "code": 404})).await;
    stock_event::read_again(&client(&erp), &listening.hook.store, &listening.hook.tenant, &Clock::system()).await.unwrap_err();
    assert_eq!(listening.hinted(), [TABLE]);
    erp.control(Method::DELETE, "faults", json!({})).await;
    assert_eq!(listening.read_again(&client(&erp)).await, 1);
    assert!(!listening.mirrored().is_empty());
}

#[tokio::test]
async fn whoever_has_no_webhook_gets_404_with_problem_details() {
    let listening = listening().await;
    let body = amount("3");
    for tenant in ["javor", "..%2flipa", "LIPA"] {
        let answer = listening.post(tenant, &[("X-MetaKocka-Signature", &signed(body.as_bytes()))], &body).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()), (404, "application/problem+json"));
    }
    let get = plain_http().get(format!("http://{}/hooks/metakocka/lipa", listening.address)).send().await.unwrap();
    assert_eq!(get.status().as_u16(), 405);
}

#[tokio::test]
async fn what_is_too_large_or_no_stock_list_is_refused_and_other_events_are_let_pass() {
    let listening = listening().await;
    assert_eq!(listening.event("1", &" ".repeat(EVENT_LIMIT + 1)).await.status().as_u16(), 413);
    assert_eq!(listening.event("2", "<html>").await.status().as_u16(), 400);
    let one = json!({"stock_list": {"warehouse_id": WAREHOUSE, "mk_id": TABLE, "amount": "1"}}).to_string();
    assert_eq!(listening.event("3", &one).await.status().as_u16(), 200);
    assert_eq!(listening.hinted(), [TABLE]);
    let other = "{\"anything\":1}";
    let headers = [("X-MetaKocka-Event", "something_else"), ("X-MetaKocka-Signature", &*signed(other.as_bytes()))];
    assert_eq!(listening.post("lipa", &headers, other).await.status().as_u16(), 200);
    assert_eq!(listening.hinted().len(), 1);
}
