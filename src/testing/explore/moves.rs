//! The steps that may come next: commands worth trying, by those who may, and by somebody who may not.

use chrono::{DateTime, TimeDelta, Utc};

use super::combination::{Asked, View};
use crate::complaint::{
    Command, Complaint, Context, Entry, FollowUpResult, LimitStatus, Plan, Receive, Rejection,
    Request, command as c, decide_in_place, is_legal, receive,
};
use crate::lifecycle::CommandKind;
use crate::policy::{LimitRule, Permission, Policy, Scope, Situation};
use crate::vocabulary::{
    Actor, ActorId, ComplaintId, Conclusion, CustomerRef, Department, Facts, Finding, Mark,
    Outcome, Reason, Role, Satisfaction, remedy, role,
};

/// 5 January 2026, 2:00 UTC: a working morning in every zone of the presets.
const START: i64 = 1_767_578_400;

/// A step takes no longer than must be, so that limits start and are met but never run out.
const STEP: TimeDelta = TimeDelta::microseconds(1);

const SOMEBODY: ActorId = ActorId::new_static("somebody");
const STRANGER: ActorId = ActorId::new_static("stranger");

/// Roles that a policy does not know; the host's timer is one that `decide` does.
static OUTSIDERS: [Role; 2] = [Role::new_static("no-role-of-this-policy"), role::SYSTEM];

/// A step that went through.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) kind: CommandKind,
    pub(super) mark: Option<Mark>,
    pub(super) by: Actor,
    pub(super) entry: Entry,
    pub(super) after: Complaint,
}

