//! What the operator's figures count, in the words of the source: who is satisfied, which visits, which
//! tickets (TEL-23 to TEL-26, TEL-29, TEL-30, TEL-32).

use redress::complaint::command;
use redress::vocabulary::{Facts, Lang, Satisfaction};
use redress_metrics::{
    Attainment, Dimension, Grain, Indicator, Known, Quantity, Reader, distribution, indicators as i,
};
use redress_presets::indicators as shipped;
use redress_presets::telecom::{cause, conclusion, line, subject};

use super::figures::Asked;
use super::operator::{asked, by_department, march, terms, through};
use crate::operator::{BILLING, NETWORK, ZHENGZHOU};
use crate::telecom::centre::{
    Case, Centre, agent, bill, billing, centre_head, coverage, escalated, explanation, hall,
    head_office, local, network, remote, reopen, to,
};

/// A ticket solved by the department within the hour, its customer called back.
fn solved<'c>(centre: &'c Centre, day: &str, says: Satisfaction) -> Case<'c> {
    let case = by_department(centre, &format!("{day} 09:00"), &format!("{day} 10:00"));
    case.says(&agent(), says);
    case
}

fn verdict(centre: &Centre, indicator: &Indicator) -> Attainment {
    let told = asked(centre, &[]).tell(vec![indicator.clone()]);
    indicator.judge(told.figure(indicator, "2026-03", &[]))[0].1
}

#[test]
fn tel_24_satisfied_is_what_the_customer_said() {
    // 对投诉处理表示满意的客户: one 满意, one 一般.
    let centre = Centre::new();
    solved(&centre, "2026-03-02", Satisfaction::Satisfied);
    solved(&centre, "2026-03-03", Satisfaction::Neutral);
    let list = vec![i::satisfaction(), i::satisfaction_of_all(), i::satisfied_first()];
    let told = asked(&centre, &[]).tell(list.clone());
    for indicator in &list {
        assert_eq!(told.of(indicator), (1, 2), "{}", indicator.id);
    }
    // Neutral suffices to close under this policy; that is another matter.
    let accepts = centre.desk.policy().spec().follow_up.accepts;
    assert_eq!(accepts, Satisfaction::Neutral);
}

#[test]
fn tel_32_c_satisfied_with_the_outcome_of_all_escalated_complaints() {
    // 客户对投诉处理结果满意的投诉量占投诉总量: one 满意, one 一般, one not done, 95 % wanted.
    let centre = Centre::new();
    through(&centre, "2026-03-02 11:00", Some(Satisfaction::Satisfied), false);
    through(&centre, "2026-03-02 11:00", Some(Satisfaction::Neutral), false);
    centre.receive(&head_office(), "2026-03-03 09:00", escalated(line::GSM));
    let rate = shipped::escalated_satisfaction();
    assert_eq!(asked(&centre, &[]).tell(vec![rate.clone()]).at(&rate, "2026-03", &[]), (1, 3));
    assert_eq!(verdict(&centre, &rate), Attainment::Missed);
}

#[test]
fn tel_24_visits_count_when_they_were_made_whether_the_case_is_closed_or_not() {
    // 统计周期内…占被访问用户: one satisfied and done, one very dissatisfied and taken up again.
    let centre = Centre::new();
    solved(&centre, "2026-03-02", Satisfaction::Satisfied);
    let again = solved(&centre, "2026-03-03", Satisfaction::VeryDissatisfied);
    again.mark(&centre_head(), redress_presets::telecom::mark::BAD_HANDLING);
    again.does(&centre_head(), reopen());
    assert!(again.now().is_open());
    let list = vec![i::satisfaction(), i::satisfied_first(), i::asked()];
    let told = asked(&centre, &[]).tell(list.clone());
    assert_eq!(told.at(&list[0], "2026-03", &[]), (1, 2));
    assert_eq!(told.at(&list[1], "2026-03", &[]), (1, 2), "nothing embellishes the first answer");
    assert_eq!(told.of(&list[2]), (2, 2));
    // Received in March, asked in April.
    let late = by_department(&centre, "2026-03-31 09:00", "2026-03-31 10:00");
    late.at("2026-04-01 09:00").says(&agent(), Satisfaction::Satisfied);
    let told = Asked { until: "2026-05-01 00:00", ..asked(&centre, &[]) }.tell(list.clone());
    assert_eq!(told.at(&list[0], "2026-03", &[]), (1, 2));
    assert_eq!(told.at(&list[0], "2026-04", &[]), (1, 1));
}

