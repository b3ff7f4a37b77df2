//! The possible next steps: the commands worth trying, issued by actors who may and by one who may not.
//! Every outcome comes from `decide`.

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use super::observed::{Observed, View};
use redress::complaint::{
    Command, Complaint, Context, Entry, FollowUpResult, LimitStatus, Plan, Receive, Rejection,
    Request, command as c, decide_in_place, is_legal, receive,
};
use redress::lifecycle::{CommandKind as C, Milestone, Point};
use redress::policy::{LimitRule, Permission, Policy, Scope, Situation};
use redress::vocabulary::{
    Actor, ActorId, Department, Facts, Finding, Mark, Outcome, Reason, Role, Satisfaction, remedy,
    role,
};

/// 5 January 2026, 2:00 UTC: a working morning in the zones of all presets.
const START: i64 = 1_767_578_400;

/// Each step takes the shortest possible time, so that limits start and are met but never run out.
const STEP: TimeDelta = TimeDelta::microseconds(1);

const SOMEBODY: ActorId = redress::code!("somebody");
const STRANGER: ActorId = redress::code!("stranger");
const REASON: Reason = redress::code!("explored");

/// Roles outside the policy; `decide` knows the host's timer.
static OUTSIDERS: [Role; 2] = [redress::code!("no-role-of-this-policy"), role::SYSTEM];

/// An accepted step.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) kind: C,
    pub(super) mark: Option<Mark>,
    pub(super) by: Actor,
    pub(super) entry: Entry,
    pub(super) after: Complaint,
}

/// The decision for one actor.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) by: Actor,
    pub(super) kind: C,
    pub(super) accepted: bool,
}

/// Everything tried on one complaint.
#[derive(Debug, Default)]
pub(super) struct Tried {
    /// Accepted steps, one per command and data.
    pub(super) steps: Vec<Step>,
    /// Commands accepted from an actor who may not issue them.
    pub(super) passed: Vec<C>,
    /// All attempts, if an actor who may not was tried too.
    pub(super) attempts: Vec<Attempt>,
}

