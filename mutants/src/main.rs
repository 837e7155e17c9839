//! `postar-mutants LIST.json [COUNT] [SEED]`: which faults in the deciding rooms do the tests notice?
//!
//! cargo-mutants says what could be wrong (its list is read here), and would build the whole house once for each of them. Here a sample
//! of them is woven into one copy of the sources, each asleep behind `crate::mutant(n)`, the copy is built once, and the tests run once
//! for each with `POSTAR_MUTANT=n`, until one of them fails.

mod candidate;
mod tree;
mod trial;
mod weave;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail, ensure};
use candidate::Mutant;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use tree::Copy;
use trial::{Outcome, Suites};

/// Faults of a sample, where nobody says how many.
const SAMPLE: usize = 150;

/// The deciding rooms are held to this share of faults that are noticed.
const SHARE: f64 = 0.9;

/// A weaving that doesn't build leaves out what is to blame and is tried again, so often.
const BUILDS: usize = 8;

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, usual| arguments.get(at).map_or(Ok(usual), |text| text.parse().with_context(|| format!("{text:?} is no number")));
    let (count, seed) = (number(1, SAMPLE as u64)?, number(2, 20_261_122)?);
    let list = arguments.first().context("the first argument is the list of `cargo mutants --list --json`")?;
    let mut all = candidate::read(Path::new(list))?;
    println!("{} possible faults; {count} of them by seed {seed}", all.len());
    all.shuffle(&mut StdRng::seed_from_u64(seed));
    let (copy, chosen, suites) = build(all, usize::try_from(count)?)?;
    let outcomes = suites.try_all(&copy, &chosen)?;
    Ok(report(&chosen, &outcomes))
}

/// A copy with the first `count` faults that can be woven and built.
fn build(all: Vec<Mutant>, count: usize) -> Result<(Copy, Vec<Mutant>, Suites)> {
    let copy = Copy::of_sources()?;
    let mut left_out: Vec<usize> = Vec::new();
    for _ in 0..BUILDS {
        let wanted: Vec<Mutant> = all.iter().filter(|mutant| !left_out.contains(&mutant.number)).take(count).cloned().collect();
        ensure!(!wanted.is_empty(), "no fault could be woven");
        let refused = copy.weave(&wanted)?;
        if !refused.is_empty() {
            left_out.extend(refused);
            continue;
        }
        match copy.build()? {
            Ok(suites) => {
                println!("{} can't be woven or don't compile and were left out for the next in the order", left_out.len());
                return Ok((copy, wanted, suites));
            }
            Err(faults) => left_out.extend(candidate::to_blame(&wanted, &faults)?),
        }
    }
    bail!("the copy still doesn't build after {BUILDS} tries")
}

fn report(chosen: &[Mutant], outcomes: &BTreeMap<usize, Outcome>) -> ExitCode {
    let survivors: Vec<&Mutant> = chosen.iter().filter(|mutant| outcomes.get(&mutant.number) == Some(&Outcome::Survived)).collect();
    let late = outcomes.values().filter(|outcome| **outcome == Outcome::Endless).count();
    let caught = chosen.len() - survivors.len();
    let share = caught as f64 / chosen.len() as f64;
    println!("{caught} of {} caught ({:.1} %), {late} of them because a test never ended", chosen.len(), share * 100.0);
    for mutant in survivors {
        println!("survived {}: {}", mutant.number, mutant.name);
    }
    if share >= SHARE { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
