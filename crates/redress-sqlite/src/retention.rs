//! Legal holds, and complaints past their time.

use chrono::{DateTime, Utc};
use redress::store::PersonalStore;
use redress::vocabulary::{ComplaintId, Reason};
use redress_evidence::{Expired, LegalHold, Link, Removal, RemoveError, RetentionStore, Tombstone};
use rusqlite::Connection;

use crate::columns::{instant, micros, parse};
use crate::error::{Doing, Error};
use crate::read::{number, rows};
use crate::store::SqliteStore;

pub(crate) fn holds(connection: &Connection, id: &ComplaintId) -> Result<Vec<LegalHold>, Error> {
    let doing = "reading legal holds";
    let sql = "select matter, placed_by, placed_at from redress_legal_holds
        where complaint = (select number from redress_complaints where id = ?1) order by matter";
    rows(connection, (sql, doing), [id.as_str()], |row| {
        let matter = parse("the matter", &row.get::<_, String>(0).doing(doing)?)?;
        let by = parse("who placed a hold", &row.get::<_, String>(1).doing(doing)?)?;
        Ok(LegalHold::new(matter, by, instant("when", row.get(2).doing(doing)?)?))
    })
}

/// What a removal needs to know of a complaint.
struct Found {
    complaint: i64,
    version: u64,
    done: bool,
    received_at: DateTime<Utc>,
    link: Link,
}

fn find(connection: &Connection, id: &ComplaintId) -> Result<Option<Found>, Error> {
    let doing = "looking a complaint up";
    let sql = "select number, version, open = 0 and next_due is null, received_at, link
        from redress_complaints where id = ?1";
    let found = rows(connection, (sql, doing), [id.as_str()], |row| {
        let link = row.get_ref(4).doing(doing)?.as_bytes().unwrap_or_default();
        Ok(Found {
            complaint: row.get(0).doing(doing)?,
            version: row.get(1).doing(doing)?,
            done: row.get(2).doing(doing)?,
            received_at: instant("when it came in", row.get(3).doing(doing)?)?,
            link: Link::from_bytes(link).map_err(|_| Error::complaint("the link", id))?,
        })
    });
    Ok(found?.pop())
}

fn remove(
    connection: &Connection,
    removal: &Removal,
) -> Result<Result<Tombstone, RemoveError<Error>>, Error> {
    let doing = "removing a complaint";
    let id = &removal.id;
    let Some(found) = find(connection, id)? else {
        return Ok(Err(RemoveError::NotFound(id.clone())));
    };
    if let Some(hold) = holds(connection, id)?.into_iter().next() {
        return Ok(Err(RemoveError::Held { matter: hold.matter }));
    }
    if found.version != removal.expected {
        let (expected, actual) = (removal.expected, found.version);
        return Ok(Err(RemoveError::Conflict { expected, actual }));
    }
    if !found.done {
        return Ok(Err(RemoveError::Open));
    }
    let tombstone = Tombstone::new(removal, found.link, found.received_at);
    let summary = tombstone.summary.as_ref().map(ToString::to_string);
    let stone = "insert into redress_tombstones
        (id, version, link, last_position, received_at, removed_at, removed_by, rule, summary)
        values (?1, ?2, ?3, (select max(position) from redress_entries where complaint = ?4), ?5, ?6, ?7, ?8, ?9)";
    let values = (
        id.as_str(),
        number(tombstone.version),
        tombstone.link.as_bytes(),
        found.complaint,
        micros(tombstone.received_at),
        micros(tombstone.removed_at),
        tombstone.by.as_str(),
        tombstone.rule.as_ref().map(redress::vocabulary::Clause::as_str),
        summary,
    );
    connection.execute(stone, values).doing(doing)?;
    for delete in [
        "delete from redress_entries where complaint = ?1",
        "delete from redress_personal where complaint = ?1",
        "delete from redress_dead_letters
            where complaint = (select id from redress_complaints where number = ?1)",
        "delete from redress_complaints where number = ?1",
    ] {
        connection.execute(delete, [found.complaint]).doing(doing)?;
    }
    Ok(Ok(tombstone))
}

