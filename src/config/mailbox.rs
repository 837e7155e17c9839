//! Settings of one mailbox: whose it is, how drafts look, how much is written.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::leaf::{Email, Leaf as _, Line, MailboxName, TenantName, WaitOrOff};
use super::limit::Limit;
use super::secret::SecretRef;
use super::server::{Imap, ImapFile, Maildir, Smtp, SmtpFile};
use crate::domain::{EmailAddress, MailboxId, TenantId};

/// `[[mailbox]]`: one watched mailbox.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "MailboxFile")]
pub struct Mailbox {
    /// Its short name, used in commands and metrics.
    pub id: MailboxId,
    /// The company it belongs to: the id of a `[[tenant]]`.
    pub tenant: TenantId,
    /// The address that drafts are written from.
    pub address: EmailAddress,
    /// Further addresses that arrive here; a mail to one of them is answered from it.
    pub aliases: Vec<EmailAddress>,
    /// The name beside the address.
    pub name: Option<String>,
    /// The text below every draft.
    pub signature: String,
    /// What is done with mails.
    pub mode: Mode,
    /// The folders that are watched.
    pub folders: Vec<String>,
    /// Older mail is linked, never drafted; none means no limit.
    pub max_age: Option<Duration>,
    /// The servers whose Authentication-Results are believed.
    pub trusted_authserv_ids: Vec<String>,
    /// Folders with a special use, where the server doesn't say.
    pub special: Special,
    /// How many drafts at most.
    pub limits: Limits,
    /// What becomes of a draft that is little likely to be sent as it is.
    pub low_confidence: LowConfidence,
    /// Below so many percent a draft is little likely.
    pub min_confidence: Option<u8>,
    /// Where the mail lies.
    pub source: Source,
    /// Where mail is sent through.
    pub smtp: Option<Smtp>,
    /// The local login for both proxies.
    pub proxy: Option<ProxyLogin>,
}

impl Mailbox {
    /// The safety poll beside IDLE; a Maildir is watched and needs none.
    #[must_use]
    pub fn poll(&self) -> Option<Duration> {
        match &self.source {
            Source::Imap(imap) => imap.poll,
            Source::Maildir(_) => None,
        }
    }

    /// A draft below so many percent isn't placed; `None`: every draft is, with what is missing left open.
    #[must_use]
    pub fn keep_back_below(&self) -> Option<u8> {
        self.min_confidence.filter(|_| self.low_confidence == LowConfidence::None)
    }

    /// The address and its aliases.
    pub fn own_addresses(&self) -> impl Iterator<Item = &EmailAddress> {
        std::iter::once(&self.address).chain(&self.aliases)
    }
}

/// Where the mail of a mailbox lies.
#[derive(Clone, Debug)]
pub enum Source {
    /// On a server (RFC 9051, RFC 3501).
    Imap(Imap),
    /// In a folder of this machine.
    Maildir(Maildir),
}

/// `[[mailbox]]` as it stands in the file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MailboxFile {
    /// Its short name, used in commands and metrics.
    #[serde(deserialize_with = "MailboxName::one")]
    #[schemars(schema_with = "MailboxName::schema")]
    id: MailboxId,
    /// The company it belongs to: the id of a `[[tenant]]`.
    #[serde(deserialize_with = "TenantName::one")]
    #[schemars(schema_with = "TenantName::schema")]
    tenant: TenantId,
    /// The address that drafts are written from.
    #[serde(deserialize_with = "Email::one")]
    #[schemars(schema_with = "Email::schema")]
    address: EmailAddress,
    /// Further addresses that arrive here; a mail to one of them is answered from it.
    #[serde(default, deserialize_with = "Email::many")]
    #[schemars(schema_with = "Email::schema_of_many")]
    aliases: Vec<EmailAddress>,
    /// The name beside the address.
    #[serde(default, deserialize_with = "Line::optional")]
    #[schemars(schema_with = "Line::schema")]
    name: Option<String>,
    /// The text below every draft.
    #[serde(default)]
    signature: String,
    /// What is done with mails.
    #[serde(default)]
    mode: Mode,
    /// The folders that are watched.
    #[serde(default = "inbox", deserialize_with = "Line::many")]
    #[schemars(schema_with = "Line::schema_of_many", length(min = 1))]
    folders: Vec<String>,
    /// Older mail is linked, never drafted.
    #[serde(default = "three_days", deserialize_with = "WaitOrOff::one", serialize_with = "WaitOrOff::write")]
    #[schemars(schema_with = "WaitOrOff::schema")]
    max_age: Option<Duration>,
    /// The servers whose Authentication-Results are believed; none by default.
    #[serde(default, deserialize_with = "Line::many")]
    #[schemars(schema_with = "Line::schema_of_many")]
    trusted_authserv_ids: Vec<String>,
    /// Folders with a special use, where the server doesn't say.
    #[serde(default)]
    special: Special,
    /// How many drafts at most; held-back mails are drafted later, never lost.
    #[serde(default)]
    limits: Limits,
    /// What becomes of a draft that is little likely to be sent as it is: `gaps` places it, with what is missing left open.
    #[serde(default)]
    low_confidence: LowConfidence,
    /// Below so many percent a draft is little likely; counted from what became of earlier drafts of this mailbox.
    #[serde(default)]
    #[schemars(range(min = 1, max = 99))]
    min_confidence: Option<u8>,
    /// A mailbox on a server.
    #[serde(default)]
    imap: Option<ImapFile>,
    /// A mailbox in a folder of this machine, instead of `imap`.
    #[serde(default)]
    maildir: Option<Maildir>,
    /// Where mail is sent through.
    #[serde(default)]
    smtp: Option<SmtpFile>,
    /// The local login for both proxies; its user name is the mailbox's address.
    #[serde(default)]
    proxy: Option<ProxyLogin>,
}

