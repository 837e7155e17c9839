//! Every kind of fault at places spread over a whole conversation (login, lists, fetch, APPEND, IDLE), against a real Dovecot: the same
//! process comes back by itself, and no mail is lost or answered twice.
//!
//! All mailboxes are watched by one daemon, each over a wire of its own that breaks once. A silent connection is noticed when an answer is
//! overdue (60 s, for mail 180 s, in IDLE 5 minutes), so that the long form takes some ten minutes, nearly all of it waiting:
//! `POSTAR_FAULT_POSITIONS=30 cargo nextest run --test it --no-capture wire::faults::`

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::fleet::{Fleet, House, Process, id, lost_and_double, median_and_most, minutes};
use super::proxy::{Act, Side, Until, Wire};
use super::{LOOK, number, until};

/// Places for each kind without the variable.
const POSITIONS: usize = 2;
/// The conversation, from login to the second answer, takes less than this on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// After a silence a mailbox that isn't itself again within this never will be: the longest one is an IDLE of five minutes.
const RECOVERY: Duration = Duration::from_secs(15 * 60);
/// A mailbox that has answered everything, and in which nothing has happened for so long, gets one more mail to move it on.
const STUCK: Duration = Duration::from_secs(4);

/// How a wire breaks.
#[derive(Clone, Copy)]
struct Kind {
    name: &'static str,
    act: fn() -> Act,
    tls: bool,
    /// Only a silence that is waited for shows it: left to the long form.
    slow: bool,
}

const fn kind(name: &'static str, act: fn() -> Act) -> Kind {
    Kind { name, act, tls: false, slow: false }
}

const KINDS: [Kind; 9] = [
    kind("cut", || Act::Cut),
    Kind { tls: true, ..kind("cut, TLS", || Act::Cut) },
    kind("reset", || Act::Reset),
    Kind { tls: true, ..kind("reset, TLS", || Act::Reset) },
    kind("one-byte slices", || Act::Slices),
    kind("late", || Act::Late),
    // Without TLS only TCP's own checksum stands between such a byte and the mail that it changes.
    Kind { tls: true, ..kind("a byte too many, TLS", || Act::Garbage) },
    Kind { slow: true, ..kind("stall", || Act::Stall) },
    Kind { slow: true, ..kind("half-open", || Act::HalfOpen) },
];

/// One mailbox whose wire breaks once.
struct Lane {
    number: usize,
    kind: Kind,
    wire: Wire,
    delivered: usize,
    /// The mail that came at the moment of the fault.
    witness: Option<usize>,
    recovered: Option<Duration>,
    moved: Instant,
}

impl Lane {
    fn new(number: usize, kind: Kind, fleet: &Fleet) -> Self {
        let wire = if kind.tls { fleet.tls_wire() } else { fleet.plain_wire() };
        Self { number, kind, wire, delivered: 0, witness: None, recovered: None, moved: Instant::now() }
    }

    fn deliver(&mut self, fleet: &Fleet) -> usize {
        fleet.deliver(self.number, self.delivered);
        (self.delivered, self.moved) = (self.delivered + 1, Instant::now());
        self.delivered
    }

    /// Breaks at the nth of so many places that lie evenly in the conversation, by turns in what the program and what the server says.
    fn plan(&self, nth: usize, of: usize, conversation: [usize; 2]) {
        let side = if nth % 2 == 1 { Side::Server } else { Side::Program };
        let bytes = conversation[side as usize] * (nth + 1) / (of + 1);
        self.wire.plan(&[Until::Bytes(side, bytes)], (self.kind.act)());
    }

    /// Moves on: a mail comes at the moment of the fault, and one whenever all before are answered but the fault is still to come.
    fn look(&mut self, fleet: &Fleet) {
        if self.recovered.is_some() {
            return;
        }
        let drafts = fleet.count_drafts(self.number);
        match (self.wire.seen().acted, self.witness) {
            (Some(_), None) => self.witness = Some(self.deliver(fleet)),
            (Some(acted), Some(mails)) if drafts >= mails => self.recovered = Some(acted.elapsed()),
            (None, _) if drafts >= self.delivered && (self.delivered < 2 || self.moved.elapsed() > STUCK) => {
                self.deliver(fleet);
            }
            _ => {}
        }
    }

    fn expected(&self) -> impl Iterator<Item = String> {
        let number = self.number;
        (0..self.delivered).map(move |mail| id(number, mail))
    }
}

