//! What a model is told, what becomes of its words, and what is told of it afterwards.

use std::time::Duration;

use postar::domain::Check;
use postar::model::Api;
use regex::Regex;

use super::oracle;
use super::scene::{APIS, Case, Scene, cases, explained, mail, settings};
use super::server::{Act, Server, answer};

const AMPLE: Duration = Duration::from_secs(20);

fn case(id: &str, subject: &str, body: &str) -> Case {
    let head = format!("From: Mojca Rant <nabava@jezerka.example>\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n");
    Case {
        id: id.to_owned(),
        raw: mail(id, &head, body),
        now: "2026-11-16T09:00:00Z".parse().unwrap(),
        language: "sl".to_owned(),
        withheld: false,
        must_not: vec![],
    }
}

#[tokio::test]
async fn an_honest_model_writes_through_all_three_formats() {
    let (scene, server) = (Scene::set(), Server::start(|asked| answer(&asked.draft())).await);
    for api in APIS {
        let desk = scene.with(settings(api, server.base(api), AMPLE));
        for case in cases().iter().step_by(9) {
            let (template, explained) = (explained(&scene.desk, case).await, explained(&desk, case).await);
            assert!(!explained.fallback, "{} {api:?}: {:?} {:?}", case.id, explained.findings, explained.model);
            assert_eq!(oracle::faults(&case.raw, &explained, &template), Vec::<String>::new());
            let used = explained.model.unwrap();
            assert_eq!((used.asked, used.tokens_in, used.tokens_out, used.fell_back), (1, 321, 45, None));
            assert!(used.prompt.is_some());
        }
    }
    let metrics = scene.desk.metrics.render();
    for line in [
        r#"postar_writer_requests_total{tenant="lipa",kind="openai",outcome="ok"}"#,
        r#"postar_writer_tokens_total{tenant="lipa",kind="anthropic",direction="in"}"#,
        r#"postar_writer_tokens_total{tenant="lipa",kind="ollama",direction="out"}"#,
    ] {
        assert!(metrics.contains(line), "{line}\n{metrics}");
    }
}

#[tokio::test]
async fn no_value_of_a_fact_stands_in_a_prompt_and_nothing_but_slots_has_their_form() {
    let (scene, server) = (Scene::set(), Server::start(|asked| answer(&asked.draft())).await);
    let desk = scene.with(settings(Api::OpenAi, server.base(Api::OpenAi), AMPLE));
    let braces = Regex::new(r"\{\{(.*?)\}\}|\{\{|\}\}").unwrap();
    let slot = Regex::new(r"^(f|gap)[0-9]+$").unwrap();
    let mut prompts = 0;
    for case in &cases() {
        let template = explained(&desk, case).await;
        let message = postar::mail::parse(&case.raw, &postar::mail::Budget::default());
        let theirs = format!("{} {} {}", message.subject, message.words.new, message.words.quoted);
        for asked in server.heard() {
            prompts += 1;
            let told = asked.whole();
            let secret = template.facts.iter().filter(|fact| fact.shown.chars().any(char::is_numeric) && fact.shown.len() > 3);
            let leaked: Vec<_> = secret.filter(|fact| told.contains(&fact.shown) && !theirs.contains(&fact.shown)).collect();
            assert!(leaked.is_empty(), "{}: {leaked:?}", case.id);
            for found in braces.captures_iter(&told) {
                assert!(found.get(1).is_some_and(|name| slot.is_match(name.as_str())), "{}: {}", case.id, &found[0]);
            }
        }
    }
    println!("{prompts} prompts read");
    assert!(prompts > 80);
}

