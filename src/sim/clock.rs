//! What time it is in the simulator: the real time moved by an offset, or a moment that stands still.

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp, civil::Date, civil::DateTime, tz::TimeZone};

/// Slovenian wall time as a POSIX rule: no machine has to have a zone database.
static LJUBLJANA: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap_or(TimeZone::UTC));

#[derive(Clone, Copy, Debug)]
pub(super) enum Clock {
    Real { offset: SignedDuration },
    Still(Timestamp),
}

impl Clock {
    pub(super) fn new(still: Option<Timestamp>) -> Self {
        still.map_or(Self::Real { offset: SignedDuration::ZERO }, Self::Still)
    }

    pub(super) fn now(&self) -> Timestamp {
        match self {
            Self::Real { offset } => Timestamp::now().checked_add(*offset).unwrap_or(Timestamp::MAX),
            Self::Still(moment) => *moment,
        }
    }

    pub(super) fn advance(&mut self, by: SignedDuration) {
        match self {
            Self::Real { offset } => *offset = offset.saturating_add(by),
            Self::Still(moment) => *moment = moment.checked_add(by).unwrap_or(Timestamp::MAX),
        }
    }
}

/// The moment on a wall in Ljubljana.
pub(super) fn wall(moment: Timestamp) -> DateTime {
    LJUBLJANA.to_datetime(moment)
}

/// `2026-10-14T09:12:40+02:00`: wall time, and the offset that Metakocka writes all year.
pub(super) fn shown_timestamp(moment: Timestamp) -> String {
    format!("{}+02:00", wall(moment).strftime("%Y-%m-%dT%H:%M:%S"))
}

/// `2026-10-14+02:00`.
pub(super) fn shown_date(day: Date) -> String {
    format!("{day}+02:00")
}

/// `14.10.2026`, as payments are dated.
pub(super) fn dotted_date(day: Date) -> String {
    format!("{:02}.{:02}.{:04}", day.day(), day.month(), day.year())
}
