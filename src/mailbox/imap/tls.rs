//! TLS under IMAP: one provider, the machine's own trust or one CA file, and faults as plain sentences.

use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier, client::WantsClientCert};
use rustls_platform_verifier::BuilderVerifierExt as _;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::guard::Transport;
use super::{Cause, ImapSettings};
use crate::mailbox::TlsFault;

/// A handshake is two round trips and some milliseconds of arithmetic; more than this is a port that doesn't speak TLS and waits for us.
const HANDSHAKE_DEADLINE: Duration = Duration::from_secs(30);

/// The machine's own trust, read once: it costs tens of milliseconds and a megabyte, and sessions are resumed through it.
static MACHINE_TRUST: OnceLock<Arc<ClientConfig>> = OnceLock::new();

/// Wraps a stream into TLS, verified for the settings' host.
pub(super) async fn wrap(stream: Box<dyn Transport>, settings: &ImapSettings) -> Result<Box<dyn Transport>, Cause> {
    let config = match &settings.ca_file {
        Some(path) => Arc::new(trusting_only(path)?),
        None => trusting_the_machine()?,
    };
    let name = ServerName::try_from(settings.host.clone()).map_err(|_| Cause::Tls(TlsFault::WrongName))?;
    let handshake = TlsConnector::from(config).connect(name, stream);
    match timeout(HANDSHAKE_DEADLINE, handshake).await {
        Ok(Ok(stream)) => Ok(Box::new(stream)),
        Ok(Err(error)) => Err(Cause::Tls(fault(&error))),
        Err(_) => Err(Cause::TimedOut { waited_for: "TLS handshake".to_owned(), after: HANDSHAKE_DEADLINE }),
    }
}

fn trusting_the_machine() -> Result<Arc<ClientConfig>, Cause> {
    if let Some(config) = MACHINE_TRUST.get() {
        return Ok(Arc::clone(config));
    }
    let config = builder()?.with_platform_verifier().map_err(other)?.with_no_client_auth();
    Ok(Arc::clone(MACHINE_TRUST.get_or_init(|| Arc::new(config))))
}

fn trusting_only(path: &Path) -> Result<ClientConfig, Cause> {
    let unusable = |why: String| Cause::CaFile { path: path.display().to_string(), why };
    let certificates = CertificateDer::pem_file_iter(path).map_err(|error| unusable(error.to_string()))?;
    let mut roots = RootCertStore::empty();
    for certificate in certificates {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(unusable("it holds no certificate".to_owned()));
    }
    let verified: ConfigBuilder<ClientConfig, WantsClientCert> = builder()?.with_root_certificates(roots);
    Ok(verified.with_no_client_auth())
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Cause> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(other)
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn other(error: rustls::Error) -> Cause {
    Cause::Tls(TlsFault::Other(error.to_string()))
}

fn fault(error: &io::Error) -> TlsFault {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(why)) => certificate_fault(why),
        Some(rustls::Error::InvalidMessage(_)) => TlsFault::NotTls,
        Some(why) => TlsFault::Other(why.to_string()),
        None if error.kind() == io::ErrorKind::UnexpectedEof => TlsFault::Other("the server closed the connection".to_owned()),
        None => TlsFault::Other(error.to_string()),
    }
}

fn certificate_fault(why: &CertificateError) -> TlsFault {
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsFault::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => TlsFault::NotYetValid,
        CertificateError::UnknownIssuer => TlsFault::UnknownIssuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => TlsFault::WrongName,
        CertificateError::Revoked => TlsFault::Revoked,
        other => TlsFault::Other(other.to_string()),
    }
}
