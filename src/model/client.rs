//! One tenant's model: asked within its deadline, its budget and its breaker; tried again within reason.

use std::fmt;
use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::budget::Budget;
use super::dialect::{Dialect, Known};
use super::error::{ModelError, Why};
use super::heard::Gathered;
use super::question::{Question, Reply, Speaker, Turn, Usage};
use super::settings::{Api, Settings};
use super::stream::{self, Bounds};
use super::transport::{Opened, Transport};
use super::{anthropic, ollama, openai};
use crate::breaker::{Breaker, Change, Pass, Sign};
use crate::metrics::Metrics;

/// Close to what was asked, with a little life: a draft is rephrased, not invented.
const TEMPERATURE: f64 = 0.2;

/// A word, and what some models think before it.
const PROBE_TOKENS: u32 = 64;

/// How often one try may be put more plainly after a refusal: once for each optional part of a question.
const PLAINER: u32 = 4;

/// Asks one model.
pub struct Client {
    settings: Settings,
    transport: Transport,
    known: Known,
    breaker: Breaker,
    budget: Budget,
    metrics: Metrics,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { tenant, api, model, .. } = &self.settings;
        f.debug_struct("model::Client").field("tenant", tenant).field("api", api).field("model", model).finish_non_exhaustive()
    }
}

impl Client {
    /// A client; nothing is asked yet.
    ///
    /// # Errors
    /// The address or the key can't be used, or the machine's certificates can't be read.
    pub fn new(settings: Settings, metrics: Metrics) -> Result<Self, ModelError> {
        let transport = Transport::new(&settings).map_err(|why| fault(&settings, why))?;
        let (breaker, budget) = (Breaker::new(settings.breaking), Budget::new(settings.allowance.tokens_per_day));
        Ok(Self { transport, known: Known::default(), breaker, budget, metrics, settings })
    }

    /// The model's name, as configured.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.settings.model
    }

    /// Host and port, for sentences.
    #[must_use]
    pub fn host(&self) -> String {
        self.settings.host()
    }

    /// Until when everything about one draft must be over, if it begins now.
    #[must_use]
    pub fn due(&self) -> Instant {
        Instant::now() + self.settings.patience.overall
    }

    /// True while nothing is asked after too many failures.
    #[must_use]
    pub fn circuit_open(&self) -> bool {
        self.breaker.is_open()
    }

    /// Goes on with what an earlier client of this tenant has spent, as after a reload.
    pub fn inherit_budget(&self, before: &Self) {
        self.budget.inherit(&before.budget);
    }

    /// Asks, and asks again where that can help, until `by`.
    ///
    /// # Errors
    /// There is no whole answer.
    pub async fn ask(&self, question: &Question, by: Instant) -> Result<Reply, ModelError> {
        let begun = Instant::now();
        let asked = self.tried(question, self.settings.allowance.output_tokens, by).await;
        let (tenant, kind) = (&self.settings.tenant, self.settings.api.word());
        self.metrics.writer_asked(tenant, kind, asked.as_ref().err().map_or("ok", Why::word));
        let (gathered, usage) = asked.map_err(|why| fault(&self.settings, why))?;
        self.metrics.writer_tokens(tenant, kind, usage.sent, usage.received);
        Ok(Reply { text: gathered.text, usage, took: begun.elapsed() })
    }

    /// A question of a few words, as `postar check` puts it: how long the answer took. A model that says more than it should is there.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn probe(&self) -> Result<Duration, ModelError> {
        let turns = vec![Turn { by: Speaker::Us, text: "Say: ready".to_owned() }];
        let question = Question { system: "Answer in one word.".to_owned(), turns, structured: false };
        let begun = Instant::now();
        match self.passed(&question, self.settings.allowance.output_tokens.min(PROBE_TOKENS), self.due()).await {
            Ok(_) => Ok(begun.elapsed()),
            Err(why) if why.is_of_one_answer() => Ok(begun.elapsed()),
            Err(why) => Err(fault(&self.settings, why)),
        }
    }

    async fn tried(&self, question: &Question, limit: u32, by: Instant) -> Result<(Gathered, Usage), Why> {
        let taken = question.tokens() + u64::from(limit);
        self.budget.take(taken, Instant::now()).map_err(|after| Why::Spent { after })?;
        let mut retried = 0;
        let asked = loop {
            match self.passed(question, limit, by).await {
                Err(why) if retried < self.settings.patience.retries => match self.pause(&why, retried, by) {
                    Some(pause) => sleep(pause).await,
                    None => break Err(why),
                },
                ended => break ended,
            }
            retried += 1;
        };
        let usage = asked.as_ref().map(|gathered| gathered.usage(question.tokens())).unwrap_or_default();
        self.budget.settle(taken, usage.sent + usage.received);
        asked.map(|gathered| (gathered, usage))
    }

    /// How long to wait before the next try; `None` where none can help, or not in time.
    fn pause(&self, why: &Why, retried: u32, by: Instant) -> Option<Duration> {
        let doubled = self.settings.patience.first_pause.saturating_mul(1 << retried.min(8));
        let pause = why.after().unwrap_or_else(|| doubled.mul_f64(0.5 + rand::random::<f64>()));
        (why.worth_another_try() && Instant::now() + pause < by).then_some(pause)
    }

    /// One try past the breaker.
    async fn passed(&self, question: &Question, limit: u32, by: Instant) -> Result<Gathered, Why> {
        let pass = self.breaker.admit(true, Instant::now()).map_err(|after| Why::CircuitOpen { after })?;
        let ended = self.once(question, limit, by).await;
        self.note(pass, ended.as_ref().err());
        ended
    }

    fn note(&self, pass: Pass<'_>, why: Option<&Why>) {
        let sign = if why.is_none_or(Why::is_of_one_answer) { Sign::Alive } else { Sign::Dead };
        let tenant = &self.settings.tenant;
        match pass.ended(sign, Instant::now(), rand::random()) {
            Some(Change::Opened { wait }) => {
                tracing::warn!(%tenant, seconds = wait.as_secs(), "the model failed too often in a row; templates write for a while");
            }
            Some(Change::Closed) => tracing::info!(%tenant, "the model answers again"),
            None => {}
        }
    }

    /// One question and its answer. What the server doesn't understand of it is left out, and it is put again.
    async fn once(&self, question: &Question, limit: u32, by: Instant) -> Result<Gathered, Why> {
        let Settings { api, patience, .. } = &self.settings;
        for _ in 0..=PLAINER {
            let dialect = self.known.get();
            let head_by = by.min(Instant::now() + patience.first_piece());
            match self.transport.open(&self.body(question, limit, dialect), head_by).await? {
                Opened::Answer(response) => return stream::gather(response, *api, Bounds { tokens: limit, patience: *patience, by }).await,
                Opened::Refused { status, words } => {
                    let plainer = dialect.after_refusal(&words).ok_or(Why::Rejected { status })?;
                    tracing::debug!(tenant = %self.settings.tenant, ?plainer, "the model's server refused a part of the question; it is left out from now on");
                    self.known.learn(plainer);
                }
            }
        }
        Err(Why::Rejected { status: 400 })
    }

    fn body(&self, question: &Question, limit: u32, dialect: Dialect) -> Value {
        let body = match self.settings.api {
            Api::OpenAi => openai::body,
            Api::Anthropic => anthropic::body,
            Api::Ollama => ollama::body,
        };
        body(question, &self.settings.model, limit, TEMPERATURE, dialect)
    }
}

fn fault(settings: &Settings, why: Why) -> ModelError {
    ModelError { model: settings.model.clone(), host: settings.host(), tenant: settings.tenant.to_string(), why }
}
