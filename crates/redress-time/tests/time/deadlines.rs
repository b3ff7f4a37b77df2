//! Ends of periods: weeks and months, the same time of day, receipts, shifts. Expected dates are worked
//! out by hand from the Civil Code, articles 201 to 203, and the days off of 2026.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::{Tz, UTC};
use redress_time::*;
use redress_time::{Label, Lang};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An instant in Shanghai: `2026-05-18 09:00`.
fn shanghai(text: &str) -> DateTime<Utc> {
    format!("{}:00+08:00", text.replace(' ', "T")).parse().unwrap()
}

fn shown(at: DateTime<Utc>) -> String {
    at.with_timezone(&Tz::Asia__Shanghai).format("%Y-%m-%d %H:%M").to_string()
}

fn office() -> Calendar {
    let office = Calendar::builder(Tz::Asia__Shanghai).weekdays(&[("09:00", "18:00")]);
    office.china_official_days().build().unwrap()
}

fn due(calendar: &Calendar, start: &str, period: &str) -> String {
    shown(calendar.due(shanghai(start), period.parse().unwrap()).unwrap().at)
}

#[test]
fn a_month_ends_on_the_same_day_or_on_the_last_of_the_month() {
    let office = office();
    // 28 February 2026 is a make-up Saturday
    assert_eq!(due(&office, "2026-01-31 10:00", "1 month"), "2026-02-28 18:00");
    assert_eq!(due(&Calendar::china(), "2026-01-31 10:00", "1 month"), "2026-03-01 00:00");
    // 2024 has a 29 February, a Thursday
    assert_eq!(due(&office, "2024-01-31 10:00", "1个月"), "2024-02-29 18:00");
    assert_eq!(due(&office, "2026-03-09 10:00", "1 month"), "2026-04-09 18:00");
    assert_eq!(due(&office, "2026-08-31 10:00", "3 months"), "2026-11-30 18:00");
    assert_eq!(due(&office, "2024-02-29 10:00", "1 year"), "2025-02-28 18:00");
    // 3 May 2026 is a day off: the 6th is the next working day
    assert_eq!(due(&office, "2026-04-03 10:00", "1 month"), "2026-05-06 18:00");
}

#[test]
fn a_week_is_seven_days_and_rolls_off_a_rest_day() {
    let office = office();
    assert_eq!(due(&office, "2026-03-09 10:00", "1 week"), "2026-03-16 18:00");
    // Saturday 14 March to Saturday 28 March, and so Monday
    assert_eq!(due(&office, "2026-03-14 10:00", "2 weeks"), "2026-03-30 18:00");
    // to Thursday 1 October, and so Thursday 8 October
    assert_eq!(due(&office, "2026-09-24 10:00", "1周"), "2026-10-08 18:00");
    for n in 1..60 {
        let (weeks, days) = (Period::weeks(n).unwrap(), Period::days(7 * n).unwrap());
        let start = shanghai("2026-01-15 11:00");
        assert_eq!(office.due(start, weeks), office.due(start, days));
    }
}

