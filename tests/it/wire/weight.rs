//! What a mailbox weighs while nothing happens in it: `run` over TLS, in IDLE.
//!
//! `POSTAR_IDLE_MAILBOXES=200 cargo nextest run --release --test it --no-capture wire::weight::`

use std::thread::sleep;
use std::time::Duration;

use super::fleet::{Fleet, House};
use super::{number, until};

/// Mailboxes without the variable: enough to see a leak of megabytes.
const MAILBOXES: usize = 4;
/// What a mailbox may weigh in a release build.
const TARGET_KIB: u64 = 250;
/// In a debug build, whose frames and tasks are larger.
const TARGET_OF_DEBUG_KIB: u64 = 1000;
/// All log in within this, a few each second.
const PATIENCE: Duration = Duration::from_secs(300);
/// After the last login: the first look around, and back into IDLE.
const SETTLING: Duration = Duration::from_secs(3);

/// Memory of a daemon that watches so many mailboxes, in KiB, once all of them are in IDLE.
fn resident(fleet: &Fleet, mailboxes: usize) -> u64 {
    let doors: Vec<_> = (0..mailboxes).map(|mailbox| fleet.door(mailbox, fleet.tls_port(), true)).collect();
    let house = House::new(&fleet.erp, &doors);
    let daemon = house.start(&["run"]);
    until("all logins", PATIENCE, || house.sum("postar_imap_connected") == mailboxes as u64);
    sleep(SETTLING + Duration::from_millis(50) * u32::try_from(mailboxes).unwrap());
    let resident = daemon.resident();
    assert_eq!(house.sum("postar_imap_connected"), mailboxes as u64, "{}", house.log());
    daemon.stop();
    resident
}

#[test]
fn an_idle_mailbox_weighs_little() {
    let mailboxes = number("POSTAR_IDLE_MAILBOXES", MAILBOXES);
    let fleet = Fleet::start(mailboxes);
    let (one, all) = (resident(&fleet, 1), resident(&fleet, mailboxes));
    let each = all.saturating_sub(one) / (mailboxes as u64 - 1);
    println!("in IDLE over TLS: 1 mailbox {one} KiB, {mailboxes} mailboxes {all} KiB: {each} KiB for each further one");
    let target = if cfg!(debug_assertions) { TARGET_OF_DEBUG_KIB } else { TARGET_KIB };
    assert!(mailboxes < 50 || each < target, "{each} KiB");
}
