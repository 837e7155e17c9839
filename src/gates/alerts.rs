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
