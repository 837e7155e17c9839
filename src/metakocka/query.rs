//! Which documents of a type are asked for, and what Metakocka can be asked at all.

use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};

use super::pace::Lane;
use super::wire;
use crate::domain::{DocType, MkId};

/// Which documents of a type. Moments are asked for two hours wider on each side, since Metakocka's clock is in doubt by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// All of them.
    All,
    /// Changed at or after this moment; orders and complaints only.
    ChangedSince(Timestamp),
    /// Changed from the first moment to the second; orders and complaints only.
    ChangedBetween(Timestamp, Timestamp),
    /// Dated this day or later; not for offers and complaints.
    DatedFrom(Date),
    /// Dated from the first day to the second, both included; not for offers and complaints.
    DatedBetween(Date, Date),
    /// Of one partner, dated this day or later. Offers and complaints come of every day: they can't be asked by date.
    OfPartner {
        /// The partner.
        partner: MkId,
        /// The first day.
        from: Date,
    },
    /// Not fully paid; bills only.
    Unpaid,
    /// Given one of these statuses (their stable column: `shipped`) between two moments; orders only.
    StatusChanged {
        /// From here.
        from: Timestamp,
        /// To here.
        to: Timestamp,
        /// The statuses.
        codes: Vec<String>,
    },
}

impl Query {
    /// Whether Metakocka can answer this for the type.
    #[must_use]
    pub fn fits(&self, doc_type: DocType) -> bool {
        match self {
            Self::All | Self::OfPartner { .. } => true,
            Self::ChangedSince(_) | Self::ChangedBetween(..) => tells_changes(doc_type),
            Self::DatedFrom(_) | Self::DatedBetween(..) => takes_dates(doc_type),
            Self::Unpaid => doc_type.is_bill(),
            Self::StatusChanged { .. } => doc_type == DocType::SalesOrder,
        }
    }

    /// `query_advance`; none asks for all.
    pub(super) fn conditions(&self, doc_type: DocType) -> Option<Value> {
        let day = |kind: &str, day: Date| json!({"type": kind, "value": wire::sent_date(day)});
        let conditions = match self {
            Self::All => return None,
            Self::ChangedSince(moment) => vec![since("last_change_from", *moment)],
            Self::ChangedBetween(from, to) => vec![since("last_change_from", *from), until("last_change_to", *to)],
            Self::DatedFrom(from) => vec![day("doc_date_from", *from)],
            Self::DatedBetween(from, to) => vec![day("doc_date_from", *from), day("doc_date_to", *to)],
            Self::OfPartner { partner, from } => {
                let of = json!({"type": "partner_mk_id", "value": partner.as_str()});
                let dated = takes_dates(doc_type).then(|| day("doc_date_from", *from));
                std::iter::once(of).chain(dated).collect()
            }
            Self::Unpaid => vec![json!({"type": "payment_status", "value": "false"})],
            Self::StatusChanged { from, to, codes } => vec![
                since("status_change_from", *from),
                until("status_change_to", *to),
                json!({"type": "status_change_list", "value": codes.join(",")}),
            ],
        };
        Some(Value::Array(conditions))
    }

    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::All => "all",
            Self::ChangedSince(_) | Self::ChangedBetween(..) => "changes since a moment",
            Self::DatedFrom(_) | Self::DatedBetween(..) => "a first date",
            Self::OfPartner { .. } => "one partner",
            Self::Unpaid => "what is not paid",
            Self::StatusChanged { .. } => "a change of status",
        }
    }

    /// A look-up of one partner is what somebody waits for; everything else is a sync's.
    pub(super) fn lane(&self) -> Lane {
        if matches!(self, Self::OfPartner { .. }) { Lane::Prompt } else { Lane::Bulk }
    }
}

fn since(kind: &str, moment: Timestamp) -> Value {
    json!({"type": kind, "value": wire::sent_timestamp(moment)})
}

fn until(kind: &str, moment: Timestamp) -> Value {
    json!({"type": kind, "value": wire::sent_timestamp_late(moment)})
}

fn tells_changes(doc_type: DocType) -> bool {
    matches!(doc_type, DocType::SalesOrder | DocType::Complaint)
}

/// A search of offers or complaints by date fails inside Metakocka ("cannot get beQueryParam").
fn takes_dates(doc_type: DocType) -> bool {
    !matches!(doc_type, DocType::SalesOffer | DocType::Complaint)
}
