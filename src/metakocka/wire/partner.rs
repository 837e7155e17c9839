//! A row of `partner_list` to a contact.

use super::fields::fields;
use super::row::{BadRow, Row};
use crate::domain::{Contact, ContactPerson, EmailAddress, FieldMap, PostalAddress};

pub(in crate::metakocka) fn partner(map: &FieldMap, row: &Row<'_>) -> Result<Contact, BadRow> {
    Ok(Contact {
        id: row.need_id("mk_id")?,
        code: row.text("count_code"),
        name: row.need("customer")?,
        tax_number: row.text("tax_id_number"),
        registration_number: row.text("registration_number"),
        buyer: row.flag("buyer"),
        supplier: row.flag("supplier"),
        people: row.objects("partner_contact_list").iter().map(person).collect(),
        addresses: row.objects("partner_delivery_address_list").iter().map(address).collect(),
        fields: fields(map, row),
    })
}

fn person(row: &Row<'_>) -> ContactPerson {
    ContactPerson {
        id: row.id("mk_id"),
        name: row.text("name").or_else(|| row.text("contact")),
        emails: row.text("email").map(|text| addresses_in(&text)).unwrap_or_default(),
        phones: ["gsm", "phone"].iter().filter_map(|field| row.text(field)).collect(),
    }
}

/// People type several addresses into the one field, with names, semicolons, commas or blanks between them.
fn addresses_in(text: &str) -> Vec<EmailAddress> {
    let mut found: Vec<EmailAddress> = Vec::new();
    for address in text.split(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '/')).filter_map(EmailAddress::parse) {
        if !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

fn address(row: &Row<'_>) -> PostalAddress {
    PostalAddress {
        id: row.id("mk_id"),
        kind: row.text("address_type"),
        street: row.text("street"),
        post_number: row.text("post_number").or_else(|| row.text("post")),
        city: row.text("city").or_else(|| row.text("place")),
        country: row.text("country"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_addresses_in_one_field_are_several_addresses() {
        for (text, expected) in [
            ("LOJZE@Bar.Example", vec!["lojze@bar.example"]),
            ("a@x.example; b@x.example,c@x.example a@x.example", vec!["a@x.example", "b@x.example", "c@x.example"]),
            ("Neža <neza@x.example>", vec!["neza@x.example"]),
            ("ni naslova", vec![]),
        ] {
            let found: Vec<String> = addresses_in(text).iter().map(ToString::to_string).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
