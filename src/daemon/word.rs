//! A tenant's writer: templates are always in order, a model as long as it answers. One that failed too often is asked a word now and then.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::part::{Progress, Step};
use crate::fault::Fault;
use crate::model::Client;

/// How soon it is noticed that a model fails: as soon as people who watch look again.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Watches one tenant's model.
#[derive(Debug)]
pub struct Wording {
    model: Option<Arc<Client>>,
}

impl Wording {
    /// Without a model there is nothing to watch.
    #[must_use]
    pub fn new(model: Option<Arc<Client>>) -> Self {
        Self { model }
    }
}

#[async_trait]
impl Step for Wording {
    async fn step(&mut self) -> Result<Progress, Box<dyn Fault>> {
        if let Some(model) = self.model.as_ref().filter(|model| model.circuit_open()) {
            model.probe().await?;
        }
        Ok(Progress::Idle)
    }

    async fn rest(&mut self) -> Result<(), Box<dyn Fault>> {
        match &self.model {
            Some(_) => tokio::time::sleep(LOOK_EVERY).await,
            None => std::future::pending().await,
        }
        Ok(())
    }
}
