//! Edges that changes made to the code showed to be untested. 2 March 2026 is a Monday.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use redress_time::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn named(en: &str) -> Label {
    Label::new(en, "某日")
}

fn office() -> CalendarBuilder {
    Calendar::builder(chrono_tz::UTC).weekdays(&[("09:00", "17:00")])
}

fn hours(n: u32) -> Period {
    Period::working_hours(n).unwrap()
}

#[test]
fn working_time_used_up_at_closing_ends_at_the_next_opening_where_the_calendar_says_so() {
    let (start, eight) = (at("2026-03-02T09:00:00Z"), hours(8));
    let ends = |calendar: &Calendar| calendar.due(start, eight).unwrap().at;
    let closing = office().build().unwrap();
    let opening = office().boundary(Boundary::AtNextOpening).build().unwrap();
    assert_eq!(ends(&closing), at("2026-03-02T17:00:00Z"));
    // The instant before the next working microsecond begins.
    assert_eq!(ends(&opening), at("2026-03-03T09:00:00Z"));
    let told = |calendar: &Calendar, n| {
        let why = calendar.explain_due(start, hours(n)).unwrap();
        why.rules.contains(&TimeRule::EndsAtNextOpening)
    };
    assert!(told(&opening, 8));
    assert!(!told(&opening, 7) && !told(&closing, 8));
    // A shift by working time keeps to the same convention.
    let due = Due { at: at("2026-03-02T13:00:00Z"), provisional: false };
    let (from, to) = (start, at("2026-03-02T13:00:00Z"));
    let moved = opening.shift_due(due, hours(4), from, to).unwrap();
    assert_eq!(moved.at, at("2026-03-03T09:00:00Z"));
}

#[test]
fn a_limit_in_days_can_end_on_a_rest_day() {
    let (friday, day) = (at("2026-03-06T10:00:00Z"), Period::days(1).unwrap());
    let stays = office().roll_rest_days(false).build().unwrap();
    assert_eq!(stays.due(friday, day).unwrap().at, at("2026-03-08T00:00:00Z"));
    let rolls = office().build().unwrap();
    assert_eq!(rolls.due(friday, day).unwrap().at, at("2026-03-09T17:00:00Z"));
    let rule = |calendar: &Calendar| calendar.explain_due(friday, day).unwrap().rules;
    assert!(rule(&stays).contains(&TimeRule::EndsAtMidnight));
    assert!(!rule(&stays).contains(&TimeRule::EndsAtClose));
    assert!(rule(&rolls).contains(&TimeRule::EndsAtClose));
    assert!(!rule(&rolls).contains(&TimeRule::EndsAtMidnight));
}

#[test]
fn calendars_are_equal_if_they_say_the_same() {
    let (one, same) = (office().build().unwrap(), office().build().unwrap());
    let other = office().day_off(date("2026-03-03"), named("off")).build().unwrap();
    assert!(one == one.clone() && one == same);
    assert!(one != other);
}

#[test]
fn a_clock_by_hand_is_set_and_stops_at_the_ends_of_time() {
    let clock = ManualClock::new(at("2026-03-02T09:00:00Z"));
    clock.set(at("2026-03-01T00:00:00Z"));
    assert_eq!(clock.now(), at("2026-03-01T00:00:00Z"));
    clock.advance(TimeDelta::MAX);
    assert_eq!(clock.now(), DateTime::<Utc>::MAX_UTC);
    clock.set(at("2026-03-01T00:00:00Z"));
    clock.advance(-TimeDelta::MAX);
    assert_eq!(clock.now(), DateTime::<Utc>::MIN_UTC);
}

#[test]
fn no_working_day_after_a_date_out_of_range_is_that_date() {
    let calendar = office().build().unwrap();
    let refused = calendar.nth_working_day_after(date("1969-12-31"), 0);
    assert!(matches!(refused, Err(TimeError::DateOutOfRange { .. })), "{refused:?}");
    assert_eq!(calendar.nth_working_day_after(date("2026-03-07"), 0), Ok(date("2026-03-07")));
}

#[test]
fn the_same_day_shifted_to_closing_ends_there() {
    let calendar = office().build().unwrap();
    let due = |text: &str| Due { at: at(text), provisional: false };
    let (closing, same) = (due("2026-03-02T17:00:00Z"), Period::same_day());
    // A day on hold: to Tuesday's closing; a microsecond more is past it.
    let moved = |to| calendar.shift_due(closing, same, at("2026-03-02T10:00:00Z"), at(to)).unwrap();
    assert_eq!(moved("2026-03-03T10:00:00Z").at, at("2026-03-03T17:00:00Z"));
    assert_eq!(moved("2026-03-03T10:00:00.000001Z").at, at("2026-03-04T00:00:00Z"));
}

