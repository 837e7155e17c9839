//! Word tables of the checks, one per language: what a text may not say unless the template's draft says it too.
//!
//! Patterns are those of the vocabulary (`a|b + c* + !d`, words folded); `¤` is a gap and `§` a fact.

mod de;
mod en;
mod hr;
mod it;
mod sl;

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::domain::Language;
use crate::writer::vocabulary::pattern::Pattern;

use super::prose::Part;

/// What a text can say about the state of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum State {
    Shipped,
    Delivered,
    Paid,
    Unpaid,
    Cancelled,
    Preparing,
    Waiting,
    Completed,
    Confirmed,
    InStock,
    OutOfStock,
    Enough,
    Late,
}

/// What a text can bind its owner to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Promise {
    Discount,
    Refund,
    Credit,
    Replacement,
    Delivery,
    Guarantee,
    BankAccount,
    PriceMatch,
    Admission,
    Acceptance,
}

/// What the words around a figure say that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Cue {
    Delivered,
    Shipped,
    Due,
    Valid,
    Paid,
    Left,
    Net,
    Gross,
}

type Rows<T> = &'static [(T, &'static [&'static str])];

/// What a language's file holds.
pub(super) struct Source {
    /// Numbers, fractions and multiples.
    numbers: &'static [&'static str],
    /// Currencies and percent.
    money: &'static [&'static str],
    /// Days, months, spans: a time that no fact tells.
    times: &'static [&'static str],
    /// Months that are also everyday words: only where they stand in capitals within a sentence.
    months: &'static [&'static str],
    negations: &'static [&'static str],
    /// What makes a state doubtful: if, almost, should.
    doubts: &'static [&'static str],
    states: Rows<State>,
    promises: Rows<Promise>,
    cues: Rows<Cue>,
    /// Invitations to follow a link, addresses spelled out.
    links: &'static [&'static str],
    /// A machine speaking of itself or of its orders.
    machine: &'static [&'static str],
    /// Closing lines that belong to the signature.
    signoffs: &'static [&'static str],
    /// Every word that a greeting without a name is made of.
    greetings: &'static [&'static str],
    /// Mr, Ms, Dr.
    titles: &'static [&'static str],
    /// Words that are written with a capital within a sentence.
    capitals: &'static [&'static str],
    /// The commonest words that the other languages don't have.
    common: &'static [&'static str],
}

/// A table, compiled.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) numbers: Vec<Pattern>,
    /// The numbers that can't be mistaken for a word of another language.
    pub(super) plain_numbers: Vec<Pattern>,
    pub(super) money: Vec<Pattern>,
    pub(super) times: Vec<Pattern>,
    /// The times that can't be mistaken for a word of another language.
    pub(super) plain_times: Vec<Pattern>,
    pub(super) months: HashSet<&'static str>,
    pub(super) negations: Vec<Pattern>,
    pub(super) doubts: Vec<Pattern>,
    pub(super) states: Vec<(State, Vec<Pattern>)>,
    pub(super) promises: Vec<(Promise, Vec<Pattern>)>,
    pub(super) cues: Vec<(Cue, Vec<Pattern>)>,
    pub(super) links: Vec<Pattern>,
    pub(super) machine: Vec<Pattern>,
    pub(super) signoffs: Vec<Pattern>,
    pub(super) greetings: Vec<Pattern>,
    pub(super) titles: HashSet<&'static str>,
    pub(super) capitals: Vec<Pattern>,
    pub(super) common: HashSet<&'static str>,
}

/// Numbers and times that are everyday words in some other language: `sto`, `pet`, `due`, `mai`.
const AMBIGUOUS: [&str; 36] = [
    "pet", "pol", "sto", "tri", "sat", "sata", "sati", "satu", "due", "tre", "sei", "nove", "null", "nul", "elf", "acht", "half", "mai",
    "ore", "anno", "anni", "mese", "mesi", "dani", "dana", "leta", "leto", "letu", "meta", "couple", "paar", "year", "week", "second",
    "sredi", "marz",
];

