//! The pace: quiet hours are cheap, and a change is seen within two minutes all the same. Under the simulator's clock.

use std::time::Duration;

use postar::domain::MkId;
use postar::flow::sync::{self, Intervals, Pace, Session, Tally};
use postar::sim::{Profile, Seed};
use postar::store::MirrorKind;
use serde_json::json;

use super::stage::{House, company, order, order_id};
use crate::sim::stage::eval_seed;

/// As in the example of the configuration.
const DEFAULTS: Intervals = Intervals {
    contacts: Some(Duration::from_secs(15 * 60)),
    products: Some(Duration::from_secs(3600)),
    documents: Some(Duration::from_secs(120)),
    full: Some(Duration::from_secs(24 * 3600)),
};

/// What the service does, a second at a time.
struct Day {
    house: House,
    pace: Pace,
    session: Session,
}

impl Day {
    async fn begins(seed: Seed) -> Self {
        let house = House::of(seed, Profile::Clean).await;
        house.pull_all(true).await;
        let pace = Pace::new(DEFAULTS, house.now());
        Self { house, pace, session: Session::default() }
    }

    /// So many seconds pass, five at a time; `until` ends them early. Tells how many did.
    async fn pass(&mut self, seconds: u64, until: impl Fn(&House) -> bool) -> u64 {
        for passed in (0..seconds).step_by(5) {
            if until(&self.house) {
                return passed;
            }
            self.house.advance(Duration::from_secs(5)).await;
            self.step().await;
        }
        seconds
    }

    async fn step(&mut self) {
        let (house, now) = (&self.house, self.house.now());
        let state = |part: MirrorKind| house.store.sync_state(&house.tenant, part).unwrap();
        for part in self.pace.order(state, now) {
            let Some(manner) = self.pace.due(part, state(part).as_ref(), now) else { continue };
            let (allowance, mut tally) = (self.pace.allowance(part, manner, now), Tally::default());
            let full = manner == sync::Manner::Scan;
            let ended = sync::turn(&house.erp(), &mut self.session, part, full, allowance, &mut tally).await.unwrap();
            self.pace.ran(part, manner, tally, ended, now);
        }
    }
}

#[tokio::test]
async fn a_quiet_hour_costs_forty_calls_at_most() {
    let mut day = Day::begins(eval_seed()).await;
    day.pass(3600, |_| false).await;
    for hour in 1..=3 {
        let before = day.house.sim.requests().await;
        day.pass(3600, |_| false).await;
        let calls = day.house.sim.requests().await - before;
        println!("quiet hour {hour}: {calls} calls");
        assert!(calls <= 40, "{calls} calls in hour {hour}");
    }
}

#[tokio::test]
async fn a_changed_order_is_in_the_mirror_within_two_minutes_of_a_quiet_hour() {
    let mut day = Day::begins(company(json!({"documents": (1..=30).map(order).collect::<Vec<_>>()}))).await;
    let mut slowest = 0;
    for n in 1..=10 {
        day.pass(600 + 35 * n, |_| false).await;
        let id = order_id(usize::try_from(n).unwrap());
        day.house.put("documents", json!({"mk_id": id, "status_desc": format!("state{n}"), "status_code": "X"})).await;
        let status = |house: &House| {
            house.store.document(&house.tenant, &MkId::new(id.clone())).unwrap().unwrap().record.status_code().map(str::to_owned)
        };
        let waited = day.pass(600, |house| status(house) == Some(format!("state{n}"))).await;
        slowest = slowest.max(waited);
    }
    println!("the slowest change was seen after {slowest} s");
    assert!(slowest <= 120, "{slowest} s");
}

#[tokio::test]
async fn what_changes_makes_everything_else_be_looked_at_soon() {
    let mut day = Day::begins(company(json!({"documents": (1..=30).map(order).collect::<Vec<_>>()}))).await;
    day.pass(4 * 3600, |_| false).await;
    day.house.put("documents", json!({"mk_id": order_id(1), "status_desc": "shipped", "status_code": "Odpremljen"})).await;
    let offer = json!({"mk_id": "471100090001", "doc_type": "sales_offer", "count_code": "PO-1"});
    day.house.put("documents", offer).await;
    let waited = day.pass(3600, |house| house.holds("471100090001")).await;
    assert!(waited <= 900, "{waited} s");
}
