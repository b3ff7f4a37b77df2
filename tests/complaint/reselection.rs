//! Which limits run once a case is regraded or recalculated: what starts, what stays, what is done with.

use crate::common::{at, general, hours, limit, major, percents, with};
use crate::stories::{answer, checked, close, extend, given, handle, reclassify, reopen, under};

use redress::complaint::command::*;
use redress::complaint::{Alarm, Request, Verdict};
use redress::lifecycle::{EventKind, Point};
use redress::policy::{LimitRule, Policy, Target, When};
use redress::time::Calendar;
use redress::vocabulary::grade;
use redress_testing::{AGENT, Given, Scenario, agent, permissive};

fn version(version: u32, limits: impl IntoIterator<Item = LimitRule>) -> Policy {
    let mut spec = permissive();
    spec.version = version;
    spec.limits = limits.into_iter().collect();
    checked(spec)
}

/// Two rules on one topic, for general cases and for major ones.
fn of_grades(general: LimitRule, major: LimitRule) -> [LimitRule; 2] {
    let of = |rule: LimitRule, grade| {
        rule.about("sla".parse().expect("a topic"), "handled", "办结")
            .when(When::any().grade(grade))
    };
    [of(general, grade::GENERAL), of(major, grade::MAJOR)]
}

const RECALCULATED: [EventKind; 2] = [EventKind::PolicyMoved, EventKind::Recalculated];

fn recalculated(more: &[EventKind]) -> Vec<EventKind> {
    RECALCULATED.iter().chain(more).copied().collect()
}

#[test]
fn a_topic_that_a_version_drops_has_no_limit_until_a_later_one_takes_it_up_again() {
    given(version(1, [handle("24h")]))
        .after(hours(1))
        .under(version(2, []))
        .when(&agent(), Recalculate {})
        .then_events(&recalculated(&[EventKind::LimitSuperseded]))
        .then_no_limit("handle")
        .given()
        .after(hours(1))
        .under(version(3, [handle("48h")]))
        .when(&agent(), Recalculate {})
        // One limit, from its first start.
        .then_events(&recalculated(&[EventKind::LimitStarted]))
        .then_due("handle", "2026-03-04T12:00:00Z")
        .then_complaint(|c| c.all_limits().count() == 1);
}

#[test]
fn what_a_version_changes_of_a_limit_is_changed_though_its_date_stays() {
    let half = handle("24h").warn(percents(&[50]));
    given(version(1, [half.clone()]))
        .under(version(2, [handle("24h").warn(percents(&[75]))]))
        .when(&agent(), Recalculate {})
        .then_deadline("handle", Alarm::Warning, "2026-03-03T06:00:00Z");
    // With a cut-off it counts from nine, which is when working hours began to count anyway.
    let hours = |version, cutoff: bool| {
        let calendar = Calendar::builder(chrono_tz::UTC).weekdays(&[("09:00", "17:00")]);
        let calendar = if cutoff { calendar.intake_cutoff("17:00", "09:00") } else { calendar };
        let rule = handle("5 working hours").warn(Vec::new());
        let mut spec = under(calendar.build().expect("a calendar"), [rule]);
        spec.version = version;
        checked(spec)
    };
    Scenario::under(hours(1, false))
        .at("2026-03-02T20:00:00Z")
        .received(general())
        .when(&agent(), Note {})
        .then_due("handle", "2026-03-03T14:00:00Z")
        .given()
        .under(hours(2, true))
        .when(&agent(), Recalculate {})
        .then_due("handle", "2026-03-03T14:00:00Z")
        .then_complaint(|c| c.limits[0].start == at("2026-03-03T09:00:00Z"));
    // The holidays of the week are announced: nothing moves, but the date is sure now.
    let until = |version, horizon: &str| {
        let calendar = Calendar::builder(chrono_tz::UTC)
            .weekdays(&[("09:00", "17:00")])
            .horizon(horizon.parse().expect("a date"))
            .build()
            .expect("a calendar");
        let mut spec = under(calendar, [handle("5 working days").warn(Vec::new())]);
        spec.version = version;
        checked(spec)
    };
    given(until(1, "2026-03-06"))
        .when(&agent(), Note {})
        .then_complaint(|c| c.limits[0].provisional)
        .given()
        .under(until(2, "2026-12-31"))
        .when(&agent(), Recalculate {})
        .then_complaint(|c| !c.limits[0].provisional)
        .then_due("handle", "2026-03-09T17:00:00Z");
}

