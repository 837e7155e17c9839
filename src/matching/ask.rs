//! What a mail asks, as the search for documents sees it.

use jiff::civil::Date;

use crate::domain::Intent;

/// What is asked, in whose words, and on which day.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// What the sender wants.
    pub intents: &'a [Intent],
    /// Subject and new words (`asked_text`).
    pub text: &'a str,
    /// The day on which the mail is seen, in the tenant's time zone: what is recent, and which offers still hold.
    pub today: Date,
}
