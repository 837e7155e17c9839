//! SIGKILL at every place of APPEND and at any moment beside it, again and again: every mail has one whole draft, and is taken in once.
//!
//! A round: the program is running and quiet, a mail comes, and when the answer to it has come to a certain place on the wire, the program
//! is killed there and nothing further passes. The next start is the restart, and the next round begins when it is quiet again.
//!
//! More than the rounds of every day: `POSTAR_KILLS=500 POSTAR_KILL_LANES=24 cargo nextest run --test it --no-capture wire::kills::`

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use super::fleet::{Fleet, House, Process, id, lost_and_double, minutes};
use super::proxy::{Act, Side, Until, Wire};
use super::{comes, number};

/// Rounds without the variable: one at each place.
const KILLS: usize = PLACES.len();
/// How many mailboxes work beside each other: a round is mostly waiting.
const LANES: usize = 7;
/// After this a draft is lost: the second look after a kill comes within ten seconds.
const PATIENCE: Duration = Duration::from_secs(120);
/// A start and a pass take some seconds in a debug build: kills at random moments hit both.
const LONGEST_LIFE_MS: u64 = 3000;

const APPEND: Until = Until::Words(Side::Program, " APPEND ");
const COMMAND_END: Until = Until::Words(Side::Program, "}\r\n");
const LEAVE: Until = Until::Words(Side::Server, "+");
const LINE_END: Until = Until::Words(Side::Server, "\r\n");
const MAIL_END: Until = Until::Words(Side::Program, "--\r\n");
const STORED: Until = Until::Words(Side::Server, "OK [APPENDUID");
const NEXT_COMMAND: Until = Until::Bytes(Side::Program, 0);

/// Where a life ends.
#[derive(Clone, Copy)]
enum Place {
    /// At the end of this way on the wire.
    OnTheWire(&'static [Until]),
    /// After so many bytes of the mail, and up to so many more by chance.
    InTheMail(usize, usize),
    /// Some time after the server's OK to APPEND came in, in microseconds by chance: beside the program's own flush.
    AfterOk(u64),
    /// At a random moment of start and pass.
    AnyMoment,
}

/// Each place with its name.
const PLACES: [(&str, Place); 14] = [
    ("before the command", Place::OnTheWire(&[Until::Before(Side::Program, " APPEND ")])),
    ("after the command, before `+`", Place::OnTheWire(&[APPEND, COMMAND_END])),
    ("`+` on its way", Place::OnTheWire(&[APPEND, Until::Before(Side::Server, "+")])),
    ("`+` has come", Place::OnTheWire(&[APPEND, LEAVE, LINE_END])),
    ("before the mail's first byte", Place::OnTheWire(&[APPEND, LEAVE, NEXT_COMMAND])),
    ("early in the mail", Place::InTheMail(1, 300)),
    ("in the middle of the mail", Place::InTheMail(300, 1200)),
    ("after the mail, before its line end", Place::OnTheWire(&[APPEND, LEAVE, MAIL_END])),
    ("after the mail", Place::OnTheWire(&[APPEND, LEAVE, MAIL_END, Until::Words(Side::Program, "\r\n")])),
    ("OK on its way", Place::OnTheWire(&[APPEND, LEAVE, LINE_END, Until::Before(Side::Server, "OK")])),
    ("OK has come", Place::OnTheWire(&[APPEND, STORED, LINE_END])),
    ("after OK, at the next command", Place::OnTheWire(&[APPEND, STORED, NEXT_COMMAND])),
    ("after OK, beside our flush", Place::AfterOk(40_000)),
    ("any moment", Place::AnyMoment),
];

/// What became of the rounds of one place.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    rounds: usize,
    landed: usize,
    lost: usize,
    double: usize,
    missed: usize,
}

/// What became of one round before the restart.
struct Killed {
    place: usize,
    reached: bool,
    landed: bool,
}

/// One mailbox with its wire and its house.
struct Lane<'a> {
    number: usize,
    fleet: &'a Fleet,
    wire: Wire,
    house: House,
    killed: Vec<Killed>,
}

impl<'a> Lane<'a> {
    fn new(number: usize, fleet: &'a Fleet) -> Self {
        let wire = fleet.plain_wire();
        let house = House::new(&fleet.erp, &[fleet.door(number, wire.port, false)]);
        Self { number, fleet, wire, house, killed: Vec::new() }
    }

