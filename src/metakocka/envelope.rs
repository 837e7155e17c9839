//! Is this answer a success? If not, what is it? Decided over values: status, type and bytes.

use std::time::Duration;

use serde_json::{Map, Value};

use super::endpoints::Endpoint;
use super::error::Why;
use super::redact::Redactor;
use super::wire::{BadRow, Row, listed};
use crate::domain::MkId;

/// `opr_code_app` of a document whose `buyer_order` is taken.
const EXISTS: &str = "7";

/// What came over the wire.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) path: String,
    /// `Retry-After`, as a span from now.
    pub(super) after: Option<Duration>,
    /// The host of `Location`.
    pub(super) location: Option<String>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The same without its bytes.
    pub(super) fn clone_head(&self) -> Self {
        Self { status: self.status, path: self.path.clone(), after: self.after, location: self.location.clone(), body: Vec::new() }
    }
}

/// The object of a successful answer.
///
/// # Errors
/// Whatever else came, as a [`Why`].
pub(super) fn judge(endpoint: Endpoint, answer: &Answer, redactor: &Redactor) -> Result<Map<String, Value>, Why> {
    match serde_json::from_slice::<Value>(&answer.body) {
        Ok(Value::Object(object)) => match (code(&object), answer.status) {
            (Some(code), _) if code != "0" => Err(refusal(&code, &object, answer.after, redactor)),
            (_, 200..=299) => succeeded(endpoint, object),
            _ => Err(of_status(answer, redactor)),
        },
        _ if !(200..=299).contains(&answer.status) => Err(of_status(answer, redactor)),
        Ok(_) => Err(Why::Nonsense { fault: "the answer is JSON, but no object".to_owned() }),
        Err(_) if begins_as_page(&answer.body) => Err(Why::WebPage { title: page_title(&answer.body, redactor) }),
        Err(fault) => Err(garbled(&answer.body, &fault)),
    }
}

/// The bytes of a file: a report or a download. Where a report should be, an object tells why there is none.
///
/// # Errors
/// Whatever else came, as a [`Why`].
pub(super) fn judge_file(endpoint: Endpoint, answer: Answer, redactor: &Redactor) -> Result<Vec<u8>, Why> {
    if !(200..=299).contains(&answer.status) {
        return Err(of_status(&answer, redactor));
    }
    let report = endpoint == Endpoint::Report;
    match answer.body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => Err(Why::Garbled { size: answer.body.len(), fault: "it is empty".to_owned() }),
        Some(b'{') if report => {
            judge(endpoint, &answer, redactor)?;
            Err(Why::Nonsense { fault: "no file is in the answer".to_owned() })
        }
        Some(b'<') if report => Err(Why::WebPage { title: page_title(&answer.body, redactor) }),
        Some(_) => Ok(answer.body),
    }
}

/// The rows of a successful answer, one or many; what is no object is left to `wire` to skip.
///
/// # Errors
/// A list that is missing, or empty though a count says that it isn't.
pub(super) fn rows(endpoint: Endpoint, object: &Map<String, Value>) -> Result<Vec<&Value>, Why> {
    let list = object.get(endpoint.list());
    let rows = list.map(listed).unwrap_or_default();
    if !rows.is_empty() {
        return Ok(rows);
    }
    let (key, counted) = (endpoint.list(), endpoint.counts().first().and_then(|field| count(object, field)));
    match counted {
        Some(counted) if counted > 0 => Err(Why::Nonsense { fault: format!("{key} is empty though {counted} rows are counted") }),
        None if !list.is_some_and(Value::is_array) && !counts_none(endpoint, object) => {
            Err(Why::Nonsense { fault: format!("{key} is missing and nothing says that there are none") })
        }
        _ => Ok(rows),
    }
}

/// A counting field as a number.
pub(super) fn count(object: &Map<String, Value>, field: &str) -> Option<u32> {
    Row::of_map(object).text(field)?.parse().ok()
}

fn counts_none(endpoint: Endpoint, object: &Map<String, Value>) -> bool {
    endpoint.counts().iter().any(|field| count(object, field) == Some(0))
}

