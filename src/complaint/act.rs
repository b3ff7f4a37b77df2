//! What each command does once it is known to be legal and allowed: its own questions, then its event.

use super::attribution::NoticeOn;
use super::clockwork::outlives_closing;
use super::command::{Command, DecideNotice, Extend, SignNotice};
use super::draft::Draft;
use super::event::{Event, FollowUpResult, Relation, Ruling};
use super::limit::LimitStatus;
use super::rejection::{ExtensionRefusal, NeededRole, NoticeProblem, Rejection};
use super::state::State;
use crate::lifecycle::{CommandKind, Milestone, Point};
use crate::policy::{Authority, Climb, LimitRule, Returns, Scope, Stake, Starts, Trigger};
use crate::vocabulary::{AtFault, Clause, Department, Finding};

/// Carries a command out.
#[allow(clippy::too_many_lines, reason = "one arm a command; splitting hides the list")]
pub(super) fn act(draft: &mut Draft<'_>, command: &Command) -> Result<(), Rejection> {
    match command {
        Command::Decline(c) => {
            if draft.complaint.hold.is_some() {
                draft.happen(Event::Resumed)?;
            }
            draft.happen(Event::Declined { reason: c.reason.clone() })?;
            draft.lapse(|_| false);
            Ok(())
        }
        Command::Register(_) => draft.happen(Event::Registered),
        Command::Reclassify(c) => {
            if *c.facts == draft.complaint.facts {
                return Err(Rejection::SameFacts);
            }
            draft.reclassify(c.facts.clone())
        }
        Command::Dispatch(c) => {
            let to = passage(draft, c.to.as_ref())?;
            draft.happen(Event::Dispatched { to })
        }
        Command::Transfer(c) => {
            let to = passage(draft, c.to.as_ref())?;
            let from = draft.complaint.route.holder().clone();
            draft.happen(Event::Transferred { from, to })?;
            draft.leave_stage();
            Ok(())
        }
        Command::Sign(_) => draft.happen(Event::Signed),
        Command::NameOwner(c) => draft.happen(Event::OwnerNamed { owner: c.owner.clone() }),
        Command::Assist(c) => {
            known(draft, &c.department)?;
            draft.happen(Event::AssistRequested { department: c.department.clone() })
        }
        Command::Contact(c) => draft.happen(Event::Contacted { reached: c.reached }),
        Command::Update(_) => draft.happen(Event::Updated),
        Command::Investigate(c) => draft
            .happen(Event::Investigated { cause: c.cause.clone(), substantiated: c.substantiated }),
        Command::Propose(c) => draft.happen(Event::Proposed { plan: c.plan.clone() }),
        Command::Review(_) => draft.happen(Event::Reviewed),
        Command::SendBack(c) => draft.happen(Event::SentBack { reason: c.reason.clone() }),
        Command::Approve(_) => draft.happen(Event::Approved),
        Command::Offer(_) => {
            granted(draft, CommandKind::Offer)?;
            draft.happen(Event::Offered)
        }
        Command::Accept(_) => draft.happen(Event::Accepted),
        Command::Refuse(c) => draft.happen(Event::Refused { reason: c.reason.clone() }),
        Command::Implement(_) => {
            granted(draft, CommandKind::Implement)?;
            draft.happen(Event::ImplementationStarted)
        }
        Command::Complete(_) => draft.happen(Event::Completed),
        Command::Return(_) => {
            let route = &draft.complaint.route;
            let to = match draft.policy.spec().returns {
                Returns::ToOrigin => route.origin(),
                Returns::ToSender => route.sender(),
            };
            let (to, home) = (to.clone(), to == route.origin());
            draft.happen(Event::Returned { to, home })
        }
        Command::Answer(c) => {
            if matches!(draft.complaint.state, State::Proposed { .. }) {
                granted(draft, CommandKind::Answer)?;
            }
            draft.happen(Event::Answered { outcome: c.outcome })
        }
        Command::FollowUp(c) => follow_up(draft, c.result),
        Command::Close(c) => {
            let situation = draft.complaint.situation();
            let rules = draft.policy.spec().conclusions.iter();
            let known = rules.filter(|rule| rule.when.holds(&situation)).map(|r| &r.conclusion);
            let known: Vec<_> = known.cloned().collect();
            if !known.is_empty() && !known.contains(&c.conclusion) {
                let conclusion = c.conclusion.clone();
                return Err(Rejection::UnknownConclusion { conclusion, known });
            }
            draft.happen(Event::Closed { conclusion: c.conclusion.clone() })?;
            draft.lapse(outlives_closing);
            Ok(())
        }
        Command::Archive(_) => draft.happen(Event::Archived),
        Command::Withdraw(c) => {
            if draft.complaint.hold.is_some() {
                draft.happen(Event::Resumed)?;
            }
            draft.happen(Event::Withdrawn { reason: c.reason.clone() })?;
            draft.lapse(|_| false);
            Ok(())
        }
        Command::Reopen(c) => draft.reopen(c.reason.clone()),
        Command::Hold(c) => {
            draft.happen(Event::Held { reason: c.reason.clone() })?;
            draft.suspend();
            Ok(())
        }
        Command::Resume(_) => {
            draft.happen(Event::Resumed)?;
            draft.resume()
        }
        Command::Escalate(c) => {
            let (asked, current) = (c.level, draft.complaint.level);
            if asked <= current {
                let levels = draft.policy.spec().ladder.len();
                return Err(Rejection::NoSuchLevel { asked, current, levels });
            }
            let next = current.saturating_add(1);
            if draft.policy.spec().climb == Climb::RungByRung && asked > next {
                return Err(Rejection::SkipsLevel { asked, next });
            }
            draft.escalate(asked)
        }
        Command::Extend(c) => extend(draft, c),
        Command::DecideLiability(c) => {
            if let Some(decided) = &draft.complaint.liability {
                return Err(Rejection::LiabilityDecided { at: decided.at });
            }
            let owner = || draft.complaint.owner.iter().cloned().map(AtFault::from).collect();
            // Nobody is at fault where nobody is liable.
            let persons = match c.finding {
                Finding::NotLiable => Vec::new(),
                Finding::Liable if c.persons.is_empty() => owner(),
                Finding::Liable => c.persons.clone(),
            };
            draft.happen(Event::LiabilityDecided { finding: c.finding, persons })?;
            draft.react(None, |on| *on == Trigger::Liability(c.finding))
        }
        Command::ProposeNotice(c) => match &c.on {
            Some(NoticeOn::Shares(shares)) => {
                for share in shares {
                    known(draft, &share.department)?;
                }
                draft.propose_by_shares(&c.incentive, shares)
            }
            Some(NoticeOn::Person(person)) => draft.propose(&c.incentive, Some(person.clone())),
            None => draft.propose(&c.incentive, None),
        },
        Command::DecideNotice(c) => decide_notice(draft, c),
        Command::SignNotice(c) => sign_notice(draft, c),
        Command::Mark(c) => {
            let known = &draft.policy.spec().marks;
            if !known.contains(&c.mark) {
                let (mark, known) = (c.mark.clone(), known.clone());
                return Err(Rejection::UnknownMark { mark, known });
            }
            draft.happen(Event::Marked { mark: c.mark.clone() })
        }
        Command::Merge(c) => {
            if c.into == draft.complaint.id {
                return Err(Rejection::LinkToSelf);
            }
            if draft.complaint.links.contains(&(c.into.clone(), Relation::DuplicatedBy)) {
                return Err(Rejection::TookOver { from: c.into.clone() });
            }
            if draft.complaint.hold.is_some() {
                draft.happen(Event::Resumed)?;
            }
            draft.happen(Event::Merged { into: c.into.clone() })?;
            draft.lapse(|_| false);
            Ok(())
        }
        Command::Absorb(c) => {
            if c.from == draft.complaint.id {
                return Err(Rejection::LinkToSelf);
            }
            draft.happen(Event::Absorbed { from: c.from.clone() })?;
            for (topic, due) in &c.due {
                draft.tighten(topic, crate::time::accept_instant(*due)?)?;
            }
            Ok(())
        }
        Command::Link(c) => {
            if c.to == draft.complaint.id {
                return Err(Rejection::LinkToSelf);
            }
            draft.happen(Event::Linked { to: c.to.clone(), relation: c.relation })
        }
        Command::CarryOver(c) => {
            if !(1..=12).contains(&c.month) {
                return Err(Rejection::NoMonth { month: c.month });
            }
            if draft.complaint.carried.is_some_and(|last| last >= (c.year, c.month)) {
                return Err(Rejection::AlreadyCarried { year: c.year, month: c.month });
            }
            draft.happen(Event::CarriedOver { year: c.year, month: c.month })?;
            draft.react(None, |on| *on == Trigger::CarriedOver)
        }
        Command::Note(_) => draft.happen(Event::Noted),
        Command::Recalculate(_) => {
            let stamp = draft.policy.stamp().clone();
            if draft.complaint.policy != stamp {
                draft.happen(Event::PolicyMoved { to: stamp })?;
            }
            draft.select_again(true)
        }
        // What has fallen due was recorded before the command was judged.
        Command::Tick(_) => Ok(()),
    }
}

