//! The story over a mailbox that misbehaves and a store that is dropped at any moment: nothing twice, nothing lost.

mod attached;
mod copies;
mod crash;
mod following;
mod inert;
mod latency;
mod learning;
mod life;
mod limits;
mod mailbox;
mod misfortune;
mod owner;
mod ripples;
pub(crate) mod stage;
mod threads;
mod turns;
