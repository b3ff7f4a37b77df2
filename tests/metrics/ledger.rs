//! The ledger and the figures of limits against naive counts over the logs, snapshots against later facts.

use crate::common;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use proptest::prelude::*;
use redress::complaint::{Complaint, Entry, Event, LimitStatus};
use redress::time::Calendar;
use redress::vocabulary::Topic;
use redress_metrics::{
    Aggregate, Basis, Breakdown, Dimension, Discrepancy, Figure, Grain, Ledger, LedgerLine,
    Properties, Property, Reader, Snapshot, Table, Unit, indicators,
};
use redress_presets::dealership;
use redress_testing::strategies::{HistoryParameters, legal_history};

use common::busy;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn desks() -> impl Strategy<Value = Vec<Vec<Entry>>> {
    let policies = prop_oneof![
        Just(dealership().expect("a policy")),
        Just(busy(Calendar::always_open(chrono_tz::UTC))),
    ];
    policies.prop_flat_map(|policy| {
        let mut parameters = HistoryParameters::default();
        parameters.steps = 25;
        parameters.pause = TimeDelta::days(9);
        let one = (legal_history(&policy, parameters), 0_i64..90);
        // Each begins on a day of its own: all its instants move together.
        let moved = one.prop_map(|(history, days)| {
            let by = TimeDelta::days(days);
            let mut log = history.entries.clone();
            for entry in &mut log {
                entry.occurred_at += by;
                entry.recorded_at += by;
            }
            log
        });
        prop::collection::vec(moved, 1..6)
    })
}

fn known(log: &[Entry], until: DateTime<Utc>) -> Vec<&Entry> {
    log.iter().take_while(|entry| entry.recorded_at <= until).collect()
}

fn month_of(at: DateTime<Utc>) -> String {
    format!("{:04}-{:02}", at.year(), at.month())
}

/// Comings in, takings up again and endings by month, and what is open in the end, from the events.
type Flows = (BTreeMap<String, (u64, u64, u64)>, u64);

fn flows(logs: &[Vec<Entry>], until: DateTime<Utc>) -> Flows {
    let (mut months, mut left) = (BTreeMap::<String, (u64, u64, u64)>::new(), 0);
    for log in logs {
        let mut open = false;
        for entry in known(log, until) {
            for event in &entry.events {
                let month = months.entry(month_of(entry.occurred_at)).or_default();
                match event {
                    Event::Received(_) => (month.0, open) = (month.0 + 1, true),
                    Event::Reopened { .. } => {
                        // Answered and taken up again before it was closed: that cycle is over too.
                        month.2 += u64::from(open);
                        (month.1, open) = (month.1 + 1, true);
                    }
                    Event::Closed { .. }
                    | Event::Declined { .. }
                    | Event::Withdrawn { .. }
                    | Event::Merged { .. }
                        if open =>
                    {
                        (month.2, open) = (month.2 + 1, false);
                    }
                    _ => {}
                }
            }
        }
        left += u64::from(open);
    }
    months.retain(|_, flow| *flow != (0, 0, 0));
    (months, left)
}

/// The dealership's.
fn terms() -> Basis {
    Basis::from(&redress_presets::dealership().expect("a policy").spec().figures)
}

fn read(logs: &[Vec<Entry>], until: DateTime<Utc>, basis: Basis) -> Reader {
    let mut reader = Reader::new(basis, until);
    logs.iter().for_each(|log| reader.history(log).expect("a history"));
    reader
}

