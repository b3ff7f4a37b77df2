//! The figures that are computed from a log of events.

use redress::vocabulary::Label;
use redress_metrics::{
    Aggregate, Breakdown, Cohort, Dimension, Grain, Indicator, Measure, Property, Quantity, Rows,
    Test, Unit, indicators,
};

use super::Figures;
use super::mapping::Mapping;

/// Cases that waited for a third party.
pub(crate) fn waited() -> Indicator {
    let whole = Rows::that(Unit::Case, Test::without(&[Property::Merged, Property::Open]));
    let part = Test::with(&[Property::Held]);
    Indicator::new(
        redress::code!("waited"),
        Label::new("put on hold", "挂起率"),
        Cohort::Ended,
        Measure::Share { whole, part },
    )
}

fn waiting_time() -> Indicator {
    let rows = Rows::that(Unit::Custody, Test::with(&[Property::Held]));
    Indicator::new(
        redress::code!("waiting-time"),
        Label::new("time on hold", "挂起总时长"),
        Cohort::Received,
        Measure::Sum { rows, of: Quantity::Custody },
    )
}

/// The figures for the facts of a mapping.
pub(crate) fn of(mapping: &Mapping) -> Vec<Figures> {
    let judged = !mapping.limits().is_empty();
    let section = |en: &str, zh: &str, grain, by: &[Dimension], indicators: Vec<Indicator>| {
        let breakdown = Breakdown { zone: mapping.zone, grain, by: by.to_vec(), indicators };
        Figures::new(Label::new(en, zh), Aggregate::new(breakdown))
    };
    let with_limits = |mut list: Vec<Indicator>, more: Vec<Indicator>| {
        if judged {
            list.extend(more);
        }
        list
    };
    let all = vec![
        indicators::received(),
        indicators::reopened(),
        indicators::ended(),
        indicators::backlog(),
        indicators::backlog_age(),
        indicators::mean_handling(),
        indicators::handling_percentile(50),
        indicators::handling_percentile(90),
        indicators::handling_percentile(95),
        indicators::reopening_rate(),
        waited(),
        waiting_time(),
        indicators::transfer_rate(),
        indicators::satisfaction(),
    ];
    let limits = vec![
        indicators::on_time(),
        indicators::clean_on_time(),
        indicators::warning_effectiveness(),
        indicators::mean_delay(),
    ];
    let short = || {
        let list = vec![
            indicators::ended(),
            indicators::reopening_rate(),
            waited(),
            indicators::mean_handling(),
            indicators::handling_percentile(50),
            indicators::handling_percentile(95),
        ];
        with_limits(list, vec![indicators::on_time()])
    };
    let facts = &mapping.facts;
    let dimensions = [
        (facts.department.is_some(), Dimension::Department, "By department", "按部门"),
        (facts.tier.is_some(), Dimension::Tier, "By service level", "按服务等级"),
        (facts.grade.is_some(), Dimension::Grade, "By grade", "按级别"),
        (facts.line.is_some(), Dimension::Line, "By line of business", "按业务类型"),
        (facts.subject.is_some(), Dimension::Subject, "By category", "按问题类别"),
        (facts.channel.is_some(), Dimension::Channel, "By channel", "按渠道"),
        (facts.brand.is_some(), Dimension::Brand, "By brand", "按品牌"),
        (facts.region.is_some(), Dimension::Region, "By region", "按地区"),
    ];
    let mut sections =
        vec![section("All cases", "全部投诉", Grain::Whole, &[], with_limits(all, limits))];
    for (given, dimension, en, zh) in dimensions {
        if given {
            sections.push(section(en, zh, Grain::Whole, &[dimension], short()));
        }
    }
    let flow = vec![
        indicators::received(),
        indicators::reopened(),
        indicators::ended(),
        indicators::reopening_rate(),
        indicators::mean_handling(),
    ];
    let by_month = with_limits(flow, vec![indicators::on_time()]);
    sections.push(section("By month", "按月份", Grain::Month, &[], by_month));
    sections
}
