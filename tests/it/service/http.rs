//! What a probe, a scraper and a careless client get from the HTTP face.

use std::time::Duration;

use jiff::Timestamp;
use postar::health::{Board, Part, PartKind};
use postar::http::{BODY_LIMIT, Ending, GRACE, HEAD_LIMIT, State, serve};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

struct Service {
    address: std::net::SocketAddr,
    board: Board,
    stop: CancellationToken,
    serving: JoinHandle<Ending>,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value))
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

async fn start() -> Service {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
    let state = State { board: Board::default(), metrics: super::metrics::registered(), ..State::default() };
    let board = state.board.clone();
    Service { address, board, stop: stop.clone(), serving: tokio::spawn(serve(listener, state, stop)) }
}

impl Service {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn ask(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        let mut stream = self.connect().await;
        let head = format!("{method} {path} HTTP/1.1\r\nHost: postar\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        read_answer(stream).await
    }

    /// States a body of this length, sends none of it and reads what comes.
    async fn announce(&self, length: usize) -> Answer {
        let mut stream = self.connect().await;
        let head = format!("POST /nowhere HTTP/1.1\r\nHost: postar\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        read_answer(stream).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, b"").await
    }
}

async fn read_answer(mut stream: TcpStream) -> Answer {
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[tokio::test]
async fn healthz_says_alive_whatever_the_parts_do() {
    let service = start().await;
    service.board.bad(&Part::STORE, "the disk is full", at("2026-11-22T10:00:00Z"));
    let answer = service.get("/healthz").await;
    assert_eq!((answer.status, answer.json()), (200, json!({"alive": true})));
}

#[tokio::test]
async fn readyz_is_503_until_every_part_is_in_order_and_names_each() {
    let service = start().await;
    assert_eq!((service.get("/readyz").await.status, service.get("/readyz").await.json()), (503, json!({"ready": false, "parts": []})));
    let (store, prodaja) = (Part::STORE, Part::new(PartKind::Mailbox, "prodaja"));
    service.board.good(&store, at("2026-11-22T10:00:00Z"));
    service.board.expect(prodaja.clone(), at("2026-11-22T10:00:01Z"));
    service.board.bad(&prodaja, "could not log in", at("2026-11-22T10:00:02Z"));
    let answer = service.get("/readyz").await;
    assert_eq!(answer.status, 503);
    let expected = json!({"ready": false, "parts": [
        {"part": "store", "id": "store", "ok": true, "since": "2026-11-22T10:00:00Z", "why": null},
        {"part": "mailbox", "id": "prodaja", "ok": false, "since": "2026-11-22T10:00:01Z", "why": "could not log in"},
    ]});
    assert_eq!(answer.json(), expected);
    service.board.good(&prodaja, at("2026-11-22T10:05:00Z"));
    let answer = service.get("/readyz").await;
    assert_eq!((answer.status, answer.json()["ready"].clone()), (200, json!(true)));
    assert_eq!(answer.json()["parts"][1]["since"], "2026-11-22T10:05:00Z");
}

#[tokio::test]
async fn metrics_come_in_the_text_format_of_prometheus() {
    let answer = start().await.get("/metrics").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/plain; version=0.0.4; charset=utf-8")));
    assert!(answer.body.contains("\npostar_messages_ingested_total{mailbox=\"prodaja\"} 0\n"));
}

#[tokio::test]
async fn an_unknown_path_and_a_wrong_method_are_problem_details() {
    let service = start().await;
    let missing = service.get("/api/nowhere").await;
    assert_eq!((missing.status, missing.header("content-type")), (404, Some("application/problem+json")));
    let expected = json!({"type": "about:blank", "title": "Not Found", "status": 404, "detail": "nothing lies under /api/nowhere"});
    assert_eq!(missing.json(), expected);
    let wrong = service.ask("POST", "/healthz", b"").await;
    assert_eq!((wrong.status, wrong.header("content-type")), (405, Some("application/problem+json")));
    assert!(wrong.header("allow").unwrap().contains("GET"));
}

#[tokio::test]
async fn every_answer_forbids_sniffing_and_loading() {
    let service = start().await;
    let large = vec![b'x'; BODY_LIMIT + 1];
    let answers = [
        service.get("/healthz").await,
        service.get("/readyz").await,
        service.get("/metrics").await,
        service.get("/nowhere").await,
        service.ask("DELETE", "/metrics", b"").await,
        service.ask("POST", "/nowhere", &large).await,
    ];
    for answer in answers {
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{}", answer.head);
        assert!(answer.header("content-security-policy").unwrap().contains("default-src 'none'"), "{}", answer.head);
    }
}

#[tokio::test]
async fn a_body_above_50_mb_is_413_and_one_of_50_mb_is_not() {
    let service = start().await;
    assert_eq!(service.announce(BODY_LIMIT).await.status, 404);
    let answer = service.ask("POST", "/nowhere", &vec![b'x'; BODY_LIMIT + 1]).await;
    assert_eq!((answer.status, answer.header("content-type")), (413, Some("application/problem+json")));
    assert_eq!(answer.json()["detail"], "a body may have at most 50000000 bytes");
}

#[tokio::test]
async fn a_client_that_asks_before_it_sends_is_refused_without_its_body() {
    let mut stream = start().await.connect().await;
    let head = format!("POST /nowhere HTTP/1.1\r\nHost: postar\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n", BODY_LIMIT + 1);
    stream.write_all(head.as_bytes()).await.unwrap();
    let answer = tokio::time::timeout(Duration::from_secs(2), read_answer(stream)).await.expect("it waited for the body");
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn an_idle_connection_ends_at_once_when_the_service_stops() {
    let service = start().await;
    let mut kept = service.connect().await;
    kept.write_all(b"GET /healthz HTTP/1.1\r\nHost: postar\r\n\r\n").await.unwrap();
    let mut buffer = [0; 16];
    kept.read_exact(&mut buffer).await.unwrap();
    service.stop.cancel();
    assert_eq!(service.serving.await.unwrap(), Ending::Graceful);
    assert!(TcpStream::connect(service.address).await.is_err(), "the port is still open");
}

#[tokio::test]
async fn a_client_that_never_ends_its_body_is_cut_at_the_deadline() {
    let service = start().await;
    let mut stuck = service.connect().await;
    let head = format!("POST /nowhere HTTP/1.1\r\nHost: postar\r\nContent-Length: {}\r\n\r\nx", BODY_LIMIT + 1);
    stuck.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    tokio::time::pause();
    let begin = Instant::now();
    service.stop.cancel();
    assert_eq!(service.serving.await.unwrap(), Ending::Cut(1));
    assert!(begin.elapsed() <= GRACE + Duration::from_millis(100), "took {:?}", begin.elapsed());
}

#[tokio::test]
async fn a_client_that_never_ends_its_head_loses_the_connection() {
    let service = start().await;
    let mut slow = service.connect().await;
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: pos").await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    tokio::time::pause();
    let begin = Instant::now();
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest).await;
    assert!(begin.elapsed() <= HEAD_LIMIT + Duration::from_secs(1), "took {:?}", begin.elapsed());
    assert_eq!(service.get("/healthz").await.status, 200);
}
