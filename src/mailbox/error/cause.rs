//! Why a mailbox failed: one variant for each thing a person would do something different about.

use std::borrow::Cow;
use std::io;
use std::time::Duration;

use thiserror::Error;

use super::Refusal;
use crate::fault::Lasting;

/// How soon to look whether a day of bytes is over: often enough that the mailbox is not silent for much longer.
const UNTIL_ANOTHER_DAY: Duration = Duration::from_secs(60 * 60);

/// Why a mailbox failed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Cause {
    /// The name of the server has no address.
    #[error("the name has no address")]
    NoAddress(#[source] io::Error),
    /// Nobody accepts connections there.
    #[error("the server can't be reached")]
    Unreachable(#[source] io::Error),
    /// A wait ended without an answer.
    #[error("no {waited_for} within {} s", .after.as_secs())]
    TimedOut {
        /// What was waited for: `answer to SELECT`.
        waited_for: String,
        /// How long.
        after: Duration,
    },
    /// TLS could not be agreed on.
    #[error("{0}")]
    Tls(TlsFault),
    /// `ca_file` is of no use.
    #[error("the CA file {path} can't be used: {why}")]
    CaFile {
        /// The path as configured.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// `tls = "none"` to another machine.
    #[error("without TLS only this machine may be reached, and the address is another one's")]
    PlaintextAbroad,
    /// The server offers no STARTTLS.
    #[error("the server doesn't offer STARTTLS")]
    NoStartTls,
    /// Something arrived between the answer to STARTTLS and TLS itself: an injection (RFC 3501 §6.2.1, RFC 8314 §3.2).
    #[error("text arrived after STARTTLS that was not encrypted")]
    Injected,
    /// The greeting says that somebody is logged in already.
    #[error("the server greets with PREAUTH, so that it is unknown as whom we would speak")]
    Preauth,
    /// The greeting is a BYE, or none at all.
    #[error("the server sends us away: {0}")]
    GreetingRefused(String),
    /// Name or password are not accepted.
    #[error("the server refused the login: {0}")]
    LoginRefused(Refusal),
    /// LOGINDISABLED and no AUTHENTICATE PLAIN.
    #[error("the server allows no login with a password on this connection")]
    LoginDisabled,
    /// The password can't be sent by LOGIN (RFC 3501 knows ASCII only there), and AUTHENTICATE PLAIN isn't offered.
    #[error("name or password hold letters beyond ASCII, and the server doesn't offer AUTHENTICATE PLAIN")]
    LoginNotAscii,
    /// The connection ended; the text is the server's BYE.
    #[error("the connection was closed{}", .text.as_ref().map(|t| format!(": {t}")).unwrap_or_default())]
    Lost {
        /// What the server said.
        text: Option<String>,
    },
    /// The connection broke.
    #[error("the connection broke")]
    Connection(#[source] io::Error),
    /// Answers no longer belong to our commands.
    #[error("the conversation is out of step: {0}")]
    Desync(String),
    /// The server's words can't be read.
    #[error("the server's answer can't be read: {0}")]
    Syntax(String),
    /// A tagged NO or BAD.
    #[error("the server answers {0}")]
    Refused(Refusal),
    /// The server announces or sends more than was asked for.
    #[error("the server sends more than is taken: {0}")]
    OverBudget(String),
    /// The account gives out no more bytes this day.
    #[error("the {bytes} bytes that this account gives out in a day are used up")]
    DaySpent {
        /// How many that were.
        bytes: u64,
    },
    /// A command that the server would not read.
    #[error("a command of {bytes} bytes is longer than the {limit} that this server reads")]
    LineTooLong {
        /// Its length.
        bytes: usize,
        /// The longest one allowed.
        limit: usize,
    },
    /// OK, but without what was asked for.
    #[error("the server says OK but leaves out {0}")]
    ItemMissing(String),
    /// The folder isn't there.
    #[error("the folder {folder} isn't there")]
    FolderMissing {
        /// Its name as people see it.
        folder: String,
    },
    /// There is no Maildir at the path.
    #[error("it is no Maildir: `cur` and `new` are not both there")]
    NoMaildir,
    /// Something that would break out of a command or a header.
    #[error("{0} holds a line break or a NUL")]
    BadArgument(&'static str),
    /// The draft itself is unfit.
    #[error("the draft {0}")]
    BadDraft(String),
    /// No space is left.
    #[error("the disk is full")]
    DiskFull(#[source] io::Error),
    /// A file could not be read or written.
    #[error(transparent)]
    Disk(io::Error),
}

/// Why TLS could not be agreed on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TlsFault {
    /// Past its date.
    #[error("the server's certificate has expired")]
    Expired,
    /// Before its date.
    #[error("the server's certificate isn't valid yet")]
    NotYetValid,
    /// No trusted authority signed it.
    #[error("the server's certificate comes from an authority that isn't trusted")]
    UnknownIssuer,
    /// It names another host.
    #[error("the server's certificate is for another name")]
    WrongName,
    /// It was withdrawn.
    #[error("the server's certificate was revoked")]
    Revoked,
    /// The other side doesn't speak TLS.
    #[error("the port doesn't speak TLS")]
    NotTls,
    /// Anything else, in the words of the TLS library.
    #[error("TLS failed: {0}")]
    Other(String),
}

impl Cause {
    /// The server answered, and refused one mail or left it out; the connection and the other mails are sound.
    pub(in crate::mailbox) fn is_of_one_mail(&self) -> bool {
        match self {
            Self::Refused(refusal) => !refusal.asks_to_stop(),
            Self::ItemMissing(_) | Self::Disk(_) => true,
            _ => false,
        }
    }

    pub(super) fn disk(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(error),
            _ => Self::Disk(error),
        }
    }

    pub(super) fn lasting(&self) -> Lasting {
        match self {
            Self::LoginRefused(refusal) => {
                refusal.back_off().map_or(Lasting::UntilSomeoneActs, |after| Lasting::Passes { after: Some(after) })
            }
            Self::Refused(refusal) => Lasting::Passes { after: refusal.back_off() },
            Self::DaySpent { .. } => Lasting::Passes { after: Some(UNTIL_ANOTHER_DAY) },
            Self::Tls(TlsFault::Other(_)) => Lasting::SOON,
            Self::Tls(_) | Self::CaFile { .. } | Self::PlaintextAbroad | Self::NoStartTls | Self::Injected | Self::Preauth => {
                Lasting::UntilSomeoneActs
            }
            Self::LoginDisabled
            | Self::LoginNotAscii
            | Self::FolderMissing { .. }
            | Self::NoMaildir
            | Self::BadArgument(_)
            | Self::BadDraft(_) => Lasting::UntilSomeoneActs,
            Self::Disk(error) if error.kind() == io::ErrorKind::PermissionDenied => Lasting::UntilSomeoneActs,
            _ => Lasting::SOON,
        }
    }

    pub(super) fn advice(&self) -> Cow<'static, str> {
        match self {
            Self::FolderMissing { folder } => {
                format!("create the folder {folder} in the mail program, or name the right one under `special` of the mailbox").into()
            }
            Self::Refused(refusal) => refused_advice(refusal).into(),
            Self::Tls(fault) => fault.advice().into(),
            _ => self.plain_advice().into(),
        }
    }

    fn plain_advice(&self) -> &'static str {
        match self {
            Self::NoAddress(_) => "check `host` of the mailbox and this machine's name server",
            Self::Unreachable(_) | Self::TimedOut { .. } => {
                "check `host` and `port` of the mailbox, the firewall, and whether the server runs"
            }
            Self::CaFile { .. } => "point `ca_file` at a PEM file with the authority's certificate that postar may read",
            Self::PlaintextAbroad => "set `tls` to \"implicit\" or \"starttls\"",
            Self::NoStartTls => "set `tls` to \"implicit\" with the port for it, mostly 993",
            Self::Injected => "don't use this network: somebody tampers with the connection; set `tls` to \"implicit\"",
            Self::Preauth => "use the server's ordinary IMAP port, one that asks for a login",
            Self::LoginRefused(_) => "check `username` and `password` of the mailbox; many providers want an app password",
            Self::LoginDisabled => "set `tls` to \"implicit\" or \"starttls\", or allow password logins on the server",
            Self::LoginNotAscii => "allow AUTHENTICATE PLAIN on the server, or choose a password of plain letters and digits",
            Self::GreetingRefused(_) | Self::Lost { .. } | Self::Connection(_) => {
                "nothing: it is tried again; if it stays, look into the server's log"
            }
            Self::NoMaildir => "check `path` under [mailbox.maildir], and that its disk is mounted",
            Self::BadArgument(_) => "remove line breaks and control characters from the mailbox's settings and folder names",
            Self::DiskFull(_) => "free some space on the disk",
            Self::DaySpent { .. } => "nothing: it goes on when the day is over; a mailbox read for the first time may take some days",
            Self::LineTooLong { .. } => "shorten the names of folders under the mailbox's `folders` and `special`",
            Self::Disk(_) => "check that the path exists and that postar's user may read and write it",
            _ => "report this with the server's name and version: the server doesn't follow the protocol",
        }
    }
}

impl TlsFault {
    fn advice(&self) -> &'static str {
        match self {
            Self::Expired => "renew the server's certificate, and check this machine's clock",
            Self::NotYetValid => "check the clocks of this machine and of the server",
            Self::UnknownIssuer => {
                "set `ca_file` of the mailbox to the authority's certificate, or use a certificate from a public authority"
            }
            Self::WrongName => "set `host` of the mailbox to the name that the certificate was issued for",
            Self::Revoked => "replace the server's certificate",
            Self::NotTls => "check `port` and `tls` of the mailbox: 993 is for \"implicit\", 143 for \"starttls\"",
            Self::Other(_) => "check that the server offers TLS 1.2 or 1.3",
        }
    }
}

fn refused_advice(refusal: &Refusal) -> &'static str {
    match refusal.code() {
        Some("OVERQUOTA") => "free some space in the mailbox, or raise its quota",
        Some("NOPERM") => "give the login the right to read and to write this folder",
        Some("TOOBIG" | "LIMIT") => "raise the server's limit on the size of mails",
        _ if refusal.back_off().is_some() => "nothing: it is tried again after the pause that the server asks for",
        _ => "read what the server says; if it stays, look into the server's log",
    }
}
