//! `replay`: a shadow run over mails on disk. Writes nothing anywhere and asks no server.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::Value;

use crate::app::App;
use crate::cli::arguments::Replay;
use crate::cli::commands::{explain, inputs};
use crate::cli::out::Out;
use crate::cli::{DONE, FAILED, WRONG};
use crate::domain::MessageId;
use crate::fault;
use crate::flow;
use crate::mail;

use inputs::Input;

/// Runs it: one line for each input, in the order of the inputs.
pub(crate) fn run(app: &App, wanted: &Replay, out: &mut Out) -> u8 {
    let Some(mailbox) = app.mailboxes.iter().find(|mailbox| mailbox.id().as_str() == wanted.mailbox) else {
        out.problem(&app.no_such_mailbox(&wanted.mailbox));
        return WRONG;
    };
    let (inputs, sent) = match gather(wanted) {
        Ok(gathered) => gathered,
        Err(problem) => {
            out.problem(&problem);
            return WRONG;
        }
    };
    let answered = answered_ids(app, &sent);
    let now = wanted.now.unwrap_or_else(Timestamp::now);
    let mut code = DONE;
    for input in inputs {
        let replayed = input.read().and_then(|(raw, flags)| {
            let found = flow::replay::replay(&mailbox.desk, &raw, &flags, &|id| answered.contains(id), now);
            found.map_err(|error| format!("could not replay {}: {}", input.name(), fault::sentence(&error)))
        });
        match replayed {
            Ok(explanation) if wanted.json => {
                let mut line = flow::explain::json(&explanation, true);
                name_source(&mut line, &input);
                out.json(&line);
            }
            Ok(explanation) => {
                out.line(&input.name());
                explain::tell(&explanation, true, out);
            }
            Err(problem) => {
                out.problem(&problem);
                code = FAILED;
            }
        }
    }
    code
}

fn gather(wanted: &Replay) -> Result<(Vec<Input>, Vec<Input>), String> {
    let own_sent: Option<PathBuf> = wanted.maildir.as_ref().map(|dir| dir.join(".Sent")).filter(|dir| dir.is_dir());
    let sent = wanted.sent.clone().or(own_sent);
    let inputs = match (&wanted.maildir, &wanted.mbox) {
        (Some(dir), _) => inputs::maildir(dir)?,
        (None, Some(file)) => inputs::mbox(file)?,
        (None, None) => wanted.eml.iter().map(|path| Input::file(path)).collect(),
    };
    let sent = sent.as_deref().map_or_else(|| Ok(Vec::new()), sent_mails)?;
    Ok((inputs, sent))
}

fn sent_mails(path: &Path) -> Result<Vec<Input>, String> {
    if path.is_file() {
        return Ok(vec![Input::file(path)]);
    }
    if path.join("cur").is_dir() { inputs::maildir(path) } else { inputs::folder(path) }
}

/// The mails that the owner's sent mails answer. A sent mail that can't be read answers nothing.
fn answered_ids(app: &App, sent: &[Input]) -> HashSet<MessageId> {
    let budget = app.budget();
    let mails = sent.iter().filter_map(|input| input.read().ok());
    mails
        .flat_map(|(raw, _)| {
            let message = mail::parse(&raw, &budget);
            message.in_reply_to.into_iter().chain(message.references)
        })
        .collect()
}

fn name_source(line: &mut Value, input: &Input) {
    if let Some(fields) = line.as_object_mut() {
        fields.insert("source".to_owned(), input.name().into());
    }
}
