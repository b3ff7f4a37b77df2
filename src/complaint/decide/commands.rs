//! What each command does once it is known to be legal and allowed: its own questions about its data,
//! then its event. What follows from the event is the transaction's.

use super::preconditions::{Asked, Extendable};
use crate::complaint::attribution::NoticeOn;
use crate::complaint::command::{Command, DecideNotice, Extend, SignNotice};
use crate::complaint::event::{Event, FollowUpResult, Relation, Ruling};
use crate::complaint::rejection::{ExtensionRefusal, Rejection};
use crate::complaint::transaction::Transaction;
use crate::lifecycle::CommandKind;
use crate::policy::{Climb, ConclusionRule, LimitRule, Stake};
use crate::vocabulary::{AtFault, ComplaintId, Department, Finding};

/// Carries a command out.
#[allow(clippy::too_many_lines, reason = "one arm per command; splitting hides the list")]
pub(super) fn carry_out(tx: &mut Transaction<'_>, command: &Command) -> Result<(), Rejection> {
    match command {
        Command::Decline(c) => {
            end_hold(tx)?;
            tx.record(Event::Declined { reason: c.reason.clone() })
        }
        Command::Register(_) => tx.record(Event::Registered),
        Command::Reclassify(c) => {
            if *c.facts == tx.complaint.facts {
                return Err(Rejection::SameFacts);
            }
            super::known_codes(tx.context.policy, &c.facts)?;
            tx.reclassify(c.facts.clone())
        }
        Command::Dispatch(c) => {
            let to = passage(tx, c.to.as_ref())?;
            tx.record(Event::Dispatched { to })
        }
        Command::Transfer(c) => {
            let to = passage(tx, c.to.as_ref())?;
            let from = tx.complaint.route.holder().clone();
            tx.record(Event::Transferred { from, to })
        }
        Command::Sign(_) => tx.record(Event::Signed),
        Command::NameOwner(c) => tx.record(Event::OwnerNamed { owner: c.owner.clone() }),
        Command::Assist(c) => {
            known(tx, &c.department)?;
            tx.record(Event::AssistRequested { department: c.department.clone() })
        }
        Command::Contact(c) => tx.record(Event::Contacted { reached: c.reached }),
        Command::Update(_) => tx.record(Event::Updated),
        Command::Investigate(c) => tx
            .record(Event::Investigated { cause: c.cause.clone(), substantiated: c.substantiated }),
        Command::Propose(c) => tx.record(Event::Proposed { plan: c.plan.clone() }),
        Command::Review(_) => tx.record(Event::Reviewed),
        Command::SendBack(c) => tx.record(Event::SentBack { reason: c.reason.clone() }),
        Command::Approve(_) => tx.record(Event::Approved),
        Command::Offer(_) => {
            use_authority(tx, CommandKind::Offer)?;
            tx.record(Event::Offered)
        }
        Command::Accept(_) => tx.record(Event::Accepted),
        Command::Refuse(c) => tx.record(Event::Refused { reason: c.reason.clone() }),
        Command::Implement(_) => {
            use_authority(tx, CommandKind::Implement)?;
            tx.record(Event::ImplementationStarted)
        }
        Command::Complete(_) => tx.record(Event::Completed),
        Command::Return(_) => {
            let to = tx.form_goes_to();
            let (to, home) = (to.clone(), to == tx.complaint.route.origin());
            tx.record(Event::Returned { to, home })
        }
        Command::Answer(c) => {
            use_authority(tx, CommandKind::Answer)?;
            tx.record(Event::Answered { outcome: c.outcome })
        }
        Command::FollowUp(c) => follow_up(tx, c.result),
        Command::Close(c) => {
            let (complaint, rules) = (&*tx.complaint, &tx.policy.spec().conclusions);
            let fits = |rule: &&ConclusionRule| complaint.may_end_as(rule);
            let named = rules.iter().any(|rule| rule.when.holds(&complaint.situation()));
            if named && !rules.iter().filter(fits).any(|rule| rule.conclusion == c.conclusion) {
                let conclusion = c.conclusion.clone();
                let known = rules.iter().filter(fits).map(|rule| rule.conclusion.clone()).collect();
                return Err(Rejection::UnknownConclusion { conclusion, known });
            }
            tx.record(Event::Closed { conclusion: c.conclusion.clone() })
        }
        Command::Archive(_) => tx.record(Event::Archived),
        Command::Withdraw(c) => {
            end_hold(tx)?;
            tx.record(Event::Withdrawn { reason: c.reason.clone() })
        }
        Command::Reopen(c) => tx.reopen(c.reason.clone()),
        Command::Hold(c) => tx.record(Event::Held { reason: c.reason.clone() }),
        Command::Resume(_) => tx.record(Event::Resumed),
        Command::Escalate(c) => {
            let (asked, current) = (c.level, tx.complaint.level);
            if asked <= current {
                let levels = tx.policy.spec().ladder.len();
                return Err(Rejection::NoSuchLevel { asked, current, levels });
            }
            let next = current.saturating_add(1);
            if tx.policy.spec().climb == Climb::RungByRung && asked > next {
                return Err(Rejection::SkipsLevel { asked, next });
            }
            tx.escalate(asked)
        }
        Command::Extend(c) => extend(tx, c),
        Command::DecideLiability(c) => {
            if let Some(decided) = &tx.complaint.liability {
                return Err(Rejection::LiabilityDecided { at: decided.at });
            }
            let owner = || tx.complaint.owner.iter().cloned().map(AtFault::from).collect();
            // Nobody is at fault where nobody is liable.
            let persons = match c.finding {
                Finding::NotLiable => Vec::new(),
                Finding::Liable if c.persons.is_empty() => owner(),
                Finding::Liable => c.persons.clone(),
            };
            tx.record(Event::LiabilityDecided { finding: c.finding, persons })
        }
        Command::ProposeNotice(c) => match &c.on {
            Some(NoticeOn::Shares(shares)) => {
                for share in shares {
                    known(tx, &share.department)?;
                }
                tx.propose_by_shares(&c.incentive, shares)
            }
            Some(NoticeOn::Person(person)) => tx.propose(&c.incentive, Some(person.clone())),
            None => tx.propose(&c.incentive, None),
        },
        Command::DecideNotice(c) => decide_notice(tx, c),
        Command::SignNotice(c) => sign_notice(tx, c),
        Command::Mark(c) => {
            let known = &tx.policy.spec().marks;
            if !known.contains(&c.mark) {
                let (mark, known) = (c.mark.clone(), known.clone());
                return Err(Rejection::UnknownMark { mark, known });
            }
            tx.record(Event::Marked { mark: c.mark.clone() })
        }
        Command::Merge(c) => {
            goes_on(tx, &c.into)?;
            end_hold(tx)?;
            tx.record(Event::Merged { into: c.into.clone() })
        }
        Command::Absorb(c) => {
            if c.from == tx.complaint.id {
                return Err(Rejection::LinkToSelf);
            }
            tx.record(Event::Absorbed { from: c.from.clone() })?;
            for (topic, due) in &c.due {
                tx.tighten(topic, crate::time::accept_instant(*due)?)?;
            }
            Ok(())
        }
        Command::Link(c) => {
            if c.to == tx.complaint.id {
                return Err(Rejection::LinkToSelf);
            }
            tx.record(Event::Linked { to: c.to.clone(), relation: c.relation })
        }
        Command::CarryOver(c) => {
            if !(1..=12).contains(&c.month) {
                return Err(Rejection::NoMonth { month: c.month });
            }
            if tx.complaint.carried.is_some_and(|last| last >= (c.year, c.month)) {
                return Err(Rejection::AlreadyCarried { year: c.year, month: c.month });
            }
            tx.record(Event::CarriedOver { year: c.year, month: c.month })
        }
        Command::Note(_) => tx.record(Event::Noted),
        Command::Recalculate(_) => {
            super::preconditions::fits(tx.complaint, tx.policy)?;
            let stamp = tx.policy.stamp().clone();
            if tx.complaint.policy != stamp {
                tx.record(Event::PolicyMoved { to: stamp })?;
            }
            tx.record(Event::Recalculated)
        }
        // What has fallen due was recorded before the command was judged.
        Command::Tick(_) => Ok(()),
    }
}

