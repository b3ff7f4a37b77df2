//! When limits warn, are met and are breached.

use crate::common::{MICRO, at, general, hours, limit, with};
use crate::stories::{
    NOON, answer, asked, checked, close, given, handle, office, two_limits, under, verified,
};

use chrono::TimeDelta;
use redress::complaint::command::*;
use redress::complaint::{Alarm, Context, Event, Limit, Request, Verdict, receive};
use redress::lifecycle::{EventKind, Point};
use redress::policy::{ConclusionRule, Consequence, LimitRule, Returns, Shortcomings, Target};
use redress::time::{Calendar, Period};
use redress::vocabulary::Actor;
use redress_testing::{SALES, WORKSHOP, agent, permissive};

#[test]
fn exactly_at_the_due_instant_is_on_time_and_a_microsecond_later_is_not() {
    let due = given(two_limits()).at("2026-03-02T14:00:00Z");
    due.clone().when(&agent(), Register {}).then_limit("form", Verdict::Kept);
    due.clone()
        .when(&Actor::system(), Tick {})
        .then_events(&[EventKind::LimitWarned])
        .then_limit("form", Verdict::Open)
        .when_time_passes(MICRO)
        .then_events(&[EventKind::LimitBreached])
        .then_limit("form", Verdict::Broken);
    due.after(MICRO)
        .when(&agent(), Register {})
        .then_limit("form", Verdict::Broken)
        .then_entry(|entry| {
            entry.events.iter().any(
                |e| matches!(e, Event::LimitBreached { due, .. } if *due == at("2026-03-02T14:00:00Z")),
            )
        });
}

#[test]
fn limits_of_a_limit_are_never_negative() {
    let late = given(two_limits()).after(hours(30)).when(&agent(), Register {});
    late.then_complaint(|complaint| {
        complaint.all_limits().filter_map(Limit::overrun).all(|by| by >= TimeDelta::zero())
    });
    let _: fn(LimitRule) -> _ =
        |rule: LimitRule| rule.on_breach(Consequence::Notify(Target::Owner));
    let (policy, actor) = (two_limits(), agent());
    let context = Context::new(&policy, &actor, at(NOON));
    receive(&asked(general()), None, None, &context).expect("received");
}

#[test]
fn done_exactly_at_the_due_instant_is_on_time() {
    let given = given(with([handle("24h")])).and(&agent(), Register {});
    let due = given.at("2026-03-03T12:00:00Z");
    due.clone().when(&agent(), answer()).then_limit("handle", Verdict::Kept);
    due.after(MICRO).when(&agent(), answer()).then_limit("handle", Verdict::Broken);
}

#[test]
fn a_tick_at_the_due_instant_is_no_breach_and_one_microsecond_later_is() {
    given(with([handle("24h")]))
        .when_it_is("2026-03-03T09:36:00Z")
        .then_events(&[EventKind::LimitWarned])
        .then_deadline("handle", Alarm::Breach, "2026-03-03T12:00:00Z")
        .when_it_is("2026-03-03T12:00:00Z")
        .then_nothing()
        .when_time_passes(MICRO)
        .then_events(&[EventKind::LimitBreached])
        .then_no_deadline();
}

#[test]
fn a_warning_counts_the_clock_of_its_limit() {
    // Ten working hours from Monday noon: five on Monday, five on Wednesday, due at 14:00; the ninth is
    // over at 13:00.
    let policy = checked(under(office(), [handle("10 working hours")]));
    given(policy).when(&agent(), Note {}).then_due("handle", "2026-03-04T14:00:00Z").then_deadline(
        "handle",
        Alarm::Warning,
        "2026-03-04T13:00:00Z",
    );
}

