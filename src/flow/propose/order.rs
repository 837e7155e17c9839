//! A sales order or offer from the lines of a mail: certain lines at the ERP's prices, everything else named as open and never guessed.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use rust_decimal::Decimal;

use super::sender;
use crate::domain::{Contact, Currency, Digest, DocType, Intent, Matches, Mirrored, NewDocument, NewLine, Price, Product};
use crate::matching::{ProductMatch, ProductReason, products_named};
use crate::writer;

/// The longest `buyer_order` that Metakocka keeps.
const LONGEST_BUYER_ORDER: usize = 30;

/// Digits of the mail's digest in a number of ours: 64 bits.
const OWN_NUMBER_DIGITS: usize = 16;

/// More lines than this are a price list, not an order.
const MOST_LINES: usize = 100;

/// A piece of a line that is told as open.
const LONGEST_TOLD: usize = 80;

/// A line of a list: an amount and its unit before or behind what is wanted.
static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let units = r"kos\w*|kom\w*|pcs|pieces?|st(?:ü|u)ck|stk|pezzi|pz|x|×|kg|m2|m";
    Regex::new(&format!(r"(?i)^\s*[-•*·\d.)]*\s*(?:\d+\s*(?:{units})\b|.*\b\d+\s*(?:{units})\s*\.?$|\d+\s+\p{{L}}{{3,}})")).ok()
});

/// What an order is worked out from.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Subject and new words.
    pub text: &'a str,
    /// What is wanted.
    pub intents: &'a [Intent],
    /// What the mail was matched with.
    pub matches: &'a Matches,
    /// The customer, certain.
    pub contact: &'a Contact,
    /// Products that share a word or code with the text.
    pub products: &'a [Mirrored<Product>],
    /// The mail's digest.
    pub digest: &'a Digest,
    /// What stands in the document's notes: the mail it comes from.
    pub notes: &'a str,
    /// The company's day.
    pub today: Date,
}

/// A document and what of the mail is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordered {
    /// The document, with its certain lines.
    pub document: NewDocument,
    /// What a person has to look at, each as a few words.
    pub open: Vec<String>,
}

/// The document that a mail asks for; none where nothing in it is certain, or where it speaks of changing one that is there.
#[must_use]
pub fn ordered(asked: &Asked<'_>) -> Option<Ordered> {
    let doc_type = wanted(asked.intents)?;
    let address = sender::billing(asked.contact)?;
    let (found, mut open) = items(asked);
    let mut lines: Vec<(NewLine, Currency)> = Vec::new();
    for item in found {
        match line(asked, &item) {
            Ok((_, currency)) if lines.first().is_some_and(|(_, first)| *first != currency) => {
                open.push(format!("{}: priced in {}", item.product.name, currency.code()));
            }
            Ok(line) => lines.push(line),
            Err(why) => open.push(format!("{}: {why}", item.product.name)),
        }
    }
    let currency = lines.first()?.1.clone();
    let document = NewDocument {
        doc_type,
        date: asked.today,
        partner: asked.contact.id.clone(),
        address,
        buyer_order: buyer_order(asked),
        currency,
        notes: Some(asked.notes.to_owned()),
        lines: lines.into_iter().map(|(line, _)| line).collect(),
    };
    Some(Ordered { document, open })
}

/// An order before an offer. Who changes, returns or complains speaks of what is there already.
fn wanted(intents: &[Intent]) -> Option<DocType> {
    let of_old = intents.iter().any(|intent| matches!(intent, Intent::Change | Intent::Return | Intent::Complaint));
    match intents {
        _ if of_old => None,
        _ if intents.contains(&Intent::Order) => Some(DocType::SalesOrder),
        _ if intents.contains(&Intent::Offer) => Some(DocType::SalesOffer),
        _ => None,
    }
}

/// A product that the mail names, and how.
struct Item<'a> {
    product: &'a Product,
    found: ProductMatch,
}