#[test]
fn months_and_weeks_explain_themselves_and_warn_along_elapsed_time() {
    let office = office();
    let month = Period::months(1).unwrap();
    let start = shanghai("2026-01-31 10:00");
    let why = office.explain_due(start, month).unwrap();
    assert_eq!(
        why.rules,
        [TimeRule::StartDayNotCounted, TimeRule::LastDayOfMonth, TimeRule::EndsAtClose]
    );
    assert_eq!(
        why.text(Lang::Zh),
        "2026-01-31 10:00起算，期限1个月，截止时间为2026-02-28 18:00（Asia/Shanghai）。\n\
         - 开始的当日不计入，自下一日开始计算（民法典第201条）。\n\
         - 到期月没有对应日，以月末日为最后一日（民法典第202条）。\n\
         - 最后一日的截止时间为停止业务活动的时间（民法典第203条）。\n\
         - 2026-01-31：起始日"
    );
    let rolled = office.explain_due(shanghai("2026-04-03 10:00"), month).unwrap();
    assert!(rolled.rules.contains(&TimeRule::SameDayOfMonth));
    assert!(rolled.rules.contains(&TimeRule::RolledOffRestDay));
    let text = rolled.text(Lang::En);
    assert!(text.contains("2026-05-03 to 2026-05-05: not counted, Labour Day"), "{text}");
    let week = office.explain_due(start, Period::weeks(1).unwrap()).unwrap();
    assert!(week.rules.contains(&TimeRule::WeeksOfSevenDays));
    // 10 days of 24 hours: the warning at 90 % is 9 days after the start
    let (from, to) = (shanghai("2026-03-09 00:00"), shanghai("2026-03-19 00:00"));
    assert_eq!(month.clock(), LimitClock::Elapsed);
    let warning = office.point(from, to, month.clock(), Percent::NINETY).unwrap();
    assert_eq!(shown(warning), "2026-03-18 00:00");
}

#[test]
fn working_days_may_end_at_the_time_of_day_at_which_they_started() {
    let office = office();
    assert_eq!(due(&office, "2026-03-09 10:30", "3 working days, same time"), "2026-03-12 10:30");
    // over the holiday: 8, 9 and the make-up Saturday, 10 October
    assert_eq!(due(&office, "2026-09-30 10:30", "3个工作日后的同一时刻"), "2026-10-10 10:30");
    // outside the hours too
    assert_eq!(due(&office, "2026-03-14 22:15", "1 working day, same time"), "2026-03-16 22:15");
    let period = Period::working_days_same_time(3).unwrap();
    assert_eq!(period.clock(), LimitClock::Working);
    let why = office.explain_due(shanghai("2026-03-09 10:30"), period).unwrap();
    assert_eq!(why.rules, [TimeRule::StartDayNotCounted, TimeRule::EndsAtSameTime]);
    assert_eq!(why.counted_us, 27 * 3_600_000_000);
    assert!(why.text(Lang::Zh).contains("截止时间为与起算时刻相同的时刻"));
    assert!(why.text(Lang::En).contains("2026-03-12: working day 3"));
    // the clocks change on Sunday 29 March: still 10:30 on the wall
    let berlin =
        Calendar::builder(Tz::Europe__Berlin).weekdays(&[("09:00", "18:00")]).build().unwrap();
    let friday = at("2026-03-27T09:30:00Z");
    let one = Period::working_days_same_time(1).unwrap();
    assert_eq!(berlin.due(friday, one).unwrap().at, at("2026-03-30T08:30:00Z"));
}

