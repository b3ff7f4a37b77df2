//! The telecom operator's figures (TEL-21 to TEL-32).

use redress::complaint::{FollowUpResult, command};
use redress::vocabulary::{Outcome, Satisfaction};
use redress_metrics::{
    Attainment, Basis, Dimension, Goal, Grain, Indicator, Properties, Property, Quantity, Table,
    Target, Unit, compare, distribution, indicators as i,
};
use redress_presets::indicators as shipped;
use redress_presets::telecom::{conclusion, line};

use super::figures::{Asked, HOUR, Told};
use crate::telecom::centre::{
    Case, Centre, agent, answer, bill, call, coverage, escalated, explanation, hall, head_office,
    local, network, send_back, to,
};

pub(super) fn terms(centre: &Centre) -> Basis {
    Basis::from(&centre.desk.policy().spec().figures)
}

pub(super) fn asked<'a>(centre: &'a Centre, by: &'a [Dimension]) -> Asked<'a> {
    let basis = terms(centre);
    Asked { desk: &centre.desk, basis, until: "2026-04-01 00:00", grain: Grain::Month, by }
}

/// March at the centre, eight tickets:
///
/// | # | grade | what | due | ended |
/// |---|---|---|---|---|
/// | 1 | general | solved at once, satisfied | 3 Mar | 2 Mar |
/// | 2 | provincial | solved by the department after an hour, neutral | 4 Mar | 2 Mar |
/// | 3 | provincial | solved a day late, dissatisfied | 5 Mar | 6 Mar |
/// | 4 | general | position stated at once, not reached | 7 Mar | 6 Mar |
/// | 5 | general | withdrawn after an hour | | 7 Mar |
/// | 6 | general | merged into 7 | | 10 Mar |
/// | 7 | provincial | open, due 12 March | 12 Mar | |
/// | 8 | provincial | open, due in April | 2 Apr | |
pub(super) fn march() -> Centre {
    let centre = Centre::new();
    let first = centre.receive(&hall(), "2026-03-02 09:00", bill());
    first.registered(&hall()).answered(&hall()).closed(&hall(), conclusion::SOLVED);
    first.says(&agent(), Satisfaction::VerySatisfied);
    let second = by_department(&centre, "2026-03-02 09:00", "2026-03-02 10:00");
    second.says(&agent(), Satisfaction::Neutral);
    let third = by_department(&centre, "2026-03-03 09:00", "2026-03-06 09:00");
    third.says(&agent(), Satisfaction::Dissatisfied);
    let fourth = centre.receive(&hall(), "2026-03-06 09:00", bill());
    fourth.registered(&hall()).does(&hall(), answer(Outcome::PositionStated));
    fourth.closed(&hall(), conclusion::POSITION_STATED);
    let result = FollowUpResult::Unreachable;
    fourth.does(&agent(), command::FollowUp { result });
    let fifth = centre.receive(&hall(), "2026-03-07 10:00", bill());
    fifth.registered(&hall()).at("2026-03-07 11:00");
    fifth.does(&agent(), command::Withdraw { reason: "settled".parse().expect("a code") });
    let sixth = centre.receive(&hall(), "2026-03-07 12:00", bill());
    sixth.registered(&hall());
    let seventh = centre.receive(&hall(), "2026-03-10 09:00", coverage());
    seventh.registered(&hall());
    centre.desk.merge(&agent(), &sixth.id, &seventh.id).expect("merged");
    centre.receive(&hall(), "2026-03-31 20:00", coverage()).registered(&hall());
    centre
}

pub(super) fn by_department<'c>(centre: &'c Centre, received: &str, answered: &str) -> Case<'c> {
    let case = centre.receive(&hall(), received, coverage());
    case.registered(&hall()).dispatched(&agent(), None).handled(&network());
    case.at(answered).answered(&agent()).closed(&agent(), conclusion::SOLVED);
    case
}

fn customers(rows: &[(&str, &str, i64)]) -> Table {
    let mut base = Table::new(Unit::Base);
    for (day, line, count) in rows {
        base.push(Properties::NONE)
            .received(local(&format!("{day} 00:00")))
            .label(Dimension::Line, line)
            .measure(Quantity::Customers, *count);
    }
    base
}

