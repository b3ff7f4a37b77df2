//! Limits against each other and against the clock: ties, sums, order, warnings, extensions.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::case_kinds::CaseKinds;
use super::durations::exceed;
use super::problem::Problem;
use super::{Finding, MAX_KINDS, Place, rule};
use crate::lifecycle::{Milestone, Point};
use crate::policy::rules::LimitRule;
use crate::policy::spec::PolicySpec;
use crate::policy::when::Situation;
use crate::time::{Calendar, LimitClock, Percent, TimeError};
use crate::vocabulary::RuleId;

/// How many steps the search for chains of stages takes for each outer limit.
const MAX_CHAIN_STEPS: usize = 10_000;

/// What comes before the handling is over, in the order of the procedure.
const BEFORE_HANDLED: &[Point] = &[
    Point::Registered,
    Point::Dispatched,
    Point::Signed,
    Point::OwnerNamed,
    Point::Contacted,
    Point::Updated,
    Point::Investigated,
    Point::Proposed,
    Point::Reviewed,
    Point::Approved,
    Point::Offered,
    Point::Accepted,
];

/// What ends the handling, in the order of the procedure.
const HANDLED: &[Point] = &[Point::Completed, Point::Answered, Point::Closed];

pub(super) fn errors(spec: &PolicySpec, found: &mut Vec<Finding>) {
    for limit in &spec.limits {
        let mut error = |problem| found.push(Finding::error(rule(&limit.id), problem));
        if limit.from == limit.until {
            error(Problem::EmptyLimit { milestone: limit.from.clone() });
        }
        if !limit.warn.is_sorted_by(|a, b| a < b) {
            error(Problem::WarningsNotAscending);
        }
        if limit.extension.as_ref().is_some_and(|extension| extension.times == 0) {
            error(Problem::ExtensionZero);
        } else if limit.hard && limit.extension.is_some() {
            error(Problem::HardLimitExtended);
        }
        for hard in spec.limits.iter().filter(|hard| passes(limit, hard)) {
            let at_most = limit.extension.as_ref().and_then(|extension| extension.at_most);
            let (hard, within) = (hard.id.clone(), hard.within);
            error(Problem::ExtensionPassesHardLimit { hard, within, at_most });
        }
    }
    ties(spec, found);
}

/// Whether the extension of one limit may promise more than a hard one allows.
fn passes(limit: &LimitRule, hard: &LimitRule) -> bool {
    let Some(extension) = limit.extension.as_ref().filter(|_| !limit.hard && hard.hard) else {
        return false;
    };
    // One that starts earlier, bounded, may well end in time.
    let together = limit.from == hard.from || hard.from == Milestone::At(Point::Received);
    let further = match extension.at_most {
        Some(at_most) => together && exceed(&[at_most], hard.within),
        None => true,
    };
    further && limit.when.overlaps(&hard.when) && no_later(&limit.until, &hard.until)
}

/// Whether one milestone comes no later than another, on every way on which both are reached.
fn no_later(one: &Milestone, other: &Milestone) -> bool {
    let place = |milestone: &Milestone| match milestone {
        Milestone::At(point) => {
            BEFORE_HANDLED.iter().chain(HANDLED).position(|known| known == point)
        }
        Milestone::Marked(_) => None,
    };
    one == other || place(one).zip(place(other)).is_some_and(|(one, other)| one < other)
}

/// Two limits on one topic that could both apply must be told apart by precedence or specificity.
///
/// Only overlapping conditions count: *general* and *major* never hold together.
fn ties(spec: &PolicySpec, found: &mut Vec<Finding>) {
    for (at, first) in spec.limits.iter().enumerate() {
        for second in spec.limits.iter().skip(at.saturating_add(1)) {
            let tied = first.topic == second.topic
                && first.rank() == second.rank()
                && first.when.overlaps(&second.when);
            if tied {
                let (other, topic) = (first.id.clone(), first.topic.clone());
                let problem = Problem::Ambiguous { other, topic };
                found.push(Finding::error(rule(&second.id), problem));
            }
        }
    }
}

pub(super) fn warnings(spec: &PolicySpec, found: &mut Vec<Finding>) {
    for limit in &spec.limits {
        alarms(spec, limit, found);
        let early = matches!(&limit.from, Milestone::At(point)
            if [Point::Received, Point::Reopened, Point::Refused].contains(point)
                || BEFORE_HANDLED.contains(point));
        if limit.until == Milestone::At(Point::FollowedUp) && early {
            let problem = Problem::FollowUpTooEarly { from: limit.from.clone() };
            found.push(Finding::warning(rule(&limit.id), problem));
        }
    }
    let cases = CaseKinds::told_apart_by(spec.limits.iter().map(|limit| &limit.when), MAX_KINDS);
    let mut seen: BTreeSet<Vec<usize>> = BTreeSet::new();
    for case in cases.all() {
        let applying = applying(spec, &Situation::at_intake(&cases.facts(&case)));
        if seen.insert(applying.iter().map(|(number, _)| *number).collect()) {
            let limits: Vec<&LimitRule> = applying.into_iter().map(|(_, limit)| limit).collect();
            compare(&limits, found);
        }
    }
}

