//! What customers said, and what became of their cases.

use super::super::dimensions::Unit;
use super::super::indicator::{Measure, Rows};
use super::super::property::{Property as P, Test};
use super::{cases, handled, indicator_table, share};

fn calls(that: &[P]) -> Rows {
    Rows::that(Unit::Visit, Test::with(that))
}

indicator_table! {
    /// Customers who said that they are satisfied (满意 or better), of those who were asked in the period,
    /// whatever became of their cases.
    satisfaction = "satisfaction", "satisfaction of those asked", "客户满意度（被访客户）", Received,
        share(calls(&[P::Visited]), &[P::Satisfied]),
        note("each call-back that reached the customer counts in the period in which it was made, the case closed or not; satisfied is satisfied or very satisfied: neutral is not, even where it suffices to close; who could not be reached was not asked",
            "每次接通的回访计入回访当期，不论是否已结案；“满意”指满意或非常满意，“一般”即使可以结案也不算满意；未接通者不算被访");

    /// Customers who said that they are satisfied, of all who complained in the period.
    satisfaction_of_all = "satisfaction-of-all", "satisfaction of all who complained",
        "客户满意度（全部投诉客户）", Received, share(handled(&[]), &[P::Satisfied]),
        note("by the last answer; who was not asked is in the denominator",
            "以最后一次答复为准；未被访者计入分母");

    /// Customers satisfied the first time they were asked, of those asked for the first time: a procedure
    /// that keeps asking until they are satisfied cannot improve it.
    satisfied_first = "satisfied-first", "satisfied when first asked", "首次回访满意率", Received,
        share(calls(&[P::Visited, P::FirstVisit]), &[P::Satisfied]);

    /// Customers reached and asked; split it by satisfaction for its distribution.
    asked = "asked", "customers asked", "被访客户数", Received,
        Measure::Count { rows: calls(&[P::Visited]) };

    /// Satisfied answers, of all answers to a survey; split it by question.
    survey_satisfaction = "survey-satisfaction", "satisfaction in the survey", "问卷满意率",
        Received, share(Rows::all(Unit::Answer), &[P::Satisfied]);

    /// Complaints concluded at first contact in time and without dispatch, of all received.
    first_contact = "first-contact", "first-contact resolution rate", "投诉问题一次性办结率", Received,
        share(handled(&[]), &[P::FirstContact]),
        note("over the tickets received in the period, done or not",
            "以当期受理的投诉工单总量为分母，不论是否办结");

    /// Complaints solved or explained, of all that ended.
    outcome_rate = "outcome-rate", "resolution rate", "投诉解决率", Ended,
        share(handled(&[]), &[P::Concluded]);

    /// Complaints that repeat an earlier one of the same customer with the same problem, of all.
    repeat_rate = "repeat-rate", "repeat rate", "投诉重复率", Received,
        share(cases(&[]), &[P::Repeat]),
        note("within the window that the organisation declares", "以本单位规定的期间为准");

    /// Complaints of a kind that came back within the period.
    recurrence = "recurrence", "recurrence of the same kind", "客诉再次发生件数", Received,
        Measure::Count { rows: cases(&[P::Recurring]) };

    /// Cases reopened at least once, of all that ended.
    reopening_rate = "reopening-rate", "reopening rate", "重新处理率", Ended,
        share(handled(&[]), &[P::Reopened]);

    /// Cases sent back or refused at least once, of all that ended.
    rework_rate = "rework-rate", "rework rate", "退回重办率", Ended,
        share(handled(&[]), &[P::Reworked]);

    /// Cases handed on between departments, of all that ended.
    transfer_rate = "transfer-rate", "transfer rate", "转派率", Ended,
        share(handled(&[]), &[P::Transferred]);

    /// Cases that the customer withdrew, of all that ended.
    withdrawal_rate = "withdrawal-rate", "withdrawal rate", "撤回率", Ended,
        share(cases(&[]), &[P::Withdrawn]);

    /// Answers that the customer disputed, of those about which that is on record.
    dispute_rate = "dispute-rate", "dispute rate", "客户异议率", Received,
        share(cases(&[]), &[P::Disputed]),
        note("refused where the records hold one answer only: who is silent may have meant either",
            "记录中只有一种答复时不予计算");
}
