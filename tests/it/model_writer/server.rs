//! A server that speaks the three formats, and misbehaves byte by byte.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use postar::model::Api;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// One question as it came over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    /// The head, in lower case.
    pub(crate) head: String,
    pub(crate) body: Value,
    /// How many came before it.
    pub(crate) nth: usize,
}

impl Asked {
    fn api(&self) -> Api {
        match self.path.as_str() {
            path if path.contains("/chat/completions") => Api::OpenAi,
            path if path.ends_with("/v1/messages") => Api::Anthropic,
            path if path.ends_with("/api/chat") => Api::Ollama,
            other => panic!("nobody asks {other}"),
        }
    }

    /// What the user says last.
    pub(crate) fn user(&self) -> String {
        self.body["messages"]
            .as_array()
            .and_then(|turns| turns.last())
            .and_then(|turn| turn["content"].as_str())
            .unwrap_or_default()
            .to_owned()
    }

    /// Everything that is said, the rules included.
    pub(crate) fn whole(&self) -> String {
        let rules = self.body["system"].as_str().unwrap_or_default();
        let turns = self.body["messages"].as_array().into_iter().flatten().filter_map(|turn| turn["content"].as_str());
        std::iter::once(rules).chain(turns).collect::<Vec<_>>().join("\n")
    }

    /// The draft that is to be rephrased.
    pub(crate) fn draft(&self) -> String {
        let user = self.user();
        let draft = user.split_once("The draft to rephrase:\n").map_or("", |(_, draft)| draft);
        draft.split("\n\nAn earlier answer").next().unwrap_or_default().to_owned()
    }
}

/// What the server does with a question.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Streams this as the model's answer, to its proper end.
    Say(String),
    /// Streams this, and says that the limit was reached.
    CutAtLimit(String),
    /// Streams the first half, then closes.
    BreakOff(String),
    /// Another status, with header lines and a body.
    Status(u16, &'static str, &'static str),
    /// These bytes after a 200 of this type.
    Bytes(&'static str, Vec<u8>),
    /// Says nothing and keeps the line.
    Hang,
    /// The head, a byte at a time.
    SlowLoris,
    /// Some words, then nothing.
    Stall(String),
    /// This piece, over and over, without an end.
    Endless(&'static str),
    /// Closes at once.
    Close,
}

type Brain = Arc<dyn Fn(&Asked) -> Act + Send + Sync>;

/// The server; it ends with its runtime.
#[derive(Clone)]
pub(crate) struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    brain: Arc<Mutex<Brain>>,
}

impl Server {
    pub(crate) async fn start(brain: impl Fn(&Asked) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), asked: Arc::default(), brain: Arc::new(Mutex::new(Arc::new(brain))) };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(stream));
            }
        });
        server
    }

    /// What `base_url` is for a format.
    pub(crate) fn base(&self, api: Api) -> Url {
        let below = if api == Api::OpenAi { "/v1" } else { "" };
        Url::parse(&format!("http://{}{below}", self.address)).unwrap()
    }

    pub(crate) fn behave(&self, brain: impl Fn(&Asked) -> Act + Send + Sync + 'static) {
        *self.brain.lock().unwrap() = Arc::new(brain);
    }

    /// What was asked since the last time.
    pub(crate) fn heard(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    async fn serve(self, mut stream: TcpStream) {
        let Some(asked) = self.read(&mut stream).await else { return };
        let brain = Arc::clone(&*self.brain.lock().unwrap());
        let act = brain(&asked);
        let _ = act.play(asked.api(), &mut stream).await;
        let _ = stream.shutdown().await;
    }

    async fn read(&self, stream: &mut TcpStream) -> Option<Asked> {
        let mut bytes = Vec::new();
        let end = loop {
            let mut chunk = [0; 16 * 1024];
            let read = stream.read(&mut chunk).await.ok().filter(|read| *read > 0)?;
            bytes.extend_from_slice(&chunk[..read]);
            if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
        };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let length: usize = head.lines().find_map(|line| line.strip_prefix("content-length:"))?.trim().parse().ok()?;
        while bytes.len() < end + length {
            let mut chunk = [0; 16 * 1024];
            let read = stream.read(&mut chunk).await.ok().filter(|read| *read > 0)?;
            bytes.extend_from_slice(&chunk[..read]);
        }
        let mut all = self.asked.lock().unwrap();
        let path = head.split(' ').nth(1)?.to_owned();
        let asked = Asked { path, head, body: serde_json::from_slice(&bytes[end..]).ok()?, nth: all.len() };
        all.push(asked.clone());
        Some(asked)
    }
}

