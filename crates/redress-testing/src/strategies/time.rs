//! Strategies for time: instants, periods, calendars.

use chrono::{DateTime, Days, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;
use proptest::prelude::{Just, any};
use proptest::strategy::{BoxedStrategy, NewTree, Strategy};
use proptest::test_runner::TestRunner;

use super::{named, one_of};
use redress::time::{Boundary, Calendar, Period};
use redress::vocabulary::Label;

named! {
    /// Instants; see [`instants`].
    Instants => DateTime<Utc>
}
named! {
    /// Periods; see [`periods`].
    Periods => Period
}
named! {
    /// Calendars; see [`calendars`].
    Calendars => Calendar
}

/// Instants in the years 2020 to 2030, in microseconds. Shrink towards the first.
pub fn instants() -> Instants {
    let micros = 1_577_836_800_000_000i64..1_893_456_000_000_000;
    let make = micros.prop_map(|us| DateTime::from_timestamp_micros(us).unwrap_or_default());
    Instants(make.boxed())
}

/// Periods of every kind that procedures use, from minutes to weeks. Shrink towards one minute.
pub fn periods() -> Periods {
    let count = 1u32..=100;
    let make = (0u8..=6, count).prop_map(|(kind, n)| {
        let period = match kind {
            0 => Period::minutes(n),
            1 => Period::hours(n),
            2 => Period::working_minutes(n.saturating_mul(10)),
            3 => Period::working_hours(n),
            4 => Period::days(n.div_ceil(8)),
            5 => Period::working_days(n.div_ceil(8)),
            _ => return Period::same_day(),
        };
        period.unwrap_or(Period::same_day())
    });
    Periods(make.boxed())
}

const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A day's windows: up to two, from four ascending quarter hours.
fn windows() -> BoxedStrategy<Vec<(String, String)>> {
    let quarters: Vec<u32> = (0..=96).map(|quarter| quarter * 15).collect();
    let pairs = |minutes: Vec<u32>| {
        minutes
            .chunks_exact(2)
            .filter_map(|pair| match pair {
                [open, close] => Some((clock(*open), clock(*close))),
                _ => None,
            })
            .collect()
    };
    proptest::sample::subsequence(quarters, 0..=4).prop_map(pairs).boxed()
}

/// Valid calendars: five zones, any weekly pattern with hours on at least one day, days off and make-up
/// days in 2020 to 2030, with and without an intake cut-off and a horizon.
///
/// Shrink towards a Monday with hours in UTC and nothing else.
pub fn calendars() -> Calendars {
    let zones = one_of(vec![
        Tz::UTC,
        Tz::Asia__Shanghai,
        Tz::Europe__Berlin,
        Tz::America__New_York,
        Tz::Australia__Lord_Howe,
    ]);
    let days = || proptest::collection::vec(0u64..4_000, 0..4);
    let parts = (
        zones,
        proptest::collection::vec(windows(), 7),
        days(),
        days(),
        proptest::option::of((0u32..1_440, 0u32..1_440)),
        proptest::option::of(0u64..4_000),
        any::<bool>(),
        any::<bool>(),
        Just(()),
    );
    let make = parts.prop_map(|(zone, week, off, worked, cutoff, horizon, next, roll, ())| {
        let date = |day: u64| {
            let first = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default();
            first.checked_add_days(Days::new(day)).unwrap_or(first)
        };
        let mut builder = Calendar::builder(zone).roll_rest_days(roll);
        let mut hours = false;
        for (weekday, windows) in WEEK.into_iter().zip(&week) {
            let windows: Vec<(&str, &str)> =
                windows.iter().map(|(open, close)| (open.as_str(), close.as_str())).collect();
            hours |= !windows.is_empty();
            builder = builder.hours(weekday, &windows);
        }
        if !hours {
            builder = builder.hours(Weekday::Mon, &[("09:00", "17:00")]);
        }
        for day in off {
            builder = builder.day_off(date(day), Label::new("day off", "放假"));
        }
        for day in worked {
            builder = builder.make_up_day(date(day), Label::new("make-up day", "补班"));
        }
        if let Some((after, counts_at)) = cutoff {
            builder = builder.intake_cutoff(&clock(after), &clock(counts_at));
        }
        if let Some(day) = horizon {
            builder = builder.horizon(date(day));
        }
        if next {
            builder = builder.boundary(Boundary::AtNextOpening);
        }
        builder.build().unwrap_or_else(|_| Calendar::always_open(zone))
    });
    Calendars(make.boxed())
}
