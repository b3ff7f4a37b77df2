//! Generates the data of a command from dice: either plausible for a complaint, or not.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use redress::complaint::command::{
    Absorb, Accept, Answer, Approve, Archive, Assist, CarryOver, Close, Complete, Contact,
    DecideLiability, DecideNotice, Decline, Dispatch, Escalate, Extend, FollowUp, Hold, Implement,
    Investigate, Link, Mark, Merge, NameOwner, Note, Offer, Propose, ProposeNotice, Recalculate,
    Reclassify, Refuse, Register, Reopen, Resume, Return, Review, SendBack, Sign, SignNotice, Tick,
    Transfer, Update, Withdraw,
};
use redress::complaint::{
    Command, Complaint, FollowUpResult, Notice, Plan, Relation, Ruling, Share,
};
use redress::lifecycle::CommandKind;
use redress::policy::{Ceiling, LimitRule, Policy, Stake};
use redress::vocabulary::{
    ActorId, AtFault, ComplaintId, Currency, Department, Facts, Finding, Initiative, Money,
    Outcome, Reason, Remedy, Responsibility, Satisfaction, Topic, remedy,
};

/// The inputs that determine a command's data.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// Who there is: owners and persons at fault are some of them.
    pub(crate) people: Arc<[ActorId]>,
    pub(crate) facts: Facts,
    pub(crate) dice: [u16; 4],
    /// Whether the data may be unknown to the policy.
    pub(crate) strange: bool,
}

/// One of several values, chosen by a die; `None` if there are none.
pub(crate) fn pick<T>(from: &[T], die: u16) -> Option<&T> {
    from.get(usize::from(die).checked_rem(from.len())?)
}

const REASON: Reason = redress::code!("because");

