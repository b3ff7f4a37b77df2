//! A random driver: histories under every shipped procedure and under busy ones, and what must hold for
//! all of them.
//!
//! Short by default. `REDRESS_DRIVER=2000 cargo test --test complaint driver` plays two thousand histories
//! per law and procedure instead of a few.

use crate::common;
use redress_demo::telecom as operator;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use redress::complaint::command::{Hold, Resume, Tick};
use redress::complaint::{
    Complaint, Context, Entry, Event, Limit, Request, Verdict, custody, decide, decide_in_place,
    permitted, receive, rejudge,
};
use redress::lifecycle::CommandKind;
use redress::policy::Policy;
use redress::time::{Calendar, Period};
use redress::vocabulary::Actor;
use redress_presets::{Equipment, Mall, Marketing, Rights, dealership};
use redress_testing::permissive;
use redress_testing::strategies::{History, HistoryParameters, actors, any_command, legal_history};

use common::{MICRO, busy};

fn cases(few: u32) -> u32 {
    std::env::var("REDRESS_DRIVER").ok().and_then(|text| text.parse().ok()).unwrap_or(few)
}

fn days(n: u32) -> Option<Period> {
    Period::working_days(n).ok()
}

fn procedures() -> Vec<Policy> {
    vec![
        dealership().expect("a policy"),
        busy(Calendar::always_open(chrono_tz::UTC)),
        Policy::new(permissive()).expect("a policy"),
        operator::operator().policy().expect("supplied"),
        Marketing {
            general: days(5),
            complex: days(10),
            follow_up: days(3),
            ..Marketing::default()
        }
        .policy()
        .expect("filled in"),
        Rights {
            investigation: days(7),
            investigation_at_most: days(15),
            follow_up: days(3),
            written_answer: days(5),
            ..Rights::default()
        }
        .policy()
        .expect("filled in"),
        Mall::default().policy().expect("a policy"),
        Equipment::default().policy().expect("a policy"),
    ]
}

fn parameters(late: u8) -> HistoryParameters {
    let mut parameters = HistoryParameters::default();
    parameters.late = late;
    parameters.steps = 25;
    parameters
}

/// Plays histories under each procedure and asserts a law on each.
fn law<S: Strategy>(
    few: u32,
    histories: impl Fn(&Policy) -> S,
    holds: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    for policy in procedures() {
        let config = Config { cases: cases(few), failure_persistence: None, ..Config::default() };
        let outcome = TestRunner::new(config).run(&histories(&policy), &holds);
        if let Err(why) = outcome {
            panic!("under `{}`: {why}", policy.spec().name);
        }
    }
}

fn tick(complaint: &mut Complaint, policy: &Policy, now: DateTime<Utc>) -> Option<Entry> {
    let system = Actor::system();
    let entry = decide(complaint, &Tick {}.into(), &Context::new(policy, &system, now));
    let entry = entry.expect("a tick");
    if entry.events.is_empty() {
        return None;
    }
    complaint.apply(&entry).expect("the next entry");
    Some(entry)
}

/// What judging again must agree on.
fn outcome(complaint: &Complaint) -> impl PartialEq + std::fmt::Debug {
    let limit = |l: &Limit| {
        (l.rule.to_string(), l.cycle, l.start, l.verdict(), l.original_verdict(), l.promises)
    };
    let mut limits: Vec<_> =
        complaint.all_limits().filter(|l| l.verdict() != Verdict::Void).map(limit).collect();
    limits.sort_by(|a, b| format!("{a:?}").cmp(&format!("{b:?}")));
    (limits, complaint.counts, complaint.level, complaint.notices.clone(), complaint.cycle)
}

#[test]
fn a_history_judged_again_under_its_own_policy_comes_to_what_was_recorded() {
    law(
        24,
        |policy| legal_history(policy, parameters(10)),
        |mut history| {
            let end = history.now + TimeDelta::days(30);
            history.entries.extend(tick(&mut history.complaint, &history.policy, end));
            let again = rejudge(&history.entries, &history.policy, end);
            let again = again.map_err(|why| TestCaseError::fail(why.to_string()))?;
            prop_assert_eq!(outcome(&again), outcome(&history.complaint));
            Ok(())
        },
    );
}

