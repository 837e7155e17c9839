//! What the owner is told beside a draft, never in it: a sentence each, with no address or name of another customer.

use super::bank::{BankWords, bank_words};
use super::disclosure::Disclosing;
use super::standing::{Known, Spoof};
use crate::domain::{Alert, AlertKind, Defect, EmailAddress, Iban, NamedAddress};

/// What a person should know of a mail before answering it, in the order of [`AlertKind`]. `own_accounts` are the house's.
#[must_use]
pub fn alerts(case: &Disclosing<'_>, own_accounts: &[Iban]) -> Vec<Alert> {
    let author = case.message.author();
    let said = [
        (AlertKind::BankChange, bank_change(&bank_words(case.message, own_accounts))),
        (AlertKind::LookAlikeDomain, author.and_then(|author| look_alike(case, author))),
        (AlertKind::DisplayNameSpoof, case.standing.spoofs.map(spoof)),
        (AlertKind::ReplyToElsewhere, author.and_then(|author| reply_to(case, author))),
        (AlertKind::StrangerInCopy, strangers(case)),
        (AlertKind::FirstSeenAddress, author.and_then(|author| first_seen(case, author))),
        (AlertKind::SharedAddress, case.standing.is_shared.then(|| SHARED.to_owned())),
        (AlertKind::ForwardedAuthor, author.and_then(|author| forwarded(case, author))),
        (AlertKind::HiddenText, case.message.has(Defect::HiddenText).then(|| HIDDEN.to_owned())),
    ];
    said.into_iter().filter_map(|(kind, says)| Some(Alert { kind, says: says? })).collect()
}

const SHARED: &str = "the sender's address is written down with several contacts, so nothing sensitive is told";
const HIDDEN: &str = "the mail holds text that a reader doesn't see; it was left out";
const CALL: &str = "change and pay nothing before you have called a number that you knew before";

fn bank_change(words: &BankWords) -> Option<String> {
    let named: Vec<String> = words.accounts.iter().map(ToString::to_string).collect();
    match (named.as_slice(), words.changes) {
        ([], false) => None,
        ([], true) => Some(format!("the mail speaks of changed bank details: {CALL}")),
        (named, true) => Some(format!("the mail speaks of changed bank details and names the account {}: {CALL}", named.join(", "))),
        (named, false) => Some(format!("the mail names the bank account {}: {CALL}", named.join(", "))),
    }
}

fn look_alike(case: &Disclosing<'_>, author: &NamedAddress) -> Option<String> {
    let domain = author.address.domain();
    let whose = match case.standing.resembles? {
        Known::House => "your own",
        Known::Contact => "a customer's",
    };
    Some(format!("the sender's domain {domain} looks like {whose} and isn't"))
}

fn spoof(spoof: Spoof) -> String {
    match spoof {
        Spoof::HoldsAddress => "the sender's name holds another address than the one that the mail comes from",
        Spoof::OfContact => "the sender bears a known name, and the address isn't known under it",
        Spoof::OfHouse => "the sender bears your own name, and the address isn't yours",
    }
    .to_owned()
}

fn reply_to(case: &Disclosing<'_>, author: &NamedAddress) -> Option<String> {
    let own = author.address.domain();
    let elsewhere = |reply: &&NamedAddress| reply.address.domain().organizational() != own.organizational();
    let reply = case.message.reply_to.iter().find(elsewhere)?;
    Some(format!("the mail comes from {own}, and an answer would go to {}", reply.address.domain()))
}

fn strangers(case: &Disclosing<'_>) -> Option<String> {
    let (contact, count) = (case.contact?, case.standing.strangers.len());
    let who = if count == 1 { "1 other reads the mail who doesn't" } else { "others read the mail who don't" };
    (count > 0).then(|| format!("{who} belong to {}; the draft doesn't go there", contact.name))
}

fn first_seen(case: &Disclosing<'_>, author: &NamedAddress) -> Option<String> {
    let contact = case.contact.filter(|contact| !contact.knows(&author.address))?;
    Some(format!("this address of {} isn't written down in Metakocka", contact.name))
}

