//! Rules that never come to anything: they hold for no case, others always come before them, what
//! they wait for cannot happen; and gates and limits that nobody can satisfy.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::case_kinds::CaseKinds;
use super::limits::by_topic;
use super::problem::{Never, Problem};
use super::reachability::{Reach, Reachability};
use super::{Finding, MAX_KINDS, Place, rule};
use crate::lifecycle::{CommandKind as C, Milestone, Point};
use crate::policy::rules::{Consequence, LimitRule, Need, OnHold, Reaction, Trigger};
use crate::policy::spec::PolicySpec;
use crate::policy::target::Target;
use crate::policy::when::{Situation, When};
use crate::vocabulary::{Facts, Role, RuleId};

/// A gate that never opens keeps everything behind it from being reached: what would be right without it
/// follows from it.
pub(super) fn errors(spec: &PolicySpec, found: &mut Vec<Finding>) {
    let mut left = unsorted(spec);
    let mut spec = Cow::Borrowed(spec);
    while left.len() > 1 {
        let shut = left.iter().filter(|f| matches!(f.problem, Problem::GateNeverOpens { .. }));
        let opened = shut.map(|shut| {
            let mut open = spec.clone().into_owned();
            open.gates.retain(|gate| rule(&gate.id) != shut.place);
            (unsorted(&open), shut.clone(), open)
        });
        let Some((rest, mut cause, open)) = opened.min_by_key(|(rest, ..)| rest.len()) else {
            break;
        };
        left.retain(|finding| *finding != cause && !rest.contains(finding));
        cause.followers = std::mem::replace(&mut left, rest);
        found.push(cause);
        spec = Cow::Owned(open);
    }
    found.extend(left);
}

fn unsorted(spec: &PolicySpec) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut reachable = Reachability::new(spec);
    for gate in &spec.gates {
        let reach = reachable.before(gate.before, &gate.when);
        // A bar is meant to be one.
        let bar = gate.needs == Need::Barred;
        if !bar && reach.permitted(gate.before) && !reach.need(&gate.needs) {
            let (before, needs) = (gate.before, gate.needs.clone());
            found.push(Finding::error(rule(&gate.id), Problem::GateNeverOpens { before, needs }));
        }
    }
    for limit in &spec.limits {
        let reach = reachable.of(&limit.when);
        if reach.milestone(&limit.from) && !reach.milestone(&limit.until) {
            let until = limit.until.clone();
            found.push(Finding::error(rule(&limit.id), Problem::NeverKept { until }));
        }
    }
    for limit in &spec.limits {
        let handed = [Target::Manager, Target::Holder];
        if !spec.leaves_origin()
            && let Some(by) =
                limit.by.first().filter(|_| limit.by.iter().all(|by| handed.contains(by)))
        {
            found.push(Finding::error(rule(&limit.id), Problem::NobodyKeeps { by: by.clone() }));
        }
    }
    for reaction in &spec.reactions {
        if let Some(on) = endless(reaction) {
            let problem = Problem::Endless { on: on.clone() };
            found.push(Finding::error(rule(&reaction.id), problem));
        }
    }
    found
}

/// The milestone that a reaction both reacts to and brings about again.
///
/// Only rework does that: it reaches *reopened*, and *dispatched* where a department had the case. An
/// escalation goes up and never twice to one level; a regrade reaches no milestone. An `unless` that
/// counts cycles ends it.
fn endless(reaction: &Reaction) -> Option<&Milestone> {
    let Trigger::Reached(on) = &reaction.on else { return None };
    let again = [Point::Reopened, Point::Dispatched].map(Milestone::At).contains(on);
    let counted = reaction.unless.as_ref().is_some_and(|unless| {
        let facts = When { cycle_from: None, ..unless.clone() };
        unless.cycle_from.is_some() && facts.covers(&reaction.when)
    });
    (again && !counted && reaction.then.contains(&Consequence::Rework)).then_some(on)
}

