//! Whether a mail may cause a proposal at all, and which of its sender's data Metakocka lacks: a new partner, a new address, a phone number.

use super::signed::Signed;
use crate::domain::{
    Authenticity, Contact, ContactPerson, Defect, EmailAddress, FieldChange, FieldMap, HOME_REGION, Intent, MatchReason, Matches, Message,
    MkId, NewPartner, ReasonWord, RecordChange, Verdict, e164, fold,
};

/// Fields of a contact person, by our names.
const PERSON: &str = "person";
const EMAIL: &str = "email";
const PHONE: &str = "phone";

/// The billing address, where people are kept.
const BILLING: &str = "Račun";

/// Defects by which two programs may see two different mails: what is read here may not be what was vouched for.
const AMBIGUOUS: &[Defect] = &[
    Defect::SeveralFrom,
    Defect::NoFrom,
    Defect::DuplicateContentType,
    Defect::DuplicateHeader,
    Defect::ControlCharacters,
    Defect::ParserPanicked,
    Defect::OverBudget,
    Defect::HiddenText,
];

/// What is asked before anything is proposed.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The mail.
    pub message: &'a Message,
    /// Whether its author is who he says.
    pub authenticity: &'a Authenticity,
    /// What was decided about an answer.
    pub reason: &'a ReasonWord,
    /// The author is one of the company's own people.
    pub internal: bool,
}

/// Only a person from outside, vouched for, in a mail that means the company and can be read in one way only.
#[must_use]
pub fn may_propose(sender: &Sender<'_>) -> bool {
    let meant = matches!(
        sender.reason,
        ReasonWord::Answer | ReasonWord::AlreadyAnswered | ReasonWord::OwnerDraft | ReasonWord::NoReplyNeeded | ReasonWord::RateLimited
    );
    let vouched = sender.authenticity.verdict == Verdict::Pass && sender.message.author().is_some();
    let clear = !AMBIGUOUS.iter().any(|defect| sender.message.has(*defect));
    // An answer that is wanted elsewhere is another person's, or another company's.
    let replies_here = sender.message.author().is_some_and(|author| sender.message.reply_to.iter().all(|to| to.address == author.address));
    meant && vouched && clear && replies_here && !sender.internal
}

/// A partner for a stranger who wants something that only a customer wants. None where anybody known might be meant.
#[must_use]
pub fn new_partner(message: &Message, matches: &Matches, intents: &[Intent], signed: &Signed) -> Option<NewPartner> {
    let unknown = matches.contact.is_none() && matches.candidates.is_empty();
    let business = intents.iter().any(|intent| matches!(intent, Intent::Order | Intent::Offer | Intent::Price | Intent::Stock));
    let email = message.author().filter(|_| unknown && business)?.address.clone();
    let name = signed.company.clone().or_else(|| signed.person.clone())?;
    Some(NewPartner {
        name,
        company: signed.company.is_some(),
        tax_number: signed.tax_number.clone(),
        street: signed.street.clone(),
        post_number: signed.post_number.clone(),
        city: signed.city.clone(),
        country: signed.country.clone(),
        person: signed.person.clone(),
        email,
        phone: signed.phone.clone(),
    })
}

/// What speaks for the contact beside the address that is to be added.
#[must_use]
pub fn proofs(contact: &Contact, author: &EmailAddress, matches: &Matches) -> Option<Vec<&'static str>> {
    let reasons = matches.contact.as_ref().filter(|found| found.id == contact.id && matches.candidates.is_empty())?.reasons.as_slice();
    let said = [
        (MatchReason::TaxNumber, "the tax number"),
        (MatchReason::Phone, "the phone number"),
        (MatchReason::Thread, "an earlier mail of the thread"),
        (MatchReason::DocumentOfContact, "a document of theirs"),
    ];
    let mut proofs: Vec<&'static str> = said.into_iter().filter(|(reason, _)| reasons.contains(reason)).map(|(_, words)| words).collect();
    if contact.owns_domain(&author.domain()) {
        proofs.insert(0, "their own domain");
        return Some(proofs);
    }
    // Anybody can look up a tax number; two things together nobody has by chance.
    (proofs.len() >= 2).then_some(proofs)
}

/// The author's address and phone, for a contact who is certain by other proofs than this address; none where nothing is new.
#[must_use]
pub fn new_address(contact: &Contact, message: &Message, signed: &Signed, map: &FieldMap) -> Option<RecordChange> {
    let author = message.author().filter(|author| !contact.knows(&author.address))?;
    let known = signed.person.as_deref().and_then(|name| nameless_of(contact, name));
    let entry = known.and_then(|person| person.id.clone());
    let phone = signed.phone.as_deref().filter(|phone| !knows_phone(contact, phone) && known.is_none_or(|person| person.phones.is_empty()));
    let name = signed.person.as_deref().filter(|_| entry.is_none());
    let wanted = [(PERSON, name), (EMAIL, Some(author.address.as_str())), (PHONE, phone)];
    let fields: Vec<FieldChange> = wanted.into_iter().filter_map(|(field, to)| added(map, field, entry.as_ref(), to?)).collect();
    let address = billing(contact);
    // Metakocka takes no person without an address to belong to.
    (fields.iter().any(|field| field.field == EMAIL) && (entry.is_some() || address.is_some())).then(|| RecordChange {
        id: contact.id.clone(),
        fields,
        address: address.filter(|_| entry.is_none()),
    })
}

/// The author's phone, where Metakocka knows the person by this very address and no phone.
#[must_use]
pub fn new_phone(contact: &Contact, message: &Message, signed: &Signed, map: &FieldMap) -> Option<RecordChange> {
    let author = &message.author()?.address;
    let phone = signed.phone.as_deref().filter(|phone| !knows_phone(contact, phone))?;
    let mut people = contact.people.iter().filter(|person| person.emails.contains(author));
    let person = people.next().filter(|person| people.next().is_none() && person.phones.is_empty())?;
    let field = added(map, PHONE, Some(person.id.as_ref()?), phone)?;
    Some(RecordChange { id: contact.id.clone(), fields: vec![field], address: None })
}

fn added(map: &FieldMap, field: &str, entry: Option<&MkId>, to: &str) -> Option<FieldChange> {
    let path = map.path(field)?;
    let to = path.holds().accept(to).ok()??;
    Some(FieldChange { field: field.to_owned(), path: path.to_string(), entry: entry.cloned(), from: None, to: Some(to) })
}

/// The one person of this name without an address.
fn nameless_of<'a>(contact: &'a Contact, name: &str) -> Option<&'a ContactPerson> {
    let is = |person: &&ContactPerson| person.name.as_deref().is_some_and(|known| fold(known) == fold(name)) && person.id.is_some();
    let mut people = contact.people.iter().filter(is);
    people.next().filter(|person| people.next().is_none() && person.emails.is_empty())
}

fn knows_phone(contact: &Contact, phone: &str) -> bool {
    contact.people.iter().flat_map(|person| &person.phones).any(|known| e164(known, HOME_REGION).as_deref() == Some(phone))
}

/// The `mk_id` of the billing address, else of the first.
#[must_use]
pub fn billing(contact: &Contact) -> Option<MkId> {
    let billing = contact.addresses.iter().find(|address| address.kind.as_deref() == Some(BILLING));
    billing.or(contact.addresses.first())?.id.clone()
}
