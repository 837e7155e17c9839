//! The part of `check` that looks into a mailbox: login, folders, rights, and whose verdicts on senders lie there.

use std::collections::BTreeMap;

use super::finding::Finding;
use crate::app::WatchedMailbox;
use crate::domain::{Cursor, Place};
use crate::mail;
use crate::mailbox::{Detail, Mailbox, MailboxError, SpecialFolders};

/// How many of the newest mails are read to see which server writes Authentication-Results.
const MAILS_LOOKED_AT: usize = 20;
/// Headers of real mails end within this.
const HEADER_BYTES: u64 = 64 * 1024;

/// Everything that can be told of one mailbox; stops where the next check needs the last one.
pub(crate) async fn check(mailbox: &WatchedMailbox) -> Vec<Finding> {
    let on = format!("{} at {}", mailbox.id(), mailbox.door.target());
    let mut session = match mailbox.door.open().await {
        Ok(session) => session,
        Err(error) => return vec![Finding::bad("mailbox login", on, "connect and log in", &error)],
    };
    let mut findings = vec![Finding::good("mailbox login", on.clone(), "connect and log in", "logged in")];
    match session.special_folders().await {
        Ok(special) => findings.extend(folders(mailbox, session.as_mut(), &special, &on).await),
        Err(error) => findings.push(Finding::bad("folders", on, "list the folders", &error)),
    }
    session.close().await;
    findings
}

async fn folders(mailbox: &WatchedMailbox, session: &mut dyn Mailbox, special: &SpecialFolders, on: &str) -> Vec<Finding> {
    let mut findings = vec![drafts(special, on), trash(special, on)];
    for folder in &mailbox.desk.mailbox.folders {
        let tried = format!("open {folder}");
        findings.push(match session.mark_window(folder).await {
            Ok(_) => watched(folder, special, on, tried),
            Err(error) => Finding::bad("folder", on, tried, &error),
        });
        findings.extend(waiting(mailbox, folder, on));
    }
    if let Some(folder) = mailbox.desk.mailbox.folders.first() {
        findings.push(match seen_authserv_ids(session, folder).await {
            Ok(seen) => authenticity(mailbox, &seen, on),
            Err(error) => Finding::bad("authenticity", on, "read the newest mails' headers", &error),
        });
    }
    findings
}

/// Mails that the server lists and doesn't hand over; nothing to tell of where there are none.
fn waiting(mailbox: &WatchedMailbox, folder: &str, on: &str) -> Option<Finding> {
    let waiting = mailbox.desk.store.retries(mailbox.id(), folder).unwrap_or_default();
    let first = waiting.first()?;
    Some(Finding {
        check: "waiting mails",
        on: on.to_owned(),
        ok: false,
        tried: format!("fetch what {folder} lists"),
        why: format!("{} mails can't be fetched; {} since {}: {}", waiting.len(), first.place.spot, first.since, first.why),
        action: "nothing, they are tried again; if it stays, open them in a mail program, and tell whoever runs the server".to_owned(),
    })
}

/// A folder that is there; if mail in it is not to be answered, that is said too.
fn watched(folder: &str, special: &SpecialFolders, on: &str, tried: String) -> Finding {
    let Some(is_for) = special.use_of(folder) else { return Finding::good("folder", on, tried, format!("{folder} is there")) };
    let why = format!("{folder} is there, but it is for {is_for}: its mails would be answered a second time or for nothing");
    Finding { action: format!("take {folder} out of `folders` of this mailbox"), ..Finding::good("folder", on, tried, why) }
}

fn drafts(special: &SpecialFolders, on: &str) -> Finding {
    let tried = "find the Drafts folder";
    match &special.drafts {
        Some(folder) => Finding::good("drafts folder", on, tried, format!("drafts go to {folder}")),
        None => Finding {
            check: "drafts folder",
            on: on.to_owned(),
            ok: false,
            tried: tried.to_owned(),
            why: "neither the server nor a well-known name tells which folder it is".to_owned(),
            action: "create it in a mail program, or name it: special = { drafts = \"…\" } under this [[mailbox]]".to_owned(),
        },
    }
}

/// A mailbox works without a trash, only less tidily: a warning, not a failure.
fn trash(special: &SpecialFolders, on: &str) -> Finding {
    let tried = "find the trash folder";
    match &special.trash {
        Some(folder) => Finding::good("trash folder", on, tried, format!("drafts that are out of date go to {folder}")),
        None => Finding {
            action: "create one in a mail program, or name it: special = { trash = \"…\" } under this [[mailbox]]".to_owned(),
            ..Finding::good("trash folder", on, tried, "there is none: drafts that are out of date stay beside the new ones")
        },
    }
}

/// How often each server's name stands in the topmost Authentication-Results of the newest mails.
async fn seen_authserv_ids(session: &mut dyn Mailbox, folder: &str) -> Result<BTreeMap<String, usize>, MailboxError> {
    let mut seen = BTreeMap::new();
    for place in newest(session, folder).await? {
        if let Some(raw) = session.fetch(&place, HEADER_BYTES).await?
            && let Some(id) = claimed_authserv_id(&raw)
        {
            *seen.entry(id).or_default() += 1;
        }
    }
    Ok(seen)
}

/// The first word of the topmost Authentication-Results (RFC 8601 §2.2): whoever wrote it, this is what it says.
fn claimed_authserv_id(raw: &[u8]) -> Option<String> {
    let message = mail::parse(raw, &mail::Budget::default());
    let field = message.headers.get("Authentication-Results")?;
    let id = field.split(|c: char| c == ';' || c.is_whitespace()).next()?;
    (!id.is_empty() && !id.contains('=')).then(|| id.to_owned())
}

async fn newest(session: &mut dyn Mailbox, folder: &str) -> Result<Vec<Place>, MailboxError> {
    let since = match session.mark_window(folder).await? {
        Cursor::Uid { validity, next } => {
            let back = u32::try_from(MAILS_LOOKED_AT).unwrap_or(u32::MAX);
            Some(Cursor::Uid { validity, next: next.saturating_sub(back).max(1) })
        }
        Cursor::Unordered => None,
    };
    let window = session.list(folder, since, Detail::Plain).await?;
    Ok(window.mails.into_iter().rev().take(MAILS_LOOKED_AT).map(|listed| listed.place).collect())
}

fn authenticity(mailbox: &WatchedMailbox, seen: &BTreeMap<String, usize>, on: &str) -> Finding {
    let trusted = &mailbox.desk.mailbox.trusted_authserv_ids;
    let tried = "read the newest mails' Authentication-Results";
    if !trusted.is_empty() {
        return Finding::good("authenticity", on, tried, format!("verdicts of {} count", trusted.join(", ")));
    }
    let proposed: Vec<_> = seen.iter().map(|(id, count)| format!("{id} ({count} mails)")).collect();
    let why = "no server is trusted, so no sender is authenticated and drafts hold no customer facts".to_owned();
    let action = if proposed.is_empty() {
        "ask whoever runs the mail server for its authserv-id, and put it into trusted_authserv_ids".to_owned()
    } else {
        format!("if one of these is your own server, put it into trusted_authserv_ids: {}", proposed.join(", "))
    };
    Finding { check: "authenticity", on: on.to_owned(), ok: true, tried: tried.to_owned(), why, action }
}
