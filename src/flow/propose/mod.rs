//! What a mail gives to write to Metakocka: proposals for a person, and never a write by itself.
//!
//! | file | decides |
//! |---|---|
//! | `sender` | whether the mail may cause proposals at all; a new partner, a new address or phone |
//! | `signed` | what the signature says |
//! | `order` | an order or offer from the lines of the mail |
//! | `attach` | the mail and its PDF files beside the one document it is certainly about |
//!
//! This file gathers what they decide about, and hands the proposals over as changes that go into the mail's own transaction.

pub mod attach;
pub mod order;
pub mod sender;
pub mod signed;

use jiff::Timestamp;

use super::relate::{self, Related, Seen};
use super::write::WriteError;
use super::write::propose::{self, Proposal, Proposed};
use super::{Desk, MailboxMode};
use crate::domain::{Confidence, Contact, Digest, ErpWrite, HOME_REGION, MatchReason, Message, Proposer, WriteKind};
use crate::mail;
use crate::matching;
use crate::store::{Changes, MirrorKind, StoreError};

/// How many products of the catalogue are looked at for one mail.
const PRODUCTS_LOOKED_AT: usize = 200;

/// What a mail led to.
#[derive(Debug, Default)]
pub struct FromMail {
    /// The proposals, to be written with the mail.
    pub changes: Changes,
    /// Files that they name, to be in the store before.
    pub files: Vec<Vec<u8>>,
}

/// What this mail proposes; nothing where nothing may be written, or where it isn't certain who wrote.
///
/// # Errors
/// Only where the store can't be read.
pub fn from_mail(desk: &Desk, seen: &Seen<'_>, related: &Related, raw: &[u8]) -> Result<FromMail, StoreError> {
    if desk.mailbox.mode != MailboxMode::Draft || !may_propose(desk, seen, related) {
        return Ok(FromMail::default());
    }
    let gathering = Gathering { desk, message: seen.message, related, now: seen.now };
    let mut writes = gathering.about_the_sender()?;
    writes.extend(gathering.order()?);
    let kept = gathering.files(raw);
    let files = kept.iter().map(|kept| kept.bytes.clone()).collect();
    let number = attach::certain(&related.matches).map(|found| found.number.clone()).unwrap_or_default();
    writes
        .extend(kept.into_iter().map(|kept| (format!("{} came with a mail about {number}", kept.file.name), ErpWrite::Attach(kept.file))));
    Ok(FromMail { changes: gathering.propose(writes)?, files })
}

fn may_propose(desk: &Desk, seen: &Seen<'_>, related: &Related) -> bool {
    const FROM_A_MAIL: [WriteKind; 5] =
        [WriteKind::Partners, WriteKind::Contacts, WriteKind::Orders, WriteKind::Offers, WriteKind::Attachments];
    let internal = seen.message.author().is_some_and(|author| {
        let domain = author.address.domain();
        desk.mailbox.own.contains(&author.address)
            || desk.tenant.internal_domains.iter().any(|own| *own == domain || *own == domain.organizational())
    });
    let sender = sender::Sender { message: seen.message, authenticity: &related.authenticity, reason: &related.reason, internal };
    FROM_A_MAIL.into_iter().any(|kind| desk.tenant.permits.allow(kind)) && sender::may_propose(&sender)
}

/// A write and why it is proposed.
type Reasoned = (String, ErpWrite);

struct Gathering<'a> {
    desk: &'a Desk,
    message: &'a Message,
    related: &'a Related,
    now: Timestamp,
}

