//! Scores postar against a labelled set: `cargo run --release --example eval -- DIR`.
//!
//! DIR holds `seed.json` (the ERP; without one, `../eval/seed.json`), `cases.jsonl` (the labels) and `mails/`. The set's own company is served by the built-in
//! simulator, read once, and every mail goes through `postar replay --json` at the moment that its case names.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command that prints its table")]
#![allow(clippy::indexing_slicing, reason = "a missing key of a JSON value reads as null")]
#![allow(clippy::cast_precision_loss, reason = "counts of a few hundred cases")]

mod case;
mod score;
mod stage;

use std::path::PathBuf;
use std::process::ExitCode;

use case::Case;
use score::Scores;
use stage::Stage;

#[tokio::main]
async fn main() -> ExitCode {
    let Some(dir) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: cargo run --release --example eval -- DIR [--verbose]");
        return ExitCode::from(2);
    };
    let verbose = std::env::args().any(|word| word == "--verbose");
    match Box::pin(run(&dir, verbose)).await {
        Ok(scores) => {
            scores.print();
            let shortfalls = scores.shortfalls();
            shortfalls.iter().for_each(|shortfall| eprintln!("eval: {shortfall}"));
            if shortfalls.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(problem) => {
            eprintln!("eval: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(dir: &std::path::Path, verbose: bool) -> Result<Scores, String> {
    let cases = Case::read_all(dir)?;
    let stage = Stage::set(dir).await?;
    let mut scores = Scores::default();
    for case in &cases {
        let explained = stage.replay(case).await?;
        if verbose {
            println!("--- {}\n{}", case.id, explained["draft"]["text"].as_str().unwrap_or("(no draft)"));
        }
        scores.add(case, &explained);
    }
    stage.strike().await;
    Ok(scores)
}
