//! What can go wrong with a mailbox, and whether it will pass.

/// An error of a mailbox.
#[derive(Debug, thiserror::Error)]
#[error("placeholder until the room is built")]
pub struct MailboxError;
