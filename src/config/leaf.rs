//! Single values as text: each kind has one reader, and the same reader serves the loader, the JSON schema and serde.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serializer, de};
use url::Url;

use super::duration;
use super::host::Host;
use crate::domain::{EmailAddress, FieldPath, Language, MailDomain, MailboxId, TenantId};

/// Reads a text; `None` if it does not fit.
type Fits = fn(&str) -> bool;

/// Every format by the name it has in the JSON schema.
const FORMATS: &[(&str, Fits)] = &[
    (AnyUrl::FORMAT, fits::<AnyUrl>),
    (AbsolutePath::FORMAT, fits::<AbsolutePath>),
    (Domain::FORMAT, fits::<Domain>),
    (Email::FORMAT, fits::<Email>),
    (HostName::FORMAT, fits::<HostName>),
    (LanguageCode::FORMAT, fits::<LanguageCode>),
    (Line::FORMAT, fits::<Line>),
    (ListenAddress::FORMAT, fits::<ListenAddress>),
    (MailboxName::FORMAT, fits::<MailboxName>),
    (MetakockaPath::FORMAT, fits::<MetakockaPath>),
    (SafeUrl::FORMAT, fits::<SafeUrl>),
    (SecretName::FORMAT, fits::<SecretName>),
    (TenantName::FORMAT, fits::<TenantName>),
    (VariableName::FORMAT, fits::<VariableName>),
    (Wait::FORMAT, fits::<Wait>),
    (WaitOrOff::FORMAT, fits::<WaitOrOff>),
    (Zone::FORMAT, fits::<Zone>),
];

/// Does the text fit the format? An unknown format fits everything, as JSON schema has it.
pub(super) fn fits_format(format: &str, text: &str) -> bool {
    FORMATS.iter().find(|(name, _)| *name == format).is_none_or(|(_, fits)| fits(text))
}

fn fits<L: Leaf>(text: &str) -> bool {
    L::read(text).is_some()
}

/// One kind of text that stands for a value.
pub(super) trait Leaf {
    /// What the text is read into.
    type Value;
    /// The `format` word of the JSON schema.
    const FORMAT: &'static str;
    /// What a person is told was expected: completes "takes …".
    const EXPECTED: &'static str;

    /// Reads the text; `None` if it does not fit.
    fn read(text: &str) -> Option<Self::Value>;

    /// The JSON schema of such a text.
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": Self::FORMAT, "x-expected": Self::EXPECTED })
    }

    /// The JSON schema of a list of such texts.
    fn schema_of_many(generator: &mut SchemaGenerator) -> Schema {
        let expected = format!("a list, each entry {}", Self::EXPECTED);
        json_schema!({ "type": "array", "items": Self::schema(generator), "x-expected": expected })
    }

    /// For serde: a value that must be there.
    fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| de::Error::custom(Self::EXPECTED))
    }

    /// For serde: a value that may be missing.
    fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self::Value>, D::Error> {
        Self::one(deserializer).map(Some)
    }

    /// For serde: values by name.
    fn by_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Self::Value>, D::Error> {
        let texts = BTreeMap::<String, String>::deserialize(deserializer)?;
        let read = |(name, text): (String, String)| Some((name, Self::read(&text)?));
        texts.into_iter().map(|entry| read(entry).ok_or_else(|| de::Error::custom(Self::EXPECTED))).collect()
    }

    /// The JSON schema of a table of such texts.
    fn schema_by_name(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": Self::schema(generator) })
    }

    /// For serde: a list of values.
    fn many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Self::Value>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        texts.iter().map(|text| Self::read(text).ok_or_else(|| de::Error::custom(Self::EXPECTED))).collect()
    }
}

