//! Every secret that a configuration refers to.

use super::mailbox::{Mailbox, Source};
use super::secret::SecretRef;
use super::server::{Login, Server};
use super::settings::Config;
use super::tenant::{Tenant, WriterKind};

/// A reference to a secret, and the key it stands under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretUse<'c> {
    /// The key, with the id of its table: `mailbox.prodaja.imap.password`.
    pub key: String,
    /// The reference.
    pub secret: &'c SecretRef,
    /// False for parts that have no effect yet: nothing asks for such a secret.
    pub in_use: bool,
}

impl<'c> SecretUse<'c> {
    fn new(key: impl Into<String>, secret: &'c SecretRef, in_use: bool) -> Self {
        Self { key: key.into(), secret, in_use }
    }
}

impl Config {
    /// Every reference to a secret, in the order of the tables.
    #[must_use]
    pub fn secret_refs(&self) -> Vec<SecretUse<'_>> {
        let servers = [("submission", &self.submission), ("imap_proxy", &self.imap_proxy)];
        let keys = servers.into_iter().filter_map(|(name, server)| Some((name, server.as_ref()?.key.as_ref()?)));
        let of_tenants = self.tenants.iter().flat_map(of_tenant);
        let of_mailboxes = self.mailboxes.iter().flat_map(of_mailbox);
        of_tenants.chain(of_mailboxes).chain(keys.map(|(name, key)| SecretUse::new(format!("{name}.key"), key, false))).collect()
    }
}

fn of_tenant(tenant: &Tenant) -> Vec<SecretUse<'_>> {
    let key = |name: &str| format!("tenant.{}.{name}", tenant.id);
    let mut uses = vec![SecretUse::new(key("metakocka.secret_key"), &tenant.metakocka.secret_key, true)];
    uses.extend(tenant.metakocka.webhook_secret.as_ref().map(|secret| SecretUse::new(key("metakocka.webhook_secret"), secret, false)));
    let asks_a_model = tenant.writer.kind != WriterKind::Template;
    uses.extend(tenant.writer.api_key.as_ref().map(|secret| SecretUse::new(key("writer.api_key"), secret, asks_a_model)));
    uses
}

fn of_mailbox(mailbox: &Mailbox) -> Vec<SecretUse<'_>> {
    let key = |name: &str| format!("mailbox.{}.{name}", mailbox.id);
    let mut uses = Vec::new();
    if let Source::Imap(imap) = &mailbox.source {
        uses.extend(of_server(&imap.server, &key("imap"), true));
    }
    if let Some(smtp) = &mailbox.smtp {
        uses.extend(of_server(&smtp.server, &key("smtp"), false));
    }
    uses.extend(mailbox.proxy.as_ref().map(|proxy| SecretUse::new(key("proxy.password"), &proxy.password, false)));
    uses
}

fn of_server<'c>(server: &'c Server, key: &str, in_use: bool) -> Option<SecretUse<'c>> {
    match &server.login {
        Login::Password(secret) => Some(SecretUse::new(format!("{key}.password"), secret, in_use)),
        Login::OAuth(oauth) => {
            oauth.client_secret.as_ref().map(|secret| SecretUse::new(format!("{key}.oauth.client_secret"), secret, false))
        }
    }
}
