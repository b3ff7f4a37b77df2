//! How head office judges escalated complaints (TEL-32), with the source's targets and periods (TEL-29).

use redress_metrics::indicator_table;
use redress_metrics::indicators::{cases, handled, limits, share};
use redress_metrics::{Goal, Grain, Measure, Property as P, Quantity, Target, Test, Unit};

/// 统计周期：月、年.
const BUSINESS: &[Grain] = &[Grain::Month, Grain::Year];
/// 统计周期：日、月、年.
const FLOW: &[Grain] = &[Grain::Day, Grain::Month, Grain::Year];
/// 统计周期：小时、日、月.
const CALLS: &[Grain] = &[Grain::Hour, Grain::Day, Grain::Month];

indicator_table! {
    /// Escalated complaints for each customer (TEL-32 a).
    escalated_rate = "escalated-rate", "escalated complaint rate", "客户升级投诉率", Received,
        Measure::Rate { rows: cases(&[P::EscalatedComplaint]), per: Quantity::Customers },
        periods(BUSINESS);

    /// Escalated complaints resolved within their limit, of those that should have been; 95 %
    /// (TEL-32 b).
    escalated_resolution = "escalated-resolution", "resolution rate of escalated complaints",
        "客户升级投诉问题解决率", Due,
        share(handled(&[P::EscalatedComplaint, P::Judged]), &[P::OnTime, P::Concluded]),
        periods(BUSINESS), target(Target::at_least(9_500));

    /// Escalated complaints whose customer is satisfied with the result, of all received; 95 %
    /// (TEL-32 c).
    escalated_satisfaction = "escalated-satisfaction", "satisfaction with escalated complaints",
        "升级投诉处理结果客户满意率", Received,
        share(handled(&[P::EscalatedComplaint]), &[P::Satisfied]),
        periods(BUSINESS), target(Target::at_least(9_500)),
        note("of all of them, as the source says, asked or not; satisfied is satisfied or very satisfied",
            "按原文以投诉总量为分母，不论是否回访；“满意”指满意或非常满意");

    /// Tickets of escalated complaints that went through in time, of those decided; 99 % (TEL-32 d).
    escalated_flow = "escalated-flow", "handling timeliness of escalated complaints",
        "投诉工单处理及时率", Due,
        share(handled(&[P::EscalatedComplaint, P::FlowJudged]), &[P::FlowOnTime]),
        periods(FLOW), target(Target::at_least(9_900)),
        note("by ticket: one late stage makes the ticket late; by stage see escalated-stages",
            "按工单统计：任一环节超时即为不及时；各环节见投诉工单环节及时率");

    /// Stage limits of escalated complaints kept, of those decided; split it by stage (TEL-32 d).
    escalated_stages = "escalated-stages", "timeliness of stages of escalated complaints",
        "投诉工单环节及时率", Due,
        share(limits(&[P::EscalatedComplaint, P::Judged]), &[P::OnTime]),
        periods(FLOW);

    /// Tickets of escalated complaints that went through in time and correctly and never failed the
    /// audit; 99 % (TEL-32 e).
    escalated_quality = "escalated-quality", "ticket quality pass rate", "工单处理合格率", Due,
        Measure::Share {
            whole: handled(&[P::EscalatedComplaint, P::FlowJudged]),
            part: Test::with(&[P::FlowOnTime, P::RoutedRight]).not(&[P::AuditFailed]),
        },
        periods(FLOW), target(Target::at_least(9_900));

    /// The mean time from acceptance to conclusion of escalated complaints (TEL-32 f; the source has no
    /// target).
    escalated_handling = "escalated-handling", "mean handling time of escalated complaints",
        "平均投诉处理时长", Ended,
        Measure::Mean { rows: handled(&[P::EscalatedComplaint]), of: Quantity::FromAcceptance },
        periods(BUSINESS),
        note("accepted is when the ticket was filled in: taken in and recorded, as the source defines it",
            "受理时间以填写工单为准：接受投诉并记录所需信息，即为受理");

    /// Escalated complaints solved and closed within the time promised, of those decided; 95 %
    /// (TEL-32 g).
    escalated_completion = "escalated-completion",
        "completion timeliness of escalated complaints", "投诉处理完成及时率", Due,
        share(handled(&[P::EscalatedComplaint, P::CompletionJudged]), &[P::CompletedInTime]),
        periods(BUSINESS), target(Target::at_least(9_500)),
        note("solved in time and closed after the promised date is not completed in time",
            "承诺时限内已解决但逾期结案的，不算完成及时");

    /// Calls answered by a person within 15 seconds, of all that asked for one; 80 % (TEL-32 h).
    hotline = "hotline", "hotline service level", "热线服务水平", Received,
        Measure::Quotient { rows: Unit::Base, of: Quantity::CallsInTime, per: Quantity::Calls },
        periods(CALLS), target(Target::at_least(8_000)),
        note("the telephone system counts, within 15 seconds; calls that the machine served did not ask for a person",
            "由电话系统统计，限定时间为15秒；自助语音办理的呼叫不计入人工请求");

    /// Complaints caused by service in receiving, handling or answering a complaint, and borne out; at
    /// most one a month, less than four a year (TEL-32 i).
    service_caused = "service-caused", "complaints caused by service", "服务性投诉", Received,
        Measure::Count { rows: cases(&[P::ServiceCaused]) },
        periods(BUSINESS), target(Target::at_most(1).for_each(Grain::Month)),
        target(Target { grain: Some(Grain::Year), goal: Goal::Below(4), enough: 0 }),
        note("by the cause that the investigation found; a complaint about service elsewhere is none",
            "以查实的投诉原因为准；其他场合的服务质量投诉不计入");
}
