//! `decide`: from a complaint, a request and a context to an entry, or to the reason why not.
//!
//! Pure: reads no clock, holds nothing, does no I/O. What a command needs to know about other
//! complaints is looked up before and put into the context.

mod commands;
mod permissions;
mod preconditions;

use chrono::{DateTime, Utc};

use super::attribution::NoticeOn;
use super::command::{Command, Receive, Request};
use super::complaint::Complaint;
use super::context::Context;
use super::entry::{Entry, KeyDigest};
use super::event::{Event, Receipt};
use super::rejection::Rejection;
use super::transaction::Transaction;
use crate::lifecycle::CommandKind;
use crate::policy::{Policy, Situation};
use crate::vocabulary::{Actor, CommandKey, Facts};
use commands::carry_out;
pub(super) use preconditions::{About, Asked, readable};

/// Longest list in a command.
const MAX_LIST: usize = 64;

/// Takes a case in: the complaint that it opens, and the first entry of its log.
///
/// # Errors
/// [`Rejection`]: the role is unknown or may not receive, an instant is out of range or in the
/// future, or a list is too long.
pub fn receive(
    receive: &Receive,
    occurred_at: Option<DateTime<Utc>>,
    key: Option<CommandKey>,
    context: &Context<'_>,
) -> Result<(Complaint, Entry), Rejection> {
    let context = context.settled(None)?;
    let at = context.occurred(occurred_at)?;
    let now = context.now;
    let policy = context.policy;
    bounded(CommandKind::Receive, receive.facts.flags.len())?;
    let situation = Situation::at_intake(&receive.facts);
    permissions::may_receive(policy, context.actor, &situation)?;
    known_codes(policy, &receive.facts)?;
    let origin = policy.origin(&situation).clone();
    let owned = policy.spec().receiver_owns.as_ref().is_some_and(|when| when.holds(&situation));
    let counts = policy.spec().follow_up.intake_counts.as_ref();
    let department = context.actor.department.clone();
    let receipt = Box::new(Receipt {
        id: receive.id.clone(),
        customer: receive.customer.clone(),
        facts: receive.facts.clone(),
        policy: policy.stamp().clone(),
        owner: owned.then(|| context.actor.id.clone()),
        with: department.filter(|d| owned && *d != origin && policy.has_department(d)),
        origin,
        called_back: counts.is_some_and(|when| when.holds(&situation)),
    });
    let mut complaint = Complaint::open(&receipt, at, now);
    let mut transaction = Transaction::new(&mut complaint, context, at);
    transaction.received(Event::Received(receipt))?;
    let mut events = transaction.events;
    events.shrink_to_fit();
    let key = key.map(|key| KeyDigest { key, digest: receive.digest() });
    complaint.recorded(1, now);
    let entry = Entry::new(1, at, now, context.actor.clone(), events).keyed(key);
    Ok((complaint, entry))
}

/// That the policy knows the codes of the facts.
fn known_codes(policy: &Policy, facts: &Facts) -> Result<(), Rejection> {
    policy.spec().codes.unknown_in(facts).map_or(Ok(()), |code| Err(Rejection::UnknownCode(code)))
}

/// Decides a request: the entry that it adds to the complaint's log.
///
/// What has fallen due by the time of the fact is recorded first, in the same entry. An entry without
/// events (a tick that found nothing due) says that nothing is to be stored.
///
/// # Errors
/// [`Rejection`] with the reason, and what would have been allowed. The complaint is untouched either
/// way; fold the entry with [`Complaint::apply`].
pub fn decide(
    complaint: &Complaint,
    request: &Request,
    context: &Context<'_>,
) -> Result<Entry, Rejection> {
    let mut copy = complaint.clone();
    attempt(&mut copy, request, context, false).map_err(|undone| undone.refused.rejection)
}

