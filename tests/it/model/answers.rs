//! What a well-behaved server answers to each command over an account, and the lies that it may be told to tell.

use super::account::{Account, Mail};
use super::command::{Command, Item, Set};
use super::fault::{Answer, At, Lie};
use super::fetch;
use super::offers::Offers;

/// The folder as one session knows it.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) folder: String,
    pub(super) validity: u32,
    pub(super) read_only: bool,
    uids: Vec<u32>,
}

impl View {
    /// News since the last time (RFC 3501 §7.3.1, §7.4.1). None: the folder was numbered anew, and this session is over.
    pub(super) fn news(&mut self, account: &Account) -> Option<Vec<Vec<u8>>> {
        let folder = account.folder(&self.folder);
        if folder.validity != self.validity {
            return None;
        }
        let (shown, mut lines) = (folder.shown(), Vec::new());
        let mut at = 0;
        while let Some(uid) = self.uids.get(at) {
            if shown.binary_search(uid).is_ok() {
                at += 1;
            } else {
                self.uids.remove(at);
                lines.push(format!("* {} EXPUNGE\r\n", at + 1).into_bytes());
            }
        }
        if shown.len() != self.uids.len() {
            self.uids = shown;
            lines.push(format!("* {} EXISTS\r\n", self.uids.len()).into_bytes());
        }
        Some(lines)
    }

    /// The mails of a set, as sequence number, UID and mail.
    fn chosen<'a>(&self, account: &'a Account, set: &Set, by_uid: bool) -> Vec<(usize, u32, &'a Mail)> {
        let highest = if by_uid { self.uids.last().copied() } else { u32::try_from(self.uids.len()).ok() }.unwrap_or_default();
        let mails = &account.folder(&self.folder).mails;
        let named = self.uids.iter().enumerate().filter_map(|(at, uid)| {
            let seq = at + 1;
            let number = if by_uid { *uid } else { u32::try_from(seq).ok()? };
            set.has(number, highest).then_some((seq, *uid, mails.get(uid)?))
        });
        named.collect()
    }
}

/// The point at which a command is answered.
pub(super) fn point(command: &Command) -> At {
    match command {
        Command::Capability => At::Capability,
        Command::StartTls => At::StartTls,
        Command::Noop => At::Noop,
        Command::Idle => At::IdlePlus,
        Command::Id => At::Id,
        Command::Logout => At::Logout,
        Command::Login(..) => At::Login,
        Command::AuthenticatePlain => At::AuthenticatePlus,
        Command::List { .. } => At::List,
        Command::Open { read_only: false, .. } => At::Select,
        Command::Open { read_only: true, .. } => At::Examine,
        Command::Status { .. } => At::Status,
        Command::Store { .. } => At::Store,
        Command::Copy { .. } => At::Copy,
        Command::Move { .. } => At::Move,
        Command::Expunge { .. } => At::Expunge,
        Command::Append { .. } => At::AppendPlus,
        Command::Fetch { by_uid: false, .. } => At::First,
        Command::Fetch { set, items, .. } => point_of_fetch(set, items),
    }
}

fn point_of_fetch(set: &Set, items: &[Item]) -> At {
    let is_fields = |section: &str| section.starts_with("HEADER.FIELDS");
    let has_body = items.iter().any(|item| matches!(item, Item::Body { section, .. } if !is_fields(section)));
    match () {
        () if has_body || items.contains(&Item::BodyStructure) => At::Body,
        () if items.contains(&Item::Flags) => At::Window,
        () if set.is_last() => At::Last,
        () => At::Identity,
    }
}

/// LIST (RFC 3501 §7.2.2, RFC 6154 §2).
pub(super) fn list(account: &Account, offers: &Offers) -> Answer {
    let line = |name: &str, attribute: &str| format!("* LIST (\\HasNoChildren {attribute}) \"/\" \"{name}\"\r\n").replace(" )", ")");
    let told = |attribute: &'static str| if offers.special_use { attribute } else { "" };
    Answer::ok(account.folders.iter().map(|(name, folder)| line(name, told(folder.attribute)).into_bytes()).collect())
}

/// SELECT and EXAMINE (RFC 3501 §6.3.1).
pub(super) fn open(account: &Account, offers: &Offers, folder: &str, read_only: bool, lie: Option<Lie>) -> (Answer, Option<View>) {
    let Some(known) = account.folders.get(folder) else { return (Answer::only("NO [NONEXISTENT] no such folder"), None) };
    let view = View { folder: folder.to_owned(), validity: known.validity, read_only, uids: known.shown() };
    let flags = "\\Answered \\Flagged \\Deleted \\Seen \\Draft";
    let permanent = if offers.keywords { "\\*" } else { "" };
    let mut lines =
        vec![format!("* FLAGS ({flags} $PostarDrafted)"), format!("* {} EXISTS", exists(view.uids.len(), lie)), "* 0 RECENT".to_owned()];
    lines.extend(validity(known.validity, lie).map(|validity| format!("* OK [UIDVALIDITY {validity}] ok")));
    lines.extend(uid_next(known.next, offers, lie).map(|next| format!("* OK [UIDNEXT {next}] ok")));
    if offers.condstore {
        lines.push(format!("* OK [HIGHESTMODSEQ {}] ok", known.modseq));
    }
    lines.push(format!("* OK [PERMANENTFLAGS ({flags} {permanent})] ok").replace(" )", ")"));
    let word = if read_only || lie == Some(Lie::ReadOnly) { "READ-ONLY" } else { "READ-WRITE" };
    let untagged = lines.into_iter().map(|line| (line + "\r\n").into_bytes()).collect();
    (Answer { untagged, end: format!("OK [{word}] done") }, Some(view))
}

