//! Facts that are true when they are told: read again from the ERP right before a draft is written, and before it is placed.
//!
//! The mirror says which records a draft would stand on; those that were read too long ago are read once more, one by one, and the draft is
//! written from what came. What could not be read is left open in it: an old figure is never told.

mod erp;
mod known;
mod read;
mod stale;

use jiff::Timestamp;

use super::relate::Related;
use super::{Desk, FlowError, answer, draft};
use crate::domain::{Digest, DraftJob, Message};
use crate::writer::Draft;

pub use erp::{ErpReads, Silent};
pub use known::Fresh;

/// So often a draft is looked through for what is to be read: what came may lead to other records, and those to no further ones.
const ROUNDS: usize = 3;

/// What stands in the explanation of a draft that would need more looks than that.
const NO_END: &str = "what was read led to ever more records";

/// An answer, and the ground that it stands on, as it was found a moment ago.
#[derive(Debug)]
pub(super) struct Ground {
    /// The mail.
    pub(super) message: Message,
    /// Who, and which documents, with what was read.
    pub(super) related: Related,
    /// What the template makes of it; what could not be read is left open.
    pub(super) draft: Draft,
    /// The same of what was known before, where something could not be read.
    pub(super) as_known: Option<AsKnown>,
}

/// What the template makes of the mirror as it is, and all that this stands on, hashed.
#[derive(Debug)]
pub(super) struct AsKnown {
    pub(super) draft: Draft,
    digest: Digest,
}

impl Ground {
    /// Everything that it stands on was read in time.
    pub(super) fn is_firm(&self) -> bool {
        self.as_known.is_none()
    }

    /// All that it stands on, hashed.
    pub(super) fn digest(&self) -> Digest {
        answer::ground(&self.message, &self.related, &self.draft)
    }

    /// The same of what was known before anything was asked.
    pub(super) fn digest_as_known(&self) -> Digest {
        self.as_known.as_ref().map_or_else(|| self.digest(), |known| known.digest.clone())
    }
}

/// Looks at what the answer of a job stands on, and reads again what is too old to be told.
///
/// # Errors
/// The store, or a text that the writer's check refused. An ERP that can't be reached is no error: what it holds is left open.
pub(super) async fn ground(desk: &Desk, job: &DraftJob) -> Result<Ground, FlowError> {
    let mut fresh = Fresh::default();
    for _ in 1..ROUNDS {
        let looked = look(desk, job, &fresh)?;
        let Some(erp) = desk.erp.as_ref().filter(|_| !looked.to_read.is_empty()) else { return looked.leave_open(desk, fresh) };
        read::all(desk, &**erp, looked.to_read, &mut fresh).await?;
    }
    let mut looked = look(desk, job, &fresh)?;
    looked.to_read.drain(..).for_each(|record| fresh.leave(&record, NO_END.to_owned()));
    looked.leave_open(desk, fresh)
}

/// One look at what is known.
struct Looked {
    now: Timestamp,
    message: Message,
    related: Related,
    draft: Draft,
    to_read: Vec<read::Record>,
}

fn look(desk: &Desk, job: &DraftJob, fresh: &Fresh) -> Result<Looked, FlowError> {
    let (message, mut related) = draft::source(desk, job)?;
    let now = desk.clock.now();
    fresh.lay_over(&mut related);
    let draft = answer::by_template(desk, &message, &related, now)?;
    let to_read = if desk.erp.is_some() { stale::records(desk, &related, &draft, now)? } else { Vec::new() };
    Ok(Looked { now, message, related, draft, to_read })
}

impl Looked {
    /// Nothing more is read: what could not be stays open.
    fn leave_open(self, desk: &Desk, fresh: Fresh) -> Result<Ground, FlowError> {
        let Self { now, message, mut related, draft, .. } = self;
        if fresh.unread().is_empty() {
            return Ok(Ground { message, related, draft, as_known: None });
        }
        // As if nothing had been asked: a draft that was true when it was placed is not the worse for an ERP that is silent.
        related.fresh = Fresh::default();
        let as_known = AsKnown { digest: answer::ground(&message, &related, &draft), draft };
        fresh.leave_out(&mut related);
        let open = answer::by_template(desk, &message, &related, now)?;
        Ok(Ground { message, related, draft: open, as_known: Some(as_known) })
    }
}
