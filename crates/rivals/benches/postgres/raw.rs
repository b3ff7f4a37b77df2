//! By hand: the same statements, with values that were written down beforehand; and one row for each append.

use std::collections::HashMap;
use std::sync::Arc;

use redress::store::Batch;
use redress::vocabulary::Text;
use redress_postgres::append_statement;
use redress_postgres::tokio_postgres::types::{ToSql, Type};
use redress_postgres::tokio_postgres::{Client, NoTls, Statement, connect};

use crate::common::Cluster;

/// The values of one call.
pub(crate) struct Written {
    id: String,
    expected: i64,
    recorded_at: i64,
    key: Option<String>,
    body: String,
    apart: Option<String>,
    texts: [String; 7],
    policy: (String, i64, String),
    owner: Option<String>,
    level: i16,
    received_at: i64,
    next: (Option<i64>, Option<String>),
    flags: (bool, bool),
}

pub(crate) fn written(batches: Vec<Batch<Text>>) -> Vec<Written> {
    let one = |batch: Batch<Text>| {
        let (entry, row) = (&batch.entry, &batch.row);
        let policy = &row.policy;
        let digest = policy.digest.map_or_else(String::new, |digest| digest.to_string());
        Written {
            id: batch.id.to_string(),
            expected: i64::try_from(batch.expected).expect("small"),
            recorded_at: entry.recorded_at.timestamp_micros(),
            key: entry.key.as_ref().map(|key| key.key.to_string()),
            body: serde_json::to_string(&**entry).expect("json"),
            apart: batch.personal.as_ref().map(|apart| serde_json::to_string(apart).expect("json")),
            texts: [
                row.customer.as_str(),
                row.state.as_str(),
                row.kind.as_str(),
                row.grade.as_str(),
                row.channel.as_str(),
                row.holder.as_str(),
                row.responsible.as_str(),
            ]
            .map(str::to_owned),
            policy: (policy.name.to_string(), policy.version.into(), digest),
            owner: row.owner.as_ref().map(ToString::to_string),
            level: row.level.into(),
            received_at: row.received_at.timestamp_micros(),
            next: (
                row.next_due.map(|due| due.timestamp_micros()),
                row.next_rule.as_ref().map(ToString::to_string),
            ),
            flags: (row.is_open(), row.on_hold),
        }
    };
    batches.into_iter().map(one).collect()
}

/// The types of the values, in their order.
const TYPES: [Type; 24] = {
    use Type as T;
    [
        T::TEXT,
        T::INT8,
        T::INT8,
        T::TEXT,
        T::TEXT,
        T::TEXT,
        T::BOOL,
        T::TEXT,
        T::INT8,
        T::TEXT,
        T::BOOL,
        T::TEXT,
        T::TEXT,
        T::TEXT,
        T::TEXT,
        T::TEXT,
        T::TEXT,
        T::TEXT,
        T::TEXT,
        T::INT2,
        T::INT8,
        T::INT8,
        T::TEXT,
        T::BOOL,
    ]
};

/// One connection.
#[derive(Clone)]
pub(crate) struct One {
    client: Arc<Client>,
    /// By what the store asks.
    appends: HashMap<&'static str, Statement>,
    insert: Statement,
}

pub(crate) struct Raw {
    pub(crate) connections: Vec<One>,
}

impl Raw {
    pub(crate) async fn open(cluster: &Cluster, schema: &str, connections: usize) -> Self {
        let mut all = Vec::new();
        for _ in 0..connections {
            let (client, connection) = connect(&cluster.address(), NoTls).await.expect("connected");
            tokio::spawn(connection);
            let table = format!(
                "create table if not exists {schema}.plain
                 (position bigint generated always as identity primary key, id text, version bigint, body text)"
            );
            client.batch_execute(&table).await.expect("made");
            let mut appends = HashMap::new();
            for bits in 0..8 {
                let asked = append_statement(bits & 1 > 0, bits & 2 > 0, bits & 4 > 0);
                let sql = asked.replace("redress.", &format!("{schema}."));
                let sql = client.prepare_typed(&sql, &TYPES).await.expect("prepared");
                appends.insert(asked, sql);
            }
            let insert =
                format!("insert into {schema}.plain (id, version, body) values ($1, $2, $3)");
            let insert = client.prepare(&insert).await.expect("prepared");
            all.push(One { client: Arc::new(client), appends, insert });
        }
        Self { connections: all }
    }
}

impl One {
    pub(crate) async fn call(self, all: Vec<Written>) {
        for w in all {
            let [customer, state, kind, grade, channel, holder, responsible] = &w.texts;
            let values: [&(dyn ToSql + Sync); 24] = [
                &w.id,
                &w.expected,
                &w.recorded_at,
                &w.key,
                &w.body,
                &w.apart,
                &false,
                &w.policy.0,
                &w.policy.1,
                &w.policy.2,
                &w.flags.0,
                customer,
                state,
                kind,
                grade,
                channel,
                holder,
                responsible,
                &w.owner,
                &w.level,
                &w.received_at,
                &w.next.0,
                &w.next.1,
                &w.flags.1,
            ];
            let asked = append_statement(w.expected == 0, w.key.is_some(), w.apart.is_some());
            let append = &self.appends[asked];
            let rows = self.client.query(append, &values).await.expect("asked");
            assert_eq!(rows[0].get::<_, &str>(0), "stored");
        }
    }

    pub(crate) async fn insert(self, all: Vec<Written>) {
        for w in all {
            let version = w.expected + 1;
            let values: [&(dyn ToSql + Sync); 3] = [&w.id, &version, &w.body];
            self.client.execute(&self.insert, &values).await.expect("inserted");
        }
    }
}
