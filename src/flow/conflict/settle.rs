//! One write against what Metakocka says now, field by field, each by its own rule. Decides only.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::conflict::{KindRules, Sides, Verdict, When, judge, judge_gone};
use crate::domain::{ErpKind, ErpWrite, FieldChange, FieldMap, FieldPath, FieldValue, Holds, RecordChange, StatusChange};
use crate::flow::TenantProfile;

/// The field of a document that a status is kept in.
const STATUS: &str = "status";

/// A status is a word of a register.
const STATUS_HOLDS: Holds = Holds::Text(100);

/// What Metakocka says of a record.
#[derive(Clone, Copy, Debug)]
pub enum Said<'a> {
    /// It has no such record any more.
    Gone,
    /// The fields of a contact or product.
    Fields(&'a BTreeMap<String, Vec<FieldValue>>),
    /// The stable word of a document's status.
    Status(Option<&'a str>),
}

/// What was read, and when.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// What it said.
    pub says: Said<'a>,
    /// When it was asked.
    pub at: Timestamp,
}

/// The three things that a write is settled by, beside the company's rules.
#[derive(Clone, Copy, Debug)]
pub struct Moments<'a> {
    /// When the change was made here.
    pub made: Timestamp,
    /// What the mirror knew before Metakocka was asked: where it still holds the base, their change is later than that.
    pub mirror: Option<Seen<'a>>,
    /// What Metakocka says now.
    pub now: Seen<'a>,
}

/// What becomes of a write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// What is to be written, with what Metakocka says now as its base; none where nothing is left.
    pub write: Option<ErpWrite>,
    /// Fields in which Metakocka says already what is wanted.
    pub agreed: Vec<String>,
    /// Fields in which Metakocka's value stays.
    pub dropped: Vec<Contested>,
    /// Fields that a person decides about.
    pub asked: Vec<Contested>,
}

/// A field that both sides changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contested {
    /// The change of this field alone, on top of what Metakocka says now.
    pub write: ErpWrite,
    /// Our name for the field.
    pub field: String,
    /// The last value that both sides knew.
    pub base: Option<String>,
    /// What Metakocka says.
    pub theirs: Option<String>,
    /// What is wanted here.
    pub ours: Option<String>,
    /// Metakocka no longer has the record.
    pub gone: bool,
}

/// Settles a write. One that changes no field of a known record has nothing to be in conflict with.
#[must_use]
pub fn settle(write: &ErpWrite, moments: &Moments<'_>, tenant: &TenantProfile) -> Settled {
    let of = |kind| Of { map: tenant.fields.of(kind), rules: tenant.conflicts.of(kind), moments };
    match write {
        ErpWrite::ChangeContact(change) => of(ErpKind::Contact).record(change, ErpWrite::ChangeContact),
        ErpWrite::ChangeProduct(change) => of(ErpKind::Product).record(change, ErpWrite::ChangeProduct),
        ErpWrite::Status(change) => of(ErpKind::Document).status(change),
        _ => Settled { write: Some(write.clone()), ..Settled::default() },
    }
}

/// By what the fields of one record are decided.
struct Of<'a> {
    map: &'a FieldMap,
    rules: &'a KindRules,
    moments: &'a Moments<'a>,
}

