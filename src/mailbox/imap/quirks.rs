//! How each kind of server differs from the standard, as data: one record per kind, obeyed where the record is read.

use std::time::Duration;

use crate::domain::ServerKind;

/// What is to be heeded with one server. Only what the code obeys stands here; docs/providers.md says where each comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quirks {
    /// LIST with RETURN options ends the connection or is refused: only the plain form is sent.
    pub(super) plain_list: bool,
    /// Keywords are forgotten or refused, whatever PERMANENTFLAGS says.
    pub(super) forgets_keywords: bool,
    /// ID is said even where it isn't offered: without it no folder opens.
    pub(super) wants_id: bool,
    /// The capabilities told with the login are those of a proxy in front: they are asked for again.
    pub(super) asks_capabilities_twice: bool,
    /// Bytes of the longest command line, its tag and line end included.
    pub(super) longest_line: usize,
    /// How long an IDLE may be silent.
    pub(super) idle_silence: Duration,
    /// Sessions are ended by the server at an age; ours are renewed before, at a quiet moment.
    pub(super) session_age: Option<Duration>,
    /// Mails fetched in one second at most, beyond the first.
    pub(super) mails_per_second: Option<u32>,
    /// Bytes that one account gives out in 24 hours.
    pub(super) bytes_per_day: Option<u64>,
}

/// One IDLE may be silent for so long. Half-open connections look healthy for as long as nobody speaks, and many routers drop silent ones
/// after five minutes or more.
const IDLE_SILENCE: Duration = Duration::from_secs(5 * 60);

/// Servers promise 8,192 bytes (RFC 7162 §4); commands of ours stay far below.
const LONGEST_LINE: usize = 8_192;

/// Some servers read a command into 4 KiB.
const SHORT_LINE: usize = 4_096;

/// A server that follows the standard.
const STANDARD: Quirks = Quirks {
    plain_list: false,
    forgets_keywords: false,
    wants_id: false,
    asks_capabilities_twice: false,
    longest_line: LONGEST_LINE,
    idle_silence: IDLE_SILENCE,
    session_age: None,
    mails_per_second: None,
    bytes_per_day: None,
};

impl Quirks {
    /// The record of one kind of server.
    pub(super) const fn of(kind: ServerKind) -> Self {
        match kind {
            // 2,500 MB a day are what Google names for IMAP; nine tenths of it leave room for the owner's own programs.
            // Sessions with a token end after an hour.
            ServerKind::Gmail => Self { session_age: Some(Duration::from_secs(45 * 60)), bytes_per_day: Some(2_250_000_000), ..STANDARD },
            // Sessions were lost at half an hour; four mails a second are what migration tools keep to.
            ServerKind::Microsoft365 => Self {
                forgets_keywords: true,
                longest_line: SHORT_LINE,
                session_age: Some(Duration::from_secs(25 * 60)),
                mails_per_second: Some(4),
                ..STANDARD
            },
            ServerKind::Exchange => Self { forgets_keywords: true, longest_line: SHORT_LINE, ..STANDARD },
            ServerKind::ICloud => Self { asks_capabilities_twice: true, ..STANDARD },
            // Its IDLE was seen to die from the sixth minute on.
            ServerKind::Yandex => Self { idle_silence: Duration::from_secs(3 * 60), ..STANDARD },
            ServerKind::Netease => Self { wants_id: true, ..STANDARD },
            ServerKind::ProtonBridge => Self { plain_list: true, ..STANDARD },
            ServerKind::Zimbra => Self { longest_line: SHORT_LINE, ..STANDARD },
            ServerKind::Yahoo
            | ServerKind::Courier
            | ServerKind::Cyrus
            | ServerKind::Dovecot
            | ServerKind::Stalwart
            | ServerKind::HMailServer
            | ServerKind::Other => STANDARD,
        }
    }
}

impl Default for Quirks {
    fn default() -> Self {
        STANDARD
    }
}
