//! Every promise of postar as a test; one binary, since each further one links everything again.

mod architecture;
mod commands;
mod config;
mod dovecot;
mod eval;
mod gates;
mod imap_table;
mod mail;
mod maildir;
mod matching;
mod metakocka;
mod service;
mod sim;
mod store;
mod writer;