/// A refusal, and what had fallen due before it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// Why the request was refused.
    pub rejection: Rejection,
    /// The alarms that were due by now and had not been recorded, as an entry of the host's timer.
    /// They happened whatever becomes of the request: store the entry. The complaint that was passed to
    /// [`decide_in_place`] already contains it.
    pub due: Option<Box<Entry>>,
}

impl<E: Into<Rejection>> From<E> for Refused {
    fn from(rejection: E) -> Self {
        Self { rejection: rejection.into(), due: None }
    }
}

/// As [`decide`], but the complaint is left as the outcome makes it: for a host that keeps folded
/// complaints in memory.
///
/// - `Ok(entry)`: the entry is folded in; store it. An entry without events (a tick that found nothing
///   due) changes nothing and is not stored.
/// - `Err(refused)`: the complaint is as it was before the call, with [`Refused::due`] folded in if there
///   is one; store that entry, then report the rejection. Nothing of the command itself remains.
///
/// # Errors
/// [`Refused`] with the rejection and with what had fallen due before it.
pub fn decide_in_place(
    complaint: &mut Complaint,
    request: &Request,
    context: &Context<'_>,
) -> Result<Entry, Refused> {
    attempt(complaint, request, context, true).map_err(|undone| undone.refused)
}

/// What a request that was not carried out leaves.
#[derive(Debug)]
pub(crate) struct Undone {
    pub(crate) refused: Refused,
    /// Whether events of the command are still in the complaint, which must be folded from its log again.
    pub(crate) spoiled: bool,
}

impl<R: Into<Refused>> From<R> for Undone {
    fn from(refused: R) -> Self {
        Self { refused: refused.into(), spoiled: false }
    }
}

/// As [`decide_in_place`]. Rules that set each other off may fail after the command's first event; `careful` keeps a
/// copy of the complaint for that. Without it a command costs a third less, and the complaint may be spoiled.
pub(crate) fn attempt(
    complaint: &mut Complaint,
    request: &Request,
    context: &Context<'_>,
    careful: bool,
) -> Result<Entry, Undone> {
    let mut transaction = opened(complaint, request, context)?;
    let outcome = due_first(&mut transaction, &request.command)
        .and_then(|()| judge(&transaction, &request.command));
    if let Err(rejection) = outcome {
        return Err(Refused { rejection, due: fallen_due(transaction) }.into());
    }
    let before = careful.then(|| transaction.complaint.clone());
    let swept = transaction.events.len();
    let Err(rejection) = carry_out(&mut transaction, &request.command) else {
        return Ok(closed(transaction, request));
    };
    let begun = transaction.events.len() > swept;
    let spoiled = begun && before.is_none();
    if let Some(before) = before.filter(|_| begun) {
        *transaction.complaint = before;
    }
    transaction.events.truncate(swept);
    Err(Undone { refused: Refused { rejection, due: fallen_due(transaction) }, spoiled })
}

/// A transaction of what a request brings about, once clocks and policy are known to fit.
fn opened<'a>(
    complaint: &'a mut Complaint,
    request: &Request,
    context: &Context<'a>,
) -> Result<Transaction<'a>, Rejection> {
    readable(complaint)?;
    let context = context.settled(Some(complaint.recorded_at))?;
    let at = context.occurred(request.occurred_at)?;
    if matches!(request.command, Command::Recalculate(_)) {
        successor(complaint, &context)?;
    } else if !complaint.policy.matches(context.policy.stamp()) {
        let expected = Box::new(complaint.policy.clone());
        let given = Box::new(context.policy.stamp().clone());
        return Err(Rejection::OtherPolicy { expected, given });
    }
    Ok(Transaction::new(complaint, context, at))
}

