//! What can be asked of a command before its data is looked at: is it legal here, may this role, are the
//! gates open, is there anything for it to be about.
//!
//! `decide` asks before it carries a command out; `permitted` asks for every command.

use chrono::{DateTime, Utc};

pub(in crate::complaint) use super::permissions::About;
use super::permissions::{gates, known_role, legal, role, standing};
use crate::complaint::complaint::{Complaint, Newer, Notice};
use crate::complaint::context::Context;
use crate::complaint::event::Ruling;
use crate::complaint::limit::Limit;
use crate::complaint::rejection::{ExtensionRefusal, NeededRole, NoticeProblem, Plenty, Rejection};
use crate::lifecycle::transitions::leads_on;
use crate::lifecycle::{CommandKind, StateKind};
use crate::policy::{Authority, Extension, LimitRule, Policy, Scope, Starts};
use crate::vocabulary::{Clause, Topic};

/// Most links to other complaints.
const MAX_LINKS: usize = 1_000;
/// Most penalties and rewards that may be proposed by hand.
const MAX_NOTICES: usize = 1_000;
/// Most entries after which a complaint can only be brought to its end.
const MAX_ENTRIES: u64 = 10_000;

/// A complaint of which something is asked, by somebody, as if it happened at an instant.
#[derive(Clone, Copy)]
pub(in crate::complaint) struct Asked<'c, 'p> {
    pub(in crate::complaint) complaint: &'c Complaint,
    pub(in crate::complaint) context: &'c Context<'p>,
    pub(in crate::complaint) at: DateTime<Utc>,
}

/// That a policy knows what a case stands on that is to move to it: the departments on its way and its facts.
/// Where it does not, nobody could take the case on.
pub(super) fn fits(complaint: &Complaint, policy: &Policy) -> Result<(), Rejection> {
    if complaint.policy == *policy.stamp() {
        return Ok(());
    }
    let route = &complaint.route;
    let mut way =
        std::iter::once(route.origin()).chain(route.handed_to()).chain(route.handed_last());
    if let Some(department) = way.find(|department| !policy.has_department(department)) {
        return Err(Rejection::UnknownDepartment { department: department.clone() });
    }
    super::known_codes(policy, &complaint.facts)
}

