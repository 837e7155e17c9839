//! Which folder is Drafts, Sent, Trash and Junk.

use super::Cause;
use super::command::Command;
use super::executor::{COMMAND_DEADLINE, Executor};
use super::guard::Budget;
use super::response::{Entry, Tagged, Untagged};
use crate::mailbox::special::{ALL, DRAFTS, JUNK, SENT, SpecialUse, TRASH};
use crate::mailbox::{SpecialFolders, utf7};

/// Finds the special folders: what the owner named, else what the server says, else well-known names. Nothing is ever created.
pub(super) async fn resolve(executor: &mut Executor, named: &SpecialFolders) -> Result<SpecialFolders, Cause> {
    if [&named.drafts, &named.sent, &named.trash, &named.junk].iter().all(|folder| folder.is_some()) {
        return Ok(named.clone());
    }
    let folders = list(executor).await?;
    let found = |owner: &Option<String>, special: &SpecialUse| owner.clone().or_else(|| find(special, &folders));
    Ok(SpecialFolders {
        drafts: found(&named.drafts, &DRAFTS),
        sent: found(&named.sent, &SENT),
        trash: found(&named.trash, &TRASH),
        junk: found(&named.junk, &JUNK),
        all: found(&named.all, &ALL),
    })
}

async fn list(executor: &mut Executor) -> Result<Vec<Entry>, Cause> {
    if executor.can("SPECIAL-USE") && !executor.quirks.plain_list {
        let outcome = executor.exec(Command::list_special_use(), COMMAND_DEADLINE, Budget::WORDS).await?;
        if outcome.tagged == Tagged::Ok {
            return Ok(selectable(outcome.untagged));
        }
    }
    let outcome = executor.exec_ok(Command::list(), COMMAND_DEADLINE, Budget::WORDS).await?;
    Ok(selectable(outcome.untagged))
}

fn selectable(lines: Vec<Untagged>) -> Vec<Entry> {
    let entries = lines.into_iter().filter_map(|line| if let Untagged::List(entry) = line { Some(entry) } else { None });
    entries.filter(|entry| !entry.attributes.contains("\\NOSELECT") && !entry.attributes.contains("\\NONEXISTENT")).collect()
}

fn find(special: &SpecialUse, folders: &[Entry]) -> Option<String> {
    let marked = folders.iter().find(|entry| entry.attributes.contains(special.attribute));
    marked.or_else(|| special.find_by_name(folders, parts)).map(|entry| utf7::decode(&entry.name))
}

fn parts(entry: &Entry) -> Vec<String> {
    let delimiter = entry.delimiter.as_deref().unwrap_or("/");
    utf7::decode(&entry.name).split(delimiter).map(str::to_owned).collect()
}
