//! What once went wrong: broken logs, lost promises, breaches that moved, cases that ended in a circle.

use crate::common;

use chrono::TimeDelta;
use redress::complaint::command::{
    Absorb, Close, Contact, Dispatch, Extend, Hold, Link, Merge, Note, Propose, Recalculate,
    Register, Reopen, Resume, Sign, Tick, Transfer,
};
use redress::complaint::{
    Alarm, Attribution, Complaint, Context, Entry, Event, Limit, LimitStatus, LogError, Plan,
    Plenty, Receive, Rejection, Relation, Request, Verdict, attribute, custody, decide,
    decide_in_place, permitted, receive, rejudge,
};
use redress::lifecycle::{CommandKind, Point, StateKind};
use redress::policy::{
    Authority, Ceiling, Consequence, LimitRule, OnHold, Policy, Reaction, Target, Trigger, When,
};
use redress::vocabulary::{Actor, ComplaintId, Money, Outcome, Party, grade, remedy};
use redress_testing::{Given, Scenario, TOLD, WORKSHOP, agent, permissive};

use common::{
    MICRO, at, extendable, freely, general, hours, limit, major, minutes, percents, with,
};

const NOON: &str = "2026-03-02T12:00:00Z";

fn reason() -> redress::vocabulary::Reason {
    "because".parse().expect("a reason")
}

fn case(id: &str) -> ComplaintId {
    id.parse().expect("an id")
}

fn given(policy: Policy) -> Given {
    Scenario::under(policy).at(NOON).received(general())
}

fn form() -> LimitRule {
    limit("form", Point::Received, Point::Registered, "2h")
}

fn answer_within(period: &str) -> LimitRule {
    limit("ans", Point::Received, Point::Answered, period)
}

fn opened(id: &str, policy: &Policy, now: &str) -> (Complaint, Entry) {
    let asked = Receive::new(case(id), "c-1".parse().expect("a reference"), general());
    let actor = agent();
    receive(&asked, None, None, &Context::new(policy, &actor, at(now))).expect("received")
}

/// Asks at an instant, and folds what comes of it.
fn ask(
    complaint: &mut Complaint,
    log: &mut Vec<Entry>,
    policy: &Policy,
    now: &str,
    request: impl Into<Request>,
) {
    let (actor, request) = (agent(), request.into());
    let entry = decide(complaint, &request, &Context::new(policy, &actor, at(now)));
    let entry = entry.unwrap_or_else(|why| panic!("{:?}: {why}", request.command));
    if !entry.events.is_empty() {
        complaint.apply(&entry).expect("the next entry");
        log.push(entry);
    }
}

fn of<'c>(complaint: &'c Complaint, rule: &str) -> &'c Limit {
    complaint.all_limits().find(|limit| limit.rule.as_str() == rule).expect("a limit")
}

fn judged(log: &[Entry], policy: &Policy, now: &str) -> Complaint {
    rejudge(log, policy, at(now)).expect("a history that can be judged")
}

#[test]
fn a_log_in_which_a_limit_starts_twice_is_refused_and_names_the_rule() {
    let policy = with([form()]);
    let (_, mut entry) = opened("a", &policy, NOON);
    let doubled = entry.events.iter().find(|e| matches!(e, Event::LimitStarted { .. })).cloned();
    entry.events.push(doubled.expect("a limit starts"));
    let folded = Complaint::from_log([&entry]);
    let rule = "form".parse().expect("a rule");
    assert_eq!(folded, Err(LogError::LimitStartedTwice { version: 1, rule }));
}

#[test]
fn an_entry_that_starts_a_running_limit_again_leaves_the_complaint_as_it_was() {
    let policy = with([form()]);
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut again = entry.clone();
    again.version = 2;
    again.events.remove(0);
    let before = complaint.clone();
    assert!(matches!(complaint.apply(&again), Err(LogError::LimitStartedTwice { version: 2, .. })));
    assert_eq!(complaint, before);
}

/// Whoever misses the form's limit starts over, again and again.
fn restless() -> Policy {
    let mut spec = permissive();
    spec.limits = vec![
        limit("again", Point::Received, Point::Registered, "1min")
            .warn(Vec::new())
            .on_breach(Consequence::Rework),
        limit("more", Point::Reopened, Point::Answered, "1min")
            .warn(Vec::new())
            .on_breach(Consequence::Rework),
    ];
    Policy::new(spec).expect("a policy")
}

#[test]
fn a_case_that_nobody_looked_at_for_years_is_caught_up_with_in_entries_of_bounded_size() {
    let policy = restless();
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    ask(&mut complaint, &mut log, &policy, "2027-03-02T12:00:00Z", Tick {});
    let alarms = |entry: &Entry| {
        entry.events.iter().filter(|e| matches!(e, Event::LimitBreached { .. })).count()
    };
    assert_eq!(alarms(&log[1]), 1_000);
    assert!(complaint.next_due() < Some(at("2027-03-02T12:00:00Z")), "the rest is still due");
    // A command meanwhile waits until the alarms before it are on record, and may be asked again.
    let (actor, request) = (agent(), Note {}.into());
    let context = Context::new(&policy, &actor, at("2027-03-02T12:00:00Z"));
    let refused = decide_in_place(&mut complaint, &request, &context).expect_err("too many alarms");
    assert!(refused.rejection.is_retryable(), "{}", refused.rejection);
    assert!(alarms(&refused.due.expect("alarms were due")) >= 1_000);
}