#[test]
fn what_a_shift_relies_on_makes_it_provisional() {
    let calendar = office().horizon(date("2026-03-06"));
    let calendar = calendar.day_off(date("2026-01-01"), named("New Year")).build().unwrap();
    let day = Period::working_days(1).unwrap();
    let due = |text: &str, provisional| Due { at: at(text), provisional };
    let moved = |due, from: &str, to: &str| {
        calendar.shift_due(due, day, at(from), at(to)).unwrap().provisional
    };
    let (monday, thursday) = ("2026-03-02T17:00:00Z", "2026-03-05T17:00:00Z");
    assert!(!moved(due(monday, false), "2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"));
    // It was before.
    assert!(moved(due(monday, true), "2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"));
    // It ends on a day that is not known; the hold begins before the first known year.
    assert!(moved(due(thursday, false), "2026-03-03T09:00:00Z", "2026-03-05T09:00:00Z"));
    assert!(moved(due(monday, false), "2025-12-31T10:00:00Z", "2025-12-31T11:00:00Z"));
    // The first instant of the first known year is known.
    assert!(!calendar.is_provisional(at("2026-01-01T00:00:00Z"), at("2026-01-02T00:00:00Z")));
}

#[test]
fn a_day_is_of_the_kind_that_its_hours_make_it() {
    let calendar = office()
        .special_day(date("2026-03-03"), named("stocktaking"), &[("10:00", "12:00")])
        .special_day(date("2026-03-04"), named("outing"), &[])
        .build()
        .unwrap();
    let kind = |day| calendar.day_kind(date(day));
    assert_eq!(kind("2026-03-03"), DayKind::SpecialHours { name: named("stocktaking") });
    assert_eq!(kind("2026-03-04"), DayKind::DayOff { name: named("outing") });
    // Samoa had no 30 December 2011, whatever was to be made up on it.
    let apia = Calendar::builder(chrono_tz::Pacific::Apia)
        .weekdays(&[("09:00", "17:00")])
        .make_up_day(date("2011-12-30"), named("made up"))
        .build()
        .unwrap();
    assert_eq!(apia.day_kind(date("2011-12-30")), DayKind::SkippedByClocks);
}

#[test]
fn pauses_are_told_where_they_shift_and_only_there() {
    let calendar = office().build().unwrap();
    let start = at("2026-03-02T09:00:00Z");
    let (ten, noon) = (at("2026-03-02T10:00:00Z"), at("2026-03-02T12:00:00Z"));
    let why = |period, pauses: &[_]| calendar.explain_paused_due(start, period, pauses).unwrap();
    let paused = |why: &Explanation| {
        why.steps.iter().filter(|step| matches!(step, Step::Pause { .. })).count()
    };
    let days = Period::working_days(2).unwrap();
    let none = why(days, &[]);
    assert!(!none.rules.contains(&TimeRule::PausesShift) && paused(&none) == 0);
    let one = why(days, &[(ten, Some(noon))]);
    assert!(one.rules.contains(&TimeRule::PausesShift));
    assert!(one.rules.contains(&TimeRule::ShiftedToEndOfDay));
    let working = why(hours(8), &[(ten, Some(noon))]);
    assert!(working.rules.contains(&TimeRule::PausesShift));
    assert!(!working.rules.contains(&TimeRule::ShiftedToEndOfDay));
    // A pause inside another one, to its very end, adds nothing.
    let eleven = at("2026-03-02T11:00:00Z");
    let inside = why(days, &[(ten, Some(noon)), (eleven, Some(noon))]);
    assert_eq!((paused(&inside), inside.answer), (1, one.answer));
    // One that is open has no end, and nothing after it counts.
    let open = why(days, &[(ten, None), (eleven, Some(noon))]);
    assert_eq!((paused(&open), open.answer), (1, None));
    assert_eq!(
        calendar.paused_due(start, days, &[(ten, None), (eleven, Some(noon))]),
        Ok(PausedDue::Suspended)
    );
}

