//! `edit`: a change made here, typed or from the rows of a file, and how far a long file has come.

use std::fs::File;
use std::io::{IsTerminal, Read};
use std::path::Path;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value;

use super::changes::{ChangeOne, ChangeRecords};
use crate::app::Needs;
use crate::cli::arguments::{Edit, EditedKind};
use crate::cli::control::Daemon;
use crate::cli::counterpart::Counterpart;
use crate::cli::out::Out;
use crate::cli::request::Request;
use crate::cli::{DONE, FAILED, WRONG, commands, user};
use crate::domain::ErpKind;
use crate::fault;
use crate::flow::edit::{BadRow, Row, Rows, Wish};

/// Rows that are proposed in one transaction: enough that the disk isn't waited for at each, few enough that a bar moves.
const ROWS_AT_ONCE: usize = 200;

/// Runs it.
pub(crate) async fn run(config: &Path, wanted: &Edit, out: &mut Out) -> u8 {
    match &wanted.file {
        Some(file) => from_file(config, file, wanted, out).await,
        None => typed(config, wanted, out).await,
    }
}

async fn typed(config: &Path, wanted: &Edit, out: &mut Out) -> u8 {
    let (Some(kind), Some(id)) = (wanted.kind, wanted.id.clone()) else { return WRONG };
    let wishes: Result<Vec<Wish>, _> = wanted.changes.iter().map(|text| Wish::parse(text)).collect();
    match wishes {
        Ok(wishes) => {
            let one = ChangeOne { line: None, kind: erp_kind(kind), id, wishes };
            let request = Request::Change(asked(wanted, vec![one], wanted.json));
            crate::cli::answer(config, request, out).await
        }
        Err(error) => {
            out.problem(&fault::sentence(&error));
            WRONG
        }
    }
}

fn asked(wanted: &Edit, records: Vec<ChangeOne>, json: bool) -> ChangeRecords {
    ChangeRecords { records, tenant: wanted.tenant.clone(), dry_run: wanted.dry_run, json, who: user::name() }
}

fn erp_kind(kind: EditedKind) -> ErpKind {
    match kind {
        EditedKind::Contact => ErpKind::Contact,
        EditedKind::Product => ErpKind::Product,
        EditedKind::Document => ErpKind::Document,
    }
}

async fn from_file(config: &Path, file: &Path, wanted: &Edit, out: &mut Out) -> u8 {
    let opened = File::open(file).and_then(|input| Ok((input.metadata()?.len(), input)));
    let (size, input) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            out.problem(&format!("could not read {}: {error}", file.display()));
            return WRONG;
        }
    };
    let rows = match Rows::open(input, wanted.kind.map(erp_kind)) {
        Ok(rows) => rows,
        Err(error) => {
            out.problem(&format!("could not use {}: {error}", file.display()));
            return WRONG;
        }
    };
    let counterpart = match counterpart(config, out).await {
        Ok(counterpart) => counterpart,
        Err(code) => return code,
    };
    let bar = bar(size, out);
    let mut bulk = Bulk { counterpart, wanted, file, out, bar, tally: Tally::default() };
    let code = bulk.all(rows).await;
    bulk.bar.finish_and_clear();
    bulk.end(code)
}

async fn counterpart(config: &Path, out: &mut Out) -> Result<Counterpart, u8> {
    let config = commands::read(config, out)?.config;
    if Daemon::find(&config.data_dir).await.is_some() {
        return Ok(Counterpart::Daemon(config.data_dir));
    }
    commands::quiet_log(&config);
    Ok(Counterpart::Here(Arc::new(commands::open(config, Needs::StoreOnly, out).await?)))
}

/// A bar over the bytes of the file; nothing where nobody looks.
fn bar(size: u64, out: &Out) -> ProgressBar {
    let watched = matches!(out, Out::Terminal) && std::io::stderr().is_terminal();
    let bar = ProgressBar::with_draw_target(Some(size), if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}  {eta} left") {
        bar.set_style(style);
    }
    bar
}

/// What became of the rows.
#[derive(Default)]
struct Tally {
    proposed: usize,
    unchanged: usize,
    shown: usize,
    failed: usize,
}

struct Bulk<'a> {
    counterpart: Counterpart,
    wanted: &'a Edit,
    file: &'a Path,
    out: &'a mut Out,
    bar: ProgressBar,
    tally: Tally,
}

impl Bulk<'_> {
    /// Good rows go on whatever becomes of others; a daemon that is gone ends it.
    async fn all(&mut self, mut rows: Rows<impl Read>) -> u8 {
        let mut batch = Vec::new();
        loop {
            let next = rows.next();
            let last = next.is_none();
            if let Some((line, row)) = next {
                batch.extend(self.good(line, row));
            }
            if batch.len() >= ROWS_AT_ONCE || last && !batch.is_empty() {
                let code = self.send(std::mem::take(&mut batch)).await;
                if code == WRONG {
                    return WRONG;
                }
            }
            self.bar.set_position(rows.read_bytes());
            self.bar.set_message(format!("{} proposed, {} failed", self.tally.proposed, self.tally.failed));
            if last {
                return if self.tally.failed == 0 { DONE } else { FAILED };
            }
        }
    }

    fn good(&mut self, line: u64, row: Result<Row, BadRow>) -> Option<ChangeOne> {
        match row {
            Ok(Row { wishes, .. }) if wishes.is_empty() => {
                self.tally.unchanged += 1;
                None
            }
            Ok(Row { line, kind, id, wishes }) => Some(ChangeOne { line: Some(line), kind, id, wishes }),
            Err(error) => {
                self.tally.failed += 1;
                self.problem(&format!("line {line}: {error}"));
                None
            }
        }
    }

    async fn send(&mut self, batch: Vec<ChangeOne>) -> u8 {
        let heard = self.counterpart.hear(Request::Change(asked(self.wanted, batch, true))).await;
        self.tally.failed += heard.problems.len();
        heard.problems.iter().for_each(|problem| self.problem(problem));
        for line in &heard.lines {
            let state = serde_json::from_str::<Value>(line).ok().and_then(|value| value.get("state")?.as_str().map(str::to_owned));
            match state.as_deref() {
                Some("unchanged") => self.tally.unchanged += 1,
                Some("dry_run") => self.tally.shown += 1,
                _ => self.tally.proposed += 1,
            }
            if self.wanted.json || self.wanted.dry_run {
                let (bar, out) = (&self.bar, &mut *self.out);
                bar.suspend(|| out.line(line));
            }
        }
        heard.code
    }

    fn problem(&mut self, text: &str) {
        let (bar, out, file) = (&self.bar, &mut *self.out, self.file.display());
        bar.suspend(|| out.problem(&format!("{file}: {text}")));
    }

    fn end(self, code: u8) -> u8 {
        let Tally { proposed, unchanged, shown, failed } = self.tally;
        if !self.wanted.json {
            let done = if self.wanted.dry_run { format!("{shown} requests shown") } else { format!("{proposed} changes proposed") };
            self.out.line(&format!("{done}, {unchanged} rows say nothing new, {failed} failed"));
        }
        code
    }
}