fn known(draft: &Draft<'_>, department: &Department) -> Result<(), Rejection> {
    if draft.policy.has_department(department) {
        return Ok(());
    }
    Err(Rejection::UnknownDepartment { department: department.clone() })
}

/// The department that gets the case: the one asked for or the policy's route, if the holder may hand
/// it there.
fn passage(draft: &Draft<'_>, asked: Option<&Department>) -> Result<Department, Rejection> {
    let from = draft.complaint.route.holder();
    let routed = || draft.policy.route(from, &draft.complaint.facts);
    let to = asked.or_else(routed).ok_or(Rejection::NoRoute)?;
    known(draft, to)?;
    if from == to || !draft.policy.may_pass(from, to) {
        return Err(Rejection::NoPassage { from: from.clone(), to: to.clone() });
    }
    Ok(to.clone())
}

/// Whether what the resolution grants is approved, or covered by an authority of the actor's role
/// (TEL-20), whose use is then recorded. A policy without authorities does not limit it.
fn granted(draft: &mut Draft<'_>, command: CommandKind) -> Result<(), Rejection> {
    let authorities = &draft.policy.spec().authorities;
    let approved = draft.complaint.stands(&Milestone::At(Point::Approved));
    let Some(plan) = draft.complaint.state.plan().filter(|plan| !plan.is_empty()) else {
        return Ok(());
    };
    if authorities.is_empty() || approved {
        return Ok(());
    }
    let situation = draft.complaint.situation();
    let role = &draft.context.actor.role;
    let own = |a: &&Authority| a.to.contains(role) && a.when.holds(&situation);
    let covering =
        authorities.iter().filter(own).find(|a| a.covers(&plan.remedies, plan.compensation));
    let Some(authority) = covering else {
        let here: Vec<&Authority> = authorities.iter().filter(own).collect();
        let citing = if here.is_empty() { authorities.iter().collect() } else { here.clone() };
        let mut cite: Vec<Clause> = Vec::new();
        for clause in citing.into_iter().flat_map(|authority| &authority.cite) {
            if !cite.contains(clause) {
                cite.push(clause.clone());
            }
        }
        return Err(Rejection::NoAuthority {
            role: role.clone(),
            command,
            authorities: here.into_iter().map(|authority| authority.id.clone()).collect(),
            cite,
        });
    };
    draft.happen(Event::AuthorityUsed { authority: authority.id.clone() })
}

