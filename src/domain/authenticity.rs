//! What the mailbox's own border server says of a sender.

use serde::{Deserialize, Serialize};

/// Whether the author's domain vouched for this mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// A trusted server says dmarc=pass for the From domain, or an aligned DKIM pass.
    Pass,
    /// A trusted server says that it failed.
    Fail,
    /// Nobody trusted says anything.
    Unknown,
}

/// A verdict and the words that a person can check: `dmarc=pass by mx.lipa.example`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authenticity {
    /// The verdict.
    pub verdict: Verdict,
    /// What was read, and by whom it was written.
    pub how: String,
    /// The domain's own policy asks to refuse failing mail (`p=reject` or `p=quarantine`).
    pub refused_by_policy: bool,
}
