//! Chains, checkpoints, legal holds and removal on a real server.

mod common;

use std::io::Cursor;

use redress::lifecycle::StateKind;
use redress::store::{
    AppendError, AsyncFeedStore, AsyncLogStore, AsyncPersonalStore, Batch, FeedStore, LogStore,
    Personal, PersonalStore, Query,
};
use redress::vocabulary::{ActorId, Reason, Text};
use redress_evidence::{
    Checkpoint, Ed25519Signer, Ed25519Verifier, Expired, Fault, Findings, LegalHold, Link, Removal,
    RemoveError, RetentionStore, checkpoint, verify, verify_against,
};
use redress_postgres::{Blocking, Error, PostgresOptions, PostgresStore};

use common::{Cluster, Tokio, batch, id, now};
use redress_testing::store::BlockOn;

type Store = Blocking<Text>;

fn closing(of: &str, version: u64) -> Batch<Text> {
    let mut batch = batch(of, version).with_personal(Text::new(format!("canary of {of}")).ok());
    batch.row.state = if version == 4 { StateKind::Closed } else { StateKind::Received };
    if version == 4 {
        (batch.row.next_due, batch.row.next_rule) = (None, None);
    }
    batch
}

/// Three complaints of four entries each, in turn; the last entries close them.
fn filled(options: &PostgresOptions) -> Store {
    let store: Store = options.open_blocking().expect("opened");
    for version in 1..=4 {
        for of in ["a", "b", "c"] {
            LogStore::append(&store, closing(of, version)).expect("stored");
        }
    }
    store
}

/// Changes a schema behind the store's back, as somebody with the owner's rights can.
fn tamper(cluster: &'static Cluster, schema: &str, sql: &str) {
    let sql = format!("alter table x.entries disable trigger user; {sql}")
        .replace("x.", &format!("{schema}."));
    let on = Tokio::new();
    on.block_on(async { cluster.client().await.batch_execute(&sql).await.expect("changed") });
}

fn found(findings: &Findings) -> Vec<(&str, u64, Fault)> {
    findings.breaks.iter().map(|b| (b.id.as_str(), b.version, b.fault)).collect()
}

const B: &str = "(select number from x.complaints where id = 'b')";

/// What schema 2 has beyond schema 1.
const SECOND: &str = "
create index complaints_holder_due on x.complaints (holder, next_due, id) where next_due is not null;
create index complaints_responsible_due on x.complaints (responsible, next_due, id) where next_due is not null;
update x.meta set value = 2 where name = 'schema';
";

#[test]
fn a_database_of_an_earlier_schema_is_updated_when_it_is_opened_and_nothing_is_lost() {
    let Some(cluster) = Cluster::get() else { return };
    for (schema, beyond) in [("earlier", ""), ("second", SECOND)] {
        let golden = include_str!("data/schema-1.sql").replace("earlier", schema);
        let golden = golden + &beyond.replace("x.", &format!("{schema}."));
        Tokio::new().block_on(async {
            cluster.client().await.batch_execute(&golden).await.expect("loaded");
        });
        let open =
            |schema| -> Store { cluster.options().schema(schema).open_blocking().expect("opened") };
        let store = open(schema);
        assert_eq!(LogStore::log(&store, &id("case-1"), 0).expect("a log").len(), 2);
        assert_eq!(LogStore::count(&store, &Query::open()).expect("counted"), 2);
        assert_eq!(FeedStore::feed(&store, 0, 9).expect("a feed").len(), 3);
        let said = Personal::Kept(Text::new("said").expect("a text"));
        let kept = PersonalStore::personal(&store, &id("case-1")).expect("kept");
        assert_eq!(kept, [(1, said), (2, Personal::Erased)]);
        LogStore::append(&store, batch("case-1", 3)).expect("it goes on");
        let findings = verify(&store).expect("verified");
        assert!(findings.hold(), "{findings:?}");
        assert_eq!((findings.complaints, findings.entries), (2, 4));
        // Tables, indexes, triggers and functions are those of a new database.
        drop(open("fresh"));
        assert_eq!(objects(cluster, schema), objects(cluster, "fresh"), "{schema}");
    }
}

