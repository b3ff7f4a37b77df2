//! The shipped indicators: every one of the sources, and what a manager asks beyond them.
//!
//! Each function gives one [`Indicator`] as data: print its [contract](Indicator::contract), change its
//! cohort, add a target, or write others the same way. [`all`] lists them.

mod beyond;
mod sources;
mod telecom;

pub use beyond::{
    backlog, backlog_age, clean_on_time, custody_time, dispute_rate, handling_percentile,
    mean_custody, on_time_originally, reopening_rate, rework_rate, satisfied_first, transfer_rate,
    warning_effectiveness, withdrawal_rate,
};
pub use sources::{
    ended, liability_rate, mean_handling, notices, notices_sum, on_time, outcome_rate, penalties,
    received, recurrence, reopened, repeat_rate, response_time, rewards, survey_satisfaction,
};
pub use telecom::{
    complaint_rate, delayed, escalated_completion, escalated_flow, escalated_handling,
    escalated_quality, escalated_rate, escalated_resolution, escalated_satisfaction, first_contact,
    flow_timeliness, flow_validity, hotline, mean_delay, mean_stage_delay, on_time_completion,
    passed_on, satisfaction, satisfaction_of_all, service_caused,
};

use super::axis::{Cohort, Unit};
use super::indicator::{Indicator, Measure, Rows};
use super::property::{Property as P, Test};
use crate::vocabulary::{Clause, IndicatorId, Label};

fn indicator(
    id: &'static str,
    en: &str,
    zh: &str,
    clauses: &[&'static str],
    cohort: Cohort,
    measure: Measure,
) -> Indicator {
    let new = Indicator::new(IndicatorId::new_static(id), Label::new(en, zh), cohort, measure);
    clauses.iter().fold(new, |indicator, clause| indicator.cite(Clause::new_static(clause)))
}

/// Complaints that are cases of their own: what was merged is counted where it went.
fn cases(that: &[P]) -> Rows {
    Rows::that(Unit::Case, Test::with(that).not(&[P::Merged]))
}

/// The same, without what was out of scope or taken back.
fn handled(that: &[P]) -> Rows {
    Rows { of: Unit::Case, that: cases(that).that.not(&[P::Declined, P::Withdrawn]) }
}

fn limits(that: &[P]) -> Rows {
    Rows::that(Unit::Limit, Test::with(that).not(&[P::Merged]))
}

const fn share(whole: Rows, part: Test) -> Measure {
    Measure::Share { whole, part }
}

/// Every shipped indicator, the sources' first.
#[must_use]
pub fn all() -> Vec<Indicator> {
    let mut all = of_telecom();
    all.extend(of_escalated());
    all.extend(of_sources());
    all.extend(beyond_the_sources());
    all
}

/// What a telecom operator watches (TEL-21 to TEL-27).
#[must_use]
pub fn of_telecom() -> Vec<Indicator> {
    vec![
        complaint_rate(),
        on_time_completion(),
        first_contact(),
        passed_on(),
        satisfaction(),
        satisfaction_of_all(),
        flow_timeliness(),
        flow_validity(),
        mean_delay(),
        mean_stage_delay(),
        delayed(),
    ]
}

/// How head office judges escalated complaints (TEL-32), with the source's targets.
#[must_use]
pub fn of_escalated() -> Vec<Indicator> {
    vec![
        escalated_rate(),
        escalated_resolution(),
        escalated_satisfaction(),
        escalated_flow(),
        escalated_quality(),
        escalated_handling(),
        escalated_completion(),
        hotline(),
        service_caused(),
    ]
}

/// What the other sources ask for (DLR-18, DLR-20, DLR-31, MKT-8, MKT-9, RTS-7, HBK-11, PRD-3).
#[must_use]
pub fn of_sources() -> Vec<Indicator> {
    vec![
        received(),
        reopened(),
        ended(),
        on_time(),
        repeat_rate(),
        response_time(),
        outcome_rate(),
        survey_satisfaction(),
        recurrence(),
        mean_handling(),
        liability_rate(),
        notices(),
        penalties(),
        rewards(),
        notices_sum(),
    ]
}

/// What a manager asks beyond the sources.
#[must_use]
pub fn beyond_the_sources() -> Vec<Indicator> {
    vec![
        clean_on_time(),
        on_time_originally(),
        handling_percentile(50),
        handling_percentile(90),
        handling_percentile(95),
        reopening_rate(),
        rework_rate(),
        transfer_rate(),
        withdrawal_rate(),
        satisfied_first(),
        dispute_rate(),
        backlog(),
        backlog_age(),
        custody_time(),
        mean_custody(),
        warning_effectiveness(),
    ]
}
