//! Histories judged again, and logs that are none.

use crate::common::{at, hours, limit, percents, with};
use crate::stories::{answer, checked, close, extend, given, handle, reopen};

use redress::complaint::command::*;
use redress::complaint::{
    BacktestError, Complaint, Entry, Event, LogError, Rejection, Verdict, backtest, custody,
    rejudge,
};
use redress::lifecycle::Point;
use redress::policy::{Consequence, LimitRule, Policy, Target};
use redress_testing::{AGENT, Given, agent, permissive};

const LATER: &str = "2026-04-01T12:00:00Z";

fn judged(log: &[Entry], policy: &Policy) -> Complaint {
    rejudge(log, policy, at(LATER)).expect("a history that can be judged")
}

fn verdict(complaint: &Complaint, rule: &str) -> Verdict {
    let limit = complaint.all_limits().find(|limit| limit.rule.as_str() == rule);
    limit.expect("a limit").verdict()
}

/// A log of three entries.
fn three() -> Vec<Entry> {
    let given = given(with([handle("24h")])).after(hours(1)).and(&agent(), Register {});
    given.after(hours(1)).and(&agent(), Note {}).log().to_vec()
}

#[test]
fn a_log_that_does_not_begin_at_one_or_leaves_a_number_out_is_none() {
    let policy = with([handle("24h")]);
    let now = at(LATER);
    let whole = three();
    let mut late = whole.clone();
    for entry in &mut late {
        entry.version += 1;
    }
    let mut gap = whole.clone();
    gap.remove(1);
    for (log, expected, found) in [(late, 1, 2), (gap, 2, 3)] {
        let why = LogError::Version { expected, found };
        assert_eq!(Complaint::from_log(&log), Err(why.clone()));
        assert_eq!(custody(&log, now), Err(why.clone()));
        assert_eq!(rejudge(&log, &policy, now), Err(BacktestError::Log(why)));
    }
    assert_eq!(judged(&whole, &policy).version, 3);
}

#[test]
fn an_entry_that_was_recorded_before_the_one_before_it_is_refused() {
    let mut log = three();
    log[2].recorded_at = at("2026-03-02T12:59:59Z");
    assert_eq!(
        Complaint::from_log(&log),
        Err(LogError::Backwards {
            version: 3,
            recorded_at: at("2026-03-02T12:59:59Z"),
            last: at("2026-03-02T13:00:00Z"),
        })
    );
    log[2].recorded_at = at("2026-03-02T13:00:00Z");
    assert!(Complaint::from_log(&log).is_ok());
}

/// The first entry that could not be read whole is named, however many there are.
#[test]
fn of_several_entries_of_a_newer_version_the_first_is_named() {
    let policy = with([handle("24h")]);
    let mut log = three();
    for (place, form) in [(2, 99), (1, 98), (0, 97)] {
        let mut value = serde_json::to_value(&log[place]).expect("json");
        value["form"] = form.into();
        log[place] = serde_json::from_value(value).expect("an entry");
        assert!(log[place].is_newer());
        let complaint = Complaint::from_log(&log).expect("a log");
        let actor = agent();
        let context = redress::complaint::Context::new(&policy, &actor, at(LATER));
        let why = redress::complaint::decide(&complaint, &Note {}.into(), &context);
        let version = place as u64 + 1;
        assert_eq!(why, Err(Rejection::NewerEvent { version, form }));
    }
}

fn versioned(version: u32, within: &str) -> Policy {
    let mut spec = permissive();
    spec.version = version;
    spec.limits = vec![handle(within)];
    checked(spec)
}

#[test]
fn a_history_is_judged_under_one_policy_though_it_moved_to_another() {
    let given = given(versioned(1, "24h")).under(versioned(2, "48h")).and(&agent(), Recalculate {});
    let moved = |event: &Event| matches!(event, Event::PolicyMoved { .. });
    assert!(given.log().iter().flat_map(|entry| &entry.events).any(moved));
    let other = versioned(3, "72h");
    assert_eq!(judged(given.log(), &other).policy, *other.stamp());
}

/// The agent is asked to escalate; a warning does it first, in an entry of the agent's.
#[test]
fn what_an_alarm_set_off_nobody_did_when_it_is_judged_again_either() {
    let climb = limit("climb", Point::Received, Point::Escalated, "3h").warn(Vec::new());
    let warned = limit("form", Point::Received, Point::Registered, "2h")
        .warn(percents(&[50]))
        .on_warning(Consequence::Escalate(1));
    let policy = with([warned, climb.by(Target::Role(AGENT))]);
    let given = given(policy.clone()).after(hours(1)).and(&agent(), Note {});
    assert_eq!(given.complaint().level, 1);
    assert_eq!(verdict(&judged(given.log(), &policy), "climb"), Verdict::Broken);
    // What the agent does after it in the same entry is the agent's.
    let both = self::given(policy.clone()).after(hours(1)).and(&agent(), Escalate { level: 2 });
    assert_eq!(both.log().len(), 2);
    assert_eq!(verdict(both.complaint(), "climb"), Verdict::Kept);
    assert_eq!(verdict(&judged(both.log(), &policy), "climb"), Verdict::Kept);
}

/// Two topics whose dates are agreed: each date stays with its own.
#[test]
fn a_date_agreed_on_one_topic_is_not_the_date_of_another() {
    let agreed = |id: &str| -> LimitRule {
        limit(id, Point::Received, Point::Completed, "10 days").agreed()
    };
    let policy = with([agreed("parts"), handle("10 days").over(1), agreed("visit")]);
    let given = given(policy.clone()).and(&agent(), extend("visit", "2026-03-05T12:00:00Z"));
    let again = judged(given.log(), &policy);
    let due = |complaint: &Complaint| -> Vec<_> {
        let limits = complaint.all_limits();
        limits.map(|limit| (limit.rule.to_string(), limit.due, limit.agreed)).collect()
    };
    assert_eq!(due(&again), due(given.complaint()));
    assert_eq!(due(&again).len(), 2);
}

