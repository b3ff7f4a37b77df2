//! How head office judges escalated complaints (TEL-32), with the source's targets.

use redress_metrics::indicator_table;
use redress_metrics::indicators::{cases, handled, limits, share};
use redress_metrics::{Goal, Grain, Measure, Property as P, Quantity, Target, Test, Unit};

indicator_table! {
    /// Escalated complaints for each customer (TEL-32 a).
    escalated_rate = "escalated-rate", "escalated complaint rate", "客户升级投诉率", Received,
        Measure::Rate { rows: cases(&[P::EscalatedComplaint]), per: Quantity::Customers };

    /// Escalated complaints resolved within their limit, of those that should have been; 95 %
    /// (TEL-32 b).
    escalated_resolution = "escalated-resolution", "resolution rate of escalated complaints",
        "客户升级投诉问题解决率", Due,
        share(handled(&[P::EscalatedComplaint, P::Judged]), &[P::OnTime, P::Concluded]),
        target(Target::at_least(9_500));

    /// Escalated complaints whose customer is satisfied with the result, of all; 95 % (TEL-32 c).
    escalated_satisfaction = "escalated-satisfaction", "satisfaction with escalated complaints",
        "升级投诉处理结果客户满意率", Ended,
        share(handled(&[P::EscalatedComplaint]), &[P::Satisfied]),
        target(Target::at_least(9_500)),
        note("of all of them, as the source says, asked or not",
            "按原文以投诉总量为分母，不论是否回访");

    /// Stage limits of escalated complaints kept; 99 % (TEL-32 d).
    escalated_flow = "escalated-flow", "handling timeliness of escalated complaints",
        "投诉工单处理及时率", Due,
        share(limits(&[P::EscalatedComplaint, P::Judged]), &[P::OnTime]),
        target(Target::at_least(9_900));

    /// Tickets of escalated complaints that pass the audit within their limit; 99 % (TEL-32 e).
    escalated_quality = "escalated-quality", "ticket quality pass rate", "工单处理合格率", Due,
        Measure::Share {
            whole: handled(&[P::EscalatedComplaint, P::Judged]),
            part: Test::with(&[P::OnTime]).not(&[P::AuditFailed]),
        },
        target(Target::at_least(9_900));

    /// The mean time from receipt to the end of escalated complaints (TEL-32 f; the source has no
    /// target).
    escalated_handling = "escalated-handling", "mean handling time of escalated complaints",
        "平均投诉处理时长", Ended,
        Measure::Mean { rows: handled(&[P::EscalatedComplaint]), of: Quantity::Handling };

    /// Escalated complaints solved within the time promised and closed, of all; 95 % (TEL-32 g).
    escalated_completion = "escalated-completion",
        "completion timeliness of escalated complaints", "投诉处理完成及时率", Due,
        share(handled(&[P::EscalatedComplaint, P::Judged]), &[P::OnTime, P::Concluded, P::Closed]),
        target(Target::at_least(9_500));

    /// Calls answered by a person within 15 seconds, of all that asked for one; 80 % (TEL-32 h).
    hotline = "hotline", "hotline service level", "热线服务水平", Received,
        Measure::Quotient { rows: Unit::Base, of: Quantity::CallsInTime, per: Quantity::Calls },
        target(Target::at_least(8_000)),
        note("the telephone system counts, within 15 seconds", "由电话系统统计，15秒内接通");

    /// Complaints caused by service and substantiated; at most one a month, less than four a year
    /// (TEL-32 i).
    service_caused = "service-caused", "complaints caused by service", "服务性投诉", Received,
        Measure::Count { rows: cases(&[P::ServiceCaused]) },
        target(Target::at_most(1).for_each(Grain::Month)),
        target(Target { grain: Some(Grain::Year), goal: Goal::Below(4), enough: 0 });
}
