//! Complaints kept in PostgreSQL, and the same facts by other event stores for it: append, load, and both.
//!
//! ```sh
//! cargo bench --manifest-path rivals-events/Cargo.toml                     # about a minute, once it is built
//! REDRESS_SCALE=10 cargo bench --manifest-path rivals-events/Cargo.toml    # ten times the work
//! REDRESS_FSYNC=off cargo bench --manifest-path rivals-events/Cargo.toml   # without the disk: statements alone
//! ```
//!
//! It starts a server of its own in a temporary folder; without PostgreSQL it says so and measures nothing. Each has one
//! connection to the same server and one caller on the same runtime, and keeps the same entries, of cases as
//! a desk decides them: the same JSON, written and read by the library's own means, and made an [`Entry`] by the same
//! reader. That all have kept the same is checked before and after. Calls alternate between them, so that a
//! busy machine or disk hits all alike.
//!
//! | | redress | cqrs-es, postgres-es | disintegrate-postgres |
//! |---|---|---|---|
//! | an append | one statement | begin, insert, commit | begin, isolation level, epoch, check, insert, commit |
//! | a version that has changed | compared | primary key | a query over what was read, serializable |
//! | a log that lacks an entry | noticed when read | not noticed | not noticed |
//! | columns and indexes for lists and due dates | in the same transaction | not measured: views after the commit | not measured: listeners |
//! | a key against doubles, over the whole store | yes (here without keys) | no | no |
//! | hash chain over the entries | yes | no | no |
//! | what is personal, apart and erasable | yes (here without) | no | no |
//! | changing or deleting an event | refused by the database | possible | possible |
//! | a feed that overlooks nothing | yes | no feed | yes, by advisory locks |
//! | a deadline for each call | yes | no | no |
//! | snapshots | the desk's cache | possible, not measured | possible, not measured |
//!
//! Notices to the feed's readers are switched off: the rivals send none, and would wait for redress's.
//!
//! `eventually-postgres` is not compared, since it cannot be compiled: its last version, 0.2.0, needs `refinery` 0.3,
//! which uses `serde::export`, and serde has had no such module since 1.0.119.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

#[path = "../../../crates/redress-postgres/tests/common/mod.rs"]
mod common;
mod contestant;
mod facts;
mod table;
mod with_cqrs_es;
mod with_disintegrate;
mod with_redress;

use std::sync::Arc;
use std::time::Instant;

use redress::complaint::Entry;
use redress::store::Batch;
use redress::vocabulary::Text;
use redress_postgres::tokio_postgres::{NoTls, connect};
use redress_testing::store::BlockOn;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use common::{Cluster, Tokio};
use contestant::Contestant;
use facts::Cases;
use table::{Row, Table, median};
use with_cqrs_es::CqrsEs;
use with_disintegrate::Disintegrate;
use with_redress::Redress;

/// After one that warms all of them up.
const ROUNDS: usize = 7;

/// One call, the same for all contestants.
#[derive(Clone)]
enum Call {
    Append(Batch<Text>),
    Load(String),
    Act(Batch<Text>),
}

impl Call {
    /// In microseconds.
    async fn time(self, contestant: &impl Contestant) -> f64 {
        let begun = Instant::now();
        match self {
            Self::Append(batch) => contestant.append(batch).await,
            Self::Load(id) => drop(contestant.load(&id).await),
            Self::Act(batch) => contestant.act(batch).await,
        }
        begun.elapsed().as_secs_f64() * 1e6
    }
}

struct All {
    redress: Redress,
    cqrs_es: CqrsEs,
    disintegrate: Disintegrate,
}

impl All {
    async fn open(cluster: &Cluster) -> Self {
        let admin = cluster.client().await;
        for name in ["cqrs_es", "disintegrate"] {
            admin.batch_execute(&format!("create database {name}")).await.expect("made");
        }
        Self {
            redress: Redress::open(cluster).await,
            cqrs_es: CqrsEs::open(pool(cluster, "cqrs_es").await).await,
            disintegrate: Disintegrate::open(pool(cluster, "disintegrate").await).await,
        }
    }

    async fn append(&self, batches: &[Batch<Text>]) {
        for batch in batches {
            self.redress.append(batch.clone()).await;
            self.cqrs_es.append(batch.clone()).await;
            self.disintegrate.append(batch.clone()).await;
        }
    }

    /// Call by call in turn, another one first each time, so that all see the same machine. Medians.
    async fn time(&self, calls: Vec<Call>) -> [f64; 3] {
        let mut times = [const { Vec::new() }; 3];
        for (n, call) in calls.into_iter().enumerate() {
            for at in 0..3 {
                let (who, call) = ((n + at) % 3, call.clone());
                times[who].push(match who {
                    0 => call.time(&self.redress).await,
                    1 => call.time(&self.cqrs_es).await,
                    _ => call.time(&self.disintegrate).await,
                });
            }
        }
        times.map(|times| median(times.into_iter()))
    }

    /// All of them have kept the same.
    async fn agree(&self, id: &str, entries: usize) {
        let kept: Vec<Arc<Entry>> = self.redress.load(id).await;
        assert_eq!(kept.len(), entries, "{id}");
        assert_eq!(self.cqrs_es.load(id).await, kept, "{id}");
        assert_eq!(self.disintegrate.load(id).await, kept, "{id}");
    }
}

