//! The figures of the manufacturer, the handbook, the rights office and the equipment maker (MKT-8 to
//! MKT-10, HBK-11, RTS-7, RTS-8, PRD-3), over rows that a host fills in and stories of the dealership.

use redress::complaint::command;
use redress::store::Query;
use redress::vocabulary::Satisfaction;
use redress_handbook::improvement::{Effect, Wanted};
use redress_metrics::{
    Aggregate, Breakdown, Case, Contingency, Dimension, Grain, Indicator, Known, Properties,
    Property, Quantity, Reader, Table, Unit, distribution, indicators as i, repeats,
};

use super::beyond::asked;
use super::figures::{HOUR, Told};
use crate::dealership::shop::{Shop, agent, general, workshop_manager};
use crate::telecom::centre::local;

fn over(tables: &[Table], by: &[Dimension], grain: Grain, indicators: Vec<Indicator>) -> Told {
    let mut aggregate = Aggregate::new(Breakdown {
        zone: chrono_tz::Asia::Shanghai,
        grain,
        by: by.to_vec(),
        indicators: indicators.clone(),
    });
    tables.iter().for_each(|table| aggregate.add(table));
    assert_eq!(aggregate.check(), Ok(()));
    Told::of_figures(aggregate.figures(), aggregate.totals(), indicators)
}

/// Takings-up of a month by department and category.
fn cycles(month: u32, counts: &[(&str, &str, usize)], into: &mut Table) {
    for (department, subject, count) in counts {
        for _ in 0..*count {
            into.push(Properties::NONE)
                .received(local(&format!("2026-{month:02}-05 09:00")))
                .label(Dimension::Department, department)
                .label(Dimension::Subject, subject);
        }
    }
}

#[test]
fn mkt_8_counts_by_month_quarter_and_year_with_trend_and_concentration() {
    let mut table = Table::new(Unit::Cycle);
    cycles(1, &[("production", "quality", 4), ("service", "attitude", 1)], &mut table);
    cycles(2, &[("production", "quality", 8), ("service", "attitude", 3)], &mut table);
    cycles(4, &[("service", "delivery", 4)], &mut table);
    let tables = [table];
    let count = i::received();
    let of = |grain, interval: &str| {
        over(&tables, &[], grain, vec![count.clone()]).at(&count, interval, &[]).0
    };
    assert_eq!((of(Grain::Month, "2026-01"), of(Grain::Month, "2026-02")), (5, 11));
    assert_eq!((of(Grain::Quarter, "2026-Q1"), of(Grain::Quarter, "2026-Q2")), (16, 4));
    assert_eq!(of(Grain::Year, "2026"), 20);
    let told = over(&tables, &[Dimension::Subject], Grain::Month, vec![count.clone()]);
    let pareto = distribution(&told.figures, &count.id, Dimension::Subject);
    let pareto: Vec<_> =
        pareto.iter().map(|s| (s.label.as_deref().unwrap(), s.count, s.cumulative)).collect();
    assert_eq!(pareto, [("quality", 12, 0.6), ("attitude", 4, 0.8), ("delivery", 4, 1.0)]);
}

#[test]
fn rts_7_mkt_8_what_goes_with_which_department() {
    let mut table = Table::new(Unit::Cycle);
    let counts = [
        ("sales", "price", 30),
        ("sales", "repair", 10),
        ("service", "price", 20),
        ("service", "repair", 40),
    ];
    cycles(3, &counts, &mut table);
    let by = [Dimension::Department, Dimension::Subject];
    let count = i::received();
    let told = over(&[table], &by, Grain::Month, vec![count.clone()]);
    let cross = Contingency::of(&told.figures, &count.id, (by[0], by[1]));
    assert_eq!(cross.counts, [[30, 10], [20, 40]]);
    // χ² = n(ad − bc)² / (row sums × column sums) = 100 × 1000² / (40 × 60 × 50 × 50).
    let found = cross.association().expect("two by two");
    let chi_squared = 100.0 * 1_000.0 * 1_000.0 / (40.0 * 60.0 * 50.0 * 50.0);
    assert!((found.chi_squared - chi_squared).abs() < 1e-9, "{}", found.chi_squared);
    assert_eq!((found.degrees, found.thin), (1, false));
    assert!((found.cramers_v - (chi_squared / 100.0).sqrt()).abs() < 1e-12);
    // In two by two the adjusted residual is the root of χ², with the sign of the surplus.
    let residual = found.residuals[0][0].expect("one");
    assert!((residual - chi_squared.sqrt()).abs() < 1e-9, "{residual}");
    assert!((found.residuals[0][1].expect("one") + residual).abs() < 1e-9);
}

#[test]
fn rts_8_an_improvement_is_judged_by_the_figures_before_and_after() {
    let mut cases = Table::new(Unit::Case);
    for (month, repeated, all) in [(1, 30, 100), (2, 10, 50)] {
        for n in 0..all {
            cases
                .push(Properties::NONE.with_if(Property::Repeat, n < repeated))
                .received(local(&format!("2026-{month:02}-05 09:00")));
        }
    }
    let rate = i::repeat_rate();
    let told = over(&[cases], &[], Grain::Month, vec![rate.clone()]);
    let of = |month| {
        let figure = told.figure(&rate, month, &[]);
        redress_handbook::improvement::Figure::of(figure, &rate.measure).expect("a share")
    };
    let effect = Effect { before: of("2026-01"), after: of("2026-02") };
    let at_most = |count, of| Wanted::AtMost(redress_handbook::improvement::Figure::new(count, of));
    assert_eq!(effect.reaches(at_most(20, 100)), Ok(true), "exactly 20 %");
    assert_eq!(effect.reaches(at_most(19, 100)), Ok(false));
    let back = Effect { before: effect.after, after: effect.before };
    assert_eq!(back.reaches(at_most(50, 100)), Ok(false), "worse than before");
}

