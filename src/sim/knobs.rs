//! Where the real behaviour isn't known, the simulator can do both.

use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// Whether the fields at the top of `update_partner` change the billing address.
    pub(super) update_partner_top_address: bool,
    /// Whether `product_list` selects by `mk_id`.
    pub(super) product_mk_id_filter: bool,
    /// Whether a partner given within a refused `put_document` is there all the same.
    pub(super) partner_created_before_error: bool,
    /// The column of a register that a status is written by.
    pub(super) status_write_column: StatusColumn,
    /// Whether a payment moves a document's time of change.
    pub(super) last_change_on_payment: bool,
    /// Whether `put_document` answers with another partner than it was given.
    pub(super) partner_id_mismatch: bool,
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
    /// What a webhook's answer has to say where it has to be JSON.
    pub(super) ack_key: AckKey,
    /// What goes wrong with webhooks.
    pub(super) webhook_faults: Vec<WebhookFault>,
    /// Every time taken is "1" ms.
    pub(super) fixed_times: bool,
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
choice! { /// `status: ok`, `check_respond_status_json_ok: true`, or either.
AckKey { Any, Status, CheckRespondStatusJsonOk } }
choice! { /// Sent twice; held back until the next one; signed with another secret; signed before it was written anew; 30 s late; beyond
/// 1 MB; followed by an earlier one with its old number.
WebhookFault { Duplicate, Reorder, WrongSignature, Reserialised, Late, Oversize, Replay } }
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
            update_partner_top_address: true,
            product_mk_id_filter: false,
            partner_created_before_error: true,
            status_write_column: StatusColumn::Description,
            last_change_on_payment: true,
            partner_id_mismatch: false,
            over_limit: OverLimit::Cap,
            bounds: Bounds::Inclusive,
            empty_style: EmptyStyle::Array,
            omit_doc_type: false,
            search_lock: true,
            ack_key: AckKey::Any,
            webhook_faults: Vec::new(),
            fixed_times: false,
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