#[test]
fn a_refusal_after_a_first_event_is_a_rejection_and_changes_nothing() {
    let policy = with([form()]);
    let (mut complaint, _) = opened("a", &policy, NOON);
    let (before, actor) = (complaint.clone(), agent());
    let context = Context::new(&policy, &actor, at(NOON));
    let due = vec![("form".parse().expect("a topic"), at("1969-12-31T00:00:00Z"))];
    let request = Absorb { from: case("b"), due }.into();
    let refused = decide_in_place(&mut complaint, &request, &context).expect_err("out of range");
    assert!(matches!(refused.rejection, Rejection::Time(_)), "{}", refused.rejection);
    assert!(!refused.rejection.is_retryable());
    assert_eq!((refused.due, complaint), (None, before));
}

#[test]
fn what_had_fallen_due_before_a_refused_command_is_handed_back_and_folded() {
    let policy = with([form()]);
    let (mut complaint, first) = opened("a", &policy, NOON);
    let actor = agent();
    let context = Context::new(&policy, &actor, at("2026-03-02T15:00:00Z"));
    let request = Sign {}.into();
    let refused = decide_in_place(&mut complaint, &request, &context).expect_err("not dispatched");
    let due = refused.due.expect("the form was due");
    assert_eq!(due.actor, Actor::system());
    assert_eq!(Complaint::from_log([&first, &due]).expect("a log"), complaint);
    assert_eq!(complaint.limits[0].breached, Some(at("2026-03-02T14:00:00Z")));
}

/// The command is said to have happened before the limit ran out; the alarm is of now.
#[test]
fn what_had_fallen_due_by_now_is_recorded_whenever_the_refused_command_was() {
    let policy = with([form()]);
    let (mut complaint, _) = opened("a", &policy, NOON);
    let (actor, now) = (agent(), at("2026-03-02T15:00:00Z"));
    let request = Request::now(Sign {}).at(at("2026-03-02T13:00:00Z"));
    let refused = decide_in_place(&mut complaint, &request, &Context::new(&policy, &actor, now));
    let due = refused.expect_err("not dispatched").due.expect("the form was due");
    assert_eq!((due.occurred_at, due.recorded_at), (now, now));
    assert_eq!(complaint.limits[0].breached, Some(at("2026-03-02T14:00:00Z")));
}

#[test]
fn a_tick_that_finds_nothing_due_leaves_the_complaint_as_it_was() {
    let policy = with([form()]);
    let (mut complaint, _) = opened("a", &policy, NOON);
    let (before, system) = (complaint.clone(), Actor::system());
    let context = Context::new(&policy, &system, at("2026-03-02T13:00:00Z"));
    let entry = decide_in_place(&mut complaint, &Tick {}.into(), &context).expect("a tick");
    assert!(entry.events.is_empty());
    assert_eq!(complaint, before);
}

fn visit() -> Policy {
    with([limit("visit", Point::Registered, Point::Contacted, "10 days").agreed()])
}

fn extend(topic: &str, to: &str) -> Extend {
    let topic = topic.parse().expect("a topic");
    Extend { topic, promise: at(to), reason: reason(), customer_told: true }
}

#[test]
fn a_date_agreed_with_the_customer_is_a_fact_when_a_history_is_judged_again() {
    let policy = visit();
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    ask(&mut complaint, &mut log, &policy, NOON, Register {});
    ask(&mut complaint, &mut log, &policy, NOON, extend("visit", "2026-03-04T08:00:00Z"));
    let again = judged(&log, &policy, "2026-03-03T00:00:00Z");
    assert_eq!(of(&again, "visit").due, at("2026-03-04T08:00:00Z"));
    assert!(of(&again, "visit").is_promised());
    assert_eq!(
        of(&judged(&log, &policy, "2026-03-05T00:00:00Z"), "visit").verdict(),
        Verdict::Broken
    );
}

/// A case due 48 hours after noon that took over a promise for half past two the day after.
fn tightened(policy: &Policy) -> (Complaint, Vec<Entry>) {
    let (mut complaint, entry) = opened("main", policy, NOON);
    let mut log = vec![entry];
    let due = vec![("ans".parse().expect("a topic"), at("2026-03-03T14:30:00Z"))];
    ask(&mut complaint, &mut log, policy, NOON, Absorb { from: case("dbl"), due });
    (complaint, log)
}

#[test]
fn a_promise_taken_over_from_a_duplicate_stands_when_a_history_is_judged_again() {
    let policy = with([answer_within("48h")]);
    let (_, log) = tightened(&policy);
    let again = judged(&log, &policy, NOON);
    assert_eq!(of(&again, "ans").due, at("2026-03-03T14:30:00Z"));
    // Under a policy that gives more time too.
    let again = judged(&log, &with([answer_within("90h")]), NOON);
    assert_eq!(of(&again, "ans").due, at("2026-03-03T14:30:00Z"));
}

#[test]
fn a_promise_taken_over_from_a_duplicate_stands_when_limits_are_recalculated() {
    let policy = with([answer_within("48h")]);
    let (mut complaint, mut log) = tightened(&policy);
    ask(&mut complaint, &mut log, &policy, "2026-03-02T13:00:00Z", Recalculate {});
    assert_eq!(of(&complaint, "ans").due, at("2026-03-03T14:30:00Z"));
}

