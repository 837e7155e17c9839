//! What goes over the wire and what does not: formats, keys, limits, retries, the breaker and the budget.

use std::time::Duration;

use postar::breaker::Breaking;
use postar::fault::{self, Fault, Lasting};
use postar::metrics::Metrics;
use postar::model::{Api, Client, ModelError, Question, Reply, Settings, Speaker, Turn};
use tokio::time::Instant;
use url::Url;

use super::scene::{APIS, KEY, settings};
use super::server::{Act, Server, answer};

const AMPLE: Duration = Duration::from_secs(20);

fn question() -> Question {
    let turns = vec![Turn { by: Speaker::Us, text: "How is the order?".to_owned() }];
    Question { system: "Be brief.".to_owned(), turns, structured: true }
}

async fn ask(client: &Client) -> Result<Reply, ModelError> {
    client.ask(&question(), client.due()).await
}

fn client(settings: Settings) -> Client {
    Client::new(settings, Metrics::new()).unwrap()
}

/// Asks a server that does this; the word of what went wrong.
async fn word(act: Act, change: impl Fn(&mut Settings)) -> (String, usize) {
    let server = Server::start(move |_| act.clone()).await;
    let mut settings = settings(Api::OpenAi, server.base(Api::OpenAi), AMPLE);
    change(&mut settings);
    let word = ask(&client(settings)).await.map_or_else(|error| error.why.word(), |_| "ok");
    (word.to_owned(), server.heard().len())
}

