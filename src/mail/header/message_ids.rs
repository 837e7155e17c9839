//! Message-ID, In-Reply-To and References (RFC 5322 §3.6.4).

use crate::domain::MessageId;

/// The ids of an unfolded field, in order, each once. Where none stands in brackets, every word is tried.
pub(crate) fn read(field: &str, limit: usize) -> Vec<MessageId> {
    let bracketed: Vec<MessageId> =
        field.split('<').skip(1).filter_map(|rest| rest.split_once('>')).filter_map(|(id, _)| MessageId::parse(id)).collect();
    let all = if bracketed.is_empty() {
        field.split_whitespace().filter(|word| word.contains('@')).filter_map(MessageId::parse).collect()
    } else {
        bracketed
    };
    first_and_last(unique(all), limit)
}

/// A long list without its middle: the root of the thread and its newest members are what threading needs.
pub(crate) fn first_and_last(mut ids: Vec<MessageId>, limit: usize) -> Vec<MessageId> {
    let surplus = ids.len().saturating_sub(limit.max(1));
    ids.drain(1.min(ids.len())..1.min(ids.len()) + surplus.min(ids.len().saturating_sub(1)));
    ids
}

fn unique(ids: Vec<MessageId>) -> Vec<MessageId> {
    let mut seen = std::collections::HashSet::new();
    ids.into_iter().filter(|id| seen.insert(id.clone())).collect()
}
