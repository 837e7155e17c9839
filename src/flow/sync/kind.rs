//! What is pulled together, in the words of the configuration.

use crate::domain::DocType;
use crate::store::MirrorKind;

/// What is pulled together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Partners.
    Contacts,
    /// Products with their prices, and what lies in stock.
    Products,
    /// Offers, orders, bills, and the company's own papers.
    Documents,
}

impl Kind {
    /// In the order in which they are needed.
    pub const ALL: [Self; 3] = [Self::Contacts, Self::Products, Self::Documents];

    /// The word of the configuration and of the metrics.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Products => "products",
            Self::Documents => "documents",
        }
    }

    /// The kind that a part of the mirror belongs to.
    #[must_use]
    pub fn of(part: MirrorKind) -> Self {
        match part {
            MirrorKind::Contacts => Self::Contacts,
            MirrorKind::Products | MirrorKind::Stock => Self::Products,
            MirrorKind::Documents(_) => Self::Documents,
        }
    }

    /// Its parts, each read by itself: what people wait for first.
    #[must_use]
    pub fn parts(self) -> Vec<MirrorKind> {
        match self {
            Self::Contacts => vec![MirrorKind::Contacts],
            Self::Products => vec![MirrorKind::Products, MirrorKind::Stock],
            Self::Documents => {
                let first = [DocType::SalesOrder];
                let others = DocType::ALL.into_iter().filter(|doc_type| !first.contains(doc_type));
                first.into_iter().chain(others).map(MirrorKind::Documents).collect()
            }
        }
    }
}
