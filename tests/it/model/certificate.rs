//! The model server's certificate, made anew for each test.

use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tempfile::TempDir;
use tokio_rustls::TlsAcceptor;

/// A certificate for `imap.lipa.example`, and the authority that signed it.
#[derive(Clone)]
pub(crate) struct Certificate {
    pub(super) acceptor: TlsAcceptor,
    pub(super) ca_file: PathBuf,
    _folder: Arc<TempDir>,
}

impl Certificate {
    pub(crate) fn new() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let ca_key = KeyPair::generate().unwrap();
        let mut ca = CertificateParams::new(Vec::new()).unwrap();
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let folder = tempfile::tempdir().unwrap();
        let ca_file = folder.path().join("ca.pem");
        std::fs::write(&ca_file, ca.self_signed(&ca_key).unwrap().pem()).unwrap();
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["imap.lipa.example".to_owned()]).unwrap();
        let signed = params.signed_by(&key, &Issuer::from_params(&ca, &ca_key)).unwrap();
        let secret = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![signed.der().clone()], secret).unwrap();
        Self { acceptor: TlsAcceptor::from(Arc::new(config)), ca_file, _folder: Arc::new(folder) }
    }
}