impl<P> RetentionStore for SqliteStore<P>
where
    Self: PersonalStore<Error = Error>,
{
    fn place_hold(&self, id: &ComplaintId, hold: &LegalHold) -> Result<bool, Error> {
        let doing = "placing a legal hold";
        let sql = "insert into redress_legal_holds (complaint, matter, placed_by, placed_at)
            select number, ?2, ?3, ?4 from redress_complaints where id = ?1
            on conflict (complaint, matter)
            do update set placed_by = excluded.placed_by, placed_at = excluded.placed_at";
        let values = (id.as_str(), hold.matter.as_str(), hold.by.as_str(), micros(hold.at));
        self.write(|connection| Ok(connection.execute(sql, values).doing(doing)? > 0))
    }

    fn lift_hold(&self, id: &ComplaintId, matter: &Reason) -> Result<bool, Error> {
        let doing = "lifting a legal hold";
        let sql = "delete from redress_legal_holds where matter = ?2
            and complaint = (select number from redress_complaints where id = ?1)";
        let values = (id.as_str(), matter.as_str());
        self.write(|connection| Ok(connection.execute(sql, values).doing(doing)? > 0))
    }

    fn holds(&self, id: &ComplaintId) -> Result<Vec<LegalHold>, Error> {
        self.read(|connection| holds(connection, id))
    }

    fn expired(
        &self,
        before: DateTime<Utc>,
        after: Option<&ComplaintId>,
        limit: usize,
    ) -> Result<Vec<Expired>, Error> {
        let doing = "looking for complaints past their time";
        let sql = "select id, version, recorded_at from redress_complaints c
            where open = 0 and id > ?1 and next_due is null and recorded_at < ?2
            and not exists (select 1 from redress_legal_holds where complaint = c.number)
            order by id limit ?3";
        let values = (after.map_or("", ComplaintId::as_str), micros(before), number(limit));
        self.read(|connection| {
            rows(connection, (sql, doing), values, |row| {
                let id = parse("the id", &row.get::<_, String>(0).doing(doing)?)?;
                let at = instant("the time of the last entry", row.get(2).doing(doing)?)?;
                Ok(Expired::new(id, row.get(1).doing(doing)?, at))
            })
        })
    }

    /// Empties the write-ahead log afterwards, as [`erase`](PersonalStore::erase) does. Where a reader is in the way
    /// for too long, the complaint is removed all the same, and its bytes leave the log with the next
    /// [`checkpoint`](SqliteStore::checkpoint).
    fn remove(&self, removal: &Removal) -> Result<Tombstone, RemoveError<Error>> {
        let removed = self.write(|connection| remove(connection, removal));
        let tombstone = removed.map_err(RemoveError::Store)??;
        match self.empty_log() {
            Ok(()) | Err(Error::Busy { .. }) => Ok(tombstone),
            Err(error) => Err(RemoveError::Store(error)),
        }
    }

    fn tombstones(
        &self,
        after: Option<&ComplaintId>,
        limit: usize,
    ) -> Result<Vec<Tombstone>, Error> {
        let doing = "reading tombstones";
        let sql = "select id, version, link, received_at, removed_at, removed_by, rule, summary
            from redress_tombstones where id > ?1 order by id limit ?2";
        let values = (after.map_or("", ComplaintId::as_str), number(limit));
        self.read(|connection| rows(connection, (sql, doing), values, tombstone))
    }
}

fn tombstone(row: &rusqlite::Row<'_>) -> Result<Tombstone, Error> {
    let doing = "reading tombstones";
    let id: ComplaintId = parse("the id", &row.get::<_, String>(0).doing(doing)?)?;
    let damaged = |what| Error::tombstone(what, &id);
    let link = row.get_ref(2).doing(doing)?.as_bytes().unwrap_or_default();
    let link = Link::from_bytes(link).map_err(|_| damaged("the link"))?;
    let by = parse("who removed it", &row.get::<_, String>(5).doing(doing)?)?;
    let removed_at = instant("when it was removed", row.get(4).doing(doing)?)?;
    let version = row.get(1).doing(doing)?;
    let mut removal = Removal::new(id.clone(), version, by, removed_at);
    if let Some(rule) = row.get::<_, Option<String>>(6).doing(doing)? {
        removal = removal.cite(parse("the rule", &rule)?);
    }
    if let Some(summary) = row.get::<_, Option<String>>(7).doing(doing)? {
        removal =
            removal.summary(serde_json::from_str(&summary).map_err(|_| damaged("the summary"))?);
    }
    let received_at = instant("when it came in", row.get(3).doing(doing)?)?;
    Ok(Tombstone::new(&removal, link, received_at))
}
