//! Which products a text names: by code, else by the words of the name, declined or not.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{
    declension::same_word,
    phrases::{PRICE, says},
    quantity::{Token, is_measure, only_pieces, quantity},
    words::{Word, words},
};
use crate::domain::{Mirrored, MkId, Product, fold, number_key};

/// If more products than this fit the same words, the words name none of them.
const MOST_ALIKE: usize = 3;

/// A single word of a name counts alone only from this length on.
const SHORTEST_ALONE: usize = 4;

/// Terms that are looked up for one text; what is wanted stands near its top.
const MOST_WORDS: usize = 500;

/// The words of one name stand at most so far from each other: `fotelje Alma, Brina in Cvet`.
const FARTHEST: usize = 8;

/// An ending that an index by word stems may have cut, or a case may have added.
const ENDING: usize = 5;

/// How a product was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProductReason {
    /// Its code or barcode stands in the text.
    Code,
    /// Every word of its name (before the first comma) does.
    Name,
    /// Enough of its name to tell it from others.
    PartOfName,
}

/// A product that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductMatch {
    /// The product.
    pub id: MkId,
    /// How it was named.
    pub reason: ProductReason,
    /// How many are asked for, where the text says so.
    pub quantity: Option<Decimal>,
    /// The same words fit other products of the list too: ask which is meant.
    pub alike: bool,
}

/// Colours and shapes in the five languages: beginnings of folded words that mean the same.
const SAME_MEANING: &[&[&str]] = &[
    &["bel", "white", "weiss", "bijel", "bianc"],
    &["crn", "black", "schwarz", "nera", "nero", "neri", "nere"],
    &["siv", "grey", "gray", "grau", "grigi"],
    &["rdec", "red", "rot", "crven", "ross"],
    &["modr", "blue", "blau", "plav", "blu"],
    &["zelen", "green", "grun", "verd"],
    &["okrog", "round", "rund", "okrug", "rotond", "tond"],
];

/// The products that a text names, in order of appearance. `products` are those that share a word or code with the text.
#[must_use]
pub fn products_named(text: &str, products: &[Mirrored<Product>]) -> Vec<ProductMatch> {
    let tokens = tokens(text);
    let heads: Vec<String> = products.iter().filter_map(|product| name_words(&product.record).0.into_iter().next()).collect();
    let mut hits: Vec<Hit> = products.iter().filter_map(|product| hit(&product.record, &tokens, &heads)).collect();
    let all = hits.clone();
    hits.retain(|hit| !all.iter().any(|other| other.outdoes(hit)));
    let alike = |hit: &Hit| all.iter().filter(|other| other.at == hit.at && other.reason == hit.reason).count();
    hits.retain(|hit| alike(hit) <= MOST_ALIKE);
    hits.sort_by_key(|hit| hit.at.first().copied());
    let alone = hits.len() == 1;
    hits.iter().map(|hit| named(hit, alike(hit) > 1, alone, &tokens)).collect()
}

/// Terms by which an index of name words (`stem`) and codes (`fold`, `number_key`) can be asked, in order of appearance. Every ending that a
/// case may add or take is left open, since a stem depends on the length of the declined word.
#[must_use]
pub fn product_words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words(text) {
        let folded = fold(&word.text);
        let mut terms = vec![number_key(&word.text), folded.clone()];
        terms.extend(folded.split(' ').flat_map(beginnings));
        for term in terms.into_iter().filter(|term| term.len() >= 2) {
            if found.len() < MOST_WORDS && !found.contains(&term) {
                found.push(term);
            }
        }
    }
    found
}

fn beginnings(word: &str) -> Vec<String> {
    if word.contains(|c: char| c.is_ascii_digit()) || word.len() < 3 {
        return vec![word.to_owned()];
    }
    let cut = (word.len().saturating_sub(ENDING).max(3)..=word.len()).filter_map(|keep| word.get(..keep)).map(str::to_owned);
    cut.chain(translations(word)).collect()
}

