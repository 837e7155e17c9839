//! Contacts, products and stock as Metakocka keeps them, free of its wire format.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Currency, EmailAddress, FieldValue, MailDomain, MkId, fold};

/// A record of the mirror and when it was last read from the ERP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mirrored<T> {
    /// What the ERP said.
    pub record: T,
    /// When it said so.
    pub read_at: Timestamp,
}

/// A partner: a company or person the tenant deals with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// `mk_id`.
    pub id: MkId,
    /// `count_code`, the number that people see.
    pub code: Option<String>,
    /// `customer`, the partner's name.
    pub name: String,
    /// `tax_id_number` as typed.
    pub tax_number: Option<String>,
    /// `registration_number` as typed.
    pub registration_number: Option<String>,
    /// Buys from the tenant.
    pub buyer: bool,
    /// Sells to the tenant.
    pub supplier: bool,
    /// The people and shared addresses behind the partner.
    pub people: Vec<ContactPerson>,
    /// Billing and delivery addresses.
    pub addresses: Vec<PostalAddress>,
    /// Every mapped field that Metakocka says something in, by our name for it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Vec<FieldValue>>,
}

/// Words that say what sort of company a name is of, not which one.
const LEGAL_FORMS: &[&str] = &[
    "doo", "obrt", "jdoo", "gmbh", "mbh", "ltd", "llc", "inc", "plc", "srl", "snc", "sas", "spa", "und", "and", "the", "pri", "zavod",
    "podjetje",
];

impl Price {
    /// It stands on a list for everybody, and may be told to anyone.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.contract_buyer().is_none()
    }

    /// It stands on this contact's own contract, by the buyer's name, number or id, and may be told to nobody else.
    #[must_use]
    pub fn is_contract_of(&self, contact: &Contact) -> bool {
        let is = |buyer: &str| fold(buyer) == fold(&contact.name) || contact.code.as_deref() == Some(buyer) || contact.id.as_str() == buyer;
        self.contract_buyer().is_some_and(is)
    }

    fn contract_buyer(&self) -> Option<&str> {
        self.buyer.as_deref().map(str::trim).filter(|buyer| !buyer.is_empty())
    }
}

impl Contact {
    /// A buyer of whom nothing is known but the name.
    #[must_use]
    pub fn bare(id: MkId, name: String) -> Self {
        Self {
            id,
            code: None,
            name,
            tax_number: None,
            registration_number: None,
            buyer: true,
            supplier: false,
            people: Vec::new(),
            addresses: Vec::new(),
            fields: BTreeMap::new(),
        }
    }

    /// Every address of every person behind it.
    pub fn emails(&self) -> impl Iterator<Item = &EmailAddress> {
        self.people.iter().flat_map(|person| &person.emails)
    }

    /// True if this address is written down for one of its people.
    #[must_use]
    pub fn knows(&self, address: &EmailAddress) -> bool {
        self.emails().any(|known| known == address)
    }

    /// The digits of its tax number, without country prefix: the key by which a tax number is looked up. `None` if there is none.
    #[must_use]
    pub fn tax_digits(&self) -> Option<String> {
        let digits: String = self.tax_number.as_deref()?.chars().filter(char::is_ascii_digit).collect();
        (!digits.is_empty()).then_some(digits)
    }

    /// The words of its name that tell it from others, folded: `Gozd in sin d.o.o.` gives `gozd`, `sin`.
    #[must_use]
    pub fn name_words(&self) -> Vec<String> {
        let folded = fold(&self.name);
        folded.split(' ').filter(|word| word.len() >= 3 && !LEGAL_FORMS.contains(word)).map(str::to_owned).collect()
    }

    /// True if a domain is plainly its own: not free mail, one of its addresses lies in it, and a second one does too or the
    /// domain carries its name. A customer's one address at some provider makes nobody else there a colleague.
    #[must_use]
    pub fn owns_domain(&self, domain: &MailDomain) -> bool {
        let org = domain.organizational();
        let here = self.emails().filter(|known| known.domain().organizational() == org).count();
        !org.is_free_mail() && (here > 1 || here == 1 && self.is_named_by(&org))
    }

    /// True if a domain's own label holds a word of the name, or begins like one: `fiziogib` of `Fizioterapija Gib`.
    fn is_named_by(&self, org: &MailDomain) -> bool {
        let label = fold(org.as_str().split('.').next().unwrap_or_default());
        let words = self.name_words();
        let pieces: Vec<&str> = label.split(' ').collect();
        let begins_like = |word: &str, piece: &str| word.bytes().zip(piece.bytes()).take_while(|(a, b)| a == b).count() >= 5;
        words.iter().any(|word| {
            word.len() >= 4 && label.contains(word.as_str()) || pieces.iter().any(|piece| piece == word || begins_like(word, piece))
        })
    }
}

/// One entry of `partner_contact_list`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPerson {
    /// The entry's own `mk_id`.
    pub id: Option<MkId>,
    /// The person's name.
    pub name: Option<String>,
    /// Every address that could be read from the field (people type several, with `;` or `,`).
    pub emails: Vec<EmailAddress>,
    /// `gsm`, `phone` as typed.
    pub phones: Vec<String>,
}

/// One entry of `partner_delivery_address_list`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddress {
    /// The entry's own `mk_id`: the `mk_address_id` of documents and contact people.
    #[serde(default)]
    pub id: Option<MkId>,
    /// `Račun`, `Dobava`, `Poslovna enota`.
    pub kind: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// Post code.
    pub post_number: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Country as typed.
    pub country: Option<String>,
}

/// A product or service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// `mk_id`.
    pub id: MkId,
    /// `count_code`.
    pub count_code: Option<String>,
    /// `code`: the SKU that customers quote.
    pub code: Option<String>,
    /// EAN or the like.
    pub barcode: Option<String>,
    /// The name.
    pub name: String,
    /// `kos`, `m2` …
    pub unit: Option<String>,
    /// `activated` and `sales`: may be offered.
    pub for_sale: bool,
    /// `service`: has no stock.
    pub service: bool,
    /// Every price row, of every price list and time.
    pub prices: Vec<Price>,
    /// Every mapped field that Metakocka says something in, by our name for it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Vec<FieldValue>>,
}

/// One row of a price list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// Number of the price list.
    pub list_code: Option<String>,
    /// Its title.
    pub list_title: Option<String>,
    /// The list is one buyer's own contract.
    pub buyer: Option<String>,
    /// A sales price (not a purchase price).
    pub sales: bool,
    /// Its currency.
    pub currency: Currency,
    /// First day it holds.
    pub valid_from: Option<Date>,
    /// Last day it holds.
    pub valid_to: Option<Date>,
    /// Holds from this amount on.
    pub amount_from: Option<Decimal>,
    /// Net price.
    pub net: Option<Decimal>,
    /// Price with tax.
    pub gross: Option<Decimal>,
    /// `0.22` for 22 %.
    pub tax_factor: Option<Decimal>,
}

/// What lies in one warehouse of one product (all lots added up).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stock {
    /// The product.
    pub product: MkId,
    /// The warehouse.
    pub warehouse: MkId,
    /// Amount; may be negative.
    pub amount: Decimal,
    /// What is not reserved, where the company reserves.
    pub free: Option<Decimal>,
    /// The unit.
    pub unit: Option<String>,
}
