//! Keys of what belongs to mailboxes: mails and where they lie, jobs, sightings; and of the store itself.

use jiff::Timestamp;

use super::{Term, TreeName};
use crate::domain::{DraftKey, EmailAddress, Intent, Language, MailboxId, MessageId, MkId, Place, Spot, TenantId};
use crate::store::SightedIn;
use crate::store::key::Key;

pub(in crate::store) fn meta(name: &str) -> Key {
    Key::new(TreeName::Meta).text(name)
}

pub(in crate::store) fn mails(mailbox: &MailboxId) -> Key {
    Key::new(TreeName::Mails).text(mailbox.as_str())
}

pub(in crate::store) fn mail(mailbox: &MailboxId, id: &MessageId) -> Key {
    mails(mailbox).text(id.as_str())
}

/// Every mail of one author.
pub(in crate::store) fn mails_by(mailbox: &MailboxId, author: &EmailAddress) -> Key {
    Key::new(TreeName::MailsBy).text(mailbox.as_str()).text(author.as_str())
}

pub(in crate::store) fn mail_by(mailbox: &MailboxId, author: &EmailAddress, came: Timestamp, id: &MessageId) -> Key {
    mails_by(mailbox, author).moment(came).text(id.as_str())
}

/// Every mail in which this term stands.
pub(in crate::store) fn mail_terms(tenant: &TenantId, term: Term, text: &str) -> Key {
    Key::new(TreeName::MailTerms).text(tenant.as_str()).text(term.letter()).text(text)
}

pub(in crate::store) fn mail_term(tenant: &TenantId, term: Term, text: &str, mailbox: &MailboxId, id: &MessageId) -> Key {
    mail_terms(tenant, term, text).text(mailbox.as_str()).text(id.as_str())
}

pub(in crate::store) fn wakes(mailbox: &MailboxId) -> Key {
    Key::new(TreeName::Wakes).text(mailbox.as_str())
}

pub(in crate::store) fn wake(mailbox: &MailboxId, draft: &DraftKey) -> Key {
    wakes(mailbox).text(draft.as_str())
}

pub(in crate::store) fn place(mailbox: &MailboxId, place: &Place) -> Key {
    spot(Key::new(TreeName::Places).text(mailbox.as_str()), place)
}

fn spot(key: Key, place: &Place) -> Key {
    let key = key.text(&place.folder);
    match &place.spot {
        Spot::Uid { validity, uid } => key.number(*validity).number(*uid),
        Spot::File(name) => key.text(name),
    }
}

pub(in crate::store) fn explanations(id: &MessageId) -> Key {
    Key::new(TreeName::Explanations).text(id.as_str())
}

pub(in crate::store) fn cursor(mailbox: &MailboxId, folder: &str) -> Key {
    Key::new(TreeName::Cursors).text(mailbox.as_str()).text(folder)
}

pub(in crate::store) fn renumbering(mailbox: &MailboxId, folder: &str) -> Key {
    Key::new(TreeName::Renumberings).text(mailbox.as_str()).text(folder)
}

pub(in crate::store) fn retries(mailbox: &MailboxId, folder: &str) -> Key {
    Key::new(TreeName::Retries).text(mailbox.as_str()).text(folder)
}

pub(in crate::store) fn retry(mailbox: &MailboxId, place: &Place) -> Key {
    spot(Key::new(TreeName::Retries).text(mailbox.as_str()), place)
}

pub(in crate::store) fn job(key: &DraftKey) -> Key {
    Key::new(TreeName::Jobs).text(key.as_str())
}

pub(in crate::store) fn jobs_due(mailbox: &MailboxId) -> Key {
    Key::new(TreeName::JobsDue).text(mailbox.as_str())
}

pub(in crate::store) fn job_due(mailbox: &MailboxId, not_before: Timestamp, key: &DraftKey) -> Key {
    jobs_due(mailbox).moment(not_before).text(key.as_str())
}

pub(in crate::store) fn jobs_placed(mailbox: &MailboxId) -> Key {
    Key::new(TreeName::JobsPlaced).text(mailbox.as_str())
}

pub(in crate::store) fn jobs_to_look_at(mailbox: &MailboxId) -> Key {
    Key::new(TreeName::JobsToLookAt).text(mailbox.as_str())
}

pub(in crate::store) fn job_to_look_at(mailbox: &MailboxId, at: Timestamp, key: &DraftKey) -> Key {
    jobs_to_look_at(mailbox).moment(at).text(key.as_str())
}

/// Every job of a mailbox, by when it may be or was done.
pub(in crate::store) fn jobs_by_time(mailbox: &MailboxId) -> Key {
    Key::new(TreeName::JobsByTime).text(mailbox.as_str())
}

pub(in crate::store) fn job_by_time(mailbox: &MailboxId, not_before: Timestamp, key: &DraftKey) -> Key {
    jobs_by_time(mailbox).moment(not_before).text(key.as_str())
}

pub(in crate::store) fn job_of_thread(mailbox: &MailboxId, thread: &MessageId) -> Key {
    Key::new(TreeName::JobsOfThread).text(mailbox.as_str()).text(thread.as_str())
}

pub(in crate::store) fn our_draft(id: &MessageId) -> Key {
    Key::new(TreeName::OurDrafts).text(id.as_str())
}

pub(in crate::store) fn sightings(mailbox: &MailboxId, side: SightedIn) -> Key {
    Key::new(TreeName::Sightings).text(mailbox.as_str()).text(side.word())
}

pub(in crate::store) fn sighting(mailbox: &MailboxId, side: SightedIn, place: &Place) -> Key {
    spot(sightings(mailbox, side), place)
}

pub(in crate::store) fn sighted_answers(mailbox: &MailboxId, side: SightedIn, answered: &MessageId) -> Key {
    Key::new(TreeName::SightedAnswers).text(mailbox.as_str()).text(side.word()).text(answered.as_str())
}

pub(in crate::store) fn sighted_answer(mailbox: &MailboxId, side: SightedIn, answered: &MessageId, place: &Place) -> Key {
    spot(sighted_answers(mailbox, side, answered), place)
}

pub(in crate::store) fn outcomes(mailbox: &MailboxId) -> Key {
    Key::new(TreeName::Outcomes).text(mailbox.as_str())
}

pub(in crate::store) fn outcome(mailbox: &MailboxId, key: &DraftKey, source: &MessageId) -> Key {
    outcomes(mailbox).text(key.as_str()).text(source.as_str())
}

pub(in crate::store) fn calibration(mailbox: &MailboxId) -> Key {
    Key::new(TreeName::Calibrations).text(mailbox.as_str())
}

/// How the owner writes to a contact, or to everybody.
pub(in crate::store) fn profile(mailbox: &MailboxId, contact: Option<&MkId>) -> Key {
    Key::new(TreeName::Profiles).text(mailbox.as_str()).text(contact.map_or("", MkId::as_str))
}

pub(in crate::store) fn observed(mailbox: &MailboxId, sent: &MessageId) -> Key {
    Key::new(TreeName::Observed).text(mailbox.as_str()).text(sent.as_str())
}

pub(in crate::store) fn examples(mailbox: &MailboxId, intent: Intent, language: Language) -> Key {
    Key::new(TreeName::Examples).text(mailbox.as_str()).text(intent.word()).text(language.code())
}

pub(in crate::store) fn job_count(state: &str) -> Key {
    Key::new(TreeName::Counts).text("jobs").text(state)
}
