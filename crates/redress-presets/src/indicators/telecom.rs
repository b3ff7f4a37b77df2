//! What only the telecom operator asks for (TEL-21 to TEL-30).

use redress_metrics::indicator_table;
use redress_metrics::indicators::{cases, handled, share};
use redress_metrics::{Grain, Measure, Property as P, Quantity};

indicator_table! {
    /// Complaints on a business for each customer using it (TEL-21).
    complaint_rate = "complaint-rate", "complaint rate", "客户投诉率", Received,
        Measure::Rate { rows: cases(&[]), per: Quantity::Customers },
        note("customers come from outside, as rows of the unit `base` for the same period and labels",
            "客户数由外部提供，须与期间和维度一致");

    /// Tickets concluded within the limit, of all (TEL-22).
    on_time_completion = "on-time-completion", "on-time completion rate", "投诉按时办结率", Due,
        share(handled(&[P::Judged]), &[P::OnTime, P::Concluded]),
        note("each ticket counts once, in the period in which it was due, so that leaving it open wins nothing",
            "每件投诉在到期所属期间计一次，拖延不办不会改善指标");

    /// The same over all tickets received, as the source's letter has it (TEL-22). What is still inside its
    /// limit counts against it, so that the last days of a period look worse than they are.
    on_time_completion_of_received = "on-time-completion-of-received",
        "on-time completion rate, of all received", "投诉按时办结率（占受理的投诉工单量）", Received,
        share(handled(&[]), &[P::OnTime, P::Concluded]),
        note("the source's own denominator; what is still within its limit is not concluded yet",
            "按原文以投诉工单量为分母；期末尚在时限内的，视为未办结");

    /// Complaints handled in time, of all received, as the source's letter has it (MKT-9).
    on_time_of_received = "on-time-of-received", "timeliness, of all received",
        "投诉处理及时率（占总投诉数量）", Received,
        share(handled(&[]), &[P::OnTime]),
        note("the source's own denominator; what is still within its limit is not handled yet",
            "按原文以总投诉数量为分母；期末尚在时限内的，视为未处理完毕");

    /// Tickets concluded by the department that they were passed on to, of all (TEL-30).
    passed_on = "passed-on", "concluded by departments", "转相关部门办结率", Received,
        share(handled(&[]), &[P::Concluded, P::Dispatched]),
        note("over the tickets received, like the first-contact resolution rate beside which it stands",
            "与一次性办结率同以当期受理的投诉工单总量为分母");

    /// Appeals received, by month and year (TEL-29).
    appeals = "appeals", "appeals", "申诉件数", Received,
        Measure::Count { rows: cases(&[P::Appeal]) }, periods(&[Grain::Month, Grain::Year]);
}
