//! What a mail gives to write to Metakocka: only what plainly stands there, only from who is vouched for, and never a guess.

mod attachments;
mod orders;
mod scene;
mod senders;
mod signatures;
