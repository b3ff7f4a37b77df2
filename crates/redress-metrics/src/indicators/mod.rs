//! Indicators that any organisation can ask for, by subject.
//!
//! Each function gives one [`Indicator`] as data: print its [contract](Indicator::contract), change its
//! cohort, add a target, or write others the same way. [`all`] lists them. What the shipped procedures
//! ask for beyond these, and which clause asks for which, is in
//! `redress-presets`.

mod liability;
mod quality;
mod timeliness;
mod workload;

pub use liability::{liability_rate, notices, notices_sum, penalties, rewards};
pub use quality::{
    asked, dispute_rate, first_contact, outcome_rate, recurrence, reopening_rate, repeat_rate,
    rework_rate, satisfaction, satisfaction_of_all, satisfied_first, survey_satisfaction,
    transfer_rate, withdrawal_rate,
};
pub use timeliness::{
    clean_on_time, cycle_response, delayed, flow_timeliness, flow_validity, handling_percentile,
    mean_delay, mean_handling, mean_open, mean_stage_delay, on_time, on_time_originally,
    response_time, stage_timeliness, stage_validity, warning_effectiveness,
};
pub use workload::{
    backlog, backlog_age, custody_time, ended, hold_time, mean_custody, mean_hold, received,
    reopened,
};

use super::dimensions::Unit;
use super::indicator::{Indicator, Measure, Rows};
use super::property::{Property as P, Test};

/// Declares indicators, a function for each: identifier, names, cohort, measure, and what is added to it.
/// A function `table`, for the module above, lists them.
///
/// ```
/// mod ours {
///     use redress_metrics::indicators::{cases, share};
///     use redress_metrics::{Property as P, indicator_table};
///
///     indicator_table! {
///         /// Cases that were audited, of all that ended.
///         audited = "audited", "audited", "质检率", Ended, share(cases(&[]), &[P::Audited]);
///     }
/// }
/// assert_eq!(ours::table().len(), 1);
/// ```
#[macro_export]
macro_rules! indicator_table {
    ($(
        $(#[$doc:meta])*
        $name:ident = $id:literal, $en:literal, $zh:literal, $cohort:ident, $measure:expr
            $(, $with:ident($($argument:expr),*))*;
    )*) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name() -> $crate::Indicator {
                let id = $crate::redress::code!($id);
                let name = $crate::redress::vocabulary::Label::new($en, $zh);
                let cohort = $crate::Cohort::$cohort;
                $crate::Indicator::new(id, name, cohort, $measure)
                    $(.$with($($argument),*))*
            }
        )*

        /// All of them, in this order.
        pub(super) fn table() -> Vec<$crate::Indicator> {
            vec![$($name(),)*]
        }
    };
}
pub use indicator_table;

/// Complaints that are cases of their own: what was merged is counted where it went.
#[must_use]
pub fn cases(that: &[P]) -> Rows {
    Rows::that(Unit::Case, Test::with(that).not(&[P::Merged]))
}

/// Those that were in scope and not withdrawn.
#[must_use]
pub fn handled(that: &[P]) -> Rows {
    Rows { of: Unit::Case, that: cases(that).that.not(&[P::Declined, P::Withdrawn]) }
}

/// Time limits of cases of their own.
#[must_use]
pub fn limits(that: &[P]) -> Rows {
    Rows::that(Unit::Limit, Test::with(that).not(&[P::Merged]))
}

/// The part of some rows that have further properties.
#[must_use]
pub fn share(whole: Rows, part: &[P]) -> Measure {
    Measure::Share { whole, part: Test::with(part) }
}

/// Of some rows, those that were judged and late.
fn late(judged: Rows) -> Rows {
    Rows { that: judged.that.not(&[P::OnTime]), ..judged }
}

/// Every general indicator.
#[must_use]
pub fn all() -> Vec<Indicator> {
    let percentiles = [50, 90, 95].map(handling_percentile).into();
    [workload::table(), timeliness::table(), percentiles, quality::table(), liability::table()]
        .concat()
}
