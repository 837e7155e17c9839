//! The kinds of mail servers that are known to behave in their own way.

use std::fmt;

/// Which software or service answers on the other side; shown as the word that the configuration has for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ServerKind {
    /// Gmail and Google Workspace.
    Gmail,
    /// Microsoft 365 and Outlook.com.
    Microsoft365,
    /// Microsoft Exchange on a company's own machines.
    Exchange,
    /// Apple's iCloud.
    ICloud,
    /// Yahoo and AOL.
    Yahoo,
    /// Yandex.
    Yandex,
    /// 163, 126 and other mail of NetEase, and QQ, which shares its manners.
    Netease,
    /// Proton Mail Bridge.
    ProtonBridge,
    /// Courier.
    Courier,
    /// Cyrus.
    Cyrus,
    /// Dovecot.
    Dovecot,
    /// Stalwart.
    Stalwart,
    /// hMailServer.
    HMailServer,
    /// Zimbra.
    Zimbra,
    /// None of these: by the standard.
    #[default]
    Other,
}

impl ServerKind {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 15] = [
        Self::Gmail,
        Self::Microsoft365,
        Self::Exchange,
        Self::ICloud,
        Self::Yahoo,
        Self::Yandex,
        Self::Netease,
        Self::ProtonBridge,
        Self::Courier,
        Self::Cyrus,
        Self::Dovecot,
        Self::Stalwart,
        Self::HMailServer,
        Self::Zimbra,
        Self::Other,
    ];

    /// Its word in the configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gmail => "gmail",
            Self::Microsoft365 => "microsoft365",
            Self::Exchange => "exchange",
            Self::ICloud => "icloud",
            Self::Yahoo => "yahoo",
            Self::Yandex => "yandex",
            Self::Netease => "netease",
            Self::ProtonBridge => "proton_bridge",
            Self::Courier => "courier",
            Self::Cyrus => "cyrus",
            Self::Dovecot => "dovecot",
            Self::Stalwart => "stalwart",
            Self::HMailServer => "hmailserver",
            Self::Zimbra => "zimbra",
            Self::Other => "other",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl fmt::Display for ServerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