/// A command of this kind. With a complaint, the data is plausible for its current state.
#[allow(clippy::too_many_lines, reason = "one arm per command; splitting hides the list")]
pub(crate) fn command(
    policy: &Policy,
    complaint: Option<&Complaint>,
    kind: CommandKind,
    choice: &Choice,
) -> Command {
    let [first, second, third, fourth] = choice.dice;
    let spec = policy.spec();
    let department = || department(policy, complaint, choice);
    let reason = reason(policy, kind, fourth);
    match kind {
        // No command receives an open complaint; a tick takes its place.
        CommandKind::Receive | CommandKind::Tick => Tick {}.into(),
        CommandKind::Decline => Decline { reason }.into(),
        CommandKind::Register => Register {}.into(),
        CommandKind::Reclassify => {
            let mut facts = choice.facts.clone();
            if complaint.is_some_and(|c| c.facts == facts) {
                // Something must change.
                facts.initiative = match facts.initiative {
                    Initiative::Active => Initiative::Passive,
                    Initiative::Passive => Initiative::Active,
                };
            }
            Reclassify { facts: Box::new(facts) }.into()
        }
        CommandKind::Dispatch => Dispatch { to: department() }.into(),
        CommandKind::Transfer => Transfer { to: department() }.into(),
        CommandKind::Sign => Sign {}.into(),
        CommandKind::NameOwner => NameOwner { owner: person(choice, first) }.into(),
        CommandKind::Assist => {
            let department = department().unwrap_or(redress::code!("elsewhere"));
            Assist { department }.into()
        }
        CommandKind::Contact => Contact { reached: first % 4 != 0 }.into(),
        CommandKind::Update => Update {}.into(),
        CommandKind::Investigate => {
            let cause = (second % 2 == 0).then_some(redress::code!("wear"));
            Investigate { cause, substantiated: first % 2 == 0 }.into()
        }
        CommandKind::Propose => {
            let remedies = remedies(policy, first).into_iter().collect();
            let compensation = (second % 2 == 1).then(|| money(policy, third, fourth));
            Propose { plan: Plan { remedies, compensation } }.into()
        }
        CommandKind::Review => Review {}.into(),
        CommandKind::SendBack => SendBack { reason }.into(),
        CommandKind::Approve => Approve {}.into(),
        CommandKind::Offer => Offer {}.into(),
        CommandKind::Accept => Accept {}.into(),
        CommandKind::Refuse => Refuse { reason }.into(),
        CommandKind::Implement => Implement {}.into(),
        CommandKind::Complete => Complete {}.into(),
        CommandKind::Return => Return {}.into(),
        CommandKind::Answer => {
            Answer { outcome: pick(Outcome::ALL, first).copied().unwrap_or(Outcome::Resolved) }
                .into()
        }
        CommandKind::FollowUp => FollowUp { result: call_back(first, second) }.into(),
        CommandKind::Close => {
            let known = pick(&spec.conclusions, first).map(|rule| rule.conclusion.clone());
            Close { conclusion: known.unwrap_or(redress::code!("done")) }.into()
        }
        CommandKind::Archive => Archive {}.into(),
        CommandKind::Withdraw => Withdraw { reason }.into(),
        CommandKind::Reopen => Reopen { reason }.into(),
        CommandKind::Hold => Hold { reason }.into(),
        CommandKind::Resume => Resume {}.into(),
        CommandKind::Escalate => Escalate { level: level(complaint, choice) }.into(),
        CommandKind::Extend => extend(policy, complaint, choice).into(),
        CommandKind::DecideLiability => {
            let finding = pick(Finding::ALL, first).copied().unwrap_or(Finding::Liable);
            let persons = (0..second % 3).map(|die| at_fault(choice, die, third)).collect();
            DecideLiability { finding, persons }.into()
        }
        CommandKind::ProposeNotice => {
            let known = pick(&spec.incentives, first).map(|rule| rule.id.clone());
            let incentive = known.unwrap_or(redress::code!("unknown"));
            let on = match second % 3 {
                1 => Some(person(choice, third).into()),
                2 => Some(shares(policy, choice).into()),
                _ => None,
            };
            ProposeNotice { incentive, on }.into()
        }
        CommandKind::DecideNotice => {
            let (notice, amount) = notice(complaint, choice, |notice| notice.ruling.is_none());
            let ruling =
                if second % 3 == 0 { Ruling::Waive(reason) } else { Ruling::Impose(amount) };
            DecideNotice { notice, ruling }.into()
        }
        CommandKind::SignNotice => {
            let (notice, _) = notice(complaint, choice, |notice| {
                matches!(notice.ruling, Some((Ruling::Impose(_), _)))
            });
            SignNotice { notice }.into()
        }
        CommandKind::Mark => {
            let known = pick(&spec.marks, first).filter(|_| !choice.strange || second % 2 == 0);
            Mark { mark: known.cloned().unwrap_or(redress::code!("unknown")) }.into()
        }
        CommandKind::Link => {
            let relations = [
                Relation::DuplicateOf,
                Relation::RepeatOf,
                Relation::AppealOf,
                Relation::EscalatedFrom,
                Relation::SameCause,
            ];
            let relation = pick(&relations, first).copied().unwrap_or(Relation::SameCause);
            Link { to: other(choice), relation }.into()
        }
        CommandKind::Merge => Merge { into: other(choice) }.into(),
        CommandKind::Absorb => {
            let limits = complaint.map_or(&[][..], |complaint| &complaint.limits);
            let earlier = TimeDelta::minutes(i64::from(second));
            let due = pick(limits, first).into_iter().map(|limit| {
                let due = limit.due.checked_sub_signed(earlier).unwrap_or(limit.due);
                (limit.topic.clone(), due)
            });
            Absorb { from: other(choice), due: due.collect() }.into()
        }
        CommandKind::CarryOver => {
            let (year, month) = match complaint.and_then(|complaint| complaint.carried) {
                Some((year, 12)) => (year.saturating_add(1), 1),
                Some((year, month)) => (year, month.saturating_add(1)),
                None => (2026, 1),
            };
            let month = if choice.strange { u32::from(fourth % 14) } else { month };
            CarryOver { year, month }.into()
        }
        CommandKind::Note => Note {}.into(),
        // No dice here yet for a command of a later library version.
        CommandKind::Recalculate | _ => Recalculate {}.into(),
    }
}