/// Some calls carry no `opr_code` when they succeed: then the expected key has to be there, or a count of none.
fn succeeded(endpoint: Endpoint, object: Map<String, Value>) -> Result<Map<String, Value>, Why> {
    let keys = endpoint.keys();
    let expected = keys.iter().any(|key| object.contains_key(*key)) || keys.is_empty() && object.values().any(Value::is_array);
    if code(&object).is_some() || expected || counts_none(endpoint, &object) {
        return Ok(object);
    }
    Err(Why::Nonsense { fault: format!("neither opr_code nor {} is in the answer", keys.first().unwrap_or(&"a list")) })
}

fn code(object: &Map<String, Value>) -> Option<String> {
    Row::of_map(object).text("opr_code")
}

/// Codes alone say little: 5 is also a business error, 2 and 6 also "not found".
fn refusal(code: &str, object: &Map<String, Value>, after: Option<Duration>, redactor: &Redactor) -> Why {
    let words = ["opr_desc_app", "opr_desc", "error_desc"].iter().find_map(|field| Row::of_map(object).text(field));
    let told = redactor.plain(words.as_deref().unwrap_or("it gives no reason"));
    let lower = told.to_lowercase();
    match code {
        "1" => Why::Inside { told },
        "3" => Why::KeyRefused { told },
        "4" => Why::AddressRefused { told },
        "5" if lower.contains("quot") => Why::Quota { told, after },
        "2" | "6" if says_none(&lower) => Why::NotFound { told },
        "6" if Row::of_map(object).text("opr_code_app").as_deref() == Some(EXISTS) => Why::Exists { told, ids: duplicates(object) },
        _ => Why::Refused { code: redactor.plain(code), told },
    }
}

/// Metakocka's words for "there is none" of what was asked for.
fn says_none(lower: &str) -> bool {
    lower.starts_with("no partner with such") || lower.starts_with("cannot find document") || lower.starts_with("no complaints found")
}

/// The documents that hold the order number already.
fn duplicates(object: &Map<String, Value>) -> Vec<MkId> {
    Row::of_map(object).objects("duplicate_doc_list").iter().filter_map(|row| row.id("mk_id")).collect()
}

fn of_status(answer: &Answer, redactor: &Redactor) -> Why {
    let told = || page_title(&answer.body, redactor);
    match answer.status {
        401 | 403 => Why::KeyRefused { told: format!("HTTP {}", answer.status) },
        404 | 405 | 410 => Why::NoSuchCall { status: answer.status, path: answer.path.clone() },
        300..=399 => {
            Why::Redirected { status: answer.status, host: redactor.plain(answer.location.as_deref().unwrap_or("an unnamed place")) }
        }
        429 => Why::Quota { told: "HTTP 429".to_owned(), after: answer.after },
        408 | 500..=599 => Why::Outage { status: answer.status, after: answer.after },
        other => Why::Refused { code: format!("HTTP {other}"), told: told() },
    }
}

fn begins_as_page(body: &[u8]) -> bool {
    body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

/// What a page says first; enough for a person to recognise it.
fn page_title(body: &[u8], redactor: &Redactor) -> String {
    let text = String::from_utf8_lossy(body);
    let title = text.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).map_or(text.as_ref(), |(title, _)| title);
    match redactor.plain(title) {
        said if said.is_empty() => "it says nothing".to_owned(),
        said => said,
    }
}

/// Says where the JSON ends or breaks, and shows none of it: it may be a customer's data.
pub(super) fn garbled(body: &[u8], fault: &serde_json::Error) -> Why {
    let fault = match body {
        [] => "it is empty".to_owned(),
        [0xEF, 0xBB, 0xBF, ..] => "it begins with a byte order mark".to_owned(),
        _ if fault.is_eof() => "it breaks off in the middle".to_owned(),
        _ => format!("it is no JSON from line {}, column {}", fault.line(), fault.column()),
    };
    Why::Garbled { size: body.len(), fault }
}

impl From<BadRow> for Why {
    fn from(bad: BadRow) -> Self {
        Self::Nonsense { fault: bad.to_string() }
    }
}
