//! Laws of working time, and a naive oracle that walks days with chrono's own zone arithmetic.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use redress_time::*;
use redress_time::{Label, Lang};

const ZONES: [Tz; 12] = [
    Tz::UTC,
    Tz::Asia__Shanghai,
    Tz::Europe__Berlin,
    Tz::America__New_York,
    Tz::America__Sao_Paulo,
    Tz::America__St_Johns,
    Tz::Australia__Lord_Howe,
    Tz::Africa__Cairo,
    Tz::Africa__Casablanca,
    Tz::Asia__Kathmandu,
    Tz::Asia__Tehran,
    Tz::Pacific__Chatham,
];

/// A calendar and the same facts in the oracle's own form.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    pub(crate) calendar: Calendar,
    pub(crate) zone: Tz,
    /// Minutes of the day, Monday first.
    week: Vec<Vec<(u32, u32)>>,
    days_off: Vec<NaiveDate>,
    special: Vec<(NaiveDate, Vec<(u32, u32)>)>,
}

fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Up to three windows a day, in quarters of an hour.
fn windows(least: usize) -> impl Strategy<Value = Vec<(u32, u32)>> {
    prop::collection::btree_set(0..=96_u32, least * 2..=6).prop_map(|edges| {
        let edges: Vec<u32> = edges.into_iter().map(|quarter| quarter * 15).collect();
        edges.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    })
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0..365 * 50_i64)
        .prop_map(|day| NaiveDate::from_ymd_opt(1985, 1, 1).unwrap() + TimeDelta::days(day))
}

prop_compose! {
    /// Calendars whose exceptions crowd around one date.
    pub(crate) fn offices()(
        zone in prop::sample::select(&ZONES),
        monday in windows(1),
        rest in prop::collection::vec(prop_oneof![2 => windows(1), 1 => Just(Vec::new())], 6),
        around in days(),
        days_off in prop::collection::btree_set(-40..40_i64, 0..12),
        special in prop::collection::btree_map(-40..40_i64, windows(0), 0..5),
    ) -> (Office, NaiveDate) {
        let week: Vec<_> = [monday].into_iter().chain(rest).collect();
        let days_off: Vec<_> = days_off.into_iter().map(|day| around + TimeDelta::days(day)).collect();
        let special: Vec<_> = special.into_iter().map(|(day, hours)| (around + TimeDelta::days(day), hours)).collect();
        let mut json = serde_json::json!({ "zone": zone.name(), "hours": {} });
        let pairs = |hours: &[(u32, u32)]| -> Vec<_> {
            hours.iter().map(|(opens, closes)| [clock(*opens), clock(*closes)]).collect()
        };
        for (day, hours) in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().zip(&week) {
            json["hours"][day] = serde_json::json!(pairs(hours));
        }
        let mut spec: CalendarSpec = serde_json::from_value(json).unwrap();
        let name = || Label::new("day off", "假日");
        spec.days_off = days_off.iter().map(|date| NamedDay { date: *date, name: name() }).collect();
        spec.special_days = special
            .iter()
            .map(|(date, hours)| SpecialDay {
                date: *date,
                name: name(),
                hours: serde_json::from_value(serde_json::json!(pairs(hours))).unwrap(),
            })
            .collect();
        let calendar = Calendar::from_spec(spec).unwrap();
        (Office { calendar, zone, week, days_off, special }, around)
    }
}

impl Office {
    fn hours(&self, date: NaiveDate) -> &[(u32, u32)] {
        if let Some((_, hours)) = self.special.iter().find(|(day, _)| *day == date) {
            hours
        } else if self.days_off.contains(&date) {
            &[]
        } else {
            &self.week[date.weekday().num_days_from_monday() as usize]
        }
    }