#[test]
fn tel_21_complaints_for_each_customer_of_the_business() {
    let centre = march();
    let base = customers(&[("2026-03-01", "gsm", 2_000), ("2026-03-01", "wcdma", 500)]);
    let rate = shipped::complaint_rate();
    let told = asked(&centre, &[Dimension::Line]).with(vec![rate.clone()], &[base]);
    // All but the one that is counted where it was merged.
    assert_eq!(told.at(&rate, "2026-03", &["gsm"]), (7, 2_000));
    assert_eq!(told.at(&rate, "2026-03", &["wcdma"]), (0, 500));
    let without = asked(&centre, &[Dimension::Line]).tell(vec![rate.clone()]);
    let figure = without.figure(&rate, "2026-03", &["gsm"]);
    assert_eq!((figure.numerator, figure.value()), (7, None), "without customers no rate");
}

#[test]
fn tel_22_concluded_within_the_limit_of_all_whose_time_has_come() {
    let rate = shipped::on_time_completion();
    let centre = march();
    let told = asked(&centre, &[]).tell(vec![rate.clone()]);
    // Of 1, 2, 3, 4 and 7: 3 and 7 are late, 4 is neither solved nor agreed.
    assert_eq!(told.at(&rate, "2026-03", &[]), (2, 5));
    assert_eq!(told.at(&rate, "2026-04", &[]), (0, 0), "8 is not decided");
}

#[test]
fn tel_22_an_agreed_explanation_concludes_and_a_microsecond_late_is_late() {
    let rate = shipped::on_time_completion();
    for (answered, expected) in [("2026-03-04 09:00", 1), ("2026-03-04 09:00:00.000001", 0)] {
        let centre = Centre::new();
        let case = centre.receive(&hall(), "2026-03-02 09:00", coverage());
        case.registered(&hall()).dispatched(&agent(), None).handled(&network());
        centre.clock.set(local(answered));
        case.does(&agent(), answer(Outcome::AgreedExplanation));
        case.closed(&agent(), conclusion::EXPLAINED);
        let told = asked(&centre, &[]).tell(vec![rate.clone()]);
        assert_eq!(told.of(&rate), (expected, 1), "{answered}");
    }
}

#[test]
fn tel_23_concluded_in_time_without_dispatch_of_all_received() {
    let rate = i::first_contact();
    let told = asked(&march(), &[]).tell(vec![rate.clone()]);
    // Of 1, 2, 3, 4, 7 and 8: those that are not done yet were received all the same.
    assert_eq!(told.at(&rate, "2026-03", &[]), (1, 6));
    // Late, though nobody was asked to handle it.
    let centre = Centre::new();
    let case = centre.receive(&hall(), "2026-03-02 09:00", bill());
    case.registered(&hall()).at("2026-03-03 09:01").answered(&hall());
    case.closed(&hall(), conclusion::SOLVED);
    assert_eq!(asked(&centre, &[]).tell(vec![rate.clone()]).of(&rate), (0, 1));
}

#[test]
fn tel_24_satisfied_of_those_visited_or_of_all_who_complained() {
    let (visited, all) = (i::satisfaction(), i::satisfaction_of_all());
    let told = asked(&march(), &[]).tell(vec![visited.clone(), all.clone()]);
    // 1 is satisfied, 2 neutral, 3 dissatisfied; who was not reached was not asked (4).
    assert_eq!(told.of(&visited), (1, 3));
    // Of 1, 2, 3, 4, 7 and 8.
    assert_eq!(told.of(&all), (1, 6));
}

#[test]
fn tel_25_stages_within_their_limits_by_stage() {
    let rate = i::stage_timeliness();
    let centre = Centre::new();
    let case = centre.receive(&hall(), "2026-03-02 09:00", coverage());
    // Filled in half an hour late; the rest in time.
    case.at("2026-03-02 10:30").registered(&hall());
    case.at("2026-03-02 11:00").dispatched(&agent(), None).handled(&network());
    case.at("2026-03-02 12:00").answered(&agent()).closed(&agent(), conclusion::SOLVED);
    let (late, told) = (i::mean_stage_delay(), [Dimension::Stage]);
    let told = asked(&centre, &told).tell(vec![rate.clone(), late.clone()]);
    assert_eq!(told.at(&rate, "2026-03", &["fill-in"]), (0, 1));
    for stage in ["dispatch", "department", "answer", "whole"] {
        assert_eq!(told.at(&rate, "2026-03", &[stage]), (1, 1), "{stage}");
    }
    // Due at the end of 9 March and nobody called: broken by the end of the records.
    assert_eq!(told.at(&rate, "2026-03", &["follow-up"]), (0, 1));
    // TEL-27 by stage.
    assert_eq!(told.at(&late, "2026-03", &["fill-in"]), (HOUR / 2, 1));
    let figure = told.figure(&late, "2026-03", &["follow-up"]);
    assert_eq!(figure.value(), None, "not done yet: no delay to state");
}

