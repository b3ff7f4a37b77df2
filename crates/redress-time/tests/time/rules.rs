//! The rules of time limits, one sentence each: bad input, ends of days, clock changes, pauses.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::{Tz, UTC};
use redress_time::*;
use redress_time::{Label, Lang};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn name() -> Label {
    Label::new("Founders' Day", "厂庆日")
}

fn office(zone: Tz) -> CalendarBuilder {
    Calendar::builder(zone).weekdays(&[("09:00", "18:00")])
}

/// The deadline in local time.
fn due(calendar: &Calendar, start: &str, period: &str) -> String {
    let due = calendar.due(at(start), period.parse().unwrap()).unwrap();
    due.at.with_timezone(&calendar.zone()).format("%Y-%m-%d %H:%M:%S%.f %z").to_string()
}

fn working(us: i64) -> Period {
    Period::working_time(TimeDelta::microseconds(us)).unwrap()
}

#[test]
fn instants_before_1970_and_from_2200_on_are_refused() {
    let calendar = office(UTC).build().unwrap();
    let hour = Period::hours(1).unwrap();
    let outside =
        ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "2200-01-01T00:00:00Z"].map(at);
    for bad in outside.into_iter().chain([DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC]) {
        let refused = TimeError::OutOfRange { at: Some(bad) };
        assert!(refused.to_string().contains("1970-01-01"));
        assert_eq!(accept_instant(bad), Err(refused));
        assert_eq!(calendar.due(bad, hour), Err(refused));
        assert_eq!(calendar.received(bad), Err(refused));
        let good = at("2026-01-01T00:00:00Z");
        assert_eq!(calendar.working_time(good, bad), Err(refused));
        assert_eq!(calendar.shift(good, LimitClock::Working, bad, good), Err(refused));
        let _ = calendar.local_date(bad);
    }
    assert!(accept_instant(at("1970-01-01T00:00:00Z")).is_ok());
    assert!(accept_instant(at("2199-12-31T23:59:59.999999Z")).is_ok());
}

#[test]
fn a_deadline_beyond_2200_is_out_of_range_and_nothing_overflows() {
    let calendar = office(UTC).build().unwrap();
    let day = Period::working_days(1).unwrap();
    assert!(matches!(
        calendar.due(at("9999-12-31T23:59:59Z"), day),
        Err(TimeError::OutOfRange { at: Some(_) })
    ));
    for period in
        ["65535 days", "65535 working days", "1572840h", "1572840 working hours", "same day"]
    {
        let start = at("2199-12-31T23:00:00Z");
        let beyond = calendar.due(start, period.parse().unwrap());
        assert_eq!(beyond, Err(TimeError::OutOfRange { at: None }), "{period}");
    }
    assert_eq!("9223372036854775807 days".parse::<Period>(), Err(PeriodError::TooLong));
    assert_eq!("9223372036854775807 working hours".parse::<Period>(), Err(PeriodError::TooLong));
    let last = date("2199-12-31");
    assert_eq!(calendar.nth_working_day_after(last, 1), Err(TimeError::OutOfRange { at: None }));
    assert!(calendar.nth_working_day_after(last, u32::MAX).is_err());
    assert!(calendar.nth_working_day_after(NaiveDate::MAX, 1).is_err());
    assert!(!calendar.is_working_day(NaiveDate::MAX) && !calendar.is_working_day(NaiveDate::MIN));
    assert!(calendar.month(2200, 1).is_err() && calendar.month(2026, 13).is_err());
}

#[test]
fn a_leap_second_is_the_second_before_it() {
    let leap = at("2016-12-31T23:59:60Z");
    assert_eq!(accept_instant(leap).unwrap(), at("2016-12-31T23:59:59Z"));
    let due = Calendar::always_open(UTC).due(leap, Period::hours(1).unwrap()).unwrap();
    assert_eq!(due.at, at("2017-01-01T00:59:59Z"));
}

#[test]
fn instants_are_cut_to_microseconds_before_anything_is_decided() {
    let calendar = office(UTC).build().unwrap();
    let (exact, fine) = (at("2026-03-02T09:00:00.000001Z"), at("2026-03-02T09:00:00.000001999Z"));
    assert_eq!(accept_instant(fine).unwrap(), exact);
    for period in ["2h", "8 working hours", "3 days"] {
        let period = period.parse().unwrap();
        assert_eq!(calendar.due(fine, period), calendar.due(exact, period));
    }
    assert_eq!(calendar.working_time(exact, fine).unwrap(), TimeDelta::zero());
}