/// Words of the same meaning, shortened as they may stand in an index.
fn translations(word: &str) -> impl Iterator<Item = String> + use<> {
    let group = SAME_MEANING.iter().find(|group| group.iter().any(|start| is_form(word, start)));
    group.into_iter().flat_map(|group| group.iter().map(|start| (*start).to_owned()))
}

fn is_form(word: &str, start: &str) -> bool {
    word.starts_with(start) && word.len() <= start.len() + 3
}

fn meaning(word: &str) -> Option<usize> {
    SAME_MEANING.iter().position(|group| group.iter().any(|start| is_form(word, start)))
}

/// Positions at which a word of a name stands, declined or translated.
fn standing(word: &str, tokens: &[Token]) -> Vec<usize> {
    let meant = meaning(word);
    let is_it = |token: &Token| same_word(&token.folded, word) || meant.is_some() && meaning(&token.folded) == meant;
    tokens.iter().enumerate().filter(|(_, token)| is_it(token)).map(|(at, _)| at).collect()
}

fn tokens(text: &str) -> Vec<Token> {
    let words = words(text);
    let mut tokens: Vec<Token> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let capital = word.text.starts_with(char::is_uppercase);
        if word.has_digit() && !word.has_letter() {
            let measured = word.gap.contains(['€', '$']) || measures(word, words.get(at + 1), at == 0);
            tokens.push(Token { folded: word.text.clone(), capital, measured });
        } else {
            let parts = fold(&word.text);
            tokens.extend(parts.split(' ').filter(|part| !part.is_empty()).enumerate().map(|(nth, part)| Token {
                folded: part.to_owned(),
                capital,
                // `SE-7` is a code, and no seven of anything.
                measured: nth > 0 && part.starts_with(|c: char| c.is_ascii_digit()),
            }));
        }
    }
    tokens
}

/// True if a figure is a price, a measure, or the number of a line in a list: `69 €`, `120 cm`, `2. koliko stane`.
fn measures(figure: &Word, next: Option<&Word>, first: bool) -> bool {
    let Some(next) = next else { return false };
    let counts_lines = (first || figure.gap.contains('\n')) && next.gap.starts_with(['.', ')']);
    counts_lines || next.gap.contains(['€', '%', '$']) || is_measure(&fold(&next.text))
}

#[derive(Clone, Debug)]
struct Hit {
    id: MkId,
    reason: ProductReason,
    /// Positions of the words that name it.
    at: BTreeSet<usize>,
}

impl Hit {
    /// True if this one explains all that the other does, and more, or the same more fully.
    fn outdoes(&self, other: &Self) -> bool {
        self.id != other.id && other.at.is_subset(&self.at) && (other.at.len() < self.at.len() || self.reason < other.reason)
    }
}

/// The words of a name before the first comma, and those after it, folded, without units and little words.
fn name_words(product: &Product) -> (Vec<String>, Vec<String>) {
    let (core, more) = product.name.split_once(',').unwrap_or((&product.name, ""));
    let telling = |part: &str| -> Vec<String> {
        let folded = fold(part);
        let fits = |word: &&str| !is_measure(word) && (word.len() >= 3 || word.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty());
        folded.split(' ').filter(fits).map(str::to_owned).collect()
    };
    (telling(core), telling(more))
}

fn hit(product: &Product, tokens: &[Token], heads: &[String]) -> Option<Hit> {
    let (core, more) = name_words(product);
    let foreign = |at: &usize| is_of_another(*at, &core, tokens, heads);
    let held = |word: &String| -> Vec<usize> { standing(word, tokens).into_iter().filter(|at| !foreign(at)).collect() };
    let mut found: Vec<(&String, Vec<usize>)> = core.iter().map(|word| (word, held(word))).filter(|(_, at)| !at.is_empty()).collect();
    keep_near(&mut found);
    let qualified: Vec<usize> = more.iter().flat_map(held).collect();
    let coded = code_at(product, tokens);
    let reason = if coded.is_some() {
        ProductReason::Code
    } else if found.len() == core.len() && is_full(product, &core, tokens) {
        ProductReason::Name
    } else if found.len() > 1 || found.first().is_some_and(|(word, at)| tells_alone(word, at, tokens, heads, &qualified)) {
        ProductReason::PartOfName
    } else {
        return None;
    };
    let mut at: BTreeSet<usize> = found.into_iter().flat_map(|(_, at)| at).collect();
    at.extend(qualified);
    at.extend(coded.into_iter().flatten());
    Some(Hit { id: product.id.clone(), reason, at })
}

