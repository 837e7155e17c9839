//! Facts: the only figures a draft may state, each with its source and the moment it was read.

use std::fmt;

use jiff::{SignedDuration, Timestamp, civil::Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{DocType, MkId, Money};

/// `f1`, `f2` … within one draft.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactId(pub String);

impl FactId {
    /// The id of the n-th fact, counted from 1.
    #[must_use]
    pub fn nth(n: usize) -> Self {
        Self(format!("f{n}"))
    }
}

/// The type of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// An amount with a currency.
    Money,
    /// A calendar day.
    Date,
    /// An amount with a unit.
    Quantity,
    /// A row of a status register.
    Status,
    /// A number, code or name that is copied letter by letter.
    Identifier,
}

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactValue {
    /// An amount of money.
    Money(Money),
    /// A day.
    Date(Date),
    /// An amount of something.
    Quantity {
        /// How many.
        amount: Decimal,
        /// Of what, where known.
        unit: Option<String>,
    },
    /// A status: its stable key and what Metakocka shows.
    Status {
        /// `shipped`
        code: String,
        /// `Odpremljen`
        shown: String,
    },
    /// Text that is copied letter by letter: a document number, a tracking code, a product's name.
    Identifier(String),
}

impl FactValue {
    /// What it is counted in: `EUR`, `kos`.
    #[must_use]
    pub fn unit(&self) -> Option<&str> {
        match self {
            Self::Money(money) => Some(money.currency.code()),
            Self::Quantity { unit, .. } => unit.as_deref(),
            Self::Date(_) | Self::Status { .. } | Self::Identifier(_) => None,
        }
    }

    /// The type of this value.
    #[must_use]
    pub fn kind(&self) -> FactKind {
        match self {
            Self::Money(_) => FactKind::Money,
            Self::Date(_) => FactKind::Date,
            Self::Quantity { .. } => FactKind::Quantity,
            Self::Status { .. } => FactKind::Status,
            Self::Identifier(_) => FactKind::Identifier,
        }
    }
}

/// The neutral form: `439.20 EUR`, `2026-11-12`, `14 kos`, `shipped`, `PN-77`.
impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(money) => money.fmt(f),
            Self::Date(date) => date.fmt(f),
            Self::Quantity { amount, unit: Some(unit) } => write!(f, "{} {unit}", amount.normalize()),
            Self::Quantity { amount, unit: None } => amount.normalize().fmt(f),
            Self::Status { code, .. } => f.write_str(code),
            Self::Identifier(text) => f.write_str(text),
        }
    }
}

/// What sort of record a fact was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// An order, offer or bill.
    Document,
    /// A product.
    Product,
    /// A stock row.
    Stock,
    /// A partner.
    Contact,
}

/// The record and field that a fact was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactSource {
    /// The sort of record.
    pub kind: SourceKind,
    /// For documents, their type.
    pub doc_type: Option<DocType>,
    /// The record's `mk_id`.
    pub id: MkId,
    /// The field: `sum_all`, `product_list.amount`.
    pub field: String,
}

/// Who may be told of a fact. Each class is told to fewer people than the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisclosureClass {
    /// Anybody who asks: a product's name, its list price, its stock.
    Public,
    /// The customer whose document it is: states, amounts, due days.
    Customer,
    /// The customer, from an address that was known before: bank accounts, personal data, copies of documents.
    #[default]
    Sensitive,
}

/// How much the one who is answered may be told, and why not more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clearance {
    /// The highest class that may be told.
    pub allowed: DisclosureClass,
    /// What keeps it from being higher; `None` where all may be told.
    pub why: Option<WithheldWhy>,
}

impl Clearance {
    /// Why a fact of this class may not be told; `None`: it may.
    #[must_use]
    pub fn refuses(&self, class: DisclosureClass) -> Option<WithheldWhy> {
        if class <= self.allowed { None } else { Some(self.why.unwrap_or(WithheldWhy::SenderUnknown)) }
    }

    /// Why no fact of the customer may be told; `None`: they may.
    #[must_use]
    pub fn withheld(&self) -> Option<WithheldWhy> {
        self.refuses(DisclosureClass::Customer)
    }
}

/// One thing that is true in Metakocka.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Its name within the draft.
    pub id: FactId,
    /// What it says: `sum_all`, `delivery_deadline`.
    pub label: String,
    /// Its value.
    pub value: FactValue,
    /// The value as it stands in the draft, in the draft's language.
    pub shown: String,
    /// Where it was read.
    pub source: FactSource,
    /// When it was read.
    pub read_at: Timestamp,
    /// Who may be told.
    #[serde(default)]
    pub class: DisclosureClass,
    /// How long after it was read it may be stated without being read again.
    #[serde(default)]
    pub limit: SignedDuration,
}

