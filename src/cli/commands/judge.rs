//! One mail of a replay, judged where the store is open: in the daemon, or here.

use data_encoding::BASE64;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::explain;
use crate::app::App;
use crate::cli::out::Out;
use crate::cli::{DONE, FAILED, WRONG};
use crate::fault;
use crate::flow;

/// A mail to judge with all that was read about it: the daemon may not be let into the folders of the one who asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Judge {
    /// The mailbox whose owner is answered for.
    pub(crate) mailbox: String,
    /// How the caller named it.
    pub(crate) source: String,
    /// Its bytes in Base64.
    pub(crate) raw: String,
    /// The flags that a Maildir's file name tells.
    pub(crate) flags: Vec<String>,
    /// One of the owner's sent mails answers it.
    pub(crate) answered: bool,
    /// The moment to judge at.
    pub(crate) now: Timestamp,
    /// As a JSON object.
    pub(crate) json: bool,
}

/// Judges it; says the explanation with its source.
pub(crate) async fn run(app: &App, wanted: &Judge, out: &mut Out) -> u8 {
    let Some(mailbox) = app.mailboxes.iter().find(|mailbox| mailbox.id().as_str() == wanted.mailbox) else {
        out.problem(&app.no_such_mailbox(&wanted.mailbox));
        return WRONG;
    };
    let Ok(raw) = BASE64.decode(wanted.raw.as_bytes()) else {
        out.problem(&format!(
            "could not read {} off the control socket: it is no Base64; client and daemon may differ in version",
            wanted.source
        ));
        return FAILED;
    };
    let explanation = match flow::replay::replay(&mailbox.desk, &raw, &wanted.flags, wanted.answered, wanted.now).await {
        Ok(explanation) => explanation,
        Err(error) => {
            out.problem(&format!("could not replay {}: {}", wanted.source, fault::sentence(&error)));
            return FAILED;
        }
    };
    if wanted.json {
        let mut line = flow::explain::json(&explanation, true);
        if let Some(fields) = line.as_object_mut() {
            fields.insert("source".to_owned(), wanted.source.as_str().into());
        }
        out.json(&line);
    } else {
        out.line(&wanted.source);
        explain::tell(&explanation, true, out);
    }
    DONE
}
