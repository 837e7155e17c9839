//! The order in which a generated company's documents come: offers become orders, orders are shipped and billed, some bills are credited.

/// One document of a story.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chapter {
    pub(super) doc_type: &'static str,
    /// Before the document's number.
    pub(super) prefix: &'static str,
    /// The chapter whose partner and lines it shares; its own where it begins something.
    pub(super) root: u64,
    /// The chapter that it was made from.
    pub(super) made_from: Option<u64>,
}

const fn begins(at: u64, doc_type: &'static str, prefix: &'static str) -> Chapter {
    Chapter { doc_type, prefix, root: at, made_from: None }
}

const fn follows(from: u64, root: u64, doc_type: &'static str, prefix: &'static str) -> Chapter {
    Chapter { doc_type, prefix, root, made_from: Some(from) }
}

/// Foreign partners get `sales_bill_foreign` instead.
pub(super) const BILL: &str = "sales_bill_domestic";

const STORY: [Chapter; 20] = [
    begins(0, "sales_offer", "PON"),
    follows(0, 0, "sales_order", "N"),
    follows(1, 0, BILL, "R"),
    begins(3, "sales_order", "N"),
    follows(3, 3, BILL, "R"),
    begins(5, "sales_order", "N"),
    begins(6, "sales_order", "N"),
    follows(6, 6, "warehouse_delivery_note", "ODP"),
    follows(7, 6, "warehouse_packing_list", "DOB"),
    follows(6, 6, BILL, "R"),
    begins(10, "sales_order", "N"),
    follows(10, 10, BILL, "R"),
    begins(12, "sales_bill_retail", "MP"),
    begins(13, "purchase_order", "NAR"),
    begins(14, "sales_order", "N"),
    follows(14, 14, "sales_bill_prepaid", "AV"),
    begins(16, "sales_order", "N"),
    follows(14, 14, BILL, "R"),
    follows(2, 0, "sales_bill_credit_note", "DB"),
    begins(19, "sales_offer", "PON"),
];

/// How many documents a story has.
pub(super) const LENGTH: u64 = STORY.len() as u64;
/// Every so-many-th story ends with a complaint instead of an offer.
const COMPLAINS: u64 = 5;
const COMPLAINT: Chapter = follows(2, 0, "complaint", "REK");

/// The chapter of the document with this number.
pub(super) fn chapter(number: u64) -> Chapter {
    let (story, at) = (number / LENGTH, number % LENGTH);
    if at == LENGTH - 1 && story % COMPLAINS == COMPLAINS - 1 {
        return COMPLAINT;
    }
    let found = usize::try_from(at).ok().and_then(|at| STORY.get(at));
    found.copied().unwrap_or(COMPLAINT)
}

/// The document's number as people write it: `N-10042`; each prefix counts on its own.
pub(super) fn count_code(number: u64) -> String {
    let (story, at) = (number / LENGTH, number % LENGTH);
    let prefix = chapter(number).prefix;
    let per_story = (0..).zip(&STORY).filter(|(_, chapter)| chapter.prefix == prefix);
    let (all, before) = per_story.fold((0, 0), |(all, before), (nth, _)| (all + 1, before + u64::from(nth < at)));
    format!("{prefix}-{}", 10_000 + story * all.max(1) + before)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{LENGTH, chapter, count_code};

    #[test]
    fn every_chapter_points_backwards_and_no_number_is_given_twice() {
        for number in 0..LENGTH * 5 {
            let chapter = chapter(number);
            assert!(chapter.root <= number % LENGTH && chapter.made_from.is_none_or(|from| from < number % LENGTH), "{number}");
        }
        let codes: BTreeSet<String> = (0..LENGTH * 30).map(count_code).collect();
        assert_eq!(codes.len() as u64, LENGTH * 30);
    }
}
