//! One tenant's ERP as a part of the service: each kind is pulled when its time has come.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::part::{Progress, Step};
use crate::app::{App, Tenant};
use crate::fault::Fault;
use crate::flow::sync::{self, Kind, SyncError};

/// The shortest rest, so that an interval of a second or a clock that jumps makes no storm.
const SHORTEST_REST: Duration = Duration::from_secs(1);

/// The longest rest: the clock may be set meanwhile.
const LONGEST_REST: Duration = Duration::from_mins(10);

/// How often each kind is wanted; `None` turns it off, but for the first time.
#[derive(Clone, Copy, Debug)]
pub struct Intervals {
    /// Partners.
    pub contacts: Option<Duration>,
    /// Products and stock.
    pub products: Option<Duration>,
    /// Documents.
    pub documents: Option<Duration>,
    /// Everything, with deletions.
    pub full: Option<Duration>,
}

impl Intervals {
    fn of(&self, kind: Kind) -> Option<Duration> {
        match kind {
            Kind::Contacts => self.contacts,
            Kind::Products => self.products,
            Kind::Documents => self.documents,
        }
    }
}

/// A tenant's ERP in the loop.
#[derive(Debug)]
pub struct Pulling {
    app: Arc<App>,
    tenant: Tenant,
    intervals: Intervals,
}

impl Pulling {
    /// An ERP that is read as often as `intervals` says.
    #[must_use]
    pub fn new(app: Arc<App>, tenant: Tenant, intervals: Intervals) -> Self {
        Self { app, tenant, intervals }
    }

    fn last(&self, kind: Kind) -> Result<Option<Timestamp>, SyncError> {
        Ok(sync::last_success(&self.app.store, self.tenant.id(), kind)?)
    }

    /// Whether a full pull has its turn. The first pull of all is one.
    fn full_is_due(&self, now: Timestamp) -> Result<bool, SyncError> {
        let last = sync::last_full(&self.app.store, self.tenant.id())?;
        Ok(self.intervals.full.is_some() && sync::is_due(last, self.intervals.full, now))
    }

    /// A full pull reads what is read at all: a kind that is turned off stays as it was once read.
    fn is_due(&self, kind: Kind, full: bool, now: Timestamp) -> Result<bool, SyncError> {
        let every = self.intervals.of(kind);
        Ok(full && every.is_some() || sync::is_due(self.last(kind)?, every, now))
    }
}

#[async_trait]
impl Step for Pulling {
    /// A kind that fails doesn't hold the others back: stale documents would make stale drafts.
    async fn step(&mut self) -> Result<Progress, Box<dyn Fault>> {
        let now = Timestamp::now();
        let full = self.full_is_due(now)?;
        let (mut progress, mut failed) = (Progress::Idle, None);
        for kind in Kind::ALL {
            if !self.is_due(kind, full, now)? {
                continue;
            }
            match self.app.pull(&self.tenant, kind, full).await {
                Ok(_) => progress = Progress::Worked,
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        match self.app.read_stock_told_of(&self.tenant).await {
            Ok(0) => {}
            Ok(_) => progress = Progress::Worked,
            Err(error) => failed = failed.or(Some(error)),
        }
        if self.app.ripple(&self.tenant).await.map_err(SyncError::from)?.is_some() {
            progress = Progress::Worked;
        }
        if let Some(error) = failed {
            return Err(error.into());
        }
        if full {
            sync::note_full(&self.app.store, self.tenant.id(), now).await?;
        }
        Ok(progress)
    }

    async fn rest(&mut self) -> Result<(), Box<dyn Fault>> {
        let now = Timestamp::now();
        let mut rest = LONGEST_REST;
        for kind in Kind::ALL {
            if let (Some(last), Some(every)) = (self.last(kind)?, self.intervals.of(kind)) {
                let every = SignedDuration::try_from(every).unwrap_or(SignedDuration::MAX);
                let left = every.saturating_sub(now.duration_since(last));
                rest = rest.min(Duration::try_from(left).unwrap_or_default());
            }
        }
        tokio::select! {
            () = tokio::time::sleep(rest.max(SHORTEST_REST)) => {}
            () = self.tenant.bell().notified() => {}
        }
        Ok(())
    }
}