fn by_grade() -> Policy {
    let ans = |id: &str, within: &str, of| {
        let rule = limit(id, Point::Received, Point::Answered, within);
        let rule = rule.about("ans".parse().expect("a topic"), "answered", "答复");
        extendable(rule.when(When::any().grade(of)), freely())
    };
    with([ans("slow", "48h", grade::GENERAL), ans("fast", "30h", grade::MAJOR)])
}

fn reclassify(to: redress::vocabulary::Facts) -> redress::complaint::command::Reclassify {
    redress::complaint::command::Reclassify { facts: Box::new(to) }
}

#[test]
fn a_promise_taken_over_stands_when_another_rule_of_the_topic_takes_the_place() {
    let policy = by_grade();
    let (mut complaint, mut log) = tightened(&policy);
    ask(&mut complaint, &mut log, &policy, "2026-03-02T13:00:00Z", reclassify(major()));
    let fast = complaint.limits.iter().find(|l| l.rule.as_str() == "fast").expect("it runs");
    assert_eq!((fast.due, fast.start), (at("2026-03-03T14:30:00Z"), at(NOON)));
    assert!(fast.tightened);
    let again = judged(&log, &policy, "2026-03-02T13:00:00Z");
    assert_eq!(again.limits, complaint.limits);
    // The shorter rule wins over the promise where it is earlier.
    let early = with([
        limit("slow", Point::Received, Point::Answered, "48h")
            .about("ans".parse().expect("a topic"), "answered", "答复")
            .when(When::any().grade(grade::GENERAL)),
        limit("fast", Point::Received, Point::Answered, "6h")
            .about("ans".parse().expect("a topic"), "answered", "答复")
            .when(When::any().grade(grade::MAJOR)),
    ]);
    let (mut complaint, mut log) = tightened(&early);
    ask(&mut complaint, &mut log, &early, "2026-03-02T13:00:00Z", reclassify(major()));
    assert_eq!(complaint.limits[0].due, at("2026-03-02T18:00:00Z"));
}

#[test]
fn a_later_date_promised_to_the_customer_stands_when_the_grade_changes_and_counts_once() {
    let policy = by_grade();
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    ask(&mut complaint, &mut log, &policy, NOON, extend("ans", "2026-03-10T12:00:00Z"));
    ask(&mut complaint, &mut log, &policy, NOON, reclassify(major()));
    let fast = &complaint.limits[0];
    assert_eq!(fast.rule.as_str(), "fast");
    assert_eq!((fast.due, fast.promises), (at("2026-03-10T12:00:00Z"), 1));
    assert_eq!(fast.original_due, at("2026-03-03T18:00:00Z"));
    assert_eq!(judged(&log, &policy, NOON).limits, complaint.limits);
    assert_eq!(Complaint::from_log(&log).expect("a log"), complaint);
}

#[test]
fn a_limit_that_a_hold_has_stopped_has_no_date_to_hand_over() {
    let policy = with([answer_within("48h"), form()]);
    let (mut complaint, entry) = opened("dbl", &policy, NOON);
    let mut log = vec![entry];
    assert_eq!(complaint.promises().count(), 2);
    ask(&mut complaint, &mut log, &policy, "2026-03-02T15:00:00Z", Tick {});
    // The form's limit has run out: it is broken here and is not handed over.
    let handed: Vec<_> = complaint.promises().map(|(topic, _)| topic.to_string()).collect();
    assert_eq!(handed, ["ans"]);
    ask(&mut complaint, &mut log, &policy, "2026-03-02T15:00:00Z", Hold { reason: reason() });
    assert_eq!(complaint.promises().count(), 0);
}

#[test]
fn a_date_that_is_past_is_not_taken_over_as_a_new_promise() {
    let policy = with([answer_within("48h")]);
    let (mut complaint, entry) = opened("main", &policy, NOON);
    let mut log = vec![entry];
    let due = vec![("ans".parse().expect("a topic"), at("2026-03-01T12:00:00Z"))];
    ask(&mut complaint, &mut log, &policy, NOON, Absorb { from: case("dbl"), due });
    assert_eq!(of(&complaint, "ans").due, at("2026-03-04T12:00:00Z"));
}

#[test]
fn what_was_promised_earlier_decides_the_original_verdict_too() {
    let policy = with([answer_within("48h")]);
    let (mut complaint, mut log) = tightened(&policy);
    ask(&mut complaint, &mut log, &policy, NOON, Register {});
    let answer = redress::complaint::command::Answer { outcome: Outcome::Resolved };
    ask(&mut complaint, &mut log, &policy, "2026-03-03T20:00:00Z", answer);
    assert_eq!(of(&complaint, "ans").original_verdict(), Verdict::Broken);
}

/// Slow is due on Wednesday at noon, fast on Tuesday at six in the evening.
#[test]
fn the_date_first_promised_is_the_rules_own_or_an_earlier_one_taken_over() {
    let policy = by_grade();
    let (mut complaint, mut log) = tightened(&policy);
    ask(&mut complaint, &mut log, &policy, NOON, extend("ans", "2026-03-10T12:00:00Z"));
    ask(&mut complaint, &mut log, &policy, NOON, reclassify(major()));
    let fast = of(&complaint, "fast");
    assert_eq!(fast.due, at("2026-03-10T12:00:00Z"));
    assert_eq!(fast.original_due, at("2026-03-03T14:30:00Z"));
    // Nothing taken over: what counts is the rule that holds now, also where it gives more time.
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    ask(&mut complaint, &mut log, &policy, NOON, reclassify(major()));
    ask(&mut complaint, &mut log, &policy, NOON, extend("ans", "2026-03-10T12:00:00Z"));
    ask(&mut complaint, &mut log, &policy, NOON, reclassify(general()));
    let slow = complaint.limits.first().expect("a limit");
    assert_eq!((slow.rule.as_str(), slow.due), ("slow", at("2026-03-10T12:00:00Z")));
    assert_eq!(slow.original_due, at("2026-03-04T12:00:00Z"));
}

