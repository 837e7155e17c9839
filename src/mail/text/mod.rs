//! The words of a mail: what a person sees, who of the thread said it, and in which language.

pub(super) mod flowed;
pub(super) mod html;
pub(super) mod invisible;
pub(super) mod language;
mod markup;
mod quote;
mod signature;
mod style;
mod visible;
pub(super) mod words;
