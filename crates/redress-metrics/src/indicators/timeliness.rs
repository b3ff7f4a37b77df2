//! Whether cases and their stages were in time, and how long they took.

use super::super::dimensions::{Cohort, Quantity};
use super::super::indicator::{Indicator, Measure};
use super::super::property::{Property as P, Test};
use super::{cases, handled, indicator_table, late, limits, share};
use redress::vocabulary::{IndicatorId, Label};

indicator_table! {
    /// Complaints handled in time, of all whose time has come.
    on_time = "on-time", "timeliness", "处理及时率", Due,
        share(handled(&[P::Judged]), &[P::OnTime]);

    /// In time without any hold or extension, of all whose time has come.
    clean_on_time = "clean-on-time", "timeliness without hold or extension",
        "净及时率（无挂起无延期）", Due,
        Measure::Share {
            whole: handled(&[P::Judged]),
            part: Test::with(&[P::OnTime]).not(&[P::Held, P::Extended]),
        };

    /// In time by the date first promised, of all whose time has come.
    on_time_originally = "on-time-originally", "timeliness by the date first promised",
        "原时限及时率", Due, share(handled(&[P::Judged]), &[P::OnTimeOriginally]);

    /// Stage limits kept, of those decided; split it by stage.
    flow_timeliness = "flow-timeliness", "flow timeliness", "工单流转及时率", Due,
        share(limits(&[P::Judged]), &[P::OnTime]);

    /// How many cases were late.
    delayed = "delayed", "late tickets", "延误工单数", Due,
        Measure::Count { rows: late(handled(&[P::Judged])) };

    /// The mean delay of late cases.
    mean_delay = "mean-delay", "mean delay", "工单平均延误周期", Due,
        Measure::Mean { rows: late(handled(&[P::Judged])), of: Quantity::Overrun },
        note("of the late ones only, once done; what is not done yet has no delay to state",
            "仅统计已办结的延误工单；未办结者尚无延误时长");

    /// The mean delay of late stages; split it by stage.
    mean_stage_delay = "mean-stage-delay", "mean delay of stages", "环节平均延误时长", Due,
        Measure::Mean { rows: late(limits(&[P::Judged])), of: Quantity::Overrun };

    /// Limits that were warned of and then kept, of all that were warned of.
    warning_effectiveness = "warning-effectiveness", "limits kept after a warning",
        "预警后达成率", Due, share(limits(&[P::Judged, P::Warned]), &[P::OnTime]);

    /// The mean time from receipt until the customer first hears from somebody: speed of response.
    response_time = "response-time", "mean response time", "平均响应时长", Received,
        Measure::Mean { rows: cases(&[]), of: Quantity::Response };

    /// The mean time from receipt to the end.
    mean_handling = "mean-handling", "mean handling time", "平均处理时长", Ended,
        Measure::Mean { rows: handled(&[]), of: Quantity::Handling };
}

/// The handling time that a percentage of cases (1 to 100) does not exceed.
#[must_use]
pub fn handling_percentile(percent: u8) -> Indicator {
    let name = match percent {
        50 => Label::new("median handling time", "处理时长中位数"),
        _ => Label::new(
            format!("{percent} % percentile of handling time"),
            format!("处理时长第{percent}百分位"),
        ),
    };
    // Each has a name of its own, so that two of them can stand in one report.
    let id = format!("handling-p{percent}").parse();
    let id = id.unwrap_or(IndicatorId::new_static("handling-percentile"));
    let measure = Measure::Percentile { rows: handled(&[]), of: Quantity::Handling, percent };
    Indicator::new(id, name, Cohort::Ended, measure)
}
