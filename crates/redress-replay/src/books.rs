//! `Books`: what became of each row, by reason, so that the sums can be checked.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use redress::lifecycle::{CommandKind, StateKind};
use redress::vocabulary::Lang;

use super::Error;
use super::rows::{Cells, Rows};

/// Why a row cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reason {
    /// A line beyond what is read.
    TooLong,
    /// A quote that is not closed.
    QuoteOpen,
    /// More columns than are read.
    TooManyFields,
    /// Other than the header says.
    Fields {
        /// How many the header has.
        expected: usize,
        /// How many the row has.
        found: usize,
    },
    /// Not text.
    NotUtf8,
    /// Not an object on one line.
    NotJson,
    /// A member that is a list or an object.
    Member,
    /// A column that must say something is empty.
    Blank(String),
    /// No instant.
    NoInstant(String),
    /// A wall-clock time that the clocks of the zone skip.
    Skipped(String),
    /// Before 1970 or after 2199.
    OutOfRange(String),
    /// Not a code: too long, or with characters that cannot be seen.
    NoCode(String),
    /// None of the words that the mapping knows.
    NoWord(String),
    /// An activity that the mapping does not name.
    UnknownActivity(String),
    /// Earlier than the row before it of the same case.
    Backwards,
    /// Later than the records end, as the mapping says.
    AfterEnd,
    /// Of a case that was done with.
    CameBack,
    /// A number that a row before had.
    SameNumber,
    /// More events than one case may have.
    TooManyEvents,
    /// Not possible where the case stands.
    Illegal(StateKind, CommandKind),
    /// Refused by the rules for another reason.
    Refused(CommandKind, String),
}

impl Reason {
    /// In words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::TooLong, Lang::En) => "longer than 1 MiB".into(),
            (Self::TooLong, Lang::Zh) => "超过1 MiB".into(),
            (Self::QuoteOpen, Lang::En) => "a quotation mark that is never closed".into(),
            (Self::QuoteOpen, Lang::Zh) => "引号未闭合".into(),
            (Self::TooManyFields, Lang::En) => "more than 2,048 fields".into(),
            (Self::TooManyFields, Lang::Zh) => "字段超过2048个".into(),
            (Self::Fields { expected, found }, Lang::En) => {
                format!("{found} fields where the header has {expected}")
            }
            (Self::Fields { expected, found }, Lang::Zh) => {
                format!("有{found}个字段，表头为{expected}个")
            }
            (Self::NotUtf8, Lang::En) => "not text in UTF-8".into(),
            (Self::NotUtf8, Lang::Zh) => "不是UTF-8文本".into(),
            (Self::NotJson, Lang::En) => "not one JSON object on one line".into(),
            (Self::NotJson, Lang::Zh) => "不是单行JSON对象".into(),
            (Self::Member, Lang::En) => "not an object of texts, numbers and truth values".into(),
            (Self::Member, Lang::Zh) => "不是由文本、数字、真假值组成的对象".into(),
            (Self::Blank(column), Lang::En) => format!("nothing in `{column}`"),
            (Self::Blank(column), Lang::Zh) => format!("`{column}`为空"),
            (Self::NoInstant(column), Lang::En) => format!("no date or time in `{column}`"),
            (Self::NoInstant(column), Lang::Zh) => format!("`{column}`不是日期时间"),
            (Self::Skipped(column), Lang::En) => {
                format!("a time in `{column}` that the clocks of its zone skip")
            }
            (Self::Skipped(column), Lang::Zh) => format!("`{column}`的时刻因夏令时不存在"),
            (Self::OutOfRange(column), Lang::En) => {
                format!("a time in `{column}` before 1970 or after 2199")
            }
            (Self::OutOfRange(column), Lang::Zh) => format!("`{column}`的时间不在1970至2199年"),
            (Self::NoCode(column), Lang::En) => {
                format!("`{column}` longer than 64 bytes or with characters nobody can see")
            }
            (Self::NoCode(column), Lang::Zh) => format!("`{column}`超过64字节或含不可见字符"),
            (Self::NoWord(column), Lang::En) => {
                format!("`{column}` is none of the words expected there")
            }
            (Self::NoWord(column), Lang::Zh) => format!("`{column}`不是预期的词"),
            (Self::UnknownActivity(name), Lang::En) => {
                format!("activity {name:?}, which the mapping does not name")
            }
            (Self::UnknownActivity(name), Lang::Zh) => format!("映射中没有活动{name:?}"),
            (Self::Backwards, Lang::En) => "earlier than the row before it of its case".into(),
            (Self::Backwards, Lang::Zh) => "早于该案的前一行".into(),
            (Self::AfterEnd, Lang::En) => "later than the end that the mapping gives".into(),
            (Self::AfterEnd, Lang::Zh) => "晚于映射所给的记录截止时间".into(),
            (Self::CameBack, Lang::En) => {
                "of a case that was done with (is the file ordered as the mapping says?)".into()
            }
            (Self::CameBack, Lang::Zh) => "所属案件已处理完（文件顺序与映射是否一致？）".into(),
            (Self::SameNumber, Lang::En) => "a number that an earlier row had".into(),
            (Self::SameNumber, Lang::Zh) => "编号与前面的行重复".into(),
            (Self::TooManyEvents, Lang::En) => "beyond 10,000 events of one case".into(),
            (Self::TooManyEvents, Lang::Zh) => "同一案件超过10000个事件".into(),
            (Self::Illegal(state, command), lang) => {
                let (state, command) = (state.label(lang), command.label(lang));
                match lang {
                    Lang::En => format!("`{command}` is not possible while the case is {state}"),
                    Lang::Zh => format!("“{state}”状态下不能“{command}”"),
                }
            }
            (Self::Refused(command, why), lang) => {
                let command = command.label(lang);
                match lang {
                    Lang::En => format!("`{command}` was refused: {why}"),
                    Lang::Zh => format!("“{command}”被拒绝：{why}"),
                }
            }
        }
    }
}

