//! Each company has its own client, circuit and numbers: what one ERP does is of no consequence to the other.

use std::time::{Duration, Instant};

use serde_json::json;

use super::company::{JAVOR, LIPA, Two};
use crate::sim::stage::Stage;

/// What a sync of the labelled company takes at most on a busy machine; one call that hangs takes a minute.
const AT_ONCE: Duration = Duration::from_secs(20);

async fn erps() -> (Stage, Stage, Two) {
    let (lipas, javors) = (Stage::eval(postar::sim::Profile::default()).await, Stage::eval(postar::sim::Profile::default()).await);
    let two = Two::with_erps([&lipas.running.listening(), &javors.running.listening()]).await;
    (lipas, javors, two)
}

/// Javor's sync ends well and soon while Lipa's ERP does this.
async fn undisturbed_by(action: serde_json::Value) {
    let (lipas, _javors, two) = erps().await;
    lipas.fault(json!({}), action.clone()).await;
    let disturbed = two.app.sync(two.tenant(LIPA), true);
    let undisturbed = async {
        let began = Instant::now();
        let report = two.app.sync(two.tenant(JAVOR), true).await;
        (report, began.elapsed())
    };
    tokio::pin!(disturbed);
    let (report, took) = tokio::select! {
        done = undisturbed => done,
        // Whatever Lipa's comes to, Javor's is waited for.
        _ = async { let _ = disturbed.await; std::future::pending::<()>().await } => unreachable!(),
    };
    assert!(report.failures.is_empty() && took < AT_ONCE, "{action}: {took:?} {:?}", report.failures);
    assert!(!two.tenant(JAVOR).client().unwrap().circuit_open());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hanging_erp_holds_up_its_own_company_only() {
    undisturbed_by(json!({"type": "hang"})).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flooding_erp_holds_up_its_own_company_only() {
    undisturbed_by(json!({"type": "oversize", "mb": 50})).await;
}

#[tokio::test]
async fn a_refused_key_breaks_one_circuit() {
    let (lipas, _javors, two) = erps().await;
    lipas.fault(json!({}), json!({"type": "opr", "code": "3", "desc": "Authentication failed"})).await;
    for _ in 0..4 {
        assert!(!two.app.sync(two.tenant(LIPA), false).await.failures.is_empty());
    }
    assert_eq!(two.app.sync(two.tenant(JAVOR), false).await.failures, [""; 0]);
    let open = [LIPA, JAVOR].map(|who| two.tenant(who).client().unwrap().circuit_open());
    assert_eq!(open, [true, false]);
    let metrics = two.app.metrics.render();
    for line in ["postar_metakocka_circuit_open{tenant=\"lipa\"} 1", "postar_metakocka_circuit_open{tenant=\"javor\"} 0"] {
        assert!(metrics.lines().any(|known| known == line), "{line}");
    }
}

#[tokio::test]
async fn what_one_client_remembers_the_other_does_not() {
    let (lipas, javors, two) = erps().await;
    two.app.sync(two.tenant(LIPA), false).await;
    let before = javors.requests().await;
    assert_eq!(before, 0, "nothing of Lipa's is asked at Javor's ERP");
    two.app.sync(two.tenant(JAVOR), false).await;
    assert!(javors.requests().await > 0 && lipas.requests().await > 0);
    assert!(two.app.store.count(&JAVOR.id(), postar::store::MirrorKind::Contacts).unwrap() > 0);
}
