//! Limits against each other and against the clock: ties, sums, order, warnings, extensions.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};

use super::case_kinds::CaseKinds;
use super::durations::exceed;
use super::problem::Problem;
use super::{Finding, MAX_KINDS, Place, rule};
use crate::lifecycle::{Milestone, Point};
use crate::policy::rules::LimitRule;
use crate::policy::spec::PolicySpec;
use crate::policy::when::Situation;
use crate::time::{Calendar, LimitClock, Percent, Period, TimeError};
use crate::vocabulary::{RuleId, Topic};

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

/// The limits on each topic, in the order of the policy.
pub(super) fn by_topic(spec: &PolicySpec) -> HashMap<&Topic, Vec<&LimitRule>> {
    let mut topics: HashMap<&Topic, Vec<&LimitRule>> = HashMap::new();
    for limit in &spec.limits {
        topics.entry(&limit.topic).or_default().push(limit);
    }
    topics
}

pub(super) fn errors(spec: &PolicySpec, found: &mut Vec<Finding>) {
    let hard: Vec<&LimitRule> = spec.limits.iter().filter(|limit| limit.hard).collect();
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
        for hard in hard.iter().filter(|hard| passes(limit, hard)) {
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
    let mut earlier: HashMap<(&Topic, (u8, usize)), Vec<&LimitRule>> = HashMap::new();
    for second in &spec.limits {
        let same = earlier.entry((&second.topic, second.rank())).or_default();
        for first in same.iter().filter(|first| first.when.overlaps(&second.when)) {
            let (other, topic) = (first.id.clone(), first.topic.clone());
            let problem = Problem::Ambiguous { other, topic };
            found.push(Finding::error(rule(&second.id), problem));
        }
        same.push(second);
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
    let cases = CaseKinds::told_apart_by(
        spec.limits.iter().map(|limit| &limit.when),
        &spec.codes,
        MAX_KINDS,
    );
    let mut seen: BTreeSet<Vec<usize>> = BTreeSet::new();
    for case in cases.all() {
        let applying = applying(spec, &Situation::at_intake(&cases.facts(&case)));
        if seen.insert(applying.iter().map(|(number, _)| *number).collect()) {
            let limits: Vec<&LimitRule> = applying.into_iter().map(|(_, limit)| limit).collect();
            compare(&limits, found);
        }
    }
}

/// The limits that apply, one per topic, with their numbers.
fn applying<'a>(spec: &'a PolicySpec, at: &Situation<'_>) -> Vec<(usize, &'a LimitRule)> {
    let mut first: HashMap<&Topic, (u8, usize)> = HashMap::new();
    let holding: Vec<(usize, &LimitRule)> =
        spec.limits.iter().enumerate().filter(|(_, limit)| limit.when.holds(at)).collect();
    for (_, limit) in &holding {
        let rank = first.entry(&limit.topic).or_default();
        *rank = limit.rank().max(*rank);
    }
    let applies = |limit: &LimitRule| first.get(&limit.topic) == Some(&limit.rank());
    holding.into_iter().filter(|(_, limit)| applies(limit)).collect()
}

/// The limits that hold for one kind of case, against each other.
fn compare(limits: &[&LimitRule], found: &mut Vec<Finding>) {
    let mut warn = |id: &RuleId, problem| {
        let finding = Finding::warning(rule(id), problem);
        if !found.contains(&finding) {
            found.push(finding);
        }
    };
    let mut starting: HashMap<&Milestone, Vec<&LimitRule>> = HashMap::new();
    for limit in limits {
        starting.entry(&limit.from).or_default().push(limit);
    }
    let responses: Vec<&&LimitRule> =
        limits.iter().filter(|limit| is_one_of(&limit.until, BEFORE_HANDLED)).collect();
    // Which chain is too long depends on the ends and the length of the limit around it alone.
    let mut chains: HashMap<(&Milestone, &Milestone, Period), Option<Vec<RuleId>>> = HashMap::new();
    for outer in limits {
        let ends = (&outer.from, &outer.until, outer.within);
        let chain = chains.entry(ends).or_insert_with(|| longest_chain(&starting, outer));
        if let Some(stages) = chain.clone() {
            warn(&outer.id, Problem::StagesExceed { stages, within: outer.within });
        }
        for response in responses.iter().filter(|response| outlasts(response, outer)) {
            let problem = Problem::ResponseOutlastsHandling {
                handling: outer.id.clone(),
                response_within: response.within,
                handling_within: outer.within,
            };
            warn(&response.id, problem);
        }
    }
}

/// Whether a milestone is one of these points.
fn is_one_of(milestone: &Milestone, points: &[Point]) -> bool {
    matches!(milestone, Milestone::At(point) if points.contains(point))
}

fn outlasts(response: &LimitRule, handling: &LimitRule) -> bool {
    let no_earlier = response.from == handling.from
        || (handling.from == Milestone::At(Point::Received)
            && is_one_of(&response.from, BEFORE_HANDLED));
    no_earlier && is_one_of(&handling.until, HANDLED) && exceed(&[response.within], handling.within)
}

/// A chain of two or more limits from the start of an outer one to its end, each starting where the
/// one before ends, that together may take longer.
fn longest_chain(
    starting: &HashMap<&Milestone, Vec<&LimitRule>>,
    outer: &LimitRule,
) -> Option<Vec<RuleId>> {
    let from = |milestone| starting.get(milestone).into_iter().flatten().copied();
    // One that leads to the end at once is no chain, and neither is the outer one.
    let stages = from(&outer.from).filter(|limit| limit.until != outer.until);
    let mut open: Vec<Vec<&LimitRule>> = stages.map(|limit| vec![limit]).collect();
    for _ in 0..MAX_CHAIN_STEPS {
        let chain = open.pop()?;
        let Some(last) = chain.last() else { continue };
        if last.until == outer.until {
            let periods: Vec<_> = chain.iter().map(|limit| limit.within).collect();
            if exceed(&periods, outer.within) {
                return Some(chain.iter().map(|limit| limit.id.clone()).collect());
            }
            continue;
        }
        for next in from(&last.until) {
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
