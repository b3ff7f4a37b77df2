//! Working-time arithmetic compared in one run: `cargo bench -p rivals --bench calendar`.
//!
//! The engines answer the same questions on the same calendar and must agree before they are timed.

#![allow(clippy::disallowed_methods, reason = "a benchmark measures real time")]

use std::collections::HashSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use redress::time::{Calendar, CalendarBuilder, LimitClock, Percent, Period};
use redress::vocabulary::Label;
use ule_hours::jiff::{SignedDuration, Timestamp, civil};

const ZONE: Tz = Tz::Europe__Berlin;
const HOURS: [(&str, &str); 2] = [("09:00", "12:00"), ("13:00", "17:00")];
const STARTS: usize = 1024;

/// Three hundred days off: ten dates in each of thirty years.
fn days_off() -> Vec<NaiveDate> {
    let dates =
        [(1, 1), (1, 6), (3, 8), (5, 1), (8, 15), (9, 20), (10, 3), (11, 1), (12, 25), (12, 26)];
    (2008..2038)
        .flat_map(|year| {
            dates.map(|(month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap())
        })
        .collect()
}

/// Instants spread over five years, without any library for chance.
fn starts() -> Vec<DateTime<Utc>> {
    let (from, mut state) = (1_420_070_400_i64, 0x9E37_79B9_7F4A_7C15_u64);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        DateTime::from_timestamp(from + (state % (5 * 365 * 86_400)) as i64, 0).unwrap()
    };
    (0..STARTS).map(|_| next()).collect()
}

/// A question put to one engine, in that engine's own types: start number `i` gives the answer in
/// whole seconds.
type Question<'a> = Box<dyn Fn(usize) -> i64 + 'a>;

/// An engine that answers both questions.
trait Engine {
    fn due<'a>(&'a self, starts: &[i64], work: i64) -> Question<'a>;
    fn between<'a>(&'a self, starts: &[i64], length: i64) -> Question<'a>;
}

fn utc(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn all_utc(starts: &[i64], later: i64) -> Vec<DateTime<Utc>> {
    starts.iter().map(|at| utc(at + later)).collect()
}

impl Engine for Calendar {
    fn due<'a>(&'a self, starts: &[i64], work: i64) -> Question<'a> {
        let starts = all_utc(starts, 0);
        let period = Period::working_time(TimeDelta::seconds(work)).unwrap();
        Box::new(move |i| self.due(starts[i], period).unwrap().at.timestamp())
    }
    fn between<'a>(&'a self, starts: &[i64], length: i64) -> Question<'a> {
        let (from, to) = (all_utc(starts, 0), all_utc(starts, length));
        Box::new(move |i| self.working_time(from[i], to[i]).unwrap().num_seconds())
    }
}

fn all_stamps(starts: &[i64], later: i64) -> Vec<Timestamp> {
    starts.iter().map(|at| Timestamp::from_second(at + later).unwrap()).collect()
}

impl Engine for ule_hours::Schedule {
    fn due<'a>(&'a self, starts: &[i64], work: i64) -> Question<'a> {
        let (starts, work) = (all_stamps(starts, 0), SignedDuration::from_secs(work));
        Box::new(move |i| self.add(starts[i], work).unwrap().as_second())
    }
    fn between<'a>(&'a self, starts: &[i64], length: i64) -> Question<'a> {
        let (from, to) = (all_stamps(starts, 0), all_stamps(starts, length));
        Box::new(move |i| self.between(from[i], to[i]).as_secs())
    }
}

impl Engine for workclock::Schedule {
    fn due<'a>(&'a self, starts: &[i64], work: i64) -> Question<'a> {
        let (starts, work) = (all_stamps(starts, 0), SignedDuration::from_secs(work));
        Box::new(move |i| self.add(starts[i], work).unwrap().as_second())
    }
    fn between<'a>(&'a self, starts: &[i64], length: i64) -> Question<'a> {
        let (from, to) = (all_stamps(starts, 0), all_stamps(starts, length));
        Box::new(move |i| self.between(from[i], to[i]).as_secs())
    }
}

/// What one would write by hand: day after day, each looked up among the days off.
struct DayWalk {
    windows: Vec<(NaiveTime, NaiveTime)>,
    days_off: HashSet<NaiveDate>,
}

impl DayWalk {
    fn windows(&self, date: NaiveDate) -> impl Iterator<Item = (i64, i64)> {
        let works = date.weekday().num_days_from_monday() < 5 && !self.days_off.contains(&date);
        let at = move |time| {
            ZONE.from_local_datetime(&date.and_time(time)).earliest().unwrap().timestamp()
        };
        self.windows
            .iter()
            .filter(move |_| works)
            .map(move |(opens, closes)| (at(*opens), at(*closes)))
    }
}

