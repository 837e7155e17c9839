//! The parent's half: starts the child, feeds it, waits no longer than a deadline, and believes nothing that it says but text.

use std::borrow::Cow;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};

use super::child::{LARGEST, LONGEST, READ};
use crate::fault::{Fault, Lasting};

/// The hidden command that the child runs.
const COMMAND: &str = "extract-text";

/// How long a child may take in all: its five seconds of processor time on a machine that is busy with something else.
const DEADLINE: Duration = Duration::from_secs(15);

/// Reads PDFs with children of one program: postar itself.
#[derive(Clone, Debug)]
pub struct Reader {
    program: PathBuf,
}

/// Why there is no text.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// It has more bytes than any paper needs.
    #[error("could not read a PDF of {0} bytes: at most {LARGEST} are read")]
    TooLarge(usize),
    /// The child could not be started or spoken to.
    #[error("could not run the child that reads PDFs")]
    Child(#[source] std::io::Error),
    /// It ended without text: no PDF, a damaged one, or one that wants more than a child may use.
    #[error("could not read a PDF: it is damaged, encrypted, or wants more memory or time than is allowed")]
    Unreadable,
    /// It did not end.
    #[error("could not read a PDF within {} s", DEADLINE.as_secs())]
    TooSlow,
}

impl Fault for PdfError {
    fn lasting(&self) -> Lasting {
        match self {
            Self::Child(_) => Lasting::SOON,
            Self::TooLarge(_) | Self::Unreadable | Self::TooSlow => Lasting::UntilSomeoneActs,
        }
    }

    fn advice(&self) -> Cow<'static, str> {
        match self {
            Self::Child(_) => "look whether processes can be started: memory, and the unit's TasksMax".into(),
            Self::TooLarge(_) | Self::Unreadable | Self::TooSlow => "open the attachment by hand; the mail is answered without it".into(),
        }
    }
}

impl Reader {
    /// With children of this program.
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        Self { program }
    }

    /// The text of a PDF, at most 64 Ki characters, as it stands there: hostile words of a stranger.
    ///
    /// # Errors
    /// No text, for whatever reason; the child is gone in any case.
    pub async fn text(&self, bytes: &[u8]) -> Result<String, PdfError> {
        if bytes.len() > LARGEST {
            return Err(PdfError::TooLarge(bytes.len()));
        }
        let child = self.start().map_err(PdfError::Child)?;
        tokio::time::timeout(DEADLINE, told(child, bytes)).await.map_err(|_| PdfError::TooSlow)?
    }

    /// A child without our environment (secrets may stand there), killed when it is let go of.
    fn start(&self) -> std::io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.arg(COMMAND).env_clear().current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.kill_on_drop(true).spawn()
    }
}

async fn told(mut child: Child, bytes: &[u8]) -> Result<String, PdfError> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else { return Err(PdfError::Unreadable) };
    let feed = async move {
        // A child that ends early closes its end: what it made of the rest is told by its exit code.
        let _ = stdin.write_all(bytes).await;
        drop(stdin);
    };
    let mut text = Vec::new();
    // Four bytes are the longest character of UTF-8.
    let mut limited = stdout.take(LONGEST as u64 * 4);
    let (_, read) = tokio::join!(feed, limited.read_to_end(&mut text));
    read.map_err(PdfError::Child)?;
    let ended = child.wait().await.map_err(PdfError::Child)?;
    let is_read = ended.code() == Some(i32::from(READ));
    String::from_utf8(text).ok().filter(|_| is_read).ok_or(PdfError::Unreadable)
}
