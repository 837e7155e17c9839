//! A stream that reads along and ends the connection before a server's words can fill the memory, the stack or the day.
//!
//! The tokenizer above allocates what a literal's header announces (up to 512 MiB) before a byte of it has come, descends into parentheses
//! on the stack, and reads a line anew each time that a piece of it arrives. So lines are read here first, handed up whole, and what
//! outgrows its limit is never handed up.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::scan::Scan;

/// Bytes read at once outside of literals. A line is rarely longer, and an idle connection keeps none of them.
const PIECE: usize = 4 * 1024;

/// What the words of one flight may take once they are values: the longest honest ones are 10,000 folders (4 MB) and the news that
/// 50,000 mails went.
const MOST_HELD: u64 = 16 * 1024 * 1024;

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
pub(super) struct TooMuch(pub(super) String);

/// The guarded stream.
pub(super) struct Guard {
    inner: Box<dyn Transport>,
    budget: Budget,
    spent: u64,
    scan: Scan,
    /// Bytes that were looked at and not yet handed up.
    waiting: Vec<u8>,
    /// So many of them belong to whole lines.
    whole: usize,
    piece: usize,
    received: u64,
}

impl Guard {
    pub(super) fn new(inner: Box<dyn Transport>) -> Self {
        Self { inner, budget: Budget::WORDS, spent: 0, scan: Scan::default(), waiting: Vec::new(), whole: 0, piece: PIECE, received: 0 }
    }

    /// Reads single bytes, so that nothing behind the answer to STARTTLS is ever read as plain text.
    pub(super) fn before_tls(inner: Box<dyn Transport>) -> Self {
        Self { piece: 1, ..Self::new(inner) }
    }

    /// Starts the count anew for the next flight.
    pub(super) fn grant(&mut self, budget: Budget) {
        self.budget = budget;
        self.spent = 0;
        self.scan.held = 0;
    }

    /// Bytes received so far.
    pub(super) fn received(&self) -> u64 {
        self.received
    }

    pub(super) fn into_inner(self) -> Box<dyn Transport> {
        self.inner
    }

    /// Says how many of the bytes complete what came before them.
    fn inspect(&mut self, bytes: &[u8]) -> Result<usize, TooMuch> {
        self.received += bytes.len() as u64;
        self.spent += bytes.len() as u64;
        if self.spent > self.budget.total {
            return Err(TooMuch(format!("more than {} bytes in answer to one command", self.budget.total)));
        }
        let whole = self.scan.read(bytes, self.budget.literal)?;
        if self.scan.held > MOST_HELD { Err(TooMuch(format!("words that would take more than {MOST_HELD} bytes"))) } else { Ok(whole) }
    }

    /// Hands up whole lines. `false` if there is none.
    fn hand_up(&mut self, buf: &mut ReadBuf<'_>) -> bool {
        let length = self.whole.min(buf.remaining());
        buf.put_slice(self.waiting.get(..length).unwrap_or_default());
        self.waiting.drain(..length);
        self.whole -= length;
        if self.waiting.is_empty() {
            self.waiting = Vec::new();
        }
        length > 0
    }

    /// One piece of a line. `false` at the end of the stream; what was begun there is of no use to anybody.
    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut space = [0_u8; PIECE];
        let mut piece = ReadBuf::new(space.get_mut(..self.piece).unwrap_or_default());
        ready!(Pin::new(&mut self.inner).poll_read(cx, &mut piece))?;
        let whole = self.inspect(piece.filled()).map_err(io::Error::other)?;
        if whole > 0 {
            self.whole = self.waiting.len() + whole;
        }
        self.waiting.extend_from_slice(piece.filled());
        Poll::Ready(Ok(!piece.filled().is_empty()))
    }

    /// Bytes of a literal, as large as they come: its length is known to be within the budget.
    fn poll_literal(&mut self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let most = usize::try_from(self.scan.literal_left()).unwrap_or(usize::MAX).min(buf.remaining());
        let mut part = ReadBuf::new(buf.initialize_unfilled_to(most));
        ready!(Pin::new(&mut self.inner).poll_read(cx, &mut part))?;
        self.inspect(part.filled()).map_err(io::Error::other)?;
        let length = part.filled().len();
        buf.advance(length);
        Poll::Ready(Ok(()))
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
        while buf.remaining() > 0 && !this.hand_up(buf) {
            if this.waiting.is_empty() && this.scan.literal_left() > 0 {
                return this.poll_literal(cx, buf);
            }
            if !ready!(this.poll_piece(cx))? {
                break;
            }
        }
        Poll::Ready(Ok(()))
    }
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