#[test]
fn mkt_9_mkt_10_timeliness_satisfaction_and_repeats_by_department() {
    let shop = Shop::new();
    let early = shop.receive(&agent(), "2026-03-02 09:00", general());
    early.to_workshop().settled(&workshop_manager()).says(Satisfaction::Satisfied).closed();
    let late = shop.receive(&agent(), "2026-03-05 09:00", general());
    late.to_workshop().at("2026-03-07 09:00").settled(&workshop_manager());
    late.says(Satisfaction::Dissatisfied);
    // The same customer with the same problem: the second repeats the first.
    let all = [early.now(), late.now()];
    let cases: Vec<Case> = all.iter().map(Case::from).collect();
    let again = repeats(&cases, chrono::TimeDelta::days(30));
    let mut reader = Reader::new(
        redress_metrics::Basis::from(&shop.desk.policy().spec().figures),
        local("2026-04-01 00:00"),
    );
    for listed in shop.desk.list(Query::all()) {
        let id = listed.expect("a list").id;
        let also = Properties::NONE
            .with_if(Property::Repeat, again.iter().any(|repeat| repeat.case == id));
        let labels = vec![(Dimension::Brand, "north")];
        let known = Known { also, labels, ..Known::default() };
        reader.history_with(&shop.desk.log(&id).expect("a log"), &known).expect("a history");
    }
    let list = vec![i::on_time(), i::repeat_rate()];
    let by = [Dimension::Department, Dimension::Brand];
    let told = over(&[reader.tables().cases.clone()], &by, Grain::Whole, list);
    assert_eq!(told.at(&i::on_time(), "all", &["workshop", "north"]), (1, 2));
    assert_eq!(told.at(&i::repeat_rate(), "all", &["workshop", "north"]), (1, 2));
    let told = asked(&shop, &[Dimension::Department]).tell(vec![i::satisfaction()]);
    // The second is taken up again, so it has not ended; the customer was asked all the same.
    assert_eq!(told.at(&i::satisfaction(), "2026-03", &["workshop"]), (1, 2));
}

#[test]
fn hbk_11_speed_effect_attitude_recurrence_and_timeliness() {
    let shop = Shop::new();
    for (day, hours) in [("02", 1), ("03", 3)] {
        let case = shop.receive(&agent(), &format!("2026-03-{day} 09:00"), general());
        case.to_workshop().at(&format!("2026-03-{day} {:02}:00", 9 + hours));
        case.does(&workshop_manager(), command::Contact { reached: true });
        case.at(&format!("2026-03-{day} 15:00")).settled(&workshop_manager());
        case.says(Satisfaction::Satisfied).closed();
    }
    let list = vec![i::response_time(), i::outcome_rate(), i::on_time(), i::satisfaction()];
    let told = asked(&shop, &[]).tell(list);
    assert_eq!(told.of(&i::response_time()), (4 * HOUR, 2));
    assert_eq!(told.of(&i::outcome_rate()), (2, 2));
    assert_eq!(told.of(&i::on_time()), (2, 2));
    assert_eq!(told.of(&i::satisfaction()), (2, 2));
    // Recurrence is the host's to say.
    let mut cases = Table::new(Unit::Case);
    for has in [&[Property::Recurring][..], &[], &[Property::Recurring, Property::Merged]] {
        cases.push(Properties::of(has)).received(local("2026-03-05 09:00"));
    }
    let told = over(&[cases], &[], Grain::Month, vec![i::recurrence()]);
    assert_eq!(told.of(&i::recurrence()), (1, 1));
}

#[test]
fn hbk_11_prd_3_survey_answers_by_question_and_quarter() {
    let mut answers = Table::new(Unit::Answer);
    let rows = [
        ("2026-02-05", "attitude", true),
        ("2026-02-06", "attitude", false),
        ("2026-03-31", "transparency", true),
        ("2026-04-01", "attitude", true),
    ];
    for (day, question, satisfied) in rows {
        answers
            .push(Properties::NONE.with_if(Property::Satisfied, satisfied))
            .received(local(&format!("{day} 00:00")))
            .label(Dimension::Question, question)
            .measure(Quantity::Score, 5);
    }
    let rate = i::survey_satisfaction();
    let told = over(&[answers], &[Dimension::Question], Grain::Quarter, vec![rate.clone()]);
    assert_eq!(told.at(&rate, "2026-Q1", &["attitude"]), (1, 2));
    assert_eq!(told.at(&rate, "2026-Q1", &["transparency"]), (1, 1));
    assert_eq!(told.at(&rate, "2026-Q2", &["attitude"]), (1, 1));
    assert_eq!(told.of(&rate), (3, 4));
}