/// Why a row needed no event of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Passed {
    /// The same row, word for word, as the one before it of its case.
    Repeated,
    /// The mapping says so.
    Ignored,
    /// What it asks for had been done and nothing since has undone it.
    Already(CommandKind),
}

impl Passed {
    /// In words.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Repeated, Lang::En) => "the same row as the one before it of its case".into(),
            (Self::Repeated, Lang::Zh) => "与该案前一行完全相同".into(),
            (Self::Ignored, Lang::En) => "ignored, as the mapping says".into(),
            (Self::Ignored, Lang::Zh) => "按映射忽略".into(),
            (Self::Already(command), Lang::En) => {
                format!("nothing new: `{}` had been done", command.label(lang))
            }
            (Self::Already(command), Lang::Zh) => {
                format!("无新内容：已“{}”", command.label(lang))
            }
        }
    }
}

/// A value of a used row that contradicts another, and is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fault {
    /// Sent to the company before it was received.
    SentBefore,
}

impl Fault {
    /// In words.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::SentBefore => {
                lang.pick("sent to the company before it was received", "转送日期早于受理日期")
            }
        }
    }
}

/// How many rows, and the first of their lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// How many.
    pub count: u64,
    /// The first lines.
    pub lines: Vec<u64>,
}

impl Found {
    /// How many lines are remembered.
    const FIRST: usize = 5;

    fn add(&mut self, line: u64) {
        self.count += 1;
        if self.lines.len() < Self::FIRST {
            self.lines.push(line);
        }
    }

    /// The lines in words: `3, 17, 21 …`.
    #[must_use]
    pub fn at(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(u64::to_string).collect();
        let rest = if self.count > Self::FIRST as u64 { " …" } else { "" };
        format!("{}{rest}", lines.join(", "))
    }
}

/// What became of all rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Books {
    /// Rows that were read.
    pub rows: u64,
    /// Rows that brought something about.
    pub applied: u64,
    /// Rows that needed no event.
    pub passed: BTreeMap<Passed, u64>,
    /// Rows that cannot be used.
    pub unusable: BTreeMap<Reason, Found>,
    /// Rows that are used, but of which one value contradicts another and is left out.
    pub faults: BTreeMap<Fault, Found>,
    /// Where reading broke off, and why.
    pub broken: Option<(u64, &'static str)>,
}

fn short(text: &str) -> String {
    text.chars().take(100).collect()
}

/// Beyond this number different reasons are counted together.
const MOST_REASONS: usize = 100;

impl Books {
    /// A row that cannot be used.
    pub(crate) fn refuse(&mut self, reason: Reason, line: u64) {
        self.rows += 1;
        let reason = match reason {
            Reason::UnknownActivity(name) => Reason::UnknownActivity(short(&name)),
            Reason::Refused(command, why) => Reason::Refused(command, short(&why)),
            other => other,
        };
        // Many different reasons are counted together: the books too have an end.
        let full = self.unusable.len() >= MOST_REASONS && !self.unusable.contains_key(&reason);
        let reason = match reason {
            Reason::UnknownActivity(_) if full => Reason::UnknownActivity("…".to_owned()),
            Reason::Refused(command, _) if full => Reason::Refused(command, "…".to_owned()),
            Reason::Fields { expected, .. } if full => Reason::Fields { expected, found: 0 },
            other => other,
        };
        self.unusable.entry(reason).or_default().add(line);
    }

    /// A row that brought something about.
    pub(crate) const fn apply(&mut self) {
        self.rows += 1;
        self.applied += 1;
    }

    /// A row that needed no event.
    pub(crate) fn pass(&mut self, why: Passed) {
        self.rows += 1;
        *self.passed.entry(why).or_default() += 1;
    }

    /// A value of a used row that contradicts another.
    pub(crate) fn fault(&mut self, what: Fault, line: u64) {
        self.faults.entry(what).or_default().add(line);
    }

    /// Rows that needed no event.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.passed.values().sum()
    }

    /// Rows that cannot be used.
    #[must_use]
    pub fn unusable(&self) -> u64 {
        self.unusable.values().map(|found| found.count).sum()
    }

    /// Whether every row is in exactly one place, against a count made elsewhere.
    #[must_use]
    pub fn adds_up(&self, read: u64) -> bool {
        self.rows == read && self.applied + self.passed() + self.unusable() == read
    }
}

impl Books {
    /// Reads the next row; one that is malformed is on the books already (`Continue(false)`).
    pub(crate) fn next(&mut self, rows: &mut Rows<'_>, cells: &mut Cells) -> ControlFlow<(), bool> {
        match rows.next(cells) {
            Ok(Some(Ok(()))) => ControlFlow::Continue(true),
            Ok(Some(Err(reason))) => {
                self.refuse(reason, cells.line);
                ControlFlow::Continue(false)
            }
            Ok(None) => ControlFlow::Break(()),
            Err(broken) => {
                self.broken = Some((broken.line, broken.why));
                ControlFlow::Break(())
            }
        }
    }

    /// # Errors
    /// When some row is in no place, or in two: then no figure is to be believed.
    pub(crate) fn check(&self, read: u64) -> Result<(), Error> {
        if self.adds_up(read) {
            return Ok(());
        }
        let (applied, passed, unusable) = (self.applied, self.passed(), self.unusable());
        Err(Error::Books { read, applied, passed, unusable })
    }
}