#[test]
fn tel_25_one_late_stage_makes_the_ticket_late() {
    // 在规定时限内流转完毕的工单数量占工单总量: six stages, one of them late.
    let centre = Centre::new();
    let case = centre.receive(&hall(), "2026-03-02 09:00", coverage());
    case.at("2026-03-02 10:30").registered(&hall());
    case.at("2026-03-02 11:00").dispatched(&agent(), None).handled(&network());
    case.at("2026-03-02 12:00").answered(&agent()).closed(&agent(), conclusion::SOLVED);
    case.says(&agent(), Satisfaction::Satisfied);
    let (tickets, stages) = (i::flow_timeliness(), i::stage_timeliness());
    let told = asked(&centre, &[]).tell(vec![tickets.clone(), stages.clone()]);
    assert_eq!(told.of(&tickets), (0, 1));
    assert_eq!(told.of(&stages), (5, 6));
    solved(&centre, "2026-03-03", Satisfaction::Satisfied);
    assert_eq!(asked(&centre, &[]).tell(vec![tickets.clone()]).of(&tickets), (1, 2));
    // What still has a stage to go is not decided.
    by_department(&centre, "2026-03-31 09:00", "2026-03-31 10:00");
    assert_eq!(asked(&centre, &[]).tell(vec![tickets.clone()]).of(&tickets), (1, 2));
}

#[test]
fn tel_32_d_timeliness_of_escalated_complaints_is_by_ticket_and_by_stage() {
    let centre = Centre::new();
    // Replied a moment after 5 March; filled in, dispatched and called back in time.
    through(&centre, "2026-03-06 00:00:00.000001", Some(Satisfaction::Satisfied), false);
    let (tickets, stages) = (shipped::escalated_flow(), shipped::escalated_stages());
    let by_stage = [Dimension::Stage];
    let told = asked(&centre, &by_stage).tell(vec![stages.clone()]);
    assert_eq!(told.of(&stages), (3, 4));
    assert_eq!(told.at(&stages, "2026-03", &["branch"]), (0, 1));
    let told = asked(&centre, &[]).tell(vec![tickets.clone()]);
    assert_eq!(told.of(&tickets), (0, 1));
    assert_eq!(verdict(&centre, &tickets), Attainment::Missed);
    let centre = Centre::new();
    through(&centre, "2026-03-02 11:00", Some(Satisfaction::Satisfied), false);
    assert_eq!(verdict(&centre, &tickets), Attainment::Met);
}

/// From the centre by the remote unit to the department, and back step by step.
fn by_the_remote_unit(centre: &Centre) {
    let case = centre.receive(&hall(), "2026-03-02 09:00", coverage());
    case.registered(&hall()).dispatched(&agent(), Some(ZHENGZHOU));
    case.does(&remote(), command::Sign {}).does(&remote(), command::Transfer { to: None });
    case.handled(&network()).does(&remote(), command::Return {});
    case.answered(&agent()).closed(&agent(), conclusion::SOLVED);
    case.says(&agent(), Satisfaction::Satisfied);
}