/// The policy to explore, and the policy to check it against, usually the same.
#[derive(Debug)]
pub(super) struct Moves<'a> {
    pub(super) policy: &'a Policy,
    pub(super) demands: &'a Policy,
    pub(super) observed: Observed<'a>,
}

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(START, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

/// An actor to whom a permission applies, if there can be one.
fn reached_by(permission: &Permission, role: &Role, complaint: &Complaint) -> Option<Actor> {
    let (mut id, mut department) = (SOMEBODY, None);
    match permission.scope {
        Scope::Any => {}
        Scope::Holder => department = Some(complaint.route.holder().clone()),
        Scope::Responsible | Scope::Notice => {
            department = Some(complaint.route.responsible().clone());
        }
        Scope::Home => department.clone_from(&complaint.facts.home),
        Scope::Owner => id = complaint.owner.clone()?,
    }
    Some(Actor { id, role: role.clone(), department })
}

fn about(permission: &Permission, at: &Situation<'_>, mark: Option<&Mark>) -> bool {
    // Marks restrict a permission to record them; other commands have none. Reasons restrict one to hold, which
    // is tried for none of a policy's own.
    let marks = &permission.marks;
    permission.reasons.is_empty()
        && permission.when.holds(at)
        && (marks.is_empty() || mark.is_none_or(|mark| marks.contains(mark)))
}

impl Moves<'_> {
    /// Whether the policy permits an actor a command. Reads the rules directly, without `decide`.
    pub(super) fn may(
        &self,
        actor: &Actor,
        complaint: &Complaint,
        (kind, mark): (C, Option<&Mark>),
    ) -> bool {
        let (at, department) = (complaint.situation(), actor.department.as_ref());
        // The host's own timer closes the month.
        (kind == C::CarryOver && actor.role == role::SYSTEM)
            || self.demands.permissions(kind).any(|permission| {
                let within = match permission.scope {
                    Scope::Any => true,
                    Scope::Holder => department == Some(complaint.route.holder()),
                    Scope::Responsible => department == Some(complaint.route.responsible()),
                    Scope::Owner => complaint.owner.as_ref() == Some(&actor.id),
                    Scope::Notice => kind == C::SignNotice,
                    Scope::Home => match &complaint.facts.home {
                        Some(home) => department == Some(home),
                        None => true,
                    },
                };
                within && permission.to.contains(&actor.role) && about(permission, &at, mark)
            })
    }

    /// The complaints that a receipt can open, and whether an actor opened one who may not.
    pub(super) fn openings(&self, facts: &Facts) -> Result<(Vec<Step>, bool), Rejection> {
        let case =
            Receive::new(redress::code!("explored"), redress::code!("customer"), facts.clone());
        let (at, kind) = (Situation::at_intake(facts), C::Receive);
        let mut departments: Vec<Option<Department>> = vec![None];
        let known = self.policy.spec().departments.iter();
        departments.extend(known.map(|rule| Some(rule.department.clone())));
        let (mut steps, mut passed, mut refused) = (Vec::new(), false, None);
        for role in self.policy.spec().roles.iter().chain(&OUTSIDERS) {
            let may =
                self.demands.permissions(kind).any(|p| p.to.contains(role) && p.when.holds(&at));
            for department in &departments {
                let by = Actor { id: SOMEBODY, role: role.clone(), department: department.clone() };
                let context = Context::new(self.policy, &by, start());
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

    /// All possible next steps. Each command is tried with actors who may until it is accepted; with a `turn`,
    /// also with an actor who may not, a different one each time.
    pub(super) fn steps(&self, complaint: &Complaint, turn: Option<usize>) -> Tried {
        let mut tried = Tried::default();
        let Some(now) = complaint.recorded_at.checked_add_signed(STEP) else { return tried };
        let others = if turn.is_some() { self.others(complaint) } else { Vec::new() };
        let mut scratch = complaint.clone();
        for (number, command) in self.commands(complaint).into_iter().enumerate() {
            let kind = command.kind();
            let mark = match &command {
                Command::Mark(marked) => Some(marked.mark.clone()),
                _ => None,
            };
            if self.observed.is_idle(kind, mark.as_ref()) {
                continue;
            }
            let request = Request::now(command);
            let mut ask = |actor: &Actor| {
                let context = Context::new(self.policy, actor, now);
                match decide_in_place(&mut scratch, &request, &context) {
                    Ok(entry) => Ok((entry, std::mem::replace(&mut scratch, complaint.clone()))),
                    Err(refused) => {
                        if refused.due.is_some() {
                            scratch.clone_from(complaint);
                        }
                        Err(refused.rejection)
                    }
                }
            };
            if let Some(turn) = turn {
                let from = turn.wrapping_add(number).checked_rem(others.len()).unwrap_or(0);
                let mut round = others.iter().cycle().skip(from).take(others.len());
                let barred = round.find(|by| !self.may(by, complaint, (kind, mark.as_ref())));
                if let Some(by) = barred {
                    let accepted = ask(by).is_ok();
                    if accepted {
                        tried.passed.push(kind);
                    }
                    tried.attempts.push(Attempt { by: by.clone(), kind, accepted });
                }
            }
            for by in self.actors(complaint, kind, mark.as_ref()) {
                let outcome = ask(&by);
                if turn.is_some() {
                    let accepted = outcome.is_ok();
                    tried.attempts.push(Attempt { by: by.clone(), kind, accepted });
                }
                match outcome {
                    Ok((entry, after)) => {
                        let after = forgetful(after);
                        tried.steps.push(Step { kind, mark, by, entry, after });
                        break;
                    }
                    // Another role may have the authority, or approve.
                    Err(Rejection::NoAuthority { .. } | Rejection::Extension { .. }) => {}
                    Err(_) => break,
                }
            }
        }
        tried
    }

    /// The actors that the policy permits this, one per permission and role.
    fn actors(&self, complaint: &Complaint, kind: C, mark: Option<&Mark>) -> Vec<Actor> {
        let at = complaint.situation();
        let permissions = self.policy.permissions(kind).filter(|p| about(p, &at, mark));
        let mut actors: Vec<Actor> = permissions
            .flat_map(|permission| permission.to.iter().map(move |role| (permission, role)))
            .filter_map(|(permission, role)| reached_by(permission, role, complaint))
            .collect();
        if kind == C::CarryOver {
            actors.push(Actor::system());
        }
        actors
    }

    /// All actors who might try, permitted or not: in each role one without a department or connection with the
    /// case, and one who owns and holds it.
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

    /// The commands worth trying that the table allows, with plausible data.
    fn commands(&self, complaint: &Complaint) -> Vec<Command> {
        match self.observed.reachable_at_once(complaint) {
            Some(Milestone::At(Point::Contacted)) => {
                return vec![c::Contact { reached: true }.into()];
            }
            Some(Milestone::At(Point::Updated)) => return vec![c::Update {}.into()],
            Some(Milestone::At(Point::OwnerNamed)) => {
                return vec![c::NameOwner { owner: SOMEBODY }.into()];
            }
            Some(Milestone::Marked(mark)) => return vec![c::Mark { mark: mark.clone() }.into()],
            Some(Milestone::At(_)) | None => {}
        }
        let state = complaint.state.kind();
        let mut commands = Vec::new();
        for kind in C::ALL.iter().filter(|kind| is_legal(state, **kind)) {
            self.add_commands(*kind, complaint, &mut commands);
        }
        commands
    }

    /// The commands of one kind; several if their data leads to different places.
    #[allow(clippy::too_many_lines, reason = "one arm per command; splitting hides the list")]
    fn add_commands(&self, kind: C, complaint: &Complaint, to: &mut Vec<Command>) {
        let spec = self.policy.spec();
        let reason = REASON;
        match kind {
            C::Decline => to.push(c::Decline { reason }.into()),
            C::Register => to.push(c::Register {}.into()),
            C::Dispatch => to
                .extend(self.destinations(complaint).map(|to| c::Dispatch { to: Some(to) }.into())),
            C::Transfer => to
                .extend(self.destinations(complaint).map(|to| c::Transfer { to: Some(to) }.into())),
            C::Sign => to.push(c::Sign {}.into()),
            C::NameOwner => to.push(c::NameOwner { owner: SOMEBODY }.into()),
            C::Contact => to.push(c::Contact { reached: true }.into()),
            C::Update => to.push(c::Update {}.into()),
            C::Investigate => {
                to.push(c::Investigate { cause: None, substantiated: true }.into());
            }
            C::Propose => {
                to.push(c::Propose { plan: Plan::default() }.into());
                if self.observed.grants {
                    let plan = Plan { remedies: vec![remedy::APOLOGY], compensation: None };
                    to.push(c::Propose { plan }.into());
                }
            }
            C::Review => to.push(c::Review {}.into()),
            C::SendBack => to.push(c::SendBack { reason }.into()),
            C::Approve => to.push(c::Approve {}.into()),
            C::Offer => to.push(c::Offer {}.into()),
            C::Accept => to.push(c::Accept {}.into()),
            C::Refuse => to.push(c::Refuse { reason }.into()),
            C::Implement => to.push(c::Implement {}.into()),
            C::Complete => to.push(c::Complete {}.into()),
            C::Return => to.push(c::Return {}.into()),
            C::Answer => to.push(c::Answer { outcome: Outcome::Resolved }.into()),
            C::FollowUp => {
                let results = [
                    FollowUpResult::Reached(Satisfaction::VerySatisfied),
                    FollowUpResult::Reached(Satisfaction::VeryDissatisfied),
                    FollowUpResult::Unreachable,
                    FollowUpResult::NobodyContacted,
                ];
                to.extend(results.map(|result| c::FollowUp { result }.into()));
            }
            C::Close => {
                let at = complaint.situation();
                let named = spec.conclusions.iter().any(|rule| rule.when.holds(&at));
                let fits = spec.conclusions.iter().find(|rule| complaint.may_end_as(rule));
                let free = (!named).then_some(redress::code!("explored"));
                let conclusion = fits.map(|rule| rule.conclusion.clone()).or(free);
                to.extend(conclusion.map(|conclusion| c::Close { conclusion }.into()));
            }
            C::Archive => to.push(c::Archive {}.into()),
            C::Withdraw => to.push(c::Withdraw { reason }.into()),
            C::Reopen => to.push(c::Reopen { reason }.into()),
            C::Hold if self.observed.view == View::Steps => to.push(c::Hold { reason }.into()),
            C::Resume if self.observed.view == View::Steps => to.push(c::Resume {}.into()),
            C::Escalate if !spec.ladder.is_empty() => {
                to.push(c::Escalate { level: complaint.level.saturating_add(1) }.into());
            }
            C::Extend => self.add_extensions(complaint, to),
            C::DecideLiability if self.observed.asks_liability(self.policy) => {
                let decision = |finding| c::DecideLiability { finding, persons: Vec::new() };
                to.extend([Finding::Liable, Finding::NotLiable].map(|f| decision(f).into()));
            }
            C::Mark => {
                to.extend(spec.marks.iter().map(|mark| c::Mark { mark: mark.clone() }.into()));
            }
            C::CarryOver if self.observed.carries => {
                let (year, month) = complaint.carried.unwrap_or((start().year(), 0));
                let year = if month < 12 { year } else { year.saturating_add(1) };
                to.push(
                    c::CarryOver {
                        year,
                        month: if month < 12 { month.saturating_add(1) } else { 1 },
                    }
                    .into(),
                );
            }
            // Nothing observed changes, it makes another kind of case, or a later library version knows the command.
            _ => {}
        }
    }

    /// One department of each class that the holder may hand the case to.
    fn destinations(&self, complaint: &Complaint) -> impl Iterator<Item = Department> {
        self.observed.destinations(self.policy, complaint.route.holder()).into_iter()
    }

    /// Dates for limits that are agreed case by case, and later ones if rules observe extensions.
    fn add_extensions(&self, complaint: &Complaint, to: &mut Vec<Command>) {
        let extend = |topic, promise| {
            c::Extend { topic, promise, reason: REASON, customer_told: true }.into()
        };
        let idle = |rule: &&&LimitRule| !complaint.limits.iter().any(|l| l.topic == rule.topic);
        let soon = complaint.recorded_at.checked_add_signed(TimeDelta::minutes(30));
        let agreed = self.observed.agreed.iter().filter(idle);
        to.extend(agreed.filter_map(|rule| Some(extend(rule.topic.clone(), soon?))));
        if self.observed.extends {
            let running = complaint.limits.iter();
            to.extend(running.filter_map(|limit| {
                Some(extend(limit.topic.clone(), limit.due.checked_add_signed(STEP)?))
            }));
        }
    }
}

/// The complaint without data that no rule reads: limits that ended in earlier cycles, notices, and all holds
/// except the last.
fn forgetful(mut complaint: Complaint) -> Complaint {
    let cycle = complaint.cycle;
    let taken_up = |status| matches!(status, LimitStatus::Superseded);
    complaint.ended.retain(|limit| limit.cycle == cycle || taken_up(limit.status));
    complaint.notices.clear();
    let earlier = complaint.holds.len().saturating_sub(1);
    complaint.holds.drain(..earlier);
    complaint
}