#[test]
fn each_threshold_warns_once_and_in_order() {
    let mut rule = handle("10h");
    rule.warn = crate::common::percents(&[10, 50, 90]);
    given(with([rule]))
        .when_it_is("2026-03-02T13:00:00Z")
        .then_events(&[EventKind::LimitWarned])
        .then_deadline("handle", Alarm::Warning, "2026-03-02T17:00:00Z")
        .when_it_is("2026-03-02T21:30:00Z")
        .then_events(&[EventKind::LimitWarned, EventKind::LimitWarned])
        .when_it_is("2026-03-03T12:00:00Z")
        .then_events(&[EventKind::LimitBreached]);
}

#[test]
fn a_fact_recorded_late_restates_a_breach() {
    given(with([handle("24h")]))
        .and(&agent(), Register {})
        .when_time_passes(hours(30))
        .then_limit("handle", Verdict::Broken)
        .when(&agent(), Request::now(answer()).at(at("2026-03-03T11:00:00Z")))
        .then_limit("handle", Verdict::Kept)
        .then_entry(|entry| {
            entry.events.iter().any(|e| {
                matches!(e, Event::LimitMet { on_time: true, restated: true, at: done, .. }
                    if *done == at("2026-03-03T11:00:00Z"))
            })
        });
}

#[test]
fn a_deadline_beyond_the_known_calendar_is_provisional() {
    let calendar = || {
        Calendar::builder(chrono_tz::UTC)
            .weekdays(&[("09:00", "17:00")])
            .horizon("2026-03-06".parse().expect("a date"))
            .build()
            .expect("a calendar")
    };
    for (within, provisional) in [("4 working days", false), ("5 working days", true)] {
        given(checked(under(calendar(), [handle(within)])))
            .when(&agent(), Note {})
            .then_complaint(|c| c.limits[0].provisional == provisional);
    }
}

#[test]
fn periods_in_days_do_not_count_the_day_they_start_on_and_hours_run_from_the_moment() {
    for (within, due) in [
        ("24h", "2026-03-03T12:00:00Z"),
        ("3 days", "2026-03-06T00:00:00Z"),
        ("same day", "2026-03-03T00:00:00Z"),
    ] {
        let within: Period = within.parse().expect("a period");
        given(with([handle(&within.to_string())])).when(&agent(), Note {}).then_due("handle", due);
    }
    // At an office that closes at 17:00, and with Tuesday off.
    for (within, due) in [
        ("1 working day", "2026-03-04T17:00:00Z"),
        ("1 day", "2026-03-04T17:00:00Z"),
        ("same day", "2026-03-02T17:00:00Z"),
        ("5 working hours", "2026-03-02T17:00:00Z"),
    ] {
        given(checked(under(office(), [handle(within)])))
            .when(&agent(), Note {})
            .then_due("handle", due);
    }
}

#[test]
fn the_end_of_a_case_ends_what_no_longer_matters_and_no_more() {
    let policy = with([
        handle("24h"),
        limit("update", Point::Answered, Point::Updated, "24h"),
        limit("follow", Point::Answered, Point::FollowedUp, "24h"),
        limit("archive", Point::Closed, Point::Archived, "24h"),
    ]);
    verified(policy)
        .when(&agent(), close())
        .then_limit("update", Verdict::Void)
        .then_limit("follow", Verdict::Open)
        .then_limit("archive", Verdict::Open)
        .when_time_passes(hours(25))
        .then_limit("follow", Verdict::Broken)
        .when(&Actor::system(), Tick {})
        .then_nothing();
}

#[test]
fn a_percent_of_a_limit_in_days_is_of_its_working_time_or_of_its_elapsed_time() {
    // From Monday noon to Thursday 17:00, Tuesday off, lie 21 working hours; 18.9 of them are over at
    // 14:54 on Thursday.
    given(checked(under(office(), [handle("2 working days")])))
        .when(&agent(), Note {})
        .then_due("handle", "2026-03-05T17:00:00Z")
        .then_deadline("handle", Alarm::Warning, "2026-03-05T14:54:00Z");
    // To the end of Thursday lie 84 hours; 75.6 of them are over at 15:36.
    given(with([handle("3 days")]))
        .when(&agent(), Note {})
        .then_due("handle", "2026-03-06T00:00:00Z")
        .then_deadline("handle", Alarm::Warning, "2026-03-05T15:36:00Z");
}

