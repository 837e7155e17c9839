//! What a fault does: the answer in its place, and how an answer is delivered.

use std::time::Duration;

use jiff::SignedDuration;
use rand::RngExt as _;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};

use super::action::{Action, PageKind, ResetWhen, StatusBody};
use super::answer::Answer;
use super::deform;
use super::world::Row;

/// How an answer is delivered.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) answer: Answer,
    pub(super) delay: Duration,
    pub(super) manner: Manner,
}

/// What the connection does with an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Manner {
    #[default]
    Plain,
    /// Nothing ever comes.
    Hang,
    Reset(ResetWhen),
    Drip(Drip),
    /// Reset, and nobody listens for so long.
    Refuse(Duration),
}

/// So many bytes at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Drip {
    pub(super) chunk: usize,
    pub(super) every: Duration,
    /// The head drips too.
    pub(super) head: bool,
    /// Cut off after this.
    pub(super) limit: Option<Duration>,
}

impl Delivery {
    pub(super) fn plain(answer: Answer) -> Self {
        Self { answer, delay: Duration::ZERO, manner: Manner::Plain }
    }
}

/// Whether the action takes the place of an answer, so that in phase `before` none has to be made.
pub(super) fn replaces(action: &Action) -> bool {
    matches!(
        action,
        Action::Status { .. }
            | Action::Html { .. }
            | Action::Empty
            | Action::Hang
            | Action::Refuse { .. }
            | Action::Opr { .. }
            | Action::Redirect { .. }
            | Action::Reset { when: ResetWhen::BeforeResponse }
    )
}

/// Whether the action harms the answer, so that in phase `before` nothing may be saved; delays and other views of the data don't.
pub(super) fn spoils(action: &Action) -> bool {
    !matches!(action, Action::Latency { .. } | Action::SlowLoris { .. } | Action::Stale { .. } | Action::DuplicatePage)
}

/// What the handler is asked instead, for a fault that is one of paging: the page before. The first page has none.
pub(super) fn asked_instead(action: &Action, endpoint: &str, body: &Row) -> Option<Row> {
    let most = if endpoint == "search" { 100 } else { 1000 };
    let number = |field: &str| super::inputs::text(body, field).and_then(|text| text.parse::<usize>().ok());
    let offset = number("offset").filter(|_| matches!(action, Action::DuplicatePage))?;
    let before = offset.checked_sub(number("limit").unwrap_or(most).min(most))?;
    let mut body = body.clone();
    body.insert("offset".to_owned(), json!(before.to_string()));
    Some(body)
}

/// How many seconds old the data of the answer is.
pub(super) fn age(action: &Action) -> Option<SignedDuration> {
    match action {
        Action::Stale { age_s } => Some(SignedDuration::from_secs(*age_s)),
        _ => None,
    }
}

/// The answer, spoiled.
pub(super) fn spoil(action: &Action, answer: Answer, rng: &mut StdRng) -> Delivery {
    let (delay, manner) = delivered(action, rng);
    Delivery { answer: spoiled(action, answer), delay, manner }
}

fn delivered(action: &Action, rng: &mut StdRng) -> (Duration, Manner) {
    let manner = match action {
        Action::Latency { ms, jitter_ms } => {
            let jitter = if *jitter_ms == 0 { 0 } else { rng.random_range(0..*jitter_ms) };
            return (Duration::from_millis(ms + jitter), Manner::Plain);
        }
        Action::Hang => Manner::Hang,
        Action::Reset { when } => Manner::Reset(*when),
        Action::Refuse { duration_s } => Manner::Refuse(Duration::from_secs(*duration_s)),
        Action::SlowLoris { bytes_per_s, chunk, total_limit_s, headers } => {
            let chunk = chunk.unwrap_or(1).max(1);
            let every = Duration::from_secs(1) * u32::try_from(chunk).unwrap_or(u32::MAX) / (*bytes_per_s).max(1);
            Manner::Drip(Drip { chunk, every, head: *headers, limit: total_limit_s.map(Duration::from_secs) })
        }
        _ => Manner::Plain,
    };
    (Duration::ZERO, manner)
}

fn spoiled(action: &Action, mut answer: Answer) -> Answer {
    match action {
        Action::Status { code, retry_after, body } => return status(*code, retry_after.as_ref(), *body),
        Action::Html { code, kind } => return page(code.unwrap_or(200), *kind),
        Action::Opr { .. } => return Answer::json(&opr(action)),
        Action::MalformedJson { kind } => deform::malform(&mut answer, *kind),
        Action::Truncated { at, framing } => deform::truncate(&mut answer, *at, *framing),
        Action::Empty => answer.body.clear(),
        Action::Oversize { mb } => deform::pad(&mut answer, mb * 1024 * 1024),
        Action::WrongShape { kind } => deform::change(&mut answer, |value| deform::reshape(value, *kind)),
        Action::SkipRow => deform::change(&mut answer, |value| {
            deform::top(value, |fields| fields.values_mut().for_each(deform::without_last));
        }),
        Action::Redirect { code, location } => {
            answer = Answer::new(code.unwrap_or(302), super::answer::HTML, Vec::new());
            answer.headers.push(("location", location.clone()));
        }
        Action::Latency { .. } | Action::SlowLoris { .. } | Action::Hang | Action::Reset { .. } | Action::Refuse { .. } => {}
        Action::Stale { .. } | Action::DuplicatePage => {}
    }
    answer
}

fn status(code: u16, retry_after: Option<&Value>, body: StatusBody) -> Answer {
    let mut answer = match body {
        StatusBody::Empty => Answer::new(code, super::answer::HTML, Vec::new()),
        StatusBody::Html => Answer::page(code, &format!("HTTP Status {code}")),
        StatusBody::Json => Answer::json(&json!({"error": format!("HTTP Status {code}")})),
        StatusBody::Text => Answer::new(code, "text/plain;charset=UTF-8", format!("HTTP Status {code}")),
    };
    answer.status = code;
    if let Some(after) = retry_after {
        answer.headers.push(("retry-after", after.as_str().map_or_else(|| after.to_string(), str::to_owned)));
    }
    answer
}

fn page(code: u16, kind: PageKind) -> Answer {
    let title = match kind {
        PageKind::Maintenance => "Metakocka: vzdrževanje v teku",
        PageKind::Login => "Prijava",
        PageKind::Proxy => "502 Bad Gateway",
    };
    Answer::page(code, title)
}

fn opr(action: &Action) -> Value {
    let Action::Opr { code, desc, desc_app, code_app, error_desc } = action else { return Value::Null };
    let texts = [("opr_desc", desc), ("opr_desc_app", desc_app), ("opr_code_app", code_app), ("error_desc", error_desc)];
    let mut fields = Map::from_iter([("opr_code".to_owned(), json!(code)), ("opr_time_ms".to_owned(), json!("1"))]);
    fields.extend(texts.into_iter().filter_map(|(field, text)| Some((field.to_owned(), json!(text.as_ref()?)))));
    Value::Object(fields)
}
