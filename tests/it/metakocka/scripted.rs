//! A server that answers from a script, also in ways that no server should, and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use postar::domain::TenantId;
use postar::metakocka::{Client, Settings};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::QUICK;

/// The key that a scripted server is called with.
pub(super) const SECRET: &str = "s3cret-key-of-lipa";

/// What it does with a request. The last play of a script is repeated for ever.
#[derive(Clone, Debug)]
pub(super) enum Play {
    /// HTTP 200 with this JSON.
    Json(Value),
    /// This status, header lines and body.
    Http(u16, &'static str, Vec<u8>),
    /// These bytes as they are, then the end.
    Raw(Vec<u8>),
    /// One byte after another, with a pause.
    Drip(Vec<u8>, Duration),
    /// The connection is torn down once the request was read.
    Reset,
    /// Nothing, for ever.
    Hang,
}

impl Play {
    pub(super) fn text(text: &str) -> Self {
        Self::Http(200, "", text.as_bytes().to_vec())
    }

    pub(super) fn status(code: u16) -> Self {
        Self::Http(code, "", b"<html><title>out of order</title></html>".to_vec())
    }

    pub(super) fn refusal(code: &str, told: &str) -> Self {
        Self::Json(json!({"opr_code": code, "opr_desc": told}))
    }

    pub(super) fn none() -> Self {
        Self::Json(
            json!({"opr_code": "0", "result_count": "0", "warehouse_list": [], "partner_list": [], "product_list": [], "stock_list": []}),
        )
    }
}

/// One request as it came.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// `POST /rest/eshop/v1/search HTTP/1.1` and the header lines.
    pub(super) head: String,
    /// The body; null for none.
    pub(super) body: Value,
}

impl Asked {
    /// The last part of the path.
    pub(super) fn call(&self) -> &str {
        let path = self.head.split(' ').nth(1).unwrap_or_default();
        path.rsplit('/').next().unwrap_or_default()
    }
}

pub(super) struct Script {
    base: Url,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Script {
    pub(super) async fn of(plays: impl IntoIterator<Item = Play>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}/", listener.local_addr().expect("an address")).parse().expect("an address");
        let (plays, asked) = (Arc::new(Mutex::new(plays.into_iter().collect::<VecDeque<_>>())), Arc::new(Mutex::new(Vec::new())));
        let seen = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&plays), Arc::clone(&seen)));
            }
        });
        Self { base, asked }
    }

    pub(super) fn settings(&self) -> Settings {
        Settings { patience: QUICK, ..Settings::new(TenantId::new("lipa"), self.base.clone(), "4711", SecretString::from(SECRET)) }
    }

    pub(super) fn client(&self) -> Client {
        Client::new(self.settings()).expect("a client")
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The calls that came, in their order.
    pub(super) fn calls(&self) -> Vec<String> {
        self.asked().iter().map(|asked| asked.call().to_owned()).collect()
    }
}

async fn serve(mut stream: TcpStream, plays: Arc<Mutex<VecDeque<Play>>>, seen: Arc<Mutex<Vec<Asked>>>) {
    let Some(asked) = request(&mut stream).await else { return };
    seen.lock().unwrap().push(asked);
    let play = {
        let mut plays = plays.lock().unwrap();
        if plays.len() > 1 { plays.pop_front() } else { plays.front().cloned() }
    };
    match play.expect("a script has a play") {
        Play::Json(value) => drop(stream.write_all(&http(200, "content-type: application/json\r\n", value.to_string().as_bytes())).await),
        Play::Http(code, lines, body) => drop(stream.write_all(&http(code, lines, &body)).await),
        Play::Raw(bytes) => drop(stream.write_all(&bytes).await),
        Play::Drip(bytes, pause) => {
            for byte in bytes {
                if stream.write_all(&[byte]).await.is_err() {
                    return;
                }
                tokio::time::sleep(pause).await;
            }
        }
        Play::Reset => drop(stream.set_zero_linger()),
        Play::Hang => tokio::time::sleep(Duration::from_secs(3600)).await,
    }
}

async fn request(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let length = text.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0);
    while bytes.len() < head + 4 + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(Asked { head: text, body: serde_json::from_slice(&bytes[head + 4..]).unwrap_or_default() })
}

pub(super) fn http(code: u16, lines: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {code} X\r\nconnection: close\r\n{lines}content-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}
