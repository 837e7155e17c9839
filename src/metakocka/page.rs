//! A page of a list: the rows that could be read, those that could not, and where the next one begins.

use serde_json::{Map, Value};

use super::endpoints::Endpoint;
use super::envelope;
use super::error::Why;
use super::wire::{self, BadRow, Row, Skipped};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows that could be read, in Metakocka's order.
    pub items: Vec<T>,
    /// Rows that could not; they exist, so they must not be taken for deleted.
    pub skipped: Vec<Skipped>,
    /// The offset of the next page; `None` on the last.
    pub next: Option<u32>,
    /// Rows on all pages, where Metakocka says so (documents).
    pub total: Option<u32>,
}

impl<T> Page<T> {
    /// Nothing at all.
    pub(super) fn none() -> Self {
        Self { items: Vec::new(), skipped: Vec::new(), next: None, total: None }
    }

    /// The rows as a page, the last one as yet. Rows of which none can be read are no page.
    pub(super) fn of(rows: &[&Value], read: impl Fn(&Row<'_>) -> Result<T, BadRow>) -> Result<Self, Why> {
        let (items, skipped) = wire::read_all(rows, read);
        match skipped.first() {
            Some(first) if items.is_empty() => {
                Err(Why::Nonsense { fault: format!("none of {} rows can be read; in the first, {}", skipped.len(), first.why) })
            }
            _ => Ok(Self { items, skipped, next: None, total: None }),
        }
    }
}

/// The rows of an answer, not read yet.
pub(super) struct Rows<'a> {
    pub(super) rows: Vec<&'a Value>,
    /// Where the next page begins.
    pub(super) next: Option<u32>,
    /// How many there are in all.
    pub(super) total: Option<u32>,
}

/// The rows in an answer; `window` is the offset and limit that were asked for.
pub(super) fn rows_of(endpoint: Endpoint, answer: &Map<String, Value>, window: Option<(u32, u32)>) -> Result<Rows<'_>, Why> {
    let rows = envelope::rows(endpoint, answer)?;
    let total = envelope::count(answer, "result_all_records");
    let next = match window {
        Some((offset, limit)) => {
            echoed(answer, offset)?;
            next_offset(offset, limit, rows.len(), total)
        }
        None => None,
    };
    Ok(Rows { rows, next, total })
}

/// A server that ignores the offset would send the first page for ever.
fn echoed(answer: &Map<String, Value>, offset: u32) -> Result<(), Why> {
    match envelope::count(answer, "offset") {
        Some(other) if other != offset => {
            Err(Why::Nonsense { fault: format!("the page at {offset} was asked for and the one at {other} came") })
        }
        _ => Ok(()),
    }
}

/// With a total, up to the total (the server may send fewer rows than asked for); without one, up to the first short page.
fn next_offset(offset: u32, limit: u32, rows: usize, total: Option<u32>) -> Option<u32> {
    let rows = u32::try_from(rows).ok()?;
    let end = offset.checked_add(rows)?;
    let more = match total {
        Some(total) => rows > 0 && end < total,
        None => rows >= limit,
    };
    more.then_some(end)
}
