//! `explain`: why a mail got this draft or none.

use crate::app::App;
use crate::cli::arguments::Explain;
use crate::cli::out::Out;
use crate::cli::{DONE, FAILED, WRONG};
use crate::domain::{Explanation, MessageId};
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

/// For a person: what was decided, about whom, from which facts.
pub(crate) fn tell(explanation: &Explanation, with_text: bool, out: &mut Out) {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let decision = word(serde_json::to_value(explanation.decision).unwrap_or_default());
    out.line(&format!("{} in {}: {decision}, because {}", explanation.message_id, explanation.mailbox, explanation.reason));
    out.line(&format!("  sender      {:?} ({})", explanation.authenticity.verdict, explanation.authenticity.how));
    match &explanation.contact {
        Some(contact) => out.line(&format!("  contact     {} ({:?}: {:?})", contact.name, contact.confidence, contact.reasons)),
        None => out.line("  contact     none"),
    }
    for candidate in &explanation.candidates {
        out.line(&format!("  candidate   {} ({:?}: {:?})", candidate.name, candidate.confidence, candidate.reasons));
    }
    for document in &explanation.documents {
        out.line(&format!("  document    {} {} ({:?}: {:?})", document.doc_type, document.number, document.confidence, document.reasons));
    }
    for fact in &explanation.facts {
        out.line(&format!("  fact {:<6} {} = {} (read {})", fact.id.0, fact.label, fact.shown, fact.read_at));
    }
    for withheld in &explanation.withheld {
        out.line(&format!("  withheld    {} ({:?})", withheld.fact, withheld.why));
    }
    for gap in &explanation.gaps {
        out.line(&format!("  left open   {gap}"));
    }
    if let Some(draft) = &explanation.draft {
        out.line(&format!("  draft       {:?}, revision {}, {}", draft.status, draft.revision, draft.message_id));
        if with_text {
            out.line("");
            draft.text.lines().for_each(|line| out.line(&format!("  | {line}")));
        }
    }
}
