//! Official days off and make-up working days of mainland China, 2007 to 2026, from the yearly notices of
//! the State Council. Data only; how a calendar uses them is decided elsewhere.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::CalendarError;

/// The official days that a calendar uses.
///
/// The last year is part of the value, so that a stored calendar keeps its meaning under later versions of
/// the crate that know more years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum OfficialDays {
    /// Days off and make-up days of mainland China, from 2007.
    China {
        /// The last year to use, at most [`OfficialDays::CHINA_LAST`].
        through: i32,
    },
}

/// An official day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OfficialDay {
    pub(super) works: bool,
    /// Name in English and Chinese.
    pub(super) name: (&'static str, &'static str),
}

impl OfficialDays {
    /// The first year with known official days of China.
    pub const CHINA_FIRST: i32 = 2007;
    /// The last year with official days of China known to this version of the crate.
    pub const CHINA_LAST: i32 = 2026;

    /// All official days of China known to this version of the crate.
    pub(super) const CHINA: Self = Self::China { through: Self::CHINA_LAST };

    pub(super) fn check(self) -> Result<(), CalendarError> {
        let Self::China { through } = self;
        if (Self::CHINA_FIRST..=Self::CHINA_LAST).contains(&through) {
            Ok(())
        } else {
            Err(CalendarError::NotYetKnown {
                first: Self::CHINA_FIRST,
                last: Self::CHINA_LAST,
                asked: through,
            })
        }
    }

    /// The last date of the last year.
    pub(super) fn last_date(self) -> Option<NaiveDate> {
        let Self::China { through } = self;
        NaiveDate::from_ymd_opt(through, 12, 31)
    }

    /// The first and the last year.
    pub(super) fn years(self) -> (i32, i32) {
        let Self::China { through } = self;
        (Self::CHINA_FIRST, through)
    }

    /// All official days up to the last year, in order.
    pub(super) fn all(self) -> impl Iterator<Item = (NaiveDate, OfficialDay)> {
        let last = self.last_date();
        CHINA.iter().flat_map(move |&(first, days, works, name)| {
            let first = date(first).into_iter();
            let dates = first.flat_map(move |first| first.iter_days().take(days));
            dates
                .filter(move |date| Some(*date) <= last)
                .map(move |date| (date, OfficialDay { works, name }))
        })
    }

    /// The official day on a date, if there is one.
    pub(super) fn on(self, asked: NaiveDate) -> Option<OfficialDay> {
        let after = CHINA.partition_point(|row| date(row.0) <= Some(asked));
        let &(first, days, works, name) = CHINA.get(after.checked_sub(1)?)?;
        let since = asked.signed_duration_since(date(first)?).num_days();
        let within = usize::try_from(since).ok()? < days;
        (within && Some(asked) <= self.last_date()).then_some(OfficialDay { works, name })
    }
}

/// A date written as the number yyyymmdd.
fn date(yyyymmdd: i32) -> Option<NaiveDate> {
    let (month, day) = (yyyymmdd / 100 % 100, yyyymmdd % 100);
    NaiveDate::from_ymd_opt(yyyymmdd / 10_000, month.try_into().ok()?, day.try_into().ok()?)
}

type Name = (&'static str, &'static str);
const NEW_YEAR: Name = ("New Year's Day", "元旦");
const SPRING: Name = ("Spring Festival", "春节");
const QINGMING: Name = ("Qingming Festival", "清明节");
const LABOUR: Name = ("Labour Day", "劳动节");
const DRAGON: Name = ("Dragon Boat Festival", "端午节");
const MOON: Name = ("Mid-Autumn Festival", "中秋节");
const NATIONAL: Name = ("National Day", "国庆节");
const BOTH: Name = ("National Day and Mid-Autumn Festival", "国庆节、中秋节");
const VICTORY: Name = ("70th anniversary of the victory of 1945", "抗战胜利70周年纪念日");

const OFF: bool = false;
const WORK: bool = true;

