//! Wishes about a contact or product, against what the mirror has of it: the fields that are to change, each with its base.

use std::collections::BTreeMap;

use super::error::EditError;
use super::wish::{Entry, Wish};
use crate::domain::{Contact, ErpKind, FieldChange, FieldMap, FieldPath, FieldValue, MkId, Product, RecordChange};

/// The list of a partner that holds people.
const PEOPLE: &str = "partner_contact_list";
/// The list of a partner that holds addresses.
const ADDRESSES: &str = "partner_delivery_address_list";
/// What chooses an address.
const ADDRESS_TYPE: &str = "address_type";
/// The billing address, where people are kept.
const BILLING: &str = "Račun";

/// What is asked of a record that has fields.
pub(super) trait Fielded {
    fn kind(&self) -> ErpKind;
    fn id(&self) -> &MkId;
    fn map(&self) -> &FieldMap;
    fn fields(&self) -> &BTreeMap<String, Vec<FieldValue>>;
    /// Every entry of the path's list, also those in which the field is empty, each with a word for people.
    fn entries(&self, path: &FieldPath) -> Vec<(MkId, String)>;
    /// Where a person who is added belongs.
    fn address(&self) -> Option<MkId>;
}

/// A contact and the names of its fields.
pub(super) struct OfContact<'a> {
    pub(super) contact: &'a Contact,
    pub(super) map: &'a FieldMap,
}

/// A product and the names of its fields.
pub(super) struct OfProduct<'a> {
    pub(super) product: &'a Product,
    pub(super) map: &'a FieldMap,
}

impl Fielded for OfContact<'_> {
    fn kind(&self) -> ErpKind {
        ErpKind::Contact
    }

    fn id(&self) -> &MkId {
        &self.contact.id
    }

    fn map(&self) -> &FieldMap {
        self.map
    }

    fn fields(&self) -> &BTreeMap<String, Vec<FieldValue>> {
        &self.contact.fields
    }

    fn entries(&self, path: &FieldPath) -> Vec<(MkId, String)> {
        let said = |text: Option<&String>| text.cloned().unwrap_or_default();
        match (path.list(), path.chosen()) {
            (Some(PEOPLE), None) => {
                self.contact.people.iter().filter_map(|person| Some((person.id.clone()?, said(person.name.as_ref())))).collect()
            }
            (Some(ADDRESSES), chosen) => {
                let fits = |kind: Option<&String>| match chosen {
                    Some((ADDRESS_TYPE, wanted)) => kind.is_some_and(|kind| kind == wanted),
                    _ => true,
                };
                let meant = self.contact.addresses.iter().filter(|address| fits(address.kind.as_ref()));
                meant.filter_map(|address| Some((address.id.clone()?, said(address.street.as_ref())))).collect()
            }
            _ => Vec::new(),
        }
    }

    fn address(&self) -> Option<MkId> {
        let addresses = &self.contact.addresses;
        let billing = addresses.iter().find(|address| address.kind.as_deref() == Some(BILLING));
        billing.or(addresses.first())?.id.clone()
    }
}

impl Fielded for OfProduct<'_> {
    fn kind(&self) -> ErpKind {
        ErpKind::Product
    }

    fn id(&self) -> &MkId {
        &self.product.id
    }

    fn map(&self) -> &FieldMap {
        self.map
    }

    fn fields(&self) -> &BTreeMap<String, Vec<FieldValue>> {
        &self.product.fields
    }

    fn entries(&self, _: &FieldPath) -> Vec<(MkId, String)> {
        Vec::new()
    }

    fn address(&self) -> Option<MkId> {
        None
    }
}

/// The change that makes the wishes true; none where everything is so already.
pub(super) fn change(record: &impl Fielded, wishes: &[Wish]) -> Result<Option<RecordChange>, EditError> {
    if record.fields().is_empty() {
        return Err(EditError::ReadAgain { kind: record.kind(), id: record.id().to_string() });
    }
    let mut fields: Vec<FieldChange> = Vec::new();
    for wish in wishes {
        let change = field(record, wish)?;
        if fields.iter().any(|one| one.field == change.field && one.entry == change.entry) {
            return Err(EditError::Twice { field: wish.field.clone() });
        }
        fields.push(change);
    }
    let map = record.map();
    fields.retain(|change| map.path(&change.field).is_none_or(|path| !path.holds().same(change.from.as_deref(), change.to.as_deref())));
    let adds = |change: &FieldChange| change.entry.is_none() && map.path(&change.field).is_some_and(|path| path.list() == Some(PEOPLE));
    let address = fields.iter().any(adds).then(|| record.address()).flatten();
    Ok((!fields.is_empty()).then(|| RecordChange { id: record.id().clone(), fields, address }))
}

fn field(record: &impl Fielded, wish: &Wish) -> Result<FieldChange, EditError> {
    let path = super::path_of(record.map(), record.kind(), &wish.field)?;
    let to = path.holds().accept(&wish.value).map_err(|source| EditError::Unfit { field: wish.field.clone(), source })?;
    let entry = entry(record, wish, path)?;
    let said = record.fields().get(&wish.field).into_iter().flatten();
    // A new entry has no base, whatever other entries say; a list without ids has one entry that the path itself chooses.
    let adds = path.list().is_some() && entry.is_none() && path.chosen().is_none();
    let from = said.filter(|_| !adds).find(|one| one.entry == entry || path.chosen().is_some()).map(|one| one.value.clone());
    Ok(FieldChange { field: wish.field.clone(), path: path.to_string(), entry, from, to })
}

/// The entry that is meant; none for a field of the row itself, and for an entry that is to be added.
fn entry(record: &impl Fielded, wish: &Wish, path: &FieldPath) -> Result<Option<MkId>, EditError> {
    if path.list().is_none() {
        return if wish.entry == Entry::Only { Ok(None) } else { Err(EditError::NoEntries { field: wish.field.clone() }) };
    }
    let entries = entries(record, wish, path);
    match (&wish.entry, entries.as_slice()) {
        (Entry::New, _) | (Entry::Only, []) => Ok(None),
        (Entry::Only, [(only, _)]) => Ok(Some(only.clone())),
        (Entry::Named(id), _) if entries.iter().any(|(known, _)| known == id) => Ok(Some(id.clone())),
        (Entry::Named(id), _) => Err(EditError::NoSuchEntry { field: wish.field.clone(), entry: id.to_string() }),
        (Entry::Only, several) => {
            let entries = several.iter().map(|(id, said)| format!("{}[{id}] ({said})", wish.field)).collect();
            Err(EditError::WhichEntry { field: wish.field.clone(), entries })
        }
    }
}

/// Entries known by the list, and those that only the field's own values tell of.
fn entries(record: &impl Fielded, wish: &Wish, path: &FieldPath) -> Vec<(MkId, String)> {
    let mut entries = record.entries(path);
    for value in record.fields().get(&wish.field).into_iter().flatten() {
        if let Some(entry) = value.entry.as_ref().filter(|entry| !entries.iter().any(|(known, _)| known == *entry)) {
            entries.push((entry.clone(), value.value.clone()));
        }
    }
    entries
}
