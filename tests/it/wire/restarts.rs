//! A server that is restarted again and again while mail arrives: every mail is taken in once, by one and the same daemon.
//!
//! The long form: `POSTAR_RESTARTS=20 cargo nextest run --test it --no-capture wire::restarts::` (ten mails for each restart)

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::fleet::{Fleet, House, id, lost_and_double, minutes};
use super::{comes, number};

/// Restarts without the variable.
const RESTARTS: usize = 2;
/// Mails for each restart: some come while the server is up, some while it is down, some as it starts.
const MAILS: usize = 10;
/// After a restart the daemon is back within seconds; a wait that doubled a few times and a busy machine may take longer.
const PATIENCE: Duration = Duration::from_secs(180);

#[test]
fn each_mail_is_taken_in_once_however_often_the_server_is_restarted() {
    let (restarts, begun) = (number("POSTAR_RESTARTS", RESTARTS), Instant::now());
    let mut fleet = Fleet::start(1);
    let house = House::new(&fleet.erp, &[fleet.door(0, fleet.tls_port(), true)]);
    let daemon = house.start(&["run"]);
    let mut mails = 0;
    let mut deliver = |fleet: &Fleet, count: usize| {
        for _ in 0..count {
            fleet.deliver(0, mails);
            mails += 1;
            sleep(Duration::from_millis(rand::random_range(0..300)));
        }
    };
    for _ in 0..restarts {
        deliver(&fleet, MAILS / 2);
        fleet.server.stop();
        deliver(&fleet, MAILS / 5);
        fleet.server.restart();
        deliver(&fleet, MAILS - MAILS / 2 - MAILS / 5);
    }
    comes(PATIENCE, || fleet.count_drafts(0) >= mails && house.sum("postar_messages_ingested_total") >= mails as u64);
    let (answered, ingested) = (fleet.answered(0), house.sum("postar_messages_ingested_total"));
    let fates: Vec<_> = (0..mails).map(|mail| lost_and_double(&answered, &id(0, mail))).collect();
    let (lost, double) = fates.iter().fold((0, 0), |sum, fate| (sum.0 + fate.0, sum.1 + fate.1));
    println!("{restarts} restarts, {mails} mails: {ingested} taken in, {lost} lost, {double} double, in {}", minutes(begun));
    assert!(!daemon.has_ended(), "{}", house.log());
    assert_eq!((ingested, house.taken_in(), lost, double), (mails as u64, mails, 0, 0), "{}", house.log());
    daemon.stop();
    house.assert_nothing_left();
}
