//! Exports histories for process mining: [`Xes`] (IEEE 1849-2016) and [`Ocel`] (OCEL 2.0, JSON).
//!
//! Takes the logs of complaints one at a time and writes them immediately to any
//! [`Write`](std::io::Write). The export is complete: each [`Event`](redress::complaint::Event) of each entry
//! becomes one event of the file, in log order, and each complaint becomes one case.
//!
//! ```
//! use redress::complaint::{Receive, command};
//! use redress::desk::Desk;
//! use redress_mining::{Options, Xes};
//! use redress_presets::{dealership, dealership::role};
//! use redress::store::{MemoryStore, Query};
//! use redress::time::ManualClock;
//! use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, channel};
//!
//! let clock = ManualClock::new("2026-03-02T01:00:00Z".parse()?);
//! let desk = Desk::new(dealership()?, MemoryStore::new(), clock);
//! let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
//! let id: ComplaintId = "2026-0001".parse()?;
//! let facts = Facts::new(Kind::Grievance, channel::CALL_BACK);
//! desk.receive(&agent, Receive::new(id.clone(), "c-17".parse()?, facts))?;
//! desk.act(&id, &agent, command::Register {})?;
//!
//! let mut xes = Xes::new(Vec::new(), Options::default())?;
//! for log in desk.histories(Query::all()) {
//!     xes.history(&log?)?;
//! }
//! let (file, counts) = xes.finish()?;
//! assert_eq!(counts.cases, 1);
//! assert!(String::from_utf8(file)?.contains(r#"<string key="concept:name" value="registered"/>"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Mapping
//!
//! | in the log | XES | OCEL 2.0 |
//! |---|---|---|
//! | complaint | `trace`, `concept:name` | object `complaint` |
//! | its classification | attributes of the trace, as last known | attributes of the object, each change with its instant |
//! | its policy | `redress:policy`, `redress:policy-version` | attributes of the object |
//! | event of an entry | `event` | event of its type |
//! | its kind (`signed`, `limit-breached`) | `concept:name` | type |
//! | when it happened | `time:timestamp` | `time` |
//! | when it was recorded | `redress:recorded` | attribute `recorded` |
//! | version, and number within the entry | `redress:event`: `2026-0001/3.2` | `id`, the same |
//! | the handling cycle | `redress:cycle` | attribute `cycle` |
//! | the actor | `org:resource` | object `actor`, qualifier `by` |
//! | the actor's role | `org:role` | attribute `role` |
//! | the actor's department | `org:group` | object `department`, qualifier `for` |
//! | a time limit | `redress:limit`: `2026-0001/1` | object `limit`, whose `due` and `status` change |
//! | a department, person or complaint that the event names | `redress:to` and the like | object, with that qualifier |
//! | a complaint that is named but not in the file | its id | object `complaint-elsewhere` |
//! | the customer, if asked for | `redress:customer` | object `customer`, qualifier `customer` |
//! | codes, numbers, instants of the event | `redress:reason` and the like | attributes of the event |
//!
//! All events are instantaneous, so each has `lifecycle:transition` = `complete`. Limit events are dated by
//! the entry that recorded them, with the due instant as an attribute. Lists (flags, remedies, persons at
//! fault) are joined with `, ` in one attribute; OCEL also has the persons one by one. Instants are UTC with
//! microseconds. The prefix `redress:` is not declared as an extension, since no extension document exists.
//!
//! # Personal data
//!
//! The log holds codes and opaque references, so the file does too: it contains no name, phone number or
//! remark. Customer references are left out unless [`Options::customers`] is set, and staff ids are left out
//! if [`Options::actors`] is off. [`PersonalStore::erase`](redress::store::PersonalStore::erase) does not
//! reach exported files and need not: they never contained what it erases.
//!
//! # Memory
//!
//! [`Xes`] keeps nothing between complaints. [`Ocel`] writes objects after events, so it keeps the ids that it
//! has met (complaints, departments, actors, customers) and stores the objects in a *spool* supplied by the
//! caller: a file, or a `Cursor` over a `Vec` if everything fits into memory. Both make small writes; wrap the
//! output in a [`BufWriter`](std::io::BufWriter).

mod data;
mod error_text;
mod event_attributes;
mod history;
mod objects;
mod ocel;
mod xes;

use std::io;

use chrono::{DateTime, SecondsFormat, Utc};
use thiserror::Error;

use redress::vocabulary::ComplaintId;

pub use ocel::Ocel;
pub use xes::Xes;

/// Selects which persons the file identifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// Whether to write customer references. Off by default: few analyses need them, and they link the cases
    /// of one customer.
    pub customers: bool,
    /// Whether to write the ids of actors, and not only their roles and departments. On by default.
    pub actors: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { customers: false, actors: true }
    }
}

/// How much has been written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Counts {
    /// Number of complaints.
    pub cases: u64,
    /// Number of events of all complaints.
    pub events: u64,
}

/// Why a history was not exported.
///
/// After [`Write`](Self::Write) the file is truncated. After any other error, nothing of that history has been
/// written and the next one can follow.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The output failed.
    #[error("the file could not be written")]
    Write(#[from] io::Error),
    /// The history does not begin with a receipt.
    #[error("a history begins with the entry in which the case was received; this one does not")]
    NoBeginning,
    /// An entry is missing or out of order.
    #[error("expected entry {expected} of the history, found entry {actual}")]
    Gap {
        /// The expected version.
        expected: u64,
        /// The version found.
        actual: u64,
    },
    /// The complaint is already in the file.
    #[error("complaint {0} is already in the file")]
    Twice(ComplaintId),
}

/// All instants have one form, since some readers guess the form from the first one.
fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
