//! What a company lets be written to its ERP, and who may cause it.

use std::collections::BTreeMap;

use super::WriteKind;

/// Who may cause a write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Permit {
    /// Nobody.
    #[default]
    Off,
    /// A person approves each.
    Ask,
    /// A rule may, too.
    Rule,
}

/// The permits of one company; what isn't named is off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permits(BTreeMap<WriteKind, Permit>);

impl Permits {
    /// The permit for this kind of write.
    #[must_use]
    pub fn of(&self, kind: WriteKind) -> Permit {
        self.0.get(&kind).copied().unwrap_or_default()
    }

    /// True if this kind of write may at least be proposed.
    #[must_use]
    pub fn allow(&self, kind: WriteKind) -> bool {
        self.of(kind) != Permit::Off
    }

    /// The same with another permit for one kind.
    #[must_use]
    pub fn with(mut self, kind: WriteKind, permit: Permit) -> Self {
        self.0.insert(kind, permit);
        self
    }
}
