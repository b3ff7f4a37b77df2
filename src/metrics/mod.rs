//! What the figures say: folds over complaints.

mod across;
mod month;

pub use across::{Batch, Case, Hot, Repeat, batches, hot_categories, repeats};
pub use month::{MonthSummary, NoticeSums, Tally};