#[test]
fn a_limit_kept_because_a_hold_had_stopped_it_has_no_overrun() {
    let policy = with([limit("form", Point::Received, Point::Registered, "4h").warn(Vec::new())]);
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    ask(&mut complaint, &mut log, &policy, "2026-03-02T15:00:00Z", Hold { reason: reason() });
    ask(&mut complaint, &mut log, &policy, "2026-03-12T15:00:00Z", Register {});
    let form = of(&complaint, "form");
    assert_eq!(form.verdict(), Verdict::Kept);
    assert_eq!(form.overrun(), Some(TimeDelta::zero()));
}

#[test]
fn a_recalculation_never_moves_a_case_back_or_to_another_policy() {
    let of = |name: &str, version| {
        let mut spec = permissive();
        spec.name = name.parse().expect("a name");
        spec.version = version;
        Policy::new(spec).expect("a policy")
    };
    let given = given(of("house", 2));
    for other in [of("house", 1), of("street", 3)] {
        given.clone().under(other).when(&agent(), Recalculate {}).then_rejected(
            |why| matches!(why, Rejection::NoSuccessor { current, .. } if current.version == 2),
        );
    }
    given.under(of("house", 3)).when(&agent(), Recalculate {}).then_accepted();
}

/// One limit brings the case before a higher level when half of it is used up; another one waits for that.
fn chained() -> Policy {
    let mut spec = permissive();
    spec.limits = vec![
        limit("a", Point::Received, Point::Answered, "2h")
            .warn(percents(&[50]))
            .on_warning(Consequence::Escalate(1)),
        limit("b", Point::Received, Point::Escalated, "90min")
            .warn(Vec::new())
            .on_breach(Consequence::Notify(Target::Owner)),
    ];
    Policy::new(spec).expect("a policy")
}

#[test]
fn what_an_alarm_sets_off_happens_when_it_goes_off_however_late_that_is_noticed() {
    let policy = chained();
    let (complaint, entry) = opened("a", &policy, NOON);
    let (mut often, mut often_log) = (complaint.clone(), vec![entry.clone()]);
    let (mut once, mut once_log) = (complaint, vec![entry]);
    for minute in 1..=180 {
        let now = (at(NOON) + minutes(minute)).to_rfc3339();
        ask(&mut often, &mut often_log, &policy, &now, Tick {});
    }
    ask(&mut once, &mut once_log, &policy, "2026-03-02T15:00:00Z", Tick {});
    assert_eq!(of(&once, "b").verdict(), Verdict::Kept);
    let end = |complaint: &Complaint| {
        (complaint.limits.clone(), complaint.ended.clone(), complaint.level)
    };
    assert_eq!(end(&once), end(&often));
    assert_eq!(Complaint::from_log(&once_log).expect("a log"), once);
    let told =
        |log: &[Entry]| log.iter().flat_map(Entry::messages).map(|m| m.alarm).collect::<Vec<_>>();
    assert_eq!(told(&once_log), told(&often_log));
}

#[test]
fn a_limit_that_ran_out_before_an_alarm_is_broken_on_record_before_what_the_alarm_sets_off() {
    let mut spec = permissive();
    spec.limits = vec![
        limit("a", Point::Received, Point::Answered, "2h")
            .warn(percents(&[50]))
            .on_warning(Consequence::Escalate(1)),
        limit("b", Point::Received, Point::Escalated, "30min").warn(Vec::new()),
    ];
    let policy = Policy::new(spec).expect("a policy");
    let (mut complaint, entry) = opened("a", &policy, NOON);
    ask(&mut complaint, &mut vec![entry], &policy, "2026-03-02T15:00:00Z", Tick {});
    assert_eq!(of(&complaint, "b").breached, Some(at("2026-03-02T12:30:00Z")));
    assert_eq!(of(&complaint, "b").verdict(), Verdict::Broken);
}

#[test]
fn a_breach_on_record_stays_under_a_hold_filed_late_and_a_recalculation() {
    let policy = with([form()]);
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    ask(&mut complaint, &mut log, &policy, "2026-03-02T17:00:00Z", Tick {});
    let hold = Request::now(Hold { reason: reason() }).at(at("2026-03-02T12:30:00Z"));
    ask(&mut complaint, &mut log, &policy, "2026-03-02T17:30:00Z", hold);
    ask(&mut complaint, &mut log, &policy, "2026-03-02T18:00:00Z", Recalculate {});
    assert!(!of(&complaint, "form").is_suspended());
    ask(&mut complaint, &mut log, &policy, "2026-03-02T19:00:00Z", Register {});
    assert_eq!(of(&complaint, "form").verdict(), Verdict::Broken);
    assert_eq!(
        of(&judged(&log, &policy, "2026-03-02T19:00:00Z"), "form").verdict(),
        Verdict::Broken
    );
}

