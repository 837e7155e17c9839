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

#[cfg(test)]
mod tests {
    use super::{
        Circle, Known, Spoof, Standing, addresses_in, bears, forwards, house, inner_author, is_of_house, resembles, spoofs, standing,
    };
    use crate::domain::{Contact, ContactPerson, EmailAddress, MailDomain, Message, MkId};
    use crate::mail::{Budget, parse};

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    fn domain(text: &str) -> MailDomain {
        MailDomain::parse(text).unwrap()
    }

    fn contact(name: &str, people: &[(Option<&str>, &str)]) -> Contact {
        let person = |(name, email): &(Option<&str>, &str)| ContactPerson {
            id: None,
            name: name.map(str::to_owned),
            emails: EmailAddress::parse(email).into_iter().collect(),
            phones: vec![],
        };
        Contact { people: people.iter().map(person).collect(), ..Contact::bare(MkId::new("1"), name.to_owned()) }
    }

    fn gozd() -> Contact {
        contact("Gozd d.o.o.", &[(Some("Neža Gozd"), "neza@gozd.example"), (Some("Peter"), "gozd@gmail.com")])
    }

    fn mail(from: &str, subject: &str, new: &str, quoted: &str) -> Message {
        let mut message = parse(format!("From: {from}\r\n\r\nx").as_bytes(), &Budget::default());
        subject.clone_into(&mut message.subject);
        new.clone_into(&mut message.words.new);
        quoted.clone_into(&mut message.words.quoted);
        message
    }

    #[test]
    fn the_house_is_its_own_addresses_and_the_domains_that_are_nobody_elses() {
        let own = ["prodaja@mail.lipa.example", "lipa@gmail.com"].map(address);
        let colleagues = ["hrast.example", "gmx.de"].map(domain);
        let circle = Circle { own: &own, colleagues: &colleagues, ..Circle::default() };
        assert_eq!(house(&circle).collect::<Vec<_>>(), [domain("lipa.example"), domain("hrast.example")]);
        for (text, expected) in [
            ("lipa@gmail.com", true),
            ("kdo@gmail.com", false),
            ("info@lipa.example", true),
            ("ana@posta.hrast.example", true),
            ("ana@gmx.de", false),
            ("kdo@tam.example", false),
        ] {
            assert_eq!(is_of_house(&address(text), &circle), expected, "{text}");
        }
    }

    #[test]
    fn a_domain_resembles_one_that_is_known_and_is_none_itself() {
        let (gozd, own, domains) = (gozd(), [address("prodaja@lipa.example")], ["jezerka.example", "yahoo.com"].map(domain));
        let circle = Circle { contacts: &[&gozd], own: &own, domains: &domains, ..Circle::default() };
        for (text, expected) in [
            ("gozd.example", None),
            ("mail.gozd.example", None),
            ("jezerka.example", None),
            ("gozdd.example", Some(Known::Contact)),
            ("jezerkaa.example", Some(Known::Contact)),
            ("lipaa.example", Some(Known::House)),
            ("gmall.com", None),
            ("yahooo.com", None),
            ("tam.example", None),
        ] {
            assert_eq!(resembles(&domain(text), &circle), expected, "{text}");
        }
        let near_both = ["lipe.example", "lipaa.example"].map(domain);
        assert_eq!(resembles(&domain("lipaa.example"), &Circle { domains: &near_both, ..circle }), None);
        assert_eq!(resembles(&domain("lip.example"), &Circle { domains: &near_both, ..circle }), Some(Known::House));
    }

    #[test]
    fn a_name_is_somebody_elses_where_its_bearers_address_is_another() {
        let (gozd, own) = (gozd(), [address("prodaja@lipa.example")]);
        let circle = Circle { contacts: &[&gozd], own: &own, own_name: Some("Lipa Studio, prodaja"), ..Circle::default() };
        for (name, from, expected) in [
            ("", "kdo@tam.example", None),
            ("Kdo Drug", "kdo@tam.example", None),
            ("kdo@tam.example", "kdo@tam.example", None),
            ("ana@posta.tam.example", "kdo@tam.example", None),
            ("neza@gozd.example", "kdo@tam.example", Some(Spoof::HoldsAddress)),
            ("kdo@tam.example (neza@gozd.example)", "kdo@tam.example", Some(Spoof::HoldsAddress)),
            ("Lipa Studio - Prodaja", "kdo@tam.example", Some(Spoof::OfHouse)),
            ("Lipa Studio - Prodaja", "info@lipa.example", None),
            ("Gozd, d.o.o.", "kdo@tam.example", Some(Spoof::OfContact)),
            ("Neža GOZD", "kdo@gmail.com", Some(Spoof::OfContact)),
            ("Neža Gozd", "gozd@gmail.com", None),
            ("Neža Gozd", "nova@gozd.example", None),
            ("Peter", "kdo@tam.example", None),
        ] {
            assert_eq!(spoofs(name, &address(from), &circle), expected, "{name} <{from}>");
        }
        assert_eq!(spoofs("Lipa Studio, prodaja", &address("kdo@tam.example"), &Circle { own_name: None, ..circle }), None);
    }