impl Gathering<'_> {
    fn allows(&self, kind: WriteKind) -> bool {
        self.desk.tenant.permits.allow(kind)
    }

    /// The mirror holds all that Metakocka has of a kind: before its first scan everybody is a stranger.
    fn mirrored(&self, kind: MirrorKind) -> Result<bool, StoreError> {
        Ok(self.desk.store.sync_state(&self.desk.tenant.id, kind)?.is_some_and(|state| state.scanned.is_some()))
    }

    fn about_the_sender(&self) -> Result<Vec<Reasoned>, StoreError> {
        let Some(author) = self.message.author() else { return Ok(Vec::new()) };
        let signals = matching::signals(self.message, Vec::new(), Vec::new(), HOME_REGION);
        let signed = signed::signed(&self.message.words.signature, author, &signals.tax_numbers, &signals.phones);
        let (matches, intents) = (&self.related.matches, &self.related.reading.intents);
        let mut writes = Vec::new();
        match &self.related.contact {
            None if self.allows(WriteKind::Partners) && self.mirrored(MirrorKind::Contacts)? => {
                let partner = sender::new_partner(self.message, matches, intents, &signed);
                writes.extend(
                    partner.map(|partner| (format!("{} wrote and is no partner yet", partner.email), ErpWrite::NewPartner(partner))),
                );
            }
            Some(contact) if self.allows(WriteKind::Contacts) => writes.extend(self.about_a_contact(&contact.record, &signed)),
            _ => {}
        }
        Ok(writes)
    }

    fn about_a_contact(&self, contact: &Contact, signed: &signed::Signed) -> Option<Reasoned> {
        let (author, map) = (&self.message.author()?.address, &self.desk.tenant.fields.contacts);
        if contact.knows(author) {
            // Whoever shares an address with another contact is not certain by it.
            let certain = self.related.matches.contact.as_ref().is_some_and(|found| found.confidence == Confidence::Certain);
            let change = sender::new_phone(contact, self.message, signed, map).filter(|_| certain)?;
            return Some((format!("{author} of {} signs with this phone number", contact.name), ErpWrite::ChangeContact(change)));
        }
        let proofs = sender::proofs(contact, author, &self.related.matches)?.join(" and ");
        let change = sender::new_address(contact, self.message, signed, map)?;
        Some((format!("{author} writes for {}: {proofs} says so", contact.name), ErpWrite::ChangeContact(change)))
    }

    fn order(&self) -> Result<Option<Reasoned>, StoreError> {
        let Some(contact) = self.related.contact.as_ref().filter(|_| self.is_the_customer()) else { return Ok(None) };
        if !(self.allows(WriteKind::Orders) || self.allows(WriteKind::Offers)) || !self.mirrored(MirrorKind::Products)? {
            return Ok(None);
        }
        let text = matching::asked_text(self.message);
        let products = self.desk.store.products_by_words(&self.desk.tenant.id, &matching::product_words(&text), PRODUCTS_LOOKED_AT)?;
        let ordered = order::ordered(&order::Asked {
            text: &text,
            intents: &self.related.reading.intents,
            matches: &self.related.matches,
            contact: &contact.record,
            products: &products,
            digest: &Digest::of(self.message.id.as_str().as_bytes()),
            notes: &format!("postar: {}", self.message.id),
            today: self.desk.day(self.now),
        });
        Ok(ordered.map(|ordered| (reason(&contact.record, &ordered), ErpWrite::NewDocument(ordered.document))))
    }

    /// He may be told of what is his, and so may order in his name.
    fn is_the_customer(&self) -> bool {
        relate::clearance(self.related, self.message).withheld().is_none() && !self.names_a_document()
    }

    /// The mail is about a document that stands in Metakocka already: whatever it wants of it, it is no new one.
    fn names_a_document(&self) -> bool {
        let named = |reason: &MatchReason| {
            matches!(
                reason,
                MatchReason::NumberInSubject
                    | MatchReason::NumberInText
                    | MatchReason::NumberInAttachment
                    | MatchReason::BuyerOrder
                    | MatchReason::TrackingCode
                    | MatchReason::NumberAlmost
            )
        };
        self.related.matches.documents.iter().any(|found| found.reasons.iter().any(named))
    }

    fn files(&self, raw: &[u8]) -> Vec<attach::Kept> {
        let allowed = self.allows(WriteKind::Attachments) && relate::clearance(self.related, self.message).withheld().is_none();
        let Some(document) = attach::certain(&self.related.matches).filter(|_| allowed) else { return Vec::new() };
        attach::files(document, raw, mail::pdf_files(raw, &self.desk.budget))
    }

    /// Each becomes a proposal, unless its kind is switched off or it was proposed before.
    fn propose(&self, writes: Vec<Reasoned>) -> Result<Changes, StoreError> {
        let mut changes = Changes::new();
        for (why, write) in writes.into_iter().filter(|(_, write)| self.allows(write.kind())) {
            let proposal = Proposal {
                write,
                why,
                message: Some(self.message.id.clone()),
                mailbox: Some(self.desk.mailbox.id.clone()),
                proposed_by: Proposer::Mail,
                who: None,
            };
            match propose::plan(&self.desk.store, &self.desk.tenant, proposal, self.now) {
                Ok(Proposed::New(_, more)) => changes = changes.then(more),
                Ok(Proposed::Known(_)) => {}
                Err(WriteError::Store(error)) => return Err(error),
                Err(error) => tracing::debug!(error = %error, "a proposal is not made"),
            }
        }
        Ok(changes)
    }
}

/// `Gozd in sin d.o.o. orders 2 lines; open: Stol Pia: no certain amount`
fn reason(contact: &Contact, ordered: &order::Ordered) -> String {
    let lines = ordered.document.lines.len();
    let open = if ordered.open.is_empty() { String::new() } else { format!("; open, and not in it: {}", ordered.open.join("; ")) };
    format!("{} asks for it in a mail, {lines} certain {}{open}", contact.name, if lines == 1 { "line" } else { "lines" })
}
