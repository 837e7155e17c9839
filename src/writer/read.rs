//! What a mail asks: intents by word tables, only in what is new, and whether an answer is wanted at all.

use crate::domain::{DocType, Intent, Language, Message};

use super::Form;
use super::sentence::{Sentence, is_reply_subject, sentences};
use super::vocabulary::{Vocabulary, of};

/// A question of so few words has no room for a subject of its own.
const SHORT: usize = 5;

/// What a mail wants, as far as words tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What is wanted, each once, in the order of the contract; empty where nothing is asked.
    pub intents: Vec<Intent>,
    /// The sentences that ask, in the order of the mail, each with what it is about.
    pub asks: Vec<Ask>,
    /// An answer is wanted: something is asked, ordered, cancelled or complained about.
    pub anything_asked: bool,
    /// Where nothing is asked: a statement that opens a thread and is neither thanks nor greeting nor notice. From a customer it
    /// wants an answer, though no table knows what about.
    pub said: Option<String>,
    /// How the sender addresses us.
    pub form: Form,
}

/// One sentence that wants an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The sentence, as it was written.
    pub words: String,
    /// What it is about; empty where no table knows its subject.
    pub intents: Vec<Intent>,
}

impl Ask {
    /// It only asks for an answer (*Prosim za odgovor*), in a word or two, or for nothing that could be told.
    pub(super) fn is_bare(&self) -> bool {
        let sentence = Sentence::of(&self.words);
        !sentence.question && (sentence.words.len() < SHORT || Language::ALL.into_iter().any(|language| of(language).is_bare(&sentence)))
    }
}

/// Reads the new words and the subject of a mail. The quoted history and the signature don't count.
///
/// The tables of the mail's own language are tried first; all five if they find nothing or the language isn't clear.
#[must_use]
pub fn read(message: &Message) -> Reading {
    read_knowing(message, &|_| Vec::new())
}

/// The same, where `kinds` tells the kinds of the sender's own documents that a text names by number: `RT26-0044, please resend`
/// asks for an invoice, though no word says so. Numbers of others must not be told apart here: a stranger could learn what exists.
#[must_use]
pub fn read_knowing(message: &Message, kinds: &dyn Fn(&str) -> Vec<DocType>) -> Reading {
    let own = message.language.map(|language| read_in(message, &[language], kinds));
    let reading = own.filter(Reading::is_clear).unwrap_or_else(|| read_in(message, &Language::ALL, kinds));
    Reading { form: Form::of(message), ..reading }
}

/// The language of a mail too short to be told by its letters: the one whose tables know the most of its words, if it is one.
#[must_use]
pub fn language(message: &Message) -> Option<Language> {
    let words = Sentence::of(&format!("{} {}", message.words.new, message.subject)).words;
    let known = |language: &Language| words.iter().filter(|word| of(*language).knows(word)).count();
    let most = Language::ALL.iter().map(known).max().filter(|most| *most > 0)?;
    let mut best = Language::ALL.into_iter().filter(|language| known(language) == most);
    best.next().filter(|_| best.next().is_none())
}

impl Reading {
    /// A statement of somebody who is known counts as asked; a stranger's is an advertisement more often than not.
    #[must_use]
    pub fn of_a_customer(mut self) -> Self {
        if let Some(words) = self.said.take().filter(|_| !self.anything_asked) {
            self.asks.push(Ask { words, intents: Vec::new() });
            self.intents = ordered(&self.asks);
            self.anything_asked = true;
        }
        self
    }

    /// With what earlier mails of the same turn ask, which comes first; what is asked again counts once.
    #[must_use]
    pub fn after(mut self, earlier: Vec<Self>) -> Self {
        let own = std::mem::take(&mut self.asks);
        for ask in earlier.into_iter().flat_map(|reading| reading.asks).chain(own) {
            if !self.asks.iter().any(|known| known.words == ask.words) {
                self.asks.push(ask);
            }
        }
        self.intents = ordered(&self.asks);
        self
    }

    fn is_clear(&self) -> bool {
        self.intents.iter().any(|intent| *intent != Intent::Other)
    }
}

fn read_in(message: &Message, languages: &[Language], kinds: &dyn Fn(&str) -> Vec<DocType>) -> Reading {
    let tables: Vec<&Vocabulary> = languages.iter().map(|language| of(*language)).collect();
    let named = |sentence: Sentence| sentence.naming(kinds);
    let body: Vec<Sentence> = sentences(&message.words.new).into_iter().map(named).collect();
    let subject = Sentence::of(&message.subject).naming(kinds);
    let asks = asks(&tables, &body, &subject, !is_reply_subject(&message.subject));
    let intents = ordered(&asks);
    let said = if asks.is_empty() && !is_reply_subject(&message.subject) { said(&body) } else { None };
    Reading { intents, anything_asked: !asks.is_empty(), asks, said, form: Form::Formal }
}