/// The entry of a transaction: the complaint counts it.
fn closed(mut transaction: Transaction<'_>, request: &Request) -> Entry {
    drop_idle(&mut transaction.events, transaction.complaint, request.key.is_some());
    let Transaction { complaint, context, at, mut events, .. } = transaction;
    // Entries are kept, and the room that they leave unused with them.
    events.shrink_to_fit();
    let version = complaint.version.saturating_add(1);
    if !events.is_empty() {
        complaint.recorded(version, context.now);
    }
    let key = request.key.clone();
    let key = key.map(|key| KeyDigest { key, digest: request.digest() });
    Entry::new(version, at, context.now, context.actor.clone(), events).keyed(key)
}

/// Leaves out a recalculation that has changed nothing: where no limit runs, or all of them stay as they are under
/// the same rules. One that has a key stays if the entry has nothing else, or its repetition would be carried out.
fn drop_idle(events: &mut Vec<Event>, complaint: &Complaint, keyed: bool) {
    let moved = events.iter().any(|event| matches!(event, Event::PolicyMoved { .. }));
    let idle = events.last() == Some(&Event::Recalculated)
        && (complaint.limits.is_empty() || !moved)
        && (!keyed || events.len() > 1);
    if idle {
        events.pop();
    }
}

/// What had fallen due before a request that was refused, as an entry of the host's timer.
fn fallen_due(mut transaction: Transaction<'_>) -> Option<Box<Entry>> {
    transaction.at = transaction.context.now;
    // What the calendar cannot answer the next tick reports.
    let _ = transaction.sweep(transaction.at);
    let Transaction { complaint, context, at, mut events, .. } = transaction;
    // Entries are kept, and the room that they leave unused with them.
    events.shrink_to_fit();
    if events.is_empty() {
        return None;
    }
    let version = complaint.version.saturating_add(1);
    complaint.recorded(version, context.now);
    Some(Box::new(Entry::new(version, at, context.now, Actor::system(), events)))
}

/// Records the alarms that are due before the fact. A tick that finds more than one entry holds leaves the
/// rest to the next one.
fn due_first(transaction: &mut Transaction<'_>, command: &Command) -> Result<(), Rejection> {
    match (transaction.sweep(transaction.at), command) {
        (Err(Rejection::ManyAlarms { .. }), Command::Tick(_)) => Ok(()),
        (outcome, _) => outcome,
    }
}

/// Everything that can be asked before the command's own data is looked at, then how much that is.
fn judge(transaction: &Transaction<'_>, command: &Command) -> Result<(), Rejection> {
    let kind = command.kind();
    let about = match command {
        Command::Mark(mark) => About { mark: Some(&mark.mark), ..About::default() },
        Command::Hold(hold) => About { reason: Some(&hold.reason), ..About::default() },
        _ => About::default(),
    };
    let (complaint, context, at) = (&*transaction.complaint, &transaction.context, transaction.at);
    Asked { complaint, context, at }.may(kind, about)?;
    bounded(
        kind,
        match command {
            Command::Propose(propose) => propose.plan.remedies.len(),
            Command::DecideLiability(decision) => decision.persons.len(),
            Command::Reclassify(reclassify) => reclassify.facts.flags.len(),
            Command::Absorb(absorb) => absorb.due.len(),
            Command::ProposeNotice(propose) => match &propose.on {
                Some(NoticeOn::Shares(shares)) => shares.len(),
                _ => 0,
            },
            _ => 0,
        },
    )
}

fn bounded(command: CommandKind, count: usize) -> Result<(), Rejection> {
    if count > MAX_LIST {
        return Err(Rejection::TooMany { command, count, max: MAX_LIST });
    }
    Ok(())
}

/// A case moves on to a later version of its policy, or has its limits worked out again under the one that
/// it is under; never back, and never to another policy.
fn successor(complaint: &Complaint, context: &Context<'_>) -> Result<(), Rejection> {
    let (current, given) = (&complaint.policy, context.policy.stamp());
    if given.name == current.name && given.version >= current.version {
        return Ok(());
    }
    let (current, given) = (Box::new(current.clone()), Box::new(given.clone()));
    Err(Rejection::NoSuccessor { current, given })
}
