//! Periods, targets and instants as text.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use redress::time::{end_of, weekday_name};
use redress::vocabulary::Lang;
use redress_metrics::{Goal, Interval, Shown, Target};

/// The months; an axis shows their first three letters.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The name of a month written as `03`.
fn month(code: &str) -> Option<&'static str> {
    let index = code.parse::<usize>().ok()?.checked_sub(1)?;
    MONTHS.get(index).copied()
}

/// A period in a heading: `March 2026`, `2026年3月`.
pub(super) fn period(interval: Interval, lang: Lang) -> String {
    let code = interval.to_string();
    let number = |text: &str| text.trim_start_matches('0').to_owned();
    match (lang, code.split_once('-')) {
        (Lang::En, None) if code == "all" => "all time".to_owned(),
        (Lang::En, Some((year, rest))) => match (month(rest), rest.strip_prefix('Q')) {
            (Some(name), _) => format!("{name} {year}"),
            (None, Some(quarter)) => format!("Q{quarter} {year}"),
            (None, None) => code,
        },
        (Lang::En, None) => code,
        (Lang::Zh, None) if code == "all" => "全部时间".to_owned(),
        (Lang::Zh, None) => format!("{code}年"),
        (Lang::Zh, Some((year, rest))) => {
            if let Some(week) = rest.strip_prefix('W') {
                format!("{year}年第{}周", number(week))
            } else if let Some(quarter) = rest.strip_prefix('Q') {
                format!("{year}年第{quarter}季度")
            } else if let Some((month, day)) = rest.split_once('-') {
                let (day, hour) = day.split_once('T').map_or((day, None), |(d, h)| (d, Some(h)));
                let hour = hour.map(|hour| format!("{hour}时")).unwrap_or_default();
                format!("{year}年{}月{}日{hour}", number(month), number(day))
            } else {
                format!("{year}年{}月", number(rest))
            }
        }
    }
}

/// The title of a report with its period; without one for all time.
pub(super) fn heading(report: &crate::Report, lang: Lang) -> String {
    let title = report.title.text(lang);
    if report.period == Interval::WHOLE {
        return title.to_owned();
    }
    format!("{title} · {}", period(report.period, lang))
}

/// A period on an axis, and its year: `Mar`, `3月`, `W10`, `Q1`, `03-02`.
pub(super) fn tick(interval: Interval, lang: Lang) -> (String, String) {
    let code = interval.to_string();
    let Some((year, rest)) = code.split_once('-') else { return (code, String::new()) };
    let short = match (month(rest), lang) {
        (Some(name), Lang::En) => name.get(..3).unwrap_or(name).to_owned(),
        (Some(_), Lang::Zh) => format!("{}月", rest.trim_start_matches('0')),
        (None, _) => rest.to_owned(),
    };
    (short, year.to_owned())
}

/// `≥ 95 %`, `≤ 1`, `< 4`, `≤ 24 h`.
pub(super) fn goal(target: &Target, shown: Shown, lang: Lang) -> String {
    let (sign, goal) = match target.goal {
        Goal::AtLeast(goal) => ("≥", goal),
        Goal::AtMost(goal) => ("≤", goal),
        Goal::Below(goal) => ("<", goal),
    };
    let value = goal_value(goal, shown);
    let text = match shown {
        Shown::Percent => {
            let text = format!("{:.2}", value * 100.0);
            percent(text.trim_end_matches('0').trim_end_matches('.'), lang)
        }
        shown => shown.text(value, lang),
    };
    format!("{sign} {text}")
}

/// A number of percent: `95 %`, in Chinese `95%`.
pub(super) fn percent(number: &str, lang: Lang) -> String {
    format!("{number}{}", lang.pick(" %", "%"))
}

/// A goal on the scale of its values.
#[allow(clippy::cast_precision_loss, reason = "goals are small numbers")]
pub(super) fn goal_value(goal: i64, shown: Shown) -> f64 {
    match shown {
        Shown::Percent => goal as f64 / 10_000.0,
        _ => goal as f64,
    }
}

/// Local time, to the minute, with the zone.
pub(super) fn instant(at: DateTime<Utc>, zone: Tz) -> String {
    format!("{} {}", at.with_timezone(&zone).format("%Y-%m-%d %H:%M"), zone.name())
}

/// Until when records are counted, to the minute, with the zone. What goes to the end of a day, its last
/// microsecond included, goes to 24:00 of it.
pub(super) fn as_of(at: DateTime<Utc>, zone: Tz, lang: Lang) -> String {
    let next = at.checked_add_signed(TimeDelta::microseconds(1)).unwrap_or(at);
    let (date, time) = ending(if next.timestamp_subsec_nanos() == 0 { next } else { at }, zone);
    let zone = match (zone, lang) {
        (Tz::Asia__Shanghai, Lang::Zh) => "（北京时间）".to_owned(),
        _ => format!(" {}", zone.name()),
    };
    format!("{date} {time}{zone}")
}

/// The local date and time, to the minute.
fn local(at: DateTime<Utc>, zone: Tz) -> (NaiveDate, String) {
    let local = at.with_timezone(&zone).naive_local();
    (local.date(), local.format("%H:%M").to_string())
}

/// The same of an end: midnight is 24:00 of the day that it ends.
fn ending(at: DateTime<Utc>, zone: Tz) -> (NaiveDate, String) {
    let (date, time) = end_of(at, zone);
    (date, time.get(..5).unwrap_or(&time).to_owned())
}

/// A short date of constant width: `Mon 02 Mar`, `03-02 周一`.
pub(super) fn day(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::En => date.format("%a %d %b").to_string(),
        Lang::Zh => format!("{} {}", date.format("%m-%d"), weekday_name(date.weekday(), lang)),
    }
}

/// A local date and time: `Mon 02 Mar 09:05`, `03-02 周一 09:05`.
pub(super) fn moment(at: DateTime<Utc>, zone: Tz, lang: Lang) -> String {
    let (date, time) = local(at, zone);
    format!("{} {time}", day(date, lang))
}

/// When something ends: `Mon 02 Mar 24:00`, `03-02 周一 24:00`.
pub(super) fn end(at: DateTime<Utc>, zone: Tz, lang: Lang) -> String {
    let (date, time) = ending(at, zone);
    format!("{} {time}", day(date, lang))
}

/// When something ends, without the date if it is that of another instant.
pub(super) fn end_near(at: DateTime<Utc>, near: DateTime<Utc>, zone: Tz, lang: Lang) -> String {
    let ((date, time), (other, _)) = (ending(at, zone), local(near, zone));
    if date == other { time } else { format!("{} {time}", day(date, lang)) }
}

/// A duration in its two largest units, rounded down: `2 d 3 h`, `3 h 20 min`, `45 min`.
pub(super) fn span(by: TimeDelta, lang: Lang) -> String {
    let minutes = by.num_minutes().max(0);
    let hours = minutes.div_euclid(60);
    let parts = if hours >= 48 {
        [(hours.div_euclid(24), (" d", "天")), (hours.rem_euclid(24), (" h", "小时"))]
    } else {
        [(hours, (" h", "小时")), (minutes.rem_euclid(60), (" min", "分钟"))]
    };
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, (en, zh))| format!("{count}{}", lang.pick(en, zh)))
        .collect();
    if said.is_empty() {
        lang.pick("0 min", "0分钟").to_owned()
    } else {
        said.join(lang.pick(" ", ""))
    }
}
