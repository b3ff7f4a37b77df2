//! Changes of grade: which limits apply afterwards.

use crate::common::{general, hours, limit, major, with};
use crate::stories::{given, graded, hold, reclassify};

use redress::complaint::command::*;
use redress::complaint::{Event, Verdict};
use redress::lifecycle::{EventKind, Point};
use redress::policy::When;
use redress::vocabulary::{Facts, Flag, grade};
use redress_testing::{Scenario, agent};

#[test]
fn another_grade_selects_another_limit_from_the_original_start_and_keeps_the_pauses() {
    given(with(graded()))
        .after(hours(2))
        .and(&agent(), hold())
        .after(hours(3))
        .and(&agent(), Resume {})
        .after(hours(1))
        .when(&agent(), reclassify(major()))
        .then_events(&[
            EventKind::Reclassified,
            EventKind::LimitSuperseded,
            EventKind::LimitStarted,
        ])
        .then_due("major", "2026-03-05T15:00:00Z")
        .then_limit("general", Verdict::Void)
        .then_entry(|entry| {
            matches!(&entry.events[0], Event::Reclassified { from, to, .. }
                if from.grade == grade::GENERAL && to.grade == grade::MAJOR)
        });
}

#[test]
fn a_breach_that_has_happened_stays_when_the_grade_changes_and_when_it_changes_back() {
    let then = given(with(graded()))
        .after(hours(25))
        .when(&agent(), reclassify(major()))
        .then_limit("general", Verdict::Broken)
        .then_limit("major", Verdict::Open)
        .when(&agent(), reclassify(general()))
        .then_limit("general", Verdict::Broken)
        .then_limit("major", Verdict::Void)
        .when_time_passes(hours(1))
        .then_nothing();
    // One limit, one breach, however often it was set aside.
    then.then_complaint(|c| c.all_limits().filter(|l| l.verdict() == Verdict::Broken).count() == 1);
}

#[test]
fn a_limit_that_has_been_started_is_not_voided_by_regrading_where_no_rule_holds_any_more() {
    let flag = || "oem".parse::<Flag>().expect("a flag");
    let flagged = || Facts { flags: vec![flag()], ..general() };
    let policy = with([
        limit("report", Point::Received, Point::Answered, "4h").when(When::any().flag(flag()))
    ]);
    Scenario::under(policy)
        .at("2026-03-02T12:00:00Z")
        .received(flagged())
        .after(hours(1))
        .when(&agent(), reclassify(general()))
        .then_events(&[EventKind::Reclassified])
        .then_due("report", "2026-03-02T16:00:00Z")
        .when(&agent(), reclassify(flagged()))
        .then_due("report", "2026-03-02T16:00:00Z")
        .when_time_passes(hours(4))
        .then_limit("report", Verdict::Broken)
        .then_complaint(|c| c.all_limits().count() == 1);
}

#[test]
fn a_limit_on_a_topic_that_had_none_counts_from_the_change_of_grade() {
    let policy = with([limit("report", Point::Received, Point::Answered, "4h")
        .when(When::any().grade(grade::MAJOR))]);
    given(policy)
        .after(hours(5))
        .when(&agent(), reclassify(major()))
        .then_due("report", "2026-03-02T21:00:00Z")
        .then_limit("report", Verdict::Open);
}
