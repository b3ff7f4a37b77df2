//! Five stores in a real SQLite file, each wrong in a way that is easily come by, and each caught by the suite.
//!
//! They are written in the plainest way on tables of their own; the first test shows that without the mistake
//! the same store passes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{
    AppendError, Batch, Cursor, DueCase, FeedStore, Listed, LogStore, Order, Page, PolicyUse,
    Posted, Query, Row,
};
use redress::vocabulary::{CommandKey, ComplaintId, Text};
use redress_testing::store::Suite;
use rusqlite::{Connection, OptionalExtension};

type Result<T> = std::result::Result<T, rusqlite::Error>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mistake {
    Nothing,
    /// Each statement is committed by itself.
    NoTransaction,
    /// `where closed = 0` in what is due.
    DueOnlyOpen,
    /// `collate nocase`.
    IdsWithoutCase,
    /// Instants as seconds since 1970.
    WholeSeconds,
    /// The position is taken from a sequence before the transaction, as PostgreSQL's `serial` is.
    FeedBySequence,
}

const TABLES: &str = "
create table sequence (next integer not null) strict;
insert into sequence values (0);
create table entries (position integer primary key, id text not null, version integer not null, key text unique,
    body text not null, unique (id, version)) strict;
create table complaints (id text primary key, open integer not null, due integer, row text not null) strict;
";

/// The plainest store: columns as JSON beside what is asked for.
struct Plain {
    connection: Mutex<Connection>,
    mistake: Mistake,
}

impl Plain {
    fn open(path: &std::path::Path, mistake: Mistake) -> Result<Self> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(20))?;
        connection.execute_batch("pragma journal_mode = wal; pragma synchronous = off")?;
        connection.execute_batch("begin immediate")?;
        let made: i64 =
            connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))?;
        if made == 0 {
            connection.execute_batch(TABLES)?;
        }
        connection.execute_batch("commit")?;
        Ok(Self { connection: Mutex::new(connection), mistake })
    }

    fn stored(&self, at: DateTime<Utc>) -> i64 {
        let seconds = self.mistake == Mistake::WholeSeconds;
        if seconds { at.timestamp() * 1_000_000 } else { at.timestamp_micros() }
    }

    fn collation(&self) -> &'static str {
        if self.mistake == Mistake::IdsWithoutCase { " collate nocase" } else { "" }
    }

    /// Everything, in the order of ids as this store has it.
    fn rows(&self) -> Result<Vec<Listed>> {
        let connection = self.connection.lock().unwrap();
        let sql = format!("select id, due, row from complaints order by id{}", self.collation());
        let mut rows = connection.prepare_cached(&sql)?;
        let rows = rows.query_map([], |row| {
            let mut columns: Row = serde_json::from_str(&row.get::<_, String>(2)?).unwrap();
            columns.next_due =
                row.get::<_, Option<i64>>(1)?.and_then(DateTime::from_timestamp_micros);
            Ok(Listed::new(row.get::<_, String>(0)?.parse().unwrap(), columns))
        })?;
        rows.collect()
    }

    fn write(
        &self,
        connection: &Connection,
        batch: &Batch<Text>,
        position: Option<i64>,
    ) -> std::result::Result<(), AppendError<rusqlite::Error>> {
        let unavailable = AppendError::Unavailable;
        let key = batch.entry.key.as_ref().map(|key| key.key.as_str());
        let used = connection
            .query_row("select id, body from entries where key = ?1", [key], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
            })
            .optional()
            .map_err(unavailable)?;
        if let Some((id, body)) = used {
            let entry = Arc::new(serde_json::from_str(&body).unwrap());
            return Err(AppendError::Duplicate { id: id.parse().unwrap(), entry });
        }
        let last = "select version, body from entries where id = ?1 order by version desc limit 1";
        let last = connection
            .query_row(last, [batch.id.as_str()], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
            })
            .optional()
            .map_err(unavailable)?;
        let actual = last.as_ref().map_or(0, |(version, _)| u64::try_from(*version).unwrap());
        if actual != batch.expected {
            return Err(AppendError::Conflict { expected: batch.expected, actual });
        }
        let last = last.map(|(_, body)| serde_json::from_str::<Entry>(&body).unwrap());
        if last.is_some_and(|last| last.recorded_at > batch.entry.recorded_at) {
            return Err(AppendError::malformed("the entry was recorded before the last one"));
        }
        let entry =
            "insert into entries (position, id, version, key, body) values (?1, ?2, ?3, ?4, ?5)";
        let body = serde_json::to_string(&*batch.entry).unwrap();
        let version = i64::try_from(batch.entry.version).unwrap();
        connection
            .execute(entry, (position, batch.id.as_str(), version, key, body))
            .map_err(unavailable)?;
        let columns = "insert into complaints (id, open, due, row) values (?1, ?2, ?3, ?4)
            on conflict (id) do update set open = excluded.open, due = excluded.due, row = excluded.row";
        let due = batch.row.next_due.map(|due| self.stored(due));
        let row = serde_json::to_string(&batch.row).unwrap();
        connection
            .execute(columns, (batch.id.as_str(), batch.row.is_open(), due, row))
            .map_err(unavailable)?;
        Ok(())
    }
}

impl LogStore for Plain {
    type Error = rusqlite::Error;
    type Personal = Text;

