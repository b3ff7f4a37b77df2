//! The shipped indicators.
use super::axis::{Cohort, Unit};
use super::indicator::{Indicator, Measure, Rows};
use super::property::{Property as P, Test};
use crate::vocabulary::{IndicatorId, Label};

/// On time.
#[must_use]
pub fn on_time() -> Indicator {
    Indicator::new(
        IndicatorId::new_static("on-time"),
        Label::new("on-time completion rate", "处理及时率"),
        Cohort::Due,
        Measure::Share {
            whole: Rows::that(Unit::Case, Test::with(&[P::Judged]).not(&[P::Merged])),
            part: Test::with(&[P::OnTime]),
        },
    )
}
