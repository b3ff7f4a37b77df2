//! Signatures: kinds of case with the same signature have the same behaviour, because the rules that apply
//! differ only in names, lengths and conditions on facts.

use std::collections::HashMap;

use super::observed::{concerns, ends, may_move};
use redress::lifecycle::{Milestone, Point};
use redress::policy::{Consequence, Need, Policy, PolicySpec, Situation, Trigger, When};
use redress::vocabulary::{Department, Facts, Grade};

/// The forms of the rules that apply to a kind of case, the grade if rules may change it, and the department.
pub(super) type Signature = (Vec<u32>, Option<Grade>, Department);

/// The form of a rule: its effect and its conditions on the course of the case, without its name.
#[derive(Debug)]
pub(super) struct Forms<'a> {
    policy: &'a Policy,
    /// Each rule's condition on the facts, with the index of its form.
    rules: Vec<(&'a When, u32)>,
    any_grade: bool,
}

/// Whether a rule asks for extensions.
fn mentions_extension(spec: &PolicySpec) -> bool {
    let extended = Milestone::At(Point::Extended);
    let (need, trigger) = (Need::Reached(extended.clone()), Trigger::Reached(extended.clone()));
    spec.gates.iter().any(|gate| gate.needs == need)
        || spec.reactions.iter().any(|reaction| reaction.on == trigger)
        || spec.limits.iter().any(|r| r.from == extended || ends(r).any(|end| *end == extended))
}

impl<'a> Forms<'a> {
    pub(super) fn of(policy: &'a Policy) -> Self {
        let spec = policy.spec();
        let regrades = |then: &&Consequence| matches!(then, Consequence::Regrade(_));
        let on_limits = spec.limits.iter().flat_map(|r| r.on_warning.iter().chain(&r.on_breach));
        let then = spec.reactions.iter().flat_map(|reaction| &reaction.then);
        let any_grade = then.chain(on_limits).any(|then| regrades(&then));
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut rules = Vec::new();
        // If rules change the grade, conditions on it belong to the course of the case.
        let course = |when: &When| {
            let mut course = when.course_only();
            course.grade = if any_grade { when.grade.clone() } else { Vec::new() };
            course
        };
        let mut add = |when: &'a When, form: String| {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            rules.push((when, *known.entry(form).or_insert(next)));
        };
        let extends = mentions_extension(spec);
        let mut limits: Vec<_> = spec.limits.iter().collect();
        // Of several rules on one topic, the first that matches applies.
        limits.sort_by_key(|rule| (&rule.topic, std::cmp::Reverse(rule.rank())));
        for rule in limits {
            let what = (&rule.topic, &rule.from, &rule.until, &rule.lapses_at, rule.starts);
            // Nothing runs out, so neither the length nor the consequences of a breach matter.
            let extension = rule.extension.as_ref().filter(|_| extends);
            let how = (rule.agreed, extension.map(|extension| &extension.approvers));
            add(&rule.when, format!("limit {what:?} {how:?} {:?}", course(&rule.when)));
        }
        for gate in &spec.gates {
            let what = (gate.before, &gate.needs, &gate.marks);
            add(&gate.when, format!("gate {what:?} {:?}", course(&gate.when)));
        }
        for rule in &spec.permissions {
            let what = (&rule.allow, &rule.to, rule.scope, &rule.marks);
            add(&rule.when, format!("permission {what:?} {:?}", course(&rule.when)));
        }
        let moving: Vec<_> =
            spec.reactions.iter().filter(|r| r.then.iter().any(may_move)).collect();
        for rule in &moving {
            let what = (&rule.on, &rule.unless, &rule.then);
            add(&rule.when, format!("reaction {what:?} {:?}", course(&rule.when)));
        }
        for rule in &spec.authorities {
            let what = (&rule.to, &rule.remedies, rule.up_to);
            add(&rule.when, format!("authority {what:?} {:?}", course(&rule.when)));
        }
        for rule in &spec.conclusions {
            add(&rule.when, format!("conclusion {:?} {:?}", rule.conclusion, course(&rule.when)));
        }
        if let Some(when) = &spec.receiver_owns {
            add(when, format!("receiver owns {:?}", course(when)));
        }
        if let Some(when) = &spec.follow_up.intake_counts {
            add(when, format!("intake counts {:?}", course(when)));
        }
        for unless in moving.iter().filter_map(|rule| rule.unless.as_ref()) {
            add(unless, format!("unless {unless:?}"));
        }
        Self { policy, rules, any_grade }
    }

    /// The signature of a kind of case. Kinds with the same signature have the same behaviour.
    pub(super) fn signature(&self, facts: &Facts) -> Signature {
        let concerned = self.rules.iter().filter(|(when, _)| concerns(when, facts, self.any_grade));
        let origin = self.policy.origin(&Situation::at_intake(facts)).clone();
        let grade = self.any_grade.then(|| facts.grade.clone());
        (concerned.map(|(_, form)| *form).collect(), grade, origin)
    }
}
