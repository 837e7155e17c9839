//! The companies as they are now, in tables that answer equally fast at any size.

mod company;
mod documents;
mod history;
mod row;
mod rows;

use super::error::SimError;
use super::seed::CompanySeed;

pub(super) use company::{Company, Recent, Table};
pub(super) use documents::{changed, day, is_paid, second, tracking_code};
pub(super) use row::{Row, inner, list, row, set, shown, text};
pub(super) use rows::{Rows, key};

#[derive(Debug, Default)]
pub(super) struct World {
    companies: Vec<Company>,
}

impl World {
    /// # Errors
    /// A row that has no number where one is needed.
    pub(super) fn new(seeds: Vec<CompanySeed>) -> Result<Self, SimError> {
        let companies = seeds.into_iter().map(Company::new).collect::<Result<_, _>>()?;
        Ok(Self { companies })
    }

    pub(super) fn company(&self, id: &str) -> Option<&Company> {
        self.companies.iter().find(|company| company.id == id)
    }

    pub(super) fn company_mut(&mut self, id: &str) -> Option<&mut Company> {
        self.companies.iter_mut().find(|company| company.id == id)
    }

    /// The products whose stock changed since the last time, each with its company.
    pub(super) fn take_stock_events(&mut self) -> Vec<(String, String)> {
        let of = |company: &mut Company| {
            let id = company.id.clone();
            company.stock_events.drain(..).map(move |product| (id.clone(), product)).collect::<Vec<_>>()
        };
        self.companies.iter_mut().flat_map(of).collect()
    }
}
