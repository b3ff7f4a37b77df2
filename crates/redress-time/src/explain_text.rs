//! The words of explanations, English and Chinese. The content is derived in `explain`.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::{DayKind, Explanation, LimitClock, Question, Step, TimeRule};
use crate::Lang;

impl Explanation {
    /// The explanation in one language: a first line with the result, then one line per rule and step, each
    /// beginning with `- `. Times are local.
    ///
    /// ```
    /// use redress_time::{Calendar, Period};
    /// use redress_time::Lang;
    /// let wednesday = "2026-09-30T02:00:00Z".parse()?;
    /// let why = Calendar::china().explain_due(wednesday, Period::working_days(2)?)?;
    /// assert_eq!(
    ///     why.text(Lang::En),
    ///     "2 working days from 2026-09-30 10:00: due 2026-10-09 24:00 (Asia/Shanghai).\n\
    ///      - The start day is not counted (Civil Code 201).\n\
    ///      - The last day ends at 24:00 (Civil Code 203).\n\
    ///      - 2026-09-30: start day\n\
    ///      - 2026-10-01 to 2026-10-07: not counted, National Day\n\
    ///      - 2026-10-08: working day 1\n\
    ///      - 2026-10-09: working day 2"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut lines = vec![self.headline(lang)];
        lines.extend(self.rules.iter().map(|rule| format!("- {}", rule.text(lang))));
        lines.extend(self.steps.iter().map(|step| format!("- {}", step.text(self.zone, lang))));
        if self.provisional {
            lines.push(format!(
                "- {}",
                lang.pick(
                    "Provisional: it relies on dates for which days off are not known.",
                    "暂定：所涉日期超出已知放假安排的范围。",
                )
            ));
        }
        lines.join("\n")
    }

    fn headline(&self, lang: Lang) -> String {
        let zone = self.zone;
        let from = local(self.from, zone);
        let answer = self.answer.map(|at| end_text(at, zone));
        let counted = amount(self.counted_us, lang);
        match (self.question, answer, lang) {
            (Question::Due { period }, Some(end), Lang::En) => {
                format!("{period} from {from}: due {end} ({zone}).")
            }
            (Question::Due { period }, Some(end), Lang::Zh) => {
                format!("{from}起算，期限{}，截止时间为{end}（{zone}）。", period.text(lang))
            }
            (Question::Due { period }, None, Lang::En) => {
                format!("{period} from {from}: suspended while a pause is open ({zone}).")
            }
            (Question::Due { period }, None, Lang::Zh) => {
                format!("{from}起算，期限{}：暂停尚未结束，期限中止（{zone}）。", period.text(lang))
            }
            (Question::WorkingTime, to, Lang::En) => {
                format!(
                    "From {from} to {}: {counted} of working time ({zone}).",
                    to.unwrap_or_default()
                )
            }
            (Question::WorkingTime, to, Lang::Zh) => {
                format!("{from}至{}：工作时间{counted}（{zone}）。", to.unwrap_or_default())
            }
            (Question::Point { due, clock, percent }, at, Lang::En) => format!(
                "{percent} of the {} between {from} and {} has passed at {}, after {counted} ({zone}).",
                clock_name(clock, lang),
                end_text(due, zone),
                at.unwrap_or_default(),
            ),
            (Question::Point { due, clock, percent }, at, Lang::Zh) => format!(
                "{from}至{}的{}，到{}已过{}%，即{counted}（{zone}）。",
                end_text(due, zone),
                clock_name(clock, lang),
                at.unwrap_or_default(),
                percent.get(),
            ),
            (Question::Shift { at, clock, until }, to, Lang::En) => format!(
                "{} moves to {}: {counted} of {} from {from} to {} ({zone}).",
                end_text(at, zone),
                to.unwrap_or_default(),
                clock_name(clock, lang),
                end_text(until, zone),
            ),
            (Question::Shift { at, clock, until }, to, Lang::Zh) => format!(
                "{}顺延至{}：{from}至{}之间的{}为{counted}（{zone}）。",
                end_text(at, zone),
                to.unwrap_or_default(),
                end_text(until, zone),
                clock_name(clock, lang),
            ),
        }
    }
}