#[test]
fn a_shifted_day_limit_ends_at_a_close_of_business_on_a_day_that_is_no_rest_day() {
    let office = office();
    let days: Period = "3 days".parse().unwrap();
    let start = shanghai("2026-05-18 09:00");
    let due = office.due(start, days).unwrap();
    assert_eq!(shown(due.at), "2026-05-21 18:00");
    let hold = (shanghai("2026-05-20 09:00"), shanghai("2026-05-22 09:00"));
    let moved = office.shift_due(due, days, hold.0, hold.1).unwrap();
    assert_eq!(shown(moved.at), "2026-05-25 18:00");
    let paused = office.paused_due(start, days, &[(hold.0, Some(hold.1))]).unwrap();
    assert_eq!(paused, PausedDue::At(moved));
    for why in [
        office.explain_shift_due(due, days, hold.0, hold.1).unwrap(),
        office.explain_paused_due(start, days, &[(hold.0, Some(hold.1))]).unwrap(),
    ] {
        assert!(why.rules.contains(&TimeRule::ShiftedToEndOfDay));
        let text = why.text(Lang::Zh);
        assert!(text.contains("2026-05-25 18:00"), "{text}");
        assert!(text.contains("民法典第201条、第203条"), "{text}");
    }
    let cases = [
        // (period, from, to, end): Thursday 21 May 18:00 without a hold, for 3 days
        ("3 days", "2026-05-20 09:00", "2026-05-20 09:00", "2026-05-21 18:00"),
        // an hour's hold: 19:00 is after the close of business, so that Friday's comes next
        ("3 days", "2026-05-20 09:00", "2026-05-20 10:00", "2026-05-22 18:00"),
        ("3 days", "2026-05-20 09:00", "2026-05-21 09:00", "2026-05-22 18:00"),
        ("3 days", "2026-05-20 09:00", "2026-05-23 09:00", "2026-05-25 18:00"),
        // one day of work, an hour of it, and a night in which nothing is worked
        ("3 working days", "2026-05-20 09:00", "2026-05-21 09:00", "2026-05-22 18:00"),
        ("3 working days", "2026-05-20 09:00", "2026-05-20 10:00", "2026-05-22 18:00"),
        ("3 working days", "2026-05-20 18:00", "2026-05-21 09:00", "2026-05-21 18:00"),
        ("3 working days", "2026-05-19 18:00", "2026-05-22 18:00", "2026-05-26 18:00"),
        // from Wednesday 20 May: 29 May, and over the week-end
        ("1 week", "2026-05-20 09:00", "2026-05-23 09:00", "2026-05-28 18:00"),
        // hours are hours
        ("72h", "2026-05-20 09:00", "2026-05-20 10:00", "2026-05-21 10:00"),
        ("27 working hours", "2026-05-20 09:00", "2026-05-20 10:00", "2026-05-21 10:00"),
        ("3 working days, same time", "2026-05-20 09:00", "2026-05-20 10:00", "2026-05-21 10:00"),
        // within the day where there is time left, or else to its 24:00
        ("same day", "2026-05-18 10:00", "2026-05-18 12:00", "2026-05-19 00:00"),
        ("same day", "2026-05-18 10:00", "2026-05-19 02:00", "2026-05-19 18:00"),
    ];
    for (period, from, to, end) in cases {
        let period: Period = period.parse().unwrap();
        let due = office.due(start, period).unwrap();
        let (from, to) = (shanghai(from), shanghai(to));
        let moved = office.shift_due(due, period, from, to).unwrap();
        assert_eq!(shown(moved.at), end, "{period} {from} {to}");
        let paused = office.paused_due(start, period, &[(from, Some(to))]).unwrap();
        assert_eq!(paused, PausedDue::At(moved), "{period} {from} {to}");
        let why = office.explain_shift_due(due, period, from, to).unwrap();
        assert_eq!(why.answer, Some(moved.at));
    }
}

#[test]
fn a_shifted_day_limit_without_business_hours_ends_at_24_00_of_a_working_day() {
    let china = Calendar::china();
    let days = Period::days(3).unwrap();
    // Monday 18 May; 24:00 of Thursday
    let due = china.due(shanghai("2026-05-18 09:00"), days).unwrap();
    let moved = |to: &str| {
        shown(china.shift_due(due, days, shanghai("2026-05-20 09:00"), shanghai(to)).unwrap().at)
    };
    assert_eq!(moved("2026-05-21 09:00"), "2026-05-23 00:00"); // 24:00 of Friday
    assert_eq!(moved("2026-05-22 09:00"), "2026-05-26 00:00"); // Saturday, so 24:00 of Monday
    // a calendar that does not roll stops at Saturday's 24:00
    let mut spec = china.spec().clone();
    spec.roll_rest_days = false;
    let rigid = Calendar::from_spec(spec).unwrap();
    let (from, to) = (shanghai("2026-05-20 09:00"), shanghai("2026-05-22 09:00"));
    assert_eq!(shown(rigid.shift_due(due, days, from, to).unwrap().at), "2026-05-24 00:00");
}

