//! fmodel-rust: a `Decider` behind its event-sourced and its state-stored aggregate.
//!
//! The crate has no store of its own; its tests keep one `Vec` for all and filter it. Ours is kinder:
//! a map from number to log, or to state.

use std::collections::HashMap;
use std::sync::RwLock;

use fmodel_rust::aggregate::{
    EventRepository, EventSourcedAggregate, StateRepository, StateStoredAggregate,
};
use fmodel_rust::decider::Decider;
use futures::executor::block_on;
use redress::vocabulary::StateKind;

use crate::contestant::Contestant;
use crate::lifecycle::{self, Event, Illegal, State, Step};

type Command = (u32, Step);
type Happened = (u32, Event);

/// The state with the number that the repositories need to see.
type Numbered = (u32, State);

fn decider() -> Decider<'static, Command, Numbered, Happened, Illegal> {
    Decider {
        decide: Box::new(|(complaint, step), (_, state)| {
            Ok(vec![(*complaint, lifecycle::decide(state, *step)?)])
        }),
        evolve: Box::new(|(_, state), (complaint, event)| {
            let mut state = *state;
            state.evolve(event);
            (*complaint, state)
        }),
        initial_state: Box::new(|| (0, State::default())),
    }
}

#[derive(Default)]
struct Events(RwLock<HashMap<u32, Vec<(Happened, i32)>>>);

impl EventRepository<Command, Happened, i32, Illegal> for Events {
    async fn fetch_events(&self, command: &Command) -> Result<Vec<(Happened, i32)>, Illegal> {
        Ok(self.0.read().unwrap().get(&command.0).cloned().unwrap_or_default())
    }
    async fn save(&self, events: &[Happened]) -> Result<Vec<(Happened, i32)>, Illegal> {
        let Some(first) = events.first() else { return Ok(Vec::new()) };
        let last = self.version_provider(first).await?.unwrap_or(-1);
        let saved: Vec<_> = events.iter().copied().zip(last + 1..).collect();
        self.0.write().unwrap().entry(first.0).or_default().extend_from_slice(&saved);
        Ok(saved)
    }
    async fn version_provider(&self, event: &Happened) -> Result<Option<i32>, Illegal> {
        let logs = self.0.read().unwrap();
        Ok(logs.get(&event.0).and_then(|log| log.last()).map(|(_, version)| *version))
    }
}

type Sourced = EventSourcedAggregate<
    Command,
    Numbered,
    Happened,
    Events,
    Decider<'static, Command, Numbered, Happened, Illegal>,
    i32,
    Illegal,
>;

pub(crate) struct EventSourced(Sourced);

impl Default for EventSourced {
    fn default() -> Self {
        Self(EventSourcedAggregate::new(Events::default(), decider()))
    }
}

impl Contestant for EventSourced {
    fn run(&mut self, batch: &[(u32, Step)]) {
        block_on(async {
            for command in batch {
                self.0.handle(command).await.unwrap();
            }
        });
    }
    fn stands(&mut self, complaint: u32) -> (StateKind, u32) {
        let events = block_on(self.0.fetch_events(&(complaint, Step::Sign))).unwrap();
        let mut state = State::default();
        events.iter().for_each(|((_, event), _)| state.evolve(event));
        (state.stage.unwrap(), state.reached)
    }
    fn events(&self, complaint: u32) -> usize {
        block_on(self.0.fetch_events(&(complaint, Step::Sign))).unwrap().len()
    }
}

#[derive(Default)]
struct States(RwLock<HashMap<u32, (Numbered, i32)>>);

impl StateRepository<Command, Numbered, i32, Illegal> for States {
    async fn fetch_state(&self, command: &Command) -> Result<Option<(Numbered, i32)>, Illegal> {
        Ok(self.0.read().unwrap().get(&command.0).copied())
    }
    async fn save(
        &self,
        state: &Numbered,
        version: &Option<i32>,
    ) -> Result<(Numbered, i32), Illegal> {
        let saved = (*state, version.map_or(0, |version| version + 1));
        self.0.write().unwrap().insert(state.0, saved);
        Ok(saved)
    }
}

type Stored = StateStoredAggregate<
    Command,
    Numbered,
    Happened,
    States,
    Decider<'static, Command, Numbered, Happened, Illegal>,
    i32,
    Illegal,
>;

pub(crate) struct StateStored(Stored);

impl Default for StateStored {
    fn default() -> Self {
        Self(StateStoredAggregate::new(States::default(), decider()))
    }
}

impl StateStored {
    fn saved(&self, complaint: u32) -> (Numbered, i32) {
        block_on(self.0.fetch_state(&(complaint, Step::Sign))).unwrap().unwrap()
    }
}

impl Contestant for StateStored {
    fn run(&mut self, batch: &[(u32, Step)]) {
        block_on(async {
            for command in batch {
                self.0.handle(command).await.unwrap();
            }
        });
    }
    fn stands(&mut self, complaint: u32) -> (StateKind, u32) {
        let ((_, state), _) = self.saved(complaint);
        (state.stage.unwrap(), state.reached)
    }
    fn events(&self, complaint: u32) -> usize {
        // None are kept; its version has counted them.
        self.saved(complaint).1 as usize + 1
    }
}
