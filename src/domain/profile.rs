//! How the owner of a mailbox writes, in words of a closed list: what he was seen to do, and how often.
//!
//! Nothing that anybody typed stands in a profile, only which of a few known ways it was. So no sent mail, however it came to be, can
//! speak through it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Intent, Language, MailboxId, MessageId, MkId};

/// A way counts as usual only once it was seen this often: two alike are chance.
pub const LEAST_EVIDENCE: u32 = 3;

/// How much is remembered: beyond this everything is halved, so that a new habit outgrows the old one within as many mails again.
pub const MOST_EVIDENCE: u32 = 60;

/// How many lengths are kept; their median is what is asked for.
const LENGTHS_KEPT: usize = 31;

/// Most names of gaps that are counted.
const GAPS_KEPT: usize = 64;

/// How a mail greets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Greeting {
    /// Spoštovani, Dear, Sehr geehrte, Poštovani, Gentile.
    Respectful,
    /// Dober dan, Good day, Guten Tag, Dobar dan, Buongiorno.
    Day,
    /// Pozdravljeni, Hello, Hallo, Pozdrav, Salve.
    Plain,
    /// Živjo, Hi, Liebe, Bok, Ciao.
    Familiar,
}

impl Greeting {
    /// In one word, as the templates know it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Respectful => "respectful",
            Self::Day => "day",
            Self::Plain => "plain",
            Self::Familiar => "familiar",
        }
    }
}

/// How a mail ends, above the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignOff {
    /// S spoštovanjem, Yours sincerely, Hochachtungsvoll, S poštovanjem, Distinti saluti.
    Respectful,
    /// Lep pozdrav, Kind regards, Mit freundlichen Grüßen, Srdačan pozdrav, Cordiali saluti.
    Regards,
    /// Prisrčen pozdrav, Warm regards, Liebe Grüße.
    Warm,
    /// LP, Cheers, MfG, Saluti.
    Short,
    /// Lep dan, Have a nice day, Schönen Tag, Ugodan dan, Buona giornata.
    Day,
}

impl SignOff {
    /// In one word, as the templates know it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Respectful => "respectful",
            Self::Regards => "regards",
            Self::Warm => "warm",
            Self::Short => "short",
            Self::Day => "day",
        }
    }
}

/// How the other is addressed, where a text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressForm {
    /// vi, Sie, Vi, Lei.
    Formal,
    /// ti, du, tu.
    Informal,
}

/// One sent mail, as far as anything is learned from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// The mailbox it was sent from.
    pub mailbox: MailboxId,
    /// The sent mail: the same one teaches once.
    pub sent: MessageId,
    /// The customer that it went to.
    pub contact: Option<MkId>,
    /// Its language, where it is clear.
    pub language: Option<Language>,
    /// How it greets.
    pub greeting: Option<Greeting>,
    /// How it ends.
    pub sign_off: Option<SignOff>,
    /// How it addresses the other.
    pub form: Option<AddressForm>,
    /// How many words of its own it has, without quote and signature; `None` where that teaches nothing.
    pub length: Option<u16>,
    /// What our draft left open and the owner filled in, by the gap's name.
    pub filled: Vec<String>,
    /// What it answers.
    pub intents: Vec<Intent>,
    /// Its words, every figure, name and link masked; only of an answer that isn't ours.
    pub example: Option<String>,
}

/// How often each of a few ways was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tally<K: Ord>(BTreeMap<K, u32>);

impl<K: Ord> Default for Tally<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord + Copy> Tally<K> {
    /// One more of this way.
    pub fn saw(&mut self, way: K) {
        *self.0.entry(way).or_default() += 1;
        if self.seen() > MOST_EVIDENCE {
            self.0.values_mut().for_each(|times| *times /= 2);
            self.0.retain(|_, times| *times > 0);
        }
    }

    /// How much was seen in all.
    #[must_use]
    pub fn seen(&self) -> u32 {
        self.0.values().sum()
    }

    /// How often this way was seen.
    #[must_use]
    pub fn of(&self, way: K) -> u32 {
        self.0.get(&way).copied().unwrap_or_default()
    }

