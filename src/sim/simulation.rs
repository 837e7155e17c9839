//! The simulation itself: each request goes through route, fault rules, body, key, quota and handler, in this order.

use std::net::SocketAddr;
use std::time::Instant;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Uri};
use jiff::Timestamp;
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::Options;
use super::access::{self, Meter};
use super::answer::{self, Answer};
use super::asked::Asked;
use super::clock::{Clock, shown_timestamp};
use super::control::Plan;
use super::error::SimError;
use super::faults::{self, Phase, Rule, Seen};
use super::journal::{Entry, Journal};
use super::knobs::Knobs;
use super::products;
use super::profile::Profile;
use super::record::Recorder;
use super::routes::{self, Found, Route};
use super::seed::Seed;
use super::shape;
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
            world: World::new(companies),
            knobs: options.profile.knobs(),
            rules: serde_json::from_value(options.profile.rules()).map_err(SimError::SeedShape)?,
            journal: Journal::new(options.rng),
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
        let arrived = Instant::now();
        let parsed = access::body(&request.body, &self.knobs);
        let lenient = parsed.as_ref().cloned().unwrap_or_default();
        let (mut rule, mut handled) = (None, false);
        let (found, delivery) = match routes::find(request.uri.path()) {
            Found::Route(route) => {
                self.carry_out_plans(route.name);
                rule = self.matching_rule(&route, &lenient, request);
                let skipped = rule.as_ref().is_some_and(|rule| rule.phase == Phase::Before && spoil::replaces(&rule.action));
                let blank = || Answer::new(200, answer::JSON, Vec::new());
                let body = rule.as_ref().and_then(|rule| spoil::asked_instead(&rule.action, route.name, &lenient)).map_or(parsed, Ok);
                let answer = if skipped { blank() } else { self.answer(&route, body, request, arrived) };
                handled = !skipped;
                let delivery = match &rule {
                    Some(rule) => spoil::spoil(&rule.action, answer, &mut self.rng),
                    None => Delivery::plain(answer),
                };
                (Some(route), delivery)
            }
            Found::WrongFamily | Found::Nothing => (None, Delivery::plain(Answer::page(404, "HTTP Status 404 – Not Found"))),
        };
        self.note(request, found.as_ref(), &lenient, rule, handled, &delivery.answer);
        delivery
    }

    /// Queues a report of a product's stock as it is now: the answer of `warehouse_stock` for it alone.
    pub(super) fn report_stock(&mut self, company: &str, product: &str) {
        let Some(found) = self.world.company(company) else { return };
        let body = Row::from_iter([("product_mk_id_list".to_owned(), product.into())]);
        let asked = Asked { company: found, knobs: &self.knobs, body: &body };
        let Ok(reply) = products::warehouse_stock(&asked) else { return };
        let shown = shape::answer(reply, "warehouse_stock", &body, &self.knobs, "1");
        let stock = serde_json::from_slice(&shown.body).unwrap_or_default();
        self.webhooks.stock_changed(company, &stock, &self.knobs.webhook_faults, self.clock.now());
    }

    fn matching_rule(&mut self, route: &Route, body: &Row, request: &Request) -> Option<Rule> {
        let elapsed_s = self.clock.now().duration_since(self.started).as_secs();
        let seen = Seen { route, body, headers: &request.headers, elapsed_s };
        faults::choose(&mut self.rules, &seen, &mut self.rng)
    }

    /// The answer that nothing spoils.
    fn answer(&mut self, route: &Route, parsed: Result<Row, Answer>, request: &Request, arrived: Instant) -> Answer {
        if let Some(page) = request.not_acceptable(&self.knobs) {
            return page;
        }
        let opened = parsed.and_then(|body| {
            let company = access::company(&self.world, &body, request.caller.ip(), &self.knobs)?;
            self.meter.count(&company.company_id, self.clock.now(), &self.knobs)?;
            Ok((company, body))
        });
        let (company, body) = match opened {
            Ok(opened) => opened,
            Err(answer) => return answer,
        };
        let asked = Asked { company, knobs: &self.knobs, body: &body };
        let reply = route.answer(&asked);
        let time_ms = if self.knobs.fixed_times { "1".to_owned() } else { arrived.elapsed().as_millis().max(1).to_string() };
        match reply {
            Ok(reply) => shape::answer(reply, route.name, &body, &self.knobs, &time_ms),
            Err(refusal) => Answer::json(&refusal.object(&time_ms)),
        }
    }

    fn note(&mut self, request: &Request, route: Option<&Route>, body: &Row, rule: Option<Rule>, handled: bool, answer: &Answer) {
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
            handled,
            committed: false,
        });
        if let Some(recorder) = &mut self.recorder {
            recorder.record(request.method.as_str(), request.uri.path(), &self.journal.redacted(body), answer);
        }
    }
}

/// A request of the API.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) caller: SocketAddr,
}

impl Request {
    /// The page for a method or type that isn't taken.
    fn not_acceptable(&self, knobs: &Knobs) -> Option<Answer> {
        let json = self
            .headers
            .get("content-type")
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")));
        if self.method != Method::POST {
            Some(Answer::page(405, "HTTP Status 405 – Method Not Allowed"))
        } else if knobs.require_content_type && !json {
            Some(Answer::page(415, "HTTP Status 415 – Unsupported Media Type"))
        } else {
            None
        }
    }

    pub(super) fn is_search(&self) -> bool {
        self.uri.path().ends_with("/search")
    }
}
