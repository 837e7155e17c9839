//! A company: its profile, its ERP client, and one sync of all kinds.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Notify;
use url::Url;

use super::mailboxes::resolve;
use super::{App, AppError, Needs, WriteLine, profiles, templates, writers};
use crate::config::{self, Environment};
use crate::domain::{Digest, TenantId};
use crate::fault;
use crate::flow::ripple::{self, Rippled};
use crate::flow::stock_event::{self, StockHook};
use crate::flow::sync::{self, Allowance, Erp, Kind, Manner, Pulled, Session, SyncError, Tally};
use crate::flow::{Clock, TenantProfile};
use crate::metakocka::{Client, MetakockaError, Observer, Settings};
use crate::metrics::Metrics;
use crate::model;
use crate::store::{MirrorKind, Store, StoreError};
use crate::writer::Templates;

/// A company and the door to its ERP.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// What the flow wants to know of it.
    pub profile: Arc<TenantProfile>,
    /// What it was made of, its key included: a reload leaves a tenant alone whose print is the same.
    pub print: Digest,
    /// Its reply templates, the company's own among them.
    pub templates: Arc<Templates>,
    /// What those who carry out its writes share.
    pub line: WriteLine,
    base_url: Url,
    client: Option<Arc<Client>>,
    model: Option<Arc<model::Client>>,
    webhook_secret: Option<SecretString>,
    /// Rings when the stock webhook has something to be read.
    bell: Arc<Notify>,
}

/// What a sync of all kinds came to.
#[derive(Debug, Default)]
pub struct SyncReport {
    /// What was read, kind by kind.
    pub pulled: Vec<Pulled>,
    /// What failed, each a sentence with its advice.
    pub failures: Vec<String>,
}