/// First date, number of days, whether they are worked, and the holiday they belong to. Only rest days can
/// be make-up days: 3 February 2020, the day after the extended holiday, is an ordinary Monday.
#[rustfmt::skip]
#[allow(clippy::inconsistent_digit_grouping, reason = "written as yyyy_mm_dd")]
const CHINA: [(i32, usize, bool, Name); 246] = [
    (2006_12_30, 2, WORK, NEW_YEAR),
    (2007_01_01, 3, OFF, NEW_YEAR), (2007_02_17, 1, WORK, SPRING), (2007_02_18, 7, OFF, SPRING),
    (2007_02_25, 1, WORK, SPRING), (2007_04_28, 2, WORK, LABOUR), (2007_05_01, 7, OFF, LABOUR),
    (2007_09_29, 2, WORK, NATIONAL), (2007_10_01, 7, OFF, NATIONAL), (2007_12_29, 1, WORK, NEW_YEAR),
    (2007_12_30, 3, OFF, NEW_YEAR),
    (2008_02_02, 2, WORK, SPRING), (2008_02_06, 7, OFF, SPRING), (2008_04_04, 3, OFF, QINGMING),
    (2008_05_01, 3, OFF, LABOUR), (2008_05_04, 1, WORK, LABOUR), (2008_06_07, 3, OFF, DRAGON),
    (2008_09_13, 3, OFF, MOON), (2008_09_27, 2, WORK, NATIONAL), (2008_09_29, 7, OFF, NATIONAL),
    (2009_01_01, 3, OFF, NEW_YEAR), (2009_01_04, 1, WORK, NEW_YEAR), (2009_01_24, 1, WORK, SPRING),
    (2009_01_25, 7, OFF, SPRING), (2009_02_01, 1, WORK, SPRING), (2009_04_04, 3, OFF, QINGMING),
    (2009_05_01, 3, OFF, LABOUR), (2009_05_28, 3, OFF, DRAGON), (2009_05_31, 1, WORK, DRAGON),
    (2009_09_27, 1, WORK, BOTH), (2009_10_01, 8, OFF, BOTH), (2009_10_10, 1, WORK, BOTH),
    (2010_01_01, 3, OFF, NEW_YEAR), (2010_02_13, 7, OFF, SPRING), (2010_02_20, 2, WORK, SPRING),
    (2010_04_03, 3, OFF, QINGMING), (2010_05_01, 3, OFF, LABOUR), (2010_06_12, 2, WORK, DRAGON),
    (2010_06_14, 3, OFF, DRAGON), (2010_09_19, 1, WORK, MOON), (2010_09_22, 3, OFF, MOON),
    (2010_09_25, 1, WORK, MOON), (2010_09_26, 1, WORK, NATIONAL), (2010_10_01, 7, OFF, NATIONAL),
    (2010_10_09, 1, WORK, NATIONAL),
    (2011_01_01, 3, OFF, NEW_YEAR), (2011_01_30, 1, WORK, SPRING), (2011_02_02, 7, OFF, SPRING),
    (2011_02_12, 1, WORK, SPRING), (2011_04_02, 1, WORK, QINGMING), (2011_04_03, 3, OFF, QINGMING),
    (2011_04_30, 3, OFF, LABOUR), (2011_06_04, 3, OFF, DRAGON), (2011_09_10, 3, OFF, MOON),
    (2011_10_01, 7, OFF, NATIONAL), (2011_10_08, 2, WORK, NATIONAL), (2011_12_31, 1, WORK, NEW_YEAR),
    (2012_01_01, 3, OFF, NEW_YEAR), (2012_01_21, 1, WORK, SPRING), (2012_01_22, 7, OFF, SPRING),
    (2012_01_29, 1, WORK, SPRING), (2012_03_31, 2, WORK, QINGMING), (2012_04_02, 3, OFF, QINGMING),
    (2012_04_28, 1, WORK, LABOUR), (2012_04_29, 3, OFF, LABOUR), (2012_06_22, 3, OFF, DRAGON),
    (2012_09_29, 1, WORK, BOTH), (2012_09_30, 8, OFF, BOTH),
    (2013_01_01, 3, OFF, NEW_YEAR), (2013_01_05, 2, WORK, NEW_YEAR), (2013_02_09, 7, OFF, SPRING),
    (2013_02_16, 2, WORK, SPRING), (2013_04_04, 3, OFF, QINGMING), (2013_04_07, 1, WORK, QINGMING),
    (2013_04_27, 2, WORK, LABOUR), (2013_04_29, 3, OFF, LABOUR), (2013_06_08, 2, WORK, DRAGON),
    (2013_06_10, 3, OFF, DRAGON), (2013_09_19, 3, OFF, MOON), (2013_09_22, 1, WORK, MOON),
    (2013_09_29, 1, WORK, NATIONAL), (2013_10_01, 7, OFF, NATIONAL), (2013_10_12, 1, WORK, NATIONAL),
    (2014_01_01, 1, OFF, NEW_YEAR), (2014_01_26, 1, WORK, SPRING), (2014_01_31, 7, OFF, SPRING),
    (2014_02_08, 1, WORK, SPRING), (2014_04_05, 1, OFF, QINGMING), (2014_04_07, 1, OFF, QINGMING),
    (2014_05_01, 3, OFF, LABOUR), (2014_05_04, 1, WORK, LABOUR), (2014_06_02, 1, OFF, DRAGON),
    (2014_09_08, 1, OFF, MOON), (2014_09_28, 1, WORK, NATIONAL), (2014_10_01, 7, OFF, NATIONAL),
    (2014_10_11, 1, WORK, NATIONAL),
    (2015_01_01, 3, OFF, NEW_YEAR), (2015_01_04, 1, WORK, NEW_YEAR), (2015_02_15, 1, WORK, SPRING),
    (2015_02_18, 7, OFF, SPRING), (2015_02_28, 1, WORK, SPRING), (2015_04_05, 2, OFF, QINGMING),
    (2015_05_01, 1, OFF, LABOUR), (2015_06_20, 1, OFF, DRAGON), (2015_06_22, 1, OFF, DRAGON),
    (2015_09_03, 3, OFF, VICTORY), (2015_09_06, 1, WORK, VICTORY), (2015_09_27, 1, OFF, MOON),
    (2015_10_01, 7, OFF, NATIONAL), (2015_10_10, 1, WORK, NATIONAL),
    (2016_01_01, 1, OFF, NEW_YEAR), (2016_02_06, 1, WORK, SPRING), (2016_02_07, 7, OFF, SPRING),
    (2016_02_14, 1, WORK, SPRING), (2016_04_04, 1, OFF, QINGMING), (2016_05_01, 2, OFF, LABOUR),
    (2016_06_09, 3, OFF, DRAGON), (2016_06_12, 1, WORK, DRAGON), (2016_09_15, 3, OFF, MOON),
    (2016_09_18, 1, WORK, MOON), (2016_10_01, 7, OFF, NATIONAL), (2016_10_08, 2, WORK, NATIONAL),
    (2017_01_01, 2, OFF, NEW_YEAR), (2017_01_22, 1, WORK, SPRING), (2017_01_27, 7, OFF, SPRING),
    (2017_02_04, 1, WORK, SPRING), (2017_04_01, 1, WORK, QINGMING), (2017_04_02, 3, OFF, QINGMING),
    (2017_05_01, 1, OFF, LABOUR), (2017_05_27, 1, WORK, DRAGON), (2017_05_28, 3, OFF, DRAGON),
    (2017_09_30, 1, WORK, BOTH), (2017_10_01, 8, OFF, BOTH),
    (2018_01_01, 1, OFF, NEW_YEAR), (2018_02_11, 1, WORK, SPRING), (2018_02_15, 7, OFF, SPRING),
    (2018_02_24, 1, WORK, SPRING), (2018_04_05, 3, OFF, QINGMING), (2018_04_08, 1, WORK, QINGMING),
    (2018_04_28, 1, WORK, LABOUR), (2018_04_29, 3, OFF, LABOUR), (2018_06_18, 1, OFF, DRAGON),
    (2018_09_24, 1, OFF, MOON), (2018_09_29, 2, WORK, NATIONAL), (2018_10_01, 7, OFF, NATIONAL),
    (2018_12_29, 1, WORK, NEW_YEAR), (2018_12_30, 3, OFF, NEW_YEAR),
    (2019_02_02, 2, WORK, SPRING), (2019_02_04, 7, OFF, SPRING), (2019_04_05, 1, OFF, QINGMING),
    (2019_04_28, 1, WORK, LABOUR), (2019_05_01, 4, OFF, LABOUR), (2019_05_05, 1, WORK, LABOUR),
    (2019_06_07, 1, OFF, DRAGON), (2019_09_13, 1, OFF, MOON), (2019_09_29, 1, WORK, NATIONAL),
    (2019_10_01, 7, OFF, NATIONAL), (2019_10_12, 1, WORK, NATIONAL),
    (2020_01_01, 1, OFF, NEW_YEAR), (2020_01_19, 1, WORK, SPRING), (2020_01_24, 10, OFF, SPRING),
    (2020_04_04, 3, OFF, QINGMING), (2020_04_26, 1, WORK, LABOUR),
    (2020_05_01, 5, OFF, LABOUR), (2020_05_09, 1, WORK, LABOUR), (2020_06_25, 3, OFF, DRAGON),
    (2020_06_28, 1, WORK, DRAGON), (2020_09_27, 1, WORK, BOTH), (2020_10_01, 8, OFF, BOTH),
    (2020_10_10, 1, WORK, BOTH),
    (2021_01_01, 3, OFF, NEW_YEAR), (2021_02_07, 1, WORK, SPRING), (2021_02_11, 7, OFF, SPRING),
    (2021_02_20, 1, WORK, SPRING), (2021_04_03, 3, OFF, QINGMING), (2021_04_25, 1, WORK, LABOUR),
    (2021_05_01, 5, OFF, LABOUR), (2021_05_08, 1, WORK, LABOUR), (2021_06_12, 3, OFF, DRAGON),
    (2021_09_18, 1, WORK, MOON), (2021_09_19, 3, OFF, MOON), (2021_09_26, 1, WORK, NATIONAL),
    (2021_10_01, 7, OFF, NATIONAL), (2021_10_09, 1, WORK, NATIONAL),
    (2022_01_01, 3, OFF, NEW_YEAR), (2022_01_29, 2, WORK, SPRING), (2022_01_31, 7, OFF, SPRING),
    (2022_04_02, 1, WORK, QINGMING), (2022_04_03, 3, OFF, QINGMING), (2022_04_24, 1, WORK, LABOUR),
    (2022_04_30, 5, OFF, LABOUR), (2022_05_07, 1, WORK, LABOUR), (2022_06_03, 3, OFF, DRAGON),
    (2022_09_10, 3, OFF, MOON), (2022_10_01, 7, OFF, NATIONAL), (2022_10_08, 2, WORK, NATIONAL),
    (2022_12_31, 3, OFF, NEW_YEAR),
    (2023_01_21, 7, OFF, SPRING), (2023_01_28, 2, WORK, SPRING), (2023_04_05, 1, OFF, QINGMING),
    (2023_04_23, 1, WORK, LABOUR), (2023_04_29, 5, OFF, LABOUR), (2023_05_06, 1, WORK, LABOUR),
    (2023_06_22, 3, OFF, DRAGON), (2023_06_25, 1, WORK, DRAGON), (2023_09_29, 8, OFF, BOTH),
    (2023_10_07, 2, WORK, BOTH),
    (2024_01_01, 1, OFF, NEW_YEAR), (2024_02_04, 1, WORK, SPRING), (2024_02_10, 8, OFF, SPRING),
    (2024_02_18, 1, WORK, SPRING), (2024_04_04, 3, OFF, QINGMING), (2024_04_07, 1, WORK, QINGMING),
    (2024_04_28, 1, WORK, LABOUR), (2024_05_01, 5, OFF, LABOUR), (2024_05_11, 1, WORK, LABOUR),
    (2024_06_10, 1, OFF, DRAGON), (2024_09_14, 1, WORK, MOON), (2024_09_15, 3, OFF, MOON),
    (2024_09_29, 1, WORK, NATIONAL), (2024_10_01, 7, OFF, NATIONAL), (2024_10_12, 1, WORK, NATIONAL),
    (2025_01_01, 1, OFF, NEW_YEAR), (2025_01_26, 1, WORK, SPRING), (2025_01_28, 8, OFF, SPRING),
    (2025_02_08, 1, WORK, SPRING), (2025_04_04, 3, OFF, QINGMING), (2025_04_27, 1, WORK, LABOUR),
    (2025_05_01, 5, OFF, LABOUR), (2025_05_31, 3, OFF, DRAGON), (2025_09_28, 1, WORK, BOTH),
    (2025_10_01, 8, OFF, BOTH), (2025_10_11, 1, WORK, BOTH),
    (2026_01_01, 3, OFF, NEW_YEAR), (2026_01_04, 1, WORK, NEW_YEAR), (2026_02_14, 1, WORK, SPRING),
    (2026_02_15, 9, OFF, SPRING), (2026_02_28, 1, WORK, SPRING), (2026_04_04, 3, OFF, QINGMING),
    (2026_05_01, 5, OFF, LABOUR), (2026_05_09, 1, WORK, LABOUR), (2026_06_19, 3, OFF, DRAGON),
    (2026_09_20, 1, WORK, NATIONAL), (2026_09_25, 3, OFF, MOON), (2026_10_01, 7, OFF, NATIONAL),
    (2026_10_10, 1, WORK, NATIONAL),
];
