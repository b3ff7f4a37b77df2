//! What programs and people read when a holiday file is refused: codes, and texts in both languages.

use redress::time::told;
use redress::vocabulary::Lang;

use super::IcsError;

impl IcsError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::NoDate { .. } => "no-date",
            Self::NotWholeDays { .. } => "not-whole-days",
            Self::Length { .. } => "length",
            Self::Recurrence { .. } => "recurrence",
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
                "不是完整的iCalendar文件（RFC 5545）：应自`BEGIN:VCALENDAR`至`END:VCALENDAR`"
                    .to_owned()
            }
            Self::NoDate { number } => {
                format!("节假日应有1970年至2199年的`DTSTART`；第{number}项没有")
            }
            Self::NotWholeDays { number } => format!(
                "节假日应为整日（`VALUE=DATE`，不用`DURATION`）；第{number}项不是：请去掉，或列为特殊日"
            ),
            Self::Length { number } => {
                format!("节假日应在开始之后一年内结束；第{number}项不是")
            }
            Self::Recurrence { number, most } => format!(
                "重复的节假日应有一条`RRULE`，至多{most}天，不用`EXDATE`或`RDATE`；第{number}项不是：请列出日期"
            ),
        }
    }
}

told!(IcsError);

#[cfg(test)]
mod tests {
    use redress_testing::every_error;

    use super::*;

    #[test]
    fn every_error_has_a_code_and_a_text_in_both_languages() {
        let number = 3;
        every_error!(IcsError, Lang:
            IcsError::Unreadable => IcsError::Unreadable,
            IcsError::NoDate { .. } => IcsError::NoDate { number },
            IcsError::NotWholeDays { .. } => IcsError::NotWholeDays { number },
            IcsError::Length { .. } => IcsError::Length { number },
            IcsError::Recurrence { .. } => IcsError::Recurrence { number, most: 1_000 },
        );
    }
}
