//! A stream that reads along and ends the connection before a server's words can fill the memory.
//!
//! The tokenizer above allocates what a literal's header announces (up to 512 MiB) before a byte of it has come. So the header is read
//! here first, and a line or a response that outgrows its limit is never handed up.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The longest line outside of literals. No answer to a command of ours has a reason to come near it; a CAPABILITY line holds 1 KiB.
const LONGEST_LINE: usize = 64 * 1024;

/// Enough of a response's start to tell a status line (`* BYE`, `a1 OK`) from data.
const START_KEPT: usize = 48;

/// What a server may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Budget {
    /// Bytes of one literal.
    pub(super) literal: u64,
    /// Bytes in answer to one flight of commands, all responses together.
    pub(super) total: u64,
}

impl Budget {
    /// For commands that are answered with words only. A folder list is the largest: 10,000 names of 100 bytes.
    pub(super) const WORDS: Self = Self { literal: 16 * 1024, total: 2 * 1024 * 1024 };
}

/// Any byte stream a session can run over.
pub trait Transport: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Transport for T {}

/// Why the guard ended a connection; carried inside an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct TooMuch(String);

/// The guarded stream.
pub(super) struct Guard {
    inner: Box<dyn Transport>,
    budget: Budget,
    spent: u64,
    scan: Scan,
    one_byte_at_a_time: bool,
    received: u64,
}

impl Guard {
    pub(super) fn new(inner: Box<dyn Transport>) -> Self {
        Self { inner, budget: Budget::WORDS, spent: 0, scan: Scan::default(), one_byte_at_a_time: false, received: 0 }
    }

    /// Hands up single bytes, so that nothing behind the answer to STARTTLS is ever read as plain text.
    pub(super) fn before_tls(inner: Box<dyn Transport>) -> Self {
        Self { one_byte_at_a_time: true, ..Self::new(inner) }
    }

    /// Starts the count anew for the next flight.
    pub(super) fn grant(&mut self, budget: Budget) {
        self.budget = budget;
        self.spent = 0;
    }

    /// Bytes received so far.
    pub(super) fn received(&self) -> u64 {
        self.received
    }

    pub(super) fn into_inner(self) -> Box<dyn Transport> {
        self.inner
    }

    fn inspect(&mut self, bytes: &[u8]) -> Result<(), TooMuch> {
        self.received += bytes.len() as u64;
        self.spent += bytes.len() as u64;
        if self.spent > self.budget.total {
            return Err(TooMuch(format!("more than {} bytes in answer to one command", self.budget.total)));
        }
        self.scan.read(bytes, self.budget.literal)
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("received", &self.received).finish_non_exhaustive()
    }
}

impl AsyncRead for Guard {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let start = buf.filled().len();
        let polled =
            if this.one_byte_at_a_time { read_one(this.inner.as_mut(), cx, buf) } else { Pin::new(&mut this.inner).poll_read(cx, buf) };
        if let Poll::Ready(Ok(())) = &polled {
            let fresh = buf.filled().get(start..).unwrap_or_default();
            if let Err(too_much) = this.inspect(fresh) {
                buf.set_filled(start);
                return Poll::Ready(Err(io::Error::other(too_much)));
            }
        }
        polled
    }
}

fn read_one(mut inner: &mut dyn Transport, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
    let mut one = [0_u8; 1];
    let mut single = ReadBuf::new(&mut one);
    let polled = Pin::new(&mut inner).poll_read(cx, &mut single);
    buf.put_slice(single.filled());
    polled
}

impl AsyncWrite for Guard {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

/// Where in a response the next byte stands.
#[derive(Debug, Default)]
struct Scan {
    /// The first bytes of the response.
    start: Vec<u8>,
    /// Length of the line so far, literals left out.
    line: usize,
    /// The line's last bytes as far as they could be the header of a literal.
    header: Header,
    /// Bytes of a literal still to come.
    literal_left: u64,
}

/// `{n}` CR LF (RFC 3501 §4.3), byte by byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Header {
    #[default]
    None,
    Digits(u64),
    Closed(u64),
    Return(Option<u64>),
}

impl Scan {
    fn read(&mut self, mut bytes: &[u8], longest_literal: u64) -> Result<(), TooMuch> {
        while let Some((&byte, rest)) = bytes.split_first() {
            if self.literal_left > 0 {
                let skipped = usize::try_from(self.literal_left).unwrap_or(usize::MAX).min(bytes.len());
                self.literal_left -= skipped as u64;
                bytes = bytes.get(skipped..).unwrap_or_default();
                continue;
            }
            self.byte(byte, longest_literal)?;
            bytes = rest;
        }
        Ok(())
    }

    fn byte(&mut self, byte: u8, longest_literal: u64) -> Result<(), TooMuch> {
        let ended = byte == b'\n' && matches!(self.header, Header::Return(_));
        let announced = if let Header::Return(size) = self.header { size.filter(|_| ended) } else { None };
        self.header = self.header.next(byte);
        if let Some(size) = announced {
            return self.literal(size, longest_literal);
        }
        if ended {
            *self = Self::default();
            return Ok(());
        }
        self.line += 1;
        if self.start.len() < START_KEPT {
            self.start.push(byte);
        }
        if self.line > LONGEST_LINE { Err(TooMuch(format!("a line of more than {LONGEST_LINE} bytes"))) } else { Ok(()) }
    }

    fn literal(&mut self, size: u64, longest: u64) -> Result<(), TooMuch> {
        if size > longest {
            return Err(TooMuch(format!("a literal of {size} bytes where at most {longest} were asked for")));
        }
        // Free text may end in "{5}", and then it is unknown whether a literal follows: readers that disagree can be led astray.
        if is_status(&self.start) {
            return Err(TooMuch("a status line that ends like a literal".to_owned()));
        }
        self.literal_left = size;
        Ok(())
    }
}

impl Header {
    fn next(self, byte: u8) -> Self {
        match (self, byte) {
            (_, b'{') => Self::Digits(0),
            (Self::Digits(n), b'0'..=b'9') => Self::Digits(n.saturating_mul(10).saturating_add(u64::from(byte - b'0'))),
            (Self::Digits(n), b'}') => Self::Closed(n),
            (Self::Closed(n), b'\r') => Self::Return(Some(n)),
            (_, b'\r') => Self::Return(None),
            _ => Self::None,
        }
    }
}

/// Whether this response is a greeting, a condition, a continuation or tagged: then it has text and no literals.
fn is_status(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(start).to_ascii_uppercase();
    let mut words = text.split([' ', '\r']);
    let tag = words.next().unwrap_or_default();
    tag != "*" || words.next().is_some_and(|word| matches!(word, "OK" | "NO" | "BAD" | "BYE" | "PREAUTH"))
}
