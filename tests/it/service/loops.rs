//! The one loop, with time passed by hand: when a part comes again, what it says, and how it ends.

use std::borrow::Cow;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use postar::daemon::backoff::{CEILING, FLOOR, PERSON_CEILING, PERSON_FLOOR};
use postar::daemon::notify::{Pulse, SLACK};
use postar::daemon::part::{Looping, Progress, Step, Surroundings};
use postar::fault::{Fault, Lasting};
use postar::health::{Part, PartKind};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

const REST: Duration = Duration::from_mins(10);
const LIMIT: Duration = Duration::from_mins(1);

/// What the scripted part does at each step; the last one repeats.
#[derive(Clone, Copy, Debug)]
enum Act {
    Work,
    Idle,
    Fail(Lasting),
    Panic,
    Hang,
    TakeSeconds(u64),
}

#[derive(Debug, thiserror::Error)]
#[error("could not reach the test")]
struct Unwell(Lasting);

impl Fault for Unwell {
    fn lasting(&self) -> Lasting {
        self.0
    }

    fn advice(&self) -> Cow<'static, str> {
        "write a better one".into()
    }
}

#[derive(Clone, Debug, Default)]
struct Seen {
    steps: Arc<Mutex<Vec<Instant>>>,
    closed: Arc<Mutex<usize>>,
}

impl Seen {
    fn count(&self) -> usize {
        self.steps.lock().unwrap().len()
    }

    fn gaps(&self) -> Vec<Duration> {
        self.steps.lock().unwrap().windows(2).map(|pair| pair[1] - pair[0]).collect()
    }
}

struct Scripted {
    script: Vec<Act>,
    seen: Seen,
}

#[async_trait]
impl Step for Scripted {
    async fn step(&mut self) -> Result<Progress, Box<dyn Fault>> {
        let nth = self.seen.count();
        self.seen.steps.lock().unwrap().push(Instant::now());
        match self.script[nth.min(self.script.len() - 1)] {
            Act::Work => Ok(Progress::Worked),
            Act::Idle => Ok(Progress::Idle),
            Act::Fail(lasting) => Err(Unwell(lasting))?,
            Act::Panic => panic!("on purpose"),
            Act::Hang => std::future::pending().await,
            Act::TakeSeconds(seconds) => {
                sleep(Duration::from_secs(seconds)).await;
                Ok(Progress::Idle)
            }
        }
    }

    async fn rest(&mut self) -> Result<(), Box<dyn Fault>> {
        sleep(REST).await;
        Ok(())
    }

    async fn close(&mut self) {
        *self.seen.closed.lock().unwrap() += 1;
    }

    fn limit(&self) -> Duration {
        LIMIT
    }
}

/// What was logged on this thread, above debug: level and sentence.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<Vec<u8>>>);

impl Said {
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let this = self.clone();
        let log = tracing_subscriber::fmt().without_time().with_target(false).with_ansi(false);
        tracing::subscriber::set_default(log.with_writer(move || this.clone()).finish())
    }

    fn lines(&self) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| line.split(" part=").next().unwrap().trim().to_owned()).collect()
    }
}

