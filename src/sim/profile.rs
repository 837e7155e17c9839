//! The simulator's moods: a profile is a named set of knobs and fault rules.

use std::str::FromStr;

use serde_json::{Value, json};

use super::error::SimError;
use super::knobs::{AckKey, EmptyStyle, Knobs, Quota, QuotaStyle};

/// A named set of knobs and faults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// Every list a list, no fault.
    Clean,
    /// As live, with times fixed: byte for byte the same answers each time.
    Golden,
    /// As the official samples show it, where they differ from what was observed.
    Docs,
    /// What was observed of the real service.
    #[default]
    Live2026,
    /// Every shape that a client may have to bear; the data is the same.
    Nasty,
    /// Each call takes 2 to 12 s.
    Slow,
    /// Some answers spoiled: 5 % 503, 2 % broken off, 1 % cut, 1 % a web page. What is broken off or cut was carried out.
    Flaky,
    /// 30 calls a minute.
    Quota,
    /// Nobody listens for a minute, then a minute of maintenance pages with 200, then in order.
    Outage,
}

impl Profile {
    const ALL: [(&'static str, Self); 9] = [
        ("clean", Self::Clean),
        ("golden", Self::Golden),
        ("docs", Self::Docs),
        ("live2026", Self::Live2026),
        ("nasty", Self::Nasty),
        ("slow", Self::Slow),
        ("flaky", Self::Flaky),
        ("quota", Self::Quota),
        ("outage", Self::Outage),
    ];

    pub(super) fn knobs(self) -> Knobs {
        let live = Knobs::default();
        match self {
            Self::Clean => Knobs { single_as_object: Vec::new(), ..live },
            Self::Golden => Knobs { fixed_times: true, ..live },
            Self::Docs => Knobs {
                search_opr_time: true,
                product_mk_id_filter: true,
                update_partner_top_address: false,
                ack_key: AckKey::Status,
                ..live
            },
            Self::Nasty => Knobs {
                single_as_object: vec!["*".to_owned()],
                search_opr_time: true,
                empty_style: EmptyStyle::Absent,
                omit_doc_type: true,
                mixed_shapes: true,
                ..live
            },
            Self::Quota => Knobs { quota: Some(Quota { limit: 30, window_s: 60, style: QuotaStyle::Opr5 }), ..live },
            Self::Live2026 | Self::Slow | Self::Flaky | Self::Outage => live,
        }
    }

    /// The fault rules, as `/__sim/faults` takes them.
    pub(super) fn rules(self) -> Value {
        match self {
            Self::Slow => json!([
                {"id": "invoiced", "match": {"endpoint": "put_document", "body_contains": {"create_invoice": "true"}},
                 "action": {"type": "latency", "ms": 5000}},
                {"id": "slow", "action": {"type": "latency", "ms": 2000, "jitter_ms": 10000}}
            ]),
            Self::Flaky => json!([
                {"id": "unavailable", "match": {"probability": 0.05}, "action": {"type": "status", "code": 503}},
                {"id": "reset", "match": {"probability": 0.02}, "phase": "after_commit", "action": {"type": "reset", "when": "mid_body"}},
                {"id": "cut", "match": {"probability": 0.01}, "phase": "after_commit",
                 "action": {"type": "truncated", "at": 0.5, "framing": "clean"}},
                {"id": "page", "match": {"probability": 0.01}, "action": {"type": "html", "kind": "proxy"}}
            ]),
            Self::Outage => json!([
                {"id": "maintenance", "match": {"until_s": 120}, "action": {"type": "html", "kind": "maintenance"}}
            ]),
            _ => json!([]),
        }
    }

    /// For how many seconds nobody listens at first.
    pub(super) fn refuses_s(self) -> Option<u64> {
        (self == Self::Outage).then_some(60)
    }
}

impl FromStr for Profile {
    type Err = SimError;

    fn from_str(name: &str) -> Result<Self, SimError> {
        let known = || Self::ALL.map(|(word, _)| word).join(", ");
        let found = Self::ALL.iter().find(|(word, _)| *word == name);
        found.map(|(_, profile)| *profile).ok_or_else(|| SimError::UnknownProfile { name: name.to_owned(), known: known() })
    }
}
