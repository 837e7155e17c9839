//! The simulation itself: each request goes through route, fault rules, body, key, quota and handler, in this order.

use std::net::SocketAddr;
use std::time::Instant;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Uri};
use jiff::{SignedDuration, Timestamp};
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::Options;
use super::access::{self, Meter};
use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::clock::{Clock, shown_timestamp};
use super::control::Plan;
use super::error::SimError;
use super::faults::{self, Phase, Rule, Seen};
use super::files::Files;
use super::journal::{Entry, Journal};
use super::knobs::Knobs;
use super::profile::Profile;
use super::record::Recorder;
use super::routes::{self, Family, Found, Route};
use super::seed::Seed;
use super::shape::{self, Times};
use super::spoil::{self, Delivery};
use super::webhook::Webhooks;
use super::world::{Row, World};

/// Everything that changes while the simulator runs.
#[derive(Debug)]
pub(super) struct Sim {
    pub(super) world: World,
    pub(super) knobs: Knobs,
    pub(super) clock: Clock,
    pub(super) rules: Vec<Rule>,
    pub(super) journal: Journal,
    pub(super) files: Files,
    pub(super) origin: Options,
    pub(super) plans: Vec<Plan>,
    pub(super) webhooks: Webhooks,
    recorder: Option<Recorder>,
    rng: StdRng,
    meter: Meter,
    started: Timestamp,
}

impl Sim {
    pub(super) fn new(options: Options) -> Result<Self, SimError> {
        let clock = Clock::new(options.clock);
        let now = clock.now();
        let companies = options.seed.companies(now, options.rng)?;
        let settings = companies.iter().map(|company| (company.company_id.clone(), company.webhook.clone())).collect();
        let recorder = options.record.as_deref().map(Recorder::new).transpose();
        let unwritable = |source| SimError::Record { folder: options.record.clone().unwrap_or_default(), source };
        Ok(Self {
            recorder: recorder.map_err(unwritable)?,
            webhooks: Webhooks::new(settings),
            plans: Vec::new(),
            world: World::new(companies)?,
            knobs: options.profile.knobs(),
            rules: serde_json::from_value(options.profile.rules()).map_err(SimError::SeedShape)?,
            journal: Journal::new(options.rng),
            files: Files::default(),
            rng: StdRng::seed_from_u64(options.rng),
            meter: Meter::default(),
            started: now,
            clock,
            origin: options,
        })
    }

    /// Starts again, with what is given changed. The clock starts anew too; records go on.
    pub(super) fn reset(&mut self, seed: Option<Seed>, profile: Option<Profile>, rng: Option<u64>) -> Result<(), SimError> {
        let mut options = self.origin.clone();
        options.seed = seed.unwrap_or(options.seed);
        options.profile = profile.unwrap_or(options.profile);
        options.rng = rng.unwrap_or(options.rng);
        let recorder = self.recorder.take();
        *self = Self::new(options)?;
        self.recorder = recorder.or(self.recorder.take());
        Ok(())
    }

    /// The whole answer to a request, and how it is delivered.
    pub(super) fn deliver(&mut self, request: &Request) -> Delivery {
        let started = Instant::now();
        let parsed = access::body(&request.body, &self.knobs);
        let lenient = parsed.as_ref().cloned().unwrap_or_default();
        let (mut rule, mut handled) = (None, Handled::Not);
        let (found, delivery) = match routes::find(request.uri.path()) {
            Found::Route(route) => {
                self.carry_out_plans(route.name);
                rule = self.matching_rule(&route, &lenient, request);
                let body = rule.as_ref().and_then(|rule| spoil::asked_instead(&rule.action, route.name, &lenient)).map_or(parsed, Ok);
                let skipped = rule.as_ref().is_some_and(|rule| keeps_out(rule, &route));
                let age = rule.as_ref().and_then(|rule| spoil::age(&rule.action)).filter(|_| !route.writes);
                let (answer, done) = match skipped {
                    true => (untouched(), Handled::Not),
                    false => self.answer(&route, body, request, &Circumstances { started, age }),
                };
                handled = done;
                let delivery = match &rule {
                    Some(rule) => spoil::spoil(&rule.action, answer, &mut self.rng),
                    None => Delivery::plain(answer),
                };
                (Some(route), delivery)
            }
            Found::WrongFamily | Found::Nothing => (None, Delivery::plain(Answer::page(404, "HTTP Status 404 – Not Found"))),
        };
        self.report_stock_events();
        self.note(request, found.as_ref(), &lenient, rule, handled, &delivery.answer);
        delivery
    }

    fn matching_rule(&mut self, route: &Route, body: &Row, request: &Request) -> Option<Rule> {
        let elapsed_s = self.clock.now().duration_since(self.started).as_secs();
        let seen = Seen { route, body, headers: &request.headers, elapsed_s };
        faults::choose(&mut self.rules, &seen, &mut self.rng)
    }