    /// The way that was seen often enough, and in at least two of three mails.
    #[must_use]
    pub fn usual(&self) -> Option<K> {
        let all = self.seen();
        self.0.iter().find(|(_, times)| **times >= LEAST_EVIDENCE && **times * 3 >= all * 2).map(|(way, _)| *way)
    }
}

/// How somebody writes: the owner of a mailbox to everybody, or to one customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    greetings: BTreeMap<Language, Tally<Greeting>>,
    sign_offs: BTreeMap<Language, Tally<SignOff>>,
    forms: Tally<AddressForm>,
    languages: Tally<Language>,
    /// Lengths of the newest mails in words, oldest first.
    lengths: Vec<u16>,
    /// How often a gap of this name was filled in.
    filled: BTreeMap<String, u32>,
    /// How often a draft about this was deleted.
    deleted: BTreeMap<Intent, u32>,
}

impl Profile {
    /// Takes in one sent mail.
    pub fn learn(&mut self, seen: &Observation) {
        if let Some(language) = seen.language {
            self.languages.saw(language);
            if let Some(greeting) = seen.greeting {
                self.greetings.entry(language).or_default().saw(greeting);
            }
            if let Some(sign_off) = seen.sign_off {
                self.sign_offs.entry(language).or_default().saw(sign_off);
            }
        }
        if let Some(form) = seen.form {
            self.forms.saw(form);
        }
        if let Some(length) = seen.length {
            self.lengths.push(length);
            let surplus = self.lengths.len().saturating_sub(LENGTHS_KEPT);
            self.lengths.drain(..surplus);
        }
        for gap in &seen.filled {
            if self.filled.len() < GAPS_KEPT || self.filled.contains_key(gap) {
                *self.filled.entry(gap.clone()).or_default() += 1;
            }
        }
    }

    /// Drafts about these were deleted: perhaps none is wanted.
    pub fn draft_deleted(&mut self, intents: &[Intent]) {
        for intent in intents {
            *self.deleted.entry(*intent).or_default() += 1;
        }
    }

    /// One of them was sent after all.
    pub fn draft_not_deleted(&mut self, intents: &[Intent]) {
        for intent in intents {
            let times = self.deleted.entry(*intent).or_default();
            *times = times.saturating_sub(1);
        }
    }

    /// How often a draft about this was deleted.
    #[must_use]
    pub fn deleted(&self, intent: Intent) -> u32 {
        self.deleted.get(&intent).copied().unwrap_or_default()
    }

    /// How often a gap of this name was filled in by the owner.
    #[must_use]
    pub fn filled(&self, gap: &str) -> u32 {
        self.filled.get(gap).copied().unwrap_or_default()
    }

    /// Enough was seen to say how somebody writes: further mails only keep it true.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.lengths.len() >= LENGTHS_KEPT
    }

    /// The form of address, if it is settled.
    #[must_use]
    pub fn form(&self) -> Option<AddressForm> {
        self.forms.usual()
    }

    /// The language, if it is settled.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        self.languages.usual()
    }

    /// What is usual in this language; `None` where nothing is settled.
    #[must_use]
    pub fn habit(&self, language: Language) -> Option<Habit> {
        let habit = Habit {
            usual_length: self.usual_length(),
            greeting: self.greetings.get(&language).and_then(Tally::usual),
            sign_off: self.sign_offs.get(&language).and_then(Tally::usual),
        };
        (habit != Habit::default()).then_some(habit)
    }

    /// The median of the newest lengths.
    fn usual_length(&self) -> Option<u16> {
        let enough = u32::try_from(self.lengths.len()).is_ok_and(|seen| seen >= LEAST_EVIDENCE);
        let mut sorted = self.lengths.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied().filter(|_| enough)
    }
}

/// What is usual, where it is settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habit {
    /// Words of an answer, without quote and signature.
    pub usual_length: Option<u16>,
    /// How it greets.
    pub greeting: Option<Greeting>,
    /// How it ends.
    pub sign_off: Option<SignOff>,
}

impl Habit {
    /// What is usual with one customer, and where that isn't settled, what is usual.
    #[must_use]
    pub fn or(self, general: Self) -> Self {
        Self {
            usual_length: self.usual_length.or(general.usual_length),
            greeting: self.greeting.or(general.greeting),
            sign_off: self.sign_off.or(general.sign_off),
        }
    }
}
