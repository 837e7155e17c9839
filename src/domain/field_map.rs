//! Our names for Metakocka's fields: the built-in ones, with a company's own laid over them.

use std::collections::BTreeMap;

use super::{ErpKind, FieldPath, nearest};

/// Built-in names of a partner's fields (`get_partner`, `update_partner`).
const CONTACTS: &[(&str, &str)] = &[
    ("name", "customer"),
    ("tax_number", "tax_id_number"),
    ("registration_number", "registration_number"),
    ("company", "business_entity"),
    ("taxpayer", "taxpayer"),
    ("foreign", "foreign_county"),
    ("buyer", "buyer"),
    ("supplier", "supplier"),
    ("person", "partner_contact_list.name"),
    ("email", "partner_contact_list.email"),
    ("phone", "partner_contact_list.gsm"),
    ("landline", "partner_contact_list.phone"),
    ("fax", "partner_contact_list.fax"),
    ("street", "partner_delivery_address_list.address_type=Račun.street"),
    ("post_number", "partner_delivery_address_list.address_type=Račun.post_number"),
    ("city", "partner_delivery_address_list.address_type=Račun.city"),
    ("province", "partner_delivery_address_list.address_type=Račun.province"),
    ("country", "partner_delivery_address_list.address_type=Račun.country"),
];

/// Built-in names of a product's fields (`json/product_list`, `json/product_update`).
const PRODUCTS: &[(&str, &str)] = &[
    ("name", "name"),
    ("description", "name_desc"),
    ("code", "code"),
    ("barcode", "barcode"),
    ("unit", "unit"),
    ("for_sale", "sales"),
    ("active", "activated"),
    ("eshop", "eshop_sync"),
    ("service", "service"),
    ("weight", "weight"),
    ("gross_weight", "gross_weight"),
    ("height", "height"),
    ("width", "width"),
    ("depth", "depth"),
    ("customs_code", "customs_fee"),
    ("country", "country"),
    ("min_stock", "min_stock"),
    ("min_order", "minimal_order_quantity"),
];

/// Built-in names of a document's fields; of these a status and a note can be written.
const DOCUMENTS: &[(&str, &str)] =
    &[("number", "count_code"), ("status", "status_code"), ("note", "notes"), ("buyer_order", "buyer_order")];

/// Our names of one kind of record, each with Metakocka's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMap {
    paths: BTreeMap<String, FieldPath>,
}

impl FieldMap {
    /// The built-in names.
    #[must_use]
    pub fn builtin(kind: ErpKind) -> Self {
        let table = match kind {
            ErpKind::Contact => CONTACTS,
            ErpKind::Product => PRODUCTS,
            ErpKind::Document => DOCUMENTS,
        };
        Self { paths: table.iter().filter_map(|(name, path)| Some(((*name).to_owned(), FieldPath::parse(path).ok()?))).collect() }
    }

    /// A company's own name laid over them: a new one, or another path for a built-in one.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, path: FieldPath) -> Self {
        self.paths.insert(name.into(), path);
        self
    }

    /// The path of a name.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<&FieldPath> {
        self.paths.get(name)
    }

    /// Every name with its path, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FieldPath)> {
        self.paths.iter().map(|(name, path)| (name.as_str(), path))
    }

    /// The name that was probably meant; none where nothing is near.
    #[must_use]
    pub fn nearest(&self, written: &str) -> Option<&str> {
        nearest(written, self.paths.keys().map(String::as_str))
    }
}

/// The names of every kind of record of one company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMaps {
    /// Of contacts.
    pub contacts: FieldMap,
    /// Of products.
    pub products: FieldMap,
    /// Of documents.
    pub documents: FieldMap,
}

impl FieldMaps {
    /// The names of a kind.
    #[must_use]
    pub fn of(&self, kind: ErpKind) -> &FieldMap {
        match kind {
            ErpKind::Contact => &self.contacts,
            ErpKind::Product => &self.products,
            ErpKind::Document => &self.documents,
        }
    }
}

impl Default for FieldMaps {
    fn default() -> Self {
        let builtin = FieldMap::builtin;
        Self { contacts: builtin(ErpKind::Contact), products: builtin(ErpKind::Product), documents: builtin(ErpKind::Document) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_path_is_one() {
        for (kind, table) in [(ErpKind::Contact, CONTACTS), (ErpKind::Product, PRODUCTS), (ErpKind::Document, DOCUMENTS)] {
            let map = FieldMap::builtin(kind);
            for (name, path) in table {
                assert_eq!(map.path(name).map(ToString::to_string).as_deref(), Some(*path));
            }
        }
    }
}
