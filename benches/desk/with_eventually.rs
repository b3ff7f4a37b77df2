//! eventually: an `Aggregate` behind its `Repository` over its own in-memory `EventStore`.

use eventually::inmemory::{EventStore, EventStoreBuilder};
use eventually::{Aggregate, AggregateRootBuilder, Repository, Versioned};
use futures::executor::block_on;
use futures::future::{BoxFuture, FutureExt, ready};
use redress::vocabulary::StateKind;

use crate::contestant::Contestant;
use crate::lifecycle::{self, Event, Illegal, State, Step};

#[derive(Clone, Copy)]
struct Complaint;

impl Aggregate for Complaint {
    type Id = u32;
    type State = State;
    type Event = Event;
    type Command = Step;
    type Error = Illegal;

    fn apply(mut state: State, event: Event) -> Result<State, Illegal> {
        state.evolve(&event);
        Ok(state)
    }
    fn handle<'a, 's: 'a>(
        &'a self,
        _: &'s u32,
        state: &'s State,
        step: Step,
    ) -> BoxFuture<'a, Result<Option<Vec<Event>>, Illegal>> {
        ready(lifecycle::decide(state, step).map(|event| Some(vec![event]))).boxed()
    }
}

pub(crate) struct Eventually(Repository<Complaint, EventStore<u32, Event>>);

impl Default for Eventually {
    fn default() -> Self {
        let store = EventStoreBuilder::for_aggregate(&Complaint);
        Self(Repository::new(AggregateRootBuilder::from(Complaint), store))
    }
}

impl Contestant for Eventually {
    fn run(&mut self, batch: &[(u32, Step)]) {
        block_on(async {
            for (complaint, step) in batch {
                let mut root = self.0.get(*complaint).await.unwrap();
                root.handle(*step).await.unwrap();
                self.0.add(root).await.unwrap();
            }
        });
    }
    fn stands(&mut self, complaint: u32) -> (StateKind, u32) {
        let root = block_on(self.0.get(complaint)).unwrap();
        (root.stage.unwrap(), root.reached)
    }
    fn events(&self, complaint: u32) -> usize {
        block_on(self.0.get(complaint)).unwrap().version() as usize
    }
}
