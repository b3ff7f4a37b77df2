//! One append, within a transaction that somebody else begins and ends.

use std::sync::Arc;

use redress::complaint::Entry;
use redress::store::{AppendError, Batch, Personal, Row};
use redress::vocabulary::ComplaintId;
use redress_evidence::Link;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
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
    row: Row,
    /// As JSON, or the mark that it was erased.
    personal: Option<Personal<String>>,
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
            row,
            personal: personal
                .map_err(|error| unwritable(&error))?
                .map(Personal::Kept)
                .or(erased.then_some(Personal::Erased)),
        })
    }

    /// Stores it, or says why not. Everything is checked before anything is written: what is refused has written
    /// nothing. After an error some of it may be written; the transaction must be taken back.
    pub(crate) fn apply(&self, connection: &Connection) -> Result<Ended, Error> {
        let doing = "appending";
        if let Some(key) = &self.key
            && let Some((id, entry)) = read::entry_by_key(connection, key)?
        {
            return Ok(Ended::Duplicate { id, entry });
        }
        let known = "select number, version, recorded_at, open, customer, state, kind, grade, channel, holder, \
            responsible, owner, level, received_at, next_due, next_rule, on_hold, policy, link \
            from redress_complaints where id = ?1";
        let mut known = connection.prepare_cached(known).doing(doing)?;
        let known = known.query_row([self.id.as_str()], |row| {
            let mut columns = [const { Value::Null }; 15];
            for (at, column) in columns.iter_mut().enumerate() {
                *column = row.get(at.saturating_add(3))?;
            }
            let link: Vec<u8> = row.get(18)?;
            Ok((row.get::<_, i64>(0)?, row.get::<_, u64>(1)?, row.get::<_, i64>(2)?, columns, link))
        });
        let known = known.optional().doing(doing)?;
        let (expected, actual) = (self.expected, known.as_ref().map_or(0, |known| known.1));
        if actual != expected {
            return Ok(Ended::Conflict { expected, actual });
        }
        if known.as_ref().is_some_and(|known| self.recorded_at < known.2) {
            return Ok(Ended::Malformed("the entry was recorded before the last one"));
        }
        if known.is_none() && chain::is_removed(connection, &self.id)? {
            return Ok(Ended::Malformed(
                "the complaint has been removed after its time; ids are not used again",
            ));
        }
        let last = match &known {
            Some((.., link)) => Link::from_bytes(link)
                .map_err(|_| Error::damaged("the link", format!("complaint `{}`", self.id)))?,
            None => Link::first(&self.id),
        };
        let link = last.next(self.expected.saturating_add(1), self.body.as_bytes());
        let columns = values(&self.row, policy(connection, &self.row.policy)?);
        let number = match known {
            Some((number, _, _, before, _)) => {
                self.update(connection, number, &before, columns, link)?;
                number
            }
            None => self.insert(connection, columns, link)?,
        };
        let entry = "insert into redress_entries (position, complaint, version, key, body, link) values \
            (1 + max(ifnull((select max(position) from redress_entries), 0), \
            ifnull((select max(last_position) from redress_tombstones), 0)), ?1, ?2, ?3, ?4, ?5)";
        let mut entry = connection.prepare_cached(entry).doing(doing)?;
        let values = (number, self.version, &self.key, &self.body, link.as_bytes());
        entry.execute(values).doing(doing)?;
        if let Some(personal) = &self.personal {
            let apart = "insert into redress_personal (complaint, version, erased, value) values (?1, ?2, ?3, ?4)";
            let value = personal.kept().map_or("", String::as_str);
            let mut apart = connection.prepare_cached(apart).doing(doing)?;
            apart.execute((number, self.version, personal.is_erased(), value)).doing(doing)?;
        }
        Ok(Ended::Stored)
    }

    fn insert(
        &self,
        connection: &Connection,
        columns: [Value; 15],
        link: Link,
    ) -> Result<i64, Error> {
        let doing = "opening a log";
        let insert = "insert into redress_complaints (id, version, recorded_at, open, customer, state, kind, grade, \
            channel, holder, responsible, owner, level, received_at, next_due, next_rule, on_hold, policy, link) \
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";
        let first = [
            Value::Text(self.id.as_str().to_owned()),
            Value::Integer(self.version),
            Value::Integer(self.recorded_at),
        ];
        let mut insert = connection.prepare_cached(insert).doing(doing)?;
        let link = Value::Blob(link.as_bytes().to_vec());
        let values = first.into_iter().chain(columns).chain([link]);
        insert.execute(params_from_iter(values)).doing(doing)?;
        Ok(connection.last_insert_rowid())
    }

    /// Writes the columns that have changed only, so that no index is touched in vain.
    fn update(
        &self,
        connection: &Connection,
        number: i64,
        before: &[Value; 15],
        columns: [Value; 15],
        link: Link,
    ) -> Result<(), Error> {
        let doing = "updating columns";
        let mut update =
            String::from("update redress_complaints set version = ?, recorded_at = ?, link = ?");
        let mut values = vec![
            Value::Integer(self.version),
            Value::Integer(self.recorded_at),
            Value::Blob(link.as_bytes().to_vec()),
        ];
        for ((name, before), column) in NAMES.iter().zip(before).zip(columns) {
            if *before != column {
                update.push_str(", ");
                update.push_str(name);
                update.push_str(" = ?");
                values.push(column);
            }
        }
        update.push_str(" where number = ?");
        values.push(Value::Integer(number));
        let mut update = connection.prepare_cached(&update).doing(doing)?;
        update.execute(params_from_iter(values)).doing(doing)?;
        Ok(())
    }
}
