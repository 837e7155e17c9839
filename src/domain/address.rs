//! Addresses of mail: parsed once, compared normalised.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An addr-spec (RFC 5322 §3.4.1), lower-cased, its domain as A-labels (RFC 5890).
///
/// The local part is folded to lower case too: no provider in use tells `Neza@` from `neza@`, and ERP data is typed by hand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// RFC 5321 §4.5.3.1.3: a path is at most 256 octets with its brackets.
    const MAX_LEN: usize = 254;

    /// Reads one bare address. `None` if it is none, or holds spaces, control characters, a second `@` outside quotes, or an
    /// encoded word, which has no place in an addr-spec (RFC 2047 §5) and would be decoded by whoever reads it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('<').trim_end_matches('>');
        let (local, domain) = text.rsplit_once('@')?;
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | ',' | ';' | '"' | '@');
        if local.is_empty() || text.len() > Self::MAX_LEN || text.contains("=?") || !local.chars().all(plain) {
            return None;
        }
        let domain = MailDomain::parse(domain)?;
        Some(Self(format!("{}@{domain}", local.to_lowercase())))
    }

    /// The whole address, normalised.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`, in lower case.
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The domain behind the `@`.
    #[must_use]
    pub fn domain(&self) -> MailDomain {
        MailDomain(self.0.rsplit_once('@').map_or("", |(_, domain)| domain).to_owned())
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A mail domain in lower case, as A-labels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MailDomain(String);

/// Providers that hand out addresses to anyone: such a domain says nothing about the company behind an address.
const FREE_MAIL: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "web.de",
    "t-online.de",
    "freenet.de",
    "libero.it",
    "virgilio.it",
    "tiscali.it",
    "alice.it",
    "siol.net",
    "siol.com",
    "t-2.net",
    "amis.net",
    "telemach.net",
    "volja.net",
    "email.si",
    "proton.me",
    "protonmail.com",
    "aol.com",
    "yandex.com",
    "mail.ru",
    "net.hr",
    "inet.hr",
    "hotmail.it",
    "outlook.it",
    "hotmail.de",
    "outlook.de",
    "zoho.com",
];

impl MailDomain {
    /// Reads a domain name; `None` if it is empty or not valid under UTS 46.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let ascii = idna::domain_to_ascii(text.trim().trim_end_matches('.')).ok()?;
        let fits = !ascii.is_empty() && !ascii.contains(|c: char| c.is_whitespace() || c == '@' || c == '/');
        fits.then_some(Self(ascii))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The registrable domain by the public suffix list: `mail.gozd.si` belongs to `gozd.si`.
    #[must_use]
    pub fn organizational(&self) -> Self {
        psl::domain_str(&self.0).map_or_else(|| self.clone(), |domain| Self(domain.to_owned()))
    }

    /// True where anybody can get an address. A label that says so (`freemail.example`) counts too.
    #[must_use]
    pub fn is_free_mail(&self) -> bool {
        let org = self.organizational();
        let label = org.0.split('.').next().unwrap_or_default();
        FREE_MAIL.contains(&org.0.as_str()) || matches!(label, "freemail" | "webmail" | "free-mail" | "gmail" | "hotmail" | "yahoo")
    }
}

impl fmt::Display for MailDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A mailbox in the sense of RFC 5322 §3.4: an optional display name and an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NamedAddress {
    /// The display name, decoded, without control characters.
    pub name: Option<String>,
    /// The address; only this is ever compared.
    pub address: EmailAddress,
}

impl fmt::Display for NamedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => self.address.fmt(f),
        }
    }
}
