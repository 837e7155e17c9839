//! A server that says what it was given, however it is asked, and hears everything without a word.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How much comes at once.
#[derive(Clone, Copy)]
pub(crate) enum Pieces {
    /// As much as is asked for, also what answers later questions.
    Any,
    /// So many bytes at most, and never beyond the end of a line: nothing comes before it is asked for.
    WithinLines(usize),
}

/// The server's end.
pub(crate) struct Monologue {
    words: Vec<u8>,
    said: usize,
    pieces: Pieces,
}

impl Monologue {
    pub(crate) fn new(words: &[u8], pieces: Pieces) -> Self {
        Self { words: words.to_vec(), said: 0, pieces }
    }
}

impl AsyncRead for Monologue {
    fn poll_read(mut self: Pin<&mut Self>, _cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let left = &self.words[self.said..];
        let length = match self.pieces {
            Pieces::Any => left.len(),
            Pieces::WithinLines(most) => left.iter().position(|byte| *byte == b'\n').map_or(left.len(), |at| at + 1).min(most),
        };
        let length = length.min(buf.remaining());
        buf.put_slice(&left[..length]);
        self.said += length;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Monologue {
    fn poll_write(self: Pin<&mut Self>, _cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