#[test]
fn an_opening_that_the_clocks_skip_moves_to_the_first_valid_instant() {
    let calendar =
        Calendar::builder(Tz::Europe__Berlin).every_day(&[("02:30", "06:00")]).build().unwrap();
    // 2026-03-29: from 02:00 at once to 03:00
    let sunday = (at("2026-03-28T23:00:00Z"), at("2026-03-29T22:00:00Z"));
    assert_eq!(calendar.working_time(sunday.0, sunday.1).unwrap(), TimeDelta::hours(3));
    assert_eq!(
        due(&calendar, "2026-03-28T23:00:00Z", "1 working hour"),
        "2026-03-29 04:00:00 +0200"
    );
    let why = calendar.explain_working_time(sunday.0, sunday.1).unwrap();
    assert!(
        why.text(Lang::En)
            .contains("2026-03-29 03:00–06:00: 3h; the clocks change, the day has 23h")
    );
}

#[test]
fn a_closing_that_the_clocks_skip_comes_later_and_runs_into_the_next_window() {
    let hours = [("00:00", "02:30"), ("03:15", "06:00")];
    let calendar = Calendar::builder(Tz::Europe__Berlin).every_day(&hours).build().unwrap();
    let sunday = (at("2026-03-28T23:00:00Z"), at("2026-03-29T22:00:00Z"));
    assert_eq!(calendar.working_time(sunday.0, sunday.1).unwrap(), TimeDelta::hours(5));
}

#[test]
fn a_closing_that_the_clocks_repeat_is_the_first_of_the_two() {
    let calendar =
        Calendar::builder(Tz::America__New_York).every_day(&[("00:00", "01:30")]).build().unwrap();
    // 2026-11-01: from 02:00 back to 01:00
    assert_eq!(
        due(&calendar, "2026-11-01T04:00:00Z", "90 working minutes"),
        "2026-11-01 01:30:00 -0400"
    );
    assert_eq!(due(&calendar, "2026-11-01T04:00:00Z", "same day"), "2026-11-01 01:30:00 -0400");
}

#[test]
fn an_hour_repeated_across_midnight_belongs_to_the_new_day() {
    // 2008-11-02 in St. John's: from 00:01 back to 23:01
    let calendar = Calendar::always_open(Tz::America__St_Johns);
    let (first, again) = (at("2008-11-02T02:00:00Z"), at("2008-11-02T02:40:00Z"));
    assert_eq!(calendar.local_date(first), date("2008-11-01"));
    assert_eq!(calendar.local_date(again), date("2008-11-02"));
    let day = calendar.due(again, Period::same_day()).unwrap();
    assert!(day.at > again);
}

#[test]
fn periods_of_different_kinds_differ_on_days_of_23_and_25_hours() {
    let calendar =
        Calendar::builder(Tz::Europe__Berlin).every_day(&[("00:00", "24:00")]).build().unwrap();
    // the evening before the day of 23 hours
    let start = "2026-03-28T18:00:00Z";
    assert_eq!(due(&calendar, start, "24h"), "2026-03-29 20:00:00 +0200");
    assert_eq!(due(&calendar, start, "24 working hours"), "2026-03-29 20:00:00 +0200");
    assert_eq!(due(&calendar, start, "1 day"), "2026-03-30 00:00:00 +0200");
    assert_eq!(due(&calendar, start, "1 working day"), "2026-03-30 00:00:00 +0200");
    let office =
        Calendar::builder(Tz::Europe__Berlin).weekdays(&[("08:00", "16:00")]).build().unwrap();
    assert_eq!(due(&office, start, "24h"), "2026-03-29 20:00:00 +0200");
    assert_eq!(due(&office, start, "24 working hours"), "2026-04-01 16:00:00 +0200");
    assert_eq!(due(&office, start, "1 day"), "2026-03-30 16:00:00 +0200");
    assert_eq!(due(&office, start, "1 working day"), "2026-03-30 16:00:00 +0200");
    // the day of 25 hours
    let start = "2026-10-24T18:00:00Z";
    assert_eq!(due(&calendar, start, "24h"), "2026-10-25 19:00:00 +0100");
    assert_eq!(due(&calendar, start, "1 day"), "2026-10-26 00:00:00 +0100");
    let sunday = calendar.working_time(at("2026-10-24T22:00:00Z"), at("2026-10-25T23:00:00Z"));
    assert_eq!(sunday.unwrap(), TimeDelta::hours(25));
}