#[test]
fn tel_26_passing_on_as_prescribed_is_correct() {
    // 2.4.4: centre → remote unit → ticket department.
    let centre = Centre::new();
    by_the_remote_unit(&centre);
    let list = vec![i::flow_validity(), i::transfer_rate()];
    let told = asked(&centre, &[]).tell(list.clone());
    assert_eq!(told.of(&list[0]), (1, 1));
    assert_eq!(told.of(&list[1]), (1, 1), "handed on all the same");
    // Head office → province → department.
    let centre = Centre::new();
    let case = centre.receive(&head_office(), "2026-03-02 09:00", escalated(line::GSM));
    case.registered(&head_office()).dispatched(&head_office(), None);
    case.does(&agent(), command::Sign {}).does(&agent(), to(NETWORK));
    case.handled(&network()).does(&agent(), command::Propose { plan: explanation() });
    case.answered(&agent()).does(&agent(), command::Return {});
    case.does(&head_office(), command::Review {}).says(&head_office(), Satisfaction::Satisfied);
    case.closed(&head_office(), conclusion::SOLVED);
    assert_eq!(asked(&centre, &[]).tell(list.clone()).of(&list[0]), (1, 1));
}

#[test]
fn tel_26_wrong_routing_counts_against_the_ticket_and_the_stage_that_routed_it() {
    let centre = Centre::new();
    let case = centre.receive(&hall(), "2026-03-02 09:00", coverage());
    case.registered(&hall()).dispatched(&agent(), Some(BILLING));
    case.does(&billing(), command::Sign {}).does(&billing(), to(NETWORK));
    case.handled(&network()).does(&billing(), command::Return {});
    case.answered(&agent()).closed(&agent(), conclusion::SOLVED);
    case.says(&agent(), Satisfaction::Satisfied);
    by_the_remote_unit(&centre);
    let (tickets, stages) = (i::flow_validity(), i::stage_validity());
    let told = asked(&centre, &[]).tell(vec![tickets.clone(), i::flow_timeliness()]);
    assert_eq!(told.of(&tickets), (1, 2));
    assert_eq!(told.of(&i::flow_timeliness()), (2, 2), "in time both");
    // 处理环节有效率, 整理环节有效率.
    let told = asked(&centre, &[Dimension::Stage]).tell(vec![stages.clone()]);
    assert_eq!(told.at(&stages, "2026-03", &["dispatch"]), (1, 2));
    for stage in ["fill-in", "department", "answer", "follow-up"] {
        assert_eq!(told.at(&stages, "2026-03", &[stage]), (2, 2), "{stage}");
    }
}

#[test]
fn tel_26_within_the_prescribed_time_means_every_stage() {
    let centre = Centre::new();
    solved(&centre, "2026-03-02", Satisfaction::Satisfied);
    // Routed right, filled in in time, dispatched an hour late.
    let late = centre.receive(&hall(), "2026-03-03 09:00", coverage());
    late.registered(&hall()).at("2026-03-03 14:00").dispatched(&agent(), None);
    late.handled(&network()).answered(&agent()).closed(&agent(), conclusion::SOLVED);
    late.says(&agent(), Satisfaction::Satisfied);
    let rate = i::flow_validity();
    assert_eq!(asked(&centre, &[]).tell(vec![rate.clone()]).of(&rate), (1, 2));
}

#[test]
fn tel_32_e_a_reply_that_was_sent_back_does_not_pass() {
    let centre = Centre::new();
    through(&centre, "2026-03-02 11:00", Some(Satisfaction::Satisfied), true);
    through(&centre, "2026-03-02 11:00", Some(Satisfaction::Satisfied), false);
    let rate = shipped::escalated_quality();
    assert_eq!(asked(&centre, &[]).tell(vec![rate.clone()]).of(&rate), (1, 2));
    let stages = i::stage_validity();
    let told = asked(&centre, &[Dimension::Stage]).tell(vec![stages.clone()]);
    // The first one's reply kept its limit, and went back.
    assert_eq!(told.at(&stages, "2026-03", &["branch"]), (1, 2));
    assert_eq!(told.at(&stages, "2026-03", &["dispatch"]), (2, 2));
}

