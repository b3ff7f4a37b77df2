//! The hash chain: a link beside each entry.

use redress::store::LogStore;
use redress::vocabulary::ComplaintId;
use redress_evidence::{Chain, EvidenceStore, Head, Link, Stored};
use rusqlite::Connection;

use crate::columns::parse;
use crate::error::{Doing, Error};
use crate::read::{number, rows};
use crate::store::SqliteStore;

/// Links the entries of a file that has none yet.
pub(crate) fn link_all(connection: &Connection) -> Result<(), Error> {
    let doing = "linking entries";
    let ids = "select number, id from redress_complaints order by number";
    let ids = rows(connection, (ids, doing), [], |row| {
        let id: ComplaintId = parse("the id", &row.get::<_, String>(1).doing(doing)?)?;
        Ok((row.get::<_, i64>(0).doing(doing)?, id))
    })?;
    for (complaint, id) in ids {
        let log = "select position, version, body from redress_entries where complaint = ?1 order by version";
        let mut last = Link::first(&id);
        let links = rows(connection, (log, doing), [complaint], |row| {
            let body = row.get_ref(2).doing(doing)?.as_bytes().unwrap_or_default();
            last = last.next(row.get(1).doing(doing)?, body);
            Ok((row.get::<_, i64>(0).doing(doing)?, last))
        })?;
        let set = "update redress_entries set link = ?2 where position = ?1";
        let mut set = connection.prepare_cached(set).doing(doing)?;
        for (position, link) in links {
            set.execute((position, link.as_bytes())).doing(doing)?;
        }
        let head = "update redress_complaints set link = ?2 where number = ?1";
        let mut head = connection.prepare_cached(head).doing(doing)?;
        head.execute((complaint, last.as_bytes())).doing(doing)?;
    }
    Ok(())
}

/// Whether only the tombstone of a complaint is left.
pub(crate) fn is_removed(connection: &Connection, id: &ComplaintId) -> Result<bool, Error> {
    let doing = "looking for a tombstone";
    let sql = "select 1 from redress_tombstones where id = ?1";
    Ok(!rows(connection, (sql, doing), [id.as_str()], |_| Ok(()))?.is_empty())
}

/// The heads of all chains; a damaged link is shown as one that fits nothing.
const HEADS: &str = "select id, version, link, 0 from redress_complaints where id > ?1
    union all select id, version, link, 1 from redress_tombstones where id > ?1
    order by id limit ?2";

const HEAD: &str = "select id, version, link, 0 from redress_complaints where id = ?1
    union all select id, version, link, 1 from redress_tombstones where id = ?1";

fn head(row: &rusqlite::Row<'_>) -> Result<Head, Error> {
    let doing = "reading the end of a chain";
    let id = parse("the id", &row.get::<_, String>(0).doing(doing)?)?;
    let link = row.get_ref(2).doing(doing)?.as_bytes().unwrap_or_default();
    let link = Link::from_bytes(link).unwrap_or_else(|_| Link::first(&id));
    let head = Head::new(id, row.get(1).doing(doing)?, link);
    Ok(if row.get(3).doing(doing)? { head.removed() } else { head })
}

fn chain(connection: &Connection, id: &ComplaintId) -> Result<Option<Chain>, Error> {
    let doing = "reading a chain";
    let Some(head) = rows(connection, (HEAD, doing), [id.as_str()], head)?.pop() else {
        return Ok(None);
    };
    let sql = "select e.version, e.body, e.link from redress_entries e
        where e.complaint = (select number from redress_complaints where id = ?1) order by e.version";
    let entries = rows(connection, (sql, doing), [id.as_str()], |row| {
        let bytes =
            |at| row.get_ref(at).doing(doing).map(|value| value.as_bytes().unwrap_or_default());
        let (body, link) = (bytes(1)?.to_vec(), Link::from_bytes(bytes(2)?).ok());
        Ok(Stored::new(row.get(0).doing(doing)?, body, link))
    })?;
    Ok(Some(Chain::new(head, entries)))
}

impl<P> EvidenceStore for SqliteStore<P>
where
    Self: LogStore<Error = Error>,
{
    fn chain(&self, id: &ComplaintId) -> Result<Option<Chain>, Error> {
        // One transaction, so that both are as of one moment.
        self.read(|connection| {
            let doing = "reading a chain";
            connection.execute_batch("begin").doing(doing)?;
            let read = chain(connection, id);
            connection.execute_batch("commit").doing(doing)?;
            read
        })
    }

    fn heads(&self, after: Option<&ComplaintId>, limit: usize) -> Result<Vec<Head>, Error> {
        let after = after.map_or("", ComplaintId::as_str);
        self.read(|connection| {
            let doing = "reading the ends of chains";
            rows(connection, (HEADS, doing), (after, number(limit)), head)
        })
    }
}
