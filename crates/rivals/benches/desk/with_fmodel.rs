//! fmodel-rust: a `Decider` behind its event-sourced and its state-stored aggregate.
//!
//! The crate has no store of its own; its tests keep one `Vec` for all and filter it. Ours is kinder:
//! a map from number to log, or to state. A `Decider` sees commands, states and events by reference,
//! so what it hands on it copies, as the crate's examples do.

use std::collections::HashMap;
use std::sync::RwLock;

use fmodel_rust::aggregate::{
    EventRepository, EventSourcedAggregate, StateRepository, StateStoredAggregate,
};
use fmodel_rust::decider::Decider;
use futures::executor::block_on;
use redress::lifecycle::StateKind;

use crate::contestant::Contestant;
use crate::lifecycle::{self, Command, Event, Host, Illegal, Payload, State, Step};

type Ordered<T> = (T, Command<T>);
type Happened<T> = (T, Event<T>);

/// The state with the number that the repository of states needs to see.
type Numbered = (String, State<String>);

type Decides<T, S> = Decider<'static, Ordered<T>, S, Happened<T>, Illegal>;

/// A decider whose state is `S`; the number goes into it where it must.
fn decider<T: Payload, S: Default>(
    state: fn(&S) -> &State<T>,
    kept: fn(&T, State<T>) -> S,
) -> Decides<T, S> {
    Decider {
        decide: Box::new(move |(complaint, command), old| {
            Ok(vec![(complaint.clone(), lifecycle::decide(state(old), command.clone())?)])
        }),
        evolve: Box::new(move |old, (complaint, event)| {
            let mut new = state(old).clone();
            new.evolve(event.what.clone());
            kept(complaint, new)
        }),
        initial_state: Box::new(S::default),
    }
}

type Log<T> = Vec<(Happened<T>, i32)>;

struct Events<T>(RwLock<HashMap<T, Log<T>>>);

impl<T: Payload> EventRepository<Ordered<T>, Happened<T>, i32, Illegal> for Events<T> {
    async fn fetch_events(&self, command: &Ordered<T>) -> Result<Log<T>, Illegal> {
        Ok(self.0.read().unwrap().get(&command.0).cloned().unwrap_or_default())
    }
    async fn save(&self, events: &[Happened<T>]) -> Result<Log<T>, Illegal> {
        let Some(first) = events.first() else { return Ok(Vec::new()) };
        let last = self.version_provider(first).await?.unwrap_or(-1);
        let saved: Log<T> = events.iter().cloned().zip(last + 1..).collect();
        let mut logs = self.0.write().unwrap();
        match logs.get_mut(&first.0) {
            Some(log) => log.extend_from_slice(&saved),
            None => {
                logs.insert(first.0.clone(), saved.clone());
            }
        }
        Ok(saved)
    }
    async fn version_provider(&self, event: &Happened<T>) -> Result<Option<i32>, Illegal> {
        let logs = self.0.read().unwrap();
        Ok(logs.get(&event.0).and_then(|log| log.last()).map(|(_, version)| *version))
    }
}

type Sourced<T> = EventSourcedAggregate<
    Ordered<T>,
    State<T>,
    Happened<T>,
    Events<T>,
    Decides<T, State<T>>,
    i32,
    Illegal,
>;

pub(crate) struct EventSourced<T: Payload> {
    host: Host<T>,
    aggregate: Sourced<T>,
}

impl<T: Payload> EventSourced<T> {
    pub(crate) fn new(complaints: u32) -> Self {
        let decider = decider(|state| state, |_, state| state);
        let aggregate = EventSourcedAggregate::new(Events(RwLock::default()), decider);
        Self { host: Host::new(complaints), aggregate }
    }

    fn ordered(&mut self, complaint: u32, step: Step) -> Ordered<T> {
        (self.host.id(complaint).clone(), self.host.command(complaint, step))
    }

    fn log(&mut self, complaint: u32) -> Log<T> {
        let any = self.ordered(complaint, Step::Sign);
        block_on(self.aggregate.fetch_events(&any)).unwrap()
    }
}

impl<T: Payload> Contestant for EventSourced<T> {
    fn run(&mut self, batch: &[(u32, Step)]) {
        block_on(async {
            for (complaint, step) in batch {
                let command = self.ordered(*complaint, *step);
                self.aggregate.handle(&command).await.unwrap();
            }
        });
    }
    fn stands(&mut self, complaint: u32) -> (StateKind, u32) {
        let mut state = State::default();
        for ((_, event), _) in self.log(complaint) {
            state.evolve(event.what);
        }
        (state.stage.unwrap(), state.reached)
    }
    fn events(&mut self, complaint: u32) -> usize {
        self.log(complaint).len()
    }
}

#[derive(Default)]
struct States(RwLock<HashMap<String, (Numbered, i32)>>);

impl StateRepository<Ordered<String>, Numbered, i32, Illegal> for States {
    async fn fetch_state(
        &self,
        command: &Ordered<String>,
    ) -> Result<Option<(Numbered, i32)>, Illegal> {
        Ok(self.0.read().unwrap().get(&command.0).cloned())
    }
    async fn save(
        &self,
        state: &Numbered,
        version: &Option<i32>,
    ) -> Result<(Numbered, i32), Illegal> {
        let saved = (state.clone(), version.map_or(0, |version| version + 1));
        let mut states = self.0.write().unwrap();
        match states.get_mut(&state.0) {
            Some(kept) => kept.clone_from(&saved),
            None => {
                states.insert(state.0.clone(), saved.clone());
            }
        }
        Ok(saved)
    }
}

type Stored = StateStoredAggregate<
    Ordered<String>,
    Numbered,
    Happened<String>,
    States,
    Decides<String, Numbered>,
    i32,
    Illegal,
>;

pub(crate) struct StateStored {
    host: Host<String>,
    aggregate: Stored,
}

impl StateStored {
    pub(crate) fn new(complaints: u32) -> Self {
        let decider = decider(|(_, state)| state, |id: &String, state| (id.clone(), state));
        let aggregate = StateStoredAggregate::new(States::default(), decider);
        Self { host: Host::new(complaints), aggregate }
    }

    fn ordered(&mut self, complaint: u32, step: Step) -> Ordered<String> {
        (self.host.id(complaint).clone(), self.host.command(complaint, step))
    }

    fn saved(&mut self, complaint: u32) -> (Numbered, i32) {
        let any = self.ordered(complaint, Step::Sign);
        block_on(self.aggregate.fetch_state(&any)).unwrap().unwrap()
    }
}

impl Contestant for StateStored {
    fn run(&mut self, batch: &[(u32, Step)]) {
        block_on(async {
            for (complaint, step) in batch {
                let command = self.ordered(*complaint, *step);
                self.aggregate.handle(&command).await.unwrap();
            }
        });
    }
    fn stands(&mut self, complaint: u32) -> (StateKind, u32) {
        let ((_, state), _) = self.saved(complaint);
        (state.stage.unwrap(), state.reached)
    }
    fn events(&mut self, complaint: u32) -> usize {
        // None are kept; its version has counted them.
        self.saved(complaint).1 as usize + 1
    }
}