#[tokio::test]
async fn a_refused_text_is_repaired_once_with_its_findings() {
    let (scene, server) = (Scene::set(), Server::start(|_| Act::Close).await);
    server.behave(|asked| if asked.nth == 0 { answer(&format!("{} Cena je 77,00 €.", asked.draft())) } else { answer(&asked.draft()) });
    let desk = scene.with(settings(Api::Ollama, server.base(Api::Ollama), AMPLE));
    let explained = explained(&desk, &case("r1", "PN-412", "Pozdravljeni,\r\n\r\nkdaj pride naročilo PN-412?\r\n\r\nHvala, Mojca")).await;
    let asked = server.heard();
    assert_eq!((asked.len(), explained.fallback), (2, false), "{:?}", explained.model);
    assert!(asked[1].user().contains("77,00"), "{}", asked[1].user());
    assert_eq!(explained.model.unwrap().asked, 2);
    assert!(explained.findings.iter().any(|finding| finding.check == Check::Figure), "{:?}", explained.findings);
    let metrics = desk.metrics.render();
    assert!(metrics.contains(r#"postar_figures_rejected_total{tenant="lipa"} 1"#), "{metrics}");
    assert!(metrics.contains(r#"postar_findings_total{tenant="lipa",check="figure"}"#), "{metrics}");
}

#[tokio::test]
async fn a_model_that_is_refused_twice_leaves_the_templates_draft_and_the_reason() {
    let (scene, server) = (Scene::set(), Server::start(|asked| answer(&format!("{} Samo 5,00 €!", asked.draft()))).await);
    let desk = scene.with(settings(Api::OpenAi, server.base(Api::OpenAi), AMPLE));
    let mail = case("r2", "PN-412", "Pozdravljeni,\r\n\r\nkdaj pride naročilo PN-412?\r\n\r\nHvala, Mojca");
    let (template, explained) = (explained(&scene.desk, &mail).await, explained(&desk, &mail).await);
    assert_eq!(server.heard().len(), 2);
    assert!(explained.fallback);
    assert_eq!(explained.draft.unwrap().text, template.draft.unwrap().text);
    assert_eq!(explained.model.unwrap().fell_back.as_deref(), Some("its words did not pass the checks"));
    let metrics = desk.metrics.render();
    assert!(metrics.contains(r#"postar_writer_fallbacks_total{tenant="lipa",kind="openai",reason="findings"} 1"#), "{metrics}");
}

#[tokio::test]
async fn other_words_around_the_same_slots_are_placed() {
    let (scene, server) = (Scene::set(), Server::start(|asked| answer(&asked.draft().replace("predvidena je", "pričakujemo jo"))).await);
    let desk = scene.with(settings(Api::Anthropic, server.base(Api::Anthropic), AMPLE));
    let mail = case("w1", "PN-412", "Pozdravljeni,\r\n\r\nkdaj pride naročilo PN-412?\r\n\r\nHvala, Mojca");
    let (template, explained) = (explained(&scene.desk, &mail).await, explained(&desk, &mail).await);
    assert!(!explained.fallback, "{:?}", explained.findings);
    let (own, theirs) = (template.draft.unwrap().text, explained.draft.unwrap().text);
    assert!(theirs.contains("PN-412") && theirs.contains("24. 11. 2026"), "{theirs}");
    assert_eq!(own.lines().next(), theirs.lines().next(), "the greeting is the template's");
}

#[tokio::test]
async fn secrets_of_a_mail_go_to_no_model() {
    let (scene, server) = (Scene::set(), Server::start(|asked| answer(&asked.draft())).await);
    let desk = scene.with(settings(Api::OpenAi, server.base(Api::OpenAi), AMPLE));
    let body = "Pozdravljeni,\r\n\r\nkdaj pride naročilo PN-412? Kartica 4111 1111 1111 1111, IBAN SI56191000000123438, geslo: Jabolko7x, ključ sk-live-abcdefghijklmnop12345.\r\n\r\nMojca";
    explained(&desk, &case("s1", "Geslo: Hruska8y", body)).await;
    let told: String = server.heard().iter().map(super::server::Asked::whole).collect();
    for secret in ["4111 1111", "SI5619", "Jabolko7x", "Hruska8y", "sk-live"] {
        assert!(!told.contains(secret), "{secret}\n{told}");
    }
    assert!(told.contains("PN-412") && told.contains("(card number)") && told.contains("(password)"), "{told}");
}
