//! What programs and people read when figures cannot be had: codes, and texts in both languages.

use redress::time::told;
use redress::vocabulary::Lang;

use super::{AggregateError, Discrepancy, IntervalError, PagedError};

impl AggregateError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Different => "different",
            Self::Grain { .. } => "grain",
            Self::Dimension(_) => "dimension",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::Different => {
                "这些部分统计的不是同一问题；只能合并时区、时段、维度和指标都相同的部分".to_owned()
            }
            Self::Grain { have, wanted } => format!(
                "按“{}”的数字不能由按“{}”的合成；请按能合成它的时段汇总",
                wanted.label(lang),
                have.label(lang)
            ),
            Self::Dimension(dimension) => {
                format!("数字未按“{}”拆分；请在分组中加上它", dimension.label(lang))
            }
        }
    }
}

impl IntervalError {
    /// A stable code for the error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "interval"
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.to_string(),
            Lang::Zh => "时段应为小时`2026-03-02T14`、日`2026-03-02`、ISO周`2026-W10`、月`2026-03`、季`2026-Q1`、\
                         年`2026`或`all`，在1970年至2199年之间"
                .to_owned(),
        }
    }
}

impl<E> PagedError<E> {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(_) => "store",
            Self::Log { .. } => "broken-log",
        }
    }

    /// What a person reads. What the store itself says is not in it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::Store(_) => "读取投诉时存储出现故障；请重新读取这一页".to_owned(),
            Self::Log { id, source } => {
                format!("投诉“{id}”的记录无法读取：{}", source.text(lang))
            }
        }
    }
}

impl Discrepancy {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Overdrawn { .. } => "overdrawn",
            Self::Outstanding { .. } => "outstanding",
            Self::Undated { .. } => "undated",
            Self::Sum { .. } => "sum",
            Self::MoreThanAll { .. } => "more-than-all",
            Self::Rows => "rows",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::Overdrawn { interval, there, ended } => format!(
                "{interval}：办结{ended}件，而在办的只有{there}件；请检查是否有未受理即办结的投诉"
            ),
            Self::Outstanding { outstanding, open } => {
                format!("应有未结{outstanding}件，实有{open}件；请检查是否有重复计数或遗漏的投诉")
            }
            Self::Undated { rows } => format!("{rows}行没有受理日期；每件投诉都应有"),
            Self::Sum { indicator, groups, total } => {
                format!("{indicator}：各组之和为{groups}，总数为{total}")
            }
            Self::MoreThanAll { indicator, interval, numerator, denominator } => {
                format!("{indicator}，{interval}：{denominator}中有{numerator}；部分不能大于全体")
            }
            Self::Rows => "有的行不在恰好一个组中；这是程序的错误，请报告".to_owned(),
        }
    }
}

told!(AggregateError);
told!(IntervalError);
told!([E] PagedError<E>);

#[cfg(test)]
mod tests {
    use redress::complaint::LogError;
    use redress_testing::every_error;

    use super::*;
    use crate::{Dimension, Grain, Interval};

    #[test]
    fn every_error_has_a_code_and_a_text_in_both_languages() {
        type Paged = PagedError<std::fmt::Error>;
        every_error!(AggregateError, Lang:
            AggregateError::Different => AggregateError::Different,
            AggregateError::Grain { .. } =>
                AggregateError::Grain { have: Grain::Week, wanted: Grain::Month },
            AggregateError::Dimension(_) => AggregateError::Dimension(Dimension::Line),
        );
        every_error!(IntervalError, Lang: IntervalError => IntervalError);
        let id = "2026-0001".parse().unwrap();
        every_error!(Paged, Lang:
            PagedError::Store(_) => PagedError::Store(std::fmt::Error),
            PagedError::Log { .. } => PagedError::Log { id, source: LogError::Empty },
        );
    }

    #[test]
    fn every_discrepancy_has_a_code_and_a_text_in_both_languages() {
        let interval = Interval::WHOLE;
        let indicator = || "on-time".parse().unwrap();
        every_error!(Discrepancy, Lang, |_| None;
            Discrepancy::Overdrawn { .. } =>
                Discrepancy::Overdrawn { interval, there: 1, ended: 2 },
            Discrepancy::Outstanding { .. } => Discrepancy::Outstanding { outstanding: 1, open: 2 },
            Discrepancy::Undated { .. } => Discrepancy::Undated { rows: 1 },
            Discrepancy::Sum { .. } => Discrepancy::Sum {
                indicator: indicator(),
                groups: "1".to_owned(),
                total: "2".to_owned(),
            },
            Discrepancy::MoreThanAll { .. } => Discrepancy::MoreThanAll {
                indicator: indicator(),
                interval,
                numerator: "2".to_owned(),
                denominator: 1,
            },
            Discrepancy::Rows => Discrepancy::Rows,
        );
    }
}
