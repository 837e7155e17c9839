//! The tests, run once for each fault until one of them notices it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::candidate::Mutant;
use crate::tree::Copy;

/// The programs that hold the tests.
pub(crate) struct Suites {
    pub(crate) library: PathBuf,
    pub(crate) promises: PathBuf,
}

/// What came of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Caught,
    /// Tests that never end notice it too.
    Endless,
    Survived,
}

/// Tests that are run together; the quick ones come first.
struct Group {
    /// The rooms whose faults they can notice: beginnings of files' names.
    rooms: &'static [&'static str],
    program: PathBuf,
    tests: &'static [&'static str],
}

const ALL: &[&str] = &["src/"];
const CHECKS: &[&str] = &["src/writer/"];
const DECIDING: &[&str] = &["src/gates/", "src/matching/"];

/// Tests get this many times of what they take without a fault, and never less than [`LEAST`].
const PATIENCE: u32 = 4;
const LEAST: Duration = Duration::from_secs(30);

/// How often a running test is looked at.
const LOOK: Duration = Duration::from_millis(50);

impl Suites {
    /// Those that can notice a fault in a room; the quick ones come first.
    fn groups(&self) -> Vec<Group> {
        let it = |rooms, tests| Group { rooms, program: self.promises.clone(), tests };
        vec![
            Group { rooms: ALL, program: self.library.clone(), tests: &["gates::", "matching::", "writer::"] },
            it(
                CHECKS,
                &["writer::", "--skip", "writer::hijack", "--skip", "writer::forms", "--skip", "writer::phrases", "--skip", "model_writer"],
            ),
            it(CHECKS, &["writer::hijack"]),
            it(CHECKS, &["model_writer::writing"]),
            it(DECIDING, &["gates::", "labelled::", "matching::", "disclosing::ladder", "disclosing::alerts", "disclosing::bank"]),
            it(DECIDING, &["disclosing::matrix", "disclosing::injection"]),
            it(ALL, &["eval::", "--skip", "eval::foreign"]),
            it(DECIDING, &["eval::foreign"]),
        ]
    }

    /// Every fault, on every core.
    pub(crate) fn try_all(&self, copy: &Copy, mutants: &[Mutant]) -> Result<BTreeMap<usize, Outcome>> {
        let groups = self.groups();
        let usual = groups.iter().map(|group| undisturbed(group, &copy.root)).collect::<Result<Vec<Duration>>>()?;
        println!("without a fault the tests take {:.0?} s", usual.iter().map(Duration::as_secs_f64).collect::<Vec<_>>());
        let (next, outcomes, started) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()), Instant::now());
        let work = || -> Result<()> {
            while let Some(mutant) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
                let outcome = tried(mutant, &groups, &usual, &copy.root)?;
                println!("{:>6} s {outcome:?} {}", started.elapsed().as_secs(), mutant.name);
                outcomes.lock().expect("no thread dies").insert(mutant.number, outcome);
            }
            Ok(())
        };
        thread::scope(|scope| -> Result<()> {
            let begun: Vec<_> = (0..thread::available_parallelism()?.get()).map(|_| scope.spawn(work)).collect();
            begun.into_iter().try_for_each(|thread| thread.join().expect("no thread dies"))
        })?;
        Ok(outcomes.into_inner().expect("no thread dies"))
    }
}

/// How long a group takes where nothing is wrong.
fn undisturbed(group: &Group, root: &Path) -> Result<Duration> {
    let started = Instant::now();
    match run(group, root, None, Duration::from_mins(20))? {
        Outcome::Survived => Ok(started.elapsed()),
        outcome => bail!("without any fault the tests {:?} end as {outcome:?}", group.tests),
    }
}

fn tried(mutant: &Mutant, groups: &[Group], usual: &[Duration], root: &Path) -> Result<Outcome> {
    let notices = |group: &Group| group.rooms.iter().any(|room| mutant.file.starts_with(room));
    for (group, usual) in groups.iter().zip(usual).filter(|(group, _)| notices(group)) {
        let outcome = run(group, root, Some(mutant.number), (*usual * PATIENCE).max(LEAST))?;
        if outcome != Outcome::Survived {
            return Ok(outcome);
        }
    }
    Ok(Outcome::Survived)
}

fn run(group: &Group, root: &Path, mutant: Option<usize>, at_most: Duration) -> Result<Outcome> {
    let mut tests = Command::new(&group.program);
    tests.args(group.tests).args(["--test-threads", "1", "-Z", "unstable-options", "--fail-fast"]).current_dir(root).stdin(Stdio::null());
    // The first test that fails is enough; the runner of the stable compiler knows how to stop there, and only has to be let.
    tests.env("RUSTC_BOOTSTRAP", "1");
    tests.stdout(Stdio::null()).stderr(Stdio::null()).env("RUST_BACKTRACE", "0").env("POSTAR_HIJACKED", "1000");
    if let Some(number) = mutant {
        tests.env("POSTAR_MUTANT", number.to_string());
    }
    let mut child = tests.spawn().with_context(|| format!("{} can't be started", group.program.display()))?;
    let until = Instant::now() + at_most;
    loop {
        if let Some(status) = child.try_wait()? {
            ensure!(status.success() || status.code() == Some(101) || status.code().is_none(), "the tests ended with {status}");
            return Ok(if status.success() { Outcome::Survived } else { Outcome::Caught });
        }
        if Instant::now() > until {
            child.kill()?;
            child.wait()?;
            return Ok(Outcome::Endless);
        }
        thread::sleep(LOOK);
    }
}
