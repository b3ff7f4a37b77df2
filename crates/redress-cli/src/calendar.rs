//! `redress calendar`: deadlines with their reasons, and a year's sheet.

use chrono::{Datelike as _, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;
use redress::time::{Calendar, DayKind, Period, PeriodError, end_text};
use redress::vocabulary::{Label, Lang};
use serde::Serialize;

use crate::args::{Calendar as Asked, Days};
use crate::failure::Failure;
use crate::instant::instant;
use crate::load::{Text, text_of};
use crate::output::print;

pub(crate) fn run(asked: &Asked, lang: Lang) -> Result<u8, Failure> {
    match asked {
        Asked::Due { period, from, days, json } => due(period, from, days, *json, lang)?,
        Asked::Show { year, days, json } => show(*year, days, *json, lang)?,
    }
    Ok(0)
}

/// The calendar that was asked for.
fn calendar(days: &Days, lang: Lang) -> Result<Calendar, Failure> {
    let zone: Tz = days.zone.parse().map_err(|_| {
        Failure::new(
            format!("unknown zone `{}`, expected one such as `Europe/Rome`, `UTC`", days.zone),
            format!("未知时区`{}`，应如`Asia/Shanghai`、`UTC`", days.zone),
        )
    })?;
    if days.ics.is_some() && days.calendar != "office" {
        return Err(Failure::new(
            "`--ics` adds days off to an office of your own: give `--calendar office --zone … --hours …`",
            "`--ics`为自定义的办公日历增加休息日：请写`--calendar office --zone … --hours …`",
        ));
    }
    match days.calendar.as_str() {
        "china" => Ok(Calendar::china()),
        "open" => Ok(Calendar::always_open(zone)),
        "office" => office(days, zone),
        policy => {
            let spec = Text::of(policy)?.policy(&days.blanks, lang)?;
            Ok(spec.spec().calendar.clone())
        }
    }
}

fn office(days: &Days, zone: Tz) -> Result<Calendar, Failure> {
    let hours: Option<Vec<(&str, &str)>> =
        days.hours.split(',').map(|window| window.trim().split_once('-')).collect();
    let hours = hours.ok_or_else(|| {
        Failure::new(
            format!("--hours {}: expected windows such as 09:00-12:00,13:00-18:00", days.hours),
            format!("--hours {}：应如09:00-12:00,13:00-18:00", days.hours),
        )
    })?;
    let mut office = Calendar::builder(zone).weekdays(&hours);
    if let Some(path) = &days.ics {
        let wrong = |error: redress_ics::IcsError| Failure::at(path.display(), &error);
        office = redress_ics::holidays(&text_of(path)?).map_err(wrong)?.add_to(office);
    }
    office.build().map_err(|error| Failure::of(&error))
}

#[derive(Serialize)]
struct Due {
    from: chrono::DateTime<Utc>,
    due: chrono::DateTime<Utc>,
    local: String,
    zone: String,
    provisional: bool,
    explanation: String,
}

fn due(period: &str, from: &str, days: &Days, json: bool, lang: Lang) -> Result<(), Failure> {
    let calendar = calendar(days, lang)?;
    let zone = calendar.zone();
    let wrong = |error: PeriodError| Failure::at(format_args!("`{period}`"), &error);
    let wanted: Period = period.parse().map_err(wrong)?;
    let from = instant(from, zone)?;
    let why = calendar.explain_due(from, wanted).map_err(|error| Failure::of(&error))?;
    let text = why.text(lang);
    if !json {
        return print(&text);
    }
    let at = calendar.due(from, wanted).map_err(|error| Failure::of(&error))?;
    let due = Due {
        from,
        due: at.at,
        local: end_text(at.at, zone),
        zone: zone.name().to_owned(),
        provisional: at.provisional,
        explanation: text,
    };
    print(&serde_json::to_string_pretty(&due).map_err(Failure::json)?)
}

/// A day of a year's sheet.
#[derive(Serialize)]
struct Day {
    date: NaiveDate,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Label>,
}

fn kind(kind: DayKind) -> (&'static str, char, Option<Label>) {
    match kind {
        DayKind::WorkingDay => ("working-day", ' ', None),
        DayKind::SpecialHours { name } => ("special-hours", '~', Some(name)),
        DayKind::MakeUpDay { name } => ("make-up-day", '+', Some(name)),
        DayKind::RestDay => ("rest-day", '.', None),
        DayKind::DayOff { name } => ("day-off", '*', Some(name)),
        DayKind::SkippedByClocks => ("skipped-by-clocks", '!', None),
        _ => ("other", '?', None),
    }
}

fn show(year: i32, days: &Days, json: bool, lang: Lang) -> Result<(), Failure> {
    let calendar = calendar(days, lang)?;
    let first = NaiveDate::from_ymd_opt(year, 1, 1).filter(|_| (1970..=2199).contains(&year));
    let first = first.ok_or_else(|| {
        Failure::new(
            format!("{year}: expected a year from 1970 to 2199"),
            format!("{year}：应为1970至2199年"),
        )
    })?;
    let all: Vec<(NaiveDate, DayKind)> = first
        .iter_days()
        .take_while(|date| date.year() == year)
        .map(|date| (date, calendar.day_kind(date)))
        .collect();
    if json {
        let days = all.into_iter().map(|(date, day)| {
            let (kind, _, name) = kind(day);
            Day { date, kind, name }
        });
        let days: Vec<Day> = days.collect();
        return print(&serde_json::to_string_pretty(&days).map_err(Failure::json)?);
    }
    print(&sheet(&calendar, year, &all, lang))
}

/// The sheet: a grid of each month, then the days with a name.
fn sheet(calendar: &Calendar, year: i32, all: &[(NaiveDate, DayKind)], lang: Lang) -> String {
    let working = all.iter().filter(|(date, _)| calendar.is_working_day(*date)).count();
    let mut out = vec![match lang {
        Lang::En => format!("{year}, {}: {working} working days", calendar.zone()),
        Lang::Zh => format!("{year}年，{}：{working}个工作日", calendar.zone()),
    }];
    out.push(
        lang.pick(
            ". rest day   * day off   + make-up day   ~ hours of its own",
            ". 休息日   * 放假   + 调休上班   ~ 特殊时间",
        )
        .to_owned(),
    );
    for month in 1..=12 {
        out.push(String::new());
        out.push(match lang {
            Lang::En => NaiveDate::from_ymd_opt(year, month, 1)
                .map_or_else(String::new, |first| first.format("%B").to_string()),
            Lang::Zh => format!("{month}月"),
        });
        out.push(
            lang.pick(" Mo  Tu  We  Th  Fr  Sa  Su", " 一  二  三  四  五  六  日").to_owned(),
        );
        let mut week = String::new();
        for (date, day) in all.iter().filter(|(date, _)| date.month() == month) {
            if week.is_empty() {
                week = "    "
                    .repeat(usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0));
            }
            let (_, mark, _) = kind(day.clone());
            week += &format!("{:>3}{mark}", date.day());
            if date.weekday() == Weekday::Sun {
                out.push(std::mem::take(&mut week).trim_end().to_owned());
            }
        }
        if !week.is_empty() {
            out.push(week.trim_end().to_owned());
        }
    }
    let named: Vec<String> = all
        .iter()
        .filter_map(|(date, day)| {
            let (_, mark, name) = kind(day.clone());
            name.map(|name| format!("{mark} {date} {}", name.text(lang)))
        })
        .collect();
    if !named.is_empty() {
        out.push(String::new());
        out.extend(named);
    }
    let last = NaiveDate::from_ymd_opt(year, 12, 31);
    if calendar.horizon().is_some_and(|horizon| last.is_some_and(|last| horizon < last)) {
        out.push(String::new());
        let text = lang.pick(
            "Days off of this year are not known yet, or not all of them: deadlines in it are provisional.",
            "本年放假安排尚未公布或不完整：涉及的期限均为暂定。",
        );
        out.push(text.to_owned());
    }
    out.join("\n")
}
