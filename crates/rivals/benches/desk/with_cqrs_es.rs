//! cqrs-es: an `Aggregate` behind its `CqrsFramework`.
//!
//! Its own `MemStore` prints two lines a command, which would be all that one measures. `Quiet` does
//! the same without printing, and appends in place where `MemStore` copies the whole log again.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use cqrs_es::event_sink::EventSink;
use cqrs_es::{
    Aggregate, AggregateContext, AggregateError, CqrsFramework, DomainEvent, EventEnvelope,
    EventStore,
};
use futures::executor::block_on;
use redress::lifecycle::StateKind;

use crate::contestant::Contestant;
use crate::lifecycle::{self, Command, Event, Host, Illegal, Step};

type State = lifecycle::State<String>;
type Happened = Event<String>;

impl DomainEvent for Happened {
    fn event_type(&self) -> String {
        format!("{self:?}")
    }
    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

impl Aggregate for State {
    const TYPE: &'static str = "complaint";
    type Command = Command<String>;
    type Event = Happened;
    type Error = Illegal;
    type Services = ();

    async fn handle(
        &mut self,
        command: Command<String>,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), Illegal> {
        let event = lifecycle::decide(self, command)?;
        sink.write(event, self).await;
        Ok(())
    }
    fn apply(&mut self, event: Happened) {
        self.evolve(event.what);
    }
}

type Logs = RwLock<HashMap<String, Vec<EventEnvelope<State>>>>;

#[derive(Clone, Default)]
struct Quiet(Arc<Logs>);

struct Loaded {
    id: String,
    state: State,
    sequence: usize,
}

impl AggregateContext<State> for Loaded {
    fn aggregate(&mut self) -> &mut State {
        &mut self.state
    }
}

type Failure = AggregateError<Illegal>;

impl EventStore<State> for Quiet {
    type AC = Loaded;

    async fn load_events(&self, id: &str) -> Result<Vec<EventEnvelope<State>>, Failure> {
        Ok(self.0.read().unwrap().get(id).cloned().unwrap_or_default())
    }
    async fn load_aggregate(&self, id: &str) -> Result<Loaded, Failure> {
        let (mut state, mut sequence) = (State::default(), 0);
        for envelope in self.load_events(id).await? {
            sequence = envelope.sequence;
            state.apply(envelope.payload);
        }
        Ok(Loaded { id: id.to_owned(), state, sequence })
    }
    async fn commit(
        &self,
        events: Vec<Happened>,
        loaded: Loaded,
        metadata: HashMap<String, String>,
    ) -> Result<Vec<EventEnvelope<State>>, Failure> {
        let wrap = |(payload, sequence)| EventEnvelope {
            aggregate_id: loaded.id.clone(),
            sequence,
            payload,
            metadata: metadata.clone(),
        };
        let wrapped: Vec<_> = events.into_iter().zip(loaded.sequence + 1..).map(wrap).collect();
        self.0.write().unwrap().entry(loaded.id).or_default().extend_from_slice(&wrapped);
        Ok(wrapped)
    }
}

pub(crate) struct CqrsEs {
    host: Host<String>,
    store: Quiet,
    framework: CqrsFramework<State, Quiet>,
}

impl CqrsEs {
    pub(crate) fn new(complaints: u32) -> Self {
        let store = Quiet::default();
        let framework = CqrsFramework::new(store.clone(), vec![], ());
        Self { host: Host::new(complaints), store, framework }
    }
}

impl Contestant for CqrsEs {
    fn run(&mut self, batch: &[(u32, Step)]) {
        block_on(async {
            for (complaint, step) in batch {
                let command = self.host.command(*complaint, *step);
                self.framework.execute(self.host.id(*complaint), command).await.unwrap();
            }
        });
    }
    fn stands(&mut self, complaint: u32) -> (StateKind, u32) {
        let state = block_on(self.store.load_aggregate(self.host.id(complaint))).unwrap().state;
        (state.stage.unwrap(), state.reached)
    }
    fn events(&mut self, complaint: u32) -> usize {
        self.store.0.read().unwrap()[self.host.id(complaint)].len()
    }
}
