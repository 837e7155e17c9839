//! One mail: who wrote it, what it is about, what is wanted, and whether it is to be answered. Decides; writes nothing.

use std::collections::HashMap;

use jiff::Timestamp;

use super::Desk;
use super::copy::Copies;
use super::fresh::Fresh;
use super::turn::{self, Earlier};
use crate::domain::{
    Alert, Authenticity, Clearance, Confidence, Contact, ContactMatch, Decision, Document, DocumentMatch, EmailAddress, ErpKind, ErpRef,
    HOME_REGION, Iban, Language, Link, LinkMaker, Matches, Message, MessageId, Mirrored, MkId, ReasonWord, Signals,
};
use crate::gates::{self, Circle, Circumstances, Disclosing, Standing};
use crate::mail::{self, Recipients};
use crate::matching::{self, Ask};
use crate::store::StoreError;
use crate::writer::{self, Reading};

/// How many of a contact's documents are looked at, newest first: more than a year of a busy customer.
pub(super) const DOCUMENTS_OF_CONTACT: usize = 200;

/// A mail and what the mailbox says of it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The mail.
    pub message: &'a Message,
    /// Its flags and keywords.
    pub flags: &'a [String],
    /// INTERNALDATE, where the mailbox knows one.
    pub arrived: Option<Timestamp>,
    /// It lies in the junk folder.
    pub in_junk: bool,
    /// Answered or drafted by the owner, by what the caller knows beyond the store (a replay's `.Sent`).
    pub answered_elsewhere: bool,
    /// The moment to judge at.
    pub now: Timestamp,
}

/// What was found out about one mail.
#[derive(Clone, Debug)]
pub struct Related {
    /// Who, and which documents.
    pub matches: Matches,
    /// The one contact's record.
    pub contact: Option<Mirrored<Contact>>,
    /// The records of the matched documents that may be told of ([`gates::may_be_told`]), in the order of `matches.documents`.
    pub documents: Vec<Mirrored<Document>>,
    /// Whether the sender is who he says.
    pub authenticity: Authenticity,
    /// What is wanted.
    pub reading: Reading,
    /// Whom an answer would go to.
    pub recipients: Recipients,
    /// Whether, and why.
    pub reason: ReasonWord,
    /// What is done.
    pub decision: Decision,
    /// The language of an answer.
    pub language: Language,
    /// What it was matched by.
    pub signals: Signals,
    /// Whom the sender might be mistaken for.
    pub standing: Standing,
    /// What goes with an answer; fetched right before it is written.
    pub copies: Copies,
    /// What was read of the ERP since, for this answer alone.
    pub fresh: Fresh,
    /// The thread that it is counted to: that of the turn it belongs to.
    pub thread: MessageId,
    /// Earlier mails of its author that are answered with it, oldest first.
    pub turn: Vec<Message>,
}

impl Related {
    /// The links of this mail.
    #[must_use]
    pub fn links(&self, message: &Message) -> Vec<Link> {
        links(&message.id, self.matches.contact.as_ref(), &self.matches.documents)
    }
}

/// The links of a mail: the contact and every certain or likely document.
pub(super) fn links(message: &MessageId, contact: Option<&ContactMatch>, documents: &[DocumentMatch]) -> Vec<Link> {
    let link = |kind, id: &MkId, confidence, reasons: &[_]| Link {
        message: message.clone(),
        to: ErpRef { kind, id: id.clone() },
        confidence,
        reasons: reasons.to_vec(),
        made_by: LinkMaker::Machine,
    };
    let contact = contact.map(|found| link(ErpKind::Contact, &found.id, found.confidence, &found.reasons));
    let sure = documents.iter().filter(|found| found.confidence >= Confidence::Likely);
    let documents = sure.map(|found| link(ErpKind::Document, &found.id, found.confidence, &found.reasons));
    contact.into_iter().chain(documents).collect()
}

