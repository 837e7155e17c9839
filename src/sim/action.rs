//! What a fault rule can do to a request and its answer, as `/__sim/faults` takes it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is done.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Action {
    /// The first byte comes later.
    Latency {
        ms: u64,
        #[serde(default)]
        jitter_ms: u64,
    },
    /// An HTTP error; `retry_after` in seconds, or a date as text.
    Status {
        code: u16,
        retry_after: Option<Value>,
        #[serde(default)]
        body: StatusBody,
    },
    /// A web page.
    Html {
        code: Option<u16>,
        #[serde(default)]
        kind: PageKind,
    },
    /// A body that no parser should take.
    MalformedJson { kind: Malformed },
    /// A body that is cut: at a share of it below 1, else at a number of bytes.
    Truncated {
        at: f64,
        #[serde(default)]
        framing: Framing,
    },
    /// No body at all.
    Empty,
    /// Byte by byte; with `headers` the head too. Cut off after `total_limit_s`.
    SlowLoris {
        bytes_per_s: u32,
        chunk: Option<usize>,
        total_limit_s: Option<u64>,
        #[serde(default)]
        headers: bool,
    },
    /// Taken, and never answered.
    Hang,
    /// The connection is reset.
    Reset {
        #[serde(default)]
        when: ResetWhen,
    },
    /// The connection is reset, and for so long nobody listens any more: in real or simulated seconds, whichever is over first.
    Refuse { duration_s: u64 },
    /// A body of so many megabytes more.
    Oversize { mb: usize },
    /// JSON of another shape.
    WrongShape { kind: WrongShape },
    /// An application error with HTTP 200.
    Opr { code: String, desc: Option<String>, desc_app: Option<String>, code_app: Option<String>, error_desc: Option<String> },
    /// The answer is of so many seconds ago, as from a copy that lags behind.
    Stale { age_s: i64 },
    /// The page before comes again.
    DuplicatePage,
    /// The last row of each list is missing, the counts stay.
    SkipRow,
    /// Elsewhere, such as to a login page.
    Redirect { code: Option<u16>, location: String },
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
kinds! { /// When a connection is reset.
ResetWhen { BeforeResponse, MidBody } default BeforeResponse }
kinds! { /// What is wrong with the JSON.
Malformed {
    TrailingComma, Unquoted, SingleQuotes, Nan, Bom, DuplicateKeys, DeepNesting, InvalidUtf8, WrongCharsetHeader
} default TrailingComma }
kinds! { /// What is wrong with its shape.
WrongShape {
    ArrayTop, StringTop, NumbersAsNumbers, NullFields, MissingOprCode, MissingList, ListAsObject, ObjectAsList, ExtraUnknownFields, OprCodeNumber
} default ArrayTop }