pub(super) fn warnings(spec: &PolicySpec, found: &mut Vec<Finding>) {
    let mut reachable = Reachability::new(spec);
    permissions(spec, &mut reachable, found);
    own_judges(spec, found);
    shadowed_limits(spec, found);
    shadowed_routes(spec, found);
    for limit in &spec.limits {
        let reach = reachable.of(&limit.when);
        let problem = match never(spec, &reach, &limit.when) {
            Some(why) => Problem::NeverHolds { why },
            None if !reach.milestone(&limit.from) => {
                Problem::NeverStarts { from: limit.from.clone() }
            }
            None if limit.agreed && !reach.command(C::Extend) => Problem::NeverAgreed,
            None => continue,
        };
        found.push(Finding::warning(rule(&limit.id), problem));
    }
    for reaction in &spec.reactions {
        let reach = reachable.of(&reaction.when);
        let unless = reaction.unless.as_ref();
        let problem = if unless.is_some_and(|unless| unless.covers(&reaction.when)) {
            Problem::NeverHolds { why: Never::Unless }
        } else if let Some(why) = never(spec, &reach, &reaction.when) {
            Problem::NeverHolds { why }
        } else if reach.trigger(&reaction.on) {
            continue;
        } else {
            Problem::NeverTriggered
        };
        found.push(Finding::warning(rule(&reaction.id), problem));
    }
    for gate in &spec.gates {
        let reach = reachable.of(&gate.when);
        let problem = match never(spec, &reach, &gate.when) {
            Some(why) => Problem::NeverHolds { why },
            None if reach.permitted(gate.before) => continue,
            None => Problem::GuardsNothing { command: gate.before },
        };
        found.push(Finding::warning(rule(&gate.id), problem));
    }
    let any = reachable.of_any();
    ladder(spec, &any, found);
    incentives(spec, &any, &proposed(spec, &mut reachable), found);
}

/// Why a condition holds for no case, by what it says of the case's course.
fn never(spec: &PolicySpec, reach: &Reach<'_>, when: &When) -> Option<Never> {
    let above = when.level_from.is_some_and(|level| usize::from(level) > spec.ladder.len());
    let again = when.cycle_from.is_some_and(|cycle| cycle > 1);
    let counted = spec.follow_up.intake_counts.as_ref().is_some_and(|w| w.overlaps(when));
    let called = when.call_backs_from.is_some_and(|count| count > u32::from(counted));
    let moved = when.transfers_from.is_some_and(|count| count > 0);
    let redone = when.rework_from.is_some_and(|count| count > 0);
    if above {
        Some(Never::Level)
    } else if again && !reach.milestone(&Milestone::At(Point::Reopened)) {
        Some(Never::Cycle)
    } else if called && !reach.command(C::FollowUp) {
        Some(Never::CallBacks)
    } else if moved && !reach.command(C::Transfer) {
        Some(Never::Transfers)
    } else if redone && ![C::SendBack, C::Refuse].iter().any(|c| reach.command(*c)) {
        Some(Never::Rework)
    } else {
        None
    }
}

fn permissions<'a>(
    spec: &'a PolicySpec,
    reachable: &mut Reachability<'a>,
    found: &mut Vec<Finding>,
) {
    for (number, permission) in (1..).zip(&spec.permissions) {
        let why = if permission.allow.is_empty() || permission.to.is_empty() {
            Some(Never::Empty)
        } else {
            never(spec, &reachable.of(&permission.when), &permission.when)
        };
        if let Some(why) = why {
            let problem = Problem::NeverHolds { why };
            found.push(Finding::warning(Place::Permission(number), problem));
        }
    }
}

