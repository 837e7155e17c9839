//! Which kind of server answers: by its name, by what it says of itself, by what only one of them offers.

use super::response::Capabilities;
use crate::domain::ServerKind;

/// What is known of a server, in the order of trust: the name we chose ourselves and TLS proved, then its own words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs<'s> {
    /// The host's name as configured.
    pub(super) host: &'s str,
    /// Its answer to ID (RFC 2971): the values, in one text.
    pub(super) id: &'s str,
    /// The text of its greeting; empty if that came before TLS.
    pub(super) greeting: &'s str,
    /// What it can do.
    pub(super) capabilities: &'s Capabilities,
}

/// Domains of hosts that only one provider has.
const HOSTS: [(&str, ServerKind); 16] = [
    ("gmail.com", ServerKind::Gmail),
    ("googlemail.com", ServerKind::Gmail),
    ("office365.com", ServerKind::Microsoft365),
    ("outlook.com", ServerKind::Microsoft365),
    ("mail.me.com", ServerKind::ICloud),
    ("icloud.com", ServerKind::ICloud),
    ("yahoo.com", ServerKind::Yahoo),
    ("aol.com", ServerKind::Yahoo),
    ("yandex.com", ServerKind::Yandex),
    ("yandex.ru", ServerKind::Yandex),
    ("yandex.net", ServerKind::Yandex),
    ("163.com", ServerKind::Netease),
    ("126.com", ServerKind::Netease),
    ("yeah.net", ServerKind::Netease),
    ("188.com", ServerKind::Netease),
    ("qq.com", ServerKind::Netease),
];

/// Words in an answer to ID or in a greeting, in small letters.
const NAMES: [(&str, ServerKind); 14] = [
    ("gimap", ServerKind::Gmail),
    ("microsoft exchange", ServerKind::Exchange),
    ("microsoft.exchange", ServerKind::Exchange),
    ("icloud", ServerKind::ICloud),
    ("yandex", ServerKind::Yandex),
    ("coremail", ServerKind::Netease),
    ("proton mail bridge", ServerKind::ProtonBridge),
    ("gluon", ServerKind::ProtonBridge),
    ("courier-imap", ServerKind::Courier),
    ("cyrus", ServerKind::Cyrus),
    ("dovecot", ServerKind::Dovecot),
    ("stalwart", ServerKind::Stalwart),
    ("hmailserver", ServerKind::HMailServer),
    ("zimbra", ServerKind::Zimbra),
];

/// Capabilities that only one provider has.
const CAPABILITIES: [(&str, ServerKind); 3] =
    [("X-GM-EXT-1", ServerKind::Gmail), ("XYMHIGHESTMODSEQ", ServerKind::Yahoo), ("XCOURIEROUTBOX", ServerKind::Courier)];

/// The kind of server; [`ServerKind::Other`] where nothing tells.
pub(super) fn recognise(signs: &Signs<'_>) -> ServerKind {
    let by_host = || find(&HOSTS, |domain| is_below(&signs.host.to_ascii_lowercase(), domain));
    let named = |text: &str| find(&NAMES, |name| text.to_lowercase().contains(name));
    let by_capability = || find(&CAPABILITIES, |word| signs.capabilities.iter().any(|known| known.starts_with(word)));
    by_host().or_else(|| named(signs.id)).or_else(|| named(signs.greeting)).or_else(by_capability).unwrap_or_default()
}

fn find(table: &[(&str, ServerKind)], fits: impl Fn(&str) -> bool) -> Option<ServerKind> {
    table.iter().find(|(sign, _)| fits(sign)).map(|(_, kind)| *kind)
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(host: &str, id: &str, greeting: &str, capabilities: &[&str]) -> ServerKind {
        let capabilities = capabilities.iter().map(ToString::to_string).collect();
        recognise(&Signs { host, id, greeting, capabilities: &capabilities })
    }

    #[test]
    fn a_server_is_recognised_by_its_name_first_and_by_its_words_else() {
        let rows: [(&str, &str, &str, &[&str], ServerKind); 12] = [
            ("imap.gmail.com", "", "", &[], ServerKind::Gmail),
            ("IMAP.GMAIL.COM", "Dovecot", "", &[], ServerKind::Gmail),
            ("outlook.office365.com", "Microsoft.Exchange.Imap4.Imap4Server", "", &[], ServerKind::Microsoft365),
            ("posta.lipa.example", "", "The Microsoft Exchange IMAP4 service is ready.", &[], ServerKind::Exchange),
            ("127.0.0.1", "", "Proton Mail Bridge 03.18 - gluon session ID 1", &[], ServerKind::ProtonBridge),
            ("posta.lipa.example", "Cyrus IMAPD 3.6.1 Project Cyrus", "Dovecot ready.", &[], ServerKind::Cyrus),
            ("posta.lipa.example", "", "Courier-IMAP ready. Copyright 1998-2022", &[], ServerKind::Courier),
            ("posta.lipa.example", "", "", &["X-GM-EXT-1"], ServerKind::Gmail),
            ("posta.lipa.example", "", "", &["XCOURIEROUTBOX=INBOX.OUTBOX"], ServerKind::Courier),
            ("imap.163.com", "", "", &[], ServerKind::Netease),
            ("notgmail.com", "", "", &[], ServerKind::Other),
            ("gmail.com.lipa.example", "", "hello", &["IDLE"], ServerKind::Other),
        ];
        for (host, id, greeting, capabilities, expected) in rows {
            assert_eq!(kind(host, id, greeting, capabilities), expected, "{host} {id} {greeting}");
        }
    }
}
