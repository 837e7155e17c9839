//! Whether facts about a customer may go into a draft, and if not, why.
//!
//! The first line that holds is the reason; none of them means that the chosen contact's own facts may go.
//!
//! | # | holds if | reason |
//! |---|---|---|
//! | 1 | several From headers or authors, or none that can be read | `two_from` |
//! | 2 | no trusted server vouches for the author; or the mail is built so that the server may have read another one (doubled headers or Content-Type, control characters in addresses) | `sender_not_authenticated` |
//! | 3 | several contacts fit the address or domain alike | `ambiguous_contact` |
//! | 4 | no contact; or the author is neither a known address of the contact nor at a domain that is plainly its own | `sender_unknown` |
//! | 5 | Reply-To leads to an address that is neither | `reply_to_elsewhere` |
//! | 6 | the draft would go to anybody else's address | `stranger_among_recipients` |
//! | 7 | the mail names somebody else's document, and none of the sender's own | `not_the_customer` |
//!
//! A new address at the customer's own domain is told what the customer is told: the domain vouched for it (line 2), and its holder decides
//! who writes from it. The company's own papers (purchase orders, delivery notes, complaints) are told to nobody: [`may_be_told`]. A stranger in Cc withholds nothing as long as the draft does not go to him: drafts never do.
//! List prices and stock are no customer facts; a contract price is told to its buyer only (`Price::is_contract_of`, asked by the writer).

use crate::domain::{
    Authenticity, Confidence, Contact, Defect, Document, EmailAddress, MatchReason, Matches, Message, Verdict, WithheldWhy,
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
}

/// Why customer facts must be held back from the draft, or `None` if they may go.
#[must_use]
pub fn disclosure(case: &Disclosing<'_>) -> Option<WithheldWhy> {
    let message = case.message;
    let Some(author) = message.author().map(|author| &author.address) else { return Some(WithheldWhy::TwoFrom) };
    if message.has(Defect::SeveralFrom) || message.has(Defect::NoFrom) {
        return Some(WithheldWhy::TwoFrom);
    }
    if case.authenticity.verdict != Verdict::Pass || AMBIGUOUS.iter().any(|defect| message.has(*defect)) {
        return Some(WithheldWhy::SenderNotAuthenticated);
    }
    let Some(contact) = chosen(case) else { return Some(without_contact(case.matches)) };
    if !is_of(contact, author) {
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
