//! What holds for every answer: no large bodies in, protective headers out.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;

use super::Problem;

/// The largest body in bytes: 50 MB, larger than any mail that a server takes in.
pub const BODY_LIMIT: usize = 50_000_000;

/// How long the rest of a body that is too large is still read. Without that, a client that sends first and reads later sees a broken
/// connection and not the 413; five seconds let an honest client finish. One that asks first (`Expect: 100-continue`) is answered at once.
const LINGER: Duration = Duration::from_secs(5);

/// The headers of every answer. Nothing that we serve loads, frames or posts anything.
const PROTECTION: [(HeaderName, HeaderValue); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Answers 413 to a body whose stated length is above the limit. A body without a stated length is cut where it is read.
pub(super) async fn refuse_large_bodies(request: Request, next: Next) -> Response {
    if stated_length(&request) <= BODY_LIMIT as u64 {
        return next.run(request).await;
    }
    if !request.headers().contains_key(header::EXPECT) {
        let _ = tokio::time::timeout(LINGER, discard(request.into_body())).await;
    }
    Problem::too_large(BODY_LIMIT).into_response()
}

/// Puts the protective headers on an answer; one that a route set for itself stays.
pub(super) async fn protect(mut response: Response) -> Response {
    for (name, value) in PROTECTION {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

fn stated_length(request: &Request) -> u64 {
    let stated = request.headers().get(header::CONTENT_LENGTH);
    stated.and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok()).unwrap_or(0)
}

async fn discard(mut body: Body) {
    while let Some(Ok(_)) = body.frame().await {}
}
