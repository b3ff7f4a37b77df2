//! What a question about time may cost: no memory at all.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use redress_time::Label;
use redress_time::{Calendar, LimitClock, Percent, Period};

#[test]
fn no_question_about_time_allocates() {
    let mut berlin = Calendar::builder(chrono_tz::Europe::Berlin)
        .weekdays(&[("09:00", "12:00"), ("13:00", "17:00")])
        .every_second_week(NaiveDate::from_ymd_opt(2016, 3, 5).unwrap(), &[("09:00", "12:00")])
        .intake_cutoff("16:00", "same time");
    for year in 2000..2040 {
        let christmas = NaiveDate::from_ymd_opt(year, 12, 25).unwrap();
        berlin = berlin.day_off(christmas, Label::new("Christmas Day", "圣诞节"));
    }
    let start: DateTime<Utc> = "2016-03-24T15:30:00Z".parse().unwrap();
    let periods = [
        "48h",
        "9000 working hours",
        "2500 working days",
        "2500 working days, same time",
        "3650 days",
        "520 weeks",
        "120 months",
        "same day",
    ];
    let periods = periods.map(|period| period.parse::<Period>().unwrap());
    for calendar in [berlin.build().unwrap(), Calendar::china()] {
        let counted = allocation_counter::measure(|| {
            let end = start + TimeDelta::days(3_650);
            for period in periods {
                let due = calendar.due(start, period).unwrap();
                calendar.due_from_receipt(start, period).unwrap();
                calendar.shift_due(due, period, start, end).unwrap();
                let hour = TimeDelta::hours(1);
                let pauses = [(start + hour, Some(end)), (start + hour * 2, None)];
                calendar.paused_due(start, period, &pauses).unwrap();
            }
            for clock in [LimitClock::Elapsed, LimitClock::Working] {
                calendar.measure(clock, start, end).unwrap();
                calendar.point(start, end, clock, Percent::NINETY).unwrap();
                calendar.shift(start, clock, start, end).unwrap();
            }
            calendar.received(start).unwrap();
            calendar.month(2016, 3).unwrap();
            let _ = calendar.is_open(start);
            calendar.next_open(start).unwrap();
            let (first, last) = (calendar.local_date(start), calendar.local_date(end));
            calendar.working_days_between(first, last).unwrap();
            let _ = calendar.is_provisional(start, end);
            calendar.nth_working_day_after(calendar.local_date(start), 2_500).unwrap();
        });
        assert_eq!(counted.count_total, 0);
    }
}
