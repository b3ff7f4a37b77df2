//! cqrs-es with postgres-es: an `Aggregate` that is its log, behind the `PersistedEventStore` and the `CqrsFramework`
//! on a `PostgresEventRepository`; no queries, no snapshots.

use std::collections::HashMap;
use std::sync::Arc;

use cqrs_es::event_sink::EventSink;
use cqrs_es::persist::{EventStoreAggregateContext, PersistedEventStore};
use cqrs_es::{Aggregate, DomainEvent, EventStore};
use postgres_es::{PostgresCqrs, PostgresEventRepository, postgres_cqrs};
use redress::complaint::Entry;
use redress::store::Batch;
use redress::vocabulary::Text;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::contestant::Contestant;
use crate::facts::{Fact, Record, Stale};

/// As the crate's `db/init.sql` has it.
const TABLE: &str = "create table events (
    aggregate_type text not null,
    aggregate_id text not null,
    sequence bigint check (sequence >= 0) not null,
    event_type text not null,
    event_version text not null,
    payload json not null,
    metadata json not null,
    primary key (aggregate_type, aggregate_id, sequence)
)";

impl DomainEvent for Fact {
    fn event_type(&self) -> String {
        "Recorded".to_owned()
    }
    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Log(Vec<Fact>);

impl Aggregate for Log {
    const TYPE: &'static str = "complaint";
    type Command = Record;
    type Event = Fact;
    type Error = Stale;
    type Services = ();

    async fn handle(
        &mut self,
        record: Record,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), Stale> {
        let fact = record.follows(&self.0)?;
        sink.write(fact, self).await;
        Ok(())
    }

    fn apply(&mut self, fact: Fact) {
        self.0.push(fact);
    }
}

pub(crate) struct CqrsEs {
    store: PersistedEventStore<PostgresEventRepository, Log>,
    framework: PostgresCqrs<Log>,
}

impl CqrsEs {
    pub(crate) async fn open(pool: PgPool) -> Self {
        sqlx::query(TABLE).execute(&pool).await.expect("made");
        let repository = PostgresEventRepository::new(pool.clone());
        let store = PersistedEventStore::new_event_store(repository);
        Self { store, framework: postgres_cqrs(pool, Vec::new(), ()) }
    }
}

impl Contestant for CqrsEs {
    async fn append(&self, batch: Batch<Text>) {
        let context = EventStoreAggregateContext {
            aggregate_id: batch.id.to_string(),
            aggregate: Log::default(),
            current_sequence: usize::try_from(batch.expected).expect("small"),
            current_snapshot: None,
        };
        let facts = vec![Fact(batch.entry)];
        self.store.commit(facts, context, HashMap::new()).await.expect("appended");
    }

    async fn load(&self, id: &str) -> Vec<Arc<Entry>> {
        let loaded = self.store.load_aggregate(id).await.expect("loaded");
        loaded.aggregate.0.into_iter().map(|fact| fact.0).collect()
    }

    async fn act(&self, batch: Batch<Text>) {
        let record = Record::from(batch);
        let id = record.id.clone();
        self.framework.execute(&id, record).await.expect("appended");
    }
}
