//! Desks: complaints in a store, handled under policies, on a clock.
//!
//! [`Desk`] and [`AsyncDesk`] drive the machines of [`handling`](crate::handling): they do the I/O and make
//! no decisions. `queries` holds the methods that only read.

mod asynchronous;
mod cache;
mod queries;
mod shared;
mod snapshot;
mod synchronous;

pub use asynchronous::AsyncDesk;
pub use queries::{Histories, List};
pub use shared::{Builder, MissingPolicy};
pub use snapshot::Snapshot;
pub use synchronous::Desk;

pub use crate::handling::{AdoptError, CarriedOver, DeskError, Failure, Intake, Recorded, Sweep};