impl DayWalk {
    fn add(&self, start: DateTime<Utc>, mut work: i64) -> i64 {
        let mut date = start.with_timezone(&ZONE).date_naive();
        loop {
            for (opens, closes) in self.windows(date) {
                let length = closes - opens.max(start.timestamp()).min(closes);
                if length >= work {
                    return closes - length + work;
                }
                work -= length;
            }
            date = date.succ_opt().unwrap();
        }
    }

    fn measure(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        let first = from.with_timezone(&ZONE).date_naive();
        let last = to.with_timezone(&ZONE).date_naive();
        let (from, to) = (from.timestamp(), to.timestamp());
        let days = first.iter_days().take_while(|date| *date <= last);
        let windows = days.flat_map(|date| self.windows(date));
        windows.map(|(opens, closes)| (closes.min(to) - opens.max(from)).max(0)).sum()
    }
}

impl Engine for DayWalk {
    fn due<'a>(&'a self, starts: &[i64], work: i64) -> Question<'a> {
        let starts = all_utc(starts, 0);
        Box::new(move |i| self.add(starts[i], work))
    }
    fn between<'a>(&'a self, starts: &[i64], length: i64) -> Question<'a> {
        let (from, to) = (all_utc(starts, 0), all_utc(starts, length));
        Box::new(move |i| self.measure(from[i], to[i]))
    }
}

fn engines() -> Vec<(&'static str, Box<dyn Engine>)> {
    let days_off = days_off();
    let mut calendar = Calendar::builder(ZONE).weekdays(&HOURS);
    let mut ule = ule_hours::Schedule::builder(ZONE.name())
        .unwrap()
        .mon_fri("09:00-12:00, 13:00-17:00")
        .unwrap();
    let mut dates = Vec::new();
    for date in &days_off {
        calendar = calendar.day_off(*date, Label::new("day off", "假日"));
        let date = civil::date(date.year() as i16, date.month() as i8, date.day() as i8);
        ule = ule.closed_on(date);
        dates.push(date);
    }
    let hour = |hour| civil::time(hour, 0, 0, 0);
    let week = workclock::Weekdays::MON_TO_FRI;
    let workclock = workclock::Schedule::builder()
        .time_zone(ZONE.name())
        .rule(workclock::WorkDay::new(hour(9), hour(17), week))
        .rule(workclock::Break::new(hour(12), hour(13), week))
        .rule(workclock::Holidays::new(dates))
        .build()
        .unwrap();
    let walk = DayWalk {
        windows: HOURS.map(|(opens, closes)| (opens.parse_time(), closes.parse_time())).to_vec(),
        days_off: days_off.into_iter().collect(),
    };
    vec![
        ("redress", Box::new(calendar.build().unwrap())),
        ("ule-hours 0.1", Box::new(ule.horizon_days(8_000).build())),
        ("workclock 0.1", Box::new(workclock)),
        ("naive day walk", Box::new(walk)),
    ]
}

trait ParseTime {
    fn parse_time(&self) -> NaiveTime;
}

impl ParseTime for &str {
    fn parse_time(&self) -> NaiveTime {
        NaiveTime::parse_from_str(self, "%H:%M").unwrap()
    }
}

/// Nanoseconds per call: the best of many short rounds, which is what a busy machine disturbs least.
fn nanoseconds(calls: usize, mut call: impl FnMut(usize)) -> f64 {
    let rounds = (0..40).map(|_| {
        let (started, mut done) = (Instant::now(), 0);
        while done == 0 || started.elapsed() < Duration::from_millis(2) {
            (0..calls).for_each(&mut call);
            done += calls;
        }
        started.elapsed().as_nanos() as f64 / done as f64
    });
    rounds.fold(f64::INFINITY, f64::min)
}

/// Allocations per call.
fn allocations(calls: usize, mut call: impl FnMut(usize)) -> f64 {
    let counted = allocation_counter::measure(|| (0..calls).for_each(&mut call));
    counted.count_total as f64 / calls as f64
}

