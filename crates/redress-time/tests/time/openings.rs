//! When a calendar is open, held to a model that asks minute by minute.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use redress_time::*;

use crate::laws::{Office, offices};

/// Whether the model's office is open in the minute that begins at an instant.
fn open(windows: &[(DateTime<Utc>, DateTime<Utc>)], at: DateTime<Utc>) -> bool {
    windows.iter().any(|(opens, closes)| *opens <= at && at < *closes)
}

fn minutes(office: &Office, around: NaiveDate, days: i64) -> Vec<(DateTime<Utc>, bool)> {
    let first = around - TimeDelta::days(2);
    let windows: Vec<_> =
        first.iter_days().take(days as usize + 6).flat_map(|date| office.open(date)).collect();
    let start = around.and_time(NaiveTime::MIN).and_utc();
    let minutes = (0..days * 1_440).map(|minute| start + TimeDelta::minutes(minute));
    minutes.map(|at| (at, open(&windows, at))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_calendar_is_open_in_the_minutes_in_which_the_model_is((office, around) in offices()) {
        let calendar = &office.calendar;
        let minutes = minutes(&office, around, 5);
        let mut next = None;
        for (at, open) in minutes.iter().rev() {
            prop_assert_eq!(calendar.is_open(*at), *open, "{}", at);
            // opens and closes on full minutes only
            let late = *at + TimeDelta::microseconds(59_999_999);
            prop_assert_eq!(calendar.is_open(late), *open, "{}", late);
            if *open {
                next = Some(*at);
            }
            if let Some(next) = next {
                prop_assert_eq!(calendar.next_open(*at).unwrap(), next, "{}", at);
            }
        }
        // a span that begins and ends within the days, its windows minute by minute
        let (from, to) = (minutes[700].0, minutes[5_000].0);
        let windows: Vec<_> = calendar.windows(from, to).unwrap().collect();
        for (at, open) in &minutes[700..5_000] {
            let within = windows.iter().any(|(opens, closes)| opens <= at && at < closes);
            prop_assert_eq!(within, *open, "{}", at);
        }
        let total: TimeDelta = windows.iter().map(|(opens, closes)| *closes - *opens).sum();
        prop_assert_eq!(total, calendar.working_time(from, to).unwrap());
        prop_assert!(windows.is_sorted() && windows.iter().all(|(opens, closes)| from <= *opens && opens < closes && *closes <= to));
        prop_assert!(windows.iter().all(|(opens, _)| opens.nanosecond() == 0));
    }

    #[test]
    fn the_working_days_between_two_dates_are_counted_as_by_hand(
        (office, around) in offices(), length in 0..80_i64, n in 0..60_u32,
    ) {
        let calendar = &office.calendar;
        let through = around + TimeDelta::days(length);
        let after = around.succ_opt().unwrap();
        let days = after.iter_days().take_while(|date| *date <= through);
        let counted = days.filter(|date| !office.open(*date).is_empty()).count();
        prop_assert_eq!(calendar.working_days_between(around, through).unwrap() as usize, counted);
        let nth = calendar.nth_working_day_after(around, n).unwrap();
        prop_assert_eq!(calendar.working_days_between(around, nth).unwrap(), n);
    }

    #[test]
    fn natural_periods_end_on_the_day_that_a_walk_finds(
        (office, around) in offices(), n in 1..30_u32, minute in 0..1_440_i64,
    ) {
        let calendar = &office.calendar;
        let start = around.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minute);
        let first = calendar.local_date(start);
        let works = |date: &NaiveDate| !office.open(*date).is_empty();
        let months = first.checked_add_months(chrono::Months::new(n)).unwrap();
        for (period, last) in [
            (Period::days(n).unwrap(), first + TimeDelta::days(n.into())),
            (Period::weeks(n).unwrap(), first + TimeDelta::days(7 * i64::from(n))),
            (Period::months(n).unwrap(), months),
        ] {
            let rolled = last.iter_days().find(works).unwrap();
            let due = calendar.due(start, period).unwrap().at;
            prop_assert_eq!(due, office.open(rolled).last().unwrap().1, "{}", period);
            let why = calendar.explain_due(start, period).unwrap();
            prop_assert_eq!(why.answer, Some(due));
            prop_assert_eq!(why.rules.contains(&TimeRule::RolledOffRestDay), rolled > last);
        }
        let nth = calendar.nth_working_day_after(first, n).unwrap();
        let due = calendar.due(start, Period::working_days_same_time(n).unwrap()).unwrap().at;
        let wall = start.with_timezone(&office.zone).naive_local().time();
        prop_assert_eq!(due, office.resolve(nth.and_time(wall), false));
    }

    #[test]
    fn a_shifted_day_limit_ends_with_the_first_working_day_that_is_long_enough(
        (office, around) in offices(), n in 1..20_u32, minute in 0..1_440_i64, length in 0..20_000_i64,
    ) {
        let calendar = &office.calendar;
        let start = around.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minute);
        let (from, to) = (start, start + TimeDelta::minutes(length));
        for period in [Period::days(n), Period::weeks(n), Period::months(n), Period::working_days(n)] {
            let period = period.unwrap();
            let due = calendar.due(start, period).unwrap();
            let held = calendar.measure(period.clock(), from, to).unwrap();
            let moved = calendar.shift_due(due, period, from, to).unwrap().at;
            let raw = calendar.shift(due.at, period.clock(), from, to).unwrap().at;
            if held.is_zero() {
                prop_assert_eq!(moved, due.at);
                continue;
            }
            // the first close of business from there on
            let date = raw.with_timezone(&office.zone).date_naive() - TimeDelta::days(2);
            let mut closes = date.iter_days().filter_map(|date| Some(office.open(date).last()?.1));
            prop_assert_eq!(moved, closes.find(|close| *close >= raw).unwrap(), "{}", period);
            prop_assert_eq!(
                calendar.paused_due(start, period, &[(from, Some(to))]).unwrap(),
                PausedDue::At(Due { at: moved, provisional: false })
            );
        }
    }
}

#[test]
fn windows_of_a_span_that_runs_backwards_or_out_of_range_are_refused() {
    let calendar = Calendar::always_open(Tz::UTC);
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let (early, late) = (at("2026-03-02T00:00:00Z"), at("2026-03-03T00:00:00Z"));
    assert!(matches!(calendar.windows(late, early).err(), Some(TimeError::Backwards { .. })));
    assert!(calendar.windows(early, at("2200-01-01T00:00:00Z")).is_err());
    assert_eq!(calendar.windows(early, early).unwrap().count(), 0);
    assert!(!calendar.is_open(at("1969-12-31T23:59:59Z")));
    assert!(calendar.next_open(at("2200-01-01T00:00:00Z")).is_err());
    assert!(calendar.is_open(at("2199-12-31T23:59:59.999999Z")));
    let backwards = calendar.working_days_between(late.date_naive(), early.date_naive());
    assert!(matches!(backwards, Err(TimeError::Backwards { .. })));
}