macro_rules! leaf {
    ($(#[$doc:meta])* $name:ident -> $value:ty, $format:literal, $expected:literal, $read:expr) => {
        $(#[$doc])*
        pub(super) struct $name;

        impl Leaf for $name {
            type Value = $value;
            const FORMAT: &'static str = $format;
            const EXPECTED: &'static str = $expected;

            fn read(text: &str) -> Option<$value> {
                let read: fn(&str) -> Option<$value> = $read;
                read(text)
            }
        }
    };
}

leaf! {
    /// `tenant.id`.
    TenantName -> TenantId, "postar-tenant-id", "a short name of a-z, 0-9, \"-\" and \"_\" (at most 64)",
    |text| is_plain_id(text).then(|| TenantId::new(text))
}
leaf! {
    /// `mailbox.id`.
    MailboxName -> MailboxId, "postar-mailbox-id", "a short name of a-z, 0-9, \"-\" and \"_\" (at most 64)",
    |text| is_plain_id(text).then(|| MailboxId::new(text))
}
leaf! {
    /// An address of a mailbox.
    Email -> EmailAddress, "email", "a mail address such as \"prodaja@lipa.example\"",
    EmailAddress::parse
}
leaf! {
    /// A mail domain.
    Domain -> MailDomain, "postar-domain", "a mail domain such as \"lipa.example\"",
    |text| MailDomain::parse(text).filter(|domain| domain.as_str().contains('.'))
}
leaf! {
    /// Where Metakocka keeps a field.
    MetakockaPath -> FieldPath, "postar-metakocka-path",
    "a path of Metakocka's keys such as \"customer\", \"partner_contact_list.email\" or \"extra_column.name=Barva\"",
    |text| FieldPath::parse(text).ok()
}
leaf! {
    /// One of the five languages.
    LanguageCode -> Language, "postar-language", "one of \"sl\", \"en\", \"de\", \"hr\", \"it\"",
    Language::from_code
}
leaf! {
    /// A time zone of the IANA database.
    Zone -> TimeZone, "postar-time-zone", "a time zone of the IANA database such as \"Europe/Ljubljana\"",
    |text| TimeZone::get(text).ok()
}
leaf! {
    /// Where postar listens.
    ListenAddress -> SocketAddr, "postar-listen", "an IP address and a port such as \"127.0.0.1:8025\"",
    |text| text.parse().ok()
}
leaf! {
    /// A server that postar connects to.
    HostName -> Host, "postar-host", "a host name or an IP address without a port, such as \"imap.lipa.example\"",
    Host::parse
}
leaf! {
    /// A path that means the same from every folder: relative ones are refused.
    AbsolutePath -> PathBuf, "postar-path", "an absolute path such as \"/etc/postar/ca.pem\" (\"~\" is not expanded)",
    |text| Path::new(text).is_absolute().then(|| PathBuf::from(text)).filter(|_| !text.contains('\0'))
}
leaf! {
    /// The address under which people reach postar.
    AnyUrl -> Url, "postar-url", "a web address such as \"http://127.0.0.1:8025\"",
    web_address
}
leaf! {
    /// A service that is sent secrets and customers' data: TLS, or this very machine.
    SafeUrl -> Url, "postar-service-url",
    "a web address that starts with https:// (http:// only to this machine, as in \"http://127.0.0.1:8089\"), without user and password",
    |text| web_address(text).filter(|url| url.scheme() == "https" || is_this_machine(url))
}
leaf! {
    /// A duration.
    Wait -> std::time::Duration, "postar-duration", "a duration such as \"30s\", \"5m\", \"2h\" or \"3d\"",
    duration::read
}
leaf! {
    /// A duration that may be switched off.
    WaitOrOff -> Option<std::time::Duration>, "postar-duration-or-off", "a duration such as \"30s\", \"5m\", \"2h\" or \"3d\", or \"off\"",
    duration::read_or_off
}
leaf! {
    /// A name that is not empty and stays on one line.
    Line -> String, "postar-line", "a text that is not empty and stays on one line",
    |text| (!text.trim().is_empty() && !text.contains(char::is_control)).then(|| text.to_owned())
}

leaf! {
    /// The name of an environment variable.
    VariableName -> String, "postar-variable", "the name of an environment variable: letters, digits and \"_\"",
    |text| is_name(text, b"_").then(|| text.to_owned()).filter(|text| !text.starts_with(|c: char| c.is_ascii_digit()))
}
leaf! {
    /// The name of a secret: also the name of a file, so never a path.
    SecretName -> String, "postar-secret-name", "a name of letters, digits, \"_\", \"-\" and \".\"",
    |text| is_name(text, b"_-.").then(|| text.to_owned()).filter(|text| !text.starts_with('.'))
}

impl Wait {
    /// For the defaults in the JSON schema.
    pub(super) fn write<S: Serializer>(wait: &std::time::Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&duration::shown(*wait))
    }
}

impl WaitOrOff {
    /// For the defaults in the JSON schema.
    pub(super) fn write<S: Serializer>(wait: &Option<std::time::Duration>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&wait.map_or_else(|| "off".to_owned(), duration::shown))
    }
}

impl Zone {
    /// For the defaults in the JSON schema.
    pub(super) fn write<S: Serializer>(zone: &TimeZone, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(zone.iana_name().unwrap_or("UTC"))
    }
}

/// Ids are labels of metrics and parts of file names: nothing that would need quoting there.
fn is_plain_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
    (1..=64).contains(&text.len()) && text.bytes().all(plain)
}

fn is_name(text: &str, others: &[u8]) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
}

fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.has_host();
    (matches!(url.scheme(), "http" | "https") && plain).then_some(url)
}

fn is_this_machine(url: &Url) -> bool {
    url.host_str().and_then(Host::parse).is_some_and(|host| host.is_loopback())
}