/// The limits that apply, one a topic, with their numbers.
pub(super) fn applying<'a>(
    spec: &'a PolicySpec,
    at: &Situation<'_>,
) -> Vec<(usize, &'a LimitRule)> {
    let holding: Vec<(usize, &LimitRule)> =
        spec.limits.iter().enumerate().filter(|(_, limit)| limit.when.holds(at)).collect();
    let first = |limit: &LimitRule| {
        holding.iter().all(|(_, other)| other.topic != limit.topic || other.rank() <= limit.rank())
    };
    holding.iter().filter(|(_, limit)| first(limit)).copied().collect()
}

/// The limits that hold for one kind of case, against each other.
fn compare(limits: &[&LimitRule], found: &mut Vec<Finding>) {
    let mut warn = |id: &RuleId, problem| {
        let finding = Finding::warning(rule(id), problem);
        if !found.contains(&finding) {
            found.push(finding);
        }
    };
    for outer in limits {
        if let Some(stages) = longest_chain(limits, outer) {
            warn(&outer.id, Problem::StagesExceed { stages, within: outer.within });
        }
        for response in limits.iter().filter(|response| outlasts(response, outer)) {
            let problem = Problem::ResponseOutlastsHandling {
                handling: outer.id.clone(),
                response_within: response.within,
                handling_within: outer.within,
            };
            warn(&response.id, problem);
        }
    }
}

fn outlasts(response: &LimitRule, handling: &LimitRule) -> bool {
    let is = |milestone: &Milestone, points: &[Point]| matches!(milestone, Milestone::At(point) if points.contains(point));
    let no_earlier = response.from == handling.from
        || (handling.from == Milestone::At(Point::Received) && is(&response.from, BEFORE_HANDLED));
    no_earlier
        && is(&response.until, BEFORE_HANDLED)
        && is(&handling.until, HANDLED)
        && exceed(&[response.within], handling.within)
}

/// A chain of two or more limits from the start of an outer one to its end, each starting where the
/// one before ends, that together may take longer.
fn longest_chain(limits: &[&LimitRule], outer: &LimitRule) -> Option<Vec<RuleId>> {
    let mut open: Vec<Vec<&LimitRule>> = limits
        .iter()
        .filter(|l| l.from == outer.from && l.id != outer.id)
        .map(|l| vec![*l])
        .collect();
    for _ in 0..MAX_CHAIN_STEPS {
        let chain = open.pop()?;
        let Some(last) = chain.last() else { continue };
        if last.until == outer.until {
            let periods: Vec<_> = chain.iter().map(|limit| limit.within).collect();
            if chain.len() > 1 && exceed(&periods, outer.within) {
                return Some(chain.iter().map(|limit| limit.id.clone()).collect());
            }
            continue;
        }
        for next in limits.iter().filter(|next| next.from == last.until && next.id != outer.id) {
            // A way that comes back to where it was is no chain of stages.
            if next.until != outer.from && chain.iter().all(|limit| limit.from != next.until) {
                let mut longer = chain.clone();
                longer.push(next);
                open.push(longer);
            }
        }
    }
    None
}

/// Warnings that come with the limit itself, or only when nobody works.
///
/// Tried for a start at every half hour of two weeks: what never works there never works.
fn alarms(spec: &PolicySpec, limit: &LimitRule, found: &mut Vec<Finding>) {
    let named = limit.calendar.as_ref().and_then(|name| spec.calendars.get(name));
    let calendar = named.unwrap_or(&spec.calendar);
    for &warn in &limit.warn {
        let mut ahead = false;
        let mut seen = false;
        for at in half_hours() {
            let Ok((early, worked)) = alarm(calendar, limit, warn, at) else { continue };
            ahead |= early;
            seen |= worked;
            if ahead && seen {
                break;
            }
        }
        let problem = match (ahead, seen) {
            (false, _) => Problem::WarningAtLimit { warn },
            (true, false) => Problem::WarningOutsideWorkingTime { warn },
            (true, true) => continue,
        };
        found.push(Finding::warning(Place::Rule(limit.id.clone()), problem));
    }
}

/// Two weeks without a Chinese holiday, from Monday 2026-03-02.
fn half_hours() -> impl Iterator<Item = DateTime<Utc>> {
    let monday = DateTime::from_timestamp(1_772_409_600, 0);
    monday.into_iter().flat_map(|monday| {
        (0..672i32).filter_map(move |n| {
            let since = TimeDelta::minutes(30).checked_mul(n)?;
            monday.checked_add_signed(since)
        })
    })
}

/// For a start at an instant: whether the warning comes before the limit ends, and in working time.
fn alarm(
    calendar: &Calendar,
    limit: &LimitRule,
    warn: Percent,
    at: DateTime<Utc>,
) -> Result<(bool, bool), TimeError> {
    let at_intake = limit.from == Milestone::At(Point::Received);
    let start = if at_intake { calendar.received(at)? } else { at };
    let due = calendar.due(start, limit.within)?.at;
    let warning = calendar.point(start, due, limit.within.clock(), warn)?;
    let second = TimeDelta::seconds(1);
    let around = (warning.checked_sub_signed(second), warning.checked_add_signed(second));
    let worked = match around {
        (Some(from), Some(to)) => {
            calendar.measure(LimitClock::Working, from, to)? > TimeDelta::zero()
        }
        _ => false,
    };
    Ok((warning < due, worked))
}