    /// One life, from start to kill.
    fn round(&mut self, place: usize) {
        let process = self.house.start(&["run"]);
        let mail = self.killed.len();
        let reached = match PLACES[place].1 {
            Place::AnyMoment => {
                moment(LONGEST_LIFE_MS / 2);
                self.fleet.deliver(self.number, mail);
                moment(LONGEST_LIFE_MS);
                true
            }
            place => {
                self.until_done(mail);
                self.plan(place, &process);
                self.fleet.deliver(self.number, mail);
                comes(PATIENCE, || self.wire.seen().acted.is_some() && process.has_ended())
            }
        };
        process.kill();
        let landed = self.fleet.answered(self.number).contains_key(&id(self.number, mail));
        self.killed.push(Killed { place, reached, landed });
    }

    /// Waits until so many drafts lie there and the program is back in IDLE. What never comes is told at the end.
    fn until_done(&self, drafts: usize) {
        comes(PATIENCE, || self.wire.seen().is_quiet() && self.fleet.count_drafts(self.number) >= drafts);
    }

    /// Plans the end of a life.
    fn plan(&self, place: Place, process: &Process) {
        let process = process.clone();
        let at_once = |process: Process| Act::CallAndCut(Arc::new(move || process.kill()));
        match place {
            Place::OnTheWire(way) => self.wire.plan(way, at_once(process)),
            Place::InTheMail(from, more) => {
                let bytes = Until::Bytes(Side::Program, from + rand::random_range(0..more));
                self.wire.plan(&[APPEND, LEAVE, bytes], at_once(process));
            }
            Place::AfterOk(micros) => self.wire.plan(&[APPEND, STORED, LINE_END], Act::Call(killing_within(micros, process))),
            Place::AnyMoment => {}
        }
    }

    /// The last start: all that is due is done. Adds this lane to the table.
    fn finish(&self, table: &Mutex<BTreeMap<usize, Row>>) {
        let process = self.house.start(&["run"]);
        self.until_done(self.killed.len());
        process.stop();
        let answered = self.fleet.answered(self.number);
        for (mail, killed) in self.killed.iter().enumerate() {
            let (lost, double) = lost_and_double(&answered, &id(self.number, mail));
            let mut table = table.lock().unwrap();
            let row = table.entry(killed.place).or_default();
            row.rounds += 1;
            row.landed += usize::from(killed.landed);
            row.missed += usize::from(!killed.reached);
            row.lost += lost;
            row.double += double;
        }
        assert_eq!(answered.len(), self.killed.len(), "drafts that answer other mails: {answered:?}");
        assert_eq!(self.fleet.count_trash(self.number), 0, "a draft too many was taken away again");
        assert!(self.house.taken_in() <= self.killed.len(), "a mail was taken in twice:\n{}", self.house.log());
        self.house.assert_nothing_left();
    }
}

fn moment(of_ms: u64) {
    sleep(Duration::from_millis(rand::random_range(0..of_ms)));
}

/// Kills a while later; meanwhile everything goes on.
fn killing_within(micros: u64, process: Process) -> Arc<dyn Fn() + Send + Sync> {
    Arc::new(move || {
        let process = process.clone();
        std::thread::spawn(move || {
            sleep(Duration::from_micros(rand::random_range(0..micros)));
            process.kill();
        });
    })
}

fn show(table: &BTreeMap<usize, Row>) {
    println!("{:<38} {:>7} {:>5} {:>7} {:>20} {:>12}", "killed", "rounds", "lost", "double", "landed before kill", "not reached");
    for (place, row) in table {
        let Row { rounds, landed, lost, double, missed } = row;
        println!("{:<38} {rounds:>7} {lost:>5} {double:>7} {landed:>20} {missed:>12}", PLACES[*place].0);
    }
    let sum = |of: fn(&Row) -> usize| table.values().map(of).sum::<usize>();
    println!("{:<38} {:>7} {:>5} {:>7}", "all", sum(|row| row.rounds), sum(|row| row.lost), sum(|row| row.double));
}

#[test]
fn every_mail_has_one_draft_wherever_the_program_is_killed() {
    let (kills, begun) = (number("POSTAR_KILLS", KILLS), Instant::now());
    let lanes = number("POSTAR_KILL_LANES", LANES).min(kills);
    let fleet = Fleet::start(lanes);
    let (next, table) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    scope(|scope| {
        for number in 0..lanes {
            let (fleet, next, table) = (&fleet, &next, &table);
            scope.spawn(move || {
                let mut lane = Lane::new(number, fleet);
                let mine = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|round| *round < kills);
                while let Some(round) = mine() {
                    lane.round(round % PLACES.len());
                }
                lane.finish(table);
            });
        }
    });
    let table = table.into_inner().unwrap();
    show(&table);
    println!("{kills} kills in {}", minutes(begun));
    assert_eq!(table.values().map(|row| row.lost + row.double).sum::<usize>(), 0);
    assert!(table.values().all(|row| row.missed < row.rounds), "a place was never reached: {table:?}");
}
