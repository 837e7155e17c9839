//! What a handler is given.

use super::knobs::Knobs;
use super::seed::CompanySeed;
use super::world::Row;

/// What a handler is given: the company that was let in, and its request.
pub(super) struct Asked<'a> {
    pub(super) company: &'a CompanySeed,
    pub(super) knobs: &'a Knobs,
    pub(super) body: &'a Row,
}