/// Line by line, since an amount belongs to its own line; what only the whole text names has no line, and so no certain amount.
fn items<'a>(asked: &Asked<'a>) -> (Vec<Item<'a>>, Vec<String>) {
    let text = body(asked);
    let (mut items, mut open): (Vec<Item<'a>>, Vec<String>) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()).take(MOST_LINES) {
        let named = products_named(line, asked.products);
        if named.is_empty() && ITEM.as_ref().is_some_and(|item| item.is_match(line)) {
            open.push(format!("{}: no product of the catalogue", line.chars().take(LONGEST_TOLD).collect::<String>()));
        }
        items.extend(named.into_iter().filter_map(|found| item(asked, found)));
    }
    for whole in products_named(text, asked.products).into_iter().filter_map(|found| item(asked, found)) {
        let mut own = items.iter_mut().filter(|item| item.product.id == whole.product.id).peekable();
        if own.peek().is_none() {
            open.push(format!("{}: named across lines", whole.product.name));
        }
        own.for_each(|item| item.doubt(whole.found.quantity));
    }
    let (once, twice) = apart(items);
    open.extend(twice);
    (once, open)
}

/// A subject often says the order once more: it counts only where the text below names nothing.
fn body<'a>(asked: &Asked<'a>) -> &'a str {
    let below = asked.text.split_once('\n').map_or("", |(_, below)| below);
    if products_named(below, asked.products).is_empty() { asked.text } else { below }
}

/// A product on two lines may be meant twice or said twice: nobody can tell.
fn apart(items: Vec<Item<'_>>) -> (Vec<Item<'_>>, Vec<String>) {
    let ids: Vec<_> = items.iter().map(|item| item.product.id.clone()).collect();
    let is_once = |item: &Item<'_>| ids.iter().filter(|id| **id == item.product.id).count() == 1;
    let (once, several): (Vec<_>, Vec<_>) = items.into_iter().partition(is_once);
    let named: BTreeSet<String> = several.into_iter().map(|item| format!("{}: named twice", item.product.name)).collect();
    (once, named.into_iter().collect())
}

impl Item<'_> {
    /// Two readings of one amount that differ are none.
    fn doubt(&mut self, other: Option<Decimal>) {
        if other.is_some() && self.found.quantity.is_some() && other != self.found.quantity {
            self.found.quantity = None;
        }
    }
}

fn item<'a>(asked: &Asked<'a>, found: ProductMatch) -> Option<Item<'a>> {
    let product = asked.products.iter().find(|product| product.record.id == found.id)?;
    Some(Item { product: &product.record, found })
}

/// The line, or why it isn't certain.
fn line(asked: &Asked<'_>, item: &Item<'_>) -> Result<(NewLine, Currency), &'static str> {
    let Item { product, found } = item;
    if found.alike || found.reason == ProductReason::PartOfName {
        return Err("other products are called alike");
    }
    if !product.for_sale {
        return Err("not for sale");
    }
    let code = product.code.clone().ok_or("it has no code")?;
    let amount = found.quantity.filter(|amount| *amount > Decimal::ZERO).ok_or("no certain amount")?;
    let row: &Price =
        writer::price_that_holds(&product.prices, Some(asked.contact), Some(amount), asked.today).ok_or("no price that holds today")?;
    let price = row.net.ok_or("its price list has no net prices")?;
    let tax_factor = row.tax_factor.ok_or("its price says no tax")?;
    Ok((NewLine { product: product.id.clone(), code, amount, price, tax_factor }, row.currency.clone()))
}

/// The customer's own number, if he gives one; else one of ours, which is the same whenever the mail is read.
fn buyer_order(asked: &Asked<'_>) -> String {
    let own = theirs(asked).filter(|number| number.chars().count() <= LONGEST_BUYER_ORDER);
    own.unwrap_or_else(|| {
        let digits: String = asked.digest.as_str().chars().take(OWN_NUMBER_DIGITS).collect();
        format!("PS-{digits}")
    })
}

/// A number behind a word for an order, which the ERP doesn't know.
fn theirs(asked: &Asked<'_>) -> Option<String> {
    static ORDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:naročil\w*|narocil\w*|order|bestell\w*|auftrag\w*|narudžb\w*|narudzb\w*|ordin\w*|\bPO\b)[\s.:#]*(?:št|st|stev|nr|no|n|num|br|broj|number|nummer|numero)?[\s.:°#]*$").ok()
    });
    let named = |number: &&String| {
        let before = asked.text.find(number.as_str()).and_then(|at| asked.text.get(..at));
        before.is_some_and(|before| ORDER.as_ref().is_some_and(|order| order.is_match(before)))
    };
    let mut numbers = asked.matches.unknown_numbers.iter().filter(named);
    numbers.next().filter(|_| numbers.next().is_none()).cloned()
}
