//! The table of `replay --report`: decisions, and for each sort of question how drafts stood beside what was sent.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::domain::Intent;
use crate::flow::shadow::{Beside, Shadow};

/// What the mails of the past came to.
#[derive(Debug, Default)]
pub(super) struct Table {
    sent_mails: usize,
    mails: usize,
    decisions: BTreeMap<(&'static str, String), usize>,
    intents: BTreeMap<Intent, Row>,
    all: Row,
    different: Vec<(String, Beside)>,
}

/// The mails of one sort of question.
#[derive(Debug, Default)]
struct Row {
    /// A draft would have been placed.
    drafted: usize,
    /// Of these: with something left open.
    with_gaps: usize,
    /// The owner answered.
    answered: usize,
    /// Drafted and answered.
    both: usize,
    /// Of these: every figure that both state is the same.
    same: usize,
    /// One of them is another.
    different: usize,
    /// No figure stands in both.
    no_figure: usize,
    lengths: Vec<usize>,
    language: Share,
    form: Share,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    yes: usize,
    of: usize,
}

impl Share {
    fn take(&mut self, yes: Option<bool>) {
        self.of += usize::from(yes.is_some());
        self.yes += usize::from(yes == Some(true));
    }

    fn words(self) -> String {
        if self.of == 0 { "-".to_owned() } else { format!("{} of {}", self.yes, self.of) }
    }

    fn json(self) -> Value {
        json!({"yes": self.yes, "of": self.of})
    }
}

impl Row {
    fn take(&mut self, shadow: &Shadow) {
        self.answered += usize::from(shadow.answered);
        let Some(draft) = &shadow.draft else { return };
        self.drafted += 1;
        self.with_gaps += usize::from(draft.gaps > 0);
        let Some(beside) = &draft.beside else { return };
        self.both += 1;
        match (beside.different.is_empty(), beside.same) {
            (false, _) => self.different += 1,
            (true, 0) => self.no_figure += 1,
            (true, _) => self.same += 1,
        }
        self.lengths.extend(beside.length);
        self.language.take(beside.language);
        self.form.take(beside.form);
    }

    /// The median of the drafts' lengths in hundredths of the answers'.
    fn length(&self) -> Option<usize> {
        let mut sorted = self.lengths.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied()
    }

    fn json(&self) -> Value {
        json!({
            "drafted": self.drafted, "with_gaps": self.with_gaps, "answered": self.answered, "both": self.both, "same_figures": self.same,
            "different_figures": self.different, "no_common_figure": self.no_figure, "length_percent": self.length(),
            "same_language": self.language.json(), "same_form": self.form.json(),
        })
    }

    fn line(&self, name: &str) -> String {
        let length = self.length().map_or_else(|| "-".to_owned(), |percent| format!("{percent} %"));
        let (language, form) = (self.language.words(), self.form.words());
        let Self { drafted, with_gaps, answered, both, same, different, no_figure, .. } = self;
        format!(
            "{name:<14} {drafted:>7} {with_gaps:>5} {answered:>8} {both:>5} {same:>5} {different:>6} {no_figure:>5} {length:>7} {language:>12} {form:>12}"
        )
    }
}

/// The head of the table by questions.
const HEAD: &str = "asked            drafted  gaps answered  both  same differ  none  length     language         form";

impl Table {
    /// Nothing yet, beside so many sent mails.
    pub(super) fn of(sent_mails: usize) -> Self {
        Self { sent_mails, ..Self::default() }
    }

    /// Takes in one mail.
    pub(super) fn take(&mut self, shadow: Shadow) {
        self.mails += 1;
        *self.decisions.entry((shadow.decision.word(), shadow.reason.clone())).or_default() += 1;
        self.all.take(&shadow);
        for intent in &shadow.intents {
            self.intents.entry(*intent).or_default().take(&shadow);
        }
        if let Some(beside) = shadow.draft.and_then(|draft| draft.beside).filter(|beside| !beside.different.is_empty()) {
            self.different.push((shadow.message_id.as_str().to_owned(), beside));
        }
    }

    /// What has to be said before the numbers are read.
    fn caution(&self) -> &'static str {
        match (self.sent_mails, self.all.answered) {
            (0, _) => {
                "No sent mail was found, so nothing can be compared: give the folder with --sent. What follows are the decisions alone."
            }
            (_, 0) => "No sent mail answers any of these mails (by In-Reply-To and References), so nothing can be compared.",
            _ => "Drafts were written from what Metakocka holds now: a figure that has changed there since the answer counts as different.",
        }
    }

    /// As one JSON object.
    pub(super) fn json(&self) -> Value {
        let decisions =
            self.decisions.iter().map(|((decision, reason), count)| json!({"decision": decision, "reason": reason, "mails": count}));
        let intents: serde_json::Map<_, _> = self.intents.iter().map(|(intent, row)| (intent.word().to_owned(), row.json())).collect();
        let different = self.different.iter().map(|(id, beside)| json!({"message_id": id, "figures": beside.different}));
        json!({
            "mails": self.mails, "sent_mails": self.sent_mails, "note": self.caution(), "decisions": decisions.collect::<Vec<_>>(),
            "all": self.all.json(), "intents": intents, "different": different.collect::<Vec<_>>(),
        })
    }

    /// For a person.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("{} mails, {} sent mails", self.mails, self.sent_mails), self.caution().to_owned(), String::new()];
        lines.extend(self.decisions.iter().map(|((decision, reason), count)| format!("{count:>7}  {decision}, because {reason}")));
        lines.extend([String::new(), HEAD.to_owned()]);
        lines.extend(self.intents.iter().map(|(intent, row)| row.line(intent.word())));
        lines.push(self.all.line("all mails"));
        if !self.different.is_empty() {
            lines.extend([String::new(), "Figures that were sent otherwise:".to_owned()]);
        }
        for (id, beside) in &self.different {
            let told = beside.different.iter().map(|one| format!("{}: drafted {}, sent {}", one.field, one.drafted, one.sent));
            lines.push(format!("  {id}  {}", told.collect::<Vec<_>>().join("; ")));
        }
        lines
    }
}