/// How long a silent server keeps its line: longer than any deadline of these tests.
const SILENCE: Duration = Duration::from_secs(30);

impl Act {
    async fn play(self, api: Api, stream: &mut TcpStream) -> std::io::Result<()> {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {}\r\nconnection: close\r\n\r\n", stream_type(api));
        match self {
            Self::Say(text) => write(stream, &[head, pieces(api, &text).concat(), ending(api, "stop")].concat()).await,
            Self::CutAtLimit(text) => write(stream, &[head, pieces(api, &text).concat(), ending(api, "length")].concat()).await,
            Self::BreakOff(text) => {
                let pieces = pieces(api, &text);
                write(stream, &[head, pieces[..pieces.len() / 2].concat()].concat()).await
            }
            Self::Status(status, headers, body) => {
                let length = body.len();
                write(stream, &format!("HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")).await
            }
            Self::Bytes(kind, bytes) => {
                write(stream, &format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\nconnection: close\r\n\r\n")).await?;
                stream.write_all(&bytes).await
            }
            Self::Hang => {
                tokio::time::sleep(SILENCE).await;
                Ok(())
            }
            Self::SlowLoris => {
                for byte in head.bytes().chain(std::iter::repeat_n(b' ', 100)) {
                    stream.write_all(&[byte]).await?;
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Ok(())
            }
            Self::Stall(text) => {
                write(stream, &[head, pieces(api, &text).concat()].concat()).await?;
                tokio::time::sleep(SILENCE).await;
                Ok(())
            }
            Self::Endless(piece) => {
                write(stream, &head).await?;
                let block = pieces(api, piece).concat().repeat(64);
                for _ in 0..100_000 / 64 {
                    write(stream, &block).await?;
                }
                write(stream, &ending(api, "stop")).await
            }
            Self::Close => Ok(()),
        }
    }
}

async fn write(stream: &mut TcpStream, text: &str) -> std::io::Result<()> {
    stream.write_all(text.as_bytes()).await
}

fn stream_type(api: Api) -> &'static str {
    if api == Api::Ollama { "application/x-ndjson" } else { "text/event-stream; charset=utf-8" }
}

/// The text in events of a few characters each.
fn pieces(api: Api, text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut pieces = vec![opening(api)];
    pieces.extend(characters.chunks(7).map(|chunk| piece(api, &chunk.iter().collect::<String>())));
    pieces
}

fn opening(api: Api) -> String {
    match api {
        Api::OpenAi => event(&json!({"choices": [{"index": 0, "delta": {"role": "assistant", "content": null}, "finish_reason": null}]})),
        Api::Anthropic => {
            let start = json!({"type": "message_start", "message": {"usage": {"input_tokens": 321, "output_tokens": 1}}});
            format!("event: message_start\n{}event: ping\n{}", event(&start), event(&json!({"type": "ping"})))
        }
        Api::Ollama => String::new(),
    }
}

fn piece(api: Api, text: &str) -> String {
    match api {
        Api::OpenAi => event(&json!({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]})),
        Api::Anthropic => event(&json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}})),
        Api::Ollama => format!("{}\n", json!({"message": {"role": "assistant", "content": text}, "done": false})),
    }
}

fn ending(api: Api, why: &str) -> String {
    match api {
        Api::OpenAi => {
            let stop = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": why}]});
            let usage = json!({"choices": [], "usage": {"prompt_tokens": 321, "completion_tokens": 45}});
            format!("{}{}data: [DONE]\n\n", event(&stop), event(&usage))
        }
        Api::Anthropic => {
            let word = if why == "stop" { "end_turn" } else { "max_tokens" };
            let delta = json!({"type": "message_delta", "delta": {"stop_reason": word}, "usage": {"output_tokens": 45}});
            format!("{}{}", event(&delta), event(&json!({"type": "message_stop"})))
        }
        Api::Ollama => format!(
            "{}\n",
            json!({"message": {"role": "assistant", "content": ""}, "done": true, "done_reason": why, "prompt_eval_count": 321, "eval_count": 45})
        ),
    }
}

fn event(value: &Value) -> String {
    format!("data: {value}\n\n")
}

/// The answer that is asked for, with this text.
pub(crate) fn answer(text: &str) -> Act {
    Act::Say(json!({ "text": text }).to_string())
}