/// As many connections as redress has, and without the question that sqlx asks by default before each use of
/// one, since redress asks none.
async fn pool(cluster: &Cluster, database: &str) -> PgPool {
    let options = PgConnectOptions::new_without_pgpass();
    let options = options.socket(&cluster.folder).username("owner").database(database);
    let pool = PgPoolOptions::new().max_connections(1).test_before_acquire(false);
    pool.connect_with(options).await.expect("connected")
}

/// Whether the server waits for the disk: not for what is only there to be measured.
async fn safely(cluster: &Cluster, fsync: bool) {
    let client = cluster.client().await;
    let set = format!("alter system set fsync = {fsync}");
    client.batch_execute(&set).await.expect("set");
    client.batch_execute("select pg_reload_conf()").await.expect("reloaded");
}

/// So that no table is measured while it is being vacuumed, or planned for without figures.
async fn settle(cluster: &Cluster) {
    for database in ["postgres", "cqrs_es", "disintegrate"] {
        let address = cluster.address_of("owner", database);
        let (client, connection) = connect(&address, NoTls).await.expect("connected");
        tokio::spawn(connection);
        client.batch_execute("vacuum analyze").await.expect("vacuumed");
        client.batch_execute("checkpoint").await.expect("written");
    }
}

fn name_of(case: &[Batch<Text>]) -> String {
    case.first().expect("an entry").id.to_string()
}

async fn compare(cluster: &Cluster, scale: usize, fsync: bool) {
    let (all, cases) = (All::open(cluster).await, Cases::new());
    let (rounds, calls, long) = (ROUNDS + 1, 48 * scale, 9 * scale);
    safely(cluster, false).await;
    // What is there before: the last entries of these are appended while it is measured.
    let short: Vec<_> = (0..rounds * calls).map(|n| cases.case("short", n, 3)).collect();
    let middle: Vec<_> = (0..2 * calls).map(|n| cases.case("middle", n, 20)).collect();
    let kept: Vec<_> = (0..2).map(|n| cases.case("kept", n, 1_000)).collect();
    let grows = |name| cases.case(name, 0, 1_000 + rounds * long);
    let (appended, acted) = (grows("appended"), grows("acted"));
    for case in &short {
        all.append(&case[..2]).await;
    }
    let read: Vec<_> = (0..4 * calls).map(|n| cases.case("read", n, 2)).collect();
    for case in read.iter().chain(&middle).chain(&kept) {
        all.append(case).await;
    }
    for case in [&appended, &acted] {
        all.append(&case[..1_000]).await;
    }
    all.agree(&name_of(&read[0]), 2).await;
    all.agree(&name_of(&middle[0]), 20).await;
    all.agree(&name_of(&kept[0]), 1_000).await;
    safely(cluster, fsync).await;
    settle(cluster).await;

    let mut table = Table::default();
    for round in 0..rounds {
        let new = (0..calls.div_ceil(20)).flat_map(|n| cases.case(&format!("new{round}"), n, 20));
        let load = |of: &[Vec<Batch<Text>>], count: usize| {
            let chosen = (0..count).map(|n| name_of(&of[(round * count + n) % of.len()]));
            chosen.map(Call::Load).collect()
        };
        let next = round * calls..(round + 1) * calls;
        let later = 1_000 + round * long..1_000 + (round + 1) * long;
        let work: [(Row, Vec<Call>); 7] = [
            (Row::Append, new.map(Call::Append).collect()),
            (Row::AppendLate, appended[later.clone()].iter().cloned().map(Call::Append).collect()),
            (Row::LoadTwo, load(&read, calls)),
            (Row::LoadTwenty, load(&middle, calls)),
            (Row::LoadLong, load(&kept, long)),
            (Row::ActTwo, short[next].iter().map(|case| Call::Act(case[2].clone())).collect()),
            (Row::ActLong, acted[later].iter().cloned().map(Call::Act).collect()),
        ];
        for (row, calls) in work {
            let times = all.time(calls).await;
            if round > 0 {
                table.add(row, times);
            }
        }
    }
    all.agree(&name_of(&short[0]), 3).await;
    all.agree(&name_of(&appended), appended.len()).await;
    all.agree(&name_of(&acted), acted.len()).await;
    let client = cluster.client().await;
    let asked = "select current_setting('server_version'), current_setting('fsync'),
        current_setting('synchronous_commit')";
    let server = client.query_one(asked, &[]).await.expect("told");
    let told = |at| server.get::<_, String>(at);
    println!(
        "PostgreSQL {}, fsync {}, synchronous_commit {}; Unix socket, one caller; {ROUNDS} rounds; {} cores\n",
        told(0),
        told(1),
        told(2),
        std::thread::available_parallelism().map_or(0, usize::from)
    );
    table.print();
}

fn main() {
    let scale = std::env::var("REDRESS_SCALE").ok().and_then(|scale| scale.parse().ok());
    let Some(cluster) = Cluster::start("-c shared_buffers=256MB") else {
        println!(
            "-- SKIPPED: no PostgreSQL server is installed (initdb, pg_ctl); nothing was measured"
        );
        return;
    };
    let fsync = std::env::var_os("REDRESS_FSYNC").is_none_or(|fsync| fsync != "off");
    Tokio::new().block_on(compare(&cluster, scale.unwrap_or(1).max(1), fsync));
}
