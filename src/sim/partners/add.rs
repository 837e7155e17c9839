//! `add_partner`: a new partner with a billing address, and whatever else is given. Whether there is one already nobody asks.

use serde_json::{Value, json};

use super::fields::{ADDRESS, BILLING, CONTACT, FLAGS, TEXTS, copy, copy_as, copy_flags};
use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::world::{Company, Row, Table, inner, list, row, set, text};

/// The word for the billing address.
pub(super) const BILLING_TYPE: &str = "Račun";
/// The word for a delivery address that names no other.
pub(super) const DELIVERY_TYPE: &str = "Dobava";

pub(in crate::sim) fn add_partner(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let given = inputs::object(asked.body, "partner").ok_or_else(|| Refusal::new("2", "Partner data are missing"))?;
    let partner = make(asked.company, given)?;
    let mut answer = Row::new();
    if asked.knobs.partner_opr_code {
        set(&mut answer, "opr_code", "0");
    }
    set(&mut answer, "mk_id", text(&partner, "mk_id"));
    set(&mut answer, "mk_contact_id", list(&partner, "partner_contact_list").first().map_or("", |contact| inner(contact, "mk_id")));
    let addresses = list(&partner, "partner_delivery_address_list").iter();
    let shown: Vec<Value> =
        addresses.map(|address| json!({"mk_id": inner(address, "mk_id"), "street": inner(address, "street")})).collect();
    set(&mut answer, "mk_address_id_list", shown);
    Ok(Reply::Bare(answer))
}

/// Makes and keeps a partner; also what a document does that brings its own.
pub(in crate::sim) fn make(company: &mut Company, given: &Row) -> Result<Row, Refusal> {
    if inputs::text(given, "customer").is_none() {
        return Err(Refusal::new("2", "Paramether 'customer' is required paramether"));
    }
    let mut partner = Row::new();
    copy(given, TEXTS, &mut partner)?;
    let mut address = row([("address_type", BILLING_TYPE)]);
    BILLING.iter().try_for_each(|(field, to, longest)| copy_as(given, field, to, *longest, &mut address))?;
    let delivery = inputs::object(given, "partner_delivery_address").map(delivery).transpose()?;
    let contact = inputs::object(given, "partner_contact").map(|contact| person(contact, given)).transpose()?;
    let number = company.fresh_id();
    let mut made = row([("mk_id", number.to_string().as_str()), ("count_code", &next_count_code(company))]);
    made.extend(partner);
    FLAGS.iter().for_each(|flag| set(&mut made, flag, "false"));
    copy_flags(given, &mut made);
    let addresses: Vec<Value> = [Some(address), delivery].into_iter().flatten().map(|address| numbered(company, address)).collect();
    if let Some(contact) = contact {
        let contact = numbered(company, at_address(contact, addresses.first()));
        set(&mut made, "partner_contact_list", vec![contact]);
    }
    set(&mut made, "partner_delivery_address_list", addresses);
    company.save(Table::Partners, number, &made);
    Ok(made)
}

fn delivery(given: &Row) -> Result<Row, Refusal> {
    let mut address = row([("address_type", DELIVERY_TYPE)]);
    copy(given, ADDRESS, &mut address)?;
    Ok(address)
}

/// A contact; the table of the documentation calls its name `contact`, every sample `name`.
fn person(given: &Row, partner: &Row) -> Result<Row, Refusal> {
    let mut contact = Row::new();
    copy_as(given, "contact", "name", 255, &mut contact)?;
    copy(given, CONTACT, &mut contact)?;
    if inputs::flag(given, "useCustomerAsContact") {
        set(&mut contact, "name", inputs::text(partner, "customer").unwrap_or_default());
    }
    Ok(contact)
}

/// An entry of a list with a number of its own before everything else.
pub(super) fn numbered(company: &mut Company, entry: Row) -> Value {
    let mut numbered = row([("mk_id", company.fresh_id().to_string().as_str())]);
    numbered.extend(entry);
    Value::Object(numbered)
}

/// A contact belongs to an address.
fn at_address(mut contact: Row, address: Option<&Value>) -> Row {
    set(&mut contact, "mk_address_id", address.map_or("", |address| inner(address, "mk_id")));
    set(&mut contact, "contact_address", address.map_or("", |address| inner(address, "street")));
    contact
}

/// The number after the last partner's, or after that.
fn next_count_code(company: &Company) -> String {
    let last = company.partners.numbers().last().and_then(|number| company.partners.get(*number));
    let code = last.as_ref().map(|row| text(row, "count_code")).unwrap_or_default();
    let prefix = code.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = code.strip_prefix(prefix).and_then(|digits| digits.parse::<u64>().ok()).unwrap_or(0);
    let prefix = if code.is_empty() { "P-" } else { prefix };
    let free = |code: &String| company.partners.with("count_code", code).next().is_none();
    (number + 1..=u64::MAX).map(|number| format!("{prefix}{number}")).find(free).unwrap_or_default()
}
