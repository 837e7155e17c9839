//! A day of IDLE: no connection is lost, every mail of the day is answered, and memory stays as it was.
//!
//! The whole day: `POSTAR_IDLE_HOURS=24 cargo nextest run --test it --no-capture wire::idle_day::`

use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::clock::watched;
use super::fleet::{Fleet, minutes, resident};
use super::number;

/// Hours without the variable.
const HOURS: usize = 1;
const HOUR: Duration = Duration::from_secs(3600);
/// How much the process may have grown from the first tenth of a day to its end, in KiB: less than one lost buffer for each IDLE.
const GROWTH_KIB: u64 = 4096;

#[test]
fn a_day_of_idle_costs_neither_a_connection_nor_memory() {
    let (hours, begun) = (number("POSTAR_IDLE_HOURS", HOURS), Instant::now());
    let fleet = Fleet::start(1);
    watched(&fleet, 0, async |wire| {
        let mut memory = Vec::new();
        for tenth in 0..10 * hours {
            sleep(HOUR / 10).await;
            if tenth % 10 == 0 {
                fleet.deliver(0, tenth / 10);
            }
            memory.push(resident("self"));
        }
        let seen = wire.seen();
        let [early, middle, late] = [10, 50, 100].map(|percent| memory[memory.len() * percent / 100 - 1]);
        println!(
            "{hours} h in {}: {} connections, IDLE entered {} times, {} of {hours} mails answered",
            minutes(begun),
            seen.connections,
            seen.idles,
            fleet.count_drafts(0)
        );
        println!("memory of the test with the loop in it, KiB: at 10 % {early}, at 50 % {middle}, at 100 % {late}");
        assert_eq!(fleet.count_drafts(0), hours);
        assert!(seen.connections <= 3, "{} connections for one mailbox", seen.connections);
        assert!(seen.idles >= hours * 12, "IDLE is entered anew at least each five minutes: {}", seen.idles);
        assert!(hours < 24 || late < early + GROWTH_KIB, "{memory:?}");
    });
}
