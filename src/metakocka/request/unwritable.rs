//! Why a write can't be put into a request, as a sentence that says what to do.

use std::borrow::Cow;

use thiserror::Error;

use crate::domain::{BadPath, Unfit};
use crate::fault::{Fault, Lasting};

/// A write that was not sent, since it could not have done what was meant.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unwritable {
    /// A value that Metakocka would refuse or cut off.
    #[error("the value of {field} can't be written")]
    Unfit {
        /// Metakocka's key.
        field: String,
        /// What is wrong with it.
        #[source]
        why: Unfit,
    },
    /// A value that has to be there.
    #[error("{0} is empty, and Metakocka demands it")]
    Missing(&'static str),
    /// A path that is none.
    #[error("{field} is no field of Metakocka's")]
    BadPath {
        /// Our name of the field.
        field: String,
        /// What is wrong with its path.
        #[source]
        why: BadPath,
    },
    /// A field that can be read only, or that needs more than one value to be written.
    #[error("{0} can't be written through Metakocka's API")]
    ReadOnly(String),
    /// A field that can be changed and not emptied.
    #[error("{0} can't be emptied through Metakocka's API")]
    NotEmptied(String),
    /// A contact person needs an address to belong to.
    #[error("a new contact person needs one of the partner's addresses, and none is named")]
    NoAddress,
    /// An entry of a list by its own values: which one of several would change can't be told.
    #[error("{0} is there more than once in this change")]
    Twice(String),
    /// Nothing to change.
    #[error("nothing is to be changed")]
    Nothing,
    /// An order without a line.
    #[error("it has no lines")]
    NoLines,
    /// An amount, price or tax that can't be.
    #[error("the {what} of {code} is {value}")]
    BadFigure {
        /// `amount`, `price`, `tax_factor`.
        what: &'static str,
        /// The product.
        code: String,
        /// What it is.
        value: String,
    },
    /// A document type that takes no such write.
    #[error("{doc_type} takes no {what} through Metakocka's API")]
    WrongType {
        /// The type.
        doc_type: &'static str,
        /// `status`, `note` …
        what: &'static str,
    },
    /// The bytes of a file are not here, or others than were meant.
    #[error("the bytes of {name} are not those that were to be attached")]
    OtherBytes {
        /// The file.
        name: String,
    },
    /// A file that is larger than is sent.
    #[error("{name} has {size} bytes, and at most {largest} are sent")]
    TooLarge {
        /// The file.
        name: String,
        /// Its size.
        size: usize,
        /// The limit.
        largest: usize,
    },
}

impl Fault for Unwritable {
    fn lasting(&self) -> Lasting {
        Lasting::UntilSomeoneActs
    }

    fn advice(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Unfit { .. } => "correct the value, or reject the change and make it in Metakocka",
            Self::Missing(_) | Self::NoLines | Self::BadFigure { .. } => "complete it, or reject it and enter it in Metakocka",
            Self::BadPath { .. } => "correct [tenant.fields]",
            Self::ReadOnly(_) | Self::NotEmptied(_) | Self::WrongType { .. } => "make this change in Metakocka itself",
            Self::NoAddress => "give the partner an address in Metakocka first",
            Self::Twice(_) => "make two changes of it",
            Self::Nothing => "reject it",
            Self::OtherBytes { .. } => "reject it; a new one is proposed with the next look at the mail",
            Self::TooLarge { .. } => "attach it in Metakocka itself",
        })
    }
}
