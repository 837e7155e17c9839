//! A peer that falls silent anywhere in the conversation: noticed when an answer is overdue, and nothing is lost or done twice.
//!
//! The deadlines are the real ones (60 s, 180 s for mail, five minutes in IDLE), passed by a fast clock (`clock.rs`); `faults.rs` has
//! the same in real time, by command. More places: `POSTAR_FAULT_POSITIONS=30 cargo nextest run --test it --no-capture wire::silence::`

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::scope;
use std::time::{Duration, Instant};

use tokio::time::{Instant as FastInstant, sleep, timeout};

use super::clock::watched;
use super::fleet::{Fleet, id, lost_and_double, median_and_most, minutes};
use super::number;
use super::proxy::{Act, Side, Until, Wire};

/// Places for each kind without the variable; one more lies in the silence of IDLE itself, where no answer is overdue.
const POSITIONS: usize = 1;
/// Conversations at the same time.
const LANES: usize = 4;
/// A mailbox that isn't itself again after this, by its own clock, never will be.
const RECOVERY: Duration = Duration::from_secs(30 * 60);
/// Between two looks, by the mailbox's clock.
const LOOK: Duration = Duration::from_millis(500);

const KINDS: [(&str, Act); 2] = [("stall", Act::Stall), ("half-open", Act::HalfOpen)];

/// What became of one conversation.
struct Told {
    kind: usize,
    recovered: Option<Duration>,
    lost: usize,
    double: usize,
}

/// Waits until so many drafts lie there and the program is back in IDLE.
async fn until_answered(fleet: &Fleet, mailbox: usize, wire: &Wire, drafts: usize) {
    while fleet.count_drafts(mailbox) < drafts || wire.seen().idling == 0 {
        sleep(LOOK).await;
    }
}

/// What the program and the server say from login to the second answer and back into IDLE.
fn conversation(fleet: &Fleet) -> [usize; 2] {
    watched(fleet, 0, async |wire| {
        for mail in 0..2 {
            fleet.deliver(0, mail);
            until_answered(fleet, 0, wire, mail + 1).await;
        }
        wire.seen().bytes
    })
}

/// One conversation whose peer falls silent at a place; gives how long the mail waited that came at that moment.
async fn fall_silent(fleet: &Fleet, mailbox: usize, wire: &Wire, place: Until, act: Act) -> (usize, Option<Duration>) {
    wire.plan(&[place], act);
    let mut mails = 0;
    while wire.seen().acted.is_none() {
        if fleet.count_drafts(mailbox) >= mails {
            fleet.deliver(mailbox, mails);
            mails += 1;
        }
        sleep(LOOK).await;
    }
    let silent = FastInstant::now();
    fleet.deliver(mailbox, mails);
    mails += 1;
    let recovered = timeout(RECOVERY, until_answered(fleet, mailbox, wire, mails)).await;
    (mails, recovered.ok().map(|()| silent.elapsed()))
}

/// The nth of so many places: evenly in what both sides say, by turns, and the last one as soon as IDLE is granted.
fn place(nth: usize, of: usize, said: [usize; 2]) -> Until {
    let side = if nth.is_multiple_of(2) { Side::Program } else { Side::Server };
    if nth == of { Until::Words(Side::Server, "+ idling\r\n") } else { Until::Bytes(side, said[side as usize] * (nth + 1) / (of + 1)) }
}

fn one(fleet: &Fleet, mailbox: usize, kind: usize, place: Until) -> Told {
    let (mails, recovered) = watched(fleet, mailbox, async |wire| fall_silent(fleet, mailbox, wire, place, KINDS[kind].1.clone()).await);
    let answered = fleet.answered(mailbox);
    let fates: Vec<_> = (0..mails).map(|mail| lost_and_double(&answered, &id(mailbox, mail))).collect();
    let (lost, double) = fates.iter().fold((0, fleet.count_trash(mailbox)), |sum, fate| (sum.0 + fate.0, sum.1 + fate.1));
    Told { kind, recovered, lost, double }
}

fn show(told: &[Told]) {
    println!("{:<12} {:>9} {:>9} {:>5} {:>6} {:>10} {:>8}", "silence", "positions", "recovered", "lost", "double", "median s", "most s");
    for (kind, (name, _)) in KINDS.iter().enumerate() {
        let of_kind: Vec<_> = told.iter().filter(|told| told.kind == kind).collect();
        let times: Vec<_> = of_kind.iter().filter_map(|told| told.recovered).collect();
        let (lost, double): (usize, usize) = of_kind.iter().fold((0, 0), |sum, told| (sum.0 + told.lost, sum.1 + told.double));
        let (positions, recovered, (median, most)) = (of_kind.len(), times.len(), median_and_most(times));
        let (median, most) = (median.as_secs_f64(), most.as_secs_f64());
        println!("{name:<12} {positions:>9} {recovered:>9} {lost:>5} {double:>6} {median:>10.1} {most:>8.1}");
    }
}

#[test]
fn a_peer_may_fall_silent_anywhere() {
    let (positions, begun) = (number("POSTAR_FAULT_POSITIONS", POSITIONS), Instant::now());
    let rounds = KINDS.len() * (positions + 1);
    let fleet = Fleet::start(1 + rounds);
    let said = conversation(&fleet);
    let (next, told) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    scope(|scope| {
        for _ in 0..LANES.min(rounds) {
            scope.spawn(|| {
                let mine = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|round| *round < rounds);
                while let Some(round) = mine() {
                    let (kind, nth) = (round % KINDS.len(), round / KINDS.len());
                    let one = one(&fleet, 1 + round, kind, place(nth, positions, said));
                    told.lock().unwrap().push(one);
                }
            });
        }
    });
    let told = told.into_inner().unwrap();
    show(&told);
    println!("in {}; the times are the mailbox's own", minutes(begun));
    assert!(told.iter().all(|told| told.recovered.is_some() && told.lost + told.double == 0));
}
