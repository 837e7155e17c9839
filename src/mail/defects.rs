//! The defects found in one mail so far, each once.

use crate::domain::Defect;

/// The defects found so far, each once.
#[derive(Default)]
pub(super) struct Defects(pub(super) Vec<Defect>);

impl Defects {
    /// Remembers the defect if it was found.
    pub(super) fn note(&mut self, defect: Defect, found: bool) {
        if found && !self.0.contains(&defect) {
            self.0.push(defect);
        }
    }
}