    /// The instant of a civil time; where the clocks skip it, the first valid one after it (`false`),
    /// or later by what they skip (`true`).
    pub(crate) fn resolve(&self, civil: NaiveDateTime, closing: bool) -> DateTime<Utc> {
        if let Some(found) = self.zone.from_local_datetime(&civil).earliest() {
            return found.with_timezone(&Utc);
        }
        let minute = TimeDelta::minutes(1);
        let valid = |step: TimeDelta| {
            let mut civil = civil;
            loop {
                civil += step;
                if let Some(found) = self.zone.from_local_datetime(&civil).earliest() {
                    return found.with_timezone(&Utc);
                }
            }
        };
        let change = valid(minute);
        if closing {
            // count on from the last valid minute before the gap
            let before = valid(-minute);
            before + (civil - before.with_timezone(&self.zone).naive_local())
        } else {
            change
        }
    }

    pub(crate) fn open(&self, date: NaiveDate) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let civil =
            |minutes: u32| date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes.into());
        let hours = self.hours(date).iter();
        let mut open: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
        for (opens, closes) in hours {
            let (mut opens, closes) =
                (self.resolve(civil(*opens), false), self.resolve(civil(*closes), true));
            if let Some((_, closed)) = open.last() {
                opens = opens.max(*closed);
            }
            if opens < closes {
                open.push((opens, closes));
            }
        }
        open
    }

    fn working_time(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let first = from.with_timezone(&self.zone).date_naive() - TimeDelta::days(2);
        let last = to.with_timezone(&self.zone).date_naive() + TimeDelta::days(2);
        let days = first.iter_days().take_while(|date| *date <= last);
        let open = days.flat_map(|date| self.open(date));
        open.map(|(opens, closes)| (closes.min(to) - opens.max(from)).max(TimeDelta::zero())).sum()
    }

    fn due(&self, start: DateTime<Utc>, mut work: TimeDelta) -> DateTime<Utc> {
        let mut date = start.with_timezone(&self.zone).date_naive() - TimeDelta::days(2);
        loop {
            for (opens, closes) in self.open(date) {
                let opens = opens.max(start);
                if opens < closes {
                    if closes - opens >= work {
                        return opens + work;
                    }
                    work -= closes - opens;
                }
            }
            date = date.succ_opt().unwrap();
        }
    }
}

fn instant(around: NaiveDate, micros: i64) -> DateTime<Utc> {
    around.and_time(NaiveTime::MIN).and_utc() + TimeDelta::microseconds(micros)
}

const DAY: i64 = 86_400_000_000;

/// µs of a few weeks, often on a full quarter of an hour.
fn offsets() -> impl Strategy<Value = i64> {
    prop_oneof![-30 * DAY..30 * DAY, (-2_880..2_880_i64).prop_map(|quarter| quarter * 900_000_000)]
}

fn amounts(most: i64) -> impl Strategy<Value = TimeDelta> {
    prop_oneof![
        1..most,
        (1..most / 900_000_000).prop_map(|quarter| quarter * 900_000_000),
        1..1_000_i64
    ]
    .prop_map(TimeDelta::microseconds)
}