impl TimeRule {
    /// The rule in one language, with its source.
    #[must_use]
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::FromTheMoment => lang.pick(
                "Hours and minutes count from the start instant itself (Civil Code 201).",
                "自起算时刻开始计算（民法典第201条）。",
            ),
            Self::WorkingHoursOnly => lang.pick("Only working time counts.", "只计算工作时间。"),
            Self::StartsOutsideHours => lang.pick(
                "It starts outside working hours: counting begins at the next opening.",
                "起始时间在工作时间之外，自下一工作时段开始计算。",
            ),
            Self::StartDayNotCounted => lang.pick(
                "The start day is not counted (Civil Code 201).",
                "开始的当日不计入，自下一日开始计算（民法典第201条）。",
            ),
            Self::EndsAtClose => lang.pick(
                "The last day ends at the close of business (Civil Code 203).",
                "最后一日的截止时间为停止业务活动的时间（民法典第203条）。",
            ),
            Self::EndsAtMidnight => lang.pick(
                "The last day ends at 24:00 (Civil Code 203).",
                "最后一日的截止时间为二十四时（民法典第203条）。",
            ),
            Self::RolledOffRestDay => lang.pick(
                "The last day is a rest day, so the next working day counts instead (Civil Code 203).",
                "最后一日是休息日，以其后第一个工作日为最后一日（民法典第203条）。",
            ),
            Self::EndsAtNextOpening => lang.pick(
                "Time used up exactly at closing ends at the next opening, by this calendar's convention.",
                "按本日历的约定，恰在下班时用完的时限，截止于下一工作时段开始之时。",
            ),
            Self::PausesShift => lang.pick(
                "The deadline is computed without pauses; each pause then shifts it by the time of its own clock inside the pause.",
                "以下先列不计暂停的期限；暂停期间不计时，截止时间按各暂停内的时间顺延。",
            ),
            Self::ShiftedToEndOfDay => lang.pick(
                "After the shift it still ends with a working day (Civil Code 201, 203).",
                "顺延后仍以非休息日的一日终了时为截止时间（民法典第201条、第203条）。",
            ),
            Self::CountsFromNextWorkingDay => lang.pick(
                "It came in after the intake cut-off or on a rest day, so it counts as received on the next working day.",
                "在受理截止时间之后或休息日收到，视为下一工作日收到。",
            ),
            Self::EndsAtSameTime => lang.pick(
                "The last day ends at the time of day at which it started.",
                "最后一日的截止时间为与起算时刻相同的时刻。",
            ),
            Self::WeeksOfSevenDays => {
                lang.pick("A week is counted as seven days.", "按周计算的，每周为七日。")
            }
            Self::SameDayOfMonth => lang.pick(
                "The last day is the same day of the month (Civil Code 202).",
                "以到期月的对应日为最后一日（民法典第202条）。",
            ),
            Self::LastDayOfMonth => lang.pick(
                "The month has no such day, so its last day counts instead (Civil Code 202).",
                "到期月没有对应日，以月末日为最后一日（民法典第202条）。",
            ),
        }
    }
}

impl DayKind {
    /// The kind in one language: `make-up day (Spring Festival)`, `调休上班（春节）`.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::WorkingDay => lang.pick("working day", "工作日").to_owned(),
            Self::RestDay => lang.pick("rest day", "休息日").to_owned(),
            Self::SkippedByClocks => {
                lang.pick("skipped by the clocks", "因时钟调整而不存在").to_owned()
            }
            Self::DayOff { name } => name.text(lang).to_owned(),
            Self::SpecialHours { name } => match lang {
                Lang::En => format!("special hours ({})", name.text(lang)),
                Lang::Zh => format!("特殊工作时间（{}）", name.text(lang)),
            },
            Self::MakeUpDay { name } => match lang {
                Lang::En => format!("make-up day ({})", name.text(lang)),
                Lang::Zh => format!("调休上班（{}）", name.text(lang)),
            },
        }
    }

    /// The remark on a counted day that is not an ordinary working day.
    fn remark(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::WorkingDay, _) => String::new(),
            (_, Lang::En) => format!(", {}", self.text(lang)),
            (_, Lang::Zh) => format!("，{}", self.text(lang)),
        }
    }
}

