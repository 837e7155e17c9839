//! Generated documents of every kind that is mirrored: sums add up, dates rise with the `mk_id`, and what follows points to what it follows.

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use serde_json::{Value, json};

use super::money::{Priced, Sums, dotted, rounded};
use super::story::{self, BILL, Chapter};
use super::{Dice, FIRST_DOCUMENT, Generator, OF_DOCUMENTS, PER_DOCUMENT, row};
use crate::sim::clock::{shown_date, shown_timestamp, wall};
use crate::sim::world::Row;

/// How far back the oldest document lies: some years of a company.
const REACH: SignedDuration = SignedDuration::from_hours(24 * 365 * 4);

/// Tables of the dice: a root's lines, and a document's own turns.
const OWN: u64 = OF_DOCUMENTS + 1;

/// A line, priced and as it is shown.
struct Line {
    shown: Row,
    priced: Priced,
}

/// A document while it is made.
pub(super) struct Draft {
    pub(super) row: Row,
    pub(super) dice: Dice,
    pub(super) chapter: Chapter,
    pub(super) mk_id: u64,
    pub(super) number: u64,
    pub(super) sums: Sums,
    pub(super) made: Timestamp,
    pub(super) day: Date,
    /// Days since it was made.
    pub(super) age: i64,
}

impl Draft {
    pub(super) fn set(&mut self, field: &str, value: impl Into<Value>) {
        self.row.insert(field.to_owned(), value.into());
    }

    /// The day so many days later.
    pub(super) fn later(&self, days: i64) -> Date {
        self.day.checked_add(days.days()).unwrap_or(self.day)
    }
}

impl Generator {
    /// The document with this number, counted from 0.
    pub(super) fn document(&self, number: u64) -> Row {
        let chapter = story::chapter(number);
        let root = number / story::LENGTH * story::LENGTH + chapter.root;
        let mut dice = self.dice(OF_DOCUMENTS, root);
        let partner = self.partner(self.partner_of(&mut dice));
        let home = partner.land.iso == "SI";
        let lines = self.lines(&mut dice, home);
        let doc_type = if chapter.doc_type == BILL && !home { "sales_bill_foreign" } else { chapter.doc_type };
        let mut draft = self.begin(number, chapter, doc_type);
        draft.set("partner", partner.within_document());
        draft.set("currency_code", "EUR");
        draft.add_lines(lines);
        draft.add_head();
        if let Some(from) = chapter.made_from {
            draft.link(&self.linked(number / story::LENGTH * story::LENGTH + from));
        }
        let changed = draft.last_change(self.now);
        draft.set("_last_change_ts", shown_timestamp(changed));
        draft.row
    }

    /// Half of the documents belong to a tenth of the partners.
    fn partner_of(&self, dice: &mut Dice) -> u64 {
        let partners = self.sizes.partners;
        dice.below(if dice.clone().permille(500) { partners / 10 + 1 } else { partners }.min(partners))
    }

    fn begin(&self, number: u64, chapter: Chapter, doc_type: &str) -> Draft {
        let mk_id = self.base + FIRST_DOCUMENT + number * PER_DOCUMENT;
        let made = self.made_at(number);
        let day = wall(made).date();
        let mut row = row([
            ("mk_id", mk_id.to_string()),
            ("doc_type", doc_type.to_owned()),
            ("count_code", story::count_code(number)),
            ("doc_date", shown_date(day)),
        ]);
        row.insert("created_ts".to_owned(), shown_timestamp(made).into());
        let age = self.now.duration_since(made).as_hours() / 24;
        Draft { row, dice: self.dice(OWN, number), chapter, mk_id, number, sums: Sums::default(), made, day, age }
    }

    /// Evenly spread, the last one within the last hours.
    fn made_at(&self, number: u64) -> Timestamp {
        let documents = i128::from(self.sizes.documents.max(1));
        let back = REACH.as_millis() * (documents - i128::from(number)) / documents;
        let back = SignedDuration::from_secs(i64::try_from(back / 1000).unwrap_or(0).max(60));
        self.now.checked_sub(back).unwrap_or(self.now)
    }