    fn append(&self, batch: Batch<Text>) -> std::result::Result<(), AppendError<rusqlite::Error>> {
        if Some(batch.entry.version) != batch.expected.checked_add(1)
            || batch.entry.events.is_empty()
        {
            return Err(AppendError::malformed("the entry does not follow, or has no events"));
        }
        let connection = self.connection.lock().unwrap();
        let position = if self.mistake == Mistake::FeedBySequence {
            let next = "update sequence set next = next + 1 returning next";
            let next = connection.query_row(next, [], |row| row.get(0));
            Some(next.map_err(AppendError::Unavailable)?)
        } else {
            None
        };
        if self.mistake == Mistake::NoTransaction {
            return self.write(&connection, &batch, position);
        }
        connection.execute_batch("begin immediate").map_err(AppendError::Unavailable)?;
        let written = self.write(&connection, &batch, position);
        let end = if written.is_ok() { "commit" } else { "rollback" };
        connection.execute_batch(end).map_err(AppendError::Unknown)?;
        written
    }

    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>> {
        let connection = self.connection.lock().unwrap();
        let sql = "select body from entries where id = ?1 and version > ?2 order by version";
        let mut log = connection.prepare_cached(sql)?;
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let log = log.query_map((id.as_str(), after), |row| {
            Ok(Arc::new(serde_json::from_str(&row.get::<_, String>(0)?).unwrap()))
        })?;
        log.collect()
    }

    fn entry_by_key(&self, key: &CommandKey) -> Result<Option<(ComplaintId, Arc<Entry>)>> {
        let connection = self.connection.lock().unwrap();
        let used = "select id, body from entries where key = ?1";
        let used = connection.query_row(used, [key.as_str()], |row| {
            let entry = serde_json::from_str(&row.get::<_, String>(1)?).unwrap();
            Ok((row.get::<_, String>(0)?.parse().unwrap(), Arc::new(entry)))
        });
        used.optional()
    }

    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>> {
        let only = if self.mistake == Mistake::DueOnlyOpen { "and open" } else { "" };
        let order = self.collation();
        let sql = format!(
            "select due, id from complaints where due <= ?1 and (due, id{order}) > (?2, ?3) {only}
            order by due, id{order} limit ?4"
        );
        let (at, id) =
            after.map_or((i64::MIN, ""), |after| (self.stored(after.at), after.id.as_str()));
        let connection = self.connection.lock().unwrap();
        let mut due = connection.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let due = due.query_map((self.stored(until), at, id, limit), |row| {
            let at = DateTime::from_timestamp_micros(row.get(0)?).unwrap();
            Ok(DueCase::new(at, row.get::<_, String>(1)?.parse().unwrap()))
        })?;
        due.collect()
    }

    fn list(&self, query: &Query, after: Option<&Cursor>, limit: usize) -> Result<Page> {
        let mut rows = self.rows()?;
        rows.retain(|listed| query.matches(&listed.row));
        match query.order {
            Order::Received => rows.sort_by_key(|listed| listed.row.received_at),
            Order::Due => rows.sort_by_key(|listed| listed.row.next_due),
            _ => {}
        }
        if let Some(after) = after {
            let past = rows.iter().position(|listed| query.cursor(listed) > *after);
            rows.drain(..past.unwrap_or(rows.len()));
        }
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| query.cursor(last));
        Ok(Page::new(rows, next))
    }

    fn count(&self, query: &Query) -> Result<u64> {
        Ok(self.rows()?.iter().filter(|listed| query.matches(&listed.row)).count() as u64)
    }

    fn policies(&self) -> Result<Vec<PolicyUse>> {
        let mut used: Vec<PolicyUse> = Vec::new();
        for Listed { row, .. } in self.rows()? {
            let known = used.iter().position(|known| known.policy == row.policy);
            let at = known.unwrap_or_else(|| {
                used.push(PolicyUse::new(row.policy.clone(), 0, 0));
                used.len() - 1
            });
            if row.is_open() { used[at].open += 1 } else { used[at].closed += 1 }
        }
        Ok(used)
    }
}

impl FeedStore for Plain {
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>> {
        let connection = self.connection.lock().unwrap();
        let sql =
            "select position, id, body from entries where position > ?1 order by position limit ?2";
        let mut feed = connection.prepare_cached(sql)?;
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let feed = feed.query_map((whole(after), whole(limit as u64)), |row| {
            let entry = serde_json::from_str(&row.get::<_, String>(2)?).unwrap();
            let position = u64::try_from(row.get::<_, i64>(0)?).unwrap();
            Ok(Posted::new(position, row.get::<_, String>(1)?.parse().unwrap(), Arc::new(entry)))
        })?;
        feed.collect()
    }
}

fn suite(mistake: Mistake) -> Suite<Plain> {
    let suite = Suite::of_logs(move || {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("plain.db");
        (folder, move || Plain::open(&file, mistake).expect("opened"))
    });
    suite.feed()
}

#[test]
fn without_a_mistake_the_plain_store_keeps_the_contract() {
    suite(Mistake::Nothing).scripts(10).run().assert();
}

#[test]
fn each_mistake_is_caught_by_the_case_that_is_made_for_it() {
    for (mistake, case) in [
        (Mistake::NoTransaction, "atomicity/nobody-sees-half-a-batch"),
        (Mistake::DueOnlyOpen, "due/closed-complaints-are-among-it"),
        (Mistake::IdsWithoutCase, "due/ties-are-in-the-order-of-ids-as-bytes"),
        (Mistake::WholeSeconds, "precision/what-is-due-is-told-to-the-microsecond"),
        (Mistake::FeedBySequence, "races/a-reader-of-the-feed-misses-no-late-append"),
    ] {
        // A race shows what it shows; on a busy machine not each time.
        let caught = (1..=8).any(|run| {
            let report = suite(mistake).only(case).run();
            println!("{mistake:?}, run {run}: {report}");
            report.caught(case)
        });
        assert!(caught, "{mistake:?} is not caught by {case}");
    }
}