/// A reason: for a hold one of those that the policy permits, if it names any.
fn reason(policy: &Policy, kind: CommandKind, die: u16) -> Reason {
    let known: Vec<&Reason> = policy.permissions(kind).flat_map(|rule| &rule.reasons).collect();
    pick(&known, die).map_or(REASON, |reason| (*reason).clone())
}

/// One of the remedies that an authority names, a repair, or none.
fn remedies(policy: &Policy, die: u16) -> Option<Remedy> {
    let mut known = vec![None, Some(remedy::REPAIR)];
    for remedy in policy.spec().authorities.iter().flat_map(|authority| &authority.remedies) {
        if !known.contains(&Some(remedy.clone())) {
            known.push(Some(remedy.clone()));
        }
    }
    pick(&known, die).cloned().flatten()
}

/// An amount that the rules tell apart: at an authority's bound, one minor unit above it, half of it, or any
/// amount in a currency of the policy's.
fn money(policy: &Policy, which: u16, any: u16) -> Money {
    let spec = policy.spec();
    let bounds: Vec<Money> = spec
        .authorities
        .iter()
        .filter_map(|authority| match authority.up_to {
            Ceiling::UpTo(bound) => Some(bound),
            Ceiling::Nothing | Ceiling::Any => None,
        })
        .collect();
    let stakes = spec.incentives.iter().filter_map(|rule| match &rule.stake {
        Stake::Money(range) => Some(range.max()),
        Stake::Measures(_) => None,
    });
    let currency =
        bounds.iter().copied().chain(stakes).next().map_or(Currency::CNY, Money::currency);
    let of =
        |minor: i64, currency| Money::from_minor(minor, currency).unwrap_or(Money::zero(currency));
    let Some(bound) = pick(&bounds, any) else {
        return of(i64::from(which).saturating_mul(100), currency);
    };
    let (minor, currency) = (bound.minor_units(), bound.currency());
    match which % 4 {
        0 => *bound,
        1 => of(minor.saturating_add(1), currency),
        2 => of(minor / 2, currency),
        _ => of(i64::from(which).saturating_mul(100), currency),
    }
}

/// A person at fault, with or without a degree of responsibility.
fn at_fault(choice: &Choice, die: u16, degree: u16) -> AtFault {
    let responsibility =
        pick(Responsibility::ALL, degree).copied().filter(|_| degree.is_multiple_of(2));
    AtFault { person: person(choice, die), responsibility }
}

/// Shares of a breach for one or two departments; if strange, possibly not the whole of it.
fn shares(policy: &Policy, choice: &Choice) -> Vec<Share> {
    let [first, second, third, _] = choice.dice;
    let whole = if choice.strange && first % 2 == 0 { 999_999 } else { 1_000_000 };
    let part = u32::from(third);
    let departments = policy.spec().departments.iter().map(|rule| rule.department.clone());
    let mut parts = vec![whole];
    if second % 2 == 0 {
        parts = vec![part, u32::saturating_sub(whole, part)];
    }
    let share = |(department, millionths)| Share { department, held_us: 1, millionths };
    departments.zip(parts).map(share).collect()
}

fn person(choice: &Choice, die: u16) -> ActorId {
    pick(&choice.people, die).cloned().unwrap_or(redress::code!("zhang"))
}

fn call_back(first: u16, second: u16) -> FollowUpResult {
    match first % 5 {
        0 => FollowUpResult::Unreachable,
        1 => FollowUpResult::NobodyContacted,
        _ => FollowUpResult::Reached(
            pick(Satisfaction::ALL, second).copied().unwrap_or(Satisfaction::Neutral),
        ),
    }
}

