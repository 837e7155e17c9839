//! What a handler is given.

use jiff::Timestamp;

use super::clock::shown_timestamp;
use super::files::Files;
use super::knobs::Knobs;
use super::world::{Company, Row};

/// What a handler is given: the company that was let in, which it may change, and its request.
pub(super) struct Asked<'a> {
    pub(super) company: &'a mut Company,
    pub(super) files: &'a mut Files,
    pub(super) knobs: &'a Knobs,
    pub(super) body: &'a Row,
    pub(super) now: Timestamp,
    /// `http://127.0.0.1:40123`, as the caller calls us: files and reports are fetched from there.
    pub(super) base_url: &'a str,
}

impl Asked<'_> {
    /// The moment as rows have it.
    pub(super) fn stamp(&self) -> String {
        shown_timestamp(self.now)
    }
}