    fn lines(&self, dice: &mut Dice, taxed: bool) -> Vec<Line> {
        let count = dice.pick(&[1_u64, 1, 1, 2, 2, 3, 4]);
        (0..count).map(|_| self.line(dice, taxed)).collect()
    }

    fn line(&self, dice: &mut Dice, taxed: bool) -> Line {
        let product = self.product(dice.below(self.sizes.products));
        let tax_permille = if taxed { product.tax_permille() } else { 0 };
        let discount = if dice.permille(200) { dice.pick(&[5_u64, 10, 12, 15]) } else { 0 };
        let priced = Priced { cents: product.cents, amount: dice.between(1, 12), discount, tax_permille };
        let mut shown = product.within_line();
        shown.insert("amount".to_owned(), priced.amount.to_string().into());
        shown.insert("price".to_owned(), dotted(priced.cents).into());
        shown.insert("price_with_tax".to_owned(), dotted(rounded(priced.cents * (1000 + tax_permille), 1000)).into());
        shown.insert("tax".to_owned(), code_of(tax_permille).into());
        if discount > 0 {
            shown.insert("discount".to_owned(), discount.to_string().into());
        }
        Line { shown, priced }
    }

    /// An entry of `doc_link_list`.
    fn linked(&self, number: u64) -> Row {
        let home = self.home_of(number);
        let chapter = story::chapter(number);
        let doc_type = if chapter.doc_type == BILL && !home { "sales_bill_foreign" } else { chapter.doc_type };
        row([
            ("mk_id", (self.base + FIRST_DOCUMENT + number * PER_DOCUMENT).to_string()),
            ("count_code", story::count_code(number)),
            ("doc_type", doc_type.to_owned()),
        ])
    }

    fn home_of(&self, number: u64) -> bool {
        let root = number / story::LENGTH * story::LENGTH + story::chapter(number).root;
        let partner = self.partner_of(&mut self.dice(OF_DOCUMENTS, root));
        self.partner(partner).land.iso == "SI"
    }
}

fn code_of(tax_permille: u64) -> &'static str {
    match tax_permille {
        220 => "EX4",
        95 => "EX3",
        _ => "000",
    }
}

impl Draft {
    /// Lines and sums; notes of a warehouse have neither prices nor sums, complaints call their lines otherwise.
    fn add_lines(&mut self, lines: Vec<Line>) {
        let sums = Sums::of(&lines.iter().map(|line| line.priced).collect::<Vec<_>>());
        let unpriced = self.chapter.doc_type.starts_with("warehouse_") || self.chapter.doc_type == "complaint";
        let key = if self.chapter.doc_type == "complaint" { "complaint_products" } else { "product_list" };
        let mut shown: Vec<Row> = lines.into_iter().map(|line| line.shown).collect();
        if unpriced {
            let priced = ["price", "price_with_tax", "tax", "discount"];
            shown.iter_mut().for_each(|line| line.retain(|field, _| !priced.contains(&field.as_str())));
        }
        self.set(key, shown.into_iter().map(Value::Object).collect::<Value>());
        if !unpriced {
            self.add_sums(&sums);
        }
        self.sums = sums;
    }

    /// What is 0 is left out.
    fn add_sums(&mut self, sums: &Sums) {
        let of = [
            ("sum_basic", sums.basic),
            ("sum_discount", sums.discount),
            ("sum_tax_ex3", sums.reduced_tax),
            ("sum_tax_ex4", sums.full_tax),
            ("sum_all", sums.all()),
        ];
        of.iter().filter(|(_, cents)| *cents > 0).for_each(|(field, cents)| self.set(field, dotted(*cents)));
    }

    fn link(&mut self, linked: &Row) {
        self.set("doc_link_list", json!([linked]));
        if self.chapter.doc_type == "sales_bill_credit_note" {
            self.set("credit_note_type", "financial");
            self.set("credit_note_bill", linked.get("count_code").cloned().unwrap_or_default());
        }
    }

    /// Within the month after it was made, never after now.
    fn last_change(&mut self, now: Timestamp) -> Timestamp {
        let after = SignedDuration::from_mins(i64::try_from(self.dice.below(30 * 24 * 60)).unwrap_or(0));
        self.made.checked_add(after).unwrap_or(now).min(now).max(self.made)
    }
}
