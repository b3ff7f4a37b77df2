//! Readers' cursors and dead letters, for a relay.

use chrono::{DateTime, Utc};
use redress_relay::{DeadLetter, LetterId, ReaderName, Readers};

use crate::ask::{Ask, Value};
use crate::blocking::Blocking;
use crate::columns::{get, micros, parse, whole};
use crate::error::Error;
use crate::store::PostgresStore;

/// For a relay: the operations of [`Readers`], which answer later. Each is idempotent, and is asked again on another
/// connection where one is lost.
#[allow(
    clippy::missing_errors_doc,
    reason = "each fails when the store fails, as its namesake in `Readers`"
)]
impl<P> PostgresStore<P> {
    /// As [`Readers::claim`].
    pub async fn claim(
        &self,
        reader: &ReaderName,
        process: &ReaderName,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<u64>, Error> {
        let claim = "insert into redress.readers as r (name, position, process, until) values ($1, 0, $2, $3)
            on conflict (name) do update set process = excluded.process, until = excluded.until
            where r.process is null or r.process = excluded.process or r.until <= $4 returning r.position";
        let values = [
            Value::text(reader.as_str()),
            Value::text(process.as_str()),
            Value::number(micros(until)),
            Value::number(micros(now)),
        ];
        let rows = self.on().read(&Ask::new("claiming a reader's name", claim, values)).await?;
        rows.first().map(|row| whole("the cursor", row, 0)).transpose()
    }

    /// As [`Readers::advance`].
    pub async fn advance(
        &self,
        reader: &ReaderName,
        process: &ReaderName,
        to: u64,
    ) -> Result<bool, Error> {
        let advance = "update redress.readers set position = greatest(position, $3)
            where name = $1 and process = $2 returning 1";
        let values =
            [Value::text(reader.as_str()), Value::text(process.as_str()), Value::number(to)];
        let rows = self.on().read(&Ask::new("moving a reader's cursor", advance, values)).await?;
        Ok(!rows.is_empty())
    }

    /// As [`Readers::set_aside`].
    pub async fn set_aside(&self, reader: &ReaderName, letter: &DeadLetter) -> Result<(), Error> {
        let aside = "insert into redress.dead_letters (reader, position, number, complaint, version, failed)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (reader, position, number) do update set failed = excluded.failed";
        let DeadLetter { position, id, failed, .. } = letter;
        let values = [
            Value::text(reader.as_str()),
            Value::number(*position),
            Value::number(id.number),
            Value::text(id.complaint.as_str()),
            Value::number(id.version),
            Value::number(*failed),
        ];
        self.on().read(&Ask::new("setting a letter aside", aside, values)).await?;
        Ok(())
    }

    /// As [`Readers::dead_letters`].
    pub async fn dead_letters(
        &self,
        reader: &ReaderName,
        after: u64,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, Error> {
        let dead = "select position, complaint, version, number, failed from redress.dead_letters
            where reader = $1 and position > $2 order by position, number limit $3";
        let values = [Value::text(reader.as_str()), Value::number(after), Value::number(limit)];
        let rows = self.on().read(&Ask::new("reading dead letters", dead, values)).await?;
        let letters = rows.iter().map(|row| {
            let complaint = parse("the id", get(row, 1)?)?;
            let (version, number) =
                (whole("the version", row, 2)?, whole("the message's number", row, 3)?);
            let id = LetterId::new(complaint, version, number);
            Ok(DeadLetter::new(whole("the position", row, 0)?, id, whole("the failures", row, 4)?))
        });
        letters.collect()
    }

    /// As [`Readers::discard`]. Asked again after a lost connection, it may say that the letter was not there.
    pub async fn discard(&self, reader: &ReaderName, letter: &LetterId) -> Result<bool, Error> {
        let discard = "delete from redress.dead_letters
            where reader = $1 and complaint = $2 and version = $3 and number = $4 returning 1";
        let values = [
            Value::text(reader.as_str()),
            Value::text(letter.complaint.as_str()),
            Value::number(letter.version),
            Value::number(letter.number),
        ];
        let rows = self.on().read(&Ask::new("discarding a letter", discard, values)).await?;
        Ok(!rows.is_empty())
    }
}

impl<P: 'static> Readers for Blocking<P> {
    type Error = Error;

    fn claim(
        &self,
        reader: &ReaderName,
        process: &ReaderName,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<u64>, Error> {
        let (reader, process) = (reader.clone(), process.clone());
        self.wait(|store| async move { store.claim(&reader, &process, now, until).await })
    }

    fn advance(&self, reader: &ReaderName, process: &ReaderName, to: u64) -> Result<bool, Error> {
        let (reader, process) = (reader.clone(), process.clone());
        self.wait(|store| async move { store.advance(&reader, &process, to).await })
    }

    fn set_aside(&self, reader: &ReaderName, letter: &DeadLetter) -> Result<(), Error> {
        let (reader, letter) = (reader.clone(), letter.clone());
        self.wait(|store| async move { store.set_aside(&reader, &letter).await })
    }

    fn dead_letters(
        &self,
        reader: &ReaderName,
        after: u64,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, Error> {
        let reader = reader.clone();
        self.wait(|store| async move { store.dead_letters(&reader, after, limit).await })
    }

    fn discard(&self, reader: &ReaderName, letter: &LetterId) -> Result<bool, Error> {
        let (reader, letter) = (reader.clone(), letter.clone());
        self.wait(|store| async move { store.discard(&reader, &letter).await })
    }
}
