//! The companies a simulator starts with: a built-in seed, one that is made as large as wanted, or a file in the same format.

mod company;
mod dates;

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::Error as _;
use serde_json::Value;

use super::error::SimError;
use super::generate::Sizes;
pub(super) use company::{Basic, CompanySeed, Key, Register, Settings, User, Webhook};

/// The demo's company: 4711, key `demo-key`.
const DEMO: &str = include_str!("../seeds/demo.json");
/// A company with one of each oddity: 4711, key `small-key`.
const SMALL: &str = include_str!("../seeds/small.json");
/// Two whose numbers and names overlap: 4711 and 4712, keys `first-key` and `second-key`.
const TWO_COMPANIES: &str = include_str!("../seeds/two_companies.json");
/// Head of the company whose rows are made: 4711, key `demo-key`.
const GENERATED: &str = include_str!("../seeds/generated.json");

/// What a seed to be made is written as, before its sizes.
const TO_GENERATE: &str = "generate:";

/// The companies that a simulator starts with.
#[derive(Clone, Debug)]
pub struct Seed(Source);

#[derive(Clone, Debug)]
enum Source {
    Text(String),
    Sizes(Sizes),
}

impl Seed {
    /// The names that [`Seed::built_in`] knows.
    pub const NAMES: [&str; 4] = ["demo", "small", "large", "two_companies"];

    /// The demo's company: number 4711, key `demo-key`.
    #[must_use]
    pub fn demo() -> Self {
        Self::from_json(DEMO)
    }

    /// A seed by its name, or one to be made, such as `generate:partners=100000,documents=1000000`; none for any other word.
    ///
    /// # Errors
    /// Sizes that can't be read or made.
    pub fn built_in(name: &str) -> Result<Option<Self>, SimError> {
        Ok(match name {
            "demo" => Some(Self::demo()),
            "small" => Some(Self::from_json(SMALL)),
            "two_companies" => Some(Self::from_json(TWO_COMPANIES)),
            "large" => Some(Self(Source::Sizes(Sizes::default()))),
            other => match other.strip_prefix(TO_GENERATE) {
                Some(sizes) => Some(Self(Source::Sizes(sizes.parse().map_err(SimError::SeedContent)?))),
                None => None,
            },
        })
    }

    /// A seed from JSON text; read when the simulator starts.
    #[must_use]
    pub fn from_json(text: impl Into<String>) -> Self {
        Self(Source::Text(text.into()))
    }

    /// A seed from a file.
    ///
    /// # Errors
    /// A file that can't be read as UTF-8 text.
    pub fn read(path: &Path) -> Result<Self, SimError> {
        fs::read_to_string(path).map(Self::from_json).map_err(|source| SimError::SeedFile { path: path.to_owned(), source })
    }

    /// The companies in it, with every date token turned into a date. `rng` seeds the dice of rows that are made.
    pub(super) fn companies(&self, now: Timestamp, rng: u64) -> Result<Vec<CompanySeed>, SimError> {
        let mut companies = match &self.0 {
            Source::Text(text) => companies_in(text, now)?,
            Source::Sizes(sizes) => generated(*sizes, now)?,
        };
        if let Some(company) = companies.iter().find(|company| company.keys.is_empty()) {
            return Err(SimError::SeedContent(format!("company {} has no keys", company.company_id)));
        }
        for company in &mut companies {
            company.prepare(rng, now).map_err(SimError::SeedContent)?;
        }
        Ok(companies)
    }
}

/// `{"companies": […]}`, or `{"generate": {…}}` for the head of the seed `large` with other sizes.
#[derive(Deserialize)]
struct SeedFile {
    companies: Option<Vec<CompanySeed>>,
    generate: Option<Sizes>,
}

fn companies_in(text: &str, now: Timestamp) -> Result<Vec<CompanySeed>, SimError> {
    let mut value: Value = serde_json::from_str(text).map_err(SimError::SeedShape)?;
    dates::set(&mut value, now)?;
    let file: SeedFile = serde_json::from_value(value).map_err(SimError::SeedShape)?;
    match (file.companies, file.generate) {
        (Some(companies), _) => Ok(companies),
        (None, Some(sizes)) => generated(sizes, now),
        (None, None) => Err(SimError::SeedShape(serde_json::Error::missing_field("companies"))),
    }
}

fn generated(sizes: Sizes, now: Timestamp) -> Result<Vec<CompanySeed>, SimError> {
    let mut companies = companies_in(GENERATED, now)?;
    companies.iter_mut().for_each(|company| company.generate = Some(sizes));
    Ok(companies)
}
