//! Whether cases and their stages were in time, and how long they took.

use super::super::dimensions::{Cohort, Quantity, Unit};
use super::super::indicator::{Indicator, Measure, Rows};
use super::super::property::{Property as P, Test};
use super::{cases, handled, indicator_table, late, limits, share};
use redress::vocabulary::Label;

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

    /// Tickets that went through all their stages in time, of those decided.
    flow_timeliness = "flow-timeliness", "flow timeliness", "工单流转及时率", Due,
        share(handled(&[P::FlowJudged]), &[P::FlowOnTime]),
        note("by ticket: one late stage makes the ticket late; by stage see stage-timeliness",
            "按工单统计：任一环节超时即为不及时；各环节见环节流转及时率");

    /// Stage limits kept, of those decided; split it by stage.
    stage_timeliness = "stage-timeliness", "timeliness of stages", "环节流转及时率", Due,
        share(limits(&[P::Judged]), &[P::OnTime]);

    /// Tickets filled in and routed correctly, in time in every stage, of those decided.
    flow_validity = "flow-validity", "flow validity", "工单流转有效率", Due,
        share(handled(&[P::FlowJudged]), &[P::FlowOnTime, P::RoutedRight]),
        note("passing on that the procedure prescribes is correct; wrong is what was sent back, or handed on by a department that is not there to pass cases on; what a ticket says is for sampling",
            "按流程规定的逐级派转视为准确；被退回或由非派转部门再次转派的视为不准确；填写内容由抽查认定");

    /// Stages done in time that led neither to wrong routing nor to a sending back, of those decided;
    /// split it by stage.
    stage_validity = "stage-validity", "validity of stages", "环节有效率", Due,
        share(limits(&[P::Judged]), &[P::OnTime, P::RoutedRight]),
        note("wrong routing counts against the stage that routed the ticket there, a sending back against the stage done last before it",
            "流转有误计入派转环节，退回计入退回前最后完成的环节");

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

    /// The same for each taking up: from a receipt or a reopening.
    cycle_response = "cycle-response", "mean response time of each intake", "每次受理平均响应时长",
        Received, Measure::Mean { rows: Rows::all(Unit::Cycle), of: Quantity::Response };

    /// The mean time for which cases were open, without what passed between an ending and a reopening.
    mean_open = "mean-open", "mean time open", "平均在办时长", Ended,
        Measure::Mean { rows: handled(&[]), of: Quantity::TimeOpen };

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
    let id = id.unwrap_or(redress::code!("handling-percentile"));
    let measure = Measure::Percentile { rows: handled(&[]), of: Quantity::Handling, percent };
    Indicator::new(id, name, Cohort::Ended, measure)
}
