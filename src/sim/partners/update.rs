//! `update_partner`: the fields that are given; contacts and addresses with `mk_id` are changed, without one they are added.

use serde_json::Value;

use super::add::{BILLING_TYPE, DELIVERY_TYPE, numbered};
use super::fields::{ADDRESS, BILLING, CONTACT, TEXTS, copy, copy_as, copy_flags};
use super::get::listed;
use crate::sim::answer::{Refusal, Reply};
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::world::{Company, Row, Table, inner, list, row, set, text};

pub(in crate::sim) fn update_partner(asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
    let given = inputs::object(asked.body, "partner").ok_or_else(|| Refusal::new("2", "Partner data are missing"))?;
    let mut partner = chosen(asked.company, given)?;
    copy(given, TEXTS, &mut partner)?;
    if text(&partner, "customer").is_empty() {
        return Err(Refusal::new("2", "Paramether 'customer' is required paramether"));
    }
    copy_flags(given, &mut partner);
    if asked.knobs.update_partner_top_address {
        write_billing(given, &mut partner)?;
    }
    write_addresses(asked.company, given, &mut partner)?;
    write_contacts(asked.company, given, &mut partner)?;
    let number = text(&partner, "mk_id").parse().unwrap_or_default();
    asked.company.save(Table::Partners, number, &partner);
    Ok(listed(&[partner], asked))
}

fn chosen(company: &Company, given: &Row) -> Result<Row, Refusal> {
    let (id, code) = (inputs::text(given, "mk_id"), inputs::text(given, "count_code"));
    let found = match (&id, &code) {
        (Some(id), _) => id.parse().ok().and_then(|number| company.partners.get(number)),
        (None, Some(code)) => company.partners.first_with("count_code", code),
        (None, None) => return Err(Refusal::new("2", "Paramether 'mk_id' or 'count_code' is required paramether")),
    };
    found.ok_or_else(|| Refusal::new("2", format!("Partner with mk_id/count_code '{}' does not exist.", id.or(code).unwrap_or_default())))
}

/// The billing address by the fields of the partner itself.
fn write_billing(given: &Row, partner: &mut Row) -> Result<(), Refusal> {
    let mut addresses = list(partner, "partner_delivery_address_list").to_vec();
    let billing = addresses.iter_mut().find(|address| inner(address, "address_type") == BILLING_TYPE).and_then(Value::as_object_mut);
    let Some(billing) = billing else { return Ok(()) };
    BILLING.iter().try_for_each(|(field, to, longest)| copy_as(given, field, to, *longest, billing))?;
    set(partner, "partner_delivery_address_list", addresses);
    Ok(())
}

fn write_addresses(company: &mut Company, given: &Row, partner: &mut Row) -> Result<(), Refusal> {
    let mut addresses = list(partner, "partner_delivery_address_list").to_vec();
    for entry in list(given, "partner_delivery_address_list").iter().filter_map(Value::as_object) {
        match inputs::text(entry, "mk_id") {
            Some(id) => copy(entry, ADDRESS, known(&mut addresses, &id)?)?,
            None => {
                let mut new = row([("address_type", DELIVERY_TYPE)]);
                copy(entry, ADDRESS, &mut new)?;
                addresses.push(numbered(company, new));
            }
        }
    }
    set(partner, "partner_delivery_address_list", if addresses.is_empty() { Value::Null } else { Value::Array(addresses) });
    Ok(())
}

fn write_contacts(company: &mut Company, given: &Row, partner: &mut Row) -> Result<(), Refusal> {
    let mut contacts = list(partner, "partner_contact_list").to_vec();
    for entry in list(given, "partner_contact_list").iter().filter_map(Value::as_object) {
        match inputs::text(entry, "mk_id") {
            Some(id) => {
                let contact = known(&mut contacts, &id)?;
                copy_as(entry, "contact", "name", 255, contact)?;
                copy(entry, CONTACT, contact)?;
            }
            None => {
                let new = new_contact(entry, partner)?;
                contacts.push(numbered(company, new));
            }
        }
    }
    set(partner, "partner_contact_list", if contacts.is_empty() { Value::Null } else { Value::Array(contacts) });
    Ok(())
}

/// A contact to be added: the address it belongs to has to be named.
fn new_contact(entry: &Row, partner: &Row) -> Result<Row, Refusal> {
    let required = || Refusal::new("2", "Paramether 'mk_address_id' is required paramether");
    let id = inputs::text(entry, "mk_address_id").ok_or_else(required)?;
    let address =
        list(partner, "partner_delivery_address_list").iter().find(|address| inner(address, "mk_id") == id).ok_or_else(required)?;
    let mut contact = row([("mk_address_id", id.as_str())]);
    set(&mut contact, "contact_address", inner(address, "street"));
    copy_as(entry, "contact", "name", 255, &mut contact)?;
    copy(entry, CONTACT, &mut contact)?;
    Ok(contact)
}

/// The entry with this number.
fn known<'a>(entries: &'a mut [Value], id: &str) -> Result<&'a mut Row, Refusal> {
    let found = entries.iter_mut().find(|entry| inner(entry, "mk_id") == id).and_then(Value::as_object_mut);
    found.ok_or_else(|| Refusal::new("2", format!("Paramether 'mk_id' has invalid value : {id}")))
}
