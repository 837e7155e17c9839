//! Placing a draft, marking what it answers, and taking it back.

use std::collections::HashMap;

use super::Cause;
use super::command::Command;
use super::executor::{AppendFailure, COMMAND_DEADLINE, Executor};
use super::guard::Budget;
use super::listing::{missing, place, select};
use super::response::{Code, Outcome, Status, Tagged, Untagged};
use super::selected::Access;
use crate::domain::{Cursor, Place, Spot};
use crate::mailbox::{DraftBytes, Placing, Refusal};

/// The lowest UID that the next mail of a folder can get, for folders asked about. UIDs only rise, so that an old mark is a wider window
/// and never a wrong one: a normal draft costs no question.
pub(super) type Marks = HashMap<String, Cursor>;

/// Where new mails of the folder will lie.
pub(super) async fn mark(executor: &mut Executor, marks: &mut Marks, folder: &str) -> Result<Cursor, Cause> {
    if let Some(known) = marks.get(folder) {
        return Ok(*known);
    }
    let asked = ask_status(executor, folder).await?;
    let mark = if let Some(cursor) = asked { cursor } else { look(executor, folder).await? };
    marks.insert(folder.to_owned(), mark);
    Ok(mark)
}

/// STATUS, where the server fills it in; some leave UIDNEXT out.
async fn ask_status(executor: &mut Executor, folder: &str) -> Result<Option<Cursor>, Cause> {
    let outcome = executor.exec(Command::status(folder)?, COMMAND_DEADLINE, Budget::WORDS).await?;
    if outcome.tagged != Tagged::Ok {
        return Err(missing(&outcome, folder));
    }
    Ok(outcome.untagged.iter().find_map(|line| match line {
        Untagged::Status(Status { uid_next: Some(next), uid_validity: Some(validity), .. }) => {
            Some(Cursor::Uid { validity: *validity, next: *next })
        }
        _ => None,
    }))
}

/// The UID of the last mail, plus one.
async fn look(executor: &mut Executor, folder: &str) -> Result<Cursor, Cause> {
    select(executor, folder, Access::Read).await?;
    let mut next = executor.folder.uid_next().unwrap_or(1);
    if executor.folder.exists() != Some(0) {
        let outcome = executor.exec_ok(Command::fetch_last_uid(), COMMAND_DEADLINE, Budget::WORDS).await?;
        let last = outcome.fetched().filter_map(|items| items.uid).max();
        next = next.max(last.map_or(1, |uid| uid.saturating_add(1)));
    }
    Ok(Cursor::Uid { validity: executor.folder.uid_validity(), next })
}

/// APPEND of a draft.
pub(super) async fn append(
    executor: &mut Executor,
    marks: &mut Marks,
    folder: &str,
    draft: DraftBytes<'_>,
) -> Result<Placing, AppendFailure> {
    let unsent = |cause| AppendFailure { cause, mail_was_sent: false };
    check(executor, draft.bytes).map_err(unsent)?;
    let command = Command::append_draft(folder, draft.bytes.len()).map_err(unsent)?;
    let outcome = executor.append(command, draft.bytes).await.map_err(|failure| without_folder(failure, folder))?;
    let Some(Code::AppendUid { validity, uid }) = outcome.code else { return Ok(Placing::Unsaid) };
    marks.insert(folder.to_owned(), Cursor::Uid { validity, next: uid.saturating_add(1) });
    Ok(Placing::At(place(folder, validity, uid)))
}

/// What a server would refuse late or, worse, mend.
fn check(executor: &Executor, bytes: &[u8]) -> Result<(), Cause> {
    let bare_line_end = bytes.iter().enumerate().any(|(at, byte)| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        *byte == b'\n' && before != Some(&b'\r')
    });
    if bytes.contains(&0) || bare_line_end {
        return Err(Cause::BadDraft("holds a NUL or a line that doesn't end in CRLF".to_owned()));
    }
    let limit = executor.capabilities.iter().find_map(|word| word.strip_prefix("APPENDLIMIT=")?.parse::<usize>().ok());
    match limit {
        Some(limit) if bytes.len() > limit => Err(Cause::BadDraft(format!("has {} bytes, and the server takes {limit}", bytes.len()))),
        _ => Ok(()),
    }
}

/// A refusal before the mail was sent may say that the folder is missing.
fn without_folder(failure: AppendFailure, folder: &str) -> AppendFailure {
    let names_folder = matches!(&failure.cause, Cause::Refused(refusal) if is_missing(refusal));
    if names_folder && !failure.mail_was_sent {
        return AppendFailure { cause: Cause::FolderMissing { folder: folder.to_owned() }, ..failure };
    }
    failure
}

fn is_missing(refusal: &Refusal) -> bool {
    matches!(refusal.code(), Some("TRYCREATE" | "NONEXISTENT"))
}

/// Sets a flag where the folder keeps it for good.
pub(super) async fn set_flag(executor: &mut Executor, place: &Place, flag: &str) -> Result<bool, Cause> {
    let Some(uid) = open(executor, place).await? else { return Ok(false) };
    let forgotten = executor.quirks.forgets_keywords && !flag.starts_with('\\');
    if forgotten || !executor.folder.takes_flag(flag) {
        return Ok(false);
    }
    executor.exec_ok(Command::add_flag(uid, flag)?, COMMAND_DEADLINE, Budget::WORDS).await?;
    Ok(true)
}

/// Moves a draft to the trash. Without MOVE and UIDPLUS it stays: a plain EXPUNGE would take other mails along.
pub(super) async fn discard(executor: &mut Executor, place: &Place, trash: &str) -> Result<bool, Cause> {
    let Some(uid) = open(executor, place).await? else { return Ok(false) };
    if executor.can("MOVE") {
        let outcome = executor.exec(Command::move_to(uid, trash)?, COMMAND_DEADLINE, Budget::WORDS).await?;
        return if outcome.tagged == Tagged::Ok { Ok(has_moved(&outcome)) } else { Err(missing(&outcome, trash)) };
    }
    if !executor.can("UIDPLUS") {
        return Ok(false);
    }
    let copied = executor.exec(Command::copy_to(uid, trash)?, COMMAND_DEADLINE, Budget::WORDS).await?;
    if copied.tagged != Tagged::Ok {
        return Err(missing(&copied, trash));
    }
    if !has_moved(&copied) {
        return Ok(false);
    }
    executor.exec_ok(Command::add_flag(uid, "\\Deleted")?, COMMAND_DEADLINE, Budget::WORDS).await?;
    executor.exec_ok(Command::expunge(uid), COMMAND_DEADLINE, Budget::WORDS).await?;
    Ok(true)
}

/// A mail that is gone is moved with OK and nothing else: only COPYUID or EXPUNGE shows that something was done (RFC 6851 §4.3).
fn has_moved(outcome: &Outcome) -> bool {
    let told = |line: &Untagged| matches!(line, Untagged::Gone | Untagged::Condition { code: Some(Code::CopyUid), .. });
    outcome.code == Some(Code::CopyUid) || outcome.untagged.iter().any(told)
}

/// Opens the mail's folder for writing; `None` if the place means nothing any more.
async fn open(executor: &mut Executor, place: &Place) -> Result<Option<u32>, Cause> {
    let Spot::Uid { validity, uid } = place.spot else { return Ok(None) };
    select(executor, &place.folder, Access::Write).await?;
    let usable = executor.folder.uid_validity() == validity && !executor.folder.is_read_only();
    Ok(usable.then_some(uid))
}
