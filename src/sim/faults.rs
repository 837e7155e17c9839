//! Rules that say which request is spoiled, and how; the first that matches wins.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use rand::RngExt as _;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
    /// A name; `*` at its end stands for any rest.
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
    /// It doesn't, where the action needs no answer to spoil.
    #[default]
    Before,
    /// It does.
    AfterCommit,
}

/// What is done to the answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Action {
    Latency {
        ms: u64,
        #[serde(default)]
        jitter_ms: u64,
    },
    Status {
        code: u16,
        retry_after: Option<Value>,
        #[serde(default)]
        body: StatusBody,
    },
    Html {
        code: Option<u16>,
        #[serde(default)]
        kind: PageKind,
    },
    MalformedJson {
        kind: Malformed,
    },
    Truncated {
        at: f64,
        #[serde(default)]
        framing: Framing,
    },
    Empty,
    Hang,
    Reset {
        when: ResetWhen,
    },
    Oversize {
        mb: usize,
    },
    WrongShape {
        kind: WrongShape,
    },
    Opr {
        code: String,
        desc: Option<String>,
        desc_app: Option<String>,
        code_app: Option<String>,
        error_desc: Option<String>,
    },
    Redirect {
        code: Option<u16>,
        location: String,
    },
}

macro_rules! kinds {
    ($(#[$doc:meta])* $name:ident { $($word:ident),+ } default $default:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum $name { $($word),+ }

        impl Default for $name {
            fn default() -> Self {
                Self::$default
            }
        }
    };
}

kinds! { /// The body of an HTTP error.
StatusBody { Empty, Html, Json, Text } default Empty }
kinds! { /// Which page.
PageKind { Maintenance, Login, Proxy } default Maintenance }
kinds! { /// How a cut body ends: as if it were whole, or with a broken connection.
Framing { ContentLengthMismatch, ChunkedAbort, Clean } default Clean }
kinds! { /// When a connection breaks.
ResetWhen { MidBody } default MidBody }
kinds! { /// What is wrong with the JSON.
Malformed {
    TrailingComma, Unquoted, SingleQuotes, Nan, Bom, DuplicateKeys, DeepNesting, InvalidUtf8, WrongCharsetHeader
} default TrailingComma }
kinds! { /// What is wrong with its shape.
WrongShape {
    ArrayTop, StringTop, NumbersAsNumbers, NullFields, MissingOprCode, MissingList, ListAsObject, ObjectAsList, ExtraUnknownFields, OprCodeNumber
} default ArrayTop }

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
        let named = |pattern: &String| match pattern.strip_suffix('*') {
            Some(start) => seen.route.name.starts_with(start),
            None => seen.route.name == pattern,
        };
        let header = |name: &str, value: &str| seen.headers.get(name).is_some_and(|held| held.as_bytes() == value.as_bytes());
        self.endpoint.as_ref().is_none_or(named)
            && self.family.as_ref().is_none_or(|family| seen.route.family.word() == family)
            && self.company_id.as_ref().is_none_or(|id| inputs::text(seen.body, "company_id").as_ref() == Some(id))
            && self.body_contains.iter().all(|(field, value)| seen.body.get(field) == Some(value))
            && self.header.iter().all(|(name, value)| header(name, value))
            && self.until_s.is_none_or(|until| seen.elapsed_s < until)
    }

    fn fits_turn(&self, turn: u32) -> bool {
        (self.nth.is_empty() || self.nth.contains(&turn)) && self.every.is_none_or(|every| every != 0 && turn.is_multiple_of(every))
    }
}