/// Relates one mail.
///
/// # Errors
/// Only where the store can't be read.
pub fn relate(desk: &Desk, seen: &Seen<'_>) -> Result<Related, StoreError> {
    let message = seen.message;
    let authenticity = mail::authenticity(message, &desk.mailbox.trusted_authserv_ids);
    let matched = match_up(desk, message, seen.now)?;
    let reason = judge(desk, seen, &authenticity, &matched.reading)?;
    let thread = turn::thread(desk, message)?;
    let earlier = if reason == ReasonWord::Answer { turn::earlier(desk, seen, &thread, &authenticity)? } else { Vec::new() };
    let (matched, turn) = in_turn(desk, matched, earlier, seen.now)?;
    let thread = turn.first().map_or(thread, |first| first.thread.clone());
    let turn = turn.into_iter().map(|earlier| earlier.message).collect();
    let Matched { matches, contact, documents, reading, signals, pointed_to } = matched;
    let recipients = mail::recipients(message, &desk.mailbox.own, contact.as_ref().map(|mirrored| &mirrored.record));
    let decision = decide(&reason, &matches);
    let language = message.language.or_else(|| writer::language(message)).unwrap_or(desk.tenant.language);
    let standing = if is_a_persons(&reason) { standing(desk, message, &pointed_to, &recipients)? } else { Standing::default() };
    Ok(Related {
        matches,
        contact,
        documents,
        authenticity,
        reading,
        recipients,
        reason,
        decision,
        language,
        signals,
        standing,
        thread,
        turn,
        copies: Copies::default(),
        fresh: Fresh::default(),
    })
}

/// What the sender looks like beside those whom the mail points to, the house, and known domains that are spelled like his.
fn standing(desk: &Desk, message: &Message, pointed_to: &[Contact], recipients: &Recipients) -> Result<Standing, StoreError> {
    let contacts: Vec<&Contact> = pointed_to.iter().collect();
    let known = |author: &EmailAddress| contacts.iter().any(|contact| contact.knows(author));
    let stranger = message.author().map(|author| &author.address).filter(|author| !author.domain().is_free_mail() && !known(author));
    let domains = match stranger {
        Some(author) => desk.store.domains_like(&desk.tenant.id, &author.domain())?,
        None => Vec::new(),
    };
    let circle = Circle {
        contacts: &contacts,
        domains: &domains,
        own: &desk.mailbox.own,
        own_name: desk.mailbox.name.as_deref(),
        colleagues: &desk.tenant.internal_domains,
    };
    Ok(gates::standing(message, &circle, &recipients.left_out))
}

/// How much may be told to whom an answer would go to.
#[must_use]
pub fn clearance(related: &Related, message: &Message) -> Clearance {
    gates::clearance(&disclosing(related, message, &addresses(&related.recipients)))
}

/// What the owner is to be told of a mail that a person wrote. An account in his own signature is his own.
#[must_use]
pub fn alerts(desk: &Desk, related: &Related, message: &Message) -> Vec<Alert> {
    if !is_a_persons(&related.reason) {
        return Vec::new();
    }
    gates::alerts(&disclosing(related, message, &addresses(&related.recipients)), &Iban::all_in(&desk.mailbox.signature))
}

fn is_a_persons(reason: &ReasonWord) -> bool {
    use ReasonWord as Word;
    !matches!(
        reason,
        Word::Unreadable
            | Word::OwnMail
            | Word::Report
            | Word::Calendar
            | Word::AutoSubmitted
            | Word::EmptyReturnPath
            | Word::List
            | Word::Spam
    )
}

fn addresses(recipients: &Recipients) -> Vec<EmailAddress> {
    recipients.to.iter().chain(&recipients.cc).map(|one| one.address.clone()).collect()
}

fn disclosing<'a>(related: &'a Related, message: &'a Message, recipients: &'a [EmailAddress]) -> Disclosing<'a> {
    Disclosing {
        message,
        authenticity: &related.authenticity,
        matches: &related.matches,
        contact: related.contact.as_ref().map(|mirrored| &mirrored.record),
        recipients,
        standing: &related.standing,
    }
}

struct Matched {
    matches: Matches,
    contact: Option<Mirrored<Contact>>,
    documents: Vec<Mirrored<Document>>,
    reading: Reading,
    signals: Signals,
    /// Every contact that something in the mail points to.
    pointed_to: Vec<Contact>,
}

fn match_up(desk: &Desk, message: &Message, now: Timestamp) -> Result<Matched, StoreError> {
    let (store, tenant) = (&desk.store, &desk.tenant.id);
    let (contacts, documents) = of_thread(desk, &ancestors(message))?;
    let signals = matching::signals(message, contacts, documents, HOME_REGION);
    let candidates = store.candidates(tenant, &signals)?;
    let choice = matching::choose_contact(&signals, &candidates);
    let own = match &choice.contact {
        Some(found) => store.documents_of(tenant, &found.id, DOCUMENTS_OF_CONTACT)?,
        None => Vec::new(),
    };
    let text = matching::asked_text(message);
    let reading = writer::read_knowing(message, &|words| matching::kinds_named(words, &own));
    let reading = if choice.contact.is_some() { reading.of_a_customer() } else { reading };
    let ask = Ask { intents: &reading.intents, text: &text, today: desk.day(now) };
    let matches = matching::choose_documents(&signals, &choice, &candidates, &own, &ask);
    let contact = match &matches.contact {
        Some(found) => store.contact(tenant, &found.id)?,
        None => None,
    };
    let documents = records(&matches, own, candidates.documents);
    let pointed_to = candidates.contacts.into_iter().map(|mirrored| mirrored.record).collect();
    Ok(Matched { matches, contact, documents, reading, signals, pointed_to })
}

