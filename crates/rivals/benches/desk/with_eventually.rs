//! eventually: an `Aggregate` behind its `Repository` over its own in-memory `EventStore`.

use eventually::inmemory::{EventStore, EventStoreBuilder};
use eventually::{Aggregate, AggregateRootBuilder, Repository, Versioned};
use futures::executor::block_on;
use futures::future::{BoxFuture, FutureExt, ready};
use redress::lifecycle::StateKind;

use crate::contestant::Contestant;
use crate::lifecycle::{self, Command, Event, Host, Illegal, State, Step};

#[derive(Clone, Copy)]
struct Complaint;

impl Aggregate for Complaint {
    type Id = String;
    type State = State<String>;
    type Event = Event<String>;
    type Command = Command<String>;
    type Error = Illegal;

    fn apply(mut state: State<String>, event: Event<String>) -> Result<State<String>, Illegal> {
        state.evolve(event.what);
        Ok(state)
    }
    fn handle<'a, 's: 'a>(
        &'a self,
        _: &'s String,
        state: &'s State<String>,
        command: Command<String>,
    ) -> BoxFuture<'a, Result<Option<Vec<Event<String>>>, Illegal>> {
        ready(lifecycle::decide(state, command).map(|event| Some(vec![event]))).boxed()
    }
}

pub(crate) struct Eventually {
    host: Host<String>,
    repository: Repository<Complaint, EventStore<String, Event<String>>>,
}

impl Eventually {
    pub(crate) fn new(complaints: u32) -> Self {
        let store = EventStoreBuilder::for_aggregate(&Complaint);
        let repository = Repository::new(AggregateRootBuilder::from(Complaint), store);
        Self { host: Host::new(complaints), repository }
    }
}

impl Contestant for Eventually {
    fn run(&mut self, batch: &[(u32, Step)]) {
        block_on(async {
            for (complaint, step) in batch {
                let command = self.host.command(*complaint, *step);
                let id = self.host.id(*complaint).clone();
                let mut root = self.repository.get(id).await.unwrap();
                root.handle(command).await.unwrap();
                self.repository.add(root).await.unwrap();
            }
        });
    }
    fn stands(&mut self, complaint: u32) -> (StateKind, u32) {
        let root = block_on(self.repository.get(self.host.id(complaint).clone())).unwrap();
        (root.stage.unwrap(), root.reached)
    }
    fn events(&mut self, complaint: u32) -> usize {
        let root = block_on(self.repository.get(self.host.id(complaint).clone())).unwrap();
        root.version() as usize
    }
}
