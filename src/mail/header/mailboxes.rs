//! Address fields (RFC 5322 §3.4): the one parser of addresses for gates, matching and drafts.

use super::encoded_word;
use crate::domain::{EmailAddress, NamedAddress};

/// What an address field holds.
#[derive(Debug, Default)]
pub(crate) struct Mailboxes {
    /// The addresses that could be read, in order.
    pub(crate) list: Vec<NamedAddress>,
    /// How many addresses were meant, readable or not.
    pub(crate) meant: usize,
    /// Control characters in encoded words, or encoded words where an address belongs: two programs may see two senders.
    pub(crate) control: bool,
    /// There were more than the budget allows.
    pub(crate) over: bool,
}

/// Reads an unfolded field. Groups are dissolved; `;` separates as well as `,`, since Outlook lets people type it.
pub(crate) fn read(field: &str, limit: usize) -> Mailboxes {
    let mut found = Mailboxes::default();
    let mut entry = Entry::default();
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => entry.phrase.push_str(&quoted(&mut chars)),
            '(' => entry.comment = comment(&mut chars),
            '<' => entry.angles.push(chars.by_ref().take_while(|c| *c != '>').collect()),
            ':' => entry.phrase.clear(),
            ',' | ';' => found.take(std::mem::take(&mut entry), limit),
            other => entry.phrase.push(other),
        }
    }
    found.take(entry, limit);
    found
}

#[derive(Default)]
struct Entry {
    phrase: String,
    comment: String,
    angles: Vec<String>,
}

impl Mailboxes {
    fn take(&mut self, entry: Entry, limit: usize) {
        let Entry { phrase, comment, angles } = entry;
        if angles.is_empty() {
            self.keep(&phrase, &comment, limit);
        } else {
            for angle in &angles {
                self.keep(angle, if phrase.trim().is_empty() { &comment } else { &phrase }, limit);
            }
        }
    }

    fn keep(&mut self, spec: &str, name: &str, limit: usize) {
        let spec = spec.trim();
        let Some(at) = spec.rfind('@') else { return };
        self.meant += 1;
        if self.list.len() >= limit {
            self.over = true;
            return;
        }
        let name = encoded_word::decode(name);
        let foreign = encoded_word::is_in(spec) || spec.chars().any(char::is_control);
        self.control |= foreign || name.control;
        if foreign || name.control {
            return;
        }
        let route_end = spec.get(..at).and_then(|local| local.rfind(':')).map_or(0, |colon| colon + 1);
        if let Some(address) = spec.get(route_end..).and_then(EmailAddress::parse) {
            let name = Some(name.text).filter(|name| !name.is_empty());
            self.list.push(NamedAddress { name, address });
        }
    }
}

fn quoted(chars: &mut std::str::Chars<'_>) -> String {
    let mut content = String::new();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => content.extend(chars.next()),
            other => content.push(other),
        }
    }
    content
}

fn comment(chars: &mut std::str::Chars<'_>) -> String {
    let mut content = String::new();
    let mut depth = 1_usize;
    while let Some(c) = chars.next() {
        match c {
            '\\' => content.extend(chars.next()),
            '(' => depth += 1,
            ')' if depth == 1 => break,
            ')' => depth -= 1,
            other => content.push(other),
        }
    }
    content
}
