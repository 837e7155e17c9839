//! Where the real behaviour isn't known, the simulator can do both; a profile is a named set of such choices and faults.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::SimError;

/// Every choice, changed with `PATCH /__sim/knobs`. The defaults are what was observed or assumed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Knobs {
    /// Answer 415 to another Content-Type than JSON.
    pub(super) require_content_type: bool,
    /// What a body that is no JSON object gets.
    pub(super) bad_json_style: BadJson,
    /// The HTTP status of a refused key.
    pub(super) auth_http_status: u16,
    /// Calls per window, per company.
    pub(super) quota: Option<Quota>,
    /// `opr_code` also on calls that succeed without one.
    pub(super) partner_opr_code: bool,
    /// `opr_time` instead of `opr_time_ms` on searches.
    pub(super) search_opr_time: bool,
    /// Lists that are shown as an object where they hold one item; `*` is every list.
    pub(super) single_as_object: Vec<String>,
    /// Offsets that timestamp filters take.
    pub(super) ts_offsets: TsOffsets,
    /// Whether `get_partner` knows limit and offset.
    pub(super) partner_paging: Paging,
    /// Whether `product_list` selects by `mk_id`.
    pub(super) product_mk_id_filter: bool,
    /// A limit beyond the maximum.
    pub(super) over_limit: OverLimit,
    /// Whether the upper bound of a filter is part of it.
    pub(super) bounds: Bounds,
    /// A search without hits.
    pub(super) empty_style: EmptyStyle,
    /// Rows of a search without `doc_type`.
    pub(super) omit_doc_type: bool,
    /// Searches of one company wait for each other.
    pub(super) search_lock: bool,
    /// Every time taken is "1" ms.
    pub(super) fixed_times: bool,
    /// A new partner stays although a later check of its document fails.
    pub(super) partner_created_before_error: bool,
    /// `update_partner` changes the billing address by the fields of the partner itself.
    pub(super) update_partner_top_address: bool,
    /// Which column of a register a status may be written with.
    pub(super) status_write_column: StatusColumn,
    /// Payments move a document's time of change.
    pub(super) last_change_on_payment: bool,
    /// The answer of `put_document` names another partner than was sent.
    pub(super) partner_id_mismatch: bool,
    /// Numbers and booleans as such, the other decimal mark, false left out, localised refusals.
    pub(super) mixed_shapes: bool,
}

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($word:ident),+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum $name { $($word),+ }
    };
}

choice! { /// What a body that is no JSON object gets.
BadJson { Http400Html, Opr2 } }
choice! { /// Offsets that timestamp filters take: `+02:00` alone, or any.
TsOffsets { Literal, Any } }
choice! { /// Whether limit and offset count.
Paging { Ignore, Honour } }
choice! { /// What a limit beyond the maximum gets.
OverLimit { Cap, Opr2 } }
choice! { /// Whether the upper bound counts.
Bounds { Inclusive, HalfOpen } }
choice! { /// `[]`, no field, or `""`.
EmptyStyle { Array, Absent, EmptyString } }
choice! { /// The description alone, or the value too.
StatusColumn { Description, Either } }
choice! { /// How an exceeded quota shows.
QuotaStyle { Opr5, Http429 } }

/// So many calls in so many seconds of simulated time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Quota {
    pub(super) limit: usize,
    pub(super) window_s: i64,
    pub(super) style: QuotaStyle,
}

impl Default for Knobs {
    fn default() -> Self {
        let single = ["product_list", "localization", "pricelist", "stock_remove_list", "complaint_products", "categories"];
        Self {
            require_content_type: true,
            bad_json_style: BadJson::Http400Html,
            auth_http_status: 200,
            quota: None,
            partner_opr_code: false,
            search_opr_time: false,
            single_as_object: single.map(str::to_owned).to_vec(),
            ts_offsets: TsOffsets::Any,
            partner_paging: Paging::Ignore,
            product_mk_id_filter: false,
            over_limit: OverLimit::Cap,
            bounds: Bounds::Inclusive,
            empty_style: EmptyStyle::Array,
            omit_doc_type: false,
            search_lock: true,
            fixed_times: false,
            partner_created_before_error: true,
            update_partner_top_address: true,
            status_write_column: StatusColumn::Description,
            last_change_on_payment: true,
            partner_id_mismatch: false,
            mixed_shapes: false,
        }
    }
}

impl Knobs {
    /// These knobs with some changed.
    ///
    /// # Errors
    /// A sentence about a knob or value that doesn't exist.
    pub(super) fn with(&self, changes: Value) -> Result<Self, String> {
        let mut all = serde_json::to_value(self).map_err(|error| error.to_string())?;
        match (all.as_object_mut(), changes) {
            (Some(known), Value::Object(changes)) => known.extend(changes),
            _ => return Err("knobs are a JSON object".to_owned()),
        }
        serde_json::from_value(all).map_err(|error| error.to_string())
    }
}

/// A named set of knobs and faults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// Every list a list, no fault.
    Clean,
    /// As live, with times fixed: byte for byte the same answers each time.
    Golden,
    /// What was observed of the real service.
    #[default]
    Live2026,
    /// Every shape that a client may have to bear; the data is the same.
    Nasty,
    /// Some answers spoiled: 5 % 503, 2 % broken off, 1 % cut, 1 % a web page.
    Flaky,
    /// 30 calls a minute.
    Quota,
    /// Maintenance: a minute of 503, a minute of pages with 200, then in order.
    Outage,
}

impl Profile {
    const ALL: [(&'static str, Self); 7] = [
        ("clean", Self::Clean),
        ("golden", Self::Golden),
        ("live2026", Self::Live2026),
        ("nasty", Self::Nasty),
        ("flaky", Self::Flaky),
        ("quota", Self::Quota),
        ("outage", Self::Outage),
    ];

    pub(super) fn knobs(self) -> Knobs {
        let live = Knobs::default();
        match self {
            Self::Clean => Knobs { single_as_object: Vec::new(), ..live },
            Self::Golden => Knobs { fixed_times: true, ..live },
            Self::Nasty => Knobs {
                single_as_object: vec!["*".to_owned()],
                search_opr_time: true,
                empty_style: EmptyStyle::Absent,
                omit_doc_type: true,
                mixed_shapes: true,
                ..live
            },
            Self::Quota => Knobs { quota: Some(Quota { limit: 30, window_s: 60, style: QuotaStyle::Opr5 }), ..live },
            Self::Live2026 | Self::Flaky | Self::Outage => live,
        }
    }

    /// The fault rules, as `/__sim/faults` takes them.
    pub(super) fn rules(self) -> Value {
        match self {
            Self::Flaky => json!([
                {"id": "unavailable", "match": {"probability": 0.05}, "action": {"type": "status", "code": 503}},
                {"id": "reset", "match": {"probability": 0.02}, "action": {"type": "reset", "when": "mid_body"}},
                {"id": "cut", "match": {"probability": 0.01}, "action": {"type": "truncated", "at": 0.5, "framing": "clean"}},
                {"id": "page", "match": {"probability": 0.01}, "action": {"type": "html", "kind": "proxy"}}
            ]),
            Self::Outage => json!([
                {"id": "down", "match": {"until_s": 60}, "action": {"type": "status", "code": 503, "body": "html"}},
                {"id": "maintenance", "match": {"until_s": 120}, "action": {"type": "html", "kind": "maintenance"}}
            ]),
            _ => json!([]),
        }
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
