//! The list of all partners, in pages: from a server that knows pages, and from one that sends everything whatever is asked.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::client::{Client, LIST_LIMIT, paged};
use super::endpoints::Endpoint;
use super::error::{MetakockaError, Why};
use super::page::Page;
use super::spool::Spool;
use super::wire::{self, Row};
use crate::domain::{Contact, MkId};

/// How long a list that came at once is handed out: a sync takes its pages one after another, and later they are no longer true.
const KEPT: Duration = Duration::from_secs(10 * 60);

/// `LIST_LIMIT` as a number of rows.
const ROWS: usize = LIST_LIMIT as usize;

/// What is remembered between two pages.
#[derive(Debug, Default)]
pub(super) struct PartnerList(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    /// The first partner of all: where a later page begins with it, the server knows no pages.
    first: Option<MkId>,
    whole: Option<(Arc<Spool>, Instant)>,
}

impl PartnerList {
    fn whole(&self) -> Option<Arc<Spool>> {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.whole.take_if(|(_, came)| came.elapsed() > KEPT);
        remembered.whole.as_ref().map(|(spool, _)| Arc::clone(spool))
    }

    fn keep(&self, whole: Option<Arc<Spool>>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).whole = whole.map(|spool| (spool, Instant::now()));
    }

    /// True if this page begins where the first one did.
    fn begins_anew(&self, offset: u32, first: Option<&MkId>) -> bool {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if offset == 0 {
            remembered.first = first.cloned();
            return false;
        }
        first.is_some() && remembered.first.as_ref() == first
    }
}

impl Client {
    /// A page of partners (`get_partner`), which has no way to ask for changes. A server that sends all of them at once is asked once:
    /// the pages after the first come out of that answer, for ten minutes.
    ///
    /// # Errors
    /// See [`Why`]; fewer rows than are counted is one, since the rest would look deleted.
    pub async fn partners(&self, offset: u32) -> Result<Page<Contact>, MetakockaError> {
        let kept = self.partner_list.whole().filter(|_| offset > 0);
        let answer = match kept {
            Some(kept) => return self.sliced(&kept, offset),
            None => match self.door.ask_spool(Endpoint::Partners, paged(offset, LIST_LIMIT)).await {
                Err(MetakockaError { why: Why::NotFound { .. }, .. }) => return Ok(Page::none()),
                other => Arc::new(other?),
            },
        };
        let fault = |why| self.door.fault(Endpoint::Partners, why);
        let (came, counted) = (answer.len().map_err(fault)?, answer.counted());
        if is_short(offset as usize, came, counted) {
            let counted = counted.unwrap_or_default();
            return Err(fault(Why::Nonsense { fault: format!("{counted} partners are counted and {came} came") }));
        }
        let first = answer.slice(0, 1).map_err(fault)?.first().and_then(id);
        if came > ROWS || self.partner_list.begins_anew(offset, first.as_ref()) {
            self.partner_list.keep(Some(Arc::clone(&answer)));
            return self.sliced(&answer, offset);
        }
        self.partner_list.keep(None);
        let next = offset.checked_add(LIST_LIMIT).filter(|_| came == ROWS);
        self.contacts(&answer, 0, next, None)
    }

    /// A page out of a list that came whole; with the last one, the list is let go.
    fn sliced(&self, whole: &Spool, offset: u32) -> Result<Page<Contact>, MetakockaError> {
        let all = whole.len().map_err(|why| self.door.fault(Endpoint::Partners, why))?;
        let next = offset.checked_add(LIST_LIMIT).filter(|next| (*next as usize) < all);
        if next.is_none() {
            self.partner_list.keep(None);
        }
        self.contacts(whole, offset as usize, next, u32::try_from(all).ok())
    }

    fn contacts(&self, answer: &Spool, from: usize, next: Option<u32>, total: Option<u32>) -> Result<Page<Contact>, MetakockaError> {
        let rows = answer.slice(from, ROWS).map_err(|why| self.door.fault(Endpoint::Partners, why))?;
        let map = &self.door.settings().fields.contacts;
        let page = self.rows(Endpoint::Partners, &rows.iter().collect::<Vec<_>>(), |row| wire::partner(map, row))?;
        Ok(Page { next, total, ..page })
    }
}

/// Rows are missing that the answer counts. The count may be of this answer or of all of them.
fn is_short(offset: usize, came: usize, counted: Option<usize>) -> bool {
    counted.is_some_and(|counted| counted != came && counted != offset + came && (came != ROWS || counted < came))
}

fn id(row: &Value) -> Option<MkId> {
    Row::of(row).ok()?.id("mk_id")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_missing_where_no_reading_of_the_count_fits() {
        for (offset, came, counted, short) in [
            (0, 45, Some(45), false),
            (0, 44, Some(45), true),
            (0, 1000, Some(3000), false),
            (2000, 500, Some(2500), false),
            (2000, 499, Some(2500), true),
            (0, 3000, Some(3000), false),
            (0, 7, None, false),
        ] {
            assert_eq!(is_short(offset, came, counted), short, "{offset} {came} {counted:?}");
        }
    }
}