#[test]
fn a_hold_after_a_breach_leaves_that_limit_as_it_is() {
    given(with([form()]))
        .after(hours(3))
        .when(&agent(), Tick {})
        .when(&agent(), Hold { reason: reason() })
        .then_events(&[redress::lifecycle::EventKind::Held])
        .then_due("form", "2026-03-02T14:00:00Z")
        .then_complaint(|c| of(c, "form").status == LimitStatus::Running);
}

#[test]
fn a_hold_that_begins_when_a_limit_is_due_does_not_move_it() {
    let version = |version, within: &str| {
        let mut spec = permissive();
        spec.version = version;
        spec.limits = vec![limit("form", Point::Received, Point::Answered, within)];
        Policy::new(spec).expect("a policy")
    };
    // The limit of the second version is due when the hold begins.
    given(version(1, "48h"))
        .after(hours(2))
        .and(&agent(), Hold { reason: reason() })
        .after(hours(1))
        .and(&agent(), Resume {})
        .under(version(2, "2h"))
        .when(&agent(), Recalculate {})
        .then_complaint(|c| {
            let moved = c.limits.first().expect("it runs");
            moved.due == at("2026-03-02T15:00:00Z")
        })
        .then_entry(|entry| {
            entry.events.iter().any(|event| {
                matches!(event, Event::LimitStarted { carried: Some(carried), .. }
                    if carried.by_rules == Some(at("2026-03-02T14:00:00Z")))
            })
        });
}

#[test]
fn a_recalculation_makes_no_breach_in_the_past_and_a_second_one_changes_nothing() {
    let version = |version, within: &str| {
        let mut spec = permissive();
        spec.version = version;
        spec.limits = vec![answer_within(within).warn(Vec::new())];
        Policy::new(spec).expect("a policy")
    };
    let then = given(version(1, "48h"))
        .after(hours(10))
        .under(version(2, "4h"))
        .when(&agent(), Recalculate {})
        .then_due("ans", "2026-03-02T22:00:00Z")
        .then_limit("ans", Verdict::Open)
        .given()
        .after(hours(1))
        .when(&agent(), Recalculate {})
        .then_limit("ans", Verdict::Broken);
    then.then_complaint(|c| of(c, "ans").breached == Some(at("2026-03-02T22:00:00Z")))
        .then_due("ans", "2026-03-02T22:00:00Z");
}

#[test]
fn a_once_only_limit_from_the_signature_goes_on_when_the_case_is_handed_on() {
    let policy = with([
        limit("once", Point::Signed, Point::Answered, "48h"),
        limit("stage", Point::Signed, Point::Completed, "24h").each(),
    ]);
    given(policy)
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: None })
        .and(&agent(), Sign {})
        .when(&agent(), Transfer { to: Some(WORKSHOP) })
        .then_limit("once", Verdict::Open)
        .then_limit("stage", Verdict::Void);
}

#[test]
fn a_limit_on_deciding_liability_outlives_closing() {
    let policy = with([limit("blame", Point::Received, Point::LiabilityDecided, "48h")]);
    let decide = redress::complaint::command::DecideLiability {
        finding: redress::vocabulary::Finding::NotLiable,
        persons: Vec::new(),
    };
    given(policy)
        .and(&agent(), Register {})
        .and(&agent(), redress::complaint::command::Answer { outcome: Outcome::Resolved })
        .and(&agent(), Close { conclusion: "done".parse().expect("a conclusion") })
        .when(&agent(), decide)
        .then_limit("blame", Verdict::Kept);
}

#[test]
fn a_late_extension_must_promise_something_that_is_still_to_come() {
    let late = freely().late();
    given(with([extendable(answer_within("24h"), late)]))
        .after(hours(30))
        .when(&agent(), extend("ans", "2026-03-03T15:00:00Z"))
        .then_rejected(|why| {
            matches!(
                why,
                Rejection::Extension {
                    why: redress::complaint::ExtensionRefusal::NotLater { .. },
                    ..
                }
            )
        });
}

#[test]
fn a_breach_is_measured_from_the_earlier_date_that_a_regrading_sets() {
    let ans = |id: &str, within: &str, of| {
        limit(id, Point::Received, Point::Answered, within)
            .about("ans".parse().expect("a topic"), "answered", "答复")
            .when(When::any().grade(of))
    };
    let policy = with([ans("slow", "8h", grade::GENERAL), ans("fast", "4h", grade::MAJOR)]);
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    ask(&mut complaint, &mut log, &policy, "2026-03-02T17:00:00Z", reclassify(major()));
    ask(&mut complaint, &mut log, &policy, "2026-03-02T17:00:00Z", Register {});
    let answer = redress::complaint::command::Answer { outcome: Outcome::Resolved };
    ask(&mut complaint, &mut log, &policy, "2026-03-02T18:00:00Z", answer);
    assert_eq!(of(&complaint, "fast").verdict(), Verdict::Broken);
    assert_eq!(of(&complaint, "fast").overrun(), Some(hours(2)));
}

