//! What the figures say: folds over complaints.

mod month;

pub use month::{MonthSummary, NoticeSums, Tally};