#[test]
fn tel_26_filled_in_in_time_and_routed_right_at_the_first_go() {
    let rate = i::flow_validity();
    let centre = Centre::new();
    let right = by_department(&centre, "2026-03-02 09:00", "2026-03-02 10:00");
    let late = centre.receive(&hall(), "2026-03-03 09:00", coverage());
    late.at("2026-03-03 10:01").registered(&hall()).dispatched(&agent(), None);
    late.handled(&network()).answered(&agent()).closed(&agent(), conclusion::SOLVED);
    let wrong = centre.receive(&hall(), "2026-03-04 09:00", bill());
    wrong.registered(&hall()).dispatched(&agent(), None);
    let billing = crate::telecom::centre::billing();
    wrong.does(&billing, command::Sign {}).does(&billing, to(network().department.expect("one")));
    wrong.handled(&network());
    for case in [&right, &late] {
        case.says(&agent(), Satisfaction::Satisfied);
    }
    let told = asked(&centre, &[]).tell(vec![rate.clone()]);
    assert_eq!(told.of(&rate), (1, 3), "the third ran out of time as well");
}

#[test]
fn tel_27_mean_delay_of_the_late_ones() {
    let (mean, late) = (i::mean_delay(), i::delayed());
    let told = asked(&march(), &[]).tell(vec![mean.clone(), late.clone()]);
    // 3 was answered 24 hours after it was due; 7 is late and not done.
    assert_eq!(told.of(&mean), (24 * HOUR, 1));
    assert_eq!(told.of(&late), (2, 2));
}

#[test]
fn tel_28_every_indicator_splits_by_any_dimension() {
    let by = [Dimension::Line, Dimension::Grade, Dimension::Channel, Dimension::Tier];
    let all = shipped::of_telecom();
    let centre = march();
    let told = asked(&centre, &by).tell(all.clone());
    let whole = asked(&centre, &[]).tell(all.clone());
    let at = |indicator: &Indicator, grade: &str| {
        told.at(indicator, "2026-03", &["gsm", grade, "hotline", "ordinary"])
    };
    assert_eq!(at(&shipped::on_time_completion(), "general"), (1, 2));
    assert_eq!(at(&shipped::on_time_completion(), "provincial"), (1, 3));
    assert_eq!(at(&i::first_contact(), "general"), (1, 2));
    assert_eq!(at(&i::first_contact(), "provincial"), (0, 4));
    assert_eq!(at(&i::satisfaction(), "provincial"), (0, 2));
    for indicator in &all {
        assert_eq!(told.of(indicator), whole.of(indicator), "{}", indicator.id);
    }
}

#[test]
fn tel_29_a_period_beside_the_one_before_and_the_same_a_year_earlier() {
    let centre = Centre::new();
    let months = ["2026-01-05 09:00", "2026-02-03 09:00", "2026-02-04 09:00", "2027-02-09 09:00"];
    for day in months {
        let case = centre.receive(&hall(), day, bill());
        case.registered(&hall()).answered(&hall()).closed(&hall(), conclusion::SOLVED);
    }
    let count = i::received();
    let asked = Asked { until: "2027-03-01 00:00", ..asked(&centre, &[]) };
    let told = asked.tell(vec![count.clone()]);
    let beside = |interval: &str| {
        let compared = compare(&told.figures, &count.id, interval.parse().expect("one"), &[]);
        let of = |figure: Option<redress_metrics::Figure>| figure.map(|f| f.numerator);
        let changes = (compared.change(), compared.change_in_a_year());
        (of(compared.now), of(compared.previous), of(compared.year_before), changes)
    };
    assert_eq!(beside("2026-02"), (Some(2), Some(1), None, (Some(1.0), None)));
    assert_eq!(beside("2027-02"), (Some(1), None, Some(2), (None, Some(-1.0))));
    for (grain, expected) in [
        (Grain::Day, "2026-02-03"),
        (Grain::Week, "2026-W06"),
        (Grain::Quarter, "2026-Q1"),
        (Grain::Year, "2026"),
    ] {
        let told =
            Asked { grain, ..Asked { basis: terms(&centre), ..asked } }.tell(vec![count.clone()]);
        let n = match grain {
            Grain::Day => 1,
            Grain::Week => 2,
            _ => 3,
        };
        assert_eq!(told.at(&count, expected, &[]), (n, n as u64));
    }
}

