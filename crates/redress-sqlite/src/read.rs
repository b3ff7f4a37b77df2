//! Everything that is read, from any connection: the store's own, or one in the host's transaction.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{Cursor, DueCase, Page, Personal, PolicyUse, Posted, Query};
use redress::vocabulary::ComplaintId;
use rusqlite::{Connection, Params, Statement, params_from_iter};
use serde::de::DeserializeOwned;

use crate::columns::{instant, listed, micros, parse, stamp};
use crate::error::{Doing, Error};
use crate::{query, retention};

/// A number as SQLite has it; what is too large is larger than everything stored.
pub(crate) fn number(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// Reads every row.
pub(crate) fn rows<T>(
    connection: &Connection,
    (sql, doing): (&str, &'static str),
    values: impl Params,
    mut read: impl FnMut(&rusqlite::Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut statement = connection.prepare_cached(sql).doing(doing)?;
    let mut rows = statement.query(values).doing(doing)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next().doing(doing)? {
        all.push(read(row)?);
    }
    Ok(all)
}

fn entry(id: &ComplaintId, version: u64, body: &str) -> Result<Arc<Entry>, Error> {
    let entry = Entry::from_json(body);
    let entry = entry.map_err(|error| Error::json("the text", id, version, &error))?;
    if entry.version != version {
        return Err(Error::entry("the version", id, version));
    }
    Ok(Arc::new(entry))
}

const LOG: &str = "select c.version, e.version, e.body from redress_complaints c
    left join redress_entries e on e.complaint = c.number and e.version > ?2
    where c.id = ?1 order by e.version";

/// The entries of a log after a version.
pub(crate) fn log(
    connection: &Connection,
    id: &ComplaintId,
    after: u64,
) -> Result<Vec<Arc<Entry>>, Error> {
    let mut statement = connection.prepare_cached(LOG).doing("reading a log")?;
    log_by(&mut statement, id, after)
}

/// That the last entry is there is known from the columns, which are read with the entries.
fn log_by(
    statement: &mut Statement<'_>,
    id: &ComplaintId,
    after: u64,
) -> Result<Vec<Arc<Entry>>, Error> {
    let doing = "reading a log";
    let missing = |version: u64| Error::entry("the whole", id, version);
    let (mut last, mut read) = (after, Vec::new());
    let mut rows = statement.query((id.as_str(), number(after))).doing(doing)?;
    let mut whole = 0;
    while let Some(row) = rows.next().doing(doing)? {
        whole = row.get(0).doing(doing)?;
        let Some(version) = row.get::<_, Option<u64>>(1).doing(doing)? else { break };
        let next = last.saturating_add(1);
        if version != next {
            return Err(missing(next));
        }
        last = version;
        let body = row.get_ref(2).doing(doing)?.as_str();
        let body = body.map_err(|_| Error::entry("the text", id, version))?;
        read.push(entry(id, version, body)?);
    }
    if last < whole { Err(missing(last.saturating_add(1))) } else { Ok(read) }
}

/// Several logs as they are at one moment: one transaction, where each question of its own takes the file's lock
/// and looks for what has changed.
pub(crate) fn logs(
    connection: &Connection,
    ids: &[ComplaintId],
) -> Result<Vec<Vec<Arc<Entry>>>, Error> {
    let doing = "reading logs";
    // In the host's transaction there is one already.
    let own = connection.is_autocommit().then(|| connection.unchecked_transaction()).transpose();
    let own = own.doing(doing)?;
    let mut statement = connection.prepare_cached(LOG).doing(doing)?;
    let logs = ids.iter().map(|id| log_by(&mut statement, id, 0)).collect::<Result<_, _>>()?;
    drop(statement);
    if let Some(own) = own {
        own.finish().doing(doing)?;
    }
    Ok(logs)
}

pub(crate) fn entry_by_key(
    connection: &Connection,
    key: &str,
) -> Result<Option<(ComplaintId, Arc<Entry>)>, Error> {
    let sql = "select c.id, e.version, e.body from redress_entries e
        join redress_complaints c on c.number = e.complaint where e.key = ?1";
    let doing = "looking a key up";
    let found = rows(connection, (sql, doing), [key], |row| {
        let id: ComplaintId = parse("the id", &row.get::<_, String>(0).doing(doing)?)?;
        let body: String = row.get(2).doing(doing)?;
        let entry = entry(&id, row.get(1).doing(doing)?, &body)?;
        Ok((id, entry))
    });
    Ok(found?.pop())
}

pub(crate) fn due(
    connection: &Connection,
    after: Option<&DueCase>,
    until: DateTime<Utc>,
    limit: usize,
) -> Result<Vec<DueCase>, Error> {
    let doing = "reading what is due";
    let (from, id) = after.map_or((i64::MIN, ""), |after| (micros(after.at), after.id.as_str()));
    rows(connection, (query::DUE, doing), (micros(until), from, id, number(limit)), |row| {
        let at = instant("the due date", row.get(0).doing(doing)?)?;
        Ok(DueCase::new(at, parse("the id", &row.get::<_, String>(1).doing(doing)?)?))
    })
}

pub(crate) fn list(
    connection: &Connection,
    query: &Query,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page, Error> {
    let (sql, values) = query::list(query, after, number(limit.saturating_add(1)));
    let mut found = rows(connection, (&sql, "reading a list"), params_from_iter(values), listed)?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| query.cursor(last));
    Ok(Page::new(found, next))
}

pub(crate) fn count(connection: &Connection, query: &Query) -> Result<u64, Error> {
    let (sql, values) = query::count(query);
    let mut counted = rows(connection, (&sql, "counting"), params_from_iter(values), |row| {
        row.get(0).doing("counting")
    })?;
    Ok(counted.pop().unwrap_or(0))
}

pub(crate) fn policies(connection: &Connection) -> Result<Vec<PolicyUse>, Error> {
    let doing = "counting policies";
    let sql = "select p.name, p.version, p.digest, u.open, u.closed from redress_policies p
        join (select policy, sum(open) as open, sum(1 - open) as closed from redress_complaints group by policy) u
        on u.policy = p.number order by p.number";
    rows(connection, (sql, doing), [], |row| {
        Ok(PolicyUse::new(stamp(row, 0)?, row.get(3).doing(doing)?, row.get(4).doing(doing)?))
    })
}

pub(crate) fn feed(
    connection: &Connection,
    after: u64,
    limit: usize,
) -> Result<Vec<Posted>, Error> {
    let doing = "reading the feed";
    let sql = "select e.position, c.id, e.version, e.body from redress_entries e
        join redress_complaints c on c.number = e.complaint
        where e.position > ?1 order by e.position limit ?2";
    rows(connection, (sql, doing), (number(after), number(limit)), |row| {
        let id: ComplaintId = parse("the id", &row.get::<_, String>(1).doing(doing)?)?;
        let body: String = row.get(3).doing(doing)?;
        let entry = entry(&id, row.get(2).doing(doing)?, &body)?;
        Ok(Posted::new(row.get(0).doing(doing)?, id, entry))
    })
}

pub(crate) fn personal<P: DeserializeOwned>(
    connection: &Connection,
    id: &ComplaintId,
) -> Result<Vec<(u64, Personal<P>)>, Error> {
    let doing = "reading what is kept apart";
    let sql = "select version, iif(erased, null, value) from redress_personal
        where complaint = (select number from redress_complaints where id = ?1) order by version";
    rows(connection, (sql, doing), [id.as_str()], |row| {
        let version = row.get(0).doing(doing)?;
        let value: Option<String> = row.get(1).doing(doing)?;
        let Some(value) = value else { return Ok((version, Personal::Erased)) };
        let value = serde_json::from_str(&value);
        let value =
            value.map_err(|error| Error::json("what is kept apart", id, version, &error))?;
        Ok((version, Personal::Kept(value)))
    })
}

/// Writes zeros over the values, where they stand, and leaves their marks.
///
/// A row that shrinks makes SQLite move its neighbours to other pages, and what it leaves behind of *them* is
/// overwritten by nobody, `secure_delete` or not. A row that keeps its length stays where it is.
pub(crate) fn erase(connection: &Connection, id: &ComplaintId) -> Result<(), Error> {
    if let Some(hold) = retention::holds(connection, id)?.into_iter().next() {
        return Err(Error::Held { matter: hold.matter });
    }
    let sql = "update redress_personal
        set erased = 1, value = cast(zeroblob(octet_length(value)) as text)
        where erased = 0 and complaint = (select number from redress_complaints where id = ?1)";
    let doing = "erasing";
    let mut erase = connection.prepare_cached(sql).doing(doing)?;
    erase.execute([id.as_str()]).doing(doing)?;
    Ok(())
}