fn inbox() -> Vec<String> {
    vec!["INBOX".to_owned()]
}

#[expect(clippy::unnecessary_wraps, reason = "the default of a duration that may be off")]
fn three_days() -> Option<Duration> {
    Some(Duration::from_secs(3 * 86_400))
}

impl TryFrom<MailboxFile> for Mailbox {
    type Error = &'static str;

    fn try_from(file: MailboxFile) -> Result<Self, Self::Error> {
        let source = match (file.imap, file.maildir) {
            (Some(imap), None) => Source::Imap(imap.settle(&file.address)?),
            (None, Some(maildir)) => Source::Maildir(maildir),
            _ => return Err("a mailbox lies in exactly one place: imap or maildir"),
        };
        let smtp = file.smtp.map(|smtp| smtp.settle(&file.address)).transpose()?;
        if file.min_confidence.is_some_and(|percent| !(1..=99).contains(&percent)) {
            return Err("min_confidence is a percentage from 1 to 99");
        }
        if file.low_confidence == LowConfidence::None && file.min_confidence.is_none() {
            return Err("low_confidence = \"none\" needs min_confidence, the percentage below which no draft is placed");
        }
        Ok(Self {
            id: file.id,
            tenant: file.tenant,
            address: file.address,
            aliases: file.aliases,
            name: file.name,
            signature: file.signature,
            mode: file.mode,
            folders: file.folders,
            max_age: file.max_age,
            trusted_authserv_ids: file.trusted_authserv_ids,
            special: file.special,
            limits: file.limits,
            low_confidence: file.low_confidence,
            min_confidence: file.min_confidence,
            source,
            smtp,
            proxy: file.proxy,
        })
    }
}

/// What is done with the mails of a mailbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Drafts are placed.
    #[default]
    Draft,
    /// Everything is decided, nothing is placed.
    Shadow,
    /// Nothing is done.
    Off,
}

/// What becomes of a draft that is little likely to be sent as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LowConfidence {
    /// It is placed, with what is missing left visibly open.
    #[default]
    Gaps,
    /// It isn't placed; `explain` shows it.
    None,
}

/// `mailbox.special`: folders with a special use (RFC 6154), as the server spells them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Special {
    /// Where drafts are placed.
    #[serde(deserialize_with = "Line::optional")]
    #[schemars(schema_with = "Line::schema")]
    pub drafts: Option<String>,
    /// Where sent mail lies.
    #[serde(deserialize_with = "Line::optional")]
    #[schemars(schema_with = "Line::schema")]
    pub sent: Option<String>,
    /// Where withdrawn drafts go.
    #[serde(deserialize_with = "Line::optional")]
    #[schemars(schema_with = "Line::schema")]
    pub trash: Option<String>,
    /// Where spam lies.
    #[serde(deserialize_with = "Line::optional")]
    #[schemars(schema_with = "Line::schema")]
    pub junk: Option<String>,
}

/// `[mailbox.limits]`: how many drafts at most.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// In one hour, for the whole mailbox.
    pub drafts_per_hour: Limit,
    /// In one day, for one correspondent.
    pub per_correspondent_day: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        Self { drafts_per_hour: Limit::at_most(120), per_correspondent_day: Limit::at_most(20) }
    }
}

/// `[mailbox.proxy]`: the local login for both proxies.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProxyLogin {
    /// The password that mail programs give to postar.
    pub password: SecretRef,
    /// What happens to a mail that fails the check before it is sent.
    #[serde(default)]
    pub check_at_send: CheckAtSend,
}

/// What happens to a mail that fails the check before it is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CheckAtSend {
    /// It is refused, with the reason.
    #[default]
    Hold,
    /// It is sent, and the owner is told.
    Warn,
    /// Nothing is checked.
    Off,
}
