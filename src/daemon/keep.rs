//! The store as a part of the service: it works as long as it can be read and measured.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::part::{Progress, Step};
use crate::app::App;
use crate::fault::Fault;
use crate::store::StoreError;

/// Between two looks: readiness is asked for about that often, and a look is one read and a walk over the folder.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// The store in the loop. An engine that met a fault refuses every read from then on, so one read tells.
#[derive(Debug)]
pub struct Keeping {
    app: Arc<App>,
}

impl Keeping {
    /// The store of these handles.
    #[must_use]
    pub fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

#[async_trait]
impl Step for Keeping {
    async fn step(&mut self) -> Result<Progress, Box<dyn Fault>> {
        let app = Arc::clone(&self.app);
        match tokio::task::spawn_blocking(move || look(&app)).await.map_err(tokio::task::JoinError::try_into_panic) {
            Ok(looked) => looked?,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            // The runtime ends: nobody asks any more.
            Err(Err(_)) => {}
        }
        Ok(Progress::Idle)
    }

    async fn rest(&mut self) -> Result<(), Box<dyn Fault>> {
        tokio::time::sleep(LOOK_EVERY).await;
        Ok(())
    }
}

fn look(app: &App) -> Result<(), StoreError> {
    let waiting = app.store.job_counts()?.waiting();
    app.metrics.jobs_waiting("draft", usize::try_from(waiting).unwrap_or(usize::MAX));
    app.metrics.store_bytes(app.store.bytes_on_disk()?);
    Ok(())
}
