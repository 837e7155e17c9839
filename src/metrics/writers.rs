//! What is counted of writers that ask a model, and of the checks that stand after every writer.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

use super::Metrics;
use crate::domain::{Check, TenantId};

/// The families of this file.
#[derive(Debug, Default)]
pub(super) struct Writers {
    asked: Family<OfOutcome, Counter>,
    tokens: Family<OfDirection, Counter>,
    fallbacks: Family<OfReason, Counter>,
    findings: Family<OfCheck, Counter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfOutcome {
    tenant: String,
    kind: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfDirection {
    tenant: String,
    kind: String,
    direction: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfReason {
    tenant: String,
    kind: String,
    reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfCheck {
    tenant: String,
    check: &'static str,
}

impl Writers {
    pub(super) fn name_all(&self, registry: &mut Registry) {
        registry.register("postar_writer_requests", "Questions to a model by outcome", self.asked.clone());
        registry.register("postar_writer_tokens", "Tokens to and from a model", self.tokens.clone());
        registry.register("postar_writer_fallbacks", "Drafts that the template wrote in a model's stead", self.fallbacks.clone());
        registry.register("postar_findings", "What the checks found in texts that were not placed", self.findings.clone());
    }

    /// Starts a tenant's numbers at 0.
    pub(super) fn register(&self, tenant: &TenantId, kind: &str) {
        let (tenant, kind) = (tenant.to_string(), kind.to_owned());
        if kind != "template" {
            drop(self.asked.get_or_create(&OfOutcome { tenant: tenant.clone(), kind: kind.clone(), outcome: "ok" }));
            for direction in ["in", "out"] {
                drop(self.tokens.get_or_create(&OfDirection { tenant: tenant.clone(), kind: kind.clone(), direction }));
            }
        }
        drop(self.findings.get_or_create(&OfCheck { tenant, check: Check::Figure.word() }));
    }
}

impl Metrics {
    /// A model was asked: `outcome` is `ok` or the short word of its fault.
    pub fn writer_asked(&self, tenant: &TenantId, kind: &str, outcome: &'static str) {
        self.0.writers.asked.get_or_create(&OfOutcome { tenant: tenant.to_string(), kind: kind.to_owned(), outcome }).inc();
    }

    /// Tokens that went to a model and came back.
    pub fn writer_tokens(&self, tenant: &TenantId, kind: &str, sent: u64, received: u64) {
        for (direction, tokens) in [("in", sent), ("out", received)] {
            let labels = OfDirection { tenant: tenant.to_string(), kind: kind.to_owned(), direction };
            self.0.writers.tokens.get_or_create(&labels).inc_by(tokens);
        }
    }

    /// The template wrote in a model's stead, for a reason of one word.
    pub fn writer_fell_back(&self, tenant: &TenantId, kind: &str, reason: &str) {
        let labels = OfReason { tenant: tenant.to_string(), kind: kind.to_owned(), reason: reason.to_owned() };
        self.0.writers.fallbacks.get_or_create(&labels).inc();
    }

    /// A check found something in a text that was not placed.
    pub fn found(&self, tenant: &TenantId, check: Check) {
        self.0.writers.findings.get_or_create(&OfCheck { tenant: tenant.to_string(), check: check.word() }).inc();
    }
}
