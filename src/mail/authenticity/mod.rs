//! Did the author's domain vouch for this mail? Never said on anybody's word but the mailbox's own border server's.

mod auth_results;
mod border;

use auth_results::{AuthResults, MethodResult};

use crate::domain::{Authenticity, Defect, MailDomain, Message, Verdict};

/// With these, two programs may see two senders or not all of the header: never a pass.
const AMBIGUOUS: &[Defect] =
    &[Defect::SeveralFrom, Defect::NoFrom, Defect::ControlCharacters, Defect::OverBudget, Defect::TooLarge, Defect::ParserPanicked];

/// Judges a mail by the Authentication-Results of trusted servers (RFC 8601).
///
/// `Pass` needs dmarc=pass for exactly the From domain, or dkim=pass of a domain that shares its organizational domain
/// (RFC 9989 §4.10.2), said above the border. SPF alone is never enough. `Fail` is what such a server calls a failure.
#[must_use]
pub fn authenticity(message: &Message, trusted_authserv_ids: &[String]) -> Authenticity {
    let spoken = border::trusted_results(&message.headers, trusted_authserv_ids);
    let Some(server) = spoken.first().map(|results| results.authserv_id.clone()) else {
        return unknown("no trusted server says anything");
    };
    let judged = failed(&spoken, message, &server);
    judged.or_else(|| passed(&spoken, message, &server)).unwrap_or_else(|| unknown(&format!("neither pass nor fail by {server}")))
}

fn unknown(how: &str) -> Authenticity {
    Authenticity { verdict: Verdict::Unknown, how: how.to_owned(), refused_by_policy: false }
}

/// The results of one method from the topmost field that names it; fields below have no say in it.
fn of_method<'a>(spoken: &'a [AuthResults], method: &str) -> Vec<&'a MethodResult> {
    let named = spoken.iter().map(|field| field.results.iter().filter(|result| result.method == method).collect::<Vec<_>>());
    named.into_iter().find(|results| !results.is_empty()).unwrap_or_default()
}

fn failed(spoken: &[AuthResults], message: &Message, server: &str) -> Option<Authenticity> {
    let fail = |how: String, refused: bool| Some(Authenticity { verdict: Verdict::Fail, how, refused_by_policy: refused });
    if let Some(dmarc) = of_method(spoken, "dmarc").into_iter().find(|result| is_failure(&result.result)) {
        return fail(format!("dmarc={} by {server}", dmarc.result), asks_to_refuse(dmarc));
    }
    let domain = author_domain(message)?;
    let dkim = of_method(spoken, "dkim");
    let own: Vec<_> = dkim.into_iter().filter(|result| signer(result).is_some_and(|signer| aligned(&signer, &domain))).collect();
    let broken = !own.is_empty() && own.iter().all(|result| is_failure(&result.result));
    let spf_failed = of_method(spoken, "spf").iter().any(|result| matches!(result.result.as_str(), "fail" | "softfail" | "hardfail"));
    let decided = of_method(spoken, "dmarc").iter().any(|result| result.result == "pass");
    if broken && spf_failed && !decided { fail(format!("dkim=fail by {server}"), false) } else { None }
}

fn passed(spoken: &[AuthResults], message: &Message, server: &str) -> Option<Authenticity> {
    let domain = author_domain(message)?;
    let pass = |how: String| Some(Authenticity { verdict: Verdict::Pass, how, refused_by_policy: false });
    let dmarc = of_method(spoken, "dmarc");
    if !dmarc.is_empty() && dmarc.iter().all(|result| result.result == "pass" && names_author(result, &domain)) {
        return pass(format!("dmarc=pass by {server}"));
    }
    let dkim = of_method(spoken, "dkim");
    let signed =
        dkim.iter().filter(|result| result.result == "pass").filter_map(|result| signer(result)).find(|signer| aligned(signer, &domain))?;
    pass(format!("dkim=pass header.d={signed} by {server}"))
}

/// The domain of the one author, where the mail leaves no doubt about him.
fn author_domain(message: &Message) -> Option<MailDomain> {
    let clear = !AMBIGUOUS.iter().any(|defect| message.has(*defect));
    message.author().filter(|_| clear).map(|author| author.address.domain())
}

fn is_failure(result: &str) -> bool {
    matches!(result, "fail" | "hardfail")
}

/// `header.from` is exactly the author's domain.
fn names_author(result: &MethodResult, domain: &MailDomain) -> bool {
    result.property("header.from").and_then(domain_of).is_some_and(|named| named == *domain)
}

/// The signing domain (`header.d`), or where it isn't given, that of the signer's identity (`header.i`).
fn signer(result: &MethodResult) -> Option<MailDomain> {
    let named = if result.has("header.d") { "header.d" } else { "header.i" };
    result.property(named).and_then(domain_of)
}

/// A domain, or that of an address. What holds several signs may be read as either.
fn domain_of(value: &str) -> Option<MailDomain> {
    match value.split_once('@') {
        Some((_, domain)) if domain.contains('@') => None,
        Some((_, domain)) => MailDomain::parse(domain),
        None => MailDomain::parse(value),
    }
}

/// Relaxed alignment, but a public suffix vouches for nobody.
fn aligned(signer: &MailDomain, author: &MailDomain) -> bool {
    let dotted = signer.as_str().contains('.') && signer.organizational().as_str().contains('.');
    signer == author || (dotted && signer.organizational() == author.organizational())
}

/// The server says that the author's domain wants failing mail refused: `p=reject`, `policy.dmarc=quarantine`, `action=quarantine` …
fn asks_to_refuse(result: &MethodResult) -> bool {
    const KEYS: &[&str] = &["p", "policy", "dis", "action", "disposition", "policy.dmarc", "policy.p", "policy.published-domain-policy"];
    let refuses = |value: &str| matches!(value, "reject" | "quarantine" | "oreject");
    let noted = result.comment.split([' ', ',', ';']).filter_map(|word| word.split_once('='));
    let given = result.properties.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    noted.chain(given).any(|(key, value)| KEYS.contains(&key) && refuses(&value.to_ascii_lowercase()))
}