#[test]
fn tel_32_g_solved_in_time_and_closed_months_later_is_not_completed_in_time() {
    // 在承诺时限内解决投诉问题、完成投诉处理并结案.
    let centre = Centre::new();
    let open = |day: &str| {
        let case = centre.receive(&head_office(), day, escalated(line::GSM));
        case.registered(&head_office()).dispatched(&head_office(), None);
        case.does(&agent(), command::Sign {})
            .does(&agent(), command::Propose { plan: explanation() });
        case.answered(&agent()).does(&agent(), command::Return {});
        case.does(&head_office(), command::Review {});
        case.says(&head_office(), Satisfaction::Satisfied);
        case.id
    };
    let late = open("2026-03-02 09:00");
    let in_time = open("2026-03-03 09:00");
    let close = |id: &redress::vocabulary::ComplaintId, at: &str| {
        let case = Case { world: &centre, id: id.clone() };
        case.at(at).closed(&head_office(), conclusion::SOLVED);
    };
    close(&in_time, "2026-03-03 10:00");
    let list = vec![shipped::escalated_completion(), shipped::escalated_resolution()];
    let told = Asked { until: "2026-03-05 12:00", ..asked(&centre, &[]) }.tell(list.clone());
    assert_eq!(told.of(&list[0]), (1, 1), "three working days: not over until the end of 5 March");
    close(&late, "2026-06-02 09:00");
    let told = Asked { until: "2026-07-01 00:00", ..asked(&centre, &[]) }.tell(list.clone());
    assert_eq!(told.at(&list[0], "2026-03", &[]), (1, 2));
    assert_eq!(told.of(&list[1]), (2, 2), "both solved in time");
    let judged = list[0].judge(told.figure(&list[0], "2026-03", &[]));
    assert_eq!(judged[0].1, Attainment::Missed, "95 % wanted");
}

#[test]
fn tel_32_h_the_denominator_is_calls_that_asked_for_a_person() {
    let contract = shipped::hotline().contract();
    assert_eq!(contract.numerator.zh, "限定时间内人工应答量");
    assert_eq!(contract.denominator.map(|label| label.zh).as_deref(), Some("人工请求呼叫总量"));
    let calls = Quantity::Calls.label(Lang::En);
    assert_eq!(calls, "calls that asked for a person");
}

#[test]
fn tel_32_i_caused_in_handling_a_complaint_and_not_any_complaint_about_service() {
    // 服务人员在投诉受理、处理、回复等过程中因…服务性原因引发客户投诉且情况属实.
    let centre = Centre::new();
    let investigated = |facts: Facts, cause, substantiated| {
        let case = centre.receive(&hall(), "2026-03-02 09:00", facts);
        case.registered(&hall()).dispatched(&agent(), Some(NETWORK));
        case.does(&network(), command::Sign {});
        case.does(&network(), command::Investigate { cause, substantiated });
    };
    let hall_service =
        Facts { line: Some(line::OWN_HALL), subject: Some(subject::SERVICE), ..bill() };
    investigated(hall_service, None, true);
    let count = shipped::service_caused();
    let told = |centre: &Centre| asked(centre, &[]).tell(vec![count.clone()]).of(&count);
    assert_eq!(told(&centre), (0, 0), "a rude assistant in an own hall");
    investigated(bill(), Some(cause::COMPLAINT_SERVICE), false);
    assert_eq!(told(&centre), (0, 0), "not borne out");
    investigated(bill(), Some(cause::COMPLAINT_SERVICE), true);
    assert_eq!(told(&centre), (1, 1));
    assert_eq!(verdict(&centre, &count), Attainment::Met, "one a month");
    investigated(bill(), Some(cause::COMPLAINT_SERVICE), true);
    assert_eq!(verdict(&centre, &count), Attainment::Missed);
}

#[test]
fn tel_23_early_in_the_month_nothing_flatters() {
    // 占投诉工单总量的比例: one done at once, one received and not done.
    let centre = Centre::new();
    let done = centre.receive(&hall(), "2026-03-02 09:00", bill());
    done.registered(&hall()).answered(&hall()).closed(&hall(), conclusion::SOLVED);
    centre.receive(&hall(), "2026-03-02 10:00", coverage()).registered(&hall());
    let list = vec![i::first_contact(), shipped::passed_on()];
    let told = Asked { until: "2026-03-03 00:00", ..asked(&centre, &[]) }.tell(list.clone());
    assert_eq!(told.at(&list[0], "2026-03", &[]), (1, 2));
    assert_eq!(told.at(&list[1], "2026-03", &[]), (0, 2), "beside it over the same tickets");
}

