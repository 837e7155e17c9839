//! One tenant's writes to Metakocka as a part of the service: carried out as soon as they are approved, looked up where an answer was lost.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::part::{Progress, Step};
use crate::app::{App, Tenant};
use crate::fault::Fault;

/// The longest rest: the clock may be set meanwhile.
const LONGEST_REST: Duration = Duration::from_mins(10);

/// The shortest rest, so that a clock that jumps makes no storm.
const SHORTEST_REST: Duration = Duration::from_millis(100);

/// A step takes several writes, each up to two minutes with a minute for each read around it.
const LIMIT: Duration = Duration::from_mins(30);

/// A tenant's writes in the loop.
#[derive(Debug)]
pub struct Writing {
    app: Arc<App>,
    tenant: Tenant,
}

impl Writing {
    /// The writes of this tenant.
    #[must_use]
    pub fn new(app: Arc<App>, tenant: Tenant) -> Self {
        Self { app, tenant }
    }
}

#[async_trait]
impl Step for Writing {
    async fn step(&mut self) -> Result<Progress, Box<dyn Fault>> {
        let steps = self.app.write_what_is_due(&self.tenant).await?;
        Ok(if steps > 0 { Progress::Worked } else { Progress::Idle })
    }

    async fn rest(&mut self) -> Result<(), Box<dyn Fault>> {
        let due = self.app.until_a_write_is_due(&self.tenant)?;
        let rest = due.unwrap_or(LONGEST_REST).clamp(SHORTEST_REST, LONGEST_REST);
        tokio::select! {
            () = self.tenant.line.rung() => {}
            () = tokio::time::sleep(rest) => {}
        }
        Ok(())
    }

    fn limit(&self) -> Duration {
        LIMIT
    }
}