fn asks(tables: &[&Vocabulary], body: &[Sentence], subject: &Sentence, own_subject: bool) -> Vec<Ask> {
    let mut found: Vec<Ask> = Vec::new();
    for (place, sentence) in body.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|earlier| body.get(earlier));
        let ask = ask(tables, sentence, before, subject);
        found.extend(ask.map(|ask| continued(ask, sentence, before, found.last())));
    }
    if own_subject && found.iter().all(|ask| ask.intents.is_empty()) {
        found.extend(ask_of_subject(tables, subject, !found.is_empty()));
    }
    found
}

/// The first sentence that is more than a greeting, unless it thanks, wishes well or gives notice: then the whole mail does.
fn said(body: &[Sentence]) -> Option<String> {
    let settled = |sentence: &Sentence| Language::ALL.iter().any(|language| of(*language).is_settled(sentence));
    let first = body.iter().find(|sentence| sentence.words.len() >= SHORT || (!sentence.text.ends_with(',') && settled(sentence)))?;
    (!settled(first) && first.text.ends_with(['.', '!'])).then(|| first.text.clone())
}

/// A short question without a subject right after a sentence that wants something is about that: "Would that still work?"
fn continued(ask: Ask, sentence: &Sentence, before: Option<&Sentence>, last: Option<&Ask>) -> Ask {
    let follows = last.filter(|last| before.is_some_and(|before| before.text == last.words));
    match follows {
        Some(last) if ask.intents.is_empty() && sentence.words.len() <= SHORT => Ask { intents: last.intents.clone(), ..ask },
        _ => ask,
    }
}

/// A sentence of the text: claims count as they are, topics only where it asks; a question without a topic of its own
/// ("Is that right?") is about the sentence before it, else about the subject.
fn ask(tables: &[&Vocabulary], sentence: &Sentence, before: Option<&Sentence>, subject: &Sentence) -> Option<Ask> {
    let claims = collect(tables, |table| table.claims_in(sentence));
    let asking = tables.iter().any(|table| table.asks(sentence));
    if !asking {
        return (!claims.is_empty()).then(|| Ask { words: sentence.text.clone(), intents: claims });
    }
    let scopes = [Some(sentence.clone()), before.map(|earlier| earlier.joined(sentence)), Some(subject.joined(sentence))];
    let mut intents = claims;
    for scope in scopes.iter().flatten() {
        if intents.is_empty() || scope == sentence {
            merge(&mut intents, collect(tables, |table| table.topics_in(scope)));
        }
    }
    if intents.is_empty() {
        intents = collect(tables, |table| table.nouns_in(sentence));
    }
    Some(Ask { words: sentence.text.clone(), intents })
}

/// The subject of a mail that starts a thread: it may ask by itself, and it tells what a bare request is about.
fn ask_of_subject(tables: &[&Vocabulary], subject: &Sentence, body_asks: bool) -> Option<Ask> {
    let mut intents = collect(tables, |table| table.claims_in(subject));
    if body_asks || tables.iter().any(|table| table.asks(subject)) {
        merge(&mut intents, collect(tables, |table| table.topics_in(subject)));
    }
    let asks_alone = !body_asks && tables.iter().any(|table| table.asks(subject));
    (asks_alone || !intents.is_empty()).then(|| Ask { words: subject.text.clone(), intents })
}

fn collect(tables: &[&Vocabulary], pick: impl Fn(&Vocabulary) -> Vec<Intent>) -> Vec<Intent> {
    let mut found = Vec::new();
    for table in tables {
        merge(&mut found, pick(table));
    }
    found
}

fn merge(found: &mut Vec<Intent>, more: Vec<Intent>) {
    for intent in more {
        if !found.contains(&intent) {
            found.push(intent);
        }
    }
}

fn ordered(asks: &[Ask]) -> Vec<Intent> {
    let known = |intent: &Intent| asks.iter().any(|ask| ask.intents.contains(intent));
    let intents: Vec<Intent> = Intent::ALL.into_iter().filter(known).collect();
    if intents.is_empty() && !asks.is_empty() { vec![Intent::Other] } else { intents }
}
