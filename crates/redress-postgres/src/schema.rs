//! The schema: every statement that makes it, numbered. What has been released is never changed; what is new
//! is a further migration.
//!
//! The statements are written for the schema `redress`; for a schema of another name each `redress.` is replaced.

use tokio_postgres::Client;

use crate::error::{Doing, Error};
use crate::options::SchemaName;

/// The migrations: the n-th one (counted from 1) leads to schema n.
const MIGRATIONS: &[&[&str]] =
    &[&[TABLES, WORKLISTS, EVIDENCE, READERS, APPEND, REMOVE], &[DUE_BY_DEPARTMENT], &[SHIFT]];

/// Logs with their columns, and what is kept apart.
///
/// Ids and keys are compared as bytes (`collate "C"`). Instants are microseconds since 1970.
const TABLES: &str = r#"
create table redress.complaints (
    number bigint generated always as identity primary key,
    id text collate "C" not null unique,
    version bigint not null,
    position bigint not null, -- of its last entry
    recorded_at bigint not null,
    open boolean not null,
    customer text collate "C" not null,
    state text collate "C" not null,
    kind text collate "C" not null,
    grade text collate "C" not null,
    channel text collate "C" not null,
    holder text collate "C" not null,
    responsible text collate "C" not null,
    owner text collate "C",
    level smallint not null,
    received_at bigint not null,
    next_due bigint,
    next_rule text collate "C",
    on_hold boolean not null,
    policy text collate "C" not null,
    policy_version bigint not null,
    policy_digest text collate "C" not null, -- empty: none
    link bytea not null -- of its last entry
) with (fillfactor = 80);
create index complaints_due on redress.complaints (next_due, id) where next_due is not null;

create table redress.entries (
    position bigint primary key, -- see `redress.append`
    complaint bigint not null references redress.complaints,
    version bigint not null,
    key text collate "C",
    body text not null, -- JSON, as it was written
    link bytea not null, -- the hash chain: see `redress-evidence`
    unique (complaint, version)
);
create unique index entries_key on redress.entries (key) where key is not null;

create table redress.personal (
    complaint bigint not null references redress.complaints,
    version bigint not null,
    value text, -- JSON; null once it was erased
    primary key (complaint, version)
);
"#;

/// Indexes for worklists. What is open is a small part of what there is; within it states, kinds, grades and the
/// like are filtered, since an index that changes with every command costs more than it saves.
const WORKLISTS: &str = r"
create index complaints_open on redress.complaints (open, id);
create index complaints_received on redress.complaints (received_at, id);
create index complaints_customer on redress.complaints (customer, id);
create index complaints_holder on redress.complaints (holder, open, id);
create index complaints_responsible on redress.complaints (responsible, open, id);
create index complaints_owner on redress.complaints (owner, open, id) where owner is not null;
create index complaints_policy on redress.complaints (policy, policy_version, policy_digest, open, id);
";

/// 2: what is due next at a department, of which there may be very many and very few.
const DUE_BY_DEPARTMENT: &str = "
create index complaints_holder_due on redress.complaints (holder, next_due, id) where next_due is not null;
create index complaints_responsible_due on redress.complaints (responsible, next_due, id) where next_due is not null;
";

/// 3: the shift of positions as a constant for the planner, since an append that looks it up in a table takes a tenth
/// longer. Plans are made anew when the function is replaced.
const SHIFT: &str = "
do $do$ begin
    execute format(
        'create or replace function redress.shift() returns bigint language sql immutable as ''select (%s)::bigint''',
        (select value from redress.meta where name = 'shift')
    );
end $do$;
";

/// Entries are evidence: they are added, never changed, not even by the owner of the table. Only those of a complaint
/// that has a tombstone are deleted.
const EVIDENCE: &str = r#"
create table redress.tombstones (
    id text collate "C" primary key,
    version bigint not null,
    link bytea not null,
    received_at bigint not null,
    removed_at bigint not null,
    removed_by text collate "C" not null,
    rule text collate "C",
    summary text -- JSON
);
create table redress.legal_holds (
    complaint bigint not null references redress.complaints,
    matter text collate "C" not null,
    placed_by text collate "C" not null,
    placed_at bigint not null,
    primary key (complaint, matter)
);
create function redress.refuse() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and exists (
        select from redress.complaints c join redress.tombstones t on t.id = c.id where c.number = old.complaint
    ) then
        return old;
    end if;
    raise exception 'entries are not changed and not deleted' using errcode = '42501';