/// Two topics in each of two cycles: every limit is compared with the one of its own topic and cycle.
#[test]
fn a_limit_is_compared_with_the_one_of_its_topic_in_its_cycle() {
    let policy = |version, settle: &str| -> Policy {
        let mut spec = permissive();
        spec.version = version;
        spec.limits = vec![
            limit("answer", Point::Registered, Point::Answered, "10h").each(),
            limit("settle", Point::Dispatched, Point::Answered, settle).each(),
        ];
        checked(spec)
    };
    let cycle = |given: Given, handled: i64| -> Given {
        let given = given.and(&agent(), Dispatch { to: None }).and(&agent(), Sign {});
        given.after(hours(handled)).and(&agent(), answer()).and(&agent(), close())
    };
    let given = cycle(given(policy(1, "4h")).and(&agent(), Register {}), 1);
    // In the second cycle the department has the case at once.
    let given = given.and(&agent(), reopen()).and(&agent(), Sign {}).after(hours(3));
    let given = given.and(&agent(), answer());
    let log: Vec<_> = given.log().iter().cloned().map(std::sync::Arc::new).collect();
    let compared = backtest(&log, &policy(2, "2h"), at(LATER)).expect("a history");
    let told: Vec<_> = compared
        .iter()
        .map(|c| {
            let verdict = |limit: &Option<redress::complaint::Limit>| {
                limit.as_ref().map(redress::complaint::Limit::verdict)
            };
            (c.topic.as_str(), c.cycle, verdict(&c.recorded), verdict(&c.other))
        })
        .collect();
    let kept = Some(Verdict::Kept);
    let settle: Vec<_> = told.iter().filter(|told| told.0 == "settle").collect();
    assert_eq!(settle, [&("settle", 1, kept, kept), &("settle", 2, kept, Some(Verdict::Broken))]);
    for (topic, _, recorded, other) in &told {
        assert_eq!((recorded, *topic == "answer" && other != recorded), (&kept, false));
    }
}

/// What the rules gave is no promise, and what was agreed sets no date that rules give.
#[test]
fn only_what_was_agreed_is_agreed_where_the_other_policy_asks_for_it() {
    let (ruled, agreed) = (with([handle("24h")]), with([handle("10 days").agreed()]));
    let by_rule = given(ruled.clone()).and(&agent(), Note {});
    assert_eq!(judged(by_rule.log(), &agreed).all_limits().count(), 0);
    let promised = "2026-03-09T12:00:00Z";
    let by_word = given(agreed.clone()).and(&agent(), extend("handle", promised));
    let limit = |policy: &Policy| {
        let again = judged(by_word.log(), policy);
        assert_eq!(again.all_limits().count(), 1);
        (again.limits[0].due, again.limits[0].agreed)
    };
    assert_eq!(limit(&agreed), (at(promised), true));
    assert_eq!(limit(&ruled), (at("2026-03-03T12:00:00Z"), false));
}

/// The other policy has no limit in the first cycle, one more topic in the second, and each stage in its order.
#[test]
fn what_only_one_policy_has_is_compared_with_nothing() {
    let policy = |version, limits: Vec<LimitRule>| -> Policy {
        let mut spec = permissive();
        spec.version = version;
        spec.limits = limits;
        checked(spec)
    };
    let compared = |given: &Given, other: &Policy| -> Vec<_> {
        let log: Vec<_> = given.log().iter().cloned().map(std::sync::Arc::new).collect();
        let all = backtest(&log, other, at(LATER)).expect("a history");
        let verdict = |limit: &Option<redress::complaint::Limit>| {
            limit.as_ref().map(redress::complaint::Limit::verdict)
        };
        let told = |c: &redress::complaint::Compared| {
            (c.topic.to_string(), c.cycle, verdict(&c.recorded), verdict(&c.other))
        };
        all.iter().map(told).collect()
    };
    let settle = |from: Point| limit("settle", from, Point::Answered, "4h");
    let registered = |version| policy(version, vec![settle(Point::Registered).each()]);
    let given = given(registered(1)).and(&agent(), Register {}).and(&agent(), answer());
    let given = given.and(&agent(), close()).and(&agent(), reopen()).and(&agent(), answer());
    let kept = Some(Verdict::Kept);
    let reopened = policy(2, vec![settle(Point::Reopened)]);
    assert_eq!(given.complaint().all_limits().count(), 1, "registered once");
    assert_eq!(
        compared(&given, &reopened),
        [("settle".to_owned(), 1, kept, None), ("settle".to_owned(), 2, None, kept)]
    );
    let told = policy(3, vec![limit("told", Point::Registered, Point::Answered, "4h")]);
    assert_eq!(
        compared(&given, &told),
        [("settle".to_owned(), 1, kept, None), ("told".to_owned(), 1, None, kept)]
    );
    // Signed at once, then after three hours.
    let sign = |version, within| {
        policy(version, vec![limit("sign", Point::Dispatched, Point::Signed, within).each()])
    };
    let given = self::given(sign(1, "4h")).and(&agent(), Register {});
    let given = given.and(&agent(), Dispatch { to: None }).and(&agent(), Sign {});
    let to = Some(redress_testing::WORKSHOP);
    let given = given.and(&agent(), Transfer { to }).after(hours(3)).and(&agent(), Sign {});
    assert_eq!(
        compared(&given, &sign(2, "2h")),
        [("sign".to_owned(), 1, kept, kept), ("sign".to_owned(), 1, kept, Some(Verdict::Broken)),]
    );
}
