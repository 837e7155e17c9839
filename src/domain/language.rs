//! The five languages that postar writes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language a draft can be written in; shown as its ISO 639-1 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Slovenian.
    Sl,
    /// English; also the answer to any language that is not one of the five.
    En,
    /// German.
    De,
    /// Croatian; Serbian and Bosnian in Latin script are answered in it.
    Hr,
    /// Italian.
    It,
}

impl Language {
    /// All five, in the order of the documentation.
    pub const ALL: [Self; 5] = [Self::Sl, Self::En, Self::De, Self::Hr, Self::It];

    /// The ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sl => "sl",
            Self::En => "en",
            Self::De => "de",
            Self::Hr => "hr",
            Self::It => "it",
        }
    }

    /// Reads an ISO 639-1 code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