#[test]
fn a_new_topic_counts_from_the_change_of_grade_and_from_the_recording_of_a_recalculation() {
    let report = || limit("report", Point::Received, Point::Answered, "4h");
    let at_one = |request: Request| request.at(at("2026-03-02T13:00:00Z"));
    given(with([report().when(When::any().grade(grade::MAJOR))]))
        .after(hours(3))
        .when(&agent(), at_one(reclassify(major()).into()))
        .then_due("report", "2026-03-02T17:00:00Z");
    given(version(1, []))
        .after(hours(3))
        .under(version(2, [report()]))
        .when(&agent(), at_one(Recalculate {}.into()))
        .then_due("report", "2026-03-02T19:00:00Z");
}

/// Nobody can agree on a date but those who did: the rules' own limit runs on until they do.
#[test]
fn a_limit_by_rule_runs_on_until_a_date_is_agreed() {
    let by_rule = limit("by-rule", Point::Received, Point::Completed, "24h");
    let by_word = limit("by-word", Point::Received, Point::Completed, "10 days").agreed();
    given(with(of_grades(by_rule, by_word)))
        .when(&agent(), reclassify(major()))
        .then_events(&[EventKind::Reclassified])
        .then_due("by-rule", "2026-03-03T12:00:00Z")
        .when(&agent(), extend("sla", "2026-03-06T12:00:00Z"))
        .then_events(&[EventKind::LimitSuperseded, EventKind::LimitStarted])
        .then_due("by-word", "2026-03-06T12:00:00Z")
        .then_no_limit("by-rule");
}

/// Whatever rule its limit is under later: a promise to the customer stands.
#[test]
fn a_date_that_was_agreed_stands_through_every_later_selection() {
    let rules = || {
        let by_rule = limit("by-rule", Point::Received, Point::Completed, "24h");
        let by_word = limit("by-word", Point::Received, Point::Completed, "10 days").agreed();
        of_grades(by_rule, by_word)
    };
    let promised = "2026-03-06T12:00:00Z";
    let first = Scenario::under(version(1, rules())).at("2026-03-02T12:00:00Z").received(major());
    let stands = |then: redress_testing::Then, rule: &str| {
        then.then_due(rule, promised)
            .then_complaint(|c| {
                let limit = &c.limits[0];
                limit.original_due == at(promised) && limit.is_promised() && limit.promises == 0
            })
            .given()
    };
    let given = stands(first.when(&agent(), extend("sla", promised)), "by-word");
    let given = stands(given.when(&agent(), reclassify(general())), "by-rule");
    let given = stands(given.under(version(2, rules())).when(&agent(), Recalculate {}), "by-rule");
    let _ = given.at(promised).when(&agent(), Note {}).then_limit("by-rule", Verdict::Open);
}

#[test]
fn a_topic_that_is_done_with_in_this_cycle_has_no_limit_again() {
    let told = limit("told", Point::Received, Point::Contacted, "24h");
    let answered = limit("answered", Point::Received, Point::Answered, "72h");
    given(with(of_grades(told, answered)))
        .and(&agent(), Contact { reached: true })
        .when(&agent(), reclassify(major()))
        .then_events(&[EventKind::Reclassified]);
}

fn second_cycle(limits: impl IntoIterator<Item = LimitRule>) -> Given {
    given(with(limits))
        .and(&agent(), Register {})
        .and(&agent(), answer())
        .and(&agent(), close())
        .and(&agent(), reopen())
        .after(hours(1))
}

#[test]
fn each_cycle_has_its_own_limits_on_a_topic() {
    let first = || limit("first", Point::Received, Point::Completed, "24h");
    let again = limit("again", Point::Reopened, Point::Completed, "10h");
    second_cycle(of_grades(first(), again))
        .when(&agent(), reclassify(major()))
        .then_events(&[EventKind::Reclassified, EventKind::LimitStarted])
        .then_due("again", "2026-03-02T23:00:00Z");
    // What counts from the receipt belongs to the first.
    let major = limit("major", Point::Received, Point::Answered, "72h");
    second_cycle(of_grades(first(), major))
        .when(&agent(), reclassify(crate::common::major()))
        .then_events(&[EventKind::Reclassified]);
}

/// The customer was told before the grade changed, by the agent.
#[test]
fn what_is_done_already_is_no_limit_of_the_other_grade_unless_another_is_asked() {
    let rule = |by: Option<Target>| {
        let told = limit("told", Point::Received, Point::Contacted, "4h");
        let told = told.when(When::any().grade(grade::MAJOR));
        by.into_iter().fold(told, LimitRule::by)
    };
    let none: &[EventKind] = &[EventKind::Reclassified];
    let one: &[EventKind] = &[EventKind::Reclassified, EventKind::LimitStarted];
    for (by, events) in [(None, none), (Some(Target::Role(AGENT)), one)] {
        given(with([rule(by)]))
            .and(&agent(), Contact { reached: true })
            .when(&agent(), reclassify(major()))
            .then_events(events);
    }
}

