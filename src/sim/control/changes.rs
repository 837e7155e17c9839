//! Rows changed as a person changes them in the web app: at once, or just before a call yet to come.

use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;

use super::{Done, Refused, Sim, done, read, unknown_company};
use crate::sim::simulation;
use crate::sim::world::{Row, Table, text};

/// A row to add or change, or the `mk_id` of one to delete.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    company_id: String,
    kind: Table,
    row: Option<Row>,
    delete: Option<String>,
}

impl Change {
    /// Makes it so. Changed stock is reported like any other.
    fn apply(self, sim: &mut simulation::Sim) -> Result<(), Refused> {
        let now = sim.clock.now();
        let company = sim.world.company_mut(&self.company_id).ok_or_else(|| unknown_company(&self.company_id))?;
        company.history.at(now);
        let product = self.row.as_ref().filter(|_| self.kind == Table::Stock).map(|row| text(row, "mk_id").to_owned());
        match (self.row, self.delete) {
            (Some(row), None) => company.put(self.kind, row, now).map_err(Refused)?,
            (None, Some(id)) if company.delete(self.kind, &id) => {}
            (None, Some(id)) => return Err(Refused(format!("there is no row with mk_id {id}"))),
            _ => return Err(Refused("exactly one of row and delete is needed".to_owned())),
        }
        if let Some(product) = product {
            sim.report_stock(&self.company_id, &product);
        }
        Ok(())
    }
}

pub(super) async fn seed_add(State(shared): Sim, body: Bytes) -> Done {
    let change: Change = read(&body)?;
    change.apply(&mut shared.sim())?;
    shared.queued.notify_one();
    done()
}

/// Changes to be made just before the nth call of an endpoint, counted from when they were planned.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::sim) struct Plan {
    endpoint: String,
    #[serde(default = "first")]
    nth: u32,
    r#do: Vec<Change>,
    #[serde(skip)]
    seen: u32,
}

fn first() -> u32 {
    1
}

impl Plan {
    /// Whether this call is the one.
    fn is_due(&mut self, endpoint: &str) -> bool {
        self.seen += u32::from(self.endpoint == endpoint);
        self.endpoint == endpoint && self.seen >= self.nth
    }
}

impl simulation::Sim {
    /// Carries out what was planned for this call.
    pub(in crate::sim) fn carry_out_plans(&mut self, endpoint: &str) {
        let due: Vec<Plan> = self.plans.extract_if(.., |plan| plan.is_due(endpoint)).collect();
        for change in due.into_iter().flat_map(|plan| plan.r#do) {
            if let Err(Refused(why)) = change.apply(self) {
                tracing::warn!(why, "a planned change of the simulator could not be made");
            }
        }
    }
}

pub(super) async fn on_request(State(shared): Sim, body: Bytes) -> Done {
    let plan: Plan = read(&body)?;
    shared.sim().plans.push(plan);
    done()
}
