//! What the mail room promises.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops where its own input is wrong, and says what it measured"
)]

mod auth_cases;
mod auth_matrix;
mod authenticity;
mod bombs;
mod corpus;
mod drafts;
mod languages;
mod odd_mails;
mod quoting;
mod recipients;

use postar::domain::{EmailAddress, Message};
use postar::mail::{Budget, parse};

fn parsed(mail: &str) -> Message {
    parse(mail.as_bytes(), &Budget::default())
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

/// A mail with this text, and otherwise as plain as can be.
fn saying(text: &str) -> Message {
    parsed(&format!("From: neza@gozd.example\r\nTo: prodaja@lipa.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}"))
}
