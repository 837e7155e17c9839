//! The commands as a person or a script meets them: the real program, its words and its exit codes.

mod approvals;
mod bad_input;
mod checking;
mod daemon;
mod disk;
mod edit;
mod hostile_servers;
mod judging;
mod manual;
mod once;
mod proposing;
mod reporting;
mod world;

use world::{World, keys};
