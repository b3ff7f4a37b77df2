//! Every row of every vector file in `tests/data/vectors`: facts gathered from independent sources.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use redress_time::Label;
use redress_time::{
    Boundary, Calendar, CalendarSpec, LimitClock, PausedDue, Percent, Period, SpecialDay, Window,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

type Instant = DateTime<Utc>;

fn rows<T: DeserializeOwned>(file: &str, count: usize) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/vectors").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<T> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), count, "{file}");
    rows
}

#[derive(Deserialize)]
struct Schedule {
    hours: serde_json::Value,
    date_hours: BTreeMap<NaiveDate, Vec<Window>>,
    holidays: Vec<NaiveDate>,
    zone: String,
}

impl Schedule {
    fn spec(&self) -> CalendarSpec {
        let mut spec: CalendarSpec =
            serde_json::from_value(serde_json::json!({ "zone": self.zone, "hours": self.hours }))
                .unwrap();
        let name = || Label::new("holiday", "假日");
        for (date, hours) in &self.date_hours {
            spec.special_days.push(SpecialDay { date: *date, name: name(), hours: hours.clone() });
        }
        for date in &self.holidays {
            spec.days_off.push(redress_time::NamedDay { date: *date, name: name() });
        }
        spec
    }

    fn calendar(&self) -> Calendar {
        Calendar::from_spec(self.spec()).unwrap()
    }
}

fn working(seconds: i64) -> Period {
    Period::working_time(TimeDelta::seconds(seconds)).unwrap()
}

#[derive(Deserialize)]
struct Add {
    n: i64,
    at: Instant,
    schedule: Schedule,
    expect: Instant,
    expect_open_convention: Option<Instant>,
}

#[test]
fn working_time_is_added_as_the_engines_agree() {
    for row in rows::<Add>("consensus_add.jsonl", 500) {
        let due = row.schedule.calendar().due(row.at, working(row.n)).unwrap();
        assert_eq!(due.at, row.expect, "{} {} {}", row.schedule.zone, row.at, row.n);
        assert!(!due.provisional);
    }
}

#[test]
fn a_budget_used_up_exactly_at_closing_ends_by_the_convention_of_the_calendar() {
    for row in rows::<Add>("boundary_convention.jsonl", 150) {
        let mut spec = row.schedule.spec();
        let due = row.schedule.calendar().due(row.at, working(row.n)).unwrap();
        assert_eq!(due.at, row.expect, "{} {} {}", row.schedule.zone, row.at, row.n);
        spec.boundary = Boundary::AtNextOpening;
        let due = Calendar::from_spec(spec).unwrap().due(row.at, working(row.n)).unwrap();
        assert_eq!(
            Some(due.at),
            row.expect_open_convention,
            "{} {} {}",
            row.schedule.zone,
            row.at,
            row.n
        );
    }
}

#[derive(Deserialize)]
struct Between {
    from: Instant,
    to: Instant,
    schedule: Schedule,
    expect_seconds: i64,
}

#[test]
fn working_time_is_measured_as_the_engines_agree() {
    for row in rows::<Between>("consensus_between.jsonl", 500) {
        let measured = row.schedule.calendar().working_time(row.from, row.to).unwrap();
        assert_eq!(
            measured,
            TimeDelta::seconds(row.expect_seconds),
            "{} {}",
            row.schedule.zone,
            row.from
        );
    }
}

#[derive(Deserialize)]
struct Paused {
    start: Instant,
    budget: i64,
    pauses: Vec<(Instant, Option<Instant>)>,
    now: Instant,
    schedule: Schedule,
    expect_due: Option<Instant>,
    expect_elapsed_at_now: i64,
    warn90_working_time: Option<Instant>,
    warn90_wall_time: Option<Instant>,
}