#[test]
fn a_shift_is_told_to_end_with_a_day_where_it_does() {
    let calendar = office().build().unwrap();
    let due = Due { at: at("2026-03-04T17:00:00Z"), provisional: false };
    let (from, to) = (at("2026-03-03T10:00:00Z"), at("2026-03-03T11:00:00Z"));
    let told = |period, from, to| {
        let why = calendar.explain_shift_due(due, period, from, to).unwrap();
        why.rules.contains(&TimeRule::ShiftedToEndOfDay)
    };
    let days = Period::working_days(2).unwrap();
    assert!(told(days, from, to));
    assert!(!told(hours(8), from, to));
    // Nothing of a night is working time.
    assert!(!told(days, at("2026-03-03T18:00:00Z"), at("2026-03-03T19:00:00Z")));
}

#[test]
fn a_start_outside_of_the_hours_is_told_and_no_empty_window_is_listed() {
    let calendar = Calendar::builder(chrono_tz::UTC)
        .weekdays(&[("09:00", "12:00"), ("13:00", "17:00")])
        .build()
        .unwrap();
    let why = |start| calendar.explain_due(at(start), hours(1)).unwrap();
    let inside = why("2026-03-02T09:00:00Z");
    assert!(!inside.rules.contains(&TimeRule::StartsOutsideHours));
    let lunch = why("2026-03-02T12:00:00Z");
    assert!(lunch.rules.contains(&TimeRule::StartsOutsideHours));
    let windows: Vec<_> = lunch
        .steps
        .iter()
        .map(|step| match step {
            Step::Window { from, to, .. } => (*from, *to),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(windows, [(at("2026-03-02T13:00:00Z"), at("2026-03-02T14:00:00Z"))]);
}

#[test]
fn working_days_are_numbered_from_1_and_days_off_of_one_kind_are_told_together() {
    let holiday = || named("Founders' Day");
    let calendar = office()
        .day_off(date("2026-03-09"), holiday())
        .day_off(date("2026-03-10"), holiday())
        .build()
        .unwrap();
    // From Thursday: Friday, a weekend, two days off, Wednesday.
    let days = Period::working_days(2).unwrap();
    let why = calendar.explain_due(at("2026-03-05T10:00:00Z"), days).unwrap();
    let working = |day, number| Step::Day { date: date(day), day: DayKind::WorkingDay, number };
    let skipped = |first, last, day| Step::Skipped { first: date(first), last: date(last), day };
    assert_eq!(
        why.steps,
        [
            Step::StartDay { date: date("2026-03-05") },
            working("2026-03-06", 1),
            skipped("2026-03-07", "2026-03-08", DayKind::RestDay),
            skipped("2026-03-09", "2026-03-10", DayKind::DayOff { name: holiday() }),
            working("2026-03-11", 2),
        ]
    );
}

#[test]
fn of_more_than_43_days_the_first_and_last_21_are_listed() {
    let calendar = Calendar::always_open(chrono_tz::UTC);
    let steps = |days| {
        let period = Period::working_days(days).unwrap();
        calendar.explain_due(at("2026-03-02T10:00:00Z"), period).unwrap().steps
    };
    let summaries = |steps: &[Step]| {
        let middle = |step: &Step| match step {
            Step::Summary { first, last, working_days, .. } => Some((*first, *last, *working_days)),
            _ => None,
        };
        steps.iter().filter_map(middle).collect::<Vec<_>>()
    };
    assert_eq!((steps(43).len(), summaries(&steps(43))), (44, vec![]));
    let long = steps(44);
    // The start day, 21 days to 23 March, two in the middle, 21 days from 26 March.
    assert_eq!(summaries(&long), [(date("2026-03-24"), date("2026-03-25"), 2)]);
    assert_eq!(long.len(), 1 + 21 + 1 + 21);
    assert!(
        matches!(&long[23], Step::Day { date: day, number: 24, .. } if *day == date("2026-03-26"))
    );
}

#[test]
fn the_text_says_what_is_provisional_and_writes_the_end_of_a_day_as_24_00() {
    let known = Calendar::always_open(chrono_tz::UTC);
    let night = Calendar::builder(chrono_tz::UTC).every_day(&[("22:00", "24:00")]).build().unwrap();
    let (start, two) = (at("2026-03-02T21:00:00Z"), hours(2));
    let text = night.explain_due(start, two).unwrap().text(Lang::En);
    assert!(text.contains("2026-03-02 22:00–24:00: 2h"), "{text}");
    assert!(!text.contains("Provisional"), "{text}");
    let round = known.explain_due(at("2026-03-02T00:00:00Z"), hours(25)).unwrap().text(Lang::En);
    assert!(round.contains("2026-03-02 00:00–24:00: 24h"), "{round}");
    assert!(round.contains("2026-03-03 00:00–01:00: 1h"), "{round}");
    let horizon = office().day_off(date("2026-01-01"), named("New Year"));
    let horizon = horizon.horizon(date("2026-03-02")).build().unwrap();
    let text =
        |lang| horizon.explain_due(at("2026-03-02T10:00:00Z"), hours(16)).unwrap().text(lang);
    assert!(text(Lang::En).ends_with("days off are not known."), "{}", text(Lang::En));
    assert!(text(Lang::Zh).ends_with("暂定：所涉日期超出已知放假安排的范围。"));
    let nothing = known.explain_working_time(start, start).unwrap();
    assert!(nothing.text(Lang::En).contains("0h"), "{}", nothing.text(Lang::En));
    // One day off stands alone, two stand as a span.
    let off = |days: &[&str]| {
        let calendar = days.iter().fold(office(), |c, day| c.day_off(date(day), named("off")));
        let day = Period::working_days(1).unwrap();
        let built = calendar.build().unwrap();
        built.explain_due(at("2026-03-02T10:00:00Z"), day).unwrap().text(Lang::En)
    };
    assert!(off(&["2026-03-03"]).contains("- 2026-03-03: not counted, off"));
    assert!(off(&["2026-03-03", "2026-03-04"]).contains("- 2026-03-03 to 2026-03-04: not counted"));
}

#[test]
fn an_arrival_on_days_that_are_not_known_is_provisional_where_they_move_it() {
    let calendar = office()
        .day_off(date("2026-01-01"), named("New Year"))
        .intake_cutoff("16:00", "09:00")
        .horizon(date("2026-12-31"))
        .build()
        .unwrap();
    let due = |arrived, period| calendar.due_from_receipt(at(arrived), period).unwrap();
    let two = Period::hours(2).unwrap();
    // New Year's Eve of the year before: it arrives after the cut-off, or within the hours.
    let late = due("2025-12-31T16:30:00Z", two);
    assert_eq!((late.at, late.provisional), (at("2026-01-02T11:00:00Z"), true));
    assert!(!due("2025-12-31T10:00:00Z", two).provisional);
    assert!(!due("2026-01-02T10:00:00Z", two).provisional);
}

#[test]
fn official_days_end_with_the_last_year_that_is_asked_for() {
    let through = |year: i32| {
        let json = format!(
            r#"{{"zone":"Asia/Shanghai","hours":{{"mon":[["09:00","17:00"]],"thu":[["09:00","17:00"]]}},
                "official_days":{{"china":{{"through":{year}}}}}}}"#
        );
        let spec: CalendarSpec = serde_json::from_str(&json).unwrap();
        Calendar::from_spec(spec).unwrap()
    };
    // The third day of Spring Festival 2011 was a Friday, the second a Thursday.
    let second = date("2011-02-03");
    assert!(matches!(through(2011).day_kind(second), DayKind::DayOff { .. }));
    assert_eq!(through(2010).day_kind(second), DayKind::WorkingDay);
    // Saturday, 31 December 2011 was worked for New Year of 2012; the last day of the last year counts.
    let eve = date("2011-12-31");
    assert!(matches!(through(2011).day_kind(eve), DayKind::MakeUpDay { .. }));
    assert_eq!(through(2010).day_kind(eve), DayKind::RestDay);
}

