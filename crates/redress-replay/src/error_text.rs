//! What programs and people read when a log cannot be replayed: codes, and texts in both languages.

use redress::time::told;
use redress::vocabulary::Lang;

use super::rows::Broken;
use super::{Damage, Error};

impl Error {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Broken(_) => "broken",
            Self::Empty => "empty",
            Self::NoHeader(_) => "no-header",
            Self::Column { .. } => "column",
            Self::ColumnTwice(_) => "column-twice",
            Self::TooManyCases => "too-many-cases",
            Self::Policy(_) => "impossible-rules",
            Self::Books { .. } => "books",
            Self::History(_) => "history",
            Self::Tick(_) => "tick",
            Self::Balance(_) => "balance",
            Self::Figure(_) => "figure",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::Open(damage) => damage.text(lang),
            Self::Broken(broken) => broken.text(lang),
            Self::Empty => "文件为空；应有列名行及其后各行".to_owned(),
            Self::NoHeader(reason) => format!("第1行应为列名；此处{}", reason.text(lang)),
            Self::Column { missing, needed, found } => format!(
                "第1行应有列`{missing}`；文件的列为{}；所需：{}",
                found.join("、"),
                needed.replace(", ", "、")
            ),
            Self::ColumnTwice(name) => format!("第1行有两列名为`{name}`；请改其中一个"),
            Self::TooManyCases => "投诉超过6700万件；请拆分文件".to_owned(),
            Self::Policy(error) => format!("映射中的时限不可能成立：{}", error.text(lang)),
            Self::Books { read, applied, passed, unusable } => format!(
                "读取{read}行，其中采用{applied}行、略过{passed}行、不可用{unusable}行，合计不符；数字均不可信，请报告"
            ),
            Self::History(error) => {
                format!("生成的历史无法读回（{}）；请报告", error.text(lang))
            }
            Self::Tick(_) => "到期的提醒无法记录；请报告".to_owned(),
            Self::Balance(error) => format!("数字不相符：{}", error.text(lang)),
            Self::Figure(error) => format!("有数字无法显示（{}）；请报告", error.text(lang)),
        }
    }
}

impl Broken {
    /// A stable code for the error, for programs: that of the damage.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.why.code()
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.to_string(),
            Lang::Zh => format!("第{}行之后：{}", self.line, self.why.text(lang)),
        }
    }
}

impl Damage {
    /// A stable code for the kind of damage, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::Missing => "missing",
            Self::Forbidden => "forbidden",
            Self::GzipCut => "gzip-cut",
            Self::Gzip => "gzip",
            Self::XmlCut => "xml-cut",
            Self::Xml => "xml",
            Self::Other => "other",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let zh = match self {
            _ if lang == Lang::En => return self.to_string(),
            Self::Folder => "这是文件夹，应为文件",
            Self::Missing => "没有此文件",
            Self::Forbidden => "当前用户没有权限读取",
            Self::GzipCut => "gzip数据不完整；请重新复制或下载",
            Self::Gzip => "gzip数据已损坏；请重新复制或下载",
            Self::XmlCut => "XML不完整；请重新导出或复制",
            Self::Xml => "XML已损坏，应为完好的XES；请重新导出",
            Self::Other => "文件或磁盘已损坏",
        };
        zh.to_owned()
    }
}

told!(Error);
told!(Broken);
told!(Damage);

#[cfg(test)]
mod tests {
    use redress::complaint::{LogError, Rejection};
    use redress::policy::Policy;
    use redress_metrics::{AggregateError, Discrepancy};
    use redress_testing::{every_error, permissive};

    use super::*;
    use crate::{MapFault, Mapping, Reason};

    #[test]
    fn every_error_has_a_code_and_a_text_in_both_languages() {
        let broken = Broken { line: 3, why: Damage::XmlCut };
        let mut spec = permissive();
        spec.roles.clear();
        let impossible = Policy::new(spec).unwrap_err();
        every_error!(Error, Lang:
            Error::Open(_) => Error::Open(Damage::Missing),
            Error::Broken(_) => broken.into(),
            Error::Empty => Error::Empty,
            Error::NoHeader(_) => Error::NoHeader(Reason::NotUtf8),
            Error::Column { .. } => Error::Column {
                missing: "case".to_owned(),
                needed: "case, time".to_owned(),
                found: vec!["a".to_owned(), "b".to_owned()],
            },
            Error::ColumnTwice(_) => Error::ColumnTwice("case".to_owned()),
            Error::TooManyCases => Error::TooManyCases,
            Error::Policy(_) => impossible.into(),
            Error::Books { .. } => Error::Books { read: 4, applied: 1, passed: 1, unusable: 1 },
            Error::History(_) => LogError::Empty.into(),
            Error::Tick(_) => Rejection::NewerEvent { version: 1, form: 9 }.into(),
            Error::Balance(_) => Discrepancy::Rows.into(),
            Error::Figure(_) => AggregateError::Different.into(),
        );
        every_error!(Broken, Lang: Broken { .. } => broken);
        every_error!(Damage, Lang:
            Damage::Folder => Damage::Folder,
            Damage::Missing => Damage::Missing,
            Damage::Forbidden => Damage::Forbidden,
            Damage::GzipCut => Damage::GzipCut,
            Damage::Gzip => Damage::Gzip,
            Damage::XmlCut => Damage::XmlCut,
            Damage::Xml => Damage::Xml,
            Damage::Other => Damage::Other,
        );
        every_error!(MapFault, Lang:
            MapFault { .. } => Mapping::read("order = 3").unwrap_err(),
        );
    }

    #[test]
    fn a_mapping_is_refused_in_chinese_by_whatever_reads_it() {
        let zh = |text: &str| Mapping::read(text).unwrap_err().what.zh;
        let map = crate::SAMPLE;
        let changed = |from: &str, to: &str| {
            assert!(map.contains(from), "{from}");
            zh(&map.replacen(from, to, 1))
        };
        // serde, a type of the mapping, a type of time, a type of a policy, the TOML reader.
        assert_eq!(changed("case = \"case\"", "case = 3"), "此处应为文字，实为数");
        assert_eq!(changed("case = \"case\"\n", ""), "缺少键`case`");
        assert_eq!(
            changed("zone = \"Asia/Shanghai\"", "zone = \"Rome\""),
            "未知时区`Rome`，应如`Asia/Shanghai`、`UTC`"
        );
        assert!(changed("within = \"72h\"", "within = \"72 moons\"").starts_with("时限应写成"));
        assert_eq!(changed("[columns]\n", "[columns\n"), "表头未结束，应为`]`");
    }
}
