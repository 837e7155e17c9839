//! Counting, as the set's own page says: rates for decisions and matches, absolute numbers for what is unforgivable.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::case::Case;

/// One rate: how many were right, out of how many, and which were not.
#[derive(Debug, Default)]
struct Rate {
    right: usize,
    all: usize,
    wrong: Vec<String>,
}

impl Rate {
    fn count(&mut self, id: &str, right: bool, why: impl FnOnce() -> String) {
        self.all += 1;
        if right {
            self.right += 1;
        } else {
            self.wrong.push(format!("{id} ({})", why()));
        }
    }

    fn print(&self, name: &str) {
        let percent = if self.all == 0 { 100.0 } else { 100.0 * self.right as f64 / self.all as f64 };
        println!("{name:<22} {:>3}/{:<3} {percent:>6.1} %  {}", self.right, self.all, self.wrong.join(", "));
    }
}

/// Everything that is counted, once over the whole set and once for each language and kind.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    all: Tally,
    languages: BTreeMap<String, Tally>,
    kinds: BTreeMap<String, Tally>,
}

/// What is counted of some cases.
#[derive(Debug, Default)]
struct Tally {
    rates: BTreeMap<&'static str, Rate>,
    unverified: Vec<String>,
    disclosed: Vec<String>,
}

/// In the order in which they are printed.
const NAMES: [&str; 9] =
    ["decision", "draft or not", "reason", "contact", "candidates", "documents", "must / must_not", "language", "intents found"];

/// The share of each rate, in percent, below which a set is failed.
const BARS: [(&str, usize); 5] = [("decision", 97), ("contact", 98), ("documents", 97), ("must / must_not", 95), ("language", 98)];

/// The columns of the tables by language and by kind, and the rates behind them.
const COLUMNS: [(&str, &str); 5] =
    [("decision", "decision"), ("contact", "contact"), ("documents", "documents"), ("must", "must / must_not"), ("language", "language")];

impl Scores {
    /// Counts one case.
    pub(crate) fn add(&mut self, case: &Case, explained: &Value) {
        self.all.add(case, explained);
        self.languages.entry(case.expect.language.clone()).or_default().add(case, explained);
        self.kinds.entry(case.kind.clone()).or_default().add(case, explained);
    }

    /// What falls short of the bars, in sentences; a figure without a source and a disclosure always do.
    pub(crate) fn shortfalls(&self) -> Vec<String> {
        self.all.shortfalls()
    }

    /// The whole set, then a line for each language and each kind.
    pub(crate) fn print(&self) {
        self.all.print();
        for (title, groups) in [("language", &self.languages), ("kind", &self.kinds)] {
            let columns: Vec<String> = COLUMNS.iter().map(|(column, _)| format!("{column:>10}")).collect();
            println!("\n{title:<28} cases {}  unverified  disclosed", columns.join(" "));
            groups.iter().for_each(|(name, tally)| tally.print_row(name));
        }
    }
}

impl Tally {
    fn add(&mut self, case: &Case, explained: &Value) {
        let expect = &case.expect;
        let text = explained["draft"]["text"].as_str();
        let same = |field: &str, label: Value| case.allows(field, &explained[field], &label);
        let decided = same("decision", json!(expect.decision));
        let told = |field: &str| format!("{} for {}", explained[field], case.kind);
        self.rate("decision").count(&case.id, decided, || told("decision"));
        let (drafted, wanted) = (explained["decision"] == "draft", expect.decision == "draft");
        self.rate("draft or not").count(&case.id, drafted == wanted, || told("decision"));
        self.rate("reason").count(&case.id, same("reason", json!(expect.reason)), || told("reason"));
        let contact = explained["contact"]["id"].clone();
        let right_contact = case.allows("contact_id", &contact, &json!(expect.contact_id));
        self.rate("contact").count(&case.id, right_contact, || format!("{contact} for {:?}", expect.contact_id));
        if let Some(candidates) = &expect.candidates {
            let found = ids(&explained["candidates"], |_| true);
            self.rate("candidates").count(&case.id, found == sorted(candidates), || format!("{found:?}"));
        }
        self.documents(case, explained);
        if wanted {
            self.draft(case, explained, text);
        }
        self.unforgivable(case, explained, text.unwrap_or_default());
    }

    fn rate(&mut self, name: &'static str) -> &mut Rate {
        self.rates.entry(name).or_default()
    }

    fn documents(&mut self, case: &Case, explained: &Value) {
        let found = ids(&explained["documents"], |document| document["confidence"] != "possible");
        let further = case.further("document_ids").into_iter();
        let lists = further.filter_map(|list| serde_json::from_value::<Vec<String>>(list.clone()).ok());
        let right = std::iter::once(case.expect.document_ids.clone()).chain(lists).any(|list| sorted(&list) == found);
        self.rate("documents").count(&case.id, right, || format!("{found:?} for {:?}", case.expect.document_ids));
    }

