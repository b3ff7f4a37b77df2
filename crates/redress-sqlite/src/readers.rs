//! Readers' cursors and dead letters, for a relay.

use chrono::{DateTime, Utc};
use redress_relay::{DeadLetter, LetterId, ReaderName, Readers};

use crate::columns::{micros, parse};
use crate::error::{Doing, Error};
use crate::read::{number, rows};
use crate::store::SqliteStore;

impl<P> Readers for SqliteStore<P> {
    type Error = Error;

    fn claim(
        &self,
        reader: &ReaderName,
        process: &ReaderName,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<u64>, Error> {
        let doing = "claiming a reader's name";
        let claim =
            "insert into redress_readers (name, cursor, process, until) values (?1, 0, ?2, ?3)
            on conflict (name) do update set process = excluded.process, until = excluded.until
            where process is null or process = excluded.process or until <= ?4 returning cursor";
        let values = (reader.as_str(), process.as_str(), micros(until), micros(now));
        self.write(|connection| {
            let claimed = rows(connection, (claim, doing), values, |row| row.get(0).doing(doing));
            Ok(claimed?.pop())
        })
    }

    fn advance(&self, reader: &ReaderName, process: &ReaderName, to: u64) -> Result<bool, Error> {
        let doing = "moving a reader's cursor";
        let advance =
            "update redress_readers set cursor = max(cursor, ?3) where name = ?1 and process = ?2";
        self.write(|connection| {
            let mut advance = connection.prepare_cached(advance).doing(doing)?;
            let moved = advance.execute((reader.as_str(), process.as_str(), number(to)));
            Ok(moved.doing(doing)? > 0)
        })
    }

    fn set_aside(&self, reader: &ReaderName, letter: &DeadLetter) -> Result<(), Error> {
        let doing = "setting a letter aside";
        let aside = "insert into redress_dead_letters (reader, position, number, complaint, version, failed)
            values (?1, ?2, ?3, ?4, ?5, ?6)
            on conflict (reader, position, number) do update set failed = excluded.failed";
        let DeadLetter { position, id, failed, .. } = letter;
        self.write(|connection| {
            let mut aside = connection.prepare_cached(aside).doing(doing)?;
            let (complaint, version) = (id.complaint.as_str(), number(id.version));
            aside
                .execute((
                    reader.as_str(),
                    number(*position),
                    id.number,
                    complaint,
                    version,
                    failed,
                ))
                .doing(doing)?;
            Ok(())
        })
    }

    fn dead_letters(
        &self,
        reader: &ReaderName,
        after: u64,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, Error> {
        let doing = "reading dead letters";
        let dead = "select position, complaint, version, number, failed from redress_dead_letters
            where reader = ?1 and position > ?2 order by position, number limit ?3";
        let values = (reader.as_str(), number(after), number(limit));
        self.read(|connection| {
            rows(connection, (dead, doing), values, |row| {
                let complaint = parse("the id", &row.get::<_, String>(1).doing(doing)?)?;
                let (version, message) = (row.get(2).doing(doing)?, row.get(3).doing(doing)?);
                let id = LetterId::new(complaint, version, message);
                Ok(DeadLetter::new(row.get(0).doing(doing)?, id, row.get(4).doing(doing)?))
            })
        })
    }

    fn discard(&self, reader: &ReaderName, letter: &LetterId) -> Result<bool, Error> {
        let doing = "discarding a letter";
        let discard = "delete from redress_dead_letters
            where reader = ?1 and complaint = ?2 and version = ?3 and number = ?4";
        self.write(|connection| {
            let mut discard = connection.prepare_cached(discard).doing(doing)?;
            let values =
                (reader.as_str(), letter.complaint.as_str(), number(letter.version), letter.number);
            Ok(discard.execute(values).doing(doing)? > 0)
        })
    }
}
