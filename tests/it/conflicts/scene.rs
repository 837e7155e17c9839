//! A company with one customer, and changes of him.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use postar::domain::conflict::{ConflictRules, KindRules};
use postar::domain::*;
use postar::flow::TenantProfile;
use postar::store::{Changes, Store};

/// The customer.
pub(super) const GOZD: &str = "471100000900";

pub(super) fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).unwrap()
}

/// A company in which this rule holds for everything, and everything may be proposed.
pub(super) fn profile(rule: Winner) -> TenantProfile {
    let rules = KindRules { default: rule, by_name: BTreeMap::new() };
    TenantProfile {
        id: TenantId::new("lipa"),
        language: Language::Sl,
        timezone: TimeZone::UTC,
        internal_domains: vec![],
        writer: "template".to_owned(),
        permits: Permits::default().with(WriteKind::Contacts, Permit::Ask).with(WriteKind::Status, Permit::Ask),
        fields: FieldMaps::default(),
        conflicts: ConflictRules { contacts: rules.clone(), products: rules.clone(), documents: rules },
    }
}

/// What Metakocka says in fields of the row itself.
pub(super) fn fields(said: &[(&str, &str)]) -> BTreeMap<String, Vec<FieldValue>> {
    said.iter().map(|(name, value)| ((*name).to_owned(), vec![FieldValue { entry: None, value: (*value).to_owned() }])).collect()
}

/// A change of these fields: name, base, wanted.
pub(super) fn change_of(changes: &[(&str, &str, &str)]) -> RecordChange {
    let map = FieldMap::builtin(ErpKind::Contact);
    let field = |(name, from, to): &(&str, &str, &str)| FieldChange {
        field: (*name).to_owned(),
        path: map.path(name).unwrap().to_string(),
        entry: None,
        from: Some((*from).to_owned()),
        to: Some((*to).to_owned()),
    };
    RecordChange { id: MkId::new(GOZD), fields: changes.iter().map(field).collect(), address: None }
}

/// The customer as the mirror has him.
pub(super) fn contact(said: &[(&str, &str)]) -> Contact {
    Contact { fields: fields(said), ..Contact::bare(MkId::new(GOZD), "Gozd in sin d.o.o.".to_owned()) }
}

/// A store in which the mirror has the customer so.
pub(super) async fn store_with(said: &[(&str, &str)]) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    mirror(&store, said, 0).await;
    (folder, store)
}

/// The mirror reads the customer anew.
pub(super) async fn mirror(store: &Store, said: &[(&str, &str)], at: i64) {
    let read = Mirrored { record: contact(said), read_at: moment(at) };
    store.commit(Changes::new().contact(&TenantId::new("lipa"), read)).await.unwrap();
}

/// The customer, named.
pub(super) fn gozd() -> ErpRef {
    ErpRef { kind: ErpKind::Contact, id: MkId::new(GOZD) }
}
