//! A field changed on both sides: three-way on the last synced value, by rule, and never silently.

mod scene;
mod waiting;

use jiff::{Timestamp, ToSpan};
use postar::domain::conflict::{KindRules, Sides, Verdict, When, judge, judge_gone};
use postar::domain::{ErpWrite, FieldPath, Holds, Winner};
use postar::flow::conflict::{Moments, Said, Seen, settle};
use proptest::prelude::*;

use scene::{change_of, fields, moment, profile};

const RULES: [Winner; 4] = [Winner::Metakocka, Winner::Local, Winner::Newest, Winner::Ask];

fn when(ours: i64, theirs: Option<(i64, i64)>) -> When {
    When { ours: moment(ours), theirs: theirs.map(|(after, by)| (moment(after), moment(by))) }
}

#[test]
fn a_field_is_judged_by_what_both_sides_last_knew() {
    let unknown = when(10, None);
    let table = [
        // base, theirs, ours: whatever the rule, as long as only one side changed
        ("a", "a", "b", [Verdict::Write; 4]),
        ("a", "b", "b", [Verdict::Agreed; 4]),
        ("a", "a", "a", [Verdict::Agreed; 4]),
        // both changed it
        ("a", "b", "c", [Verdict::Drop, Verdict::Overwrite, Verdict::Ask, Verdict::Ask]),
        // clearing is a change like any other
        ("a", "", "c", [Verdict::Drop, Verdict::Overwrite, Verdict::Ask, Verdict::Ask]),
        ("a", "b", "", [Verdict::Drop, Verdict::Overwrite, Verdict::Ask, Verdict::Ask]),
        ("a", "a", "", [Verdict::Write; 4]),
        ("", "", "b", [Verdict::Write; 4]),
    ];
    for (base, theirs, ours, expected) in table {
        let said = |text: &'static str| Some(text).filter(|text| !text.is_empty());
        let sides = Sides { holds: Holds::Text(50), base: said(base), theirs: said(theirs), ours: said(ours) };
        assert_eq!(RULES.map(|rule| judge(&sides, rule, &unknown)), expected, "{base:?} {theirs:?} {ours:?}");
    }
}

#[test]
fn the_newest_wins_only_where_it_is_known_which_is() {
    let sides = Sides { holds: Holds::Text(50), base: Some("a"), theirs: Some("b"), ours: Some("c") };
    let table = [
        (when(10, Some((20, 30))), Verdict::Drop),
        (when(10, Some((10, 30))), Verdict::Drop),
        (when(40, Some((20, 30))), Verdict::Overwrite),
        (when(25, Some((20, 30))), Verdict::Ask),
        (when(10, None), Verdict::Ask),
    ];
    for (when, expected) in table {
        assert_eq!(judge(&sides, Winner::Newest, &when), expected, "{when:?}");
    }
}

#[test]
fn what_is_gone_is_never_written_to_and_a_change_of_it_is_dropped_only_where_metakocka_wins() {
    let table = [
        (Winner::Metakocka, None, Verdict::Drop),
        (Winner::Local, None, Verdict::Ask),
        (Winner::Ask, None, Verdict::Ask),
        (Winner::Newest, None, Verdict::Ask),
        (Winner::Newest, Some((20, 30)), Verdict::Drop),
    ];
    for (rule, theirs, expected) in table {
        assert_eq!(judge_gone(rule, &when(10, theirs)), expected, "{rule:?} {theirs:?}");
    }
}

#[test]
fn a_fields_own_rule_goes_before_its_groups_and_that_before_the_default() {
    let rules =
        KindRules { default: Winner::Metakocka, by_name: [("email".to_owned(), Winner::Local), ("people".to_owned(), Winner::Ask)].into() };
    let table = [
        ("email", "partner_contact_list.email", Winner::Local),
        ("phone", "partner_contact_list.gsm", Winner::Ask),
        ("name", "customer", Winner::Metakocka),
    ];
    for (field, path, expected) in table {
        assert_eq!(rules.rule(field, &FieldPath::parse(path).unwrap()), expected, "{field}");
    }
}

#[test]
fn a_write_of_several_fields_keeps_those_that_nobody_else_touched() {
    let tenant = profile(Winner::Ask);
    let change = change_of(&[("name", "Gozd d.o.o.", "Gozd in sin d.o.o."), ("tax_number", "SI1", "SI2"), ("buyer", "true", "false")]);
    let now = fields(&[("name", "Gozd d.o.o."), ("tax_number", "SI3"), ("buyer", "false")]);
    let moments = Moments { made: moment(10), mirror: None, now: Seen { says: Said::Fields(&now), at: moment(20) } };
    let settled = settle(&ErpWrite::ChangeContact(change), &moments, &tenant);
    let Some(ErpWrite::ChangeContact(left)) = &settled.write else { panic!("{settled:?}") };
    assert_eq!(left.fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["name"]);
    assert_eq!(settled.agreed, ["buyer"]);
    let asked: Vec<_> = settled.asked.iter().map(|one| (one.field.as_str(), one.theirs.as_deref(), one.ours.as_deref())).collect();
    assert_eq!(asked, [("tax_number", Some("SI3"), Some("SI2"))]);
    assert!(settled.dropped.is_empty());
}

