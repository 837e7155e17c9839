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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Want, want, wants};
    use crate::{
        domain::{DocType, Intent, fold},
        matching::ask::Ask,
    };

    const BILLING: [DocType; 5] = [
        DocType::SalesBillDomestic,
        DocType::SalesBillForeign,
        DocType::SalesBillRetail,
        DocType::SalesBillPrepaid,
        DocType::SalesBillCreditNote,
    ];

    #[test]
    fn each_want_takes_its_kinds_of_documents_and_no_other() {
        let goods: Vec<DocType> = [DocType::SalesOrder].into_iter().chain(BILLING).collect();
        let table: &[(Want, &[DocType])] = &[
            (Want::Order, &[DocType::SalesOrder]),
            (Want::Again, &[DocType::SalesOrder]),
            (Want::Goods, &goods),
            (Want::Payment, &BILLING),
            (Want::Copy, &BILLING),
            (Want::OpenItems, &BILLING),
            (Want::Offer, &[DocType::SalesOffer]),
        ];
        for (want, expected) in table {
            let taken: Vec<DocType> = DocType::ALL.into_iter().filter(|kind| want.takes(*kind)).collect();
            assert_eq!(taken, *expected, "{want:?}");
        }
    }

    #[test]
    fn a_want_is_spoken_of_by_the_noun_of_its_documents() {
        let table: &[(&str, &[Want])] = &[
            ("Kje je moje naročilo?", &[Want::Order, Want::Again]),
            ("Prosim za račun.", &[Want::Payment, Want::Copy, Want::OpenItems]),
            ("Ihr Angebot", &[Want::Offer]),
            ("Lep pozdrav", &[]),
        ];
        let all = [Want::Order, Want::Goods, Want::Again, Want::Payment, Want::Copy, Want::OpenItems, Want::Offer];
        for (text, expected) in table {
            let spoken: Vec<Want> = all.into_iter().filter(|want| want.is_spoken_of(text)).collect();
            assert_eq!(spoken, *expected, "{text}");
        }
    }

    #[test]
    fn the_words_around_an_intent_decide_which_documents_answer_it() {
        let table = [
            (Intent::OrderStatus, "Kje je?", Some(Want::Order)),
            (Intent::Delivery, "Kdaj pride?", Some(Want::Order)),
            (Intent::Change, "Spremenite", Some(Want::Order)),
            (Intent::Complaint, "Poškodovano", Some(Want::Goods)),
            (Intent::Return, "Vračam", Some(Want::Goods)),
            (Intent::InvoiceCopy, "Pošljite račun", Some(Want::Copy)),
            (Intent::InvoiceCopy, "Pošljite odprte postavke", Some(Want::OpenItems)),
            (Intent::Payment, "Odprte postavke za naročilo", Some(Want::OpenItems)),
            (Intent::Payment, "Kako plačam naročilo?", Some(Want::Order)),
            (Intent::Payment, "Kako plačam račun za naročilo?", Some(Want::Payment)),
            (Intent::Payment, "Kako plačam račun?", Some(Want::Payment)),
            (Intent::Payment, "Kako plačam?", Some(Want::Payment)),
            (Intent::Offer, "Ali vaša ponudba še velja?", Some(Want::Offer)),
            (Intent::Offer, "Sprejemamo", Some(Want::Offer)),
            (Intent::Offer, "Prosim za ponudbo", None),
            (Intent::Order, "Isto kot prej", Some(Want::Again)),
            (Intent::Order, "Sprejemamo ponudbo", Some(Want::Offer)),
            (Intent::Order, "Sprejemamo", None),
            (Intent::Order, "Glede na ponudbo", None),
            (Intent::Price, "naročilo", None),
            (Intent::Stock, "naročilo", None),
            (Intent::BankDetails, "račun", None),
            (Intent::Other, "račun", None),
        ];
        for (intent, text, expected) in table {
            assert_eq!(want(intent, text, &fold(text)), expected, "{intent:?} {text}");
        }
    }

    #[test]
    fn each_kind_is_wanted_once_in_the_order_of_the_intents() {
        let table: &[(&[Intent], &str, &[Want])] = &[
            (&[Intent::OrderStatus, Intent::Other, Intent::Delivery, Intent::InvoiceCopy], "Kje je?", &[Want::Order, Want::Copy]),
            (&[Intent::InvoiceCopy, Intent::Payment], "Odprti računi", &[Want::OpenItems]),
            (&[Intent::Price], "Koliko stane?", &[]),
        ];
        for (intents, text, expected) in table {
            let ask = Ask { intents, text, today: date(2026, 11, 20) };
            assert_eq!(wants(&ask), *expected, "{text}");
        }
    }
}
