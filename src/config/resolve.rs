//! Looks up a secret where its reference says. Errors name the reference, never a value.

use std::borrow::Cow;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use secrecy::SecretString;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Command;

use super::environment::Environment;
use super::secret::SecretRef;
use crate::fault::{Fault, Lasting};

/// A program that gives out a secret may ask a person to touch a key: half a minute is enough for that, and short enough to notice at a start.
const LOOK_UP_TIMEOUT: Duration = Duration::from_secs(30);

/// No password, API key or private key comes near this.
const LARGEST_SECRET: u64 = 64 * 1024;

/// A secret that could not be had.
#[derive(Debug, thiserror::Error)]
#[error("could not get the secret {reference}")]
pub struct SecretError {
    /// The reference, as it may be shown.
    reference: String,
    #[source]
    cause: Cause,
}

#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error("the variable {0} is not set")]
    Unset(String),
    #[error("$CREDENTIALS_DIRECTORY is not set: only a service started by systemd has credentials")]
    NoCredentials,
    #[error("it is empty")]
    Empty,
    #[error("it is larger than 64 kB")]
    TooLarge,
    #[error("it is not UTF-8")]
    NotText,
    #[error("{path} could not be read", path = path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("the program {program} could not be run")]
    NotRun { program: String, source: std::io::Error },
    #[error("the program {program} failed ({status})")]
    Failed { program: String, status: std::process::ExitStatus },
    #[error("it did not come within {} s", LOOK_UP_TIMEOUT.as_secs())]
    TooSlow,
    #[error("`postar secret set` comes with a later version: there is no store of secrets yet")]
    NoStore,
}

impl Fault for SecretError {
    fn lasting(&self) -> Lasting {
        match self.cause {
            Cause::TooSlow => Lasting::SOON,
            _ => Lasting::UntilSomeoneActs,
        }
    }

    fn advice(&self) -> Cow<'static, str> {
        match &self.cause {
            Cause::Unset(name) => format!("set {name} for the user that postar runs as, or name another place").into(),
            Cause::NoCredentials => "add LoadCredential= to the unit, or name another place".into(),
            Cause::Empty | Cause::TooLarge | Cause::NotText => "put the secret there as one text".into(),
            Cause::Unreadable { .. } => "put the secret there and let the user that postar runs as read it".into(),
            Cause::NotRun { .. } | Cause::Failed { .. } => "run it by hand as the user that postar runs as".into(),
            Cause::TooSlow => "see what keeps it waiting, and start again".into(),
            Cause::NoStore => "name an environment variable, a file, a credential or a command instead".into(),
        }
    }
}

/// Looks a secret up.
///
/// One line break at its end is cut off. A file that everybody may read is still taken; [`SecretRef::is_exposed`] tells, for `postar check`.
///
/// # Errors
/// Nothing is there, it is empty, or it can't be read; the error names the reference only.
pub async fn resolve(secret: &SecretRef, environment: &Environment) -> Result<SecretString, SecretError> {
    let found = tokio::time::timeout(LOOK_UP_TIMEOUT, look_up(secret, environment)).await;
    found.unwrap_or(Err(Cause::TooSlow)).and_then(text).map_err(|cause| SecretError { reference: secret.to_string(), cause })
}

impl SecretRef {
    /// True if every user of this machine may read it: a file with such a mode.
    #[must_use]
    pub fn is_exposed(&self) -> bool {
        const READABLE_BY_OTHERS: u32 = 0o004;
        match self {
            Self::File(path) => std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & READABLE_BY_OTHERS != 0),
            _ => false,
        }
    }
}

async fn look_up(secret: &SecretRef, environment: &Environment) -> Result<Vec<u8>, Cause> {
    match secret {
        SecretRef::Env(name) => environment.get(name).map(|value| value.as_bytes().to_vec()).ok_or_else(|| Cause::Unset(name.clone())),
        SecretRef::File(path) => read_file(path).await,
        SecretRef::Credential(name) => {
            let folder = environment.get("CREDENTIALS_DIRECTORY").ok_or(Cause::NoCredentials)?;
            read_file(&Path::new(folder).join(name)).await
        }
        SecretRef::Command { program, arguments } => run(program, arguments).await,
        SecretRef::Store(_) => Err(Cause::NoStore),
    }
}

async fn read_file(path: &Path) -> Result<Vec<u8>, Cause> {
    let unreadable = |source| Cause::Unreadable { path: path.to_owned(), source };
    let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
    read_all(file).await.map_err(unreadable)
}

/// One byte more than is allowed, so that a longer one is noticed.
async fn read_all(reader: impl AsyncRead + Unpin) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(LARGEST_SECRET + 1).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

async fn run(program: &str, arguments: &[String]) -> Result<Vec<u8>, Cause> {
    let not_run = |source| Cause::NotRun { program: program.to_owned(), source };
    let mut command = Command::new(program);
    // What it complains about may hold the secret: it goes nowhere.
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn().map_err(not_run)?;
    let bytes = match child.stdout.take() {
        Some(stdout) => read_all(stdout).await.map_err(not_run)?,
        None => Vec::new(),
    };
    let status = child.wait().await.map_err(not_run)?;
    if status.success() { Ok(bytes) } else { Err(Cause::Failed { program: program.to_owned(), status }) }
}

fn text(bytes: Vec<u8>) -> Result<SecretString, Cause> {
    if bytes.len() as u64 > LARGEST_SECRET {
        return Err(Cause::TooLarge);
    }
    let text = String::from_utf8(bytes).map_err(|_| Cause::NotText)?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() { Err(Cause::Empty) } else { Ok(SecretString::from(line)) }
}
