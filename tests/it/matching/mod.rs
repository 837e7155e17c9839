//! Who wrote and about what: promises of the matching room and the disclosure gate.

mod contact;
mod disclosure;
mod documents;
mod eval;
mod mail;
mod products;
mod seed;
mod signals;
