//! The contract of each shipped indicator: complete in both languages, and true. For each treatment that
//! it states a row is changed that way, and the figure must do what the sentence says.

use crate::naive;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use redress::vocabulary::Lang;
use redress_metrics::{
    Aggregate, Breakdown, Cohort, Grain, Indicator, Measure, Property, Quantity, Rows, Unit,
    indicators,
};
use redress_presets::indicators as shipped;

use naive::{Row, add_all};

fn is_chinese(c: char) -> bool {
    ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
}

#[test]
fn every_contract_is_complete_in_both_languages() {
    let mut names = BTreeSet::new();
    for indicator in shipped::all() {
        let contract = indicator.contract();
        assert!(names.insert(indicator.id.clone()), "{} is there twice", indicator.id);
        assert_eq!((&contract.id, &contract.name), (&indicator.id, &indicator.name));
        assert_eq!(contract.cite, indicator.cite);
        assert_eq!(contract.targets.len(), indicator.targets.len());
        let divided = !matches!(
            indicator.measure,
            Measure::Count { .. } | Measure::Sum { .. } | Measure::Percentile { .. }
        );
        assert_eq!(contract.denominator.is_some(), divided, "{}", indicator.id);
        let (en, zh) = (contract.text(Lang::En), contract.text(Lang::Zh));
        assert!(!en.chars().any(is_chinese), "{en}");
        assert_eq!(en.lines().count(), zh.lines().count(), "{en}\n{zh}");
        let lines = 3 + usize::from(divided) - 1
            + contract.treatments.len()
            + contract.targets.len()
            + usize::from(contract.periods.is_some())
            + usize::from(contract.note.is_some());
        assert_eq!(en.lines().count(), lines + 1 - usize::from(lines == 0), "{en}");
        for line in zh.lines() {
            assert!(line.chars().any(is_chinese), "{line}");
            assert!(line.starts_with("  ") || line.starts_with(&contract.name.zh));
            assert!(
                !line.trim_end().ends_with('：') && !line.trim_end().ends_with("其中"),
                "{line}"
            );
        }
        for line in en.lines() {
            assert!(!line.trim_end().ends_with(':'), "{line}");
        }
    }
    assert!(names.len() > 45, "all of them: {}", names.len());
}

#[test]
fn what_people_argue_about_is_settled_for_every_figure_of_cases() {
    let argued = [
        Property::Open,
        Property::Withdrawn,
        Property::Declined,
        Property::Merged,
        Property::Extended,
        Property::Held,
        Property::Reopened,
    ];
    for indicator in shipped::all() {
        if whole(&indicator).is_none_or(|rows| rows.of != Unit::Case) {
            continue;
        }
        let treatments = indicator.contract().treatments;
        let named: Vec<_> = treatments.iter().map(|(argued, _)| argued.en.as_str()).collect();
        assert_eq!(named, argued.map(|p| p.label(Lang::En)), "{}", indicator.id);
    }
}

fn whole(indicator: &Indicator) -> Option<Rows> {
    match indicator.measure {
        Measure::Count { rows }
        | Measure::Share { whole: rows, .. }
        | Measure::Sum { rows, .. }
        | Measure::Mean { rows, .. }
        | Measure::Percentile { rows, .. }
        | Measure::Rate { rows, .. } => Some(rows),
        Measure::Quotient { .. } => None,
    }
}

fn day() -> DateTime<Utc> {
    "2026-03-02T01:00:00Z".parse().expect("an instant")
}

