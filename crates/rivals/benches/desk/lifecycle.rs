//! The bare complaint lifecycle that every contestant but redress runs: one match to decide, one to
//! evolve. No limits, no role checks, no gates. Who asked, as what and when is recorded with every event.

use std::fmt::Debug;
use std::hash::Hash;

use chrono::{DateTime, TimeDelta, Utc};
use redress::lifecycle::StateKind::{self, *};
use serde::{Deserialize, Serialize};

/// A step on the way of a complaint: the script that all follow. Each makes its own command of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Receive,
    Register,
    Dispatch,
    Sign,
    Contact { reached: bool },
    Propose,
    Offer,
    Accept,
    Complete,
    Answer,
    Return,
    FollowUp { satisfied: bool },
    Close,
}

/// From received to closed.
pub(crate) const LIFECYCLE: [Step; 12] = [
    Step::Receive,
    Step::Register,
    Step::Dispatch,
    Step::Sign,
    Step::Propose,
    Step::Offer,
    Step::Accept,
    Step::Complete,
    Step::Answer,
    Step::Return,
    Step::FollowUp { satisfied: true },
    Step::Close,
];

/// The steps after which a complaint is being investigated.
pub(crate) const OPENING: usize = 4;

/// The harmless step that makes a history long.
pub(crate) const CONTACT: Step = Step::Contact { reached: true };

/// What a complaint's number, its people and its codes are written with.
pub(crate) trait Payload:
    Clone + Debug + Default + Eq + Hash + Send + Sync + 'static
{
    fn of(text: &str) -> Self;
}

impl Payload for String {
    fn of(text: &str) -> Self {
        text.to_owned()
    }
}

/// As if all had been numbered beforehand, and the lists were kept elsewhere.
impl Payload for u32 {
    fn of(text: &str) -> Self {
        text.get(2..).and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }
}

/// Something asked for or done: by whom, as what, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Noted<T, W> {
    pub(crate) by: T,
    pub(crate) role: T,
    pub(crate) at: DateTime<Utc>,
    pub(crate) what: W,
}

pub(crate) type Command<T> = Noted<T, Order<T>>;
pub(crate) type Event<T> = Noted<T, Fact<T>>;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order<T> {
    Receive { customer: T },
    Register,
    Dispatch { department: T },
    Sign,
    Contact { reached: bool },
    Propose { remedy: T },
    Offer,
    Accept,
    Complete,
    Answer { outcome: T },
    Return,
    FollowUp { satisfied: bool },
    Close { conclusion: T },
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Fact<T> {
    Received { customer: T },
    Registered,
    Dispatched { department: T },
    Signed,
    Contacted { reached: bool },
    Proposed { remedy: T },
    Offered,
    Accepted,
    Completed,
    Answered { outcome: T },
    Returned,
    FollowedUp { satisfied: bool },
    Closed { conclusion: T },
}

/// Where a complaint stands, with what rules would ask for; no stage before it is received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State<T> {
    pub(crate) stage: Option<StateKind>,
    pub(crate) customer: T,
    pub(crate) department: T,
    pub(crate) remedy: T,
    pub(crate) outcome: T,
    pub(crate) form_home: bool,
    pub(crate) satisfied: bool,
    pub(crate) contacts: u32,
    pub(crate) reached: u32,
}

/// The command is not legal where the complaint stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not legal in {0:?}")]
pub(crate) struct Illegal(Option<StateKind>);

/// Takes the command, so that who owns it can hand its texts on instead of copying them.
pub(crate) fn decide<T>(state: &State<T>, command: Command<T>) -> Result<Event<T>, Illegal> {
    let Noted { by, role, at, what } = command;
    let what = match (state.stage, what) {
        (None, Order::Receive { customer }) => Fact::Received { customer },
        (Some(Received), Order::Register) => Fact::Registered,
        (Some(Registered), Order::Dispatch { department }) => Fact::Dispatched { department },
        (Some(Dispatched), Order::Sign) => Fact::Signed,
        (Some(Investigating), Order::Propose { remedy }) => Fact::Proposed { remedy },
        (Some(Proposed), Order::Offer) => Fact::Offered,
        (Some(Offered), Order::Accept) => Fact::Accepted,
        (Some(Implementing), Order::Complete) => Fact::Completed,
        (Some(Handled), Order::Answer { outcome }) => Fact::Answered { outcome },
        (Some(Answered), Order::Return) if !state.form_home => Fact::Returned,
        (Some(Answered), Order::FollowUp { satisfied }) if state.form_home => {
            Fact::FollowedUp { satisfied }
        }
        (Some(Answered), Order::Close { conclusion }) if state.satisfied => {
            Fact::Closed { conclusion }
        }
        (Some(stage), Order::Contact { reached }) if !stage.is_terminal() => {
            Fact::Contacted { reached }
        }
        (stage, _) => return Err(Illegal(stage)),
    };
    Ok(Noted { by, role, at, what })
}

