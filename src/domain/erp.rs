//! Contacts, products and stock as Metakocka keeps them, free of its wire format.

use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Currency, EmailAddress, MkId};

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
