//! What programs and people read when the store fails: codes, and texts in both languages.

use redress::time::told;
use redress::vocabulary::Lang;
use rusqlite::ErrorCode;

use super::Error;

impl Error {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::ReadOnly { .. } => "read-only",
            Self::OldLibrary { .. } => "old-library",
            Self::NewerSchema { .. } => "newer-schema",
            Self::NoStore { .. } => "no-store",
            Self::OlderSchema { .. } => "older-schema",
            Self::NoWal { .. } => "no-wal",
            Self::Busy { .. } => "busy",
            Self::Damaged { .. } => "damaged",
            Self::Unwritable { .. } => "unwritable",
            Self::Held { .. } => "legal-hold",
            Self::NoTransaction => "no-transaction",
            Self::Sqlite { .. } => "sqlite",
        }
    }

    /// What a person reads. In Chinese without what SQLite and the system say in English.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::Open { path, source } => {
                format!("文件`{}`无法打开；{}", path.display(), advice_on(source))
            }
            Self::ReadOnly { path } => {
                format!("文件`{}`无法写入；请授予本程序写该文件及其文件夹的权限", path.display())
            }
            Self::OldLibrary { found, needed } => format!(
                "所用的SQLite为{found}版，至少应为{needed}版；请启用rusqlite的`bundled`编译"
            ),
            Self::NewerSchema { found, supported } => {
                format!("文件的结构为第{found}版，本程序只识别到第{supported}版；请更新程序")
            }
            Self::NoStore { path } => {
                format!("文件`{}`中没有投诉；应为本程序写成的文件", path.display())
            }
            Self::OlderSchema { found, supported } => format!(
                "文件的结构为第{found}版，本程序读第{supported}版；请由保存它的程序打开一次以更新"
            ),
            Self::NoWal { mode } => {
                format!("文件的日志模式为`{mode}`，无法改为`wal`；请存放在本机磁盘上")
            }
            Self::Busy { waited } => {
                format!("文件被占用，已等待{}毫秒；请查明由谁占用，或延长等待", waited.as_millis())
            }
            Self::Damaged { place, at, .. } => {
                let at = at.map_or_else(String::new, |(line, column)| {
                    format!("（第{line}行第{column}列）")
                });
                format!("{}中有内容无法读取{at}；请用备份恢复，其他投诉不受影响", place.zh)
            }
            Self::Unwritable { line, column } => format!(
                "要分开保存的内容无法写成JSON（第{line}行第{column}列）；请查看其`Serialize`"
            ),
            Self::Held { matter } => {
                format!("该投诉因“{matter}”须依法保留；解除之前分开保存的内容不能删除")
            }
            Self::NoTransaction => "事务已结束；请重新开始并重做其全部操作".to_owned(),
            Self::Sqlite { source, .. } => format!("SQLite出错：{}", advice(source)),
        }
    }
}

fn advice(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "磁盘已满，请腾出空间后重试",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "数据库被占用，请重试",
        Some(ErrorCode::ReadOnly) => "文件只读，请授予本程序写入的权限",
        Some(ErrorCode::CannotOpen) => "文件无法打开，请查看其文件夹和权限",
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "文件已不是原来的文件，请用备份恢复"
        }
        Some(ErrorCode::SystemIoFailure) => "读写失败，请检查磁盘",
        _ => "数据库结构或本程序有误，请报告",
    }
}

fn advice_on(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::NotFound => "请先建立其文件夹",
        std::io::ErrorKind::PermissionDenied => "请授予本程序写入的权限",
        _ => "请核对其路径",
    }
}

told!(Error);

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;
    use std::time::Duration;

    use redress_testing::every_error;

    use super::*;

    #[test]
    fn every_error_has_a_code_and_a_text_in_both_languages() {
        let path = || PathBuf::from("complaints.db");
        let (found, supported) = (1, 2);
        every_error!(Error, Lang:
            Error::Open { .. } => Error::Open {
                path: path(),
                source: Arc::new(std::io::ErrorKind::NotFound.into()),
            },
            Error::ReadOnly { .. } => Error::ReadOnly { path: path() },
            Error::OldLibrary { .. } =>
                Error::OldLibrary { found: "3.7.0".to_owned(), needed: "3.51.3" },
            Error::NewerSchema { .. } => Error::NewerSchema { found, supported },
            Error::NoStore { .. } => Error::NoStore { path: path() },
            Error::OlderSchema { .. } => Error::OlderSchema { found, supported },
            Error::NoWal { .. } => Error::NoWal { mode: "delete".to_owned() },
            Error::Busy { .. } => Error::Busy { waited: Duration::from_secs(5) },
            Error::Damaged { .. } =>
                Error::entry("the text", &redress::code!("2026-0001"), 3),
            Error::Unwritable { .. } => Error::Unwritable { line: 1, column: 2 },
            Error::Held { .. } => Error::Held { matter: redress::code!("lawsuit") },
            Error::NoTransaction => Error::NoTransaction,
            Error::Sqlite { .. } => Error::Sqlite {
                doing: "reading a log",
                source: Arc::new(rusqlite::Error::InvalidQuery),
            },
        );
    }
}
