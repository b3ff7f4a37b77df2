//! Which days are worked, with which hours, and how far they are known.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::{Tz, UTC};
use redress_time::Label;
use redress_time::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn name() -> Label {
    Label::new("Spring Festival", "春节")
}

/// A shop in Shanghai: the day's windows as `HH:MM–HH:MM`.
fn hours(calendar: &Calendar, day: &str) -> Vec<String> {
    let midnight = at(&format!("{day}T00:00:00Z")) - TimeDelta::hours(8);
    let windows = calendar.windows(midnight, midnight + TimeDelta::days(1)).unwrap();
    let clock =
        |at: DateTime<Utc>| at.with_timezone(&Tz::Asia__Shanghai).format("%H:%M").to_string();
    windows.map(|(opens, closes)| format!("{}–{}", clock(opens), clock(closes))).collect()
}

fn china() -> CalendarBuilder {
    Calendar::builder(Tz::Asia__Shanghai).weekdays(&[("09:00", "18:00")]).china_official_days()
}

#[test]
fn a_make_up_day_has_the_hours_of_its_own_weekday_where_there_are_any() {
    // 14 February 2026 is a Saturday and a make-up day, 28 February too; 4 January is a Sunday
    let shop = china().hours(Weekday::Sat, &[("10:00", "16:00")]).build().unwrap();
    assert_eq!(hours(&shop, "2026-02-14"), ["10:00–16:00"]);
    assert_eq!(hours(&shop, "2026-01-04"), ["09:00–18:00"]);
    let office = china().build().unwrap();
    assert_eq!(hours(&office, "2026-02-14"), ["09:00–18:00"]);
    let own = shop_closed_on_mondays().make_up_day(date("2026-03-02"), name()).build().unwrap();
    assert_eq!(hours(&own, "2026-03-02"), ["10:00–20:00"]);
}

fn shop_closed_on_mondays() -> CalendarBuilder {
    let open = [("10:00", "20:00")];
    let shop = Calendar::builder(Tz::Asia__Shanghai).every_day(&open).hours(Weekday::Mon, &[]);
    shop.china_official_days()
}

#[test]
fn the_third_of_february_2020_is_an_ordinary_monday() {
    let shop = shop_closed_on_mondays().build().unwrap();
    assert!(!shop.is_working_day(date("2020-02-03")));
    assert_eq!(shop.day_kind(date("2020-02-03")), DayKind::RestDay);
    assert!(!shop.is_working_day(date("2020-02-02")));
    assert!(Calendar::china().is_working_day(date("2020-02-03")));
    assert_eq!(Calendar::china().day_kind(date("2020-02-03")), DayKind::WorkingDay);
}

#[test]
fn every_second_saturday_is_worked_and_a_public_holiday_beats_it() {
    let office =
        china().every_second_week(date("2026-01-10"), &[("09:00", "12:00")]).build().unwrap();
    assert_eq!(hours(&office, "2026-01-10"), ["09:00–12:00"]);
    assert_eq!(office.day_kind(date("2026-01-10")), DayKind::WorkingDay);
    assert!(hours(&office, "2026-01-17").is_empty());
    assert_eq!(office.day_kind(date("2026-01-17")), DayKind::RestDay);
    // before the date and long after it as well
    assert_eq!(hours(&office, "2025-12-27"), ["09:00–12:00"]);
    assert_eq!(hours(&office, "2125-12-15"), ["09:00–12:00"]);
    assert!(hours(&office, "2125-12-22").is_empty());
    // 21 February would be worked, but lies in the Spring Festival
    assert!(hours(&office, "2026-02-21").is_empty());
    assert!(matches!(office.day_kind(date("2026-02-21")), DayKind::DayOff { .. }));
    // the make-up Saturday of 14 February is not its turn: it has a Saturday's hours all the same
    assert_eq!(hours(&office, "2026-02-14"), ["09:00–12:00"]);
    // 1 working day from Friday 9 January is Saturday, from Friday 16 January Monday
    let due = |start: &str| office.due(at(start), Period::working_days(1).unwrap()).unwrap().at;
    assert_eq!(due("2026-01-09T02:00:00Z"), at("2026-01-10T04:00:00Z"));
    assert_eq!(due("2026-01-16T02:00:00Z"), at("2026-01-19T10:00:00Z"));
}

#[test]
fn every_second_friday_can_be_off() {
    let office = Calendar::builder(UTC)
        .weekdays(&[("08:00", "17:00")])
        .every_second_week(date("2026-03-06"), &[])
        .build()
        .unwrap();
    let fridays = ["2026-02-27", "2026-03-06", "2026-03-13", "2026-03-20"].map(date);
    assert_eq!(fridays.map(|day| office.is_working_day(day)), [true, false, true, false]);
    let json = serde_json::to_string(&office).unwrap();
    assert!(json.contains(r#""alternate_days":[{"date":"2026-03-06","hours":[]}]"#), "{json}");
    assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), office);
    // four weeks apart is the same week of the fortnight
    let twice = Calendar::builder(UTC)
        .every_second_week(date("2026-03-06"), &[("08:00", "12:00")])
        .every_second_week(date("2026-04-03"), &[("08:00", "13:00")])
        .build();
    assert!(matches!(twice, Err(CalendarError::Twice { .. })));
    // hours every second week are hours
    assert!(
        Calendar::builder(UTC)
            .every_second_week(date("2026-03-06"), &[("08:00", "12:00")])
            .build()
            .is_ok()
    );
}

