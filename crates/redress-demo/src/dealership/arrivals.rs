//! Arriving complaints, generated from a seed or given by the caller.

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use fastrand::Rng;
use redress::time::{Calendar, TimeError};
use redress::vocabulary::{
    Channel, Facts, Initiative, Kind, Line, Subject, channel, grade, nature,
};
use redress_presets::dealership::{flag, line, subject};

/// An arriving complaint.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// The instant, UTC.
    pub at: DateTime<Utc>,
    /// The customer, as a number, so that no name gets into the log.
    pub customer: usize,
    /// The classification.
    pub facts: Facts,
}

/// The arrivals over whole months.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The arrivals, in chronological order.
    pub arrivals: Vec<Arrival>,
    /// The months that they span, as year and month.
    pub months: Vec<(i32, u32)>,
}

/// A wall-clock time as an instant; if the clocks skip it, one hour later.
pub(crate) fn instant(zone: Tz, date: NaiveDate, minute: i64) -> DateTime<Utc> {
    let wall = date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute);
    let local = zone.from_local_datetime(&wall).earliest();
    let local =
        local.or_else(|| zone.from_local_datetime(&(wall + TimeDelta::hours(1))).earliest());
    local.map_or_else(|| wall.and_utc(), |local| local.to_utc())
}

/// The arrivals of some months: more on site at weekends, call-backs on working days only, and twice as many
/// on the first working day after a holiday.
///
/// # Errors
/// None for months within the range of calendars.
pub fn generate(
    seed: u64,
    calendar: &Calendar,
    from: NaiveDate,
    months: u32,
) -> Result<Plan, TimeError> {
    let mut rng = Rng::with_seed(seed);
    let until = from.checked_add_months(Months::new(months)).unwrap_or(from);
    let mut arrivals = Vec::new();
    let mut rest_days = 0;
    for date in from.iter_days().take_while(|date| *date < until) {
        let works = calendar.is_working_day(date);
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        let after_holiday = works && rest_days > 1;
        rest_days = if works { 0 } else { rest_days + 1 };
        let on_site = if weekend { 1.4 } else { 0.8 };
        let call_back = match (works, after_holiday) {
            (false, _) => 0.0,
            (true, true) => 2.6,
            (true, false) => 1.3,
        };
        for (channel, mean, from, to) in [
            (channel::ON_SITE, on_site, 530, 1010),
            (channel::CALL_BACK, call_back, 555, 985),
            (channel::OEM, 0.4, 520, 1080),
        ] {
            for _ in 0..poisson(&mut rng, mean) {
                let at = instant(calendar.zone(), date, rng.i64(from..to))
                    + TimeDelta::seconds(rng.i64(0..60));
                let facts = facts(&mut rng, channel.clone());
                arrivals.push(Arrival { at, customer: rng.usize(1..900), facts });
            }
        }
    }
    arrivals.sort_by_key(|arrival| arrival.at);
    let months = (0..months)
        .filter_map(|n| from.checked_add_months(Months::new(n)))
        .map(|first| (first.year(), first.month()))
        .collect();
    Ok(Plan { arrivals, months })
}

impl Plan {
    /// A plan of these arrivals over the months in which they come in; `None` if there are none.
    #[must_use]
    pub fn of(mut arrivals: Vec<Arrival>, zone: Tz) -> Option<Self> {
        // Stable: arrivals at one instant keep their order.
        arrivals.sort_by_key(|arrival| arrival.at);
        let month = |arrival: &Arrival| {
            let local = arrival.at.with_timezone(&zone);
            (local.year(), local.month())
        };
        let (first, last) = arrivals.first().map(month).zip(arrivals.last().map(month))?;
        let months = (first.0..=last.0)
            .flat_map(|year| (1..=12).map(move |month| (year, month)))
            .filter(|month| (first..=last).contains(month))
            .collect();
        Some(Self { arrivals, months })
    }
}

/// A Poisson-distributed number with the given mean (Knuth).
fn poisson(rng: &mut Rng, mean: f64) -> u32 {
    let (least, mut product, mut count) = ((-mean).exp(), rng.f64(), 0);
    while product > least {
        product *= rng.f64();
        count += 1;
    }
    count
}

/// Subjects of complaints, with their weights in percent.
const SUBJECTS: [(u32, Line, Subject); 7] = [
    (26, line::AFTER_SALES, subject::REPAIR_TECHNIQUE),
    (15, line::AFTER_SALES, subject::PARTS),
    (14, line::AFTER_SALES, subject::RECEPTION),
    (13, line::AFTER_SALES, subject::PRODUCT_QUALITY),
    (10, line::AFTER_SALES, subject::SERVICE_ATTITUDE),
    (16, line::SALES, subject::DELIVERY),
    (6, line::SALES, subject::SERVICE_ATTITUDE),
];

fn facts(rng: &mut Rng, channel: Channel) -> Facts {
    let mut left = rng.u32(0..100);
    let mut about = (line::AFTER_SALES, subject::REPAIR_TECHNIQUE);
    for (share, line, subject) in SUBJECTS {
        about = (line, subject);
        match left.checked_sub(share) {
            Some(rest) => left = rest,
            None => break,
        }
    }
    let oem = channel == channel::OEM;
    let kind = match rng.u32(0..100) {
        0..42 if !oem => Kind::Grievance,
        // Brought before the manufacturer, which is above the dealership's own levels.
        0..25 => Kind::EscalatedComplaint,
        _ => Kind::Complaint,
    };
    let mut facts = Facts::new(kind, channel);
    if facts.channel == channel::CALL_BACK && rng.u32(0..100) < 60 {
        facts.initiative = Initiative::Passive;
    }
    let heavy = about.1 == subject::PRODUCT_QUALITY || about.1 == subject::REPAIR_TECHNIQUE;
    if kind != Kind::Grievance && rng.u32(0..100) < if heavy { 24 } else { 9 } {
        facts.grade = grade::MAJOR;
        match rng.u32(0..100) {
            0..16 => facts.nature = nature::MEDIA,
            16..28 => facts.nature = nature::CONSUMER_BODY,
            _ => {}
        }
    }
    if about.1 == subject::PRODUCT_QUALITY && rng.u32(0..100) < 30 {
        facts.flags.push(flag::OEM_SUPPORT);
    }
    (facts.line, facts.subject) = (Some(about.0), Some(about.1));
    facts
}
