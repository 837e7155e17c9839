//! What is held back, by label: what the facts would have been if they could be told.

use crate::domain::{Intent, Withheld, WithheldWhy};

/// The labels of what an intent asks for, as Metakocka names its fields.
fn labels(intent: Intent) -> &'static [&'static str] {
    match intent {
        Intent::OrderStatus => &["status_desc", "delivery_deadline", "shipped_date", "tracking_code"],
        Intent::Delivery => &["delivery_deadline", "tracking_code"],
        Intent::InvoiceCopy => &["sum_all", "duo_payment"],
        Intent::Payment => &["sum_all", "sum_paid", "open_amount", "duo_payment"],
        Intent::Price => &["price"],
        Intent::Stock => &["amount"],
        Intent::Offer => &["sum_all", "valid_to", "price"],
        Intent::Order => &["product_list"],
        Intent::Return | Intent::Complaint | Intent::Change => &["count_code", "status_desc"],
        Intent::BankDetails | Intent::Other => &[],
    }
}

/// Each label once, in the order of the intents.
pub(super) fn of(intents: impl IntoIterator<Item = Intent>, why: WithheldWhy) -> Vec<Withheld> {
    let mut found: Vec<Withheld> = Vec::new();
    for label in intents.into_iter().flat_map(labels) {
        if !found.iter().any(|held| held.fact == *label) {
            found.push(Withheld { fact: (*label).to_owned(), why });
        }
    }
    found
}

/// The word by which the templates know the reason.
pub(super) fn word(why: WithheldWhy) -> &'static str {
    match why {
        WithheldWhy::SenderNotAuthenticated => "sender_not_authenticated",
        WithheldWhy::SenderUnknown => "sender_unknown",
        WithheldWhy::NotTheCustomer => "not_the_customer",
        WithheldWhy::AmbiguousContact => "ambiguous_contact",
        WithheldWhy::ReplyToElsewhere => "reply_to_elsewhere",
        WithheldWhy::StrangerAmongRecipients => "stranger_among_recipients",
        WithheldWhy::TwoFrom => "two_from",
    }
}
