//! What the figures say: indicators with written contracts, as folds over rows.
//!
//! 1. **Rows.** A [`Table`] has rows of one [`Unit`]: complaints, time limits, stretches of custody,
//!    notices … A [`Reader`] makes them from histories, on the terms of a [`Basis`]; any other source
//!    pushes its own. A row has [properties](Property) (closed, in time, extended …), dates, labels by
//!    [`Dimension`], and quantities.
//! 2. **Indicators.** An [`Indicator`] is data: which rows are counted, which of them pass, by which
//!    date they belong to a period. Its [`Contract`] says so in words, and what becomes of open,
//!    withdrawn, extended, paused, reopened and merged cases. The shipped ones are in [`indicators`].
//! 3. **Figures.** An [`Aggregate`] folds rows into indicators by period and group, in one pass, in
//!    parts that merge. A [`Figure`] carries numerator and denominator; where there is nothing to divide
//!    by it says so, and what the records cannot support is refused with the reason.
//! 4. **Trust.** [`Aggregate::check`] and [`Ledger::lines`] fail loudly where figures do not add up; a
//!    [`Snapshot`] stays as published, and later facts make [`Restatement`]s.
//!
//! [`compare`] sets a period beside earlier ones, [`distribution`] and [`Contingency`] show how figures
//! spread. [`MonthSummary`] is the dealership's own month end; [`repeats`], [`batches`] and
//! [`hot_categories`] look across cases.

mod across;
mod aggregate;
mod axis;
mod basis;
mod contract;
mod figure;
mod indicator;
pub mod indicators;
mod interval;
mod ledger;
mod month;
mod property;
mod reader;
mod seen;
mod snapshot;
mod spread;
mod table;

pub use across::{Batch, Case, Hot, Repeat, batches, hot_categories, repeats};
pub use aggregate::{Aggregate, AggregateError, Breakdown};
pub use axis::{Cohort, Dimension, Grain, Quantity, Scale, Unit};
pub use basis::Basis;
pub use contract::Contract;
pub use figure::{Figure, Group, Outcome, Refusal, Shown, exact};
pub use indicator::{Attainment, Goal, Indicator, Measure, Rows, Target};
pub use interval::{Interval, IntervalError};
pub use ledger::{Discrepancy, Ledger, LedgerLine};
pub use month::{MonthSummary, NoticeSums, Tally};
pub use property::{Properties, Property, Test};
pub use reader::{Known, Reader, Tables};
pub use snapshot::{Restatement, Snapshot};
pub use spread::{Association, Compared, Contingency, Slice, compare, distribution};
pub use table::{RowMut, Symbol, Table};
