//! A running simulator with a hand on its controls, for every test that needs an ERP.

use std::sync::Arc;

use postar::sim::{Options, Profile, Running, Seed, Simulator};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

/// The key of the evaluation company 4711.
pub(crate) const KEY: &str = "sim-key-4711";

/// When the evaluation company's mails are looked at.
pub(crate) const NOW: &str = "2026-11-16T09:00:00Z";

pub(crate) struct Stage {
    pub(crate) running: Running,
    http: reqwest::Client,
}

/// What came back, unread.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    pub(crate) fn is_page(&self) -> bool {
        self.content_type.starts_with("text/html") && self.body.starts_with(b"<!DOCTYPE")
    }
}

/// The seed of the evaluation set.
pub(crate) fn eval_seed() -> Seed {
    Seed::read(std::path::Path::new("tests/fixtures/eval/seed.json")).expect("the seed is there")
}

impl Stage {
    /// The evaluation company under this profile, its clock standing still.
    pub(crate) async fn eval(profile: Profile) -> Self {
        Self::start(eval_seed(), profile).await
    }

    pub(crate) async fn start(seed: Seed, profile: Profile) -> Self {
        Self::with(Options { seed, profile, ..Options::default() }).await
    }

    /// With its clock standing still unless it is set, and controls that answer even while nobody listens.
    pub(crate) async fn with(options: Options) -> Self {
        let clock = options.clock.or_else(|| NOW.parse().ok());
        let control = options.control.or(Some(Options::default().listen));
        let running = Simulator::start(Options { clock, control, ..options }).await.expect("the simulator starts");
        Self { running, http: plain_http() }
    }

    /// One request, exactly as given.
    pub(crate) async fn send(&self, method: Method, path: &str, content_type: Option<&str>, body: &str) -> Reply {
        self.try_send(method, path, content_type, body).await.expect("an answer")
    }

    /// The same, where there may be no answer.
    pub(crate) async fn try_send(
        &self,
        method: Method,
        path: &str,
        content_type: Option<&str>,
        body: &str,
    ) -> Result<Reply, reqwest::Error> {
        let to = if path.starts_with("/__sim/") { self.running.control() } else { self.running.addr() };
        let mut request = self.http.request(method, format!("http://{to}{path}")).body(body.to_owned());
        if let Some(kind) = content_type {
            request = request.header("content-type", kind);
        }
        let response = request.send().await?;
        let content_type = response.headers().get("content-type").map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Reply { status, content_type, headers, body: response.bytes().await?.to_vec() })
    }

    /// A call of the API with the right key; `path` from below `/rest/eshop/`.
    pub(crate) async fn call(&self, path: &str, arguments: Value) -> Reply {
        self.try_call(path, arguments).await.expect("an answer")
    }

    /// The same, where there may be no answer. `arguments` may name another company and key.
    pub(crate) async fn try_call(&self, path: &str, arguments: Value) -> Result<Reply, reqwest::Error> {
        let mut body = json!({"company_id": "4711", "secret_key": KEY});
        body.as_object_mut().expect("an object").extend(arguments.as_object().expect("an object").clone());
        self.try_send(Method::POST, &format!("/rest/eshop/{path}"), Some("application/json"), &body.to_string()).await
    }

    /// A call that answers JSON.
    pub(crate) async fn ask(&self, path: &str, arguments: Value) -> Value {
        self.call(path, arguments).await.json()
    }

    /// The control plane: what it answers, which has to be a success.
    pub(crate) async fn control(&self, method: Method, path: &str, body: Value) -> Value {
        let reply = self.send(method, &format!("/__sim/{path}"), None, &body.to_string()).await;
        assert_eq!(reply.status, 200, "{path}: {}", String::from_utf8_lossy(&reply.body));
        reply.json()
    }

    pub(crate) async fn fault(&self, matching: Value, action: Value) {
        self.control(Method::POST, "faults", json!({"rules": [{"id": "test", "match": matching, "action": action}]})).await;
    }

    pub(crate) async fn knobs(&self, changes: Value) {
        self.control(Method::PATCH, "knobs", changes).await;
    }

    /// A row changed as a person changes it in the web app.
    pub(crate) async fn put(&self, kind: &str, row: Value) {
        self.control(Method::POST, "seed-add", json!({"company_id": "4711", "kind": kind, "row": row})).await;
    }

    pub(crate) async fn asserts(&self) -> Value {
        self.control(Method::GET, "asserts", json!({})).await
    }

    /// How many requests of the API came.
    pub(crate) async fn requests(&self) -> u64 {
        self.asserts().await["requests"].as_u64().expect("a number")
    }
}

/// A client that trusts nobody, for plain HTTP to this machine.
pub(crate) fn plain_http() -> reqwest::Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
    let tls = tls.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
    let builder = reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().redirect(reqwest::redirect::Policy::none());
    builder.build().expect("a client")
}
