//! Asks the tenant's model to word what the template wrote. Whatever comes of it, there is a draft: the template's own.

use tokio::time::Instant;

use super::Desk;
use crate::domain::{Check, Digest, Finding, ModelUse};
use crate::fault;
use crate::model::{Client, ModelError, Question, Reply, Speaker, Turn};
use crate::writer::{self, Draft, Material, Prompt};

/// How often a model is asked for one draft: once, and once more with what was wrong.
const TIMES: u32 = 2;

/// What was written, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The draft that may be placed.
    pub draft: Draft,
    /// What the checks found in texts that may not.
    pub findings: Vec<Finding>,
    /// What a model was asked.
    pub model: Option<ModelUse>,
    /// The template wrote it though another writer is configured.
    pub fallback: bool,
}

impl Answer {
    fn of_template(desk: &Desk, draft: Draft) -> Self {
        Self { draft, findings: Vec::new(), model: None, fallback: desk.tenant.writer != "template" }
    }
}

/// The template's draft in a model's words, if there is a model and its words pass every check; else as it is.
///
/// Nothing of the store is held meanwhile, and other mailboxes don't wait.
pub(super) async fn worded(desk: &Desk, draft: Draft, material: &Material<'_>) -> Answer {
    let plain = Answer::of_template(desk, draft);
    // The company chose these very words.
    if desk.templates.own().iter().any(|own| own.name() == plain.draft.written().template) {
        return plain;
    }
    let Some(client) = &desk.model else { return plain };
    let Some(prompt) = Prompt::of(&plain.draft, material) else { return plain };
    let begun = Instant::now();
    let mut talk = Talk { client, by: client.due(), used: used(client, &prompt), findings: Vec::new() };
    let worded = talk.word(&prompt, &plain.draft, material).await;
    let Talk { mut used, findings, .. } = talk;
    used.milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    count(desk, &findings);
    match worded {
        Ok(draft) => Answer { draft, findings, model: Some(used), fallback: false },
        Err(why) => {
            desk.metrics.writer_fell_back(&desk.tenant.id, &desk.tenant.writer, why.word());
            tracing::info!(mailbox = %desk.mailbox.id, why = %why, "the template's own words stand");
            used.fell_back = Some(why.to_string());
            Answer { findings, model: Some(used), ..plain }
        }
    }
}

fn used(client: &Client, prompt: &Prompt) -> ModelUse {
    let hash = Digest::of(format!("{}\n{}", prompt.system, prompt.user).as_bytes());
    ModelUse { name: client.model().to_owned(), prompt: Some(hash), ..ModelUse::default() }
}

/// Why the template's words stand.
#[derive(Debug, thiserror::Error)]
enum FellBack {
    #[error("{}", fault::chain(.0))]
    NoReply(ModelError),
    #[error("its words did not pass the checks")]
    Refused,
}

impl FellBack {
    fn word(&self) -> &'static str {
        match self {
            Self::NoReply(error) => error.why.word(),
            Self::Refused => "findings",
        }
    }
}

/// All that is said with a model about one draft.
struct Talk<'a> {
    client: &'a Client,
    by: Instant,
    used: ModelUse,
    findings: Vec<Finding>,
}

impl Talk<'_> {
    /// Asks, and once more with the findings.
    async fn word(&mut self, prompt: &Prompt, draft: &Draft, material: &Material<'_>) -> Result<Draft, FellBack> {
        let mut next = prompt.clone();
        for _ in 0..TIMES {
            let reply = self.ask(&next).await.map_err(FellBack::NoReply)?;
            match writer::draft_of_reply(&reply.text, draft, material) {
                Ok(worded) => return Ok(worded),
                Err(found) => {
                    next = prompt.after(&found);
                    self.findings.extend(found);
                }
            }
        }
        Err(FellBack::Refused)
    }

    async fn ask(&mut self, prompt: &Prompt) -> Result<Reply, ModelError> {
        let turns = vec![Turn { by: Speaker::Us, text: prompt.user.clone() }];
        let question = Question { system: prompt.system.clone(), turns, structured: true };
        let reply = self.client.ask(&question, self.by).await;
        let was_asked = !reply.as_ref().is_err_and(|error| error.why.was_not_asked());
        self.used.asked += u32::from(was_asked);
        if let Ok(reply) = &reply {
            self.used.tokens_in += reply.usage.sent;
            self.used.tokens_out += reply.usage.received;
        }
        reply
    }
}

fn count(desk: &Desk, findings: &[Finding]) {
    for finding in findings {
        desk.metrics.found(&desk.tenant.id, finding.check);
    }
    if findings.iter().any(|finding| finding.check == Check::Figure) {
        desk.metrics.figure_rejected(&desk.tenant.id);
    }
}
