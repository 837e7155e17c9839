//! The child's half: takes its own rights away, reads a PDF from standard input and writes its text to standard output.

use std::io::{Read as _, Write as _};

use rustix::process::{Resource, Rlimit, setrlimit};

/// Most bytes of a PDF that are read: orders and bank letters are far smaller.
pub(super) const LARGEST: usize = 8 * 1024 * 1024;

/// Most characters of text that are given back: some thirty pages.
pub(super) const LONGEST: usize = 64 * 1024;

/// Address space: a PDF of a few megabytes unpacks into less, a bomb into more.
const MEMORY: u64 = 1024 * 1024 * 1024;

/// Seconds of processor time, beneath the parent's own deadline.
const PROCESSOR: u64 = 5;

/// It said what the PDF holds.
pub const READ: u8 = 0;
/// It can't be read as a PDF.
pub const UNREADABLE: u8 = 1;

/// Does it; the exit code says how it ended.
#[must_use]
pub fn run() -> u8 {
    if confine().is_err() {
        return UNREADABLE;
    }
    let mut bytes = Vec::new();
    let limit = LARGEST as u64 + 1;
    if std::io::stdin().lock().take(limit).read_to_end(&mut bytes).is_err() || bytes.len() > LARGEST {
        return UNREADABLE;
    }
    // What it panics with would be a stranger's words in our log.
    std::panic::set_hook(Box::new(|_| {}));
    match std::panic::catch_unwind(|| pdf_extract::extract_text_from_mem(&bytes)) {
        Ok(Ok(text)) => say(&text),
        Ok(Err(_)) | Err(_) => UNREADABLE,
    }
}

fn say(text: &str) -> u8 {
    let cut: String = text.chars().take(LONGEST).collect();
    if std::io::stdout().lock().write_all(cut.as_bytes()).is_ok() { READ } else { UNREADABLE }
}

/// No more memory, time, files or processes than reading a PDF needs; what is given up here can't be taken back.
fn confine() -> rustix::io::Result<()> {
    let limits = [(Resource::As, MEMORY), (Resource::Cpu, PROCESSOR), (Resource::Fsize, 0), (Resource::Nofile, 0), (Resource::Core, 0)];
    limits.into_iter().try_for_each(|(resource, most)| setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }))
}
