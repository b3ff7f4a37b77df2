//! Generates the data of a command from dice: either plausible for a complaint, or not.

use chrono::{DateTime, TimeDelta, Utc};

use redress::complaint::command::{
    Absorb, Accept, Answer, Approve, Archive, Assist, CarryOver, Close, Complete, Contact,
    DecideLiability, DecideNotice, Decline, Dispatch, Escalate, Extend, FollowUp, Hold, Implement,
    Investigate, Link, Mark, Merge, NameOwner, Note, Offer, Propose, ProposeNotice, Recalculate,
    Reclassify, Refuse, Register, Reopen, Resume, Return, Review, SendBack, Sign, SignNotice, Tick,
    Transfer, Update, Withdraw,
};
use redress::complaint::{
    Command, Complaint, FollowUpResult, Limit, Notice, Plan, Relation, Ruling, Share,
};
use redress::lifecycle::CommandKind;
use redress::policy::{Policy, Stake};
use redress::vocabulary::{
    ActorId, AtFault, Cause, ComplaintId, Conclusion, Department, Facts, Finding, Initiative,
    Mark as MarkCode, Money, Outcome, Reason, Responsibility, RuleId, Satisfaction, Topic, remedy,
};

/// The inputs that determine a command's data.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) facts: Facts,
    pub(super) dice: [u16; 4],
    /// Whether the data may be unknown to the policy.
    pub(super) strange: bool,
}

/// One of several values, chosen by a die; `None` if there are none.
pub(super) fn pick<T>(from: &[T], die: u16) -> Option<&T> {
    from.get(usize::from(die).checked_rem(from.len())?)
}

const REASON: Reason = Reason::new_static("because");

/// A command of this kind. With a complaint, the data is plausible for its current state.
#[allow(clippy::too_many_lines, reason = "one arm per command; splitting hides the list")]
pub(super) fn command(
    policy: &Policy,
    complaint: Option<&Complaint>,
    kind: CommandKind,
    choice: &Choice,
) -> Command {
    let [first, second, third, fourth] = choice.dice;
    let spec = policy.spec();
    let department = || department(policy, complaint, choice);
    let reason = REASON;
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
        CommandKind::NameOwner => NameOwner { owner: person(first) }.into(),
        CommandKind::Assist => {
            let department = department().unwrap_or(Department::new_static("elsewhere"));
            Assist { department }.into()
        }
        CommandKind::Contact => Contact { reached: first % 4 != 0 }.into(),
        CommandKind::Update => Update {}.into(),
        CommandKind::Investigate => {
            let cause = (second % 2 == 0).then_some(Cause::new_static("wear"));
            Investigate { cause, substantiated: first % 2 == 0 }.into()
        }
        CommandKind::Propose => {
            let remedies = if first % 2 == 0 { vec![] } else { vec![remedy::REPAIR] };
            let compensation = (second % 2 == 1).then(|| Money::yuan(u32::from(third)));
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
            Close { conclusion: known.unwrap_or(Conclusion::new_static("done")) }.into()
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
            let persons = (0..second % 3).map(|die| at_fault(die, third)).collect();
            DecideLiability { finding, persons }.into()
        }
        CommandKind::ProposeNotice => {
            let known = pick(&spec.incentives, first).map(|rule| rule.id.clone());
            let incentive = known.unwrap_or(RuleId::new_static("unknown"));
            let on = match second % 3 {
                1 => Some(person(third).into()),
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
            Mark { mark: known.cloned().unwrap_or(MarkCode::new_static("unknown")) }.into()
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

/// A person at fault, with or without a degree of responsibility.
fn at_fault(die: u16, degree: u16) -> AtFault {
    let responsibility =
        pick(Responsibility::ALL, degree).copied().filter(|_| degree.is_multiple_of(2));
    AtFault { person: person(die), responsibility }
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

fn person(die: u16) -> ActorId {
    match die % 3 {
        0 => ActorId::new_static("zhang"),
        1 => ActorId::new_static("wang"),
        _ => ActorId::new_static("li"),
    }
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
        return Some(Department::new_static("elsewhere"));
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
        ComplaintId::new_static("case-1")
    } else {
        ComplaintId::new_static("case-2")
    }
}

/// A later promise for a running limit, some hours or days later.
fn extend(policy: &Policy, complaint: Option<&Complaint>, choice: &Choice) -> Extend {
    let [first, second, third, fourth] = choice.dice;
    let extendable =
        |limit: &&Limit| policy.limit(&limit.rule).is_some_and(|rule| rule.extension.is_some());
    let limits = complaint.map_or(&[][..], |complaint| &complaint.limits);
    let fit: Vec<&Limit> = limits.iter().filter(extendable).collect();
    let limit = pick(&fit, first).filter(|_| !choice.strange);
    let epoch = DateTime::<Utc>::UNIX_EPOCH;
    let from = limit.map_or(epoch, |limit| limit.due);
    let by = TimeDelta::minutes(i64::from(second).saturating_add(1));
    Extend {
        topic: limit.map_or(Topic::new_static("unknown"), |limit| limit.topic.clone()),
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
        let choice = Choice { facts, dice: [0; 4], strange: false };
        let policy = Policy::new(crate::permissive()).unwrap();
        for kind in CommandKind::ALL.iter().filter(|kind| **kind != CommandKind::Receive) {
            assert_eq!(command(&policy, None, *kind, &choice).kind(), *kind);
        }
    }
}