/// Managers of departments that cases are handed to who may stop their own clock, or choose the facts that
/// they are judged by.
fn own_judges(spec: &PolicySpec, found: &mut Vec<Finding>) {
    let origins =
        || std::iter::once(&spec.origin).chain(spec.origins.iter().map(|o| &o.department));
    let handles = |role: &&Role| {
        let led = |d: &&crate::policy::DepartmentRule| d.manager == **role;
        let mut led = spec.departments.iter().filter(led);
        led.clone().next().is_some()
            && led.all(|d| !origins().any(|origin| *origin == d.department))
    };
    let limits = spec.limits.iter().map(|limit| &limit.when);
    let penal = |rule: &&Reaction| rule.then.iter().any(|t| matches!(t, Consequence::Propose(_)));
    let reactions = spec.reactions.iter().filter(penal).map(|rule| &rule.when);
    let choosing = limits.chain(reactions).any(|when| when.facts_only() != When::any());
    let stopping = spec.limits.iter().any(|limit| limit.on_hold == OnHold::Stops);
    for (number, permission) in (1..).zip(&spec.permissions) {
        for (command, judges) in [(C::Reclassify, choosing), (C::Hold, stopping)] {
            if !judges || !permission.allow.contains(&command) {
                continue;
            }
            for role in permission.to.iter().filter(handles) {
                let problem = Problem::JudgesOwnCase { role: role.clone(), command };
                found.push(Finding::warning(Place::Permission(number), problem));
            }
        }
    }
}

/// Limits that never are the first on their topic, in any kind of case that the topic's rules tell
/// apart, however far it has come.
fn shadowed_limits(spec: &PolicySpec, found: &mut Vec<Finding>) {
    let topics = by_topic(spec);
    for limit in &spec.limits {
        let rivals = topics.get(&limit.topic).map_or(&[][..], Vec::as_slice);
        let before: Vec<&&LimitRule> = rivals
            .iter()
            .filter(|rival| rival.rank() > limit.rank() && rival.when.overlaps(&limit.when))
            .collect();
        // One that replaces it only later in a case's course may well start elsewhere.
        let elsewhere = before
            .iter()
            .filter(|rival| rival.from != limit.from && rival.when.course_only() == When::any());
        let with: Vec<RuleId> = elsewhere.map(|rival| rival.id.clone()).collect();
        if !with.is_empty() {
            let problem = Problem::SharesTopic { topic: limit.topic.clone(), with };
            found.push(Finding::warning(rule(&limit.id), problem));
        }
        if before.is_empty() || found.last().is_some_and(|last| last.place == rule(&limit.id)) {
            continue;
        }
        let deciding = std::iter::once(&limit.when).chain(before.iter().map(|rival| &rival.when));
        let cases = CaseKinds::told_apart_by(deciding, &spec.codes, MAX_KINDS);
        let first = cases.all().iter().any(|case| {
            let facts = cases.facts(case);
            courses(rivals).into_iter().any(|course| {
                let at = course.situation(&facts);
                let holds = |rule: &LimitRule| rule.when.holds(&at);
                holds(limit) && !before.iter().any(|rival| holds(rival))
            })
        });
        // Where not every case was gone through, one that comes before it everywhere is needed.
        let sure = !cases.bounded || before.iter().any(|rival| rival.when.covers(&limit.when));
        if !first && sure {
            let by = before.iter().map(|rival| rival.id.to_string()).collect();
            found.push(Finding::warning(rule(&limit.id), Problem::Shadowed { by }));
        }
    }
}

/// How far a case has come, as far as some rules tell it apart.
#[derive(Clone, Copy)]
struct Course {
    level: u8,
    cycle: u32,
    call_backs: u32,
    transfers: u32,
    rework: u32,
}

impl Course {
    fn situation(self, facts: &Facts) -> Situation<'_> {
        let Self { level, cycle, call_backs, transfers, rework } = self;
        Situation { facts, level, cycle, call_backs, transfers, rework }
    }
}

/// Every combination of the counts that rules ask for; at most the first few of each.
fn courses(rules: &[&LimitRule]) -> Vec<Course> {
    const FEW: usize = 4;
    fn steps<T: Copy + Ord>(start: T, asked: impl Iterator<Item = Option<T>>) -> Vec<T> {
        let steps: BTreeSet<T> = std::iter::once(start).chain(asked.flatten()).collect();
        steps.into_iter().take(FEW).collect()
    }
    let levels = steps(0, rules.iter().map(|rule| rule.when.level_from));
    let cycles = steps(1, rules.iter().map(|rule| rule.when.cycle_from));
    let call_backs = steps(0, rules.iter().map(|rule| rule.when.call_backs_from));
    let transfers = steps(0, rules.iter().map(|rule| rule.when.transfers_from));
    let reworks = steps(0, rules.iter().map(|rule| rule.when.rework_from));
    let mut courses = Vec::new();
    for &level in &levels {
        for &cycle in &cycles {
            for &call_backs in &call_backs {
                for &transfers in &transfers {
                    courses.extend(reworks.iter().map(|&rework| Course {
                        level,
                        cycle,
                        call_backs,
                        transfers,
                        rework,
                    }));
                }
            }
        }
    }
    courses
}

