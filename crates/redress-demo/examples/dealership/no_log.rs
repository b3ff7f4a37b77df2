//! Stands in for `log` where the program is compiled without it.

use std::path::Path;

use chrono_tz::Tz;
use redress_demo::dealership::Plan;

/// Why no log is read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error(
        "this program was compiled without logs; expected: cargo run --release --example dealership --features \
         redress-demo/logs -- --arrivals FILE"
    )]
    Without,
}

pub(crate) struct Log {
    pub(crate) plan: Plan,
    pub(crate) rows: u64,
}

pub(crate) fn read(_: &Path, _: Tz, _: Tz) -> Result<Log, Fault> {
    Err(Fault::Without)
}
