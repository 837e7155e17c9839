//! How much a sender may be told: nothing of a customer's, the customer's facts, or what is sensitive.
//!
//! The first line that holds is the reason why no customer's fact may go ([`DisclosureClass::Public`]):
//!
//! | # | holds if | reason |
//! |---|---|---|
//! | 1 | several From headers or authors, or none that can be read | `two_from` |
//! | 2 | no trusted server vouches for the author; or the mail is built so that the server may have read another one (doubled headers or Content-Type, control characters in addresses) | `sender_not_authenticated` |
//! | 3 | several contacts fit the address or domain alike | `ambiguous_contact` |
//! | 4 | no contact; or the author is neither a known address of the contact nor at a domain that is plainly its own; or his domain only looks like a known one | `sender_unknown` |
//! | 5 | Reply-To leads to an address that is neither | `reply_to_elsewhere` |
//! | 6 | the draft would go to anybody else's address | `stranger_among_recipients` |
//! | 7 | the mail names somebody else's document, and none of the sender's own | `not_the_customer` |
//!
//! Where none holds, the contact's own facts may go ([`DisclosureClass::Customer`]). What is sensitive (copies of documents, bank accounts,
//! personal data) may go only if none of these holds either:
//!
//! | # | holds if | reason |
//! |---|---|---|
//! | 8 | the author's address isn't written down with the contact, or the contact isn't certain; his display name is somebody else's; the mail passes on somebody else's | `sender_unknown` |
//! | 9 | the address is written down with several contacts | `ambiguous_contact` |
//! | 10 | Reply-To is another address than the author's | `reply_to_elsewhere` |
//! | 11 | the draft goes to, or the mail went to, anybody who isn't a known address of the contact | `stranger_among_recipients` |
//! | 12 | the mail names somebody else's document beside the sender's own | `not_the_customer` |
//!
//! A new address at the customer's own domain is told what the customer is told: the domain vouched for it (line 2), and its holder decides
//! who writes from it. The company's own papers (purchase orders, delivery notes, complaints) are told to nobody: [`may_be_told`]. A stranger in Cc withholds none of the customer's facts as long as the draft does not go to him: drafts never do.
//! List prices and stock are no customer facts; a contract price is told to its buyer only (`Price::is_contract_of`, asked by the writer).

use super::standing::Standing;
use crate::domain::{
    Authenticity, Clearance, Confidence, Contact, Defect, DisclosureClass, Document, EmailAddress, MatchReason, Matches, Message, Verdict,
    WithheldWhy,
};

/// What decides about disclosure.
#[derive(Clone, Copy, Debug)]
pub struct Disclosing<'a> {
    /// The mail to be answered.
    pub message: &'a Message,
    /// What the mailbox's own server says of its author.
    pub authenticity: &'a Authenticity,
    /// Contact and documents that were found.
    pub matches: &'a Matches,
    /// The record of the chosen contact.
    pub contact: Option<&'a Contact>,
    /// Everybody whom the draft would go to: To and Cc of the draft, not of the mail.
    pub recipients: &'a [EmailAddress],
    /// Whom the author might be mistaken for.
    pub standing: &'a Standing,
}

/// How much may be told in the draft, and why not more.
#[must_use]
pub fn clearance(case: &Disclosing<'_>) -> Clearance {
    match withheld(case) {
        Some(why) => Clearance { allowed: DisclosureClass::Public, why: Some(why) },
        None => match lowered(case) {
            Some(why) => Clearance { allowed: DisclosureClass::Customer, why: Some(why) },
            None => Clearance { allowed: DisclosureClass::Sensitive, why: None },
        },
    }
}

