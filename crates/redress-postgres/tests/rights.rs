//! Roles, erasure, schemas, the host's transaction, indexes.

mod common;

use redress::complaint::{Receive, command};
use redress::desk::Desk;
use redress::policy::Policy;
use redress::store::{
    AppendError, AsyncFeedStore, AsyncLogStore, AsyncPersonalStore, Personal, Query,
};
use redress::time::ManualClock;
use redress::vocabulary::{Facts, Kind, Text, channel};
use redress_postgres::{Error, PostgresOptions, Within};
use redress_testing::{agent, permissive};

use common::{Cluster, Store, batch, files_with, id, now, on_tokio};

fn code(error: &tokio_postgres::Error) -> &str {
    error.code().map_or("none", tokio_postgres::error::SqlState::code)
}

#[test]
fn the_application_adds_and_reads_and_never_changes_or_deletes() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let options = |role: &str| {
            let address = cluster.address_of(role, "postgres");
            let options = PostgresOptions::new(&address).expect("an address");
            options.schema("guarded").patience(std::time::Duration::from_secs(5))
        };
        let owner: Store = options("owner").open().await.expect("opened");
        let host = cluster.client().await;
        host.batch_execute("create role app login; create role eraser login").await.expect("made");
        let grants = options("owner").grants("app", "eraser").expect("grants");
        host.batch_execute(&grants).await.expect("granted");

        let app: Store = options("app").open().await.expect("opened by the application");
        app.append(batch("case-1", 1)).await.expect("stored");
        app.append(batch("case-1", 2)).await.expect("stored");
        assert_eq!(app.log(&id("case-1"), 0).await.expect("a log").len(), 2);
        assert_eq!(app.personal(&id("case-1")).await.expect("kept").len(), 2);
        assert_eq!(app.feed(0, 9).await.expect("a feed").len(), 2);
        let mail = "mail".parse().expect("a name");
        assert_eq!(app.claim(&mail, &mail, now(), now()).await.expect("claimed"), Some(0));

        // What the server says to each role that tries.
        for (role, refused) in [
            ("app", "update guarded.entries set body = '{}'"),
            ("app", "delete from guarded.entries"),
            ("app", "truncate guarded.entries"),
            ("app", "update guarded.personal set value = null"),
            ("app", "delete from guarded.personal"),
            ("app", "delete from guarded.complaints"),
            ("app", "update guarded.meta set value = 0"),
            ("app", "drop trigger entries_fixed on guarded.entries"),
            ("eraser", "update guarded.entries set body = '{}'"),
            ("eraser", "delete from guarded.entries"),
            ("eraser", "insert into guarded.entries values (1, 1, 1, null, '{}')"),
            ("eraser", "delete from guarded.personal"),
            ("eraser", "update guarded.personal set version = 9"),
            // Not even the owner, by mistake.
            ("owner", "update guarded.entries set body = '{}'"),
            ("owner", "delete from guarded.entries"),
            ("owner", "truncate guarded.entries"),
        ] {
            let address = cluster.address_of(role, "postgres");
            let (client, connection) =
                tokio_postgres::connect(&address, tokio_postgres::NoTls).await.expect("connected");
            tokio::spawn(connection);
            let error = client.batch_execute(refused).await.expect_err(refused);
            assert_eq!(code(&error), "42501", "{role}: {refused}: {error:?}");
        }

        let error = app.erase(&id("case-1")).await.expect_err("not its business");
        assert_eq!(error.sqlstate(), Some("42501"));
        assert!(error.to_string().contains("PostgresOptions::grants"), "{error}");
        let eraser: Store = options("eraser").open().await.expect("opened by the eraser");
        eraser.erase(&id("case-1")).await.expect("erased");
        assert!(
            app.personal(&id("case-1"))
                .await
                .expect("kept")
                .iter()
                .all(|(_, kept)| kept.is_erased())
        );
        match eraser.append(batch("case-1", 3)).await {
            Err(AppendError::Unavailable(error)) => assert_eq!(error.sqlstate(), Some("42501")),
            other => panic!("{other:?}"),
        }
        assert_eq!(owner.log(&id("case-1"), 0).await.expect("a log").len(), 2);
    });
}