#[test]
fn what_is_noticed_late_is_recorded_once_with_the_instant_at_which_it_was_due() {
    given(with([handle("10h")]))
        .when_time_passes(TimeDelta::days(40))
        .then_events(&[EventKind::LimitWarned, EventKind::LimitBreached])
        .then_entry(|entry| {
            let warned = matches!(&entry.events[0], Event::LimitWarned { warning, .. }
                if warning.at == at("2026-03-02T21:00:00Z"));
            let breached = matches!(&entry.events[1], Event::LimitBreached { due, .. }
                if *due == at("2026-03-02T22:00:00Z"));
            warned && breached && entry.recorded_at == at("2026-04-11T12:00:00Z")
        })
        .when_time_passes(TimeDelta::days(40))
        .then_nothing();
}

#[test]
fn only_the_return_home_keeps_the_limit_on_the_form() {
    let mut spec = permissive();
    spec.returns = Returns::ToSender;
    spec.limits = vec![limit("form", Point::Dispatched, Point::Returned, "24h")];
    given(checked(spec))
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: Some(SALES) })
        .and(&agent(), Transfer { to: Some(WORKSHOP) })
        .and(&agent(), Sign {})
        .when(&agent(), Return {})
        .then_limit("form", Verdict::Open)
        .then_complaint(|c| *c.route.holder() == SALES && !c.route.is_home())
        .when(&agent(), Return {})
        .then_limit("form", Verdict::Kept)
        .then_complaint(|c| c.route.is_home());
}

/// The breach belongs to a limit that had run out before the other one's warning point: it comes first, whichever
/// rule stands first in the policy.
#[test]
fn of_a_warning_and_a_breach_at_one_instant_the_breach_comes_first() {
    let hour = TimeDelta::hours(1);
    let elapsed = |time| Period::elapsed(time).expect("a period");
    let mut warned = limit("warned", Point::Received, Point::Closed, "2h");
    (warned.within, warned.warn) =
        (elapsed(hour * 2 + MICRO * 2), vec![redress::time::Percent::new(50).expect("half")]);
    let mut broken = limit("broken", Point::Received, Point::Registered, "1h").warn(Vec::new());
    broken.within = elapsed(hour);
    for rules in [[warned.clone(), broken.clone()], [broken, warned]] {
        let both = at("2026-03-02T13:00:00.000001Z");
        given(with(rules.clone())).when(&agent(), Note {}).then_complaint(|complaint| {
            complaint.next_deadline().is_some_and(|next| {
                (next.at, next.alarm) == (both, Alarm::Breach) && next.rule.as_str() == "broken"
            })
        });
        given(with(rules))
            .at("2026-03-02T13:00:00.000001Z")
            .when(&Actor::system(), Tick {})
            .then_events(&[EventKind::LimitBreached, EventKind::LimitWarned]);
    }
}

/// What a conclusion rules out is a broken limit on the topics that it names, and on no other.
#[test]
fn a_case_may_not_end_after_a_broken_limit_on_the_topic_that_its_conclusion_names() {
    for (topic, may) in [("form", false), ("contact", true)] {
        let mut spec = permissive();
        spec.limits = vec![
            limit("form", Point::Received, Point::Registered, "1h"),
            limit("contact", Point::Received, Point::Contacted, "9h"),
        ];
        let mut rule = ConclusionRule::new(close().conclusion);
        rule.not_after = Some(Shortcomings::new(vec![topic.parse().expect("a topic")], Vec::new()));
        spec.conclusions = vec![rule.clone()];
        given(redress::policy::Policy::new(spec).expect("a policy"))
            .after(hours(2))
            .when(&agent(), Register {})
            .then_limit("form", Verdict::Broken)
            .then_complaint(|complaint| complaint.may_end_as(&rule) == may);
    }
}