/// What an extension may set the date of.
pub(super) enum Extendable<'c, 'p> {
    /// A limit that runs.
    Running(&'c Limit, &'p LimitRule, &'p Extension),
    /// One whose date is agreed case by case.
    Agreed(&'p LimitRule),
}

impl<'c, 'p> Asked<'c, 'p> {
    /// Everything that can be asked without the command's data; of a mark only which it is, of a hold what
    /// for.
    pub(in crate::complaint) fn may(
        &self,
        command: CommandKind,
        about: About<'_>,
    ) -> Result<(), Rejection> {
        let (complaint, policy) = (self.complaint, self.context.policy);
        let actor = self.context.actor;
        let place = known_role(policy, actor)?;
        legal(complaint, command)?;
        role(complaint, policy, (actor, place), command, about)?;
        standing(complaint, command)?;
        gates(complaint, policy, command, about.mark)?;
        self.not_too_early(command)?;
        room(complaint, command)
    }

    /// That what a command follows from has happened by the instant.
    fn not_too_early(&self, command: CommandKind) -> Result<(), Rejection> {
        let complaint = self.complaint;
        let since = match (command, &complaint.hold) {
            (CommandKind::Resume, Some(hold)) => hold.since,
            (CommandKind::Hold, _) => complaint.holds.last().map_or(complaint.received_at, |h| h.1),
            _ if leads_on(complaint.state.kind(), command) => complaint.since,
            _ => complaint.received_at,
        };
        if self.at < since {
            return Err(Rejection::TooEarly { occurred_at: self.at, since });
        }
        Ok(())
    }

    /// That there is something for the command to be about, whatever its data. The command's own
    /// questions ask the same with the data at hand, and say more.
    pub(in crate::complaint) fn occasion(&self, command: CommandKind) -> Result<(), Rejection> {
        let (complaint, spec) = (self.complaint, self.context.policy.spec());
        let nothing = || Rejection::NoOccasion { command };
        match command {
            CommandKind::Offer | CommandKind::Implement | CommandKind::Answer => {
                self.authority(command).map(|_| ())
            }
            CommandKind::Dispatch | CommandKind::Transfer => {
                let from = complaint.route.holder();
                let may_get = |to| to != from && self.context.policy.may_pass(from, to);
                let anybody = spec.departments.iter().any(|rule| may_get(&rule.department));
                if anybody { Ok(()) } else { Err(nothing()) }
            }
            CommandKind::Escalate => {
                let (current, levels) = (complaint.level, spec.ladder.len());
                if usize::from(current) < levels {
                    return Ok(());
                }
                Err(Rejection::NoSuchLevel { asked: current.saturating_add(1), current, levels })
            }
            CommandKind::Extend => self.anything_extendable(),
            CommandKind::DecideLiability => match &complaint.liability {
                Some(decided) => Err(Rejection::LiabilityDecided { at: decided.at }),
                None => Ok(()),
            },
            CommandKind::ProposeNotice if spec.incentives.is_empty() => Err(nothing()),
            CommandKind::DecideNotice => {
                first_possible(complaint.notices.iter().map(|n| self.may_decide(n)), nothing)
            }
            CommandKind::SignNotice => {
                first_possible(complaint.notices.iter().map(|n| self.may_sign(n)), nothing)
            }
            CommandKind::Mark if spec.marks.is_empty() => Err(nothing()),
            CommandKind::Recalculate => fits(complaint, self.context.policy),
            CommandKind::Receive
            | CommandKind::Decline
            | CommandKind::Register
            | CommandKind::Reclassify
            | CommandKind::Sign
            | CommandKind::NameOwner
            | CommandKind::Assist
            | CommandKind::Contact
            | CommandKind::Update
            | CommandKind::Investigate
            | CommandKind::Propose
            | CommandKind::Review
            | CommandKind::SendBack
            | CommandKind::Approve
            | CommandKind::Accept
            | CommandKind::Refuse
            | CommandKind::Complete
            | CommandKind::Return
            | CommandKind::FollowUp
            | CommandKind::Close
            | CommandKind::Archive
            | CommandKind::Withdraw
            | CommandKind::Reopen
            | CommandKind::Hold
            | CommandKind::Resume
            | CommandKind::ProposeNotice
            | CommandKind::Mark
            | CommandKind::Merge
            | CommandKind::Absorb
            | CommandKind::Link
            | CommandKind::CarryOver
            | CommandKind::Note
            | CommandKind::Tick => Ok(()),
        }
    }

    /// The authority of the actor's role that covers what the resolution grants, where one is needed:
    /// it is not approved. A policy without authorities does not limit it.
    pub(super) fn authority(
        &self,
        command: CommandKind,
    ) -> Result<Option<&'p Authority>, Rejection> {
        let (complaint, policy) = (self.complaint, self.context.policy);
        let authorities = &policy.spec().authorities;
        let Some(plan) = complaint.state.plan().filter(|plan| !plan.is_empty()) else {
            return Ok(None);
        };
        // What has been approved needs none; what was put to the customer before the answer had its authority then.
        if authorities.is_empty() || complaint.state.kind() != StateKind::Proposed {
            return Ok(None);
        }
        let situation = complaint.situation();
        let role = &self.context.actor.role;
        let own = |a: &&Authority| a.to.contains(role) && a.when.holds(&situation);
        let mut covering = authorities.iter().filter(own);
        if let Some(authority) = covering.find(|a| a.covers(&plan.remedies, plan.compensation)) {
            return Ok(Some(authority));
        }
        let here: Vec<&Authority> = authorities.iter().filter(own).collect();
        let citing = if here.is_empty() { authorities.iter().collect() } else { here.clone() };
        let mut cite: Vec<Clause> = Vec::new();
        for clause in citing.into_iter().flat_map(|authority| &authority.cite) {
            if !cite.contains(clause) {
                cite.push(clause.clone());
            }
        }
        Err(Rejection::NoAuthority {
            role: role.clone(),
            command,
            authorities: here.into_iter().map(|authority| authority.id.clone()).collect(),
            cite,
        })
    }

    /// What an extension on a topic may set the date of. The reasons for refusing come in the order in
    /// which a person would ask.
    pub(super) fn extendable(&self, topic: &Topic) -> Result<Extendable<'c, 'p>, ExtensionRefusal> {
        let policy = self.context.policy;
        let applying = policy.limits_in(self.complaint.situation());
        let agreed = applying.into_iter().find(|r| r.agreed && r.topic == *topic);
        let running = self.complaint.limits.iter().find(|limit| limit.topic == *topic);
        match (running, agreed) {
            (Some(limit), Some(rule)) if limit.rule != rule.id => {
                self.agreeable(rule).map(Extendable::Agreed)
            }
            (Some(limit), _) => self.extension(limit),
            (None, Some(rule)) => self.agreeable(rule).map(Extendable::Agreed),
            (None, None) => Err(ExtensionRefusal::NotRunning),
        }
    }

    fn agreeable(&self, rule: &'p LimitRule) -> Result<&'p LimitRule, ExtensionRefusal> {
        let complaint = self.complaint;
        let done = rule.starts == Starts::Once && complaint.reached(&rule.until).is_some();
        if done || complaint.reached(&rule.from).is_none() {
            return Err(ExtensionRefusal::NotRunning);
        }
        Ok(rule)
    }

    fn extension(&self, limit: &'c Limit) -> Result<Extendable<'c, 'p>, ExtensionRefusal> {
        let rule = self.context.policy.limit(&limit.rule);
        let Some((rule, extension)) = rule.and_then(|rule| Some((rule, rule.extension.as_ref()?)))
        else {
            return Err(ExtensionRefusal::NotExtendable(limit.rule.clone()));
        };
        if limit.is_suspended() {
            return Err(ExtensionRefusal::Suspended);
        }
        // What had run out by then is on record.
        if limit.breached.is_some() && !extension.late {
            return Err(ExtensionRefusal::Late { asked: self.at, due: limit.due });
        }
        if limit.promises >= extension.times {
            return Err(ExtensionRefusal::UsedUp(limit.promises));
        }
        let approvers = &extension.approvers;
        if !approvers.is_empty() && !approvers.contains(&self.context.actor.role) {
            return Err(ExtensionRefusal::NotApproved(approvers.clone()));
        }
        Ok(Extendable::Running(limit, rule, extension))
    }

    /// That some limit may be extended, or the date of one agreed; where only one could be, why not.
    fn anything_extendable(&self) -> Result<(), Rejection> {
        let applying = self.context.policy.limits_in(self.complaint.situation());
        let agreed = applying.into_iter().filter(|rule| rule.agreed).map(|rule| &rule.topic);
        let mut topics: Vec<&Topic> =
            self.complaint.limits.iter().map(|limit| &limit.topic).chain(agreed).collect();
        topics.dedup();
        let mut refusals = Vec::new();
        for topic in topics {
            match self.extendable(topic) {
                Ok(_) => return Ok(()),
                Err(why) => refusals.push(Rejection::Extension { topic: topic.clone(), why }),
            }
        }
        match (refusals.pop(), refusals.is_empty()) {
            (Some(only), true) => Err(only),
            _ => Err(Rejection::NoOccasion { command: CommandKind::Extend }),
        }
    }

    /// A notice by its number.
    pub(super) fn notice(&self, number: u32) -> Result<&'c Notice, Rejection> {
        let notices = &self.complaint.notices;
        let count = notices.len();
        let known = notices.iter().find(|notice| notice.number == number);
        known.ok_or(Rejection::UnknownNotice { notice: number, count })
    }

    /// That the actor may impose or waive a notice.
    pub(super) fn may_decide(&self, notice: &Notice) -> Result<(), Rejection> {
        if notice.ruling.is_some() {
            let problem = NoticeProblem::Decided;
            return Err(Rejection::NoticeState { notice: notice.number, problem });
        }
        let role = &self.context.actor.role;
        if let Some(rule) = self.context.policy.incentive(&notice.incentive)
            && !rule.decided_by.contains(role)
        {
            let needed = rule.decided_by.iter();
            return Err(Rejection::NotAllowed {
                role: role.clone(),
                command: CommandKind::DecideNotice,
                needed_roles: needed
                    .map(|role| NeededRole { role: role.clone(), scope: Scope::Any })
                    .collect(),
                cite: rule.cite.clone(),
            });
        }
        Ok(())
    }

    /// That the actor may sign a notice.
    pub(super) fn may_sign(&self, notice: &Notice) -> Result<(), Rejection> {
        let problem = match &notice.ruling {
            Some((Ruling::Impose(_) | Ruling::Measure(_), _)) => {
                let signed = notice.signed.contains(&self.context.actor.role);
                signed.then_some(NoticeProblem::Signed)
            }
            Some((Ruling::Waive(_), _)) | None => Some(NoticeProblem::NotImposed),
        };
        if let Some(problem) = problem {
            return Err(Rejection::NoticeState { notice: notice.number, problem });
        }
        let (policy, actor) = (self.context.policy, self.context.actor);
        let about = About { notice: Some(notice), ..About::default() };
        let who = (actor, known_role(policy, actor)?);
        role(self.complaint, policy, who, CommandKind::SignNotice, about)
    }
}

/// That one of several is possible; else why the last one is not.
fn first_possible(
    each: impl Iterator<Item = Result<(), Rejection>>,
    none: impl FnOnce() -> Rejection,
) -> Result<(), Rejection> {
    let mut last = None;
    for one in each {
        match one {
            Ok(()) => return Ok(()),
            Err(why) => last = Some(why),
        }
    }
    Err(last.unwrap_or_else(none))
}

/// That the complaint has room for more: what grows with each command has a bound.
fn room(complaint: &Complaint, command: CommandKind) -> Result<(), Rejection> {
    let full = |what, max| Err(Rejection::Full { command, what, max });
    match command {
        CommandKind::Link | CommandKind::Absorb if complaint.links.len() >= MAX_LINKS => {
            full(Plenty::Links, MAX_LINKS)
        }
        CommandKind::ProposeNotice if complaint.notices.len() >= MAX_NOTICES => {
            full(Plenty::Notices, MAX_NOTICES)
        }
        _ if complaint.version >= MAX_ENTRIES && !leads_to_an_end(command) => {
            full(Plenty::Entries, usize::try_from(MAX_ENTRIES).unwrap_or(usize::MAX))
        }
        _ => Ok(()),
    }
}

/// What a complaint with too many entries still accepts: what brings it to its end.
const fn leads_to_an_end(command: CommandKind) -> bool {
    matches!(
        command,
        CommandKind::Decline
            | CommandKind::Withdraw
            | CommandKind::Merge
            | CommandKind::Answer
            | CommandKind::Return
            | CommandKind::Resume
            | CommandKind::Close
            | CommandKind::Archive
            | CommandKind::DecideLiability
            | CommandKind::DecideNotice
            | CommandKind::SignNotice
            | CommandKind::Tick
    )
}

/// Whether all of the log could be read: what a newer version has recorded may matter to any command.
pub(in crate::complaint) fn readable(complaint: &Complaint) -> Result<(), Rejection> {
    match complaint.newer {
        Some(Newer { version, form }) => Err(Rejection::NewerEvent { version, form }),
        None => Ok(()),
    }
}