#[test]
fn what_lies_beyond_the_listed_days_stays_provisional_whatever_horizon_was_asked_for() {
    let provisional = |calendar: &Calendar, start: &str| {
        calendar.due(at(start), Period::working_days(3).unwrap()).unwrap().provisional
    };
    let asked = china().horizon(date("2030-12-31")).build().unwrap();
    assert_eq!(asked.horizon(), Some(date("2026-12-31")));
    assert!(!provisional(&asked, "2026-12-28T02:00:00Z"));
    assert!(provisional(&asked, "2026-12-30T02:00:00Z"));
    assert!(provisional(&asked, "2028-05-10T02:00:00Z"));
    // until days are listed, by the year
    let listed = china()
        .horizon(date("2030-12-31"))
        .day_off(date("2027-01-01"), name())
        .day_off(date("2029-01-01"), name())
        .build()
        .unwrap();
    assert!(!provisional(&listed, "2027-05-10T02:00:00Z"));
    assert!(provisional(&listed, "2028-05-10T02:00:00Z"));
    assert!(provisional(&listed, "2029-05-10T02:00:00Z"));
    // a horizon may lie earlier
    let early = china().horizon(date("2026-06-30")).build().unwrap();
    assert!(provisional(&early, "2026-06-30T02:00:00Z"));
    // who lists nothing and says nothing has nothing that could change
    let plain = Calendar::builder(UTC).weekdays(&[("09:00", "17:00")]).build().unwrap();
    assert!(!provisional(&plain, "2100-01-04T02:00:00Z"));
}

#[test]
fn what_lies_before_the_listed_days_is_provisional_in_every_operation() {
    let office = china().intake_cutoff("17:00", "09:00").build().unwrap();
    let day = TimeDelta::days(1);
    for (start, unknown) in [("2006-05-10T02:00:00Z", true), ("2007-05-10T02:00:00Z", false)] {
        let start = at(start);
        let to = start + day * 5;
        let three = Period::working_days(3).unwrap();
        let due = office.due(start, three).unwrap();
        assert_eq!(due.provisional, unknown);
        assert_eq!(office.due_from_receipt(start, three).unwrap().provisional, unknown);
        assert_eq!(
            office.shift(due.at, LimitClock::Working, start, to).unwrap().provisional,
            unknown
        );
        assert_eq!(office.shift_due(due, three, start, start + day).unwrap().provisional, unknown);
        let pauses = [(start, Some(start + day))];
        let PausedDue::At(paused) = office.paused_due(start, three, &pauses).unwrap() else {
            panic!("no pause is open")
        };
        assert_eq!(paused.provisional, unknown);
        assert_eq!(office.is_provisional(start, to), unknown);
        let percent = Percent::NINETY;
        let whys = [
            office.explain_due(start, three),
            office.explain_due_from_receipt(start, three),
            office.explain_paused_due(start, three, &pauses),
            office.explain_working_time(start, to),
            office.explain_point(start, to, LimitClock::Working, percent),
            office.explain_shift(to, LimitClock::Working, start, start + day),
            office.explain_shift_due(due, three, start, start + day),
        ];
        for why in whys {
            let why = why.unwrap();
            assert_eq!(why.provisional, unknown, "{:?}", why.question);
        }
        // elapsed time asks no calendar
        assert!(!office.due(start, Period::hours(2).unwrap()).unwrap().provisional);
        assert!(
            !office.explain_point(start, to, LimitClock::Elapsed, percent).unwrap().provisional
        );
    }
    // what ends in a listed year but relies on the year before
    let over = office.due(at("2006-12-29T02:00:00Z"), Period::working_days(5).unwrap()).unwrap();
    assert!(over.at > at("2007-01-01T00:00:00Z") && over.provisional);
    let hold = office.shift(
        over.at,
        LimitClock::Working,
        at("2006-12-28T02:00:00Z"),
        at("2006-12-28T03:00:00Z"),
    );
    assert!(hold.unwrap().provisional);
}

#[test]
fn a_provisional_limit_that_is_shifted_stays_provisional() {
    let china = Calendar::china();
    let three = Period::days(3).unwrap();
    let due = china.due(at("2027-05-10T02:00:00Z"), three).unwrap();
    let (from, to) = (at("2027-05-11T02:00:00Z"), at("2027-05-12T02:00:00Z"));
    assert!(due.provisional && china.shift_due(due, three, from, to).unwrap().provisional);
}
