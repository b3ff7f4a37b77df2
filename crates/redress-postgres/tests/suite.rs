//! The conformance suite on PostgreSQL: async with several handles, and through the blocking face.
//!
//! A few random scripts in the ordinary run. All of them:
//!
//! ```sh
//! REDRESS_SCRIPTS=60 cargo test -p redress-postgres --test suite -- --nocapture
//! ```

mod common;

use redress::vocabulary::Text;
use redress_postgres::{Blocking, PostgresStore};
use redress_testing::store::{BlockOn, Suite};

use common::{Cluster, Tokio};

#[test]
fn a_database_keeps_the_contract() {
    let Some(cluster) = Cluster::get() else { return };
    let scripts = std::env::var("REDRESS_SCRIPTS").ok().and_then(|scripts| scripts.parse().ok());
    let scripts = scripts.unwrap_or(6);
    let on = Tokio::new();
    let report = Suite::of_async(on.clone(), move || {
        let (options, on) = (cluster.options(), on.clone());
        ((), move || -> PostgresStore<Text> { on.block_on(options.open()).expect("opened") })
    })
    .scripts(scripts)
    .run();
    report.assert();
    assert!(report.passed.len() >= 110 && report.skipped.is_empty(), "{report}");
}

#[test]
fn the_blocking_face_keeps_the_contract_of_appends_feed_handles_and_races() {
    let Some(cluster) = Cluster::get() else { return };
    Suite::of(|| {
        let options = cluster.options();
        ((), move || -> Blocking<Text> { options.open_blocking().expect("opened") })
    })
    .only("append/")
    .only("feed/")
    .only("personal/")
    .only("handles/")
    .only("races/many-writers-leave-every-chain-whole")
    .run()
    .assert();
}