fn exists(right: usize, lie: Option<Lie>) -> usize {
    match lie {
        Some(Lie::ExistsZero) => 0,
        Some(Lie::ExistsMore) => right + 3,
        Some(Lie::ExistsLess) => right.saturating_sub(1),
        _ => right,
    }
}

fn validity(right: u32, lie: Option<Lie>) -> Option<u32> {
    match lie {
        Some(Lie::ValidityOther) => Some(right + 1000),
        Some(Lie::ValidityZero) => Some(0),
        Some(Lie::ValidityLeftOut) => None,
        _ => Some(right),
    }
}

fn uid_next(right: u32, offers: &Offers, lie: Option<Lie>) -> Option<u32> {
    match lie {
        _ if !offers.uid_next => None,
        Some(Lie::UidNextLeftOut) => None,
        Some(Lie::UidNextZero) => Some(0),
        Some(Lie::UidNextLow) => Some(1),
        Some(Lie::UidNextHigh) => Some(right + 5000),
        _ => Some(right),
    }
}

/// STATUS (RFC 3501 §6.3.10).
pub(super) fn status(account: &Account, offers: &Offers, folder: &str, items: &[String], lie: Option<Lie>) -> Answer {
    let Some(known) = account.folders.get(folder) else { return Answer::only("NO [NONEXISTENT] no such folder") };
    let told = items.iter().filter_map(|item| {
        let value = match item.as_str() {
            "MESSAGES" => exists(known.shown().len(), lie) as u64,
            "UIDNEXT" => u64::from(uid_next(known.next, offers, lie)?),
            "UIDVALIDITY" => u64::from(validity(known.validity, lie)?),
            "HIGHESTMODSEQ" if offers.condstore => known.modseq,
            _ => return None,
        };
        Some(format!("{item} {value}"))
    });
    let told = told.collect::<Vec<_>>().join(" ");
    Answer::ok(vec![format!("* STATUS \"{folder}\" ({told})\r\n").into_bytes()])
}

/// FETCH; a body that isn't peeked at sets `\Seen`, as it must (RFC 3501 §6.4.5).
pub(super) fn fetch(account: &mut Account, view: &View, command: &Command, lie: Option<Lie>) -> Answer {
    let Command::Fetch { by_uid, set, items, changed_since } = command else { return Answer::only("BAD no fetch") };
    let chosen = view.chosen(account, set, *by_uid);
    let changed = chosen.iter().filter(|(_, _, mail)| changed_since.is_none_or(|since| mail.modseq > since));
    let lines = changed.map(|(seq, uid, mail)| fetch::line(*seq, *uid, mail, items, lie)).collect();
    let read: Vec<u32> = chosen.iter().map(|(_, uid, _)| *uid).collect();
    if !view.read_only && items.iter().any(|item| matches!(item, Item::Body { peek: false, .. })) {
        read.into_iter().for_each(|uid| account.flag(&view.folder, uid, "\\Seen"));
    }
    Answer::ok(lines)
}

/// UID STORE +FLAGS.SILENT, UID COPY, UID MOVE and UID EXPUNGE.
pub(super) fn change(account: &mut Account, offers: &Offers, view: &View, command: &Command) -> Answer {
    let (Command::Store { set, .. } | Command::Copy { set, .. } | Command::Move { set, .. } | Command::Expunge { set }) = command else {
        return Answer::only("BAD no change");
    };
    if view.read_only {
        return Answer::only("NO [READ-ONLY] the folder was examined");
    }
    let uids: Vec<u32> = view.chosen(account, set, true).iter().map(|(_, uid, _)| *uid).collect();
    match command {
        Command::Store { flags, .. } => store(account, offers, view, &uids, flags),
        Command::Copy { folder, .. } => transfer(account, offers, view, &uids, folder, Account::copy),
        Command::Move { folder, .. } if offers.can_move => {
            let mut answer = transfer(account, offers, view, &uids, folder, Account::relocate);
            // COPYUID of a MOVE is untagged (RFC 6851 §4.3).
            if let Some(code) = answer.end.strip_prefix("OK [COPYUID") {
                answer.untagged.push(format!("* OK [COPYUID{code}\r\n").into_bytes());
                "OK done".clone_into(&mut answer.end);
            }
            answer
        }
        Command::Expunge { .. } if offers.uidplus => {
            for uid in uids {
                account.expunge(&view.folder, uid);
            }
            Answer::only("OK done")
        }
        _ => Answer::only("BAD no such command"),
    }
}

fn store(account: &mut Account, offers: &Offers, view: &View, uids: &[u32], flags: &[String]) -> Answer {
    for flag in flags.iter().filter(|flag| offers.keywords || flag.starts_with('\\')) {
        uids.iter().for_each(|uid| account.flag(&view.folder, *uid, flag));
    }
    Answer::only("OK done")
}

fn transfer(
    account: &mut Account,
    offers: &Offers,
    view: &View,
    uids: &[u32],
    to: &str,
    how: fn(&mut Account, &str, u32, &str) -> Option<u32>,
) -> Answer {
    let Some(target) = account.folders.get(to) else { return Answer::only("NO [TRYCREATE] no such folder") };
    let validity = target.validity;
    let pairs: Vec<(u32, u32)> = uids.iter().filter_map(|uid| Some((*uid, how(account, &view.folder, *uid, to)?))).collect();
    match pairs.as_slice() {
        [(from, there)] if offers.uidplus => Answer::only(format!("OK [COPYUID {validity} {from} {there}] done")),
        _ => Answer::only("OK done"),
    }
}