#[test]
fn their_change_is_later_only_where_the_mirror_still_showed_the_base_after_ours() {
    let tenant = profile(Winner::Newest);
    let write = ErpWrite::ChangeContact(change_of(&[("name", "a", "b")]));
    let (base, theirs) = (fields(&[("name", "a")]), fields(&[("name", "c")]));
    let now = Seen { says: Said::Fields(&theirs), at: moment(30) };
    let seen = |fields, at| Some(Seen { says: Said::Fields(fields), at: moment(at) });
    let after = settle(&write, &Moments { made: moment(10), mirror: seen(&base, 20), now }, &tenant);
    assert_eq!((after.dropped.len(), after.asked.len()), (1, 0), "seen unchanged after ours was made, so theirs is newer");
    let before = settle(&write, &Moments { made: moment(10), mirror: seen(&base, 5), now }, &tenant);
    assert_eq!((before.dropped.len(), before.asked.len()), (0, 1), "nobody can tell");
    let known = settle(&write, &Moments { made: moment(10), mirror: seen(&theirs, 20), now }, &tenant);
    assert_eq!((known.dropped.len(), known.asked.len()), (0, 1), "the mirror had theirs, since when is not known");
}

#[test]
fn a_field_that_no_name_leads_to_any_more_is_asked_about() {
    let tenant = profile(Winner::Local);
    let mut change = change_of(&[("name", "a", "b")]);
    change.fields[0].path = "a_field_of_yesterday".to_owned();
    let now = fields(&[("name", "a")]);
    let moments = Moments { made: moment(10), mirror: None, now: Seen { says: Said::Fields(&now), at: moment(20) } };
    let settled = settle(&ErpWrite::ChangeContact(change), &moments, &tenant);
    assert_eq!((settled.write, settled.asked.len()), (None, 1));
}

fn rule() -> impl Strategy<Value = Winner> {
    prop::sample::select(RULES.to_vec())
}

fn value() -> impl Strategy<Value = Option<String>> {
    prop::option::of("[abc]{1}")
}

proptest! {
    /// What is written leads to a state in which nothing is left to be decided, whatever the rule.
    #[test]
    fn settling_converges(base in value(), theirs in value(), ours in value(), rule in rule(), span in prop::option::of((0_i64..50, 0_i64..50))) {
        let when = when(25, span);
        let sides = Sides { holds: Holds::Text(50), base: base.as_deref(), theirs: theirs.as_deref(), ours: ours.as_deref() };
        let after = match judge(&sides, rule, &when) {
            Verdict::Write | Verdict::Overwrite => ours.as_deref(),
            Verdict::Agreed | Verdict::Drop | Verdict::Ask => theirs.as_deref(),
        };
        let again = judge(&Sides { theirs: after, ..sides }, rule, &when);
        match judge(&sides, rule, &when) {
            Verdict::Write | Verdict::Overwrite | Verdict::Agreed => prop_assert_eq!(again, Verdict::Agreed),
            Verdict::Drop => prop_assert_eq!(again, Verdict::Drop),
            Verdict::Ask => prop_assert_eq!(again, Verdict::Ask),
        }
    }

    /// Under `ask`, ours is written, asked about, or there already: it is never silently lost. Theirs is never silently overwritten either.
    #[test]
    fn asking_loses_nothing_silently(base in value(), theirs in value(), ours in value()) {
        let sides = Sides { holds: Holds::Text(50), base: base.as_deref(), theirs: theirs.as_deref(), ours: ours.as_deref() };
        let verdict = judge(&sides, Winner::Ask, &when(25, None));
        prop_assert!(!matches!(verdict, Verdict::Drop | Verdict::Overwrite));
        if verdict == Verdict::Write {
            prop_assert_eq!(theirs, base);
        }
    }

    /// Under `metakocka`, a value that Metakocka changed is never overwritten.
    #[test]
    fn metakockas_change_is_never_overwritten_where_it_wins(base in value(), theirs in value(), ours in value()) {
        let sides = Sides { holds: Holds::Text(50), base: base.as_deref(), theirs: theirs.as_deref(), ours: ours.as_deref() };
        let verdict = judge(&sides, Winner::Metakocka, &when(25, None));
        prop_assert!(theirs == base || matches!(verdict, Verdict::Drop | Verdict::Agreed));
    }

    /// Every field of a write ends in exactly one of four places.
    #[test]
    fn no_field_of_a_write_is_forgotten(
        values in prop::collection::vec(("[abc]", "[abc]", "[abc]"), 1..4), rule in rule()
    ) {
        let names = ["name", "tax_number", "registration_number"];
        let changes: Vec<(&str, &str, &str)> = names.into_iter().zip(&values).map(|(name, (base, ours, _))| (name, base.as_str(), ours.as_str())).collect();
        let theirs: Vec<(&str, &str)> = names.into_iter().zip(&values).map(|(name, (_, _, theirs))| (name, theirs.as_str())).collect();
        let now = fields(&theirs);
        let moments = Moments { made: moment(10), mirror: None, now: Seen { says: Said::Fields(&now), at: moment(20) } };
        let settled = settle(&ErpWrite::ChangeContact(change_of(&changes)), &moments, &profile(rule));
        let written = match &settled.write {
            Some(ErpWrite::ChangeContact(change)) => change.fields.len(),
            _ => 0,
        };
        prop_assert_eq!(written + settled.agreed.len() + settled.dropped.len() + settled.asked.len(), values.len());
        prop_assert!(rule != Winner::Ask || settled.dropped.is_empty());
    }
}

#[test]
fn moments_of_the_tests_are_in_order() {
    assert_eq!(moment(10).checked_add(10.seconds()).unwrap(), moment(20));
    assert!(moment(0) > Timestamp::UNIX_EPOCH);
}
