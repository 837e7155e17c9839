//! SIGKILL at any moment over a Maildir: at each call of the kernel that places a draft, and at random.
//!
//! The places are found by watching the folder itself: a file in `tmp` with fewer bytes than the draft, with all of them, and in `cur`.
//!
//! More than the rounds of every day: `POSTAR_KILLS=500 cargo nextest run --test it --no-capture wire::kills_maildir::`

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{scope, sleep, yield_now};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::fleet::{Door, Erp, House, answered, count_mails, id, letter, lost_and_double, minutes};
use super::{comes, number};

/// Rounds without the variable: one at each place.
const KILLS: usize = PLACES.len();
/// How many mailboxes work beside each other without the variable.
const LANES: usize = 2;
/// A draft that isn't there after this is lost.
const PATIENCE: Duration = Duration::from_secs(60);
/// A start and a pass take some seconds in a debug build: kills at random moments hit both.
const LONGEST_LIFE_MS: u64 = 3000;
/// Between `cur` and the program's own flush lie some milliseconds.
const BESIDE_FLUSH_MICROS: u64 = 20_000;

/// Where a life ends.
#[derive(Clone, Copy)]
enum Place {
    /// As soon as the file stands in `tmp`, whatever it holds by then.
    InTmp,
    /// As soon as it holds its last byte: beside fsync and the move to `cur`.
    WholeInTmp,
    /// As soon as it stands in `cur`.
    InCur,
    /// A moment after that.
    AfterCur,
    /// At a random moment of start and pass.
    AnyMoment,
}

/// Each place with its name.
const PLACES: [(&str, Place); 5] = [
    ("file in `tmp`", Place::InTmp),
    ("whole in `tmp`", Place::WholeInTmp),
    ("in `cur`", Place::InCur),
    ("after that, beside our flush", Place::AfterCur),
    ("any moment", Place::AnyMoment),
];

/// What became of the rounds of one place.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    rounds: usize,
    landed: usize,
    lost: usize,
    double: usize,
}

/// One Maildir and its house.
struct Lane {
    number: usize,
    root: TempDir,
    house: House,
    /// The place of each kill, and whether the draft lay in `cur` then.
    killed: Vec<(usize, bool)>,
}

impl Lane {
    fn new(number: usize, erp: &Erp) -> Self {
        let root = tempfile::tempdir().unwrap();
        for folder in ["", ".Drafts", ".Sent", ".Trash"] {
            for part in ["tmp", "new", "cur"] {
                fs::create_dir_all(root.path().join(folder).join(part)).unwrap();
            }
        }
        let house = House::new(erp, &[Door::Maildir { mailbox: number, path: root.path().to_owned() }]);
        Self { number, root, house, killed: Vec::new() }
    }

    fn drafts(&self) -> PathBuf {
        self.root.path().join(".Drafts")
    }

    fn deliver(&self, mail: usize) {
        let name = format!("17000{mail:05}.M{mail}.host");
        let staged = self.root.path().join("tmp").join(&name);
        fs::write(&staged, letter(self.number, mail)).unwrap();
        fs::rename(staged, self.root.path().join("new").join(name)).unwrap();
    }

    /// One life, from start to kill.
    fn round(&mut self, place: usize) {
        let mail = self.killed.len();
        let process = self.house.start(&["run"]);
        if let Place::AnyMoment = PLACES[place].1 {
            moment(LONGEST_LIFE_MS / 2);
            self.deliver(mail);
            moment(LONGEST_LIFE_MS);
        } else {
            comes(PATIENCE, || count_mails(&self.drafts()) >= mail && self.house.is_watching());
            self.deliver(mail);
            self.until_at(PLACES[place].1, mail);
        }
        process.kill();
        self.killed.push((place, answered(&self.drafts()).contains_key(&id(self.number, mail))));
    }

    /// Looks without a pause until the draft has come to this place, or beyond it.
    fn until_at(&self, place: Place, before: usize) {
        let (tmp, end) = (self.drafts().join("tmp"), Instant::now() + PATIENCE);
        let landed = || count_mails(&self.drafts()) > before;
        let so = || match place {
            Place::InTmp => size_of_first(&tmp).is_some(),
            Place::WholeInTmp => size_of_first(&tmp).is_some_and(|size| size > 0),
            Place::InCur | Place::AfterCur | Place::AnyMoment => false,
        };
        while !so() && !landed() && Instant::now() < end {
            yield_now();
        }
        if let Place::AfterCur = place {
            sleep(Duration::from_micros(rand::random_range(0..BESIDE_FLUSH_MICROS)));
        }
    }

    /// The last start: all that is due is done. Adds this lane to the table.
    fn finish(&self, table: &Mutex<BTreeMap<usize, Row>>) {
        self.house.once();
        let answered = answered(&self.drafts());
        for (mail, (place, landed)) in self.killed.iter().enumerate() {
            let (lost, double) = lost_and_double(&answered, &id(self.number, mail));
            let mut table = table.lock().unwrap();
            let row = table.entry(*place).or_default();
            row.rounds += 1;
            row.landed += usize::from(*landed);
            row.lost += lost;
            row.double += double;
        }
        assert_eq!(answered.len(), self.killed.len(), "drafts that answer other mails: {answered:?}");
        assert_eq!(count_mails(&self.root.path().join(".Trash")), 0, "a draft too many was taken away again");
        assert!(self.house.taken_in() <= self.killed.len(), "a mail was taken in twice:\n{}", self.house.log());
        self.house.assert_nothing_left();
    }
}

fn moment(of_ms: u64) {
    sleep(Duration::from_millis(rand::random_range(0..of_ms)));
}

/// The size of the file in `tmp`.
fn size_of_first(tmp: &Path) -> Option<u64> {
    Some(fs::read_dir(tmp).ok()?.next()?.ok()?.metadata().ok()?.len())
}

fn show(table: &BTreeMap<usize, Row>) {
    println!("{:<32} {:>7} {:>5} {:>7} {:>20}", "killed, Maildir", "rounds", "lost", "double", "landed before kill");
    for (place, Row { rounds, landed, lost, double }) in table {
        println!("{:<32} {rounds:>7} {lost:>5} {double:>7} {landed:>20}", PLACES[*place].0);
    }
    let sum = |of: fn(&Row) -> usize| table.values().map(of).sum::<usize>();
    println!("{:<32} {:>7} {:>5} {:>7}", "all", sum(|row| row.rounds), sum(|row| row.lost), sum(|row| row.double));
}

#[test]
fn every_mail_of_a_maildir_has_one_draft_wherever_the_program_is_killed() {
    let (kills, begun) = (number("POSTAR_KILLS", KILLS), Instant::now());
    let (erp, next, table) = (Erp::start(), AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let lanes = number("POSTAR_KILL_LANES", LANES).min(kills);
    scope(|scope| {
        for number in 0..lanes {
            let (erp, next, table) = (&erp, &next, &table);
            scope.spawn(move || {
                let mut lane = Lane::new(number, erp);
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
}