/// A word behind another product's head noun belongs to that one: `Ema` in `Ogledalo Alma in 2 x Vaza Ema` is no mirror.
fn is_of_another(at: usize, core: &[String], tokens: &[Token], heads: &[String]) -> bool {
    let before = tokens.get(at.saturating_sub(FARTHEST)..at).unwrap_or_default();
    let is_head = |token: &&Token| heads.iter().any(|head| same_word(head, &token.folded));
    let own = |word: &str| core.iter().any(|own| same_word(own, word));
    before.iter().rev().find(is_head).is_some_and(|head| !own(&head.folded))
}

/// Words of a name that stand far from all its other words were said of something else.
fn keep_near(found: &mut Vec<(&String, Vec<usize>)>) {
    if found.len() < 2 {
        return;
    }
    let all: Vec<(usize, Vec<usize>)> = found.iter().enumerate().map(|(word, (_, at))| (word, at.clone())).collect();
    for (word, (_, at)) in found.iter_mut().enumerate() {
        let others = || all.iter().filter(|(other, _)| *other != word).flat_map(|(_, at)| at);
        at.retain(|at| others().any(|other| at.abs_diff(*other) <= FARTHEST));
    }
    found.retain(|(_, at)| !at.is_empty());
}

/// A name of one word is a common noun: it must be long, and a service (delivery, assembly) must be asked the price of.
fn is_full(product: &Product, core: &[String], tokens: &[Token]) -> bool {
    match core {
        [] => false,
        [_] if product.service => tokens.iter().any(|token| says(&token.folded, PRICE)),
        [only] => only.len() >= SHORTEST_ALONE,
        _ => true,
    }
}

/// One word of a name stands for it if it is no product's head noun, and is typed as a name or with what follows the comma.
fn tells_alone(word: &str, at: &[usize], tokens: &[Token], heads: &[String], qualified: &[usize]) -> bool {
    let lettered = word.len() >= SHORTEST_ALONE && word.bytes().all(|b| b.is_ascii_alphabetic());
    let named = !qualified.is_empty() || at.iter().any(|at| tokens.get(*at).is_some_and(|token| token.capital));
    lettered && named && !heads.iter().any(|head| same_word(head, word))
}

/// Positions of the parts of its code, standing in a row; a code of one word without digits says no more than the name does.
fn code_at(product: &Product, tokens: &[Token]) -> Option<Vec<usize>> {
    let codes = [&product.code, &product.barcode].into_iter().flatten();
    codes.filter_map(|code| parts_at(&fold(code), tokens)).next()
}

fn parts_at(code: &str, tokens: &[Token]) -> Option<Vec<usize>> {
    let parts: Vec<&str> = code.split(' ').filter(|part| !part.is_empty()).collect();
    if code.len() < 3 || parts.len() < 2 && !code.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_row = |start: &usize| {
        let row = tokens.get(*start..*start + parts.len());
        row.is_some_and(|row| row.iter().zip(&parts).all(|(token, part)| token.folded == *part))
    };
    let start = (0..tokens.len()).find(is_row)?;
    Some((start..start + parts.len()).collect())
}

fn named(hit: &Hit, alike: bool, alone: bool, tokens: &[Token]) -> ProductMatch {
    let at: Vec<usize> = hit.at.iter().copied().collect();
    let quantity = quantity(tokens, &at).or_else(|| if alone { only_pieces(tokens) } else { None });
    ProductMatch { id: hit.id.clone(), reason: hit.reason, quantity, alike }
}

#[cfg(test)]
mod tests;
