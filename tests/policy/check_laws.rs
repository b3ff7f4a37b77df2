//! What the checks say about policies, against what happens under them.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use proptest::prelude::*;
use redress::complaint::{Complaint, Event, points_of};
use redress::lifecycle::{CommandKind, Point};
use redress::policy::{
    CaseKind, CasePart, Consequence, Finding, LimitRule, Place, Policy, Problem, Reaction, Target,
    Trigger,
};
use redress::time::Period;
use redress::vocabulary::Facts;
use redress_presets::dealership;
use redress_testing::strategies::{HistoryParameters, legal_history};
use redress_testing::walk::{Bounds, findings};
use redress_testing::{AGENT, permissive};

/// Everybody may do everything, and somebody is told of every point that is reached.
fn telling() -> Policy {
    let mut spec = permissive();
    for point in Point::ALL {
        let id = point.as_str().parse().expect("a name");
        let told = Consequence::Notify(Target::Role(AGENT));
        spec.reactions.push(Reaction::new(id, Trigger::Reached((*point).into())).then(told));
    }
    let week = Period::days(7).expect("a period");
    let limit =
        LimitRule::new("answer".parse().expect("a name"), Point::Received, Point::Answered, week);
    spec.limits.push(limit.extension(redress::policy::Extension::new(3).late()));
    Policy::new(spec).expect("builds")
}

fn steady() -> HistoryParameters {
    let mut parameters = HistoryParameters::default();
    parameters.reclassify = false;
    parameters
}

fn is(case: &CaseKind, facts: &Facts) -> bool {
    case.properties.iter().all(|property| {
        let any = |value: &str| property.values.iter().any(|wanted| wanted == value);
        let listed = match property.part {
            CasePart::Channel => any(facts.channel.as_str()),
            CasePart::Grade => any(facts.grade.as_str()),
            CasePart::Kind => any(facts.kind.as_str()),
            CasePart::Nature => any(facts.nature.as_str()),
            CasePart::Tier => any(facts.tier.as_str()),
            CasePart::Line => facts.line.as_ref().is_some_and(|line| any(line.as_str())),
            CasePart::Subject => facts.subject.as_ref().is_some_and(|s| any(s.as_str())),
            CasePart::Flag => facts.flags.iter().any(|flag| any(flag.as_str())),
            _ => any(facts.initiative.as_str()),
        };
        listed == property.is
    })
}

/// What a walk finds about the dealership, worked out once.
pub(crate) fn of_the_dealership() -> &'static [Finding] {
    static FINDINGS: OnceLock<Vec<Finding>> = OnceLock::new();
    FINDINGS.get_or_init(|| {
        let mut spec = dealership().expect("builds").spec().clone();
        spec.accept.clear();
        let found = findings(&Policy::new(spec).expect("builds"), Bounds::default());
        found.into_iter().flat_map(unfolded).collect()
    })
}

/// A finding and those with the same cause, each by itself.
pub(crate) fn unfolded(mut finding: Finding) -> Vec<Finding> {
    let followers = std::mem::take(&mut finding.followers);
    std::iter::once(finding).chain(followers).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_command_reaches_no_points_but_those_of_the_table(
        history in legal_history(&telling(), steady())
    ) {
        // A tick may record nothing, and only alarms if it does.
        let alarms = |event: &Event| {
            matches!(event, Event::LimitWarned { .. } | Event::LimitBreached { .. })
        };
        let entries = history.entries.iter().skip(1).filter(|e| !e.events.iter().all(alarms));
        let commands = history.asked.iter().map(|asked| asked.request.command.kind());
        let commands = commands.filter(|command| *command != CommandKind::Tick);
        for (command, entry) in commands.zip(entries) {
            for event in &entry.events {
                if let Event::Notified { rule, .. } = event {
                    let known = points_of(command).iter().any(|p| p.as_str() == rule.as_str());
                    prop_assert!(known, "{} reached {}", command, rule);
                }
            }
        }
    }

    #[test]
    fn every_wait_without_a_limit_was_found_by_the_check(
        history in legal_history(&dealership().expect("builds"), steady())
    ) {
        for length in 1..=history.entries.len() {
            let complaint = Complaint::from_log(&history.entries[..length]).expect("a log");
            if !complaint.is_open() || complaint.hold.is_some() || !complaint.limits.is_empty() {
                continue;
            }
            let state = complaint.state.kind();
            let known = of_the_dealership().iter().any(|finding| {
                finding.place == Place::State(state)
                    && matches!(&finding.problem, Problem::NothingLimitsTheWait { case, .. }
                        if is(case, &complaint.facts))
            });
            prop_assert!(known, "{} {:?}", state, complaint.facts);
        }
    }
}

#[test]
fn every_point_has_a_command() {
    let of_commands: BTreeSet<Point> =
        CommandKind::ALL.iter().flat_map(|command| points_of(*command)).copied().collect();
    assert_eq!(of_commands.len(), Point::COUNT);
}