#[test]
fn an_unknown_zone_is_refused_without_being_quoted() {
    for zone in ["../etc/passwd", "Europe/Atlantis", "", "/etc/localtime", "Europe/Berlin\u{0}"] {
        let json = serde_json::json!({ "zone": zone, "hours": { "mon": [["09:00", "17:00"]] } });
        let error = serde_json::from_value::<Calendar>(json).unwrap_err().to_string();
        assert!(error.contains("IANA"), "{error}");
        assert!(zone.is_empty() || !error.contains(zone), "{error}");
    }
}

#[test]
fn a_calendar_without_working_time_cannot_be_built() {
    assert_eq!(Calendar::builder(UTC).build(), Err(CalendarError::NoWorkingTime));
    let only_once =
        Calendar::builder(UTC).special_day(date("2026-01-01"), name(), &[("09:00", "17:00")]);
    assert_eq!(only_once.build(), Err(CalendarError::NoWorkingTime));
}

#[test]
fn windows_that_are_empty_reversed_overlapping_or_unsorted_are_refused() {
    let place = Place::Weekday(Weekday::Tue);
    let build =
        |windows: &[(&str, &str)]| office(UTC).hours(Weekday::Tue, windows).build().map(|_| ());
    let empty = |number| Err(CalendarError::EmptyWindow { place, number });
    let overlap = |number| Err(CalendarError::Overlap { place, number });
    assert_eq!(build(&[("09:00", "09:00")]), empty(1));
    assert_eq!(build(&[("09:00", "12:00"), ("17:00", "13:00")]), empty(2));
    assert_eq!(build(&[("09:00", "12:00"), ("11:59", "13:00")]), overlap(2));
    assert_eq!(build(&[("13:00", "17:00"), ("09:00", "12:00")]), overlap(2));
    assert_eq!(build(&[("09:00", "12:00"), ("12:00", "13:00")]), Ok(()));
    for time in
        ["25:00", "24:01", "9:00", "09:60", "09.00", "09:00:60", "", "24:00:01", "-1:00", "０９:00"]
    {
        assert_eq!(build(&[("08:00", time)]), Err(CalendarError::TimeOfDay { place }), "{time}");
    }
}

#[test]
fn a_search_for_a_deadline_ends_at_once_where_there_is_hardly_any_work() {
    let calendar =
        Calendar::builder(UTC).hours(Weekday::Mon, &[("09:00", "09:00:01")]).build().unwrap();
    let start = at("1970-01-01T00:00:00Z");
    assert!(calendar.due(start, Period::working_hours(65_535).unwrap()).is_err());
    assert!(calendar.due(start, working(1_000_000)).is_ok());
    // nothing but days off, from end to end
    let mut all_off = office(UTC);
    for day in date("1970-01-01").iter_days().take(84_006) {
        all_off = all_off.day_off(day, name());
    }
    let calendar = all_off.build().unwrap();
    for period in ["1 working minute", "1 working day", "1 day"] {
        assert!(calendar.due(start, period.parse().unwrap()).is_err(), "{period}");
    }
    assert!(calendar.received(start).is_ok());
    assert_eq!(
        calendar.working_time(start, at("2199-12-31T00:00:00Z")).unwrap(),
        TimeDelta::zero()
    );
}

#[test]
fn a_date_with_two_different_hours_is_refused() {
    let day = date("2026-02-14");
    let twice = office(UTC).special_day(day, name(), &[("09:00", "12:00")]);
    let differing = twice.clone().special_day(day, name(), &[("09:00", "13:00")]);
    assert_eq!(differing.build(), Err(CalendarError::Twice { date: day }));
    let same = twice.special_day(day, name(), &[("09:00", "12:00")]).build().unwrap();
    assert_eq!(same.spec().special_days.len(), 1);
    let outside = office(UTC).day_off(date("2200-01-01"), name()).build();
    assert_eq!(outside, Err(CalendarError::DateOutOfRange { date: date("2200-01-01") }));
}

