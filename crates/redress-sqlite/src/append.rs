//! One append, within a transaction that somebody else begins and ends.

use std::sync::Arc;

use redress::complaint::Entry;
use redress::policy::PolicyStamp;
use redress::store::{AppendError, Batch, Personal};
use redress::vocabulary::ComplaintId;
use redress_evidence::Link;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};
use serde::Serialize;

use crate::chain;
use crate::columns::{NAMES, micros, policy, values};
use crate::error::{Doing, Error};
use crate::read;

/// A batch as it is written: what takes long has been done before the writer's turn.
pub(crate) struct Written {
    id: ComplaintId,
    expected: u64,
    version: i64,
    recorded_at: i64,
    key: Option<String>,
    body: String,
    policy: PolicyStamp,
    columns: [Value; 14],
    /// As JSON, or the mark that it was erased.
    personal: Option<Personal<String>>,
}

/// What the writer need not look up for each append: valid within a transaction that writes.
#[derive(Default)]
pub(crate) struct Known {
    /// The last position of the feed.
    last: Option<i64>,
    /// Numbers of policies. They are never taken away, except with the transaction that added them.
    policies: Vec<(PolicyStamp, i64)>,
}

/// More than any store has at the same time.
const POLICIES: usize = 64;

impl Known {
    /// A transaction ends: another process may write next.
    pub(crate) const fn ended(&mut self) {
        self.last = None;
    }

    fn next_position(&mut self, connection: &Connection) -> Result<i64, Error> {
        let doing = "looking for the last position";
        let last = if let Some(last) = self.last {
            last
        } else {
            // What has been removed leaves its positions with its tombstone.
            let last = "select max(ifnull((select max(position) from redress_entries), 0),
                ifnull((select max(last_position) from redress_tombstones), 0))";
            let mut last = connection.prepare_cached(last).doing(doing)?;
            last.query_row([], |row| row.get(0)).doing(doing)?
        };
        let next = last.saturating_add(1);
        self.last = Some(next);
        Ok(next)
    }

    fn policy(&mut self, connection: &Connection, stamp: &PolicyStamp) -> Result<i64, Error> {
        if let Some((_, number)) = self.policies.iter().find(|(known, _)| known == stamp) {
            return Ok(*number);
        }
        let number = policy(connection, stamp)?;
        if self.policies.len() >= POLICIES {
            self.policies.clear();
        }
        self.policies.push((stamp.clone(), number));
        Ok(number)
    }
}

/// What the store has of a complaint, beside what is to be written.
struct Before {
    number: i64,
    version: u64,
    recorded_at: i64,
    link: Option<Link>,
    /// The columns that change.
    changed: [bool; 14],
    policy: i64,
}

/// How an append has ended, if the store did not fail.
#[derive(Clone, Debug)]
pub(crate) enum Ended {
    Stored,
    Conflict { expected: u64, actual: u64 },
    Duplicate { id: ComplaintId, entry: Arc<Entry> },
    Malformed(&'static str),
}

impl Ended {
    pub(crate) fn told(self) -> Result<(), AppendError<Error>> {
        match self {
            Self::Stored => Ok(()),
            Self::Conflict { expected, actual } => Err(AppendError::Conflict { expected, actual }),
            Self::Duplicate { id, entry } => Err(AppendError::Duplicate { id, entry }),
            Self::Malformed(reason) => Err(AppendError::malformed(reason)),
        }
    }
}

fn unwritable(error: &serde_json::Error) -> AppendError<Error> {
    let (line, column) = (error.line(), error.column());
    AppendError::Unavailable(Error::Unwritable { line, column })
}

impl Written {
    /// Checks the batch itself, and writes it down.
    pub(crate) fn of<P: Serialize>(batch: Batch<P>) -> Result<Self, AppendError<Error>> {
        batch.check()?;
        let Batch { id, expected, entry, row, personal, erased, .. } = batch;
        let Ok(version) = i64::try_from(entry.version) else {
            return Err(AppendError::malformed("the entry's version is too large for SQLite"));
        };
        let body = serde_json::to_string(&*entry).map_err(|error| unwritable(&error))?;
        let personal = personal.map(|personal| serde_json::to_string(&personal)).transpose();
        Ok(Self {
            id,
            expected,
            version,
            recorded_at: micros(entry.recorded_at),
            key: entry.key.as_ref().map(|key| key.key.as_str().to_owned()),
            body,
            columns: values(&row),
            policy: row.policy,
            personal: personal
                .map_err(|error| unwritable(&error))?
                .map(Personal::Kept)
                .or(erased.then_some(Personal::Erased)),
        })
    }

