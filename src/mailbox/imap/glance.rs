//! What folders look like from outside, without opening them: one STATUS each, all in one flight.

use super::Cause;
use super::command::Command;
use super::executor::{COMMAND_DEADLINE, Executor};
use super::guard::Budget;
use super::response::{Status, Untagged};
use super::selected::{Access, same_folder};
use crate::mailbox::{Glance, utf7};

/// The open folder is left out, since STATUS isn't meant for it (RFC 3501 §6.3.10); so is one that the server refuses to describe.
pub(super) async fn glance(executor: &mut Executor, folders: &[&str]) -> Result<Vec<Option<Glance>>, Cause> {
    let condstore = executor.can("CONDSTORE");
    let closed: Vec<&&str> = folders.iter().filter(|folder| !executor.folder.is_open(folder, Access::Read)).collect();
    let commands = closed.iter().map(|folder| Command::glance(folder, condstore)).collect::<Result<Vec<_>, _>>()?;
    if commands.is_empty() {
        return Ok(vec![None; folders.len()]);
    }
    let outcomes = executor.exec_all(&commands, COMMAND_DEADLINE, Budget::WORDS).await?;
    let lines = outcomes.iter().flat_map(|outcome| &outcome.untagged);
    let said: Vec<&Status> = lines.filter_map(|line| if let Untagged::Status(status) = line { Some(status) } else { None }).collect();
    let of = |folder: &&str| said.iter().find(|status| same_folder(&utf7::decode(&status.name), folder)).and_then(|status| seen(status));
    Ok(folders.iter().map(of).collect())
}

/// Without all of the first three, equal glances would prove nothing.
fn seen(status: &Status) -> Option<Glance> {
    let Status { messages: Some(messages), uid_next: Some(uid_next), uid_validity: Some(uid_validity), modseq, .. } = status else {
        return None;
    };
    Some(Glance::Status { messages: *messages, uid_next: *uid_next, uid_validity: *uid_validity, modseq: *modseq })
}
