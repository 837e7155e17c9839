//! A real model behind llama.cpp's own server: the protocol works, the guard holds. `scripts/real-model` starts the server and says where it is.

use std::process::Stdio;
use std::time::{Duration, Instant};

use postar::domain::Explanation;
use postar::model::Api;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use url::Url;

use super::oracle;
use super::scene::{Scene, cases, explained, settings};

/// Where `scripts/real-model` puts the server and the model.
const PREPARED: &str = "target/real-model/serve";

/// A small model on two busy cores takes its time; a draft that takes longer is the template's.
const TIMEOUT: Duration = Duration::from_secs(60);

/// On a machine that does other things, too, the suite asks for no further case after this time.
const ENOUGH: Duration = Duration::from_secs(70);

/// How long a server may take to read its model from disk.
const START: Duration = Duration::from_secs(60);

/// Cases of a run by the suite; `POSTAR_REAL_MODEL` sets another number.
const CASES: usize = 5;

/// The server; it ends with this value.
struct Running {
    _child: Child,
    base: Url,
}

async fn serve() -> Option<Running> {
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(PREPARED);
    let mut child =
        Command::new(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn().ok()?;
    let mut lines = BufReader::new(child.stdout.take()?).lines();
    let line = tokio::time::timeout(START, lines.next_line()).await.expect("llama-server doesn't start").unwrap()?;
    Some(Running { _child: child, base: Url::parse(&line).unwrap() })
}

/// What became of a case, in a word.
fn outcome(explained: &Explanation) -> &'static str {
    match explained.model.as_ref().map(|used| (explained.fallback, used.asked)) {
        Some((false, 1)) => "accepted",
        Some((false, _)) => "repaired",
        Some((true, _)) => "fallback",
        None => "not asked",
    }
}

#[tokio::test]
async fn a_real_model_is_asked_and_no_figure_of_its_own_is_placed() {
    let Some(server) = serve().await else {
        println!("skipped: {PREPARED} is not there; `scripts/real-model` fetches a server and a model");
        return;
    };
    let count = std::env::var("POSTAR_REAL_MODEL").ok().and_then(|count| count.parse().ok()).unwrap_or(CASES);
    let mut settings = settings(Api::OpenAi, server.base.clone(), TIMEOUT);
    settings.allowance.output_tokens = 400;
    let scene = Scene::set();
    let (desk, mut all) = (scene.with(settings), cases());
    // A model of this size knows English and little else: such mails come first, then the others.
    all.sort_by_key(|case| case.language != "en");
    let started = Instant::now();
    let (mut took, mut wrong, mut answered) = (Vec::new(), Vec::new(), 0);
    for case in all.iter().take(count) {
        if count == CASES && answered > 0 && started.elapsed() > ENOUGH {
            break;
        }
        let template = explained(&scene.desk, case).await;
        let begun = Instant::now();
        let explained = explained(&desk, case).await;
        took.push(begun.elapsed());
        let (used, word) = (explained.model.clone().unwrap_or_default(), outcome(&explained));
        answered += usize::from(used.tokens_out > 0);
        let found: Vec<_> = explained.findings.iter().map(|finding| finding.check.word()).collect();
        println!(
            "{:<14} {word:<9} {:>6.1?}  {} tokens in, {} out  {} {}",
            case.id,
            begun.elapsed(),
            used.tokens_in,
            used.tokens_out,
            used.fell_back.unwrap_or_default(),
            found.join(" ")
        );
        wrong.extend(oracle::faults(&case.raw, &explained, &template).into_iter().map(|fault| format!("{}: {fault}", case.id)));
        let disclosed = case.must_not.iter().filter(|word| explained.draft.as_ref().is_some_and(|draft| draft.text.contains(*word)));
        wrong.extend(disclosed.map(|word| format!("{} told {word}", case.id)));
        if case.withheld && explained.facts.iter().any(|fact| fact.source.doc_type.is_some()) {
            wrong.push(format!("{} told a withheld fact", case.id));
        }
    }
    took.sort();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100];
    println!(
        "{} cases, {answered} answered: p50 {:.1?}, p95 {:.1?}; {} unverified figures or disclosures",
        took.len(),
        at(50),
        at(95),
        wrong.len()
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(answered > 0, "the model answered nothing at all");
}