/// A colleague's mail that is passed on within a company is nothing to be told of.
fn forwarded(case: &Disclosing<'_>, author: &NamedAddress) -> Option<String> {
    let inner = case.standing.forwards.as_ref()?;
    let beside = |inner: &EmailAddress| inner.domain().organizational() == author.address.domain().organizational();
    let by_others = inner.as_ref().is_none_or(|inner| !beside(inner));
    by_others.then(|| "the mail passes on what somebody else wrote: it isn't the sender who asks".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{CALL, Disclosing, Known, Spoof, alerts, bank_change, first_seen, forwarded, look_alike, reply_to, spoof, strangers};
    use crate::domain::{
        AlertKind, Authenticity, Contact, ContactPerson, Defect, EmailAddress, Iban, Matches, Message, MkId, NamedAddress, Verdict,
    };
    use crate::gates::Standing;
    use crate::gates::bank::BankWords;
    use crate::mail::{Budget, parse};

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    fn mail(header: &str, text: &str) -> Message {
        parse(format!("{header}\r\n\r\n{text}").as_bytes(), &Budget::default())
    }

    fn gozd() -> Contact {
        let neza = ContactPerson { id: None, name: None, emails: vec![address("neza@gozd.example")], phones: vec![] };
        Contact { people: vec![neza], ..Contact::bare(MkId::new("1"), "Gozd d.o.o.".to_owned()) }
    }

    /// Asks about a mail of this header, whose one author is handed on too.
    fn ask<T>(header: &str, contact: Option<&Contact>, standing: &Standing, of: impl Fn(&Disclosing<'_>, &NamedAddress) -> T) -> T {
        let (message, matches) = (mail(header, "x"), Matches::default());
        let authenticity = Authenticity { verdict: Verdict::Pass, how: String::new(), refused_by_policy: false };
        let case = Disclosing { message: &message, authenticity: &authenticity, matches: &matches, contact, recipients: &[], standing };
        of(&case, message.author().unwrap())
    }

    #[test]
    fn each_way_of_speaking_of_an_account_has_its_sentence() {
        let two = "DE89370400440532013000 SI56191000000123438";
        for (changes, accounts, expected) in [
            (false, "", None),
            (true, "", Some("the mail speaks of changed bank details")),
            (true, two, Some("the mail speaks of changed bank details and names the account DE89 … 3000, SI56 … 3438")),
            (false, two, Some("the mail names the bank account DE89 … 3000, SI56 … 3438")),
        ] {
            let said = bank_change(&BankWords { changes, accounts: Iban::all_in(accounts) });
            assert_eq!(said, expected.map(|says| format!("{says}: {CALL}")), "{changes} {accounts}");
        }
    }

    #[test]
    fn a_look_alike_is_told_with_whose_domain_it_looks_like() {
        for (resembles, expected) in [
            (None, None),
            (Some(Known::House), Some("the sender's domain gozdd.example looks like your own and isn't")),
            (Some(Known::Contact), Some("the sender's domain gozdd.example looks like a customer's and isn't")),
        ] {
            let standing = Standing { resembles, ..Standing::default() };
            let said = ask("From: neza@gozdd.example", None, &standing, look_alike);
            assert_eq!(said.as_deref(), expected, "{resembles:?}");
        }
        for (pretended, word) in
            [(Spoof::HoldsAddress, "holds another address"), (Spoof::OfContact, "known name"), (Spoof::OfHouse, "your own")]
        {
            assert!(spoof(pretended).contains(word), "{pretended:?}: {}", spoof(pretended));
        }
    }

    #[test]
    fn an_answer_elsewhere_is_one_to_another_company() {
        for (reply, expected) in [
            ("Subject: x", None),
            ("Reply-To: peter@posta.gozd.example", None),
            ("Reply-To: kdo@tam.example", Some("the mail comes from gozd.example, and an answer would go to tam.example")),
            (
                "Reply-To: neza@gozd.example, kdo@tam.example, kdo@drugje.example",
                Some("the mail comes from gozd.example, and an answer would go to tam.example"),
            ),
        ] {
            let said = ask(&format!("From: neza@gozd.example\r\n{reply}"), None, &Standing::default(), reply_to);
            assert_eq!(said.as_deref(), expected, "{reply}");
        }
    }

    #[test]
    fn strangers_are_counted_where_the_customer_is_known() {
        let one = "1 other reads the mail who doesn't belong to Gozd d.o.o.; the draft doesn't go there";
        let more = "others read the mail who don't belong to Gozd d.o.o.; the draft doesn't go there";
        let gozd = gozd();
        for (contact, count, expected) in
            [(Some(&gozd), 0, None), (Some(&gozd), 1, Some(one)), (Some(&gozd), 2, Some(more)), (None, 2, None)]
        {
            let standing = Standing { strangers: vec![address("rok@tam.example"); count], ..Standing::default() };
            let said = ask("From: neza@gozd.example", contact, &standing, |case, _| strangers(case));
            assert_eq!(said.as_deref(), expected, "{count}");
        }
    }

    #[test]
    fn an_address_is_new_only_to_a_customer_who_is_known() {
        let gozd = gozd();
        let new = "this address of Gozd d.o.o. isn't written down in Metakocka";
        for (from, contact, expected) in
            [("neza@gozd.example", Some(&gozd), None), ("ana@gozd.example", Some(&gozd), Some(new)), ("ana@gozd.example", None, None)]
        {
            let said = ask(&format!("From: {from}"), contact, &Standing::default(), first_seen);
            assert_eq!(said.as_deref(), expected, "{from}");
        }
    }

    #[test]
    fn what_a_colleague_wrote_may_be_passed_on() {
        let told = Some("the mail passes on what somebody else wrote: it isn't the sender who asks");
        for (forwards, expected) in
            [(None, None), (Some(None), told), (Some(Some("rok@tam.example")), told), (Some(Some("peter@posta.gozd.example")), None)]
        {
            let standing = Standing { forwards: forwards.map(|inner| inner.map(address)), ..Standing::default() };
            let said = ask("From: neza@gozd.example", None, &standing, forwarded);
            assert_eq!(said.as_deref(), expected, "{forwards:?}");
        }
    }

    #[test]
    fn all_that_was_seen_is_told_in_the_order_of_the_kinds() {
        let authenticity = Authenticity { verdict: Verdict::Pass, how: String::new(), refused_by_policy: false };
        let (contact, matches) = (gozd(), Matches::default());
        let mut message = mail("From: ana@gozd.example\r\nReply-To: kdo@tam.example", "Imamo nov TRR pri banki.");
        message.defects = vec![Defect::HiddenText];
        let odd = Standing {
            is_shared: true,
            resembles: Some(Known::House),
            spoofs: Some(Spoof::OfHouse),
            forwards: Some(None),
            strangers: vec![address("rok@tam.example")],
        };
        let case = Disclosing {
            message: &message,
            authenticity: &authenticity,
            matches: &matches,
            contact: Some(&contact),
            recipients: &[],
            standing: &odd,
        };
        let kinds: Vec<AlertKind> = alerts(&case, &[]).iter().map(|alert| alert.kind).collect();
        let expected = [
            AlertKind::BankChange,
            AlertKind::LookAlikeDomain,
            AlertKind::DisplayNameSpoof,
            AlertKind::ReplyToElsewhere,
            AlertKind::StrangerInCopy,
            AlertKind::FirstSeenAddress,
            AlertKind::SharedAddress,
            AlertKind::ForwardedAuthor,
            AlertKind::HiddenText,
        ];
        assert_eq!(kinds, expected);
        let (message, standing) = (mail("From: neza@gozd.example", "Kdaj pride miza?"), Standing::default());
        assert_eq!(alerts(&Disclosing { message: &message, standing: &standing, ..case }, &[]), []);
    }
}
