//! By hand: the rows of each append, and the barest that keeps its bytes.

use std::collections::HashMap;
use std::path::Path;

use redress::store::{Batch, Row};
use redress::vocabulary::{ComplaintId, Text};
use redress_evidence::Link;
use redress_sqlite::SqliteStore;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

const NAMES: [&str; 14] = [
    "open",
    "customer",
    "state",
    "kind",
    "grade",
    "channel",
    "holder",
    "responsible",
    "owner",
    "level",
    "received_at",
    "next_due",
    "next_rule",
    "on_hold",
];

fn values(row: &Row) -> [Value; 14] {
    let text = |text: &str| Value::Text(text.to_owned());
    let maybe = |text: Option<String>| text.map_or(Value::Null, Value::Text);
    let micros = |at: redress::chrono::DateTime<redress::chrono::Utc>| at.timestamp_micros();
    [
        Value::Integer(row.is_open().into()),
        text(row.customer.as_str()),
        text(row.state.as_str()),
        text(row.kind.as_str()),
        text(row.grade.as_str()),
        text(row.channel.as_str()),
        text(row.holder.as_str()),
        text(row.responsible.as_str()),
        maybe(row.owner.as_ref().map(ToString::to_string)),
        Value::Integer(row.level.into()),
        Value::Integer(micros(row.received_at)),
        row.next_due.map_or(Value::Null, |due| Value::Integer(micros(due))),
        maybe(row.next_rule.as_ref().map(ToString::to_string)),
        Value::Integer(row.on_hold.into()),
    ]
}

/// One append, written down beforehand: nothing is encoded, hashed, read or compared while the clock runs.
pub(crate) struct Written {
    id: String,
    version: i64,
    /// The entry as JSON.
    body: String,
    /// The statement that writes the complaint's row, and its values.
    head: (String, Vec<Value>),
    complaint: i64,
    link: [u8; 32],
    /// The entry and the columns as JSON.
    pub(crate) bytes: String,
}

/// What is known of each complaint while appends are written down.
#[derive(Default)]
pub(crate) struct Scribe {
    known: HashMap<ComplaintId, (i64, Link, [Value; 14])>,
}

impl Scribe {
    pub(crate) fn write(&mut self, batches: Vec<(usize, Batch<Text>)>) -> Vec<Written> {
        batches.into_iter().map(|(_, batch)| self.one(&batch)).collect()
    }

    fn one(&mut self, batch: &Batch<Text>) -> Written {
        let (entry, columns) = (&batch.entry, values(&batch.row));
        let body = serde_json::to_string(&**entry).expect("json");
        let version = i64::try_from(entry.version).expect("small");
        let recorded_at = Value::Integer(entry.recorded_at.timestamp_micros());
        let next = i64::try_from(self.known.len()).expect("small") + 1;
        let before = self.known.get(&batch.id);
        let (complaint, last) = before
            .map_or_else(|| (next, Link::first(&batch.id)), |(number, link, _)| (*number, *link));
        let link = last.next(entry.version, body.as_bytes());
        let kept = Value::Blob(link.as_bytes().to_vec());
        let mut head = vec![Value::Integer(version), recorded_at, kept];
        let sql = if let Some((number, _, before)) = before {
            let mut sql = String::from(
                "update redress_complaints set version = ?, recorded_at = ?, link = ?",
            );
            for ((name, before), column) in NAMES.iter().zip(before).zip(&columns) {
                if before != column {
                    sql.push_str(&format!(", {name} = ?"));
                    head.push(column.clone());
                }
            }
            head.push(Value::Integer(*number));
            sql + " where number = ?"
        } else {
            head.push(Value::Text(batch.id.to_string()));
            head.extend(columns.iter().cloned());
            let names = NAMES.join(", ");
            format!(
                "insert into redress_complaints (version, recorded_at, link, policy, id, {names})
                 values (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            )
        };
        self.known.insert(batch.id.clone(), (complaint, link, columns));
        let bytes = body.clone() + &serde_json::to_string(&batch.row).expect("json");
        let link = *link.as_bytes();
        Written {
            id: batch.id.to_string(),
            version,
            body,
            head: (sql, head),
            complaint,
            link,
            bytes,
        }
    }
}

/// A connection with prepared statements, in the journal mode and with the cache of the store.
pub(crate) struct Raw {
    connection: Connection,
}

impl Raw {
    fn connect(file: &Path, full: bool) -> Self {
        let connection = Connection::open(file).expect("opened");
        let synchronous = if full { "full" } else { "normal" };
        connection
            .execute_batch(&format!(
                "pragma journal_mode = wal; pragma synchronous = {synchronous};
                 pragma wal_autocheckpoint = 4000; pragma cache_size = -16384"
            ))
            .expect("set");
        connection.set_prepared_statement_cache_capacity(96);
        Self { connection }
    }

    /// The tables and indexes of the store.
    pub(crate) fn rows(file: &Path, full: bool) -> Self {
        drop(SqliteStore::open(file).expect("made"));
        let raw = Self::connect(file, full);
        raw.connection
            .execute("insert into redress_policies values (1, 'dealership', 1, '')", [])
            .expect("inserted");
        raw
    }

    /// One table without an index.
    pub(crate) fn barest(file: &Path, full: bool) -> Self {
        let raw = Self::connect(file, full);
        let table = "create table raw (position integer primary key, id text, version integer, body text) strict";
        raw.connection.execute_batch(table).expect("made");
        raw
    }

    fn run(&self, sql: &str, values: impl rusqlite::Params) {
        let mut statement = self.connection.prepare_cached(sql).expect("prepared");
        statement.execute(values).expect("done");
    }

    /// The entry and the complaint's row with its indexes, in a transaction of its own.
    pub(crate) fn insert_rows(&self, written: &Written) {
        self.run("begin immediate", []);
        self.run(&written.head.0, params_from_iter(&written.head.1));
        let entry = "insert into redress_entries (complaint, version, key, body, link) values (?1, ?2, null, ?3, ?4)";
        self.run(entry, (written.complaint, written.version, &written.body, &written.link));
        self.run("commit", []);
    }

    /// The bytes as one row, in a transaction of its own.
    pub(crate) fn insert_bytes(&self, written: &Written) {
        self.run("begin immediate", []);
        let insert = "insert into raw (id, version, body) values (?1, ?2, ?3)";
        self.run(insert, (&written.id, written.version, &written.bytes));
        self.run("commit", []);
    }
}
