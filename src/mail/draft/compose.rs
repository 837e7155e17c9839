//! A draft to bytes: the same input gives the same bytes, and nothing in it can become a header of its own.

use std::borrow::Cow;
use std::time::SystemTime;

use jiff::fmt::rfc2822;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, Message as Mail, MultiPart, SinglePart};

use super::Attached;
use super::html;
use super::outgoing::{Outgoing, body_text};
use crate::domain::{Digest, EmailAddress, MessageId, NamedAddress};
use crate::fault::{Fault, Lasting};
use crate::mail::DRAFT_MARKER;
use crate::mail::text::flowed;

/// Why a draft could not be put into bytes.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// A recipient or the sender can't stand in a header.
    #[error("could not write {address} into a draft's header")]
    Address {
        /// The address.
        address: EmailAddress,
        /// What the builder says.
        source: lettre::address::AddressError,
    },
    /// The builder refused the whole.
    #[error("could not build the draft")]
    Build(#[source] lettre::error::Error),
}

impl Fault for ComposeError {
    fn lasting(&self) -> Lasting {
        Lasting::UntilSomeoneActs
    }

    fn advice(&self) -> Cow<'static, str> {
        Cow::Borrowed("answer this mail by hand; its addresses can't be used by a mail program")
    }
}

/// Longest header value that is written, in characters: a line may hold 998 octets with its name (RFC 5322 §2.1.1).
const HEADER_CHARS: usize = 800;

/// Writes a draft: multipart/alternative, flowed text and simple HTML, quoted-printable, CRLF, every line within 998 octets. With files
/// it is multipart/mixed around that, and the files are base64.
///
/// # Errors
/// `ComposeError` where an address can't stand in a header or `to` is empty.
pub fn compose(outgoing: &Outgoing<'_>) -> Result<Vec<u8>, ComposeError> {
    let mut builder = Mail::builder().from(mailbox(outgoing.from)?).date(SystemTime::UNIX_EPOCH);
    for to in outgoing.to {
        builder = builder.to(mailbox(to)?);
    }
    for cc in outgoing.cc {
        builder = builder.cc(mailbox(cc)?);
    }
    builder = builder.subject(header_text(outgoing.subject)).message_id(Some(outgoing.message_id.as_str().to_owned()));
    if let Some(answered) = outgoing.in_reply_to.filter(|id| is_writable(id)) {
        builder = builder.in_reply_to(answered.as_str().to_owned());
    }
    let references: Vec<&str> = outgoing.references.iter().filter(|id| is_writable(id)).map(MessageId::as_str).collect();
    if !references.is_empty() {
        builder = builder.references(references.join(" "));
    }
    let mut mail = builder.multipart(whole(outgoing)).map_err(ComposeError::Build)?;
    let headers = mail.headers_mut();
    headers.insert_raw(field("Date", rfc2822::to_string(outgoing.date).unwrap_or_default()));
    headers.insert_raw(field("Content-Language", outgoing.language.code().to_owned()));
    headers.insert_raw(field(DRAFT_MARKER, header_text(outgoing.marker)));
    Ok(mail.formatted())
}

/// Letters beyond ASCII before the `@` stand in the header as they are (RFC 6532 §3.2): such an address has no other form.
fn mailbox(named: &NamedAddress) -> Result<Mailbox, ComposeError> {
    let address = named.address.as_str().parse().map_err(|source| ComposeError::Address { address: named.address.clone(), source })?;
    Ok(Mailbox::new(named.name.as_deref().map(header_text).filter(|name| !name.is_empty()), address))
}

fn field(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// One line without control characters: a CR, LF or NUL in a name or subject ends no header. What looks like an encoded word is
/// taken apart: a stranger could hide in it what only the reader's program unpacks.
fn header_text(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = plain.replace("=?", "= ?");
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(HEADER_CHARS).collect()
}

/// An id that fits on a line as it stands. Other ids would have to be encoded, and then name nothing.
fn is_writable(id: &MessageId) -> bool {
    id.as_str().len() <= HEADER_CHARS && id.as_str().chars().all(|c| c.is_ascii_graphic())
}

/// The body, and the files behind it where there are any.
fn whole(outgoing: &Outgoing<'_>) -> MultiPart {
    if outgoing.attached.is_empty() {
        return alternative(outgoing);
    }
    let mixed = MultiPart::mixed().boundary(boundary("files_", outgoing)).multipart(alternative(outgoing));
    outgoing.attached.iter().fold(mixed, |mixed, file| mixed.singlepart(attachment(file)))
}

fn attachment(file: &Attached<'_>) -> SinglePart {
    let content_type = ContentType::parse(file.content_type).unwrap_or(ContentType::TEXT_PLAIN);
    let bytes = Body::new_with_encoding(file.bytes.to_vec(), ContentTransferEncoding::Base64);
    let body = bytes.unwrap_or_else(Body::new);
    Attachment::new(file.name.to_owned()).body(body, content_type)
}

/// A boundary made of the Message-ID: it can occur neither in quoted-printable text nor in base64.
fn boundary(of: &str, outgoing: &Outgoing<'_>) -> String {
    let name = Digest::of(outgoing.message_id.as_str().as_bytes());
    format!("=_postar_{of}{}", name.as_str().get(..32).unwrap_or_default())
}

/// The two forms of the body.
fn alternative(outgoing: &Outgoing<'_>) -> MultiPart {
    let multipart = MultiPart::alternative().boundary(boundary("", outgoing));
    multipart
        .singlepart(part("text/plain; charset=utf-8; format=flowed", plain(outgoing)))
        .singlepart(part("text/html; charset=utf-8", html::write(outgoing)))
}

fn part(content_type: &str, text: String) -> SinglePart {
    let content_type = ContentType::parse(content_type).unwrap_or(ContentType::TEXT_PLAIN);
    let body = Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable);
    let body = body.unwrap_or_else(|bytes| Body::new(String::from_utf8_lossy(&bytes).into_owned()));
    SinglePart::builder().header(content_type).body(body)
}

fn plain(outgoing: &Outgoing<'_>) -> String {
    let mut text = flowed::write(&body_text(outgoing.text));
    let signature = body_text(outgoing.signature);
    if !signature.is_empty() {
        text.push_str("\r\n-- \r\n");
        text.push_str(&flowed::write(&signature));
    }
    if let Some(quoted) = outgoing.quoted {
        text.push_str("\r\n");
        text.push_str(&flowed::write(&header_text(quoted.attribution)));
        text.push_str(&flowed::quote(&body_text(quoted.text)));
    }
    text
}