#[test]
fn special_hours_beat_make_up_days_which_beat_days_off() {
    let (saturday, sunday) = (date("2026-02-14"), date("2026-02-15"));
    let calendar = office(UTC)
        .day_off(saturday, name())
        .make_up_day(saturday, name())
        .day_off(sunday, name())
        .special_day(sunday, name(), &[("10:00", "11:00")])
        .build()
        .unwrap();
    assert!(calendar.is_working_day(saturday) && calendar.is_working_day(sunday));
    let work = |day: NaiveDate| {
        let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc();
        calendar.working_time(midnight, midnight + TimeDelta::days(1)).unwrap()
    };
    assert_eq!(work(saturday), TimeDelta::hours(9));
    assert_eq!(work(sunday), TimeDelta::hours(1));
    assert_eq!(calendar.day_kind(saturday), DayKind::MakeUpDay { name: name() });
    assert_eq!(calendar.day_kind(sunday), DayKind::SpecialHours { name: name() });
    // what an adopter lists beats the official table
    let national_day = date("2026-10-01");
    let china = office(Tz::Asia__Shanghai).china_official_days();
    assert!(!china.clone().build().unwrap().is_working_day(national_day));
    assert!(
        china
            .clone()
            .make_up_day(national_day, name())
            .build()
            .unwrap()
            .is_working_day(national_day)
    );
    let make_up = date("2026-02-14");
    assert!(china.clone().build().unwrap().is_working_day(make_up));
    assert!(!china.day_off(make_up, name()).build().unwrap().is_working_day(make_up));
}

#[test]
fn counting_starts_by_the_hours_and_the_cut_off() {
    // Monday 2026-03-02 to Friday; Wednesday 4th is off
    let plain = office(UTC).day_off(date("2026-03-04"), name()).build().unwrap();
    let cases = [
        ("2026-03-02T17:59:59.999999Z", "2026-03-03 09:59:59.999999 +0000"),
        ("2026-03-02T18:00:00Z", "2026-03-03 10:00:00 +0000"),
        ("2026-03-03T18:00:00.000001Z", "2026-03-05 10:00:00 +0000"),
        ("2026-03-04T12:00:00Z", "2026-03-05 10:00:00 +0000"),
        ("2026-03-03T00:00:00Z", "2026-03-03 10:00:00 +0000"),
        ("2026-03-07T12:00:00Z", "2026-03-09 10:00:00 +0000"),
    ];
    for (start, expected) in cases {
        assert_eq!(due(&plain, start, "1 working hour"), expected, "{start}");
        assert_eq!(plain.received(at(start)).unwrap(), at(start));
    }
    let strict = office(UTC)
        .day_off(date("2026-03-04"), name())
        .intake_cutoff("17:00", "09:00")
        .build()
        .unwrap();
    let cases = [
        ("2026-03-02T17:00:00Z", "2026-03-02T17:00:00Z"),
        ("2026-03-02T17:00:00.000001Z", "2026-03-03T09:00:00Z"),
        ("2026-03-03T00:00:00Z", "2026-03-03T00:00:00Z"),
        ("2026-03-03T23:59:59Z", "2026-03-05T09:00:00Z"),
        ("2026-03-04T08:00:00Z", "2026-03-05T09:00:00Z"),
        ("2026-03-07T08:00:00Z", "2026-03-09T09:00:00Z"),
    ];
    for (arrives, counts) in cases {
        assert_eq!(strict.received(at(arrives)).unwrap(), at(counts), "{arrives}");
    }
    assert_eq!(
        office(UTC).intake_cutoff("17:00", "24:00").build(),
        Err(CalendarError::CutoffAtMidnight)
    );
}

#[test]
fn day_limits_end_at_the_close_of_business_or_at_midnight() {
    let office = office(Tz::Asia__Shanghai).china_official_days().build().unwrap();
    let china = Calendar::china();
    // Wednesday 2026-09-30 10:00; the holiday runs to the 7th, Saturday the 10th is worked
    let start = "2026-09-30T02:00:00Z";
    assert_eq!(due(&office, start, "3 working days"), "2026-10-10 18:00:00 +0800");
    assert_eq!(due(&china, start, "3 working days"), "2026-10-11 00:00:00 +0800");
    assert_eq!(due(&office, start, "3 days"), "2026-10-08 18:00:00 +0800");
    assert_eq!(due(&china, start, "3 days"), "2026-10-09 00:00:00 +0800");
    assert_eq!(due(&office, start, "same day"), "2026-09-30 18:00:00 +0800");
    assert_eq!(due(&office, "2026-09-30T10:00:00Z", "same day"), "2026-10-01 00:00:00 +0800");
    assert_eq!(due(&office, "2026-10-03T04:00:00Z", "same day"), "2026-10-04 00:00:00 +0800");
    let mut spec = office.spec().clone();
    spec.roll_rest_days = false;
    let rigid = Calendar::from_spec(spec).unwrap();
    assert_eq!(due(&rigid, start, "3 days"), "2026-10-04 00:00:00 +0800");
}

