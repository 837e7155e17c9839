//! What the demo tells a person: each mail on two lines, one draft whole, and where the rest lies.

use std::net::SocketAddr;

use super::Stage;
use crate::app::App;
use crate::cli::out::Out;
use crate::domain::{Decision, Explanation, WithheldWhy};
use crate::flow;
use crate::flow::pass::PassReport;

/// Before anything was done.
pub(super) fn opening(stage: &Stage, out: &mut Out) {
    out.line("A sample company, its mailbox, and a simulated Metakocka. Nothing leaves this machine.");
    out.line(&format!("Folder: {}", stage.dir.display()));
    out.line("");
}

/// What became of each mail, then the first draft as it lies in Drafts.
pub(super) fn pass(app: &App, report: &PassReport, as_json: bool, out: &mut Out) {
    for explanation in &report.decided {
        if as_json {
            out.json(&flow::explain::json(explanation, true));
        } else {
            mail(app, explanation, out);
        }
    }
    report.failed.iter().for_each(|failure| out.problem(failure));
    if !as_json {
        out.line("");
        out.line(&format!("{} mails · {} drafts placed · {} failed", report.mails, report.drafts, report.failed.len()));
        if let Some(draft) = report.decided.iter().filter(|one| one.withheld.is_empty()).find_map(|one| one.draft.as_ref()) {
            out.line("\nOne of the drafts:\n");
            draft.text.lines().for_each(|line| out.line(&format!("    {line}")));
        }
    }
}

/// One mail: what was done with it and why, then whom it is from and what it is about.
fn mail(app: &App, explanation: &Explanation, out: &mut Out) {
    let subject = match app.store.mail(&explanation.mailbox, &explanation.message_id) {
        Ok(Some(record)) => record.subject,
        _ => String::new(),
    };
    let subject = if subject.is_empty() { "(no subject)".to_owned() } else { subject };
    let who = match (&explanation.contact, explanation.candidates.as_slice()) {
        (Some(contact), _) => contact.name.clone(),
        (None, []) => "nobody the ERP knows".to_owned(),
        (None, several) => several.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(" or "),
    };
    out.line(&format!("{}  {:<46}  {who}", mark(explanation.decision), shortened(&subject, 46)));
    out.line(&format!("       {}", outcome(explanation)));
}

fn mark(decision: Decision) -> &'static str {
    match decision {
        Decision::Draft => "DRAFT ",
        Decision::File => "filed ",
        Decision::Ignore => "left  ",
    }
}

/// Why, in words; for a draft what it answers, holds back and leaves open.
fn outcome(explanation: &Explanation) -> String {
    if explanation.decision != Decision::Draft {
        return format!("no draft: {}", explanation.reason);
    }
    let intents: Vec<_> = explanation.intents.iter().map(|intent| intent.word()).collect();
    let mut parts = vec![format!("{}, {}", explanation.language, intents.join(" + "))];
    let documents: Vec<_> = explanation.documents.iter().map(|document| document.number.as_str()).collect();
    if !documents.is_empty() && !explanation.facts.is_empty() {
        parts.push(format!("{} true figures from {}", explanation.facts.len(), documents.join(", ")));
    }
    if let Some(withheld) = explanation.withheld.first() {
        parts.push(format!("customer facts withheld: {}", why(withheld.why)));
    }
    if !explanation.gaps.is_empty() {
        parts.push(format!("left open: {}", explanation.gaps.join(", ")));
    }
    parts.join(" · ")
}

fn why(why: WithheldWhy) -> &'static str {
    match why {
        WithheldWhy::SenderNotAuthenticated => "nobody vouches for the sender",
        WithheldWhy::SenderUnknown => "the sender is nobody the ERP knows",
        WithheldWhy::NotTheCustomer => "it is somebody else's",
        WithheldWhy::AmbiguousContact => "several customers fit",
        WithheldWhy::ReplyToElsewhere => "the answer would go elsewhere",
        WithheldWhy::StrangerAmongRecipients => "a stranger would read it",
        WithheldWhy::TwoFrom => "the mail names two senders",
    }
}

fn shortened(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    text.chars().take(length.saturating_sub(1)).chain(['…']).collect()
}

/// The end of a run with `--once`.
pub(super) fn where_drafts_lie(stage: &Stage, out: &mut Out) {
    out.line("");
    out.line(&format!("The drafts lie in {}", stage.drafts().display()));
    out.line("Open the folder Maildir in any mail program that reads one (mutt -f, Evolution, KMail).");
}

/// While the demo stays up.
pub(super) fn staying(stage: &Stage, listen: SocketAddr, out: &mut Out) {
    where_drafts_lie(stage, out);
    out.line(&format!("Readiness and metrics: http://{listen}/readyz and http://{listen}/metrics"));
    out.line(&format!("Ask about any mail:    {}", super::explain_command(&stage.config)));
    out.line("Put a mail into Maildir/new and watch .Drafts. Ctrl-C ends the demo.");
}
