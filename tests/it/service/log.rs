//! The log: how loud it is, in which shape, and that no library spills a password into it.

use postar::telemetry::{Format, LogSettings, init};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tracing::Level;

use super::child;

const PASSWORD: &str = "Skrivnost-4711";

#[test]
fn the_loudest_log_holds_our_words_and_no_password_of_the_imap_library() {
    let stderr = child::stderr_of(child::command("service::log::child_logs_in_at_the_loudest_level"));
    assert!(stderr.contains("we speak at every level"), "{stderr}");
    assert!(!stderr.contains(PASSWORD), "the password is in the log:\n{stderr}");
}

#[tokio::test]
#[ignore = "runs as the child of another test"]
async fn child_logs_in_at_the_loudest_level() {
    child::expect_to_be_one();
    init(&LogSettings { level: Level::TRACE, format: Format::Text }).unwrap();
    tracing::trace!("we speak at every level");
    let (ours, mut server) = tokio::io::duplex(4096);
    let client = async_imap::Client::new(ours);
    let answering = async {
        let mut command = vec![0; 256];
        let length = server.read(&mut command).await.unwrap();
        assert!(String::from_utf8_lossy(&command[..length]).contains(PASSWORD));
        server.write_all(b"A0001 OK welcome\r\n").await.unwrap();
    };
    let (session, ()) = tokio::join!(client.login("prodaja", PASSWORD), answering);
    session.map_err(|(why, _)| why).unwrap();
}

#[test]
fn json_lines_hold_the_fields_beside_the_sentence() {
    let stderr = child::stderr_of(child::command("service::log::child_logs_json_and_changes_its_level"));
    let lines: Vec<serde_json::Value> = stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["message"], &lines[0]["mailbox"], &lines[0]["level"]), (&"in order".into(), &"prodaja".into(), &"INFO".into()));
}

#[test]
fn a_reload_changes_the_level() {
    let stderr = child::stderr_of(child::command("service::log::child_logs_json_and_changes_its_level"));
    let before = stderr.find("unheard at info");
    assert!(before.is_none() && stderr.contains("heard at debug"), "{stderr}");
}

#[test]
#[ignore = "runs as the child of another test"]
fn child_logs_json_and_changes_its_level() {
    child::expect_to_be_one();
    let log = init(&LogSettings { level: Level::INFO, format: Format::Json }).unwrap();
    tracing::info!(mailbox = "prodaja", "in order");
    tracing::debug!("unheard at info");
    log.set_level(Level::DEBUG).unwrap();
    tracing::debug!("heard at debug");
    assert!(init(&LogSettings::default()).is_err(), "a second log was started");
}

#[test]
fn a_panic_is_logged_by_its_place_and_not_by_its_words() {
    let stderr = child::stderr_of(child::command("service::log::child_panics_over_a_mail"));
    assert!(stderr.contains("a fault of the program") && stderr.contains("log.rs:"), "{stderr}");
    assert!(!stderr.contains("Spoštovani"), "{stderr}");
}

#[test]
#[ignore = "runs as the child of another test"]
fn child_panics_over_a_mail() {
    child::expect_to_be_one();
    init(&LogSettings::default()).unwrap();
    let caught = std::panic::catch_unwind(|| panic!("cut inside `Spoštovani`"));
    assert!(caught.is_err());
}
