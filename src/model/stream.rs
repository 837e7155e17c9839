//! An answer, read event by event: server-sent events or JSON lines, within limits of bytes, tokens and time.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use eventsource_stream::{EventStreamError, Eventsource as _};
use futures_util::{Stream, StreamExt as _};
use tokio::time::{Instant, timeout_at};

use super::error::Why;
use super::heard::{Ending, Gathered, Heard};
use super::settings::{Api, Patience};
use super::{anthropic, ollama, openai};

/// The longest answer, in bytes of text: ten times the longest draft.
const LONGEST_TEXT: usize = 64 * 1024;

/// The most that is read off the wire for one answer: each token comes in some 300 bytes of JSON.
const LONGEST_STREAM: usize = 4 * 1024 * 1024;

/// The longest line of it, since a reader of events looks at a line anew with each of its pieces.
const LONGEST_LINE: usize = 64 * 1024;

/// A token has at most so many bytes of text in any language that is written here.
const BYTES_OF_A_TOKEN: usize = 16;

type Bytes = Vec<u8>;
type Events = Pin<Box<dyn Stream<Item = Result<String, Why>> + Send>>;

/// What an answer may cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Tokens that were asked for.
    pub(super) tokens: u32,
    /// Between the pieces.
    pub(super) patience: Patience,
    /// In all.
    pub(super) by: Instant,
}

impl Bounds {
    fn longest(&self) -> usize {
        usize::try_from(self.tokens).unwrap_or(usize::MAX).saturating_mul(BYTES_OF_A_TOKEN).min(LONGEST_TEXT)
    }
}

/// Reads the whole answer; anything but a whole one is an error.
pub(super) async fn gather(response: reqwest::Response, api: Api, bounds: Bounds) -> Result<Gathered, Why> {
    let mut events = events(response, api)?;
    let read = reader(api);
    let mut gathered = Gathered::default();
    let mut wait = bounds.patience.first_piece();
    while let Some(event) = within(events.next(), wait, bounds.by).await? {
        let heard = read(&event?).ok_or(Why::Garbled)?;
        gathered.add(&heard);
        if gathered.text.len() > bounds.longest() || gathered.pieces > 2 * u64::from(bounds.tokens) {
            return Err(Why::TooLong);
        }
        if heard.last {
            break;
        }
        if gathered.pieces > 0 {
            wait = bounds.patience.between();
        }
    }
    whole(gathered)
}

fn reader(api: Api) -> fn(&str) -> Option<Heard> {
    match api {
        Api::OpenAi => openai::read,
        Api::Anthropic => anthropic::read,
        Api::Ollama => ollama::read,
    }
}

/// A stream that ends is no proof that the answer did: the server must have said so.
fn whole(gathered: Gathered) -> Result<Gathered, Why> {
    match gathered.ending {
        None => Err(Why::BrokeOff),
        Some(Ending::AtLimit) => Err(Why::TooLong),
        Some(Ending::Declined) => Err(Why::Declined),
        Some(Ending::Whole) if gathered.text.trim().is_empty() => Err(Why::Empty),
        Some(Ending::Whole) => Ok(gathered),
    }
}

async fn within<T>(next: impl Future<Output = T>, wait: Duration, by: Instant) -> Result<T, Why> {
    let now = Instant::now();
    let due = by.min(now + wait);
    timeout_at(due, next)
        .await
        .map_err(|_| Why::TooSlow { what: "the next piece of its answer", after: due.saturating_duration_since(now) })
}

fn events(response: reqwest::Response, api: Api) -> Result<Events, Why> {
    let named = response.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default().to_lowercase();
    let wanted: &[&str] = if api == Api::Ollama { &["application/x-ndjson", "application/json"] } else { &["text/event-stream"] };
    if !wanted.iter().any(|wanted| named.starts_with(wanted)) {
        return Err(Why::NotAStream);
    }
    let bytes = counted(response);
    Ok(if api == Api::Ollama {
        Box::pin(lines(bytes))
    } else {
        Box::pin(bytes.eventsource().map(|event| event.map(|event| event.data).map_err(fault)))
    })
}

fn fault(error: EventStreamError<Why>) -> Why {
    match error {
        EventStreamError::Transport(why) => why,
        EventStreamError::Utf8(_) | EventStreamError::Parser(_) => Why::Garbled,
    }
}

/// The bytes up to the limits: a line without an end fills no memory and takes no time.
fn counted(response: reqwest::Response) -> impl Stream<Item = Result<Bytes, Why>> + Send {
    let (mut read, mut line) = (0, 0);
    response.bytes_stream().map(move |chunk| {
        let chunk = chunk.map_err(|error| Why::Unreachable(Arc::new(error.without_url())))?;
        read += chunk.len();
        line = chunk.iter().rposition(|byte| *byte == b'\n').map_or(line + chunk.len(), |at| chunk.len() - at);
        if read > LONGEST_STREAM || line > LONGEST_LINE { Err(Why::TooLong) } else { Ok(chunk.to_vec()) }
    })
}

/// Lines that aren't empty.
fn lines(bytes: impl Stream<Item = Result<Bytes, Why>> + Send + 'static) -> impl Stream<Item = Result<String, Why>> + Send {
    let begun = (Box::pin(bytes), Vec::new(), false);
    futures_util::stream::unfold(begun, |(mut bytes, mut rest, mut ended)| async move {
        loop {
            if let Some(line) = cut_line(&mut rest, ended) {
                return Some((String::from_utf8(line).map_err(|_| Why::Garbled), (bytes, rest, ended)));
            }
            if ended {
                return None;
            }
            match bytes.next().await {
                Some(Ok(chunk)) => rest.extend_from_slice(&chunk),
                Some(Err(why)) => return Some((Err(why), (bytes, Vec::new(), true))),
                None => ended = true,
            }
        }
    })
}

/// The first line that isn't blank; what is left at the end counts as one.
fn cut_line(rest: &mut Bytes, ended: bool) -> Option<Bytes> {
    loop {
        let end =
            rest.iter().position(|byte| *byte == b'\n').map(|at| at + 1).or_else(|| (ended && !rest.is_empty()).then_some(rest.len()))?;
        let line: Bytes = rest.drain(..end).collect();
        if !line.trim_ascii().is_empty() {
            return Some(line);
        }
    }
}