#[test]
fn judging_again_leaves_the_stage_of_a_department_that_hands_the_case_on_and_repeats_no_consequence()
 {
    let mut spec = permissive();
    spec.limits = vec![
        limit("stage", Point::Signed, Point::Completed, "24h").each(),
        answer_within("10h")
            .warn(percents(&[50]))
            .on_warning(Consequence::Expedite(Target::Holder))
            .on_breach(Consequence::Escalate(1))
            .on_breach(Consequence::Propose("bonus".parse().expect("a rule"))),
    ];
    spec.reactions = vec![
        Reaction::new("tell".parse().expect("a rule"), Trigger::Reached(Point::Escalated.into()))
            .then(Consequence::Notify(Target::Manager)),
    ];
    let policy = Policy::new(spec).expect("a policy");
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    ask(&mut complaint, &mut log, &policy, NOON, Register {});
    ask(&mut complaint, &mut log, &policy, NOON, Dispatch { to: None });
    ask(&mut complaint, &mut log, &policy, NOON, Sign {});
    ask(&mut complaint, &mut log, &policy, "2026-03-02T13:00:00Z", Transfer { to: Some(WORKSHOP) });
    ask(&mut complaint, &mut log, &policy, "2026-03-05T12:00:00Z", Tick {});
    let again = judged(&log, &policy, "2026-03-05T12:00:00Z");
    assert_eq!(
        (again.level, again.counts, &again.notices),
        (1, complaint.counts, &complaint.notices)
    );
    assert_eq!((&again.limits, &again.ended), (&complaint.limits, &complaint.ended));
    assert_eq!(complaint.counts.expedites, 1);
}

#[test]
fn a_limit_lapses_at_its_own_mark_and_not_at_another() {
    let mut spec = permissive();
    let other: redress::vocabulary::Mark = "lost".parse().expect("a mark");
    spec.marks.push(other.clone());
    spec.limits = vec![answer_within("48h").unless_reached(TOLD)];
    let policy = Policy::new(spec).expect("a policy");
    given(policy)
        .when(&agent(), redress::complaint::command::Mark { mark: other })
        .then_limit("ans", Verdict::Open)
        .when(&agent(), redress::complaint::command::Mark { mark: TOLD })
        .then_limit("ans", Verdict::Void);
}

/// Completed after an hour, returned and closed ten hours later; the call-back is due 48 hours after the
/// completion, while the case is closed. Reopened after a hundred days.
fn closed_and_reopened() -> (Complaint, Vec<Entry>) {
    let policy = with([limit("call", Point::Completed, Point::FollowedUp, "48h")]);
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    ask(&mut complaint, &mut log, &policy, NOON, Register {});
    ask(&mut complaint, &mut log, &policy, NOON, Dispatch { to: None });
    ask(&mut complaint, &mut log, &policy, NOON, Sign {});
    let one = "2026-03-02T13:00:00Z";
    ask(&mut complaint, &mut log, &policy, one, redress::complaint::command::Complete {});
    let done = "2026-03-02T23:00:00Z";
    ask(&mut complaint, &mut log, &policy, done, redress::complaint::command::Return {});
    let answer = redress::complaint::command::Answer { outcome: Outcome::Resolved };
    ask(&mut complaint, &mut log, &policy, done, answer);
    let conclusion = "done".parse().expect("a conclusion");
    ask(&mut complaint, &mut log, &policy, done, Close { conclusion });
    ask(&mut complaint, &mut log, &policy, "2026-03-06T00:00:00Z", Tick {});
    (complaint, log)
}

#[test]
fn the_shares_of_a_breach_do_not_change_when_the_case_is_reopened() {
    let (complaint, log) = closed_and_reopened();
    let policy = with([limit("call", Point::Completed, Point::FollowedUp, "48h")]);
    let shares = |complaint: &Complaint, log: &[Entry], until: &str| {
        let spans = custody(log, at(until)).expect("a log");
        [Attribution::ProRata, Attribution::HolderAtBreach, Attribution::LongestHolder]
            .map(|by| attribute(&spans, of(complaint, "call"), by))
    };
    let before = shares(&complaint, &log, "2026-03-06T00:00:00Z");
    let (mut reopened, mut longer) = (complaint, log);
    let later = "2026-06-10T23:00:00Z";
    ask(&mut reopened, &mut longer, &policy, later, Reopen { reason: reason() });
    assert_eq!(shares(&reopened, &longer, later), before);
    assert_eq!(before[0].len(), 1, "only the department had it while the limit ran");
    assert!(before[1].is_empty(), "closed, it was in nobody's hands when the limit ran out");
}

#[test]
fn custody_over_two_cycles_of_an_hour_is_two_hours_however_long_the_case_was_closed() {
    let policy = with([]);
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    let cycle = |complaint: &mut Complaint, log: &mut Vec<Entry>, end: &str| {
        let answer = redress::complaint::command::Answer { outcome: Outcome::Resolved };
        ask(complaint, log, &policy, end, answer);
        let conclusion = "done".parse().expect("a conclusion");
        ask(complaint, log, &policy, end, Close { conclusion });
    };
    ask(&mut complaint, &mut log, &policy, NOON, Register {});
    cycle(&mut complaint, &mut log, "2026-03-02T13:00:00Z");
    ask(&mut complaint, &mut log, &policy, "2026-06-10T12:00:00Z", Reopen { reason: reason() });
    cycle(&mut complaint, &mut log, "2026-06-10T13:00:00Z");
    let spans = custody(&log, at("2026-12-01T00:00:00Z")).expect("a log");
    let all = spans.iter().fold(TimeDelta::zero(), |sum, span| sum + span.length());
    assert_eq!(all, hours(2));
}

