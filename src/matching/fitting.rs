//! The contact's document that fits a question which names none: the only one, the newest, or the one whose content is named.

use jiff::{ToSpan, civil::Date};

use super::{
    ask::Ask,
    content::content,
    known_by::matched,
    phrases::{CANCELLED, CLOSED, LAST, PARCEL, says},
    wants::Want,
};
use crate::domain::{Confidence, DocType, Document, DocumentMatch, Intent, MatchReason, fold};

/// Open orders older than this were forgotten open; nobody asks for them without a number.
const FORGOTTEN_DAYS: i32 = 365;

/// A closed order or paid bill is still fresh in people's minds for so long.
const FRESH_DAYS: i32 = 60;

/// The newest document speaks for itself if the next one is so much older.
const APART_DAYS: i32 = 30;

/// More possible documents than this say nothing.
const MOST_LISTED: usize = 10;

/// Documents for one want, best first. `doubtful`: the mail names a number that nobody knows, so only content can make one likely.
pub(super) fn fitting(own: &[&Document], want: Want, ask: &Ask<'_>, doubtful: bool) -> Vec<DocumentMatch> {
    let mut documents: Vec<&Document> = own.iter().copied().filter(|document| want.takes(document.doc_type)).collect();
    documents.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| b.id.cmp(&a.id)));
    let found = match want {
        Want::Order => orders(&documents, ask),
        Want::Goods => goods(&documents, ask),
        Want::Again => again(&documents, ask),
        Want::Payment => bills(&documents, ask, &|bill| bill.open_amount().is_some_and(|open| !open.is_zero())),
        Want::Copy => bills(&documents, ask, &|bill| is_within(bill.date, ask.today, FRESH_DAYS)),
        Want::OpenItems => open_items(&documents),
        Want::Offer => pick(&holding(&documents, ask.today), ask),
    };
    match doubt(want, ask) {
        Some(Doubt::OfAll) => doubted(found, false),
        Some(Doubt::OfAllButContent) => doubted(found, true),
        None if doubtful => doubted(found, true),
        None => found,
    }
}

/// Why a fitting document may not be what is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doubt {
    /// Something new is asked about beside.
    OfAllButContent,
    /// Something new is wanted, perhaps more of the same; or a bank account is asked about, and no bill.
    OfAll,
}

/// Beside new business a document of the past is meant only if the mail speaks of one, or names what stands on it.
fn doubt(want: Want, ask: &Ask<'_>) -> Option<Doubt> {
    let spoken_of = want.is_spoken_of(ask.text) || want == Want::Order && says(&fold(ask.text), PARCEL);
    if matches!(want, Want::Again | Want::Offer | Want::OpenItems) || spoken_of {
        return None;
    }
    let wanted = ask.intents.iter().any(|intent| matches!(intent, Intent::Offer | Intent::Order | Intent::BankDetails));
    let asked = ask.intents.iter().any(|intent| matches!(intent, Intent::Price | Intent::Stock));
    match want {
        Want::Order | Want::Payment | Want::Copy if wanted => Some(Doubt::OfAll),
        _ => (wanted || asked).then_some(Doubt::OfAllButContent),
    }
}

fn doubted(mut found: Vec<DocumentMatch>, believes_content: bool) -> Vec<DocumentMatch> {
    for document in &mut found {
        if !(believes_content && document.reasons.contains(&MatchReason::Content)) {
            document.confidence = Confidence::Possible;
        }
    }
    found
}

/// Open orders, those that left first where a parcel is asked for; failing that the newest closed one.
fn orders(documents: &[&Document], ask: &Ask<'_>) -> Vec<DocumentMatch> {
    let open: Vec<&Document> =
        documents.iter().copied().filter(|order| !has_status(order, CLOSED) && is_within(order.date, ask.today, FORGOTTEN_DAYS)).collect();
    let left: Vec<&Document> = open.iter().copied().filter(|order| has_left(order)).collect();
    if says(&fold(ask.text), PARCEL) && !left.is_empty() && !ask.intents.contains(&Intent::Change) {
        return pick(&left, ask);
    }
    if open.is_empty() { newest(documents, ask.today) } else { pick(&open, ask) }
}

fn has_left(order: &Document) -> bool {
    order.shipped_date.is_some() || !order.tracking_codes.is_empty()
}

/// What has been delivered and may be complained of or sent back: by content over the year, else among the fresh ones.
fn goods(documents: &[&Document], ask: &Ask<'_>) -> Vec<DocumentMatch> {
    let real = documents.iter().copied().filter(|document| document.doc_type == DocType::SalesOrder && !has_status(document, CANCELLED));
    let year: Vec<&Document> = real.filter(|order| is_within(order.date, ask.today, FORGOTTEN_DAYS)).collect();
    if let Some(found) = by_content(&year, ask) {
        return vec![found];
    }
    let fresh: Vec<&Document> = year.iter().copied().filter(|order| is_within(order.date, ask.today, FRESH_DAYS)).collect();
    if fresh.is_empty() { newest(&year, ask.today) } else { pick(&fresh, ask) }
}

