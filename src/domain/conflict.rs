//! Two changes of one field, here and in Metakocka: which of them stands, by the company's rule. Three-way on the last synced value.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use super::ids::ConflictId;
use super::{ApprovalId, ErpKind, ErpWrite, FieldPath, Holds, TenantId};

/// The side that wins where both changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Winner {
    /// Metakocka's value stays.
    #[default]
    Metakocka,
    /// Ours is written over it.
    Local,
    /// The later change; a person decides where nobody can tell which was later.
    Newest,
    /// A person decides.
    Ask,
}

/// A side of a conflict, as a person names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The change made here.
    Local,
    /// What Metakocka says.
    Metakocka,
}

impl Side {
    /// `local` or `metakocka`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Metakocka => "metakocka",
        }
    }
}

/// The rules of one kind of record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KindRules {
    /// For every field without a rule of its own.
    pub default: Winner,
    /// By the name of a field or of a group of fields.
    pub by_name: BTreeMap<String, Winner>,
}

impl KindRules {
    /// The rule for a field: its own, else its group's, else the default.
    #[must_use]
    pub fn rule(&self, field: &str, path: &FieldPath) -> Winner {
        let named = self.by_name.get(field).or_else(|| self.by_name.get(group(path)));
        named.copied().unwrap_or(self.default)
    }
}

/// The rules of one company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConflictRules {
    /// Of contacts.
    pub contacts: KindRules,
    /// Of products.
    pub products: KindRules,
    /// Of documents.
    pub documents: KindRules,
}

impl ConflictRules {
    /// The rules of a kind.
    #[must_use]
    pub fn of(&self, kind: ErpKind) -> &KindRules {
        match kind {
            ErpKind::Contact => &self.contacts,
            ErpKind::Product => &self.products,
            ErpKind::Document => &self.documents,
        }
    }
}

/// Every group that a rule may be given for.
pub const FIELD_GROUPS: [&str; 8] = ["people", "address", "identity", "roles", "names", "codes", "measures", "other"];

/// The group of a field, by where Metakocka keeps it.
#[must_use]
pub fn group(path: &FieldPath) -> &'static str {
    match (path.list(), path.key()) {
        (Some("partner_contact_list"), _) => "people",
        (Some("partner_delivery_address_list"), _) => "address",
        (None, "customer" | "tax_id_number" | "registration_number") => "identity",
        (
            None,
            "business_entity" | "taxpayer" | "foreign_county" | "buyer" | "supplier" | "sales" | "activated" | "eshop_sync" | "service",
        ) => "roles",
        (None, "name" | "name_desc" | "unit") => "names",
        (None, "code" | "count_code" | "barcode" | "customs_fee") => "codes",
        (None, "weight" | "gross_weight" | "height" | "width" | "depth" | "min_stock" | "minimal_order_quantity") => "measures",
        _ => "other",
    }
}

/// One field, seen from three sides. `None` is an empty field: clearing one is a change like any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides<'a> {
    /// What sort of value it is: by it `12,5` and `12.50` are the same.
    pub holds: Holds,
    /// The value of the last sync when the change was made here.
    pub base: Option<&'a str>,
    /// What Metakocka says now.
    pub theirs: Option<&'a str>,
    /// What is wanted here.
    pub ours: Option<&'a str>,
}

/// When the two changes were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// Ours.
    pub ours: Timestamp,
    /// Theirs came about after the first of these and not after the second; Metakocka tells no moment for most records.
    pub theirs: Option<(Timestamp, Timestamp)>,
}

/// What becomes of the change made here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Only we changed it: it is written.
    Write,
    /// Metakocka says already what we want, by whosever hand: nothing is to be written.
    Agreed,
    /// Both changed it, and ours is written over theirs.
    Overwrite,
    /// Both changed it, and theirs stays.
    Drop,
    /// Both changed it, and a person decides.
    Ask,
}

/// Decides about one field.
#[must_use]
pub fn judge(sides: &Sides<'_>, rule: Winner, when: &When) -> Verdict {
    let same = |one, other| sides.holds.same(one, other);
    if same(sides.theirs, sides.ours) {
        return Verdict::Agreed;
    }
    if same(sides.theirs, sides.base) {
        return Verdict::Write;
    }
    match rule {
        Winner::Metakocka => Verdict::Drop,
        Winner::Local => Verdict::Overwrite,
        Winner::Newest => newest(when),
        Winner::Ask => Verdict::Ask,
    }
}

/// Decides about a change to a record that Metakocka no longer has. What is gone can't be written to, so that our side can't simply win.
#[must_use]
pub fn judge_gone(rule: Winner, when: &When) -> Verdict {
    match rule {
        Winner::Metakocka => Verdict::Drop,
        Winner::Newest if newest(when) == Verdict::Drop => Verdict::Drop,
        Winner::Newest | Winner::Local | Winner::Ask => Verdict::Ask,
    }
}

/// A change that lies within the span in which theirs came about may be the earlier or the later: nobody can tell, and nothing is guessed.
fn newest(when: &When) -> Verdict {
    match when.theirs {
        Some((after, _)) if when.ours <= after => Verdict::Drop,
        Some((_, by)) if when.ours > by => Verdict::Overwrite,
        _ => Verdict::Ask,
    }
}

/// One field that was changed on both sides, and that a person decides about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Its name.
    pub id: ConflictId,
    /// Whose Metakocka.
    pub tenant: TenantId,
    /// The change made here, on top of what Metakocka says now: what is written where our side is kept.
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
    /// The proposal that it was found with.
    pub approval: Option<ApprovalId>,
    /// When it was found.
    pub found_at: Timestamp,
    /// What a person decided.
    pub resolved: Option<Resolution>,
}

/// A person's decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// The side that is kept.
    pub keep: Side,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Timestamp,
}