#[test]
fn a_year_of_one_s_own_days_before_the_official_ones_is_known() {
    let china = || Calendar::builder(chrono_tz::UTC).weekdays(&[("09:00", "17:00")]);
    let since_2007 = china().china_official_days().build().unwrap();
    let since_2006 = china().china_official_days().day_off(date("2006-05-01"), named("May"));
    let (from, to) = (at("2006-06-01T00:00:00Z"), at("2006-06-02T00:00:00Z"));
    assert!(since_2007.is_provisional(from, to));
    assert!(!since_2006.build().unwrap().is_provisional(from, to));
}

#[test]
fn a_known_end_is_shifted_as_the_period_itself_would_be() {
    let calendar = office().horizon(date("2026-12-31"));
    let calendar = calendar.day_off(date("2026-01-01"), named("New Year")).build().unwrap();
    let start = at("2026-03-02T10:00:00Z");
    let pause = |from, to| (at(from), at(to));
    let lists = [
        vec![],
        vec![pause("2026-03-03T10:00:00Z", "2026-03-03T11:00:00Z")],
        vec![
            pause("2026-03-03T10:00:00Z", "2026-03-03T12:00:00Z"),
            pause("2026-03-03T11:00:00Z", "2026-03-03T13:00:00Z"),
            pause("2026-03-04T10:00:00Z", "2026-03-05T10:00:00Z"),
        ],
        // Before the start, and after the end.
        vec![
            pause("2026-03-01T10:00:00Z", "2026-03-02T12:00:00Z"),
            pause("2026-06-01T10:00:00Z", "2026-06-02T12:00:00Z"),
        ],
    ];
    for period in ["3 working days", "8 working hours", "30h", "5 days", "same day"] {
        let period: Period = period.parse().unwrap();
        let due = calendar.due(start, period).unwrap();
        for pauses in &lists {
            let open: Vec<_> = pauses.iter().map(|&(from, to)| (from, Some(to))).collect();
            let moved = calendar.shift_due_by(due, period, start, pauses).unwrap();
            assert_eq!(calendar.paused_due(start, period, &open), Ok(PausedDue::At(moved)));
            let doubted = Due { provisional: true, ..due };
            let moved = calendar.shift_due_by(doubted, period, start, pauses).unwrap();
            assert!(moved.provisional);
        }
    }
    let reversed = [pause("2026-03-03T11:00:00Z", "2026-03-03T10:00:00Z")];
    let due = calendar.due(start, hours(8)).unwrap();
    let refused = calendar.shift_due_by(due, hours(8), start, &reversed);
    assert!(matches!(refused, Err(TimeError::Backwards { .. })), "{refused:?}");
}

