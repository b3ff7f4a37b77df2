//! Histories as files for process mining: [`Xes`] (IEEE 1849-2016) and [`Ocel`] (OCEL 2.0, JSON). Feature
//! `export`.
//!
//! A log of entries goes in, one complaint at a time, and is written at once to any
//! [`Write`](std::io::Write). Nothing is decided here and nothing is left out: each
//! [`Event`](redress::complaint::Event) of each entry becomes one event of the file, in the order of the
//! log, and each complaint one case.
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
//! # What becomes what
//!
//! | in the log | XES | OCEL 2.0 |
//! |---|---|---|
//! | complaint | `trace`, `concept:name` | object `complaint` |
//! | its classification | attributes of the trace, as last known | attributes of the object, each change with its instant |
//! | its policy | `redress:policy`, `redress:policy-version` | attributes of the object |
//! | event of an entry | `event` | event of the type |
//! | its kind (`signed`, `limit-breached`) | `concept:name` | type |
//! | when it happened | `time:timestamp` | `time` |
//! | when it was recorded | `redress:recorded` | attribute `recorded` |
//! | version and place within the entry | `redress:event`: `2026-0001/3.2` | `id`, the same |
//! | the cycle that it belongs to | `redress:cycle` | attribute `cycle` |
//! | who asked | `org:resource` | object `actor`, qualifier `by` |
//! | in which role | `org:role` | attribute `role` |
//! | for which department | `org:group` | object `department`, qualifier `for` |
//! | a time limit | `redress:limit`: `2026-0001/1` | object `limit`, whose `due` and `status` change |
//! | a department, person or complaint that the event names | `redress:to` and the like | object, with that qualifier |
//! | a complaint that is named but not in the file | its id | object `complaint-elsewhere` |
//! | the customer, if asked for | `redress:customer` | object `customer`, qualifier `customer` |
//! | codes, numbers, instants of the event | `redress:reason` and the like | attributes of the event |
//!
//! All events are instantaneous, so each has `lifecycle:transition` = `complete`. What a limit does is dated
//! by the entry that recorded it; when it was due stands beside it. Several names of one sort (flags,
//! remedies, persons at fault) are joined with `, ` in one attribute; OCEL also has the persons one by one.
//! Instants are UTC with microseconds. The prefix `redress:` is not declared as an extension, for there is
//! no document behind it.
//!
//! # Who is in the file
//!
//! The log holds codes and opaque references, so the file does too: no name, phone number or remark can get
//! in. The reference of the customer is left out unless [`Options::customers`] asks for it, and
//! [`Options::actors`] leaves out the ids of staff. What is exported is outside the reach of
//! [`PersonalStore::erase`](redress::store::PersonalStore::erase), which need not touch it: it never held what is erased.
//!
//! # What it costs
//!
//! [`Xes`] keeps nothing from one complaint to the next. [`Ocel`] lists objects after events, so it keeps
//! the ids that it has met (complaints, departments, actors, customers) and puts the objects aside in a
//! *spool* that the caller supplies: a file, or a `Cursor` over a `Vec` when all fits into memory. Both
//! write in small pieces; give them a [`BufWriter`](std::io::BufWriter).

mod data;
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

/// Who is named in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// Whether the reference of the customer is written. Off by default: few questions need it, and
    /// references of one customer tie cases together.
    pub customers: bool,
    /// Whether the ids of those who act are written, or only their roles and departments. On by default.
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
    /// Complaints.
    pub cases: u64,
    /// Events of all of them.
    pub events: u64,
}

/// Why a history is not in the file.
///
/// After [`Write`](Self::Write) the file is a torso. After any other nothing of that history has been
/// written, and the next can follow.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExportError {
    /// What is written to has failed.
    #[error("the file could not be written")]
    Write(#[from] io::Error),
    /// It does not begin with the case coming in.
    #[error("a history begins with the entry in which the case was received; this one does not")]
    NoBeginning,
    /// An entry is missing or out of order.
    #[error("entry {expected} of the history was expected and entry {actual} came")]
    Gap {
        /// The version that comes next.
        expected: u64,
        /// The version that the entry has.
        actual: u64,
    },
    /// This complaint is in the file already.
    #[error("complaint {0} is in the file already")]
    Twice(ComplaintId),
}

/// One form for all instants: some readers guess the form from the first one.
fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
