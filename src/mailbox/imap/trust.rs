//! Whether a server's IDLE is believed: two that stayed mute while mail lay there, and it is asked instead for a while.

use std::time::Duration;

use tokio::time::Instant;

/// Mute IDLEs in a row until they are given up. One may be chance: mail that came in the very moment the IDLE was ended.
const STRIKES: u8 = 2;

/// How long a server is asked instead. Then IDLE is tried again, since whatever sat in between may have been mended.
const DISTRUST: Duration = Duration::from_secs(6 * 60);

/// What one account's IDLEs have shown so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct IdleTrust {
    strikes: u8,
    asked_until: Option<Instant>,
}

impl IdleTrust {
    pub(super) fn is_good(&self, now: Instant) -> bool {
        self.asked_until.is_none_or(|until| now >= until)
    }

    /// It told of mail.
    pub(super) fn spoke(&mut self) {
        *self = Self::default();
    }

    /// It said nothing, and mail lay there; or the server ended the connection over it.
    pub(super) fn failed(&mut self, now: Instant) {
        self.strikes = self.strikes.saturating_add(1);
        if self.strikes >= STRIKES {
            self.refused(now);
        }
    }

    /// The server wants none. When it is tried again, one more failure is enough.
    pub(super) fn refused(&mut self, now: Instant) {
        *self = Self { strikes: STRIKES - 1, asked_until: Some(now + DISTRUST) };
    }
}
