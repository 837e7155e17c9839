//! Names that reveal nothing and can't be guessed: a hash of what they name, keyed with the secret of this installation.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::store::Store;

/// So many base32 digits of the keyed hash of these parts: the same after a crash, another in every installation.
#[must_use]
pub(super) fn digits(store: &Store, parts: &[&str], length: usize) -> String {
    let secret = store.install_secret().bytes();
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(secret).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length (RFC 2104 §2)"));
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    let mut digits = BASE32_NOPAD.encode(&mac.finalize().into_bytes()).to_lowercase();
    digits.truncate(length);
    digits
}
