//! Blanks: what a policy file leaves open, to be filled in before there is a policy.
//!
//! Here: what a blank is and what fits it; its grammar is on the module's page. Putting values in their
//! places is `file`'s.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::amounts;
use crate::time::{Calendar, Period, PeriodKind};
use crate::vocabulary::{Clause, Department, Label, Lang, Money, Role};

/// Something that a policy file leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Blank {
    /// Its name in the file.
    pub name: String,
    /// What fills it.
    pub kind: BlankKind,
    /// The clauses that leave it open.
    pub cite: Vec<Clause>,
    /// What to supply.
    pub what: Label,
    /// The blank whose period it must exceed.
    pub longer_than: Option<String>,
    /// What happens if it is left open.
    pub if_open: IfOpen,
}

/// What happens to a blank that nobody fills in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IfOpen {
    /// There is no policy.
    Refused,
    /// The key whose value it is is left out.
    NoKey,
    /// The rule that names it is left out.
    NoRule,
    /// This stands there, as written in TOML (texts without their quotes).
    Default(String),
}

/// What fills a blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BlankKind {
    /// A period of any kind, such as `30min` or `3 days`.
    Period,
    /// A period in working days, such as `5 working days`.
    WorkingDays,
    /// A whole number from 1 to 255.
    Count,
    /// An amount, such as `200.00 CNY`.
    Money,
    /// An amount or a range, such as `20.00 to 50.00 CNY`.
    MoneyRange,
    /// A role of the policy.
    Role,
    /// A department of the policy.
    Department,
    /// A calendar, as an inline table, or `china`: the official Chinese days off, whole days.
    Calendar,
    /// Rows from which a program makes rules. Text cannot fill it.
    Table,
}

impl BlankKind {
    /// What a person reads.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::Period => lang.pick("a period such as `30min` or `3 days`", "时限，如`3 days`"),
            Self::WorkingDays => {
                lang.pick("working days such as `5 working days`", "工作日，如`5 working days`")
            }
            Self::Count => lang.pick("a whole number from 1 to 255", "1至255的整数"),
            Self::Money => lang.pick("an amount such as `200.00 CNY`", "金额，如`200.00 CNY`"),
            Self::MoneyRange => lang.pick(
                "an amount such as `20.00 CNY` or `20.00 to 50.00 CNY`",
                "金额或区间，如`20.00 to 50.00 CNY`",
            ),
            Self::Role => lang.pick("a role of the policy", "制度中的角色"),
            Self::Department => lang.pick("a department of the policy", "制度中的部门"),
            Self::Calendar => {
                lang.pick("a calendar as an inline table, or `china`", "日历（行内表）或`china`")
            }
            Self::Table => lang.pick("rows, given by a program", "由程序提供的表"),
        }
    }

    /// Whether the text fits.
    pub(super) fn fits(self, text: &str) -> bool {
        match self {
            Self::Period => text.parse::<Period>().is_ok(),
            Self::WorkingDays => text
                .parse::<Period>()
                .is_ok_and(|period| matches!(period.kind(), PeriodKind::WorkingDays(_))),
            Self::Count => text.parse::<u8>().is_ok_and(|count| count > 0),
            Self::Money => text.parse::<Money>().is_ok(),
            Self::MoneyRange => amounts::range(text).is_ok(),
            Self::Role => Role::new(text).is_ok(),
            Self::Department => Department::new(text).is_ok(),
            Self::Calendar => toml::de::ValueDeserializer::parse(text)
                .is_ok_and(|value| Calendar::deserialize(value).is_ok()),
            Self::Table => false,
        }
    }

    /// The value as TOML says it: `china` is the official Chinese calendar.
    pub(super) fn spelled_out(self, text: String) -> String {
        match (self, text.as_str()) {
            (Self::Calendar, "china") => {
                toml::Value::try_from(Calendar::china()).map_or(text, |value| value.to_string())
            }
            _ => text,
        }
    }

    /// Whether its value is written in quotes in a file.
    pub(super) const fn is_text(self) -> bool {
        !matches!(self, Self::Count | Self::Calendar | Self::Table)
    }
}

impl Blank {
    /// Name, kind, clauses and what to supply, in a line for a person.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let cite: Vec<&str> = self.cite.iter().map(Clause::as_str).collect();
        let cite = cite.join(lang.pick(", ", "、"));
        let (name, what, kind) = (&self.name, self.what.text(lang), self.kind.text(lang));
        match (lang, cite.is_empty()) {
            (Lang::En, true) => format!("`{name}`: supply {what} ({kind})"),
            (Lang::En, false) => format!("{cite} leaves `{name}` open; supply {what} ({kind})"),
            (Lang::Zh, true) => format!("`{name}`：请填写{what}（{kind}）"),
            (Lang::Zh, false) => format!("{cite}未定`{name}`，请填写{what}（{kind}）"),
        }
    }
}

impl fmt::Display for Blank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text(Lang::En))
    }
}

/// A blank as a file declares it.
#[derive(Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub(super) struct Declared {
    pub(super) kind: BlankKind,
    #[serde(default)]
    pub(super) cite: Vec<Clause>,
    pub(super) what: Label,
    #[serde(default)]
    pub(super) longer_than: Option<String>,
    #[serde(default)]
    pub(super) optional: Option<Optional>,
}

/// What is left out with an optional blank.
#[derive(Clone, Copy, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub(super) enum Optional {
    Key,
    Rule,
}