fn ledger(reader: &Reader) -> Ledger {
    let mut ledger = Ledger::new(chrono_tz::UTC, Grain::Month);
    reader.tables().iter().for_each(|table| ledger.add(table));
    ledger
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn opening_and_received_and_reopened_less_ended_is_outstanding(
        logs in desks(), days in 0_i64..200,
    ) {
        let until = at("2026-02-27T00:00:00Z") + TimeDelta::days(days);
        let reader = read(&logs, until, terms());
        let lines = ledger(&reader).lines();
        let (months, open) = flows(&logs, until);
        prop_assert!(lines.is_ok(), "{:?}", lines);
        let lines = lines.unwrap();
        let mut opening = 0;
        for line in &lines {
            prop_assert_eq!(line.opening, opening);
            let flow = (line.received, line.reopened, line.ended);
            let counted = months.get(&line.interval.to_string()).copied().unwrap_or_default();
            prop_assert_eq!(flow, counted, "{}", line.interval);
            opening = opening + flow.0 + flow.1 - flow.2;
            prop_assert_eq!(line.outstanding, opening);
        }
        prop_assert_eq!(opening, open);
        let named: BTreeSet<_> = lines.iter().map(|line| line.interval.to_string()).collect();
        prop_assert!(months.keys().all(|month| named.contains(month)));
        // In two parts, one of which travelled.
        let (some, others) = logs.split_at(logs.len() / 2);
        let [some, others] = [some, others].map(|l| ledger(&read(l, until, Basis::default())));
        let mut sent: Ledger =
            serde_json::from_str(&serde_json::to_string(&some).unwrap()).unwrap();
        sent.merge(&others).unwrap();
        prop_assert_eq!(sent.lines(), Ok(lines));
    }

    #[test]
    fn stage_limits_are_those_of_a_naive_count_over_the_complaints(logs in desks()) {
        let (from, until) = (at("2026-04-01T00:00:00Z"), at("2026-05-01T00:00:00Z"));
        // Known at the month's end, the last instant of which belongs to the month.
        let end = until - TimeDelta::microseconds(1);
        let reader = read(&logs, end, Basis::default());
        let mut counted: BTreeMap<Topic, (u64, u64)> = BTreeMap::new();
        for log in &logs {
            let log = known(log, end);
            let merged = |e: &&Event| matches!(e, Event::Merged { .. });
            if log.is_empty() || log.iter().flat_map(|e| &e.events).any(|e| merged(&e)) { continue }
            let complaint = Complaint::from_log(log.iter().copied()).expect("a log");
            for limit in complaint.limits.iter().chain(&complaint.ended) {
                let kept = match limit.status {
                    LimitStatus::Met { on_time, .. } => Some(on_time),
                    _ if limit.breached.is_some() => Some(false),
                    // It has run out, though no tick has said so.
                    LimitStatus::Running => (limit.due < end).then_some(false),
                    LimitStatus::Suspended { .. } | LimitStatus::Superseded
                    | LimitStatus::Lapsed => None,
                };
                if let (Some(kept), true) = (kept, from < limit.due && limit.due <= until) {
                    let (yes, all) = counted.entry(limit.topic.clone()).or_default();
                    (*yes, *all) = (*yes + u64::from(kept), *all + 1);
                }
            }
        }
        let mut stages = Aggregate::new(Breakdown {
            zone: chrono_tz::UTC, grain: Grain::Month, by: vec![Dimension::Stage],
            indicators: vec![indicators::stage_timeliness()],
        });
        stages.add(&reader.tables().limits);
        let april = "2026-04".parse().unwrap();
        let figures = stages.figures();
        let of_april = figures.iter().filter(|f| f.interval == april && f.denominator > 0);
        let read: BTreeMap<Topic, (u64, u64)> = of_april
            .map(|f| {
                let topic = f.group[0].1.as_deref().expect("a topic").parse().unwrap();
                (topic, (u64::try_from(f.numerator).unwrap(), f.denominator))
            })
            .collect();
        prop_assert_eq!(read, counted);
    }

    #[test]
    fn a_snapshot_is_restated_by_what_was_recorded_later_and_by_nothing_else(
        logs in desks(), days in 0_i64..150, later in 0_i64..60,
    ) {
        let published = at("2026-02-27T00:00:00Z") + TimeDelta::days(days);
        let figures = |until: DateTime<Utc>| -> Vec<Figure> {
            let reader = read(&logs, until, terms());
            let mut aggregate = Aggregate::new(Breakdown {
                zone: chrono_tz::UTC,
                grain: Grain::Month,
                by: vec![Dimension::Department],
                indicators: vec![indicators::received(), indicators::ended(), indicators::backlog()],
            });
            reader.tables().iter().for_each(|table| aggregate.add(table));
            aggregate.figures()
        };
        let snapshot = Snapshot::new(published, figures(published));
        prop_assert_eq!(snapshot.restatements(&figures(published)), vec![]);
        let now = figures(published + TimeDelta::days(later));
        let restated = snapshot.restatements(&now);
        // Published, less what is withdrawn, plus what is new, is what is known now.
        let key = |f: &Figure| (f.interval, f.group.clone(), f.indicator.clone());
        let mut patched: BTreeMap<_, _> = snapshot.figures.iter().map(|f| (key(f), f.clone())).collect();
        let span = patched.keys().map(|k| k.0).min().zip(patched.keys().map(|k| k.0).max());
        for r in &restated {
            prop_assert_ne!(&r.published, &r.now);
            let at = (r.interval, r.group.clone(), r.indicator.clone());
            prop_assert_eq!(patched.get(&at), r.published.as_ref());
            match &r.now {
                Some(now) => patched.insert(at, now.clone()),
                None => patched.remove(&at),
            };
        }
        let within = |f: &&Figure| span.is_some_and(|(a, b)| a <= f.interval && f.interval <= b);
        let known: BTreeMap<_, _> = now.iter().filter(within).map(|f| (key(f), f.clone())).collect();
        prop_assert_eq!(patched, known);
        let back: Snapshot = serde_json::from_str(&serde_json::to_string(&snapshot).unwrap()).unwrap();
        prop_assert_eq!(back, snapshot);
    }
}