impl Tenant {
    /// The tenant with its client, if the command needs one.
    pub(super) async fn open(
        settings: &config::Tenant,
        environment: &Environment,
        needs: Needs,
        metrics: &Metrics,
        built_in: &Templates,
    ) -> Result<Self, AppError> {
        let own = settings.templates.as_deref().map(templates::read).transpose().map_err(AppError::OwnTemplates)?.unwrap_or_default();
        let mut print = format!("{settings:?}{own:?}");
        let webhook_secret = match &settings.metakocka.webhook_secret {
            Some(secret) if needs == Needs::Everything => {
                let secret = resolve(secret, environment, format!("the webhook secret of tenant {}", settings.id)).await?;
                print.push_str(secret.expose_secret());
                Some(secret)
            }
            _ => None,
        };
        let client = match needs {
            Needs::StoreOnly | Needs::Writer => None,
            Needs::Metakocka | Needs::Everything => {
                let key = resolve(&settings.metakocka.secret_key, environment, format!("the ERP key of tenant {}", settings.id)).await?;
                print.push_str(key.expose_secret());
                Some(Arc::new(client(settings, key, metrics).map_err(AppError::Metakocka)?))
            }
        };
        let model = writers::open(settings, environment, needs, metrics, &mut print).await?;
        Ok(Self {
            profile: Arc::new(profiles::tenant(settings)),
            print: Digest::of(print.as_bytes()),
            templates: Arc::new(built_in.clone().with_own(own)),
            line: WriteLine::default(),
            base_url: settings.metakocka.base_url.clone(),
            client,
            model,
            webhook_secret,
            bell: Arc::default(),
        })
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &TenantId {
        &self.profile.id
    }

    /// Rings when the stock webhook has something to be read.
    #[must_use]
    pub fn bell(&self) -> &Notify {
        &self.bell
    }

    /// Listens to the bell of before, so that a part that is left alone by a reload still hears it.
    pub(super) fn inherit_bell(&mut self, before: &Self) {
        self.bell = Arc::clone(&before.bell);
    }

    /// The model that words its drafts; none for templates, and where this command was started without its key.
    #[must_use]
    pub fn model(&self) -> Option<Arc<model::Client>> {
        self.model.clone()
    }

    /// A reload gives no tokens back.
    pub(super) fn inherit_budget(&self, before: &Self) {
        if let (Some(model), Some(before)) = (&self.model, &before.model) {
            model.inherit_budget(before);
        }
    }

    /// Where its ERP is.
    #[must_use]
    pub fn target(&self) -> String {
        self.base_url.to_string()
    }

    /// The client.
    ///
    /// # Errors
    /// This command was started without the key.
    pub fn client(&self) -> Result<&Client, SyncError> {
        self.client.as_deref().ok_or_else(|| SyncError::NoKey { tenant: self.profile.id.clone() })
    }

    /// The client, for a step that outlives this borrow; none where this command was started without the key.
    pub(super) fn shared_client(&self) -> Option<Arc<Client>> {
        self.client.clone()
    }

    /// Nothing more is asked for now: the key was refused too often, or Metakocka is out of order.
    #[must_use]
    pub fn gives_up(&self) -> bool {
        self.client.as_ref().is_some_and(|client| client.circuit_open())
    }

    /// True once every kind was read at least once: before that, nothing is known of anybody.
    ///
    /// # Errors
    /// Only where the store can't be read.
    pub fn is_mirrored(&self, store: &Store) -> Result<bool, StoreError> {
        for kind in Kind::ALL {
            if sync::last_success(store, &self.profile.id, kind)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn client(settings: &config::Tenant, key: SecretString, metrics: &Metrics) -> Result<Client, MetakockaError> {
    let erp = &settings.metakocka;
    let mut wanted = Settings::new(settings.id.clone(), erp.base_url.clone(), erp.company_id.clone(), key);
    wanted.fields = settings.fields.maps();
    wanted.observer = observer(&settings.id, metrics);
    Client::new(wanted)
}

fn observer(tenant: &TenantId, metrics: &Metrics) -> Observer {
    let (of_calls, of_circuit) = ((metrics.clone(), tenant.clone()), (metrics.clone(), tenant.clone()));
    Observer::new(move |endpoint, outcome| of_calls.0.metakocka_request(&of_calls.1, endpoint, outcome))
        .on_circuit(move |open| of_circuit.0.metakocka_circuit(&of_circuit.1, open))
}

impl App {
    /// One sync of every kind. A kind that fails doesn't hold the others back, unless the key itself was refused.
    pub async fn sync(&self, tenant: &Tenant, full: bool) -> SyncReport {
        let mut report = SyncReport::default();
        for kind in Kind::ALL {
            match self.pull(tenant, kind, full).await {
                Ok(pulled) => report.pulled.push(pulled),
                Err(error) => {
                    report.failures.push(format!("tenant {}: {}", tenant.id(), fault::sentence(&error)));
                    if error.ends_all() || tenant.gives_up() {
                        break;
                    }
                }
            }
        }
        report
    }

    /// One sync of one kind.
    ///
    /// # Errors
    /// The ERP or the store.
    pub async fn pull(&self, tenant: &Tenant, kind: Kind, full: bool) -> Result<Pulled, SyncError> {
        let clock = Clock::system();
        let erp = self.erp(tenant, &clock)?;
        let pulled = sync::pull(&erp, kind, full).await;
        self.metrics.metakocka_circuit(tenant.id(), erp.client.circuit_open());
        let pulled = pulled?;
        self.metrics.sync_succeeded(tenant.id(), kind.word(), pulled.ended);
        Ok(pulled)
    }

    /// One turn of one part of the ERP, as far as the allowance goes. True at its end.
    ///
    /// # Errors
    /// The ERP or the store.
    pub async fn turn(
        &self,
        tenant: &Tenant,
        session: &mut Session,
        part: MirrorKind,
        manner: Manner,
        allowance: Allowance,
        tally: &mut Tally,
    ) -> Result<bool, SyncError> {
        let clock = Clock::system();
        let erp = self.erp(tenant, &clock)?;
        let ended = sync::turn(&erp, session, part, manner == Manner::Scan, allowance, tally).await;
        self.metrics.metakocka_circuit(tenant.id(), erp.client.circuit_open());
        if matches!(ended, Ok(true)) {
            self.metrics.sync_succeeded(tenant.id(), Kind::of(part).word(), clock.now());
        }
        ended
    }

    fn erp<'a>(&'a self, tenant: &'a Tenant, clock: &'a Clock) -> Result<Erp<'a>, SyncError> {
        Ok(Erp { client: tenant.client()?, store: &self.store, tenant: tenant.id(), clock, progress: &self.progress })
    }

    /// The stock webhook of this tenant; `None` for an unknown one, and for one that has no secret to prove events by.
    #[must_use]
    pub fn stock_hook(&self, tenant: &str) -> Option<StockHook> {
        let tenant = self.tenants.iter().find(|known| known.id().as_str() == tenant)?;
        Some(StockHook {
            tenant: tenant.id().clone(),
            secret: tenant.webhook_secret.clone()?,
            store: self.store.clone(),
            clock: Clock::system(),
            bell: Arc::clone(&tenant.bell),
        })
    }

    /// Reads the stock that the webhook told of; says of how many products. There may be more.
    ///
    /// # Errors
    /// The ERP or the store.
    pub async fn read_stock_told_of(&self, tenant: &Tenant) -> Result<usize, SyncError> {
        stock_event::read_again(tenant.client()?, &self.store, tenant.id(), &Clock::system()).await
    }

    /// Reads again the documents that waiting drafts stand on.
    ///
    /// # Errors
    /// The ERP or the store.
    pub async fn read_grounds(&self, tenant: &Tenant) -> Result<Tally, SyncError> {
        sync::read_grounds(&self.erp(tenant, &Clock::system())?).await
    }

    /// One step of what changes in the ERP do to mails and drafts; `None` if nothing waits.
    ///
    /// # Errors
    /// Only where the store fails.
    pub async fn ripple(&self, tenant: &Tenant) -> Result<Option<Rippled>, StoreError> {
        let mailboxes = self.mailboxes.iter().filter(|mailbox| mailbox.tenant() == tenant.id());
        let desks: Vec<_> = mailboxes.map(|mailbox| &mailbox.desk).collect();
        ripple::step(&self.store, &tenant.profile, &desks, Clock::system().now()).await
    }
}
