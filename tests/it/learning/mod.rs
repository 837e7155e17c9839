//! What is learned from what the owner sends, and what is not.

mod confidence;
mod edits;
mod manner;
mod profile;
