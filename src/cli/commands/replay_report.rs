//! `replay --report`: the mails of the past beside the answers that were sent, before anything is switched on.

use std::collections::HashMap;

use data_encoding::BASE64;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::inputs::Input;
use super::shadow_table::Table;
use crate::app::App;
use crate::cli::arguments::Replay;
use crate::cli::counterpart::Counterpart;
use crate::cli::out::Out;
use crate::cli::request::Request;
use crate::cli::{DONE, FAILED, WRONG};
use crate::domain::MessageId;
use crate::fault;
use crate::flow::shadow::{self, Shadow};
use crate::mail::{self, Budget};

/// A mail is judged so long after it came: later than a minute nobody waits for a draft.
const JUDGED_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// A mail with the answer that was sent to it, to be compared where the store is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Compare {
    /// The mailbox whose owner is answered for.
    pub(crate) mailbox: String,
    /// How the caller named it.
    pub(crate) source: String,
    /// Its bytes in Base64.
    pub(crate) raw: String,
    /// The flags that a Maildir's file name tells.
    pub(crate) flags: Vec<String>,
    /// The bytes of the answer in Base64.
    pub(crate) sent: Option<String>,
    /// The moment to judge at.
    pub(crate) then: Timestamp,
}

/// Compares one; says a [`Shadow`] as a JSON line.
pub(crate) fn compare(app: &App, wanted: &Compare, out: &mut Out) -> u8 {
    let Some(mailbox) = app.mailboxes.iter().find(|mailbox| mailbox.id().as_str() == wanted.mailbox) else {
        out.problem(&app.no_such_mailbox(&wanted.mailbox));
        return WRONG;
    };
    let sent = wanted.sent.as_ref().map(|sent| BASE64.decode(sent.as_bytes())).transpose();
    let (Ok(raw), Ok(sent)) = (BASE64.decode(wanted.raw.as_bytes()), sent) else {
        out.problem(&format!("could not read {}: it is no Base64; client and daemon may differ in version", wanted.source));
        return FAILED;
    };
    match shadow::shadow(&mailbox.desk, &raw, &wanted.flags, sent.as_deref(), wanted.then) {
        Ok(found) => match serde_json::to_string(&found) {
            Ok(line) => out.line(&line),
            Err(error) => out.problem(&format!("could not tell of {}: {error}", wanted.source)),
        },
        Err(error) => {
            out.problem(&format!("could not replay {}: {}", wanted.source, fault::sentence(&error)));
            return FAILED;
        }
    }
    DONE
}

/// Compares every input with what was sent, and says the table.
pub(crate) async fn run(judges: &Counterpart, wanted: &Replay, inputs: &[Input], sent: &[Input], out: &mut Out) -> u8 {
    let answers = answers(sent);
    let mut table = Table::of(sent.len());
    let mut code = DONE;
    for input in inputs {
        match one(judges, wanted, input, sent, &answers).await {
            Ok(shadow) => table.take(shadow),
            Err((WRONG, problem)) => {
                out.problem(&problem);
                return WRONG;
            }
            Err((failed, problem)) => {
                out.problem(&problem);
                code = code.max(failed);
            }
        }
    }
    if wanted.json {
        out.json(&table.json());
    } else {
        table.lines().iter().for_each(|line| out.line(line));
    }
    code
}

async fn one(
    judges: &Counterpart,
    wanted: &Replay,
    input: &Input,
    sent: &[Input],
    answers: &HashMap<MessageId, usize>,
) -> Result<Shadow, (u8, String)> {
    let (raw, flags) = input.read().map_err(|problem| (FAILED, problem))?;
    let message = mail::parse(&raw, &Budget::default());
    let answer = answers.get(&message.id).and_then(|place| sent.get(*place)).and_then(|answer| answer.read().ok());
    let came = message.received.or(message.date).or(wanted.now).unwrap_or_else(Timestamp::now);
    let request = Compare {
        mailbox: wanted.mailbox.clone(),
        source: input.name(),
        raw: BASE64.encode(&raw),
        flags,
        sent: answer.map(|(raw, _)| BASE64.encode(&raw)),
        then: came.checked_add(JUDGED_AFTER).unwrap_or(came),
    };
    let heard = judges.hear(Request::Compare(request)).await;
    let shadow = heard.lines.first().and_then(|line| serde_json::from_str(line).ok());
    shadow.ok_or_else(|| (heard.code.max(FAILED), heard.problems.join("\n")))
}

/// Which sent mail answers which mail: In-Reply-To says so, and without it the last of References. Of several the first counts.
fn answers(sent: &[Input]) -> HashMap<MessageId, usize> {
    let mut found = HashMap::new();
    let mut by_reference = HashMap::new();
    for (place, input) in sent.iter().enumerate() {
        let Ok((raw, _)) = input.read() else { continue };
        let message = mail::parse(&raw, &Budget::default());
        match (message.in_reply_to.first(), message.references.last()) {
            (Some(answered), _) => drop(found.entry(answered.clone()).or_insert(place)),
            (None, Some(answered)) => drop(by_reference.entry(answered.clone()).or_insert(place)),
            (None, None) => {}
        }
    }
    for (answered, place) in by_reference {
        found.entry(answered).or_insert(place);
    }
    found
}
