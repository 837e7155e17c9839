//! What is needed to open a mailbox on an IMAP server.

use std::path::PathBuf;

use secrecy::SecretString;

use crate::domain::ServerKind;
use crate::mailbox::SpecialFolders;

/// How the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsMode {
    /// TLS from the first byte, port 993 (RFC 8314 §3).
    Implicit,
    /// STARTTLS, and nothing goes on without it.
    StartTls,
    /// None: to this very machine only.
    None,
}

/// An account on a server.
#[derive(Clone, Debug)]
pub struct ImapSettings {
    /// The server's name, also the one its certificate must be for.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: TlsMode,
    /// A PEM file with the only authorities to be trusted; none: the ones this machine trusts.
    pub ca_file: Option<PathBuf>,
    /// The login's name.
    pub username: String,
    /// The login's password.
    pub password: SecretString,
    /// Folders that the owner named; they win over what the server says.
    pub special: SpecialFolders,
    /// Which server it is; none where it is to be recognised by what it says.
    pub kind: Option<ServerKind>,
}

impl ImapSettings {
    /// The server as it is called in errors: `imap.x:993`.
    #[must_use]
    pub fn server(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}