#[test]
fn a_deadline_beyond_the_horizon_is_provisional() {
    let china = Calendar::china();
    assert_eq!(china.horizon(), Some(date("2026-12-31")));
    let provisional = |start: &str, period: &str| {
        china.due(at(start), period.parse().unwrap()).unwrap().provisional
    };
    assert!(!provisional("2026-12-30T02:00:00Z", "1 working day"));
    assert!(provisional("2026-12-31T02:00:00Z", "1 working day"));
    assert!(provisional("2026-12-31T02:00:00Z", "1 day"));
    // elapsed time asks no calendar
    assert!(!provisional("2027-06-01T02:00:00Z", "2h"));
    assert!(
        !Calendar::always_open(UTC)
            .due(at("2090-01-01T00:00:00Z"), Period::days(1).unwrap())
            .unwrap()
            .provisional
    );
}

#[test]
fn periods_of_nothing_or_beyond_reason_are_refused() {
    assert_eq!(Period::hours(0), Err(PeriodError::NotPositive));
    assert_eq!(Period::days(0), Err(PeriodError::NotPositive));
    assert_eq!(Period::working_days(0), Err(PeriodError::NotPositive));
    assert_eq!(Period::elapsed(TimeDelta::zero()), Err(PeriodError::NotPositive));
    assert_eq!(Period::working_time(TimeDelta::seconds(-1)), Err(PeriodError::NotPositive));
    assert_eq!(Period::elapsed(TimeDelta::MIN), Err(PeriodError::NotPositive));
    assert_eq!(Period::elapsed(TimeDelta::MAX), Err(PeriodError::TooLong));
    assert_eq!(Period::elapsed(TimeDelta::nanoseconds(1)), Err(PeriodError::TooFine));
    assert_eq!(Period::days(u32::MAX), Err(PeriodError::TooLong));
    assert_eq!(Period::hours(u32::MAX), Err(PeriodError::TooLong));
    assert_eq!(Period::working_days(65_536), Err(PeriodError::TooLong));
    assert!(Period::working_days(65_535).is_ok());
    // one microsecond is exact
    let calendar = office(UTC).build().unwrap();
    assert_eq!(
        due(&calendar, "2026-03-02T18:00:00Z", "1 working microsecond"),
        "2026-03-03 09:00:00.000001 +0000"
    );
    assert_eq!(due(&calendar, "2026-03-02T18:00:00Z", "1us"), "2026-03-02 18:00:00.000001 +0000");
}

#[test]
fn a_percentage_is_1_to_99_and_its_point_never_comes_after_the_deadline() {
    for bad in [0, 100, 101, 255] {
        assert_eq!(Percent::new(bad), Err(PeriodError::Percent));
    }
    for bad in ["0", "100", "-1", "300", "90.5", "\"90\"", "18446744073709551615"] {
        assert!(serde_json::from_str::<Percent>(bad).is_err(), "{bad}");
    }
    assert_eq!(serde_json::to_string(&Percent::NINETY).unwrap(), "90");
    let calendar = office(UTC).build().unwrap();
    let start = at("2026-03-06T17:59:59.999998Z");
    let end = calendar.due(start, working(3)).unwrap().at;
    assert_eq!(end, at("2026-03-09T09:00:00.000001Z"));
    let point = |percent| {
        calendar.point(start, end, LimitClock::Working, Percent::new(percent).unwrap()).unwrap()
    };
    // rounded up: a third is one of three microseconds, 34 % are two
    assert_eq!(point(33), at("2026-03-06T17:59:59.999999Z"));
    assert_eq!(point(34), at("2026-03-06T18:00:00Z"));
    assert_eq!(point(99), end);
    // nothing of the clock in between: the deadline itself
    let night = (at("2026-03-06T19:00:00Z"), at("2026-03-06T20:00:00Z"));
    let point = |clock| calendar.point(night.0, night.1, clock, Percent::NINETY).unwrap();
    assert_eq!(point(LimitClock::Working), night.1);
    assert_eq!(point(LimitClock::Elapsed), at("2026-03-06T19:54:00Z"));
    let backwards = calendar.point(night.1, night.0, LimitClock::Elapsed, Percent::NINETY);
    assert_eq!(backwards, Err(TimeError::Backwards { from: night.1, to: night.0 }));
}