#[tokio::test]
async fn each_format_is_spoken_as_its_makers_describe_it() {
    let server = Server::start(|_| answer("All well.")).await;
    for (api, path, header, limit) in [
        (Api::OpenAi, "/v1/chat/completions", format!("authorization: bearer {KEY}"), "/max_tokens"),
        (Api::Anthropic, "/v1/messages", format!("x-api-key: {KEY}"), "/max_tokens"),
        (Api::Ollama, "/api/chat", format!("authorization: bearer {KEY}"), "/options/num_predict"),
    ] {
        let reply = ask(&client(settings(api, server.base(api), AMPLE))).await.unwrap();
        assert_eq!((reply.text.as_str(), reply.usage.sent, reply.usage.received), (r#"{"text":"All well."}"#, 321, 45));
        let asked = server.heard().remove(0);
        assert_eq!(asked.path, path);
        assert!(asked.head.contains(&header), "{}", asked.head);
        assert_eq!(asked.body.pointer(limit).and_then(serde_json::Value::as_u64), Some(800), "{}", asked.body);
        assert_eq!((&asked.body["stream"], &asked.body["model"]), (&true.into(), &"any".into()));
        assert!(asked.whole().contains("Be brief.") && asked.user() == "How is the order?");
    }
}

#[tokio::test]
async fn the_shape_of_the_answer_is_asked_for_where_the_server_can_promise_it() {
    let server = Server::start(|_| answer("x")).await;
    for (api, pointer) in [(Api::OpenAi, "/response_format/json_schema/schema/required/0"), (Api::Ollama, "/format/required/0")] {
        ask(&client(settings(api, server.base(api), AMPLE))).await.unwrap();
        assert_eq!(server.heard()[0].body.pointer(pointer), Some(&"text".into()));
    }
}

#[tokio::test]
async fn what_a_server_refuses_is_left_out_from_then_on() {
    let server = Server::start(|asked| {
        if asked.body.get("response_format").is_some() {
            return Act::Status(400, "", r#"{"error": "response_format is not supported by this model"}"#);
        }
        if asked.body.get("max_tokens").is_some() {
            return Act::Status(400, "", "Use 'max_completion_tokens' instead of 'max_tokens'.");
        }
        answer("x")
    })
    .await;
    let client = client(settings(Api::OpenAi, server.base(Api::OpenAi), AMPLE));
    ask(&client).await.unwrap();
    assert_eq!(server.heard().len(), 3);
    ask(&client).await.unwrap();
    let asked = server.heard();
    assert_eq!((asked.len(), asked[0].body.get("max_completion_tokens")), (1, Some(&800.into())), "it is remembered");
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_what_will_not_is_not() {
    for (act, expected) in [
        (Act::Status(429, "retry-after: 0\r\n", ""), ("quota", 3)),
        (Act::Status(503, "", ""), ("outage", 3)),
        (Act::Close, ("unreachable", 3)),
        (Act::Status(429, "retry-after: 3600\r\n", ""), ("quota", 1)),
        (Act::Status(401, "", ""), ("auth", 1)),
        (Act::Status(404, "", ""), ("rejected", 1)),
        (Act::Status(302, "location: http://127.0.0.1:1/\r\n", ""), ("redirect", 1)),
        (Act::Bytes("text/html", b"<html>".to_vec()), ("garbled", 1)),
        (Act::Bytes("text/event-stream", b"data: {\"a\"\n\n".to_vec()), ("garbled", 1)),
        (Act::BreakOff("half of it".repeat(9)), ("truncated", 1)),
        (Act::CutAtLimit("x".to_owned()), ("too_long", 1)),
        (Act::Say(String::new()), ("empty", 1)),
        (Act::Endless("bla "), ("too_long", 1)),
    ] {
        let shown = format!("{act:?}");
        assert_eq!(word(act, |_| ()).await, (expected.0.to_owned(), expected.1), "{shown}");
    }
}

#[tokio::test]
async fn every_wait_has_an_end() {
    for act in [Act::Hang, Act::SlowLoris, Act::Stall("a word".to_owned())] {
        let (begun, shown) = (Instant::now(), format!("{act:?}"));
        // Long enough that a busy machine has asked by then.
        let found = word(act, |settings| settings.patience.overall = Duration::from_secs(1)).await;
        assert_eq!(found, ("timeout".to_owned(), 1), "{shown}");
        assert!(begun.elapsed() < Duration::from_secs(8), "{shown} took {:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn a_line_without_an_end_fills_no_memory() {
    let line = [b"data: ".to_vec(), vec![b'x'; 6 * 1024 * 1024]].concat();
    assert_eq!(word(Act::Bytes("text/event-stream", line), |_| ()).await, ("too_long".to_owned(), 1));
}

#[tokio::test]
async fn a_model_that_fails_again_and_again_is_left_alone_for_a_while() {
    let server = Server::start(|_| Act::Status(500, "", "")).await;
    let mut settings = settings(Api::OpenAi, server.base(Api::OpenAi), AMPLE);
    settings.breaking = Breaking { after: 2, first: Duration::from_millis(200), longest: Duration::from_millis(200) };
    settings.patience.retries = 0;
    let client = client(settings);
    for _ in 0..5 {
        ask(&client).await.unwrap_err();
    }
    assert_eq!((server.heard().len(), client.circuit_open()), (2, true));
    server.behave(|_| answer("x"));
    tokio::time::sleep(Duration::from_millis(300)).await;
    client.probe().await.unwrap();
    assert!(!client.circuit_open() && ask(&client).await.is_ok());
}

#[tokio::test]
async fn tokens_that_are_spent_are_spent() {
    let server = Server::start(|_| answer("x")).await;
    let mut settings = settings(Api::OpenAi, server.base(Api::OpenAi), AMPLE);
    settings.allowance.tokens_per_day = Some(4 * 1_200);
    let client = client(settings);
    let mut words = Vec::new();
    for _ in 0..4 {
        words.push(ask(&client).await.map_or_else(|error| error.why.word(), |_| "ok"));
    }
    assert_eq!((words, server.heard().len()), (vec!["ok", "ok", "budget", "budget"], 2));
}

#[tokio::test]
async fn the_key_and_the_servers_words_are_in_no_error() {
    for (status, lasting) in [(401, true), (403, true), (404, true), (500, false), (429, false)] {
        let server =
            Server::start(move |_| Act::Status(status, "x-echo: sk-of-the-model-5317\r\n", "you sent sk-of-the-model-5317, CANARY")).await;
        let client = client(settings(Api::Anthropic, server.base(Api::Anthropic), AMPLE));
        let error = ask(&client).await.unwrap_err();
        let shown = format!("{} {error:?} {client:?}", fault::sentence(&error));
        assert!(!shown.contains(KEY) && !shown.contains("CANARY"), "{shown}");
        assert_eq!(matches!(error.lasting(), Lasting::UntilSomeoneActs), lasting, "{status}");
    }
}

#[test]
fn customers_mails_go_over_no_plain_line() {
    for base in ["http://models.example/v1", "ftp://models.example", "https://user:pass@models.example/v1"] {
        let made = Client::new(settings(Api::OpenAi, Url::parse(base).unwrap(), AMPLE), Metrics::new());
        assert_eq!(made.map(|_| ()).unwrap_err().why.word(), "rejected", "{base}");
    }
    assert_eq!(APIS.map(Api::word), ["openai", "anthropic", "ollama"]);
}