/// The same requests, with the host's timer going off at every deadline, or never.
fn replayed(history: &History, sweeping: bool) -> Option<(Complaint, Vec<Entry>)> {
    let context = Context::new(&history.policy, &history.receiver, history.received);
    let (mut complaint, entry) = receive(&history.receive, None, None, &context).ok()?;
    let mut log = vec![entry];
    let sweep = |complaint: &mut Complaint, log: &mut Vec<Entry>, until: DateTime<Utc>| {
        while let Some(next) = complaint.next_due().filter(|at| sweeping && *at <= until) {
            log.extend(tick(complaint, &history.policy, next.max(complaint.recorded_at)));
        }
    };
    for asked in &history.asked {
        if asked.actor == Actor::system() {
            continue;
        }
        sweep(&mut complaint, &mut log, asked.now);
        let context = Context::new(&history.policy, &asked.actor, asked.now);
        let Ok(entry) = decide(&complaint, &asked.request, &context) else { continue };
        if !entry.events.is_empty() {
            complaint.apply(&entry).expect("the next entry");
            log.push(entry);
        }
    }
    let end = history.now + TimeDelta::days(30);
    sweep(&mut complaint, &mut log, end);
    log.extend(tick(&mut complaint, &history.policy, end));
    Some((complaint, log))
}

#[test]
fn what_happened_does_not_depend_on_how_often_a_host_looks() {
    law(
        24,
        |policy| legal_history(policy, parameters(0)),
        |history| {
            let often = replayed(&history, true).expect("it was received");
            let seldom = replayed(&history, false).expect("it was received");
            let stands = |c: &Complaint| {
                (
                    c.limits.clone(),
                    c.ended.clone(),
                    c.state.clone(),
                    c.since,
                    c.notices.clone(),
                    c.counts,
                )
            };
            prop_assert_eq!(stands(&often.0), stands(&seldom.0));
            let until = history.now + TimeDelta::days(30);
            prop_assert_eq!(custody(&often.1, until).unwrap(), custody(&seldom.1, until).unwrap());
            let told = |log: &[Entry]| {
                let mut told: Vec<_> = log
                    .iter()
                    .flat_map(Entry::messages)
                    .map(|m| format!("{:?} {:?} {:?}", m.to, m.about, m.alarm))
                    .collect();
                told.sort();
                told
            };
            prop_assert_eq!(told(&often.1), told(&seldom.1));
            Ok(())
        },
    );
}

#[test]
fn a_log_folds_to_what_was_decided_and_holds_at_deadlines_keep_every_limit_in_one_verdict() {
    law(
        24,
        |policy| (legal_history(policy, parameters(10)), proptest::collection::vec(0..3u8, 8)),
        |(mut history, around)| {
            // Holds that begin and end at the very instants of deadlines, and a microsecond beside them.
            for offset in around {
                let Some(due) = history.complaint.next_due() else { break };
                let now = due + MICRO * (i32::from(offset) - 1);
                let now = now.max(history.complaint.recorded_at);
                let reason = "wait".parse().expect("a reason");
                let request: Request = match history.complaint.hold {
                    None => Hold { reason }.into(),
                    Some(_) => Resume {}.into(),
                };
                let before = history.complaint.clone();
                let actor = history.policy.spec().roles.iter().find_map(|role| {
                    let actor = Actor::new("x".parse().ok()?, role.clone());
                    let context = Context::new(&history.policy, &actor, now);
                    decide(&before, &request, &context).is_ok().then_some(actor)
                });
                let actor = actor.unwrap_or(Actor::system());
                let context = Context::new(&history.policy, &actor, now);
                match decide_in_place(&mut history.complaint, &request, &context) {
                    Ok(entry) => history.entries.push(entry),
                    Err(refused) => history.entries.extend(refused.due.map(|due| *due)),
                }
            }
            let end = history.complaint.recorded_at + TimeDelta::days(30);
            history.entries.extend(tick(&mut history.complaint, &history.policy, end));
            let folded = Complaint::from_log(&history.entries).expect("a log");
            prop_assert_eq!(&folded, &history.complaint);
            for limit in folded.all_limits() {
                let kept = limit.verdict() == Verdict::Kept;
                let overrun = limit.overrun().is_some_and(|by| by > TimeDelta::zero());
                prop_assert!(!(kept && overrun), "kept and overrun: {:?}", limit);
            }
            let mut warned = std::collections::BTreeSet::new();
            let mut cycle = 1;
            for event in history.entries.iter().flat_map(|entry| &entry.events) {
                if let Event::Reopened { .. } = event {
                    cycle += 1;
                }
                if let Event::LimitWarned { rule, warning, .. } = event {
                    let once = (rule.to_string(), cycle, warning.percent.get(), warning.at);
                    prop_assert!(warned.insert(once), "{} warned twice", rule);
                }
            }
            Ok(())
        },
    );
}