#[test]
fn what_is_erased_reads_as_erased_and_its_bytes_go_with_a_scrub() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let store: Store = cluster.options().open().await.expect("opened");
        let canary = "canary-7f3a91-李雷";
        let said = batch("case-1", 1).with_personal(Text::new(canary).ok());
        store.append(said).await.expect("stored");
        store.append(batch("case-2", 1)).await.expect("stored");
        let host = cluster.client().await;
        host.batch_execute("checkpoint").await.expect("written");
        let tables = cluster.data().join("base");
        assert_ne!(
            files_with(&tables, canary.as_bytes()),
            [] as [std::path::PathBuf; 0],
            "the scan finds it"
        );
        let (log, feed) = (store.log(&id("case-1"), 0).await, store.feed(0, 9).await);

        store.erase(&id("case-1")).await.expect("erased");
        assert_eq!(store.personal(&id("case-1")).await.expect("kept"), [(1, Personal::Erased)]);
        assert!(!store.personal(&id("case-2")).await.expect("kept")[0].1.is_erased());
        assert_eq!(log.expect("a log"), store.log(&id("case-1"), 0).await.expect("a log"));
        assert_eq!(feed.expect("a feed"), store.feed(0, 9).await.expect("a feed"));

        store.scrub().await.expect("scrubbed");
        // The old file is let go of at the next checkpoint.
        host.batch_execute("checkpoint").await.expect("written");
        assert_eq!(files_with(&tables, canary.as_bytes()), [] as [std::path::PathBuf; 0]);
    });
}

#[test]
fn a_later_schema_a_wrong_name_and_a_wrong_encoding_are_refused() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let options = cluster.options().schema("later");
        options.open::<Text>().await.expect("opened");
        options.open::<Text>().await.expect("opened again");
        let host = cluster.client().await;
        host.batch_execute("update later.meta set value = 99 where name = 'schema'")
            .await
            .expect("set");
        let error = options.open::<Text>().await.expect_err("later");
        assert!(matches!(error, Error::NewerSchema { found: 99, supported: 3 }), "{error}");

        for name in ["", "Case", "a b", "x; drop table y", "1st", &"x".repeat(41)] {
            let error = cluster.options().schema(name).open::<Text>().await.expect_err(name);
            assert!(matches!(error, Error::Option { .. }), "{error}");
        }
        assert!(
            PostgresOptions::new("password=hunter2 nonsense")
                .is_err_and(|e| !e.to_string().contains("hunter2"))
        );
        let error =
            PostgresOptions::new(&format!("{} sslmode=require", cluster.address())).expect("read");
        assert!(matches!(error.open::<Text>().await, Err(Error::Option { .. })));

        host.batch_execute("create database latin encoding 'LATIN1' template template0")
            .await
            .expect("made");
        let latin = PostgresOptions::new(&cluster.address_of("owner", "latin")).expect("read");
        let error = latin.open::<Text>().await.expect_err("latin");
        assert!(
            matches!(error, Error::Unfit { .. }) && error.to_string().contains("LATIN1"),
            "{error}"
        );

        let nowhere = PostgresOptions::new(&cluster.address_of("owner", "nowhere")).expect("read");
        let error = nowhere.open::<Text>().await.expect_err("nowhere");
        assert!(
            matches!(error, Error::Connect { .. }) && error.to_string().contains("3D000"),
            "{error}"
        );
    });
}

