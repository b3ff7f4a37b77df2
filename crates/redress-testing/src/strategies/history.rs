//! Legal histories: logs of complaints that staff could have handled under a policy.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::any;
use proptest::strategy::{BoxedStrategy, NewTree, Strategy};
use proptest::test_runner::TestRunner;

use super::{facts, named};
use crate::choose::{self, Choice};
use crate::palette::{everybody, people};
use redress::complaint::command::Tick;
use redress::complaint::{
    Command, Complaint, Context, Entry, Permitted, Receive, Request, decide, permitted, receive,
    transitions,
};
use redress::lifecycle::CommandKind;
use redress::policy::Policy;
use redress::vocabulary::{Actor, Facts, role};

/// Parameters of histories.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HistoryParameters {
    /// Maximum number of steps after the receipt.
    pub steps: usize,
    /// Maximum time between two steps.
    pub pause: TimeDelta,
    /// Approximate percentage of steps that change the state.
    pub forward: u8,
    /// Approximate percentage of steps that are recorded later than they happened.
    pub late: u8,
    /// Approximate percentage of steps that are followed by a tick.
    pub ticks: u8,
    /// Whether a complaint may be reclassified and its limits recalculated.
    pub reclassify: bool,
    /// When the complaint comes in, UTC.
    pub begin: DateTime<Utc>,
    /// Who acts: the host's own staff, each in a role and department. Empty: those of [`actors`](super::actors),
    /// derived from the policy.
    pub actors: Vec<Actor>,
}

impl Default for HistoryParameters {
    /// Up to 40 steps, up to three days apart; 50 % change the state, 10 % are recorded late, 25 % are followed
    /// by a tick. Begins on Friday, 27 February 2026, 16:30 in Shanghai.
    fn default() -> Self {
        Self {
            steps: 40,
            pause: TimeDelta::days(3),
            forward: 50,
            late: 10,
            ticks: 25,
            reclassify: true,
            begin: DateTime::from_timestamp(1_772_181_000, 0).unwrap_or_default(),
            actors: Vec::new(),
        }
    }
}

/// A request with its actor and time.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Asked {
    /// The actor.
    pub actor: Actor,
    /// The request.
    pub request: Request,
    /// The current time of the request, UTC.
    pub now: DateTime<Utc>,
}

/// A complaint's legal history: the requests, the log and the resulting complaint.
#[derive(Clone)]
#[non_exhaustive]
pub struct History {
    /// The policy it was handled under.
    pub policy: Policy,
    /// The actor who received the case.
    pub receiver: Actor,
    /// The receipt.
    pub receive: Receive,
    /// The instant of receipt, UTC.
    pub received: DateTime<Utc>,
    /// The requests afterwards, all of them accepted.
    pub asked: Vec<Asked>,
    /// The log: the receipt, and the entry of each request that recorded events.
    pub entries: Vec<Entry>,
    /// The resulting complaint.
    pub complaint: Complaint,
    /// The time at the end, UTC.
    pub now: DateTime<Utc>,
}

/// Omits the policy, which is long.
impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {:?} by {}", self.received, self.receive.facts, self.receiver.role)?;
        for asked in &self.asked {
            write!(f, "  {} {:?}", asked.now, asked.request.command)?;
            if let Some(at) = asked.request.occurred_at {
                write!(f, " at {at}")?;
            }
            writeln!(f, " by {} ({})", asked.actor.id, asked.actor.role)?;
        }
        write!(f, "  {} stands {}", self.now, self.complaint.state.kind())
    }
}

named! {
    /// Legal histories; see [`legal_history`].
    LegalHistory => History
}

/// The dice of one step.
#[derive(Clone, Debug)]
struct Step {
    wait: i64,
    late: (u8, u16),
    tick: u8,
    forward: u8,
    which: u16,
    choice: Choice,
}

/// Legal histories under a policy, by construction: in each step an actor issues one of the commands that
/// [`permitted`] allows, with plausible data, after some time; sometimes the host's timer ticks or a fact is
/// recorded late.
///
/// Nothing is filtered out. A history shrinks by leaving out steps and shortening pauses, and remains legal.
pub fn legal_history(policy: &Policy, parameters: HistoryParameters) -> LegalHistory {
    let policy = policy.clone();
    let pause = parameters.pause.num_seconds().max(1);
    let step = (
        0..=pause,
        (0u8..100, any::<u16>()),
        0u8..100,
        0u8..100,
        any::<u16>(),
        facts(&policy),
        any::<[u16; 4]>(),
    );
    let actors = match parameters.actors.as_slice() {
        [] => everybody(&policy),
        given => given.to_vec(),
    };
    let people = people(&actors);
    let step = step.prop_map(move |(wait, late, tick, forward, which, facts, dice)| Step {
        wait,
        late,
        tick,
        forward,
        which,
        choice: Choice { people: Arc::clone(&people), facts, dice, strange: false },
    });
    let steps = proptest::collection::vec(step, 0..=parameters.steps);
    let all = (facts(&policy), any::<u16>(), steps);
    let make = all.prop_map(move |(facts, receiver, steps)| {
        live(&policy, &parameters, &actors, facts, receiver, &steps)
    });
    LegalHistory(make.boxed())
}

