//! Who gets the answer: the one who asked, and those he copied who belong to him. Nobody else.

use crate::domain::{Contact, EmailAddress, Message, NamedAddress};

/// More addresses than this in To and Cc are a crowd: only the sender gets the answer.
const CROWD: usize = 10;

/// The addresses of an answer. There is never a Bcc.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipients {
    /// The own address that was written to; `None` where none is named.
    pub from: Option<EmailAddress>,
    /// Reply-To, else From.
    pub to: Vec<NamedAddress>,
    /// Those of the other recipients who belong to the same contact or to its own company domain.
    pub cc: Vec<NamedAddress>,
    /// Other recipients who were left out.
    pub left_out: Vec<EmailAddress>,
}

/// Chooses the addresses of an answer to `message`. `own` are the mailbox's addresses, the main one first.
#[must_use]
pub fn recipients(message: &Message, own: &[EmailAddress], contact: Option<&Contact>) -> Recipients {
    let not_own = |named: &[NamedAddress]| distinct(named.iter().filter(|to| !own.contains(&to.address)));
    let wanted = not_own(&message.reply_to);
    let to = if wanted.is_empty() { not_own(&message.from) } else { wanted };
    let taken = |address: &EmailAddress| own.contains(address) || to.iter().any(|named| named.address == *address);
    let others = distinct(message.to.iter().chain(&message.cc).filter(|other| !taken(&other.address)));
    let crowd = others.len() > CROWD;
    let (cc, strangers): (Vec<_>, Vec<_>) = others.into_iter().partition(|other| !crowd && belongs(&other.address, contact));
    let left_out = strangers.into_iter().map(|stranger| stranger.address).collect();
    Recipients { from: identity_written_to(message, own), to, cc, left_out }
}

fn distinct<'a>(named: impl Iterator<Item = &'a NamedAddress>) -> Vec<NamedAddress> {
    let mut kept: Vec<NamedAddress> = Vec::new();
    for one in named {
        if !kept.iter().any(|known| known.address == one.address) {
            kept.push(one.clone());
        }
    }
    kept
}

/// An address of the contact itself, or of a company domain that the contact has an address in.
fn belongs(address: &EmailAddress, contact: Option<&Contact>) -> bool {
    let mut known = contact.into_iter().flat_map(|contact| &contact.people).flat_map(|person| &person.emails);
    let company = !address.domain().is_free_mail();
    known.any(|own| own == address || (company && own.domain() == address.domain()))
}

/// To, then Cc, then the delivery headers that the own server wrote above the first Received line; only own addresses count,
/// since anybody can write such headers.
fn identity_written_to(message: &Message, own: &[EmailAddress]) -> Option<EmailAddress> {
    let named = message.to.iter().chain(&message.cc).map(|named| named.address.clone()).find(|address| own.contains(address));
    named.or_else(|| delivered_to(message).find(|address| own.contains(address)))
}

fn delivered_to(message: &Message) -> impl Iterator<Item = EmailAddress> {
    const NAMES: &[&str] = &["Delivered-To", "X-Original-To", "Envelope-To"];
    let above = message.headers.0.iter().take_while(|(name, _)| !name.eq_ignore_ascii_case("Received"));
    let fields = above.filter(|(name, _)| NAMES.iter().any(|known| name.eq_ignore_ascii_case(known)));
    fields.filter_map(|(_, value)| EmailAddress::parse(value))
}
