//! Amounts: decimals with a currency, never floats.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An ISO 4217 code, upper case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Currency(String);

impl Currency {
    /// The euro: what Metakocka means where it names no currency.
    #[must_use]
    pub fn eur() -> Self {
        Self("EUR".to_owned())
    }

    /// Reads a three-letter code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let code = code.trim();
        let fits = code.len() == 3 && code.chars().all(|c| c.is_ascii_alphabetic());
        fits.then(|| Self(code.to_ascii_uppercase()))
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }
}

/// An amount of money; `Display` gives `439.20 EUR`, with two decimals at least.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// The amount.
    pub amount: Decimal,
    /// Its currency.
    pub currency: Currency,
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = self.amount.normalize();
        let decimals = usize::try_from(amount.scale().max(2)).unwrap_or(2);
        write!(f, "{amount:.decimals$} {}", self.currency.code())
    }
}
