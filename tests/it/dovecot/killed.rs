//! The program is killed at any moment, again and again: afterwards every mail has one draft.
//!
//! More than the ten kills of an ordinary run: `POSTAR_KILLS=200 cargo nextest run --test it dovecot::killed`

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

use super::company::{Company, Letter, field};
use super::server::USER;

/// How often without the variable.
const KILLS: usize = 10;
/// A start takes about a second in a debug build, so that half of the kills hit it and half the work after it.
const LONGEST_LIFE_MS: u64 = 2500;

fn moment(of_ms: u64) {
    sleep(Duration::from_millis(rand::random_range(0..of_ms)));
}

#[test]
fn every_mail_has_one_draft_however_often_the_program_is_killed() {
    let kills = std::env::var("POSTAR_KILLS").map_or(KILLS, |number| number.parse().unwrap());
    let company = Company::start();
    let ids: Vec<String> = (0..kills).map(|number| format!("<m{number}@jezerka.example>")).collect();
    for (number, id) in ids.iter().enumerate() {
        let process = if number % 2 == 0 { company.run() } else { company.once_in_background() };
        moment(LONGEST_LIFE_MS / 2);
        company.server.deliver(USER, &Letter { id, ..Letter::default() }.mail());
        moment(LONGEST_LIFE_MS);
        process.kill();
    }
    company.once();
    let mut drafts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, draft) in company.drafts() {
        *drafts.entry(field(&draft, "In-Reply-To")).or_default() += 1;
    }
    assert_eq!(drafts, ids.iter().map(|id| (id.clone(), 1)).collect());
    assert_eq!(company.server.mails(USER, ".Trash"), []);
    assert_eq!(company.once().summary(), [0; 5]);
}
