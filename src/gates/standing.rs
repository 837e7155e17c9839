//! Whom a sender might be mistaken for: what his address, name and domain look like beside those that are known.

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::{Contact, EmailAddress, MailDomain, Message, fold};

/// Whom a sender is compared with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Circle<'a> {
    /// Contacts that something in the mail points to.
    pub contacts: &'a [&'a Contact],
    /// Known domains that the author's might be taken for; those of the house are added to them.
    pub domains: &'a [MailDomain],
    /// The mailbox's own addresses.
    pub own: &'a [EmailAddress],
    /// The owner's display name.
    pub own_name: Option<&'a str>,
    /// Domains whose people are colleagues.
    pub colleagues: &'a [MailDomain],
}

/// What was seen of the sender. The default is a sender with nothing odd about him.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// His address is written down with several contacts.
    pub is_shared: bool,
    /// His domain looks like one that is known, and isn't.
    pub resembles: Option<Known>,
    /// His display name is somebody else's.
    pub spoofs: Option<Spoof>,
    /// The mail passes on somebody else's; the author of that one, where he can be read.
    pub forwards: Option<Option<EmailAddress>>,
    /// Others who read the mail and belong neither to the contact nor to the house.
    pub strangers: Vec<EmailAddress>,
}

/// Whose domain another one looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The house's own.
    House,
    /// A contact's.
    Contact,
}

/// What a display name pretends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoof {
    /// It holds another address.
    HoldsAddress,
    /// It is the name of a contact, or of a person behind one, whose address is another.
    OfContact,
    /// It is the owner's.
    OfHouse,
}

/// Looks at the sender of a mail. `left_out` are the mail's recipients whom an answer would not go to.
#[must_use]
pub fn standing(message: &Message, circle: &Circle<'_>, left_out: &[EmailAddress]) -> Standing {
    let author = message.author();
    let Some(address) = author.map(|author| &author.address) else { return Standing::default() };
    let holders = circle.contacts.iter().filter(|contact| contact.knows(address)).count();
    let known = holders > 0 || is_of_house(address, circle);
    let name = author.and_then(|author| author.name.as_deref()).unwrap_or_default();
    Standing {
        is_shared: holders > 1,
        resembles: if known { None } else { resembles(&address.domain(), circle) },
        spoofs: spoofs(name, address, circle),
        forwards: forwards(message),
        strangers: left_out.iter().filter(|other| !is_of_house(other, circle)).cloned().collect(),
    }
}

fn is_of_house(address: &EmailAddress, circle: &Circle<'_>) -> bool {
    circle.own.contains(address) || house(circle).any(|own| own == address.domain().organizational())
}

/// The house's own registrable domains; those that anybody can have an address at are nobody's.
fn house<'a>(circle: &Circle<'a>) -> impl Iterator<Item = MailDomain> + use<'a> {
    let own = circle.own.iter().map(EmailAddress::domain).chain(circle.colleagues.iter().cloned());
    own.map(|domain| domain.organizational()).filter(|domain| !domain.is_free_mail())
}

/// A domain that is known itself looks like nobody's else.
fn resembles(domain: &MailDomain, circle: &Circle<'_>) -> Option<Known> {
    let org = domain.organizational();
    let of_contacts = || {
        let addresses = circle.contacts.iter().flat_map(|contact| contact.emails());
        addresses.map(EmailAddress::domain).chain(circle.domains.iter().cloned()).filter(|known| !known.is_free_mail())
    };
    if of_contacts().any(|known| known.organizational() == org) {
        return None;
    }
    if house(circle).any(|own| domain.resembles(&own)) {
        return Some(Known::House);
    }
    of_contacts().any(|known| domain.resembles(&known)).then_some(Known::Contact)
}

fn spoofs(name: &str, address: &EmailAddress, circle: &Circle<'_>) -> Option<Spoof> {
    let org = address.domain().organizational();
    let foreign = |other: &EmailAddress| other != address && other.domain().organizational() != org;
    if addresses_in(name).iter().any(foreign) {
        return Some(Spoof::HoldsAddress);
    }
    let folded = fold(name);
    if folded.is_empty() {
        return None;
    }
    if !is_of_house(address, circle) && circle.own_name.is_some_and(|own| fold(own) == folded) {
        return Some(Spoof::OfHouse);
    }
    let bearers: Vec<&Contact> = circle.contacts.iter().copied().filter(|contact| bears(contact, &folded)).collect();
    let his_own = bearers.iter().any(|contact| contact.knows(address) || contact.owns_domain(&address.domain()));
    (!bearers.is_empty() && !his_own).then_some(Spoof::OfContact)
}

/// The contact, or a person behind it, is called so. A first name alone is anybody's.
fn bears(contact: &Contact, folded: &str) -> bool {
    let whole = |name: &str| folded.contains(' ') && fold(name) == folded;
    let has_address = contact.emails().next().is_some();
    has_address && (fold(&contact.name) == folded || contact.people.iter().filter_map(|person| person.name.as_deref()).any(whole))
}

/// Addresses that stand in a display name, in whatever brackets.
fn addresses_in(name: &str) -> Vec<EmailAddress> {
    let edges = |c: char| !(c.is_alphanumeric() || matches!(c, '@' | '.' | '-' | '_' | '+'));
    name.split(edges).filter(|word| word.contains('@')).filter_map(|word| EmailAddress::parse(word.trim_matches('.'))).collect()
}

/// A forwarding subject, or a forwarded block below the new words.
fn forwards(message: &Message) -> Option<Option<EmailAddress>> {
    static SUBJECT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s*(\[[^\]]{1,30}\]\s*)?(fwd?|fw|wg|weitergeleitet|posredovano|posr|prosl|proslijeđeno|inoltr?[ao]?t?[ao]?|i|tr|vl|enc|rv)\s*:")
            .ok()
    });
    static BLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?im)^[-_*=>\s]*(begin )?(forwarded message|posredovano sporočilo|začetek posredovanega sporočila|weitergeleitete nachricht",
            r"|anfang der weitergeleiteten (nachricht|e-mail)|messaggio inoltrato|inizio (del )?messaggio inoltrato",
            r"|proslijeđena poruka|prosleđena poruka|preposlano sporočilo)[-_*=\s:]*$"
        ))
        .ok()
    });
    let matches = |pattern: &LazyLock<Option<Regex>>, text: &str| pattern.as_ref().is_some_and(|pattern| pattern.is_match(text));
    let history = format!("{}\n{}", message.words.new, message.words.quoted);
    (matches(&SUBJECT, &message.subject) || matches(&BLOCK, &history)).then(|| inner_author(&history))
}

/// The address behind the first sender's line of the history.
fn inner_author(history: &str) -> Option<EmailAddress> {
    static SENDER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?im)^[>*\s]*(from|od|von|van|da|de|šalje|pošiljatelj|mittente|absender)\s?:\*?(.*)$").ok());
    let lines = SENDER.as_ref()?.captures_iter(history).filter_map(|line| line.get(2));
    lines.flat_map(|line| addresses_in(line.as_str())).next()
}
