//! `decide`: from a complaint, a request and a context to an entry, or to the reason why not.
//!
//! Pure: reads no clock, holds nothing, does no I/O. What a command needs to know about other
//! complaints is looked up before and put into it.

use chrono::{DateTime, TimeDelta, Utc};

use super::act::act;
use super::attribution::NoticeOn;
use super::command::{Command, Receive, Request};
use super::complaint::Complaint;
use super::draft::Draft;
use super::entry::{Entry, KeyDigest};
use super::event::{Event, Receipt};
use super::guards;
use super::rejection::Rejection;
use crate::lifecycle::CommandKind;
use crate::policy::{Policy, Situation};
use crate::time::accept_instant;
use crate::vocabulary::{Actor, CommandKey};

/// What a decision rests on besides the complaint: the rules, who asks, and what time it is.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The policy that the complaint is handled under.
    pub policy: &'a Policy,
    /// Who asks.
    pub actor: &'a Actor,
    /// Now, UTC. Cut to microseconds before anything is decided.
    pub now: DateTime<Utc>,
}

/// How far ahead of now a fact may claim to have happened: clocks of two machines differ.
const TOLERANCE: TimeDelta = TimeDelta::seconds(1);

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
    let now = accept_instant(context.now)?;
    let at = occurred(occurred_at, now)?;
    let context = Context { now, ..*context };
    let policy = context.policy;
    bounded(CommandKind::Receive, receive.facts.flags.len())?;
    let situation = Situation::at_intake(&receive.facts);
    guards::may_receive(policy, context.actor, &situation)?;
    let origin = policy.origin(&situation).clone();
    let owned = policy.spec().receiver_owns.as_ref().is_some_and(|when| when.holds(&situation));
    let counts = policy.spec().follow_up.intake_counts.as_ref();
    let department = context.actor.department.clone();
    let event = Event::Received(Box::new(Receipt {
        id: receive.id.clone(),
        customer: receive.customer.clone(),
        facts: receive.facts.clone(),
        policy: policy.stamp().clone(),
        owner: owned.then(|| context.actor.id.clone()),
        with: department.filter(|d| owned && *d != origin && policy.has_department(d)),
        origin,
        called_back: counts.is_some_and(|when| when.holds(&situation)),
    }));
    // `open` answers with a complaint for a receipt, and this is one.
    let Some(mut complaint) = Complaint::open(&event, at, now) else {
        return Err(Rejection::WrongState {
            state: crate::lifecycle::StateKind::Received,
            command: CommandKind::Receive,
        });
    };
    let mut draft = Draft::new(&mut complaint, context, at);
    draft.received(event)?;
    let events = draft.events;
    let key = key.map(|key| KeyDigest { key, digest: receive.digest() });
    complaint.recorded(1, now);
    let entry = Entry::new(1, at, now, context.actor.clone(), events).keyed(key);
    Ok((complaint, entry))
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
    decide_in_place(&mut complaint.clone(), request, context).map_err(|refused| refused.rejection)
}

/// A refusal, and whether the complaint was changed before it came to light.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) rejection: Rejection,
    pub(crate) changed: bool,
}

impl<E: Into<Rejection>> From<E> for Refused {
    fn from(rejection: E) -> Self {
        Self { rejection: rejection.into(), changed: false }
    }
}

/// As [`decide`], but the complaint is left as the entry makes it, without a copy.
///
/// On refusal it may have been changed (what had fallen due is recorded before a command is judged):
/// `changed` says so, and the caller must then restore it from the log.
pub(crate) fn decide_in_place(
    complaint: &mut Complaint,
    request: &Request,
    context: &Context<'_>,
) -> Result<Entry, Refused> {
    guards::readable(complaint)?;
    let now = accept_instant(context.now)?;
    let at = occurred(request.occurred_at, now)?;
    let context = Context { now, ..*context };
    if now < complaint.recorded_at {
        return Err(Rejection::ClockBehind { now, last: complaint.recorded_at }.into());
    }
    let moving = matches!(request.command, Command::Recalculate(_));
    if !moving && !complaint.policy.matches(context.policy.stamp()) {
        let expected = Box::new(complaint.policy.clone());
        let given = Box::new(context.policy.stamp().clone());
        return Err(Rejection::OtherPolicy { expected, given }.into());
    }
    if at < complaint.received_at {
        let since = complaint.received_at;
        return Err(Rejection::TooEarly { occurred_at: at, since }.into());
    }
    let version = complaint.version.saturating_add(1);
    let mut draft = Draft::new(complaint, context, at);
    let outcome = draft.sweep(at).and_then(|()| {
        judge(&draft, &request.command)?;
        act(&mut draft, &request.command)
    });
    let events = draft.events;
    if let Err(rejection) = outcome {
        return Err(Refused { rejection, changed: !events.is_empty() });
    }
    if !events.is_empty() {
        complaint.recorded(version, now);
    }
    let key = request.key.clone();
    let key = key.map(|key| KeyDigest { key, digest: request.digest() });
    Ok(Entry::new(version, at, now, context.actor.clone(), events).keyed(key))
}

/// Everything that can be asked before the command's own data is looked at, then the instant.
fn judge(draft: &Draft<'_>, command: &Command) -> Result<(), Rejection> {
    let (complaint, kind) = (&*draft.complaint, command.kind());
    let mark = match command {
        Command::Mark(mark) => Some(&mark.mark),
        _ => None,
    };
    let actor = draft.context.actor;
    let place = guards::known_role(draft.policy, actor)?;
    guards::legal(complaint, kind)?;
    guards::role(complaint, draft.policy, (actor, place), kind, mark)?;
    guards::standing(complaint, kind)?;
    guards::gates(complaint, draft.policy, kind, mark)?;
    let since = match (command, &complaint.hold) {
        (Command::Resume(_), Some(hold)) => hold.since,
        (Command::Hold(_), _) => complaint.holds.last().map_or(complaint.received_at, |h| h.1),
        _ if crate::lifecycle::transitions::leads_on(complaint.state.kind(), kind) => {
            complaint.since
        }
        _ => complaint.received_at,
    };
    if draft.at < since {
        return Err(Rejection::TooEarly { occurred_at: draft.at, since });
    }
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

/// When it happened: not after now. A little ahead is the other machine's clock, and counts as now.
fn occurred(
    occurred_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Rejection> {
    let Some(at) = occurred_at else { return Ok(now) };
    let at = accept_instant(at)?;
    if at.signed_duration_since(now) > TOLERANCE {
        return Err(Rejection::InFuture { occurred_at: at, now });
    }
    Ok(at.min(now))
}
