//! From what was configured to what the flow wants to know of a tenant and a mailbox.

use std::sync::Arc;

use super::Tenant;
use crate::config;
use crate::flow::fresh::ErpReads;
use crate::flow::{Clock, Desk, Limits, MailboxMode, MailboxProfile, TenantProfile};
use crate::mail::Budget;
use crate::metrics::{Metrics, TenantKinds};
use crate::pdf::Reader;
use crate::store::Store;
use crate::writer::Templates;

/// The kinds that a tenant's metrics are registered under.
pub(super) fn kinds(settings: &config::Tenant) -> TenantKinds<'_> {
    TenantKinds {
        syncs: &["contacts", "products", "documents"],
        endpoints: crate::metakocka::ENDPOINTS,
        writer: settings.writer.kind.word(),
    }
}

/// The tenant as the flow sees it.
pub(super) fn tenant(settings: &config::Tenant) -> TenantProfile {
    TenantProfile {
        id: settings.id.clone(),
        language: settings.language,
        timezone: settings.timezone.clone(),
        internal_domains: settings.internal_domains.clone(),
        writer: settings.writer.kind.word().to_owned(),
        permits: settings.write.permits(),
        fields: settings.fields.maps(),
        conflicts: settings.conflicts.rules(),
    }
}

/// The mailbox as the flow sees it.
fn mailbox(settings: &config::Mailbox) -> MailboxProfile {
    MailboxProfile {
        id: settings.id.clone(),
        address: settings.address.clone(),
        own: settings.own_addresses().cloned().collect(),
        name: settings.name.clone(),
        signature: settings.signature.clone(),
        mode: match settings.mode {
            config::Mode::Draft => MailboxMode::Draft,
            config::Mode::Shadow => MailboxMode::Shadow,
            config::Mode::Off => MailboxMode::Off,
        },
        folders: settings.folders.clone(),
        max_age: settings.max_age,
        trusted_authserv_ids: settings.trusted_authserv_ids.clone(),
        limits: Limits {
            drafts_per_hour: settings.limits.drafts_per_hour.get(),
            per_correspondent_day: settings.limits.per_correspondent_day.get(),
        },
        keep_back_below: settings.keep_back_below(),
    }
}

/// Everything that a step over this mailbox has at hand.
pub(super) fn desk(
    settings: &config::Mailbox,
    tenant: &Tenant,
    store: Store,
    templates: Arc<Templates>,
    metrics: Metrics,
    clock: Clock,
) -> Desk {
    let mailbox = Arc::new(mailbox(settings));
    let erp = tenant.shared_client().map(|client| client as Arc<dyn ErpReads>);
    Desk {
        tenant: Arc::clone(&tenant.profile),
        mailbox,
        store,
        erp,
        templates,
        model: tenant.model(),
        pdf: std::env::current_exe().ok().map(Reader::new),
        metrics,
        clock,
        budget: Budget::default(),
    }
}
