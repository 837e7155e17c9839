//! Faults below HTTP: what a rule does to the bytes on the wire and to the door.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use postar::sim::Profile;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::stage::{KEY, Stage};

/// What came over the wire until it ended, and how it ended.
struct Wire {
    bytes: Vec<u8>,
    ended: Result<(), ErrorKind>,
    took: Duration,
    /// Until the first byte of the body.
    to_body: Duration,
}

impl Wire {
    fn head(&self) -> &str {
        let end = self.body_at().unwrap_or(self.bytes.len());
        std::str::from_utf8(&self.bytes[..end]).expect("a head is text")
    }

    fn body(&self) -> &[u8] {
        self.body_at().map_or(&[], |at| &self.bytes[at..])
    }

    fn body_at(&self) -> Option<usize> {
        self.bytes.windows(4).position(|part| part == b"\r\n\r\n").map(|at| at + 4)
    }
}

/// One call whose connection is read to its very end.
async fn wire(stage: &Stage) -> Wire {
    let body = json!({"company_id": "4711", "secret_key": KEY}).to_string();
    let request = format!(
        "POST /rest/eshop/v1/json/warehouse_list HTTP/1.1\r\nHost: sim\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(stage.running.addr()).await.expect("somebody listens");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let (started, mut part) = (Instant::now(), [0; 4096]);
    let mut wire = Wire { bytes: Vec::new(), ended: Ok(()), took: Duration::ZERO, to_body: Duration::MAX };
    loop {
        match stream.read(&mut part).await {
            Ok(0) => break,
            Ok(read) => wire.bytes.extend_from_slice(&part[..read]),
            Err(error) => {
                wire.ended = Err(error.kind());
                break;
            }
        }
        if !wire.body().is_empty() {
            wire.to_body = wire.to_body.min(started.elapsed());
        }
    }
    wire.took = started.elapsed();
    wire
}

async fn under(action: Value) -> Wire {
    let stage = Stage::eval(Profile::Golden).await;
    stage.fault(json!({}), action).await;
    wire(&stage).await
}

#[tokio::test]
async fn an_unspoiled_answer_ends_as_it_should() {
    let wire = under(json!({"type": "latency", "ms": 0})).await;
    assert!(wire.ended.is_ok() && wire.head().contains("content-length") && serde_json::from_slice::<Value>(wire.body()).is_ok());
}

#[tokio::test]
async fn a_reset_comes_before_anything_or_within_the_body() {
    let before = under(json!({"type": "reset"})).await;
    assert_eq!((before.ended, before.bytes.len()), (Err(ErrorKind::ConnectionReset), 0));
    let within = under(json!({"type": "reset", "when": "mid_body"})).await;
    assert!(within.head().starts_with("HTTP/1.1 200"), "{}", within.head());
    assert_eq!((within.ended, within.body()), (Err(ErrorKind::ConnectionReset), b"{\"opr_co".as_slice()));
}

#[tokio::test]
async fn a_body_is_cut_with_or_without_telling() {
    let short = under(json!({"type": "truncated", "at": 20, "framing": "content_length_mismatch"})).await;
    let announced: usize = short.head().lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
    assert!(short.body().len() == 20 && announced > 20, "{announced}");
    let chunked = under(json!({"type": "truncated", "at": 20, "framing": "chunked_abort"})).await;
    assert!(chunked.head().contains("transfer-encoding: chunked") && !chunked.body().ends_with(b"0\r\n\r\n"));
    let clean = under(json!({"type": "truncated", "at": 20, "framing": "clean"})).await;
    assert!(clean.head().contains("content-length: 20") && clean.body().len() == 20);
}

#[tokio::test]
async fn slow_loris_lets_the_body_drip_or_the_head_too_and_ends_at_its_limit() {
    let body = under(json!({"type": "slow_loris", "bytes_per_s": 4000, "chunk": 100})).await;
    assert!(body.took >= Duration::from_millis(120) && body.ended.is_ok(), "{:?}", body.took);
    assert!(body.to_body < body.took / 2, "the head came at once: {:?} of {:?}", body.to_body, body.took);
    let head = under(json!({"type": "slow_loris", "bytes_per_s": 2000, "chunk": 20, "headers": true})).await;
    assert!(head.to_body >= Duration::from_millis(40), "{:?}", head.to_body);
    let cut = under(json!({"type": "slow_loris", "bytes_per_s": 10, "total_limit_s": 1})).await;
    assert!(cut.ended == Err(ErrorKind::ConnectionReset) && cut.took < Duration::from_secs(5), "{:?} {:?}", cut.ended, cut.took);
}

#[tokio::test]
async fn a_dripping_connection_is_well_again_for_the_next_call() {
    let stage = Stage::eval(Profile::Golden).await;
    let rule = json!({"id": "drip", "times": 1, "action": {"type": "slow_loris", "bytes_per_s": 8000, "chunk": 100}});
    stage.control(Method::POST, "faults", json!({"rules": [rule]})).await;
    let slow = Instant::now();
    stage.call("v1/json/warehouse_list", json!({})).await;
    let (slow, quick) = (slow.elapsed(), Instant::now());
    stage.call("v1/json/warehouse_list", json!({})).await;
    assert!(quick.elapsed() < slow, "{:?} after {slow:?}", quick.elapsed());
}

#[tokio::test]
async fn refuse_closes_the_door_until_its_time_is_over() {
    let stage = Stage::eval(Profile::Golden).await;
    let rule = json!({"id": "down", "times": 1, "action": {"type": "refuse", "duration_s": 30}});
    stage.control(Method::POST, "faults", json!({"rules": [rule]})).await;
    assert!(stage.try_call("v1/json/warehouse_list", json!({})).await.is_err(), "the call that closes it gets no answer");
    let refused = TcpStream::connect(stage.running.addr()).await.expect_err("nobody listens");
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    stage.control(Method::POST, "clock/advance", json!({"seconds": 30})).await;
    tokio::time::timeout(Duration::from_secs(5), async {
        while stage.try_call("v1/json/warehouse_list", json!({})).await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("somebody listens again");
    assert_eq!(stage.requests().await, 2, "refused connections are no requests");
}
