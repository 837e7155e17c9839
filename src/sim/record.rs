//! Request and answer as a pair of fixtures, so that a run can be compared with another, or with the real service, shape by shape.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::answer::Answer;

/// Writes one file for each request: `00001-search.json`.
#[derive(Debug)]
pub(super) struct Recorder {
    folder: PathBuf,
    written: u64,
}

impl Recorder {
    /// Makes the folder where it is missing.
    ///
    /// # Errors
    /// A folder that can't be made.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), written: 0 })
    }

    /// `body` without its key.
    pub(super) fn record(&mut self, method: &str, path: &str, body: &Value, answer: &Answer) {
        self.written += 1;
        let name = path.rsplit('/').next().filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')).unwrap_or("other");
        let file = self.folder.join(format!("{:05}-{name}.json", self.written));
        let pair = json!({
            "request": {"method": method, "path": path, "body": body},
            "answer": {"status": answer.status, "content_type": answer.content_type, "body": shown(&answer.body)},
        });
        if let Err(error) = fs::write(&file, format!("{pair:#}\n")) {
            tracing::warn!(file = %file.display(), %error, "could not record an answer of the simulator");
        }
    }
}

/// JSON as JSON, text as text, anything else by its length.
fn shown(body: &[u8]) -> Value {
    let text = || std::str::from_utf8(body).map_or_else(|_| json!(format!("<{} bytes>", body.len())), |text| json!(text));
    serde_json::from_slice(body).unwrap_or_else(|_| text())
}