fn follow_up(draft: &mut Draft<'_>, result: FollowUpResult) -> Result<(), Rejection> {
    let rule = &draft.policy.spec().follow_up;
    let satisfied = match result {
        // Best first: what is not worse than the worst accepted counts.
        FollowUpResult::Reached(satisfaction) => satisfaction <= rule.accepts,
        FollowUpResult::Unreachable | FollowUpResult::NobodyContacted => false,
    };
    let unreachable = result == FollowUpResult::Unreachable;
    let attempts = draft.complaint.counts.attempts.saturating_add(1);
    let done = !unreachable || attempts >= u32::from(rule.attempts);
    let dissatisfied = matches!(result, FollowUpResult::Reached(_)) && !satisfied;
    draft.happen(Event::FollowedUp { result, satisfied, done })?;
    draft.react(None, |on| match on {
        Trigger::CallBack(how) => *how == result.call_back(),
        Trigger::Dissatisfied => dissatisfied,
        Trigger::Reached(_) | Trigger::Liability(_) | Trigger::CarriedOver => false,
    })
}

/// The reasons for refusing an extension, in the order in which a person would ask.
fn extend(draft: &mut Draft<'_>, extend: &Extend) -> Result<(), Rejection> {
    let refuse = |why| Rejection::Extension { topic: extend.topic.clone(), why };
    let running = draft.complaint.limits.iter().find(|limit| limit.topic == extend.topic);
    let Some(limit) = running.cloned() else {
        let applying = draft.policy.limits_in(draft.complaint.situation());
        let agreed = applying.into_iter().find(|r| r.agreed && r.topic == extend.topic);
        return agree(draft, agreed.ok_or_else(|| refuse(ExtensionRefusal::NotRunning))?, extend);
    };
    let rule = draft.policy.limit(&limit.rule);
    let Some((rule, extension)) = rule.and_then(|rule| Some((rule, rule.extension.as_ref()?)))
    else {
        return Err(refuse(ExtensionRefusal::NotExtendable(limit.rule)));
    };
    if matches!(limit.status, LimitStatus::Suspended { .. }) {
        return Err(refuse(ExtensionRefusal::Suspended));
    }
    let late = limit.breached.is_some() || !super::limit::on_time(draft.at, limit.due);
    if late && !extension.late {
        return Err(refuse(ExtensionRefusal::Late { asked: draft.at, due: limit.due }));
    }
    if limit.promises >= extension.times {
        return Err(refuse(ExtensionRefusal::UsedUp(limit.promises)));
    }
    if !extension.approvers.is_empty() && !extension.approvers.contains(&draft.context.actor.role) {
        return Err(refuse(ExtensionRefusal::NotApproved(extension.approvers.clone())));
    }
    if extension.customer_told && !extend.customer_told {
        return Err(refuse(ExtensionRefusal::CustomerNotTold));
    }
    let promise = crate::time::accept_instant(extend.promise)?;
    if promise <= limit.due.max(draft.at) {
        let due = limit.due.max(draft.at);
        return Err(refuse(ExtensionRefusal::NotLater { promise, due }));
    }
    if let Some(furthest) = draft.furthest(rule, limit.start)?
        && promise > furthest
    {
        return Err(refuse(ExtensionRefusal::TooFar { promise, furthest }));
    }
    draft.repromise(rule, &limit, promise, (extend.reason.clone(), extend.customer_told))
}

