//! Errors as problem details (RFC 9457), without inner detail.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// One error answer: `{"type", "title", "status", "detail"}` as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Always `about:blank`: the status says it all (RFC 9457 §4.2.1).
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status code.
    status: u16,
    /// What was asked for and why it can't be had.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl Problem {
    /// A problem of this status; the title is the status's own phrase.
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        Self { kind: "about:blank", title: status.canonical_reason().unwrap_or("Error"), status: status.as_u16(), detail: None }
    }

    /// The same with a sentence on this one case.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// 404: nothing lies under this path.
    #[must_use]
    pub fn not_found(path: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND).with_detail(format!("nothing lies under {path}"))
    }

    /// 405: the path is there, but not for this method.
    #[must_use]
    pub fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED)
    }

    /// 413: the body is larger than we take.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE).with_detail(format!("a body may have at most {limit} bytes"))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}
