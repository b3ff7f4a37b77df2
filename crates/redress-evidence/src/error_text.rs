//! What programs and people read when evidence cannot be had or a complaint stays: codes, and texts in both
//! languages.

use redress::time::told;
use redress::vocabulary::Lang;

use super::{CheckpointError, LinkError, RemoveError, Unverifiable, VerifyError};

impl<E> VerifyError<E> {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(_) => "store",
            Self::Checkpoint(_) => "checkpoint",
        }
    }

    /// What a person reads. What the store itself says is not in it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::Store(_), Lang::Zh) => "核验记录时存储出现故障，请重试".to_owned(),
            (Self::Checkpoint(error), Lang::Zh) => error.text(lang),
        }
    }
}

impl<E> RemoveError<E> {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not-found",
            Self::Open => "open",
            Self::Held { .. } => "legal-hold",
            Self::Conflict { .. } => "conflict",
            Self::Store(_) => "store",
        }
    }

    /// What a person reads. What the store itself says is not in it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::NotFound(id) => format!("没有编号为“{id}”的投诉；可能此前已删除"),
            Self::Open => {
                "该投诉尚未结案，或有事项到期；只有已结案且无待办的投诉可以删除".to_owned()
            }
            Self::Held { matter } => {
                format!("该投诉因“{matter}”须依法保留；解除之前不能删除")
            }
            Self::Conflict { expected, actual } => {
                format!("该投诉应为第{expected}版，现为第{actual}版；请重新查看")
            }
            Self::Store(_) => "删除投诉时存储出现故障；请查看是否已有删除记录".to_owned(),
        }
    }
}

impl CheckpointError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::File(_) => "file",
            Self::Store(_) => "store",
            Self::Newer { .. } => "newer",
            Self::Line { .. } => "line",
            Self::Altered => "altered",
            Self::Unverifiable(_) => "unverifiable",
        }
    }

    /// What a person reads. What the system or the store itself says is not in it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::File(_) => "检查点文件无法读写；请查看该文件".to_owned(),
            Self::Store(_) => "生成检查点时存储出现故障；请重新生成".to_owned(),
            Self::Newer { found } => format!(
                "检查点的格式为第{found}版，本程序只识别到第{}版；请更新程序",
                super::checkpoint::FORM
            ),
            Self::Line { line, .. } => format!("检查点第{line}行不是应有的内容；请使用完好的副本"),
            Self::Altered => "检查点与写入时不同：摘要不符；请使用完好的副本".to_owned(),
            Self::Unverifiable(error) => error.text(lang),
        }
    }
}

impl Unverifiable {
    /// A stable code for the error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "unverifiable"
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.to_string(),
            Lang::Zh => "签名与检查点或密钥不符".to_owned(),
        }
    }
}

impl LinkError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Form => "form",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::Form, Lang::Zh) => "链节应为32字节，写成64位小写十六进制数字".to_owned(),
        }
    }
}

told!([E] VerifyError<E>);
told!([E] RemoveError<E>);
told!(CheckpointError);
told!(Unverifiable);
told!(LinkError);

#[cfg(test)]
mod tests {
    use redress_testing::every_error;

    use super::*;

    #[test]
    fn every_error_has_a_code_and_a_text_in_both_languages() {
        type Verify = VerifyError<std::fmt::Error>;
        type Remove = RemoveError<std::fmt::Error>;
        every_error!(Verify, Lang:
            VerifyError::Store(_) => VerifyError::Store(std::fmt::Error),
            VerifyError::Checkpoint(_) => CheckpointError::Altered.into(),
        );
        every_error!(Remove, Lang:
            RemoveError::NotFound(_) => RemoveError::NotFound(redress::code!("2026-0001")),
            RemoveError::Open => RemoveError::Open,
            RemoveError::Held { .. } =>
                RemoveError::Held { matter: redress::code!("lawsuit") },
            RemoveError::Conflict { .. } => RemoveError::Conflict { expected: 1, actual: 2 },
            RemoveError::Store(_) => RemoveError::Store(std::fmt::Error),
        );
        every_error!(CheckpointError, Lang:
            CheckpointError::File(_) => std::io::Error::other("torn").into(),
            CheckpointError::Store(_) => CheckpointError::Store("it is busy".to_owned()),
            CheckpointError::Newer { .. } => CheckpointError::Newer { found: 9 },
            CheckpointError::Line { .. } =>
                CheckpointError::Line { line: 3, expected: "a whole line" },
            CheckpointError::Altered => CheckpointError::Altered,
            CheckpointError::Unverifiable(_) => Unverifiable.into(),
        );
        every_error!(Unverifiable, Lang: Unverifiable => Unverifiable);
        every_error!(LinkError, Lang: LinkError::Form => LinkError::Form);
    }
}
