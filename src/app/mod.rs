//! Settings in, handles out: the only room that sees all rooms. Kept boring on purpose.

mod error;
mod mailboxes;
mod profiles;
mod templates;
mod tenants;
mod writers;
mod writes;

use std::sync::Arc;

use crate::config::{Config, Environment};
use crate::flow::Clock;
use crate::flow::sync::Progress;
use crate::mailbox::imap::Manners;
use crate::metrics::Metrics;
use crate::store::Store;
use crate::writer::Templates;

pub use error::AppError;
pub use mailboxes::{Door, Opening, WatchedMailbox};
pub use templates::TemplatesError;
pub use tenants::{SyncReport, Tenant};
pub use writes::WriteLine;

/// Which secrets a command can't do without: one that asks no server needs none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Only the store.
    StoreOnly,
    /// The ERP keys.
    Metakocka,
    /// Only the keys of models, as far as they are at hand: what a shadow run asks.
    Writer,
    /// The ERP keys, the keys of models and the mailboxes' passwords.
    Everything,
}

/// Every handle, opened once.
#[derive(Debug)]
pub struct App {
    /// What was configured.
    pub config: Arc<Config>,
    /// The only memory.
    pub store: Store,
    /// The companies.
    pub tenants: Vec<Tenant>,
    /// The mailboxes that are watched; those switched off are not among them.
    pub mailboxes: Vec<WatchedMailbox>,
    /// What is counted.
    pub metrics: Metrics,
    /// How all mailboxes together behave towards servers.
    pub manners: Manners,
    /// How far each sync has come.
    pub progress: Progress,
}

impl App {
    /// Opens the store and resolves the secrets that `needs` asks for. Talks to no server.
    ///
    /// # Errors
    /// The store can't be opened, a secret can't be resolved, or a template is broken, one of the company's own among them.
    pub async fn open(config: Config, environment: &Environment, needs: Needs, clock: Clock) -> Result<Self, AppError> {
        let metrics = Metrics::new();
        let store = Store::open(&config.data_dir.join("store")).map_err(AppError::Store)?;
        Self::assemble(config, environment, needs, clock, store, metrics).await
    }

    /// The same without a key to any ERP or mailbox over a private copy of the store: whatever is tried on it, nothing is written to `data_dir`.
    ///
    /// # Errors
    /// As for [`App::open`], and if there is no room for the copy.
    pub async fn open_copy(config: Config, environment: &Environment, clock: Clock) -> Result<Self, AppError> {
        let store = Store::open_copy(&config.data_dir.join("store")).map_err(AppError::Store)?;
        Self::assemble(config, environment, Needs::Writer, clock, store, Metrics::new()).await
    }

    /// The same over a store that is open already: what a reload does.
    ///
    /// # Errors
    /// As for [`App::open`].
    pub async fn assemble(
        config: Config,
        environment: &Environment,
        needs: Needs,
        clock: Clock,
        store: Store,
        metrics: Metrics,
    ) -> Result<Self, AppError> {
        let built_in = Templates::load().map_err(AppError::Templates)?;
        metrics.register_jobs(&["draft", "approval", "write"]);
        let mut tenants = Vec::new();
        for settings in &config.tenants {
            metrics.register_tenant(&settings.id, profiles::kinds(settings));
            tenants.push(Tenant::open(settings, environment, needs, &metrics, &built_in).await?);
        }
        let (mut mailboxes, manners) = (Vec::new(), Manners::new());
        for settings in config.mailboxes.iter().filter(|mailbox| mailbox.mode != crate::config::Mode::Off) {
            let Some(tenant) = tenants.iter().find(|tenant| *tenant.id() == settings.tenant) else { continue };
            metrics.register_mailbox(&settings.id);
            let desk = profiles::desk(settings, tenant, store.clone(), Arc::clone(&tenant.templates), metrics.clone(), clock.clone());
            let door = Door::of(settings, environment, needs, &manners).await?;
            let print = door.print(&(settings, &tenant.print));
            mailboxes.push(WatchedMailbox::new(desk, door, print));
        }
        Ok(Self { config: Arc::new(config), store, tenants, mailboxes, metrics, manners, progress: Progress::default() })
    }

    /// Takes over the locks of the mailboxes that were watched before, so that a pass under way and a new one don't meet, and what all
    /// sessions share: connections of before count on.
    pub fn inherit_locks(&mut self, before: &Self) {
        self.manners = before.manners.clone();
        self.progress = before.progress.clone();
        for tenant in &mut self.tenants {
            if let Some(same) = before.tenants.iter().find(|known| known.id() == tenant.id()) {
                tenant.line = same.line.clone();
                tenant.inherit_bell(same);
                tenant.inherit_budget(same);
            }
        }
        for mailbox in &mut self.mailboxes {
            mailbox.door.share(&before.manners);
            if let Some(same) = before.mailboxes.iter().find(|known| known.id() == mailbox.id()) {
                mailbox.busy = Arc::clone(&same.busy);
            }
        }
    }

    /// The sentence for an id that no `[[mailbox]]` has.
    #[must_use]
    pub fn no_such_mailbox(&self, id: &str) -> String {
        let known: Vec<_> = self.config.mailboxes.iter().map(|mailbox| mailbox.id.as_str()).collect();
        format!("no watched mailbox is called `{id}`; the configuration has: {}", known.join(", "))
    }
}