/// Half of 24 hours has been warned of; half of 48 is still to come.
#[test]
fn a_limit_that_has_warned_does_not_warn_again_when_it_is_recalculated() {
    let half = |within| handle(within).warn(percents(&[50]));
    let warned = given(version(1, [half("24h")])).after(hours(13)).and(&agent(), Note {});
    assert_eq!(warned.complaint().limits[0].warned, 1);
    warned
        .under(version(2, [half("48h")]))
        .when(&agent(), Recalculate {})
        .then_deadline("handle", Alarm::Breach, "2026-03-04T12:00:00Z")
        .when_time_passes(hours(20))
        .then_nothing();
    // Another rule of the topic has its own warnings.
    let rules = of_grades(
        limit("slow", Point::Received, Point::Completed, "24h").warn(percents(&[50])),
        limit("fast", Point::Received, Point::Completed, "48h").warn(percents(&[50])),
    );
    given(with(rules)).after(hours(13)).when(&agent(), reclassify(major())).then_deadline(
        "fast",
        Alarm::Warning,
        "2026-03-03T12:00:00Z",
    );
}

/// Half of the day has been warned of; the case is regraded and regraded back.
#[test]
fn a_limit_that_is_taken_up_again_has_warned_before() {
    let rules = of_grades(
        limit("slow", Point::Received, Point::Completed, "24h").warn(percents(&[50])),
        limit("fast", Point::Received, Point::Completed, "48h").warn(percents(&[50])),
    );
    given(with(rules))
        .after(hours(13))
        .and(&agent(), reclassify(major()))
        .when(&agent(), reclassify(general()))
        .then_deadline("slow", Alarm::Breach, "2026-03-03T12:00:00Z");
}

#[test]
fn a_date_agreed_under_one_rule_stands_under_another_that_asks_for_agreement() {
    let agreed = |id| limit(id, Point::Received, Point::Completed, "10 days").agreed();
    given(with(of_grades(agreed("plain"), agreed("grave"))))
        .and(&agent(), extend("sla", "2026-03-06T12:00:00Z"))
        .when(&agent(), reclassify(major()))
        .then_events(&[
            EventKind::Reclassified,
            EventKind::LimitSuperseded,
            EventKind::LimitStarted,
        ])
        .then_due("grave", "2026-03-06T12:00:00Z");
}

/// The rule of one topic has the other one's name now; on the first a date is to be agreed.
#[test]
fn a_rule_that_has_another_topic_now_has_one_limit() {
    let about = |id: &str, topic: &str| {
        let rule = limit(id, Point::Received, Point::Completed, "24h");
        rule.about(topic.parse().expect("a topic"), "done", "办结")
    };
    given(version(1, [about("rule", "first")]))
        .under(version(2, [about("rule", "second"), about("other", "first").agreed()]))
        .when(&agent(), Recalculate {})
        .then_events(&recalculated(&[EventKind::LimitSuperseded, EventKind::LimitStarted]))
        .then_complaint(|c| c.limits.len() == 1 && c.limits[0].topic.as_str() == "second");
}

#[test]
fn a_recalculation_leaves_a_breach_on_record_and_no_hold_saves_it() {
    given(version(1, [handle("24h")]))
        .after(hours(25))
        .and(&agent(), crate::stories::hold())
        .under(version(2, [handle("48h")]))
        .when(&agent(), Recalculate {})
        .then_events(&recalculated(&[EventKind::LimitSuperseded, EventKind::LimitStarted]))
        .then_limit("handle", Verdict::Broken);
}

#[test]
fn a_recalculation_moves_by_past_holds_what_they_stop_and_nothing_else() {
    use redress::policy::OnHold;
    for (on_hold, due) in
        [(OnHold::Stops, "2026-03-04T13:00:00Z"), (OnHold::Runs, "2026-03-04T12:00:00Z")]
    {
        let rule = |within| handle(within).on_hold(on_hold);
        given(version(1, [rule("24h")]))
            .and(&agent(), crate::stories::hold())
            .after(hours(1))
            .and(&agent(), Resume {})
            .under(version(2, [rule("48h")]))
            .when(&agent(), Recalculate {})
            .then_due("handle", due);
    }
}

/// The breach is on record in the same entry, under the request's key.
#[test]
fn a_recalculation_that_changes_nothing_leaves_only_what_was_due() {
    let request: Request = Recalculate {}.into();
    given(version(1, [handle("24h")]))
        .after(hours(25))
        .when(&agent(), request.keyed("k".parse().expect("a key")))
        .then_events(&[EventKind::LimitWarned, EventKind::LimitBreached]);
}