#[test]
fn custody_names_the_cycle_and_lists_no_stretch_without_a_length() {
    let policy = restless();
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    ask(&mut complaint, &mut log, &policy, "2026-03-02T12:02:30Z", Tick {});
    let stretches = |log: &[Entry], until: &str| -> Vec<_> {
        let spans = custody(log, at(until)).expect("a log");
        spans.iter().map(|s| (s.stage, s.cycle, s.length().num_minutes())).collect()
    };
    // Nothing but the cycle is another one after the second minute.
    assert_eq!(
        stretches(&log, "2026-03-02T12:05:00Z"),
        [(StateKind::Received, 1, 1), (StateKind::Registered, 2, 1), (StateKind::Registered, 3, 2),]
    );
    let policy = with([]);
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    ask(&mut complaint, &mut log, &policy, NOON, Register {});
    ask(&mut complaint, &mut log, &policy, NOON, Dispatch { to: None });
    assert_eq!(stretches(&log, "2026-03-02T13:00:00Z"), [(StateKind::Dispatched, 1, 60)]);
}

/// At two o'clock, who had the case at one: the entry that says so was recorded at four, after one of three o'clock.
#[test]
fn custody_until_an_instant_knows_what_happened_before_it_in_whatever_order_it_was_recorded() {
    let policy = with([]);
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    ask(&mut complaint, &mut log, &policy, "2026-03-02T15:00:00Z", Note {});
    let owner = redress::complaint::command::NameOwner { owner: "wang".parse().expect("an id") };
    let late = Request::now(owner).at(at("2026-03-02T13:00:00Z"));
    ask(&mut complaint, &mut log, &policy, "2026-03-02T16:00:00Z", late);
    let until = |now: &str| {
        let spans = custody(&log, at(now)).expect("a log");
        let told = |s: &redress::complaint::Custody| {
            (s.owner.as_ref().map(ToString::to_string), s.length().num_minutes())
        };
        spans.iter().map(told).collect::<Vec<_>>()
    };
    let wang = || Some("wang".to_owned());
    assert_eq!(until("2026-03-02T17:00:00Z"), [(None, 60), (wang(), 240)]);
    assert_eq!(until("2026-03-02T14:00:00Z"), [(None, 60), (wang(), 60)]);
}

#[test]
fn a_case_is_merged_only_into_one_that_goes_on_and_has_taken_its_promises_over() {
    let policy = with([]);
    let (complaint, _) = opened("a", &policy, NOON);
    let (mut other, entry) = opened("b", &policy, NOON);
    let actor = agent();
    let context = Context::new(&policy, &actor, at(NOON));
    let merge = |complaint: &Complaint, into: &str, context: &Context<'_>| {
        decide(complaint, &Merge { into: case(into) }.into(), context)
    };
    let why = merge(&complaint, "b", &context).expect_err("nobody has looked the other one up");
    assert_eq!(why, Rejection::OtherUnknown { id: case("b") });
    let why = merge(&complaint, "ghost", &context.other(&other)).expect_err("another one");
    assert_eq!(why, Rejection::OtherUnknown { id: case("ghost") });
    let why = merge(&complaint, "b", &context.other(&other)).expect_err("not taken over");
    assert_eq!(why, Rejection::NotAbsorbed { id: case("b") });
    let mut log = vec![entry];
    ask(&mut other, &mut log, &policy, NOON, Absorb { from: case("a"), due: Vec::new() });
    let entry = merge(&complaint, "b", &context.other(&other)).expect("merged");
    let mut merged = complaint.clone();
    merged.apply(&entry).expect("the next entry");
    // A circle cannot close: whoever took over does not end in what has ended.
    let why = merge(&other, "a", &context.other(&merged)).expect_err("a circle");
    assert_eq!(why, Rejection::TookOver { from: case("a") });
    let withdraw = redress::complaint::command::Withdraw { reason: reason() };
    ask(&mut other, &mut log, &policy, NOON, withdraw);
    let why = merge(&complaint, "b", &context.other(&other)).expect_err("it has ended");
    assert_eq!(why, Rejection::OtherEnded { id: case("b"), state: StateKind::Withdrawn });
}

#[test]
fn a_complaint_has_room_for_a_thousand_links_and_ten_thousand_entries_and_can_still_be_closed() {
    let policy = with([]);
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    for number in 0..1_000 {
        let link = Link { to: case(&format!("b{number}")), relation: Relation::SameCause };
        ask(&mut complaint, &mut log, &policy, NOON, link);
    }
    let actor = agent();
    let context = Context::new(&policy, &actor, at(NOON));
    let link = Link { to: case("one-more"), relation: Relation::SameCause }.into();
    let why = decide(&complaint, &link, &context).expect_err("full");
    assert!(matches!(why, Rejection::Full { what: Plenty::Links, max: 1_000, .. }), "{why}");
    ask(&mut complaint, &mut log, &policy, NOON, Register {});
    while complaint.version < 10_000 {
        ask(&mut complaint, &mut log, &policy, NOON, Note {});
    }
    let why = decide(&complaint, &Note {}.into(), &context).expect_err("full");
    assert!(matches!(why, Rejection::Full { what: Plenty::Entries, .. }), "{why}");
    let answer = redress::complaint::command::Answer { outcome: Outcome::Resolved };
    ask(&mut complaint, &mut log, &policy, NOON, answer);
    let conclusion = "done".parse().expect("a conclusion");
    ask(&mut complaint, &mut log, &policy, NOON, Close { conclusion });
}