/// What the earlier mails of the turn ask and name, beside what the newest does; one that is about another customer is left out.
fn in_turn(desk: &Desk, mut newest: Matched, earlier: Vec<Earlier>, now: Timestamp) -> Result<(Matched, Vec<Earlier>), StoreError> {
    let whose = |matched: &Matched| matched.matches.contact.as_ref().map(|found| found.id.clone());
    let (mut readings, mut kept) = (Vec::new(), Vec::new());
    for mail in earlier {
        let one = match_up(desk, &mail.message, now)?;
        if whose(&one) != whose(&newest) {
            continue;
        }
        let known: Vec<MkId> = newest.matches.documents.iter().map(|found| found.id.clone()).collect();
        newest.matches.documents.extend(one.matches.documents.into_iter().filter(|found| !known.contains(&found.id)));
        newest.documents.extend(one.documents.into_iter().filter(|mirrored| !known.contains(&mirrored.record.id)));
        newest.matches.names_foreign_document |= one.matches.names_foreign_document;
        newest.matches.unknown_numbers.extend(one.matches.unknown_numbers);
        readings.push(one.reading);
        kept.push(mail);
    }
    newest.reading = newest.reading.after(readings);
    Ok((newest, kept))
}

/// The mails that a mail names as its ancestors.
pub(super) fn ancestors(message: &Message) -> Vec<MessageId> {
    message.references.iter().chain(&message.in_reply_to).cloned().collect()
}

/// Contacts and documents that these mails are linked to.
pub(super) fn of_thread(desk: &Desk, ancestors: &[MessageId]) -> Result<(Vec<MkId>, Vec<MkId>), StoreError> {
    let thread = desk.store.links_of_any(&desk.tenant.id, ancestors)?;
    let of_kind = |kind| thread.iter().filter(|link| link.to.kind == kind).map(|link| link.to.id.clone()).collect();
    Ok((of_kind(ErpKind::Contact), of_kind(ErpKind::Document)))
}

/// The records of the matched documents that may be told of, in their order. The company's own papers are linked and never told.
fn records(matches: &Matches, own: Vec<Mirrored<Document>>, named: Vec<Mirrored<Document>>) -> Vec<Mirrored<Document>> {
    let told = own.into_iter().chain(named).filter(|mirrored| gates::may_be_told(&mirrored.record));
    let all: HashMap<_, _> = told.map(|mirrored| (mirrored.record.id.clone(), mirrored)).collect();
    matches.documents.iter().filter_map(|found| all.get(&found.id).cloned()).collect()
}

fn judge(desk: &Desk, seen: &Seen<'_>, authenticity: &Authenticity, reading: &Reading) -> Result<ReasonWord, StoreError> {
    let (store, id, message) = (&desk.store, &desk.mailbox.id, seen.message);
    let answered = seen.answered_elsewhere || store.answered(id, &message.id)?;
    Ok(gates::judge(
        message,
        &Circumstances {
            own: &desk.mailbox.own,
            flags: seen.flags,
            in_junk: seen.in_junk,
            arrived: seen.arrived,
            now: seen.now,
            max_age: desk.mailbox.max_age,
            answered,
            owner_draft: store.owner_drafts(id, &thread_ids(message))?,
            ours: store.is_ours(&desk.tenant.id, &message.id)?,
            anything_asked: reading.anything_asked,
            authenticity,
        },
    ))
}

/// The mail and every mail before it in its thread.
fn thread_ids(message: &Message) -> Vec<MessageId> {
    std::iter::once(&message.id).chain(&message.in_reply_to).chain(&message.references).cloned().collect()
}

fn decide(reason: &ReasonWord, matches: &Matches) -> Decision {
    match reason {
        ReasonWord::Answer => Decision::Draft,
        _ => undrafted(matches.contact.as_ref(), &matches.documents),
    }
}

/// What is done with a mail that gets no draft.
pub(super) fn undrafted(contact: Option<&ContactMatch>, documents: &[DocumentMatch]) -> Decision {
    if contact.is_some() || !documents.is_empty() { Decision::File } else { Decision::Ignore }
}
