//! The telecom operator's indicators (TEL-21 to TEL-32).

use super::super::axis::{Cohort, Grain, Quantity, Unit};
use super::super::indicator::{Goal, Indicator, Measure, Rows, Target};
use super::super::property::{Property as P, Test};
use super::{cases, handled, indicator, limits, share};

/// Complaints on a business for each customer using it (TEL-21).
#[must_use]
pub fn complaint_rate() -> Indicator {
    let measure = Measure::Rate { rows: cases(&[]), per: Quantity::Customers };
    indicator(
        "complaint-rate",
        "complaint rate",
        "客户投诉率",
        &["TEL-21"],
        Cohort::Received,
        measure,
    )
    .note(
        "customers come from outside, as rows of the unit `base` for the same period and labels",
        "客户数由外部提供，须与期间和维度一致",
    )
}

/// Tickets concluded within the limit, of all (TEL-22).
#[must_use]
pub fn on_time_completion() -> Indicator {
    let part = Test::with(&[P::OnTime, P::Concluded]);
    indicator(
        "on-time-completion",
        "on-time completion rate",
        "投诉按时办结率",
        &["TEL-22"],
        Cohort::Due,
        share(handled(&[P::Judged]), part),
    )
    .note(
        "each ticket counts once, in the period in which it was due, so that leaving it open wins nothing",
        "每件投诉在到期所属期间计一次，拖延不办不会改善指标",
    )
}

/// Tickets concluded at first contact without dispatch, of all (TEL-23).
#[must_use]
pub fn first_contact() -> Indicator {
    indicator(
        "first-contact",
        "first-contact resolution rate",
        "投诉问题一次性办结率",
        &["TEL-23", "TEL-30"],
        Cohort::Ended,
        share(handled(&[]), Test::with(&[P::FirstContact])),
    )
}

/// Tickets concluded by the department that they were passed on to, of all (TEL-30).
#[must_use]
pub fn passed_on() -> Indicator {
    indicator(
        "passed-on",
        "concluded by departments",
        "转相关部门办结率",
        &["TEL-30"],
        Cohort::Ended,
        share(handled(&[]), Test::with(&[P::Concluded, P::Dispatched])),
    )
}

/// Satisfied customers of those who were asked (TEL-24, MKT-9, HBK-11).
#[must_use]
pub fn satisfaction() -> Indicator {
    indicator(
        "satisfaction",
        "satisfaction of those asked",
        "客户满意率（被访客户）",
        &["TEL-24", "MKT-9", "HBK-11", "PRD-3"],
        Cohort::Ended,
        share(cases(&[P::Visited]), Test::with(&[P::Satisfied])),
    )
    .note(
        "by the last answer, so that it is near 100 % where nobody may close a case before the customer is satisfied: see satisfied-first; who could not be reached was not asked; a neutral answer is satisfied only where the policy counts it",
        "以最后一次答复为准；制度要求满意后方可关单的，此率必然接近100%，应同时看首次回访满意率；未接通者不算被访；“一般”是否算满意以制度为准",
    )
}

/// Satisfied customers of all who complained (TEL-24).
#[must_use]
pub fn satisfaction_of_all() -> Indicator {
    indicator(
        "satisfaction-of-all",
        "satisfaction of all who complained",
        "客户满意率（全部投诉客户）",
        &["TEL-24"],
        Cohort::Ended,
        share(handled(&[]), Test::with(&[P::Satisfied])),
    )
}

/// Stage limits kept, of those decided (TEL-25); split it by stage.
#[must_use]
pub fn flow_timeliness() -> Indicator {
    indicator(
        "flow-timeliness",
        "flow timeliness",
        "工单流转及时率",
        &["TEL-25"],
        Cohort::Due,
        share(limits(&[P::Judged]), Test::with(&[P::OnTime])),
    )
}

/// Tickets filled in in time and routed right at the first go, of all (TEL-26).
#[must_use]
pub fn flow_validity() -> Indicator {
    indicator(
        "flow-validity",
        "flow validity",
        "工单流转有效率",
        &["TEL-26"],
        Cohort::Ended,
        share(handled(&[]), Test::with(&[P::FilledInTime, P::RoutedRight])),
    )
    .note(
        "routed right is read from the record: no department had to hand it on; whether a ticket says the right things is for sampling",
        "流转准确按记录判断：未转派；填写内容的准确性由抽查认定",
    )
}

/// By how much late tickets were late, on average (TEL-27).
#[must_use]
pub fn mean_delay() -> Indicator {
    let rows = handled(&[P::Judged]);
    let rows = Rows { that: rows.that.not(&[P::OnTime]), ..rows };
    let measure = Measure::Mean { rows, of: Quantity::Overrun };
    indicator("mean-delay", "mean delay", "工单平均延误周期", &["TEL-27"], Cohort::Due, measure)
        .note(
            "of the late ones only, once done; what is not done yet has no delay to state",
            "仅统计已办结的延误工单；未办结者尚无延误时长",
        )
}

/// By how much late stages were late, on average (TEL-27); split it by stage.
#[must_use]
pub fn mean_stage_delay() -> Indicator {
    let rows = limits(&[P::Judged]);
    let rows = Rows { that: rows.that.not(&[P::OnTime]), ..rows };
    indicator(
        "mean-stage-delay",
        "mean delay of stages",
        "环节平均延误时长",
        &["TEL-27"],
        Cohort::Due,
        Measure::Mean { rows, of: Quantity::Overrun },
    )
}