static COMPILED: LazyLock<[Table; 5]> = LazyLock::new(|| [&sl::TABLE, &en::TABLE, &de::TABLE, &hr::TABLE, &it::TABLE].map(Table::compile));

/// All five tables.
pub(super) fn all() -> &'static [Table; 5] {
    &COMPILED
}

/// All five tables with their languages.
pub(super) fn languages() -> impl Iterator<Item = (Language, &'static Table)> {
    Language::ALL.into_iter().zip(all())
}

/// The table of a language.
pub(super) fn of(language: Language) -> &'static Table {
    let [sl, en, de, hr, it] = all();
    match language {
        Language::Sl => sl,
        Language::En => en,
        Language::De => de,
        Language::Hr => hr,
        Language::It => it,
    }
}

impl Table {
    fn compile(source: &Source) -> Self {
        Self {
            numbers: patterns(source.numbers),
            plain_numbers: unmistakable(source.numbers),
            money: patterns(source.money),
            times: patterns(source.times),
            plain_times: unmistakable(source.times),
            months: source.months.iter().copied().collect(),
            negations: patterns(source.negations),
            doubts: patterns(source.doubts),
            states: rows(source.states),
            promises: rows(source.promises),
            cues: rows(source.cues),
            links: patterns(source.links),
            machine: patterns(source.machine),
            signoffs: patterns(source.signoffs),
            greetings: patterns(source.greetings),
            titles: source.titles.iter().flat_map(|row| row.split('|')).collect(),
            capitals: patterns(source.capitals),
            common: source.common.iter().copied().collect(),
        }
    }

    /// What a clause says of the state of things.
    pub(super) fn states_in(&self, clause: &Part) -> Vec<State> {
        said(&self.states, clause)
    }

    /// What a sentence promises.
    pub(super) fn promises_in(&self, sentence: &Part) -> Vec<Promise> {
        said(&self.promises, sentence)
    }

    /// What a clause says its figure is.
    pub(super) fn cues_in(&self, clause: &Part) -> Vec<Cue> {
        said(&self.cues, clause)
    }
}

fn patterns(texts: &[&str]) -> Vec<Pattern> {
    texts.iter().map(|text| Pattern::parse(text)).collect()
}

/// The alternatives that are no words of another language, from rows without conditions.
fn unmistakable(texts: &[&str]) -> Vec<Pattern> {
    let rows = texts.iter().filter(|row| !row.contains('+'));
    let kept = |row: &&str| row.split('|').filter(|text| !AMBIGUOUS.contains(text)).collect::<Vec<_>>().join("|");
    rows.map(kept).filter(|row| !row.is_empty()).map(|row| Pattern::parse(&row)).collect()
}

fn rows<T: Copy>(source: &[(T, &[&str])]) -> Vec<(T, Vec<Pattern>)> {
    source.iter().map(|(meaning, texts)| (*meaning, patterns(texts))).collect()
}

fn said<T: Copy>(rows: &[(T, Vec<Pattern>)], part: &Part) -> Vec<T> {
    rows.iter().filter(|(_, patterns)| part.meets(patterns)).map(|(meaning, _)| *meaning).collect()
}

#[cfg(test)]
mod tests {
    use super::{Cue, Part, Promise, State, all, de, en, hr, it, languages, of, patterns, rows, said, sl, unmistakable};
    use crate::domain::Language;

    #[test]
    fn every_word_of_the_tables_is_folded() {
        for source in [&sl::TABLE, &en::TABLE, &de::TABLE, &hr::TABLE, &it::TABLE] {
            let lists = [source.numbers, source.money, source.times, source.negations, source.links, source.capitals, source.common];
            let rows = source
                .states
                .iter()
                .map(|row| row.1)
                .chain(source.promises.iter().map(|row| row.1))
                .chain(source.cues.iter().map(|row| row.1));
            for text in lists.into_iter().chain(rows).flatten() {
                assert!(text.is_ascii() || text.contains(['¤', '§']), "{text}");
                assert_eq!(text.to_lowercase(), **text, "{text}");
            }
        }
    }

