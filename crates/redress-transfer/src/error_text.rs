//! What programs and people read when restoring stops: codes, and texts in both languages.

use std::error::Error;

use redress::time::told;
use redress::vocabulary::Lang;

use super::TransferError;

impl<R: Error + 'static, E: Error + 'static> TransferError<R, E> {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "read",
            Self::Differs { .. } => "differs",
            Self::Log { .. } => "broken-log",
            Self::Look(_) => "look",
            Self::Append { .. } => "append",
        }
    }

    /// What a person reads. What the stores themselves say is not in it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::Read { number, .. } => {
                format!("第{number}条记录无法读取；此前各条已恢复")
            }
            Self::Differs { id, version } => {
                format!("“{id}”第{version}条记录与存储中已有的不符；请恢复到空的存储")
            }
            Self::Log { id, .. } => format!("“{id}”的记录已损坏；请用另一备份恢复"),
            Self::Look(_) => "存储出现故障，要恢复到的存储无法读取；请重试".to_owned(),
            Self::Append { id, version, .. } => {
                format!("存储未接受“{id}”的第{version}条记录；请排除故障后用同一备份继续")
            }
        }
    }
}

told!([R: Error + 'static, E: Error + 'static] TransferError<R, E>);

#[cfg(test)]
mod tests {
    use redress::complaint::LogError;
    use redress::store::AppendError;
    use redress_testing::every_error;

    use super::*;

    #[test]
    fn every_error_has_a_code_and_a_text_in_both_languages() {
        type Transfer = TransferError<std::fmt::Error, std::fmt::Error>;
        let id = || "2026-0001".parse().unwrap();
        let (number, version) = (7, 2);
        every_error!(Transfer, Lang:
            TransferError::Read { .. } => TransferError::Read { number, source: std::fmt::Error },
            TransferError::Differs { .. } => TransferError::Differs { id: id(), version },
            TransferError::Log { .. } => TransferError::Log { id: id(), source: LogError::Empty },
            TransferError::Look(_) => TransferError::Look(std::fmt::Error),
            TransferError::Append { .. } => TransferError::Append {
                id: id(),
                version,
                source: AppendError::Unavailable(std::fmt::Error),
            },
        );
    }
}