fn known(tx: &Transaction<'_>, department: &Department) -> Result<(), Rejection> {
    if tx.policy.has_department(department) {
        return Ok(());
    }
    Err(Rejection::UnknownDepartment { department: department.clone() })
}

/// The department that gets the case: the one asked for or the policy's route, if the holder may hand
/// it there.
fn passage(tx: &Transaction<'_>, asked: Option<&Department>) -> Result<Department, Rejection> {
    let from = tx.complaint.route.holder();
    let routed = || tx.policy.route(from, &tx.complaint.facts);
    let to = asked.or_else(routed).ok_or(Rejection::NoRoute)?;
    known(tx, to)?;
    if from == to || !tx.policy.may_pass(from, to) {
        return Err(Rejection::NoPassage { from: from.clone(), to: to.clone() });
    }
    Ok(to.clone())
}

/// Records the use of the authority that covers what is granted without approval, if one is needed.
fn use_authority(tx: &mut Transaction<'_>, command: CommandKind) -> Result<(), Rejection> {
    let asked = Asked { complaint: tx.complaint, context: &tx.context, at: tx.at };
    match asked.authority(command)? {
        Some(authority) => tx.record(Event::AuthorityUsed { authority: authority.id.clone() }),
        None => Ok(()),
    }
}

/// Ends the hold that there may be: the case ends, so it waits for nothing any more.
fn end_hold(tx: &mut Transaction<'_>) -> Result<(), Rejection> {
    if tx.complaint.hold.is_some() { tx.record(Event::Resumed) } else { Ok(()) }
}

