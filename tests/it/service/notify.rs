//! What systemd hears over its socket: from a child that has NOTIFY_SOCKET and WATCHDOG_USEC in its environment.

use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use postar::daemon::notify::{Pulse, keep_watchdog, ready, reloading, status, stopping};
use postar::health::{Part, PartKind};
use tokio_util::sync::CancellationToken;

use super::child;

/// All datagrams that a child test sends, in order.
fn heard_from(test: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    let mut command = child::command(test);
    command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "40000");
    child::stderr_of(command);
    socket.set_nonblocking(true).unwrap();
    let mut buffer = [0; 1024];
    std::iter::from_fn(|| socket.recv(&mut buffer).ok().map(|length| String::from_utf8(buffer[..length].to_vec()).unwrap())).collect()
}

#[test]
fn systemd_hears_ready_reloading_and_stopping() {
    let heard = heard_from("service::notify::child_goes_through_its_life");
    assert_eq!(heard[0], "READY=1\nSTATUS=watching\n");
    assert!(heard[1].starts_with("RELOADING=1\nMONOTONIC_USEC="), "{heard:?}");
    assert_eq!(heard[2], "READY=1\nSTATUS=watching\n");
    assert_eq!(heard[3], "STATUS=1 mailbox\n");
    assert_eq!(heard[4], "STOPPING=1\nSTATUS=stopping\n");
}

#[test]
#[ignore = "runs as the child of another test"]
fn child_goes_through_its_life() {
    child::expect_to_be_one();
    ready();
    reloading();
    ready();
    status("1 mailbox");
    stopping();
}

#[test]
fn the_heartbeat_comes_twice_per_interval_and_stops_when_a_part_hangs() {
    let heard = heard_from("service::notify::child_beats_and_then_hangs");
    assert!(heard.iter().all(|line| line == "WATCHDOG=1\n"), "{heard:?}");
    assert_eq!(heard.len(), 6, "one at the start and one every 20 ms for 110 ms");
}

#[tokio::test(start_paused = true)]
#[ignore = "runs as the child of another test"]
async fn child_beats_and_then_hangs() {
    child::expect_to_be_one();
    let (pulse, stop) = (Pulse::default(), CancellationToken::new());
    let keeper = tokio::spawn(keep_watchdog(pulse.clone(), stop.clone()));
    tokio::time::sleep(Duration::from_millis(110)).await;
    let hung = Part::new(PartKind::Erp, "lipa");
    pulse.enter(&hung, Duration::ZERO);
    tokio::time::advance(Duration::from_secs(31)).await;
    assert_eq!(pulse.hung(), Some(hung));
    tokio::time::sleep(Duration::from_secs(1)).await;
    stop.cancel();
    keeper.await.unwrap();
}
