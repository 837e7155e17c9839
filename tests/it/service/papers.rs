//! The papers say what is so: their configuration loads, their tables are whole, their links lead somewhere.

use std::fs;
use std::path::{Path, PathBuf};

use postar::config::{Environment, parse};
use postar::domain::{DraftStatus, Intent, ReasonWord, WithheldWhy};
use regex::Regex;

use super::metrics::registered;

/// The most lines that a first configuration may need.
const LINES_OF_A_FIRST_CONFIGURATION: usize = 10;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn paper(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The papers that people read.
fn papers() -> Vec<PathBuf> {
    let at_root = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|name| root().join(name));
    let below = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    at_root.into_iter().chain(below.filter(|path| path.extension().is_some_and(|e| e == "md"))).collect()
}

#[test]
fn ten_lines_of_toml_point_it_at_a_real_mailbox() {
    let readme = paper("README.md");
    let block = readme.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(block.lines().count() <= LINES_OF_A_FIRST_CONFIGURATION, "{} lines", block.lines().count());
    let loaded = parse(Path::new("README.md"), block, &Environment::default()).unwrap_or_else(|faults| panic!("{faults}"));
    assert!(loaded.notes.is_empty(), "{:?}", loaded.notes);
    assert_eq!((loaded.config.tenants.len(), loaded.config.mailboxes.len()), (1, 1));
}

#[test]
fn every_metric_is_explained_and_no_other() {
    let rendered = registered().render();
    let mut there: Vec<&str> = rendered.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    let install = paper("docs/install.md");
    let row = Regex::new(r"(?m)^\| `(postar_\w+)`").unwrap();
    let mut told: Vec<&str> = row.captures_iter(&install).map(|row| row.get(1).unwrap().as_str()).collect();
    there.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, there);
}

#[test]
fn every_word_that_explain_says_is_in_its_table() {
    let text = paper("docs/explain.md");
    let word = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    use {DraftStatus as S, ReasonWord as R, WithheldWhy as W};
    let reasons = [
        R::Answer,
        R::Unreadable,
        R::OwnMail,
        R::Report,
        R::Calendar,
        R::AutoSubmitted,
        R::EmptyReturnPath,
        R::List,
        R::Spam,
        R::NoReply,
        R::TooOld,
        R::AlreadyAnswered,
        R::OwnerDraft,
        R::NotAddressed,
        R::NoReplyNeeded,
        R::RateLimited,
    ];
    let withheld = [
        W::SenderNotAuthenticated,
        W::SenderUnknown,
        W::NotTheCustomer,
        W::AmbiguousContact,
        W::ReplyToElsewhere,
        W::StrangerAmongRecipients,
        W::TwoFrom,
    ];
    let statuses =
        [S::Planned, S::Placed, S::Renewed, S::Edited, S::Sent, S::SentEdited, S::Deleted, S::Withdrawn, S::AnsweredWithout, S::Failed];
    let words = reasons.iter().map(|reason| reason.word().to_owned());
    let words = words.chain(withheld.iter().map(|why| word(serde_json::to_value(why).unwrap())));
    for word in words.chain(statuses.iter().map(|status| status.word().to_owned())) {
        assert!(text.contains(&format!("\n| `{word}` |")), "{word} has no row");
    }
    assert!(text.contains(Intent::OrderStatus.word()));
}

#[test]
fn every_link_in_the_papers_leads_to_a_file() {
    let link = Regex::new(r"\]\(([^)#]+)\)").unwrap();
    let mut broken = Vec::new();
    for path in papers() {
        let text = fs::read_to_string(&path).unwrap();
        let targets = link.captures_iter(&text).map(|found| found[1].to_owned()).filter(|target| !target.starts_with("https://"));
        let lost = targets.filter(|target| !path.parent().unwrap().join(target).exists());
        broken.extend(lost.map(|target| format!("{}: {target}", path.display())));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
