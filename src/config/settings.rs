//! The whole configuration as one value that can't be wrong.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Deserialize;

use super::leaf::{AbsolutePath, Leaf as _};
use super::mailbox::{Mailbox, MailboxFile};
use super::service::{Http, LocalServer, Log, Rules};
use super::tenant::Tenant;
use crate::domain::{MailboxId, TenantId};

/// Everything that the file says, checked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "postar")]
pub struct Config {
    /// Where postar keeps what it knows.
    #[serde(default = "var_lib", deserialize_with = "AbsolutePath::one")]
    #[schemars(schema_with = "AbsolutePath::schema")]
    pub data_dir: PathBuf,
    /// Dashboard, API, metrics and health.
    #[serde(default)]
    pub http: Http,
    /// What goes to stderr or journald.
    #[serde(default)]
    pub log: Log,
    /// The companies.
    #[serde(default, rename = "tenant")]
    pub tenants: Vec<Tenant>,
    /// The watched mailboxes.
    #[serde(default, rename = "mailbox")]
    #[schemars(with = "Vec<MailboxFile>")]
    pub mailboxes: Vec<Mailbox>,
    /// The SMTP submission proxy.
    #[serde(default)]
    pub submission: Option<LocalServer>,
    /// The IMAP login proxy.
    #[serde(default)]
    pub imap_proxy: Option<LocalServer>,
    /// Workflow rules.
    #[serde(default)]
    pub rules: Option<Rules>,
}

fn var_lib() -> PathBuf {
    PathBuf::from("/var/lib/postar")
}

impl Config {
    /// The company with this id.
    #[must_use]
    pub fn tenant(&self, id: &TenantId) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| tenant.id == *id)
    }

    /// The mailbox with this id.
    #[must_use]
    pub fn mailbox(&self, id: &MailboxId) -> Option<&Mailbox> {
        self.mailboxes.iter().find(|mailbox| mailbox.id == *id)
    }
}
