//! Which indexes serve which questions, on a database with 20,000 complaints.
//!
//! The statements are those of the store: they are taken from the server's log, which explains every one
//! (`auto_explain`).

mod common;

use std::fs;
use std::io::Write;

use redress::policy::PolicyStamp;
use redress::store::{AsyncLogStore, Cursor, DueCase, Order, Query};

use common::{Cluster, Store, on_tokio};

const FILL: &str = "
insert into plans.complaints (id, version, position, recorded_at, open, customer, state, kind, grade, channel, holder,
    responsible, owner, level, received_at, next_due, next_rule, on_hold, policy, policy_version, policy_digest, link)
select 'c-' || n, 1, n, n, n % 20 = 0, 'k-' || (n / 3), 'closed', 'complaint', 'general', 'hotline', 'd-' || (n % 9),
    'd-' || (n % 8), 'a-' || (n % 50), 0, n, case when n % 20 = 0 then n end, null, false, 'p-' || (n % 10), 1, '', '\\x00'
from generate_series(1, 20000) n;
analyze plans.complaints";

#[test]
fn worklists_and_sweeps_are_served_by_indexes_in_their_order() {
    if Cluster::get().is_none() {
        return;
    }
    let bin = common::binaries().expect("the server's programs");
    if !bin.with_file_name("lib").join("auto_explain.so").exists() {
        let skipped =
            "-- SKIPPED: plans: the server has no auto_explain (package postgresql-contrib)";
        let _ = writeln!(std::io::stderr(), "\n{skipped}\n");
        return;
    }
    // A small cost of random access, as of a disk without moving parts.
    let settings = "-c fsync=off -c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 \
        -c random_page_cost=1.1 -c autovacuum=off";
    let cluster = Cluster::start(settings).expect("a server");
    on_tokio(async {
        let store: Store = cluster.options().schema("plans").open().await.expect("opened");
        cluster.client().await.batch_execute(FILL).await.expect("filled");
        let log = cluster.folder.join("server.log");
        // The last plan that the server has told.
        let plan = || {
            let log = fs::read_to_string(&log).expect("a log");
            log.rsplit("LOG:  duration:").next().unwrap_or_default().to_owned()
        };
        let desk = redress::code!("d-1");
        let policy = PolicyStamp::new(redress::code!("p-3"), 1);
        for (query, index) in [
            (Query::all(), "complaints_id_key"),
            (Query::open(), "complaints_open"),
            (Query::all().order(Order::Received), "complaints_received"),
            (Query::all().order(Order::Due), "complaints_due"),
            (Query::all().customer("k-7".parse().expect("a customer")), "complaints_customer"),
            (Query::open().holder(desk.clone()), "complaints_holder"),
            (Query::open().responsible(desk.clone()), "complaints_responsible"),
            (Query::all().holder(desk.clone()).order(Order::Due), "complaints_holder_due"),
            (
                Query::all().responsible(desk.clone()).order(Order::Due),
                "complaints_responsible_due",
            ),
            (Query::open().owner(redress::code!("a-1")), "complaints_owner"),
            (Query::open().policy(policy), "complaints_policy"),
        ] {
            store.list(&query, None, 50).await.expect("a list");
            let plan = plan();
            assert!(plan.contains(index), "{query:?}: {plan}");
            assert!(!plan.contains("Seq Scan"), "{query:?}: {plan}");
        }
        let at = chrono::DateTime::from_timestamp_micros(500);
        for query in [
            Query::all().order(Order::Id),
            Query::all().order(Order::Received),
            Query::all().order(Order::Due),
            Query::all().holder(desk).order(Order::Due),
        ] {
            let after = Cursor::new(at, "c-500".parse().expect("an id"));
            store.list(&query, Some(&after), 50).await.expect("a page");
            let plan = plan();
            assert!(plan.contains("Index Cond") && !plan.contains("Sort"), "{query:?}: {plan}");
        }
        let after = DueCase::new(at.expect("an instant"), "c-500".parse().expect("an id"));
        let until = chrono::DateTime::from_timestamp_micros(900).expect("an instant");
        let due = store.due(Some(&after), until, 9).await.expect("what is due");
        assert_eq!(due.len(), 9);
        let plan = plan();
        assert!(
            plan.contains("Index Only Scan using complaints_due") && !plan.contains("Sort"),
            "{plan}"
        );
    });
}