#[test]
fn a_clock_that_stands_a_little_behind_counts_as_the_last_instant_and_beyond_that_may_try_again() {
    let policy = with([]);
    let (complaint, _) = opened("a", &policy, NOON);
    let actor = agent();
    let ask = |context: &Context<'_>| decide(&complaint, &Note {}.into(), context);
    let second = TimeDelta::seconds(1);
    let entry = ask(&Context::new(&policy, &actor, at(NOON) - second)).expect("within tolerance");
    assert_eq!((entry.recorded_at, entry.occurred_at), (at(NOON), at(NOON)));
    let behind = Context::new(&policy, &actor, at(NOON) - second - MICRO);
    let why = ask(&behind).expect_err("too far behind");
    assert!(matches!(why, Rejection::ClockBehind { .. }) && why.is_retryable());
    ask(&behind.tolerance(second * 2)).expect("within the tolerance that was set");
}

fn authorities() -> Policy {
    let mut spec = permissive();
    spec.authorities = vec![Authority::new(
        "small".parse().expect("a rule"),
        vec![agent().role],
        Ceiling::UpTo(Money::yuan(100)),
    )];
    Policy::new(spec).expect("a policy")
}

#[test]
fn what_no_authority_covers_is_not_said_to_be_permitted() {
    for (amount, allowed) in [(100, true), (101, false)] {
        let plan = Plan { remedies: vec![remedy::REFUND], compensation: Some(Money::yuan(amount)) };
        let policy = authorities();
        let (mut complaint, entry) = opened("a", &policy, NOON);
        let mut log = vec![entry];
        ask(&mut complaint, &mut log, &policy, NOON, Register {});
        ask(&mut complaint, &mut log, &policy, NOON, Propose { plan });
        let actor = agent();
        let list = permitted(&complaint, &Context::new(&policy, &actor, at(NOON)));
        for kind in [CommandKind::Offer, CommandKind::Implement, CommandKind::Answer] {
            let said = list.iter().find(|p| p.command == kind).expect("every command");
            assert_eq!(said.is_allowed(), allowed, "{kind} of {amount}");
        }
    }
}

#[test]
fn where_there_is_nothing_to_be_about_a_command_is_not_said_to_be_permitted() {
    let mut unextendable = form();
    unextendable.extension = None;
    let policy = with([unextendable]);
    let (complaint, _) = opened("a", &policy, NOON);
    let actor = agent();
    let list = permitted(&complaint, &Context::new(&policy, &actor, at(NOON)));
    for kind in [CommandKind::Extend, CommandKind::DecideNotice, CommandKind::SignNotice] {
        let said = list.iter().find(|p| p.command == kind).expect("every command");
        assert!(!said.is_allowed(), "{kind}");
    }
}

#[test]
fn a_message_says_who_is_to_be_told_about_which_limit_and_whether_it_is_overtaken() {
    let mut spec = permissive();
    spec.limits = vec![
        form()
            .warn(percents(&[50]))
            .on_warning(Consequence::Notify(Target::Manager))
            .on_breach(Consequence::Expedite(Target::Holder)),
    ];
    let policy = Policy::new(spec).expect("a policy");
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    let (mut seen_in_time, mut short) = (complaint.clone(), log.clone());
    ask(&mut seen_in_time, &mut short, &policy, "2026-03-02T13:30:00Z", Tick {});
    ask(&mut complaint, &mut log, &policy, "2026-03-02T15:00:00Z", Tick {});
    let told: Vec<_> = log.iter().flat_map(Entry::messages).collect();
    assert_eq!(told.len(), 2);
    let alarms: Vec<_> = told.iter().map(|m| m.alarm.clone().expect("an alarm")).collect();
    assert_eq!((alarms[0].alarm, alarms[1].alarm), (Alarm::Warning, Alarm::Breach));
    assert_eq!(alarms[0].at, at("2026-03-02T13:00:00Z"));
    assert!(alarms.iter().all(|alarm| alarm.due == at("2026-03-02T14:00:00Z")));
    assert_eq!((told[0].overtaken, told[1].overtaken), (true, false));
    assert!(
        matches!(&told[0].to, Party::Manager { department, .. } if department.as_str() == "desk")
    );
    // Numbers are the event's place and the same whenever it is asked.
    assert_eq!(told.iter().map(|m| m.number).collect::<Vec<_>>(), [1_000, 3_000]);
    let in_time: Vec<_> = short.iter().flat_map(Entry::messages).collect();
    assert_eq!((in_time.len(), in_time[0].overtaken), (1, false));
}

#[test]
fn a_limit_that_runs_through_holds_is_judged_when_it_is_done() {
    let runs = limit("told", Point::Received, Point::Contacted, "2h").on_hold(OnHold::Runs);
    let policy = with([runs]);
    let (mut complaint, entry) = opened("a", &policy, NOON);
    let mut log = vec![entry];
    ask(&mut complaint, &mut log, &policy, NOON, Hold { reason: reason() });
    ask(&mut complaint, &mut log, &policy, "2026-03-02T15:00:00Z", Contact { reached: true });
    assert_eq!(of(&complaint, "told").verdict(), Verdict::Broken);
    assert_eq!(of(&complaint, "told").overrun(), Some(hours(1)));
}
