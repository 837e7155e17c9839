//! What goes back: an answer before it is spoiled, and the refusals and web pages that the real service shows.

use serde::Deserialize;
use serde_json::Value;

use super::world::{Row, row, set};

/// The content type of every JSON answer.
pub(super) const JSON: &str = "application/json;charset=UTF-8";
/// The content type of every page.
pub(super) const HTML: &str = "text/html;charset=UTF-8";

/// How the body ends on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// As it should.
    Whole,
    /// The connection breaks where more was announced by Content-Length.
    ShortOfLength,
    /// The connection breaks within chunks.
    BrokenChunks,
}

#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    /// Further headers.
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
    pub(super) ending: Ending,
}

impl Answer {
    pub(super) fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, content_type, headers: Vec::new(), body: body.into(), ending: Ending::Whole }
    }

    pub(super) fn json(value: &Value) -> Self {
        Self::new(200, JSON, value.to_string())
    }

    /// A page with this title; begins with `<!DOCTYPE`.
    pub(super) fn page(status: u16, title: &str) -> Self {
        let body = format!("<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n");
        Self::new(status, HTML, body)
    }

    /// `opr_code` of a JSON answer, for the journal.
    pub(super) fn code(&self) -> Option<String> {
        let coded: Coded = serde_json::from_slice(&self.body).ok()?;
        let code = coded.opr_code?;
        Some(code.as_str().map_or_else(|| code.to_string(), str::to_owned))
    }
}

/// Enough of an answer to see its code.
#[derive(Deserialize)]
struct Coded {
    opr_code: Option<Value>,
}

/// An application error: HTTP 200 with a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) desc: String,
    /// What else the answer says.
    pub(super) more: Row,
}

impl Refusal {
    pub(super) fn new(code: &'static str, desc: impl Into<String>) -> Self {
        Self { code, desc: desc.into(), more: Row::new() }
    }

    /// The same, saying more; a description that is empty is left out.
    pub(super) fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.more.insert(field.to_owned(), value.into());
        self
    }

    pub(super) fn object(&self, time_ms: &str) -> Value {
        let mut fields = row([("opr_code", self.code)]);
        set(&mut fields, "opr_desc", self.desc.as_str());
        fields.extend(self.more.clone());
        set(&mut fields, "opr_time_ms", time_ms);
        Value::Object(fields)
    }
}

/// What a handler gives.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// An object that the envelope is put around.
    Fields(Row),
    /// An object that stands as it is: some calls have no `opr_code`.
    Bare(Row),
    /// A list that stands as it is.
    List(Vec<Value>),
    /// A file and its content type.
    File(&'static str, Vec<u8>),
}
