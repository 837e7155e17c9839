//! Single promises: what is read again and when, what is left open, what follows from a change, from a day that passes, from an ERP that is back.

use std::time::Duration;

use postar::domain::*;

use super::erp::Mood;
use super::{QUESTIONS, Scene};
use crate::flow::mailbox::Mail;

const ORDER: usize = 0;
const OFFER: usize = 2;
const PRICE: usize = 3;

/// A scene with a draft that answers this question.
async fn with_a_draft(question: usize) -> Scene {
    let mut scene = Scene::set(1).await;
    scene.write("m1", QUESTIONS[question]);
    scene.stage.pass().await;
    assert_eq!(scene.stage.status("m1"), Some(DraftStatus::Placed));
    scene
}

/// The words that are true now of a field.
fn now_true(scene: &Scene) -> Vec<String> {
    let at = scene.stage.now() + jiff::SignedDuration::from_hours(1);
    scene.world.truths().into_iter().filter(|truth| truth.may_be_told_at(at) && !truth.is_status).map(|truth| truth.words).collect()
}

fn states_something_true(scene: &mut Scene) -> bool {
    let text = scene.text("m1");
    now_true(scene).iter().any(|words| text.contains(words.as_str()))
}

#[tokio::test(start_paused = true)]
async fn a_fact_that_was_read_a_minute_ago_is_read_again_before_it_is_told() {
    for question in QUESTIONS {
        let mut scene = Scene::set(3).await;
        scene.write("m1", question);
        scene.stage.later(Duration::from_mins(16));
        (0..8).for_each(|_| scene.world.change_something());
        scene.stage.pass().await;
        let (text, at) = (scene.text("m1"), scene.stage.now());
        let old: Vec<_> = scene.world.truths().into_iter().filter(|truth| truth.stands_in(&text) && !truth.may_be_told_at(at)).collect();
        assert!(old.is_empty(), "{old:?} in\n{text}");
        let explanation = scene.stage.explanation("m1").unwrap();
        assert!(explanation.unread.len() <= 1 && explanation.facts.iter().all(|fact| !fact.is_stale(at) || explanation.left_unread(fact)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_draft_waits_a_quarter_of_an_hour_for_the_erp_and_is_then_written_with_gaps() {
    for mood in [Mood::Down, Mood::Slow, Mood::Garbled] {
        let mut scene = Scene::set(1).await;
        scene.write("m1", QUESTIONS[ORDER]);
        scene.stage.later(Duration::from_mins(2));
        scene.world.feel(mood);
        for minutes in [0, 1, 2, 5] {
            scene.stage.later(Duration::from_mins(minutes));
            scene.stage.pass().await;
            assert_eq!(scene.stage.drafts(), [], "{mood:?} after {minutes} minutes more");
        }
        scene.stage.later(Duration::from_mins(7));
        scene.stage.pass().await;
        assert_eq!(scene.stage.status("m1"), Some(DraftStatus::Placed), "{mood:?}");
        let text = scene.text("m1");
        assert!(text.contains("PN-77") && text.contains("[…]") && !states_something_true(&mut scene), "{mood:?}: {text}");
        let explanation = scene.stage.explanation("m1").unwrap();
        assert!(!explanation.unread.is_empty() && !explanation.gaps.is_empty(), "{mood:?}");
        scene.world.feel(Mood::Well);
        scene.stage.later(Duration::from_mins(1));
        scene.stage.pass().await;
        assert_eq!(scene.stage.status("m1"), Some(DraftStatus::Renewed), "{mood:?}");
        assert!(states_something_true(&mut scene) && scene.stage.explanation("m1").unwrap().unread.is_empty(), "{mood:?}");
        assert_eq!(scene.stage.drafts().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_only_a_person_can_set_right_costs_no_wait() {
    let mut scene = Scene::set(1).await;
    scene.write("m1", QUESTIONS[ORDER]);
    scene.stage.later(Duration::from_mins(2));
    scene.world.feel(Mood::Nonsense);
    scene.stage.pass().await;
    assert!(scene.text("m1").contains("[…]"), "{}", scene.text("m1"));
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_waited_for_its_turn_is_written_anew_from_what_is_true_then() {
    for refused in [true, false] {
        let mut scene = Scene::set(1).await;
        scene.write("m1", QUESTIONS[ORDER]);
        scene.stage.server.set(|server| server.append_refused = true);
        if refused {
            let _ = scene.stage.try_pass().await;
        }
        let before = scene.text("m1");
        scene.stage.later(Duration::from_mins(6));
        (0..24).for_each(|_| scene.world.change_something());
        scene.stage.server.set(|server| server.append_refused = false);
        scene.stage.until_idle().await;
        assert_ne!(scene.text("m1"), before);
        let (text, at) = (scene.text("m1"), scene.stage.now());
        assert!(!scene.world.truths().iter().any(|truth| truth.stands_in(&text) && !truth.may_be_told_at(at)), "{text}");
        assert_eq!(scene.stage.drafts().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_price_or_a_stock_that_changes_renews_the_draft_that_told_it() {
    let mut scene = with_a_draft(PRICE).await;
    let before = scene.text("m1");
    scene.stage.later(Duration::from_mins(2));
    (0..40).for_each(|_| scene.world.change_something());
    scene.sync().await;
    scene.stage.pass().await;
    assert_eq!(scene.stage.status("m1"), Some(DraftStatus::Renewed), "{before}");
    assert!(states_something_true(&mut scene));
}

#[tokio::test(start_paused = true)]
async fn an_edited_draft_is_flagged_once_and_left_as_it_is() {
    let mut scene = with_a_draft(PRICE).await;
    let uid = scene.stage.drafts()[0].0;
    let Mail { bytes, flags, arrived } = scene.stage.server.remove("Drafts", uid);
    let bytes = String::from_utf8(bytes).unwrap().replace("Lep pozdrav", "Lep pozdrav, Ana").into_bytes();
    let uid = scene.stage.server.set(|server| server.put("Drafts", Mail { bytes: bytes.clone(), flags, arrived }));
    scene.stage.later(Duration::from_mins(2));
    scene.stage.pass().await;
    assert_eq!(scene.stage.status("m1"), Some(DraftStatus::Edited));
    for round in 0..3 {
        (0..40).for_each(|_| scene.world.change_something());
        scene.sync().await;
        scene.stage.pass().await;
        let alerts = scene.stage.explanation("m1").unwrap().alerts;
        assert_eq!(alerts.iter().map(|alert| alert.kind).collect::<Vec<_>>(), [AlertKind::EditedDraftIsStale], "round {round}");
    }
    assert_eq!(scene.stage.drafts(), [(uid, String::from_utf8(bytes).unwrap())]);
    assert!(scene.stage.server.flags("Drafts", uid).contains(&"$PostarStale".to_owned()));
    assert!(scene.stage.server.flags("INBOX", 1).contains(&"$PostarStale".to_owned()));
    let text = scene.stage.desk().metrics.render();
    assert!(text.contains("postar_alerts_total{mailbox=\"prodaja\",kind=\"edited_draft_is_stale\"} 1"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_day_that_passes_renews_the_draft_that_it_makes_untrue() {
    let mut scene = Scene::set(1).await;
    (0..6).for_each(|_| scene.world.change(0));
    scene.sync().await;
    scene.write("m1", QUESTIONS[ORDER]);
    scene.stage.pass().await;
    let before = scene.text("m1");
    assert!(!before.contains("za zamudo"), "{before}");
    for _ in 0..200 {
        scene.stage.later(Duration::from_hours(24));
        scene.sync().await;
        scene.stage.pass().await;
        if scene.text("m1") != before {
            break;
        }
    }
    assert!(scene.text("m1").contains("za zamudo"), "{}", scene.text("m1"));
    assert_eq!((scene.stage.status("m1"), scene.stage.drafts().len()), (Some(DraftStatus::Renewed), 1));
}

#[tokio::test(start_paused = true)]
async fn a_true_draft_stays_while_the_erp_is_down() {
    for question in [ORDER, OFFER, PRICE] {
        let mut scene = with_a_draft(question).await;
        scene.world.feel(Mood::Down);
        for _ in 0..3 {
            scene.stage.later(Duration::from_hours(5));
            scene.stage.pass().await;
        }
        assert_eq!((scene.stage.status("m1"), scene.stage.drafts().len()), (Some(DraftStatus::Placed), 1), "{question}");
        assert_eq!(scene.stage.server.set(|server| server.deeds.clone()), ["append 1"], "{question}");
    }
}
