//! Rules that say which request is spoiled, and how; the first that matches wins.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use rand::RngExt as _;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::action::Action;
use super::inputs;
use super::routes::Route;
use super::world::Row;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    #[serde(default)]
    pub(super) id: String,
    #[serde(default)]
    r#match: Match,
    #[serde(default)]
    pub(super) phase: Phase,
    pub(super) action: Action,
    /// Applied at most this often.
    times: Option<u32>,
    /// Requests that its fixed conditions fit.
    #[serde(default, skip_deserializing)]
    seen: u32,
    /// Requests that it spoiled.
    #[serde(default, skip_deserializing)]
    hits: u32,
}

/// Every condition that is given has to hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Match {
    /// A name; `*` stands for any part of it.
    endpoint: Option<String>,
    family: Option<String>,
    company_id: Option<String>,
    /// Which of the fitting requests, counted from 1.
    nth: Vec<u32>,
    /// Each so-many-th.
    every: Option<u32>,
    probability: Option<f64>,
    body_contains: Map<String, Value>,
    header: BTreeMap<String, String>,
    /// Only within so many seconds from the start, in simulated time.
    until_s: Option<i64>,
}

/// Whether the handler runs before the answer is spoiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Phase {
    /// Nothing is saved: it doesn't run where the action takes the answer's place, nor for any call that writes.
    #[default]
    Before,
    /// It runs and what it changed stays; only then the answer is spoiled.
    AfterCommit,
}

/// What rules are matched with.
pub(super) struct Seen<'a> {
    pub(super) route: &'a Route,
    pub(super) body: &'a Row,
    pub(super) headers: &'a HeaderMap,
    /// Seconds since the start.
    pub(super) elapsed_s: i64,
}

/// The first rule that applies to this request, counted.
pub(super) fn choose(rules: &mut [Rule], seen: &Seen<'_>, rng: &mut StdRng) -> Option<Rule> {
    let mut applies = |rule: &mut Rule| {
        if !rule.r#match.fits(seen) {
            return false;
        }
        rule.seen += 1;
        let spent = rule.times.is_some_and(|times| rule.hits >= times);
        !spent && rule.r#match.fits_turn(rule.seen) && rule.r#match.probability.is_none_or(|p| rng.random::<f64>() < p)
    };
    let rule = rules.iter_mut().find_map(|rule| applies(rule).then_some(rule))?;
    rule.hits += 1;
    Some(rule.clone())
}

impl Match {
    fn fits(&self, seen: &Seen<'_>) -> bool {
        let named = |pattern: &String| globbed(pattern, seen.route.name);
        let header = |name: &str, value: &str| seen.headers.get(name).is_some_and(|held| held.as_bytes() == value.as_bytes());
        self.endpoint.as_ref().is_none_or(named)
            && self.family.as_ref().is_none_or(|family| seen.route.family.word() == family)
            && self.company_id.as_ref().is_none_or(|id| inputs::text(seen.body, "company_id").as_ref() == Some(id))
            && self.body_contains.iter().all(|(field, wanted)| seen.body.get(field).is_some_and(|held| contains(held, wanted)))
            && self.header.iter().all(|(name, value)| header(name, value))
            && self.until_s.is_none_or(|until| seen.elapsed_s < until)
    }

    fn fits_turn(&self, turn: u32) -> bool {
        (self.nth.is_empty() || self.nth.contains(&turn)) && self.every.is_none_or(|every| every != 0 && turn.is_multiple_of(every))
    }
}

/// `warehouse_*`, `*_document`, `put_*_order`: each `*` stands for any part.
fn globbed(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => {
            let Some(left) = name.strip_prefix(start) else { return false };
            let ends: Vec<usize> = left.char_indices().map(|(at, _)| at).chain([left.len()]).collect();
            ends.into_iter().filter_map(|at| left.get(at..)).any(|left| globbed(rest, left))
        }
    }
}

/// A scalar equals in text, an object has to hold each wanted field, a list one item for each wanted one.
fn contains(held: &Value, wanted: &Value) -> bool {
    match (held, wanted) {
        (Value::Object(held), Value::Object(wanted)) => {
            wanted.iter().all(|(field, wanted)| held.get(field).is_some_and(|held| contains(held, wanted)))
        }
        (Value::Array(held), Value::Array(wanted)) => wanted.iter().all(|wanted| held.iter().any(|held| contains(held, wanted))),
        (held, wanted) => held == wanted || inputs::scalar(held).is_some_and(|held| Some(held) == inputs::scalar(wanted)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{contains, globbed};

    #[test]
    fn a_star_stands_for_any_part_of_a_name() {
        for (pattern, name, fits) in [
            ("search", "search", true),
            ("search", "search_tracking_code", false),
            ("*", "search", true),
            ("warehouse_*", "warehouse_stock", true),
            ("*_document", "put_document", true),
            ("put_*r", "put_document_transfer_order", true),
            ("put_*x", "put_document", false),
        ] {
            assert_eq!(globbed(pattern, name), fits, "{pattern} {name}");
        }
    }

    #[test]
    fn a_body_contains_what_is_part_of_it_at_any_depth() {
        let body = json!({"limit": 100, "partner": {"mk_id": "7", "customer": "A"}, "product_list": [{"code": "X", "amount": "2"}, {"code": "Y"}]});
        for (wanted, fits) in [
            (json!({"limit": "100"}), true),
            (json!({"partner": {"mk_id": 7}}), true),
            (json!({"product_list": [{"code": "Y"}]}), true),
            (json!({"product_list": [{"code": "Z"}]}), false),
            (json!({"partner": "7"}), false),
        ] {
            assert_eq!(contains(&body, &wanted), fits, "{wanted}");
        }
    }
}