/// The last order that was not cancelled; of several kinds the last one with what is named.
fn again(documents: &[&Document], ask: &Ask<'_>) -> Vec<DocumentMatch> {
    let real: Vec<&Document> = documents.iter().copied().filter(|order| !has_status(order, CANCELLED)).collect();
    let found = by_content(&real, ask).or_else(|| real.first().map(|order| matched(order, Confidence::Likely, vec![MatchReason::Latest])));
    found.into_iter().collect()
}

/// Bills that `meant` holds of; where the last one is spoken of, that one; failing both, the newest if it is fresh.
fn bills(documents: &[&Document], ask: &Ask<'_>, meant: &dyn Fn(&Document) -> bool) -> Vec<DocumentMatch> {
    if says(&fold(ask.text), LAST)
        && let Some(last) = documents.first()
    {
        return vec![matched(last, Confidence::Likely, vec![MatchReason::Latest])];
    }
    let fits: Vec<&Document> = documents.iter().copied().filter(|bill| meant(bill)).collect();
    if fits.is_empty() { newest(documents, ask.today) } else { pick(&fits, ask) }
}

fn open_items(documents: &[&Document]) -> Vec<DocumentMatch> {
    let open = documents.iter().filter(|bill| bill.is_open_bill());
    open.take(MOST_LISTED).map(|bill| matched(bill, Confidence::Likely, vec![MatchReason::OpenItem])).collect()
}

/// Offers that hold, or ran out only lately.
fn holding<'a>(documents: &[&'a Document], today: Date) -> Vec<&'a Document> {
    let lately = today.saturating_sub(FRESH_DAYS.days());
    documents
        .iter()
        .copied()
        .filter(|offer| !has_status(offer, CLOSED) && offer.valid_to.or(offer.date).is_none_or(|last| last >= lately))
        .collect()
}

/// The only one; the one whose content is named; the newest if it stands apart; else all, as possible.
fn pick(documents: &[&Document], ask: &Ask<'_>) -> Vec<DocumentMatch> {
    let (Some(first), second) = (documents.first(), documents.get(1)) else { return Vec::new() };
    let Some(second) = second else { return vec![the_only(first, ask)] };
    if let Some(found) = by_content(documents, ask) {
        return vec![found];
    }
    if first.date.zip(second.date).is_some_and(|(newer, older)| !is_within(Some(older), newer, APART_DAYS)) {
        return vec![matched(first, Confidence::Likely, vec![MatchReason::Latest])];
    }
    documents.iter().take(MOST_LISTED).map(|document| matched(document, Confidence::Possible, vec![MatchReason::Latest])).collect()
}

fn the_only(document: &Document, ask: &Ask<'_>) -> DocumentMatch {
    let mut reasons = vec![MatchReason::OnlyOne];
    if content(document, ask.text) > 0 {
        reasons.push(MatchReason::Content);
    }
    matched(document, Confidence::Likely, reasons)
}

/// The document with the most of what the mail names, if no other has as much.
fn by_content(documents: &[&Document], ask: &Ask<'_>) -> Option<DocumentMatch> {
    let scored: Vec<(usize, &&Document)> = documents.iter().map(|document| (content(document, ask.text), document)).collect();
    let most = scored.iter().map(|(score, _)| *score).max().filter(|score| *score > 0)?;
    let mut best = scored.iter().filter(|(score, _)| *score == most);
    let (_, only) = best.next()?;
    best.next().is_none().then(|| matched(only, Confidence::Likely, vec![MatchReason::Content]))
}

/// Nothing is open: the newest one, likely while it is fresh.
fn newest(documents: &[&Document], today: Date) -> Vec<DocumentMatch> {
    let Some(first) = documents.first() else { return Vec::new() };
    let confidence = if is_within(first.date, today, FRESH_DAYS) { Confidence::Likely } else { Confidence::Possible };
    vec![matched(first, confidence, vec![MatchReason::Latest])]
}

/// True if a day lies at most so many days before another; an unknown day never does.
fn is_within(day: Option<Date>, other: Date, days: i32) -> bool {
    day.is_some_and(|day| day >= other.saturating_sub(days.days()))
}

fn has_status(document: &Document, words: &str) -> bool {
    document.status.as_ref().is_some_and(|status| says(&fold(&status.code), words) || says(&fold(&status.shown), words))
}

#[cfg(test)]
mod tests;
