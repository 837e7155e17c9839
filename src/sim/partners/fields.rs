//! The fields of a partner, its addresses and contacts: which there are, how long they may be, and how they are written.

use serde_json::Value;

use crate::sim::answer::Refusal;
use crate::sim::inputs;
use crate::sim::world::{Row, set};

/// Flags of a partner; a new one has `false` where nothing is given.
pub(super) const FLAGS: &[&str] = &["business_entity", "taxpayer", "foreign_county", "buyer", "supplier"];

/// Texts of a partner with their longest length.
pub(super) const TEXTS: &[(&str, usize)] = &[("customer", 100), ("tax_id_number", 50), ("registration_number", 50)];

/// The billing address within a partner: the field there, the field of an address, and the longest length.
pub(super) const BILLING: &[(&str, &str, usize)] = &[
    ("street", "street", 150),
    ("post_number", "post_number", 20),
    ("place", "city", 100),
    ("province", "province", 50),
    ("country", "country", 50),
];

/// Texts of an address of its own.
pub(super) const ADDRESS: &[(&str, usize)] = &[
    ("address_type", 50),
    ("street", 150),
    ("post_number", 20),
    ("city", 100),
    ("province", 50),
    ("country", 50),
    ("payment_due_days", 10),
    ("language", 50),
    ("currency", 10),
];

/// Texts of a contact.
pub(super) const CONTACT: &[(&str, usize)] = &[("name", 255), ("email", 255), ("gsm", 255), ("phone", 255), ("fax", 255)];

/// Copies the texts that are given; an empty one clears.
pub(super) fn copy(given: &Row, fields: &[(&str, usize)], into: &mut Row) -> Result<(), Refusal> {
    fields.iter().try_for_each(|(field, longest)| copy_as(given, field, field, *longest, into))
}

/// Copies one text to a field of another name.
pub(super) fn copy_as(given: &Row, field: &str, to: &str, longest: usize, into: &mut Row) -> Result<(), Refusal> {
    let Some(value) = given.get(field) else { return Ok(()) };
    let text = inputs::scalar(value).unwrap_or_default();
    if matches!(value, Value::Array(_) | Value::Object(_)) || text.chars().count() > longest {
        return Err(Refusal::new("2", format!("Paramether '{field}' is in wrong form")));
    }
    set(into, to, text);
    Ok(())
}

/// Copies the flags that are given.
pub(super) fn copy_flags(given: &Row, into: &mut Row) {
    for field in FLAGS.iter().filter(|field| given.contains_key(**field)) {
        set(into, field, if inputs::flag(given, field) { "true" } else { "false" });
    }
}
