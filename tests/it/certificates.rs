//! An authority of our own, and a server's certificate for `localhost` signed by it.

use std::fs;
use std::path::Path;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};

/// Writes `ca.pem`, `server.pem` and `server.key`; an expired certificate ended in 2021.
pub(crate) fn write(into: &Path, expired: bool) {
    let (ca_key, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let mut ca = CertificateParams::default();
    ca.distinguished_name.push(DnType::CommonName, "postar test authority");
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let mut server = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    (server.not_before, server.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(if expired { 2021 } else { 2100 }, 1, 1));
    let write = |name: &str, text: &str| fs::write(into.join(name), text).unwrap();
    write("ca.pem", &ca.self_signed(&ca_key).unwrap().pem());
    write("server.pem", &server.signed_by(&key, &Issuer::from_params(&ca, &ca_key)).unwrap().pem());
    write("server.key", &key.serialize_pem());
}
