//! Whatever breaks on the way: connections, servers, the program itself. Every mail is taken in once, and every due draft exists once.
//!
//! Each test has a short form for every day and a long one by command; `docs/testing.md` has the table.

use std::thread::sleep;
use std::time::{Duration, Instant};

mod clock;
mod faults;
mod fleet;
mod idle_day;
mod kills;
mod kills_maildir;
mod proxy;
mod restarts;
mod silence;
mod weight;

/// Between two looks at something that comes by itself.
const LOOK: Duration = Duration::from_millis(20);

/// Waits until something is so; says what was waited for if it never is.
fn until(what: &str, within: Duration, so: impl Fn() -> bool) {
    assert!(comes(within, so), "waited {within:?} for: {what}");
}

/// Waits until something is so; `false` if it never is.
fn comes(within: Duration, so: impl Fn() -> bool) -> bool {
    let end = Instant::now() + within;
    while !so() {
        if Instant::now() > end {
            return false;
        }
        sleep(LOOK);
    }
    true
}

/// A number from the environment, by which a test grows to its long form.
fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |number| number.parse().expect("a number"))
}
