//! The writer's promises: it reads what is asked, and states nothing that has no source.

mod evaluation;
mod figures;
mod intents;
mod letters;
mod phrases;
mod seed;
mod support;
