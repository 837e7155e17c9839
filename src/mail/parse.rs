//! Bytes to a message, always: budgets first, a panic fence around, and every oddity named.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::defects::Defects;
use super::header::fields::{self, Fields};
use super::header::mailboxes::{self, Mailboxes};
use super::header::{dates, encoded_word, message_ids};
use super::survey::{self, Survey};
use super::{Budget, body};
use crate::domain::{Defect, Digest, EmailAddress, Headers, Message, MessageId, ReturnPath, Words};

/// Fields that may stand once (RFC 5322 §3.6); From and Content-Type have defects of their own.
const ONCE: &[&str] = &["Message-ID", "Date", "Subject", "To", "Cc", "Reply-To", "Sender", "In-Reply-To", "References"];

/// Longest subject that is kept, in characters: what one header line may hold (RFC 5322 §2.1.1).
const SUBJECT_CHARS: usize = 998;

/// Reads a mail. Never fails and never panics: what can't be read is a defect of the message.
///
/// Costs time and memory linear in `raw`, and no more than `budget` allows for what is kept.
#[must_use]
pub fn parse(raw: &[u8], budget: &Budget) -> Message {
    let digest = Digest::of(raw);
    let head = catch_unwind(AssertUnwindSafe(|| header(raw, digest.clone(), budget)));
    let Ok((message, fields)) = head else {
        return Message { defects: PANICKED.to_vec(), ..blank(digest, raw.len()) };
    };
    let whole = catch_unwind(AssertUnwindSafe(|| with_body(raw, &fields, message.clone(), budget)));
    whole.unwrap_or_else(|_| panicked(message))
}

/// The PDF files of a mail, decoded, each with its name; none of a mail that is larger than the budget. Never panics.
#[must_use]
pub fn pdf_files(raw: &[u8], budget: &Budget) -> Vec<(Option<String>, Vec<u8>)> {
    if raw.len() > budget.bytes {
        return Vec::new();
    }
    let read = || {
        let fields = fields::read(raw, budget);
        body::pdf_files(&within(raw, &fields, &survey::walk(raw, budget)), budget)
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_default()
}

const PANICKED: &[Defect] = &[Defect::NoReadableText, Defect::ParserPanicked];

/// Who wrote when and to whom is still known when the body made the parser panic.
fn panicked(mut message: Message) -> Message {
    message.defects.extend_from_slice(PANICKED);
    message
}

fn header(raw: &[u8], digest: Digest, budget: &Budget) -> (Message, Fields) {
    let fields = fields::read(raw, budget);
    let mut message = blank(digest, raw.len());
    let mut defects = Defects::default();
    let too_large = raw.len() > budget.bytes;
    defects.note(Defect::TooLarge, too_large);
    defects.note(Defect::OverBudget, fields.over);
    authors(&fields.headers, budget, &mut message, &mut defects);
    envelope(&fields.headers, budget, &mut message, &mut defects);
    message.headers = fields.headers.clone();
    message.defects = defects.0;
    (message, fields)
}

fn with_body(raw: &[u8], fields: &Fields, mut message: Message, budget: &Budget) -> Message {
    if message.has(Defect::TooLarge) {
        return message;
    }
    let mut defects = Defects(std::mem::take(&mut message.defects));
    let survey = survey::walk(raw, budget);
    defects.note(Defect::OverBudget, survey.over);
    defects.note(Defect::Truncated, survey.truncated);
    defects.note(Defect::DuplicateContentType, survey.two_boundaries || fields.headers.all("Content-Type").count() > 1);
    body::read(&within(raw, fields, &survey), budget, &mut message, &mut defects);
    message.defects = defects.0;
    message
}

fn blank(digest: Digest, size: usize) -> Message {
    Message {
        id: MessageId::of_digest(&digest),
        digest,
        size,
        date: None,
        received: None,
        from: Vec::new(),
        reply_to: Vec::new(),
        to: Vec::new(),
        cc: Vec::new(),
        return_path: None,
        subject: String::new(),
        in_reply_to: Vec::new(),
        references: Vec::new(),
        words: Words::default(),
        language: None,
        attachments: Vec::new(),
        headers: Headers::default(),
        content_type: "text/plain".to_owned(),
        calendar_method: None,
        defects: Vec::new(),
    }
}

/// What the MIME parser is given: the mail up to the cut, its header reduced to what the budget kept, its parts closed.
fn within<'a>(raw: &'a [u8], fields: &Fields, survey: &Survey) -> Cow<'a, [u8]> {
    if !fields.over && survey.closings.is_empty() {
        return Cow::Borrowed(raw.get(..survey.end).unwrap_or(raw));
    }
    let content = fields.headers.0.iter().filter(|(name, _)| name.to_ascii_lowercase().starts_with("content-"));
    let mut rebuilt: Vec<u8> = content.flat_map(|(name, value)| format!("{name}:{value}\r\n").into_bytes()).collect();
    rebuilt.extend_from_slice(b"\r\n");
    rebuilt.extend_from_slice(raw.get(fields.body_at..survey.end).unwrap_or_default());
    rebuilt.extend_from_slice(&survey.closings);
    Cow::Owned(rebuilt)
}

fn authors(headers: &Headers, budget: &Budget, message: &mut Message, defects: &mut Defects) {
    let from = addresses(headers, "From", budget);
    defects.note(Defect::SeveralFrom, headers.all("From").count() > 1 || from.meant > 1);
    defects.note(Defect::NoFrom, from.list.is_empty());
    let reply_to = addresses(headers, "Reply-To", budget);
    let to = addresses(headers, "To", budget);
    let cc = addresses(headers, "Cc", budget);
    for field in [&from, &reply_to, &to, &cc] {
        defects.note(Defect::ControlCharacters, field.control);
        defects.note(Defect::OverBudget, field.over);
    }
    message.from = from.list;
    message.reply_to = reply_to.list;
    message.to = to.list;
    message.cc = cc.list;
}

fn envelope(headers: &Headers, budget: &Budget, message: &mut Message, defects: &mut Defects) {
    defects.note(Defect::DuplicateHeader, ONCE.iter().any(|name| headers.all(name).count() > 1));
    if let Some(id) = headers.get("Message-ID").and_then(|field| message_ids::read(field, budget.ids).into_iter().next()) {
        message.id = id;
    }
    message.in_reply_to = headers.get("In-Reply-To").map(|field| message_ids::read(field, budget.ids)).unwrap_or_default();
    message.references = headers.get("References").map(|field| message_ids::read(field, budget.ids)).unwrap_or_default();
    message.date = headers.get("Date").and_then(dates::read);
    message.received = headers.get("Received").and_then(dates::of_received);
    message.return_path = headers.get("Return-Path").and_then(return_path);
    let subject = encoded_word::decode(headers.get("Subject").unwrap_or_default());
    message.subject = subject.text.chars().take(SUBJECT_CHARS).collect();
}

/// Every address of every field of this name: a second To field is read by some programs and not by others.
fn addresses(headers: &Headers, name: &str, budget: &Budget) -> Mailboxes {
    let mut all = Mailboxes::default();
    for field in headers.all(name) {
        let read = mailboxes::read(field, budget.addresses.saturating_sub(all.list.len()));
        all.list.extend(read.list);
        all.meant += read.meant;
        all.control |= read.control;
        all.over |= read.over;
    }
    all
}

fn return_path(field: &str) -> Option<ReturnPath> {
    match field.trim() {
        "<>" | "" => Some(ReturnPath::Null),
        other => EmailAddress::parse(other).map(ReturnPath::Address),
    }
}