#[test]
fn several_that_open_a_new_database_at_once_wait_for_each_other() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let options = cluster.options().deadline(std::time::Duration::from_secs(30));
        let opening: Vec<_> = (0..6)
            .map(|_| {
                let options = options.clone();
                tokio::spawn(async move { options.open::<Text>().await })
            })
            .collect();
        for opened in opening {
            opened.await.expect("no panic").expect("opened");
        }
    });
}

fn receive(of: &str) -> Receive {
    let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
    Receive::new(id(of), "customer-1".parse().expect("a customer"), facts)
}

#[test]
fn what_a_desk_does_in_the_hosts_transaction_is_committed_with_the_hosts_rows_or_not_at_all() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let store: Store = cluster.options().open().await.expect("opened");
        let mut host = cluster.client().await;
        host.batch_execute("create table orders (complaint text)").await.expect("made");
        for (case, commit) in [("case-1", true), ("case-2", false)] {
            let transaction = host.transaction().await.expect("begun");
            let policy = Policy::new(permissive()).expect("a policy");
            let desk = Desk::<Within<'_>, ManualClock>::builder(policy).cache(0);
            let desk = desk.build_async(Within::new(&transaction, &store), ManualClock::new(now()));
            desk.receive(&agent(), receive(case)).await.expect("received");
            desk.act(&id(case), &agent(), command::Note {}).await.expect("noted");
            assert_eq!(desk.load(&id(case)).await.expect("seen within").version, 2);
            drop(desk);
            assert_eq!(
                store.log(&id(case), 0).await.expect("a log").len(),
                0,
                "not seen by others"
            );
            transaction
                .execute("insert into orders values ($1)", &[&case])
                .await
                .expect("inserted");
            if commit {
                transaction.commit().await.expect("committed")
            } else {
                transaction.rollback().await.expect("taken back")
            }
        }
        let orders = host.query_one("select count(*) from orders", &[]).await.expect("counted");
        assert_eq!(orders.get::<_, i64>(0), 1);
        assert_eq!(store.log(&id("case-1"), 0).await.expect("a log").len(), 2);
        assert_eq!(store.log(&id("case-2"), 0).await.expect("a log").len(), 0);
        assert_eq!(store.count(&Query::all()).await.expect("counted"), 1);
    });
}

#[test]
fn what_is_refused_in_the_hosts_transaction_leaves_it_as_it_was() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let store: Store = cluster.options().open().await.expect("opened");
        let mut host = cluster.client().await;
        let transaction = host.transaction().await.expect("begun");
        let within = Within::new(&transaction, &store);
        within.append(batch("case-1", 1)).await.expect("stored");
        let again = within.append(batch("case-1", 1)).await;
        assert!(matches!(again, Err(AppendError::Duplicate { .. })), "{again:?}");
        let ahead = within.append(batch("case-1", 3)).await;
        assert!(
            matches!(ahead, Err(AppendError::Conflict { expected: 2, actual: 1 })),
            "{ahead:?}"
        );
        // A key that somebody else uses at the same time is found out by its index.
        store.append(batch("case-2", 1)).await.expect("stored");
        let taken = within.append(batch("case-2", 1)).await;
        assert!(matches!(taken, Err(AppendError::Duplicate { .. })), "{taken:?}");
        within.append(batch("case-1", 2)).await.expect("it goes on");
        transaction.commit().await.expect("committed");
        assert_eq!(store.personal(&id("case-1")).await.expect("kept").len(), 2);
        assert_eq!(store.feed(0, 9).await.expect("a feed").len(), 3);
    });
}

#[test]
fn a_store_can_cross_threads_and_shows_nothing_that_is_kept() {
    fn crosses<T: Send + Sync>() {}
    crosses::<Store>();
    crosses::<redress_postgres::Blocking>();
    crosses::<redress_postgres::Wake>();
    crosses::<Error>();
    let options =
        PostgresOptions::new("host=/nowhere user=u password=hunter2 dbname=d").expect("read");
    assert!(!format!("{options:?}").contains("hunter2"));
}
