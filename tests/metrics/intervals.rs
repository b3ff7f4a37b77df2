//! The periods of reports against chrono's own calendar: where an instant belongs, where a period
//! begins and ends, and how it is written.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;
use proptest::sample::select;
use redress_metrics::{Grain, Interval};

const ZONES: [Tz; 7] = [
    Tz::Asia__Shanghai,
    Tz::UTC,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::Europe__Lisbon,
    Tz::Pacific__Kiritimati,
    Tz::Pacific__Niue,
];
/// 2200-01-01 in seconds.
const END: i64 = 7_258_118_400;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn interval(text: &str) -> Interval {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The civil time at which the period around a civil time begins.
fn start(local: NaiveDateTime, grain: Grain) -> NaiveDateTime {
    let date = local.date();
    let first = |month| NaiveDate::from_ymd_opt(date.year(), month, 1).expect("a date");
    let midnight = |date: NaiveDate| date.and_hms_opt(0, 0, 0).expect("midnight");
    match grain {
        Grain::Hour => {
            let past = i64::from(chrono::Timelike::num_seconds_from_midnight(&local)) % 3_600;
            let whole = local - TimeDelta::seconds(past);
            chrono::Timelike::with_nanosecond(&whole, 0).expect("a time")
        }
        Grain::Day => midnight(date),
        Grain::Week => midnight(date.week(Weekday::Mon).first_day()),
        Grain::Month => midnight(first(date.month())),
        Grain::Quarter => midnight(first((date.month() - 1) / 3 * 3 + 1)),
        Grain::Year => midnight(first(1)),
        Grain::Whole => midnight(NaiveDate::default()),
    }
}

/// The civil time at which the next one begins.
fn next(start: NaiveDateTime, grain: Grain) -> NaiveDateTime {
    match grain {
        Grain::Hour => start + TimeDelta::hours(1),
        Grain::Day => start + Days::new(1),
        Grain::Week => start + Days::new(7),
        Grain::Month => start + Months::new(1),
        Grain::Quarter => start + Months::new(3),
        Grain::Year | Grain::Whole => start + Months::new(12),
    }
}

/// The first instant at which the clocks of a zone show a civil time or a later one, by bisection over
/// minutes.
fn first_showing(civil: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    // Nowhere are clocks more than 16 hours away from UTC; they go back by an hour at most.
    let mut low = civil.and_utc() - TimeDelta::hours(16);
    while low.with_timezone(&zone).naive_local() + TimeDelta::hours(2) < civil {
        low += TimeDelta::minutes(30);
    }
    while low.with_timezone(&zone).naive_local() < civil {
        low += TimeDelta::minutes(1);
    }
    low
}

fn text(start: NaiveDateTime, grain: Grain) -> String {
    match grain {
        Grain::Hour => start.format("%Y-%m-%dT%H").to_string(),
        Grain::Day => start.format("%Y-%m-%d").to_string(),
        Grain::Week => start.format("%G-W%V").to_string(),
        Grain::Month => start.format("%Y-%m").to_string(),
        Grain::Quarter => format!("{:04}-Q{}", start.year(), start.month() / 3 + 1),
        Grain::Year => start.format("%Y").to_string(),
        Grain::Whole => "all".to_owned(),
    }
}

fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    let changes = [
        "2026-03-08T07:00:00Z",
        "2026-11-01T06:00:00Z",
        "2026-04-04T15:00:00Z",
        "2026-10-03T15:30:00Z",
        "2026-03-29T01:00:00Z",
        "2026-10-25T01:00:00Z",
        "2021-01-03T12:00:00Z",
        "2024-02-29T12:00:00Z",
    ];
    let near = (select(changes.map(at).to_vec()), -200_000_i64..200_000)
        .prop_map(|(at, seconds)| at + TimeDelta::seconds(seconds));
    let any = (0..END, 0_u32..1_000_000_000)
        .prop_map(|(s, n)| DateTime::from_timestamp(s, n).expect("an instant"));
    prop_oneof![near, any]
}