impl Of<'_> {
    fn record(&self, change: &RecordChange, made: fn(RecordChange) -> ErpWrite) -> Settled {
        let mut settled = Settled::default();
        let mut fields = Vec::new();
        for field in &change.fields {
            let (verdict, theirs) = self.field(field);
            let rebased = FieldChange { from: theirs.clone(), ..field.clone() };
            let alone = made(RecordChange { fields: vec![rebased.clone()], ..change.clone() });
            match verdict {
                Verdict::Write | Verdict::Overwrite => fields.push(rebased),
                Verdict::Agreed => settled.agreed.push(field.field.clone()),
                Verdict::Drop => settled.dropped.push(self.contested(field, theirs, alone)),
                Verdict::Ask => settled.asked.push(self.contested(field, theirs, alone)),
            }
        }
        settled.write = (!fields.is_empty()).then(|| made(RecordChange { fields, ..change.clone() }));
        settled
    }

    fn contested(&self, change: &FieldChange, theirs: Option<String>, write: ErpWrite) -> Contested {
        let (field, base, ours) = (change.field.clone(), change.from.clone(), change.to.clone());
        Contested { write, field, base, theirs, ours, gone: matches!(self.moments.now.says, Said::Gone) }
    }

    fn field(&self, change: &FieldChange) -> (Verdict, Option<String>) {
        // A path that can't be read any more, or that no name leads to, can't be compared: then only a person can say.
        let Ok(path) = FieldPath::parse(&change.path) else { return (Verdict::Ask, None) };
        let Some(name) = self.map.iter().find(|(_, known)| **known == path).map(|(name, _)| name) else { return (Verdict::Ask, None) };
        let rule = self.rules.rule(name, &path);
        let there = |seen: &Seen<'_>| match seen.says {
            Said::Fields(fields) => Some(theirs(change, &path, fields.get(name).map(Vec::as_slice).unwrap_or_default())),
            Said::Gone | Said::Status(_) => None,
        };
        let when = self.when(path.holds(), change.from.as_deref(), &there);
        match there(&self.moments.now) {
            None => (judge_gone(rule, &when), None),
            Some(theirs) => {
                let (base, ours) = (change.from.as_deref(), change.to.as_deref());
                (judge(&Sides { holds: path.holds(), base, theirs: theirs.as_deref(), ours }, rule, &when), theirs)
            }
        }
    }

    fn status(&self, change: &StatusChange) -> Settled {
        let rule = self.map.path(STATUS).map_or(self.rules.default, |path| self.rules.rule(STATUS, path));
        let there = |seen: &Seen<'_>| match seen.says {
            Said::Status(status) => Some(status.map(str::to_owned)),
            Said::Gone | Said::Fields(_) => None,
        };
        let when = self.when(STATUS_HOLDS, change.from.as_deref(), &there);
        let theirs = there(&self.moments.now);
        let (base, ours) = (change.from.as_deref(), Some(change.to.as_str()));
        let verdict = match &theirs {
            None => judge_gone(rule, &when),
            Some(theirs) => judge(&Sides { holds: STATUS_HOLDS, base, theirs: theirs.as_deref(), ours }, rule, &when),
        };
        let (gone, theirs) = (theirs.is_none(), theirs.flatten());
        let write = ErpWrite::Status(StatusChange { from: theirs.clone(), ..change.clone() });
        let contested = || {
            let (base, ours) = (change.from.clone(), Some(change.to.clone()));
            vec![Contested { write: write.clone(), field: STATUS.to_owned(), base, theirs: theirs.clone(), ours, gone }]
        };
        match verdict {
            Verdict::Write | Verdict::Overwrite => Settled { write: Some(write), ..Settled::default() },
            Verdict::Agreed => Settled { agreed: vec![STATUS.to_owned()], ..Settled::default() },
            Verdict::Drop => Settled { dropped: contested(), ..Settled::default() },
            Verdict::Ask => Settled { asked: contested(), ..Settled::default() },
        }
    }

    /// When the two changes were made. Theirs is known to be later than the mirror's reading only where that reading showed the base.
    fn when(&self, holds: Holds, base: Option<&str>, there: &dyn Fn(&Seen<'_>) -> Option<Option<String>>) -> When {
        let Moments { made, mirror, now } = self.moments;
        let showed_base = |seen: &&Seen<'_>| there(seen).is_some_and(|value| holds.same(value.as_deref(), base));
        When { ours: *made, theirs: mirror.as_ref().filter(showed_base).map(|seen| (seen.at, now.at)) }
    }
}

/// What Metakocka says in the place that a change is for. An entry that is to be added is there already if another one says the same.
fn theirs(change: &FieldChange, path: &FieldPath, values: &[FieldValue]) -> Option<String> {
    let adds = path.list().is_some() && path.chosen().is_none() && change.entry.is_none();
    let place = |value: &&FieldValue| match (&change.entry, adds) {
        (_, true) => path.holds().same(Some(&value.value), change.to.as_deref()),
        (Some(entry), false) => value.entry.as_ref() == Some(entry),
        (None, false) => true,
    };
    values.iter().find(place).map(|value| value.value.clone())
}
