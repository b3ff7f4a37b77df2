//! The indicators of the dealership, the manufacturer, the rights office, the handbook and the
//! equipment maker.

use super::super::axis::{Cohort, Quantity, Unit};
use super::super::indicator::{Indicator, Measure, Rows};
use super::super::property::{Property as P, Test};
use super::{cases, handled, indicator, share};

fn cycles(that: Test) -> Measure {
    Measure::Count { rows: Rows::that(Unit::Cycle, that) }
}

/// Complaints that came in (DLR-18, MKT-8, RTS-7, PRD-3).
#[must_use]
pub fn received() -> Indicator {
    indicator(
        "received",
        "received",
        "受理件数",
        &["DLR-18", "MKT-8", "RTS-7", "PRD-3"],
        Cohort::Received,
        cycles(Test::without(&[P::Reopened])),
    )
}

/// Complaints that were taken up again (DLR-9, MKT-7).
#[must_use]
pub fn reopened() -> Indicator {
    indicator(
        "reopened",
        "taken up again",
        "重新处理件数",
        &["DLR-9", "MKT-7"],
        Cohort::Received,
        cycles(Test::with(&[P::Reopened])),
    )
}

/// Complaints that ended, each time they did (DLR-17, MKT-8).
#[must_use]
pub fn ended() -> Indicator {
    indicator("ended", "ended", "办结件数", &["DLR-17", "MKT-8"], Cohort::Ended, cycles(Test::ANY))
        .note(
            "closed, declined, withdrawn, merged into another, or taken up again before it was closed",
            "含关单、不予受理、撤诉、并案，以及未关单即重新处理",
        )
}

/// Complaints handled in time, of all whose time has come (MKT-9, HBK-11).
#[must_use]
pub fn on_time() -> Indicator {
    indicator(
        "on-time",
        "timeliness",
        "处理及时率",
        &["MKT-9", "HBK-11"],
        Cohort::Due,
        share(handled(&[P::Judged]), Test::with(&[P::OnTime])),
    )
}

/// Complaints that repeat an earlier one of the same customer with the same problem, of all (MKT-9).
#[must_use]
pub fn repeat_rate() -> Indicator {
    indicator(
        "repeat-rate",
        "repeat rate",
        "重复投诉率",
        &["MKT-9"],
        Cohort::Received,
        share(cases(&[]), Test::with(&[P::Repeat])),
    )
    .note("within the window that the organisation declares", "以本单位规定的期间为准")
}

/// From receipt until the customer first hears from somebody, on average (HBK-11: speed of response).
#[must_use]
pub fn response_time() -> Indicator {
    indicator(
        "response-time",
        "mean response time",
        "平均响应时长",
        &["HBK-11"],
        Cohort::Received,
        Measure::Mean { rows: cases(&[]), of: Quantity::Response },
    )
}

/// Complaints solved or explained, of all that ended (HBK-11: effect).
#[must_use]
pub fn outcome_rate() -> Indicator {
    indicator(
        "outcome-rate",
        "resolution rate",
        "投诉解决率",
        &["HBK-11"],
        Cohort::Ended,
        share(handled(&[]), Test::with(&[P::Concluded])),
    )
}

/// Satisfied answers of all to a survey (HBK-11: attitude, transparency, satisfaction; HBK-12); split it
/// by question.
#[must_use]
pub fn survey_satisfaction() -> Indicator {
    indicator(
        "survey-satisfaction",
        "satisfaction in the survey",
        "问卷满意率",
        &["HBK-11", "HBK-12", "PRD-3"],
        Cohort::Received,
        share(Rows::all(Unit::Answer), Test::with(&[P::Satisfied])),
    )
}

/// Complaints of a kind that came back within the period (HBK-11: recurrence).
#[must_use]
pub fn recurrence() -> Indicator {
    indicator(
        "recurrence",
        "recurrence of the same kind",
        "客诉再次发生件数",
        &["HBK-11"],
        Cohort::Received,
        Measure::Count { rows: cases(&[P::Recurring]) },
    )
}

/// From receipt to the end, on average (RTS-7, TEL-32 f).
#[must_use]
pub fn mean_handling() -> Indicator {
    indicator(
        "mean-handling",
        "mean handling time",
        "平均处理时长",
        &["RTS-7", "TEL-32"],
        Cohort::Ended,
        Measure::Mean { rows: handled(&[]), of: Quantity::Handling },
    )
}

/// Cases in which somebody was found liable, of those decided (DLR-20, DLR-23).
#[must_use]
pub fn liability_rate() -> Indicator {
    indicator(
        "liability-rate",
        "liable, of those decided",
        "有责率",
        &["DLR-20", "DLR-23"],
        Cohort::Received,
        share(cases(&[P::LiabilityDecided]), Test::with(&[P::Liable])),
    )
}

fn slips(that: &[P]) -> Rows {
    Rows::that(Unit::Notice, Test::with(that))
}

/// Notices proposed, one for each person (DLR-31).
#[must_use]
pub fn notices() -> Indicator {
    let measure = Measure::Count { rows: slips(&[]) };
    indicator("notices", "notices proposed", "拟奖惩人次", &["DLR-31"], Cohort::Received, measure)
}

/// Penalties imposed, one for each person (DLR-20 to DLR-27, DLR-31).
#[must_use]
pub fn penalties() -> Indicator {
    indicator(
        "penalties",
        "penalties imposed",
        "处罚人次",
        &["DLR-20", "DLR-31", "MKT-10"],
        Cohort::Ended,
        Measure::Count { rows: slips(&[P::Penalty, P::Imposed]) },
    )
}

/// Rewards imposed, one for each person (DLR-28, DLR-31).
#[must_use]
pub fn rewards() -> Indicator {
    indicator(
        "rewards",
        "rewards granted",
        "奖励人次",
        &["DLR-28", "DLR-31", "MKT-10"],
        Cohort::Ended,
        Measure::Count { rows: slips(&[P::Reward, P::Imposed]) },
    )
}

/// What penalties come to, for every person on whom one was imposed (DLR-31); split it by currency.
#[must_use]
pub fn notices_sum() -> Indicator {
    indicator(
        "penalties-sum",
        "sum of the penalties",
        "罚款合计",
        &["DLR-20", "DLR-31"],
        Cohort::Ended,
        Measure::Sum { rows: slips(&[P::Penalty, P::Imposed]), of: Quantity::Amount },
    )
    .note(
        "amounts add up within one currency only: split by currency",
        "仅同币种可合计，须按币种分列",
    )
}
