//! The schema: every statement that makes it, numbered. What has been released is never changed; what is new
//! is a further migration.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::chain;
use crate::error::{Doing, Error};

/// A step from one schema to the next: statements, and what they alone cannot do.
struct Migration {
    sql: &'static str,
    then: fn(&Connection) -> Result<(), Error>,
}

const fn sql(sql: &'static str) -> Migration {
    Migration { sql, then: |_| Ok(()) }
}

/// The migrations: the n-th one (counted from 1) leads to schema n.
const MIGRATIONS: &[Migration] = &[
    sql(TABLES),
    sql(WORKLISTS),
    sql(EVIDENCE),
    sql(READERS),
    Migration { sql: CHAINS, then: link_all },
    sql(DUE_BY_DEPARTMENT),
];

/// 1: logs with their columns, and what is kept apart.
///
/// All names begin with `redress_`, so that a host may have its own tables in the same file. Ids and keys are
/// compared as bytes (`binary`, the default). Instants are microseconds since 1970.
const TABLES: &str = "
create table redress_meta (
    name text primary key,
    value integer not null
) strict, without rowid;

create table redress_policies (
    number integer primary key,
    name text not null,
    version integer not null,
    digest text not null -- empty: none
) strict;
create unique index redress_policies_stamp on redress_policies (name, version, digest);

create table redress_complaints (
    number integer primary key,
    id text not null unique,
    version integer not null,
    recorded_at integer not null,
    open integer not null,
    customer text not null,
    state text not null,
    kind text not null,
    grade text not null,
    channel text not null,
    holder text not null,
    responsible text not null,
    owner text,
    level integer not null,
    received_at integer not null,
    next_due integer,
    next_rule text,
    on_hold integer not null,
    policy integer not null references redress_policies
) strict;
create index redress_complaints_due on redress_complaints (next_due, id) where next_due is not null;

create table redress_entries (
    position integer primary key, -- the feed: one writer at a time, so that none commits late
    complaint integer not null references redress_complaints,
    version integer not null,
    key text,
    body text not null, -- JSON, as it was written
    unique (complaint, version)
) strict;
create unique index redress_entries_key on redress_entries (key) where key is not null;

create table redress_personal (
    number integer primary key, -- added at the end only: values are never moved from page to page
    complaint integer not null references redress_complaints,
    version integer not null,
    erased integer not null,
    value text not null, -- JSON; once erased, zeros of the same length, written over it where it stood
    unique (complaint, version)
) strict;
";

/// 2: indexes for worklists. What is open is a small part of what there is; within it states, kinds, grades and
/// the like are filtered, since an index that changes with every command costs more than it saves.
const WORKLISTS: &str = "
create index redress_complaints_open on redress_complaints (open, id);
create index redress_complaints_received on redress_complaints (received_at, id);
create index redress_complaints_customer on redress_complaints (customer, id);
create index redress_complaints_holder on redress_complaints (holder, open, id);
create index redress_complaints_responsible on redress_complaints (responsible, open, id);
create index redress_complaints_owner on redress_complaints (owner, open, id) where owner is not null;
create index redress_complaints_policy on redress_complaints (policy, open, id);
";

/// 3: entries are evidence: they are added, never changed or deleted.
const EVIDENCE: &str = "
create trigger redress_entries_fixed before update on redress_entries
begin select raise(abort, 'entries are not changed'); end;
create trigger redress_entries_kept before delete on redress_entries
begin select raise(abort, 'entries are not deleted'); end;
";

/// 4: where readers of the feed have got to, and what they have set aside.
const READERS: &str = "
create table redress_readers (
    name text primary key,
    cursor integer not null,
    process text,
    until integer
) strict, without rowid;
create table redress_dead_letters (
    reader text not null,
    position integer not null,
    number integer not null,
    complaint text not null,
    version integer not null,
    failed integer not null,
    primary key (reader, position, number)
) strict, without rowid;
";

/// 5: the hash chain (`redress-evidence` says what a link covers), legal holds, and what is left of complaints past
/// their time. Only what has a tombstone is deleted. Entries of earlier schemas are linked as they are found.
const CHAINS: &str = "
alter table redress_entries add column link blob not null default x'';
alter table redress_complaints add column link blob not null default x'';
create table redress_tombstones (
    id text primary key,
    version integer not null,
    link blob not null,
    last_position integer not null, -- positions up to here are not given again
    received_at integer not null,
    removed_at integer not null,
    removed_by text not null,
    rule text,
    summary text -- JSON
) strict, without rowid;
create index redress_tombstones_position on redress_tombstones (last_position);
create table redress_legal_holds (
    complaint integer not null references redress_complaints,
    matter text not null,
    placed_by text not null,
    placed_at integer not null,
    primary key (complaint, matter)
) strict, without rowid;
drop trigger redress_entries_kept;
create trigger redress_entries_kept before delete on redress_entries
when not exists (
    select 1 from redress_complaints c join redress_tombstones t on t.id = c.id where c.number = old.complaint
)
begin select raise(abort, 'entries are not deleted'); end;
drop trigger redress_entries_fixed;
";

/// 6: what is due next at a department, of which there may be very many and very few.
const DUE_BY_DEPARTMENT: &str = "
create index redress_complaints_holder_due on redress_complaints (holder, next_due, id) where next_due is not null;
create index redress_complaints_responsible_due on redress_complaints (responsible, next_due, id)
where next_due is not null;
";

const FIXED: &str = "
create trigger redress_entries_fixed before update on redress_entries
begin select raise(abort, 'entries are not changed'); end;
";

fn link_all(connection: &Connection) -> Result<(), Error> {
    chain::link_all(connection)?;
    connection.execute_batch(FIXED).doing("updating its schema")
}

/// The latest schema that this version knows.
pub(crate) fn supported() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// The schema of a file; 0: none of ours.
pub(crate) fn found(connection: &Connection) -> Result<i64, Error> {
    let named = "select 1 from sqlite_schema where type = 'table' and name = 'redress_meta'";
    let known: Option<i64> = connection
        .query_row(named, [], |row| row.get(0))
        .optional()
        .doing("looking for its schema")?;
    if known.is_none() {
        return Ok(0);
    }
    let version = "select value from redress_meta where name = 'schema'";
    let version = connection.query_row(version, [], |row| row.get(0)).optional();
    Ok(version.doing("reading its schema's number")?.unwrap_or(0))
}

/// Brings a file to the latest schema, each step in a transaction of its own: one that is killed goes on where
/// it was, and of two at once one waits.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), Error> {
    let supported = supported();
    loop {
        let version = found(connection)?;
        if version > supported {
            return Err(Error::NewerSchema { found: version, supported });
        }
        if version == supported {
            return Ok(());
        }
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .doing("beginning to update its schema")?;
        // Somebody else may have been faster.
        let version = found(&transaction)?;
        let Some(next) = usize::try_from(version).ok().and_then(|at| MIGRATIONS.get(at)) else {
            continue;
        };
        transaction.execute_batch(next.sql).doing("updating its schema")?;
        (next.then)(&transaction)?;
        transaction
            .execute(
                "insert into redress_meta (name, value) values ('schema', ?1)
                 on conflict (name) do update set value = excluded.value",
                [version.saturating_add(1)],
            )
            .doing("writing its schema's number")?;
        transaction.commit().doing("updating its schema")?;
    }
}