    #[test]
    fn every_language_has_its_own_table() {
        let told = [
            (Language::Sl, "prosimo"),
            (Language::En, "please"),
            (Language::De, "bitte"),
            (Language::Hr, "molimo"),
            (Language::It, "grazie"),
        ];
        for (language, word) in told {
            assert!(of(language).common.contains(word), "{language}");
            let of_all: Vec<Language> =
                languages().filter(|(_, table)| table.common.contains(word)).map(|(language, _)| language).collect();
            assert_eq!(of_all, [language], "{word}");
        }
        assert_eq!((languages().count(), all().len()), (5, 5));
        assert!(languages().all(|(language, table)| std::ptr::eq(table, of(language))));
    }

    #[test]
    fn a_compiled_table_holds_every_list_of_its_source() {
        let table = of(Language::En);
        for (name, patterns, text) in [
            ("numbers", &table.numbers, "couple"),
            ("plain numbers", &table.plain_numbers, "seven"),
            ("money", &table.money, "euros"),
            ("times", &table.times, "week"),
            ("plain times", &table.plain_times, "tomorrow"),
            ("negations", &table.negations, "never"),
            ("doubts", &table.doubts, "whether"),
            ("links", &table.links, "clicking"),
            ("machine", &table.machine, "language model"),
            ("sign-offs", &table.signoffs, "kind regards"),
            ("greetings", &table.greetings, "dear"),
            ("capitals", &table.capitals, "vat"),
        ] {
            assert!(Part::plain(text).meets(patterns), "{name}");
            assert!(!Part::plain("qux").meets(patterns), "{name}");
        }
        assert!(table.months.contains("march") && table.titles.contains("mrs") && table.common.contains("the"));
        assert!(!Part::plain("couple").meets(&table.plain_numbers) && !Part::plain("week").meets(&table.plain_times));
    }

    #[test]
    fn what_a_part_says_is_told_row_by_row() {
        let table = of(Language::En);
        assert_eq!(table.states_in(&Part::plain("shipped and paid")), [State::Shipped, State::Paid]);
        assert_eq!(table.states_in(&Part::plain("qux")), []);
        assert_eq!(table.promises_in(&Part::plain("we pledge a voucher")), [Promise::Credit, Promise::Guarantee]);
        assert_eq!(table.promises_in(&Part::plain("qux")), []);
        assert_eq!(table.cues_in(&Part::plain("sent and due")), [Cue::Shipped, Cue::Due]);
        assert_eq!(table.cues_in(&Part::plain("qux")), []);
    }

    #[test]
    fn rows_keep_their_meanings_and_all_their_patterns() {
        let table = rows(&[(1, &["foo", "bar"][..]), (2, &["bar|baz + !not"]), (3, &[])]);
        assert_eq!(table.iter().map(|(meaning, patterns)| (*meaning, patterns.len())).collect::<Vec<_>>(), [(1, 2), (2, 1), (3, 0)]);
        for (text, expected) in [("foo", &[1][..]), ("bar", &[1, 2]), ("baz", &[2]), ("not bar", &[1]), ("qux", &[])] {
            assert_eq!(said(&table, &Part::plain(text)), expected, "{text}");
        }
    }

    #[test]
    fn what_another_language_may_mean_otherwise_is_left_out_and_nothing_else() {
        let texts = ["foo|pet", "sto|tri", "bar", "baz + !foo"];
        let (plain, unmistakable) = (patterns(&texts), unmistakable(&texts));
        assert_eq!((plain.len(), unmistakable.len()), (4, 2));
        for (text, in_plain, in_unmistakable) in [
            ("foo", true, true),
            ("pet", true, false),
            ("sto", true, false),
            ("bar", true, true),
            ("baz", true, false),
            ("qux", false, false),
        ] {
            let part = Part::plain(text);
            assert_eq!((part.meets(&plain), part.meets(&unmistakable)), (in_plain, in_unmistakable), "{text}");
        }
    }
}