/// Everything in a schema, with its text.
fn objects(cluster: &'static Cluster, schema: &str) -> Vec<String> {
    let sql = "select indexdef from pg_indexes where schemaname = '$'
        union all select pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = t.tgrelid
            where c.relnamespace = '$'::regnamespace and not t.tgisinternal
        union all select pg_get_functiondef(oid) from pg_proc where pronamespace = '$'::regnamespace
        union all select format('%s.%s %s', table_name, column_name, data_type)
            from information_schema.columns where table_schema = '$'
        order by 1";
    let sql = sql.replace('$', schema);
    let on = Tokio::new();
    let rows = on.block_on(async { cluster.client().await.query(&sql, &[]).await });
    let objects: Vec<String> = rows.expect("read").iter().map(|row| row.get(0)).collect();
    assert!(objects.len() > 50, "{objects:?}");
    let plain = |text: &String| text.replace(&format!("{schema}."), "x.").replace("\r", "");
    objects.iter().map(plain).collect()
}

#[test]
fn the_server_links_as_the_documentation_says_and_every_way_to_tamper_is_named() {
    let Some(cluster) = Cluster::get() else { return };
    for (number, (sql, expected)) in [
        (String::new(), None),
        (format!("update x.entries set body = replace(body, 'noted', 'netod') where complaint = {B} and version = 3"), Some((3, Fault::Altered))),
        (format!("update x.entries set link = '\\x00' where complaint = {B} and version = 4"), Some((4, Fault::Altered))),
        (format!("delete from x.entries where complaint = {B} and version = 2"), Some((2, Fault::Missing))),
        (format!("update x.entries e set body = t.body, link = t.link from x.entries t
                  where e.complaint = {B} and t.complaint = {B} and e.version in (2, 3) and t.version = 5 - e.version"), Some((2, Fault::Swapped { with: 3 }))),
        ("update x.complaints set link = '\\x00' where id = 'b'".to_owned(), Some((4, Fault::Head))),
        ("update x.complaints set version = 3 where id = 'b'".to_owned(), Some((4, Fault::Inserted))),
    ]
    .into_iter()
    .enumerate()
    {
        let schema = format!("tampered_{number}");
        let store = filled(&cluster.options().schema(&schema));
        tamper(cluster, &schema, &sql);
        let findings = verify(&store).expect("verified");
        let expected: Vec<_> = expected.iter().map(|(at, fault)| ("b", *at, *fault)).collect();
        assert_eq!(found(&findings), expected, "{sql}");
        assert_eq!(findings.complaints, 3);
    }
}

/// Not only ASCII: what is hashed is the text in UTF-8, as it is read.
#[test]
fn links_are_over_the_bytes_of_the_text() {
    let Some(cluster) = Cluster::get() else { return };
    let store: Store = cluster.options().open_blocking().expect("opened");
    let mut batch = batch("投诉-1", 1);
    batch.personal = None;
    LogStore::append(&store, batch).expect("stored");
    let chain = redress_evidence::EvidenceStore::chain(&store, &id("投诉-1"))
        .expect("read")
        .expect("there");
    let link = Link::first(&id("投诉-1")).next(1, &chain.entries[0].body);
    assert_eq!((chain.head.link, chain.entries[0].link), (link, Some(link)));
}

fn manager() -> ActorId {
    "records.manager".parse().expect("an id")
}

fn hold(matter: &str) -> LegalHold {
    LegalHold::new(matter.parse::<Reason>().expect("a matter"), manager(), now())
}

#[test]
fn a_complaint_past_its_time_goes_altogether_and_a_hold_forbids_it() {
    let Some(cluster) = Cluster::get() else { return };
    let store = filled(&cluster.options());
    let mut marks = Vec::new();
    let signer = Ed25519Signer::from_secret(&[7; 32]);
    checkpoint(&store, now(), &signer, &mut marks).expect("taken");

    assert!(!RetentionStore::place_hold(&store, &id("none"), &hold("case-77")).expect("asked"));
    assert!(RetentionStore::place_hold(&store, &id("b"), &hold("case-77")).expect("placed"));
    assert!(RetentionStore::place_hold(&store, &id("b"), &hold("audit")).expect("placed"));
    assert_eq!(
        RetentionStore::holds(&store, &id("b")).expect("read"),
        [hold("audit"), hold("case-77")]
    );
    let later = now() + chrono::TimeDelta::days(9);
    let expired = RetentionStore::expired(&store, later, None, 9).expect("read");
    assert_eq!(expired.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a", "c"]);
    let b = Removal::of(&Expired::new(id("b"), 4, now()), manager(), later);
    assert!(matches!(RetentionStore::remove(&store, &b), Err(RemoveError::Held { .. })));
    assert!(matches!(PersonalStore::erase(&store, &id("b")), Err(Error::Held { .. })));
    assert!(!PersonalStore::personal(&store, &id("b")).expect("kept")[0].1.is_erased());

    let removal = Removal::of(&expired[1], manager(), later)
        .cite("GDPR-5-1-e".parse().expect("a clause"))
        .summary(serde_json::json!({ "received": 1 }));
    let mut stale = removal.clone();
    stale.expected = 3;
    assert!(matches!(
        RetentionStore::remove(&store, &stale),
        Err(RemoveError::Conflict { expected: 3, actual: 4 })
    ));
    let seen = FeedStore::feed(&store, 0, 99).expect("a feed").last().expect("entries").position;
    let tombstone = RetentionStore::remove(&store, &removal).expect("removed");
    assert_eq!(RetentionStore::tombstones(&store, None, 9).expect("read"), [tombstone]);
    assert_eq!(LogStore::log(&store, &id("c"), 0).expect("a log").len(), 0);
    assert!(PersonalStore::personal(&store, &id("c")).expect("kept").is_empty());
    assert_eq!(LogStore::count(&store, &Query::all()).expect("counted"), 2);
    assert!(matches!(RetentionStore::remove(&store, &removal), Err(RemoveError::NotFound(_))));
    let again = LogStore::append(&store, closing("c", 1));
    assert!(matches!(again, Err(AppendError::Malformed { .. })), "{again:?}");
    // A reader that has seen the last entry, which was removed, misses nothing.
    LogStore::append(&store, closing("d", 1)).expect("stored");
    let rest = FeedStore::feed(&store, seen, 99).expect("a feed");
    assert_eq!(rest.iter().map(|posted| posted.id.as_str()).collect::<Vec<_>>(), ["d"]);

    let verifier = Ed25519Verifier::from_public(&signer.public()).expect("a key");
    let findings =
        verify_against(&store, Checkpoint::new(Cursor::new(marks)), &verifier).expect("verified");
    assert!(findings.hold(), "{findings:?}");
    assert_eq!(findings.removed_since, [id("c")]);

    assert!(RetentionStore::lift_hold(&store, &id("b"), &hold("audit").matter).expect("lifted"));
    assert!(RetentionStore::lift_hold(&store, &id("b"), &hold("case-77").matter).expect("lifted"));
    PersonalStore::erase(&store, &id("b")).expect("erased");
    RetentionStore::remove(&store, &b).expect("removed");
    let open = Removal::of(&Expired::new(id("d"), 1, now()), manager(), later);
    assert!(matches!(RetentionStore::remove(&store, &open), Err(RemoveError::Open)));
}

#[test]
fn only_the_eraser_removes() {
    let Some(cluster) = Cluster::get() else { return };
    let on = Tokio::new();
    on.block_on(async {
        let options = |role: &str| {
            let options =
                PostgresOptions::new(&cluster.address_of(role, "postgres")).expect("an address");
            options.schema("removing").patience(std::time::Duration::from_secs(5))
        };
        let owner: PostgresStore<Text> = options("owner").open().await.expect("opened");
        let host = cluster.client().await;
        host.batch_execute("create role clerk login; create role archivist login")
            .await
            .expect("made");
        let grants = options("owner").grants("clerk", "archivist").expect("grants");
        host.batch_execute(&grants).await.expect("granted");
        let clerk: PostgresStore<Text> = options("clerk").open().await.expect("opened");
        for version in 1..=4 {
            clerk.append(closing("a", version)).await.expect("stored");
        }
        let removal = Removal::of(&Expired::new(id("a"), 4, now()), manager(), now());
        match clerk.remove(&removal).await {
            Err(RemoveError::Store(error)) => assert_eq!(error.sqlstate(), Some("42501")),
            other => panic!("{other:?}"),
        }
        let error = clerk.place_hold(&id("a"), &hold("audit")).await.expect_err("not its business");
        assert_eq!(error.sqlstate(), Some("42501"));
        let archivist: PostgresStore<Text> = options("archivist").open().await.expect("opened");
        assert!(archivist.place_hold(&id("a"), &hold("audit")).await.expect("placed"));
        assert!(archivist.lift_hold(&id("a"), &hold("audit").matter).await.expect("lifted"));
        archivist.remove(&removal).await.expect("removed");
        assert_eq!(owner.log(&id("a"), 0).await.expect("a log").len(), 0);
        assert_eq!(owner.personal(&id("a")).await.expect("kept").len(), 0);
        assert_eq!(owner.feed(0, 9).await.expect("a feed").len(), 0);
    });
}