/// How many rows of one are counted below and above the line.
fn counted(indicator: &Indicator, mut row: Row, ended: bool) -> (u64, u64) {
    row.dates = vec![(Cohort::Received, day()), (Cohort::Due, day())];
    row.measures = Quantity::ALL.iter().map(|of| (*of, 60_000_000)).collect();
    if ended {
        row.dates.push((Cohort::Ended, day()));
    } else {
        // What is still open has no handling time (reader.rs).
        row.measures.retain(|(of, _)| *of != Quantity::Handling);
    }
    let mut aggregate = Aggregate::new(Breakdown {
        zone: chrono_tz::UTC,
        grain: Grain::Month,
        by: vec![],
        indicators: vec![indicator.clone()],
    });
    let base = Row { unit: Unit::Base, has: vec![], ..row.clone() };
    add_all(&mut aggregate, &[row, base]);
    let Some(figure) = aggregate.figures().into_iter().next() else { return (0, 0) };
    match indicator.measure {
        Measure::Share { .. } => {
            (figure.denominator, u64::try_from(figure.numerator).expect("a count"))
        }
        Measure::Rate { .. } => {
            let count = u64::try_from(figure.numerator).expect("a count");
            (count, count)
        }
        _ => (figure.denominator, figure.denominator),
    }
}

#[test]
fn each_treatment_is_what_is_computed() {
    let mut seen = BTreeSet::new();
    for indicator in shipped::all() {
        let Some(rows) = whole(&indicator) else { continue };
        let part = match indicator.measure {
            Measure::Share { part, .. } => part,
            _ => redress_metrics::Test::ANY,
        };
        for (argued, treated) in indicator.contract().treatments {
            let named = |p: &Property| match argued.en.as_str() {
                "reopenings" => *p == Property::Reopened,
                name => p.label(Lang::En) == name,
            };
            let property = Property::ALL.iter().copied().find(named);
            let property = property.expect("a property");
            // A row that counts above and below the line, with and without what is argued about.
            let both = rows.that.and(part).all;
            let has: Vec<_> = both.iter().filter(|p| *p != property).collect();
            let without = Row::new(rows.of, &has);
            let mut with = without.clone();
            with.has.push(property);
            let open = property == Property::Open;
            let (without, with) =
                (counted(&indicator, without, true), counted(&indicator, with, !open));
            let expected = match treated.en.as_str() {
                "left out" | "left out until they end" => ((1, 1), (0, 0)),
                "only these are counted" => ((0, 0), (1, 1)),
                "in the denominator, never in the numerator" => ((1, 1), (1, 0)),
                "what the numerator counts" => ((1, 0), (1, 1)),
                other => {
                    assert!(other.starts_with("counted"), "{other}");
                    ((1, 1), (1, 1))
                }
            };
            assert_eq!(
                (without, with),
                expected,
                "{}, {}: {}",
                indicator.id,
                argued.en,
                treated.en
            );
            seen.insert(treated.en);
        }
    }
    assert!(seen.len() >= 9, "{seen:?}");
}

#[test]
fn by_which_promise_lateness_is_judged_is_what_the_contract_says() {
    for (indicator, says, promised) in [
        (indicators::on_time(), "counted, by the date promised last", true),
        (indicators::on_time_originally(), "counted, by the date first promised", false),
        (indicators::clean_on_time(), "in the denominator, never in the numerator", false),
    ] {
        let treatments = indicator.contract().treatments;
        let extended = treatments.iter().find(|(argued, _)| argued.en == "extended");
        assert_eq!(extended.expect("it").1.en, says);
        // Kept by the second promise only.
        let has = [Property::Closed, Property::Judged, Property::OnTime, Property::Extended];
        let numerator = counted(&indicator, Row::new(Unit::Case, &has), true).1;
        assert_eq!(numerator, u64::from(promised), "{}", indicator.id);
    }
}

#[test]
fn a_percentiles_contract_states_its_error() {
    let contract = indicators::handling_percentile(90).contract();
    let (en, zh) = (contract.text(Lang::En), contract.text(Lang::Zh));
    assert!(en.contains("to the second for up to 8,192 different values"), "{en}");
    assert!(en.contains("beyond that at most 0.8 % too high"), "{en}");
    assert!(zh.contains("不同取值不超过8192个时精确到秒，超过时偏高不超过0.8%"), "{zh}");
}