    #[test]
    fn a_contact_bears_its_own_name_and_the_whole_names_of_its_people() {
        let named = |name: &str, person: Option<&str>, email: &str| contact(name, &[(person, email)]);
        for (contact, folded, expected) in [
            (named("Gozd", None, "neza@gozd.example"), "gozd", true),
            (named("Gozd", None, ""), "gozd", false),
            (named("Gozd", Some("Neža Kos"), "neza@gozd.example"), "neza kos", true),
            (named("Gozd", Some("Neža Kos"), ""), "neza kos", false),
            (named("Gozd", Some("Neža"), "neza@gozd.example"), "neza", false),
            (named("Gozd", Some("Neža Kos"), "neza@gozd.example"), "neza hren", false),
            (named("Gozd", None, "neza@gozd.example"), "neza kos", false),
        ] {
            assert_eq!(bears(&contact, folded), expected, "{contact:?} {folded}");
        }
    }

    #[test]
    fn addresses_are_found_in_whatever_brackets_and_nothing_else_is() {
        for (name, expected) in [
            ("Neža Gozd", &[][..]),
            ("@ neza@ @gozd", &[]),
            ("neza@gozd.example", &["neza@gozd.example"]),
            ("Neža (n.e-z_a+1@go-zd.example.) [ana@tam.example];", &["n.e-z_a+1@go-zd.example", "ana@tam.example"]),
            ("'ana@tam.example' via Gozd", &["ana@tam.example"]),
        ] {
            assert_eq!(addresses_in(name), expected.iter().map(|text| address(text)).collect::<Vec<_>>(), "{name}");
        }
    }

    #[test]
    fn a_forward_is_known_by_its_subject_or_its_block_and_names_its_author() {
        let block = "-------- Posredovano sporočilo --------\nOd: Rok <rok@tam.example>";
        for (subject, new, quoted, expected) in [
            ("Re: miza", "Kdaj?", "From: rok@tam.example", None),
            ("Fwd miza", "Kdaj?", "", None),
            ("miza", "This is a forwarded message of mine.", "", None),
            ("Fwd: miza", "Kdaj?", "", Some(None)),
            ("[EXT] WG: Tisch", "Wann?", "Von: Rok <rok@tam.example>", Some(Some("rok@tam.example"))),
            ("miza", "Kdaj?", block, Some(Some("rok@tam.example"))),
            ("miza", block, "", Some(Some("rok@tam.example"))),
            ("miza", "Begin forwarded message:\n\nx", "", Some(None)),
        ] {
            let found = forwards(&mail("neza@gozd.example", subject, new, quoted));
            assert_eq!(found, expected.map(|inner| inner.map(address)), "{subject} | {new} | {quoted}");
        }
        for (history, expected) in [
            ("", None),
            ("Datum: rok@tam.example", None),
            ("> *Od:* Rok\n> *Od:* Ana <ana@tam.example>\nFrom: rok@tam.example", Some("ana@tam.example")),
            ("Mittente : rok@tam.example", Some("rok@tam.example")),
        ] {
            assert_eq!(inner_author(history), expected.map(address), "{history}");
        }
    }

    #[test]
    fn a_sender_stands_with_all_that_was_seen_of_him() {
        let (gozd, twin, near) = (gozd(), contact("Knjiga", &[(None, "gozd@gmail.com")]), [domain("gmall.com")]);
        let own = ["prodaja@lipa.example", "lipa@gmail.com"].map(address);
        let one = Circle { contacts: &[&gozd], domains: &near, own: &own, ..Circle::default() };
        let two = Circle { contacts: &[&gozd, &twin], ..one };
        let plain = Standing::default();
        let takes_after = Standing { resembles: Some(Known::Contact), ..Standing::default() };
        for (from, circle, expected) in [
            ("gozd@gmail.com", one, plain.clone()),
            ("gozd@gmail.com", two, Standing { is_shared: true, ..Standing::default() }),
            ("lipa@gmail.com", one, plain.clone()),
            ("kdo@gmail.com", one, takes_after),
            ("kdo@tam.example, ana@tam.example", one, plain),
        ] {
            assert_eq!(standing(&mail(from, "miza", "Kdaj?", ""), &circle, &[]), expected, "{from}");
        }
        let left_out = ["info@lipa.example", "rok@tam.example", "lipa@gmail.com", "ana@gozd.example"].map(address);
        let odd = mail("\"neza@gozd.example\" <neza@gozdd.example>", "Fwd: miza", "Kdaj?", "");
        let seen = Standing {
            is_shared: false,
            resembles: Some(Known::Contact),
            spoofs: Some(Spoof::HoldsAddress),
            forwards: Some(None),
            strangers: ["rok@tam.example", "ana@gozd.example"].map(address).to_vec(),
        };
        assert_eq!(standing(&odd, &one, &left_out), seen);
    }
}
