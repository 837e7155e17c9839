//! The placeholders: what each is called, what it stands for, and what is left open where there is nothing to say.

/// One placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// As it is written: `order.total`.
    pub path: &'static str,
    /// What it stands for, for the person who writes a template.
    pub says: &'static str,
    /// The gap that stands in for it, by its name in the built-in templates.
    pub(super) gap: &'static str,
}

const fn place(path: &'static str, says: &'static str, gap: &'static str) -> Placeholder {
    Placeholder { path, says, gap }
}

/// Every placeholder of a single value.
const PLACES: &[Placeholder] = &[
    place("sender.name", "the sender's name, where Metakocka knows a person of that name behind the customer", "answer"),
    place("contact.name", "the customer's name", "answer"),
    place("order.number", "the order's number", "order"),
    place("order.status", "its state as the end of a sentence: \"je v pripravi\"", "status"),
    place("order.deadline", "the promised day", "delivery_date"),
    place("order.shipped", "the day it was shipped", "delivery_date"),
    place("order.tracking", "its first tracking code", "tracking"),
    place("order.total", "the sum with tax", "total"),
    place("offer.number", "the offer's number", "offer"),
    place("offer.total", "the sum with tax", "total"),
    place("offer.valid_to", "its last day", "valid_to"),
    place("invoice.number", "the invoice's number", "invoice"),
    place("invoice.total", "the sum with tax", "total"),
    place("invoice.due", "the day by which it is to be paid", "due_date"),
    place("invoice.paid", "what has been paid", "payment"),
    place("invoice.open", "what is still open", "payment"),
    place("product.name", "the product that the mail names first", "answer"),
    place("product.price", "its price without tax for this buyer today", "price"),
    place("product.price_with_tax", "the same with tax", "price"),
    place("product.stock", "how many lie in the warehouses that count", "stock"),
];

/// A list that `for` goes through, and the values of each of its entries.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListPlaceholder {
    pub(super) path: &'static str,
    pub(super) fields: &'static [&'static str],
}

pub(super) const LISTS: &[ListPlaceholder] = &[
    ListPlaceholder { path: "order.lines", fields: LINE },
    ListPlaceholder { path: "offer.lines", fields: LINE },
    ListPlaceholder { path: "products", fields: &["name", "price", "price_with_tax", "stock"] },
];

const LINE: &[&str] = &["name", "amount", "price", "price_with_tax", "discount"];

/// What `if` may ask beside `known.` and a placeholder.
pub(super) const FLAGS: &[&str] = &["formal"];

/// Every placeholder of a single value, for those who write templates.
#[must_use]
pub fn all() -> &'static [Placeholder] {
    PLACES
}

/// The gap of the first field of a list's entry.
pub(super) fn gap_of_field(field: &str) -> &'static str {
    match field {
        "price" | "price_with_tax" | "discount" => "price",
        "stock" | "amount" => "stock",
        _ => "answer",
    }
}

pub(super) fn find(path: &str) -> Option<&'static Placeholder> {
    PLACES.iter().find(|place| place.path == path)
}
