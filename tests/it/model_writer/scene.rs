//! The labelled company with a model for a writer; each mail is judged as a replay judges it, by the very steps that place drafts.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use postar::breaker::Breaking;
use postar::domain::Explanation;
use postar::flow::{Desk, TenantProfile, replay};
use postar::metrics::Metrics;
use postar::model::{Api, Client, Settings};
use postar::store::Store;
use secrecy::SecretString;
use serde_json::Value;
use tempfile::TempDir;
use url::Url;

use crate::simulation::company::{company, folder};

/// What the servers of these tests want to hear, and nobody else may.
pub(crate) const KEY: &str = "sk-of-the-model-5317";

/// All three.
pub(crate) const APIS: [Api; 3] = [Api::OpenAi, Api::Anthropic, Api::Ollama];

/// Settings for a server on this machine: patient enough for a busy machine, without pauses, and with a breaker that never opens.
pub(crate) fn settings(api: Api, base: Url, timeout: Duration) -> Settings {
    let mut settings = Settings::new(company().desk.tenant.id.clone(), api, base, "any", timeout);
    settings.api_key = Some(SecretString::from(KEY));
    settings.patience.first_pause = Duration::from_millis(1);
    settings.breaking = Breaking { after: u32::MAX, ..Breaking::default() };
    settings.allowance.tokens_per_day = None;
    settings
}

/// A desk over a copy of the company's mirror.
pub(crate) struct Scene {
    pub(crate) desk: Desk,
    _folder: TempDir,
}

impl Scene {
    pub(crate) fn set() -> Self {
        let folder = folder();
        company().copy_store(folder.path());
        let desk = Desk { store: Store::open(folder.path()).unwrap(), metrics: Metrics::new(), ..company().desk.clone() };
        Self { desk, _folder: folder }
    }

    /// The same desk with this model.
    pub(crate) fn with(&self, settings: Settings) -> Desk {
        let tenant = TenantProfile { writer: settings.api.word().to_owned(), ..(*self.desk.tenant).clone() };
        let model = Client::new(settings, self.desk.metrics.clone()).unwrap();
        Desk { tenant: Arc::new(tenant), model: Some(Arc::new(model)), ..self.desk.clone() }
    }
}

/// A labelled mail that is to be answered.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) raw: Vec<u8>,
    pub(crate) now: Timestamp,
    pub(crate) language: String,
    pub(crate) withheld: bool,
    pub(crate) must_not: Vec<String>,
}

/// Those of both sets.
pub(crate) fn cases() -> Vec<Case> {
    ["eval", "cases"].iter().flat_map(|set| of_set(set)).collect()
}

fn of_set(set: &str) -> Vec<Case> {
    let dir: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(set);
    let lines = std::fs::read_to_string(dir.join("cases.jsonl")).unwrap();
    let labels = lines.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str::<Value>(line).unwrap());
    let drafts = labels.filter(|label| label["expect"]["decision"] == "draft");
    drafts
        .map(|label| Case {
            id: format!("{set}/{}", label["id"].as_str().unwrap()),
            raw: std::fs::read(dir.join(label["eml"].as_str().unwrap())).unwrap(),
            now: label["now"].as_str().unwrap().parse().unwrap(),
            language: label["expect"]["language"].as_str().unwrap().to_owned(),
            withheld: label["expect"]["withheld"] == true,
            must_not: serde_json::from_value(label["expect"]["must_not"].clone()).unwrap(),
        })
        .collect()
}

/// What would be placed for a mail.
pub(crate) async fn explained(desk: &Desk, case: &Case) -> Explanation {
    replay::replay(desk, &case.raw, &[], false, case.now).await.unwrap()
}

/// A customer's mail to the company, vouched for by its own server.
pub(crate) fn mail(id: &str, head: &str, body: &str) -> Vec<u8> {
    format!(
        "Received: from mx.lipa.example by imap.lipa.example with LMTP id x; Mon, 16 Nov 2026 09:00:03 +0000\r\n\
         Authentication-Results: mx.lipa.example; dmarc=pass header.from=jezerka.example\r\n\
         Received: from mail.jezerka.example by mx.lipa.example with ESMTPS id y; Mon, 16 Nov 2026 09:00:01 +0000\r\n\
         To: prodaja@lipa.example\r\nMessage-ID: <{id}@jezerka.example>\r\nDate: Mon, 16 Nov 2026 09:00:00 +0000\r\n{head}\r\n{body}"
    )
    .into_bytes()
}
