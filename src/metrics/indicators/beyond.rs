//! What a manager asks beyond the sources.

use super::super::axis::{Cohort, Quantity, Unit};
use super::super::indicator::{Indicator, Measure, Rows};
use super::super::property::{Property as P, Test};
use super::{cases, handled, indicator, limits, share};

/// In time without any hold or extension, of all whose time has come.
#[must_use]
pub fn clean_on_time() -> Indicator {
    indicator(
        "clean-on-time",
        "timeliness without hold or extension",
        "净及时率（无挂起无延期）",
        &[],
        Cohort::Due,
        share(handled(&[P::Judged]), Test::with(&[P::OnTime]).not(&[P::Held, P::Extended])),
    )
}

/// In time by the date first promised, of all whose time has come.
#[must_use]
pub fn on_time_originally() -> Indicator {
    indicator(
        "on-time-originally",
        "timeliness by the date first promised",
        "原时限及时率",
        &[],
        Cohort::Due,
        share(handled(&[P::Judged]), Test::with(&[P::OnTimeOriginally])),
    )
}

/// The handling time that so many percent of cases do not exceed, 1 to 100.
#[must_use]
pub fn handling_percentile(percent: u8) -> Indicator {
    let (en, zh) = match percent {
        50 => ("median handling time".to_owned(), "处理时长中位数".to_owned()),
        _ => (
            format!("{percent} % percentile of handling time"),
            format!("处理时长第{percent}百分位"),
        ),
    };
    let measure = Measure::Percentile { rows: handled(&[]), of: Quantity::Handling, percent };
    let named = indicator("handling-percentile", &en, &zh, &[], Cohort::Ended, measure);
    // Each has a name of its own, so that two of them can stand in one report.
    let id = format!("handling-p{percent}").parse().unwrap_or_else(|_| named.id.clone());
    Indicator { id, ..named }
}

/// Cases that were taken up more than once, of all that ended.
#[must_use]
pub fn reopening_rate() -> Indicator {
    let measure = share(handled(&[]), Test::with(&[P::Reopened]));
    indicator("reopening-rate", "reopening rate", "重新处理率", &[], Cohort::Ended, measure)
}

/// Cases that were sent back or refused at least once, of all that ended.
#[must_use]
pub fn rework_rate() -> Indicator {
    let measure = share(handled(&[]), Test::with(&[P::Reworked]));
    indicator("rework-rate", "rework rate", "返工率", &[], Cohort::Ended, measure)
}

/// Cases that were handed on between departments, of all that ended.
#[must_use]
pub fn transfer_rate() -> Indicator {
    let measure = share(handled(&[]), Test::with(&[P::Transferred]));
    indicator("transfer-rate", "transfer rate", "转派率", &[], Cohort::Ended, measure)
}

/// Customers satisfied the first time that they were asked, of those who were asked: what a procedure that
/// keeps asking until they are satisfied cannot embellish.
#[must_use]
pub fn satisfied_first() -> Indicator {
    let measure = share(cases(&[P::Visited]), Test::with(&[P::SatisfiedFirst]));
    indicator(
        "satisfied-first",
        "satisfied when first asked",
        "首次回访满意率",
        &["DLR-9", "DLR-19"],
        Cohort::Ended,
        measure,
    )
}

/// Cases that the customer took back, of all that ended.
#[must_use]
pub fn withdrawal_rate() -> Indicator {
    let measure = share(cases(&[]), Test::with(&[P::Withdrawn]));
    indicator("withdrawal-rate", "withdrawal rate", "撤诉率", &[], Cohort::Ended, measure)
}

/// Answers that the customer disputed, of those about which that is on record.
#[must_use]
pub fn dispute_rate() -> Indicator {
    let measure = share(cases(&[]), Test::with(&[P::Disputed]));
    indicator("dispute-rate", "dispute rate", "客户异议率", &[], Cohort::Received, measure).note(
        "refused where the records hold one answer only: who is silent may have meant either",
        "记录中只有一种答复时不予计算",
    )
}

/// Cases that are open at the end of the records, by when they came in.
#[must_use]
pub fn backlog() -> Indicator {
    let measure = Measure::Count { rows: cases(&[P::Open]) };
    indicator("backlog", "open cases", "未结件数", &["DLR-17"], Cohort::Received, measure)
}

/// How old open cases are at the end of the records, on average.
#[must_use]
pub fn backlog_age() -> Indicator {
    let measure = Measure::Mean { rows: cases(&[P::Open]), of: Quantity::Age };
    indicator(
        "backlog-age",
        "mean age of open cases",
        "未结平均时长",
        &[],
        Cohort::Received,
        measure,
    )
}

/// How long departments had cases, waits for somebody outside left out; its split by department gives
/// their shares.
#[must_use]
pub fn custody_time() -> Indicator {
    let rows = Rows::that(Unit::Custody, Test::without(&[P::Held]));
    let measure = Measure::Sum { rows, of: Quantity::Custody };
    indicator("custody-time", "time in custody", "经办总时长", &[], Cohort::Received, measure)
}

/// How long a stretch of custody takes, on average, waits left out.
#[must_use]
pub fn mean_custody() -> Indicator {
    let rows = Rows::that(Unit::Custody, Test::without(&[P::Held]));
    let measure = Measure::Mean { rows, of: Quantity::Custody };
    indicator(
        "mean-custody",
        "mean stretch of custody",
        "平均经办时长",
        &[],
        Cohort::Received,
        measure,
    )
}

/// Limits that were warned of and then kept, of all that were warned of.
#[must_use]
pub fn warning_effectiveness() -> Indicator {
    indicator(
        "warning-effectiveness",
        "limits kept after a warning",
        "预警后达成率",
        &["TEL-18"],
        Cohort::Due,
        share(limits(&[P::Judged, P::Warned]), Test::with(&[P::OnTime])),
    )
}