    /// What the store has of the complaint.
    fn before(&self, connection: &Connection) -> Result<Option<Before>, Error> {
        let doing = "appending";
        let sql = "select number, version, recorded_at, link, policy, open, customer, state, kind, grade, channel, \
            holder, responsible, owner, level, received_at, next_due, next_rule, on_hold \
            from redress_complaints where id = ?1";
        let mut before = connection.prepare_cached(sql).doing(doing)?;
        let mut rows = before.query([self.id.as_str()]).doing(doing)?;
        let Some(row) = rows.next().doing(doing)? else { return Ok(None) };
        let mut changed = [false; 14];
        for (at, (changed, column)) in (5..).zip(changed.iter_mut().zip(&self.columns)) {
            *changed = row.get_ref(at).doing(doing)? != ValueRef::from(column);
        }
        let link = row.get_ref(3).doing(doing)?.as_bytes().unwrap_or_default();
        Ok(Some(Before {
            number: row.get(0).doing(doing)?,
            version: row.get(1).doing(doing)?,
            recorded_at: row.get(2).doing(doing)?,
            link: Link::from_bytes(link).ok(),
            changed,
            policy: row.get(4).doing(doing)?,
        }))
    }

    /// Stores it, or says why not. Everything is checked before anything is written: what is refused has written
    /// nothing. After an error some of it may be written; the transaction must be taken back.
    pub(crate) fn apply(&self, connection: &Connection, known: &mut Known) -> Result<Ended, Error> {
        let doing = "appending";
        if let Some(key) = &self.key
            && let Some((id, entry)) = read::entry_by_key(connection, key)?
        {
            return Ok(Ended::Duplicate { id, entry });
        }
        let before = self.before(connection)?;
        let (expected, actual) = (self.expected, before.as_ref().map_or(0, |known| known.version));
        if actual != expected {
            return Ok(Ended::Conflict { expected, actual });
        }
        if before.as_ref().is_some_and(|before| self.recorded_at < before.recorded_at) {
            return Ok(Ended::Malformed("the entry was recorded before the last one"));
        }
        if before.is_none() && chain::is_removed(connection, &self.id)? {
            return Ok(Ended::Malformed(
                "the complaint has been removed after its time; ids are not used again",
            ));
        }
        let last = match &before {
            Some(before) => before.link.ok_or_else(|| Error::complaint("the link", &self.id))?,
            None => Link::first(&self.id),
        };
        let link = last.next(self.expected.saturating_add(1), self.body.as_bytes());
        let policy = known.policy(connection, &self.policy)?;
        let number = match before {
            Some(before) => {
                self.update(connection, &before, policy, link)?;
                before.number
            }
            None => self.insert(connection, policy, link)?,
        };
        let entry = "insert into redress_entries (position, complaint, version, key, body, link) \
            values (?1, ?2, ?3, ?4, ?5, ?6)";
        let position = known.next_position(connection)?;
        let mut entry = connection.prepare_cached(entry).doing(doing)?;
        let values = (position, number, self.version, &self.key, &self.body, link.as_bytes());
        entry.execute(values).doing(doing)?;
        if let Some(personal) = &self.personal {
            let apart = "insert into redress_personal (complaint, version, erased, value) values (?1, ?2, ?3, ?4)";
            let value = personal.kept().map_or("", String::as_str);
            let mut apart = connection.prepare_cached(apart).doing(doing)?;
            apart.execute((number, self.version, personal.is_erased(), value)).doing(doing)?;
        }
        Ok(Ended::Stored)
    }

    fn insert(&self, connection: &Connection, policy: i64, link: Link) -> Result<i64, Error> {
        let doing = "opening a log";
        let insert = "insert into redress_complaints (id, version, recorded_at, link, policy, open, customer, state, \
            kind, grade, channel, holder, responsible, owner, level, received_at, next_due, next_rule, on_hold) \
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";
        let id = self.id.as_str();
        let first: [&dyn ToSql; 5] =
            [&id, &self.version, &self.recorded_at, link.as_bytes(), &policy];
        let mut insert = connection.prepare_cached(insert).doing(doing)?;
        let columns = self.columns.iter().map(|column| column as &dyn ToSql);
        insert.execute(params_from_iter(first.into_iter().chain(columns))).doing(doing)?;
        Ok(connection.last_insert_rowid())
    }

    /// Writes the columns that have changed only, so that no index is touched in vain.
    fn update(
        &self,
        connection: &Connection,
        before: &Before,
        policy: i64,
        link: Link,
    ) -> Result<(), Error> {
        let doing = "updating columns";
        let mut update =
            String::from("update redress_complaints set version = ?, recorded_at = ?, link = ?");
        let mut values: Vec<&dyn ToSql> = Vec::with_capacity(19);
        values.extend([&self.version as &dyn ToSql, &self.recorded_at, link.as_bytes()]);
        let columns = NAMES.iter().zip(&self.columns).zip(before.changed);
        let changed = columns.filter(|(_, changed)| *changed);
        let changed = changed.map(|((name, column), _)| (*name, column as &dyn ToSql));
        let moved = (before.policy != policy).then_some(("policy", &policy as &dyn ToSql));
        for (name, value) in changed.chain(moved) {
            update.push_str(", ");
            update.push_str(name);
            update.push_str(" = ?");
            values.push(value);
        }
        update.push_str(" where number = ?");
        values.push(&before.number);
        let mut update = connection.prepare_cached(&update).doing(doing)?;
        update.execute(params_from_iter(values)).doing(doing)?;
        Ok(())
    }
}