end $$;
create trigger entries_fixed before update or truncate on redress.entries
for each statement execute function redress.refuse();
create trigger entries_kept before delete on redress.entries
for each row execute function redress.refuse();
"#;

/// A complaint past its time goes altogether; with the rights of the owner, so that nobody else needs the right to
/// delete.
const REMOVE: &str = r"
create function redress.remove(
    a_id text, a_expected bigint, a_at bigint, a_by text, a_rule text, a_summary text
) returns table (outcome text, actual bigint, matter text, link bytea, received_at bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    head record;
    held text;
begin
    select c.number, c.version, c.link, c.received_at, not c.open and c.next_due is null as done into head
        from redress.complaints c where c.id = a_id for update;
    if head.number is null then
        return query select 'unknown', null::bigint, null::text, null::bytea, null::bigint;
        return;
    end if;
    select h.matter into held from redress.legal_holds h where h.complaint = head.number order by h.matter limit 1;
    if held is not null then
        return query select 'held', head.version, held, null::bytea, null::bigint;
        return;
    end if;
    if head.version <> a_expected then
        return query select 'conflict', head.version, null::text, null::bytea, null::bigint;
        return;
    end if;
    if not head.done then
        return query select 'open', head.version, null::text, null::bytea, null::bigint;
        return;
    end if;
    insert into redress.tombstones (id, version, link, received_at, removed_at, removed_by, rule, summary)
        values (a_id, head.version, head.link, head.received_at, a_at, a_by, a_rule, a_summary);
    delete from redress.entries e where e.complaint = head.number;
    delete from redress.personal p where p.complaint = head.number;
    delete from redress.dead_letters d where d.complaint = a_id;
    delete from redress.complaints c where c.number = head.number;
    return query select 'removed', head.version, null::text, head.link, head.received_at;
end $$;
revoke all on function redress.remove from public;
";

/// Where readers of the feed have got to, and what they have set aside.
const READERS: &str = r#"
create table redress.readers (
    name text collate "C" primary key,
    position bigint not null,
    process text collate "C",
    until bigint
);
create table redress.dead_letters (
    reader text collate "C" not null,
    position bigint not null,
    number bigint not null,
    complaint text collate "C" not null,
    version bigint not null,
    failed bigint not null,
    primary key (reader, position, number)
);
"#;

/// One append, step by step. The store's own appends do the same in one statement, and come here where that has stored
/// nothing; see the module `append`.
///
/// The position of an entry is the number of its transaction (`xid8`) times 65,536, and within a transaction one
/// after the other. So the feed is in the order of transactions' numbers, and what is before the oldest transaction
/// that is still open is settled. A transaction takes its number with its first write; one that has written before
/// somebody else appended to the same complaint is refused (40001), since its entry would come before
/// the one that it follows.
///
/// `redress.meta` has a shift that is added to the number: see [`RESTORED`] and [`SHIFT`].
const APPEND: &str = r"
create function redress.append(
    a_id text, a_expected bigint, a_recorded_at bigint, a_key text, a_body text, a_apart text, a_erased boolean,
    a_policy text, a_policy_version bigint, a_policy_digest text,
    a_open boolean, a_customer text, a_state text, a_kind text, a_grade text, a_channel text, a_holder text,
    a_responsible text, a_owner text, a_level smallint, a_received_at bigint, a_next_due bigint, a_next_rule text,
    a_on_hold boolean
) returns table (outcome text, actual bigint, first_id text, first_version bigint, first_body text)
language plpgsql as $$
declare
    head record;
    the_number bigint;
    base bigint;
    place bigint;
    the_link bytea;
begin
    loop
        -- 1. The key, over the whole store.
        if a_key is not null then
            return query select 'duplicate', null::bigint, c.id, e.version, e.body
                from redress.entries e join redress.complaints c on c.number = e.complaint where e.key = a_key;
            if found then return; end if;
        end if;
        -- 2. The version, and the time of the last entry.
        select c.version, c.position, c.recorded_at, c.link into head from redress.complaints c where c.id = a_id;
        if coalesce(head.version, 0) <> a_expected then
            -- The same request may have been committed since its key was looked up.
            if a_key is null or not exists (select from redress.entries e where e.key = a_key) then
                return query select 'conflict', coalesce(head.version, 0), null::text, null::bigint, null::text;
                return;
            end if;
            continue;
        end if;
        if head.recorded_at > a_recorded_at then
            return query select 'early', head.version, null::text, null::bigint, null::text;
            return;
        end if;
        if head.version is null and exists (select from redress.tombstones t where t.id = a_id) then
            return query select 'removed', null::bigint, null::text, null::bigint, null::text;
            return;
        end if;
        the_link := coalesce(head.link, sha256('redress log 1'::bytea || '\x00'::bytea || convert_to(a_id, 'UTF8')));
        the_link := sha256('redress entry 1'::bytea || '\x00'::bytea || the_link || int8send(a_expected + 1)
            || convert_to(a_body, 'UTF8'));
        -- 3. The position.
        base := (pg_current_xact_id()::text::bigint
            + (select m.value from redress.meta m where m.name = 'shift')) << 16;
        select coalesce(max(e.position) + 1, base) into place from redress.entries e
            where e.position >= base and e.position < base + 65536;
        if place >= base + 65536 then
            raise exception 'a transaction has at most 65536 entries' using errcode = '54000';
        end if;
        if head.position >= place then
            raise exception 'the transaction is older than the last entry' using errcode = '40001';
        end if;
        -- 4. The head row: whoever changes it first has the version.
        if a_expected = 0 then
            insert into redress.complaints (id, version, position, recorded_at, open, customer, state, kind, grade,
                channel, holder, responsible, owner, level, received_at, next_due, next_rule, on_hold, policy,
                policy_version, policy_digest, link)
            values (a_id, 1, place, a_recorded_at, a_open, a_customer, a_state, a_kind, a_grade,
                a_channel, a_holder, a_responsible, a_owner, a_level, a_received_at, a_next_due, a_next_rule,
                a_on_hold, a_policy, a_policy_version, a_policy_digest, the_link)
            on conflict (id) do nothing returning number into the_number;
        else
            update redress.complaints c set version = a_expected + 1, position = place, recorded_at = a_recorded_at,
                open = a_open, customer = a_customer, state = a_state, kind = a_kind, grade = a_grade,
                channel = a_channel, holder = a_holder, responsible = a_responsible, owner = a_owner,
                level = a_level, received_at = a_received_at, next_due = a_next_due, next_rule = a_next_rule,
                on_hold = a_on_hold, policy = a_policy, policy_version = a_policy_version,
                policy_digest = a_policy_digest, link = the_link
            where c.id = a_id and c.version = a_expected returning c.number into the_number;
        end if;
        exit when the_number is not null;
        -- Somebody was faster: look again.
    end loop;
    -- 5. The rest. A key that somebody else has used meanwhile takes all of it back (23505).
    insert into redress.entries (position, complaint, version, key, body, link)
        values (place, the_number, a_expected + 1, a_key, a_body, the_link);
    if a_apart is not null or a_erased then
        insert into redress.personal (complaint, version, value) values (the_number, a_expected + 1, a_apart);
    end if;
    return query select 'stored', a_expected + 1, null::text, null::bigint, null::text;
end $$;
";

/// What keeps the schema's number and the shift of positions.
const META: &str = r"
create table if not exists redress.meta (name text primary key, value bigint not null);
insert into redress.meta values ('schema', 0), ('shift', 0) on conflict do nothing;
";

/// A database that was dumped and loaded into another server begins with small numbers of transactions again, while
/// its entries have positions by the old ones. The shift is raised, so that positions go on from there.
const RESTORED: &str = r"
lock table redress.entries in exclusive mode;
with last as (
    select coalesce(max(position) >> 16, 0) as number, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest
    from redress.entries
)
update redress.meta set value = last.number + 1 - last.oldest from last
where name = 'shift' and last.number >= last.oldest + value;
";

/// Whether [`RESTORED`] is needed. What is stored has the number of a transaction that has ended.
const IS_RESTORED: &str = "select coalesce(max(position) >> 16, 0) >=
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint + (select value from redress.meta where name = 'shift')
    from redress.entries";

/// What a role needs that appends and reads, and what one needs that erases; `{application}` and `{eraser}` are
/// replaced. Neither can change or delete an entry.
const GRANTS: &str = "
grant usage on schema {schema} to {application}, {eraser};
grant select on redress.meta to {application}, {eraser};
grant select, insert on redress.entries, redress.personal to {application};
grant select, insert, update on redress.complaints to {application};
grant select, insert, update, delete on redress.readers, redress.dead_letters to {application};
grant select on redress.tombstones, redress.legal_holds to {application};
grant select on redress.entries, redress.complaints to {eraser};
grant select, update (value) on redress.personal to {eraser};
grant select on redress.tombstones to {eraser};
grant select, insert, update, delete on redress.legal_holds to {eraser};
grant execute on function redress.remove to {eraser};
";

/// [`GRANTS`] for two roles in a schema.
pub(crate) fn grants(schema: &SchemaName, application: &str, eraser: &str) -> String {
    let quoted = |role: &str| format!("\"{}\"", role.replace('"', "\"\""));
    let grants = schema.of(GRANTS).replace("{schema}", schema.as_str());
    grants.replace("{application}", &quoted(application)).replace("{eraser}", &quoted(eraser))
}

/// The latest schema that this version knows.
pub(crate) fn supported() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

async fn found(client: &Client, schema: &SchemaName) -> Result<Option<i64>, Error> {
    let doing = "reading the schema's number";
    // By the catalogue's rows: a name that was looked up before is remembered as absent, even after the wait for
    // somebody who makes it.
    let there =
        "select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = $1 and c.relname = 'meta')";
    let there = client.query_one(there, &[&schema.as_str()]).await;
    if !there.doing(doing)?.try_get::<_, bool>(0).doing(doing)? {
        return Ok(None);
    }
    let number = schema.of("select value from redress.meta where name = 'schema'");
    let row = client.query_opt(&*number, &[]).await.doing(doing)?;
    row.map(|row| row.try_get(0).doing(doing)).transpose()
}

/// Brings a database to the latest schema, each step in a transaction of its own: one that is interrupted goes on
/// where it was, and of two at once one waits.
pub(crate) async fn migrate(client: &mut Client, schema: &SchemaName) -> Result<(), Error> {
    let supported = supported();
    let doing = "updating the schema";
    loop {
        let version = found(client, schema).await?;
        match version {
            Some(version) if version > supported => {
                return Err(Error::NewerSchema { found: version, supported });
            }
            Some(version) if version == supported => return restored(client, schema).await,
            _ => {}
        }
        let transaction = client.transaction().await.doing(doing)?;
        let lock =
            "set local statement_timeout = 0; select pg_advisory_xact_lock(hashtext('redress'))";
        transaction.batch_execute(lock).await.doing(doing)?;
        // Somebody else may have been faster.
        let version = if let Some(version) = found(transaction.client(), schema).await? {
            version
        } else {
            let create = format!("create schema if not exists {}", schema.as_str());
            let doing = "making the schema";
            transaction.batch_execute(&create).await.doing(doing)?;
            transaction.batch_execute(&schema.of(META)).await.doing(doing)?;
            0
        };
        let Some(next) = usize::try_from(version).ok().and_then(|at| MIGRATIONS.get(at)) else {
            continue;
        };
        for statements in *next {
            transaction.batch_execute(&schema.of(statements)).await.doing(doing)?;
        }
        let number = schema.of("update redress.meta set value = $1 where name = 'schema'");
        transaction.execute(&*number, &[&version.saturating_add(1)]).await.doing(doing)?;
        transaction.commit().await.doing(doing)?;
    }
}

/// After a load into another server, moves the positions on.
async fn restored(client: &mut Client, schema: &SchemaName) -> Result<(), Error> {
    let doing = "looking for the last position";
    let row = client.query_one(&*schema.of(IS_RESTORED), &[]).await.doing(doing)?;
    if row.try_get(0).doing(doing)? {
        let doing = "moving positions on after a load";
        let transaction = client.transaction().await.doing(doing)?;
        transaction.batch_execute(&schema.of(RESTORED)).await.doing(doing)?;
        transaction.batch_execute(&schema.of(SHIFT)).await.doing(doing)?;
        transaction.commit().await.doing(doing)?;
    }
    Ok(())
}
