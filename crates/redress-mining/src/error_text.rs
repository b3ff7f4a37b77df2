//! What programs and people read when a history is not exported: codes, and texts in both languages.

use redress::time::told;
use redress::vocabulary::Lang;

use super::ExportError;

impl ExportError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Write(_) => "write",
            Self::NoBeginning => "no-beginning",
            Self::Gap { .. } => "gap",
            Self::Twice(_) => "twice",
        }
    }

    /// What a person reads. What the system itself says is not in it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::Write(_) => "文件无法写入".to_owned(),
            Self::NoBeginning => "投诉的历史应以受理的记录开始；此处不是".to_owned(),
            Self::Gap { expected, actual } => {
                format!("历史中应为第{expected}条记录，实为第{actual}条")
            }
            Self::Twice(id) => format!("投诉“{id}”已在文件中"),
        }
    }
}

told!(ExportError);

#[cfg(test)]
mod tests {
    use redress_testing::every_error;

    use super::*;

    #[test]
    fn every_error_has_a_code_and_a_text_in_both_languages() {
        every_error!(ExportError, Lang:
            ExportError::Write(_) => std::io::Error::other("full").into(),
            ExportError::NoBeginning => ExportError::NoBeginning,
            ExportError::Gap { .. } => ExportError::Gap { expected: 2, actual: 3 },
            ExportError::Twice(_) => ExportError::Twice("2026-0001".parse().unwrap()),
        );
    }
}