#[test]
fn a_forged_log_is_refused_or_is_a_complaint_and_never_a_hang() {
    law(
        32,
        |policy| {
            let forged = (0..6u8, any::<prop::sample::Index>(), any::<prop::sample::Index>());
            (legal_history(policy, parameters(10)), proptest::collection::vec(forged, 1..4))
        },
        |(history, forgeries)| {
            let mut log = history.entries;
            for (how, at, with) in forgeries {
                let (at, other) = (at.index(log.len()), with.index(log.len()));
                match how {
                    0 => log.swap(at, other),
                    1 => log.insert(at, log[other].clone()),
                    2 if log.len() > 1 => _ = log.remove(at),
                    kind => {
                        let events = &mut log[at].events;
                        if events.is_empty() {
                            continue;
                        }
                        let event = with.index(events.len());
                        match kind {
                            3 => events.insert(event, events[event].clone()),
                            4 => _ = events.remove(event),
                            _ => events.swap(0, event),
                        }
                    }
                }
            }
            // Versions as they should be, so that only what the entries say is wrong.
            for (version, entry) in (1..).zip(&mut log) {
                entry.version = version;
            }
            let Ok(mut complaint) = Complaint::from_log(&log) else { return Ok(()) };
            let now = complaint.recorded_at + TimeDelta::days(400);
            tick(&mut complaint, &history.policy, now);
            let _ = rejudge(&log, &history.policy, now);
            let _ = custody(&log, now);
            Ok(())
        },
    );
}

#[test]
fn what_is_permitted_is_what_is_accepted_where_a_command_has_no_data() {
    law(
        16,
        |policy| {
            (
                legal_history(policy, parameters(5)),
                actors(policy),
                proptest::collection::vec(any_command(policy), 12),
                0..400_000i64,
            )
        },
        |(history, actor, commands, later)| {
            let now = history.now + TimeDelta::seconds(later);
            let context = Context::new(&history.policy, &actor, now);
            let list = permitted(&history.complaint, &context);
            prop_assert_eq!(list.len() + 1, CommandKind::ALL.len());
            for command in commands {
                let kind = command.kind();
                let said = list.iter().find(|p| p.command == kind).expect("every command");
                let value = serde_json::to_value(&command).expect("json");
                let has_data = value.as_object().and_then(|all| all.values().next());
                let has_data = has_data.and_then(|d| d.as_object()).is_some_and(|d| !d.is_empty());
                let done = decide(&history.complaint, &command.into(), &context);
                if !has_data {
                    prop_assert_eq!(said.refused.clone(), done.err());
                } else if let Some(why) = &said.refused {
                    prop_assert!(done.is_err(), "{} was refused: {}", kind, why);
                }
            }
            Ok(())
        },
    );
}
