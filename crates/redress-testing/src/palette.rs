//! `Palette`: the classifications and the people that the rules of a policy distinguish.

use std::sync::Arc;

use redress::policy::{DepartmentRule, Policy, When};
use redress::vocabulary::{
    Actor, ActorId, Channel, Facts, Flag, Grade, Initiative, Kind, Line, Nature, Subject, Tier,
    channel, grade, nature, role, tier,
};

use crate::dice::Dice;

/// For each fact, the values that rules name, and one value that no rule names.
#[derive(Clone, Debug)]
pub(crate) struct Palette {
    pub(crate) channels: Vec<Channel>,
    pub(crate) grades: Vec<Grade>,
    pub(crate) natures: Vec<Nature>,
    pub(crate) tiers: Vec<Tier>,
    pub(crate) subjects: Vec<Option<Subject>>,
    pub(crate) lines: Vec<Option<Line>>,
    pub(crate) flags: Vec<Flag>,
}

/// Distinct values, with those in `first` first.
fn listed<T: Clone + PartialEq>(first: &[T], more: impl Iterator<Item = T>) -> Vec<T> {
    let mut all = first.to_vec();
    for value in more {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}

/// The values that a closed list of the policy has, and one that no rule names if there is one.
fn known<T: Clone + PartialEq>(values: Vec<T>, closed: &[T]) -> Vec<T> {
    if closed.is_empty() {
        return values;
    }
    let other = closed.iter().find(|code| !values.contains(code)).cloned();
    values.into_iter().filter(|value| closed.contains(value)).chain(other).collect()
}

/// The conditions of all rules of a policy.
fn conditions(policy: &Policy) -> Vec<&When> {
    let spec = policy.spec();
    (spec.limits.iter().map(|rule| &rule.when))
        .chain(spec.reactions.iter().map(|rule| &rule.when))
        .chain(spec.reactions.iter().filter_map(|rule| rule.unless.as_ref()))
        .chain(spec.gates.iter().map(|rule| &rule.when))
        .chain(spec.routes.iter().map(|rule| &rule.when))
        .chain(spec.permissions.iter().map(|rule| &rule.when))
        .chain(&spec.receiver_owns)
        .chain(&spec.follow_up.intake_counts)
        .collect()
}

impl Palette {
    pub(crate) fn of(policy: &Policy) -> Self {
        let all = conditions(policy);
        let codes = &policy.spec().codes;
        let mut palette = Self {
            channels: listed(
                &[channel::CALL_BACK, channel::HOTLINE],
                all.iter().flat_map(|w| w.channel.clone()),
            ),
            grades: listed(&[grade::GENERAL], all.iter().flat_map(|w| w.grade.clone())),
            natures: listed(&[nature::GENERAL], all.iter().flat_map(|w| w.nature.clone())),
            tiers: listed(&[tier::ORDINARY], all.iter().flat_map(|w| w.tier.clone())),
            subjects: listed(&[None], all.iter().flat_map(|w| w.subject.clone()).map(Some)),
            lines: listed(&[None], all.iter().flat_map(|w| w.line.clone()).map(Some)),
            flags: listed(&[], all.iter().flat_map(|w| w.flag.clone())),
        };
        palette.channels = known(palette.channels, &codes.channels);
        palette.grades = known(palette.grades, &codes.grades);
        palette.natures = known(palette.natures, &codes.natures);
        palette.tiers = known(palette.tiers, &codes.tiers);
        palette
    }

    /// A classification.
    pub(crate) fn roll(&self, dice: &mut Dice) -> Facts {
        let kind = *dice.of(Kind::ALL);
        Facts {
            grade: dice.of(&self.grades).clone(),
            nature: dice.of(&self.natures).clone(),
            tier: dice.of(&self.tiers).clone(),
            initiative: *dice.of(Initiative::ALL),
            subject: dice.of(&self.subjects).clone(),
            line: dice.of(&self.lines).clone(),
            flags: self.flags.iter().filter(|_| dice.one_in(3)).cloned().collect(),
            ..Facts::new(kind, dice.of(&self.channels).clone())
        }
    }
}

/// For each role two persons without a department, and one of them also for each department that the role
/// manages (the last department if it manages none). Excludes the host's timer.
pub(crate) fn everybody(policy: &Policy) -> Vec<Actor> {
    let spec = policy.spec();
    let mut actors = Vec::new();
    for role in &spec.roles {
        let manages = |rule: &&DepartmentRule| rule.manager == *role;
        let own: Vec<_> = spec.departments.iter().filter(manages).collect();
        // A role that manages nothing still works in a department.
        let own = if own.is_empty() { spec.departments.last().into_iter().collect() } else { own };
        for (person, departments) in [("a", own), ("b", Vec::new())] {
            // A role name that is too long for a derived id is used as the id.
            let id = ActorId::new(format!("{person}.{role}")).or_else(|_| ActorId::new(role));
            let Ok(id) = id else { continue };
            let actor = Actor::new(id, role.clone());
            for rule in departments {
                actors.push(actor.clone().of(rule.department.clone()));
            }
            actors.push(actor);
        }
    }
    if actors.is_empty() {
        actors.push(Actor::new(redress::code!("nobody"), role::SYSTEM));
    }
    actors
}

/// The persons behind some actors, each once.
pub(crate) fn people(actors: &[Actor]) -> Arc<[ActorId]> {
    listed(&[], actors.iter().map(|actor| actor.id.clone())).into()
}
