//! The service ends within ten seconds, whatever its parts do, and hears the system's wishes.

use std::process::Command;
use std::time::Duration;

use postar::daemon::shutdown::{ABORT_LIMIT, Ended, GRACE, Shutdown};
use postar::daemon::signals::{Asked, Signals};
use tokio::time::{Instant, sleep, timeout};

#[tokio::test(start_paused = true)]
async fn a_part_that_ends_in_time_is_waited_for() {
    let shutdown = Shutdown::new();
    let stop = shutdown.token();
    shutdown.spawn("mailbox prodaja", async move {
        stop.cancelled().await;
        sleep(Duration::from_secs(5)).await;
    });
    let begin = Instant::now();
    assert!(shutdown.finish().await.clean());
    assert_eq!(begin.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn a_part_that_does_not_end_is_aborted_after_the_grace_and_named() {
    let shutdown = Shutdown::new();
    shutdown.spawn("deaf", std::future::pending());
    shutdown.spawn("quick", async {});
    let begin = Instant::now();
    assert_eq!(shutdown.finish().await, Ended { aborted: vec!["deaf".to_owned()], panicked: vec![] });
    assert!(begin.elapsed() <= GRACE + ABORT_LIMIT);
    assert!(GRACE + ABORT_LIMIT < Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_panics_stops_the_service_and_is_named() {
    let shutdown = Shutdown::new();
    shutdown.spawn("brittle", async { panic!("on purpose") });
    timeout(Duration::from_secs(1), shutdown.token().cancelled()).await.unwrap();
    assert_eq!(shutdown.finish().await.panicked, ["brittle"]);
}

#[tokio::test(start_paused = true)]
async fn one_part_can_be_stopped_alone() {
    let shutdown = Shutdown::new();
    let (one, other) = (shutdown.token().child_token(), shutdown.token().child_token());
    let (of_one, of_other) = (one.clone(), other.clone());
    let first = shutdown.spawn("one", async move { of_one.cancelled().await });
    let second = shutdown.spawn("other", async move { of_other.cancelled().await });
    one.cancel();
    first.await.unwrap();
    assert!(!second.is_finished() && !shutdown.token().is_cancelled());
    assert!(shutdown.finish().await.clean());
}

#[tokio::test]
async fn sigterm_and_sigint_ask_to_stop_and_sighup_to_reload() {
    let mut signals = Signals::listen().unwrap();
    for (name, expected) in [("HUP", Asked::Reload), ("INT", Asked::Stop), ("TERM", Asked::Stop), ("HUP", Asked::Reload)] {
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", std::process::id())]).status().unwrap();
        assert!(sent.success());
        assert_eq!(timeout(Duration::from_secs(5), signals.next()).await.unwrap(), expected, "after SIG{name}");
    }
}