/// The first route that holds counts.
fn shadowed_routes(spec: &PolicySpec, found: &mut Vec<Finding>) {
    let from = |route: &crate::policy::Route| route.from.clone().unwrap_or(spec.origin.clone());
    for (number, route) in (1usize..).zip(&spec.routes) {
        let earlier = (1usize..).zip(&spec.routes).take_while(|(earlier, _)| *earlier < number);
        let by: Vec<String> = earlier
            .filter(|(_, earlier)| from(earlier) == from(route) && earlier.when.covers(&route.when))
            .map(|(number, _)| format!("route {number}"))
            .collect();
        if !by.is_empty() {
            found.push(Finding::warning(Place::Route(number), Problem::Shadowed { by }));
        }
    }
}

/// Levels that no rule brings a case to, where nobody may escalate by hand.
fn ladder(spec: &PolicySpec, any: &Reach<'_>, found: &mut Vec<Finding>) {
    if any.permitted(C::Escalate) {
        return;
    }
    let reached: BTreeSet<u8> = spec
        .consequences()
        .filter_map(|then| match then {
            Consequence::Escalate(level) => Some(*level),
            Consequence::Expedite(_)
            | Consequence::Notify(_)
            | Consequence::Propose(_)
            | Consequence::Rework
            | Consequence::Regrade(_) => None,
        })
        .collect();
    for (level, _) in (1u8..).zip(&spec.ladder) {
        if !reached.contains(&level) {
            found.push(Finding::warning(Place::Ladder, Problem::LadderGap { level }));
        }
    }
}

fn incentives(
    spec: &PolicySpec,
    any: &Reach<'_>,
    proposed: &BTreeSet<&RuleId>,
    found: &mut Vec<Finding>,
) {
    let by_hand = any.permitted(C::ProposeNotice);
    let may_decide = |role: &Role| {
        spec.permissions.iter().any(|p| p.allow.contains(&C::DecideNotice) && p.to.contains(role))
    };
    for incentive in &spec.incentives {
        let mut warn = |problem| found.push(Finding::warning(rule(&incentive.id), problem));
        if !by_hand && !proposed.contains(&incentive.id) {
            warn(Problem::IncentiveNeverProposed);
        }
        if !incentive.decided_by.iter().any(may_decide) {
            warn(Problem::IncentiveNeverDecided);
        }
    }
}

impl PolicySpec {
    /// The consequences of all rules.
    fn consequences(&self) -> impl Iterator<Item = &Consequence> {
        let of_limits = self.limits.iter().flat_map(|l| l.on_warning.iter().chain(&l.on_breach));
        self.reactions.iter().flat_map(|reaction| &reaction.then).chain(of_limits)
    }
}

/// The incentives that rules propose which can be set off.
fn proposed<'a>(spec: &'a PolicySpec, reachable: &mut Reachability<'a>) -> BTreeSet<&'a RuleId> {
    let mut proposed = BTreeSet::new();
    let mut add = |then: &'a [Consequence]| {
        proposed.extend(then.iter().filter_map(|then| match then {
            Consequence::Propose(incentive) => Some(incentive),
            Consequence::Escalate(_)
            | Consequence::Expedite(_)
            | Consequence::Notify(_)
            | Consequence::Rework
            | Consequence::Regrade(_) => None,
        }));
    };
    for reaction in &spec.reactions {
        if reachable.of(&reaction.when).trigger(&reaction.on) {
            add(&reaction.then);
        }
    }
    for limit in &spec.limits {
        if reachable.of(&limit.when).milestone(&limit.from) {
            // A limit without a warning point never warns.
            if !limit.warn.is_empty() {
                add(&limit.on_warning);
            }
            add(&limit.on_breach);
        }
    }
    proposed
}