#[test]
fn paused_time_is_counted_once_on_the_limit_s_own_clock() {
    let calendar = office(Tz::Europe__Berlin).day_off(date("2026-03-27"), name()).build().unwrap();
    // Thursday 10:00; Friday is off, on Sunday the clocks change
    let start = at("2026-03-26T09:00:00Z");
    let due = |period: &str, pauses: &[(&str, &str)]| {
        let pauses: Vec<_> = pauses.iter().map(|(from, to)| (at(from), Some(at(to)))).collect();
        match calendar.paused_due(start, period.parse().unwrap(), &pauses).unwrap() {
            PausedDue::At(due) => due.at.to_rfc3339(),
            PausedDue::Suspended => "suspended".to_owned(),
        }
    };
    // Thursday 17:00 to Monday 10:00: one hour and one hour of work
    let long = ("2026-03-26T16:00:00Z", "2026-03-30T08:00:00Z");
    assert_eq!(due("9 working hours", &[]), "2026-03-30T08:00:00+00:00");
    assert_eq!(due("9 working hours", &[long]), "2026-03-30T10:00:00+00:00");
    // the same again, a part of it, and in any order: once
    let part = ("2026-03-26T16:30:00Z", "2026-03-27T08:00:00Z");
    assert_eq!(due("9 working hours", &[long, long, part]), "2026-03-30T10:00:00+00:00");
    assert_eq!(due("9 working hours", &[part, long]), "2026-03-30T10:00:00+00:00");
    // elapsed limits shift by elapsed time
    assert_eq!(due("24h", &[long]), "2026-03-31T01:00:00+00:00");
    // a pause before the start or after the end is of no consequence
    assert_eq!(
        due("1h", &[("2026-03-26T08:00:00Z", "2026-03-26T09:00:00Z"), long]),
        "2026-03-26T10:00:00+00:00"
    );
}

#[test]
fn a_pause_that_ends_before_it_begins_is_refused_and_an_open_one_suspends() {
    let calendar = office(UTC).build().unwrap();
    let start = at("2026-03-02T10:00:00Z");
    let hours = Period::working_hours(4).unwrap();
    let (from, to) = (at("2026-03-02T12:00:00Z"), at("2026-03-02T11:00:00Z"));
    let due = |pauses: &[_]| calendar.paused_due(start, hours, pauses);
    assert_eq!(due(&[(from, Some(to))]), Err(TimeError::Backwards { from, to }));
    // even where the deadline has passed by then
    let late = (at("2026-04-02T12:00:00Z"), Some(from));
    assert!(due(&[late]).is_err());
    assert_eq!(due(&[(from, None)]), Ok(PausedDue::Suspended));
    assert_eq!(due(&[(from, None), (to, Some(from))]), Ok(PausedDue::Suspended));
    // an open pause that begins when the deadline has come suspends nothing
    let end = at("2026-03-02T14:00:00Z");
    let reached = PausedDue::At(Due { at: end, provisional: false });
    assert_eq!(due(&[(end, None)]), Ok(reached));
    let why = calendar.explain_paused_due(start, hours, &[(from, None)]).unwrap();
    assert_eq!(why.answer, None);
    assert!(why.text(Lang::Zh).contains("暂停尚未结束"));
}

#[test]
fn the_constants_of_china_and_always_open_pass_the_checks() {
    for calendar in [Calendar::china(), Calendar::always_open(Tz::Pacific__Apia)] {
        assert_eq!(Calendar::from_spec(calendar.spec().clone()).unwrap(), calendar);
    }
}

