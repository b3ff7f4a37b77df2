//! What a calendar says, in words: English and Chinese.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use chrono_tz::Tz;

use super::weekly::WEEKDAYS;
use super::{Boundary, CalendarSpec, CountsAt, Lang, OfficialDays, TimeOfDay, Window};

/// What people call a weekday: `Monday`, `周一`.
///
/// ```
/// use redress_time::{Lang, weekday_name};
/// assert_eq!(weekday_name(chrono::Weekday::Sun, Lang::Zh), "周日");
/// ```
#[must_use]
pub const fn weekday_name(weekday: Weekday, lang: Lang) -> &'static str {
    match weekday {
        Weekday::Mon => lang.pick("Monday", "周一"),
        Weekday::Tue => lang.pick("Tuesday", "周二"),
        Weekday::Wed => lang.pick("Wednesday", "周三"),
        Weekday::Thu => lang.pick("Thursday", "周四"),
        Weekday::Fri => lang.pick("Friday", "周五"),
        Weekday::Sat => lang.pick("Saturday", "周六"),
        Weekday::Sun => lang.pick("Sunday", "周日"),
    }
}

/// Dates in few words, by year: their number, the first and the last. A year's only date stands for itself;
/// without dates there is no text.
///
/// ```
/// use redress_time::{Lang, dates_by_year};
/// let days = ["2026-12-26", "2026-12-25", "2027-01-01"].map(|day| day.parse().unwrap());
/// assert_eq!(dates_by_year(days, Lang::En), "2026: 2 days (2026-12-25 … 2026-12-26), 2027-01-01");
/// assert_eq!(dates_by_year(days, Lang::Zh), "2026年2天（2026-12-25至2026-12-26）、2027-01-01");
/// ```
#[must_use]
pub fn dates_by_year(dates: impl IntoIterator<Item = NaiveDate>, lang: Lang) -> String {
    let mut years: BTreeMap<i32, (usize, NaiveDate, NaiveDate)> = BTreeMap::new();
    for date in dates {
        let (count, first, last) = years.entry(date.year()).or_insert((0, date, date));
        *count = count.saturating_add(1);
        *first = date.min(*first);
        *last = date.max(*last);
    }
    let told = years.into_iter().map(|(year, (count, first, last))| match lang {
        _ if first == last => first.to_string(),
        Lang::En => format!("{year}: {count} days ({first} … {last})"),
        Lang::Zh => format!("{year}年{count}天（{first}至{last}）"),
    });
    told.collect::<Vec<_>>().join(lang.pick(", ", "、"))
}

fn windows(windows: &[Window], lang: Lang) -> String {
    let link = lang.pick("–", "至");
    let each = windows.iter().map(|window| format!("{}{link}{}", window.opens, window.closes));
    let told = each.collect::<Vec<_>>().join(lang.pick(" and ", "、"));
    if told.is_empty() { lang.pick("closed", "休息").to_owned() } else { told }
}