#[test]
fn lists_may_come_in_any_order_and_each_entry_is_checked() {
    let pair = [("10:00", "12:00")];
    let calendar = office()
        .special_day(date("2026-03-05"), named("later"), &pair)
        .special_day(date("2026-03-03"), named("earlier"), &pair)
        .special_day(date("2026-03-05"), named("again"), &pair)
        .day_off(date("2026-03-12"), named("second"))
        .day_off(date("2026-03-10"), named("first"))
        .day_off(date("2026-03-12"), named("again"))
        .build()
        .unwrap();
    let kind = |day| calendar.day_kind(date(day));
    assert_eq!(kind("2026-03-03"), DayKind::SpecialHours { name: named("earlier") });
    assert_eq!(kind("2026-03-05"), DayKind::SpecialHours { name: named("later") });
    assert_eq!(kind("2026-03-10"), DayKind::DayOff { name: named("first") });
    assert_eq!(kind("2026-03-12"), DayKind::DayOff { name: named("second") });
    let backwards = [("12:00", "10:00")];
    let early = date("1969-03-03");
    let bad = [
        office().special_day(date("2026-03-03"), named("x"), &backwards),
        office().special_day(early, named("x"), &pair),
        office().every_second_week(date("2026-03-07"), &backwards),
        office().every_second_week(date("1969-03-08"), &pair),
        office().day_off(early, named("x")),
        // The same Saturday of two weeks, twice.
        office()
            .every_second_week(date("2026-03-07"), &pair)
            .every_second_week(date("2026-03-21"), &pair),
        // And with the other Saturday between them.
        office()
            .every_second_week(date("2026-03-07"), &pair)
            .every_second_week(date("2026-03-14"), &pair)
            .every_second_week(date("2026-03-21"), &pair),
    ];
    for (at, builder) in bad.into_iter().enumerate() {
        assert!(builder.build().is_err(), "the {at}th is accepted");
    }
    // Every Saturday, as two of every second week, given the later one first.
    let saturdays = office()
        .every_second_week(date("2026-03-14"), &pair)
        .every_second_week(date("2026-03-07"), &[("10:00", "13:00")])
        .build()
        .unwrap();
    let worked = |day: &str| {
        let (from, to) = (at(&format!("{day}T00:00:00Z")), at(&format!("{day}T23:00:00Z")));
        saturdays.working_time(from, to).unwrap()
    };
    assert_eq!(worked("2026-03-07"), TimeDelta::hours(3));
    assert_eq!(worked("2026-03-14"), TimeDelta::hours(2));
}

#[test]
fn more_periods_that_are_read_and_that_are_not() {
    let minutes = |n| Period::minutes(n).unwrap();
    assert_eq!("1小时十分".parse(), Ok(minutes(70)));
    let working = Period::working_minutes(510).unwrap();
    assert_eq!("8 working hours 30 working minutes".parse(), Ok(working));
    for text in [
        "1h 3 days",
        "2小时1天",
        "8 hours 30 working minutes",
        "3 working calendar days",
        "3 working months",
        "零三天",
        "一百二零天",
        "一十一百天",
        "一百一百天",
        "一百十五天",
        "二十十天",
    ] {
        assert_eq!(text.parse::<Period>(), Err(PeriodError::Unreadable), "{text}");
    }
}
