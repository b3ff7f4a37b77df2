//! Findings that only a walk can show, for every kind of case that the rules distinguish.

use std::collections::HashMap;
use std::rc::Rc;

use super::observed::{View, may_move};
use super::search::Search;
use super::signature::{Forms, Signature};
use super::{Bounds, Way};
use redress::lifecycle::{CommandKind, StateKind};
use redress::policy::{CaseKind, CaseKinds, Finding, Place, Policy, Problem, When};

/// The findings for kinds of case with the same behaviour.
#[derive(Default)]
struct Found {
    unlimited: Vec<Way>,
    dead_ends: Vec<Way>,
    complete: bool,
}

/// States in which a case can wait without any limit, and states from which it cannot be closed, each with
/// the kinds of case and a way to the state.
///
/// The kinds of case that the rules distinguish are explored one by one, ignoring holds. Kinds and
/// combinations are bounded, and [`Problem::NotExplored`] reports where a bound was met. Takes milliseconds
/// to seconds, depending on the number of kinds. Combine it with [`Policy::check`], which does not explore.
/// What the policy [accepts](redress::policy::Accept) is left out, and what has the same cause is folded.
#[must_use]
pub fn findings(policy: &Policy, bounds: Bounds) -> Vec<Finding> {
    let kinds = CaseKinds::told_apart_by(conditions(policy), &policy.spec().codes, bounds.kinds);
    let mut bound = kinds.bounded.then_some(bounds.kinds);
    let forms = Forms::of(policy);
    let all = kinds.all();
    let mut known: HashMap<Signature, Rc<Found>> = HashMap::new();
    let mut found: Vec<Rc<Found>> = Vec::with_capacity(all.len());
    for kind in &all {
        let facts = kinds.facts(kind);
        let same = known.entry(forms.signature(&facts)).or_insert_with(|| {
            // A case that no one may receive waits nowhere.
            let search = Search::through(policy, policy, (&facts, View::Idle), bounds);
            Rc::new(search.map_or_else(
                |_| Found { complete: true, ..Found::default() },
                |search| Found {
                    unlimited: search.unlimited(None),
                    dead_ends: search.dead_ends(),
                    complete: search.complete,
                },
            ))
        });
        if !same.complete {
            bound = Some(bounds.states);
        }
        found.push(Rc::clone(same));
    }
    let mut warnings = Vec::new();
    let mut report = |ways: fn(&Found) -> &[Way], problem: fn(CaseKind, Vec<CommandKind>) -> _| {
        for &state in StateKind::ALL {
            let way = |found: &Rc<Found>| {
                ways(found).iter().find(|way| way.to == state).map(|way| way.commands.clone())
            };
            let ways: Vec<Option<Vec<CommandKind>>> = found.iter().map(way).collect();
            let chosen: Vec<bool> = ways.iter().map(Option::is_some).collect();
            for (kind, at) in kinds.summary(&all, &chosen) {
                let via = ways.get(at).cloned().flatten().unwrap_or_default();
                warnings.push(Finding::warning(Place::State(state), problem(kind, via)));
            }
        }
    };
    report(|found| &found.unlimited, |case, via| Problem::NothingLimitsTheWait { case, via });
    report(|found| &found.dead_ends, |case, via| Problem::DeadEnd { case, via });
    if let Some(bound) = bound {
        warnings.push(Finding::warning(Place::Policy, Problem::NotExplored { bound }));
    }
    policy.spec().unanswered(warnings, true)
}

/// The conditions that affect the course of a case.
fn conditions(policy: &Policy) -> impl Iterator<Item = &When> {
    let spec = policy.spec();
    let moving = spec.reactions.iter().filter(|reaction| reaction.then.iter().any(may_move));
    (spec.limits.iter().map(|rule| &rule.when))
        .chain(spec.gates.iter().map(|rule| &rule.when))
        .chain(spec.permissions.iter().map(|rule| &rule.when))
        .chain(moving.flat_map(|rule| std::iter::once(&rule.when).chain(&rule.unless)))
        .chain(&spec.receiver_owns)
        .chain(&spec.follow_up.intake_counts)
        .chain(spec.origins.iter().map(|origin| &origin.when))
}
