//! What the figures say: indicators with written contracts, as folds over rows.

mod across;
mod aggregate;
mod axis;
mod figure;
mod indicator;
pub mod indicators;
mod interval;
mod month;
mod property;
mod table;

pub use across::{Batch, Case, Hot, Repeat, batches, hot_categories, repeats};
pub use aggregate::{Aggregate, AggregateError, Breakdown};
pub use axis::{Cohort, Dimension, Grain, Quantity, Scale, Unit};
pub(crate) use figure::exact;
pub use figure::{Figure, Group, Outcome, Refusal, Shown};
pub use indicator::{Attainment, Goal, Indicator, Measure, Rows, Target};
pub use interval::{Interval, IntervalError};
pub use month::{MonthSummary, NoticeSums, Tally};
pub use property::{Properties, Property, Test};
pub use table::{RowMut, Symbol, Table};