    fn draft(&mut self, case: &Case, explained: &Value, text: Option<&str>) {
        let expect = &case.expect;
        let Some(text) = text else {
            self.rate("must / must_not").count(&case.id, false, || "no draft".to_owned());
            return;
        };
        let missing: Vec<_> = expect.must.iter().filter(|must| !must.split('|').any(|one| contains(text, one))).collect();
        let forbidden: Vec<_> = expect.must_not.iter().filter(|not| not.split('|').any(|one| contains(text, one))).collect();
        let short = |list: &[&String]| list.iter().map(|one| one.chars().take(24).collect()).collect::<Vec<String>>();
        let told = || format!("missing {:?}, forbidden {:?}", short(&missing), short(&forbidden));
        self.rate("must / must_not").count(&case.id, missing.is_empty() && forbidden.is_empty(), told);
        let language = case.allows("language", &explained["language"], &json!(expect.language));
        self.rate("language").count(&case.id, language, || explained["language"].to_string());
        let intents = explained["intents"].as_array().cloned().unwrap_or_default();
        let lacking: Vec<_> = expect.intents.iter().filter(|intent| !intents.contains(&json!(intent))).collect();
        self.rate("intents found").count(&case.id, lacking.is_empty(), || format!("{lacking:?}"));
    }

    /// A figure without a source; a customer's fact where none may stand.
    fn unforgivable(&mut self, case: &Case, explained: &Value, text: &str) {
        let figures = explained["figures"].as_array().cloned().unwrap_or_default();
        let facts: Vec<_> = explained["facts"].as_array().into_iter().flatten().map(|fact| fact["id"].clone()).collect();
        let sourced = |figure: &Value| facts.contains(&figure["fact"]) || figure["from"] == "mail";
        let loose = digits(text)
            - figures.iter().map(|figure| digits(figure["text"].as_str().unwrap_or_default())).sum::<usize>().min(digits(text));
        if !figures.iter().all(sourced) || loose > 0 || explained["draft"]["status"] == "failed" {
            self.unverified.push(case.id.clone());
        }
        let own = |fact: &&Value| matches!(fact["source"]["kind"].as_str(), Some("document" | "contact"));
        let holds_facts = explained["facts"].as_array().into_iter().flatten().any(|fact| own(&fact));
        let forbidden = case.expect.must_not.iter().any(|not| not.split('|').any(|one| contains(text, one)));
        let to_wrong = explained["draft"]["to"].as_array().into_iter().flatten().any(|to| case.not_to().any(|not| to == not));
        if (case.expect.withheld == Some(true) && (holds_facts || forbidden)) || (to_wrong && holds_facts) {
            self.disclosed.push(case.id.clone());
        }
    }

    fn shortfalls(&self) -> Vec<String> {
        let below = BARS.iter().filter_map(|(name, percent)| {
            let rate = self.rates.get(name)?;
            let short = rate.right * 100 < rate.all * percent;
            short.then(|| format!("{name}: {} of {}, bar {percent} %: {}", rate.right, rate.all, rate.wrong.join(", ")))
        });
        let figures = self.unverified.iter().map(|id| format!("{id}: a figure without a source"));
        let facts = self.disclosed.iter().map(|id| format!("{id}: a fact that is not the reader's"));
        below.chain(figures).chain(facts).collect()
    }

    fn print(&self) {
        for name in NAMES {
            if let Some(rate) = self.rates.get(name) {
                rate.print(name);
            }
        }
        println!("{:<22} {}  {}", "unverified figures", self.unverified.len(), self.unverified.join(", "));
        println!("{:<22} {}  {}", "false disclosures", self.disclosed.len(), self.disclosed.join(", "));
    }

    /// One line of a table: right of all, `-` where nothing was to be judged.
    fn print_row(&self, name: &str) {
        let cell = |rate: Option<&Rate>| rate.map_or_else(|| "-".to_owned(), |rate| format!("{}/{}", rate.right, rate.all));
        let cells: Vec<String> = COLUMNS.iter().map(|(_, rate)| format!("{:>10}", cell(self.rates.get(rate)))).collect();
        let cases = self.rates.get("decision").map_or(0, |rate| rate.all);
        println!("{name:<28} {cases:>5} {}  {:>10}  {:>9}", cells.join(" "), self.unverified.len(), self.disclosed.len());
    }
}

/// Runs of digits.
fn digits(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).count()
}

fn sorted(list: &[String]) -> Vec<String> {
    let mut list = list.to_vec();
    list.sort();
    list
}

fn ids(list: &Value, fits: impl Fn(&Value) -> bool) -> Vec<String> {
    let found = list.as_array().into_iter().flatten().filter(|one| fits(one));
    sorted(&found.filter_map(|one| one["id"].as_str().map(str::to_owned)).collect::<Vec<_>>())
}

fn squash(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Case and kind of space don't matter; a match starts at the start of a word and never cuts a number in two.
pub(crate) fn contains(text: &str, want: &str) -> bool {
    let (text, want) = (squash(text), squash(want));
    let number_at = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let (starts, ends) = (want.chars().next(), want.chars().next_back());
    text.match_indices(&want).any(|(at, found)| {
        let (before, rest) = text.split_at(at);
        let after = rest.strip_prefix(found).unwrap_or_default();
        let mut left = before.chars().rev();
        let (near, far) = (left.next(), left.next());
        let mut right = after.chars();
        let (next, following) = (right.next(), right.next());
        let in_word = starts.is_some_and(char::is_alphanumeric) && near.is_some_and(char::is_alphanumeric);
        let cut_left = number_at(starts) && matches!(near, Some('.' | ',')) && number_at(far);
        let cut_right = number_at(ends) && (number_at(next) || (matches!(next, Some('.' | ',')) && number_at(following)));
        !(in_word || cut_left || cut_right)
    })
}