#[test]
fn a_day_that_a_zone_left_out_altogether_is_no_working_day() {
    // Samoa went from 2011-12-29 to 2011-12-31
    let calendar = Calendar::always_open(Tz::Pacific__Apia);
    assert!(!calendar.is_working_day(date("2011-12-30")));
    assert_eq!(calendar.day_kind(date("2011-12-30")), DayKind::SkippedByClocks);
    assert_eq!(calendar.nth_working_day_after(date("2011-12-29"), 1).unwrap(), date("2011-12-31"));
    assert_eq!(due(&calendar, "2011-12-29T20:00:00Z", "24h"), "2011-12-31 10:00:00 +1400");
    let (from, to) = (at("2011-12-29T00:00:00Z"), at("2011-12-31T00:00:00Z"));
    assert_eq!(calendar.working_time(from, to).unwrap(), TimeDelta::days(2));
}

#[test]
fn a_month_runs_from_its_first_local_midnight_to_the_next() {
    let calendar = Calendar::always_open(Tz::Asia__Shanghai);
    let (start, end) = (at("2026-11-30T16:00:00Z"), at("2026-12-31T16:00:00Z"));
    assert_eq!(calendar.month(2026, 12).unwrap(), (start, end));
    assert_eq!(calendar.local_date(end), date("2027-01-01"));
    assert_eq!(calendar.local_date(end - TimeDelta::microseconds(1)), date("2026-12-31"));
}

#[test]
fn an_explanation_of_ten_years_stays_short() {
    let china = Calendar::china();
    let why = china
        .explain_due(at("2010-01-01T00:00:00Z"), Period::working_days(2_500).unwrap())
        .unwrap();
    assert!(why.steps.len() <= 45, "{}", why.steps.len());
    assert!(why.steps.iter().any(|step| matches!(step, Step::Summary { .. })));
    let days: i64 = why
        .steps
        .iter()
        .map(|step| match step {
            Step::Day { .. } => 1,
            Step::Summary { working_days, .. } => *working_days,
            _ => 0,
        })
        .sum();
    assert_eq!(days, 2_500);
    let json = serde_json::to_string(&why).unwrap();
    assert_eq!(serde_json::from_str::<Explanation>(&json).unwrap(), why);
}

#[test]
fn explanations_name_the_windows_the_days_off_and_the_rule() {
    let office = office(Tz::Asia__Shanghai).china_official_days().build().unwrap();
    // Friday 2026-02-13 17:00; Saturday is a make-up day, then Spring Festival
    let why =
        office.explain_due(at("2026-02-13T09:00:00Z"), Period::working_hours(12).unwrap()).unwrap();
    assert_eq!(
        why.text(Lang::Zh),
        "2026-02-13 17:00起算，期限12个工作小时，截止时间为2026-02-24 11:00（Asia/Shanghai）。\n\
         - 只计算工作时间。\n\
         - 2026-02-13 17:00–18:00：1小时\n\
         - 2026-02-14 09:00–18:00：9小时，调休上班（春节）\n\
         - 2026-02-15至2026-02-23：不计，春节\n\
         - 2026-02-24 09:00–11:00：2小时"
    );
    let roll = office.explain_due(at("2026-02-13T09:00:00Z"), Period::days(5).unwrap()).unwrap();
    assert!(roll.rules.contains(&TimeRule::RolledOffRestDay));
    assert!(
        roll.text(Lang::En).contains("2026-02-18 to 2026-02-23: not counted, Spring Festival"),
        "{}",
        roll.text(Lang::En)
    );
    let counted: i64 = why
        .steps
        .iter()
        .map(|step| if let Step::Window { counted_us, .. } = step { *counted_us } else { 0 })
        .sum();
    assert_eq!(counted, why.counted_us);
}

#[test]
fn clocks_are_shared_and_may_go_backwards() {
    let clock = ManualClock::new(at("2026-03-02T09:00:00Z"));
    let shared: std::sync::Arc<dyn Clock> = std::sync::Arc::new(clock.clone());
    clock.advance(TimeDelta::days(-1));
    assert_eq!(shared.now(), at("2026-03-01T09:00:00Z"));
    clock.advance(TimeDelta::MAX);
    assert_eq!(Box::new(&clock).now(), DateTime::<Utc>::MAX_UTC);
    let function = clock_fn(|| at("2026-03-02T09:00:00Z"));
    assert_eq!(function.now(), at("2026-03-02T09:00:00Z"));
    assert!(SystemClock.now() > at("2020-01-01T00:00:00Z"));
}

#[test]
fn everything_can_be_sent_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Calendar>();
    shared::<CalendarBuilder>();
    shared::<Period>();
    shared::<Explanation>();
    shared::<ManualClock>();
    shared::<TimeError>();
    shared::<CalendarError>();
}
