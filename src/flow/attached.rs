//! What the PDFs of a mail say that the mail itself doesn't: a bank account in an attachment is told to the owner, never to the sender.

use super::{Desk, FlowError};
use crate::domain::{Alert, AlertKind, DraftJob, Iban, Message};
use crate::fault;
use crate::mail;

/// Most PDFs of one mail that are read: an invoice and what goes with it.
const MOST: usize = 3;

/// The type of the attachments that are read.
const PDF: &str = "application/pdf";

/// The alert, if any PDF of the mail names an account that isn't in the owner's own signature. A PDF that can't be read says nothing.
///
/// # Errors
/// The store.
pub(super) async fn bank_account(desk: &Desk, job: &DraftJob, message: &Message) -> Result<Option<Alert>, FlowError> {
    let Some(reader) = desk.pdf.as_ref().filter(|_| message.attachments.iter().any(|file| file.content_type == PDF)) else {
        return Ok(None);
    };
    let Some(record) = desk.store.mail(&job.mailbox, &job.source)? else { return Ok(None) };
    let Ok(raw) = desk.store.file(&record.digest) else { return Ok(None) };
    let own = Iban::all_in(&desk.mailbox.signature);
    for (_, bytes) in mail::pdf_files(&raw, &desk.budget).into_iter().take(MOST).filter(|(_, bytes)| !bytes.is_empty()) {
        let text = reader.text(&bytes).await.unwrap_or_else(|error| {
            tracing::info!(mailbox = %job.mailbox, error = %fault::chain(&error), "an attached PDF was not read");
            String::new()
        });
        if let Some(account) = Iban::all_in(&text).into_iter().find(|account| !own.contains(account)) {
            let says = format!(
                "an attached PDF names the bank account {account}: change and pay nothing before you have called a number that you knew before"
            );
            return Ok(Some(Alert { kind: AlertKind::BankChange, says }));
        }
    }
    Ok(None)
}
