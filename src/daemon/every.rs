//! Plain work at every interval, as a step: what has no connection to keep and nobody to wait for.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use async_trait::async_trait;

use super::part::{Progress, Step};
use crate::fault::Fault;

/// Calls a function, rests for the interval, and calls it again.
pub struct Every<F> {
    interval: Duration,
    work: F,
}

impl<F> Every<F> {
    /// The first call comes at once.
    pub fn new(interval: Duration, work: F) -> Self {
        Self { interval, work }
    }
}

impl<F> fmt::Debug for Every<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Every").field("interval", &self.interval).finish_non_exhaustive()
    }
}

#[async_trait]
impl<F, Work> Step for Every<F>
where
    F: FnMut() -> Work + Send,
    Work: Future<Output = Result<(), Box<dyn Fault>>> + Send,
{
    async fn step(&mut self) -> Result<Progress, Box<dyn Fault>> {
        (self.work)().await?;
        Ok(Progress::Idle)
    }

    async fn rest(&mut self) -> Result<(), Box<dyn Fault>> {
        tokio::time::sleep(self.interval).await;
        Ok(())
    }
}
