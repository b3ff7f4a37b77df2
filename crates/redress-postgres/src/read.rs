//! Everything that is read, and erased: on a connection of the store's, or in the host's transaction.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{Cursor, DueCase, Page, Personal, PolicyUse, Posted, Query};
use redress::vocabulary::ComplaintId;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep};
use tokio_postgres::Row;

use crate::ask::{Ask, On, Value};
use crate::columns::{get, instant, listed, micros, parse, stamp, whole};
use crate::error::Error;
use crate::query;

pub(crate) fn entry(id: &ComplaintId, version: u64, body: &str) -> Result<Arc<Entry>, Error> {
    let entry = Entry::from_json(body);
    let entry = entry.map_err(|error| Error::json("the text", id, version, &error))?;
    if entry.version != version {
        return Err(Error::entry("the version", id, version));
    }
    Ok(Arc::new(entry))
}

/// The entries of a log after a version. That the last one is there is known from the columns, which are read
/// with them.
pub(crate) async fn log(
    on: On<'_>,
    id: &ComplaintId,
    after: u64,
) -> Result<Vec<Arc<Entry>>, Error> {
    let sql = "select c.version, e.version, e.body from redress.complaints c
        left join redress.entries e on e.complaint = c.number and e.version > $2
        where c.id = $1";
    let values = [Value::text(id.as_str()), Value::number(after)];
    whole_log(id, after, &on.read(&Ask::new("reading a log", sql, values)).await?)
}

/// The logs of several complaints, all in one round trip.
pub(crate) async fn logs(on: On<'_>, ids: &[ComplaintId]) -> Result<Vec<Vec<Arc<Entry>>>, Error> {
    let sql = "select c.version, e.version, e.body, asked.at
        from unnest($1::text[]) with ordinality as asked (id, at)
        left join redress.complaints c on c.id = asked.id
        left join redress.entries e on e.complaint = c.number order by asked.at, e.version";
    let values = [Value::Texts(ids.iter().map(|id| id.as_str().to_owned()).collect())];
    let rows = on.read(&Ask::new("reading logs", sql, values)).await?;
    // Each id has a row at least, and its rows stand together.
    let at = rows.iter().map(|row| get::<i64>(row, 3)).collect::<Result<Vec<_>, _>>()?;
    let mut from = 0;
    let logs = (1..).zip(ids).map(|(this, id)| {
        let to = at.partition_point(|at| *at <= this);
        let own = rows.get(from..to).unwrap_or_default();
        from = to;
        whole_log(id, 0, own)
    });
    logs.collect()
}

/// The entries in the rows of one log, in whatever order they come: nearly always the right one, which the server
/// would not know and sort again.
fn whole_log(id: &ComplaintId, after: u64, rows: &[Row]) -> Result<Vec<Arc<Entry>>, Error> {
    let missing = |version: u64| Error::entry("the whole", id, version);
    let (mut all, mut found) = (0, Vec::with_capacity(rows.len()));
    for row in rows {
        if get::<Option<i64>>(row, 0)?.is_none() {
            break;
        }
        all = whole("the version", row, 0)?;
        if get::<Option<i64>>(row, 1)?.is_none() {
            break;
        }
        found.push((whole("the version", row, 1)?, row));
    }
    found.sort_by_key(|(version, _): &(u64, _)| *version);
    let (mut last, mut read) = (after, Vec::with_capacity(found.len()));
    for (version, row) in found {
        let next = last.saturating_add(1);
        if version != next {
            return Err(missing(next));
        }
        last = version;
        read.push(entry(id, version, get(row, 2)?)?);
    }
    if last < all { Err(missing(last.saturating_add(1))) } else { Ok(read) }
}

pub(crate) async fn entry_by_key(
    on: On<'_>,
    key: &str,
) -> Result<Option<(ComplaintId, Arc<Entry>)>, Error> {
    let sql = "select c.id, e.version, e.body from redress.entries e
        join redress.complaints c on c.number = e.complaint where e.key = $1";
    let rows = on.read(&Ask::new("looking a key up", sql, [Value::text(key)])).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let id: ComplaintId = parse("the id", get(row, 0)?)?;
    let entry = entry(&id, whole("the version", row, 1)?, get(row, 2)?)?;
    Ok(Some((id, entry)))
}

pub(crate) async fn due(
    on: On<'_>,
    after: Option<&DueCase>,
    until: DateTime<Utc>,
    limit: usize,
) -> Result<Vec<DueCase>, Error> {
    let (from, id) = after.map_or((i64::MIN, ""), |after| (micros(after.at), after.id.as_str()));
    let values =
        [Value::number(micros(until)), Value::number(from), Value::text(id), Value::number(limit)];
    let rows = on.read(&Ask::new("reading what is due", query::DUE, values)).await?;
    let due = rows.iter().map(|row| {
        Ok(DueCase::new(instant("the due date", get(row, 0)?)?, parse("the id", get(row, 1)?)?))
    });
    due.collect()
}

