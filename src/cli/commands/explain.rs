//! `explain`: why a mail got this draft or none.

use serde::Serialize;

use crate::app::App;
use crate::cli::arguments::Explain;
use crate::cli::out::Out;
use crate::cli::{DONE, FAILED, WRONG};
use crate::domain::{Confidence, ContactMatch, Explanation, Fact, MatchReason, MessageId};
use crate::fault;
use crate::flow;

/// Runs it; a mail that no mailbox has is a failure.
pub(crate) fn run(app: &App, wanted: &Explain, out: &mut Out) -> u8 {
    let Some(id) = MessageId::parse(&wanted.message_id) else {
        out.problem(&format!("`{}` is no Message-ID; give it as it stands in the mail, <left@right>, in quotes", wanted.message_id));
        return WRONG;
    };
    let explanations = match app.store.explanations(&id) {
        Ok(explanations) => explanations,
        Err(error) => {
            out.problem(&fault::sentence(&error));
            return FAILED;
        }
    };
    let fits = |found: &&Explanation| wanted.mailbox.as_deref().is_none_or(|mailbox| mailbox == found.mailbox.as_str());
    let found: Vec<_> = explanations.iter().filter(fits).collect();
    for explanation in &found {
        if wanted.json {
            out.json(&flow::explain::json(explanation, wanted.text));
        } else {
            tell(explanation, wanted.text, out);
        }
    }
    if found.is_empty() {
        out.problem(&format!("no watched mailbox has a mail {id}; run `postar once` if it has just come"));
        return FAILED;
    }
    DONE
}

/// For a person: what was decided, about whom, from which facts; in the words that `--json` uses.
pub(crate) fn tell(explanation: &Explanation, with_text: bool, out: &mut Out) {
    let Explanation { message_id, mailbox, reason, authenticity, .. } = explanation;
    out.line(&format!("{message_id} in {mailbox}: {}, because {reason}", word(&explanation.decision)));
    out.line(&format!("  sender      {} ({})", word(&authenticity.verdict), authenticity.how));
    match &explanation.contact {
        Some(contact) => out.line(&format!("  contact     {}", who(contact))),
        None => out.line("  contact     none"),
    }
    explanation.candidates.iter().for_each(|candidate| out.line(&format!("  candidate   {}", who(candidate))));
    for found in &explanation.documents {
        let why = because(found.confidence, &found.reasons);
        out.line(&format!("  document    {} {} ({why})", found.doc_type, found.number));
    }
    for fact in &explanation.facts {
        let Fact { id, label, shown, read_at, class, .. } = fact;
        out.line(&format!(
            "  fact {:<6} {label} = {shown} ({}, read {read_at:.0}, good until {:.0})",
            id.0,
            word(class),
            fact.good_until()
        ));
    }
    explanation.unread.iter().for_each(|one| out.line(&format!("  not read    {} {} ({})", word(&one.kind), one.id, one.why)));
    explanation.withheld.iter().for_each(|held| out.line(&format!("  withheld    {} ({})", held.fact, word(&held.why))));
    explanation.gaps.iter().for_each(|gap| out.line(&format!("  left open   {gap}")));
    explanation.alerts.iter().for_each(|alert| out.line(&format!("  ALERT       {} ({})", alert.says, alert.kind.word())));
    if let Some(percent) = explanation.confidence {
        out.line(&format!("  confidence  {percent} % of drafts that looked so sure were sent as they were"));
    }
    if let Some(draft) = &explanation.draft {
        out.line(&format!("  draft       {}, revision {}, {}", word(&draft.status), draft.revision, draft.message_id));
        draft.attachments.iter().for_each(|copy| out.line(&format!("  attached    {} ({} bytes)", copy.name, copy.size)));
        if with_text {
            out.line("");
            draft.text.lines().for_each(|line| out.line(&format!("  | {line}")));
        }
    }
}

fn who(found: &ContactMatch) -> String {
    format!("{} ({})", found.name, because(found.confidence, &found.reasons))
}

/// `certain: address, phone`
fn because(confidence: Confidence, reasons: &[MatchReason]) -> String {
    let reasons: Vec<_> = reasons.iter().map(word).collect();
    format!("{}: {}", word(&confidence), reasons.join(", "))
}

/// The word that the contract has for it.
fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
