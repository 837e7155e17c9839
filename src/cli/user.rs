//! Who is at the terminal: the name that stands beside a decision in the audit log.

use std::env;
use std::os::unix::fs::MetadataExt;

/// The local user's name, as the login told it; else the number that the system knows him by.
pub(crate) fn name() -> String {
    let told = ["LOGNAME", "USER"].into_iter().filter_map(|variable| env::var(variable).ok()).find(|name| is_plain(name));
    told.unwrap_or_else(|| std::fs::metadata("/proc/self").map_or_else(|_| "somebody".to_owned(), |own| format!("uid {}", own.uid())))
}

/// A name that can stand in a line of a log.
fn is_plain(name: &str) -> bool {
    !name.trim().is_empty() && name.len() <= 64 && !name.chars().any(char::is_control)
}