/// That the other complaint goes on with the case. It must have taken over this one's promises before:
/// then it cannot be merged into this one in turn, so merged complaints never form a circle.
fn goes_on(tx: &Transaction<'_>, into: &ComplaintId) -> Result<(), Rejection> {
    let complaint = &*tx.complaint;
    if *into == complaint.id {
        return Err(Rejection::LinkToSelf);
    }
    if complaint.links.contains(&(into.clone(), Relation::DuplicatedBy)) {
        return Err(Rejection::TookOver { from: into.clone() });
    }
    let other = tx.context.other.filter(|other| other.id == *into);
    let other = other.ok_or_else(|| Rejection::OtherUnknown { id: into.clone() })?;
    if let Some(further) = &other.merged_into {
        return Err(Rejection::Merged { command: CommandKind::Merge, into: further.clone() });
    }
    if !other.is_open() {
        return Err(Rejection::OtherEnded { id: into.clone(), state: other.state.kind() });
    }
    if !other.links.contains(&(complaint.id.clone(), Relation::DuplicatedBy)) {
        return Err(Rejection::NotAbsorbed { id: into.clone() });
    }
    Ok(())
}

fn follow_up(tx: &mut Transaction<'_>, result: FollowUpResult) -> Result<(), Rejection> {
    let rule = &tx.policy.spec().follow_up;
    let satisfied = match result {
        // Best first: what is not worse than the worst accepted counts.
        FollowUpResult::Reached(satisfaction) => satisfaction <= rule.accepts,
        FollowUpResult::Unreachable | FollowUpResult::NobodyContacted => false,
    };
    let unreachable = result == FollowUpResult::Unreachable;
    let attempts = tx.complaint.counts.attempts.saturating_add(1);
    let done = !unreachable || attempts >= u32::from(rule.attempts);
    tx.record(Event::FollowedUp { result, satisfied, done })
}

/// Promises a later date for a running limit, or sets the date of one that is agreed case by case.
fn extend(tx: &mut Transaction<'_>, extend: &Extend) -> Result<(), Rejection> {
    let refuse = |why| Rejection::Extension { topic: extend.topic.clone(), why };
    let asked = Asked { complaint: tx.complaint, context: &tx.context, at: tx.at };
    let (limit, rule, extension) = match asked.extendable(&extend.topic).map_err(refuse)? {
        Extendable::Agreed(rule) => return agree(tx, rule, extend),
        Extendable::Running(limit, rule, extension) => (limit, rule, extension),
    };
    if extension.customer_told && !extend.customer_told {
        return Err(refuse(ExtensionRefusal::CustomerNotTold));
    }
    let promise = crate::time::accept_instant(extend.promise)?;
    let due = limit.due.max(tx.at);
    if promise <= due {
        return Err(refuse(ExtensionRefusal::NotLater { promise, due }));
    }
    if let Some(furthest) = tx.furthest(rule, limit.start)?
        && promise > furthest
    {
        return Err(refuse(ExtensionRefusal::TooFar { promise, furthest }));
    }
    tx.repromise(&extend.topic, promise, (extend.reason.clone(), extend.customer_told))
}

/// Sets the date of a limit that is agreed case by case, which starts it.
fn agree(tx: &mut Transaction<'_>, rule: &LimitRule, extend: &Extend) -> Result<(), Rejection> {
    let refuse = |why| Rejection::Extension { topic: extend.topic.clone(), why };
    let (promise, due) = (crate::time::accept_instant(extend.promise)?, tx.at);
    if promise <= due {
        return Err(refuse(ExtensionRefusal::NotLater { promise, due }));
    }
    let furthest = tx.policy.calendar(rule).due(tx.at, rule.within)?;
    if promise > furthest.at {
        return Err(refuse(ExtensionRefusal::TooFar { promise, furthest: furthest.at }));
    }
    tx.agree(rule, promise)
}

fn decide_notice(tx: &mut Transaction<'_>, decide: &DecideNotice) -> Result<(), Rejection> {
    let number = decide.notice;
    let asked = Asked { complaint: tx.complaint, context: &tx.context, at: tx.at };
    let notice = asked.notice(number)?;
    asked.may_decide(notice)?;
    let fits = match (&decide.ruling, &notice.stake) {
        (Ruling::Impose(amount), Stake::Money(range)) => range.contains(*amount),
        (Ruling::Measure(measure), Stake::Measures(scale)) => scale.contains(measure),
        (Ruling::Waive(_), _) => true,
        (Ruling::Impose(_), Stake::Measures(_)) | (Ruling::Measure(_), Stake::Money(_)) => false,
    };
    if !fits {
        return Err(Rejection::Stake { notice: number, stake: Box::new(notice.stake.clone()) });
    }
    tx.record(Event::NoticeDecided { notice: number, ruling: decide.ruling.clone() })
}

fn sign_notice(tx: &mut Transaction<'_>, sign: &SignNotice) -> Result<(), Rejection> {
    let number = sign.notice;
    let asked = Asked { complaint: tx.complaint, context: &tx.context, at: tx.at };
    asked.may_sign(asked.notice(number)?)?;
    let by = tx.context.actor.role.clone();
    tx.record(Event::NoticeSigned { notice: number, by })
}