#[test]
fn pauses_shift_a_deadline_by_the_working_time_inside_them() {
    let mut warned = 0;
    for row in rows::<Paused>("pause_consensus.jsonl", 200) {
        let calendar = row.schedule.calendar();
        let period = working(row.budget);
        let due = calendar.paused_due(row.start, period, &row.pauses).unwrap();
        let known = match due {
            PausedDue::At(due) => Some(due.at),
            PausedDue::Suspended => None,
        };
        assert_eq!(known, row.expect_due, "{} {}", row.schedule.zone, row.start);

        // what has been worked by now: the time not inside any of the pauses
        let clock = LimitClock::Working;
        let mut edges = vec![row.start, row.now];
        edges.extend(row.pauses.iter().flat_map(|(from, to)| [*from, to.unwrap_or(row.now)]));
        edges.retain(|at| (row.start..=row.now).contains(at));
        edges.sort();
        let paused = |at: Instant| {
            row.pauses.iter().any(|(from, to)| *from <= at && to.is_none_or(|to| at < to))
        };
        let elapsed: TimeDelta = edges
            .windows(2)
            .filter(|pair| !paused(pair[0]))
            .map(|pair| calendar.measure(clock, pair[0], pair[1]).unwrap())
            .sum();
        assert_eq!(
            elapsed,
            TimeDelta::seconds(row.expect_elapsed_at_now),
            "{} {}",
            row.schedule.zone,
            row.start
        );

        if let (Some(due), Some(working), Some(wall)) =
            (known, row.warn90_working_time, row.warn90_wall_time)
        {
            warned += 1;
            let percent = Percent::NINETY;
            assert_eq!(calendar.point(row.start, due, clock, percent).unwrap(), working);
            assert_eq!(calendar.point(row.start, due, LimitClock::Elapsed, percent).unwrap(), wall);
        }
    }
    assert_eq!(warned, 28);
}

#[derive(Deserialize)]
struct NthDay {
    start: NaiveDate,
    n: u32,
    expect: NaiveDate,
}

fn noon_in_china(date: NaiveDate) -> Instant {
    date.and_hms_opt(4, 0, 0).unwrap().and_utc()
}

fn end_in_china(date: NaiveDate) -> Instant {
    date.and_hms_opt(16, 0, 0).unwrap().and_utc()
}

#[test]
fn working_days_in_china_are_counted_without_the_start_day() {
    let china = Calendar::china();
    for row in rows::<NthDay>("cn_nth_workday.jsonl", 150) {
        assert_eq!(
            china.nth_working_day_after(row.start, row.n).unwrap(),
            row.expect,
            "{}",
            row.start
        );
        let due =
            china.due(noon_in_china(row.start), Period::working_days(row.n).unwrap()).unwrap();
        assert_eq!(due.at, end_in_china(row.expect), "{}", row.start);
    }
}

#[derive(Deserialize)]
struct NaturalDays {
    start: NaiveDate,
    n: u32,
    raw_last_day: NaiveDate,
    expect_last_day: NaiveDate,
}

#[test]
fn natural_days_in_china_roll_off_rest_days() {
    let china = Calendar::china();
    let mut spec = china.spec().clone();
    spec.roll_rest_days = false;
    let rigid = Calendar::from_spec(spec).unwrap();
    for row in rows::<NaturalDays>("cn_natural_days.jsonl", 100) {
        let period = Period::days(row.n).unwrap();
        let due = china.due(noon_in_china(row.start), period).unwrap();
        assert_eq!(due.at, end_in_china(row.expect_last_day), "{}", row.start);
        let due = rigid.due(noon_in_china(row.start), period).unwrap();
        assert_eq!(due.at, end_in_china(row.raw_last_day), "{}", row.start);
    }
}

#[derive(Deserialize)]
struct WorkingDay {
    date: NaiveDate,
    expect: bool,
}

#[test]
fn the_official_days_of_china_are_known_each_by_date() {
    let china = Calendar::china();
    let rows = rows::<WorkingDay>("cn_special_days.jsonl", 678);
    let special: BTreeMap<_, _> = rows.iter().map(|row| (row.date, row.expect)).collect();
    let first = NaiveDate::from_ymd_opt(2006, 1, 1).unwrap();
    let last = NaiveDate::from_ymd_opt(2027, 12, 31).unwrap();
    for date in first.iter_days().take_while(|date| *date <= last) {
        let weekday = chrono::Datelike::weekday(&date).num_days_from_monday() < 5;
        assert_eq!(china.is_working_day(date), *special.get(&date).unwrap_or(&weekday), "{date}");
    }
}
