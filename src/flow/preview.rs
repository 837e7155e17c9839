//! What a template of the company's own gives for a mail that is known, and for one of which nothing is known. Writes nothing.

use jiff::Timestamp;

use super::relate::{self, Seen};
use super::{Desk, FlowError, answer};
use crate::domain::{Finding, Message, MessageId};
use crate::mail;
use crate::writer::{self, Draft, WriteError};

/// The mail against which a template is tried that has no mail yet.
const BLANK: &[u8] = b"From: a@customer.example\r\nSubject: \r\n\r\n";

/// What came of it.
#[derive(Debug)]
pub enum Preview {
    /// The text, proven.
    Draft(Box<Draft>),
    /// The checks refuse it.
    Refused(Vec<Finding>),
    /// No template of the tenant has this name.
    NoSuchTemplate,
    /// The mailbox has no such mail.
    NoSuchMail,
}

/// Fills the template with what is true of a known mail, whether its rule holds or not.
///
/// # Errors
/// The store, or a template that can't be filled.
pub fn preview(desk: &Desk, name: &str, mail: &MessageId, now: Timestamp) -> Result<Preview, FlowError> {
    let Some(record) = desk.store.mail(&desk.mailbox.id, mail)? else { return Ok(Preview::NoSuchMail) };
    let raw = desk.store.file(&record.digest)?;
    let mut message = mail::parse(&raw, &desk.budget);
    message.id = mail.clone();
    let seen = Seen { message: &message, flags: &[], arrived: record.received_at, in_junk: false, answered_elsewhere: false, now };
    let related = relate::relate(desk, &seen)?;
    let supply = answer::supply(desk, &message, &related)?;
    let material = answer::material(desk, &message, &related, &supply, now);
    told(&message, writer::write_with(&desk.templates, name, &material))
}

/// Fills it where nothing is known: every placeholder stays open, and the checks read the words around them.
///
/// # Errors
/// A template that can't be filled.
pub fn rehearse(desk: &Desk, name: &str, now: Timestamp) -> Result<Preview, FlowError> {
    let message = mail::parse(BLANK, &desk.budget);
    told(&message, writer::rehearse(&desk.templates, name, &message, desk.day(now)))
}

fn told(message: &Message, written: Option<Result<Draft, WriteError>>) -> Result<Preview, FlowError> {
    match written {
        None => Ok(Preview::NoSuchTemplate),
        Some(Ok(draft)) => Ok(Preview::Draft(Box::new(draft))),
        Some(Err(WriteError::Refused { findings, .. })) => Ok(Preview::Refused(findings)),
        Some(Err(source)) => Err(FlowError::Write { mail: message.id.to_string(), source }),
    }
}