/// Three days from Monday end on Thursday 17:00; an hour on Tuesday makes it Friday 10:00, so Friday 17:00. What
/// begins on Friday after ten stops what is left of the day, and it ends with the day on which that is over.
#[test]
fn a_pause_on_the_last_day_moves_a_day_limit_to_the_end_of_the_day_on_which_it_is_over() {
    let office = Calendar::builder(chrono_tz::UTC).weekdays(&[("09:00", "17:00")]).build().unwrap();
    let on = |text: &str| -> DateTime<Utc> { format!("2026-03-{text}:00Z").parse().unwrap() };
    let (start, days) = (on("02T09:00"), Period::working_days(3).unwrap());
    let hour = (on("03T10:00"), on("03T11:00"));
    for ((from, to), due) in [
        ((on("06T15:00"), on("06T15:10")), on("06T17:00")),
        // Over the weekend, and into Monday before it opens.
        ((on("06T15:00"), on("07T12:00")), on("09T17:00")),
        ((on("06T15:00"), on("09T08:00")), on("09T17:00")),
        ((on("06T15:00"), on("10T12:00")), on("10T17:00")),
        // Before the time is used up, all of it counts: 10:00 and eight hours.
        ((on("06T09:30"), on("09T09:30")), on("09T17:00")),
        // After the end nothing moves.
        ((on("06T18:00"), on("10T12:00")), on("06T17:00")),
    ] {
        let pauses = [hour, (from, to)];
        let moved = office.shift_due_by(office.due(start, days).unwrap(), days, start, &pauses);
        assert_eq!(moved.unwrap().at, due, "{from} {to}");
    }
}

#[test]
fn several_pauses_of_a_day_limit_round_up_to_a_day_once() {
    let office = office();
    let start = shanghai("2026-05-18 09:00");
    let hour = |from: &str, to: &str| (shanghai(from), Some(shanghai(to)));
    let pauses = [
        hour("2026-05-19 09:00", "2026-05-19 10:00"),
        hour("2026-05-20 09:00", "2026-05-20 10:00"),
        // after Thursday 20:00, but before Friday's close, to which it has moved
        hour("2026-05-22 09:00", "2026-05-22 10:00"),
    ];
    let due = office.paused_due(start, Period::days(3).unwrap(), &pauses).unwrap();
    let PausedDue::At(due) = due else { panic!("no pause is open") };
    assert_eq!(shown(due.at), "2026-05-22 18:00");
}

#[test]
fn a_working_day_used_up_at_closing_ends_there_also_where_hours_end_at_the_next_opening() {
    let office = Calendar::builder(UTC)
        .weekdays(&[("09:00", "18:00")])
        .boundary(Boundary::AtNextOpening)
        .build()
        .unwrap();
    let one = Period::working_days(1).unwrap();
    let due = office.due(at("2026-05-18T10:00:00Z"), one).unwrap();
    // on hold for a whole day of work: Wednesday's close, not Thursday's
    let (from, to) = (at("2026-05-18T12:00:00Z"), at("2026-05-19T12:00:00Z"));
    let moved = office.shift_due(due, one, from, to).unwrap();
    assert_eq!(moved.at, at("2026-05-20T18:00:00Z"));
}

