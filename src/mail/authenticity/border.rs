//! Which header lines the mailbox's own servers wrote: those above the line by which a stranger handed the mail over.

use std::net::IpAddr;

use super::auth_results::{self, AuthResults};
use crate::domain::{Headers, MailDomain};

/// Servers that write their results below their own Received line, and always write them, so that the first one there is theirs.
const RESULTS_BELOW: &[&str] = &["mx.google.com"];

/// The results of trusted servers, topmost first: one run of neighbouring fields, none from below the border.
pub(super) fn trusted_results(headers: &Headers, trusted: &[String]) -> Vec<AuthResults> {
    let trusted: Vec<String> = trusted.iter().map(|id| id.trim().to_ascii_lowercase()).collect();
    let mut results: Vec<AuthResults> = Vec::new();
    let mut below_border = false;
    for (name, value) in &headers.0 {
        if name.eq_ignore_ascii_case("Received") {
            if below_border || !results.is_empty() {
                break;
            }
            match hop(value, &trusted) {
                Hop::Own => {}
                Hop::Border(server) if RESULTS_BELOW.contains(&server.as_str()) => below_border = true,
                Hop::Border(_) | Hop::Foreign => break,
            }
        } else if name.eq_ignore_ascii_case("Authentication-Results") {
            let spoken = auth_results::read(value).filter(|read| trusted.contains(&read.authserv_id));
            results
                .extend(spoken.filter(|read| !below_border || (results.is_empty() && RESULTS_BELOW.contains(&read.authserv_id.as_str()))));
        }
    }
    results
}

/// Who handed a mail to whom.
enum Hop {
    /// From one of our own servers to another.
    Own,
    /// From a stranger to this server of ours: what stands below is the stranger's text.
    Border(String),
    /// Between strangers.
    Foreign,
}

/// Reads one Received line (RFC 5321 §4.4). The name that a client gives itself proves nothing where the server noted
/// another name or a public address beside it.
fn hop(field: &str, trusted: &[String]) -> Hop {
    let line = Received::read(field);
    if line.is_inner_hop() && trusted.iter().any(|id| RESULTS_BELOW.contains(&id.as_str())) {
        return Hop::Own;
    }
    let Some(by) = line.by.filter(|by| is_own(by, trusted)) else { return Hop::Foreign };
    let named = line.from.as_deref().is_none_or(|from| is_own(from, trusted) || is_local(from));
    let noted = line.noted_name.as_deref().is_none_or(|name| is_own(name, trusted) || is_local(name));
    let proven = line.from.is_none() || line.delivered || line.noted_address.is_none_or(is_private) || line.noted_name.is_some();
    if named && noted && proven { Hop::Own } else { Hop::Border(by) }
}

fn is_own(host: &str, trusted: &[String]) -> bool {
    let organizational = |name: &str| MailDomain::parse(name).map(|domain| domain.organizational());
    let Some(domain) = organizational(host) else { return false };
    trusted.iter().any(|id| organizational(id).is_some_and(|own| own == domain))
}

fn is_local(host: &str) -> bool {
    let literal = host.trim_matches(['[', ']']).trim_start_matches("IPv6:");
    host.eq_ignore_ascii_case("localhost") || literal.parse().is_ok_and(is_private)
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// The clauses of a Received line that matter here.
#[derive(Default)]
struct Received {
    from: Option<String>,
    by: Option<String>,
    /// The name that the server looked up for the client's address.
    noted_name: Option<String>,
    /// The client's address.
    noted_address: Option<IpAddr>,
    /// Handed over by LMTP or by a local program, which no stranger can.
    delivered: bool,
}

impl Received {
    fn read(field: &str) -> Self {
        let mut line = Self::default();
        let (words, comment) = words_and_first_comment(field);
        let mut words = words.into_iter().peekable();
        while let Some(word) = words.next() {
            let slot = match word.to_ascii_lowercase().as_str() {
                "from" => &mut line.from,
                "by" => &mut line.by,
                "with" => {
                    line.delivered |= words.peek().is_some_and(|protocol| ["LMTP", "LMTPS", "LMTPA"].contains(&protocol.as_str()));
                    continue;
                }
                _ => continue,
            };
            if slot.is_none() {
                *slot = words.next().map(|host| host.trim_end_matches(';').to_ascii_lowercase());
            }
        }
        if line.from.is_some() {
            line.note(&comment);
        }
        line
    }

    /// Google's inner hops: taken from nobody, by a bare address.
    fn is_inner_hop(&self) -> bool {
        self.from.is_none() && self.by.as_deref().is_some_and(|by| by.parse::<IpAddr>().is_ok())
    }

    /// `mail.gozd.si [192.0.2.1]`, `unknown [192.0.2.1]`, `[192.0.2.1]`, `HELO x` …
    fn note(&mut self, comment: &str) {
        let address = |word: &str| word.trim_matches(['[', ']']).trim_start_matches("IPv6:").parse().ok();
        self.noted_address = comment.split_whitespace().find_map(address);
        let first = comment.split_whitespace().next().unwrap_or_default().trim_end_matches('.');
        let is_name = !comment.contains("forged") && first.contains('.') && address(first).is_none() && !first.contains('=');
        self.noted_name = is_name.then(|| first.to_ascii_lowercase());
    }
}

/// The words outside comments, and the comment that follows the client's name.
fn words_and_first_comment(field: &str) -> (Vec<String>, String) {
    let mut plain = String::new();
    let mut first = String::new();
    let mut depth = 0_usize;
    let mut comments = 0_usize;
    for c in field.chars() {
        match c {
            '(' => {
                comments += usize::from(depth == 0);
                depth += 1;
                plain.push(' ');
            }
            ')' => depth = depth.saturating_sub(1),
            inside if depth > 0 && comments == 1 => first.push(inside),
            _ if depth > 0 => {}
            outside => plain.push(outside),
        }
    }
    (plain.split_whitespace().map(str::to_owned).collect(), first)
}
