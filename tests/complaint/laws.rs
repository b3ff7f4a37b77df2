//! Laws: what holds for every history, legal or not, under every policy and calendar.

use crate::common;
use crate::model;

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use redress::complaint::command::{
    Answer, Close, Complete, Implement, Investigate, Register, Resume, Sign, Tick,
};
use redress::complaint::{
    Command, Complaint, Context, Entry, Event, Permitted, Rejection, Request, Verdict, decide,
    is_legal, permitted, receive, transitions,
};
use redress::desk::{Desk, DeskError, Failure, Intake};
use redress::lifecycle::{CommandKind, StateKind};
use redress::policy::Policy;
use redress::store::MemoryStore;
use redress::time::{Calendar, ManualClock};
use redress::vocabulary::{Actor, Outcome, role};
use redress_presets::dealership;
use redress_testing::strategies::{
    Asked, History, HistoryParameters, actors, any_command, calendars, facts, legal_history,
};

use common::{MICRO, busy};

fn parameters() -> HistoryParameters {
    HistoryParameters::default()
}

/// Facts recorded at once and no ticks but those that are asked for.
fn prompt() -> HistoryParameters {
    let mut parameters = HistoryParameters::default();
    parameters.late = 0;
    parameters.ticks = 0;
    parameters
}

/// No limit is selected again: a desk notices at once what that makes late, the bare rules don't.
fn steady() -> HistoryParameters {
    let mut parameters = HistoryParameters::default();
    parameters.reclassify = false;
    parameters
}

fn short(mut parameters: HistoryParameters) -> HistoryParameters {
    parameters.pause = TimeDelta::hours(6);
    parameters
}

fn office() -> Calendar {
    Calendar::builder(chrono_tz::Asia::Shanghai)
        .weekdays(&[("09:00", "12:00"), ("13:00", "17:30")])
        .china_official_days()
        .intake_cutoff("17:00", "09:00")
        .build()
        .expect("a calendar")
}

fn policies() -> impl Strategy<Value = Policy> {
    prop_oneof![
        Just(dealership().expect("a policy")),
        Just(busy(Calendar::always_open(chrono_tz::UTC))),
        Just(busy(office())),
        calendars().prop_map(busy),
    ]
}

/// Histories under one of the policies.
fn histories(parameters: HistoryParameters) -> impl Strategy<Value = History> {
    policies().prop_flat_map(move |policy| legal_history(&policy, parameters.clone()))
}

fn context<'a>(policy: &'a Policy, actor: &'a Actor, now: DateTime<Utc>) -> Context<'a> {
    Context::new(policy, actor, now)
}

fn tick(complaint: &mut Complaint, policy: &Policy, now: DateTime<Utc>) -> Entry {
    let system = Actor::system();
    let entry = decide(complaint, &Tick {}.into(), &context(policy, &system, now)).expect("a tick");
    if !entry.events.is_empty() {
        complaint.apply(&entry).expect("the next entry");
    }
    entry
}

fn reopen(history: &History) -> (Complaint, Entry) {
    let context = context(&history.policy, &history.receiver, history.received);
    receive(&history.receive, None, None, &context).expect("it was received")
}

/// Every alarm of a log: which rule, cycle, start, threshold (100 for the breach) and its instant.
type Alarms = Vec<(String, u32, DateTime<Utc>, u8, DateTime<Utc>)>;

fn alarms(log: &[Entry]) -> Alarms {
    let (mut cycle, mut starts, mut alarms) = (1, HashMap::new(), Vec::new());
    for event in log.iter().flat_map(|entry| &entry.events) {
        match event {
            Event::Reopened { .. } => cycle += 1,
            Event::LimitStarted { rule, start, .. } => {
                starts.insert(rule.clone(), (cycle, *start));
            }
            Event::LimitWarned { rule, warning, .. } => {
                let (cycle, start) = starts[rule];
                alarms.push((rule.to_string(), cycle, start, warning.percent.get(), warning.at));
            }
            Event::LimitBreached { rule, due } => {
                let (cycle, start) = starts[rule];
                alarms.push((rule.to_string(), cycle, start, 100, *due));
            }
            _ => {}
        }
    }
    alarms
}

