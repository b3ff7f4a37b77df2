//! The bare complaint lifecycle that every contestant but redress runs: one match to decide, one to
//! evolve. No limits, no roles, no times; its values are plain `Copy`, to the other crates' advantage.

use redress::vocabulary::StateKind::{self, *};
use serde::{Deserialize, Serialize};

/// A step on the way of a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Receive { customer: u64 },
    Register,
    Dispatch { department: u16 },
    Sign,
    Contact { reached: bool },
    Propose { remedy: u16 },
    Offer,
    Accept,
    Complete,
    Answer { outcome: u8 },
    Return,
    FollowUp { satisfied: bool },
    Close { conclusion: u8 },
}

/// From received to closed.
pub(crate) const LIFECYCLE: [Step; 12] = [
    Step::Receive { customer: 7 },
    Step::Register,
    Step::Dispatch { department: 3 },
    Step::Sign,
    Step::Propose { remedy: 2 },
    Step::Offer,
    Step::Accept,
    Step::Complete,
    Step::Answer { outcome: 1 },
    Step::Return,
    Step::FollowUp { satisfied: true },
    Step::Close { conclusion: 1 },
];

/// The steps after which a complaint is being investigated.
pub(crate) const OPENING: usize = 4;

/// The harmless step that makes a history long.
pub(crate) const CONTACT: Step = Step::Contact { reached: true };

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Event {
    Received { customer: u64 },
    Registered,
    Dispatched { department: u16 },
    Signed,
    Contacted { reached: bool },
    Proposed { remedy: u16 },
    Offered,
    Accepted,
    Completed,
    Answered { outcome: u8 },
    Returned,
    FollowedUp { satisfied: bool },
    Closed { conclusion: u8 },
}

/// Where a complaint stands; no stage before it is received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) stage: Option<StateKind>,
    pub(crate) customer: u64,
    pub(crate) department: u16,
    pub(crate) remedy: u16,
    pub(crate) outcome: u8,
    pub(crate) conclusion: u8,
    pub(crate) form_home: bool,
    pub(crate) satisfied: bool,
    pub(crate) contacts: u32,
    pub(crate) reached: u32,
}

/// The step is not legal where the complaint stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{step:?} is not legal in {stage:?}")]
pub(crate) struct Illegal {
    stage: Option<StateKind>,
    step: Step,
}

pub(crate) fn decide(state: &State, step: Step) -> Result<Event, Illegal> {
    Ok(match (state.stage, step) {
        (None, Step::Receive { customer }) => Event::Received { customer },
        (Some(Received), Step::Register) => Event::Registered,
        (Some(Registered), Step::Dispatch { department }) => Event::Dispatched { department },
        (Some(Dispatched), Step::Sign) => Event::Signed,
        (Some(Investigating), Step::Propose { remedy }) => Event::Proposed { remedy },
        (Some(Proposed), Step::Offer) => Event::Offered,
        (Some(Offered), Step::Accept) => Event::Accepted,
        (Some(Implementing), Step::Complete) => Event::Completed,
        (Some(Handled), Step::Answer { outcome }) => Event::Answered { outcome },
        (Some(Answered), Step::Return) if !state.form_home => Event::Returned,
        (Some(Answered), Step::FollowUp { satisfied }) if state.form_home => {
            Event::FollowedUp { satisfied }
        }
        (Some(Answered), Step::Close { conclusion }) if state.satisfied => {
            Event::Closed { conclusion }
        }
        (Some(stage), Step::Contact { reached }) if !stage.is_terminal() => {
            Event::Contacted { reached }
        }
        (stage, step) => return Err(Illegal { stage, step }),
    })
}

impl State {
    pub(crate) fn evolve(&mut self, event: &Event) {
        self.stage = match *event {
            Event::Received { customer } => {
                self.customer = customer;
                Some(Received)
            }
            Event::Registered => Some(Registered),
            Event::Dispatched { department } => {
                self.department = department;
                Some(Dispatched)
            }
            Event::Signed => Some(Investigating),
            Event::Contacted { reached } => {
                self.contacts += 1;
                self.reached += u32::from(reached);
                self.stage
            }
            Event::Proposed { remedy } => {
                self.remedy = remedy;
                Some(Proposed)
            }
            Event::Offered => Some(Offered),
            Event::Accepted => Some(Implementing),
            Event::Completed => Some(Handled),
            Event::Answered { outcome } => {
                self.outcome = outcome;
                Some(Answered)
            }
            Event::Returned => {
                self.form_home = true;
                self.stage
            }
            Event::FollowedUp { satisfied } => {
                self.satisfied = satisfied;
                self.stage
            }
            Event::Closed { conclusion } => {
                self.conclusion = conclusion;
                Some(Closed)
            }
        };
    }
}