#[test]
fn tel_30_distributions_of_outcome_business_channel_and_tier() {
    let (first, passed) = (i::first_contact(), shipped::passed_on());
    let count = i::received();
    let centre = march();
    let told = asked(&centre, &[Dimension::Subject]).tell(vec![
        first.clone(),
        passed.clone(),
        count.clone(),
    ]);
    assert_eq!(told.of(&first), (1, 6));
    assert_eq!(told.of(&passed), (2, 6));
    let slices = distribution(&told.figures, &count.id, Dimension::Subject);
    let slices: Vec<_> =
        slices.iter().map(|s| (s.label.as_deref(), s.count, s.share, s.cumulative)).collect();
    let half = |label, cumulative| (Some(label), 4, 0.5, cumulative);
    assert_eq!(slices, [half("billing", 0.5), half("network", 1.0)]);
}

/// Replied and closed by head office, this satisfied.
pub(super) fn through(centre: &Centre, replied: &str, says: Option<Satisfaction>, fails: bool) {
    let case = centre.receive(&head_office(), "2026-03-02 09:00", escalated(line::GSM));
    case.registered(&head_office()).dispatched(&head_office(), None);
    let reply = |case: &Case<'_>| {
        case.does(&agent(), command::Sign {})
            .does(&agent(), command::Propose { plan: explanation() })
            .answered(&agent())
            .does(&agent(), command::Return {});
    };
    centre.clock.set(local(replied));
    reply(&case);
    if fails {
        let centre = redress_presets::telecom::department::CENTRE;
        case.does(&head_office(), send_back()).does(&head_office(), to(centre));
        reply(&case);
    }
    case.does(&head_office(), command::Review {});
    if let Some(says) = says {
        case.does(&head_office(), call(says));
    } else {
        let result = FollowUpResult::Unreachable;
        for _ in 0..3 {
            case.does(&head_office(), command::FollowUp { result });
        }
    }
    case.closed(&head_office(), conclusion::SOLVED);
}

#[test]
fn tel_32_escalated_complaints_by_head_offices_indicators() {
    let centre = Centre::new();
    // Due at the end of 5 March.
    through(&centre, "2026-03-02 11:00", Some(Satisfaction::Satisfied), false);
    let told = asked(&centre, &[]).tell(shipped::of_escalated());
    assert_eq!(told.of(&shipped::escalated_resolution()), (1, 1));
    assert_eq!(told.of(&shipped::escalated_satisfaction()), (1, 1));
    assert_eq!(told.of(&shipped::escalated_quality()), (1, 1));
    assert_eq!(told.of(&shipped::escalated_completion()), (1, 1));
    assert_eq!(told.of(&shipped::escalated_handling()), (2 * HOUR, 1));
    // A general ticket is none of them.
    let centre = march();
    let told = asked(&centre, &[]).tell(shipped::of_escalated());
    for indicator in shipped::of_escalated() {
        assert_eq!(told.of(&indicator), (0, 0), "{}", indicator.id);
    }
}

#[test]
fn tel_32_late_dissatisfied_and_sent_back_ones_count_against_it() {
    let centre = Centre::new();
    through(&centre, "2026-03-06 00:00:00.000001", Some(Satisfaction::Satisfied), false);
    let told = asked(&centre, &[]).tell(shipped::of_escalated());
    assert_eq!(told.of(&shipped::escalated_resolution()), (0, 1));
    assert_eq!(told.of(&shipped::escalated_completion()), (0, 1));
    assert_eq!(told.of(&shipped::escalated_quality()), (0, 1));
    assert_eq!(told.of(&shipped::escalated_satisfaction()), (1, 1));
    let centre = Centre::new();
    through(&centre, "2026-03-02 11:00", None, true);
    let told = asked(&centre, &[]).tell(shipped::of_escalated());
    assert_eq!(told.of(&shipped::escalated_resolution()), (1, 1));
    assert_eq!(told.of(&shipped::escalated_quality()), (0, 1), "failed the audit once");
    assert_eq!(told.of(&shipped::escalated_satisfaction()), (0, 1), "not asked, and counted");
}

/// A table of so many rows that pass of so many that are asked about.
fn rows_of(indicator: &Indicator, part: u64, whole: u64) -> Told {
    use redress_metrics::{Aggregate, Breakdown, Measure};
    let Measure::Share { whole: rows, part: test } = indicator.measure else { panic!("a share") };
    let mut table = Table::new(rows.of);
    for n in 0..whole {
        let has = if n < part { rows.that.all.union(test.all) } else { rows.that.all };
        let day = local("2026-03-02 09:00");
        table.push(has).received(day).ended(day).due(day);
    }
    let zone = chrono_tz::Asia::Shanghai;
    let indicators = vec![indicator.clone()];
    let mut aggregate =
        Aggregate::new(Breakdown { zone, grain: Grain::Month, by: vec![], indicators });
    aggregate.add(&table);
    Told::of_figures(aggregate.figures(), aggregate.totals(), vec![indicator.clone()])
}