/// A complaint can be merged only into one that there is: takes in each that is named.
fn receive_others<'c>(
    desk: &Desk<MemoryStore, ManualClock>,
    history: &History,
    commands: impl Iterator<Item = &'c Command>,
) {
    for command in commands {
        if let Command::Merge(merge) = command
            && merge.into != history.receive.id
        {
            let mut other = history.receive.clone();
            other.id = merge.into.clone();
            let received = desk.receive(&history.receiver, other);
            assert!(received.is_ok_and(|r| !r.replayed) || desk.load(&merge.into).is_ok());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_log_folds_to_the_complaint_that_was_decided_on(history in histories(parameters())) {
        let restored = Complaint::from_log(&history.entries).expect("a log");
        prop_assert_eq!(&restored, &history.complaint);
    }

    #[test]
    fn a_log_that_has_been_through_json_folds_to_the_same(history in histories(parameters())) {
        let text = serde_json::to_string(&history.entries).expect("json");
        let read: Vec<Entry> = serde_json::from_str(&text).expect("entries");
        prop_assert_eq!(&read, &history.entries);
        prop_assert_eq!(Complaint::from_log(&read).expect("a log"), history.complaint);
    }

    #[test]
    fn entry_by_entry_versions_are_contiguous_and_nothing_goes_back(
        history in histories(parameters())
    ) {
        let (mut complaint, first) = reopen(&history);
        prop_assert_eq!(&first, &history.entries[0]);
        for entry in &history.entries[1..] {
            let before = complaint.clone();
            complaint.apply(entry).expect("the next entry");
            prop_assert_eq!(entry.version, before.version + 1);
            prop_assert!(entry.recorded_at >= before.recorded_at);
            prop_assert!(entry.occurred_at <= entry.recorded_at);
            prop_assert!(entry.occurred_at >= before.received_at);
            prop_assert!(complaint.cycle >= before.cycle);
            prop_assert!(complaint.level >= before.level);
            prop_assert!(complaint.counts.transfers >= before.counts.transfers);
            prop_assert!(complaint.counts.call_backs >= before.counts.call_backs);
        }
    }

    #[test]
    fn an_entry_out_of_turn_is_refused_and_changes_nothing(
        history in histories(parameters()), at in any::<prop::sample::Index>()
    ) {
        let mut complaint = history.complaint.clone();
        let entry = at.get(&history.entries);
        prop_assert!(complaint.apply(entry).is_err());
        prop_assert_eq!(complaint, history.complaint);
    }

    #[test]
    fn each_alarm_is_recorded_once(mut history in histories(parameters())) {
        let end = history.now + TimeDelta::days(60);
        history.entries.push(tick(&mut history.complaint, &history.policy, end));
        let mut seen = BTreeSet::new();
        for (rule, cycle, start, percent, _) in alarms(&history.entries) {
            prop_assert!(
                seen.insert((rule.clone(), cycle, start, percent)),
                "{} of {} in cycle {} from {} was raised twice", percent, rule, cycle, start
            );
        }
    }

    #[test]
    fn a_limit_is_never_both_kept_and_broken(mut history in histories(parameters())) {
        let end = history.now + TimeDelta::days(60);
        history.entries.push(tick(&mut history.complaint, &history.policy, end));
        let mut breached = HashMap::new();
        for event in history.entries.iter().flat_map(|entry| &entry.events) {
            match event {
                Event::LimitStarted { rule, .. } => _ = breached.remove(rule),
                Event::LimitBreached { rule, due } => {
                    prop_assert!(breached.insert(rule.clone(), *due).is_none(), "{} twice", rule);
                }
                Event::LimitMet { rule, on_time, restated, at, .. } => {
                    let before = breached.remove(rule);
                    if let (true, Some(due)) = (on_time, before) {
                        prop_assert!(*restated && *at <= due, "{} kept after its breach", rule);
                    }
                }
                _ => {}
            }
        }
        for limit in history.complaint.all_limits() {
            if limit.breached.is_some() && limit.verdict() == Verdict::Kept {
                prop_assert!(limit.original_verdict() == Verdict::Kept || limit.promises > 0);
            }
        }
    }

    #[test]
    fn alarms_do_not_depend_on_how_often_the_host_asks(history in histories(prompt())) {
        let policy = &history.policy;
        let (mut seldom, first) = reopen(&history);
        let (mut often, mut seldom_log, mut often_log) =
            (seldom.clone(), vec![first.clone()], vec![first]);
        let ask = |complaint: &mut Complaint, log: &mut Vec<Entry>, asked: &Asked| {
            let context = context(policy, &asked.actor, asked.now);
            let entry = decide(complaint, &asked.request, &context)?;
            if !entry.events.is_empty() {
                complaint.apply(&entry).expect("the next entry");
                log.push(entry);
            }
            Ok::<(), Rejection>(())
        };
        let tick_through = |complaint: &mut Complaint, log: &mut Vec<Entry>, until| {
            while let Some(next) = complaint.next_deadline().filter(|next| next.at <= until) {
                // A little late, as timers are.
                let now = (next.at.max(complaint.recorded_at) + TimeDelta::seconds(1)).min(until);
                log.push(tick(complaint, policy, now));
            }
        };
        for asked in &history.asked {
            tick_through(&mut often, &mut often_log, asked.now);
            let outcomes = (
                ask(&mut seldom, &mut seldom_log, asked),
                ask(&mut often, &mut often_log, asked),
            );
            prop_assert_eq!(&outcomes.0, &outcomes.1);
        }
        let end = history.now + TimeDelta::days(60);
        tick_through(&mut often, &mut often_log, end);
        seldom_log.push(tick(&mut seldom, policy, end));
        let sorted = |log: &[Entry]| {
            let mut alarms = alarms(log);
            alarms.sort();
            alarms
        };
        prop_assert_eq!(sorted(&seldom_log), sorted(&often_log));
    }

    #[test]
    fn a_tick_that_finds_nothing_new_does_nothing(mut history in histories(parameters())) {
        tick(&mut history.complaint, &history.policy, history.now);
        let before = history.complaint.clone();
        for _ in 0..3 {
            let entry = tick(&mut history.complaint, &history.policy, history.now);
            prop_assert!(entry.events.is_empty());
        }
        // And before the next deadline, nothing either.
        if let Some(next) = history.complaint.next_deadline() {
            prop_assert!(next.at > history.now);
            let entry = tick(&mut history.complaint, &history.policy, next.at - MICRO);
            prop_assert!(entry.events.is_empty());
        }
        prop_assert_eq!(history.complaint, before);
    }

    #[test]
    fn a_host_that_follows_the_deadlines_comes_to_an_end(mut history in histories(parameters())) {
        let mut last = None;
        for _ in 0..200 {
            let next = history.complaint.next_deadline();
            prop_assert_eq!(next.as_ref().map(|next| next.at), history.complaint.next_due());
            let Some(next) = next else { return Ok(()) };
            prop_assert!(last.as_ref() != Some(&next), "the same deadline again: {:?}", next);
            let now = next.at.max(history.complaint.recorded_at);
            let entry = tick(&mut history.complaint, &history.policy, now);
            prop_assert!(!entry.events.is_empty(), "nothing was due at {:?}", next);
            last = Some(next);
        }
        prop_assert!(false, "there is no end to the deadlines");
    }

    #[test]
    fn a_command_leads_only_where_the_table_says(
        history in histories(parameters())
    ) {
        let (mut complaint, _) = reopen(&history);
        for asked in &history.asked {
            // What falls due may do more than the command; so it is let fall due before.
            tick(&mut complaint, &history.policy, asked.now);
            let from = complaint.state.kind();
            let context = context(&history.policy, &asked.actor, asked.now);
            let Ok(entry) = decide(&complaint, &asked.request, &context) else { continue };
            if entry.events.is_empty() {
                continue;
            }
            complaint.apply(&entry).expect("the next entry");
            let (command, to) = (asked.request.command.kind(), complaint.state.kind());
            prop_assert!(
                transitions().iter().any(|e| (e.from, e.command, e.to) == (from, command, to)),
                "{} led from {} to {}", command, from, to
            );
        }
    }

    #[test]
    fn every_case_can_still_be_brought_to_a_close(
        history in legal_history(&busy(office()), parameters())
    ) {
        let (mut complaint, policy, agent) = (history.complaint, history.policy, redress_testing::agent());
        for _ in 0..12 {
            let state = complaint.state.kind();
            if state.is_terminal() {
                return Ok(());
            }
            let command: Command = match state {
                _ if complaint.hold.is_some() => Resume {}.into(),
                StateKind::Received => Register {}.into(),
                StateKind::Dispatched => Sign {}.into(),
                StateKind::Registered => Investigate { cause: None, substantiated: true }.into(),
                StateKind::Approved => Implement {}.into(),
                StateKind::Implementing => Complete {}.into(),
                StateKind::Answered => {
                    Close { conclusion: "done".parse().expect("a conclusion") }.into()
                }
                _ => Answer { outcome: Outcome::Resolved }.into(),
            };
            let entry = decide(&complaint, &command.into(), &context(&policy, &agent, history.now));
            complaint.apply(&entry.expect("a step towards the end")).expect("the next entry");
        }
        prop_assert!(false, "no end in sight from {}", complaint.state.kind());
    }

    #[test]
    fn permitted_and_decide_say_the_same(
        (mut history, actor, commands) in policies().prop_flat_map(|policy| (
            legal_history(&policy, parameters()),
            actors(&policy),
            proptest::collection::vec(any_command(&policy), 24),
        ))
    ) {
        tick(&mut history.complaint, &history.policy, history.now);
        let context = context(&history.policy, &actor, history.now);
        let list = permitted(&history.complaint, &context);
        prop_assert_eq!(list.len() + 1, CommandKind::ALL.len());
        for command in commands {
            let kind = command.kind();
            let said = list.iter().find(|p| p.command == kind).expect("every command");
            let text = serde_json::to_value(&command).expect("json");
            let data = text.get(kind.as_str()).and_then(|data| data.as_object()?.iter().next());
            let done = decide(&history.complaint, &command.clone().into(), &context);
            match (&said.refused, done) {
                // Nothing about it depends on its data.
                (refused, done) if data.is_none() => {
                    prop_assert_eq!(refused.clone(), done.err());
                }
                (Some(why), Ok(_)) => prop_assert!(false, "{} was refused: {}", kind, why),
                (Some(_), Err(_)) => {}
                (None, Err(
                    why @ (Rejection::WrongState { .. }
                    | Rejection::UnknownRole { .. }
                    | Rejection::GateClosed { .. }
                    | Rejection::AlreadyHeld { .. }
                    | Rejection::NotHeld
                    | Rejection::OnHold { .. }
                    | Rejection::FormIsHome
                    | Rejection::Endless { .. }),
                )) => prop_assert!(false, "{} was said to be possible: {}", kind, why),
                (None, _) => {}
            }
        }
    }

    #[test]
    fn whatever_is_asked_nothing_panics_and_a_refusal_leaves_the_store_alone(
        (history, asked) in policies().prop_flat_map(|policy| (
            legal_history(&policy, short(parameters())),
            proptest::collection::vec((any_command(&policy), actors(&policy), 0i64..100_000), 1..30),
        ))
    ) {
        let clock = ManualClock::new(history.received);
        let desk = Desk::new(history.policy.clone(), MemoryStore::new(), clock.clone());
        let id = history.receive.id.clone();
        desk.receive(&history.receiver, history.receive.clone()).expect("received");
        let merged = history.asked.iter().map(|asked| &asked.request.command);
        receive_others(&desk, &history, merged.chain(asked.iter().map(|(command, ..)| command)));
        for asked in &history.asked {
            clock.set(asked.now);
            desk.act(&id, &asked.actor, asked.request.clone()).expect("it was legal");
        }
        for (command, actor, wait) in asked {
            clock.advance(TimeDelta::seconds(wait));
            desk.sweep(1_000).expect("a sweep");
            let (before, log) = (desk.load(&id).expect("a complaint"), desk.log(&id).expect("a log"));
            match desk.act(&id, &actor, command) {
                Ok(outcome) => {
                    prop_assert_eq!(outcome.next_due, desk.load(&id).expect("it").next_due());
                }
                Err(DeskError { failure: Failure::Rejected(_), .. }) => {
                    prop_assert_eq!(desk.log(&id).expect("a log"), log);
                    prop_assert_eq!(desk.load(&id).expect("a complaint"), before);
                }
                Err(other) => prop_assert!(false, "{}", other),
            }
        }
        let log = desk.log(&id).expect("a log");
        let folded = Complaint::from_log(log.iter().map(AsRef::as_ref)).expect("a log");
        let next = folded.next_due();
        prop_assert_eq!(&folded, &desk.load(&id).expect("a complaint"));
        // The index that a sweep reads agrees with the complaint.
        let due = desk.due(None, DateTime::<Utc>::MAX_UTC, 1_000).expect("due");
        prop_assert_eq!(due.iter().find(|case| case.id == id).map(|case| case.at), next);
    }

    #[test]
    fn a_desk_and_the_bare_rules_come_to_the_same(history in histories(steady())) {
        let clock = ManualClock::new(history.received);
        let desk = Desk::new(history.policy.clone(), MemoryStore::new(), clock.clone());
        let id = history.receive.id.clone();
        desk.receive(&history.receiver, Intake::from(history.receive.clone())).expect("received");
        receive_others(&desk, &history, history.asked.iter().map(|asked| &asked.request.command));
        for asked in &history.asked {
            clock.set(asked.now);
            desk.act(&id, &asked.actor, asked.request.clone()).expect("it was legal");
        }
        desk.sweep(1_000).expect("a sweep");
        let context = |actor, now| Context::new(&history.policy, actor, now);
        let at = context(&history.receiver, history.received);
        let (mut complaint, _) = receive(&history.receive, None, None, &at).expect("received");
        for asked in &history.asked {
            let entry = decide(&complaint, &asked.request, &context(&asked.actor, asked.now));
            complaint.apply(&entry.expect("it was legal")).expect("the next entry");
            // As a desk does: it looks at once for what a fact recorded late leaves behind.
            tick(&mut complaint, &history.policy, asked.now);
        }
        tick(&mut complaint, &history.policy, history.now);
        let desks = desk.load(&id).expect("a complaint");
        let verdicts = |complaint: &Complaint| {
            let mut all: Vec<_> = complaint
                .all_limits()
                .map(|l| (l.rule.to_string(), l.cycle, l.start, l.due, format!("{:?}", l.verdict())))
                .collect();
            all.sort();
            all
        };
        prop_assert_eq!(verdicts(&desks), verdicts(&complaint));
        prop_assert_eq!(&desks.state, &complaint.state);
        prop_assert_eq!(desks.cycle, complaint.cycle);
    }

    #[test]
    fn verdicts_are_what_the_facts_alone_say(
        history in calendars().prop_flat_map(|calendar| legal_history(&busy(calendar), prompt()))
    ) {
        judge(history)?;
    }

    #[test]
    fn verdicts_under_an_office_calendar_are_what_the_facts_alone_say(
        history in legal_history(&busy(office()), short(prompt()))
    ) {
        judge(history)?;
    }
}

/// Compares the recorded verdicts with those of the model.
fn judge(mut history: History) -> Result<(), TestCaseError> {
    let end = history.now + TimeDelta::hours(20);
    let entry = tick(&mut history.complaint, &history.policy, end);
    if !entry.events.is_empty() {
        history.entries.push(entry);
    }
    let mut expected: Vec<_> = model::Model::verdicts(&history.policy, &history.entries, end)
        .into_iter()
        .map(|limit| (limit.rule, limit.start, limit.cycle, format!("{:?}", limit.verdict)))
        .collect();
    let mut found: Vec<_> = history
        .complaint
        .all_limits()
        .map(|limit| {
            (limit.rule.to_string(), limit.start, limit.cycle, format!("{:?}", limit.verdict()))
        })
        .collect();
    expected.sort();
    found.sort();
    prop_assert_eq!(found, expected);
    Ok(())
}

#[test]
fn the_tools_make_what_they_say() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let policy = dealership().expect("a policy");
    let (mut states, mut cycles, mut held) = (BTreeSet::new(), 0, 0);
    for _ in 0..200 {
        let tree = legal_history(&policy, short(parameters())).new_tree(&mut runner).expect("one");
        let history = tree.current();
        states.insert(history.complaint.state.kind());
        cycles = cycles.max(history.complaint.cycle);
        held += history.complaint.holds.len();
    }
    assert!(states.len() >= 12, "histories end everywhere, not only in {states:?}");
    assert!(cycles >= 3, "histories come to {cycles} cycles");
    assert!(held > 20, "histories have holds");
    let tree = facts(&policy).new_tree(&mut runner).expect("one").current();
    assert!(!tree.channel.as_str().is_empty());
    let actor = actors(&policy).new_tree(&mut runner).expect("one").current();
    assert_ne!(actor.role, role::SYSTEM);
    assert!(is_legal(StateKind::Received, CommandKind::Register));
    let _: Option<Permitted> = None;
    let _: Request = Tick {}.into();
}
