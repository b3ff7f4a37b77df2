//! Chains, legal holds, and complaints past their time.

use chrono::{DateTime, Utc};
use redress::store::{LogStore, PersonalStore};
use redress::vocabulary::{ComplaintId, Label, Reason};
use redress_evidence::{
    Chain, EvidenceStore, Expired, Head, LegalHold, Link, Removal, RemoveError, RetentionStore,
    Stored, Tombstone,
};
use tokio_postgres::Row;

use crate::ask::{Ask, Value};
use crate::blocking::Blocking;
use crate::columns::{get, instant, micros, parse, whole};
use crate::error::Error;
use crate::store::PostgresStore;

/// Both complaints that are there and what is left of those that are not.
const HEADS: &str = "select id, version, link, false from redress.complaints where id > $1
    union all select id, version, link, true from redress.tombstones where id > $1
    order by 1 limit $2";

/// One statement, so that head and entries are as of one moment.
const CHAIN: &str = "select h.id, h.version, h.link, h.removed, e.version, e.body, e.link from (
        select number, id, version, link, false as removed from redress.complaints where id = $1
        union all select null, id, version, link, true from redress.tombstones where id = $1
    ) h left join redress.entries e on e.complaint = h.number order by e.version";

const EXPIRED: &str = "select id, version, recorded_at from redress.complaints c
    where not open and id > $1 and next_due is null and recorded_at < $2
    and not exists (select from redress.legal_holds h where h.complaint = c.number)
    order by id limit $3";

const TOMBSTONES: &str =
    "select id, version, link, received_at, removed_at, removed_by, rule, summary
    from redress.tombstones where id > $1 order by id limit $2";

fn link(row: &Row, at: usize) -> Result<Option<Link>, Error> {
    let bytes: Option<&[u8]> = get(row, at)?;
    Ok(bytes.and_then(|bytes| Link::from_bytes(bytes).ok()))
}

/// The end of a chain; a damaged link is shown as one that fits nothing.
fn head(row: &Row) -> Result<Head, Error> {
    let id: ComplaintId = parse("the id", get(row, 0)?)?;
    let link = link(row, 2)?.unwrap_or_else(|| Link::first(&id));
    let head = Head::new(id, whole("the version", row, 1)?, link);
    Ok(if get(row, 3)? { head.removed() } else { head })
}

fn tombstone(row: &Row) -> Result<Tombstone, Error> {
    let id: ComplaintId = parse("the id", get(row, 0)?)?;
    let damaged = |what| Error::tombstone(what, &id);
    let chain_end = link(row, 2)?.ok_or_else(|| damaged("the link"))?;
    let removed_at = instant("when it was removed", get(row, 4)?)?;
    let by = parse("who removed it", get(row, 5)?)?;
    let mut removal = Removal::new(id.clone(), whole("the version", row, 1)?, by, removed_at);
    if let Some(rule) = get::<Option<&str>>(row, 6)? {
        removal = removal.cite(parse("the rule", rule)?);
    }
    if let Some(summary) = get::<Option<&str>>(row, 7)? {
        removal =
            removal.summary(serde_json::from_str(summary).map_err(|_| damaged("the summary"))?);
    }
    let received_at = instant("when it came in", get(row, 3)?)?;
    Ok(Tombstone::new(&removal, chain_end, received_at))
}

fn after(id: Option<&ComplaintId>) -> Value {
    Value::text(id.map_or("", ComplaintId::as_str))
}

/// The operations of [`EvidenceStore`] and [`RetentionStore`], which answer later. To verify a whole store take the
/// [`Blocking`] face.
#[allow(
    clippy::missing_errors_doc,
    reason = "each fails when the store fails, as its namesake in the traits"
)]
impl<P> PostgresStore<P> {
    /// As [`EvidenceStore::chain`].
    pub async fn chain(&self, id: &ComplaintId) -> Result<Option<Chain>, Error> {
        let ask = Ask::new("reading a chain", CHAIN, [Value::text(id.as_str())]);
        let rows = self.on().read(&ask).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let mut entries = Vec::new();
        for row in &rows {
            if get::<Option<i64>>(row, 4)?.is_some() {
                let body: &str = get(row, 5)?;
                let version = whole("the version", row, 4)?;
                entries.push(Stored::new(version, body.as_bytes().to_vec(), link(row, 6)?));
            }
        }
        Ok(Some(Chain::new(head(first)?, entries)))
    }

