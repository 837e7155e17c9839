//! A model at the wire: asked in three formats, believed in nothing; whatever it does, the draft is true.

mod hostile;
mod injections;
mod oracle;
mod real;
pub(crate) mod scene;
pub(crate) mod server;
mod wire;
mod writing;