#[test]
fn tel_32_f_from_acceptance_and_not_from_receipt_to_conclusion() {
    // 投诉结案时间与投诉受理时间差; 受理：接受客户的投诉，并按要求记录解决问题所必需的相关信息. Brought at 9:00, on record
    // at 9:40, concluded at 12:00: 2 h 20 min.
    let centre = Centre::new();
    let case = centre.receive(&head_office(), "2026-03-02 09:00", escalated(line::GSM));
    case.at("2026-03-02 09:40").registered(&head_office()).dispatched(&head_office(), None);
    case.does(&agent(), command::Sign {})
        .does(&agent(), command::Propose { plan: explanation() })
        .at("2026-03-02 11:00")
        .answered(&agent())
        .does(&agent(), command::Return {});
    case.does(&head_office(), command::Review {}).says(&head_office(), Satisfaction::Satisfied);
    case.at("2026-03-02 12:00").closed(&head_office(), conclusion::SOLVED);
    let (mean, from_receipt) = (shipped::escalated_handling(), i::mean_handling());
    let told = asked(&centre, &[]).tell(vec![mean.clone(), from_receipt.clone()]);
    const MINUTE: i128 = 60_000_000;
    assert_eq!(told.of(&mean), (140 * MINUTE, 1));
    assert_eq!(told.of(&from_receipt), (180 * MINUTE, 1));
    let contract = mean.contract().text(Lang::Zh);
    assert!(contract.contains("受理至结案时长"), "{contract}");
}

#[test]
fn tel_22_mkt_9_the_letter_of_the_source_stands_beside_what_is_decided() {
    // 结办的工单量占投诉工单量, 及时处理的投诉数量/总投诉数量: two concluded in time, one open with time left.
    let centre = Centre::new();
    solved(&centre, "2026-03-02", Satisfaction::Satisfied);
    solved(&centre, "2026-03-03", Satisfaction::Satisfied);
    centre.receive(&hall(), "2026-03-31 20:00", coverage());
    let list = vec![
        shipped::on_time_completion(),
        shipped::on_time_completion_of_received(),
        i::on_time(),
        shipped::on_time_of_received(),
    ];
    let told = asked(&centre, &[]).tell(list.clone());
    let of: Vec<_> = list.iter().map(|i| told.at(i, "2026-03", &[])).collect();
    assert_eq!(of, [(2, 2), (2, 3), (2, 2), (2, 3)]);
}

#[test]
fn tel_24_mkt_9_names_as_the_sources_have_them() {
    assert_eq!(i::satisfaction().name.zh, "客户满意度（被访客户）");
    assert_eq!(i::satisfaction_of_all().name.zh, "客户满意度（全部投诉客户）");
    assert_eq!(i::repeat_rate().name.zh, "投诉重复率");
    assert_eq!(i::first_contact().name.zh, "投诉问题一次性办结率");
    let all = shipped::all().iter().map(|i| i.contract().text(Lang::Zh)).collect::<String>();
    assert!(!all.contains("撤诉"), "what a customer takes back is no lawsuit");
}