    /// The answer that nothing spoils.
    fn answer(&mut self, route: &Route, parsed: Result<Row, Answer>, request: &Request, around: &Circumstances) -> (Answer, Handled) {
        if let Some(page) = request.not_acceptable(route, &self.knobs) {
            return (page, Handled::Refused);
        }
        if route.family == Family::Download {
            return (self.files.fetch(request.uri.path()), Handled::Read);
        }
        let now = self.clock.now();
        let opened = parsed.and_then(|body| {
            let company = access::company(&mut self.world, &body, request.caller.ip(), &self.knobs)?;
            self.meter.count(&company.id, now, &self.knobs)?;
            Ok((company, body))
        });
        let (company, body) = match opened {
            Ok(opened) => opened,
            Err(answer) => return (answer, Handled::Refused),
        };
        company.history.at(now);
        let undone = around.age.and_then(|age| now.checked_sub(age).ok()).map(|then| company.turn_back(then));
        let base_url = request.base_url();
        let mut asked = Asked { company, files: &mut self.files, knobs: &self.knobs, body: &body, now, base_url: &base_url };
        let reply = route.answer(&mut asked);
        asked.company.turn_forward(undone.unwrap_or_default());
        let ms = |since: Instant| if self.knobs.fixed_times { 1 } else { since.elapsed().as_millis().max(1) }.to_string();
        let times = Times { taken: ms(request.arrived), unlocked: ms(around.started) };
        match reply {
            Ok(reply) => {
                let done = if route.writes { Handled::Committed } else { Handled::Read };
                (shape::answer(reply, route.name, &body, &self.knobs, &times), done)
            }
            Err(refusal) => (Answer::json(&refusal.object(&times.taken)), Handled::Refused),
        }
    }

    fn note(&mut self, request: &Request, route: Option<&Route>, body: &Row, rule: Option<Rule>, handled: Handled, answer: &Answer) {
        self.journal.note(&Entry {
            at: shown_timestamp(self.clock.now()),
            method: request.method.as_str(),
            path: request.uri.path(),
            query: request.uri.query().unwrap_or_default(),
            headers: &request.headers,
            endpoint: route.map(|route| route.name),
            wrong_family: route.is_none() && matches!(routes::find(request.uri.path()), Found::WrongFamily),
            body,
            status: answer.status,
            code: answer.code(),
            rule: rule.map(|rule| rule.id),
            handled: handled != Handled::Not,
            committed: handled == Handled::Committed,
        });
        if let Some(recorder) = &mut self.recorder {
            recorder.record(request.method.as_str(), request.uri.path(), &self.journal.redacted(body), answer);
        }
    }
}

/// When work on a request began, and how old the data of its answer shall be.
struct Circumstances {
    started: Instant,
    age: Option<SignedDuration>,
}

/// What became of a request, whatever is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Handled {
    /// Its handler didn't run.
    Not,
    Refused,
    Read,
    /// It changed something.
    Committed,
}

/// Whether a rule of phase `before` keeps the handler from running: always where its action takes the answer's place, and on writes also
/// where it spoils one, since nothing may be saved.
fn keeps_out(rule: &Rule, route: &Route) -> bool {
    rule.phase == Phase::Before && (spoil::replaces(&rule.action) || (route.writes && spoil::spoils(&rule.action)))
}

/// What is spoiled where no handler ran.
fn untouched() -> Answer {
    Answer::json(&Refusal::new("1", "Internal server error.").object("1"))
}

/// A request of the API.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) caller: SocketAddr,
    /// When it came, before it waited for others.
    pub(super) arrived: Instant,
}

impl Request {
    /// The page for a method or type that isn't taken.
    fn not_acceptable(&self, route: &Route, knobs: &Knobs) -> Option<Answer> {
        let json = self
            .headers
            .get("content-type")
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")));
        if route.family == Family::Download {
            (self.method != Method::GET).then(|| Answer::page(405, "HTTP Status 405 – Method Not Allowed"))
        } else if self.method != Method::POST {
            Some(Answer::page(405, "HTTP Status 405 – Method Not Allowed"))
        } else if knobs.require_content_type && !json {
            Some(Answer::page(415, "HTTP Status 415 – Unsupported Media Type"))
        } else {
            None
        }
    }

    /// Where the caller reaches us, as its `Host` says.
    fn base_url(&self) -> String {
        let host = self.headers.get("host").and_then(|value| value.to_str().ok()).unwrap_or("127.0.0.1");
        format!("http://{host}")
    }

    /// The header that standalone servers tell searches apart by.
    pub(super) fn search_group(&self) -> Option<u32> {
        self.headers.get("searchgroup")?.to_str().ok()?.trim().parse().ok()
    }

    pub(super) fn is_search(&self) -> bool {
        self.uri.path().ends_with("/search")
    }
}