/// Runs a complaint through its steps.
fn live(
    policy: &Policy,
    parameters: &HistoryParameters,
    actors: &[Actor],
    facts: Facts,
    receiver: u16,
    steps: &[Step],
) -> History {
    let begin = parameters.begin;
    let asked = Receive::new(redress::code!("case-1"), redress::code!("customer-1"), facts);
    let offset = usize::from(receiver);
    let opened = (0..actors.len()).find_map(|at| {
        let actor = actors.get(offset.wrapping_add(at) % actors.len())?;
        let context = Context::new(policy, actor, begin);
        let (complaint, entry) = receive(&asked, None, None, &context).ok()?;
        Some((actor.clone(), complaint, entry))
    });
    let Some((receiver, complaint, entry)) = opened else {
        panic!("under this policy no one may receive a complaint at {begin}");
    };
    let mut history = History {
        policy: policy.clone(),
        receiver,
        receive: asked,
        received: begin,
        asked: Vec::new(),
        entries: vec![entry],
        complaint,
        now: begin,
    };
    for step in steps {
        let wait = TimeDelta::try_seconds(step.wait).unwrap_or_default();
        history.now = history.now.checked_add_signed(wait).unwrap_or(history.now);
        history.step(parameters, actors, step);
        if step.tick < parameters.ticks {
            let _ = history.ask(Actor::system(), Tick {}.into());
        }
    }
    history
}

impl History {
    /// Issues a request and records it if accepted; returns whether it was.
    fn ask(&mut self, actor: Actor, request: Request) -> bool {
        let context = Context::new(&self.policy, &actor, self.now);
        let Ok(entry) = decide(&self.complaint, &request, &context) else { return false };
        if !entry.events.is_empty() {
            if self.complaint.apply(&entry).is_err() {
                return false;
            }
            self.entries.push(entry);
        }
        self.asked.push(Asked { actor, request, now: self.now });
        true
    }

    /// One step: chooses among the permitted commands by the dice; if the data is rejected, the next command is
    /// tried.
    fn step(&mut self, parameters: &HistoryParameters, actors: &[Actor], step: &Step) {
        let state = self.complaint.state.kind();
        let leads_on = |kind: CommandKind| {
            transitions().iter().any(|e| e.from == state && e.command == kind && e.to != state)
        };
        let wanted = |kind: CommandKind| match kind {
            CommandKind::Reclassify | CommandKind::Recalculate => parameters.reclassify,
            // Withdrawing or merging would end every story early; one kind of ending is enough.
            CommandKind::Withdraw | CommandKind::Decline | CommandKind::Merge => {
                step.choice.dice[3].is_multiple_of(4)
            }
            _ => true,
        };
        let forward = step.forward < parameters.forward;
        let mut beside: Vec<(Actor, CommandKind)> = Vec::new();
        let mut onward: Vec<(Actor, CommandKind)> = Vec::new();
        // Of several who may, the one to whom the dice come first: roles differ in what they may do later.
        let turn = usize::from(step.which).checked_rem(actors.len()).unwrap_or(0);
        let (before, after) = actors.split_at(turn);
        let people = after.iter().chain(before).filter(|actor| actor.role != role::SYSTEM);
        for actor in people {
            let context = Context::new(&self.policy, actor, self.now);
            let allowed = permitted(&self.complaint, &context).into_iter();
            for Permitted { command, .. } in allowed.filter(Permitted::is_allowed) {
                let list = if leads_on(command) { &mut onward } else { &mut beside };
                if wanted(command) && !list.iter().any(|(_, known)| *known == command) {
                    list.push((actor.clone(), command));
                }
            }
        }
        let (first, then) = if forward { (onward, beside) } else { (beside, onward) };
        for list in [first, then] {
            let offset = usize::from(step.which);
            for at in 0..list.len() {
                let Some((actor, kind)) = list.get(offset.wrapping_add(at) % list.len()) else {
                    continue;
                };
                let choice = &step.choice;
                let command = choose::command(&self.policy, Some(&self.complaint), *kind, choice);
                let request = self.dated(parameters, step, command);
                if self.ask(actor.clone(), request) {
                    return;
                }
            }
        }
    }

    /// The request for a command, recorded late if the dice say so.
    fn dated(&self, parameters: &HistoryParameters, step: &Step, command: Command) -> Request {
        let request = Request::now(command);
        let (late, share) = step.late;
        if late >= parameters.late {
            return request;
        }
        // A fact cannot happen before the complaint's last state change, or inside a hold that has ended.
        let complaint = &self.complaint;
        let held = complaint.hold.as_ref().map(|hold| hold.since);
        let ended = complaint.holds.last().map(|hold| hold.1);
        let since = [Some(complaint.since), held, ended].into_iter().flatten().max();
        let since = since.unwrap_or(complaint.received_at);
        let open = self.now.signed_duration_since(since);
        let back = open / 65_536 * i32::from(share);
        match self.now.checked_sub_signed(back) {
            Some(at) if at < self.now => request.at(at),
            _ => request,
        }
    }
}