#[test]
fn the_cut_off_is_applied_by_asking_from_the_receipt() {
    let calendar = |counts_at| {
        let office = Calendar::builder(UTC).weekdays(&[("09:00", "18:00")]);
        let office = office.day_off(date("2026-03-04"), Label::new("off", "休"));
        office.intake_cutoff("17:00", counts_at).build().unwrap()
    };
    let (fixed, kept) = (calendar("09:00"), calendar("same time"));
    // arrives, counts as received with a fixed time, with the time kept
    let cases = [
        ("2026-03-02T17:00:00Z", "2026-03-02T17:00:00Z", "2026-03-02T17:00:00Z"),
        ("2026-03-02T17:30:00Z", "2026-03-03T09:00:00Z", "2026-03-03T17:30:00Z"),
        ("2026-03-03T22:15:30Z", "2026-03-05T09:00:00Z", "2026-03-05T22:15:30Z"),
        ("2026-03-07T10:30:00Z", "2026-03-09T09:00:00Z", "2026-03-09T10:30:00Z"),
    ];
    for (arrives, fixed_at, kept_at) in cases {
        for (calendar, received) in [(&fixed, fixed_at), (&kept, kept_at)] {
            assert_eq!(calendar.received(at(arrives)).unwrap(), at(received), "{arrives}");
            for period in ["2h", "4 working hours", "2 working days", "3 days", "1 month"] {
                let period = period.parse().unwrap();
                let due = calendar.due_from_receipt(at(arrives), period).unwrap();
                assert_eq!(due, calendar.due(at(received), period).unwrap());
                let why = calendar.explain_due_from_receipt(at(arrives), period).unwrap();
                assert_eq!((why.answer, why.from), (Some(due.at), at(received)));
                let late = why.rules.contains(&TimeRule::CountsFromNextWorkingDay);
                assert_eq!(late, received != arrives);
            }
        }
    }
    // kept where the clocks change in between
    let berlin = Calendar::builder(Tz::Europe__Berlin)
        .weekdays(&[("09:00", "18:00")])
        .intake_cutoff("17:00", "same time")
        .build()
        .unwrap();
    let saturday_1100 = at("2026-03-28T10:00:00Z");
    assert_eq!(berlin.received(saturday_1100).unwrap(), at("2026-03-30T09:00:00Z"));
    let json = serde_json::to_string(&kept).unwrap();
    assert!(
        json.contains(r#""intake_cutoff":{"after":"17:00","counts_at":"same time"}"#),
        "{json}"
    );
    assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), kept);
    let bad =
        Calendar::builder(UTC).weekdays(&[("09:00", "18:00")]).intake_cutoff("17:00", "some time");
    assert_eq!(bad.build(), Err(CalendarError::TimeOfDay { place: Place::Cutoff }));
}

#[test]
fn periods_beyond_2200_are_refused_in_every_kind() {
    let office = office();
    let start = at("2199-12-20T00:00:00Z");
    for period in ["2 weeks", "1 month", "9 working days, same time", "2114 months", "9362 weeks"] {
        let due = office.due(start, period.parse().unwrap());
        assert_eq!(due, Err(TimeError::OutOfRange { at: None }), "{period}");
    }
}

#[test]
fn chinese_explanations_say_what_a_chinese_office_would_write() {
    let office = office();
    let why = office.explain_due(shanghai("2026-03-09 10:30"), Period::hours(2).unwrap()).unwrap();
    assert!(why.text(Lang::Zh).contains("自起算时刻开始计算（民法典第201条）"));
    let (from, to) = (shanghai("2026-03-09 00:00"), shanghai("2026-03-19 00:00"));
    let point = office.explain_point(from, to, LimitClock::Elapsed, Percent::NINETY).unwrap();
    assert!(point.text(Lang::Zh).contains("到2026-03-17 24:00已过90%"), "{}", point.text(Lang::Zh));
}

#[test]
fn a_time_that_ends_a_day_is_shown_as_24_00_of_that_day() {
    let zone = Tz::Asia__Shanghai;
    let midnight =
        Calendar::china().due(shanghai("2026-03-02 20:00"), Period::same_day()).unwrap().at;
    assert_eq!(end_text(midnight, zone), "2026-03-02 24:00");
    let (day, time) = redress_time::end_of(midnight, zone);
    assert_eq!((day.to_string().as_str(), time.as_str()), ("2026-03-02", "24:00"));
    assert_eq!(end_text(shanghai("2026-03-02 18:00"), zone), "2026-03-02 18:00");
    let (monday, tuesday) = (shanghai("2026-03-02 09:00"), shanghai("2026-03-03 00:00"));
    let why = Calendar::china()
        .explain_paused_due(monday, Period::days(5).unwrap(), &[(monday, Some(tuesday))])
        .unwrap();
    assert!(
        why.text(Lang::Zh).contains("2026-03-02 09:00至2026-03-02 24:00暂停"),
        "{}",
        why.text(Lang::Zh)
    );
}
