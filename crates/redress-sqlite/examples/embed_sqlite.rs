//! Complaints that are there tomorrow: a desk on a file, in another program.
//!
//! ```sh
//! cargo run -p redress-sqlite --example embed_sqlite -- complaints.db
//! ```
//!
//! Each run takes one case in and sweeps; what earlier runs took in is still there.

use redress::complaint::{Receive, command};
use redress::desk::Desk;
use redress::store::{FeedStore, Order, Query};
use redress::time::{Clock, SystemClock};
use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, channel};
use redress_presets::dealership::{dealership, line, role};
use redress_sqlite::SqliteStore;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).unwrap_or_else(|| "complaints.db".to_owned());
    let store = SqliteStore::open(&file)?;
    let desk = Desk::new(dealership()?, store.clone(), SystemClock);

    // A case comes in.
    let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
    let id: ComplaintId = format!("{}", SystemClock.now().format("%Y-%m-%d-%H%M%S%.6f")).parse()?;
    let facts =
        Facts { line: Some(line::SALES), ..Facts::new(Kind::Complaint, channel::CALL_BACK) };
    desk.receive(&agent, Receive::new(id.clone(), "c-17".parse()?, facts))?;
    desk.act(&id, &agent, command::Register {})?;
    desk.act(&id, &agent, command::Dispatch { to: None })?;

    // What has fallen due since the last run.
    let swept = desk.sweep(100)?;
    println!("{file}: {} open, {} swept", desk.count(&Query::open())?, swept.done.len());
    for listed in desk.list(Query::open().order(Order::Due)).take(5) {
        let listed = listed?;
        println!("  {} {} due {:?}", listed.id, listed.row.state, listed.row.next_due);
    }
    println!("{} entries in the feed", store.feed(0, 10_000)?.len());
    Ok(())
}
