//! One session with an IMAP server.
