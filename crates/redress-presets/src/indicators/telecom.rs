//! What only the telecom operator asks for (TEL-21 to TEL-30).

use redress_metrics::indicator_table;
use redress_metrics::indicators::{cases, handled, share};
use redress_metrics::{Measure, Property as P, Quantity};

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

    /// Tickets concluded by the department that they were passed on to, of all (TEL-30).
    passed_on = "passed-on", "concluded by departments", "转相关部门办结率", Ended,
        share(handled(&[]), &[P::Concluded, P::Dispatched]);

    /// Tickets filled in in time and routed right the first time, of all (TEL-26).
    flow_validity = "flow-validity", "flow validity", "工单流转有效率", Ended,
        share(handled(&[]), &[P::FilledInTime, P::RoutedRight]),
        note("routed right is read from the record: no department had to hand it on; whether a ticket says the right things is for sampling",
            "流转准确按记录判断：未转派；填写内容的准确性由抽查认定");
}
