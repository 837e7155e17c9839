//! A walk through the pages of a list that may change meanwhile: each page is asked for with one row of the page before.
//!
//! Documents come in the order of their ids. If the row that was read last stands on the next page, no row between the two was skipped; if
//! every row of that page is later, rows before it are gone, the list has moved up, and the walk goes back until it stands on known ground.

use std::collections::HashSet;

use crate::domain::MkId;

/// How far one step back goes: a page of a search, less the row in common.
const BACK: u32 = 99;

/// A list that moves faster than this can't be walked; what may have been skipped is found by the next walk.
const MOST_STEPS_BACK: u32 = 10;

/// Where a walk is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Walk {
    /// Where the next unread row lies.
    pub(super) offset: u32,
    /// The last row that was read.
    pub(super) after: Option<MkId>,
    /// Nothing has moved so far.
    pub(super) steady: bool,
    back: u32,
}

/// The ids of a page, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Of the rows that could be read.
    pub(super) read: Vec<MkId>,
    /// Of the others, where that much could be read.
    pub(super) skipped: Vec<Option<MkId>>,
    /// The offset of the next page, by what the ERP counts.
    pub(super) next: Option<u32>,
}

/// Where the walk goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Onward {
    /// At this offset.
    At(u32),
    /// That was the end.
    End,
}

impl Walk {
    /// A walk that begins, or goes on, here.
    pub(super) fn at(offset: u32, after: Option<MkId>, steady: bool) -> Self {
        Self { offset, after, steady, back: 0 }
    }

    /// The offset to ask for first: with the row that was read last, if there is one.
    pub(super) fn ask(&self) -> u32 {
        if self.after.is_some() { self.offset.saturating_sub(1) } else { self.offset }
    }

    /// Takes the page that was asked for at this offset.
    pub(super) fn take(&mut self, asked: u32, rows: &Rows) -> Onward {
        let (first, last) = (rows.first(), rows.last());
        if let Some(after) = &self.after {
            let gap = first.is_none_or(|first| first.rank() > after.rank());
            self.steady &= first == Some(after) || asked == 0 && !gap;
            if gap && asked > 0 && self.back < MOST_STEPS_BACK {
                self.back += 1;
                return Onward::At(asked.saturating_sub(BACK));
            }
        }
        self.steady &= rows.read.is_sorted_by_key(|id| id.rank().0) && rows.read.is_sorted_by(|a, b| a.rank() < b.rank());
        self.offset = asked.saturating_add(rows.count());
        if last.is_some_and(|last| self.after.as_ref().is_none_or(|after| last.rank() > after.rank())) {
            self.after = last.cloned();
        }
        match rows.next {
            Some(end) if rows.count() > 1 => Onward::At(end.saturating_sub(1)),
            Some(end) => Onward::At(end),
            None => Onward::End,
        }
    }
}

impl Rows {
    /// Every id that is known to be there.
    pub(super) fn present(&self) -> HashSet<&MkId> {
        self.read.iter().chain(self.skipped.iter().flatten()).collect()
    }

    /// Rows that lie beyond this one: the others were read before.
    pub(super) fn beyond(&self, after: Option<&MkId>) -> usize {
        let fresh = |id: &&MkId| after.is_none_or(|after| id.rank() > after.rank());
        self.read.iter().filter(fresh).count()
    }

    /// Each row can be told by its id.
    pub(super) fn all_named(&self) -> bool {
        self.skipped.iter().all(Option::is_some)
    }

    fn first(&self) -> Option<&MkId> {
        self.present().into_iter().min_by_key(|id| id.rank())
    }

    fn last(&self) -> Option<&MkId> {
        self.present().into_iter().max_by_key(|id| id.rank())
    }

    fn count(&self) -> u32 {
        u32::try_from(self.read.len() + self.skipped.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks a list of ids in pages of 100; `between` may change it after each page.
    fn walked(mut list: Vec<u32>, mut between: impl FnMut(usize, &mut Vec<u32>)) -> (Vec<u32>, bool, usize) {
        let (mut walk, mut seen, mut pages) = (Walk::at(0, None, true), Vec::new(), 0);
        let mut asked = walk.ask();
        loop {
            let page: Vec<u32> = list.iter().copied().skip(asked as usize).take(100).collect();
            let end = asked as usize + page.len();
            let next = (end < list.len() && !page.is_empty()).then(|| u32::try_from(end).unwrap());
            let rows = Rows { read: page.iter().map(|id| MkId::new(id.to_string())).collect(), skipped: vec![], next };
            seen.extend(page);
            pages += 1;
            match walk.take(asked, &rows) {
                Onward::At(offset) => asked = offset,
                Onward::End => break,
            }
            between(pages, &mut list);
        }
        seen.sort_unstable();
        seen.dedup();
        (seen, walk.steady, pages)
    }

    #[test]
    fn a_list_that_stands_still_costs_one_row_a_page() {
        let list: Vec<u32> = (1000..1240).collect();
        assert_eq!(walked(list.clone(), |_, _| {}), (list, true, 3));
        assert_eq!(walked(vec![], |_, _| {}), (vec![], true, 1));
    }

    #[test]
    fn rows_that_go_or_come_between_pages_hide_no_other_row() {
        let list: Vec<u32> = (1000..1400).step_by(2).collect();
        let gone = |page: usize, list: &mut Vec<u32>| {
            if page == 1 {
                drop(list.drain(0..3));
            }
        };
        assert_eq!(walked(list.clone(), gone), (list.clone(), false, 4));
        let come = |page: usize, list: &mut Vec<u32>| {
            if page == 1 {
                list.insert(5, 1001);
            }
        };
        let (seen, steady, _) = walked(list.clone(), come);
        assert_eq!((seen, steady), (list.clone(), false));
        let added = |page: usize, list: &mut Vec<u32>| {
            if page == 1 {
                list.push(1400);
            }
        };
        let (seen, steady, _) = walked(list.clone(), added);
        assert_eq!((seen.len(), steady), (list.len() + 1, true));
    }
}