pub(crate) async fn list(
    on: On<'_>,
    query: &Query,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page, Error> {
    let ask = query::list(query, after, Value::number(limit.saturating_add(1)));
    let rows = on.read(&ask).await?;
    let found: Result<Vec<_>, Error> = rows.iter().take(limit).map(listed).collect();
    let found = found?;
    let next = found.last().filter(|_| rows.len() > limit).map(|last| query.cursor(last));
    Ok(Page::new(found, next))
}

pub(crate) async fn count(on: On<'_>, query: &Query) -> Result<u64, Error> {
    let rows = on.read(&query::count(query)).await?;
    rows.first().map_or(Ok(0), |row| whole("a count", row, 0))
}

pub(crate) async fn policies(on: On<'_>) -> Result<Vec<PolicyUse>, Error> {
    let sql = "select policy, policy_version, policy_digest,
            count(*) filter (where open), count(*) filter (where not open)
        from redress.complaints group by 1, 2, 3 order by 1, 2, 3";
    let rows = on.read(&Ask::new("counting policies", sql, [])).await?;
    let used = rows.iter().map(|row| {
        Ok(PolicyUse::new(stamp(row, 0)?, whole("a count", row, 3)?, whole("a count", row, 4)?))
    });
    used.collect()
}

/// The feed up to the oldest transaction that is still open. What has been committed beyond it is waited for, but not
/// longer than `patience`.
pub(crate) async fn feed(
    on: On<'_>,
    after: u64,
    limit: usize,
    patience: Duration,
) -> Result<Vec<Posted>, Error> {
    // One snapshot: an entry that it sees, of a transaction before the oldest open one, has all that precedes it.
    let sql = "select e.position, c.id, e.version, e.body, e.position <
            (select (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + m.value) << 16
             from redress.meta m where m.name = 'shift')
        from redress.entries e join redress.complaints c on c.number = e.complaint
        where e.position > $1 order by e.position limit $2";
    let ask = Ask::new("reading the feed", sql, [Value::number(after), Value::number(limit)]);
    let end = crate::link::after(patience);
    let (mut goal, mut pause) = (None, Duration::from_millis(1));
    loop {
        let rows = on.read(&ask).await?;
        let mut settled = Vec::new();
        for row in &rows {
            settled.push((get::<i64>(row, 0)?, get::<bool>(row, 4)?));
        }
        let goal = *goal.get_or_insert(settled.last().map_or(0, |(position, _)| *position));
        let waits = settled.iter().any(|(position, settled)| !settled && *position <= goal);
        if waits && Instant::now() < end {
            sleep(pause).await;
            pause = pause.saturating_mul(2).min(Duration::from_millis(20));
            continue;
        }
        let settled = rows.iter().zip(settled).take_while(|(_, (_, settled))| *settled);
        let posted = settled.map(|(row, _)| {
            let id: ComplaintId = parse("the id", get(row, 1)?)?;
            let entry = entry(&id, whole("the version", row, 2)?, get(row, 3)?)?;
            Ok(Posted::new(whole("the position", row, 0)?, id, entry))
        });
        return posted.collect();
    }
}

pub(crate) async fn personal<P: DeserializeOwned>(
    on: On<'_>,
    id: &ComplaintId,
) -> Result<Vec<(u64, Personal<P>)>, Error> {
    let sql = "select version, value from redress.personal
        where complaint = (select number from redress.complaints where id = $1) order by version";
    let ask = Ask::new("reading what is kept apart", sql, [Value::text(id.as_str())]);
    let rows = on.read(&ask).await?;
    let kept = rows.iter().map(|row| {
        let version = whole("the version", row, 0)?;
        let Some(value) = get::<Option<&str>>(row, 1)? else {
            return Ok((version, Personal::Erased));
        };
        let value = serde_json::from_str(value);
        let value =
            value.map_err(|error| Error::json("what is kept apart", id, version, &error))?;
        Ok((version, Personal::Kept(value)))
    });
    kept.collect()
}

/// Removes what is kept apart, unless a legal hold stands.
pub(crate) async fn erase(on: On<'_>, id: &ComplaintId) -> Result<(), Error> {
    let sql = "with held as (
            select matter from redress.legal_holds
            where complaint = (select number from redress.complaints where id = $1) order by matter limit 1
        ), erased as (
            update redress.personal set value = null where value is not null and not exists (select from held)
            and complaint = (select number from redress.complaints where id = $1)
        ) select matter from held";
    // Idempotent: asked again on another connection where one is lost.
    let held = on.read(&Ask::new("erasing", sql, [Value::text(id.as_str())])).await?;
    match held.first() {
        Some(row) => Err(Error::Held { matter: parse("the matter", get(row, 0)?)? }),
        None => Ok(()),
    }
}