    /// As [`EvidenceStore::heads`].
    pub async fn heads(
        &self,
        after_id: Option<&ComplaintId>,
        limit: usize,
    ) -> Result<Vec<Head>, Error> {
        let values = [after(after_id), Value::number(limit)];
        let rows = self.on().read(&Ask::new("reading the ends of chains", HEADS, values)).await?;
        rows.iter().map(head).collect()
    }

    /// As [`RetentionStore::place_hold`].
    pub async fn place_hold(&self, id: &ComplaintId, hold: &LegalHold) -> Result<bool, Error> {
        let sql = "insert into redress.legal_holds (complaint, matter, placed_by, placed_at)
            select number, $2, $3, $4 from redress.complaints where id = $1
            on conflict (complaint, matter)
            do update set placed_by = excluded.placed_by, placed_at = excluded.placed_at returning 1";
        let values = [
            Value::text(id.as_str()),
            Value::text(hold.matter.as_str()),
            Value::text(hold.by.as_str()),
            Value::number(micros(hold.at)),
        ];
        let rows = self.on().read(&Ask::new("placing a legal hold", sql, values)).await?;
        Ok(!rows.is_empty())
    }

    /// As [`RetentionStore::lift_hold`].
    pub async fn lift_hold(&self, id: &ComplaintId, matter: &Reason) -> Result<bool, Error> {
        let sql = "delete from redress.legal_holds where matter = $2
            and complaint = (select number from redress.complaints where id = $1) returning 1";
        let values = [Value::text(id.as_str()), Value::text(matter.as_str())];
        let rows = self.on().write(&Ask::new("lifting a legal hold", sql, values)).await?;
        Ok(!rows.is_empty())
    }

    /// As [`RetentionStore::holds`].
    pub async fn holds(&self, id: &ComplaintId) -> Result<Vec<LegalHold>, Error> {
        let sql = "select matter, placed_by, placed_at from redress.legal_holds
            where complaint = (select number from redress.complaints where id = $1) order by matter";
        let ask = Ask::new("reading legal holds", sql, [Value::text(id.as_str())]);
        let rows = self.on().read(&ask).await?;
        let hold = |row: &Row| {
            let matter = parse("the matter", get(row, 0)?)?;
            let by = parse("who placed a hold", get(row, 1)?)?;
            Ok(LegalHold::new(matter, by, instant("when", get(row, 2)?)?))
        };
        rows.iter().map(hold).collect()
    }

    /// As [`RetentionStore::expired`].
    pub async fn expired(
        &self,
        before: DateTime<Utc>,
        after_id: Option<&ComplaintId>,
        limit: usize,
    ) -> Result<Vec<Expired>, Error> {
        let values = [after(after_id), Value::number(micros(before)), Value::number(limit)];
        let ask = Ask::new("looking for complaints past their time", EXPIRED, values);
        let rows = self.on().read(&ask).await?;
        let expired = |row: &Row| {
            let at = instant("the time of the last entry", get(row, 2)?)?;
            Ok(Expired::new(parse("the id", get(row, 0)?)?, whole("the version", row, 1)?, at))
        };
        rows.iter().map(expired).collect()
    }

