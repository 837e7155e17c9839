//! Generated partners: mostly Slovenian companies, with German, Austrian and Italian ones and private persons among them.

use serde_json::Value;

use super::names::{AUSTRIA, GERMANY, ITALY, Land, SLOVENIA};
use super::{Dice, FIRST_PARTNER, Generator, OF_PARTNERS, PER_PARTNER, row};
use crate::sim::world::Row;

/// What documents need to know of a partner, and what the rest of its row is made from.
#[derive(Clone, Debug)]
pub(super) struct Partner {
    number: u64,
    mk_id: u64,
    name: String,
    business: bool,
    tax_number: String,
    surname: &'static str,
    street: String,
    post: (&'static str, &'static str),
    pub(super) land: Land,
    dice: Dice,
}

/// Every so-many-th partner has the name of the one before it.
const NAMESAKES: u64 = 250;
/// Every so-many-th has three addresses.
const MANY_ADDRESSES: u64 = 50;
/// Every so-many-th writes its e-mail in capitals.
const IN_CAPITALS: u64 = 100;

impl Generator {
    /// The partner with this number, counted from 0.
    pub(super) fn partner(&self, number: u64) -> Partner {
        let named_as = if number % NAMESAKES == NAMESAKES - 1 { number - 1 } else { number };
        let mut dice = self.dice(OF_PARTNERS, named_as);
        let land = land(&mut dice);
        let business = dice.permille(820);
        let surname = dice.pick(land.surnames);
        let name = if business { company(&mut dice, &land, surname) } else { format!("{} {surname}", dice.pick(land.first_names)) };
        let mut dice = self.dice(OF_PARTNERS, self.sizes.partners + number);
        let taxed = business && !dice.permille(20);
        let tax_number = if taxed { tax_number(&mut dice, &land) } else { String::new() };
        let (street, post) = (street(&mut dice, &land), dice.pick(land.cities));
        let mk_id = self.base + FIRST_PARTNER + number * PER_PARTNER;
        Partner { number, mk_id, name, business, tax_number, surname, street, post, land, dice }
    }
}

fn land(dice: &mut Dice) -> Land {
    match dice.below(100) {
        0..78 => SLOVENIA,
        78..87 => GERMANY,
        87..95 => ITALY,
        _ => AUSTRIA,
    }
}

fn company(dice: &mut Dice, land: &Land, surname: &str) -> String {
    let (trade, form) = (dice.pick(land.trades), dice.pick(land.forms));
    match dice.below(3) {
        0 => format!("{trade} {surname} {form}"),
        1 => format!("{surname} {trade} {form}"),
        _ => format!("{surname} in {} {form}", dice.pick(land.surnames)),
    }
}

fn tax_number(dice: &mut Dice, land: &Land) -> String {
    let digits = land.tax_span / 10 + dice.below(land.tax_span - land.tax_span / 10);
    format!("{}{digits}", land.tax_prefix)
}

fn street(dice: &mut Dice, land: &Land) -> String {
    format!("{} {}", dice.pick(land.streets), dice.between(1, 140))
}

/// Letters and digits that an address of e-mail can hold.
fn slug(text: &str) -> String {
    let plain = deunicode::deunicode(text).to_lowercase();
    plain.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn truth(flag: bool) -> String {
    flag.to_string()
}

impl Partner {
    fn foreign(&self) -> bool {
        self.land.iso != "SI"
    }

    /// The partner as a document holds it.
    pub(super) fn within_document(&self) -> Row {
        row([
            ("mk_id", self.mk_id.to_string()),
            ("business_entity", truth(self.business)),
            ("taxpayer", truth(self.business)),
            ("foreign_county", truth(self.foreign())),
            ("tax_id_number", self.tax_number.clone()),
            ("customer", self.name.clone()),
            ("street", self.street.clone()),
            ("post_number", self.post.0.to_owned()),
            ("place", self.post.1.to_owned()),
            ("country", self.land.english.to_owned()),
            ("country_iso_2", self.land.iso.to_owned()),
            ("count_code", format!("P-{}", self.number + 1)),
            ("mk_address_id", (self.mk_id + 1).to_string()),
        ])
    }

    /// The row of `get_partner`.
    pub(super) fn row(mut self) -> Row {
        let mut partner = row([
            ("mk_id", self.mk_id.to_string()),
            ("count_code", format!("P-{}", self.number + 1)),
            ("customer", self.name.clone()),
            ("business_entity", truth(self.business)),
            ("taxpayer", truth(self.business)),
            ("foreign_county", truth(self.foreign())),
            ("buyer", truth(true)),
            ("supplier", truth(self.number % 10 == 3)),
            ("tax_id_number", self.tax_number.clone()),
        ]);
        let (contacts, addresses) = (self.contacts(), self.addresses());
        partner.insert("partner_contact_list".to_owned(), contacts);
        partner.insert("partner_delivery_address_list".to_owned(), addresses);
        partner
    }

    /// One person, or two, and the office of some companies.
    fn contacts(&mut self) -> Value {
        let domain = format!("{}{}.example", slug(self.surname), self.number + 1);
        let persons = if self.business { self.dice.between(1, 2) } else { 1 };
        let mut contacts: Vec<Value> = Vec::new();
        for nth in 0..persons {
            let first = self.dice.pick(self.land.first_names);
            let surname = if nth == 0 { self.surname } else { self.dice.pick(self.land.surnames) };
            let mailbox = format!("{}.{}", slug(first), slug(surname));
            let phone = format!("{}{}", self.land.dial, self.dice.between(30_000_000, 79_999_999));
            contacts.push(self.contact(nth, &format!("{first} {surname}"), &format!("{mailbox}@{domain}"), phone));
        }
        if self.business && self.dice.permille(400) {
            contacts.push(self.contact(persons, "", &format!("info@{domain}"), String::new()));
        }
        contacts.into()
    }

    fn contact(&self, nth: u64, name: &str, email: &str, gsm: String) -> Value {
        let email = if self.number % IN_CAPITALS == 7 { email.to_uppercase() } else { email.to_owned() };
        let fields = [
            ("mk_id", (self.mk_id + 4 + nth).to_string()),
            ("mk_address_id", (self.mk_id + 1).to_string()),
            ("contact_address", self.street.clone()),
            ("name", name.to_owned()),
            ("gsm", gsm),
            ("email", email),
        ];
        Value::Object(row(fields))
    }

    /// The billing address, and with some a place to deliver to or two.
    fn addresses(&mut self) -> Value {
        let own = (self.street.clone(), self.post);
        let mut addresses = vec![self.address(1, "Račun", own)];
        let more = if self.number.is_multiple_of(MANY_ADDRESSES) { 2 } else { u64::from(self.dice.permille(150)) };
        for nth in 0..more {
            let kind = if nth == 0 { "Dobava" } else { "Poslovna enota" };
            let place = (street(&mut self.dice, &self.land), self.dice.pick(self.land.cities));
            addresses.push(self.address(2 + nth, kind, place));
        }
        addresses.into()
    }

    fn address(&mut self, id: u64, kind: &str, (street, (post, city)): (String, (&str, &str))) -> Value {
        let fields = [
            ("mk_id", (self.mk_id + id).to_string()),
            ("address_type", kind.to_owned()),
            ("street", street),
            ("post_number", post.to_owned()),
            ("city", city.to_owned()),
            ("country", self.land.local.to_owned()),
            ("payment_due_days", self.dice.pick(&[8_u64, 15, 30, 30, 60]).to_string()),
            ("language", self.land.language.to_owned()),
            ("currency", "EUR".to_owned()),
        ];
        Value::Object(row(fields))
    }
}