impl CalendarSpec {
    /// What the calendar says, in plain words, one sentence per line: the zone, the week's hours, the days that
    /// differ, and what counts when. Lists of days are given by year, with their number.
    ///
    /// ```
    /// use redress_time::{Calendar, Lang};
    /// let calendar = Calendar::builder(chrono_tz::Europe::Berlin).weekdays(&[("09:00", "17:00")]).build()?;
    /// assert_eq!(calendar.spec().explain(Lang::En), [
    ///     "Times are those of Europe/Berlin.",
    ///     "Open Monday to Friday 09:00–17:00; Saturday to Sunday closed.",
    /// ]);
    /// # Ok::<(), redress_time::CalendarError>(())
    /// ```
    #[must_use]
    pub fn explain(&self, lang: Lang) -> Vec<String> {
        let mut lines = vec![self.zone_told(lang), self.week_told(lang)];
        lines.extend(self.alternate_days.iter().map(|rule| {
            let (date, open) = (rule.date, windows(&rule.hours, lang));
            let day = weekday_name(date.weekday(), lang);
            match lang {
                Lang::En => format!("Every second {day}, as on {date}: {open}."),
                Lang::Zh => format!("隔周{day}（如{date}）：{open}。"),
            }
        }));
        if let Some(OfficialDays::China { through }) = self.official_days {
            lines.push(match lang {
                Lang::En => {
                    format!("The official days off and make-up days of China, through {through}.")
                }
                Lang::Zh => format!("中国法定节假日及调休上班日，至{through}年。"),
            });
        }
        let off = self.days_off.iter().map(|day| day.date).collect();
        let worked = self.make_up_days.iter().map(|day| day.date).collect();
        let special = self.special_days.iter().map(|day| day.date).collect();
        let listed: [(&str, &str, Vec<NaiveDate>); 3] = [
            ("days off", "休息日", off),
            ("make-up days", "调休上班日", worked),
            ("days with hours of their own", "特殊日", special),
        ];
        for (en, zh, days) in listed.into_iter().filter(|(.., days)| !days.is_empty()) {
            let days = dates_by_year(days, lang);
            lines.push(match lang {
                Lang::En => format!("With {en}: {days}."),
                Lang::Zh => format!("{zh}：{days}。"),
            });
        }
        lines.extend(self.horizon.map(|horizon| match lang {
            Lang::En => {
                format!("Days off are known until {horizon}; what is due later is provisional.")
            }
            Lang::Zh => format!("休息日已知至{horizon}；此后到期的为暂定。"),
        }));
        lines.extend(self.cutoff_told(lang));
        if self.boundary == Boundary::AtNextOpening {
            let en = "Working time that is used up at closing ends at the next opening.";
            lines.push(lang.pick(en, "工作时间恰于下班时用完的，至下次上班时届满。").to_owned());
        }
        if !self.roll_rest_days {
            let en = "A limit in natural days that ends on a rest day does not move.";
            lines.push(lang.pick(en, "按自然日计算的时限，期满日为休息日的不顺延。").to_owned());
        }
        lines
    }

    fn zone_told(&self, lang: Lang) -> String {
        match (self.zone, lang) {
            (zone, Lang::En) => format!("Times are those of {zone}."),
            (Tz::Asia__Shanghai, Lang::Zh) => "时间为北京时间。".to_owned(),
            (zone, Lang::Zh) => format!("时间按`{zone}`。"),
        }
    }

    /// The weekly hours, days with the same hours together.
    fn week_told(&self, lang: Lang) -> String {
        let mut runs: Vec<(Weekday, Weekday, &[Window])> = Vec::new();
        for day in WEEKDAYS {
            let open = self.hours.of(day);
            match runs.last_mut() {
                Some((_, last, same)) if *same == open => *last = day,
                _ => runs.push((day, day, open)),
            }
        }
        if let [(.., open)] = runs.as_slice() {
            let open = windows(open, lang);
            return match lang {
                Lang::En => format!("Open every day {open}."),
                Lang::Zh => format!("每天{open}。"),
            };
        }
        let told = runs.into_iter().map(|(first, last, open)| {
            let (from, to) = (weekday_name(first, lang), weekday_name(last, lang));
            let open = windows(open, lang);
            match lang {
                _ if first == last => format!("{from} {open}"),
                Lang::En => format!("{from} to {to} {open}"),
                Lang::Zh => format!("{from}至{to} {open}"),
            }
        });
        let told = told.collect::<Vec<_>>().join(lang.pick("; ", "；"));
        match lang {
            Lang::En => format!("Open {told}."),
            Lang::Zh => format!("{told}。"),
        }
    }

    fn cutoff_told(&self, lang: Lang) -> Option<String> {
        let cutoff = self.intake_cutoff?;
        let late = (cutoff.after != TimeOfDay::END).then_some(cutoff.after);
        Some(match lang {
            Lang::En => {
                let late = late.map(|after| format!("after {after} or ")).unwrap_or_default();
                let time = match cutoff.counts_at {
                    CountsAt::Time(time) => format!("at {time} of"),
                    CountsAt::SameTime => "at the same time of".to_owned(),
                };
                format!(
                    "What comes in {late}on a rest day counts as received {time} the next working day."
                )
            }
            Lang::Zh => {
                let late = late.map(|after| format!("{after}以后或")).unwrap_or_default();
                let time = match cutoff.counts_at {
                    CountsAt::Time(time) => time.to_string(),
                    CountsAt::SameTime => "同一时刻".to_owned(),
                };
                format!("{late}休息日收到的，视为下一工作日{time}收到。")
            }
        })
    }
}
