//! What a server offers: its capabilities, each of which may be missing.

/// What is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offers {
    pub(crate) idle: bool,
    pub(crate) uidplus: bool,
    pub(crate) can_move: bool,
    pub(crate) keywords: bool,
    pub(crate) special_use: bool,
    pub(crate) condstore: bool,
    pub(crate) uid_next: bool,
    pub(crate) id: bool,
    /// AUTHENTICATE PLAIN; else LOGIN.
    pub(crate) auth_plain: bool,
    /// Capabilities are told with the greeting and after the login, unasked.
    pub(crate) says_capabilities: bool,
    /// `* OK Still here` every two minutes of IDLE.
    pub(crate) heartbeat: bool,
}

impl Offers {
    /// As Dovecot.
    pub(crate) fn all() -> Self {
        Self {
            idle: true,
            uidplus: true,
            can_move: true,
            keywords: true,
            special_use: true,
            condstore: true,
            uid_next: true,
            id: true,
            auth_plain: true,
            says_capabilities: true,
            heartbeat: true,
        }
    }

    /// The least that RFC 3501 asks for.
    pub(crate) fn none() -> Self {
        Self {
            idle: false,
            uidplus: false,
            can_move: false,
            keywords: false,
            special_use: false,
            condstore: false,
            uid_next: false,
            id: false,
            auth_plain: false,
            says_capabilities: false,
            heartbeat: false,
        }
    }

    /// Each without one thing.
    pub(crate) fn each_without_one() -> Vec<Self> {
        let all = Self::all;
        vec![
            Self { idle: false, ..all() },
            Self { uidplus: false, ..all() },
            Self { can_move: false, ..all() },
            Self { uidplus: false, can_move: false, ..all() },
            Self { keywords: false, ..all() },
            Self { special_use: false, ..all() },
            Self { condstore: false, ..all() },
            Self { uid_next: false, ..all() },
            Self { id: false, ..all() },
            Self { auth_plain: false, ..all() },
            Self { says_capabilities: false, ..all() },
            Self { heartbeat: false, ..all() },
        ]
    }

    /// The words of CAPABILITY; before TLS only what a stranger may know.
    pub(super) fn words(&self, starttls: bool) -> String {
        let mut words = vec!["IMAP4rev1"];
        let mut add = |offered: bool, word| words.extend(Some(word).filter(|_| offered));
        add(starttls, "STARTTLS");
        add(starttls, "LOGINDISABLED");
        add(self.idle, "IDLE");
        add(self.uidplus, "UIDPLUS");
        add(self.can_move, "MOVE");
        add(self.special_use, "SPECIAL-USE");
        add(self.condstore, "CONDSTORE");
        add(self.id, "ID");
        add(self.auth_plain && !starttls, "AUTH=PLAIN");
        words.join(" ")
    }
}
