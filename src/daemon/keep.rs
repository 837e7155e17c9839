//! The store as a part of the service: it works as long as it can be read and measured.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;

use super::part::{Progress, Step};
use crate::app::App;
use crate::fault::Fault;
use crate::store::StoreError;

/// Between two looks: readiness is asked for about that often, and a look is one read.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Between two measurements: each walks over every file of the store, and a size is looked at in hours.
const MEASURE_EVERY: Duration = Duration::from_mins(10);

/// The store in the loop. An engine that met a fault refuses every read from then on, so one read tells.
#[derive(Debug)]
pub struct Keeping {
    app: Arc<App>,
    measured: Option<Instant>,
}

impl Keeping {
    /// The store of these handles.
    #[must_use]
    pub fn new(app: Arc<App>) -> Self {
        Self { app, measured: None }
    }
}

#[async_trait]
impl Step for Keeping {
    async fn step(&mut self) -> Result<Progress, Box<dyn Fault>> {
        let app = Arc::clone(&self.app);
        let measure = self.measured.is_none_or(|at| at.elapsed() >= MEASURE_EVERY);
        match tokio::task::spawn_blocking(move || look(&app, measure)).await.map_err(tokio::task::JoinError::try_into_panic) {
            Ok(looked) => looked?,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            // The runtime ends: nobody asks any more.
            Err(Err(_)) => {}
        }
        self.measured = if measure { Some(Instant::now()) } else { self.measured };
        Ok(Progress::Idle)
    }

    async fn rest(&mut self) -> Result<(), Box<dyn Fault>> {
        tokio::time::sleep(LOOK_EVERY).await;
        Ok(())
    }
}

fn look(app: &App, measure: bool) -> Result<(), StoreError> {
    let waiting = app.store.job_counts()?.waiting();
    app.metrics.jobs_waiting("draft", usize::try_from(waiting).unwrap_or(usize::MAX));
    let writes = app.store.approval_counts()?;
    app.metrics.jobs_waiting("approval", usize::try_from(writes.for_a_person).unwrap_or(usize::MAX));
    app.metrics.jobs_waiting("write", usize::try_from(writes.to_be_done).unwrap_or(usize::MAX));
    if measure {
        app.metrics.store_bytes(app.store.bytes_on_disk()?);
    }
    Ok(())
}
