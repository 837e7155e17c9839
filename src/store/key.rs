//! Keys of rows: parts that can't run into each other, in an order that scans can use.

use jiff::{Timestamp, civil::Date};

use crate::domain::Digest;

use super::schema::TreeName;

/// Longer parts are replaced by their digest, so that no key outgrows what the engine likes. A Message-ID always fits.
const MAX_PART: usize = 1_000;

/// A row's tree and its key there. Every part stands behind its length (u16, big endian), so that no text of one part can reach into the next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) tree: TreeName,
    pub(super) bytes: Vec<u8>,
}

impl Key {
    pub(super) fn new(tree: TreeName) -> Self {
        Self { tree, bytes: Vec::new() }
    }

    /// Appends a text. Texts of one length sort as they are; others by length first, which is all that equality needs.
    pub(super) fn text(self, text: &str) -> Self {
        if text.len() <= MAX_PART {
            return self.part(text.as_bytes());
        }
        let digest = Digest::of(text.as_bytes());
        self.part(format!("sha256:{digest}").as_bytes())
    }

    /// Appends the beginning of a text that goes on for so many bytes: a prefix of every key that holds such a text.
    pub(super) fn text_from(mut self, start: &str, more: usize) -> Self {
        let length = u16::try_from(start.len() + more).unwrap_or(u16::MAX);
        self.bytes.extend_from_slice(&length.to_be_bytes());
        self.bytes.extend_from_slice(start.as_bytes());
        self
    }

    /// Appends a moment; earlier ones sort first.
    pub(super) fn moment(self, at: Timestamp) -> Self {
        let sortable = at.as_nanosecond().cast_unsigned() ^ (1 << 127);
        self.part(&sortable.to_be_bytes())
    }

    /// Appends a day; later ones sort first, none last.
    pub(super) fn newest_first(self, day: Option<Date>) -> Self {
        let days = day.map_or(0, |day| i64::from(day.year()) * 400 + i64::from(day.month()) * 32 + i64::from(day.day()));
        let sortable = !(days.cast_unsigned() ^ (1 << 63));
        self.part(&sortable.to_be_bytes())
    }

    /// A key of the same tree that was read as it stands.
    pub(super) fn whole(self, bytes: Vec<u8>) -> Self {
        Self { bytes, ..self }
    }

    /// The first key that sorts after this one.
    pub(super) fn just_after(mut self) -> Self {
        self.bytes.push(0);
        self
    }

    /// Appends a number; smaller ones sort first.
    pub(super) fn number(self, number: u32) -> Self {
        self.part(&number.to_be_bytes())
    }

    fn part(mut self, bytes: &[u8]) -> Self {
        let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
        self.bytes.extend_from_slice(&length.to_be_bytes());
        self.bytes.extend_from_slice(bytes);
        self
    }
}

/// The last part of a stored key, as far as it is text.
pub(super) fn last_text(key: &[u8]) -> Option<&str> {
    let (mut rest, mut last) = (key, None);
    while let Some((length, tail)) = rest.split_first_chunk::<2>() {
        let (part, tail) = tail.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        (rest, last) = (tail, Some(part));
    }
    std::str::from_utf8(last?).ok()
}

/// The parts of a stored key from its `skip`-th on, as far as they are text.
pub(super) fn texts(key: &[u8], skip: usize) -> Vec<String> {
    let mut rest = key;
    let mut parts = Vec::new();
    while let Some((length, tail)) = rest.split_first_chunk::<2>() {
        let Some((part, tail)) = tail.split_at_checked(usize::from(u16::from_be_bytes(*length))) else { break };
        parts.push(String::from_utf8_lossy(part).into_owned());
        rest = tail;
    }
    parts.into_iter().skip(skip).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::new(TreeName::Index)
    }

    #[test]
    fn parts_never_run_into_each_other() {
        assert_ne!(key().text("ab").text("c"), key().text("a").text("bc"));
        assert!(!key().text("lipa-2").bytes.starts_with(&key().text("lipa").bytes));
        assert_eq!(texts(&key().text("lipa").text("").text("č").bytes, 1), ["", "č"]);
        assert_eq!(last_text(&key().text("lipa").text("č").bytes), Some("č"));
    }

    #[test]
    fn earlier_moments_and_later_days_sort_first() {
        let moments = [-5, 0, 7].map(|second| key().moment(Timestamp::from_second(second).expect("in range")));
        assert!(moments.is_sorted());
        let days = [Some(jiff::civil::date(2026, 11, 12)), Some(jiff::civil::date(2026, 2, 28)), None].map(|day| key().newest_first(day));
        assert!(days.is_sorted());
    }
}
