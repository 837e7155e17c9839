//! What a correct file says that has no effect yet, or none at all: told plainly instead of silently ignored.

use std::fmt;

use super::document::{Node, Origin};
use super::lines::Lines;

/// A plain remark on a configuration that is correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The key, as `tenant.write`.
    pub key: String,
    /// Its line in the file; none for a variable, and for what is missing.
    pub line: Option<usize>,
    /// A sentence for people.
    pub sentence: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}: {}", self.key, self.sentence),
            None => write!(f, "{}: {}", self.key, self.sentence),
        }
    }
}

/// Tables of the file that nothing reads yet.
const AT_THE_TOP: [(&str, &str); 3] = [
    ("submission", "the SMTP submission proxy comes with a later version; nothing listens there yet"),
    ("imap_proxy", "the IMAP login proxy comes with a later version; nothing listens there yet"),
    ("rules", "workflow rules come with a later version; the file is not read yet"),
];

/// The same below `[[tenant]]`.
const IN_A_TENANT: [(&str, &str); 1] =
    [("metakocka.webhook_secret", "the stock webhook comes with a later version; stock is read with the products")];

/// The same below `[[mailbox]]`.
const IN_A_MAILBOX: [(&str, &str); 4] = [
    ("smtp", "sending comes with a later version; drafts are left in the Drafts folder, and people press Send"),
    ("proxy", "the local proxies come with a later version; nobody can log in there yet"),
    ("smtp.oauth", "signing in by OAuth2 comes with a later version"),
    ("imap.oauth", "signing in by OAuth2 comes with a later version; until then this mailbox can't be opened, only a password can"),
];

/// Every remark on the file, in its order.
pub(super) fn notes(root: &Node, lines: &Lines<'_>) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    notes.extend(without_effect(root, "", &AT_THE_TOP, lines));
    notes.extend(root.list("tenant").iter().flat_map(|tenant| without_effect(tenant, "tenant.", &IN_A_TENANT, lines)));
    notes.extend(root.list("mailbox").iter().flat_map(|mailbox| without_effect(mailbox, "mailbox.", &IN_A_MAILBOX, lines)));
    notes.sort_by_key(|note| note.line);
    notes.extend(nothing_to_do(root));
    notes
}

fn without_effect(table: &Node, prefix: &str, keys: &[(&str, &str)], lines: &Lines<'_>) -> Vec<Note> {
    let note = |(key, sentence): &(&str, &str)| {
        let node = key.split('.').try_fold(table, |node, key| node.get(key))?;
        Some(Note { key: format!("{prefix}{key}"), line: line(node, lines), sentence: (*sentence).to_owned() })
    };
    keys.iter().filter_map(note).collect()
}

fn nothing_to_do(root: &Node) -> Vec<Note> {
    let missing = [
        ("tenant", "no [[tenant]] is configured: no Metakocka account is read"),
        ("mailbox", "no [[mailbox]] is configured: no mail is watched"),
    ];
    let empty = missing.into_iter().filter(|(key, _)| root.list(key).is_empty());
    empty.map(|(key, sentence)| Note { key: key.to_owned(), line: None, sentence: sentence.to_owned() }).collect()
}

fn line(node: &Node, lines: &Lines<'_>) -> Option<usize> {
    match &node.origin {
        Origin::File(span) => Some(lines.line(span.start)),
        Origin::Variable(_) => None,
    }
}
