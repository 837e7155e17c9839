//! What is known of the selected folder: every untagged line passes through here first.

use super::response::{Code, Outcome, Untagged};

/// How a folder is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// EXAMINE: only looked through.
    Read,
    /// SELECT: flags may be set.
    Write,
}

/// What a folder looked like when it was listed last: if it looks the same when it is opened again, nothing came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Snapshot {
    uid_validity: u32,
    exists: Option<u32>,
    uid_next: Option<u32>,
}

/// The selected folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Selected {
    name: Option<String>,
    writable: bool,
    exists: Option<u32>,
    uid_validity: u32,
    uid_next: Option<u32>,
    permanent_flags: Option<Vec<String>>,
    changed: bool,
    fresh: bool,
}

impl Selected {
    /// Takes note of an untagged line, whichever command it came with.
    pub(super) fn see(&mut self, line: &Untagged) {
        match line {
            Untagged::Exists(count) => {
                self.changed |= self.name.is_some() && self.exists != Some(*count);
                self.exists = Some(*count);
            }
            Untagged::Gone => {
                self.changed = true;
                self.exists = self.exists.map(|count| count.saturating_sub(1));
            }
            Untagged::Condition { code: Some(code), .. } => self.note(code),
            _ => {}
        }
    }

    fn note(&mut self, code: &Code) {
        match code {
            Code::UidValidity(validity) => self.uid_validity = *validity,
            Code::UidNext(uid) => self.uid_next = Some(*uid).filter(|uid| *uid > 0),
            Code::PermanentFlags(flags) => self.permanent_flags = Some(flags.clone()),
            Code::ReadOnly => self.writable = false,
            Code::ReadWrite => self.writable = true,
            _ => {}
        }
    }

    /// SELECT or EXAMINE ended well.
    pub(super) fn opened(&mut self, folder: &str, access: Access, outcome: &Outcome) {
        self.name = Some(folder.to_owned());
        self.writable = access == Access::Write;
        if let Some(code) = &outcome.code {
            self.note(code);
        }
        self.changed = false;
        self.fresh = true;
    }

    /// SELECT, NOOP or IDLE has just brought all news, and nothing was looked at since.
    pub(super) fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// All news are in.
    pub(super) fn refreshed(&mut self) {
        self.fresh = true;
    }

    /// From here on the session's view grows old.
    pub(super) fn looked_at(&mut self) {
        self.fresh = false;
    }

    pub(super) fn is_open(&self, folder: &str, access: Access) -> bool {
        self.name.as_deref().is_some_and(|name| same_folder(name, folder)) && (self.writable || access == Access::Read)
    }

    /// Opened, but without leave to set flags.
    pub(super) fn is_read_only(&self) -> bool {
        !self.writable
    }

    pub(super) fn exists(&self) -> Option<u32> {
        self.exists
    }

    /// UIDVALIDITY; 0 where the server doesn't say.
    pub(super) fn uid_validity(&self) -> u32 {
        self.uid_validity
    }

    /// UIDNEXT as of the moment of SELECT, where the server says it.
    pub(super) fn uid_next(&self) -> Option<u32> {
        self.uid_next
    }

    /// Whether a flag can be stored for good (RFC 3501 §7.1, PERMANENTFLAGS). A server that doesn't say keeps the system flags; `\*` lets
    /// us make up keywords and says nothing of system flags.
    pub(super) fn takes_flag(&self, flag: &str) -> bool {
        let is_system = flag.starts_with('\\');
        let kept = match &self.permanent_flags {
            None => is_system,
            Some(kept) => kept.iter().any(|known| known.eq_ignore_ascii_case(flag) || (!is_system && known == "\\*")),
        };
        kept && !self.is_read_only()
    }

    /// Whether mails came or went since the last listing.
    pub(super) fn has_changed(&self) -> bool {
        self.changed
    }

    /// A listing shows all that had come until now, or more came while it ran. `top`: the highest UID seen.
    pub(super) fn listed(&mut self, top: Option<u32>, more_came: bool) {
        self.changed = more_came;
        self.fresh = false;
        self.uid_next = self.uid_next.map(|next| next.max(top.map_or(0, |uid| uid.saturating_add(1))));
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot { uid_validity: self.uid_validity, exists: self.exists, uid_next: self.uid_next }
    }

    /// The folder was opened again and doesn't look as it did when it was listed last.
    pub(super) fn compare(&mut self, last_listed: Option<&Snapshot>) {
        self.changed = last_listed != Some(&self.snapshot());
    }
}

/// `INBOX` is one name in any case (RFC 3501 §5.1); all others are what they are.
pub(super) fn same_folder(one: &str, other: &str) -> bool {
    one == other || (one.eq_ignore_ascii_case("INBOX") && other.eq_ignore_ascii_case("INBOX"))
}
