//! What the figures say: indicators with written contracts, as folds over rows.

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
pub(crate) use figure::exact;
pub use figure::{Figure, Group, Outcome, Refusal, Shown};
pub use indicator::{Attainment, Goal, Indicator, Measure, Rows, Target};
pub use interval::{Interval, IntervalError};
pub use ledger::{Discrepancy, Ledger, LedgerLine};
pub use month::{MonthSummary, NoticeSums, Tally};
pub use property::{Properties, Property, Test};
pub use reader::{Known, Reader, Tables};
pub use snapshot::{Restatement, Snapshot};
pub use spread::{Association, Compared, Contingency, Slice, compare, distribution};
pub use table::{RowMut, Symbol, Table};