fn grains() -> impl Strategy<Value = Grain> {
    select(Grain::ALL[..6].to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_instant_belongs_to_the_period_that_the_clocks_show(
        at in instants(), grain in grains(), zone in select(ZONES.to_vec()),
    ) {
        let local = at.with_timezone(&zone).naive_local();
        let interval = Interval::containing(at, grain, zone);
        prop_assert_eq!(interval.grain(), grain);
        prop_assert_eq!(interval.to_string(), text(start(local, grain), grain));
        prop_assert_eq!(interval.to_string().parse(), Ok(interval));
        let json = serde_json::to_string(&interval).expect("json");
        prop_assert_eq!(serde_json::from_str::<Interval>(&json).expect("back"), interval);
    }

    #[test]
    fn a_period_lasts_from_the_first_showing_of_its_start_to_that_of_the_next(
        at in instants(), grain in grains(), zone in select(ZONES.to_vec()),
    ) {
        let begins = start(at.with_timezone(&zone).naive_local(), grain);
        let (from, until) = Interval::containing(at, grain, zone).bounds(zone);
        prop_assert_eq!(from, first_showing(begins, zone));
        prop_assert_eq!(until, first_showing(next(begins, grain), zone));
        prop_assert!(from <= at && at < until);
    }

    #[test]
    fn periods_follow_each_other_without_gap_or_overlap(
        at in instants(), grain in grains(), zone in select(ZONES.to_vec()),
    ) {
        let here = Interval::containing(at, grain, zone);
        let begins = start(at.with_timezone(&zone).naive_local(), grain);
        prop_assert_eq!(here.next().to_string(), text(next(begins, grain), grain));
        prop_assert_eq!(here.next().previous(), here);
        prop_assert!(here < here.next() && here.previous() < here);
        prop_assert_eq!(here.bounds(zone).1, here.next().bounds(zone).0);
    }

    #[test]
    fn a_year_before_is_the_same_period_of_the_calendar_or_the_last_one_like_it(
        at in instants(), grain in grains(), zone in select(ZONES.to_vec()),
    ) {
        let here = Interval::containing(at, grain, zone);
        let begins = start(at.with_timezone(&zone).naive_local(), grain);
        let earlier = match grain {
            Grain::Week => {
                let week = begins.date().iso_week();
                // 28 December is always in the last week of its year.
                let last = NaiveDate::from_ymd_opt(week.year() - 1, 12, 28).expect("a date");
                let week = week.week().min(last.iso_week().week());
                let monday = NaiveDate::from_isoywd_opt(last.year(), week, Weekday::Mon);
                monday.expect("a week").and_time(begins.time())
            }
            // Months that are counted back end 29 February on the 28th.
            _ => begins - Months::new(12),
        };
        // The first year of the accepted range has none before it.
        if at.year() > 1971 {
            prop_assert_eq!(here.year_before().map(|i| i.to_string()), Some(text(earlier, grain)));
        }
    }

    #[test]
    fn no_text_makes_it_panic_and_none_is_read_that_would_be_written_otherwise(
        text in prop_oneof![
            "[0-9]{4}-?[WQT0-9]{0,3}-?[0-9T]{0,6}",
            "[ +-]?[0-9]{1,5}-[ 0-9]{1,3}(-[ 0-9]{1,3})?(T[0-9]{1,3})?",
            any::<String>(),
            "[2年０-９W]{0,12}",
        ],
    ) {
        if let Ok(interval) = text.parse::<Interval>() {
            prop_assert_eq!(interval.to_string(), text);
        }
    }
}

#[test]
fn a_day_of_23_and_one_of_25_hours_and_hours_skipped_and_repeated() {
    let hours = |text: &str, zone: Tz| {
        let (from, until) = interval(text).bounds(zone);
        (until - from).num_minutes()
    };
    let new_york = Tz::America__New_York;
    assert_eq!(hours("2026-03-08", new_york), 23 * 60);
    assert_eq!(hours("2026-11-01", new_york), 25 * 60);
    assert_eq!(hours("2026-03-08T02", new_york), 0, "the clocks never show it");
    assert_eq!(hours("2026-11-01T01", new_york), 120, "an hour shown twice is one interval");
    let lord_howe = Tz::Australia__Lord_Howe;
    assert_eq!(hours("2026-10-04T02", lord_howe), 30);
    assert_eq!(hours("2026-04-05T01", lord_howe), 90);
    for instant in ["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"] {
        let here = Interval::containing(at(instant), Grain::Hour, new_york);
        assert_eq!(here.to_string(), "2026-11-01T01");
    }
}

#[test]
fn weeks_are_iso_weeks_with_a_53rd_now_and_then() {
    let of = |day: &str| {
        let noon = at(&format!("{day}T12:00:00Z"));
        Interval::containing(noon, Grain::Week, Tz::UTC).to_string()
    };
    assert_eq!(of("2021-01-03"), "2020-W53");
    assert_eq!(of("2021-01-04"), "2021-W01");
    assert_eq!(of("2024-12-30"), "2025-W01");
    assert_eq!(of("1970-01-01"), "1970-W01");
    assert_eq!(interval("2020-W53").next(), interval("2021-W01"));
    assert_eq!(interval("2020-W53").year_before(), Some(interval("2019-W52")), "2019 has 52");
    assert_eq!(interval("2021-W52").year_before(), Some(interval("2020-W52")));
    assert!("2021-W53".parse::<Interval>().is_err());
    assert_eq!(interval("1970-W01").previous().next(), interval("1970-W01"));
}

#[test]
fn a_leap_day_has_the_28th_a_year_before() {
    assert_eq!(interval("2024-02-29").year_before(), Some(interval("2023-02-28")));
    assert_eq!(interval("2024-02-29T13").year_before(), Some(interval("2023-02-28T13")));
    assert_eq!(interval("2025-02-28").year_before(), Some(interval("2024-02-28")));
    assert_eq!(interval("2025-03-01T00").year_before(), Some(interval("2024-03-01T00")));
    assert_eq!(interval("2024-02").year_before(), Some(interval("2023-02")));
    assert_eq!(interval("2024-02").next(), interval("2024-03"));
    assert!("2023-02-29".parse::<Interval>().is_err());
}

#[test]
fn the_first_periods_east_of_utc_begin_before_1970_does_in_utc() {
    let lord_howe = Tz::Australia__Lord_Howe;
    let first = Interval::containing(at("1970-02-10T00:00:00Z"), Grain::Quarter, lord_howe);
    let ten_hours_east = at("1969-12-31T14:00:00Z");
    assert_eq!(first.bounds(lord_howe), (ten_hours_east, at("1970-03-31T14:00:00Z")));
    let last = Interval::containing(at("2199-12-31T12:00:00Z"), Grain::Year, Tz::America__New_York);
    assert_eq!(last.bounds(Tz::America__New_York).1, at("2200-01-01T05:00:00Z"));
}

#[test]
fn what_ended_before_1970_is_no_year_before() {
    for first in ["1970-Q2", "1970-03", "1970-W10", "1970-03-02", "1970-03-02T14"] {
        assert_eq!(interval(first).year_before(), None, "{first}");
    }
}

#[test]
fn all_time_has_no_neighbours() {
    let all = Interval::WHOLE;
    assert_eq!(all, interval("all"));
    assert_eq!((all.previous(), all.next(), all.year_before()), (all, all, None));
    let (from, until) = all.bounds(Tz::Asia__Shanghai);
    assert_eq!((from, until), (at("1970-01-01T00:00:00Z"), at("2200-01-01T00:00:00Z")));
}

#[test]
fn the_periods_of_the_first_and_last_accepted_instants_can_be_written_and_read() {
    for instant in ["1970-01-01T00:00:00Z", "2199-12-31T23:59:59.999999Z"] {
        for zone in ZONES {
            for grain in Grain::ALL {
                let here = Interval::containing(at(instant), *grain, zone);
                let local = at(instant).with_timezone(&zone).naive_local();
                assert_eq!(here.to_string(), text(start(local, *grain), *grain), "{zone}");
                assert_eq!(here.to_string().parse(), Ok(here), "{zone}, {here}");
            }
        }
    }
}

#[test]
fn instants_outside_the_accepted_range_make_nothing_panic() {
    for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC, at("1869-12-31T00:00:00Z")]
    {
        for (grain, zone) in Grain::ALL.iter().flat_map(|g| ZONES.map(|zone| (g, zone))) {
            let here = Interval::containing(instant, *grain, zone);
            let _ = (here.to_string(), here.previous(), here.next(), here.year_before());
            let _ = here.bounds(Tz::America__New_York);
        }
    }
    assert_eq!(Interval::month(2026, 13), None);
    assert_eq!(Interval::month(2026, 0), None);
    assert_eq!(Interval::month(i32::MAX, 1), None);
    assert_eq!(Interval::month(i32::MIN, 12), None);
    assert_eq!(Interval::month(2026, 12), Some(interval("2026-12")));
}
