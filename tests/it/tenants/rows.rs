//! The store's rows themselves, read past every function of the store: keys and values of every tree.

use std::path::Path;

use super::company::Who;

struct Row {
    tree: String,
    key: Vec<u8>,
    /// Key and value as text, files that the value points to included.
    text: String,
}

impl Row {
    /// It belongs to this company: by a part of its key, or by what its record says.
    fn is_of(&self, who: Who) -> bool {
        let part = |text: &str| {
            let mut part = u16::try_from(text.len()).unwrap().to_be_bytes().to_vec();
            part.extend_from_slice(text.as_bytes());
            self.key.windows(part.len()).any(|window| window == part)
        };
        let says = |field: &str, text: &str| self.text.contains(&format!("\"{field}\":\"{text}\""));
        part(who.tenant) || part(who.mailbox) || says("tenant", who.tenant) || says("mailbox", who.mailbox)
    }
}

fn rows(store: &Path) -> Vec<Row> {
    let engine = sled::Config::new().path(store.join("records")).open().unwrap();
    let mut rows = Vec::new();
    for name in engine.tree_names() {
        let tree = String::from_utf8_lossy(&name).into_owned();
        for row in &engine.open_tree(&name).unwrap() {
            let (key, value) = row.unwrap();
            let value = String::from_utf8_lossy(&value).into_owned();
            let text = format!("{}\n{value}", String::from_utf8_lossy(&key));
            rows.push(Row { tree: tree.clone(), key: key.to_vec(), text });
        }
    }
    rows
}

/// Rows of one company that tell something of the other's records.
pub(super) fn foreign_rows(store: &Path, of: Who, others: Who) -> Vec<String> {
    let foreign = rows(store).into_iter().filter(|row| row.is_of(of) && (others.is_told_by(&row.text) || row.is_of(others)));
    foreign.map(|row| format!("{}: {}", row.tree, row.text)).collect()
}

/// How many rows tell something of a company's records.
pub(super) fn rows_that_hold(store: &Path, who: Who) -> usize {
    rows(store).iter().filter(|row| who.is_told_by(&row.text)).count()
}