/// Why customer facts must be held back from the draft, or `None` if they may go.
fn withheld(case: &Disclosing<'_>) -> Option<WithheldWhy> {
    let message = case.message;
    let Some(author) = message.author().map(|author| &author.address) else { return Some(WithheldWhy::TwoFrom) };
    if message.has(Defect::SeveralFrom) || message.has(Defect::NoFrom) {
        return Some(WithheldWhy::TwoFrom);
    }
    if case.authenticity.verdict != Verdict::Pass || AMBIGUOUS.iter().any(|defect| message.has(*defect)) {
        return Some(WithheldWhy::SenderNotAuthenticated);
    }
    let Some(contact) = chosen(case) else { return Some(without_contact(case.matches)) };
    if !is_of(contact, author) || case.standing.resembles.is_some() {
        return Some(WithheldWhy::SenderUnknown);
    }
    let is_meant = |address: &EmailAddress| address == author || is_of(contact, address) || is_beside(contact, author, address);
    if !message.reply_to.iter().all(|reply| is_meant(&reply.address)) {
        return Some(WithheldWhy::ReplyToElsewhere);
    }
    if !case.recipients.iter().all(is_meant) {
        return Some(WithheldWhy::StrangerAmongRecipients);
    }
    (case.matches.names_foreign_document && !names_own(case.matches)).then_some(WithheldWhy::NotTheCustomer)
}

/// Why nothing sensitive may be told to somebody who is told of what is the customer's.
fn lowered(case: &Disclosing<'_>) -> Option<WithheldWhy> {
    let (message, standing) = (case.message, case.standing);
    let author = &message.author()?.address;
    let contact = chosen(case)?;
    let certain = case.matches.contact.as_ref().is_some_and(|matched| matched.confidence == Confidence::Certain);
    let odd = standing.spoofs.is_some() || standing.forwards.is_some();
    if standing.is_shared {
        Some(WithheldWhy::AmbiguousContact)
    } else if !contact.knows(author) || !certain || odd {
        Some(WithheldWhy::SenderUnknown)
    } else if message.reply_to.iter().any(|reply| reply.address != *author) {
        Some(WithheldWhy::ReplyToElsewhere)
    } else if !standing.strangers.is_empty() || !case.recipients.iter().all(|to| contact.knows(to)) {
        Some(WithheldWhy::StrangerAmongRecipients)
    } else {
        case.matches.names_foreign_document.then_some(WithheldWhy::NotTheCustomer)
    }
}

/// Whether anything of a document may stand in a draft at all, whoever it is for: what was written for a customer, and nothing else.
#[must_use]
pub fn may_be_told(document: &Document) -> bool {
    document.doc_type.is_sales()
}

/// Defects by which two programs may see two different mails: the verdict may be about the other one.
const AMBIGUOUS: &[Defect] =
    &[Defect::DuplicateContentType, Defect::DuplicateHeader, Defect::ControlCharacters, Defect::ParserPanicked, Defect::OverBudget];

fn chosen<'a>(case: &Disclosing<'a>) -> Option<&'a Contact> {
    let matched = case.matches.contact.as_ref().filter(|matched| matched.confidence >= Confidence::Likely)?;
    case.contact.filter(|contact| contact.id == matched.id)
}

fn without_contact(matches: &Matches) -> WithheldWhy {
    let known = |reason: &MatchReason| matches!(reason, MatchReason::Address | MatchReason::Domain);
    let ambiguous = matches.candidates.iter().filter(|candidate| candidate.reasons.iter().any(known)).count() > 1;
    if ambiguous { WithheldWhy::AmbiguousContact } else { WithheldWhy::SenderUnknown }
}

fn is_of(contact: &Contact, address: &EmailAddress) -> bool {
    contact.knows(address) || contact.owns_domain(&address.domain())
}

/// An address at the domain of the author, who writes for a company from a domain that is no provider's.
fn is_beside(contact: &Contact, author: &EmailAddress, address: &EmailAddress) -> bool {
    let own = author.domain().organizational();
    contact.tax_number.is_some() && !own.is_free_mail() && address.domain().organizational() == own
}

/// A number in the mail, not merely the kind of question, led to one of the contact's own documents.
fn names_own(matches: &Matches) -> bool {
    matches.documents.iter().any(|document| document.confidence >= Confidence::Likely)
}
