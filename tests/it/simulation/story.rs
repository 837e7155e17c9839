//! One seed's story: actions drawn by chance, each followed by the checks; at its end all is quiet and all must be right.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::action::{self, Action, Deal};
use super::chance::Chance;
use super::checks;
use super::ledger::Ledger;
use super::stage::Stage;
use crate::model::{Clockwork, Model};

/// How many actions a story has at most.
const LONGEST: usize = 24;

/// Between two looks at whether all is well in the end.
const LOOK: Duration = Duration::from_mins(4);

/// Such a time after the last fault all must be well: two of the longest pauses that follow on a fault.
const REST: Duration = Duration::from_mins(150);

/// A story as it went.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) lines: Vec<String>,
    pub(super) wrong: Vec<String>,
    pub(super) letters: usize,
    pub(super) drafts: usize,
    pub(super) kills: usize,
}

/// Plays the story of a seed.
pub(super) fn play(seed: u64) -> Told {
    Clockwork::runtime().block_on(async {
        let mut story = Story::begin(seed);
        story.go_on().await;
        if story.told.wrong.is_empty() {
            story.end().await;
        }
        story.stage.stop().await;
        let ledger = story.ledger.lock().unwrap();
        Told { letters: ledger.letters.len(), drafts: ledger.ours.len(), kills: story.stage.kills, ..story.told }
    })
}

struct Story {
    chance: Chance,
    stage: Stage,
    ledger: Arc<Mutex<Ledger>>,
    /// The server has a way to move a draft that takes nothing else along.
    can_discard: bool,
    told: Told,
}

impl Story {
    fn begin(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let offers = action::offers(&mut chance);
        let limit = chance.once_in(8).then_some(4);
        let stage = Stage::set(offers.clone(), |desk| Arc::make_mut(&mut desk.mailbox).limits.drafts_per_hour = limit);
        let shows_late = std::env::var_os("POSTAR_SIM_LATE").is_some();
        let late = if shows_late && chance.once_in(4) { Duration::from_secs(1 + chance.below(4) as u64) } else { Duration::ZERO };
        stage.model.show_appended_late(late);
        let can_discard = offers.can_move || offers.uidplus;
        let mut story = Self { chance, stage, ledger: Arc::default(), can_discard, told: Told::default() };
        story.say(&format!("{offers:?}, at most {limit:?} drafts in an hour, what is appended is shown after {late:?}"));
        story
    }

    fn say(&mut self, what: &str) {
        let seconds = self.stage.now().as_second() - super::company::BEGIN;
        self.told.lines.push(format!("{seconds:6} s  {what}"));
    }

    async fn go_on(&mut self) {
        for _ in 0..6 + self.chance.below(LONGEST - 6) {
            let action = Action::draw(&mut self.chance);
            self.act(action).await;
            let pause = [0, 1, 5, 30, 120][self.chance.below(5)] * 1000 + self.chance.below(1000) as u64;
            self.stage.pass(Duration::from_millis(pause)).await;
            self.check();
            if !self.told.wrong.is_empty() {
                return;
            }
        }
    }

    async fn act(&mut self, action: Action) {
        self.say(&format!("{action:?}"));
        match action {
            Action::Now(deal) => {
                let came = deal_out(&self.stage.model, &self.ledger, &deal, self.stage.now());
                self.say(&format!("    {came:?}"));
            }
            Action::Amid(lines, deal) => {
                let (model, ledger, now) = (self.stage.model.clone(), Arc::clone(&self.ledger), self.stage.now());
                self.stage.model.after(lines, Box::new(move || drop(deal_out(&model, &ledger, &deal, now))));
            }
            Action::Fault(fault) => self.stage.model.arm(fault),
            Action::Cut => self.stage.model.cut(),
            Action::Away(seconds) => {
                self.stage.model.set_reachable(false);
                self.stage.model.cut();
                self.stage.pass(Duration::from_secs(seconds)).await;
                self.stage.model.set_reachable(true);
            }
            Action::Doom(doom) => self.stage.doom(doom),
            Action::Kill => self.stage.kill().await,
            Action::Wait(time) => self.stage.pass(time).await,
        }
    }

    fn check(&mut self) {
        let wrong = checks::always(&self.stage.model, &mut self.ledger.lock().unwrap(), self.can_discard);
        self.told.wrong.extend(wrong);
    }

    /// Nothing goes wrong any more: at some moment within [`REST`] all is right, and it stays so.
    async fn end(&mut self) {
        self.say("nothing goes wrong any more");
        self.stage.model.disarm();
        self.stage.spare();
        let mut waited = Duration::ZERO;
        loop {
            self.stage.pass(LOOK).await;
            waited += LOOK;
            self.check();
            if waited >= REST || !self.told.wrong.is_empty() || self.at_rest().is_empty() {
                break;
            }
        }
        self.stage.pass(LOOK).await;
        self.check();
        let wrong = self.at_rest();
        self.told.wrong.extend(wrong);
        self.say("the end");
    }

    fn at_rest(&self) -> Vec<String> {
        checks::at_rest(self.stage.desk(), &self.stage.model, &self.ledger.lock().unwrap(), self.can_discard)
    }
}

/// Lets it happen, and sessions in IDLE learn of it: now, and when what came late is shown.
fn deal_out(model: &Model, ledger: &Mutex<Ledger>, deal: &Deal, now: jiff::Timestamp) -> Option<String> {
    if let Deal::Write { late: late @ 1.., .. } = deal {
        let (model, late) = (model.clone(), Duration::from_secs(*late));
        tokio::spawn(async move {
            tokio::time::sleep(late).await;
            model.touch();
        });
    }
    model.change(|account| ledger.lock().unwrap().deal(account, deal, now))
}