/// A department that the holder may hand the case to, or sometimes the policy's route.
fn department(
    policy: &Policy,
    complaint: Option<&Complaint>,
    choice: &Choice,
) -> Option<Department> {
    let [first, second, ..] = choice.dice;
    if choice.strange {
        return Some(redress::code!("elsewhere"));
    }
    let spec = policy.spec();
    let holder = complaint.map(|complaint| complaint.route.holder());
    let routed = complaint
        .is_none_or(|complaint| policy.route(complaint.route.holder(), &complaint.facts).is_some());
    if routed && second % 4 == 0 {
        return None;
    }
    let open: Vec<&Department> = spec
        .departments
        .iter()
        .map(|rule| &rule.department)
        .filter(|to| holder.is_none_or(|from| from != *to && policy.may_pass(from, to)))
        .collect();
    pick(&open, first).map(|department| (*department).clone())
}

fn level(complaint: Option<&Complaint>, choice: &Choice) -> u8 {
    let [first, ..] = choice.dice;
    if choice.strange {
        return first.to_le_bytes()[0];
    }
    complaint.map_or(1, |complaint| complaint.level.saturating_add(1))
}

/// A notice and an amount in its range.
fn notice(
    complaint: Option<&Complaint>,
    choice: &Choice,
    wanted: impl Fn(&Notice) -> bool,
) -> (u32, Money) {
    let [first, _, third, _] = choice.dice;
    let notices = complaint.map_or(&[][..], |complaint| &complaint.notices);
    let fit: Vec<&Notice> = notices.iter().filter(|notice| wanted(notice)).collect();
    let fit = pick(&fit, first).filter(|_| !choice.strange);
    match fit.map(|notice| (notice.number, &notice.stake)) {
        Some((number, Stake::Money(range))) => {
            (number, if third % 2 == 0 { range.min() } else { range.max() })
        }
        _ => (u32::from(first), Money::yuan(u32::from(third))),
    }
}

/// Another complaint; if strange, possibly the same one.
fn other(choice: &Choice) -> ComplaintId {
    let [_, second, ..] = choice.dice;
    if choice.strange && second % 2 == 0 {
        redress::code!("case-1")
    } else {
        redress::code!("case-2")
    }
}

/// A later promise for a running limit, some hours or days later; or a first one where the date is agreed with
/// the customer.
fn extend(policy: &Policy, complaint: Option<&Complaint>, choice: &Choice) -> Extend {
    let [first, second, third, fourth] = choice.dice;
    let rules = &policy.spec().limits;
    let limits = complaint.map_or(&[][..], |complaint| &complaint.limits);
    let running = limits
        .iter()
        .filter(|limit| policy.limit(&limit.rule).is_some_and(|rule| rule.extension.is_some()));
    let now = complaint.map_or(DateTime::UNIX_EPOCH, |complaint| complaint.recorded_at);
    let idle = |rule: &&LimitRule| !limits.iter().any(|limit| limit.topic == rule.topic);
    let agreed = rules.iter().filter(|rule| rule.agreed).filter(idle);
    let fit: Vec<(&Topic, DateTime<Utc>)> = (agreed.map(|rule| (&rule.topic, now)))
        .chain(running.map(|limit| (&limit.topic, limit.due)))
        .collect();
    let found = pick(&fit, first).filter(|_| !choice.strange);
    let from = found.map_or(DateTime::UNIX_EPOCH, |(_, from)| *from);
    let by = TimeDelta::minutes(i64::from(second).saturating_add(1));
    Extend {
        topic: found.map_or(redress::code!("unknown"), |(topic, _)| (*topic).clone()),
        promise: from.checked_add_signed(by).unwrap_or(from),
        reason: REASON,
        customer_told: third % 4 != 0 || fourth % 2 == 0,
    }
}

#[cfg(test)]
mod tests {
    use redress::vocabulary::channel;

    use super::*;

    #[test]
    fn every_command_is_thrown() {
        let facts = Facts::new(redress::vocabulary::Kind::Complaint, channel::HOTLINE);
        let choice = Choice { people: Arc::new([]), facts, dice: [0; 4], strange: false };
        let policy = Policy::new(crate::permissive()).unwrap();
        for kind in CommandKind::ALL.iter().filter(|kind| **kind != CommandKind::Receive) {
            assert_eq!(command(&policy, None, *kind, &choice).kind(), *kind);
        }
    }
}
