//! What a server understands beyond the plainest question. It is found out by its refusals, and remembered.

use std::sync::atomic::{AtomicU8, Ordering};

/// The optional parts of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// It can promise the shape of the answer.
    pub(super) schema: bool,
    /// It takes a temperature.
    pub(super) temperature: bool,
    /// It counts tokens in a stream where it is told to.
    pub(super) usage: bool,
    /// It wants the limit under its newer name (OpenAI's reasoning models): `max_completion_tokens`.
    pub(super) newer_limit: bool,
}

impl Dialect {
    const RICHEST: Self = Self { schema: true, temperature: true, usage: true, newer_limit: false };
    const PLAINEST: Self = Self { schema: false, temperature: false, usage: false, newer_limit: false };

    /// What to try after a refusal (HTTP 400 or 422) with these words; `None` where nothing is left to leave out.
    pub(super) fn after_refusal(self, words: &str) -> Option<Self> {
        let words = words.to_lowercase();
        let says = |any: &[&str]| any.iter().any(|word| words.contains(word));
        let mut next = self;
        if says(&["max_completion_tokens"]) && !self.newer_limit {
            next.newer_limit = true;
        } else if says(&["response_format", "json_schema", "schema", "grammar", "format"]) && self.schema {
            next.schema = false;
        } else if says(&["temperature"]) && self.temperature {
            next.temperature = false;
        } else if says(&["stream_options", "include_usage"]) && self.usage {
            next.usage = false;
        } else {
            next = Self { newer_limit: self.newer_limit, ..Self::PLAINEST };
        }
        (next != self).then_some(next)
    }

    fn bits(self) -> u8 {
        u8::from(self.schema) | u8::from(self.temperature) << 1 | u8::from(self.usage) << 2 | u8::from(self.newer_limit) << 3
    }

    fn of_bits(bits: u8) -> Self {
        let has = |place: u8| bits & (1 << place) != 0;
        Self { schema: has(0), temperature: has(1), usage: has(2), newer_limit: has(3) }
    }
}

/// The dialect of one server, as far as it is known.
#[derive(Debug)]
pub(super) struct Known(AtomicU8);

impl Default for Known {
    fn default() -> Self {
        Self(AtomicU8::new(Dialect::RICHEST.bits()))
    }
}

impl Known {
    pub(super) fn get(&self) -> Dialect {
        Dialect::of_bits(self.0.load(Ordering::Relaxed))
    }

    pub(super) fn learn(&self, dialect: Dialect) {
        self.0.store(dialect.bits(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_refusal_names_is_left_out_and_an_unclear_one_leaves_out_everything() {
        let rich = Dialect::RICHEST;
        assert_eq!(rich.after_refusal("'response_format' is not supported"), Some(Dialect { schema: false, ..rich }));
        assert_eq!(rich.after_refusal("Use 'max_completion_tokens' instead."), Some(Dialect { newer_limit: true, ..rich }));
        assert_eq!(rich.after_refusal("temperature must be 1"), Some(Dialect { temperature: false, ..rich }));
        assert_eq!(rich.after_refusal("no"), Some(Dialect::PLAINEST));
        assert_eq!(Dialect::PLAINEST.after_refusal("response_format"), None);
        assert_eq!(Dialect::of_bits(rich.bits()), rich);
    }
}