fn working(amount: TimeDelta) -> Period {
    Period::working_time(amount).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn working_time_is_what_a_walk_over_the_days_finds(
        (office, around) in offices(), a in offsets(), b in offsets(),
    ) {
        let (from, to) = (instant(around, a.min(b)), instant(around, a.max(b)));
        let measured = office.calendar.working_time(from, to).unwrap();
        prop_assert_eq!(measured, office.working_time(from, to));
        // and an explanation lists just that
        let why = office.calendar.explain_working_time(from, to).unwrap();
        let listed: i64 = why.steps.iter().map(|step| match step {
            Step::Window { counted_us, .. } => *counted_us,
            Step::Summary { working_us, .. } => *working_us,
            _ => 0,
        }).sum();
        prop_assert_eq!(TimeDelta::microseconds(listed), measured);
        prop_assert!(!why.text(Lang::En).is_empty() && !why.text(Lang::Zh).is_empty());
    }

    #[test]
    fn a_deadline_is_where_a_walk_over_the_days_ends(
        (office, around) in offices(), a in offsets(), amount in amounts(4 * DAY),
    ) {
        let start = instant(around, a);
        let due = office.calendar.due(start, working(amount)).unwrap();
        prop_assert_eq!(due.at, office.due(start, amount));
    }

    #[test]
    fn between_a_start_and_its_deadline_lies_the_period(
        (office, around) in offices(), a in offsets(), amount in amounts(400 * DAY), open in any::<bool>(),
    ) {
        let boundary = if open { Boundary::AtNextOpening } else { Boundary::AtClosing };
        let mut spec = office.calendar.spec().clone();
        spec.boundary = boundary;
        let calendar = Calendar::from_spec(spec).unwrap();
        let start = instant(around, a);
        let due = calendar.due(start, working(amount)).unwrap().at;
        prop_assert_eq!(calendar.working_time(start, due).unwrap(), amount);
        // at closing is the earliest such instant, at the next opening the latest
        let micro = TimeDelta::microseconds(1);
        if open {
            prop_assert!(calendar.working_time(start, due + micro).unwrap() > amount);
        } else {
            prop_assert!(calendar.working_time(start, due - micro).unwrap() < amount);
        }
    }

    #[test]
    fn a_later_start_or_a_longer_period_never_ends_earlier(
        (office, around) in offices(), a in offsets(), b in offsets(), amount in amounts(40 * DAY), more in amounts(4 * DAY),
        n in 1..60_u32,
    ) {
        let calendar = &office.calendar;
        let (early, late) = (instant(around, a.min(b)), instant(around, a.max(b)));
        let due = |start, period| calendar.due(start, period).unwrap().at;
        prop_assert!(due(early, working(amount)) <= due(late, working(amount)));
        prop_assert!(due(early, working(amount)) < due(early, working(amount + more)));
        for (shorter, longer) in [
            (Period::working_days(n).unwrap(), Period::working_days(n + 1).unwrap()),
            (Period::days(n).unwrap(), Period::days(n + 1).unwrap()),
            (Period::same_day(), Period::days(n).unwrap()),
        ] {
            prop_assert!(due(early, shorter) <= due(late, shorter));
            prop_assert!(due(early, shorter) <= due(early, longer));
            prop_assert!(due(early, shorter) >= early);
        }
    }

    #[test]
    fn the_time_of_parts_adds_up(
        (office, around) in offices(), mut cuts in prop::collection::vec(offsets(), 3..8),
    ) {
        cuts.sort_unstable();
        let cuts: Vec<_> = cuts.into_iter().map(|cut| instant(around, cut)).collect();
        for clock in [LimitClock::Working, LimitClock::Elapsed] {
            let measure = |from, to| office.calendar.measure(clock, from, to).unwrap();
            let parts: TimeDelta = cuts.windows(2).map(|pair| measure(pair[0], pair[1])).sum();
            prop_assert_eq!(parts, measure(cuts[0], cuts[cuts.len() - 1]));
        }
    }

    #[test]
    fn a_percentage_of_a_limit_lies_within_it_and_within_working_time(
        (office, around) in offices(), a in offsets(), amount in amounts(40 * DAY), percent in 1..=99_u8,
    ) {
        let calendar = &office.calendar;
        let start = instant(around, a);
        let percent = Percent::new(percent).unwrap();
        let due = calendar.due(start, working(amount)).unwrap().at;
        for clock in [LimitClock::Working, LimitClock::Elapsed] {
            let point = calendar.point(start, due, clock, percent).unwrap();
            prop_assert!(start < point && point <= due);
            let total = calendar.measure(clock, start, due).unwrap().num_microseconds().unwrap();
            let passed = calendar.measure(clock, start, point).unwrap().num_microseconds().unwrap();
            prop_assert_eq!(passed, (total * i64::from(percent.get()) + 99) / 100);
            if clock == LimitClock::Working {
                // the microsecond before it was worked
                let before = point - TimeDelta::microseconds(1);
                prop_assert_eq!(calendar.working_time(before, point).unwrap(), TimeDelta::microseconds(1));
            }
        }
    }

    #[test]
    fn a_shift_adds_the_time_of_the_hold(
        (office, around) in offices(), a in offsets(), b in offsets(), c in offsets(),
    ) {
        let calendar = &office.calendar;
        let (at, from, to) = (instant(around, a), instant(around, b.min(c)), instant(around, b.max(c)));
        for clock in [LimitClock::Working, LimitClock::Elapsed] {
            let shifted = calendar.shift(at, clock, from, to).unwrap().at;
            let held = calendar.measure(clock, from, to).unwrap();
            prop_assert_eq!(calendar.measure(clock, at, shifted).unwrap(), held);
            if held.is_zero() {
                prop_assert_eq!(shifted, at);
            }
        }
    }

    #[test]
    fn no_limit_ends_before_a_pause_that_stopped_it_is_over(
        (office, around) in offices(), a in offsets(), days in 1_u32..6, working in any::<bool>(),
        pauses in prop::collection::vec((0..9 * DAY, 0..3 * DAY), 1..5),
    ) {
        let calendar = &office.calendar;
        let start = instant(around, a);
        let period = if working { Period::working_days(days) } else { Period::days(days) }.unwrap();
        let mut ended: Vec<(_, Option<_>)> = Vec::new();
        for (from, length) in pauses {
            let from = start + TimeDelta::microseconds(from);
            // One after another, as holds of a case are.
            let from = ended.last().map_or(from, |(_, to)| from.max(to.unwrap()));
            let PausedDue::At(before) = calendar.paused_due(start, period, &ended).unwrap() else {
                return Err(TestCaseError::fail("no pause is open"));
            };
            let to = from + TimeDelta::microseconds(length);
            ended.push((from, Some(to)));
            let PausedDue::At(after) = calendar.paused_due(start, period, &ended).unwrap() else {
                return Err(TestCaseError::fail("no pause is open"));
            };
            prop_assert!(after.at >= before.at, "{:?}", ended);
            let counts = !working || calendar.working_time(from, to).unwrap() > TimeDelta::zero();
            if from < before.at && counts {
                prop_assert!(after.at >= to, "{} is before the end of {:?}", after.at, ended);
            }
        }
    }

    #[test]
    fn outside_the_pauses_the_whole_period_passes(
        (office, around) in offices(), a in offsets(), amount in amounts(4 * DAY),
        pauses in prop::collection::vec((offsets(), 0..3 * DAY), 0..5),
    ) {
        let calendar = &office.calendar;
        let start = instant(around, a);
        let pauses: Vec<_> = pauses
            .into_iter()
            .map(|(from, length)| (instant(around, from), Some(instant(around, from + length))))
            .collect();
        let PausedDue::At(due) = calendar.paused_due(start, working(amount), &pauses).unwrap() else {
            return Err(TestCaseError::fail("no pause is open"));
        };
        let mut edges = vec![start, due.at];
        edges.extend(pauses.iter().flat_map(|(from, to)| [*from, to.unwrap()]));
        edges.retain(|at| (start..=due.at).contains(at));
        edges.sort_unstable();
        let paused = |at| pauses.iter().any(|(from, to)| *from <= at && at < to.unwrap());
        let worked: TimeDelta = edges
            .windows(2)
            .filter(|pair| !paused(pair[0]))
            .map(|pair| calendar.working_time(pair[0], pair[1]).unwrap())
            .sum();
        prop_assert_eq!(worked, amount);
        let mut reversed = pauses.clone();
        reversed.reverse();
        prop_assert_eq!(calendar.paused_due(start, working(amount), &reversed).unwrap(), PausedDue::At(due));
        let why = calendar.explain_paused_due(start, working(amount), &pauses).unwrap();
        prop_assert_eq!(why.answer, Some(due.at));
    }

    #[test]
    fn working_days_are_counted_as_by_hand((office, around) in offices(), n in 1..80_u32) {
        let calendar = &office.calendar;
        let works = |date: &NaiveDate| !office.open(*date).is_empty();
        let after = around.succ_opt().unwrap();
        let nth = after.iter_days().filter(works).nth(n as usize - 1).unwrap();
        prop_assert_eq!(calendar.nth_working_day_after(around, n).unwrap(), nth);
        prop_assert!(calendar.is_working_day(nth));
        let noon = office.resolve(around.and_hms_opt(12, 0, 0).unwrap(), false);
        let due = calendar.due(noon, Period::working_days(n).unwrap()).unwrap();
        prop_assert_eq!(due.at, office.open(nth).last().unwrap().1);
    }

    #[test]
    fn a_calendar_is_what_its_text_says((office, _) in offices()) {
        let json = serde_json::to_string(&office.calendar).unwrap();
        prop_assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), office.calendar);
    }
}