#[test]
fn tel_32_targets_are_met_exactly_at_95_and_99_percent() {
    use Attainment::{Met, Missed};
    for (indicator, percent) in [
        (shipped::escalated_resolution(), 95),
        (shipped::escalated_satisfaction(), 95),
        (shipped::escalated_flow(), 99),
        (shipped::escalated_quality(), 99),
        (shipped::escalated_completion(), 95),
    ] {
        for (part, expected) in [(percent, Met), (percent - 1, Missed), (100, Met)] {
            let told = rows_of(&indicator, part, 100);
            let figure = told.figure(&indicator, "2026-03", &[]);
            assert_eq!((figure.numerator, figure.denominator), (i128::from(part), 100));
            let judged: Vec<_> = indicator.judge(figure).into_iter().map(|(_, a)| a).collect();
            assert_eq!(judged, [expected], "{} at {part} %", indicator.id);
        }
        // 94.9999 % is not 95 %, whatever is shown.
        let told = rows_of(&indicator, percent * 1_000 - 1, 100_000);
        assert_eq!(indicator.judge(told.figure(&indicator, "2026-03", &[]))[0].1, Missed);
    }
    assert!(shipped::escalated_handling().targets.is_empty(), "the source has none");
}

#[test]
fn tel_32_too_few_rows_judge_nobody() {
    let mut indicator = shipped::escalated_resolution();
    indicator.targets = vec![Target { enough: 20, grain: None, goal: Goal::AtLeast(9_500) }];
    for (whole, expected) in [(19, Attainment::TooFew), (20, Attainment::Missed)] {
        let told = rows_of(&indicator, 0, whole);
        assert_eq!(indicator.judge(told.figure(&indicator, "2026-03", &[]))[0].1, expected);
    }
}

#[test]
fn tel_32_the_hotline_answers_80_percent_within_15_seconds() {
    let centre = Centre::new();
    for (in_time, expected) in [(800, Attainment::Met), (799, Attainment::Missed)] {
        let mut calls = Table::new(Unit::Base);
        for (all, answered) in [(600, in_time - 300), (400, 300)] {
            calls
                .push(Properties::NONE)
                .received(local("2026-03-02 09:30"))
                .measure(Quantity::Calls, all)
                .measure(Quantity::CallsInTime, answered);
        }
        let asked = Asked { grain: Grain::Hour, ..asked(&centre, &[]) };
        let told = asked.with(vec![shipped::hotline()], &[calls]);
        let figure = told.figure(&shipped::hotline(), "2026-03-02T09", &[]);
        assert_eq!((figure.numerator, figure.denominator), (in_time.into(), 1_000));
        assert_eq!(shipped::hotline().judge(figure)[0].1, expected);
    }
}

#[test]
fn tel_32_service_caused_at_most_one_a_month_and_less_than_four_a_year() {
    use Attainment::{Met, Missed};
    let indicator = shipped::service_caused();
    let judged = |months: &[(u32, usize)], grain: Grain, interval: &str| {
        let mut cases = Table::new(Unit::Case);
        for (month, count) in months {
            for _ in 0..*count {
                cases
                    .push(Properties::from(Property::ServiceCaused))
                    .received(local(&format!("2026-{month:02}-05 09:00")));
            }
        }
        let centre = Centre::new();
        let told = Asked { grain, ..asked(&centre, &[]) }.with(vec![indicator.clone()], &[cases]);
        let judged = indicator.judge(told.figure(&indicator, interval, &[]));
        judged.into_iter().map(|(_, attainment)| attainment).collect::<Vec<_>>()
    };
    assert_eq!(judged(&[(3, 1)], Grain::Month, "2026-03"), [Met]);
    assert_eq!(judged(&[(3, 2)], Grain::Month, "2026-03"), [Missed]);
    assert_eq!(judged(&[(1, 1), (2, 1), (3, 1)], Grain::Year, "2026"), [Met]);
    assert_eq!(judged(&[(1, 1), (2, 1), (3, 1), (4, 1)], Grain::Year, "2026"), [Missed]);
    assert_eq!(judged(&[(1, 9)], Grain::Quarter, "2026-Q1"), [], "no target for quarters");
}
