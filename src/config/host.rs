//! The name of a server to connect to.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// A host name in lower case (as A-labels), or an IP address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Host(String);

impl Host {
    /// RFC 1035 §2.3.4.
    const MAX_LEN: usize = 253;

    /// Reads a bare name or address, without port; an IPv6 address with or without brackets.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        if let Ok(address) = bare.parse::<IpAddr>() {
            return Some(Self(address.to_string()));
        }
        let ascii = idna::domain_to_ascii(text).ok()?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        let fits = !ascii.is_empty() && ascii.len() <= Self::MAX_LEN && ascii.bytes().all(plain) && !ascii.starts_with(['.', '-']);
        fits.then_some(Self(ascii))
    }

    /// The name or address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for `localhost` (RFC 6761 §6.3) and the loopback addresses, mapped ones among them: what is sent there stays on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let mapped = |address: Ipv6Addr| address.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback());
        match self.0.parse() {
            Ok(IpAddr::V4(address)) => address.is_loopback(),
            Ok(IpAddr::V6(address)) => address.is_loopback() || mapped(address),
            Err(_) => self.0 == "localhost",
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
