//! A connection that can misbehave below HTTP: reset itself, or let its bytes drip.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::action::ResetWhen;
use super::spoil::{Drip, Manner};

/// Bytes of a body that go out before a connection is reset within it.
const BEFORE_RESET: usize = 8;

/// The end of a head (RFC 9112 §2.1).
const HEAD_ENDS: &[u8; 4] = b"\r\n\r\n";

/// How the connection is to send what comes next; shared with whoever answers.
#[derive(Clone, Debug, Default)]
pub(super) struct Sending(Arc<Mutex<Course>>);

/// One answer on its way.
#[derive(Debug, Default)]
struct Course {
    manner: Manner,
    /// Bytes of the head's end that have gone out in a row.
    matched: usize,
    /// Bytes of the body that have gone out.
    sent: usize,
    /// When a dripping answer is cut off.
    ends: Option<Instant>,
}

impl Sending {
    fn course(&self) -> MutexGuard<'_, Course> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next answer goes out like this.
    pub(super) fn set(&self, manner: Manner) {
        let limit = if let Manner::Drip(drip) = manner { drip.limit } else { None };
        *self.course() = Course { manner, ends: limit.map(|limit| Instant::now() + limit), ..Course::default() };
    }
}

/// What may be written now.
enum Allowed {
    All,
    /// At most so many bytes, and the next ones later.
    Some(usize, Option<Drip>),
    Reset,
}

impl Course {
    fn in_body(&self) -> bool {
        self.matched == HEAD_ENDS.len()
    }

    fn allowed(&self, bytes: &[u8]) -> Allowed {
        let head = if self.in_body() { 0 } else { head_left(bytes, self.matched) };
        match self.manner {
            Manner::Reset(ResetWhen::BeforeResponse) | Manner::Refuse(_) => Allowed::Reset,
            Manner::Reset(ResetWhen::MidBody) if self.sent >= BEFORE_RESET => Allowed::Reset,
            Manner::Reset(ResetWhen::MidBody) => Allowed::Some((head + BEFORE_RESET - self.sent).min(bytes.len()), None),
            Manner::Drip(_) if self.ends.is_some_and(|ends| Instant::now() >= ends) => Allowed::Reset,
            Manner::Drip(drip) if head > 0 && !drip.head => Allowed::Some(head, None),
            Manner::Drip(drip) => Allowed::Some(drip.chunk.min(bytes.len()), Some(drip)),
            Manner::Plain | Manner::Hang => Allowed::All,
        }
    }

    /// These bytes have gone out.
    fn went(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if self.in_body() {
                self.sent += 1;
            } else {
                self.matched = matched_with(self.matched, *byte);
            }
        }
    }
}

fn matched_with(matched: usize, byte: u8) -> usize {
    match HEAD_ENDS.get(matched) {
        Some(wanted) if *wanted == byte => matched + 1,
        _ => usize::from(byte == b'\r'),
    }
}

/// How many of these bytes belong to the head.
fn head_left(bytes: &[u8], mut matched: usize) -> usize {
    let end = bytes.iter().position(|byte| {
        matched = matched_with(matched, *byte);
        matched == HEAD_ENDS.len()
    });
    end.map_or(bytes.len(), |at| at + 1)
}

/// A connection whose sending can be spoiled.
#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    sending: Sending,
    /// Until the next drop.
    pause: Option<Pin<Box<Sleep>>>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, sending: Sending) -> Self {
        Self { stream, sending, pause: None }
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
            self.pause = None;
        }
        let allowed = self.sending.course().allowed(bytes);
        let (part, drip) = match allowed {
            Allowed::All => (bytes, None),
            Allowed::Some(most, drip) => (bytes.get(..most).unwrap_or(bytes), drip),
            Allowed::Reset => {
                // A socket that is closed with no time to linger sends RST instead of FIN.
                self.stream.set_zero_linger()?;
                return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
            }
        };
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, part))?;
        self.sending.course().went(part.get(..written).unwrap_or(part));
        self.pause = drip.map(|drip| Box::pin(sleep_until(Instant::now() + drip.every)));
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::{Course, head_left};

    #[test]
    fn the_end_of_a_head_is_seen_also_where_it_comes_in_parts() {
        assert_eq!(head_left(b"HTTP/1.1 200 OK\r\na: b\r\n\r\nbody", 0), 25);
        assert_eq!(head_left(b"\nbody", 3), 1);
        let mut course = Course::default();
        for part in [b"HTTP/1.1 200 OK\r\n".as_slice(), b"a: b\r", b"\n\r", b"\nbo", b"dy"] {
            course.went(part);
        }
        assert_eq!((course.in_body(), course.sent), (true, 4));
    }
}