/// Cycles as (received, ended, open), by day of March 2026.
fn cycles(rows: &[(Option<u32>, Option<u32>, bool)]) -> Ledger {
    let day = |day: u32| at(&format!("2026-03-{day:02}T12:00:00Z"));
    let mut table = Table::new(Unit::Cycle);
    for (received, ended, open) in rows {
        let mut row = table.push(Properties::NONE.with_if(Property::Open, *open));
        if let Some(at) = received {
            row.received(day(*at));
        }
        if let Some(at) = ended {
            row.ended(day(*at));
        }
    }
    let mut ledger = Ledger::new(chrono_tz::UTC, Grain::Day);
    ledger.add(&table);
    ledger
}

#[test]
fn days_without_anything_are_lines_too() {
    let lines = cycles(&[(Some(2), Some(5), false), (Some(2), None, true)]).lines().expect("it");
    let shown: Vec<_> = lines
        .iter()
        .map(|l: &LedgerLine| {
            (l.interval.to_string(), l.opening, l.received, l.ended, l.outstanding)
        })
        .collect();
    let line = |day, opening, received, ended, left| {
        (format!("2026-03-{day:02}"), opening, received, ended, left)
    };
    let expected =
        [line(2, 0, 2, 0, 2), line(3, 2, 0, 0, 2), line(4, 2, 0, 0, 2), line(5, 2, 0, 1, 1)];
    assert_eq!(shown, expected);
    assert_eq!(cycles(&[]).lines(), Ok(vec![]));
}

#[test]
fn more_endings_than_cases_is_a_fault() {
    let interval = "2026-03-05".parse().expect("a day");
    let lines = cycles(&[(Some(5), Some(5), false), (Some(6), Some(5), false)]).lines();
    assert_eq!(lines, Err(Discrepancy::Overdrawn { interval, there: 1, ended: 2 }));
}

#[test]
fn an_outstanding_case_that_is_not_open_or_an_open_one_that_ended_is_a_fault() {
    let lines = cycles(&[(Some(5), None, false)]).lines();
    assert_eq!(lines, Err(Discrepancy::Outstanding { outstanding: 1, open: 0 }));
    let lines = cycles(&[(Some(5), Some(6), true)]).lines();
    assert_eq!(lines, Err(Discrepancy::Outstanding { outstanding: 0, open: 1 }));
}

#[test]
fn a_case_without_a_date_of_receipt_is_a_fault() {
    let lines = cycles(&[(Some(5), None, true), (None, None, true)]).lines();
    assert_eq!(lines, Err(Discrepancy::Undated { rows: 1 }));
    let said = Discrepancy::Undated { rows: 1 }.to_string();
    assert!(said.contains("1 rows have no date"), "{said}");
}
