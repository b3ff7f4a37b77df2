//! Why a command did not do what it was asked, with its exit status.

use std::fmt::Display;
use std::io;
use std::path::Path;

use redress::redacted::Bilingual;
use redress::vocabulary::{Label, Lang};

/// What was checked is wrong.
pub(crate) const WRONG: u8 = 1;
/// Something cannot be read, written or used.
pub(crate) const UNUSABLE: u8 = 2;

/// Why a command did not do what it was asked.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// What to print on the standard error.
    pub(crate) text: Label,
    /// The exit status.
    pub(crate) status: u8,
}

impl Failure {
    /// Something cannot be used, in both languages.
    pub(crate) fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { text: Label::new(en, zh), status: UNUSABLE }
    }

    /// The error of a library.
    pub(crate) fn of(error: &impl Bilingual) -> Self {
        Self::new(error.to_string(), error.chinese())
    }

    /// The error of a library about a place: a file or an option.
    pub(crate) fn at(place: impl Display, error: &impl Bilingual) -> Self {
        Self::about(place, &Label::new(error.to_string(), error.chinese()))
    }

    /// A message about a place: a file, perhaps with line and column, or an option.
    pub(crate) fn about(place: impl Display, message: &Label) -> Self {
        let Label { en, zh } = message;
        Self::new(format!("{place}: {en}"), format!("{place}：{zh}"))
    }

    /// A message that is in the language that was asked for already.
    pub(crate) fn worded(text: &str) -> Self {
        Self::new(text, text)
    }

    /// Something cannot be written as JSON, which is a mistake of this program.
    #[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
    pub(crate) fn json(error: serde_json::Error) -> Self {
        Self::new(
            format!("the answer cannot be written as JSON ({error}); please report this"),
            "结果无法写成JSON；请报告此问题",
        )
    }

    /// With another exit status.
    pub(crate) fn status(mut self, status: u8) -> Self {
        self.status = status;
        self
    }

    /// A file cannot be read.
    pub(crate) fn read(path: &Path, error: &io::Error) -> Self {
        Self::io(path, error, Label::new("cannot be read", "无法读取"))
    }

    /// A file cannot be written.
    pub(crate) fn write(path: &Path, error: &io::Error) -> Self {
        Self::io(path, error, Label::new("cannot be written", "无法写入"))
    }

    fn io(path: &Path, error: &io::Error, what: Label) -> Self {
        let path = path.display();
        let (en, zh) = match error.kind() {
            io::ErrorKind::NotFound => {
                ("there is no such file or folder".to_owned(), "没有此文件或文件夹".to_owned())
            }
            io::ErrorKind::PermissionDenied => {
                ("this user may not".to_owned(), "当前用户没有权限".to_owned())
            }
            io::ErrorKind::IsADirectory => {
                ("it is a folder; expected a file".to_owned(), "这是文件夹，应为文件".to_owned())
            }
            _ => (error.to_string(), "读写失败，请检查磁盘".to_owned()),
        };
        Self::new(format!("{path}: {}: {en}", what.en), format!("{path}：{}：{zh}", what.zh))
    }

    /// The text in a language.
    pub(crate) fn said(&self, lang: Lang) -> &str {
        lang.pick(&self.text.en, &self.text.zh)
    }
}
