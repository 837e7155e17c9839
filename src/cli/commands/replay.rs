//! `replay`: a shadow run over mails on disk. Writes nothing anywhere and asks no server but a configured model.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use data_encoding::BASE64;
use jiff::Timestamp;

use super::inputs::{self, Input};
use super::judge::Judge;
use super::replay_report;
use crate::app::App;
use crate::cli::arguments::Replay;
use crate::cli::control::Daemon;
use crate::cli::counterpart::Counterpart;
use crate::cli::out::Out;
use crate::cli::request::Request;
use crate::cli::{DONE, FAILED, WRONG, commands};
use crate::config::Environment;
use crate::domain::MessageId;
use crate::fault;
use crate::flow::Clock;
use crate::mail::{self, Budget};

/// Runs it: one line for each input, in the order of the inputs.
pub(crate) async fn run(config: &Path, wanted: &Replay, out: &mut Out) -> u8 {
    let config = match commands::read(config, out) {
        Ok(loaded) => loaded.config,
        Err(code) => return code,
    };
    let (inputs, sent) = match gather(wanted) {
        Ok(gathered) => gathered,
        Err(problem) => {
            out.problem(&problem);
            return WRONG;
        }
    };
    let judges = if Daemon::find(&config.data_dir).await.is_some() {
        Counterpart::Daemon(config.data_dir)
    } else {
        commands::quiet_log(&config);
        match App::open_copy(config, &Environment::of_process(), Clock::system()).await {
            Ok(app) => Counterpart::Here(Arc::new(app)),
            Err(error) => {
                out.problem(&fault::sentence(&error));
                return FAILED;
            }
        }
    };
    if wanted.report {
        return Box::pin(replay_report::run(&judges, wanted, &inputs, &sent, out)).await;
    }
    each(&judges, wanted, &inputs, &answered_ids(&sent), out).await
}

/// An input that can't be read fails alone; a wrong mailbox would be wrong for every one.
async fn each(judges: &Counterpart, wanted: &Replay, inputs: &[Input], answered: &HashSet<MessageId>, out: &mut Out) -> u8 {
    let now = wanted.now.unwrap_or_else(Timestamp::now);
    let mut code = DONE;
    for input in inputs {
        let this = match judge(wanted, input, answered, now) {
            Ok(judge) => judges.ask(Request::Judge(judge), out).await,
            Err(problem) => {
                out.problem(&problem);
                FAILED
            }
        };
        if this == WRONG {
            return WRONG;
        }
        code = code.max(this);
    }
    code
}

fn judge(wanted: &Replay, input: &Input, answered: &HashSet<MessageId>, now: Timestamp) -> Result<Judge, String> {
    let (raw, flags) = input.read()?;
    let answered = !answered.is_empty() && answered.contains(&mail::parse(&raw, &Budget::default()).id);
    Ok(Judge { mailbox: wanted.mailbox.clone(), source: input.name(), raw: BASE64.encode(&raw), flags, answered, now, json: wanted.json })
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
fn answered_ids(sent: &[Input]) -> HashSet<MessageId> {
    let mails = sent.iter().filter_map(|input| input.read().ok());
    mails
        .flat_map(|(raw, _)| {
            let message = mail::parse(&raw, &Budget::default());
            message.in_reply_to.into_iter().chain(message.references)
        })
        .collect()
}
