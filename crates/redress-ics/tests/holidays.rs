//! Holidays from iCalendar files.

use chrono::NaiveDate;
use redress::time::{Calendar, NamedDay, Period};
use redress_ics::{Holidays, IcsError, holidays};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A file with events made of these lines.
fn file(events: &[&str]) -> String {
    let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\n".to_owned();
    for (event, number) in events.iter().zip(1..) {
        text += &format!(
            "BEGIN:VEVENT\r\nUID:{number}\r\n{}\r\nEND:VEVENT\r\n",
            event.replace('|', "\r\n")
        );
    }
    text + "END:VCALENDAR\r\n"
}

fn days(list: &[NamedDay]) -> Vec<(String, &str)> {
    list.iter().map(|day| (day.date.to_string(), day.name.en.as_str())).collect()
}

#[test]
fn the_holidays_of_a_file_are_days_off_of_a_calendar() {
    let text = file(&[
        "DTSTART;VALUE=DATE:20261225|DTEND;VALUE=DATE:20261227|SUMMARY:1. und 2. Weihnachtstag",
        "DTSTART;VALUE=DATE:20260501|SUMMARY:Tag der Arbeit\\, frei",
        // folded, by its date alone, and twice
        "DTSTART:20261003|DTEND:20261004|SUMMARY:Tag der Deutschen\r\n  Einheit",
        "DTSTART;VALUE=DATE:20261003|SUMMARY:Feiertag",
        "DTSTART;VALUE=DATE:20260401|SUMMARY:Not this year|STATUS:CANCELLED",
    ]);
    let read = holidays(&text).unwrap();
    assert_eq!(
        days(&read.days_off),
        [
            ("2026-05-01".to_owned(), "Tag der Arbeit, frei"),
            ("2026-10-03".to_owned(), "Tag der Deutschen Einheit"),
            ("2026-12-25".to_owned(), "1. und 2. Weihnachtstag"),
            ("2026-12-26".to_owned(), "1. und 2. Weihnachtstag"),
        ]
    );
    let office = Calendar::builder(chrono_tz::Europe::Berlin).weekdays(&[("09:00", "17:00")]);
    let office = read.clone().add_to(office).build().unwrap();
    assert!(!office.is_working_day(date("2026-05-01")));
    let thursday = "2026-12-24T10:00:00Z".parse().unwrap();
    let due = office.due(thursday, Period::working_days(1).unwrap()).unwrap();
    assert_eq!(due.at.to_rfc3339(), "2026-12-28T16:00:00+00:00");
    // with bare line ends and a byte order mark, as some programs write it
    assert_eq!(holidays(&format!("\u{FEFF}{}", text.replace("\r\n", "\n"))).unwrap(), read);
    assert_eq!(holidays(&file(&[])).unwrap(), Holidays::default());
}

#[test]
fn marked_files_of_china_tell_days_off_from_make_up_days_and_festivals() {
    let read = holidays(&file(&[
        "DTSTART;VALUE=DATE:20260215|DTEND;VALUE=DATE:20260224|SUMMARY:春节（休）|X-APPLE-SPECIAL-DAY:WORK-HOLIDAY",
        "DTSTART;VALUE=DATE:20260214|SUMMARY:春节（班）|X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY",
        "DTSTART;VALUE=DATE:20260214|SUMMARY:情人节",
        "DTSTART;VALUE=DATE:20260228|SUMMARY:春节（班）|X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY",
    ]))
    .unwrap();
    assert_eq!(read.days_off.len(), 9);
    assert_eq!(read.make_up_days.len(), 2);
    // the same days as the crate's own table has
    let office = |builder: redress::time::CalendarBuilder| builder.build().unwrap();
    let shanghai = || Calendar::builder(chrono_tz::Asia::Shanghai).weekdays(&[("09:00", "18:00")]);
    let (own, file) = (office(shanghai().china_official_days()), office(read.add_to(shanghai())));
    for day in date("2026-02-01").iter_days().take(28) {
        assert_eq!(own.is_working_day(day), file.is_working_day(day), "{day}");
    }
}

#[test]
fn holidays_recur_by_their_rule() {
    let dates = |event: &str| -> Vec<String> {
        let read = holidays(&file(&[event])).unwrap();
        read.days_off.iter().map(|day| day.date.to_string()).collect()
    };
    let yearly =
        dates("DTSTART;VALUE=DATE:20240704|RRULE:FREQ=YEARLY;COUNT=3|SUMMARY:Fourth of July");
    assert_eq!(yearly, ["2024-07-04", "2025-07-04", "2026-07-04"]);
    let until =
        dates("DTSTART;VALUE=DATE:20240101|RRULE:FREQ=YEARLY;UNTIL=20260101|SUMMARY:New Year");
    assert_eq!(until, ["2024-01-01", "2025-01-01", "2026-01-01"]);
    // the fourth Thursday of November
    let thanksgiving = dates(
        "DTSTART;VALUE=DATE:20241128|RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3|SUMMARY:Thanksgiving",
    );
    assert_eq!(thanksgiving, ["2024-11-28", "2025-11-27", "2026-11-26"]);
    let for_ever = dates("DTSTART;VALUE=DATE:20261225|DTEND;VALUE=DATE:20261227|RRULE:FREQ=YEARLY");
    assert_eq!((for_ever.len(), for_ever.last().unwrap().as_str()), (174 * 2, "2199-12-26"));
}

#[test]
fn what_is_no_whole_holiday_is_refused_and_never_quoted() {
    let number = 2;
    let recurrence = IcsError::Recurrence { number, most: 1_000 };
    let cases = [
        ("DTSTART:20260501T090000Z|DTEND:20260501T120000Z", IcsError::NotWholeDays { number }),
        ("DTSTART;VALUE=DATE:20260501|DURATION:P2D", IcsError::NotWholeDays { number }),
        ("SUMMARY:confidential", IcsError::NoDate { number }),
        ("DTSTART;VALUE=DATE:20261301", IcsError::NoDate { number }),
        ("DTSTART;VALUE=DATE:22010101", IcsError::NoDate { number }),
        ("DTSTART;VALUE=DATE:20260501|DTEND;VALUE=DATE:20260501", IcsError::Length { number }),
        ("DTSTART;VALUE=DATE:20260501|DTEND;VALUE=DATE:20280501", IcsError::Length { number }),
        ("DTSTART;VALUE=DATE:20260501|RRULE:FREQ=confidential", recurrence),
        ("DTSTART;VALUE=DATE:20260501|RRULE:FREQ=DAILY", recurrence),
        ("DTSTART;VALUE=DATE:20260501|RRULE:FREQ=YEARLY|EXDATE;VALUE=DATE:20270501", recurrence),
    ];
    for (event, error) in cases {
        let text = file(&["DTSTART;VALUE=DATE:20260101|SUMMARY:confidential", event]);
        assert_eq!(holidays(&text), Err(error), "{event}");
        assert!(!error.to_string().contains("confidential"));
    }
    let whole = file(&["DTSTART;VALUE=DATE:20260101", "DTSTART;VALUE=DATE:20260501"]);
    for end in 0..whole.trim_end().len() {
        if let Some(part) = whole.get(..end) {
            assert_eq!(holidays(part), Err(IcsError::Unreadable), "{end}");
        }
    }
    for text in ["confidential", "{}", ""] {
        assert_eq!(holidays(text), Err(IcsError::Unreadable), "{text}");
    }
}