impl Step {
    fn text(&self, zone: Tz, lang: Lang) -> String {
        match self {
            Self::StartDay { date } => match lang {
                Lang::En => format!("{date}: start day"),
                Lang::Zh => format!("{date}：起始日"),
            },
            Self::Window { date, day, from, to, counted_us, day_length_us } => {
                let (from, to) = (time(*from, *date, zone), time(*to, *date, zone));
                let (counted, remark) = (amount(*counted_us, lang), day.remark(lang));
                match (lang, day_length_us.map(|length| amount(length, lang))) {
                    (Lang::En, None) => format!("{date} {from}–{to}: {counted}{remark}"),
                    (Lang::Zh, None) => format!("{date} {from}–{to}：{counted}{remark}"),
                    (Lang::En, Some(length)) => {
                        format!(
                            "{date} {from}–{to}: {counted}{remark}; the clocks change, the day has {length}"
                        )
                    }
                    (Lang::Zh, Some(length)) => {
                        format!("{date} {from}–{to}：{counted}{remark}；当日时钟调整，全天{length}")
                    }
                }
            }
            Self::Day { date, day, number } => match lang {
                Lang::En => format!("{date}: working day {number}{}", day.remark(lang)),
                Lang::Zh => format!("{date}：第{number}个工作日{}", day.remark(lang)),
            },
            Self::Skipped { first, last, day } => {
                let (days, day) = (dates(*first, *last, lang), day.text(lang));
                match lang {
                    Lang::En => format!("{days}: not counted, {day}"),
                    Lang::Zh => format!("{days}：不计，{day}"),
                }
            }
            Self::Summary { first, last, working_days, working_us } => {
                let (days, time) = (dates(*first, *last, lang), amount(*working_us, lang));
                match lang {
                    Lang::En => format!("{days}: {working_days} working days with {time}"),
                    Lang::Zh => format!("{days}：{working_days}个工作日，共{time}"),
                }
            }
            Self::Pause { from, to, counted_us } => {
                let (from, to) = (local(*from, zone), to.map(|to| end_text(to, zone)));
                let counted = amount(*counted_us, lang);
                match (lang, to) {
                    (Lang::En, Some(to)) => format!("pause from {from} to {to}: adds {counted}"),
                    (Lang::Zh, Some(to)) => format!("{from}至{to}暂停：顺延{counted}"),
                    (Lang::En, None) => format!("pause since {from}, still open"),
                    (Lang::Zh, None) => format!("{from}起暂停，尚未结束"),
                }
            }
        }
    }
}

fn clock_name(clock: LimitClock, lang: Lang) -> &'static str {
    match clock {
        LimitClock::Elapsed => lang.pick("elapsed time", "自然时间"),
        LimitClock::Working => lang.pick("working time", "工作时间"),
    }
}

fn dates(first: NaiveDate, last: NaiveDate, lang: Lang) -> String {
    match lang {
        _ if first == last => first.to_string(),
        Lang::En => format!("{first} to {last}"),
        Lang::Zh => format!("{first}至{last}"),
    }
}

/// A time of day without trailing zero parts.
fn clock_time(time: NaiveTime) -> String {
    let text = time.format("%H:%M:%S%.f").to_string();
    text.strip_suffix(":00").map_or(text.clone(), str::to_owned)
}

/// The wall-clock time. The fields are public, so the instant may have no local time.
fn wall(at: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    let utc = at.naive_utc();
    let offset = zone.offset_from_utc_datetime(&utc).fix();
    utc.checked_add_offset(offset).unwrap_or(utc)
}

fn local(at: DateTime<Utc>, zone: Tz) -> String {
    let at = wall(at, zone);
    format!("{} {}", at.date(), clock_time(at.time()))
}

/// The local date and time of an end, for people: midnight is written as 24:00 of the day that it ends.
///
/// ```
/// use redress_time::end_text;
/// let midnight = "2026-03-02T16:00:00Z".parse()?;
/// assert_eq!(end_text(midnight, chrono_tz::Asia::Shanghai), "2026-03-02 24:00");
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[must_use]
pub fn end_text(at: DateTime<Utc>, zone: Tz) -> String {
    let (day, time) = end_of(at, zone);
    format!("{day} {time}")
}

/// The parts of [`end_text`], for other ways to write a date: the local date that an end belongs to, and the
/// time on it.
#[must_use]
pub fn end_of(at: DateTime<Utc>, zone: Tz) -> (NaiveDate, String) {
    let naive = wall(at, zone);
    match naive.date().pred_opt() {
        Some(day) if naive.time() == NaiveTime::MIN => (day, "24:00".to_owned()),
        _ => (naive.date(), clock_time(naive.time())),
    }
}

/// The time on a known date, which may be its 24:00.
fn time(at: DateTime<Utc>, date: NaiveDate, zone: Tz) -> String {
    let naive = wall(at, zone);
    if naive.date() > date && naive.time() == NaiveTime::MIN {
        "24:00".to_owned()
    } else {
        clock_time(naive.time())
    }
}

/// An amount of time in hours, minutes and seconds: `7h 30min`, `7小时30分钟`.
fn amount(us: i64, lang: Lang) -> String {
    let delta = TimeDelta::microseconds(us);
    let (hours, minutes, seconds) =
        (delta.num_hours(), delta.num_minutes() % 60, delta.num_seconds() % 60);
    let fraction = us % 1_000_000;
    let mut parts = Vec::new();
    for (n, en, zh) in [
        (hours, "h", "小时"),
        (minutes, "min", "分钟"),
        (seconds, "s", "秒"),
        (fraction, "us", "微秒"),
    ] {
        if n > 0 {
            parts.push(format!("{n}{}", lang.pick(en, zh)));
        }
    }
    if parts.is_empty() {
        lang.pick("0h", "0小时").to_owned()
    } else {
        parts.join(lang.pick(" ", ""))
    }
}
