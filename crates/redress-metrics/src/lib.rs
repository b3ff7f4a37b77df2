//! What the figures say: indicators with written contracts, as folds over rows.
//!
//! 1. **Rows.** A [`Table`] has rows of one [`Unit`]: complaints, time limits, call-backs, holding periods,
//!    notices … A [`Reader`] makes them from histories, on the terms of a [`Basis`]; any other source
//!    pushes its own. A row has [properties](Property) (closed, in time, extended …), dates, labels by
//!    [`Dimension`], and quantities.
//! 2. **Indicators.** An [`Indicator`] is data: which rows are counted, which of them pass, by which
//!    date they belong to a period. Its [`Contract`] says so in words, and what becomes of open,
//!    withdrawn, extended, paused, reopened and merged cases. General ones are in [`indicators`],
//!    those of the shipped procedures in `redress-presets`.
//! 3. **Figures.** An [`Aggregate`] folds rows into indicators by period and group, in one pass, in
//!    parts that merge. A [`Figure`] carries numerator and denominator; where there is nothing to divide
//!    by it says so, and what the records cannot support is refused with the reason.
//! 4. **Trust.** [`Aggregate::check`] and [`Ledger::lines`] fail loudly where figures do not add up; a
//!    [`Snapshot`] stays as published, and later facts make [`Restatement`]s.
//!
//! [`Paged`] reads a whole store page by page, and can be stopped and resumed.
//!
//! [`compare`] sets a period beside earlier ones, [`distribution`] and [`Contingency`] show how figures
//! spread; [`repeats`], [`batches`] and [`hot_categories`] look across cases.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::pedantic)]
// No panic is reachable from the public API; these keep it so.
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods
)]

// For the macro `indicators`.
#[doc(hidden)]
pub use redress;

pub mod _documentation;
mod aggregate;
mod basis;
mod contract;
mod cross_case;
mod dimensions;
mod distribution;
mod error_text;
mod figure;
mod history_facts;
mod indicator;
pub mod indicators;
mod interval;
mod ledger;
mod own;
mod paged;
mod property;
mod reader;
mod snapshot;
mod table;

pub use aggregate::{Aggregate, AggregateError, Breakdown};
pub use basis::Basis;
pub use contract::Contract;
pub use cross_case::{Batch, Case, Hot, Repeat, batches, hot_categories, repeats};
pub use dimensions::{Cohort, Dimension, Grain, Quantity, Scale, Unit};
pub use distribution::{Association, Compared, Contingency, Slice, compare, distribution};
pub use figure::{Figure, Group, Outcome, Refusal, Shown};
pub use indicator::{Attainment, Goal, Indicator, Measure, Rows, Target};
pub use interval::{Interval, IntervalError};
pub use ledger::{Discrepancy, Ledger, LedgerLine};
pub use own::OwnNames;
pub use paged::{LogPage, Paged, PagedError};
pub use property::{Properties, Property, Test};
pub use reader::{Known, Reader, Tables};
pub use snapshot::{Restatement, Snapshot};
pub use table::{RowMut, Symbol, Table};
