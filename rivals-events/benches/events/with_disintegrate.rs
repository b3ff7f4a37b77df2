//! disintegrate with disintegrate-postgres: one kind of event with the complaint as its domain id, since a query
//! gets a condition for each kind; appended after a query over that complaint has been validated; no snapshots.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use disintegrate::serde::json::Json;
use disintegrate::{
    Decision, Event, EventStore, NoSnapshot, PersistedEvent, StateMutate, StateQuery, StreamItem,
    StreamQuery, query,
};
use disintegrate_postgres::{PgDecisionMaker, PgEventId, PgEventStore, decision_maker};
use futures::TryStreamExt;
use redress::complaint::Entry;
use redress::store::Batch;
use redress::vocabulary::Text;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::contestant::Contestant;
use crate::facts::{Fact, Record, Stale};

#[derive(Clone, Debug, PartialEq, Eq, Event, Serialize, Deserialize)]
pub(crate) enum Happened {
    Recorded {
        #[id]
        complaint: String,
        fact: Fact,
    },
}

impl Happened {
    fn fact(self) -> Fact {
        let Self::Recorded { fact, .. } = self;
        fact
    }
}

#[derive(Clone, Default, StateQuery, Serialize, Deserialize)]
#[state_query(Happened)]
pub(crate) struct Log {
    #[id]
    complaint: String,
    facts: Vec<Fact>,
}

impl StateMutate for Log {
    fn mutate(&mut self, event: Happened) {
        self.facts.push(event.fact());
    }
}

impl Decision for Record {
    type Event = Happened;
    type StateQuery = Log;
    type Error = Stale;

    fn state_query(&self) -> Log {
        Log { complaint: self.id.clone(), facts: Vec::new() }
    }

    fn process(&self, log: &Log) -> Result<Vec<Happened>, Stale> {
        let fact = self.follows(&log.facts)?;
        Ok(vec![Happened::Recorded { complaint: self.id.clone(), fact }])
    }
}

type Store = PgEventStore<Happened, Json<Happened>>;

/// What the crate's `Migrator` makes, with one number written in another way: as `0xFFFFFFFF` it needs PostgreSQL 16.
const SCHEMA: &str = "
create sequence seq_event_event_id;
create table event (
    event_id bigint primary key default nextval('seq_event_event_id'),
    event_type varchar(255),
    payload bytea,
    inserted_at timestamp default now()
);
create index idx_event_type_btree on event (event_type);
create function event_store_current_epoch() returns bigint as $$
declare
    persisted_event_id bigint;
    pending_event_id bigint;
    db_id int;
begin
    select coalesce(max(event_id), 0) into persisted_event_id from event;
    select oid into db_id from pg_database where datname = current_database();
    select min((l3.objid::bigint << 32) + l2.objid::bigint) into pending_event_id
    from pg_locks l1
    inner join pg_locks l2 on l1.pid = l2.pid
    inner join pg_locks l3 on l1.pid = l3.pid
    where l1.classid = db_id and l2.classid = 1 and l3.classid = 2 and l1.locktype = 'advisory';
    return least(coalesce(pending_event_id, persisted_event_id), persisted_event_id);
end;
$$ language plpgsql;
create function event_store_begin_epoch() returns void as $$
declare
    id bigint;
    db_id int;
begin
    select last_value into id from seq_event_event_id;
    select oid into db_id from pg_database where datname = current_database();
    perform pg_try_advisory_xact_lock_shared(db_id, 0);
    perform pg_try_advisory_xact_lock_shared(1, (id & 4294967295)::bit(32)::integer);
    perform pg_try_advisory_xact_lock_shared(2, (id >> 32)::bit(32)::integer);
end;
$$ language plpgsql;
alter table event add column complaint text;
create index idx_event_complaint on event (complaint) where complaint is not null;
";

pub(crate) struct Disintegrate {
    store: Store,
    maker: PgDecisionMaker<Happened, Json<Happened>, NoSnapshot>,
    /// The last event of each complaint: the version that an append expects.
    last: Mutex<HashMap<String, PgEventId>>,
}

fn of(complaint: &str) -> StreamQuery<PgEventId, Happened> {
    query!(Happened; complaint == complaint)
}

impl Disintegrate {
    pub(crate) async fn open(pool: PgPool) -> Self {
        sqlx::raw_sql(SCHEMA).execute(&pool).await.expect("made");
        let store = Store::new_uninitialized(pool, Json::default());
        let maker = decision_maker(store.clone(), NoSnapshot);
        Self { store, maker, last: Mutex::default() }
    }

    fn note(&self, id: String, appended: &[PersistedEvent<PgEventId, Happened>]) {
        let last = appended.last().expect("an event").id();
        self.last.lock().expect("one caller").insert(id, last);
    }
}

impl Contestant for Disintegrate {
    async fn append(&self, batch: Batch<Text>) {
        let id = batch.id.to_string();
        let version = self.last.lock().expect("one caller").get(&id).copied().unwrap_or_default();
        let event = Happened::Recorded { complaint: id.clone(), fact: Fact(batch.entry) };
        let appended = self.store.append(vec![event], of(&id), version).await.expect("appended");
        self.note(id, &appended);
    }

    async fn load(&self, id: &str) -> Vec<Arc<Entry>> {
        let query = of(id);
        let mut stream = self.store.stream(&query);
        let mut log = Vec::new();
        while let Some(item) = stream.try_next().await.expect("loaded") {
            if let StreamItem::Event(event) = item {
                log.push(event.into_inner().fact().0);
            }
        }
        log
    }

    async fn act(&self, batch: Batch<Text>) {
        let record = Record::from(batch);
        let id = record.id.clone();
        let appended = self.maker.make(record).await.expect("appended");
        self.note(id, &appended);
    }
}
