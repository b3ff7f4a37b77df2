//! What customers said, and what became of their cases.

use super::super::dimensions::Unit;
use super::super::indicator::{Measure, Rows};
use super::super::property::Property as P;
use super::{cases, handled, indicator_table, share};

indicator_table! {
    /// Satisfied customers, of those who were asked.
    satisfaction = "satisfaction", "satisfaction of those asked", "客户满意率（被访客户）", Ended,
        share(cases(&[P::Visited]), &[P::Satisfied]),
        note("by the last answer, so that it is near 100 % where nobody may close a case before the customer is satisfied: see satisfied-first; who could not be reached was not asked; a neutral answer is satisfied only where the policy counts it",
            "以最后一次答复为准；制度要求满意后方可关单的，此率必然接近100%，应同时看首次回访满意率；未接通者不算被访；“一般”是否算满意以制度为准");

    /// Satisfied customers, of all who complained.
    satisfaction_of_all = "satisfaction-of-all", "satisfaction of all who complained",
        "客户满意率（全部投诉客户）", Ended, share(handled(&[]), &[P::Satisfied]);

    /// Customers satisfied the first time they were asked, of those asked: a procedure that keeps asking
    /// until they are satisfied cannot improve it.
    satisfied_first = "satisfied-first", "satisfied when first asked", "首次回访满意率", Ended,
        share(cases(&[P::Visited]), &[P::SatisfiedFirst]);

    /// Satisfied answers, of all answers to a survey; split it by question.
    survey_satisfaction = "survey-satisfaction", "satisfaction in the survey", "问卷满意率",
        Received, share(Rows::all(Unit::Answer), &[P::Satisfied]);

    /// Complaints concluded at first contact without dispatch, of all.
    first_contact = "first-contact", "first-contact resolution rate", "投诉问题一次性办结率", Ended,
        share(handled(&[]), &[P::FirstContact]);

    /// Complaints solved or explained, of all that ended.
    outcome_rate = "outcome-rate", "resolution rate", "投诉解决率", Ended,
        share(handled(&[]), &[P::Concluded]);

    /// Complaints that repeat an earlier one of the same customer with the same problem, of all.
    repeat_rate = "repeat-rate", "repeat rate", "重复投诉率", Received,
        share(cases(&[]), &[P::Repeat]),
        note("within the window that the organisation declares", "以本单位规定的期间为准");

    /// Complaints of a kind that came back within the period.
    recurrence = "recurrence", "recurrence of the same kind", "客诉再次发生件数", Received,
        Measure::Count { rows: cases(&[P::Recurring]) };

    /// Cases reopened at least once, of all that ended.
    reopening_rate = "reopening-rate", "reopening rate", "重新处理率", Ended,
        share(handled(&[]), &[P::Reopened]);

    /// Cases sent back or refused at least once, of all that ended.
    rework_rate = "rework-rate", "rework rate", "返工率", Ended,
        share(handled(&[]), &[P::Reworked]);

    /// Cases handed on between departments, of all that ended.
    transfer_rate = "transfer-rate", "transfer rate", "转派率", Ended,
        share(handled(&[]), &[P::Transferred]);

    /// Cases that the customer withdrew, of all that ended.
    withdrawal_rate = "withdrawal-rate", "withdrawal rate", "撤诉率", Ended,
        share(cases(&[]), &[P::Withdrawn]);

    /// Answers that the customer disputed, of those about which that is on record.
    dispute_rate = "dispute-rate", "dispute rate", "客户异议率", Received,
        share(cases(&[]), &[P::Disputed]),
        note("refused where the records hold one answer only: who is silent may have meant either",
            "记录中只有一种答复时不予计算");
}