/// A policy to be driven, and the one that it is held against: as a rule the same.
#[derive(Debug)]
pub(super) struct Moves<'a> {
    pub(super) policy: &'a Policy,
    pub(super) demands: &'a Policy,
    pub(super) asked: Asked<'a>,
}

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(START, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

/// The actor that a permission reaches, if there can be one.
fn reached_by(permission: &Permission, role: &Role, complaint: &Complaint) -> Option<Actor> {
    let (mut id, mut department) = (SOMEBODY, None);
    match permission.scope {
        Scope::Any => {}
        Scope::Holder => department = Some(complaint.route.holder().clone()),
        Scope::Responsible => department = Some(complaint.route.responsible().clone()),
        Scope::Home => department.clone_from(&complaint.facts.home),
        Scope::Owner => id = complaint.owner.clone()?,
    }
    Some(Actor { id, role: role.clone(), department })
}

fn about(permission: &Permission, at: &Situation<'_>, mark: Option<&Mark>) -> bool {
    let marks = &permission.marks;
    permission.when.holds(at) && (marks.is_empty() || mark.is_some_and(|mark| marks.contains(mark)))
}

impl Moves<'_> {
    /// Whether the demands let an actor do this. Read off what is written, not by way of `decide`.
    pub(super) fn may(
        &self,
        actor: &Actor,
        complaint: &Complaint,
        (kind, mark): (CommandKind, Option<&Mark>),
    ) -> bool {
        let (at, department) = (complaint.situation(), actor.department.as_ref());
        self.demands.permissions(kind).any(|permission| {
            let within = match permission.scope {
                Scope::Any => true,
                Scope::Holder => department == Some(complaint.route.holder()),
                Scope::Responsible => department == Some(complaint.route.responsible()),
                Scope::Owner => complaint.owner.as_ref() == Some(&actor.id),
                Scope::Home => match &complaint.facts.home {
                    Some(home) => department == Some(home),
                    None => true,
                },
            };
            within && permission.to.contains(&actor.role) && about(permission, &at, mark)
        })
    }

    /// The complaints that a receipt may open, and whether somebody opened one who may not.
    pub(super) fn openings(&self, facts: &Facts) -> Result<(Vec<Step>, bool), Rejection> {
        let case = Receive {
            id: ComplaintId::new_static("explored"),
            customer: CustomerRef::new_static("customer"),
            facts: facts.clone(),
        };
        let (at, kind) = (Situation::at_intake(facts), CommandKind::Receive);
        let mut departments: Vec<Option<Department>> = vec![None];
        let known = self.policy.spec().departments.iter();
        departments.extend(known.map(|rule| Some(rule.department.clone())));
        let (mut steps, mut passed, mut refused) = (Vec::new(), false, None);
        for role in self.policy.spec().roles.iter().chain(&OUTSIDERS) {
            let may =
                self.demands.permissions(kind).any(|p| p.to.contains(role) && p.when.holds(&at));
            for department in &departments {
                let by = Actor { id: SOMEBODY, role: role.clone(), department: department.clone() };
                let context = Context { policy: self.policy, actor: &by, now: start() };
                match receive(&case, None, None, &context) {
                    Ok((after, entry)) => {
                        passed |= !may;
                        steps.push(Step { kind, mark: None, by, entry, after });
                    }
                    Err(rejection) => refused = Some(rejection),
                }
            }
        }
        match refused {
            Some(rejection) if steps.is_empty() => Err(rejection),
            _ => Ok((steps, passed)),
        }
    }

    /// Every step that may come next. Each command is asked for by those who may until it goes
    /// through; with a `turn`, also by somebody who may not, each time another one, and those commands
    /// come second that went through all the same.
    pub(super) fn steps(
        &self,
        complaint: &Complaint,
        turn: Option<usize>,
    ) -> (Vec<Step>, Vec<CommandKind>) {
        let (mut steps, mut passed) = (Vec::new(), Vec::new());
        let Some(now) = complaint.recorded_at.checked_add_signed(STEP) else {
            return (steps, passed);
        };
        let others = if turn.is_some() { self.others(complaint) } else { Vec::new() };
        let mut scratch = complaint.clone();
        for (number, command) in self.commands(complaint).into_iter().enumerate() {
            let kind = command.kind();
            let mark = match &command {
                Command::Mark(marked) => Some(marked.mark.clone()),
                _ => None,
            };
            let request = Request::now(command);
            let mut asked_by = |actor: &Actor| {
                let context = Context { policy: self.policy, actor, now };
                match decide_in_place(&mut scratch, &request, &context) {
                    Ok(entry) => Ok((entry, std::mem::replace(&mut scratch, complaint.clone()))),
                    Err(refused) => {
                        if refused.changed {
                            scratch.clone_from(complaint);
                        }
                        Err(refused.rejection)
                    }
                }
            };
            if let Some(turn) = turn {
                let from = turn.wrapping_add(number) % others.len().max(1);
                let round = others.iter().cycle().skip(from).take(others.len());
                let barred =
                    round.into_iter().find(|by| !self.may(by, complaint, (kind, mark.as_ref())));
                if barred.is_some_and(|by| asked_by(by).is_ok()) {
                    passed.push(kind);
                }
            }
            for by in self.actors(complaint, kind, mark.as_ref()) {
                match asked_by(&by) {
                    Ok((entry, after)) => {
                        let after = forgetful(after);
                        steps.push(Step { kind, mark, by, entry, after });
                        break;
                    }
                    // Another role may have the authority, or approve.
                    Err(Rejection::NoAuthority { .. } | Rejection::Extension { .. }) => {}
                    Err(_) => break,
                }
            }
        }
        (steps, passed)
    }

    /// Those whom the policy lets do this: one for each permission and role.
    fn actors(&self, complaint: &Complaint, kind: CommandKind, mark: Option<&Mark>) -> Vec<Actor> {
        let at = complaint.situation();
        let permissions = self.policy.permissions(kind).filter(|p| about(p, &at, mark));
        permissions
            .flat_map(|permission| permission.to.iter().map(move |role| (permission, role)))
            .filter_map(|(permission, role)| reached_by(permission, role, complaint))
            .collect()
    }

    /// Everybody who might try, rightly or not: in each role somebody of no department and no
    /// connection with the case, and somebody who owns it and has it.
    fn others(&self, complaint: &Complaint) -> Vec<Actor> {
        let roles = self.policy.spec().roles.iter().chain(&OUTSIDERS);
        roles
            .flat_map(|role| {
                let holder = Some(complaint.route.holder().clone());
                let owner = complaint.owner.clone().unwrap_or(SOMEBODY);
                [
                    Actor { id: STRANGER, role: role.clone(), department: None },
                    Actor { id: owner, role: role.clone(), department: holder },
                ]
            })
            .collect()
    }

    /// The commands worth trying that the table allows, with data that make sense.
    fn commands(&self, complaint: &Complaint) -> Vec<Command> {
        let state = complaint.state.kind();
        let mut commands = self.plain(complaint);
        if is_legal(state, CommandKind::Dispatch) || is_legal(state, CommandKind::Transfer) {
            let to = self.asked.destinations(self.policy, complaint.route.holder());
            commands.extend(to.iter().cloned().map(|to| c::Dispatch { to: Some(to) }.into()));
            commands.extend(to.into_iter().map(|to| c::Transfer { to: Some(to) }.into()));
        }
        let marks = self.policy.spec().marks.iter();
        commands.extend(marks.map(|mark| c::Mark { mark: mark.clone() }.into()));
        let idle = |rule: &&&LimitRule| !complaint.limits.iter().any(|l| l.topic == rule.topic);
        let soon = complaint.recorded_at.checked_add_signed(TimeDelta::minutes(30));
        commands.extend(self.asked.agreed.iter().filter(idle).filter_map(|rule| {
            let (topic, promise) = (rule.topic.clone(), soon?);
            Some(c::Extend { topic, promise, reason: reason(), customer_told: true }.into())
        }));
        commands.retain(|command| is_legal(state, command.kind()));
        commands
    }

    fn plain(&self, complaint: &Complaint) -> Vec<Command> {
        let spec = self.policy.spec();
        let mut commands: Vec<Command> = vec![
            c::Decline { reason: reason() }.into(),
            c::Register {}.into(),
            c::Sign {}.into(),
            c::NameOwner { owner: SOMEBODY }.into(),
            c::Contact { reached: true }.into(),
            c::Update {}.into(),
            c::Investigate { cause: None, substantiated: true }.into(),
            c::Propose { plan: Plan::default() }.into(),
            c::Review {}.into(),
            c::SendBack { reason: reason() }.into(),
            c::Approve {}.into(),
            c::Offer {}.into(),
            c::Accept {}.into(),
            c::Refuse { reason: reason() }.into(),
            c::Implement {}.into(),
            c::Complete {}.into(),
            c::Return {}.into(),
            c::Answer { outcome: Outcome::Resolved }.into(),
            c::Archive {}.into(),
            c::Withdraw { reason: reason() }.into(),
            c::Reopen { reason: reason() }.into(),
        ];
        let results = [
            FollowUpResult::Reached(Satisfaction::VerySatisfied),
            FollowUpResult::Reached(Satisfaction::VeryDissatisfied),
            FollowUpResult::Unreachable,
            FollowUpResult::NobodyContacted,
        ];
        commands.extend(results.map(|result| c::FollowUp { result }.into()));
        let at = complaint.situation();
        let mut known = spec.conclusions.iter().filter(|rule| rule.when.holds(&at));
        let conclusion = known.next().map(|rule| rule.conclusion.clone());
        let conclusion = conclusion.unwrap_or(Conclusion::new_static("explored"));
        commands.push(c::Close { conclusion }.into());
        if self.asked.asks_liability(self.policy) {
            let decision = |finding| c::DecideLiability { finding, persons: Vec::new() };
            commands.extend([Finding::Liable, Finding::NotLiable].map(|f| decision(f).into()));
        }
        if self.asked.view == View::Steps {
            commands.push(c::Hold { reason: reason() }.into());
            commands.push(c::Resume {}.into());
        }
        if self.asked.level {
            commands.push(c::Escalate { level: complaint.level.saturating_add(1) }.into());
        }
        if self.asked.grants {
            let plan = Plan { remedies: vec![remedy::APOLOGY], compensation: None };
            commands.push(c::Propose { plan }.into());
        }
        commands
    }
}

const fn reason() -> Reason {
    Reason::new_static("explored")
}

/// The complaint without what no rule reads: limits that ended in earlier cycles, notices.
fn forgetful(mut complaint: Complaint) -> Complaint {
    let cycle = complaint.cycle;
    let taken_up = |status| matches!(status, LimitStatus::Superseded);
    complaint.ended.retain(|limit| limit.cycle == cycle || taken_up(limit.status));
    complaint.notices.clear();
    complaint
}