fn main() {
    let engines = engines();
    let starts: Vec<i64> = starts().iter().map(DateTime::timestamp).collect();
    println!(
        "\n{} · Mon–Fri 09:00–12:00, 13:00–17:00 · 300 days off · {} starts\n",
        ZONE.name(),
        STARTS
    );
    println!("| question | span | engine | ns/call | × redress | allocations/call |");
    println!("|---|---|---|---:|---:|---:|");
    let spans = [("1 day", 1, 1), ("30 days", 30, 21), ("10 years", 3_652, 2_500)];
    for question in ["due", "between"] {
        for (span, days, working_days) in spans {
            let (length, work) = (days * 86_400, working_days * 7 * 3_600);
            let (mut ours, mut answers) = (0.0, Vec::new());
            for (name, engine) in &engines {
                let ask = match question {
                    "due" => engine.due(&starts, work),
                    _ => engine.between(&starts, length),
                };
                let calls = if days > 1_000 && *name != "redress" { 16 } else { STARTS };
                if answers.is_empty() {
                    answers = (0..calls).map(&ask).collect();
                }
                for (i, answer) in answers.iter().enumerate().take(calls) {
                    assert_eq!(ask(i), *answer, "{name} {question} {}", starts[i]);
                }
                let call = |i| {
                    black_box(ask(black_box(i)));
                };
                let (allocated, ns) = (allocations(calls, call), nanoseconds(calls, call));
                if *name == "redress" {
                    ours = ns;
                }
                println!(
                    "| {question} | {span} | {name} | {ns:.1} | {:.1} | {allocated:.1} |",
                    ns / ours
                );
            }
        }
    }
    each_operation(&starts);
    construction();
}

/// Every operation of redress, on two calendars, whatever the span.
fn each_operation(starts: &[i64]) {
    let berlin = {
        let calendar = Calendar::builder(ZONE).weekdays(&HOURS);
        let off =
            |calendar: CalendarBuilder, date| calendar.day_off(date, Label::new("day off", "假日"));
        days_off().into_iter().fold(calendar, off).build().unwrap()
    };
    let calendars =
        [("Europe/Berlin, 300 days off", berlin), ("China, official days", Calendar::china())];
    println!(
        "\n| redress only, ns/call | calendar | 1 day | 30 days | 10 years | 10 years ÷ 1 day | allocations/call |"
    );
    println!("|---|---|---:|---:|---:|---:|---:|");
    type Ask = fn(&Calendar, [DateTime<Utc>; 2], [Period; 4]) -> DateTime<Utc>;
    let operations: [(&str, Ask); 7] = [
        ("due, working time", |c, [at, _], [period, ..]| c.due(at, period).unwrap().at),
        ("due, working days", |c, [at, _], [_, period, ..]| c.due(at, period).unwrap().at),
        ("due, natural days", |c, [at, _], [_, _, period, _]| c.due(at, period).unwrap().at),
        ("due, elapsed", |c, [at, _], [.., period]| c.due(at, period).unwrap().at),
        ("working_time", |c, [at, to], _| {
            black_box(c.working_time(at, to).unwrap());
            at
        }),
        ("point 90 %, working", |c, [at, to], _| {
            c.point(at, to, LimitClock::Working, Percent::NINETY).unwrap()
        }),
        ("shift, working", |c, [at, to], _| c.shift(at, LimitClock::Working, at, to).unwrap().at),
    ];
    for (calendar_name, calendar) in &calendars {
        for (name, operation) in &operations {
            let call = |days: u32| {
                let spans: Vec<_> = starts
                    .iter()
                    .map(|at| [utc(*at), utc(at + i64::from(days) * 86_400)])
                    .collect();
                let periods = [
                    Period::working_hours(days * 5).unwrap(),
                    Period::working_days(days).unwrap(),
                    Period::days(days).unwrap(),
                    Period::hours(days * 24).unwrap(),
                ];
                move |i: usize| {
                    black_box(operation(calendar, black_box(spans[i]), black_box(periods)));
                }
            };
            let [day, month, decade] = [1, 30, 3_652].map(|days| nanoseconds(STARTS, call(days)));
            let allocated = allocations(STARTS, call(3_652));
            println!(
                "| {name} | {calendar_name} | {day:.1} | {month:.1} | {decade:.1} | {:.2} | {allocated:.1} |",
                decade / day
            );
        }
    }
}

fn construction() {
    let spec = Calendar::china().spec().clone();
    let china = nanoseconds(1, |_| {
        black_box(Calendar::from_spec(black_box(spec.clone())).unwrap());
    });
    let spec = Calendar::always_open(ZONE).spec().clone();
    let berlin = nanoseconds(1, |_| {
        black_box(Calendar::from_spec(black_box(spec.clone())).unwrap());
    });
    println!(
        "\nbuilding a calendar: China {:.2} ms, Europe/Berlin {:.2} ms",
        china / 1e6,
        berlin / 1e6
    );
}
