//! What programs and people read when the store fails: codes, and texts in both languages.

use redress::time::told;
use redress::vocabulary::Lang;

use super::Error;

impl Error {
    /// A stable code for the kind of error, for programs. What the server calls it is
    /// [`sqlstate`](Self::sqlstate).
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Option { .. } => "option",
            Self::Connect { .. } => "connect",
            Self::Unfit { .. } => "unfit",
            Self::NewerSchema { .. } => "newer-schema",
            Self::Deadline { .. } => "deadline",
            Self::Lost { .. } => "lost",
            Self::Server { .. } => "server",
            Self::Damaged { .. } => "damaged",
            Self::Unwritable { .. } => "unwritable",
            Self::Held { .. } => "legal-hold",
            Self::Runtime { .. } => "runtime",
        }
    }

    /// What a person reads. In Chinese without what the server and the system say in English.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::Option { .. } => {
                "数据库的连接设置有误；请核对连接字符串、模式名和连接数".to_owned()
            }
            Self::Connect { .. } => {
                "未能连接可写入的服务器，未发送任何内容；请检查服务器后重试".to_owned()
            }
            Self::Unfit { .. } => {
                "服务器或数据库不合要求：应为PostgreSQL 13或更高版本，编码为UTF8".to_owned()
            }
            Self::NewerSchema { found, supported } => {
                format!("数据库的结构为第{found}版，本程序只识别到第{supported}版；请更新程序")
            }
            Self::Deadline { after, .. } => {
                format!("服务器在{}毫秒内未答复；请检查服务器，或延长等待", after.as_millis())
            }
            Self::Lost { .. } => "服务器答复之前连接已断开；请检查服务器和网络后重试".to_owned(),
            Self::Server { code, .. } => {
                format!("服务器拒绝了操作（SQLSTATE {code}）；{}", advice(code))
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
            Self::Runtime { .. } => "存储的运行环境已停止或未能启动；请重启程序".to_owned(),
        }
    }
}

fn advice(code: &str) -> &'static str {
    match code {
        "42501" => "该角色没有权限，见`PostgresOptions::grants`",
        "42P01" | "42883" | "3F000" => "数据库结构尚未建立，请先由所有者打开存储",
        "40001" | "40P01" => "请回滚事务并重做其全部操作",
        "57014" | "55P03" => "被占用过久，请重试",
        "25006" => "该服务器不可写入，请连接主服务器",
        "28P01" | "28000" => "请核对用户、密码和pg_hba.conf",
        _ => match code.get(..2) {
            Some("53") => "服务器的磁盘、内存或连接不足，请释放后重试",
            Some("57") => "服务器正在停止，请重试",
            Some("08") => "连接失败，请重试",
            Some("58" | "XX") => "请查看服务器的日志和磁盘",
            _ => "数据库结构或本程序有误，请报告",
        },
    }
}

told!(Error);

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use redress_testing::every_error;

    use super::*;

    #[test]
    fn every_error_has_a_code_and_a_text_in_both_languages() {
        let (doing, why) = ("reading a log", || "it is busy".to_owned());
        every_error!(Error, Lang:
            Error::Option { .. } => Error::Option { what: "the connection string", why: why() },
            Error::Connect { .. } => Error::Connect { why: why() },
            Error::Unfit { .. } =>
                Error::Unfit { found: "PostgreSQL 9.6".to_owned(), needed: "PostgreSQL 13 or later" },
            Error::NewerSchema { .. } => Error::NewerSchema { found: 2, supported: 1 },
            Error::Deadline { .. } => Error::Deadline { doing, after: Duration::from_secs(5) },
            Error::Lost { .. } => Error::Lost { doing, why: why() },
            Error::Server { .. } => Error::Server {
                doing,
                code: "42501".to_owned(),
                message: ": permission denied".to_owned(),
                fatal: false,
            },
            Error::Damaged { .. } =>
                Error::entry("the text", &redress::code!("2026-0001"), 3),
            Error::Unwritable { .. } => Error::Unwritable { line: 1, column: 2 },
            Error::Held { .. } => Error::Held { matter: redress::code!("lawsuit") },
            Error::Runtime { .. } => Error::Runtime { why: why() },
        );
    }
}
