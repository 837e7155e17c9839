//! `once`: one ERP sync, then one pass over every mailbox until nothing is left to do.

use serde_json::{Value, json};

use crate::app::{App, Tenant, WatchedMailbox};
use crate::cli::arguments::Once;
use crate::cli::out::Out;
use crate::cli::{DONE, FAILED, WRONG};
use crate::domain::Explanation;
use crate::fault::{self, Fault};
use crate::flow::pass::PassReport;

/// Counts of a whole run, and what was decided.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    mails: usize,
    drafts: usize,
    renewed: usize,
    withdrawn: usize,
    failed: usize,
}

impl Summary {
    fn add(&mut self, report: &PassReport) {
        self.mails += report.mails;
        self.drafts += report.drafts;
        self.renewed += report.renewed;
        self.withdrawn += report.withdrawn;
        self.failed += report.failed.len();
    }

    fn json(&self) -> Value {
        let Self { mails, drafts, renewed, withdrawn, failed } = self;
        json!({"summary": {"mails": mails, "drafts": drafts, "renewed": renewed, "withdrawn": withdrawn, "failed": failed}})
    }

    fn sentence(&self) -> String {
        let Self { mails, drafts, renewed, withdrawn, failed } = self;
        format!("{mails} new mails · {drafts} drafts placed · {renewed} renewed · {withdrawn} withdrawn · {failed} failed")
    }
}

/// Runs it; the exit code says whether anything failed.
pub(crate) async fn run(app: &App, wanted: &Once, out: &mut Out) -> u8 {
    let wanted_ids: Vec<_> =
        app.mailboxes.iter().filter(|one| wanted.mailbox.as_deref().is_none_or(|id| id == one.id().as_str())).collect();
    if let Some(id) = wanted.mailbox.as_deref().filter(|_| wanted_ids.is_empty()) {
        out.problem(&app.no_such_mailbox(id));
        return WRONG;
    }
    let mut summary = Summary::default();
    for tenant in app.tenants.iter().filter(|tenant| wanted_ids.iter().any(|mailbox| mailbox.tenant() == tenant.id())) {
        let failures = app.sync(tenant, false).await.failures;
        summary.failed += failures.len();
        failures.iter().for_each(|failure| out.problem(failure));
        for failure in follow_up(app, tenant).await {
            out.problem(&failure);
            summary.failed += 1;
        }
    }
    for mailbox in wanted_ids {
        let mut report = PassReport::default();
        let failed = pass(app, mailbox, &mut report).await.err();
        tell(&report, wanted.json, &mut summary, out);
        if let Some(problem) = failed {
            out.problem(&problem);
            summary.failed += 1;
        }
    }
    if wanted.json {
        out.json(&summary.json());
    } else {
        out.line(&summary.sentence());
    }
    if summary.failed == 0 { DONE } else { FAILED }
}

/// Reads again what waiting drafts stand on, and follows up all that changed, so that each pass finds its mails related and its drafts woken.
async fn follow_up(app: &App, tenant: &Tenant) -> Vec<String> {
    let told = |error: &dyn Fault| format!("tenant {}: {}", tenant.id(), fault::sentence(error));
    let mut failures: Vec<String> = app.read_grounds(tenant).await.err().iter().map(|error| told(error)).collect();
    loop {
        match app.ripple(tenant).await {
            Ok(Some(_)) => {}
            Ok(None) => return failures,
            Err(error) => {
                failures.push(told(&error));
                return failures;
            }
        }
    }
}

/// One pass. While nothing is known of the company's customers every one of them would be a stranger, so mail waits for the first sync.
async fn pass(app: &App, mailbox: &WatchedMailbox, report: &mut PassReport) -> Result<(), String> {
    let told = |error: &dyn Fault| format!("mailbox {}: {}", mailbox.id(), fault::sentence(error));
    for tenant in app.tenants.iter().filter(|tenant| tenant.id() == mailbox.tenant()) {
        if !tenant.is_mirrored(&app.store).map_err(|error| told(&error))? {
            return Err(format!(
                "mailbox {}: its mail was left for later, since the ERP of tenant {} was never read whole; \
                 see what failed there, then run `postar once` again",
                mailbox.id(),
                tenant.id()
            ));
        }
    }
    mailbox.pass(report).await.map_err(|error| told(&error))
}

fn tell(report: &PassReport, as_json: bool, summary: &mut Summary, out: &mut Out) {
    summary.add(report);
    for failure in &report.failed {
        out.problem(failure);
    }
    for explanation in &report.decided {
        if as_json { out.json(&decided(explanation)) } else { out.line(&sentence(explanation)) }
    }
}

fn decided(explanation: &Explanation) -> Value {
    let mut value = json!({
        "mailbox": explanation.mailbox.as_str(),
        "message_id": explanation.message_id.as_str(),
        "decision": explanation.decision.word(),
        "reason": explanation.reason.to_string(),
    });
    if let (Some(draft), Some(fields)) = (&explanation.draft, value.as_object_mut()) {
        fields.insert("draft_message_id".to_owned(), draft.message_id.as_str().into());
    }
    value
}

/// One mail on one line for a person: what was done, why, for whom.
pub(crate) fn sentence(explanation: &Explanation) -> String {
    let who = explanation.contact.as_ref().map_or("nobody we know", |contact| contact.name.as_str());
    format!("{:<7} {:<18} {:<34} {}", explanation.decision.word(), explanation.reason.to_string(), who, explanation.message_id)
}
