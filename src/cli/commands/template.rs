//! `template`: the reply templates, listed, checked, and tried on a real mail.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::{App, Tenant, WatchedMailbox};
use crate::cli::arguments::{Template, TemplateWanted};
use crate::cli::out::Out;
use crate::cli::{DONE, FAILED, WRONG};
use crate::domain::{Finding, Intent, Language, MessageId};
use crate::fault;
use crate::flow::preview::{self, Preview};
use crate::writer::{Draft, OwnTemplate};

/// What is asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AskTemplate {
    wanted: Asked,
    json: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Asked {
    List,
    Check { name: Option<String> },
    Preview { name: String, message: String, mailbox: Option<String> },
}

/// What was typed.
pub(crate) fn asked(typed: Template) -> AskTemplate {
    let (wanted, json) = match typed.wanted {
        TemplateWanted::List { json } => (Asked::List, json),
        TemplateWanted::Check { name, json } => (Asked::Check { name }, json),
        TemplateWanted::Preview { name, message, mailbox, json } => (Asked::Preview { name, message, mailbox }, json),
    };
    AskTemplate { wanted, json }
}

/// Runs it.
pub(crate) fn run(app: &App, asked: &AskTemplate, out: &mut Out) -> u8 {
    match &asked.wanted {
        Asked::List => list(app, asked.json, out),
        Asked::Check { name } => check(app, name.as_deref(), asked.json, out),
        Asked::Preview { name, message, mailbox } => try_on(app, name, message, mailbox.as_deref(), asked.json, out),
    }
}

fn list(app: &App, json: bool, out: &mut Out) -> u8 {
    for tenant in &app.tenants {
        for template in tenant.templates.own() {
            let intents: Vec<&str> = template.intents().iter().map(|intent| intent.word()).collect();
            if json {
                out.json(&entry(tenant, template, &intents));
            } else {
                let answers = if intents.is_empty() { "whatever is asked".to_owned() } else { intents.join(", ") };
                out.line(&format!("{:<24} {}  {answers}  ({})", template.name(), template.language(), tenant.id()));
            }
        }
    }
    for intent in Intent::ALL {
        if json {
            out.json(&json!({"name": intent.word(), "built_in": true, "languages": Language::ALL.map(Language::code), "intents": [intent.word()]}));
        } else {
            out.line(&format!("{:<24} {}  {}  (built in)", intent.word(), Language::ALL.map(Language::code).join(" "), intent.word()));
        }
    }
    DONE
}

fn entry(tenant: &Tenant, template: &OwnTemplate, intents: &[&str]) -> Value {
    json!({
        "name": template.name(),
        "built_in": false,
        "tenant": tenant.id().as_str(),
        "language": template.language().code(),
        "intents": intents,
        "priority": template.priority(),
        "placeholders": template.placeholders().collect::<Vec<_>>(),
    })
}

/// Files with faults never come this far: they keep every command from starting, each fault with its place.
fn check(app: &App, name: Option<&str>, json: bool, out: &mut Out) -> u8 {
    let (mut code, mut seen) = (DONE, 0);
    for tenant in &app.tenants {
        let Some(mailbox) = app.mailboxes.iter().find(|mailbox| mailbox.tenant() == tenant.id()) else { continue };
        for template in tenant.templates.own().iter().filter(|template| name.is_none_or(|name| name == template.name())) {
            seen += 1;
            code = code.max(rehearsed(mailbox, template.name(), json, out));
        }
    }
    match name {
        Some(name) if seen == 0 => no_such_template(app, name, out),
        _ => code,
    }
}

fn rehearsed(mailbox: &WatchedMailbox, name: &str, json: bool, out: &mut Out) -> u8 {
    let (ok, says) = match preview::rehearse(&mailbox.desk, name, mailbox.desk.clock.now()) {
        Ok(Preview::Draft(draft)) => {
            (true, format!("it can be filled; {} placeholders stay open where nothing is known", draft.written().gaps.len()))
        }
        Ok(Preview::Refused(findings)) => (false, format!("it would never be placed: {}", listed(&findings))),
        Ok(Preview::NoSuchTemplate | Preview::NoSuchMail) => (false, "it can't be tried".to_owned()),
        Err(error) => (false, fault::sentence(&error)),
    };
    match (json, ok) {
        (true, _) => out.json(&json!({"template": name, "ok": ok, "why": says})),
        (false, true) => out.line(&format!("{name}: {says}")),
        (false, false) => out.problem(&format!("{name}: {says}")),
    }
    if ok { DONE } else { FAILED }
}

fn try_on(app: &App, name: &str, message: &str, mailbox: Option<&str>, json: bool, out: &mut Out) -> u8 {
    let Some(id) = MessageId::parse(message) else {
        out.problem(&format!("`{message}` is no Message-ID; give it as it stands in the mail, <left@right>, in quotes"));
        return WRONG;
    };
    let mut known = false;
    for one in app.mailboxes.iter().filter(|one| mailbox.is_none_or(|id| id == one.id().as_str())) {
        match preview::preview(&one.desk, name, &id, one.desk.clock.now()) {
            Ok(Preview::NoSuchMail) => {}
            Ok(Preview::NoSuchTemplate) => known = true,
            Ok(Preview::Draft(draft)) => return shown(&draft, json, out),
            Ok(Preview::Refused(findings)) => {
                out.problem(&format!("{name} would not be placed for {id}: {}; correct the template", listed(&findings)));
                return FAILED;
            }
            Err(error) => {
                out.problem(&fault::sentence(&error));
                return FAILED;
            }
        }
    }
    if known {
        return no_such_template(app, name, out);
    }
    out.problem(&format!("no watched mailbox has a mail {id}; run `postar once` if it has just come"));
    FAILED
}

fn shown(draft: &Draft, json: bool, out: &mut Out) -> u8 {
    if json {
        let facts: Vec<Value> =
            draft.facts().iter().map(|fact| json!({"id": fact.id.0, "label": fact.label, "shown": fact.shown})).collect();
        out.json(&json!({"template": draft.written().template, "text": draft.text(), "facts": facts, "gaps": draft.written().gaps}));
    } else {
        draft.text().lines().for_each(|line| out.line(line));
        draft.written().gaps.iter().for_each(|gap| out.line(&format!("  left open   {gap}")));
    }
    DONE
}

fn no_such_template(app: &App, name: &str, out: &mut Out) -> u8 {
    let known: Vec<&str> = app.tenants.iter().flat_map(|tenant| tenant.templates.own()).map(OwnTemplate::name).collect();
    let known = if known.is_empty() { "none yet; `templates` of the [[tenant]] names their folder".to_owned() } else { known.join(", ") };
    out.problem(&format!("no template of your own is called `{name}`; there are: {known}"));
    WRONG
}

fn listed(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{} \"{}\"", finding.check.word(), finding.text)).collect::<Vec<_>>().join(", ")
}