impl Fact {
    /// It was read too long ago to be stated.
    #[must_use]
    pub fn is_stale(&self, now: Timestamp) -> bool {
        now > self.good_until()
    }

    /// The last moment at which it may be stated without being read again.
    #[must_use]
    pub fn good_until(&self) -> Timestamp {
        self.read_at.checked_add(self.limit).unwrap_or(Timestamp::MAX)
    }
}

/// Who may be told of each field, in Metakocka's own words; a star stands for whatever follows. What isn't named is sensitive: notes,
/// bank accounts, telephones, addresses of people, a purchase price.
const OF_PRODUCTS: &[(&str, DisclosureClass)] = &[
    ("name", DisclosureClass::Public),
    ("code", DisclosureClass::Public),
    ("count_code", DisclosureClass::Public),
    ("barcode", DisclosureClass::Public),
    ("unit", DisclosureClass::Public),
    ("pricelist.price_def.*", DisclosureClass::Public),
    (CONTRACT_PRICES, DisclosureClass::Customer),
];
const OF_STOCK: &[(&str, DisclosureClass)] = &[("amount", DisclosureClass::Public), ("free_amount", DisclosureClass::Public)];
const OF_DOCUMENTS: &[(&str, DisclosureClass)] = &[
    ("count_code", DisclosureClass::Customer),
    ("doc_date", DisclosureClass::Customer),
    ("title", DisclosureClass::Customer),
    ("buyer_order", DisclosureClass::Customer),
    ("currency_code", DisclosureClass::Customer),
    ("status_desc", DisclosureClass::Customer),
    ("status_code", DisclosureClass::Customer),
    ("delivery_deadline", DisclosureClass::Customer),
    ("delivery_type", DisclosureClass::Customer),
    ("shipped_date", DisclosureClass::Customer),
    ("valid_to", DisclosureClass::Customer),
    ("duo_payment", DisclosureClass::Customer),
    ("last_paid_date", DisclosureClass::Customer),
    ("sum_*", DisclosureClass::Customer),
    ("extra_column.tracking_*", DisclosureClass::Customer),
    ("product_list.*", DisclosureClass::Customer),
];
const OF_CONTACTS: &[(&str, DisclosureClass)] = &[("customer", DisclosureClass::Customer), ("count_code", DisclosureClass::Customer)];

/// Prices of a list that is one buyer's own.
const CONTRACT_PRICES: &str = "pricelist[buyer].*";

impl FactSource {
    /// Who may be told of what stands in this field. A field that no line here names is told to the fewest.
    #[must_use]
    pub fn class(&self) -> DisclosureClass {
        let classes = match self.kind {
            SourceKind::Product => OF_PRODUCTS,
            SourceKind::Stock => OF_STOCK,
            SourceKind::Document => OF_DOCUMENTS,
            SourceKind::Contact => OF_CONTACTS,
        };
        let is_of = |(field, _): &&(&str, DisclosureClass)| {
            self.field == *field || field.strip_suffix('*').is_some_and(|start| self.field.starts_with(start))
        };
        classes.iter().find(is_of).map_or(DisclosureClass::Sensitive, |(_, class)| *class)
    }

    /// How long what stands in this field may be stated without being read again.
    ///
    /// Documents and stock change under the customer's eyes, so a draft that waited is read again; prices and master data change by the day.
    #[must_use]
    pub fn limit(&self) -> SignedDuration {
        match self.kind {
            SourceKind::Document => SignedDuration::from_secs(60),
            SourceKind::Stock => SignedDuration::from_mins(5),
            SourceKind::Product => SignedDuration::from_mins(15),
            SourceKind::Contact => SignedDuration::from_mins(60),
        }
    }
}

/// A fact that was held back, by label only, never by value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Withheld {
    /// The label: `sum_all`.
    pub fact: String,
    /// Why.
    pub why: WithheldWhy,
}

/// Why a fact was held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithheldWhy {
    /// No trusted server vouches for the sender.
    SenderNotAuthenticated,
    /// The sender is nobody the ERP knows.
    SenderUnknown,
    /// What was asked for belongs to somebody else.
    NotTheCustomer,
    /// Several contacts fit alike.
    AmbiguousContact,
    /// Answers would go to another domain.
    ReplyToElsewhere,
    /// Somebody who is not of the customer would read it too.
    StrangerAmongRecipients,
    /// The mail names two authors.
    TwoFrom,
}