/// What the program and the server say from login to the second answer.
fn conversation(fleet: &Fleet, lane: &mut Lane) -> [usize; 2] {
    let house = house(fleet, std::slice::from_ref(lane));
    lane.deliver(fleet);
    let process = house.start(&["run"]);
    for drafts in 1..=2 {
        until("a draft", PATIENCE, || fleet.count_drafts(lane.number) >= drafts);
        sleep(Duration::from_secs(1));
        if drafts == 1 {
            lane.deliver(fleet);
        }
    }
    let said = lane.wire.seen().bytes;
    process.stop();
    said
}

fn house(fleet: &Fleet, lanes: &[Lane]) -> House {
    let doors: Vec<_> = lanes.iter().map(|lane| fleet.door(lane.number, lane.wire.port, lane.kind.tls)).collect();
    House::new(&fleet.erp, &doors)
}

/// Lets one daemon watch all lanes until each is itself again; gives the daemon.
fn run_all(fleet: &Fleet, house: &House, lanes: &mut [Lane]) -> Process {
    for lane in &mut *lanes {
        lane.deliver(fleet);
    }
    let (daemon, begun) = (house.start(&["run"]), Instant::now());
    let patience = if lanes.iter().any(|lane| lane.kind.slow) { RECOVERY } else { PATIENCE };
    while lanes.iter().any(|lane| lane.recovered.is_none()) && begun.elapsed() < patience {
        lanes.iter_mut().for_each(|lane| lane.look(fleet));
        assert!(!daemon.has_ended(), "the daemon ended:\n{}", house.log());
        sleep(LOOK);
    }
    daemon
}

/// Prints a kind's row; gives the number of lost, double and missing recoveries.
fn row(fleet: &Fleet, kind: &Kind, lanes: &[Lane]) -> usize {
    let of_kind: Vec<&Lane> = lanes.iter().filter(|lane| lane.kind.name == kind.name).collect();
    let times: Vec<Duration> = of_kind.iter().filter_map(|lane| lane.recovered).collect();
    let (mut lost, mut double) = (0, 0);
    for lane in &of_kind {
        let answered = fleet.answered(lane.number);
        let fates: Vec<_> = lane.expected().map(|id| lost_and_double(&answered, &id)).collect();
        lost += fates.iter().map(|fate| fate.0).sum::<usize>();
        double += fates.iter().map(|fate| fate.1).sum::<usize>() + fleet.count_trash(lane.number);
    }
    let (positions, recovered, (median, most)) = (of_kind.len(), times.len(), median_and_most(times));
    let (name, median, most) = (kind.name, median.as_secs_f64(), most.as_secs_f64());
    println!("{name:<22} {positions:>9} {recovered:>9} {lost:>5} {double:>6} {median:>10.1} {most:>8.1}");
    lost + double + positions - recovered
}

#[test]
fn a_connection_may_break_anywhere_and_in_any_way() {
    let (positions, begun) = (number("POSTAR_FAULT_POSITIONS", POSITIONS), Instant::now());
    let slow = std::env::var_os("POSTAR_FAULT_POSITIONS").is_some();
    let kinds: Vec<Kind> = KINDS.into_iter().filter(|kind| slow || !kind.slow).collect();
    let fleet = Fleet::start(2 + kinds.len() * positions);
    let said = [false, true].map(|tls| conversation(&fleet, &mut Lane::new(usize::from(tls), Kind { tls, ..KINDS[0] }, &fleet)));
    let mut lanes = Vec::new();
    for kind in &kinds {
        for nth in 0..positions {
            let lane = Lane::new(2 + lanes.len(), *kind, &fleet);
            lane.plan(nth, positions, said[usize::from(kind.tls)]);
            lanes.push(lane);
        }
    }
    let house = house(&fleet, &lanes);
    let daemon = run_all(&fleet, &house, &mut lanes);
    println!("a conversation has {said:?} bytes, of program and server, without and with TLS");
    println!("{:<22} {:>9} {:>9} {:>5} {:>6} {:>10} {:>8}", "fault", "positions", "recovered", "lost", "double", "median s", "most s");
    let wrong: usize = kinds.iter().map(|kind| row(&fleet, kind, &lanes)).sum();
    println!("in {}", minutes(begun));
    let mails: usize = lanes.iter().map(|lane| lane.delivered).sum();
    assert_eq!((wrong, house.taken_in()), (0, mails), "{}", house.log());
    daemon.stop();
    house.assert_nothing_left();
}
