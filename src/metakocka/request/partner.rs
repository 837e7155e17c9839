//! `add_partner` and `update_partner`: a partner with a contact person, and other values in the fields of a known one.

use serde_json::{Map, Value, json};

use super::fields::{Fields, accepted};
use super::unwritable::Unwritable;
use crate::domain::{FieldChange, FieldPath, MkId, NewPartner, RecordChange, fold};

/// Fields of the partner itself. A street up here changes no address (it was tried), so addresses go by their list.
const OWN: &[&str] =
    &["customer", "tax_id_number", "registration_number", "business_entity", "taxpayer", "foreign_county", "buyer", "supplier"];

/// The list of contact people, and what of one can be written.
const PEOPLE: &str = "partner_contact_list";
const OF_PERSON: &[&str] = &["name", "email", "gsm", "phone", "fax"];

/// The list of addresses, and what of one can be written.
const ADDRESSES: &str = "partner_delivery_address_list";
const OF_ADDRESS: &[&str] = &["address_type", "street", "post_number", "city", "province", "country"];

pub(super) fn added(partner: &NewPartner) -> Result<Map<String, Value>, Unwritable> {
    let person = partner.person.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(&partner.name);
    let contact = Fields::default().need("name", person)?.need("email", partner.email.as_str())?.may("gsm", partner.phone.as_deref())?;
    let body = Fields::default()
        .need("customer", &partner.name)?
        .flag("business_entity", partner.company)
        .flag("taxpayer", partner.tax_number.as_deref().is_some_and(is_vat_number))
        .flag("foreign_county", partner.country.as_deref().is_some_and(is_abroad))
        .flag("buyer", true)
        .flag("supplier", false)
        .may("tax_id_number", partner.tax_number.as_deref())?
        .may("street", partner.street.as_deref())?
        .may("post_number", partner.post_number.as_deref())?
        .may("place", partner.city.as_deref())?
        .may("country", partner.country.as_deref())?
        .holding("partner_contact", contact.into_value());
    Ok(Fields::default().holding("partner", body.into_value()).into_map())
}

/// A number with its country's letters is one for VAT, and only who pays VAT has one.
fn is_vat_number(text: &str) -> bool {
    let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let letters = dense.chars().take_while(char::is_ascii_alphabetic).count();
    letters == 2 && dense.chars().skip(letters).all(|c| c.is_ascii_digit())
}

fn is_abroad(country: &str) -> bool {
    !matches!(fold(country).as_str(), "" | "slovenija" | "slovenia" | "slowenien" | "si" | "slo" | "republika slovenija")
}

pub(super) fn changed(change: &RecordChange) -> Result<Map<String, Value>, Unwritable> {
    let mut partner = Map::from_iter([("mk_id".to_owned(), json!(change.id.as_str()))]);
    let mut entries = Entries::default();
    for field in &change.fields {
        let path = FieldPath::parse(&field.path).map_err(|why| Unwritable::BadPath { field: field.field.clone(), why })?;
        // An empty text is the only way to say nothing; what became of it is read back.
        let value = accepted(&field.field, path.holds(), field.to.as_deref().unwrap_or_default())?.unwrap_or_default();
        match path.list() {
            None => own(&mut partner, &path, value)?,
            Some(list) => entries.set(list, field, &path, value)?,
        }
    }
    if partner.len() == 1 && entries.0.is_empty() {
        return Err(Unwritable::Nothing);
    }
    partner.extend(entries.lists(change.address.as_ref())?);
    Ok(Fields::default().holding("partner", Value::Object(partner)).into_map())
}

fn own(partner: &mut Map<String, Value>, path: &FieldPath, value: String) -> Result<(), Unwritable> {
    match path.key() {
        key if !OWN.contains(&key) => Err(Unwritable::ReadOnly(path.to_string())),
        key if partner.contains_key(key) => Err(Unwritable::Twice(path.to_string())),
        "customer" if value.is_empty() => Err(Unwritable::NotEmptied(path.to_string())),
        key => {
            partner.insert(key.to_owned(), Value::String(value));
            Ok(())
        }
    }
}

/// Entries of lists that change or are new, in the order of their first field.
#[derive(Default)]
struct Entries(Vec<Entry>);

struct Entry {
    list: String,
    id: Option<MkId>,
    fields: Map<String, Value>,
}

impl Entries {
    fn set(&mut self, list: &str, field: &FieldChange, path: &FieldPath, value: String) -> Result<(), Unwritable> {
        let writable = match list {
            PEOPLE => OF_PERSON,
            ADDRESSES => OF_ADDRESS,
            _ => return Err(Unwritable::ReadOnly(path.to_string())),
        };
        if !writable.contains(&path.key()) {
            return Err(Unwritable::ReadOnly(path.to_string()));
        }
        let entry = self.entry(list, field.entry.as_ref(), path.chosen());
        match entry.insert(path.key().to_owned(), Value::String(value)) {
            Some(_) => Err(Unwritable::Twice(path.to_string())),
            None => Ok(()),
        }
    }

    /// The entry that is meant: the known one, or the new one of this list, which says what it was chosen by.
    fn entry(&mut self, list: &str, id: Option<&MkId>, chosen: Option<(&str, &str)>) -> &mut Map<String, Value> {
        let by = chosen.filter(|_| id.is_none()).map(|(by, wanted)| (by.to_owned(), json!(wanted)));
        let same = |entry: &Entry| {
            entry.list == list && entry.id.as_ref() == id && by.as_ref().is_none_or(|(by, wanted)| entry.fields.get(by) == Some(wanted))
        };
        let at = self.0.iter().position(same).unwrap_or(self.0.len());
        if at == self.0.len() {
            let known = id.map(|id| ("mk_id".to_owned(), json!(id.as_str())));
            self.0.push(Entry { list: list.to_owned(), id: id.cloned(), fields: known.into_iter().chain(by).collect() });
        }
        #[expect(clippy::indexing_slicing, reason = "it was found or has just been pushed")]
        &mut self.0[at].fields
    }

    /// The lists as they are sent. A new contact person belongs to an address.
    fn lists(self, address: Option<&MkId>) -> Result<Map<String, Value>, Unwritable> {
        let mut lists = Map::new();
        for Entry { list, id, mut fields } in self.0 {
            if list == PEOPLE && id.is_none() {
                let address = address.ok_or(Unwritable::NoAddress)?;
                fields.insert("mk_address_id".to_owned(), json!(address.as_str()));
            }
            let entries = lists.entry(list).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(entries) = entries {
                entries.push(Value::Object(fields));
            }
        }
        Ok(lists)
    }
}
