//! What programs and people read when a pack cannot be made: codes, and texts in both languages.

use redress::time::told;
use redress::vocabulary::Lang;

use super::{PackError, ReadError};

impl PackError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Endless => "endless",
            Self::Unfinished => "unfinished",
            Self::Log(_) => "broken-log",
            Self::Discrepancy(_) => "discrepancy",
            Self::Aggregate(_) => "aggregate",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::Endless => "材料应针对有结束的时段，如某月；`all`没有结束".to_owned(),
            Self::Unfinished => "材料尚未读取完毕；请继续`read`直至完成".to_owned(),
            Self::Log(_) => "有投诉的记录已损坏；请用备份恢复".to_owned(),
            Self::Discrepancy(error) => format!("数字不相符：{}", error.text(lang)),
            Self::Aggregate(error) => error.text(lang),
        }
    }
}

impl<E> ReadError<E> {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(_) => "store",
            Self::Pack(_) => "pack",
        }
    }

    /// What a person reads. What the store itself says is not in it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::Store(_), Lang::Zh) => "读取投诉时存储出现故障；请重新读取这一页".to_owned(),
            (Self::Pack(error), Lang::Zh) => error.text(lang),
        }
    }
}

told!(PackError);
told!([E] ReadError<E>);

#[cfg(test)]
mod tests {
    use redress::complaint::LogError;
    use redress_metrics::{AggregateError, Discrepancy};
    use redress_testing::every_error;

    use super::*;

    #[test]
    fn every_error_has_a_code_and_a_text_in_both_languages() {
        type Reading = ReadError<std::fmt::Error>;
        every_error!(PackError, Lang:
            PackError::Endless => PackError::Endless,
            PackError::Unfinished => PackError::Unfinished,
            PackError::Log(_) => LogError::Empty.into(),
            PackError::Discrepancy(_) => Discrepancy::Rows.into(),
            PackError::Aggregate(_) => AggregateError::Different.into(),
        );
        every_error!(Reading, Lang:
            ReadError::Store(_) => ReadError::Store(std::fmt::Error),
            ReadError::Pack(_) => PackError::Endless.into(),
        );
    }
}
