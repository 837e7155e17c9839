//! One tenant's ERP as a part of the service: each part of it is read when its time has come.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::part::{Progress, Step};
use crate::app::{App, Tenant};
use crate::fault::Fault;
use crate::flow::Clock;
use crate::flow::sync::{Intervals, Manner, Pace, Session, SyncError, Tally};
use crate::store::{MirrorKind, StoreError, SyncState};

/// The shortest rest, so that an interval of a second or a clock that jumps makes no storm.
const SHORTEST_REST: Duration = Duration::from_secs(1);

/// The longest rest: the clock may be set meanwhile.
const LONGEST_REST: Duration = Duration::from_mins(10);

/// A tenant's ERP in the loop.
#[derive(Debug)]
pub struct Pulling {
    app: Arc<App>,
    tenant: Tenant,
    clock: Clock,
    pace: Pace,
    session: Session,
}

impl Pulling {
    /// An ERP that is read as often as `intervals` says.
    #[must_use]
    pub fn new(app: Arc<App>, tenant: Tenant, intervals: Intervals, clock: Clock) -> Self {
        let pace = Pace::new(intervals, clock.now());
        Self { app, tenant, clock, pace, session: Session::default() }
    }

    fn states(&self) -> Result<impl Fn(MirrorKind) -> Option<SyncState> + use<>, StoreError> {
        let (store, tenant) = (&self.app.store, self.tenant.id());
        let known: Result<Vec<_>, _> =
            MirrorKind::all().into_iter().map(|part| store.sync_state(tenant, part).map(|state| (part, state))).collect();
        let known = known?;
        Ok(move |part| known.iter().find(|(known, _)| *known == part).and_then(|(_, state)| *state))
    }

    /// One part, if it has its turn: in which manner it was read.
    async fn turn(&mut self, part: MirrorKind, state: Option<SyncState>) -> Result<Option<Manner>, SyncError> {
        let Some(manner) = self.pace.due(part, state.as_ref(), self.clock.now()) else { return Ok(None) };
        let allowance = self.pace.allowance(part, manner, self.clock.now());
        let mut tally = Tally::default();
        let ended = self.app.turn(&self.tenant, &mut self.session, part, manner, allowance, &mut tally).await;
        self.pace.ran(part, manner, tally, matches!(ended, Ok(true)), self.clock.now());
        ended.map(|_| Some(manner))
    }

    /// A part that fails doesn't hold the others back, unless all would fail alike: stale documents would make stale drafts. After a piece
    /// of a scan orders have their turn again, however many types there are to scan.
    async fn read(&mut self) -> Result<Progress, SyncError> {
        let states = self.states().map_err(SyncError::Store)?;
        let (mut progress, mut failed) = (Progress::Idle, None);
        for part in self.pace.order(&states, self.clock.now()) {
            match self.turn(part, states(part)).await {
                Ok(None) => {}
                Ok(Some(manner)) => {
                    progress = Progress::Worked;
                    if manner == Manner::Scan {
                        break;
                    }
                }
                Err(error) if error.ends_all() || self.tenant.gives_up() => return Err(error),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        match self.app.read_stock_told_of(&self.tenant).await {
            Ok(0) => {}
            Ok(_) => progress = Progress::Worked,
            Err(error) => failed = failed.or(Some(error)),
        }
        failed.map_or(Ok(progress), Err)
    }
}

#[async_trait]
impl Step for Pulling {
    /// What was read reaches mails and drafts even where the rest could not be read.
    async fn step(&mut self) -> Result<Progress, Box<dyn Fault>> {
        let read = self.read().await;
        let rippled = self.app.ripple(&self.tenant).await.map_err(SyncError::from)?;
        let progress = read?;
        Ok(if rippled.is_some() { Progress::Worked } else { progress })
    }

    async fn rest(&mut self) -> Result<(), Box<dyn Fault>> {
        let states = self.states().map_err(SyncError::Store)?;
        let rest = self.pace.rest(states, self.clock.now());
        tokio::select! {
            () = tokio::time::sleep(rest.clamp(SHORTEST_REST, LONGEST_REST)) => {}
            () = self.tenant.bell().notified() => {}
        }
        Ok(())
    }
}