/// Sets the date of a limit that is agreed case by case, which starts it.
fn agree(draft: &mut Draft<'_>, rule: &LimitRule, extend: &Extend) -> Result<(), Rejection> {
    let refuse = |why| Rejection::Extension { topic: extend.topic.clone(), why };
    let done = rule.starts == Starts::Once && draft.complaint.reached(&rule.until).is_some();
    if done || draft.complaint.reached(&rule.from).is_none() {
        return Err(refuse(ExtensionRefusal::NotRunning));
    }
    let (promise, due) = (crate::time::accept_instant(extend.promise)?, draft.at);
    if promise <= due {
        return Err(refuse(ExtensionRefusal::NotLater { promise, due }));
    }
    let furthest = draft.policy.calendar(rule).due(draft.at, rule.within)?;
    if promise > furthest.at {
        return Err(refuse(ExtensionRefusal::TooFar { promise, furthest: furthest.at }));
    }
    draft.agreed(rule, promise)
}

fn decide_notice(draft: &mut Draft<'_>, decide: &DecideNotice) -> Result<(), Rejection> {
    let number = decide.notice;
    let notice = notice(draft, number)?;
    if notice.ruling.is_some() {
        return Err(Rejection::NoticeState { notice: number, problem: NoticeProblem::Decided });
    }
    if let Some(rule) = draft.policy.incentive(&notice.incentive)
        && !rule.decided_by.contains(&draft.context.actor.role)
    {
        let needed = rule.decided_by.iter();
        return Err(Rejection::NotAllowed {
            role: draft.context.actor.role.clone(),
            command: CommandKind::DecideNotice,
            needed_roles: needed
                .map(|r| NeededRole { role: r.clone(), scope: Scope::Any })
                .collect(),
            cite: rule.cite.clone(),
        });
    }
    let fits = match (&decide.ruling, &notice.stake) {
        (Ruling::Impose(amount), Stake::Money(range)) => range.contains(*amount),
        (Ruling::Measure(measure), Stake::Measures(scale)) => scale.contains(measure),
        (Ruling::Waive(_), _) => true,
        (Ruling::Impose(_), Stake::Measures(_)) | (Ruling::Measure(_), Stake::Money(_)) => false,
    };
    if !fits {
        return Err(Rejection::Stake { notice: number, stake: Box::new(notice.stake.clone()) });
    }
    draft.happen(Event::NoticeDecided { notice: number, ruling: decide.ruling.clone() })
}

fn sign_notice(draft: &mut Draft<'_>, sign: &SignNotice) -> Result<(), Rejection> {
    let number = sign.notice;
    let known = notice(draft, number)?;
    let by = draft.context.actor.role.clone();
    let problem = match &known.ruling {
        Some((Ruling::Impose(_) | Ruling::Measure(_), _)) => {
            known.signed.contains(&by).then_some(NoticeProblem::Signed)
        }
        Some((Ruling::Waive(_), _)) | None => Some(NoticeProblem::NotImposed),
    };
    if let Some(problem) = problem {
        return Err(Rejection::NoticeState { notice: number, problem });
    }
    draft.happen(Event::NoticeSigned { notice: number, by })
}

fn notice<'d>(
    draft: &'d Draft<'_>,
    number: u32,
) -> Result<&'d super::complaint::Notice, Rejection> {
    let notices = &draft.complaint.notices;
    notices
        .iter()
        .find(|notice| notice.number == number)
        .ok_or(Rejection::UnknownNotice { notice: number, count: notices.len() })
}