    /// As [`RetentionStore::remove`], with the rights of the eraser. The bytes of what was removed stay in the tables'
    /// files until they are used again: the database's owner can rewrite them (`vacuum full`).
    pub async fn remove(&self, removal: &Removal) -> Result<Tombstone, RemoveError<Error>> {
        let sql = "select outcome, actual, matter, link, received_at from redress.remove($1, $2, $3, $4, $5, $6)";
        let values = [
            Value::text(removal.id.as_str()),
            Value::number(removal.expected),
            Value::number(micros(removal.at)),
            Value::text(removal.by.as_str()),
            Value::Text(removal.rule.as_ref().map(|rule| rule.as_str().to_owned())),
            Value::Text(removal.summary.as_ref().map(ToString::to_string)),
        ];
        let rows = self.on().write(&Ask::new("removing a complaint", sql, values)).await;
        let rows = rows.map_err(RemoveError::Store)?;
        let unclear = || Error::damaged("the outcome", Label::new("a removal", "一次删除"));
        let row = rows.first().ok_or_else(|| RemoveError::Store(unclear()))?;
        let read = || -> Result<Result<Tombstone, RemoveError<Error>>, Error> {
            Ok(match get(row, 0)? {
                "removed" => {
                    let link = link(row, 3)?.ok_or_else(unclear)?;
                    let received_at = instant("when it came in", get(row, 4)?)?;
                    Ok(Tombstone::new(removal, link, received_at))
                }
                "unknown" => Err(RemoveError::NotFound(removal.id.clone())),
                "held" => Err(RemoveError::Held { matter: parse("the matter", get(row, 2)?)? }),
                "open" => Err(RemoveError::Open),
                "conflict" => {
                    let (expected, actual) = (removal.expected, whole("the version", row, 1)?);
                    Err(RemoveError::Conflict { expected, actual })
                }
                _ => return Err(unclear()),
            })
        };
        read().map_err(RemoveError::Store)?
    }

    /// As [`RetentionStore::tombstones`].
    pub async fn tombstones(
        &self,
        after_id: Option<&ComplaintId>,
        limit: usize,
    ) -> Result<Vec<Tombstone>, Error> {
        let values = [after(after_id), Value::number(limit)];
        let rows = self.on().read(&Ask::new("reading tombstones", TOMBSTONES, values)).await?;
        rows.iter().map(tombstone).collect()
    }
}

impl<P: 'static> EvidenceStore for Blocking<P>
where
    Self: LogStore<Error = Error>,
{
    fn chain(&self, id: &ComplaintId) -> Result<Option<Chain>, Error> {
        let id = id.clone();
        self.wait(|store| async move { store.chain(&id).await })
    }

    fn heads(&self, after: Option<&ComplaintId>, limit: usize) -> Result<Vec<Head>, Error> {
        let after = after.cloned();
        self.wait(|store| async move { store.heads(after.as_ref(), limit).await })
    }
}

impl<P: 'static> RetentionStore for Blocking<P>
where
    Self: PersonalStore<Error = Error>,
{
    fn place_hold(&self, id: &ComplaintId, hold: &LegalHold) -> Result<bool, Error> {
        let (id, hold) = (id.clone(), hold.clone());
        self.wait(|store| async move { store.place_hold(&id, &hold).await })
    }

    fn lift_hold(&self, id: &ComplaintId, matter: &Reason) -> Result<bool, Error> {
        let (id, matter) = (id.clone(), matter.clone());
        self.wait(|store| async move { store.lift_hold(&id, &matter).await })
    }

    fn holds(&self, id: &ComplaintId) -> Result<Vec<LegalHold>, Error> {
        let id = id.clone();
        self.wait(|store| async move { store.holds(&id).await })
    }

    fn expired(
        &self,
        before: DateTime<Utc>,
        after: Option<&ComplaintId>,
        limit: usize,
    ) -> Result<Vec<Expired>, Error> {
        let after = after.cloned();
        self.wait(|store| async move { store.expired(before, after.as_ref(), limit).await })
    }

    fn remove(&self, removal: &Removal) -> Result<Tombstone, RemoveError<Error>> {
        let removal = removal.clone();
        let removed = self.wait(|store| async move { Ok(store.remove(&removal).await) });
        removed.map_err(RemoveError::Store)?
    }

    fn tombstones(
        &self,
        after: Option<&ComplaintId>,
        limit: usize,
    ) -> Result<Vec<Tombstone>, Error> {
        let after = after.cloned();
        self.wait(|store| async move { store.tombstones(after.as_ref(), limit).await })
    }
}
