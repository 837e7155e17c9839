//! Turns changed stock into webhooks: each holds the answer of `warehouse_stock` for the one product.

use serde_json::Value;

use super::asked::Asked;
use super::simulation::Sim;
use super::world::Row;
use super::{shape, stock};

impl Sim {
    /// Queues a report of everything whose stock changed since the last time.
    pub(super) fn report_stock_events(&mut self) {
        for (company, product) in self.world.take_stock_events() {
            self.report_stock(&company, &product);
        }
    }

    /// Queues a report of a product's stock as it is now.
    pub(super) fn report_stock(&mut self, company: &str, product: &str) {
        let now = self.clock.now();
        let Some(found) = self.world.company_mut(company) else { return };
        let body = Row::from_iter([("product_mk_id_list".to_owned(), product.into())]);
        let mut asked = Asked { company: found, files: &mut self.files, knobs: &self.knobs, body: &body, now, base_url: "" };
        let Ok(reply) = stock::warehouse_stock(&mut asked) else { return };
        let answer = shape::answer(reply, "warehouse_stock", &body, &self.knobs, &shape::Times::fixed());
        let stock: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        self.webhooks.stock_changed(company, &stock, &self.knobs.webhook_faults, now);
    }
}
