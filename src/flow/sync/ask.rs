//! What to ask the ERP for: everything, or what may have changed since the last time.
//!
//! | type | between scans |
//! |---|---|
//! | orders, complaints | what changed since, two hours earlier: Metakocka's clock is in doubt by one |
//! | bills | what is dated lately, and every bill that is not fully paid |
//! | credit notes, purchase orders, delivery notes, packing lists | what is dated lately |
//! | offers | the newest hundred: they can't be asked for by date nor by change |
//! | contacts, products, stock | everything: no question about changes is known |

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};

use crate::domain::DocType;
use crate::store::SyncState;

/// Documents are written up to a week late, or corrected in the week after; what comes later shows in the next scan.
const DAYS_BETWEEN_SCANS: i64 = 7;

/// Without scans, a payment or correction usually lands within two months.
const DAYS_WITHOUT_SCANS: i64 = 62;

/// A scan that is younger covers what the short window does not: twice the usual day between two.
const SCAN_COVERS: SignedDuration = SignedDuration::from_hours(48);

/// One question, a walk through the pages of its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// All of them; what is not found is missing.
    Scan,
    /// Changed at or after this moment.
    ChangedSince(Timestamp),
    /// Dated this day or later.
    DatedFrom(Date),
    /// Not fully paid.
    Unpaid,
    /// The last ones that were made.
    Newest,
}

/// What to ask for, given how far the type has been read. `scan`: everything is wanted.
#[must_use]
pub(super) fn asks(doc_type: DocType, state: Option<&SyncState>, scan: bool) -> Vec<Ask> {
    let Some(state) = state.filter(|_| !scan) else { return vec![Ask::Scan] };
    match doc_type {
        DocType::SalesOrder | DocType::Complaint => vec![Ask::ChangedSince(state.last_success)],
        DocType::SalesOffer => vec![Ask::Newest],
        bill if bill.is_bill() => vec![Ask::DatedFrom(first_day(state)), Ask::Unpaid],
        _ => vec![Ask::DatedFrom(first_day(state))],
    }
}

/// The first day of the window, which begins before the last success.
fn first_day(state: &SyncState) -> Date {
    let covered = state.scanned.is_some_and(|scanned| state.last_success.duration_since(scanned) <= SCAN_COVERS);
    let days = if covered { DAYS_BETWEEN_SCANS } else { DAYS_WITHOUT_SCANS };
    state.last_success.to_zoned(TimeZone::UTC).date().saturating_sub(days.days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(scanned: Option<&str>) -> SyncState {
        let begun: Timestamp = "2026-11-16T09:00:00Z".parse().unwrap();
        SyncState { scanned: scanned.map(|moment| moment.parse().unwrap()), ..SyncState::at(begun) }
    }

    #[test]
    fn the_first_time_and_when_it_is_wanted_everything_is_read() {
        for doc_type in DocType::ALL {
            assert_eq!(asks(doc_type, None, false), [Ask::Scan]);
            assert_eq!(asks(doc_type, Some(&state(None)), true), [Ask::Scan]);
        }
    }

    #[test]
    fn between_scans_each_type_is_asked_the_way_it_can_answer() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let lately = state(Some("2026-11-16T01:00:00Z"));
        let asked = |doc_type, state: &SyncState| asks(doc_type, Some(state), false);
        assert_eq!(asked(DocType::SalesOrder, &lately), [Ask::ChangedSince(lately.last_success)]);
        assert_eq!(asked(DocType::SalesOffer, &lately), [Ask::Newest]);
        assert_eq!(asked(DocType::SalesBillRetail, &lately), [Ask::DatedFrom(day("2026-11-09")), Ask::Unpaid]);
        assert_eq!(asked(DocType::WarehousePackingList, &lately), [Ask::DatedFrom(day("2026-11-09"))]);
        assert_eq!(asked(DocType::SalesBillCreditNote, &state(None)), [Ask::DatedFrom(day("2026-09-15"))]);
    }
}
