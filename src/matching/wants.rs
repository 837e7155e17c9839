//! Which kinds of documents the questions of a mail are about.

use super::{
    ask::Ask,
    numbers::{Noun, noun},
    phrases::{ACCEPTED, AGAIN, OVERVIEW, YOUR_OFFER, says},
};
use crate::domain::{DocType, Intent, fold};

/// A kind of document that answers a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// An order on its way: status, delivery, change.
    Order,
    /// An order that has arrived, or its bill: complaint, return.
    Goods,
    /// The last order, to be placed again.
    Again,
    /// A bill to be paid.
    Payment,
    /// A bill to be sent again.
    Copy,
    /// Every open bill.
    OpenItems,
    /// An offer that was made.
    Offer,
}

impl Want {
    /// True if a document of this type answers it.
    pub(super) fn takes(self, kind: DocType) -> bool {
        match self {
            Self::Order | Self::Again => kind == DocType::SalesOrder,
            Self::Goods => kind == DocType::SalesOrder || kind.is_billing(),
            Self::Payment | Self::Copy | Self::OpenItems => kind.is_billing(),
            Self::Offer => kind == DocType::SalesOffer,
        }
    }

    /// True if the text holds a noun for this kind of document.
    pub(super) fn is_spoken_of(self, text: &str) -> bool {
        let meant = match self {
            Self::Order | Self::Again => Noun::Order,
            Self::Payment | Self::Copy | Self::OpenItems => Noun::Bill,
            Self::Offer => Noun::Offer,
            Self::Goods => return false,
        };
        speaks_of(text, meant)
    }
}

/// The kinds of documents that the intents are about, each once, in the order in which orders, bills and offers are told of.
pub(super) fn wants(ask: &Ask<'_>) -> Vec<Want> {
    let folded = fold(ask.text);
    let mut wants = Vec::new();
    for intent in ask.intents {
        if let Some(want) = want(*intent, ask.text, &folded)
            && !wants.contains(&want)
        {
            wants.push(want);
        }
    }
    if wants.contains(&Want::OpenItems) {
        wants.retain(|want| *want != Want::Payment && *want != Want::Copy);
    }
    wants
}

fn want(intent: Intent, text: &str, folded: &str) -> Option<Want> {
    match intent {
        Intent::OrderStatus | Intent::Delivery | Intent::Change => Some(Want::Order),
        Intent::Complaint | Intent::Return => Some(Want::Goods),
        Intent::InvoiceCopy => Some(if says(folded, OVERVIEW) { Want::OpenItems } else { Want::Copy }),
        Intent::Payment if says(folded, OVERVIEW) => Some(Want::OpenItems),
        Intent::Payment if speaks_of(text, Noun::Order) && !speaks_of(text, Noun::Bill) => Some(Want::Order),
        Intent::Payment => Some(Want::Payment),
        Intent::Offer => (says(folded, YOUR_OFFER) || says(folded, ACCEPTED)).then_some(Want::Offer),
        Intent::Order if says(folded, AGAIN) => Some(Want::Again),
        Intent::Order => (says(folded, ACCEPTED) && speaks_of(text, Noun::Offer)).then_some(Want::Offer),
        Intent::Price | Intent::Stock | Intent::BankDetails | Intent::Other => None,
    }
}

fn speaks_of(text: &str, meant: Noun) -> bool {
    fold(text).split(' ').any(|word| noun(word) == Some(meant))
}
