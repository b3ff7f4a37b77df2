//! What programs and people read when a period, an instant or a calendar is refused: codes, and texts in both
//! languages. No text quotes the input.

use super::error::{CalendarError, PeriodError, Place, TimeError};
use super::hours::TimeOfDayError;
use super::period::MAX_DAYS;
use super::spec_text::weekday_name;
use super::words::Lang;

impl TimeError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OutOfRange { .. } => "out-of-range",
            Self::Backwards { .. } => "backwards",
            Self::NoSuchMonth { .. } => "no-such-month",
            Self::DateOutOfRange { .. } => "date-out-of-range",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::OutOfRange { at: Some(at) } => {
                format!(
                    "时间应在1970年至2199年之间；{}不在其中",
                    at.format("%Y-%m-%d %H:%M:%S UTC")
                )
            }
            Self::OutOfRange { at: None } => {
                "时间应在1970年至2199年之间；结果超出这一范围，请缩短时限".to_owned()
            }
            Self::Backwards { from, to } => {
                format!("期间的结束不得早于开始；此处自{from}至{to}")
            }
            Self::NoSuchMonth { year, month } => {
                format!("月份应为1970年至2199年的1至12月；所问为{year}年{month}月")
            }
            Self::DateOutOfRange { date } => {
                format!("日期应在1970-01-01至2199-12-31之间；{date}不在其中")
            }
        }
    }
}

impl PeriodError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::NotPositive => "not-positive",
            Self::TooLong => "too-long",
            Self::TooFine => "too-fine",
            Self::Percent => "percent",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::Unreadable => {
                "时限应写成`2小时`、`1小时30分钟`、`8个工作小时`、`3个工作日`、`3天`、`2周`、`1个月`或`当天`\
                 （也可用英文，如`3 working days`）；此处不是"
                    .to_owned()
            }
            Self::NotPositive => "时限必须大于零；此处为零或负数".to_owned(),
            Self::TooLong => format!("时限不得超过{MAX_DAYS}天；此处超过"),
            Self::TooFine => "时限应为整数微秒；此处不是".to_owned(),
            Self::Percent => "百分数应为1至99的整数；此处不是".to_owned(),
        }
    }
}

impl CalendarError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TimeOfDay { .. } => "time-of-day",
            Self::EmptyWindow { .. } => "empty-window",
            Self::Overlap { .. } => "overlap",
            Self::NoWorkingTime => "no-working-time",
            Self::Twice { .. } => "twice",
            Self::DateOutOfRange { .. } => "date-out-of-range",
            Self::NotYetKnown { .. } => "not-yet-known",
            Self::CutoffAtMidnight => "cutoff-at-midnight",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::TimeOfDay { place } => {
                let place = place.text(lang);
                format!("时刻应写成`HH:MM`或`HH:MM:SS`，自00:00至24:00；{place}中有误")
            }
            Self::EmptyWindow { place, number } => {
                let place = place.text(lang);
                format!("时段的结束应晚于开始且在同一天；{place}的第{number}段不是")
            }
            Self::Overlap { place, number } => {
                let place = place.text(lang);
                format!("各时段应按顺序且不重叠；{place}的第{number}段早于前一段结束")
            }
            Self::NoWorkingTime => "日历每周至少应有一天有工作时间；此处没有".to_owned(),
            Self::Twice { date } => format!("同一日期只能有一组特殊时间；{date}有不同的两组"),
            Self::DateOutOfRange { date } => {
                format!("日历的日期应在1970-01-01至2199-12-31之间；{date}不在其中")
            }
            Self::NotYetKnown { first, last, asked } => {
                format!("法定节假日已知{first}年至{last}年；所需为{asked}年：请更新版本或自行列出")
            }
            Self::CutoffAtMidnight => "截止后受理的应计为24:00之前的某一时刻".to_owned(),
        }
    }
}

impl Place {
    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Weekday(day), Lang::Zh) => weekday_name(*day, lang).to_owned(),
            (Self::Cutoff, Lang::Zh) => "受理截止时间".to_owned(),
            _ => self.to_string(),
        }
    }
}

impl TimeOfDayError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "time-of-day"
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.to_string(),
            Lang::Zh => "时刻应写成`HH:MM`或`HH:MM:SS`，自00:00至24:00；此处不是".to_owned(),
        }
    }
}

crate::told!(TimeError);
crate::told!(PeriodError);
crate::told!(CalendarError);
crate::told!(TimeOfDayError);

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, Weekday};
    use redress_testing::every_error;

    use super::*;

    #[test]
    fn every_error_of_time_has_a_code_and_a_text_in_both_languages() {
        let (from, to) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH);
        let date = NaiveDate::default();
        every_error!(TimeError, Lang:
            TimeError::OutOfRange { at: _ } => TimeError::OutOfRange { at: Some(from) },
            TimeError::Backwards { .. } => TimeError::Backwards { from, to },
            TimeError::NoSuchMonth { .. } => TimeError::NoSuchMonth { year: 2026, month: 13 },
            TimeError::DateOutOfRange { .. } => TimeError::DateOutOfRange { date },
        );
        every_error!(PeriodError, Lang:
            PeriodError::Unreadable => PeriodError::Unreadable,
            PeriodError::NotPositive => PeriodError::NotPositive,
            PeriodError::TooLong => PeriodError::TooLong,
            PeriodError::TooFine => PeriodError::TooFine,
            PeriodError::Percent => PeriodError::Percent,
        );
        let place = Place::Weekday(Weekday::Mon);
        every_error!(CalendarError, Lang:
            CalendarError::TimeOfDay { .. } => CalendarError::TimeOfDay { place: Place::Cutoff },
            CalendarError::EmptyWindow { .. } => CalendarError::EmptyWindow { place, number: 1 },
            CalendarError::Overlap { .. } => CalendarError::Overlap { place: Place::Date(date), number: 2 },
            CalendarError::NoWorkingTime => CalendarError::NoWorkingTime,
            CalendarError::Twice { .. } => CalendarError::Twice { date },
            CalendarError::DateOutOfRange { .. } => CalendarError::DateOutOfRange { date },
            CalendarError::NotYetKnown { .. } =>
                CalendarError::NotYetKnown { first: 2007, last: 2026, asked: 2030 },
            CalendarError::CutoffAtMidnight => CalendarError::CutoffAtMidnight,
        );
        every_error!(TimeOfDayError, Lang: TimeOfDayError => TimeOfDayError);
    }

    #[test]
    fn what_a_period_is_written_like_is_read_as_one() {
        for lang in [Lang::En, Lang::Zh] {
            let text = PeriodError::Unreadable.text(lang);
            let examples: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
            assert!(examples.len() > 7, "{examples:?}");
            for example in examples {
                assert!(example.parse::<crate::Period>().is_ok(), "{example}");
            }
        }
    }
}