/// How many tickets were late (TEL-27).
#[must_use]
pub fn delayed() -> Indicator {
    let rows = handled(&[P::Judged]);
    let rows = Rows { that: rows.that.not(&[P::OnTime]), ..rows };
    let measure = Measure::Count { rows };
    indicator("delayed", "late tickets", "延误工单数", &["TEL-27"], Cohort::Due, measure)
}

/// Escalated complaints for each customer (TEL-32 a).
#[must_use]
pub fn escalated_rate() -> Indicator {
    indicator(
        "escalated-rate",
        "escalated complaint rate",
        "客户升级投诉率",
        &["TEL-32"],
        Cohort::Received,
        Measure::Rate { rows: cases(&[P::EscalatedComplaint]), per: Quantity::Customers },
    )
}

/// Escalated complaints resolved within their limit, of those that should have been; 95 % (TEL-32 b).
#[must_use]
pub fn escalated_resolution() -> Indicator {
    indicator(
        "escalated-resolution",
        "resolution rate of escalated complaints",
        "客户升级投诉问题解决率",
        &["TEL-32"],
        Cohort::Due,
        share(handled(&[P::EscalatedComplaint, P::Judged]), Test::with(&[P::OnTime, P::Concluded])),
    )
    .target(Target::at_least(9_500))
}

/// Escalated complaints whose customer is satisfied with the result, of all; 95 % (TEL-32 c).
#[must_use]
pub fn escalated_satisfaction() -> Indicator {
    indicator(
        "escalated-satisfaction",
        "satisfaction with escalated complaints",
        "升级投诉处理结果客户满意率",
        &["TEL-32"],
        Cohort::Ended,
        share(handled(&[P::EscalatedComplaint]), Test::with(&[P::Satisfied])),
    )
    .target(Target::at_least(9_500))
    .note(
        "of all of them, as the source says, asked or not",
        "按原文以投诉总量为分母，不论是否回访",
    )
}

/// Stage limits of escalated complaints kept; 99 % (TEL-32 d).
#[must_use]
pub fn escalated_flow() -> Indicator {
    indicator(
        "escalated-flow",
        "handling timeliness of escalated complaints",
        "投诉工单处理及时率",
        &["TEL-32"],
        Cohort::Due,
        share(limits(&[P::EscalatedComplaint, P::Judged]), Test::with(&[P::OnTime])),
    )
    .target(Target::at_least(9_900))
}

/// Tickets of escalated complaints that pass the audit within their limit; 99 % (TEL-32 e).
#[must_use]
pub fn escalated_quality() -> Indicator {
    indicator(
        "escalated-quality",
        "ticket quality pass rate",
        "工单处理合格率",
        &["TEL-32"],
        Cohort::Due,
        share(
            handled(&[P::EscalatedComplaint, P::Judged]),
            Test::with(&[P::OnTime]).not(&[P::AuditFailed]),
        ),
    )
    .target(Target::at_least(9_900))
}

/// From receipt to the end of escalated complaints, on average (TEL-32 f; the source has no target).
#[must_use]
pub fn escalated_handling() -> Indicator {
    indicator(
        "escalated-handling",
        "mean handling time of escalated complaints",
        "平均投诉处理时长",
        &["TEL-32"],
        Cohort::Ended,
        Measure::Mean { rows: handled(&[P::EscalatedComplaint]), of: Quantity::Handling },
    )
}

/// Escalated complaints solved within the time promised and closed, of all; 95 % (TEL-32 g).
#[must_use]
pub fn escalated_completion() -> Indicator {
    indicator(
        "escalated-completion",
        "completion timeliness of escalated complaints",
        "投诉处理完成及时率",
        &["TEL-32"],
        Cohort::Due,
        share(
            handled(&[P::EscalatedComplaint, P::Judged]),
            Test::with(&[P::OnTime, P::Concluded, P::Closed]),
        ),
    )
    .target(Target::at_least(9_500))
}

/// Calls answered by a person within 15 seconds, of all that asked for one; 80 % (TEL-32 h).
#[must_use]
pub fn hotline() -> Indicator {
    indicator(
        "hotline",
        "hotline service level",
        "热线服务水平",
        &["TEL-32"],
        Cohort::Received,
        Measure::Quotient { rows: Unit::Base, of: Quantity::CallsInTime, per: Quantity::Calls },
    )
    .target(Target::at_least(8_000))
    .note("the telephone system counts, within 15 seconds", "由电话系统统计，15秒内接通")
}

/// Complaints that service brought about, borne out; at most one a month, less than four a year
/// (TEL-32 i).
#[must_use]
pub fn service_caused() -> Indicator {
    indicator(
        "service-caused",
        "complaints caused by service",
        "服务性投诉",
        &["TEL-32"],
        Cohort::Received,
        Measure::Count { rows: cases(&[P::ServiceCaused]) },
    )
    .target(Target::at_most(1).for_each(Grain::Month))
    .target(Target { grain: Some(Grain::Year), goal: Goal::Below(4), enough: 0 })
}