impl std::io::Write for Said {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn part() -> Part {
    Part::new(PartKind::Mailbox, "prodaja")
}

fn start(script: &[Act]) -> (Seen, Surroundings, JoinHandle<()>) {
    let (seen, around) = (Seen::default(), Surroundings::default());
    let step = Scripted { script: script.to_vec(), seen: seen.clone() };
    let running = tokio::spawn(Looping::new(part(), step, around.clone()).run());
    (seen, around, running)
}

fn is_well(around: &Surroundings) -> bool {
    around.board.ready()
}

fn why(around: &Surroundings) -> Option<String> {
    around.board.parts()[0].1.why.clone()
}

#[tokio::test(start_paused = true)]
async fn work_goes_on_at_once_and_rest_follows_when_there_is_none() {
    let (seen, around, _) = start(&[Act::Work, Act::Work, Act::Idle]);
    sleep(REST + Duration::from_secs(1)).await;
    assert_eq!(seen.gaps(), [Duration::ZERO, Duration::ZERO, REST]);
    assert!(is_well(&around));
}

#[tokio::test(start_paused = true)]
async fn a_part_is_not_ready_before_its_first_step_ended() {
    let (_, around, _) = start(&[Act::TakeSeconds(30)]);
    sleep(Duration::from_secs(10)).await;
    assert_eq!(why(&around).as_deref(), Some("it has not been tried yet"));
    sleep(Duration::from_secs(21)).await;
    assert!(is_well(&around));
}

#[tokio::test(start_paused = true)]
async fn a_passing_fault_is_tried_again_ever_more_slowly_up_to_the_ceiling() {
    let (seen, around, _) = start(&[Act::Fail(Lasting::SOON)]);
    sleep(Duration::from_hours(2)).await;
    let gaps = seen.gaps();
    assert!(gaps.iter().all(|gap| (FLOOR..=CEILING + Duration::from_secs(1)).contains(gap)), "{gaps:?}");
    assert!(gaps.iter().take(6).is_sorted_by(|a, b| a <= b), "{gaps:?}");
    assert!(gaps.last().unwrap() >= &(CEILING / 2));
    assert_eq!(why(&around).as_deref(), Some("could not reach the test; write a better one"));
}

#[tokio::test(start_paused = true)]
async fn a_fault_that_needs_a_person_makes_no_storm() {
    let (seen, _, _) = start(&[Act::Fail(Lasting::UntilSomeoneActs)]);
    sleep(Duration::from_hours(24)).await;
    assert!((24..60).contains(&seen.count()), "{} tries in a day", seen.count());
    let bounds = PERSON_FLOOR..=PERSON_CEILING + Duration::from_secs(1);
    assert!(seen.gaps().iter().all(|gap| bounds.contains(gap)), "{:?}", seen.gaps());
}

#[tokio::test(start_paused = true)]
async fn a_fault_is_said_once_for_as_long_as_it_stays_and_so_is_its_end() {
    let said = Said::default();
    let _guard = said.listen();
    let fail = Act::Fail(Lasting::SOON);
    let (seen, ..) = start(&[fail, fail, fail, fail, Act::Idle]);
    sleep(CEILING).await;
    assert_eq!(seen.count(), 5);
    assert_eq!(said.lines(), ["WARN could not reach the test; write a better one", "INFO in order"]);
}

#[tokio::test(start_paused = true)]
async fn the_other_sides_word_on_when_to_come_back_is_kept() {
    let (seen, _, _) = start(&[Act::Fail(Lasting::Passes { after: Some(Duration::from_secs(90)) }), Act::Idle]);
    sleep(Duration::from_secs(92)).await;
    assert_eq!(seen.count(), 2);
    assert!(seen.gaps()[0] >= Duration::from_secs(90));
}

#[tokio::test(start_paused = true)]
async fn a_success_makes_the_next_fault_the_first_again() {
    let fail = Act::Fail(Lasting::SOON);
    let (seen, _, _) = start(&[fail, fail, fail, fail, fail, Act::Work, fail, Act::Idle]);
    sleep(CEILING).await;
    let gaps = seen.gaps();
    assert!(gaps[4] >= Duration::from_secs(32), "{gaps:?}");
    assert!(gaps[6] <= Duration::from_secs(5), "{gaps:?}");
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_a_fault_like_any_other_and_the_part_comes_again_clean() {
    let (seen, around, running) = start(&[Act::Panic, Act::Idle]);
    sleep(Duration::from_millis(10)).await;
    assert!(why(&around).unwrap().starts_with("a step of mailbox prodaja broke off on a fault of the program"));
    sleep(Duration::from_secs(5)).await;
    assert_eq!((seen.count(), *seen.closed.lock().unwrap()), (2, 1));
    assert!(is_well(&around) && !running.is_finished());
}

#[tokio::test(start_paused = true)]
async fn a_step_without_an_end_is_cut_at_its_limit() {
    let (seen, around, _) = start(&[Act::Hang, Act::Idle]);
    sleep(LIMIT + Duration::from_millis(10)).await;
    assert!(why(&around).unwrap().starts_with("a step of mailbox prodaja did not end within 60s"));
    sleep(Duration::from_secs(5)).await;
    assert_eq!(seen.count(), 2);
    assert!(is_well(&around));
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_a_rest_and_a_pause_at_once() {
    for script in [[Act::Idle], [Act::Fail(Lasting::UntilSomeoneActs)]] {
        let (seen, around, running) = start(&script);
        sleep(Duration::from_secs(1)).await;
        let begin = Instant::now();
        around.stop.cancel();
        running.await.unwrap();
        assert_eq!((begin.elapsed(), seen.count(), *seen.closed.lock().unwrap()), (Duration::ZERO, 1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_lets_the_step_under_way_end() {
    let (seen, around, running) = start(&[Act::TakeSeconds(5)]);
    sleep(Duration::from_secs(1)).await;
    around.stop.cancel();
    let begin = Instant::now();
    running.await.unwrap();
    assert_eq!((begin.elapsed(), seen.count()), (Duration::from_secs(4), 1));
}

#[tokio::test(start_paused = true)]
async fn a_wake_ends_a_rest_and_a_pause_at_once() {
    let (seen, around, _) = start(&[Act::Fail(Lasting::UntilSomeoneActs), Act::Idle]);
    for expected in [2, 3] {
        sleep(Duration::from_secs(1)).await;
        around.wake.notify_waiters();
        sleep(Duration::from_millis(10)).await;
        assert_eq!(seen.count(), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_part_that_is_beyond_its_limit_counts_as_hung() {
    let pulse = Pulse::default();
    pulse.enter(&part(), LIMIT);
    sleep(LIMIT + SLACK).await;
    assert_eq!(pulse.hung(), None);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(pulse.hung(), Some(part()));
    pulse.leave(&part());
    assert_eq!(pulse.hung(), None);
}

#[tokio::test(start_paused = true)]
async fn a_resting_part_never_counts_as_hung() {
    let (_, around, _) = start(&[Act::Idle]);
    sleep(LIMIT + SLACK + Duration::from_secs(1)).await;
    assert_eq!(around.pulse.hung(), None);
}