impl<T> State<T> {
    /// Takes what happened, whose text it keeps: who only borrows an event copies that one text.
    pub(crate) fn evolve(&mut self, fact: Fact<T>) {
        self.stage = match fact {
            Fact::Received { customer } => {
                self.customer = customer;
                Some(Received)
            }
            Fact::Registered => Some(Registered),
            Fact::Dispatched { department } => {
                self.department = department;
                Some(Dispatched)
            }
            Fact::Signed => Some(Investigating),
            Fact::Contacted { reached } => {
                self.contacts += 1;
                self.reached += u32::from(reached);
                self.stage
            }
            Fact::Proposed { remedy } => {
                self.remedy = remedy;
                Some(Proposed)
            }
            Fact::Offered => Some(Offered),
            Fact::Accepted => Some(Implementing),
            Fact::Completed => Some(Handled),
            Fact::Answered { outcome } => {
                self.outcome = outcome;
                Some(Answered)
            }
            Fact::Returned => {
                self.form_home = true;
                self.stage
            }
            Fact::FollowedUp { satisfied } => {
                self.satisfied = satisfied;
                self.stage
            }
            Fact::Closed { conclusion: _ } => Some(Closed),
        };
    }
}

/// What a host has at hand when it makes a command of a step.
#[derive(Debug)]
pub(crate) struct Host<T> {
    ids: Vec<T>,
    customers: Vec<T>,
    agent: [T; 2],
    head: [T; 2],
    department: T,
    remedy: T,
    outcome: T,
    conclusion: T,
    now: DateTime<Utc>,
}

impl<T: Payload> Host<T> {
    pub(crate) fn new(complaints: u32) -> Self {
        Self {
            ids: (0..complaints).map(|id| T::of(&format!("C-{id:06}"))).collect(),
            customers: (0..complaints).map(|id| T::of(&format!("K-{id:06}"))).collect(),
            agent: ["li.na", "customer-service"].map(T::of),
            head: ["zhou", "station-head"].map(T::of),
            department: T::of("after-sales"),
            remedy: T::of("repair"),
            outcome: T::of("resolved"),
            conclusion: T::of("settled"),
            now: "2026-03-02T01:00:00Z".parse().unwrap(),
        }
    }

    /// The complaint's number.
    pub(crate) fn id(&self, complaint: u32) -> &T {
        &self.ids[complaint as usize]
    }

    /// The command, made anew.
    pub(crate) fn command(&mut self, complaint: u32, step: Step) -> Command<T> {
        let what = match step {
            Step::Receive => {
                Order::Receive { customer: self.customers[complaint as usize].clone() }
            }
            Step::Register => Order::Register,
            Step::Dispatch => Order::Dispatch { department: self.department.clone() },
            Step::Sign => Order::Sign,
            Step::Contact { reached } => Order::Contact { reached },
            Step::Propose => Order::Propose { remedy: self.remedy.clone() },
            Step::Offer => Order::Offer,
            Step::Accept => Order::Accept,
            Step::Complete => Order::Complete,
            Step::Answer => Order::Answer { outcome: self.outcome.clone() },
            Step::Return => Order::Return,
            Step::FollowUp { satisfied } => Order::FollowUp { satisfied },
            Step::Close => Order::Close { conclusion: self.conclusion.clone() },
        };
        let by_agent = matches!(
            step,
            Step::Receive | Step::Register | Step::Dispatch | Step::FollowUp { .. } | Step::Close
        );
        let [by, role] = if by_agent { self.agent.clone() } else { self.head.clone() };
        self.now += TimeDelta::milliseconds(1);
        Noted { by, role, at: self.now, what }
    }
}
