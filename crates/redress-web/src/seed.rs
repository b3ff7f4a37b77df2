//! The demonstration: a simulated dealership in the middle of its second month.

use chrono::{DateTime, NaiveDate, Utc};
use redress_demo::dealership::{Options, simulate};
use redress_presets::dealership::Personal;
use redress_sqlite::{Durability, SqliteOptions, SqliteStore};
use redress_transfer::{records, restore};

use crate::app::Error;
use crate::store::StoreError;

/// The first day of the story.
const FROM: (i32, u32, u32) = (2026, 7, 1);
/// How many months are simulated. The desk opens before the last one is over.
const MONTHS: u32 = 2;
/// When the desk opens, UTC: on a Wednesday, 10:40 in the dealership's zone.
const OPENS: &str = "2026-08-19T02:40:00Z";

/// When the desk of the demonstration opens.
pub(crate) fn opens() -> DateTime<Utc> {
    OPENS.parse().unwrap_or_default()
}

/// Fills an empty file with what had happened when the desk opens.
pub(crate) fn fill(path: &std::path::Path) -> Result<(), Error> {
    let mut options = Options::default();
    options.from = NaiveDate::from_ymd_opt(FROM.0, FROM.1, FROM.2).unwrap_or(options.from);
    options.months = MONTHS;
    let scene = simulate(&options, None)?;
    // What is made up can be made up again: this handle need not wait for the disk.
    let options = SqliteOptions::new().durability(Durability::Normal);
    let store: SqliteStore<Personal> = options.open(path).map_err(StoreError::from)?;
    let past = records(scene.desk.store())
        .take_while(|record| record.as_ref().map_or(true, |one| one.entry.recorded_at <= opens()));
    restore(&store, past).map_err(|error| Error::Seed(Box::new(error)))?;
    // The file alone is whole: it can be copied.
    store.checkpoint().map_err(StoreError::from)?;
    Ok(())
}