fn periods() -> impl Strategy<Value = Period> {
    let most = 65_535 * DAY;
    let amounts = || prop_oneof![amounts(most), (1..100_000_i64).prop_map(TimeDelta::minutes)];
    prop_oneof![
        amounts().prop_map(|amount| Period::elapsed(amount).unwrap()),
        amounts().prop_map(|amount| Period::working_time(amount).unwrap()),
        (1..65_536_u32).prop_map(|n| Period::working_days(n).unwrap()),
        (1..65_536_u32).prop_map(|n| Period::days(n).unwrap()),
        (1..65_536_u32).prop_map(|n| Period::working_days_same_time(n).unwrap()),
        (1..9_363_u32).prop_map(|n| Period::weeks(n).unwrap()),
        (1..2_115_u32).prop_map(|n| Period::months(n).unwrap()),
        Just(Period::same_day()),
    ]
}

proptest! {
    #[test]
    fn a_period_is_read_as_it_was_printed(period in periods()) {
        for lang in [Lang::En, Lang::Zh] {
            prop_assert_eq!(period.text(lang).parse::<Period>(), Ok(period));
        }
        let json = serde_json::to_string(&period).unwrap();
        prop_assert_eq!(serde_json::from_str::<Period>(&json).unwrap(), period);
    }

    #[test]
    fn no_text_makes_reading_a_period_or_a_time_of_day_fail_badly(text in "\\PC{0,24}") {
        let _ = text.parse::<Period>();
        let _ = text.parse::<TimeOfDay>();
        let _ = format!("3{text}").parse::<Period>();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn around_the_clock_all_time_counts_in_every_zone(
        zone in prop::sample::select(&chrono_tz::TZ_VARIANTS), a in 0..84_006 * DAY, b in 0..84_006 * DAY,
    ) {
        let calendar = Calendar::always_open(zone);
        let instant = |us| DateTime::from_timestamp_micros(us).unwrap();
        let (from, to) = (instant(a.min(b)), instant(a.max(b)));
        prop_assert_eq!(calendar.working_time(from, to).unwrap(), to - from);
        if let Ok(due) = calendar.due(from, Period::working_hours(10_000).unwrap()) {
            prop_assert_eq!(due.at - from, TimeDelta::hours(10_000));
        }
        // every day ends where the next begins, and holds the instants counted in it
        let date = calendar.local_date(from);
        if let Ok(end) = calendar.due(from, Period::same_day()) {
            prop_assert!(from < end.at && end.at - from <= TimeDelta::hours(27));
            prop_assert_eq!(calendar.local_date(end.at - TimeDelta::microseconds(1)), date);
            prop_assert!(calendar.local_date(end.at) > date);
        }
    }
}
