-- A database of schema 1, in the schema `earlier`. Never changed.
create schema earlier;
create table if not exists earlier.meta (name text primary key, value bigint not null);
insert into earlier.meta values ('schema', 0), ('shift', 0) on conflict do nothing;
create table earlier.complaints (
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
create index complaints_due on earlier.complaints (next_due, id) where next_due is not null;

create table earlier.entries (
    position bigint primary key, -- see `earlier.append`
    complaint bigint not null references earlier.complaints,
    version bigint not null,
    key text collate "C",
    body text not null, -- JSON, as it was written
    link bytea not null, -- the hash chain: see `redress-evidence`
    unique (complaint, version)
);
create unique index entries_key on earlier.entries (key) where key is not null;

create table earlier.personal (
    complaint bigint not null references earlier.complaints,
    version bigint not null,
    value text, -- JSON; null once it was erased
    primary key (complaint, version)
);
create index complaints_open on earlier.complaints (open, id);
create index complaints_received on earlier.complaints (received_at, id);
create index complaints_customer on earlier.complaints (customer, id);
create index complaints_holder on earlier.complaints (holder, open, id);
create index complaints_responsible on earlier.complaints (responsible, open, id);
create index complaints_owner on earlier.complaints (owner, open, id) where owner is not null;
create index complaints_policy on earlier.complaints (policy, policy_version, policy_digest, open, id);
create table earlier.tombstones (
    id text collate "C" primary key,
    version bigint not null,
    link bytea not null,
    received_at bigint not null,
    removed_at bigint not null,
    removed_by text collate "C" not null,
    rule text collate "C",
    summary text -- JSON
);
create table earlier.legal_holds (
    complaint bigint not null references earlier.complaints,
    matter text collate "C" not null,
    placed_by text collate "C" not null,
    placed_at bigint not null,
    primary key (complaint, matter)
);
create function earlier.refuse() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and exists (
        select from earlier.complaints c join earlier.tombstones t on t.id = c.id where c.number = old.complaint
    ) then
        return old;
    end if;
    raise exception 'entries are not changed and not deleted' using errcode = '42501';
end $$;
create trigger entries_fixed before update or truncate on earlier.entries
for each statement execute function earlier.refuse();
create trigger entries_kept before delete on earlier.entries
for each row execute function earlier.refuse();
create table earlier.readers (
    name text collate "C" primary key,
    position bigint not null,
    process text collate "C",
    until bigint
);
create table earlier.dead_letters (
    reader text collate "C" not null,
    position bigint not null,
    number bigint not null,
    complaint text collate "C" not null,
    version bigint not null,
    failed bigint not null,
    primary key (reader, position, number)
);
create function earlier.append(
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
                from earlier.entries e join earlier.complaints c on c.number = e.complaint where e.key = a_key;
            if found then return; end if;
        end if;
        -- 2. The version, and the time of the last entry.
        select c.version, c.position, c.recorded_at, c.link into head from earlier.complaints c where c.id = a_id;
        if coalesce(head.version, 0) <> a_expected then
            -- The same request may have been committed since its key was looked up.
            if a_key is null or not exists (select from earlier.entries e where e.key = a_key) then
                return query select 'conflict', coalesce(head.version, 0), null::text, null::bigint, null::text;
                return;
            end if;
            continue;
        end if;
        if head.recorded_at > a_recorded_at then
            return query select 'early', head.version, null::text, null::bigint, null::text;
            return;
        end if;
        if head.version is null and exists (select from earlier.tombstones t where t.id = a_id) then
            return query select 'removed', null::bigint, null::text, null::bigint, null::text;
            return;
        end if;
        the_link := coalesce(head.link, sha256('redress log 1'::bytea || '\x00'::bytea || convert_to(a_id, 'UTF8')));
        the_link := sha256('redress entry 1'::bytea || '\x00'::bytea || the_link || int8send(a_expected + 1)
            || convert_to(a_body, 'UTF8'));
        -- 3. The position.
        base := (pg_current_xact_id()::text::bigint
            + (select m.value from earlier.meta m where m.name = 'shift')) << 16;
        select coalesce(max(e.position) + 1, base) into place from earlier.entries e
            where e.position >= base and e.position < base + 65536;
        if place >= base + 65536 then
            raise exception 'a transaction has at most 65536 entries' using errcode = '54000';
        end if;
        if head.position >= place then
            raise exception 'the transaction is older than the last entry' using errcode = '40001';
        end if;
        -- 4. The head row: whoever changes it first has the version.
        if a_expected = 0 then
            insert into earlier.complaints (id, version, position, recorded_at, open, customer, state, kind, grade,
                channel, holder, responsible, owner, level, received_at, next_due, next_rule, on_hold, policy,
                policy_version, policy_digest, link)
            values (a_id, 1, place, a_recorded_at, a_open, a_customer, a_state, a_kind, a_grade,
                a_channel, a_holder, a_responsible, a_owner, a_level, a_received_at, a_next_due, a_next_rule,
                a_on_hold, a_policy, a_policy_version, a_policy_digest, the_link)
            on conflict (id) do nothing returning number into the_number;
        else
            update earlier.complaints c set version = a_expected + 1, position = place, recorded_at = a_recorded_at,
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
    insert into earlier.entries (position, complaint, version, key, body, link)
        values (place, the_number, a_expected + 1, a_key, a_body, the_link);
    if a_apart is not null or a_erased then
        insert into earlier.personal (complaint, version, value) values (the_number, a_expected + 1, a_apart);
    end if;
    return query select 'stored', a_expected + 1, null::text, null::bigint, null::text;
end $$;
create function earlier.remove(
    a_id text, a_expected bigint, a_at bigint, a_by text, a_rule text, a_summary text
) returns table (outcome text, actual bigint, matter text, link bytea, received_at bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    head record;
    held text;
begin
    select c.number, c.version, c.link, c.received_at, not c.open and c.next_due is null as done into head
        from earlier.complaints c where c.id = a_id for update;
    if head.number is null then
        return query select 'unknown', null::bigint, null::text, null::bytea, null::bigint;
        return;
    end if;
    select h.matter into held from earlier.legal_holds h where h.complaint = head.number order by h.matter limit 1;
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
    insert into earlier.tombstones (id, version, link, received_at, removed_at, removed_by, rule, summary)
        values (a_id, head.version, head.link, head.received_at, a_at, a_by, a_rule, a_summary);
    delete from earlier.entries e where e.complaint = head.number;
    delete from earlier.personal p where p.complaint = head.number;
    delete from earlier.dead_letters d where d.complaint = a_id;
    delete from earlier.complaints c where c.number = head.number;
    return query select 'removed', head.version, null::text, head.link, head.received_at;
end $$;
revoke all on function earlier.remove from public;
update earlier.meta set value = 1 where name = 'schema';
select earlier.append('case-1', 0, 1772366401000000, null, '{"form":2,"version":1,"occurred_at":"2026-03-01T12:00:01Z","recorded_at":"2026-03-01T12:00:01Z","actor":{"id":"ann","role":"agent"},"events":["noted"]}', '"said"', false,
    'plain', 1, '', true, 'c-1', 'received', 'complaint', 'general', 'hotline', 'desk', 'desk', null,
    0::smallint, 1772366400000000, 1772366460000000, null, false);
select earlier.append('case-2', 0, 1772366401000000, 'key-1', '{"form":2,"version":1,"occurred_at":"2026-03-01T12:00:01Z","recorded_at":"2026-03-01T12:00:01Z","actor":{"id":"ann","role":"agent"},"key":{"key":"key-1","digest":"2:000102030405060708090a0b0c0d0e0f"},"events":["noted"]}', null, false,
    'plain', 1, '', true, 'c-1', 'received', 'complaint', 'general', 'hotline', 'desk', 'desk', 'ann',
    0::smallint, 1772366400000000, null, null, false);
select earlier.append('case-1', 1, 1772366402000000, null, '{"form":2,"version":2,"occurred_at":"2026-03-01T12:00:02Z","recorded_at":"2026-03-01T12:00:02Z","actor":{"id":"ann","role":"agent"},"events":["noted"]}', null, true,
    'plain', 1, '', true, 'c-1', 'received', 'complaint', 'general', 'hotline', 'desk', 'desk', null,
    0::smallint, 1772366400000000, 1772366460000000, null, false);
