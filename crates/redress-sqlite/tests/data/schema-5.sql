-- A file of schema 5. Never changed.
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
create index redress_complaints_open on redress_complaints (open, id);
create index redress_complaints_received on redress_complaints (received_at, id);
create index redress_complaints_customer on redress_complaints (customer, id);
create index redress_complaints_holder on redress_complaints (holder, open, id);
create index redress_complaints_responsible on redress_complaints (responsible, open, id);
create index redress_complaints_owner on redress_complaints (owner, open, id) where owner is not null;
create index redress_complaints_policy on redress_complaints (policy, open, id);
create trigger redress_entries_fixed before update on redress_entries
begin select raise(abort, 'entries are not changed'); end;
create trigger redress_entries_kept before delete on redress_entries
begin select raise(abort, 'entries are not deleted'); end;

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
create trigger redress_entries_fixed before update on redress_entries
begin select raise(abort, 'entries are not changed'); end;

insert into redress_meta values ('schema', 5);
insert into redress_policies values (1, 'plain', 1, '');
insert into redress_complaints values
    (1, 'case-1', 2, 1772452802000000, 1, 'c-1', 'received', 'complaint', 'general', 'hotline', 'desk', 'desk', null,
     0, 1772452800000000, 1772452860000000, null, 0, 1,
     x'ca7e21b08fe00c0129f4a4dc8e3884d3f7001a3a4a20ce592db2d226ef9b53bd'),
    (2, 'case-2', 1, 1772452801000000, 1, 'c-1', 'received', 'complaint', 'general', 'hotline', 'desk', 'desk', 'ann',
     0, 1772452800000000, null, null, 0, 1,
     x'f4831325b4db9c316a8aa7ef6cc43b4c53d053db02c33f2e51b6c4b7aae73783');
insert into redress_entries values
    (1, 1, 1, null, '{"form":2,"version":1,"occurred_at":"2026-03-02T12:00:01Z","recorded_at":"2026-03-02T12:00:01Z","actor":{"id":"ann","role":"agent"},"events":["noted"]}', x'1cb7da231115d383e5b51af05dbfb56cfd228cd46200e967d54ba4353c471f14'),
    (2, 2, 1, 'key-1', '{"form":2,"version":1,"occurred_at":"2026-03-02T12:00:01Z","recorded_at":"2026-03-02T12:00:01Z","actor":{"id":"ann","role":"agent"},"key":{"key":"key-1","digest":"2:000102030405060708090a0b0c0d0e0f"},"events":["noted"]}', x'f4831325b4db9c316a8aa7ef6cc43b4c53d053db02c33f2e51b6c4b7aae73783'),
    (3, 1, 2, null, '{"form":2,"version":2,"occurred_at":"2026-03-02T12:00:02Z","recorded_at":"2026-03-02T12:00:02Z","actor":{"id":"ann","role":"agent"},"events":["noted"]}', x'ca7e21b08fe00c0129f4a4dc8e3884d3f7001a3a4a20ce592db2d226ef9b53bd');
insert into redress_personal values (1, 1, 1, 0, '"said"'), (2, 1, 2, 1, cast(zeroblob(7) as text));