#[test]
fn tel_29_each_indicator_has_the_periods_of_its_source() {
    use Grain::{Day, Hour, Month, Quarter, Week, Year};
    let of = |indicator: Indicator| indicator.periods;
    for indicator in [
        shipped::escalated_rate(),
        shipped::escalated_resolution(),
        shipped::escalated_satisfaction(),
        shipped::escalated_handling(),
        shipped::escalated_completion(),
        shipped::service_caused(),
        shipped::appeals(),
    ] {
        assert_eq!(of(indicator.clone()), [Month, Year], "{}", indicator.id);
        assert!(indicator.contract().text(Lang::Zh).contains("统计周期：月、年"));
    }
    assert_eq!(of(shipped::escalated_flow()), [Day, Month, Year]);
    assert_eq!(of(shipped::escalated_quality()), [Day, Month, Year]);
    assert_eq!(of(shipped::hotline()), [Hour, Day, Month]);
    // Any other period can be asked for, and has no target. Due at 24:00 on 5 March: that day's.
    let rate = shipped::escalated_resolution();
    assert!(rate.asked_by(Month) && !rate.asked_by(Day));
    let centre = Centre::new();
    through(&centre, "2026-03-02 11:00", None, false);
    let told = Asked { grain: Day, ..asked(&centre, &[]) }.tell(vec![rate.clone()]);
    assert_eq!(told.at(&rate, "2026-03-05", &[]), (1, 1));
    assert_eq!(rate.judge(told.figure(&rate, "2026-03-05", &[])), []);
    // Day and week count; months, quarters and years are for analysis too.
    for spread in shipped::distributions() {
        let counted = spread.of.iter().all(|i| i.id == i::received().id);
        let short = spread.periods.contains(&Day) && spread.periods.contains(&Week);
        assert_eq!(short, counted, "{}", spread.name.en);
        assert!(spread.periods.contains(&Month) && spread.periods.contains(&Year));
        let appeals = spread.of.iter().any(|i| i.id == shipped::appeals().id);
        assert_eq!(spread.periods.contains(&Quarter), !appeals, "{}", spread.name.en);
    }
}

#[test]
fn tel_30_each_distribution_of_the_source_is_there() {
    let spreads = shipped::distributions();
    for name in [
        "投诉处理结果状态分布",
        "投诉业务类型状态分布",
        "投诉受理渠道状态分布",
        "投诉客户级别状态分布",
        "客户品牌状态分布",
        "投诉表象状态分布",
        "责任部门状态分布",
        "投诉满意率状态分布",
        "投诉热点问题状态分布",
        "申诉业务类型状态分布",
        "申诉受理渠道状态分布",
        "申诉热点问题状态分布",
    ] {
        assert!(spreads.iter().any(|spread| spread.name.zh == name), "{name}");
    }
    let centre = march();
    for spread in &spreads {
        let told = asked(&centre, &spread.by).tell(spread.of.clone());
        let whole = asked(&centre, &[]).tell(spread.of.clone());
        for indicator in &spread.of {
            assert_eq!(told.of(indicator), whole.of(indicator), "{}", spread.name.en);
        }
    }
    // 投诉满意率: what each of those said who were asked (1, 2 and 3 of the month).
    let told = asked(&centre, &[Dimension::Satisfaction]).tell(vec![i::asked()]);
    let said = distribution(&told.figures, &i::asked().id, Dimension::Satisfaction);
    let said: Vec<_> = said.iter().map(|s| (s.label.as_deref(), s.count)).collect();
    let one = |label| (Some(label), 1);
    assert_eq!(said, [one("dissatisfied"), one("neutral"), one("very-satisfied")]);
}

#[test]
fn tel_30_what_is_complained_of_splits_every_row_of_a_case() {
    let centre = Centre::new();
    let case = solved(&centre, "2026-03-02", Satisfaction::Satisfied);
    let mut reader = Reader::new(terms(&centre), local("2026-04-01 00:00"));
    let labels = vec![(Dimension::Symptom, "no-signal")];
    let known = Known { labels, ..Known::default() };
    reader.history_with(&centre.desk.log(&case.id).expect("a log"), &known).expect("a history");
    for (indicator, table) in [
        (i::received(), &reader.tables().cycles),
        (i::stage_timeliness(), &reader.tables().limits),
        (i::satisfaction(), &reader.tables().visits),
    ] {
        let by = [Dimension::Symptom];
        let empty = Centre::new();
        let told = asked(&empty, &by).with(vec![indicator.clone()], std::slice::from_ref(table));
        assert_eq!(told.at(&indicator, "2026-03", &["no-signal"]).0, told.of(&indicator).0);
    }
}
