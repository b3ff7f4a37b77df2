//! One append: the function `redress.append`, in one round trip.

use std::sync::Arc;

use redress::complaint::Entry;
use redress::store::{AppendError, Batch};
use redress::vocabulary::{ComplaintId, Label};
use serde::Serialize;
use tokio_postgres::Row;

use crate::ask::{Ask, On, Value};
use crate::columns::{get, micros, parse, values, whole};
use crate::error::Error;
use crate::read;

const APPEND: &str = "select outcome, actual, first_id, first_version, first_body from redress.append(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)";

/// A batch as it is written.
pub(crate) struct Written {
    expected: u64,
    key: Option<String>,
    ask: Ask,
}

/// How an append has ended, if the store did not fail.
enum Ended {
    Stored,
    Conflict { actual: u64 },
    Duplicate { id: ComplaintId, entry: Arc<Entry> },
    Early,
    Removed,
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
        if i64::try_from(entry.version).is_err() {
            return Err(AppendError::malformed("the entry's version is too large for PostgreSQL"));
        }
        let body = serde_json::to_string(&*entry).map_err(|error| unwritable(&error))?;
        let apart = personal.map(|personal| serde_json::to_string(&personal)).transpose();
        let key = entry.key.as_ref().map(|key| key.key.as_str().to_owned());
        let mut all = vec![
            Value::text(id.as_str()),
            Value::number(expected),
            Value::Number(Some(micros(entry.recorded_at))),
            Value::Text(key.clone()),
            Value::Text(Some(body)),
            Value::Text(apart.map_err(|error| unwritable(&error))?),
            Value::Flag(erased),
        ];
        all.extend(values(&row));
        Ok(Self { expected, key, ask: Ask::new("appending", APPEND, all) })
    }

    /// Appends on a connection of the store's.
    pub(crate) async fn append(&self, on: On<'_>) -> Result<(), AppendError<Error>> {
        let unavailable = AppendError::Unavailable;
        let ended = match on.write(&self.ask).await {
            Ok(rows) => ended(&rows).map_err(AppendError::Unknown)?,
            Err(error) if error.is_open() => return Err(AppendError::Unknown(error)),
            Err(error) => self.refused(on, error).await.map_err(unavailable)?,
        };
        self.told(ended)
    }

    /// Appends in the host's transaction: what fails half-way is taken back, and the transaction goes on. It has
    /// not been committed, so that nothing is ever left open.
    pub(crate) async fn append_within(&self, on: On<'_>) -> Result<(), AppendError<Error>> {
        let unavailable = AppendError::Unavailable;
        let step = |sql: &'static str| Ask::new("appending within a transaction", sql, []);
        on.write(&step("savepoint redress")).await.map_err(unavailable)?;
        let answer = on.write(&self.ask).await;
        if let Err(error) = &answer {
            if error.is_open() {
                return Err(unavailable(error.clone()));
            }
            on.write(&step("rollback to savepoint redress")).await.map_err(unavailable)?;
        }
        on.write(&step("release savepoint redress")).await.map_err(unavailable)?;
        let ended = match answer {
            Ok(rows) => ended(&rows).map_err(unavailable)?,
            Err(error) => self.refused(on, error).await.map_err(unavailable)?,
        };
        self.told(ended)
    }

    /// What has become of an append that the server took back: where somebody else used the key at the same time,
    /// it is a duplicate.
    async fn refused(&self, on: On<'_>, error: Error) -> Result<Ended, Error> {
        let Some(key) = self.key.as_ref().filter(|_| error.sqlstate() == Some("23505")) else {
            return Err(error);
        };
        let found = read::entry_by_key(on, key).await?;
        found.map(|(id, entry)| Ended::Duplicate { id, entry }).ok_or(error)
    }

    fn told(&self, ended: Ended) -> Result<(), AppendError<Error>> {
        match ended {
            Ended::Stored => Ok(()),
            Ended::Conflict { actual } => {
                Err(AppendError::Conflict { expected: self.expected, actual })
            }
            Ended::Duplicate { id, entry } => Err(AppendError::Duplicate { id, entry }),
            Ended::Early => {
                Err(AppendError::malformed("the entry was recorded before the last one"))
            }
            Ended::Removed => Err(AppendError::malformed(
                "the complaint has been removed after its time; ids are not used again",
            )),
        }
    }
}

fn ended(rows: &[Row]) -> Result<Ended, Error> {
    let unclear = || Error::damaged("the outcome", Label::new("an append", "一次保存"));
    let row = rows.first().ok_or_else(unclear)?;
    match get(row, 0)? {
        "stored" => Ok(Ended::Stored),
        "conflict" => Ok(Ended::Conflict { actual: whole("the version", row, 1)? }),
        "early" => Ok(Ended::Early),
        "removed" => Ok(Ended::Removed),
        "duplicate" => {
            let id: ComplaintId = parse("the id", get(row, 2)?)?;
            let entry = read::entry(&id, whole("the version", row, 3)?, get(row, 4)?)?;
            Ok(Ended::Duplicate { id, entry })
        }
        _ => Err(unclear()),
    }
}
